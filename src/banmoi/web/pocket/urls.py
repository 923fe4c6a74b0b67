"""Addresses of the notebook on the phone, and of the officer's page about its notes."""

from django.urls import path

from banmoi.web.pocket import notes, pages, talk

patterns = [
    path("pocket/", pages.pocket, name="pocket"),
    path("pocket/worker.js", pages.worker, name="pocket_worker"),
    path("pocket/manifest.webmanifest", pages.manifest, name="pocket_manifest"),
    path("pocket/start/", talk.start, name="pocket_start"),
    path("pocket/photos/<str:digest>/", talk.photo, name="pocket_photo"),
    path("pocket/operations/", talk.operation, name="pocket_operation"),
    path("p/<slug:key>/pocket/", notes.notes, name="pocket_notes"),
]
