"""Goals of a plan: a reading against what the plan promised, in the plan's own direction.

"Giảm còn 1,48%" is a ceiling: 3% is not an over-achievement. "Trên 99,2%" is strictly more.
"Trên 100%" of a share cannot be met: the goal says so and is followed as 100%.

Rounding is declared: a goal written as "x/y" is compared on its counts; a goal in per cent that names
a level to reach ("đạt 78,6%", "còn 1,48%") is compared with the actual value rounded half up to as many
decimals as the goal was written with; "trên" and "dưới" and everything else are compared exactly.
A threshold of law is never rounded (see `assess`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from banmoi.core.amounts import Amount
from banmoi.core.assess import State
from banmoi.core.distance import Distance, distance_to
from banmoi.core.law import Comparator
from banmoi.core.periods import months_before
from banmoi.core.readings import Reading
from banmoi.core.reasons import Reason, ReasonCode


class GoalComparator(StrEnum):
    """How a plan states a goal; the values are those of `banmoi plan read --json`."""

    EQUAL = "eq"
    AT_LEAST = "ge"
    MORE_THAN = "gt"
    AT_MOST = "le"
    LESS_THAN = "lt"
    DECREASE_TO = "decrease_to"
    INCREASE_TO = "increase_to"
    INCREASE_BY = "increase_by"
    DECREASE_BY = "decrease_by"
    BETWEEN = "between"
    INCREASE_BY_BETWEEN = "increase_by_between"
    DECREASE_BY_BETWEEN = "decrease_by_between"
    ACHIEVED = "achieved"


INCREASES = (GoalComparator.INCREASE_BY, GoalComparator.INCREASE_BY_BETWEEN)
DECREASES = (GoalComparator.DECREASE_BY, GoalComparator.DECREASE_BY_BETWEEN)
CHANGES = INCREASES + DECREASES
"""Goals that promise a change since the day before the plan began, not a level."""


class Rounding(StrEnum):
    """The declared basis of comparison."""

    COUNTS = "counts"
    AS_WRITTEN = "as_written"
    EXACT = "exact"


class Course(StrEnum):
    """Where a goal stands on a day."""

    ACHIEVED = "achieved"
    ON_COURSE = "on_course"
    AT_RISK = "at_risk"
    MISSED = "missed"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class GoalTerms:
    """What the plan promises. `low` is the value (None for "achieved"), `high` the top of a range.

    `of_count` is (x, y) where the plan writes "x/y". `is_share`: the unit is per cent of something.
    """

    comparator: GoalComparator
    low: Decimal | None
    is_share: bool
    starts: date
    ends: date
    high: Decimal | None = None
    of_count: tuple[int, int] | None = None

    @property
    def decimals(self) -> int:
        """How many decimals the goal was written with."""
        if self.low is None:
            return 0
        exponent = self.low.as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0

    @property
    def rounding(self) -> Rounding:
        if self.of_count is not None:
            return Rounding.COUNTS
        strict = self.comparator in (GoalComparator.MORE_THAN, GoalComparator.LESS_THAN)
        return Rounding.AS_WRITTEN if self.is_share and not strict else Rounding.EXACT

    @property
    def impossible(self) -> bool:
        """A share of more than the whole cannot be reached."""
        if not self.is_share or self.low is None or self.comparator in CHANGES:
            return False
        if self.comparator is GoalComparator.MORE_THAN:
            return self.low >= 100
        return self.comparator in (GoalComparator.AT_LEAST, GoalComparator.EQUAL) and self.low > 100

    @property
    def followed_as(self) -> tuple[Comparator, Decimal]:
        """The comparison that is really made. Raises ValueError for "achieved", which has none."""
        if self.low is None:
            raise ValueError("a goal of achievement has no line")
        if self.impossible:
            return Comparator.AT_LEAST, Decimal(100)
        match self.comparator:
            case GoalComparator.MORE_THAN:
                return Comparator.MORE_THAN, self.low
            case GoalComparator.LESS_THAN:
                return Comparator.LESS_THAN, self.low
            case GoalComparator.AT_MOST | GoalComparator.DECREASE_TO:
                return Comparator.AT_MOST, self.low
            case _:
                # "Đạt 78,6%" and "có 01 bản" promise at least that much; more is no failure.
                return Comparator.AT_LEAST, self.low


@dataclass(frozen=True, slots=True)
class GoalVerdict:
    """Whether a goal is met on a day, why, how far it is, and where its course leads."""

    state: State
    reason: Reason
    course: Course
    distance: Distance | None = None
    days_left: int = 0


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A past value of a goal's indicator, at the end of its period."""

    day: date
    value: Decimal


def changed(before: Reading, now: Reading, comparator: GoalComparator) -> Reading:
    """What changed between two readings, in the direction that the goal wants; shares in points.

    Not known as long as one of the two is not.
    """
    old, new = before.amount, now.amount
    if old is None or new is None or not (old.defined and new.defined) or old.is_share != new.is_share:
        return Reading(reason=now.reason or before.reason or Reason(ReasonCode.NO_VALUE))
    if comparator in DECREASES:
        old, new = new, old
    if old.denominator is None or new.denominator is None:
        amount = Amount(new.numerator - old.numerator)
    else:
        difference = new.numerator * old.denominator - old.numerator * new.denominator
        amount = Amount(difference, new.denominator * old.denominator)
    return Reading(low=amount, high=amount, sources=now.sources, newest=now.newest, oldest=before.oldest)


def weaker_than(terms: GoalTerms, before: Reading) -> bool:
    """Whether a goal asks for less than what was already there the day before the plan began.

    Compared as the goal itself is, with its rounding. To hold what is there is not less. False where
    that day's value is not known, and for a goal that promises a change or an achievement.
    """
    amount = before.amount
    if terms.low is None or terms.comparator in CHANGES or amount is None or not amount.defined:
        return False
    comparator, line = terms.followed_as
    if terms.of_count is not None:
        line = Decimal(terms.of_count[0])
    plain = terms.of_count is not None or not terms.is_share
    sign = _sign(terms, Amount(amount.numerator) if plain else amount, line)
    return sign > 0 if comparator.wants_more else sign < 0


def judge_goal(
    terms: GoalTerms, reading: Reading, day: date, trend: Sequence[TrendPoint] = ()
) -> GoalVerdict:
    """Judge a goal on a day. The trend (oldest first) only says on course or at risk."""
    days_left = (terms.ends - day).days
    if terms.comparator is GoalComparator.ACHIEVED:
        state, reason, distance = _achieved(reading)
    else:
        state, reason, distance = _compared(terms, reading)
    return GoalVerdict(state, reason, _course(terms, state, days_left, trend), distance, days_left)


def _achieved(reading: Reading) -> tuple[State, Reason, Distance | None]:
    if reading.decision is None:
        return State.NOT_KNOWN, reading.reason or Reason(ReasonCode.NO_VALUE), None
    if reading.decision:
        return State.MET, Reason(ReasonCode.DECIDED_YES), None
    return State.NOT_MET, Reason(ReasonCode.DECIDED_NO), None


def _compared(terms: GoalTerms, reading: Reading) -> tuple[State, Reason, Distance | None]:
    comparator, line = terms.followed_as
    if terms.of_count is not None:
        line = Decimal(terms.of_count[0])
    plain = terms.of_count is not None or not terms.is_share
    low, high = (
        Amount(item.numerator) if item is not None and plain else item for item in (reading.low, reading.high)
    )
    if any(item is not None and not item.defined for item in (low, high)):
        return State.NOT_KNOWN, Reason(ReasonCode.ZERO_BASE), None
    worst, best = (low, high) if comparator.wants_more else (high, low)
    facts = {
        "low": low,
        "high": high,
        "line": line,
        "comparator": comparator,
        "rounding": terms.rounding,
        "decimals": terms.decimals,
    }
    distance = distance_to(low, line, comparator) if low == high else None
    if worst is not None and comparator.holds(_sign(terms, worst, line)):
        if distance is not None and distance.steps > 0:
            distance = None  # met by the declared rounding: nothing is lacking
        return State.MET, Reason(ReasonCode.COMPARED, facts), distance
    if best is not None and not comparator.holds(_sign(terms, best, line)):
        return State.NOT_MET, Reason(ReasonCode.COMPARED, facts), distance
    return State.NOT_KNOWN, reading.reason or Reason(ReasonCode.NO_VALUE), None


def _sign(terms: GoalTerms, amount: Amount, line: Decimal) -> int:
    """Where an amount lies to the line by the declared rounding. All and nothing are never rounded
    onto: 99,96% is not 100%, and 0,04% is not 0%."""
    if terms.rounding is not Rounding.AS_WRITTEN or line in (0, 100):
        return amount.compare(line)
    rounded = amount.rounded(terms.decimals)
    return (rounded > line) - (rounded < line)


def _course(terms: GoalTerms, state: State, days_left: int, trend: Sequence[TrendPoint]) -> Course:
    """Met: achieved. Past its end: missed. Else the straight line through the first and the last value
    since a year before the plan began, drawn on to the end, reaches the goal (on course) or not."""
    if state is State.MET:
        return Course.ACHIEVED
    if state is State.NOT_KNOWN:
        return Course.NOT_KNOWN
    if days_left < 0:
        return Course.MISSED
    points = [point for point in trend if point.day >= months_before(terms.starts, 12)]
    if terms.low is None or len(points) < 2 or points[0].day == points[-1].day:
        return Course.AT_RISK
    first, last = points[0], points[-1]
    slope = (last.value - first.value) / Decimal((last.day - first.day).days)
    landing = last.value + slope * Decimal(max(0, (terms.ends - last.day).days))
    comparator, line = terms.followed_as
    return Course.ON_COURSE if comparator.holds((landing > line) - (landing < line)) else Course.AT_RISK
