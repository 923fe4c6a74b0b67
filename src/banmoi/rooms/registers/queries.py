"""Asking a register: its entries, found and filtered, their totals, history and evidence."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum, TextField, Value
from django.db.models.functions import Cast

from banmoi.core.registers import Cell, CellError, CellProblem, Column, ColumnKind, Register, link_number
from banmoi.kit.privacy import PrivacyClass
from banmoi.kit.text import fold
from banmoi.reference.registers import registers
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.models import Place
from banmoi.rooms.places.queries import find_places, get_place
from banmoi.rooms.registers.models import TABLES, DerivedFrom, Entry, EntryChange, EntryFile


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for: words, choices by column, one place, one year, withdrawn ones too or not;
    `until`: those of a later day left out.

    `names_in`: the places whose personal words the person may see, and so search.
    """

    words: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    place: int | None = None
    year: int | None = None
    names_in: Collection[int] = ()
    withdrawn: bool = False
    until: date | None = None


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
        known = Q(search__contains=word)
        if wanted.names_in:
            known |= Q(search_personal__contains=word, place_id__in=list(wanted.names_in))
        rows = rows.filter(known)
    for name, value in wanted.choices.items():
        if register.column(name).kind is ColumnKind.CHOICE and value:
            rows = rows.filter(**{name: value})
    if wanted.place is not None:
        rows = rows.filter(place_id=wanted.place)
    if wanted.year is not None and register.day:
        rows = rows.filter(**{f"{register.day}__year": wanted.year})
    if wanted.until is not None and register.day:
        early = Q(**{f"{register.day}__lte": wanted.until})
        rows = rows.filter(early | Q(**{f"{register.day}__isnull": True}))
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


def entries_by_id(register: Register, ids: Collection[int]) -> dict[int, Entry]:
    """Entries by number, withdrawn or not."""
    return TABLES[register.key]._default_manager.in_bulk(list(ids))


def cell(entry: Entry, name: str) -> Cell:
    """What an entry holds in a column; the id of a place or of a linked entry; None for nothing."""
    value: Cell = getattr(entry, _attribute(type(entry), name))
    return None if value == "" else value


@cache
def _attribute(table: type[Entry], name: str) -> str:
    return f"{name}_id" if table._meta.get_field(name).is_relation else name


def personal_columns(register: Register) -> frozenset[str]:
    """The columns of a register that concern a person."""
    return _personal(register.key)


@cache
def _personal(key: str) -> frozenset[str]:
    classes: Mapping[str, PrivacyClass] = TABLES[key].PRIVACY  # type: ignore[attr-defined]
    names = {column.name for column in registers()[key].columns}
    return frozenset(name for name in names if classes.get(name) is not PrivacyClass.OFFICIAL)


def may_see_names(rights: Rights, register: Register, place_id: int) -> bool:
    """Whether a person may see the columns that concern a person: who writes there, and who oversees."""
    return rights.may(register.act, place_id) or rights.may("audit.read", place_id)


def entry_label(entry: Entry, key: str) -> str:
    """How an entry is named wherever another one leads to it: "12 · Đường trục bản Ven"."""
    title = registers()[key].title_column
    return f"{entry.pk} · {getattr(entry, title.name)}" if title.kind is ColumnKind.TEXT else str(entry.pk)


def find_writable_place(rights: Rights, register: Register, text: str, day: date) -> int | None:
    """The place that a text means (its key, code or name), among those where the person may write.

    Raises CellError NOT_ONE where several are meant.
    """
    exact = get_place(text, day)
    if exact is not None:
        return exact.id if rights.may(register.act, exact.id) else None
    found = [place.id for place in find_places(text, day) if rights.may(register.act, place.id)]
    if len(found) > 1:
        raise CellError(CellProblem.NOT_ONE, text)
    return found[0] if found else None


def find_link(rights: Rights, key: str, text: str, day: date) -> int | None:
    """The entry of a register that a text means, by its number or its whole title, among those that the
    person may read. Raises CellError NOT_ONE where several are meant."""
    readable = list(rights.anywhere("place.read"))
    rows = TABLES[key]._default_manager.filter(place_id__in=readable, withdrawn_at=None)
    number = link_number(text)
    if number is not None:
        return rows.filter(id=number).values_list("id", flat=True).first()
    title = registers()[key].title_column
    if title.kind is not ColumnKind.TEXT:
        return None
    found = list(rows.filter(**{f"{title.name}__iexact": text}).values_list("id", flat=True)[:2])
    if len(found) > 1:
        raise CellError(CellProblem.NOT_ONE, text)
    return found[0] if found else None


class Finder:
    """What texts mean for a person on a day, each text asked for once: the places where they may write,
    the entries that they may read."""

    def __init__(self, rights: Rights, register: Register, day: date) -> None:
        self.rights, self.register, self.day = rights, register, day
        self._found: dict[tuple[str, str], int | CellError | None] = {}
        self._rows: dict[tuple[str, int], Entry] = {}
        self._places: dict[int, Place] = {}

    def __call__(self, column: Column, text: str) -> int | None:
        """The number of the place or entry. Raises CellError where several are meant."""
        key = column.name, text
        if key not in self._found:
            try:
                self._found[key] = self._ask(column, text)
            except CellError as error:
                self._found[key] = error
        found = self._found[key]
        if isinstance(found, CellError):
            raise found
        return found

    def _ask(self, column: Column, text: str) -> int | None:
        if column.kind is ColumnKind.LINK:
            return find_link(self.rights, column.to, text, self.day)
        return find_writable_place(self.rights, self.register, text, self.day)

    def dress(self, *entries: Entry) -> None:
        """Give entries the rows that they lead to, each row asked for once; and those whose place is
        another entry's, that place."""
        links = [column for column in self.register.columns if column.kind is ColumnKind.LINK]
        for column in links:
            ids = {number for entry in entries if (number := getattr(entry, f"{column.name}_id"))}
            lacking = [number for number in ids if (column.name, number) not in self._rows]
            for number, row in TABLES[column.to]._default_manager.in_bulk(lacking).items():
                self._rows[column.name, number] = row
            for entry in entries:
                if number := getattr(entry, f"{column.name}_id"):
                    setattr(entry, column.name, self._rows[column.name, number])
        by = self.register.place_column.by
        for entry in entries:
            if by:
                entry.place_id = getattr(entry, by).place_id
        unknown = {entry.place_id for entry in entries if entry.place_id} - set(self._places)
        self._places |= Place.objects.in_bulk(list(unknown)) if unknown else {}
        for entry in entries:
            if entry.place_id:
                entry.place = self._places[entry.place_id]


LINKS_MOST = 400
"""How many entries a form offers for a link; beyond these the number is typed."""


def link_choices(rights: Rights, key: str) -> list[tuple[int, str]]:
    """The entries that a link may lead to, the newest first: number and label."""
    rows = TABLES[key]._default_manager.filter(
        place_id__in=list(rights.anywhere("place.read")), withdrawn_at=None
    )
    return [(row.pk, entry_label(row, key)) for row in rows.order_by("-id")[:LINKS_MOST]]


def linked_labels(register: Register, rows: Collection[Entry]) -> dict[tuple[str, int], str]:
    """The labels of all entries that some entries lead to, by column and number. One query a column."""
    found: dict[tuple[str, int], str] = {}
    for column in register.columns:
        if column.kind is not ColumnKind.LINK:
            continue
        ids = {number for row in rows if (number := getattr(row, f"{column.name}_id")) is not None}
        for row in TABLES[column.to]._default_manager.filter(id__in=ids):
            found[column.name, row.pk] = entry_label(row, column.to)
    return found


@dataclass(frozen=True, slots=True)
class Linked:
    """Entries of another register that lead to an entry, by which column."""

    register: Register
    name: str
    entries: tuple[Entry, ...]


def leading_here(register: Register, entry: Entry) -> list[Linked]:
    """The entries of all registers that lead to an entry, the newest first. One query a linking column."""
    found = []
    for other in registers().values():
        for column in other.columns:
            if column.kind is ColumnKind.LINK and column.to == register.key:
                rows = TABLES[other.key]._default_manager.filter(
                    **{f"{column.name}_id": entry.pk}, withdrawn_at=None
                )
                if rows:
                    found.append(Linked(other, column.name, tuple(rows.order_by("-id"))))
    return found


def derived_rows(value_id: int) -> list[DerivedFrom]:
    """The entries that a value was worked out from."""
    return list(DerivedFrom.objects.filter(value_id=value_id))


def values_told(register: Register, entry_id: int) -> list[DerivedFrom]:
    """The values that stand today and rest on an entry."""
    rows = DerivedFrom.objects.filter(register=register.key, entry=entry_id, value__superseded_by=None)
    return list(rows.select_related("value"))


YEARS_MOST = 40
"""Beyond these a day was mistyped, or is found by its words."""


def years_of(register: Register, place_ids: Collection[int]) -> list[int]:
    """The years in which entries of some places are dated, the newest first. One query a year: SQLite has no
    function that cuts a day to its year, and calling Python for each row took most of a long list's time."""
    if not register.day:
        return []
    rows = TABLES[register.key]._default_manager.filter(place_id__in=list(place_ids)).order_by()
    found: list[int] = []
    while len(found) < YEARS_MOST:
        newest: date | None = rows.aggregate(newest=Max(register.day))["newest"]
        if newest is None:
            break
        found.append(newest.year)
        rows = rows.filter(**{f"{register.day}__lt": date(newest.year, 1, 1)})
    return found


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
    """An entry that ends on a day: a certificate, a warranty. `label`: how it is named, by its number alone
    where its title concerns a person and is kept from the reader."""

    register: Register
    entry_id: int
    place_id: int
    name: str
    day: date
    label: str


def endings(
    place_ids: Collection[int],
    start: date,
    end: date,
    rights: Rights | None = None,
    *,
    followed: bool = True,
    only: str = "",
) -> list[Ending]:
    """What ends in a span of days, in all registers or in `only` one. One query in all.

    `followed` False: entries that a later one of the same register, place and title took over from are left
    out. Titles that concern a person are shown to who may see them, and to nobody where `rights` is None.
    """
    parts = [
        _ending_rows(register, column, place_ids, start, end, followed)
        for register in registers().values()
        for column in register.columns
        if column.lapses and only in ("", register.key)
    ]
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    found = []
    for key, name, entry_id, place_id, day, title in rows:
        register = registers()[key]
        open_ = register.title_column.name not in personal_columns(register) or (
            rights is not None and may_see_names(rights, register, place_id)
        )
        label = f"{entry_id} · {title}" if title and open_ else str(entry_id)
        found.append(Ending(register, entry_id, place_id, name, day, label))
    return sorted(found, key=lambda item: (item.day, item.register.key, item.entry_id))


def _ending_rows(
    register: Register, column: Column, place_ids: Collection[int], start: date, end: date, followed: bool
) -> QuerySet[Entry, tuple[str, str, int, int, date, str]]:
    """One column's part of the question, in the order that all parts share."""
    table, title = TABLES[register.key], register.title_column
    words = title.kind is ColumnKind.TEXT
    rows = table._default_manager.filter(
        place_id__in=list(place_ids), withdrawn_at=None,
        **{f"{column.name}__gte": start, f"{column.name}__lte": end},
    )  # fmt: skip
    if not followed:
        same = f"{title.name}__iexact" if words else title.name
        later = table._default_manager.filter(
            place_id=OuterRef("place_id"), withdrawn_at=None,
            **{same: OuterRef(title.name), f"{column.name}__gt": OuterRef(column.name)},
        )  # fmt: skip
        rows = rows.exclude(Exists(later))
    text = TextField()
    return rows.order_by().values_list(
        Value(register.key, output_field=text),
        Value(column.name, output_field=text),
        "id",
        "place_id",
        F(column.name),
        Cast(title.name, text) if words else Value("", output_field=text),
    )


def may_write(rights: Rights, register: Register, place_id: int) -> bool:
    """Whether a person may write entries of a register that lie at a place, by the common form."""
    return not register.by_acts and rights.may(register.act, place_id)
