"""One entry of a register: its page with evidence and history, and its form."""

from collections.abc import Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from banmoi.core.registers import CellError, CellProblem, Column, ColumnKind, Register
from banmoi.kit import clock
from banmoi.reports.registers import (
    Moved,
    Row,
    cell_text,
    column_name,
    english,
    moves_of,
    register_name,
    rows_of,
)
from banmoi.rooms.people.queries import NotAllowedError, Rights
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.registers.actions import (
    EntryConflictError,
    EntryRefusedError,
    ReasonMissingError,
    typed_cells,
    withdraw_entry,
    write_entry,
)
from banmoi.rooms.registers.models import Entry
from banmoi.rooms.registers.queries import (
    evidence,
    file_elsewhere,
    find_entry,
    history,
    leading_here,
    link_choices,
    may_see_names,
    may_write,
    personal_columns,
    values_told,
)
from banmoi.web.doors import place_view, rights
from banmoi.web.entry_parts import PARTS
from banmoi.web.entry_rules import rule_sentence
from banmoi.web.problems import number_problem
from banmoi.web.registers import find_register, readable
from banmoi.web.uploads import uploads


def entry_view(view: Any) -> Any:
    """A page about one entry; 404 where it lies out of the place or of what the person may read."""

    @place_view
    @wraps(view)
    def wrapped(request: HttpRequest, place: NamedPlace, register: str, entry_id: int) -> HttpResponse:
        found, places = find_register(register), readable(rights(request), place)
        row = find_entry(found, entry_id)
        if row is None or row.place_id not in places:
            raise Http404
        answer: HttpResponse = view(request, place, found, row, places)
        return answer

    return wrapped


@entry_view
def entry(
    request: HttpRequest, place: NamedPlace, register: Register, row: Entry, places: dict[int, NamedPlace]
) -> HttpResponse:
    """One entry: every column, its evidence, who changed what and when; taken out or back with a reason."""
    error = ""
    if request.method == "POST":
        out = request.POST.get("do") == "withdraw"
        try:
            withdraw_entry(
                rights(request), register, row.id, withdrawn=out, reason=request.POST.get("reason", ""),
                moment=clock.now(),
            )  # fmt: skip
        except ReasonMissingError:
            error = _("Ghi lý do, để người xem sau hiểu.")
        except EntryRefusedError as refused:
            error = " ".join(entry_problems(register, refused).values())
        else:
            messages.success(
                request, _("Đã bỏ khỏi sổ; vẫn xem lại được.") if out else _("Đã lấy lại vào sổ.")
            )
            return redirect("entry", place.key, register.key, row.id)
    mine = rights(request)
    open_ = may_see_names(mine, register, row.place_id)
    hidden = frozenset() if open_ else personal_columns(register)
    keys = {item.key: item.title for item in places.values()}
    files = evidence(register, row.id) if open_ or not personal_columns(register) else []
    part = PARTS.get(register.key)
    context = {
        "place": place,
        "register": register,
        "title": register_name(register),
        "row": rows_of(mine, register, [row], places, register.columns)[0],
        "files": files,
        "files_hidden": not open_ and bool(personal_columns(register)),
        "twice": file_elsewhere(register, row.id, [item.file_id for item in files]),
        "history": [
            (change, moves_of(register, change.moves, keys, hidden))
            for change in reversed(history(register, row.id))
        ],
        "leading": _leading(mine, register, row, places, part.covers if part else frozenset()),
        "told": values_told(register, row.id),
        "may_write": may_write(mine, register, row.place_id),
        "error": error,
        "part": part.template if part else "",
    }
    if part:
        context |= part.context(request, row)
    return render(request, "entry.html", context, status=422 if error else 200)


def _leading(
    mine: Rights,
    register: Register,
    row: Entry,
    places: dict[int, NamedPlace],
    covered: frozenset[str],
) -> list[tuple[Register, str, list[Row]]]:
    """Entries of other registers that lead here and may be read, by register; not those shown already."""
    found = []
    for item in leading_here(register, row):
        rows = [entry for entry in item.entries if entry.place_id in places]
        if rows and item.register.key not in covered:
            found.append(
                (item.register, register_name(item.register), rows_of(mine, item.register, rows, places))
            )
    return found


@place_view
def entry_new(request: HttpRequest, place: NamedPlace, register: str) -> HttpResponse:
    """The form of a new entry."""
    return _form(request, place, find_register(register), None)


@entry_view
def entry_edit(
    request: HttpRequest, place: NamedPlace, register: Register, row: Entry, places: dict[int, NamedPlace]
) -> HttpResponse:
    """The form of an entry that is there."""
    del places
    return _form(request, place, register, row)


def _form(request: HttpRequest, place: NamedPlace, register: Register, row: Entry | None) -> HttpResponse:
    mine = rights(request)
    mine_to_write = {
        key: item for key, item in readable(mine, place).items() if may_write(mine, register, key)
    }
    if not mine_to_write or (row is not None and row.place_id not in mine_to_write):
        raise NotAllowedError(register.act, place.id, visible=True)
    typed, errors = _typed(request, register, row, place), {}
    seen = (
        int(request.POST["seen"]) if request.POST.get("seen", "").isdigit() else (row.version if row else 0)
    )
    kept = uploads(request, "files") if request.method == "POST" else None
    theirs: list[Moved] = []
    if request.method == "POST" and kept is not None:
        errors = {"files": " ".join(kept.errors)} if kept.errors else {}
        try:
            if not errors:
                written = write_entry(
                    mine, register, row.id if row else None, typed, seen=seen, files=kept.files,
                    reason=request.POST.get("reason", ""), moment=clock.now(),
                )  # fmt: skip
                messages.success(request, _("Đã ghi vào sổ."))
                return redirect("entry", place.key, register.key, written.entry.id)
        except EntryRefusedError as refused:
            errors |= entry_problems(register, refused)
        except EntryConflictError as conflict:
            change = conflict.change
            seen = change.version
            names = {item.key: item.title for item in mine_to_write.values()}
            theirs = moves_of(register, change.moves, names, ())
            errors["top"] = _(
                "%(who)s vừa sửa dòng này. Những gì anh/chị ghi vẫn còn dưới đây: xem lại chỗ họ sửa, "
                "rồi bấm ghi lần nữa nếu vẫn muốn thay."
            ) % {"who": change.changed_by.full_name}
    context = {
        "place": place,
        "register": register,
        "title": register_name(register),
        "entry": row,
        "places": list(mine_to_write.values()),
        "fields": [_field(mine, column, typed, errors) for column in register.typed],
        "seen": seen,
        "theirs": theirs,
        "errors": errors,
        "tokens": kept.tokens if kept else [],
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "entry_form.html", context, status=422 if errors else 200)


def _typed(request: HttpRequest, register: Register, row: Entry | None, place: NamedPlace) -> dict[str, str]:
    """What stands in the form: as sent, else as stored, else as the address offers, with the place chosen."""
    if request.method == "POST":
        return {column.name: request.POST.get(column.name, "") for column in register.typed}
    if row is None:
        offered = {column.name: request.GET.get(column.name, "")[: column.most] for column in register.typed}
        return {
            column.name: offered[column.name]
            or (place.key if column.kind is ColumnKind.PLACE else column.default)
            for column in register.typed
        }
    return typed_cells(register, row)


def _field(
    mine: Rights, column: Column, typed: Mapping[str, str], errors: Mapping[str, str]
) -> dict[str, Any]:
    value = typed[column.name]
    offered: list[tuple[str, str]] = []
    if column.kind is ColumnKind.LINK:
        offered = [(label, label) for _number, label in link_choices(mine, column.to)]
    return {
        "column": column,
        "label": column_name(column),
        "help": column.help_en if english() and column.help_en else column.help_vi,
        "value": value,
        "error": errors.get(column.name, ""),
        "choices": [(key, cell_text(column, key, {})) for key in column.choices or ()],
        "offered": offered,
    }


def entry_problems(register: Register, refused: EntryRefusedError) -> dict[str, str]:
    """Why an entry is not taken, by column; what concerns the whole entry under "top"."""
    return {name or "top": cell_problem(error, register) for name, error in refused.cells.items()}


def cell_problem(error: CellError, register: Register | None = None) -> str:
    """Why what was typed is not taken, and what to do."""
    other = column_name(register.column(error.other)) if register and error.other else ""
    match error.problem:
        case CellProblem.MISSING:
            return _("Chưa ghi. Mục này cần có.")
        case CellProblem.TOO_LONG:
            return _("Nội dung quá dài. Viết gọn lại.")
        case CellProblem.NOT_A_NUMBER:
            return number_problem(error.number) if error.number else _("Không phải là số.")
        case CellProblem.NEGATIVE:
            return _("Số không thể âm.")
        case CellProblem.NOT_WHOLE:
            return _("Ghi số nguyên, không có phần lẻ.")
        case CellProblem.NOT_A_DAY:
            return _("“%(text)s” không phải là một ngày. Ghi như 20/11/2024.") % {"text": error.text}
        case CellProblem.NOT_OFFERED:
            return _("“%(text)s” không có trong danh sách. Chọn một mục trong danh sách.") % {
                "text": error.text
            }
        case CellProblem.TOO_LARGE:
            return _("Số quá lớn. Kiểm tra lại, có thể thừa chữ số.")
        case CellProblem.TOO_FINE:
            return _("Nhiều nhất ba chữ số sau dấu phẩy.")
        case CellProblem.NOT_POSITIVE:
            return _("Phải lớn hơn 0. Nếu chưa có gì thì đừng ghi dòng này.")
        case CellProblem.NOT_ONE:
            return _("“%(text)s” có nhiều hơn một. Ghi rõ số thứ tự của dòng cần nối.") % {"text": error.text}
        case CellProblem.AFTER:
            return _("Ngày %(text)s trước ngày ở mục “%(other)s”. Xem lại hai ngày này.") % {
                "text": error.text,
                "other": other,
            }
        case CellProblem.MORE_THAN:
            return _("%(text)s nhiều hơn số ở mục “%(other)s”. Xem lại hai số này.") % {
                "text": error.text,
                "other": other,
            }
        case CellProblem.RULE:
            return rule_sentence(error.rule, error.facts)
        case _:
            return _table_problem(error)


def _table_problem(error: CellError) -> str:
    """Why the table itself, or a row of a sheet, is not taken."""
    match error.problem:
        case CellProblem.NOT_YOURS:
            return _("Anh/chị không ghi sổ này ở nơi của dòng này. Nhờ người của nơi đó hoặc cán bộ xã.")
        case CellProblem.NO_ENTRY:
            return _("Sổ không có dòng số “%(text)s”. Dòng mới thì để trống số.") % {"text": error.text}
        case CellProblem.WITHDRAWN:
            return _("Dòng số %(text)s đã bỏ khỏi sổ. Lấy lại vào sổ trước, hoặc để trống số để ghi mới.") % {
                "text": error.text
            }
        case CellProblem.TWICE:
            return _("Cùng một mục của sổ với dòng %(text)s của bảng. Giữ lại một dòng.") % {
                "text": error.text
            }
        case CellProblem.ERROR_VALUE:
            return _("Ô đang báo lỗi %(text)s của Excel. Sửa ô rồi gửi lại.") % {"text": error.text}
        case CellProblem.NOT_CALCULATED:
            return _(
                "Ô là công thức chưa được tính. Mở tệp bằng Excel, lưu lại rồi gửi; hoặc gõ hẳn giá trị."
            )
        case _ if error.text:
            return _("“%(text)s” không dùng được ở mục này. Xem lại.") % {"text": error.text}
        case _:
            return _("Sổ không nhận dòng này. Xem lại các số và ngày.")
