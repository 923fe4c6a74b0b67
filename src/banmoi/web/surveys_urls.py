"""Addresses of surveys of satisfaction; `survey/` is for everybody who holds a sheet."""

from django.urls import URLPattern, path

from banmoi.web import surveys
from banmoi.web.survey_answer import survey_answer

_SURVEYS = "p/<slug:key>/surveys/"
patterns: list[URLPattern] = [
    path(_SURVEYS, surveys.surveys, name="surveys"),
    path(f"{_SURVEYS}<int:survey_id>/", surveys.survey, name="survey"),
    path(f"{_SURVEYS}<int:survey_id>/sheets/<slug:hamlet>/", surveys.survey_sheets, name="survey_sheets"),
    path("survey/", survey_answer, name="survey_answer"),
]
