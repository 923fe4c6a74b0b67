"""Addresses of the forms of the reports."""

from django.urls import path

from banmoi.web import forms, forms_compare

_FORM = "p/<slug:key>/forms/<slug:form>/<slug:period>/"
patterns = [
    path("p/<slug:key>/forms/", forms.forms_list, name="forms"),
    path(_FORM, forms.form, name="form"),
    path(f"{_FORM}file.<slug:ending>", forms.form_file, name="form_file"),
    path(f"{_FORM}compare/", forms_compare.form_compare, name="form_compare"),
]
