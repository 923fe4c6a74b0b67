"""Questions about household books: which hamlets keep one, its households on a day, who looked at names."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count

from banmoi.core.household_book import HERE, BookRow, Counting, misfits
from banmoi.core.household_book import Count as Counted
from banmoi.core.household_book import count as count_rows
from banmoi.core.household_history import Cell, Change, newest, state_on
from banmoi.kit.text import fold
from banmoi.reference.household_book import marks
from banmoi.rooms.households.models import (
    Household,
    HouseholdBook,
    HouseholdChange,
    HouseholdLook,
    NameKeeping,
)
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import NamedPlace, communes_of, places_by_id

STANDING, HEAD = "standing", "head"
"""What a change may say beside the marks: whether the household lives here, the name of its head."""


def book_of(place_id: int) -> HouseholdBook | None:
    """The book that a hamlet keeps."""
    return HouseholdBook.objects.filter(place_id=place_id, ended_on=None).first()


def books_of(place_ids: Collection[int]) -> dict[int, HouseholdBook]:
    """The books that some hamlets keep, by place."""
    rows = HouseholdBook.objects.filter(place_id__in=list(place_ids), ended_on=None)
    return {row.place_id: row for row in rows}


def find_household(place_id: int, key: UUID) -> Household | None:
    """A household of a hamlet's book."""
    return Household.objects.filter(place_id=place_id, key=key).first()


def households(place_id: int) -> list[Household]:
    """All households of a book that have been added, ended ones too, in the order in which they came."""
    return list(Household.objects.filter(place_id=place_id).exclude(standing=""))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list asks for: words of the head's name (marks do not matter), a mark that is not known, and
    a state: "here", "gone", "rivals" (two versions), "misfit" (numbers that cannot be together)."""

    words: str = ""
    missing: str = ""
    state: str = HERE


def listed(rows: Iterable[Household], wanted: Wanted) -> list[Household]:
    """The households that a list asks for."""
    words = fold(wanted.words).split()
    return [
        row
        for row in rows
        if all(word in row.search_personal for word in words)
        and (not wanted.missing or is_open(row, wanted.missing))
        and _in_state(row, wanted.state)
    ]


def is_open(row: Household, mark: str) -> bool:
    """Whether nothing certain is known of a mark: never said, or said in two ways."""
    return row.cells.get(mark) is None or mark in row.rivals


def open_marks(row: Household) -> list[str]:
    """The marks of a household of which nothing certain is known, in the order of the form."""
    return [name for name in marks() if is_open(row, name)]


def _in_state(row: Household, state: str) -> bool:
    match state:
        case "gone":
            return row.standing != HERE
        case "rivals":
            return bool(row.rivals)
        case "misfit":
            return row.standing == HERE and bool(misfits(row.cells, marks()))
        case _:
            return row.standing == HERE


def as_row(row: Household) -> BookRow:
    """A household as counting sees it today."""
    here = None if STANDING in row.rivals else row.standing == HERE
    return BookRow(row.id, _certain(row.cells, row.rivals), here)


def _certain(cells: Mapping[str, Cell], rivals: Iterable[str]) -> dict[str, Cell]:
    two = set(rivals)
    return {name: None if name in two else cell for name, cell in cells.items()}


def rows_on(place_id: int, day: date | None) -> list[BookRow]:
    """The households of a book as counting sees them on a day, worked out from their changes; None: from
    what stands today. One query."""
    if day is None:
        return [as_row(row) for row in households(place_id)]
    found = []
    for household, changes in changes_of(place_id).items():
        state = state_on(changes, day)
        standing = state.get(STANDING)
        if standing is None:
            continue
        here = None if standing.rivals else standing.cell == HERE
        cells = {name: None if item.rivals else item.cell for name, item in state.items()}
        found.append(BookRow(household, cells, here))
    return found


def changes_of(place_id: int) -> dict[int, list[Change]]:
    """Every change of a book by household. One query."""
    rows = HouseholdChange.objects.filter(household__place_id=place_id).order_by("household_id", "id")
    found: dict[int, list[Change]] = {}
    for household, operation, day, cells, seen in rows.values_list(
        "household_id", "operation", "day", "cells", "seen"
    ):
        found.setdefault(household, []).append(Change(operation.hex, day, cells, frozenset(seen)))
    return found


def history(household_id: int) -> list[HouseholdChange]:
    """Every change of a household, as it came."""
    return list(HouseholdChange.objects.filter(household_id=household_id).select_related("changed_by"))


def as_changes(rows: Iterable[HouseholdChange]) -> list[Change]:
    """Changes as the history reads them."""
    return [Change(row.operation.hex, row.day, row.cells, frozenset(row.seen)) for row in rows]


def seen_now(rows: Iterable[HouseholdChange]) -> tuple[str, ...]:
    """What a person who looks at a household now has seen; it goes with what they write."""
    return newest(as_changes(rows))


def counts(rows: Iterable[BookRow], countings: Mapping[str, Counting]) -> dict[str, Counted]:
    """What a book counts, by key."""
    known = list(rows)
    return {key: count_rows(item, known, marks()) for key, item in countings.items()}


@dataclass(frozen=True, slots=True)
class BookState:
    """How far a book is: households that live there, those with something not known, with two versions."""

    households: int = 0
    open: int = 0
    rivals: int = 0
    gone: int = 0
    missing: Mapping[str, int] = field(default_factory=dict)


def state_of(rows: Iterable[Household]) -> BookState:
    """How far a book is, and of how many households each mark is not known."""
    every = list(rows)
    here = [row for row in every if row.standing == HERE]
    missing = {name: sum(is_open(row, name) for row in here) for name in marks()}
    return BookState(
        len(here), sum(bool(open_marks(row)) for row in here), sum(bool(row.rivals) for row in every),
        len(every) - len(here), missing,
    )  # fmt: skip


def states_of(place_ids: Collection[int]) -> dict[int, BookState]:
    """How far the books of some hamlets are. One query."""
    rows = Household.objects.filter(place_id__in=list(place_ids)).exclude(standing="")
    found: dict[int, list[Household]] = {}
    for row in rows.only("place_id", "standing", "cells", "rivals"):
        found.setdefault(row.place_id, []).append(row)
    return {place: state_of(items) for place, items in found.items()}


def looks(place_id: int, most: int = 200) -> list[HouseholdLook]:
    """Who looked at names of a book, the newest first."""
    rows = HouseholdLook.objects.filter(place_id=place_id).select_related("looked_by", "household")
    return list(rows[:most])


def look_count(place_id: int) -> int:
    """How often names of a book were looked at."""
    found = HouseholdLook.objects.filter(place_id=place_id).aggregate(n=Count("id"))
    return int(found["n"])


def keeping_rule(commune_id: int) -> NameKeeping | None:
    """The commune's rule for names of ended households; None: there never was one."""
    return NameKeeping.objects.filter(place_id=commune_id).select_related("set_by").first()


def communes_with_books(day: date) -> list[NamedPlace]:
    """The communes in which a hamlet keeps or kept a book, by id."""
    ids = set(HouseholdBook.objects.values_list("place_id", flat=True))
    communes = set(communes_of(ids, day).values())
    return [place for _id, place in sorted(places_by_id(communes, day).items())]


def may_see(rights: Rights, place_id: int) -> bool:
    """Whether a person may see the names of a hamlet's book."""
    return rights.may("household.read", place_id)


def mergers_between(place_ids: Collection[int], first: date, last: date) -> list[HouseholdChange]:
    """The changes by which households went into others, by the day from which they hold."""
    rows = HouseholdChange.objects.filter(
        household__place_id__in=list(place_ids), act="merge", day__gte=first, day__lte=last
    )
    rows = rows.filter(cells__standing="merged", household__standing="merged").select_related("household")
    return list(rows.order_by("household__place_id", "day", "id"))
