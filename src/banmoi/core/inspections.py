"""When a plan is inspected: at the end of months 3, 6 and 12 of its time."""

from datetime import date, timedelta

from banmoi.core.periods import months_before

INSPECTED_AFTER = (3, 6, 12)
"""The months after which a plan of a year is inspected."""


def inspection_days(starts: date, ends: date) -> list[tuple[int, date]]:
    """The months of a plan's time after which it is inspected, each with its last day.

    A mark that lies beyond the plan's last day falls on that day, once: a plan of nine months is
    inspected after 3, after 6, and at its end. Raises ValueError when the plan ends before it starts.
    """
    if ends < starts:
        raise ValueError("a plan cannot end before it starts")
    found: list[tuple[int, date]] = []
    for months in INSPECTED_AFTER:
        day = min(months_before(starts, -months) - timedelta(days=1), ends)
        if not found or day > found[-1][1]:
            found.append((months, day))
    return found
