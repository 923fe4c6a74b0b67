"""Opening a book, and what happens to its households: written, moved, split, merged, ended.

Every act carries a number made where it was written (`client_id`) and what its writer had seen (`seen`, as
`queries.seen_now` gives it). Sent again it changes nothing more; sent late or in another order it ends with
the same book. Whether numbers fit together is looked at within one act only, for the same reason.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db import IntegrityError, transaction

from banmoi.core.household_book import HERE, MarkKind, misfits
from banmoi.core.household_history import Cell, state_on
from banmoi.core.identity_numbers import identity_numbers
from banmoi.kit.text import fold
from banmoi.reference.household_book import marks, of_hamlets
from banmoi.rooms.households.models import ENDINGS, Household, HouseholdBook, HouseholdChange
from banmoi.rooms.households.queries import HEAD, STANDING, as_changes, book_of
from banmoi.rooms.indicators.derived_actions import tell_elsewhere, tell_elsewhere_no_more
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.queries import Rights, require
from banmoi.rooms.places.queries import places_by_id

HEAD_MOST, REASON_MOST = 120, 300


class BookProblem(StrEnum):
    """Why something is not taken into a book."""

    NO_BOOK = "no_book"
    BOOK_OPEN = "book_open"
    NOT_A_HAMLET = "not_a_hamlet"
    FUTURE_DAY = "future_day"
    BEFORE_BOOK = "before_book"
    IDENTITY_NUMBER = "identity_number"
    NAME_MISSING = "name_missing"
    TOO_LONG = "too_long"
    REASON_MISSING = "reason_missing"
    NOT_A_MARK = "not_a_mark"
    NOT_OFFERED = "not_offered"
    NOT_WHOLE = "not_whole"
    TOO_LARGE = "too_large"
    MORE_THAN = "more_than"
    NOTHING_SAID = "nothing_said"
    NOT_THERE = "not_there"
    ITSELF = "itself"


class BookRefusedError(Exception):
    """What was written cannot be taken; by field ("" is the whole) the problem and the words it is of."""

    def __init__(self, problems: Mapping[str, tuple[BookProblem, str]]) -> None:
        super().__init__(dict(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Part:
    """What one act says of one household. `new`: the act brings it into the book."""

    household: UUID
    cells: Mapping[str, object] = field(default_factory=dict)
    seen: Collection[str] = ()
    new: bool = False
    place_id: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an act: its households, and whether it was new (false: it had been taken already)."""

    households: tuple[Household, ...]
    new: bool


@transaction.atomic
def open_book(
    rights: Rights, place_id: int, *, kept_from: date, moment: datetime, demonstration: bool = False
) -> HouseholdBook:
    """Keep a book in a hamlet from a day on: what it tells is reported by hand no longer.

    Raises NotAllowedError, BookRefusedError.
    """
    require(rights, "household.write", place_id)
    place = places_by_id([place_id], moment.date()).get(place_id)
    if place is None or place.level != "hamlet":
        raise BookRefusedError({"": (BookProblem.NOT_A_HAMLET, "")})
    if kept_from > moment.date():
        raise BookRefusedError({"kept_from": (BookProblem.FUTURE_DAY, "")})
    if book_of(place_id) is not None:
        raise BookRefusedError({"": (BookProblem.BOOK_OPEN, "")})
    book = HouseholdBook.objects.create(
        place_id=place_id, kept_from=kept_from, opened_by_id=rights.user_id, opened_at=moment,
        demonstration=demonstration or place.demonstration,
    )  # fmt: skip
    tell_elsewhere(place_id, of_hamlets(), kept_from)
    _trace(rights, place_id, "household.open", "Lập sổ hộ của bản", moment)
    return book


@transaction.atomic
def end_book(rights: Rights, place_id: int, reason: str, *, moment: datetime) -> None:
    """Keep the book no longer; from the next day on the hamlet reports by hand again. What was confirmed
    stays. Raises NotAllowedError, BookRefusedError."""
    require(rights, "household.write", place_id)
    book = HouseholdBook.objects.select_for_update().filter(place_id=place_id, ended_on=None).first()
    if book is None:
        raise BookRefusedError({"": (BookProblem.NO_BOOK, "")})
    problems: dict[str, tuple[BookProblem, str]] = {}
    kept = _text("reason", reason, REASON_MOST, problems, missing=BookProblem.REASON_MISSING)
    if problems:
        raise BookRefusedError(problems)
    book.ended_on, book.why_ended = moment.date(), kept
    book.save(update_fields=["ended_on", "why_ended"])
    tell_elsewhere_no_more(place_id, moment.date())
    _trace(rights, place_id, "household.close", "Thôi giữ sổ hộ của bản", moment)


def write_household(
    rights: Rights,
    place_id: int,
    values: Mapping[str, object],
    *,
    household: UUID,
    client_id: UUID,
    seen: Collection[str] = (),
    day: date | None = None,
    new: bool = False,
    reason: str = "",
    moment: datetime,
) -> Outcome:
    """Write marks of a household, or bring a new one into the book (`new`, then the head's name is needed).

    `values`: the marks that are said, and `head`; what is left out stays, None says that it is not known.
    `day`: from when they hold (None: today). Raises NotAllowedError, BookRefusedError.
    """
    part = Part(household, values, seen, new)
    act = "add" if new else "write"
    return act_on(rights, place_id, act, [part], client_id=client_id, day=day, reason=reason, moment=moment)


def end_household(
    rights: Rights,
    place_id: int,
    household: UUID,
    how: str,
    *,
    client_id: UUID,
    seen: Collection[str],
    day: date | None = None,
    reason: str,
    moment: datetime,
) -> Outcome:
    """Say that a household lives here no longer (one of ENDINGS but "merged"), or "here" again after all.

    Raises NotAllowedError, BookRefusedError.
    """
    if how not in (HERE, *ENDINGS) or how == "merged":
        raise BookRefusedError({STANDING: (BookProblem.NOT_OFFERED, how)})
    part = Part(household, {STANDING: how}, seen)
    act = "back" if how == HERE else "end"
    return act_on(rights, place_id, act, [part], client_id=client_id, day=day, reason=reason, moment=moment)


def merge_households(
    rights: Rights,
    place_id: int,
    ended: Part,
    into: Part,
    *,
    client_id: UUID,
    day: date | None = None,
    reason: str,
    moment: datetime,
) -> Outcome:
    """Put a household into another one, whose marks are said anew where they change.

    Raises NotAllowedError, BookRefusedError.
    """
    if ended.household == into.household:
        raise BookRefusedError({"into": (BookProblem.ITSELF, "")})
    gone = Part(ended.household, {**ended.cells, STANDING: "merged"}, ended.seen)
    return act_on(
        rights, place_id, "merge", [gone, into], client_id=client_id, day=day, reason=reason, moment=moment
    )


def split_household(
    rights: Rights,
    place_id: int,
    rest: Part,
    new: Part,
    *,
    client_id: UUID,
    day: date | None = None,
    reason: str,
    moment: datetime,
) -> Outcome:
    """Part a household in two: what is left of it, and the new one. Raises NotAllowedError,
    BookRefusedError."""
    born = Part(new.household, new.cells, (), new=True)
    return act_on(
        rights, place_id, "split", [rest, born], client_id=client_id, day=day, reason=reason, moment=moment
    )


def move_household(
    rights: Rights,
    place_id: int,
    gone: Part,
    to_place_id: int,
    new: UUID,
    *,
    client_id: UUID,
    day: date | None = None,
    reason: str,
    moment: datetime,
) -> Outcome:
    """Move a household with all that is known of it into the book of another hamlet, where the person may
    write too. Raises NotAllowedError, BookRefusedError."""
    row = Household.objects.filter(place_id=place_id, key=gone.household).first()
    if row is None:
        raise BookRefusedError({"": (BookProblem.NOT_THERE, "")})
    known = {name: cell for name, cell in row.cells.items() if name in marks()} | {HEAD: row.head}
    parts = [
        Part(gone.household, {STANDING: "moved"}, gone.seen),
        Part(new, known, (), new=True, place_id=to_place_id),
    ]
    return act_on(rights, place_id, "move", parts, client_id=client_id, day=day, reason=reason, moment=moment)


def act_on(
    rights: Rights,
    place_id: int,
    act: str,
    parts: Sequence[Part],
    *,
    client_id: UUID,
    day: date | None = None,
    reason: str = "",
    moment: datetime,
) -> Outcome:
    """One act on one or more households, all or nothing. Raises NotAllowedError, BookRefusedError."""
    places = {part.place_id or place_id for part in parts}
    for number in places:
        require(rights, "household.write", number)
    try:
        return _act_once(rights, place_id, act, parts, client_id, day or moment.date(), reason, moment)
    except IntegrityError:
        # The same act, or the same new household, came at the same moment: look again.
        return _act_once(rights, place_id, act, parts, client_id, day or moment.date(), reason, moment)


@transaction.atomic
def _act_once(
    rights: Rights, place_id: int, act: str, parts: Sequence[Part], client_id: UUID, day: date, reason: str,
    moment: datetime,
) -> Outcome:  # fmt: skip
    places = sorted({part.place_id or place_id for part in parts})
    # Writers of one book take turns, so that what stands is worked out from all that was written.
    books = list(HouseholdBook.objects.select_for_update().filter(place_id__in=places, ended_on=None))
    earlier = HouseholdChange.objects.filter(operation=client_id).select_related("household")
    done = [change.household for change in earlier]
    if done:
        if any(row.place_id not in places for row in done):
            raise BookRefusedError({"": (BookProblem.NOT_THERE, "")})
        return Outcome(tuple(done), new=False)
    if len(books) < len(places):
        raise BookRefusedError({"": (BookProblem.NO_BOOK, "")})
    kept, said = _judge(act, parts, day, reason, books, moment)
    rows = []
    for part, cells in zip(parts, kept, strict=True):
        row = _household(part, part.place_id or place_id, books[0].demonstration)
        if row.names_removed_at is not None and cells.get(STANDING) != HERE:
            cells = {name: cell for name, cell in cells.items() if name != HEAD}
        HouseholdChange.objects.create(
            household=row, operation=client_id, act=act, day=day, cells=cells, seen=_hexes(part.seen),
            reason=said, changed_by_id=rights.user_id, changed_at=moment,
        )  # fmt: skip
        work_out(row)
        rows.append(row)
    _trace(rights, place_id, f"household.{act}", _SUMMARY[act], moment, rows=[row.id for row in rows])
    return Outcome(tuple(rows), new=True)


_SUMMARY = {
    "add": "Ghi thêm một hộ vào sổ hộ",
    "write": "Ghi sổ hộ",
    "end": "Cho một hộ ra khỏi sổ hộ",
    "back": "Đưa một hộ trở lại sổ hộ",
    "merge": "Ghép hai hộ trong sổ hộ",
    "split": "Tách hộ trong sổ hộ",
    "move": "Chuyển một hộ sang sổ hộ của bản khác",
}
"""What the trail says of an act; never a name."""


def _hexes(seen: Collection[str]) -> list[str]:
    """Numbers of changes in the one way in which the history knows them."""
    return sorted({str(number).replace("-", "").lower() for number in seen})


def _household(part: Part, place_id: int, demonstration: bool) -> Household:
    row, _made = Household.objects.select_for_update().get_or_create(
        key=part.household, defaults={"place_id": place_id, "demonstration": demonstration}
    )
    if row.place_id != place_id:
        raise BookRefusedError({"": (BookProblem.NOT_THERE, "")})
    return row


def work_out(row: Household) -> None:
    """Work out what stands of a household from all its changes, and keep it to be listed."""
    changes = list(HouseholdChange.objects.filter(household=row))
    state = state_on(as_changes(changes))
    row.cells = {name: item.cell for name, item in state.items() if name in marks()}
    row.rivals = {
        name: [[number, cell] for number, cell in item.rivals] for name, item in state.items() if item.rivals
    }
    head = state.get(HEAD)
    row.head = str(head.cell or "") if head else ""
    row.search_personal = fold(row.head)
    standing = state.get(STANDING)
    row.standing = str(standing.cell or "") if standing else ""
    days = {change.operation.hex: change.day for change in changes}
    row.ended_on = days[standing.change] if standing and row.standing != HERE else None
    if row.standing == HERE and row.head:
        row.names_removed_at = None
    row.changes = len(changes)
    row.save()


def _judge(
    act: str, parts: Sequence[Part], day: date, reason: str, books: Sequence[HouseholdBook], moment: datetime
) -> tuple[list[dict[str, Cell]], str]:
    """The cells of every part and the reason, as they are kept. Raises BookRefusedError."""
    problems: dict[str, tuple[BookProblem, str]] = {}
    if day > moment.date():
        problems["day"] = BookProblem.FUTURE_DAY, ""
    elif any(day < book.kept_from for book in books):
        problems["day"] = BookProblem.BEFORE_BOOK, f"{max(book.kept_from for book in books):%d/%m/%Y}"
    missing = None if act in ("add", "write") else BookProblem.REASON_MISSING
    said = _text("reason", reason, REASON_MOST, problems, missing=missing)
    kept = []
    for part in parts:
        cells = _cells(part, problems)
        if part.new:
            cells[STANDING] = HERE
            if not cells.get(HEAD):
                problems.setdefault(HEAD, (BookProblem.NAME_MISSING, ""))
        if not cells and len(parts) == 1:
            problems.setdefault("", (BookProblem.NOTHING_SAID, ""))
        kept.append(cells)
    if problems:
        raise BookRefusedError(problems)
    return kept, said


def _cells(part: Part, problems: dict[str, tuple[BookProblem, str]]) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for name, cell in part.cells.items():
        if name == HEAD:
            cells[name] = _text(name, str(cell or ""), HEAD_MOST, problems, missing=BookProblem.NAME_MISSING)
        elif name == STANDING:
            cells[name] = str(cell)
        elif name not in marks():
            problems[name] = BookProblem.NOT_A_MARK, name
        elif problem := _wrong(name, cell):
            problems[name] = problem, "" if cell is None else str(cell)[:60]
        else:
            assert cell is None or isinstance(cell, str | int)
            cells[name] = cell
    for name, whole in misfits(cells, marks()).items():
        problems.setdefault(name, (BookProblem.MORE_THAN, whole))
    return cells


def _wrong(name: str, cell: object) -> BookProblem | None:
    mark = marks()[name]
    if cell is None:
        return None
    if mark.kind is MarkKind.CHOICE:
        return None if isinstance(cell, str) and cell in mark.choices else BookProblem.NOT_OFFERED
    if isinstance(cell, bool) or not isinstance(cell, int) or cell < 0:
        return BookProblem.NOT_WHOLE
    return BookProblem.TOO_LARGE if cell > mark.most else None


def _text(
    name: str,
    text: str,
    most: int,
    problems: dict[str, tuple[BookProblem, str]],
    *,
    missing: BookProblem | None,
) -> str:
    """A text as it is kept: no longer than its place, and without the number of an identity paper."""
    kept = " ".join(text.split())
    if not kept and missing is not None:
        problems[name] = missing, ""
    elif len(kept) > most:
        problems[name] = BookProblem.TOO_LONG, str(most)
    elif found := identity_numbers(kept):
        problems[name] = BookProblem.IDENTITY_NUMBER, found[0]
    return kept


def _trace(
    rights: Rights,
    place_id: int,
    act: str,
    summary: str,
    moment: datetime,
    rows: Sequence[int] = (),
) -> None:
    detail = {"households": list(rows)} if rows else {}
    leave_trace(
        rights, moment=moment, act=act, subject_kind="household_book", subject_id=place_id,
        place_id=place_id, summary=summary, detail=detail,
    )  # fmt: skip
