"""Refusing entries that would be counted wrongly: twice, or at a place of another level."""

from banmoi.core.registers import CellError, CellProblem
from banmoi.rooms.registers.actions import EntryRefusedError
from banmoi.rooms.registers.models import Entry


def refuse_second(entry: Entry, *names: str) -> None:
    """Refuse an entry where another one that stands says the same in some fields: it would be counted
    twice. Raises EntryRefusedError."""
    if entry.withdrawn_at is not None:
        return
    same = {name: getattr(entry, name) for name in names}
    other = type(entry)._default_manager.filter(withdrawn_at=None, **same).exclude(pk=entry.pk).first()
    if other is not None:
        error = CellError(CellProblem.RULE, rule="second", facts={"number": other.pk})
        raise EntryRefusedError({"": error})


def refuse_other_level(entry: Entry, level: str) -> None:
    """Refuse an entry that lies elsewhere than its register is about. Raises EntryRefusedError."""
    if entry.withdrawn_at is None and entry.place.level != level:
        raise EntryRefusedError({"place": CellError(CellProblem.RULE, rule=f"place.{level}")})
