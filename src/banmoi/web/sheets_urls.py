"""Addresses of pages about reading Excel sheets into registers, beside the common pages of registers."""

from django.urls import URLPattern, path

from banmoi.web import sheets

_REGISTER = "p/<slug:key>/registers/<slug:register>/"
patterns: list[URLPattern] = [
    path(f"{_REGISTER}template.xlsx", sheets.register_template, name="register_template"),
    path(f"{_REGISTER}sheets/", sheets.register_sheets, name="register_sheets"),
    path(f"{_REGISTER}sheets/<int:sheet_id>/", sheets.sheet, name="sheet"),
    path(f"{_REGISTER}sheets/<int:sheet_id>/file/", sheets.sheet_file, name="sheet_file"),
]
