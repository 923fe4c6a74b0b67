"""Small builders that the tests of the core share: rules, sets, readings, observations."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from banmoi.core.amounts import Amount
from banmoi.core.assess import SetVerdict, Situation, State, Verdict, assess, judge
from banmoi.core.indicators import AcrossPeriods, AcrossPlaces, Indicator, IndicatorKind
from banmoi.core.law import (
    Citation,
    Combination,
    Combine,
    Comparator,
    Compare,
    Confidence,
    CriteriaSet,
    Criterion,
    Decided,
    LawIndicator,
    MeasureKind,
    Rule,
    Threshold,
)
from banmoi.core.periods import parse_period
from banmoi.core.readings import Observation, Reader, Reading, ValueStatus

DAY = date(2024, 11, 20)
CITATION = Citation("thu", "1/QĐ-THU", "Phụ lục, tiêu chí 1")


def number(value: object) -> Decimal:
    return Decimal(str(value))


def exactly(numerator: object, denominator: object = None) -> Reading:
    """A reading that is known: a number, or a share of a denominator."""
    amount = Amount(number(numerator), None if denominator is None else number(denominator))
    return Reading(low=amount, high=amount)


def between(low: Amount | None, high: Amount | None) -> Reading:
    return Reading(low=low, high=high)


def cell(
    value: object,
    confidence: Confidence = Confidence.FOUND,
    *,
    year: int | None = None,
    guess: str = "",
    **when: str,
) -> Threshold:
    amount = None if value is None else number(value)
    return Threshold(tuple(sorted(when.items())), amount, confidence, "S", year, guess=guess)


def compare(
    comparator: Comparator | str,
    *cells: Threshold,
    key: str = "1",
    indicator: str = "a",
    of: MeasureKind = MeasureKind.SHARE,
    each: tuple[str, ...] = (),
) -> Compare:
    return Compare(key, Comparator(comparator), of, indicator, cells, each)


def decided(indicator: str = "a", confidence: Confidence = Confidence.FOUND) -> Decided:
    return Decided(indicator, indicator, confidence, "S")


def combine(kind: Combination | str, *parts: Rule, at_least: int = 1) -> Combine:
    return Combine("1", Combination(kind), parts, at_least)


def line(rule: Rule, code: str = "1", *, not_applicable_allowed: bool = False) -> LawIndicator:
    return LawIndicator(code, "Chỉ tiêu", "Indicator", rule, CITATION, "central", not_applicable_allowed)


def criteria_set(*criteria: Sequence[LawIndicator] | None) -> CriteriaSet:
    """A set of our own, in force from 2022, one criterion for each list of lines."""
    return CriteriaSet(
        id="thu",
        aliases=(),
        level="commune",
        family="thu",
        title_vi="Thử",
        title_en="Trial",
        short_vi="Thử",
        short_en="Trial",
        citation=CITATION,
        in_force_from=date(2022, 1, 1),
        in_force_to=None,
        criteria=tuple(
            Criterion(
                str(index), "Tiêu chí", "Criterion", "", CITATION, None if rows is None else tuple(rows)
            )
            for index, rows in enumerate(criteria, 1)
        ),
        groups=(),
        overrides=(),
        reference_only=False,
        expected_indicators=None,
        version="",
    )


def situation(readings: Mapping[str, Reading] | None = None, **traits: str | None) -> Situation:
    return Situation(traits, readings or {}, {})


def judged(rule: Rule, reading: Reading | None = None, day: date = DAY, **traits: str | None) -> Verdict:
    """The verdict of a rule over the indicator "a"."""
    return judge(rule, day, situation({} if reading is None else {"a": reading}, **traits))


def assessed(the_set: CriteriaSet, readings: Mapping[str, Reading], day: date = DAY) -> SetVerdict:
    return assess(the_set, day, situation(readings))


def state_of(the_set: CriteriaSet, readings: Mapping[str, Reading], criterion: str = "1") -> State:
    verdict = assessed(the_set, readings)
    return next(item.state for item in verdict.criteria if item.criterion.code == criterion)


COUNT = Indicator(
    key="a",
    name_vi="Số hộ",
    name_en="Households",
    kind=IndicatorKind.COUNT,
    unit_vi="hộ",
    unit_en="households",
    better="higher",
    counted_vi="hộ",
    counted_en="households",
    base="",
    base_vi="",
    base_en="",
    by_sex=False,
    collected_at="hamlet",
    across_places=AcrossPlaces.SUM,
    across_periods=AcrossPeriods.LAST,
    fresh_months=12,
    sector="",
    definition_vi="Thử",
    definition_en="Trial",
)
SHARE = replace(COUNT, kind=IndicatorKind.SHARE, base="all")
OPEN_SHARE = replace(COUNT, kind=IndicatorKind.SHARE)
BASE = replace(COUNT, key="all", better="")
DECISION = replace(COUNT, kind=IndicatorKind.DECISION, across_places=AcrossPlaces.COUNT_TRUE)
FLOW = replace(COUNT, collected_at="commune", across_periods=AcrossPeriods.SUM)


def seen(
    value: object = None,
    *,
    of: object = None,
    period: str = "2024q3",
    place: int = 1,
    key: str = "a",
    status: ValueStatus = ValueStatus.VERIFIED,
    value_id: int = 0,
    female: object = None,
    **more: object,
) -> Observation:
    """A value as remembered; verified, in the third quarter of 2024, unless told otherwise."""
    amounts = {"numerator": value, "denominator": of, "female": female}
    exact = {name: None if item is None else number(item) for name, item in amounts.items()}
    return Observation(value_id, place, key, parse_period(period), status, **exact, **more)  # type: ignore[arg-type]


def read(
    indicator: Indicator, *values: Observation, parts: Sequence[int] = (), place: int = 1, day: date = DAY
) -> Reading:
    """The reading of an indicator from such values."""
    held: dict[tuple[int, str], list[Observation]] = {}
    for item in values:
        held.setdefault((item.place, item.indicator), []).append(item)
    return Reader({indicator.key: indicator, "all": BASE}, held, day).read(indicator, place, parts)
