"""Many entries at once, from the rows of a sheet: what each row would change, and all of it written.

One way with `actions.write_entry`: the same filling, the same rules, the same hooks, the same history. What
differs is how often the database is asked: texts are looked up once, entries are written in bulk, and the
audit trail has one line, which the caller leaves.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import Q

from banmoi.core.registers import Cell, CellError, CellProblem, Column, ColumnKind, Register, read_cell
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.registers.actions import (
    REASON_MOST,
    EntryRefusedError,
    broken_rules,
    fill,
    moved,
    note_words,
    run_hooks,
    typed_cells,
)
from banmoi.rooms.registers.models import TABLES, Entry, EntryChange
from banmoi.rooms.registers.queries import Finder, cell

BATCH = 500


class Verdict(StrEnum):
    """What a row of a sheet would do to the register."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet: its number there, what it says by column; the number of its entry, where it names
    one; which of several equal rows it is (0: the first); what of it cannot be read at all."""

    row: int
    texts: Mapping[str, str]
    number: int | None = None
    copy: int = 0
    wrong: Mapping[str, CellError] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Examined:
    """What a row would do: the entry as it would be, what moves, or why not. `means`: which entry it is of,
    so that two rows of one entry are noticed ("" where nothing tells). `like`: an entry of the same name,
    place and day that is not this row's, so perhaps the same thing said twice."""

    line: Line
    verdict: Verdict
    entry: Entry | None = None
    moves: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    wrong: Mapping[str, CellError] = field(default_factory=dict)
    means: str = ""
    like: int | None = None


class LinesRefusedError(Exception):
    """Rows that the register does not take, each with its cells, by the number of the row."""

    def __init__(self, rows: Mapping[int, Mapping[str, CellError]]) -> None:
        super().__init__(sorted(rows))
        self.rows = dict(rows)


Signature = tuple[Cell, ...]


class _Known:
    """The entries that some rows may mean: by number, by their natural key, by everything that rows say."""

    def __init__(self, register: Register, names: Sequence[str], rows: Iterable[Entry]) -> None:
        self.names = tuple(names)
        self.by_id: dict[int, Entry] = {}
        self.by_key: dict[Signature, list[Entry]] = {}
        self.equal: dict[Signature, list[Entry]] = {}
        self.near: dict[Signature, int] = {}
        self._near = (register.title_column.name, "place", register.day or register.title_column.name)
        for entry in rows:
            self.by_id[entry.pk] = entry
            if entry.withdrawn_at is None:
                self.equal.setdefault(signature(entry, self.names), []).append(entry)
                self.near.setdefault(signature(entry, self._near), entry.pk)
                key = signature(entry, register.natural)
                if register.natural and None not in key:
                    self.by_key.setdefault(key, []).append(entry)

    def like(self, entry: Entry) -> int | None:
        return self.near.get(signature(entry, self._near))


def signature(entry: Entry, names: Sequence[str]) -> Signature:
    """What an entry holds in some columns, to be compared."""
    return tuple(cell(entry, name) for name in names)


def examine(register: Register, lines: Sequence[Line], find: Finder) -> list[Examined]:
    """What each row would do to the register; nothing is written.

    A row is of the entry whose number it names, else of the one with the same natural key, else of one that
    says the very same, else it is new. An empty cell empties the column of an entry that was named by its
    number; it leaves alone that of one found by its key.
    """
    names = sorted({name for line in lines for name in line.texts})
    known = _Known(register, names, _candidates(register, lines, find))
    return [_examine(register, line, known, find) for line in lines]


def _candidates(register: Register, lines: Sequence[Line], find: Finder) -> list[Entry]:
    """The entries that rows may mean: by number, by the title, by the first column of the natural key.
    One query, and one for each column that links."""
    wanted = Q(pk__in={line.number for line in lines if line.number is not None})
    columns = {register.title_column.name, *register.natural[:1]}
    for column in (register.column(name) for name in sorted(columns)):
        values = {value for line in lines if (value := _read(column, line, find)) is not None}
        linked = column.kind in (ColumnKind.LINK, ColumnKind.PLACE)
        wanted |= Q(**{f"{column.name}_id__in" if linked else f"{column.name}__in": values})
    rows = list(TABLES[register.key]._default_manager.filter(wanted).order_by("id"))
    find.dress(*rows)
    return rows


def _read(column: Column, line: Line, find: Finder) -> Cell:
    try:
        return read_cell(column, line.texts.get(column.name, ""), find)
    except CellError:
        return None


def _examine(register: Register, line: Line, known: _Known, find: Finder) -> Examined:
    if line.wrong:
        return Examined(line, Verdict.WRONG, wrong={**_typed_wrong(register, line, find), **line.wrong})
    try:
        entry, texts = _meant(register, line, known, find)
        if entry is not None:
            return _change(register, line, entry, texts, find)
        fresh = TABLES[register.key]()
        fill(register, fresh, line.texts, find)
        if not find.rights.may(register.act, fresh.place_id):
            return Examined(line, Verdict.WRONG, wrong=_not_yours(register, fresh))
    except EntryRefusedError as refused:
        return Examined(line, Verdict.WRONG, wrong=refused.cells)
    equal = known.equal.get(signature(fresh, known.names), ())
    if line.copy < len(equal):
        return Examined(line, Verdict.SAME, equal[line.copy])
    after = typed_cells(register, fresh)
    note_words(register, fresh, after)
    key = signature(fresh, register.natural)
    means = "" if None in key or not key else f"key {key}"
    return Examined(
        line, Verdict.NEW, fresh, moved({}, after), means=means, like=None if means else known.like(fresh)
    )


def _typed_wrong(register: Register, line: Line, find: Finder) -> dict[str, CellError]:
    """What else is wrong in a row of which some cell cannot be read."""
    wrong: dict[str, CellError] = {}
    for column in register.typed:
        if column.name in line.texts and column.name not in line.wrong:
            try:
                read_cell(column, line.texts[column.name], find)
            except CellError as error:
                wrong[column.name] = error
    return wrong


def _meant(
    register: Register, line: Line, known: _Known, find: Finder
) -> tuple[Entry | None, Mapping[str, str]]:
    """The entry that a row is of, and what it says of it. Raises EntryRefusedError."""
    if line.number is not None:
        entry = known.by_id.get(line.number)
        if entry is None or not find.rights.may("place.read", entry.place_id):
            raise EntryRefusedError({"": CellError(CellProblem.NO_ENTRY, str(line.number))})
        if entry.withdrawn_at is not None:
            raise EntryRefusedError({"": CellError(CellProblem.WITHDRAWN, str(line.number))})
        return entry, line.texts
    key = tuple(_read(register.column(name), line, find) for name in register.natural)
    found = known.by_key.get(key, []) if register.natural and None not in key else []
    if len(found) > 1:
        raise EntryRefusedError({register.natural[0]: CellError(CellProblem.NOT_ONE, str(key[0]))})
    return (found[0] if found else None), {name: text for name, text in line.texts.items() if text.strip()}


def _change(register: Register, line: Line, entry: Entry, texts: Mapping[str, str], find: Finder) -> Examined:
    # the entry is shared by all rows that may mean it: this row works on a copy
    mine = type(entry)(**{field.attname: getattr(entry, field.attname) for field in entry._meta.fields})
    mine._state.adding, mine._state.db = False, entry._state.db
    find.dress(mine)
    before = typed_cells(register, mine)
    fill(register, mine, texts, find)
    after = typed_cells(register, mine)
    moves = moved(before, after)
    means = f"entry {entry.pk}"
    if not moves:
        return Examined(line, Verdict.SAME, mine, means=means)
    for place in (entry, mine):
        if not find.rights.may(register.act, place.place_id):
            return Examined(line, Verdict.WRONG, wrong=_not_yours(register, place))
    note_words(register, mine, after)
    return Examined(line, Verdict.CHANGED, mine, moves, means=means)


def _not_yours(register: Register, entry: Entry) -> dict[str, CellError]:
    place = register.place_column
    return {place.by or place.name: CellError(CellProblem.NOT_YOURS, entry.place.key)}


def write_lines(
    rights: Rights, register: Register, found: Sequence[Examined], *, reason: str, moment: datetime,
    history: bool = True,
) -> set[int]:  # fmt: skip
    """Write all that is new or changes, with its history; the places whose entries moved. The caller has
    opened the transaction, feeds the indicators, and leaves the line in the audit trail. `history` False:
    it is for trial, and taken back.

    Raises LinesRefusedError, with every row that the table or a room's own rule refuses, or that says again
    what another row of them says.
    """
    places: set[int] = set()
    refused: dict[int, Mapping[str, CellError]] = dict(said_twice(found))
    if refused:
        raise LinesRefusedError(refused)
    moving = [item for item in found if item.verdict in (Verdict.NEW, Verdict.CHANGED)]
    for start in range(0, len(moving), BATCH):
        batch = moving[start : start + BATCH]
        places |= _places_left(register, batch)
        wrong = _write(rights, register, batch, reason[:REASON_MOST], moment, history)
        if wrong:
            refused |= wrong
            continue
        entries = {item.entry.pk: item for item in batch if item.entry is not None}
        places |= {item.entry.place_id for item in batch if item.entry is not None}
        rows = [item.entry for item in batch if item.entry is not None]
        for number, cells in run_hooks(rights, register, rows, moment).items():
            refused[entries[number].line.row] = cells
    if refused:
        raise LinesRefusedError(refused)
    return places


def said_twice(found: Iterable[Examined]) -> dict[int, Mapping[str, CellError]]:
    """The rows that are of the same entry as an earlier row."""
    return twice((item.line.row, item.means) for item in found if item.verdict is not Verdict.WRONG)


def twice(rows: Iterable[tuple[int, str]]) -> dict[int, Mapping[str, CellError]]:
    """The same from the numbers of rows and the entries that they mean."""
    first: dict[str, int] = {}
    refused: dict[int, Mapping[str, CellError]] = {}
    for row, means in rows:
        if means and first.setdefault(means, row) != row:
            refused[row] = {"": CellError(CellProblem.TWICE, str(first[means]))}
    return refused


def _places_left(register: Register, batch: Sequence[Examined]) -> set[int]:
    """The places in which changed entries lie until now."""
    ids = [item.entry.pk for item in batch if item.entry is not None and item.verdict is Verdict.CHANGED]
    rows = TABLES[register.key]._default_manager.filter(id__in=ids)
    return set(rows.values_list("place_id", flat=True))


def _write(
    rights: Rights,
    register: Register,
    batch: Sequence[Examined],
    reason: str,
    moment: datetime,
    history: bool,
) -> dict[int, Mapping[str, CellError]]:
    """Rows with their history in a few statements; which the table itself refuses."""
    table = TABLES[register.key]
    fresh, changed = [], []
    for item in batch:
        entry = item.entry
        assert entry is not None
        if item.verdict is Verdict.NEW:
            entry.made_by_id, entry.made_at = rights.user_id, moment
            fresh.append(entry)
        else:
            entry.version += 1
            changed.append(entry)
    names = [column.name for column in register.columns]
    try:
        with transaction.atomic():
            table._default_manager.bulk_create(fresh)
            table._default_manager.bulk_create(
                changed, update_conflicts=True, unique_fields=["id"],
                update_fields=[*names, "version", "search", "search_personal"],
            ) if changed else None  # fmt: skip
    except IntegrityError:
        wrong: dict[int, Mapping[str, CellError]] = {}
        for item in batch:
            if item.entry is not None:
                wrong[item.line.row] = broken_rules(register, item.entry)
        named = {row: cells for row, cells in wrong.items() if "" not in cells}
        return named or wrong
    if history:
        _remember(rights, register, batch, reason, moment)
    return {}


def _remember(
    rights: Rights, register: Register, batch: Sequence[Examined], reason: str, moment: datetime
) -> None:
    EntryChange.objects.bulk_create(
        EntryChange(
            register=register.key, entry=item.entry.pk, version=item.entry.version,
            act="make" if item.verdict is Verdict.NEW else "change",
            moves={name: list(move) for name, move in item.moves.items()},
            reason=f"{reason}{item.line.row}", changed_by_id=rights.user_id, changed_at=moment,
        )
        for item in batch if item.entry is not None
    )  # fmt: skip
