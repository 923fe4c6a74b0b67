"""Registers: all of them, and one as a list and as a workbook of the same rows."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from banmoi.core.registers import ColumnKind, Register
from banmoi.kit import clock
from banmoi.papers.sheets import write_sheet
from banmoi.reference.registers import registers as all_registers
from banmoi.reports.registers import (
    cell_text,
    column_name,
    register_name,
    rows_of,
    sheet_rows,
    total_texts,
)
from banmoi.reports.wording import day_label
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import NamedPlace, places_by_id, scope_ids
from banmoi.rooms.registers.queries import (
    Wanted,
    counts,
    entries,
    may_see_names,
    may_write,
    totals,
    years_of,
)
from banmoi.web.doors import place_view, rights

PAGE = 50
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def find_register(key: str) -> Register:
    found = all_registers().get(key)
    if found is None:
        raise Http404
    return found


def readable(mine: Rights, place: NamedPlace) -> dict[int, NamedPlace]:
    """The place and those below it that the person may read, by id."""
    ids = scope_ids([place.id], clock.today()) & mine.anywhere("place.read")
    return dict(sorted(places_by_id(ids, clock.today()).items()))


@place_view
def registers(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """All registers with what they hold, by the section of the plan that they serve."""
    found = counts(list(readable(rights(request), place)))
    rows = [(register, register_name(register), found[key]) for key, register in all_registers().items()]
    groups: dict[str, list[tuple[Register, str, int]]] = {}
    for row in sorted(rows, key=lambda item: item[0].section):
        groups.setdefault(row[0].section, []).append(row)
    sections = [{"key": key, "rows": group, "overviews": _overviews(key)} for key, group in groups.items()]
    return render(request, "registers.html", {"place": place, "sections": sections})


def _overviews(section: str) -> list[tuple[str, str]]:
    """The pages that add a section's registers up: address name and words."""
    return {
        "II.2": [("works", _("Tổng quan công trình")), ("works_map", _("Bản đồ")),
                 ("works_maintenance", _("Lịch bảo trì"))],
        "II.3": [("livelihoods", _("Tổng quan sản xuất và thu nhập"))],
        "II.4": [("community", _("Tổng quan văn hóa, xã hội, môi trường"))],
        "II.5": [("capital", _("Vốn của năm")), ("contributions", _("Đóng góp trong năm")),
                 ("debts", _("Nợ xây dựng cơ bản"))],
        "III.3": [("awards", _("Khen thưởng")), ("ranking", _("Xếp hạng các bản"))],
    }.get(section, [])  # fmt: skip


@dataclass
class Listing:
    """What a list asks for, from its address: the same for the page and the workbook."""

    wanted: Wanted
    query: str
    state: dict[str, Any] = field(default_factory=dict)


def _listing(request: HttpRequest, register: Register, places: Mapping[int, NamedPlace]) -> Listing:
    """What is asked for; what is not understood is left out."""
    words, place = request.GET.get("q", "")[:200], request.GET.get("place", "")
    keys = {item.key: item.id for item in places.values()}
    choices = {
        column.name: request.GET[column.name]
        for column in register.columns
        if column.kind is ColumnKind.CHOICE and request.GET.get(column.name) in (column.choices or {})
    }
    withdrawn = request.GET.get("withdrawn") == "1"
    year = request.GET.get("year", "")
    year = year if register.day and year.isascii() and year.isdigit() and 1900 < int(year) < 2200 else ""
    until = _day_in(request.GET.get("until", "")) if register.day else None
    names = [key for key in places if may_see_names(rights(request), register, key)]
    kept = {
        "q": words,
        "place": place if place in keys else "",
        "year": year,
        "until": until.isoformat() if until else "",
        "withdrawn": "1" if withdrawn else "",
    } | choices
    query = urlencode({name: value for name, value in kept.items() if value})
    wanted = Wanted(words, choices, keys.get(place), int(year) if year else None, names, withdrawn, until)
    return Listing(wanted, query, kept)


def _day_in(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@place_view
def register(request: HttpRequest, place: NamedPlace, register: str) -> HttpResponse:
    """One register as a list: searched, filtered, summed."""
    found, places = find_register(register), readable(rights(request), place)
    listing = _listing(request, found, places)
    rows = entries(found, list(places), listing.wanted)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "place": place,
        "places": list(places.values()),
        "register": found,
        "title": register_name(found),
        "columns": [(column, column_name(column)) for column in found.columns if column.listed],
        "filters": [
            (column, column_name(column), [(key, cell_text(column, key, {})) for key in column.choices or ()])
            for column in found.columns
            if column.kind is ColumnKind.CHOICE
        ],
        "page": page,
        "rows": rows_of(rights(request), found, list(page), places),
        "years": years_of(found, list(places)),
        "count": page.paginator.count,
        "totals": total_texts(found, totals(found, rows), page.paginator.count),
        "listing": listing.state,
        "until": listing.wanted.until,
        "query": listing.query,
        "may_write": any(may_write(rights(request), found, item) for item in places),
    }
    return render(request, "register.html", context)


@place_view
def register_sheet(request: HttpRequest, place: NamedPlace, register: str) -> FileResponse:
    """The same list as a workbook: every column, the same rows, formulas under the sums."""
    found, places = find_register(register), readable(rights(request), place)
    rows = entries(found, list(places), _listing(request, found, places).wanted)
    note = _("%(place)s, ngày %(day)s") % {"place": place.title, "day": day_label(clock.today())}
    columns = [(column, column_name(column)) for column in found.columns]
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    lines = sheet_rows(rights(request), found, rows, places)
    write_sheet(stream, register_name(found), note, columns, lines, _("Cộng"))
    stream.seek(0)
    return FileResponse(
        stream, content_type=EXCEL, as_attachment=True, filename=f"{found.key}-{place.key}.xlsx"
    )
