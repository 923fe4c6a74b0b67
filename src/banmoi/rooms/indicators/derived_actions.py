"""Values that nobody typed: kept beside the reported ones, superseded when their register says otherwise."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from banmoi.core.periods import Period
from banmoi.core.readings import ValueStatus
from banmoi.reference.catalogue import indicators
from banmoi.rooms.indicators.actions import review_line
from banmoi.rooms.indicators.models import IndicatorValue, ToldElsewhere
from banmoi.rooms.indicators.queries import ValueRow, current_rows, is_closed
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import ancestor_ids


@dataclass(frozen=True, slots=True)
class Derived:
    """What entries say of an indicator at a place; `good_through` is the last day on which they say so."""

    indicator: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    female: Decimal | None = None
    female_denominator: Decimal | None = None
    decision: bool | None = None
    good_through: date | None = None


def keep_derived(
    rights: Rights, place_id: int, period: Period, told: Derived, *, moment: datetime, demonstration: bool
) -> tuple[IndicatorValue, bool] | None:
    """Keep a derived value of a period; the answer is the value that stands and whether it is new.

    None where the period is closed (what was frozen stays), and where a person's report goes first. Called
    inside the transaction of the entry that moved it, by whose right it is written.
    """
    if is_closed([place_id, *ancestor_ids(place_id, moment.date())], period):
        return None
    row = _standing(place_id, told.indicator, period)
    definition = indicators()[told.indicator]
    reported = row is not None and row.value.source != "derived" and row.status is not ValueStatus.RETURNED
    if definition.reported_first and reported:
        return None
    if row is not None and _says(row, told):
        return row.value, False
    based = bool(definition.base)
    value = IndicatorValue.objects.create(
        place_id=place_id, indicator=told.indicator, period=period.code,
        period_start=period.start, period_end=period.end, source="derived",
        numerator=told.numerator, denominator=None if based else told.denominator, female=told.female,
        female_denominator=None if based else told.female_denominator, decision=told.decision,
        good_through=told.good_through, supersedes_id=None if row is None else row.value.id,
        reported_by_id=rights.user_id, reported_at=moment, demonstration=demonstration,
    )  # fmt: skip
    return value, True


NO_ROWS = "Sổ không còn dòng nào nói về số này."


def end_derived(
    rights: Rights, place_id: int, indicator: str, period: Period, *, moment: datetime, why: str = NO_ROWS
) -> bool:
    """Say that the register tells this no longer (its last entry was withdrawn): the value is returned,
    so that it counts no more and may be reported by hand again. False where there was none."""
    row = _standing(place_id, indicator, period)
    if row is None or row.value.source != "derived" or row.status is ValueStatus.RETURNED:
        return False
    if is_closed([place_id, *ancestor_ids(place_id, moment.date())], period):
        return False
    review_line(rights, row.value, verified=False, reason=why, moment=moment)
    return True


def tell_elsewhere(place_id: int, keys: Collection[str], since: date) -> None:
    """From a day on something else keeps the count of some indicators of a place; nobody reports them then,
    and registers leave them alone. The caller has checked the right."""
    for key in keys:
        ToldElsewhere.objects.get_or_create(
            place_id=place_id, indicator=key, until=None, defaults={"since": since}
        )


def tell_elsewhere_no_more(place_id: int, until: date) -> None:
    """After a day the indicators of a place are reported again."""
    ToldElsewhere.objects.filter(place_id=place_id, until=None).update(until=until)


def _standing(place_id: int, indicator: str, period: Period) -> ValueRow | None:
    rows = current_rows([place_id], indicators=[indicator], period=period.code)
    return rows[0] if rows else None


def _says(row: ValueRow, told: Derived) -> bool:
    value, based = row.value, bool(indicators()[told.indicator].base)
    return (
        value.source == "derived"
        and row.status is not ValueStatus.RETURNED
        and value.decision == told.decision
        and value.numerator == told.numerator
        and value.female == told.female
        and value.good_through == told.good_through
        and (
            based
            or (value.denominator, value.female_denominator) == (told.denominator, told.female_denominator)
        )
    )
