"""Addresses of pages about works, beside the common pages of registers."""

from django.urls import URLPattern, path

from banmoi.web import works

patterns: list[URLPattern] = [
    path("p/<slug:key>/works/", works.works, name="works"),
    path("p/<slug:key>/works/map/", works.map_page, name="works_map"),
    path("p/<slug:key>/works/maintenance/", works.maintenance, name="works_maintenance"),
]
