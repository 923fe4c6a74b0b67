"""Looks at names: each leaves a line that the hamlet's board can read."""

from datetime import datetime

from banmoi.core.identity_numbers import identity_numbers
from banmoi.rooms.households.models import Household, HouseholdLook
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.queries import Rights, require


class GroundNeededError(Exception):
    """It is said what a file with names is for. `identity`: the number that stands in it and may not."""

    def __init__(self, identity: str = "") -> None:
        super().__init__(identity)
        self.identity = identity


def look_at_names(
    rights: Rights,
    place_id: int,
    kind: str,
    *,
    shown: int,
    household: Household | None = None,
    moment: datetime,
) -> None:
    """Remember that a person was shown names of a book. Raises NotAllowedError, before anything is shown."""
    require(rights, "household.read", place_id)
    if shown:
        HouseholdLook.objects.create(
            place_id=place_id, kind=kind, household=household, shown=shown, looked_by_id=rights.user_id,
            looked_at=moment,
        )  # fmt: skip


def take_out(rights: Rights, place_id: int, ground: str, *, shown: int, moment: datetime) -> None:
    """Remember that a person takes a file with names out of the house, and what for.

    Raises NotAllowedError, GroundNeededError.
    """
    require(rights, "household.read", place_id)
    ground = ground.strip()[:300]
    if not ground:
        raise GroundNeededError
    if found := identity_numbers(ground):
        raise GroundNeededError(found[0])
    HouseholdLook.objects.create(
        place_id=place_id, kind="export", shown=shown, ground=ground, looked_by_id=rights.user_id,
        looked_at=moment,
    )  # fmt: skip
    leave_trace(
        rights, moment=moment, act="household.export", subject_kind="household_book", subject_id=place_id,
        place_id=place_id, summary=f"Tải sổ hộ ra Excel, {shown} hộ: {ground}"[:200],
    )  # fmt: skip
