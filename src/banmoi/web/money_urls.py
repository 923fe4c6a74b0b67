"""Addresses of pages about money, beside the common pages of registers."""

from django.urls import URLPattern, path

from banmoi.web import capital, capital_lines, capital_plans

_CAPITAL = "p/<slug:key>/capital/"
patterns: list[URLPattern] = [
    path(_CAPITAL, capital.capital, name="capital"),
    path(f"{_CAPITAL}resources/", capital.capital_resources, name="capital_resources"),
    path(f"{_CAPITAL}<int:year>/<slug:source>/", capital.capital_source, name="capital_source"),
    path(f"{_CAPITAL}plan/<int:plan_id>/", capital_plans.capital_plan, name="capital_plan"),
    path(f"{_CAPITAL}plan/<int:plan_id>/<int:row_id>/", capital_lines.capital_line, name="capital_line"),
]
