"""How far an amount lies from its line, in the indicator's own terms: people, households, đồng."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from banmoi.core.amounts import HUNDRED, Amount
from banmoi.core.law import Comparator


@dataclass(frozen=True, slots=True)
class Distance:
    """`steps` more (or, when `fewer`, less) of what is counted would reach the line.

    Positive: so much is lacking. Zero or negative: so much room is left before it is crossed.
    `reachable` is false where even the whole would not do (a share above 100%).
    """

    steps: Decimal
    fewer: bool
    reachable: bool = True


def distance_to(amount: Amount | None, line: Decimal, comparator: Comparator) -> Distance | None:
    """The distance of a known amount to its line; None where the amount is not defined.

    For a share whole units of the numerator are counted, the denominator staying as it is.
    """
    if amount is None or not amount.defined:
        return None
    if amount.denominator is None:
        gap = line - amount.numerator if comparator.wants_more else amount.numerator - line
        strict = comparator in (Comparator.MORE_THAN, Comparator.LESS_THAN)
        if strict and gap >= 0:
            if gap == 0 and not _whole(amount.numerator, line):
                return None  # anything more would do: no number of steps can be named
            gap += 1 if _whole(amount.numerator, line) else 0
        return Distance(gap, fewer=not comparator.wants_more)
    exact = line * amount.denominator / HUNDRED
    match comparator:
        case Comparator.AT_LEAST:
            needed = exact.to_integral_value(ROUND_CEILING)
        case Comparator.MORE_THAN:
            needed = exact.to_integral_value(ROUND_FLOOR) + 1
        case Comparator.AT_MOST:
            needed = exact.to_integral_value(ROUND_FLOOR)
        case Comparator.LESS_THAN:
            needed = exact.to_integral_value(ROUND_CEILING) - 1
    if comparator.wants_more:
        return Distance(needed - amount.numerator, False, needed <= amount.denominator)
    return Distance(amount.numerator - needed, True, needed >= 0)


def _whole(*numbers: Decimal) -> bool:
    return all(number == number.to_integral_value() for number in numbers)


def turning_parts(parts: Mapping[int, Amount], distance: Distance) -> tuple[int, ...]:
    """The places that could alone close the gap, the one with most room first."""
    if distance.steps <= 0 or not distance.reachable:
        return ()
    room = {
        place: amount.numerator if distance.fewer else amount.denominator - amount.numerator
        for place, amount in parts.items()
        if amount.denominator is not None
    }
    able = [place for place, units in room.items() if units >= distance.steps]
    return tuple(sorted(able, key=lambda place: (-room[place], place)))
