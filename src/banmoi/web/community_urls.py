"""Addresses of pages about community matters, beside the common pages of registers."""

from django.urls import URLPattern, path

from banmoi.web import community

patterns: list[URLPattern] = [
    path("p/<slug:key>/community/", community.community, name="community"),
]
