"""Addresses of pages about community matters, beside the common pages of registers."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
