"""The portal's pages: what a place aims at and has reached, and every list that anybody may have."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from banmoi.kit import clock
from banmoi.kit.text import fold
from banmoi.reference.open_data import Dataset, Field
from banmoi.reports.portal.dataset import Asked, Row, Value
from banmoi.reports.portal.overview import overview
from banmoi.reports.portal.tables import datasets_at, public_rows
from banmoi.rooms.places.queries import commune_of
from banmoi.web.portal.doors import public_place
from banmoi.web.portal.kept import kept

PAGE = 25


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A value with its field."""

    field: Field
    value: Value


def _day_asked(asked: Asked) -> dict[str, str]:
    """What an address says of the day; nothing for today."""
    return {} if asked.day == clock.today() else {"on": asked.day.isoformat()}


def context_of(asked: Asked) -> dict[str, object]:
    place, day = asked.place, asked.day
    return {
        "place": place,
        "commune": commune_of(place, day) or place,
        "day": day,
        "past": day != clock.today(),
        "on": f"?{urlencode(said)}" if (said := _day_asked(asked)) else "",
        "datasets": datasets_at(place),
        "hamlets": [item for item in asked.places.values() if item.level == "hamlet" and item.id != place.id],
    }


@kept
def portal(request: HttpRequest, key: str) -> HttpResponse:
    """A commune or hamlet at a glance."""
    asked = public_place(request, key)
    return render(request, "portal.html", {**context_of(asked), "overview": overview(asked), "at": ""})


@kept
def portal_list(request: HttpRequest, key: str, dataset: str) -> HttpResponse:
    """A list: searched without marks, page by page, with its files."""
    asked = public_place(request, key)
    found = dataset_at(asked, dataset)
    words = request.GET.get("q", "")[:100]
    rows = [row for row in public_rows(dataset, asked) if _holds(row, words)]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = [[ShownCell(field, row[field.name]) for field in found.fields] for row in page]
    context = {
        **context_of(asked),
        "dataset": found,
        "rows": shown,
        "page": page,
        "count": len(rows),
        "words": words,
        "query": urlencode({"q": words} | _day_asked(asked)),
        "at": dataset,
    }
    return render(request, "portal_list.html", context)


def dataset_at(asked: Asked, key: str) -> Dataset:
    """A dataset that the place has, else 404."""
    found = next((item for item in datasets_at(asked.place) if item.key == key), None)
    if found is None:
        raise Http404
    return found


def _holds(row: Row, words: str) -> bool:
    if not words.strip():
        return True
    text = fold(" ".join(str(value) for value in row.values() if value is not None))
    return all(word in text for word in fold(words).split())
