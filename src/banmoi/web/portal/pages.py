"""The portal's pages: what a place aims at and has reached, and every list that anybody may have."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from banmoi.kit import clock
from banmoi.kit.text import fold
from banmoi.reference.open_data import Dataset, Field, Show
from banmoi.reports.portal.corrections import corrections
from banmoi.reports.portal.dataset import Asked, Row, Value
from banmoi.reports.portal.drawn import sources_chart
from banmoi.reports.portal.news import News, news
from banmoi.reports.portal.overview import overview
from banmoi.reports.portal.tables import datasets_at, public_rows
from banmoi.rooms.places.queries import commune_of
from banmoi.web.portal.doors import public_place
from banmoi.web.portal.kept import kept

PAGE, NEWS = 25, 6
OWN_PAGE = {"works": ("portal_work", "work"), "inspections": ("portal_inspection", "inspection")}
"""The lists whose rows have a page of their own: its name, and the field that leads there."""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A value with its field, and the page that tells more of it (empty: none)."""

    field: Field
    value: Value
    url: str = ""


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
    context = {
        **context_of(asked),
        "overview": overview(asked),
        "corrections": corrections(asked),
        "news": [(item, leads_to(asked, item)) for item in news(asked)[:NEWS]],
        "at": "",
    }
    return render(request, "portal.html", context)


@kept
def portal_list(request: HttpRequest, key: str, dataset: str) -> HttpResponse:
    """A list: searched without marks, page by page, with its files."""
    asked = public_place(request, key)
    found = dataset_at(asked, dataset)
    if dataset == "contributions":  # the one list with marks and sums
        return redirect("public_contributions", key, asked.day.year)
    words = request.GET.get("q", "")[:100]
    rows = [row for row in public_rows(dataset, asked) if _holds(row, words)]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    fields = [field for field in found.fields if field.show is Show.COLUMN]
    shown = _shown(asked, found, fields, page)
    context = {
        **context_of(asked),
        "dataset": found,
        "fields": fields,
        "rows": shown,
        "chart": sources_chart(rows) if dataset == "resources" and not words else "",
        "corrections": corrections(asked, [dataset]),
        "page": page,
        "count": len(rows),
        "words": words,
        "query": urlencode({"q": words} | _day_asked(asked)),
        "at": dataset,
    }
    return render(request, "portal_list.html", context)


def leads_to(asked: Asked, item: News) -> str:
    """The page that a piece of news opens, as of the day asked for."""
    said = _day_asked(asked)
    query = f"?{urlencode(said)}" if said else ""
    if not item.leads:
        return ""
    if item.number:
        return reverse(OWN_PAGE[item.leads][0], args=[asked.place.key, item.number]) + query
    return reverse("portal_list", args=[asked.place.key, item.leads]) + query


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as the page shows it. `heading` stands above it where it is not that of the row before."""

    heading: str
    heading_url: str
    cells: tuple[ShownCell, ...]


def _shown(asked: Asked, dataset: Dataset, fields: list[Field], rows: Iterable[Row]) -> list[ShownRow]:
    heads = [field.name for field in dataset.fields if field.show is Show.HEADING]
    page, leads = OWN_PAGE.get(dataset.key, ("", ""))
    query = f"?{urlencode(said)}" if (said := _day_asked(asked)) else ""
    shown: list[ShownRow] = []
    before = ""
    for row in rows:
        url = reverse(page, args=[asked.place.key, row["id"]]) + query if page else ""
        heading = " · ".join(str(row[name]) for name in heads)
        cells = tuple(
            ShownCell(field, row[field.name], url if field.name == leads else "") for field in fields
        )
        new = heading if heading != before else ""
        shown.append(ShownRow(new, url if new and leads in heads else "", cells))
        before = heading
    return shown


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
