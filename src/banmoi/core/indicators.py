"""What an indicator is: how it is counted, where it is reported, how it adds up."""

from dataclasses import dataclass
from enum import StrEnum


class IndicatorKind(StrEnum):
    """The form of an indicator's value."""

    SHARE = "share"
    NUMBER = "number"
    COUNT = "count"
    DECISION = "decision"


class AcrossPlaces(StrEnum):
    """How hamlets make the commune's value. A mean of percentages is not among the ways."""

    SUM = "sum"
    COUNT_TRUE = "count_true"
    NONE = "none"


class AcrossPeriods(StrEnum):
    """How periods make the value of a day: the last state, or the sum of the year so far."""

    LAST = "last"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One entry of the indicator catalogue.

    `base` is the key of the count that serves as denominator; a share without it has its
    denominator entered with it. `counted` says what the numerator counts, in both languages.
    `reported_first`: a figure that somebody reports (the statistics office's) goes before what a register
    of the commune tells.
    """

    key: str
    name_vi: str
    name_en: str
    kind: IndicatorKind
    unit_vi: str
    unit_en: str
    better: str
    counted_vi: str
    counted_en: str
    base: str
    base_vi: str
    base_en: str
    by_sex: bool
    collected_at: str
    across_places: AcrossPlaces
    across_periods: AcrossPeriods
    fresh_months: int
    sector: str
    definition_vi: str
    definition_en: str
    from_plan: bool = False
    derived: bool = False
    reported_first: bool = False

    @property
    def is_base(self) -> bool:
        """A plain count that only serves as a denominator."""
        return self.kind is IndicatorKind.COUNT and not self.better

    @property
    def lower_is_better(self) -> bool:
        return self.better == "lower"
