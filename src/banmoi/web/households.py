"""The book of a hamlet as a list and as totals, who looked at it, its file; all books of a commune."""

import tempfile
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from banmoi.core.household_book import HERE, MarkKind
from banmoi.core.names import name_key
from banmoi.core.periods import period_on
from banmoi.core.registers import Column, ColumnKind
from banmoi.kit import clock
from banmoi.papers.sheets import write_sheet
from banmoi.reference.household_book import counted, marks, told
from banmoi.reports.households import before_of, cell_words, lines_of, mark_name
from banmoi.reports.registers import english
from banmoi.reports.wording import day_label
from banmoi.rooms.households.actions import BookRefusedError, end_book, open_book
from banmoi.rooms.households.confirm_queries import confirmations, confirmed
from banmoi.rooms.households.keeping_actions import set_keeping
from banmoi.rooms.households.look_actions import GroundNeededError, look_at_names, take_out
from banmoi.rooms.households.models import Household
from banmoi.rooms.households.queries import (
    Wanted,
    as_row,
    book_of,
    books_of,
    counts,
    households,
    keeping_rule,
    listed,
    look_count,
    looks,
    may_see,
    open_marks,
    state_of,
    states_of,
)
from banmoi.rooms.people.queries import require
from banmoi.rooms.places.queries import NamedPlace, children, commune_of
from banmoi.web.doors import place_view, rights
from banmoi.web.household_words import identity_words, look_words, problems_of, standing_words
from banmoi.web.registers import EXCEL

PAGE = 50
STATES = (HERE, "gone", "rivals", "misfit")


@place_view
def book(request: HttpRequest, place: NamedPlace) -> HttpResponseBase:
    """The households of a hamlet for those who may see names, totals for the others; of a commune its
    hamlets' books."""
    if place.level != "hamlet":
        return _commune(request, place)
    mine = rights(request)
    found = book_of(place.id)
    if found is None or not may_see(mine, place.id):
        return _totals(request, place)
    rows = households(place.id)
    state = state_of(rows)
    wanted = _wanted(request)
    chosen = sorted(listed(rows, wanted), key=lambda row: (name_key(row.head), row.id))
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    look_at_names(mine, place.id, "list", shown=len(page), moment=clock.now())
    period = period_on(clock.today())
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "place": place,
        "book": found,
        "page": page,
        "rows": [(row, open_marks(row), standing_words(row.standing)) for row in page],
        "state": state,
        "wanted": wanted,
        "states": [(key, _state_name(key)) for key in STATES],
        "marks": [(mark, mark_name(mark), state.missing[key]) for key, mark in marks().items()],
        "query": query.urlencode(),
        "period": period,
        "confirmed": confirmed(place.id, period),
        "may_write": mine.may("household.write", place.id),
        "may_confirm": mine.may("household.confirm", place.id),
    }
    return render(request, "households.html", context)


def _state_name(state: str) -> str:
    return {
        HERE: _("Đang ở bản"),
        "gone": _("Đã ra khỏi sổ"),
        "rivals": _("Hai người ghi khác nhau"),
        "misfit": _("Số không khớp nhau"),
    }[state]


def _wanted(request: HttpRequest) -> Wanted:
    missing, state = request.GET.get("missing", ""), request.GET.get("state", HERE)
    return Wanted(
        request.GET.get("q", "")[:100],
        missing if missing in marks() else "",
        state if state in STATES else HERE,
    )


@place_view
def totals(request: HttpRequest, place: NamedPlace) -> HttpResponseBase:
    """What the book counts today, with bounds; no names, so for everybody who may see the hamlet."""
    if place.level != "hamlet":
        raise Http404
    return _totals(request, place)


def _totals(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    mine = rights(request)
    found = book_of(place.id)
    rows = households(place.id) if found else []
    period = period_on(clock.today())
    seen = [as_row(row) for row in rows]
    context = {
        "place": place,
        "book": found,
        "state": state_of(rows),
        "lines": lines_of(counts(seen, told()), before_of(place.id, period)) if found else [],
        "own": [(item, item.counting) for item in counts(seen, counted()).values()] if found else [],
        "previous": period.previous(),
        "period": period,
        "confirmed": confirmed(place.id, period) if found else None,
        "may_see": may_see(mine, place.id),
        "may_write": mine.may("household.write", place.id),
        "may_confirm": mine.may("household.confirm", place.id),
        "english": english(),
    }
    return render(request, "household_totals.html", context)


def _commune(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    day = clock.today()
    period = period_on(day)
    hamlets = children(place.id, day, "hamlet")
    ids = [hamlet.id for hamlet in hamlets]
    kept, states, said = books_of(ids), states_of(ids), confirmations(ids, period)
    context = {
        "place": place,
        "hamlets": [(h, kept.get(h.id), states.get(h.id), said.get(h.id)) for h in hamlets],
        "kept": len(kept),
        "period": period,
        "rule": keeping_rule(place.id),
        "may_keep": rights(request).may("household.keep", place.id),
        "errors": {},
    }
    return render(request, "household_books.html", context)


@require_POST
@place_view
def start(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """Open the book of a hamlet from a day on."""
    require(rights(request), "household.write", place.id)
    try:
        since = date.fromisoformat(request.POST.get("kept_from", ""))
    except ValueError:
        messages.error(request, _("Chọn ngày bắt đầu giữ sổ."))
        return redirect("households", place.key)
    try:
        open_book(rights(request), place.id, kept_from=since, moment=clock.now())
    except BookRefusedError as refused:
        messages.error(request, " ".join(problems_of(refused).values()))
    else:
        messages.success(request, _("Đã lập sổ hộ. Ghi từng hộ, rồi cuối quý xác nhận số."))
    return redirect("households", place.key)


@require_POST
@place_view
def stop(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """Keep the book of a hamlet no longer."""
    try:
        end_book(rights(request), place.id, request.POST.get("reason", ""), moment=clock.now())
    except BookRefusedError as refused:
        messages.error(request, " ".join(problems_of(refused).values()))
    else:
        messages.success(request, _("Đã thôi giữ sổ hộ. Từ ngày mai bản báo số liệu như trước."))
    return redirect("households", place.key)


@place_view
def looked(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """Who looked at names of the book, for those who may see it themselves."""
    require(rights(request), "household.read", place.id)
    context = {
        "place": place,
        "rows": [(row, look_words(row.kind)) for row in looks(place.id)],
        "count": look_count(place.id),
    }
    return render(request, "household_looks.html", context)


@place_view
def export(request: HttpRequest, place: NamedPlace) -> HttpResponseBase:
    """The book as a workbook, once it is said what for; the ground stays in the log."""
    require(rights(request), "household.read", place.id)
    typed = request.POST.get("ground", "")
    error = ""
    if request.method == "POST":
        rows = [row for row in households(place.id) if row.standing == HERE]
        try:
            take_out(rights(request), place.id, typed, shown=len(rows), moment=clock.now())
        except GroundNeededError as refused:
            error = (
                identity_words(refused.identity)
                if refused.identity
                else _("Ghi tải về để làm gì, để Ban phát triển bản biết.")
            )
        else:
            return _workbook(place, sorted(rows, key=lambda row: (name_key(row.head), row.id)))
    context = {"place": place, "typed": typed, "error": error, "errors": {"ground": error} if error else {}}
    return render(request, "household_export.html", context, status=422 if error else 200)


def _workbook(place: NamedPlace, rows: list[Household]) -> FileResponse:
    head = Column("head", _("Chủ hộ"), "", ColumnKind.TEXT)
    columns = [(head, head.vi)]
    for key, mark in marks().items():
        kind = ColumnKind.WHOLE if mark.kind is MarkKind.WHOLE else ColumnKind.TEXT
        name = mark_name(mark)
        columns.append((Column(key, name, name, kind, total=kind is ColumnKind.WHOLE), name))
    lines = [
        (number, [row.head, *(_cell(row, key) for key in marks())]) for number, row in enumerate(rows, 1)
    ]
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - the answer closes it
    note = _("%(place)s, ngày %(day)s. Có tên người: chỉ dùng đúng việc đã ghi khi tải.") % {
        "place": place.title,
        "day": day_label(clock.today()),
    }
    write_sheet(stream, _("Sổ hộ"), note, columns, lines, _("Cộng"))
    stream.seek(0)
    name = f"so-ho-{place.key}.xlsx"
    return FileResponse(stream, content_type=EXCEL, as_attachment=True, filename=name)


def _cell(row: Household, key: str) -> str | int | None:
    cell = None if key in row.rivals else row.cells.get(key)
    return cell if cell is None or isinstance(cell, int) else cell_words(key, cell)


@require_POST
@place_view
def keeping(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """Set how long the books of a commune keep the names of ended households."""
    above = commune_of(place, clock.today())
    require(rights(request), "household.keep", above.id if above else place.id)
    text = request.POST.get("months", "").strip()
    try:
        if text and not (text.isascii() and text.isdigit() and len(text) < 5):
            messages.error(request, _("Số tháng: ghi như 24, hoặc để trống nếu không xóa."))
            return redirect("households", place.key)
        months = int(text) if text else None
        set_keeping(rights(request), place.id, months, request.POST.get("ground", ""), moment=clock.now())
    except BookRefusedError as refused:
        messages.error(request, " ".join(problems_of(refused).values()))
    else:
        messages.success(request, _("Đã ghi quy định giữ tên trong sổ hộ."))
    return redirect("households", place.key)
