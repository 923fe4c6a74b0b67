"""Addresses of pages about money, beside the common pages of registers."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
