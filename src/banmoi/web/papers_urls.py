"""Addresses of pages about papers that go out and come in."""

from django.urls import path

from banmoi.web import dossier, incoming, paper_checks, paper_forms, paper_writing, papers

patterns = [
    path("p/<slug:key>/papers/", papers.papers, name="papers"),
    path("p/<slug:key>/papers/new/", paper_forms.paper_new, name="paper_new"),
    path("p/<slug:key>/papers/write/", paper_writing.paper_write, name="paper_write"),
    path("p/<slug:key>/dossier/<str:set_id>/", dossier.dossier, name="dossier"),
    path("p/<slug:key>/dossier/<str:set_id>/<slug:ending>", dossier.dossier_file, name="dossier_file"),
    path("p/<slug:key>/papers/incoming/", incoming.incoming_list, name="incoming_list"),
    path("p/<slug:key>/papers/incoming/new/", incoming.incoming_new, name="incoming_new"),
    path("p/<slug:key>/papers/numbering/", paper_forms.numbering, name="paper_numbering"),
    path("p/<slug:key>/papers/verify/", paper_checks.verify_file, name="paper_verify"),
    path("papers/<int:paper_id>/", papers.paper, name="paper"),
    path("papers/<int:paper_id>/edit/", paper_forms.paper_edit, name="paper_edit"),
    path("papers/<int:paper_id>/text/", paper_writing.paper_text, name="paper_text"),
    path("papers/<int:paper_id>/text.<slug:ending>", paper_writing.paper_file, name="paper_file"),
    path("incoming/<int:paper_id>/", incoming.incoming_paper, name="incoming"),
]
