"""Addresses of pages about livelihoods, beside the common pages of registers."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
