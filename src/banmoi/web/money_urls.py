"""Addresses of pages about money, beside the common pages of registers."""

from django.urls import URLPattern, path

from banmoi.web.contributions import contributions, issue, receipt
from banmoi.web.contributions_public import check, public_contributions, public_contributions_csv
from banmoi.web.debts import debts, debts_forecast

_PUBLIC = "public/<slug:key>/contributions/<int:year>/"
patterns: list[URLPattern] = [
    path("p/<slug:key>/contributions/", contributions, name="contributions"),
    path("p/<slug:key>/contributions/<int:entry_id>/receipt/", issue, name="receipt_issue"),
    path("p/<slug:key>/receipts/<int:year>/<int:number>/", receipt, name="receipt"),
    path("p/<slug:key>/debts/", debts, name="debts"),
    path("p/<slug:key>/debts/forecast/", debts_forecast, name="debts_forecast"),
    path("check/", check, name="check"),
    path(_PUBLIC, public_contributions, name="public_contributions"),
    path(f"{_PUBLIC}lines.csv", public_contributions_csv, name="public_contributions_csv"),
]
