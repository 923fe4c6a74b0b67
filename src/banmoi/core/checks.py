"""What can be said of reported numbers before they are kept: the impossible, and the unusual."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from banmoi.core.indicators import Indicator, IndicatorKind


class ValueProblem(StrEnum):
    """Why a reported value cannot be true."""

    MISSING = "missing"
    NEGATIVE = "negative"
    NOT_WHOLE = "not_whole"
    TOO_BIG = "too_big"
    MORE_THAN_BASE = "more_than_base"
    WOMEN_MORE_THAN_ALL = "women_more_than_all"
    MEN_MORE_THAN_ALL_MEN = "men_more_than_all_men"
    BASE_MISSING = "base_missing"
    BASE_LESS_THAN_REPORTED = "base_less_than_reported"
    FROM_REGISTER = "from_register"


LARGEST = Decimal(10) ** 13
"""No commune counts more of anything; guards the database's field."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one value, as typed or as remembered."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    female: Decimal | None = None
    female_denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem with a value: of which field, and the numbers that contradict each other."""

    problem: ValueProblem
    field: str
    facts: Mapping[str, object]


def check_numbers(indicator: Indicator, numbers: Numbers, base: Numbers | None) -> Finding | None:
    """The first thing that cannot be true of these numbers; `base` is the denominator's own count."""
    if numbers.numerator is None:
        return Finding(ValueProblem.MISSING, "numerator", {})
    whole = indicator.kind in (IndicatorKind.SHARE, IndicatorKind.COUNT)
    for name in ("numerator", "denominator", "female", "female_denominator"):
        value: Decimal | None = getattr(numbers, name)
        if value is None:
            continue
        if value < 0:
            return Finding(ValueProblem.NEGATIVE, name, {"value": value})
        if value > LARGEST:
            return Finding(ValueProblem.TOO_BIG, name, {"value": value})
        if whole and indicator.collected_at == "hamlet" and value != value.to_integral_value():
            return Finding(ValueProblem.NOT_WHOLE, name, {"value": value})
    if indicator.kind is IndicatorKind.SHARE:
        found = _against_base(indicator, numbers, base)
        if found is not None:
            return found
    if numbers.female is not None and numbers.female > numbers.numerator:
        facts = {"value": numbers.female, "base": numbers.numerator}
        return Finding(ValueProblem.WOMEN_MORE_THAN_ALL, "female", facts)
    return None


def _against_base(indicator: Indicator, numbers: Numbers, base: Numbers | None) -> Finding | None:
    assert numbers.numerator is not None
    whole = (base.numerator if base else None) if indicator.base else numbers.denominator
    women = (base.female if base else None) if indicator.base else numbers.female_denominator
    if whole is None:
        name = "numerator" if indicator.base else "denominator"
        return Finding(ValueProblem.BASE_MISSING, name, {"base": indicator.base})
    if numbers.numerator > whole:
        facts = {"value": numbers.numerator, "base": whole}
        return Finding(ValueProblem.MORE_THAN_BASE, "numerator", facts)
    if numbers.female is None or women is None:
        return None
    if numbers.female > women:
        return Finding(ValueProblem.MORE_THAN_BASE, "female", {"value": numbers.female, "base": women})
    men, all_men = numbers.numerator - numbers.female, whole - women
    if men > all_men:
        facts = {"value": men, "base": all_men}
        return Finding(ValueProblem.MEN_MORE_THAN_ALL_MEN, "female", facts)
    return None


def unusual(current: Decimal, previous: Decimal | None) -> bool:
    """Whether a number moved by more than half since the last period: to be looked at, not refused."""
    if previous is None or previous == 0:
        return False
    return abs(current - previous) * 2 > abs(previous) and abs(current - previous) >= 5
