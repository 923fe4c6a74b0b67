"""Excel into a register: send a sheet, match its columns, see what would change, have it written."""

import tempfile
from collections.abc import Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.registers import ColumnKind, Register
from banmoi.kit import clock
from banmoi.papers.sheet_book import SheetRefusedError, kind_of
from banmoi.papers.sheet_template import write_template
from banmoi.papers.sheet_words import note_text, sheet_problem
from banmoi.reports.registers import column_name, kept_text, moves_of, register_name
from banmoi.rooms.files.actions import FileRefusedError, check_size, keep
from banmoi.rooms.files.queries import path_of
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.registers.models import SheetImport, SheetState
from banmoi.rooms.registers.sheet_actions import (
    COUNTS,
    PART,
    STEP_PARTS,
    SheetProblem,
    SheetStuckError,
    confirm_sheet,
    drop_sheet,
    keep_lines,
    look_at_some,
    open_sheet,
    write_sheet_lines,
)
from banmoi.rooms.registers.sheet_queries import get_sheet, lines_of, may_handle, sheets_of
from banmoi.web.doors import place_view, rights
from banmoi.web.problems import file_problem
from banmoi.web.registers import EXCEL, find_register, readable
from banmoi.web.sheets_match import (
    Matching,
    as_match,
    check,
    matching,
    problem_words,
    read_lines,
    writable,
)

PAGE = 20
WAIT = 3
"""Seconds after which a page asks again, where somebody else's is at work."""


def _taking(request: HttpRequest, place: NamedPlace, key: str) -> Register:
    """The register, where it takes sheets and the person may write in it somewhere here."""
    register = find_register(key)
    if register.by_acts:
        raise Http404
    if not writable(rights(request), place, register):
        raise NotAllowedError(register.act, place.id, visible=True)
    return register


@place_view
def register_template(request: HttpRequest, place: NamedPlace, register: str) -> FileResponse:
    """Our own sheet to be filled in."""
    found = _taking(request, place, register)
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    write_template(stream, found, [item.title for item in writable(rights(request), place, found).values()])
    stream.seek(0)
    return FileResponse(stream, content_type=EXCEL, as_attachment=True, filename=f"mau-{found.key}.xlsx")


@place_view
def register_sheets(request: HttpRequest, place: NamedPlace, register: str) -> HttpResponse:
    """Send a sheet; those that were sent before, so that none is forgotten half-way."""
    found = _taking(request, place, register)
    error, status = "", 200
    if request.method == "POST":
        made, error = _send(request, place, found)
        if made is not None:
            return redirect("sheet", place.key, found.key, made.id)
        status = 422
    context = {
        "place": place,
        "register": found,
        "title": register_name(found),
        "error": error,
        "sheets": sheets_of(rights(request), found, place.id),
    }
    return render(request, "sheets.html", context, status=status)


def _send(request: HttpRequest, place: NamedPlace, register: Register) -> tuple[SheetImport | None, str]:
    upload = request.FILES.get("sheet")
    if upload is None:
        return None, _("Chọn tệp Excel (.xlsx) hoặc .csv rồi bấm gửi.")
    name = upload.name or "?"
    mine, now = rights(request), clock.now()
    try:
        check_size(name, upload.size or 0)
        content = upload.read()
        text = kind_of(content, name) == "text"
        stored = keep(content, name, actor_id=mine.user_id, moment=now, may_be_text=text)
        return open_sheet(mine, register, place.id, stored, moment=now), ""
    except FileRefusedError as refused:
        return None, file_problem(refused)
    except SheetRefusedError as refused_sheet:
        return None, sheet_problem(refused_sheet)


def sheet_view(view: Any) -> Any:
    """A page about a sheet that was sent here; 404 where it was not, 403 for those who do not write here."""

    @place_view
    @wraps(view)
    def wrapped(request: HttpRequest, place: NamedPlace, register: str, sheet_id: int) -> HttpResponseBase:
        found = find_register(register)
        sheet = get_sheet(sheet_id)
        if sheet is None or sheet.register != found.key or sheet.place_id != place.id:
            raise Http404
        if not may_handle(rights(request), found, sheet):
            raise NotAllowedError(found.act, place.id, visible=True)
        answer: HttpResponseBase = view(request, place, found, sheet)
        return answer

    return wrapped


@sheet_view
def sheet_file(
    request: HttpRequest, place: NamedPlace, register: Register, sheet: SheetImport
) -> HttpResponseBase:
    """The file as it was sent, for those who may handle it."""
    del request, place, register
    path = path_of(sheet.file)
    if not path.is_file():
        raise Http404
    response = FileResponse(
        path.open("rb"), content_type=sheet.file.media_type, as_attachment=True,
        filename=f"nhap-{sheet.id}.{'csv' if sheet.file.extension == 'txt' else sheet.file.extension}",
    )  # fmt: skip
    response["X-Content-Type-Options"] = "nosniff"
    return response


@sheet_view
def sheet(request: HttpRequest, place: NamedPlace, register: Register, sheet: SheetImport) -> HttpResponse:
    """A sheet as far as it has come. `?step=` is asked by the page itself while it shows progress: it takes
    the next step; everything else that changes is sent."""
    if request.method == "POST":
        return _sent(request, place, register, sheet)
    state = SheetState(sheet.state)
    if state is SheetState.MATCHING or ("match" in request.GET and state in _OPEN):
        return _match_page(request, place, register, sheet)
    if state in (SheetState.CHECKING, SheetState.WRITING):
        return _progress(request, place, register, sheet)
    if state is SheetState.CHECKED:
        return _checked(request, place, register, sheet)
    return render(request, "sheet_done.html", _context(place, register, sheet))


_OPEN = (SheetState.MATCHING, SheetState.CHECKING, SheetState.CHECKED)


def _context(place: NamedPlace, register: Register, sheet: SheetImport) -> dict[str, Any]:
    return {"place": place, "register": register, "title": register_name(register), "sheet": sheet}


def _sent(request: HttpRequest, place: NamedPlace, register: Register, sheet: SheetImport) -> HttpResponse:
    mine, now, do = rights(request), clock.now(), request.POST.get("do")
    try:
        if do == "look":
            return _match_page(request, place, register, sheet)
        if do == "confirm":
            confirm_sheet(mine, register, sheet.id)
        elif do == "drop":
            drop_sheet(mine, register, sheet.id, moment=now)
            messages.success(request, _("Đã bỏ lần nhập này; sổ không thay đổi gì."))
            return redirect("register_sheets", place.key, register.key)
        else:
            raise Http404
    except SheetStuckError as stuck:
        messages.error(request, _stuck(stuck))
    return redirect("sheet", place.key, register.key, sheet.id)


def _stuck(stuck: SheetStuckError) -> str:
    return {
        SheetProblem.NOT_NOW: _("Bảng này đã sang bước khác. Xem lại ở dưới."),
        SheetProblem.ROWS_WRONG: _("Còn dòng sai nên chưa ghi dòng nào. Sửa tệp rồi gửi lại."),
        SheetProblem.NOTHING_NEW: _("Không có gì mới để ghi: mọi dòng đã có trong sổ."),
        SheetProblem.NO_ROWS: _("Dưới dòng tiêu đề không có dòng nào để nhập. Xem lại dòng tiêu đề."),
    }[stuck.problem]


def _match_page(
    request: HttpRequest, place: NamedPlace, register: Register, sheet: SheetImport
) -> HttpResponse:
    """Which column is which: proposed, shown with samples, chosen by the officer."""
    places = writable(rights(request), place, register)
    try:
        found = matching(request, sheet, place, register)
    except SheetRefusedError as refused:
        context = _context(place, register, sheet) | {"error": sheet_problem(refused)}
        return render(request, "sheet_done.html", context, status=422)
    if request.method == "POST":
        answer = _look(request, place, register, sheet, found)
        if answer is not None:
            return answer
    context = _context(place, register, sheet) | {
        "found": found,
        "columns": found.columns(),
        "options": [(column.name, column_name(column), column.required) for column in register.typed],
        "notes": found.notes(choosing=True),
        "errors": found.errors,
        "places": [] if register.place_column.derived else list(places.values()),
    }
    return render(request, "sheet_match.html", context, status=422 if found.errors else 200)


def _look(
    request: HttpRequest, place: NamedPlace, register: Register, sheet: SheetImport, found: Matching
) -> HttpResponse | None:
    """Take the match and begin to look at the rows; None where something of it is wrong."""
    check(found)
    if found.errors or found.head is None:
        return None
    places = writable(rights(request), place, register)
    lines = read_lines(found, places)
    try:
        said = [note_text(note) for note in lines.notes[:200]]
        said = [*found.notes(choosing=False), *said]
        kept = keep_lines(rights(request), register, sheet.id, as_match(found, places), lines.lines, said)
    except SheetStuckError as stuck:
        found.errors["top"] = _stuck(stuck)
        return None
    if kept.total <= PART * STEP_PARTS:
        look_at_some(rights(request), register, sheet.id, problem_words, moment=clock.now())
    return redirect("sheet", place.key, register.key, sheet.id)


def _progress(
    request: HttpRequest, place: NamedPlace, register: Register, sheet: SheetImport
) -> HttpResponse:
    """How far it has come. The page asks for itself again until there is something to decide."""
    mine, now, step = rights(request), clock.now(), request.GET.get("step", "")
    done, wait = sheet.done, 0
    if step:
        writing = sheet.state == SheetState.WRITING
        sheet = (write_sheet_lines if writing else look_at_some)(
            mine, register, sheet.id, problem_words, moment=now
        )
        if sheet.state == SheetState.WRITTEN:
            messages.success(request, _("Đã ghi vào sổ."))
        elif writing and sheet.state == SheetState.CHECKING:
            messages.warning(request, _("Sổ vừa thay đổi nên phần mềm xem lại bảng một lần nữa."))
        elif writing and sheet.state == SheetState.CHECKED:
            messages.error(request, _("Có dòng sổ không nhận, nên chưa ghi dòng nào. Xem các dòng sai."))
        if sheet.state not in (SheetState.CHECKING, SheetState.WRITING):
            return redirect("sheet", place.key, register.key, sheet.id)
    number = int(step) + 1 if step.isascii() and step.isdigit() and len(step) < 6 else 1
    address = reverse("sheet", args=[place.key, register.key, sheet.id])
    if step and sheet.done == done:
        wait = WAIT  # another page has taken the step
    context = _context(place, register, sheet) | {"next": f"{address}?step={number}", "wait": wait}
    return render(request, "sheet_progress.html", context)


def _checked(request: HttpRequest, place: NamedPlace, register: Register, sheet: SheetImport) -> HttpResponse:
    """What would change: the counts, what was noticed, and the rows of each kind."""
    shown = request.GET.get("show", "")
    if shown not in COUNTS:
        shown = next((name for name in ("wrong", "changed", "new", "same") if getattr(sheet, name)), "same")
    count = getattr(sheet, shown)
    last = max(1, -(-count // PAGE))
    text = request.GET.get("page", "")
    page = min(int(text), last) if text.isascii() and text.isdigit() and int(text[:6]) else 1
    keys = {item.key: item.title for item in readable(rights(request), place).values()}
    rows = lines_of(sheet, shown, (page - 1) * PAGE, PAGE)
    heads = dict(sheet.match.values())
    context = _context(place, register, sheet) | {
        "shown": shown,
        "tabs": [(name, getattr(sheet, name)) for name in ("wrong", "changed", "new", "same")],
        "rows": [_row(register, data, keys, heads) for data in rows],
        "columns": [(column, column_name(column)) for column in register.columns if column.listed],
        "page": page,
        "last": last,
        "moving": sheet.new + sheet.changed,
        "said": sheet.said[:40],
        "more_said": max(0, len(sheet.said) - 40),
    }
    return render(request, "sheet_checked.html", context)


def _row(
    register: Register, data: Mapping[str, Any], keys: Mapping[str, str], heads: Mapping[str, str]
) -> dict[str, Any]:
    """A row of the sheet for the page."""
    columns = {column.name: column for column in register.columns}
    texts = {name: after for name, (_before, after) in data["moves"].items()}
    title = data["texts"].get(register.title_column.name, "")
    return {
        "row": data["row"],
        "title": title,
        "entry": data["entry"],
        "like": data.get("like"),
        "moves": moves_of(register, data["moves"], keys) if data["verdict"] == "changed" else [],
        "cells": [
            (column, kept_text(column, texts.get(column.name, ""), keys), column.kind in _RIGHT)
            for column in register.columns if column.listed
        ],
        "problems": [
            (heads.get(name) or (column_name(columns[name]) if name in columns else ""), text)
            for name, text in data["problems"]
        ],
    }  # fmt: skip


_RIGHT = (ColumnKind.WHOLE, ColumnKind.MONEY, ColumnKind.AMOUNT)
