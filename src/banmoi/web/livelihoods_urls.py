"""Addresses of pages about livelihoods, beside the common pages of registers."""

from django.urls import URLPattern, path

from banmoi.web import livelihoods

patterns: list[URLPattern] = [
    path("p/<slug:key>/livelihoods/", livelihoods.livelihoods, name="livelihoods"),
]
