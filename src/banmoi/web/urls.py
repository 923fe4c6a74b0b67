"""Addresses of the pages. `slot` may hold "=", "," and letters, as in "region=TDMNPB,year=2024"."""

from django.urls import path

from banmoi.web import board, criteria, entry, files, law, me, trail, verify
from banmoi.web.plan_below import plan_cascade, plan_edit, plan_edit_task
from banmoi.web.plan_life import plan_amend, plan_amend_item, plan_compare, plan_versions
from banmoi.web.plan_matters import plan_matters, plan_taken

urlpatterns = [
    path("", board.home, name="home"),
    path("me/", me.me, name="me"),
    path("p/<slug:key>/", board.place, name="place"),
    path("p/<slug:key>/goals/<int:order>/", board.goal, name="goal"),
    path("p/<slug:key>/table/", board.table, name="table"),
    path("p/<slug:key>/calendar/", board.calendar, name="calendar"),
    path("p/<slug:key>/people/", board.people, name="people"),
    path("p/<slug:key>/sets/<str:set_id>/", criteria.criteria_set, name="set"),
    path("p/<slug:key>/sets/<str:set_id>/verdict.json", criteria.verdict_file, name="verdict_file"),
    path("p/<slug:key>/sets/<str:set_id>/freeze/", trail.freeze, name="freeze"),
    path("p/<slug:key>/sets/<str:set_id>/<str:code>/", criteria.criterion, name="criterion"),
    path("p/<slug:key>/indicators/<slug:indicator>/", criteria.indicator, name="indicator"),
    path("p/<slug:key>/report/", entry.report, name="report"),
    path("p/<slug:key>/verify/", verify.verify, name="verify"),
    path("p/<slug:key>/close/", verify.close, name="close"),
    path("p/<slug:key>/law/<str:set_id>/", law.rule_book, name="rule_book"),
    path("p/<slug:key>/law/<str:set_id>/<str:rule_key>/<str:slot>/", law.collate, name="collate"),
    path("p/<slug:key>/collations/<int:collation_id>/", law.answer, name="collation"),
    path("p/<slug:key>/audit/", trail.audit, name="audit"),
    path("p/<slug:key>/assessments/", trail.assessments, name="assessments"),
    path("assessments/<int:frozen_id>/", trail.assessment, name="assessment"),
    path("assessments/<int:frozen_id>/verdict.json", trail.assessment_file, name="assessment_file"),
    path("values/<int:value_id>/", criteria.value, name="value"),
    path("files/<slug:digest>/", files.file, name="file"),
    path("plans/<int:plan_id>/amend/", plan_amend, name="plan_amend"),
    path("plans/<int:plan_id>/amend/<slug:subject>/<int:item_id>/", plan_amend_item, name="plan_amend_item"),
    path("plans/<int:plan_id>/versions/", plan_versions, name="plan_versions"),
    path("plans/<int:plan_id>/versions/<int:first>..<int:second>/", plan_compare, name="plan_compare"),
    path("plans/<int:plan_id>/cascade/", plan_cascade, name="plan_cascade"),
    path("plans/<int:plan_id>/edit/", plan_edit, name="plan_edit"),
    path("plans/<int:plan_id>/edit/<int:task_id>/", plan_edit_task, name="plan_edit_task"),
    path("plans/<int:plan_id>/taken/", plan_taken, name="plan_taken"),
    path("plans/<int:plan_id>/matters/", plan_matters, name="plan_matters"),
]
