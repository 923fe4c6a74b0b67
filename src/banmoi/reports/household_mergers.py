"""Households put into one another shortly before a closing day, where that turns a criterion.

Counted twice: as the book stands, and as if the merged households still stood by themselves. Where a
threshold is missed one way and met the other, it is pointed out; no figure is changed. (Thanh Hóa 2020: 27
poor households were written into one so that two hamlets could pass.)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from banmoi.core.amounts import Amount
from banmoi.core.assess import SetVerdict, Verdict
from banmoi.core.household_book import Count
from banmoi.core.indicators import Indicator, IndicatorKind
from banmoi.core.law import Comparator, Compare
from banmoi.core.periods import Period
from banmoi.reference.catalogue import indicators
from banmoi.reference.household_book import merger_days, told
from banmoi.rooms.assessments.queries import Standing
from banmoi.rooms.households.models import HouseholdChange
from banmoi.rooms.households.queries import counts, mergers_between, rows_on


@dataclass(frozen=True, slots=True)
class Turned:
    """A criterion that households merged on paper turn in a hamlet: how many households went, the share
    as if they stood by themselves, as it stands, and the threshold."""

    place_id: int
    indicator: Indicator
    merged: int
    apart: Decimal
    together: Decimal
    threshold: Decimal
    set_id: str
    code: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A threshold that some share is compared with."""

    indicator: str
    comparator: Comparator
    value: Decimal
    set_id: str
    code: str


def mergers_before(place_ids: Sequence[int], period: Period) -> list[HouseholdChange]:
    """The mergers in the last days of a quarter. One query."""
    return mergers_between(place_ids, period.end - timedelta(days=merger_days()), period.end)


def turned_by_mergers(mergers: Sequence[HouseholdChange], standing: Standing, as_of: date) -> list[Turned]:
    """The criteria that mergers turn in their hamlets, by the thresholds that the sets in force ask of the
    commune or its hamlets. Only shares of households: their people are counted where they went. One query a
    hamlet with mergers."""
    wanted = [item for item in standing.sets.values() if not item.reference_only]
    asked = {item for found in wanted for item in _asked(standing.verdict(found.id))}
    places: dict[int, set[int]] = {}
    for change in mergers:
        places.setdefault(change.household.place_id, set()).add(change.household_id)
    found = []
    for place_id, gone in places.items():
        rows = rows_on(place_id, as_of)
        apart = [replace(row, here=True) if row.id in gone else row for row in rows]
        now, then = counts(rows, told()), counts(apart, told())
        turned = [_turned(line, place_id, len(gone), now, then) for line in asked]
        found += sorted((item for item in turned if item), key=lambda item: (item.set_id, item.code))
    return found


def _asked(verdict: SetVerdict) -> Iterator[Asked]:
    if not verdict.in_force:
        return
    for criterion in verdict.criteria:
        for line in criterion.indicators:
            for leaf in _leaves(line.verdict):
                rule = leaf.rule
                if isinstance(rule, Compare) and leaf.line is not None and leaf.line.value is not None:
                    yield Asked(
                        rule.indicator, rule.comparator, leaf.line.value, verdict.criteria_set.id,
                        line.indicator.code,
                    )  # fmt: skip


def _leaves(verdict: Verdict) -> Iterator[Verdict]:
    if verdict.parts:
        for part in verdict.parts:
            yield from _leaves(part)
    else:
        yield verdict


def _turned(
    line: Asked, place_id: int, merged: int, now: dict[str, Count], then: dict[str, Count]
) -> Turned | None:
    definition = indicators().get(line.indicator)
    if definition is None or definition.kind is not IndicatorKind.SHARE or definition.base != "households":
        return None
    pair = [_amount(definition, found) for found in (then, now)]
    if pair[0] is None or pair[1] is None:
        return None
    if line.comparator.holds(pair[0].compare(line.value)):
        return None
    if not line.comparator.holds(pair[1].compare(line.value)):
        return None
    apart, together = (amount.rounded(2) for amount in pair if amount is not None)
    return Turned(place_id, definition, merged, apart, together, line.value, line.set_id, line.code)


def _amount(definition: Indicator, found: dict[str, Count]) -> Amount | None:
    """The share where it is known."""
    item, base = found.get(definition.key), found.get(definition.base)
    if item is None or base is None or item.number.known is None or not base.number.known:
        return None
    return Amount(Decimal(item.number.known), Decimal(base.number.known))
