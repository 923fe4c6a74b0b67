"""Figures that do not fit together: pure comparisons that only point at what a person should look at.

The limits are house rules (`reference/data/contradictions.yaml`), given by the caller; nothing here changes
a figure, and what is not known contradicts nothing.
"""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class FellLimits:
    """When households fell while people stayed: per cent and number of households, per cent of people."""

    least_fall_percent: Decimal
    least_fall: Decimal
    most_people_change_percent: Decimal


def households_fell(
    households: tuple[Decimal, Decimal], people: tuple[Decimal, Decimal], limits: FellLimits
) -> bool:
    """Whether households (before, after) fell by so much while people (before, after) hardly changed."""
    before, after = households
    fall = before - after
    if before <= 0 or people[0] <= 0 or fall < limits.least_fall:
        return False
    if fall * 100 < limits.least_fall_percent * before:
        return False
    return abs(people[1] - people[0]) * 100 <= limits.most_people_change_percent * people[0]


def share_jumped(before: Decimal, after: Decimal, least_points: Decimal) -> bool:
    """Whether a share in per cent moved by at least so many points."""
    return abs(after - before) >= least_points


def number_jumped(
    before: Decimal, after: Decimal, least_percent: Decimal, least_change: Decimal = Decimal(0)
) -> bool:
    """Whether a number moved by at least so many per cent of what it was, and by at least so much.

    From nought every number is a jump in per cent; there only the change counts, and it must be asked for.
    """
    change = abs(after - before)
    if change == 0 or change < least_change:
        return False
    if before == 0:
        return least_change > 0
    return change * 100 >= least_percent * abs(before)
