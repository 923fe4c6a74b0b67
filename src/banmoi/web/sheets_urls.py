"""Addresses of pages about reading Excel sheets into registers, beside the common pages of registers."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
