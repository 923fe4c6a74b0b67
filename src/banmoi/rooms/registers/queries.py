"""Asking a register: its entries, found and filtered, their totals, history and evidence."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from banmoi.core.registers import Cell, ColumnKind, Register
from banmoi.kit.text import fold
from banmoi.reference.registers import registers
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.registers.models import TABLES, Entry, EntryChange, EntryFile


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for: words, choices by column, one place, withdrawn ones too or not."""

    words: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    place: int | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of a column, and how many of the entries say nothing in it (they add nothing)."""

    name: str
    sum: int
    unknown: int


def entries(register: Register, place_ids: Collection[int], wanted: Wanted) -> QuerySet[Entry]:
    """The entries of some places, the newest first. Words are found with or without marks."""
    rows = TABLES[register.key]._default_manager.filter(place_id__in=list(place_ids))
    if not wanted.withdrawn:
        rows = rows.filter(withdrawn_at=None)
    for word in fold(wanted.words).split():
        rows = rows.filter(search__contains=word)
    for name, value in wanted.choices.items():
        if register.column(name).kind is ColumnKind.CHOICE and value:
            rows = rows.filter(**{name: value})
    if wanted.place is not None:
        rows = rows.filter(place_id=wanted.place)
    return rows.order_by("-id")


def totals(register: Register, rows: QuerySet[Entry]) -> list[Total]:
    """The sums of a register's columns over exactly these rows. One query."""
    names = [column.name for column in register.columns if column.total]
    if not names:
        return []
    asked = {f"sum_{name}": Sum(name) for name in names} | {
        f"none_{name}": Count("id", filter=Q(**{f"{name}__isnull": True})) for name in names
    }
    found = rows.order_by().aggregate(**asked)
    return [Total(name, found[f"sum_{name}"] or 0, found[f"none_{name}"]) for name in names]


def counts(place_ids: Collection[int]) -> dict[str, int]:
    """How many entries each register has for some places. One query a register."""
    return {
        key: table._default_manager.filter(place_id__in=list(place_ids), withdrawn_at=None).count()
        for key, table in TABLES.items()
    }


def find_entry(register: Register, entry_id: int) -> Entry | None:
    """One entry, withdrawn or not, with who made it."""
    return TABLES[register.key]._default_manager.select_related("made_by").filter(id=entry_id).first()


def cell(entry: Entry, name: str) -> Cell:
    """What an entry holds in a column; the id of its place in the column "place"; None for nothing."""
    value: Cell = getattr(entry, "place_id" if name == "place" else name)
    return None if value == "" else value


def history(register: Register, entry_id: int) -> list[EntryChange]:
    """All acts on an entry, the first first."""
    rows = EntryChange.objects.filter(register=register.key, entry=entry_id)
    return list(rows.select_related("changed_by").order_by("version"))


def evidence(register: Register, entry_id: int) -> list[EntryFile]:
    """The files of an entry."""
    rows = EntryFile.objects.filter(register=register.key, entry=entry_id)
    return list(rows.select_related("file", "added_by"))


def entry_places(file_id: int) -> set[int]:
    """The places of the entries that a file is evidence of."""
    return set(EntryFile.objects.filter(file_id=file_id).values_list("place_id", flat=True))


def file_elsewhere(register: Register, entry_id: int, file_ids: Collection[int]) -> set[int]:
    """Of some files those that are evidence of another entry too."""
    rows = EntryFile.objects.filter(file_id__in=list(file_ids))
    return set(rows.exclude(register=register.key, entry=entry_id).values_list("file_id", flat=True))


@dataclass(frozen=True, slots=True)
class Ending:
    """An entry that ends on a day: a certificate, a warranty."""

    register: Register
    entry: Entry
    name: str
    day: date


def endings(place_ids: Collection[int], start: date, end: date) -> list[Ending]:
    """What ends in a span of days, in all registers. One query a column that ends."""
    found = []
    for register in registers().values():
        for column in register.columns:
            if not column.lapses:
                continue
            rows = entries(register, place_ids, Wanted()).filter(
                **{f"{column.name}__gte": start, f"{column.name}__lte": end}
            )
            found += [Ending(register, row, column.name, getattr(row, column.name)) for row in rows]
    return sorted(found, key=lambda item: (item.day, item.entry.id))


def may_write(rights: Rights, place_id: int) -> bool:
    """Whether a person may write entries that lie at a place."""
    return rights.may("register.write", place_id)
