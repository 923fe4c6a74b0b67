"""From reported values to the reading of an indicator for a place on a day.

Only verified values with living evidence count. What is missing stays missing: a reading that is
not complete carries its bounds, so that a verdict that no missing value could change is still given.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from banmoi.core.amounts import Amount, amount_sum
from banmoi.core.indicators import AcrossPeriods, AcrossPlaces, Indicator, IndicatorKind
from banmoi.core.periods import Period, PeriodKind, months_before, period_on
from banmoi.core.reasons import Reason, ReasonCode

FEMALE, MALE = "female", "male"


class ValueStatus(StrEnum):
    """Where a reported value stands. Returned is not failed: each state has its own code."""

    REPORTED = "reported"
    VERIFIED = "verified"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Observation:
    """One current value as remembered: numbers as reported, its status and its evidence's last day.

    `lapses_on` is the first day on which no evidence lives any more (None: it does not lapse).
    """

    value_id: int
    place: int
    indicator: str
    period: Period
    status: ValueStatus
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    female: Decimal | None = None
    female_denominator: Decimal | None = None
    decision: bool | None = None
    not_applicable: bool = False
    lapses_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of one indicator for one place on one day.

    `low` and `high` bound the amount (equal when it is known; both None when nothing is);
    for a decision `decision` is its answer. `sources` are the values it was read from.
    """

    low: Amount | None = None
    high: Amount | None = None
    decision: bool | None = None
    not_applicable: bool = False
    reason: Reason | None = None
    groups: Mapping[str, "Reading"] = field(default_factory=dict)
    parts: Mapping[int, "Reading"] = field(default_factory=dict)
    sources: tuple[int, ...] = ()
    oldest: Period | None = None
    newest: Period | None = None

    @property
    def known(self) -> bool:
        return self.decision is not None or (self.low is not None and self.low == self.high)

    @property
    def amount(self) -> Amount | None:
        """The amount, when it is known."""
        return self.low if self.low is not None and self.low == self.high else None


def unknown(code: ReasonCode, **facts: object) -> Reading:
    """A reading of which nothing is known, and why."""
    return Reading(reason=Reason(code, facts))


Observations = Mapping[tuple[int, str], Sequence[Observation]]
"""Current values by (place, indicator key), in any order."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads indicators for one place and its hamlets on one day from a bundle of observations."""

    catalogue: Mapping[str, Indicator]
    observations: Observations
    day: date

    def read(self, indicator: Indicator, place: int, parts: Sequence[int]) -> Reading:
        """The reading for a place that has `parts` (its hamlets on that day, empty for a hamlet)."""
        if indicator.across_places is AcrossPlaces.NONE or not (parts or indicator.collected_at == "commune"):
            return self._own(indicator, place)
        if indicator.collected_at != "hamlet":
            return self._own(indicator, place)
        if not parts:
            return unknown(ReasonCode.NO_PARTS)
        own = {part: self._own(indicator, part) for part in parts}
        if indicator.across_places is AcrossPlaces.COUNT_TRUE:
            return _count_true(own)
        return _added(own, indicator)

    def _own(self, indicator: Indicator, place: int) -> Reading:
        candidates = [
            item
            for item in self.observations.get((place, indicator.key), ())
            if item.period.start <= self.day
        ]
        usable = [item for item in candidates if self._usable(item, indicator)]
        if indicator.across_periods is AcrossPeriods.SUM and usable:
            return _year_so_far(usable, self.day, lambda item: self._one(item, indicator))
        if usable:
            newest = max(usable, key=lambda item: (item.period.end, item.value_id))
            return self._one(newest, indicator)
        return self._why_nothing(candidates, indicator)

    def _usable(self, item: Observation, indicator: Indicator) -> bool:
        if item.status is not ValueStatus.VERIFIED:
            return False
        if item.lapses_on is not None and item.lapses_on <= self.day:
            return False
        if item.period.end < months_before(self.day, indicator.fresh_months):
            return False
        return not indicator.base or self._base(item, indicator) is not None

    def _base(self, item: Observation, indicator: Indicator) -> Observation | None:
        """The verified count that serves as denominator: of the same period, else the last before."""
        found = [
            base
            for base in self.observations.get((item.place, indicator.base), ())
            if base.status is ValueStatus.VERIFIED and base.period.end <= item.period.end
        ]
        return max(found, key=lambda base: (base.period.end, base.value_id), default=None)

    def _one(self, item: Observation, indicator: Indicator) -> Reading:
        if item.not_applicable:
            return Reading(
                not_applicable=True, sources=(item.value_id,), oldest=item.period, newest=item.period
            )
        if indicator.kind is IndicatorKind.DECISION:
            return Reading(
                decision=item.decision,
                sources=(item.value_id,),
                oldest=item.period,
                newest=item.period,
            )
        assert item.numerator is not None
        denominator, female_denominator = item.denominator, item.female_denominator
        sources: tuple[int, ...] = (item.value_id,)
        if indicator.base:
            base = self._base(item, indicator)
            assert base is not None
            denominator, female_denominator = base.numerator, base.female
            sources += (base.value_id,)
        if indicator.kind is not IndicatorKind.SHARE:
            denominator = female_denominator = None
        amount = Amount(item.numerator, denominator)
        groups: dict[str, Reading] = {}
        if indicator.by_sex and item.female is not None:
            split = indicator.kind is not IndicatorKind.SHARE or female_denominator is not None
            if split:
                women = Amount(item.female, female_denominator)
                men = Amount(
                    item.numerator - item.female,
                    None
                    if denominator is None or female_denominator is None
                    else denominator - female_denominator,
                )
                groups = {FEMALE: _exact(women, item.period), MALE: _exact(men, item.period)}
        return Reading(
            low=amount,
            high=amount,
            groups=groups,
            sources=sources,
            oldest=item.period,
            newest=item.period,
        )

    def _why_nothing(self, candidates: list[Observation], indicator: Indicator) -> Reading:
        if not candidates:
            return unknown(ReasonCode.NO_VALUE)
        newest = max(candidates, key=lambda item: (item.period.end, item.value_id))
        facts = {"period": newest.period}
        if newest.status is ValueStatus.REPORTED:
            return unknown(ReasonCode.AWAITING_VERIFICATION, **facts)
        if newest.status is ValueStatus.RETURNED:
            return unknown(ReasonCode.RETURNED, **facts)
        if newest.lapses_on is not None and newest.lapses_on <= self.day:
            return unknown(ReasonCode.EVIDENCE_LAPSED, day=newest.lapses_on, **facts)
        if newest.period.end < months_before(self.day, indicator.fresh_months):
            return unknown(ReasonCode.TOO_OLD, **facts)
        return unknown(ReasonCode.BASE_MISSING, base=indicator.base, **facts)


def _exact(amount: Amount, period: Period) -> Reading:
    return Reading(low=amount, high=amount, oldest=period, newest=period)


def _oldest(parts: Mapping[int, Reading]) -> Period | None:
    return min((part.oldest for part in parts.values() if part.oldest is not None), default=None)


def _newest(parts: Mapping[int, Reading]) -> Period | None:
    return max((part.newest for part in parts.values() if part.newest is not None), default=None)


def _sources(parts: Mapping[int, Reading]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(source for part in parts.values() for source in part.sources))


def _missing(parts: Mapping[int, Reading]) -> tuple[int, ...]:
    return tuple(place for place, part in parts.items() if not part.known and not part.not_applicable)


def _added(parts: Mapping[int, Reading], indicator: Indicator) -> Reading:
    """Hamlets added up. With some missing, a count still has the sum of the others as its floor."""
    missing = _missing(parts)
    amounts = [part.amount for part in parts.values() if part.amount is not None]
    reason = Reason(ReasonCode.PARTS_MISSING, {"places": missing, "of": len(parts)}) if missing else None
    if not amounts:
        return Reading(reason=reason or Reason(ReasonCode.NO_VALUE), parts=parts)
    low = amount_sum(amounts)
    groups: dict[str, Reading] = {}
    if not missing and indicator.by_sex:
        for group in (FEMALE, MALE):
            each = [part.groups.get(group) for part in parts.values() if not part.not_applicable]
            known = [item.low for item in each if item is not None and item.low is not None]
            if len(known) == len(each):
                total = amount_sum(known)
                groups[group] = Reading(low=total, high=total)
    bounded_low = low if not missing or indicator.kind is not IndicatorKind.SHARE else None
    return Reading(
        low=bounded_low,
        high=None if missing else low,
        reason=reason,
        groups=groups,
        parts=parts,
        sources=_sources(parts),
        oldest=_oldest(parts),
        newest=_newest(parts),
    )


def _count_true(parts: Mapping[int, Reading]) -> Reading:
    """How many hamlets have it, out of all hamlets; those not known may turn out either way."""
    total = Decimal(len(parts))
    yes = Decimal(sum(part.decision is True for part in parts.values()))
    missing = _missing(parts)
    reason = Reason(ReasonCode.PARTS_MISSING, {"places": missing, "of": len(parts)}) if missing else None
    return Reading(
        low=Amount(yes, total),
        high=Amount(yes + len(missing), total),
        reason=reason,
        parts=parts,
        sources=_sources(parts),
        oldest=_oldest(parts),
        newest=_newest(parts),
    )


def _year_so_far(usable: list[Observation], day: date, one: Callable[[Observation], Reading]) -> Reading:
    """A flow over the year: every quarter from January to the last one that ended, added up.

    A value of the whole year stands for all; one of a half-year for its quarters where one of them
    is missing, never beside them. A quarter in which nothing occurred adds nothing.
    """
    year = sorted(
        (item for item in usable if item.period.start.year == day.year), key=lambda item: item.value_id
    )
    whole = [item for item in year if item.period.kind is PeriodKind.YEAR]
    if whole:
        return one(whole[-1])
    chosen = {item.period: item for item in year if item.period.kind is PeriodKind.QUARTER}
    for half in (item for item in year if item.period.kind is PeriodKind.HALF_YEAR):
        inside = [p for p in chosen if half.period.start <= p.start and p.end <= half.period.end]
        if len(inside) < 2:
            chosen = {p: item for p, item in chosen.items() if p not in inside} | {half.period: half}
    ended = [period for period in _quarters_of(day) if period.end < day]
    lacking = tuple(
        period.number
        for period in ended
        if not any(p.start <= period.start and period.end <= p.end for p in chosen)
    )
    if lacking or not chosen:
        return unknown(ReasonCode.PERIODS_MISSING, quarters=lacking, year=day.year)
    readings = [one(item) for item in chosen.values()]
    amounts = [reading.low for reading in readings if reading.low is not None]
    total = amount_sum(amounts) if amounts else None
    return Reading(
        low=total,
        high=total,
        not_applicable=not amounts,
        sources=tuple(source for reading in readings for source in reading.sources),
        oldest=min(chosen),
        newest=max(chosen),
    )


def _quarters_of(day: date) -> list[Period]:
    return [period_on(date(day.year, month, 1)) for month in (1, 4, 7, 10)]
