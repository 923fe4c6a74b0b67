"""Forms of the reports: which there are, one as on paper, why a cell says what it says, its files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from banmoi.core.document import DocumentFlawedError, RowKind
from banmoi.core.periods import parse_period
from banmoi.kit import clock
from banmoi.papers.form_book import write_form
from banmoi.papers.writing_problems import flaw_sentence
from banmoi.reference.forms import Form, FormCitation
from banmoi.reports.composing.composed import Asked, NothingToWriteError
from banmoi.reports.composing.drafts import unissued
from banmoi.reports.composing.forms import MARK
from banmoi.reports.composing.kinds import written_kinds
from banmoi.reports.forms.annexes import unit_line
from banmoi.reports.forms.laid import CellState, FormNotLaidError, LaidCell, LaidColumn, LaidForm, LaidRow
from banmoi.reports.forms.laying import lay, offered, periods_of
from banmoi.reports.wording import confidence_text, in_language
from banmoi.rooms.dispatch.queries import issuing_offices
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import NamedPlace
from banmoi.web.capital import need_commune
from banmoi.web.doors import asked_day, place_view, rights
from banmoi.web.paper_files import FORMATS
from banmoi.web.papers import may_draft
from banmoi.web.registers import EXCEL

_CELL = re.compile(r"r(\d{1,4})c(\d{1,3})")
OPENED = "why"
"""The anchor of the panel that says why."""


def may_compare(mine: Rights, place_id: int) -> bool:
    """Who may send an old form to be compared: those who report values or draft papers there."""
    return mine.may("value.report", place_id) or may_draft(mine, place_id)


@place_view
def forms_list(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """All forms by set, with the periods that each can be laid for."""
    need_commune(place)
    groups: dict[str, list[Any]] = {}
    day = clock.today()
    for item in offered(day):
        groups.setdefault(in_language(item.form, "set"), []).append(
            {"form": item.form, "title": form_title(item.form), "periods": item.periods,
             "layout": layout_mark(item.form.citation)}
        )  # fmt: skip
    return render(request, "forms.html", {"place": place, "groups": groups.items(), "to_day": day})


def form_title(form: Form) -> str:
    """Number and title in the reader's language."""
    title = in_language(form, "title")
    return f"{form.number_vi}. {title}" if form.number_vi else title


def layout_mark(citation: FormCitation) -> str:
    """How sure the layout of a form is."""
    if citation.confidence == "own":
        return _("biểu của phần mềm, không phải mẫu quy định")
    return _("mẫu %(how)s") % {"how": confidence_text(citation.confidence)}


def laid_or_404(place: NamedPlace, form: str, period: str, day: date) -> LaidForm:
    """The form asked for; 404 where there is none for that period."""
    need_commune(place)
    try:
        return lay(form, place, parse_period(period), day)
    except (FormNotLaidError, ValueError) as error:
        raise Http404(str(error)) from error


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A cell of the table's head."""

    text: str
    across: int
    down: int
    place: int


def head_rows(columns: tuple[LaidColumn, ...]) -> list[list[HeadCell]]:
    """The head, cells made one where columns share their titles."""
    depth = max(len(column.titles) for column in columns)
    rows: list[list[HeadCell]] = []
    for level in range(depth):
        row: list[HeadCell] = []
        place = 0
        while place < len(columns):
            titles = columns[place].titles
            across = 1
            if level < len(titles):
                last = level == len(titles) - 1
                while (
                    not last
                    and place + across < len(columns)
                    and (columns[place + across].titles[: level + 1] == titles[: level + 1])
                ):
                    across += 1
                row.append(HeadCell(titles[level], across, depth - level if last else 1, place + 1))
            place += across
        rows.append(row)
    return rows


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of the page: its words, its look, and what `?cell=` opens it ("" where nothing does)."""

    text: str
    look: str
    opens: str
    unknown: bool
    chosen: bool


_LOOKS: Mapping[str, str] = {
    "number": "c",
    "unit": "c",
    "verdict": "c",
    "threshold": "l",
    "name": "l",
    "note": "l",
}


def shown_rows(laid: LaidForm, chosen: tuple[int, int]) -> list[dict[str, Any]]:
    """The rows of the page."""
    found = []
    for number, row in enumerate(laid.rows, 1):
        cells = [
            _shown(column, cell, (number, place), chosen)
            for place, (column, cell) in enumerate(zip(laid.columns, row.cells, strict=True), 1)
        ]
        kind = "" if row.kind is RowKind.PLAIN else str(row.kind)
        found.append({"cells": cells[2:], "number": row.number, "row": row, "kind": kind})
    return found


def _shown(column: LaidColumn, cell: LaidCell, at: tuple[int, int], chosen: tuple[int, int]) -> ShownCell:
    opens = f"r{at[0]}c{at[1]}" if cell.why else ""
    unknown = cell.state is CellState.NOT_KNOWN
    return ShownCell(cell.shown, _LOOKS.get(column.kind, "r"), opens, unknown, at == chosen)


def _chosen(request: HttpRequest, laid: LaidForm) -> tuple[int, int]:
    """The cell that `?cell=r3c5` asks for; (0, 0) for none."""
    text = request.GET.get("cell", "")
    if not text:
        return 0, 0
    found = _CELL.fullmatch(text)
    at = (int(found[1]), int(found[2])) if found else (0, 0)
    cell = laid.cell(*at)
    if cell is None or cell.why is None:
        raise Http404(_("Không có ô như vậy trong biểu này."))
    return at


@place_view
def form(request: HttpRequest, place: NamedPlace, form: str, period: str) -> HttpResponse:
    """A form as on paper; each cell opens why it says what it says."""
    day = asked_day(request)
    laid = laid_or_404(place, form, period, day)
    chosen = _chosen(request, laid)
    kept = {"on": request.GET["on"]} if request.GET.get("on") else {}
    figures = laid.figures()
    panel = None
    if chosen != (0, 0):
        row, column = laid.rows[chosen[0] - 1], laid.columns[chosen[1] - 1]
        panel = {"row": row, "column": column, "cell": laid.cell(*chosen), "words": row_words(row)}
    context = {
        "place": place,
        "laid": laid,
        "day": laid.until,
        "title": form_title(laid.form),
        "unit": unit_line(laid),
        "layout": layout_mark(laid.form.citation),
        "head": head_rows(laid.columns),
        "rows": shown_rows(laid, chosen),
        "panel": panel,
        "periods": periods_of(laid.form, day),
        "ask": f"?{urlencode(kept)}&cell=" if kept else "?cell=",
        "kept": f"?{urlencode(kept)}" if kept else "",
        "endings": [("xlsx", "Excel"), ("pdf", "PDF"), ("docx", "Word")],
        "unknown": sum(cell.state is CellState.NOT_KNOWN for cell in figures),
        "asked": len(figures),
        "may_compare": may_compare(rights(request), place.id),
        "may_draft": may_draft(rights(request), place.id),
    }
    return render(request, "form.html", context)


def row_words(row: LaidRow) -> str:
    """A row by number and name."""
    return f"{row.path} {row.name}".strip()


@place_view
def form_file(request: HttpRequest, place: NamedPlace, form: str, period: str, ending: str) -> HttpResponse:
    """A form as Excel, or as a report without a number in PDF or Word. Nothing is kept."""
    day = asked_day(request)
    laid = laid_or_404(place, form, period, day)
    name = f"{laid.form.id}-{laid.period.code}-{place.key}.{ending}"
    if ending == "xlsx":
        return _answer(write_form(laid), EXCEL, name)
    if ending not in FORMATS:
        raise Http404
    media_type, write = FORMATS[ending]
    office = next(iter(issuing_offices(place.id, day)), None)
    if office is None:
        messages.error(request, _("Xã chưa có cơ quan nào ban hành văn bản; thêm ở trang Đơn vị."))
        return redirect("form", place.key, form, period)
    try:
        asked = Asked(place, f"{laid.form.id}{MARK}{laid.period.code}", day)
        written = write(unissued(written_kinds()["form"], asked, office, {}))
    except NothingToWriteError as nothing:
        messages.error(request, str(nothing))
        return redirect("form", place.key, form, period)
    except DocumentFlawedError as flawed:
        messages.error(request, " ".join(flaw_sentence(flaw) for flaw in flawed.flaws))
        return redirect("form", place.key, form, period)
    return _answer(written.content, media_type, name)


def _answer(content: bytes, media_type: str, name: str) -> HttpResponse:
    shown = "inline" if name.endswith(".pdf") else "attachment"
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'{shown}; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
