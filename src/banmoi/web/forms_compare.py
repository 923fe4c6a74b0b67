"""An old form in Excel against the system's, cell by cell. Nothing is written to the data."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from banmoi.papers.form_compare import (
    Compared,
    Comparison,
    Outcome,
    UnitQuestion,
    compare,
    outcome_text,
    unit_of,
)
from banmoi.papers.form_compare_book import write_comparison
from banmoi.papers.form_reading import UNITS, FoundTable, best_table, is_clear, tables_in
from banmoi.papers.sheet_book import Book, SheetRefusedError, kind_of, open_book
from banmoi.papers.sheet_reading import column_letter, read_grid
from banmoi.papers.sheet_words import sheet_problem
from banmoi.reports.forms.laid import LaidForm
from banmoi.rooms.files.actions import FileRefusedError, check_size
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.files.queries import path_of
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.places.queries import NamedPlace
from banmoi.web.doors import asked_day, place_view, rights
from banmoi.web.forms import form_title, head_rows, laid_or_404, may_compare, row_words
from banmoi.web.problems import file_problem
from banmoi.web.registers import EXCEL
from banmoi.web.uploads import Uploads, uploads

FIELD = "file"
MOST_LISTED = 200


@dataclass
class Asking:
    """What the page shows: the kept file, what was chosen, what is asked, what was found, what is wrong."""

    kept: Uploads = field(default_factory=Uploads)
    book: Book | None = None
    table: FoundTable | None = None
    found: Comparison | None = None
    sheets: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    unit: str = ""


@place_view
def form_compare(request: HttpRequest, place: NamedPlace, form: str, period: str) -> HttpResponse:
    """Send a file, choose its sheet where several fit, see it cell by cell, take the answer as Excel."""
    laid = laid_or_404(place, form, period, asked_day(request))
    if not may_compare(rights(request), place.id):
        raise NotAllowedError("value.report", place.id, visible=True)
    asking = Asking()
    if request.method == "POST":
        _answer(request, laid, asking)
        if asking.found is not None and request.POST.get("do") == "excel":
            return _excel(asking.found, asking.kept.tokens[0][1])
    return render(
        request,
        "form_compare.html",
        _context(place, laid, asking),
        status=422 if asking.errors else 200,
    )


def _answer(request: HttpRequest, laid: LaidForm, asking: Asking) -> None:
    """Take the file and what was chosen of it; ask where it can be understood in several ways."""
    stored = _file(request, asking)
    if stored is None:
        return
    try:
        asking.book = open_book(path_of(stored).read_bytes(), stored.original_name)
        asking.sheets = [sheet.title for sheet in asking.book.shown]
        table = _table(request, laid, asking)
    except SheetRefusedError as refused:
        asking.errors[FIELD] = sheet_problem(refused)
        return
    if table is None or asking.questions:
        return
    unit = _unit(request, table, laid, asking)
    if unit is not None:
        asking.found = compare(laid, table, unit)


def _file(request: HttpRequest, asking: Asking) -> StoredFile | None:
    """The file sent now or kept from before. What is no workbook is told as such before it is kept."""
    upload = request.FILES.get(FIELD)
    if upload is not None:
        name = upload.name or "?"
        try:
            check_size(name, upload.size or 0)
            if kind_of(upload.read(), name) != "xlsx":
                text = _("Tệp “%(name)s” không phải bảng tính Excel. Lưu thành .xlsx rồi gửi.")
                asking.errors[FIELD] = text % {"name": name}
                return None
        except FileRefusedError as too_large:
            asking.errors[FIELD] = file_problem(too_large)
            return None
        except SheetRefusedError as refused:
            asking.errors[FIELD] = sheet_problem(refused)
            return None
        upload.seek(0)
    asking.kept = uploads(request, FIELD)
    if asking.kept.errors:
        asking.errors[FIELD] = asking.kept.errors[0]
    elif not asking.kept.files:
        asking.errors[FIELD] = _("Chọn tệp Excel (.xlsx) cần đối chiếu.")
    # the newest of those that came: a second file replaces the first
    asking.kept.tokens = asking.kept.tokens[-1:]
    return asking.kept.files[-1] if asking.kept.files else None


def _table(request: HttpRequest, laid: LaidForm, asking: Asking) -> FoundTable | None:
    """The table as chosen, or the one that fits; a question where two sheets fit nearly as well."""
    assert asking.book is not None
    chosen, row = request.POST.get("sheet", ""), request.POST.get("row", "").strip()
    if chosen in asking.sheets:
        first = int(row) if row.isascii() and row.isdigit() and len(row) < 6 else 0
        if row and not first:
            asking.errors["row"] = _("Dòng tiêu đề phải là một số, ví dụ 5.")
            return None
        asking.table = best_table(read_grid(asking.book, chosen), laid, first)
        if asking.table is None:
            asking.errors["row"] = (
                _("Dòng %(row)s của trang “%(sheet)s” không phải tiêu đề của biểu này.")
                if first
                else _("Trang “%(sheet)s” không có bảng nào giống biểu này.")
            ) % {"row": first, "sheet": chosen}
        return asking.table
    found = tables_in(asking.book, laid)
    if not found:
        asking.errors[FIELD] = _(
            "Không tìm thấy bảng nào giống biểu này trong tệp. Bảng cần có dòng tiêu đề với cột “%(name)s” "
            "và ít nhất một cột số của biểu. Chọn trang tính và dòng tiêu đề ở dưới."
        ) % {"name": laid.columns[1].titles[-1]}
        return None
    asking.table = found[0]
    if not is_clear(found):
        asking.questions.append(
            _("Có %(count)s trang tính đều giống biểu này: %(names)s. Chọn trang cần đối chiếu.")
            % {"count": len(found), "names": ", ".join(item.grid.title for item in found[:6])}
        )
    return asking.table


def _unit(request: HttpRequest, table: FoundTable, laid: LaidForm, asking: Asking) -> Decimal | None:
    """The unit of money that was chosen, else the file's; a question where it does not say it."""
    try:
        chosen = Decimal(request.POST.get("unit", "") or "0")
    except InvalidOperation:
        chosen = Decimal(0)
    if chosen in UNITS:
        asking.unit = str(chosen)
        return chosen
    unit = unit_of(table, laid)
    if isinstance(unit, UnitQuestion):
        asking.unit = str(unit.meant)
        asking.questions.append(
            _(
                "Tệp không ghi đơn vị tính; theo độ lớn của số thì có lẽ là %(unit)s. "
                "Chọn đơn vị rồi bấm đối chiếu."
            )
            % {"unit": UNITS[unit.meant]}
        )
        return None
    asking.unit = str(unit)
    return unit


def _excel(found: Comparison, name: str) -> HttpResponse:
    response = HttpResponse(write_comparison(found, name), content_type=EXCEL)
    answer = f"doi-chieu-{found.laid.form.id}-{found.laid.period.code}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{answer}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _context(place: NamedPlace, laid: LaidForm, asking: Asking) -> dict[str, Any]:
    context = {
        "place": place,
        "laid": laid,
        "day": laid.until,
        "title": form_title(laid.form),
        "asking": asking,
        "units": [(str(value), name) for value, name in UNITS.items()] if laid.form.million else [],
    }
    if asking.found is not None:
        context |= _found(asking.found)
    return context


def _found(found: Comparison) -> dict[str, Any]:
    looks = {
        Outcome.EQUAL: "good",
        Outcome.DIFFERS: "bad",
        Outcome.UNREADABLE: "ask",
        Outcome.FILE_ONLY: "ask",
    }
    order = (Outcome.DIFFERS, Outcome.UNREADABLE, Outcome.FILE_ONLY, Outcome.SYSTEM_ONLY, Outcome.EQUAL)
    return {
        "found": found,
        "counts": [(outcome_text(item), len(found.of(item)), looks.get(item, "")) for item in order],
        "differing": [_line(found, cell) for cell in found.of(Outcome.DIFFERS)[:MOST_LISTED]],
        "unreadable": [_line(found, cell) for cell in found.of(Outcome.UNREADABLE)[:MOST_LISTED]],
        "lacking": [row_words(found.laid.rows[at]) for at in found.lacking],
        "doubtful": [(row.row, row.name, names) for row, names in found.rows.doubtful],
        "columns": [
            (column_letter(place), found.table.words[place], found.laid.columns[at].title)
            for place, at in found.table.columns.items()
        ],
        "head": head_rows(found.laid.columns),
        "rows": [
            {
                "row": row,
                "cells": [
                    (cell, found.cells.get((number, at)), column.label)
                    for at, (cell, column) in enumerate(zip(row.cells, found.laid.columns, strict=True), 1)
                    if at > 2
                ],
            }
            for number, row in enumerate(found.laid.rows, 1)
        ],
    }


def _line(found: Comparison, cell: Compared) -> dict[str, Any]:
    row, column = found.laid.rows[cell.row - 1], found.laid.columns[cell.column - 1]
    return {
        "cell": cell,
        "row": row_words(row),
        "column": column.title,
        "why": cell.own.why.sentence if cell.own.why else "",
        "opens": f"r{cell.row}c{cell.column}",
    }
