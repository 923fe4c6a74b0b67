"""Addresses of pages about works, beside the common pages of registers."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
