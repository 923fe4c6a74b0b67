"""Whether a day that came from a phone can be believed, or is asked about once more."""

from datetime import date, timedelta
from enum import StrEnum

_SLACK = timedelta(days=1)
"""Time zones, and a phone that was filled in around midnight."""


class DayDoubt(StrEnum):
    """Why a day of fact is asked about: it lies ahead; or the phone's clock was wrong when it was written."""

    AHEAD = "ahead"
    CLOCK_WRONG = "clock_wrong"


def clock_wrong(phone_day: date | None, known: date | None, today: date) -> bool:
    """Whether a phone's clock was wrong when something was written down on it.

    `phone_day`: the day that it showed (None: it showed nothing that is a day). `known`: the last day that
    it had heard of from the server before that. `today`: the server's day. What was written after `known`
    and before `today` was written on a day between the two.
    """
    if phone_day is None or phone_day > today + _SLACK:
        return True
    return known is not None and phone_day < min(known, today) - _SLACK


def day_doubt(fact: date, phone_day: date | None, known: date | None, today: date) -> DayDoubt | None:
    """Why the day on which something is said to have happened should be asked about; None for no reason."""
    if fact > today:
        return DayDoubt.AHEAD
    return DayDoubt.CLOCK_WRONG if clock_wrong(phone_day, known, today) else None
