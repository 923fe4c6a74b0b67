"""Addresses of the household book of a hamlet, and of all books of a commune."""

from django.urls import URLPattern, path

from banmoi.web import household_acts, household_confirm, household_forms, households

_BOOK = "p/<slug:key>/households/"
_ONE = f"{_BOOK}<uuid:household>/"
patterns: list[URLPattern] = [
    path(_BOOK, households.book, name="households"),
    path(f"{_BOOK}open/", households.start, name="household_open"),
    path(f"{_BOOK}close/", households.stop, name="household_close"),
    path(f"{_BOOK}totals/", households.totals, name="household_totals"),
    path(f"{_BOOK}looks/", households.looked, name="household_looks"),
    path(f"{_BOOK}export/", households.export, name="household_export"),
    path(f"{_BOOK}keeping/", households.keeping, name="household_keeping"),
    path(f"{_BOOK}confirm/", household_confirm.confirm, name="household_confirm"),
    path(f"{_BOOK}new/", household_forms.new, name="household_new"),
    path(f"{_BOOK}walk/<slug:mark>/", household_forms.walk, name="household_walk"),
    path(_ONE, household_forms.one, name="household"),
    path(f"{_ONE}<slug:what>/", household_acts.act, name="household_act"),
]
