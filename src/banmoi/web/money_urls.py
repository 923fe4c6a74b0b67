"""Addresses of pages about money, beside the common pages of registers."""

from django.urls import URLPattern, path

from banmoi.web import capital, capital_lines, capital_plans
from banmoi.web.contributions import contributions, issue, receipt
from banmoi.web.contributions_public import check, public_contributions, public_contributions_csv
from banmoi.web.debts import debts, debts_forecast

_CAPITAL = "p/<slug:key>/capital/"
_PUBLIC = "public/<slug:key>/contributions/<int:year>/"
patterns: list[URLPattern] = [
    path(_CAPITAL, capital.capital, name="capital"),
    path(f"{_CAPITAL}resources/", capital.capital_resources, name="capital_resources"),
    path(f"{_CAPITAL}<int:year>/<slug:source>/", capital.capital_source, name="capital_source"),
    path(f"{_CAPITAL}plan/<int:plan_id>/", capital_plans.capital_plan, name="capital_plan"),
    path(f"{_CAPITAL}plan/<int:plan_id>/<int:row_id>/", capital_lines.capital_line, name="capital_line"),
    path("p/<slug:key>/contributions/", contributions, name="contributions"),
    path("p/<slug:key>/contributions/<int:entry_id>/receipt/", issue, name="receipt_issue"),
    path("p/<slug:key>/receipts/<int:year>/<int:number>/", receipt, name="receipt"),
    path("p/<slug:key>/debts/", debts, name="debts"),
    path("p/<slug:key>/debts/forecast/", debts_forecast, name="debts_forecast"),
    path("check/", check, name="check"),
    path(_PUBLIC, public_contributions, name="public_contributions"),
    path(f"{_PUBLIC}lines.csv", public_contributions_csv, name="public_contributions_csv"),
]
