"""Writing a register: an entry made, changed, withdrawn, taken back. Each leaves what moved, and by whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from banmoi.core.registers import Cell, CellError, ColumnKind, Register, read_cell, typed_text
from banmoi.kit.text import fold
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.queries import Rights, require
from banmoi.rooms.places.queries import get_place
from banmoi.rooms.registers.models import TABLES, Entry, EntryChange, EntryFile
from banmoi.rooms.registers.queries import cell

REASON_MOST = 300


class EntryRefusedError(Exception):
    """Cells that are not taken, by column. Nothing was kept."""

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
) -> Written:
    """Make an entry (`entry_id` None) or change one from what was typed, column by column; a column that
    is not named stays. `seen`: the version that the person was shown.

    Raises NotAllowedError, EntryRefusedError, EntryConflictError; DoesNotExist for no such entry.
    """
    table = TABLES[register.key]
    entry = table() if entry_id is None else table._default_manager.select_for_update().get(id=entry_id)
    if entry_id is not None:
        _may_change(rights, entry)
        if entry.version != seen:
            raise EntryConflictError(_newest(register, entry))
    before = {} if entry_id is None else _typed(register, entry)
    _fill(rights, register, entry, texts, moment)
    require(rights, "register.write", entry.place_id)
    after = _typed(register, entry)
    moves = {
        column.name: (before.get(column.name, ""), after[column.name])
        for column in register.columns
        if before.get(column.name, "") != after[column.name]
    }
    if entry_id is None:
        entry.made_by_id, entry.made_at, entry.demonstration = rights.user_id, moment, demonstration
    elif moves:
        entry.version += 1
    if moves or entry_id is None:
        entry.search = fold(" ".join(after.values()))
        entry.save()
        act = "make" if entry_id is None else "change"
        _remember(rights, register, entry, act, moves, reason.strip()[:REASON_MOST], moment)
    for file in files:
        EntryFile.objects.get_or_create(
            register=register.key, entry=entry.id, file=file,
            defaults={"place_id": entry.place_id, "added_by_id": rights.user_id, "added_at": moment},
        )  # fmt: skip
    return Written(entry, moves)


def _may_change(rights: Rights, entry: Entry) -> None:
    """Who may not see the place learns nothing of the entry."""
    require(rights, "register.write", entry.place_id)


def _fill(
    rights: Rights, register: Register, entry: Entry, texts: Mapping[str, str], moment: datetime
) -> None:
    """Put what was typed into the entry. Raises EntryRefusedError with all that is wrong at once."""

    def place_of(text: str) -> int | None:
        found = get_place(text, moment.date())
        return found.id if found is not None and rights.may("register.write", found.id) else None

    wrong: dict[str, CellError] = {}
    for column in register.typed:
        if column.name not in texts and entry.pk is not None:
            continue
        try:
            value = read_cell(column, texts.get(column.name, ""), place_of)
        except CellError as error:
            wrong[column.name] = error
            continue
        if column.kind is ColumnKind.PLACE:
            entry.place_id = value  # type: ignore[assignment]
        else:
            setattr(entry, column.name, _stored(entry, column.name, value))
    if wrong:
        raise EntryRefusedError(wrong)
    try:
        entry.derive()
    except CellError as error:
        raise EntryRefusedError({"": error}) from None


def _stored(entry: Entry, name: str, value: Cell) -> Cell:
    """Nothing is "" in a column of words and NULL in any other."""
    return "" if value is None and not entry._meta.get_field(name).null else value


def _typed(register: Register, entry: Entry) -> dict[str, str]:
    """All columns as a person would type them; the place by its key."""
    found = {}
    for column in register.columns:
        value = cell(entry, column.name)
        if column.kind is ColumnKind.PLACE:
            found[column.name] = entry.place.key
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

    Raises NotAllowedError, ReasonMissingError; DoesNotExist.
    """
    entry = TABLES[register.key]._default_manager.select_for_update().get(id=entry_id)
    _may_change(rights, entry)
    reason = reason.strip()[:REASON_MOST]
    if not reason:
        raise ReasonMissingError
    if (entry.withdrawn_at is not None) != withdrawn:
        entry.withdrawn_at = moment if withdrawn else None
        entry.withdrawn_why = reason if withdrawn else ""
        entry.version += 1
        entry.save(update_fields=["withdrawn_at", "withdrawn_why", "version"])
        _remember(rights, register, entry, "withdraw" if withdrawn else "restore", {}, reason, moment)
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
    name = str(cell(entry, register.title_column.name) or "")
    leave_trace(
        rights,
        moment=moment,
        act=f"register.{act}",
        subject_kind="entry",
        subject_id=entry.id,
        place_id=entry.place_id,
        summary=f"{_WORDS[act]} {register.title_vi}: {name[:150]}",
        detail={"register": register.key, "version": entry.version},
    )
