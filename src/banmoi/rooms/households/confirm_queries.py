"""Questions about confirmations: what would be frozen, what was, and from what a value came."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from banmoi.core.household_book import Count
from banmoi.core.periods import Period
from banmoi.reference.catalogue import indicators
from banmoi.reference.household_book import told
from banmoi.rooms.households.models import ConfirmedCount, HouseholdConfirmation
from banmoi.rooms.households.queries import counts, rows_on


@dataclass(frozen=True, slots=True)
class Draft:
    """What a confirmation of a quarter would freeze, as of a day."""

    period: Period
    as_of: date
    counts: Mapping[str, Count]

    @property
    def digest(self) -> str:
        """Changes with any number, so that nobody confirms what they did not see."""
        lines = [(key, _numbers(item)) for key, item in sorted(self.counts.items())]
        return hashlib.sha256(repr((self.period.code, lines)).encode()).hexdigest()

    def tells(self, key: str) -> bool:
        """Whether the number becomes a value: it is known, and so is the number that it is divided by."""
        base = indicators()[key].base
        return self.counts[key].known and (not base or self.counts[base].known)


def _numbers(item: Count) -> tuple[object, ...]:
    parts = item.number, item.whole, item.female, item.female_whole
    return (*((part.low, part.high) if part else None for part in parts), len(item.open))


def draft_of(place_id: int, period: Period, today: date) -> Draft:
    """What a confirmation would freeze: the book as of the quarter's last day, or of today before it."""
    as_of = min(today, period.end)
    return Draft(period, as_of, counts(rows_on(place_id, None if as_of == today else as_of), told()))


def confirmed(place_id: int, period: Period) -> HouseholdConfirmation | None:
    """The newest confirmation of a quarter, with its counts."""
    rows = HouseholdConfirmation.objects.filter(place_id=place_id, period=period.code)
    return rows.select_related("confirmed_by").prefetch_related("counts").first()


def confirmations(place_ids: Collection[int], period: Period) -> dict[int, HouseholdConfirmation]:
    """The newest confirmation of a quarter of each of some hamlets, with its counts."""
    rows = HouseholdConfirmation.objects.filter(place_id__in=list(place_ids), period=period.code)
    found: dict[int, HouseholdConfirmation] = {}
    for row in rows.select_related("confirmed_by").prefetch_related("counts"):
        found.setdefault(row.place_id, row)
    return found


def counts_behind(value_id: int) -> list[ConfirmedCount]:
    """The counts from which a value came, of each hamlet the newest: one, or those of all hamlets."""
    rows = ConfirmedCount.objects.filter(value_id=value_id).order_by("-id")
    found: dict[int, ConfirmedCount] = {}
    for row in rows.select_related("confirmation__confirmed_by", "confirmation__place"):
        found.setdefault(row.confirmation.place_id, row)
    return sorted(found.values(), key=lambda row: row.confirmation.place_id)
