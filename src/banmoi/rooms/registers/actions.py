"""Writing a register: an entry made, changed, moved by an act, withdrawn, taken back.

Each leaves what moved, by whom and why; the indicators that the register tells follow in the same
transaction. A room adds what its own entries need with `after_writing`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from banmoi.core.registers import (
    Cell,
    CellError,
    CellProblem,
    Column,
    ColumnKind,
    Register,
    disagreements,
    read_cell,
    typed_text,
)
from banmoi.kit.text import fold
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.queries import Rights, require
from banmoi.rooms.registers.feed_actions import feed
from banmoi.rooms.registers.models import TABLES, Entry, EntryChange, EntryFile
from banmoi.rooms.registers.queries import Finder, cell, entry_label, personal_columns

REASON_MOST = 300


class EntryRefusedError(Exception):
    """Cells that are not taken, by column; "" for the entry as a whole. Nothing was kept."""

    def __init__(self, cells: Mapping[str, CellError]) -> None:
        super().__init__(dict(cells))
        self.cells = dict(cells)


class EntryConflictError(Exception):
    """Somebody else changed the entry since it was shown: the newest version, and who made it."""

    def __init__(self, change: EntryChange) -> None:
        super().__init__(change.version)
        self.change = change


class ReasonMissingError(Exception):
    """An entry is withdrawn or taken back with a reason only."""


@dataclass(frozen=True, slots=True)
class Written:
    """The entry, and which columns moved; none where everything was as it stood."""

    entry: Entry
    moves: Mapping[str, tuple[str, str]]


Hook = Callable[[Rights, Entry, datetime], None]
ManyHook = Callable[[Rights, Sequence[Entry], datetime], Mapping[int, Mapping[str, CellError]]]
"""The same for many entries at once; the answer is what is refused, by the number of the entry."""
_HOOKS: dict[str, list[tuple[Hook, ManyHook | None]]] = {}


def after_writing(*keys: str, many: ManyHook | None = None) -> Callable[[Hook], Hook]:
    """Call a function after every writing of an entry of these registers, in its transaction: to keep sums
    in step, and to refuse (EntryRefusedError) what the entry alone does not show. `many`: its form for a
    sheet of entries; without it, a sheet calls the function for one entry after the other."""

    def keep(hook: Hook) -> Hook:
        for key in keys:
            _HOOKS.setdefault(key, []).append((hook, many))
        return hook

    return keep


def run_hooks(
    rights: Rights, register: Register, entries: Sequence[Entry], moment: datetime
) -> dict[int, Mapping[str, CellError]]:
    """Everything that follows the writing of some entries; what is refused, by the number of the entry. An
    entry that one rule refuses is shown to no further one: what those assume does not hold."""
    refused: dict[int, Mapping[str, CellError]] = {}
    for hook, many in _HOOKS.get(register.key, ()):
        left = [entry for entry in entries if entry.pk not in refused]
        if many is not None:
            refused |= many(rights, left, moment)
            continue
        for entry in left:
            try:
                hook(rights, entry, moment)
            except EntryRefusedError as error:
                refused[entry.pk] = error.cells
    return refused


@transaction.atomic
def write_entry(
    rights: Rights,
    register: Register,
    entry_id: int | None,
    texts: Mapping[str, str],
    *,
    seen: int = 0,
    reason: str = "",
    files: Sequence[StoredFile] = (),
    moment: datetime,
    demonstration: bool = False,
    feeding: bool = True,
) -> Written:
    """Make an entry (`entry_id` None) or change one from what was typed, column by column; a column that
    is not named stays. `seen`: the version that the person was shown. `feeding` False: the caller feeds
    the indicators once for many entries.

    Raises NotAllowedError, EntryRefusedError, EntryConflictError; DoesNotExist for no such entry.
    """
    table = TABLES[register.key]
    entry = table() if entry_id is None else table._default_manager.select_for_update().get(id=entry_id)
    old_place = entry.place_id
    if entry_id is not None:
        require(rights, register.act, entry.place_id)
        if entry.version != seen:
            raise EntryConflictError(_newest(register, entry))
    before = {} if entry_id is None else typed_cells(register, entry)
    fill(register, entry, texts, Finder(rights, register, moment.date()))
    require(rights, register.act, entry.place_id)
    if entry_id is None:
        entry.made_by_id, entry.made_at, entry.demonstration = rights.user_id, moment, demonstration
    act = "make" if entry_id is None else "change"
    moves = _keep(rights, register, entry, before, act, reason, moment)
    attach(rights, register, entry, files, moment=moment)
    if feeding and (moves or entry_id is None):
        feed(rights, register, {entry.place_id, old_place or entry.place_id}, moment=moment)
    return Written(entry, moves)


@transaction.atomic
def move_entry(
    rights: Rights,
    register: Register,
    entry_id: int,
    cells: Mapping[str, Cell],
    *,
    act: str,
    right: str,
    reason: str = "",
    seen: int | None = None,
    files: Sequence[StoredFile] = (),
    moment: datetime,
) -> Entry:
    """Set columns of an entry by an act of its own (decided, paid, handed over), whose right the caller
    names; a place goes under "place" as its id, a link as the id of its entry. With history and trail.

    Raises NotAllowedError, EntryConflictError, EntryRefusedError; DoesNotExist.
    """
    entry = TABLES[register.key]._default_manager.select_for_update().get(id=entry_id)
    require(rights, right, entry.place_id)
    if seen is not None and entry.version != seen:
        raise EntryConflictError(_newest(register, entry))
    before = typed_cells(register, entry)
    for name, value in cells.items():
        _set(entry, register.column(name), value)
    _agree(register, entry)
    moves = _keep(rights, register, entry, before, act, reason, moment)
    attach(rights, register, entry, files, moment=moment)
    if moves:
        feed(rights, register, {entry.place_id}, moment=moment)
    return entry


def attach(
    rights: Rights, register: Register, entry: Entry, files: Sequence[StoredFile], *, moment: datetime
) -> None:
    """Add evidence to an entry; the same file is kept once. The caller has checked the right."""
    for file in files:
        EntryFile.objects.get_or_create(
            register=register.key, entry=entry.id, file=file,
            defaults={"place_id": entry.place_id, "added_by_id": rights.user_id, "added_at": moment},
        )  # fmt: skip


def _keep(
    rights: Rights,
    register: Register,
    entry: Entry,
    before: Mapping[str, str],
    act: str,
    reason: str,
    moment: datetime,
) -> dict[str, tuple[str, str]]:
    after = typed_cells(register, entry)
    moves = moved(before, after)
    if not moves and act == "change":
        return moves
    if entry.pk is not None:
        entry.version += 1
    note_words(register, entry, after)
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError:
        raise EntryRefusedError(broken_rules(register, entry)) from None
    _remember(rights, register, entry, act, moves, reason.strip()[:REASON_MOST], moment)
    for cells in run_hooks(rights, register, [entry], moment).values():
        raise EntryRefusedError(cells)
    return moves


def moved(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Which columns went from what to what."""
    return {
        name: (before.get(name, ""), text) for name, text in after.items() if before.get(name, "") != text
    }


def note_words(register: Register, entry: Entry, after: Mapping[str, str]) -> None:
    """Keep the words by which the entry is found, those that concern a person apart."""
    personal = personal_columns(register)
    entry.search = fold(" ".join(text for name, text in after.items() if name not in personal))
    entry.search_personal = fold(" ".join(after[name] for name in after if name in personal))


def broken_rules(register: Register, entry: Entry) -> dict[str, CellError]:
    """The columns that a rule of the table itself does not take; the entry as a whole where none is named."""
    wrong: dict[str, CellError] = {}
    names = {column.name for column in register.columns}
    for rule in entry._meta.constraints:
        try:
            rule.validate(type(entry), entry)
        except ValidationError:
            fields: set[str] = set(getattr(rule, "fields", ()))
            if isinstance(rule, models.CheckConstraint):
                fields = set(getattr(rule.condition, "referenced_base_fields", ()))
            cells = typed_cells(register, entry)
            for name in sorted(fields & names):
                wrong[name] = CellError(CellProblem.NOT_TAKEN, cells[name])
    return wrong or {"": CellError(CellProblem.NOT_TAKEN)}


def fill(register: Register, entry: Entry, texts: Mapping[str, str], find: Finder) -> None:
    """Put what was typed into the entry. Raises EntryRefusedError with all that is wrong at once."""
    wrong: dict[str, CellError] = {}
    for column in register.typed:
        if column.name not in texts and entry.pk is not None:
            continue
        try:
            value = read_cell(column, texts.get(column.name, ""), find)
        except CellError as error:
            wrong[column.name] = error
            continue
        _set(entry, column, value)
    if wrong:
        raise EntryRefusedError(wrong)
    find.dress(entry)
    _agree(register, entry)


def _agree(register: Register, entry: Entry) -> None:
    wrong = disagreements(register, {column.name: cell(entry, column.name) for column in register.columns})
    if wrong:
        raise EntryRefusedError(wrong)
    try:
        entry.derive()
    except CellError as error:
        raise EntryRefusedError({"": error}) from None


def _set(entry: Entry, column: Column, value: Cell) -> None:
    """Nothing is "" in a column of words and NULL in any other."""
    if column.kind in (ColumnKind.PLACE, ColumnKind.LINK):
        setattr(entry, f"{column.name}_id", value)
    else:
        empty = value is None and not entry._meta.get_field(column.name).null
        setattr(entry, column.name, "" if empty else value)


def typed_cells(register: Register, entry: Entry) -> dict[str, str]:
    """All columns as a person would type them; the place by its key, a link by number and name."""
    found = {}
    for column in register.columns:
        value = cell(entry, column.name)
        if column.kind is ColumnKind.PLACE:
            found[column.name] = entry.place.key
        elif column.kind is ColumnKind.LINK:
            found[column.name] = entry_label(getattr(entry, column.name), column.to) if value else ""
        else:
            found[column.name] = typed_text(column, value)
    return found


def _newest(register: Register, entry: Entry) -> EntryChange:
    rows = EntryChange.objects.filter(register=register.key, entry=entry.id).select_related("changed_by")
    return rows.latest("version")


@transaction.atomic
def withdraw_entry(
    rights: Rights, register: Register, entry_id: int, *, withdrawn: bool, reason: str, moment: datetime
) -> Entry:
    """Take an entry out of the register, or back into it, with the reason; it stays to be seen.

    Raises NotAllowedError, ReasonMissingError, EntryRefusedError; DoesNotExist.
    """
    entry = TABLES[register.key]._default_manager.select_for_update().get(id=entry_id)
    require(rights, register.act, entry.place_id)
    reason = reason.strip()[:REASON_MOST]
    if not reason:
        raise ReasonMissingError
    if (entry.withdrawn_at is not None) != withdrawn:
        entry.withdrawn_at = moment if withdrawn else None
        entry.withdrawn_why = reason if withdrawn else ""
        entry.version += 1
        entry.save(update_fields=["withdrawn_at", "withdrawn_why", "version"])
        _remember(rights, register, entry, "withdraw" if withdrawn else "restore", {}, reason, moment)
        for cells in run_hooks(rights, register, [entry], moment).values():
            raise EntryRefusedError(cells)
        feed(rights, register, {entry.place_id}, moment=moment)
    return entry


_WORDS = {
    "make": "Ghi vào sổ",
    "change": "Sửa trong sổ",
    "withdraw": "Bỏ khỏi sổ",
    "restore": "Lấy lại vào sổ",
}


def _remember(
    rights: Rights,
    register: Register,
    entry: Entry,
    act: str,
    moves: Mapping[str, tuple[str, str]],
    reason: str,
    moment: datetime,
) -> None:
    EntryChange.objects.create(
        register=register.key, entry=entry.id, version=entry.version, act=act,
        moves={name: list(move) for name, move in moves.items()}, reason=reason,
        changed_by_id=rights.user_id, changed_at=moment,
    )  # fmt: skip
    title = register.title_column.name
    name = "" if title in personal_columns(register) else entry_label(entry, register.key)
    leave_trace(
        rights,
        moment=moment,
        act=f"register.{act}",
        subject_kind="entry",
        subject_id=f"{register.key}:{entry.id}",
        place_id=entry.place_id,
        summary=f"{_WORDS.get(act, 'Cập nhật sổ')} {register.title_vi}: {name or f'số {entry.id}'}"[:200],
        detail={"register": register.key, "version": entry.version, "act": act},
    )
