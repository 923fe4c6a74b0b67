"""Addresses of pages about commendation, beside the common pages of registers."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
