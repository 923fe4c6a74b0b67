"""What the demonstration's people did with gifts after writing them: receipts, one gift taken back out."""

from collections.abc import Mapping
from datetime import date

from banmoi.management.demonstration_year import at
from banmoi.reference.registers import registers
from banmoi.rooms.money.contribution_actions import issue_receipt
from banmoi.rooms.money.models import Contribution
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.registers.actions import withdraw_entry

WITHOUT_RECEIPT = ("Hộ số 44 (minh họa)", "Hộ số 51 (minh họa)")
TWICE = "Hộ số 32 (minh họa)"
"""A gift that stood in the register twice and was taken out after its receipt was given."""


def act(people: Mapping[str, Rights]) -> None:
    """Let it happen, through the acts of the room."""
    gifts = Contribution.objects.exclude(who__in=WITHOUT_RECEIPT).order_by("made_at", "id")
    for gift in gifts:
        issue_receipt(people["canbo"], gift.pk, moment=at(gift.made_at.date(), 15))
    twice = gifts.get(who=TWICE)
    withdraw_entry(
        people["canbo"], registers()["contributions"], twice.pk, withdrawn=True,
        reason="Ghi trùng với sổ của bản (minh họa)", moment=at(date(2024, 4, 22)),
    )  # fmt: skip
