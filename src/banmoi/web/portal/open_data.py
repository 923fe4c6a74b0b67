"""Open data: every list as CSV and JSON with its dictionary, and a DCAT catalogue of them."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from banmoi.core.numbers import exact_text
from banmoi.reference.open_data import Dataset
from banmoi.reports.portal.dataset import Asked, Row, Value
from banmoi.reports.portal.oc4ids import package
from banmoi.reports.portal.tables import datasets_at, public_rows
from banmoi.web.portal.doors import public_place
from banmoi.web.portal.kept import kept
from banmoi.web.portal.pages import context_of, dataset_at

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def plain(value: Value) -> str | int | bool | None:
    """A value as CSV and JSON hold it: a full stop for decimals, days as 2024-11-20."""
    if isinstance(value, Decimal):
        return exact_text(value)
    return value.isoformat() if isinstance(value, date) else value


def as_csv(dataset: Dataset, rows: list[Row]) -> str:
    """A list for a spreadsheet; the mark at the beginning tells it that the letters are UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([field.name for field in dataset.fields])
    for row in rows:
        writer.writerow([_safe(plain(row[field.name])) for field in dataset.fields])
    return "\ufeff" + out.getvalue()


def _safe(value: str | int | bool | None) -> str | int | bool:
    """A text that a spreadsheet would run as a formula is kept a text."""
    if value is None:
        return ""
    if isinstance(value, str) and value[:1] in "=+-@\t\r" and not value[1:2].isdigit():
        return f"'{value}"
    return value


def dictionary(dataset: Dataset) -> list[dict[str, Any]]:
    """What each field means, in both languages."""
    return [
        {
            "name": field.name, "kind": field.kind.value, "unit": field.unit or None,
            "title": {"vi": field.vi, "en": field.en},
            "about": {"vi": field.about_vi, "en": field.about_en} if field.about_vi else None,
        }
        for field in dataset.fields
    ]  # fmt: skip


def as_json(dataset: Dataset, rows: list[Row], asked: Asked) -> Mapping[str, Any]:
    """A list with its dictionary, place and day."""
    return {
        "dataset": dataset.key,
        "title": {"vi": dataset.vi, "en": dataset.en},
        "place": {"key": asked.place.key, "code": asked.place.code or None, "name": asked.place.title},
        "as_of": asked.day.isoformat(),
        "demonstration": asked.place.demonstration,
        "licence": LICENCE,
        "fields": dictionary(dataset),
        "rows": [{name: plain(value) for name, value in row.items()} for row in rows],
    }


@kept
def portal_data(request: HttpRequest, key: str) -> HttpResponse:
    """What lists there are, with their files and what each field means."""
    asked = public_place(request, key)
    return render(request, "portal_data.html", {**context_of(asked), "at": "data"})


@kept
def portal_file(request: HttpRequest, key: str, dataset: str, ending: str) -> HttpResponse:
    """A list as CSV or JSON, in Vietnamese unless the reader chose English."""
    asked = public_place(request, key)
    found = dataset_at(asked, dataset)
    rows = public_rows(dataset, asked)
    name = f"{asked.place.key}-{dataset}-{asked.day:%Y%m%d}.{ending}"
    if ending == "csv":
        answer = HttpResponse(as_csv(found, rows), content_type="text/csv; charset=utf-8")
    elif ending == "json":
        text = json.dumps(as_json(found, rows, asked), ensure_ascii=False, indent=1)
        answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@kept
def portal_catalogue(request: HttpRequest, key: str) -> HttpResponse:
    """The catalogue of a place's lists by the DCAT vocabulary (JSON-LD)."""
    asked = public_place(request, key)
    with translation.override("vi"):
        held = [_entry(request, asked, item) for item in datasets_at(asked.place)]
    data = {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@type": "dcat:Catalog",
        "dct:title": asked.place.title,
        "dct:language": ["vi", "en"],
        "dcat:dataset": held,
    }
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/ld+json; charset=utf-8")


@kept
def portal_oc4ids(request: HttpRequest, key: str) -> HttpResponse:
    """The works of a place by OC4IDS; 404 where there is none, for the standard knows no empty package."""
    asked = public_place(request, key)
    uri = request.build_absolute_uri(reverse("portal_oc4ids", args=[key]))
    with translation.override("vi"):
        found = package(asked, uri, LICENCE)
    if found is None:
        raise Http404
    text = json.dumps(found, ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/json; charset=utf-8")


def _entry(request: HttpRequest, asked: Asked, dataset: Dataset) -> dict[str, Any]:
    def address(ending: str) -> str:
        return request.build_absolute_uri(reverse("portal_file", args=[asked.place.key, dataset.key, ending]))

    return {
        "@type": "dcat:Dataset",
        "dct:identifier": f"{asked.place.key}/{dataset.key}",
        "dct:title": [{"@language": "vi", "@value": dataset.vi}, {"@language": "en", "@value": dataset.en}],
        "dct:description": [
            {"@language": "vi", "@value": dataset.about_vi}, {"@language": "en", "@value": dataset.about_en},
        ],
        "dct:license": LICENCE,
        "dct:modified": asked.day.isoformat(),
        "dcat:distribution": [
            {"@type": "dcat:Distribution", "dcat:mediaType": kind, "dcat:downloadURL": address(ending)}
            for ending, kind in (("csv", "text/csv"), ("json", "application/json"))
        ],
    }  # fmt: skip
