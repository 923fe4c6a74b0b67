"""What must be so when acceptances and payments are corrected: no cumulative sum falls without a reason."""

from datetime import datetime

from banmoi.rooms.money.debt_queries import lowered
from banmoi.rooms.money.models import rule
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.registers.actions import EntryRefusedError, after_writing
from banmoi.rooms.registers.models import Entry, EntryChange


def _ask(key: str, entry: Entry) -> None:
    change = EntryChange.objects.filter(register=key, entry=entry.pk).latest("version")
    column = lowered(key, change)
    if column and not change.reason:
        raise EntryRefusedError({column: rule("lowered_without_reason")})


@after_writing("acceptances")
def accepted_falls_with_a_reason(rights: Rights, entry: Entry, moment: datetime) -> None:
    """Raises EntryRefusedError for a correction downwards of an acceptance without a reason."""
    del rights, moment
    _ask("acceptances", entry)


@after_writing("payments")
def paid_falls_with_a_reason(rights: Rights, entry: Entry, moment: datetime) -> None:
    """Raises EntryRefusedError for a correction downwards of a payment without a reason."""
    del rights, moment
    _ask("payments", entry)
