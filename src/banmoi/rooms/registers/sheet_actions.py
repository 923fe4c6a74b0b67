"""From a sheet to a register: kept with its file, matched, looked at part by part, written as one.

Nothing of it needs a process of its own. The page that shows how far it has come takes the next step when it
asks for itself again; who holds a step has claimed it for some minutes, so that two pages do not do the same
twice. The writing is one transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Q

from banmoi.core.registers import CellError, CellProblem, Register
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.queries import NotAllowedError, Rights
from banmoi.rooms.registers.bulk_actions import (
    Examined,
    Line,
    LinesRefusedError,
    Verdict,
    examine,
    said_twice,
    twice,
    write_lines,
)
from banmoi.rooms.registers.feed_actions import feed
from banmoi.rooms.registers.models import SheetImport, SheetPart, SheetState
from banmoi.rooms.registers.queries import Finder, may_write
from banmoi.rooms.registers.sheet_queries import may_handle, stamp

PART = 500
STEP_PARTS = 5
CLAIM = timedelta(minutes=3)
TRIALS = 4
COUNTS = ("new", "changed", "same", "wrong")


class SheetProblem(StrEnum):
    """Why a sheet does not go on."""

    NOT_NOW = "not_now"
    ROWS_WRONG = "rows_wrong"
    NOTHING_NEW = "nothing_new"
    NO_ROWS = "no_rows"


class SheetStuckError(Exception):
    """A sheet that does not go on as asked; it stays as it was."""

    def __init__(self, problem: SheetProblem) -> None:
        super().__init__(problem)
        self.problem = problem


Words = Callable[[Register, Mapping[str, CellError]], list[list[str]]]
"""Puts what is wrong with a row into words: pairs of a column's name ("" for the row) and a sentence."""


@dataclass(frozen=True, slots=True)
class Match:
    """How a sheet is to be read: which sheet of the book, its head, for each column of the sheet the
    register's with the words over it, the same by the folded words, where entries lie whose row does not
    say so."""

    sheet: str
    head_first: int
    head_last: int
    columns: Mapping[str, Sequence[str]]
    headings: Mapping[str, str]
    with_hidden: bool = False
    place_meant: int | None = None


@transaction.atomic
def open_sheet(
    rights: Rights, register: Register, place_id: int, file: StoredFile, *, moment: datetime
) -> SheetImport:
    """Keep a sheet that is to go into a register; nothing of it is read yet. Raises NotAllowedError."""
    if not any(may_write(rights, register, place) for place in rights.anywhere(register.act)):
        raise NotAllowedError(register.act, place_id, visible=rights.may("place.read", place_id))
    return SheetImport.objects.create(
        register=register.key, place_id=place_id, file=file, made_by_id=rights.user_id, made_at=moment
    )


def _locked(rights: Rights, register: Register, sheet_id: int) -> SheetImport:
    sheet = SheetImport.objects.select_for_update().get(id=sheet_id, register=register.key)
    if not may_handle(rights, register, sheet) or register.by_acts:
        visible = rights.may("place.read", sheet.place_id)
        raise NotAllowedError(register.act, sheet.place_id, visible=visible)
    return sheet


@transaction.atomic
def keep_lines(
    rights: Rights, register: Register, sheet_id: int, match: Match, lines: Sequence[Line],
    said: Sequence[str],
) -> SheetImport:  # fmt: skip
    """Keep how a sheet is matched and its rows, to be looked at. Raises SheetStuckError, NotAllowedError."""
    sheet = _locked(rights, register, sheet_id)
    if sheet.state not in (SheetState.MATCHING, SheetState.CHECKING, SheetState.CHECKED):
        raise SheetStuckError(SheetProblem.NOT_NOW)
    if not lines:
        raise SheetStuckError(SheetProblem.NO_ROWS)
    sheet.sheet, sheet.head_first, sheet.head_last = match.sheet[:100], match.head_first, match.head_last
    sheet.match, sheet.headings = dict(match.columns), dict(match.headings)
    sheet.with_hidden, sheet.place_meant_id = match.with_hidden, match.place_meant
    sheet.said, sheet.total = list(said), len(lines)
    sheet.parts.all().delete()
    SheetPart.objects.bulk_create(
        SheetPart(
            sheet_import=sheet, order=order, lines=[_kept(line) for line in lines[start : start + PART]]
        )
        for order, start in enumerate(range(0, len(lines), PART))
    )
    _look_again(register, sheet)
    return sheet


def _look_again(register: Register, sheet: SheetImport) -> None:
    """Nothing of the sheet has been seen."""
    sheet.parts.update(seen=False, **dict.fromkeys(COUNTS, 0))
    sheet.state, sheet.done, sheet.claimed_until = SheetState.CHECKING, 0, None
    sheet.new = sheet.changed = sheet.same = sheet.wrong = 0
    sheet.stamp = stamp(register)
    sheet.save()


def _kept(line: Line) -> dict[str, Any]:
    wrong = {name: [error.problem.value, error.text] for name, error in line.wrong.items()}
    kept = {"row": line.row, "texts": dict(line.texts), "number": line.number, "copy": line.copy}
    return kept | ({"wrong": wrong} if wrong else {})


def _line(data: Mapping[str, Any]) -> Line:
    wrong = {name: CellError(CellProblem(kind), text) for name, (kind, text) in data.get("wrong", {}).items()}
    return Line(data["row"], data["texts"], data["number"], data["copy"], wrong)


def _claim(sheet_id: int, state: SheetState, moment: datetime) -> bool:
    """Take the next step for oneself; false where somebody else is at it. A claim that lies further ahead
    than one can be is of a clock that was set, and holds no more."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=moment) | Q(claimed_until__gt=moment + CLAIM)
    rows = SheetImport.objects.filter(free, id=sheet_id, state=state)
    return rows.update(claimed_until=moment + CLAIM) == 1


def look_at_some(
    rights: Rights, register: Register, sheet_id: int, words: Words, *, moment: datetime
) -> SheetImport:
    """Look at the next rows of a sheet, as far as one page's time allows; the last ones close the look.

    Each part is written for trial and taken back, so that the rules of the table and of the room speak too.
    """
    with transaction.atomic():
        sheet = _locked(rights, register, sheet_id)
        if not _claim(sheet.id, SheetState.CHECKING, moment):
            return sheet
    find = Finder(rights, register, moment.date())
    parts = list(sheet.parts.filter(seen=False)[:STEP_PARTS])
    for part in parts:
        found = examine(register, [_line(data) for data in part.lines], find)
        told = [_told(register, data, item, words) for data, item in zip(part.lines, found, strict=True)]
        _mark(register, told, _tried(rights, register, found, moment), words)
        _count(part, told)
    with transaction.atomic():
        sheet = _locked(rights, register, sheet_id)
        if sheet.state != SheetState.CHECKING:
            return sheet
        SheetPart.objects.bulk_update(parts, ["lines", "seen", *COUNTS])
        sheet.done += sum(len(part.lines) for part in parts)
        sheet.claimed_until = None
        if not sheet.parts.filter(seen=False).exists():
            _close_look(register, sheet, words)
        _sum_up(sheet)
    return sheet


def _told(register: Register, data: Mapping[str, Any], item: Examined, words: Words) -> dict[str, Any]:
    kept = {name: data[name] for name in ("row", "texts", "number", "copy", "wrong") if name in data}
    entry = item.entry.pk if item.entry is not None else None
    moves = {name: list(move) for name, move in item.moves.items()}
    kept |= {"verdict": item.verdict.value, "entry": entry, "means": item.means, "like": item.like}
    return kept | {"moves": moves, "problems": words(register, item.wrong) if item.wrong else []}


def _mark(
    register: Register, told: Sequence[dict[str, Any]], refused: Mapping[int, Mapping[str, CellError]],
    words: Words,
) -> None:  # fmt: skip
    """Turn refused rows into wrong ones."""
    for data in told:
        if data["row"] in refused:
            data["verdict"] = Verdict.WRONG.value
            data["problems"] = words(register, refused[data["row"]])


def _count(part: SheetPart, told: list[dict[str, Any]]) -> None:
    part.lines, part.seen = told, True
    for name in COUNTS:
        setattr(part, name, sum(data["verdict"] == name for data in told))


class _Undo(Exception):  # noqa: N818 - no error: how a transaction is left without a trace
    """Takes back what was written for trial."""


def _tried(
    rights: Rights, register: Register, found: Sequence[Examined], moment: datetime
) -> Mapping[int, Mapping[str, CellError]]:
    """The rows that would be refused when written. Those that are found are left out and the others tried
    again, so that one look finds what several rules say."""
    refused: dict[int, Mapping[str, CellError]] = dict(said_twice(found))
    rest = [item for item in found if item.line.row not in refused]
    for _round in range(TRIALS):
        try:
            with transaction.atomic():
                write_lines(rights, register, rest, reason="", moment=moment, history=False)
                raise _Undo
        except _Undo:
            break
        except LinesRefusedError as error:
            refused |= error.rows
            lines = [item.line for item in rest if item.line.row not in refused]
            rest = examine(register, lines, Finder(rights, register, moment.date()))
    return refused


def _close_look(register: Register, sheet: SheetImport, words: Words) -> None:
    """All parts are seen: find rows of one entry in different parts."""
    sheet.state = SheetState.CHECKED
    parts = list(sheet.parts.all())
    rows = [
        (data["row"], data["means"])
        for part in parts
        for data in part.lines
        if data["verdict"] != Verdict.WRONG.value
    ]
    _refuse(register, parts, twice(rows), words)


def _refuse(
    register: Register, parts: Sequence[SheetPart], refused: Mapping[int, Mapping[str, CellError]],
    words: Words,
) -> None:  # fmt: skip
    for part in parts:
        if any(data["row"] in refused for data in part.lines):
            _mark(register, part.lines, refused, words)
            _count(part, part.lines)
            part.save()


def _sum_up(sheet: SheetImport) -> None:
    rows = sheet.parts.values_list(*COUNTS)
    sheet.new, sheet.changed, sheet.same, sheet.wrong = (
        [sum(column) for column in zip(*rows, strict=True)] if rows else [0, 0, 0, 0]
    )
    sheet.save()


@transaction.atomic
def confirm_sheet(rights: Rights, register: Register, sheet_id: int) -> SheetImport:
    """The person's word that the sheet is to be written as it was shown. Raises SheetStuckError."""
    sheet = _locked(rights, register, sheet_id)
    if sheet.state != SheetState.CHECKED:
        raise SheetStuckError(SheetProblem.NOT_NOW)
    if sheet.wrong:
        raise SheetStuckError(SheetProblem.ROWS_WRONG)
    if not sheet.new + sheet.changed:
        raise SheetStuckError(SheetProblem.NOTHING_NEW)
    sheet.state, sheet.claimed_until = SheetState.WRITING, None
    sheet.save()
    return sheet


def write_sheet_lines(
    rights: Rights, register: Register, sheet_id: int, words: Words, *, moment: datetime
) -> SheetImport:
    """Write a confirmed sheet, all of it or nothing, with one line in the audit trail.

    Where the register changed since the rows were looked at, they are looked at again; where a rule refuses
    a row, the sheet is back as it was with that row marked wrong.
    """
    with transaction.atomic():
        sheet = _locked(rights, register, sheet_id)
        if not _claim(sheet.id, SheetState.WRITING, moment):
            return sheet
    parts = list(sheet.parts.all())
    told = [data for part in parts for data in part.lines]
    find = Finder(rights, register, moment.date())
    found: list[Examined] = []
    for part in parts:
        found += examine(register, [_line(data) for data in part.lines], find)
    same = all(_agrees(data, item) for data, item in zip(told, found, strict=True))
    try:
        with transaction.atomic():
            sheet = _locked(rights, register, sheet_id)
            if sheet.state != SheetState.WRITING:
                return sheet
            if not same or sheet.stamp != stamp(register):
                _look_again(register, sheet)
                return sheet
            reason = f"Nhập từ Excel, lần số {sheet.id}, dòng "
            places = write_lines(rights, register, found, reason=reason, moment=moment)
            feed(rights, register, places, moment=moment)
            _written(rights, register, sheet, moment)
    except LinesRefusedError as refused:
        with transaction.atomic():
            sheet = _locked(rights, register, sheet_id)
            sheet.state, sheet.claimed_until = SheetState.CHECKED, None
            _refuse(register, list(sheet.parts.all()), refused.rows, words)
            _sum_up(sheet)
    return sheet


def _agrees(data: Mapping[str, Any], item: Examined) -> bool:
    entry = item.entry.pk if item.entry is not None else None
    return (data["verdict"], data["entry"]) == (item.verdict.value, entry)


def _written(rights: Rights, register: Register, sheet: SheetImport, moment: datetime) -> None:
    sheet.state, sheet.claimed_until = SheetState.WRITTEN, None
    sheet.written_by_id, sheet.written_at = rights.user_id, moment
    sheet.save()
    sheet.parts.all().delete()
    leave_trace(
        rights,
        moment=moment,
        act="register.import",
        subject_kind="sheet",
        subject_id=sheet.id,
        place_id=sheet.place_id,
        summary=f"Nhập từ Excel vào sổ {register.title_vi}: {sheet.new} dòng mới, {sheet.changed} dòng sửa",
        detail={"register": register.key, "digest": sheet.file.digest, "new": sheet.new,
                "changed": sheet.changed, "same": sheet.same},
    )  # fmt: skip


@transaction.atomic
def drop_sheet(rights: Rights, register: Register, sheet_id: int, *, moment: datetime) -> SheetImport:
    """Give a sheet up before it is written; its file is kept. Raises SheetStuckError."""
    sheet = _locked(rights, register, sheet_id)
    if sheet.state in (SheetState.WRITTEN, SheetState.DROPPED):
        raise SheetStuckError(SheetProblem.NOT_NOW)
    sheet.state = SheetState.DROPPED
    sheet.save()
    sheet.parts.all().delete()
    leave_trace(
        rights, moment=moment, act="register.import.drop", subject_kind="sheet", subject_id=sheet.id,
        place_id=sheet.place_id, summary=f"Bỏ lần nhập từ Excel vào sổ {register.title_vi}",
    )  # fmt: skip
    return sheet
