"""Entries of registers as people read them: cells, titles, what moved."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from banmoi.core.numbers import format_number
from banmoi.core.registers import NUMBERS, Cell, Column, ColumnKind, Register, typed_text
from banmoi.reference.registers import registers
from banmoi.reports.wording import day_label
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.registers.models import Entry
from banmoi.rooms.registers.queries import (
    Ending,
    Total,
    cell,
    derived_rows,
    entries_by_id,
    linked_labels,
    may_see_names,
    personal_columns,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One cell of an entry: its column, its words (empty: nothing written), where a link leads, whether
    it is kept from the reader because it concerns a person."""

    column: Column
    text: str
    link: int | None = None
    hidden: bool = False

    @property
    def number(self) -> bool:
        return self.column.kind in NUMBERS


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as a list shows it."""

    entry: Entry
    title: str
    cells: tuple[Shown, ...]


def english() -> bool:
    """Whether the page speaks English."""
    return get_language() == "en"


def section_name(section: str) -> str:
    """The part of the plan that registers serve, in short words."""
    match section:
        case "II.1":
            return _("Tuyên truyền, vận động, tập huấn")
        case "II.2":
            return _("Hạ tầng")
        case "II.3":
            return _("Sản xuất và thu nhập")
        case "II.4":
            return _("Văn hóa, xã hội, môi trường, an ninh")
        case "II.5":
            return _("Vốn, đóng góp và nợ")
        case "III.3":
            return _("Khen thưởng")
        case _:
            return section


_ACTS: dict[str, str] = {}


def name_act(act: str, vi: str, en: str) -> None:
    """Give an act of a register its words for the history of an entry."""
    _ACTS[act], _ACTS[f"{act}:en"] = vi, en


def act_word(act: str) -> str:
    """An act in the history of an entry, in words."""
    return _ACTS.get(f"{act}:en" if english() else act, _("cập nhật"))


def column_name(column: Column) -> str:
    """A column's name in the language of the page."""
    return column.en if english() else column.vi


def register_name(register: Register) -> str:
    """A register's name in the language of the page."""
    return register.title_en if english() else register.title_vi


def cell_text(column: Column, value: Cell, places: Mapping[int, NamedPlace]) -> str:
    """A cell in words; empty where nothing is written. A link is named by the caller."""
    if value is None:
        return ""
    if column.kind is ColumnKind.PLACE:
        place = places.get(int(str(value)))
        return place.title if place else ""
    if column.kind is ColumnKind.CHOICE:
        vi, en = (column.choices or {}).get(str(value), (str(value), str(value)))
        return en if english() else vi
    if isinstance(value, date):
        return day_label(value)
    return typed_text(column, value)


def rows_of(
    rights: Rights,
    register: Register,
    entries: Sequence[Entry],
    places: Mapping[int, NamedPlace],
    columns: Sequence[Column] | None = None,
) -> list[Row]:
    """Entries for a list: the listed columns, or those asked for. What concerns a person is kept from who
    may not see it. One query for each column that links."""
    shown = [column for column in register.columns if column.listed] if columns is None else columns
    labels, personal = linked_labels(register, entries), personal_columns(register)
    found = []
    for entry in entries:
        open_ = may_see_names(rights, register, entry.place_id)
        cells = tuple(
            Shown(column, "", hidden=True)
            if column.name in personal and not open_
            else _shown(column, cell(entry, column.name), places, labels)
            for column in shown
        )
        found.append(
            Row(entry, _title(register, entry, open_ or register.title_column.name not in personal), cells)
        )
    return found


def _title(register: Register, entry: Entry, open_: bool) -> str:
    title = cell_text(register.title_column, cell(entry, register.title_column.name), {}) if open_ else ""
    return title or _("Dòng số %(number)s") % {"number": entry.pk}


def _shown(
    column: Column, value: Cell, places: Mapping[int, NamedPlace], labels: Mapping[tuple[str, int], str]
) -> Shown:
    if column.kind is ColumnKind.LINK and value is not None:
        number = int(str(value))
        return Shown(column, labels.get((column.name, number), str(number)), link=number)
    return Shown(column, cell_text(column, value, places))


def total_texts(register: Register, found: Iterable[Total], count: int) -> list[tuple[str, str, str]]:
    """For each summed column its name, its sum, and a word on the entries that say nothing in it; the sum
    is empty where none says anything, for what is not known is not nought."""
    texts = []
    for item in found:
        known = count - item.unknown
        unknown = _("%(count)s dòng chưa ghi, không cộng") % {"count": item.unknown} if item.unknown else ""
        texts.append(
            (column_name(register.column(item.name)), format_number(item.sum) if known else "", unknown)
        )
    return texts


@dataclass(frozen=True, slots=True)
class Moved:
    """One column that an act moved."""

    name: str
    before: str
    after: str


def moves_of(
    register: Register,
    moves: Mapping[str, Sequence[str]],
    keys: Mapping[str, str],
    hidden: Collection[str] = (),
) -> list[Moved]:
    """What an act moved, in the names of the page. `keys`: titles of places by their keys; `hidden`: the
    columns that the reader may not see."""
    known = {column.name: column for column in register.columns}
    found = []
    for name, (before, after) in moves.items():
        column = known.get(name)
        if column is None or name in hidden:
            continue
        texts = [kept_text(column, text, keys) for text in (before, after)]
        found.append(Moved(column_name(column), *texts))
    return found


def kept_text(column: Column, text: str, keys: Mapping[str, str]) -> str:
    if column.kind is ColumnKind.PLACE:
        return keys.get(text, text)
    if column.kind is ColumnKind.CHOICE and text:
        return cell_text(column, text, {})
    return text


def ending_text(ending: Ending) -> str:
    """What ends, in words: "Hết hạn công nhận: 12 · Chè xanh bản Ven"."""
    return f"{column_name(ending.register.column(ending.name))}: {ending.label}"


def sheet_rows(
    rights: Rights,
    register: Register,
    entries: QuerySet[Entry],
    places: Mapping[int, NamedPlace],
) -> Iterable[tuple[int, list[Cell]]]:
    """The same entries for a sheet, each with its number: numbers and days as such, everything else in
    words; what concerns a person stays empty for who may not see it."""
    personal = personal_columns(register)
    open_ = {place: may_see_names(rights, register, place) for place in places}
    for batch in batched(entries.iterator(chunk_size=2000), 2000):
        labels = linked_labels(register, batch)
        for entry in batch:
            line: list[Cell] = []
            for column in register.columns:
                value = cell(entry, column.name)
                if column.name in personal and not open_.get(entry.place_id, False):
                    line.append(None)
                elif column.kind in NUMBERS or column.kind is ColumnKind.DAY:
                    line.append(value)
                else:
                    line.append(_shown(column, value, places, labels).text or None)
            yield entry.pk, line


def batched(rows: Iterable[Entry], size: int) -> Iterable[list[Entry]]:
    """Rows in lists of at most so many."""
    batch: list[Entry] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


@dataclass(frozen=True, slots=True)
class Behind:
    """An entry that a derived value rests on; `changed`: it was changed or withdrawn since."""

    register: Register
    number: int
    title: str
    changed: bool


def rows_behind(rights: Rights, value_id: int) -> list[Behind]:
    """The entries that a value was worked out from. One query a register."""
    lines = derived_rows(value_id)
    found = []
    for key in dict.fromkeys(line.register for line in lines):
        register = registers()[key]
        rows = entries_by_id(register, {line.entry for line in lines if line.register == key})
        titled = register.title_column.name not in personal_columns(register)
        for line in lines:
            row = rows.get(line.entry) if line.register == key else None
            if row is not None:
                open_ = titled or may_see_names(rights, register, row.place_id)
                changed = row.version != line.version or row.withdrawn_at is not None
                found.append(Behind(register, row.pk, _title(register, row, open_), changed))
    return found
