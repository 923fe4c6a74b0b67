"""How deadlines become days: the times, within a plan, at which a task is to be done."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from banmoi.core.deadlines import Deadline, DeadlineKind

SOON_DAYS = 14
_ONE_DAY = timedelta(days=1)
_ROMAN = ("I", "II", "III", "IV")
_RHYTHM = re.compile(r"(?P<count>[1-9]\d?) (?P<unit>day|week|month|quarter|year)s?")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class Timing(StrEnum):
    """Where one time of a task stands on a day."""

    LATE = "late"
    SOON = "soon"
    OPEN = "open"
    DONE = "done"
    NOT_DONE = "not_done"


@dataclass(frozen=True, slots=True)
class Due:
    """One time that a task is to be done: the part of the task meant, from when, and by when.

    `due` None: no day is known. `label_vi` tells the times of a rhythm apart ("tháng 3/2024"); it does
    not hold the day, so that a time keeps its name when its day is moved.
    """

    what: str
    starts: date
    due: date | None
    label_vi: str = ""

    @property
    def text_vi(self) -> str:
        """What is to be done this time, beyond the task's own words: part and label."""
        return ": ".join(part for part in (self.what, self.label_vi) if part)


def timing(state: str, due: date | None, ends: date, day: date) -> Timing:
    """Where a time of a task stands on a day. One without a day counts to the plan's last day, so it
    is never late before the plan has ended."""
    if state != "open":
        return Timing(state)
    until = due or ends
    if until < day:
        return Timing.LATE
    return Timing.SOON if until <= day + timedelta(days=SOON_DAYS) else Timing.OPEN


def occurrences(
    deadlines: Sequence[Deadline], starts: date, ends: date, since: date | None = None
) -> list[Due]:
    """The times at which a task is to be done in a plan from `starts` to `ends`; at least one.

    A day that the plan names stands as named, even outside the plan's time ("trước 15/01/2025" in the
    plan of 2024). The times of a rhythm lie within the plan: a month, quarter or year that the plan's
    end cuts short is due on that end, and what a rhythm would have asked for before `since` (the day of
    the paper) is not asked for. Raises ValueError on a rhythm that is none.
    """
    found = [
        item
        for deadline in deadlines
        for item in _times(deadline, starts, ends)
        if since is None
        or item.due is None
        or item.due >= since
        or deadline.kind is not DeadlineKind.RECURRING
    ]
    # said twice, the earlier beginning holds
    late_first = sorted(found, key=lambda item: item.starts, reverse=True)
    unique = {(item.what, item.label_vi, item.due): item for item in late_first}
    ordered = sorted(unique.values(), key=_key)
    return ordered or [Due("", starts, None)]


def _key(item: Due) -> tuple[date, date, str, str]:
    return (item.due or date.max, item.starts, item.what, item.label_vi)


def _times(deadline: Deadline, starts: date, ends: date) -> Iterable[Due]:
    match deadline.kind:
        case DeadlineKind.RECURRING:
            return _recurring(deadline, starts, ends)
        case DeadlineKind.BEFORE_DATE if deadline.end:
            due: date | None = deadline.end - _ONE_DAY
        case DeadlineKind.BY_DATE | DeadlineKind.BY_END_OF_PERIOD:
            due = deadline.end
        case _:
            due = None
    begin = deadline.start or starts
    return [Due(deadline.what, min(begin, due) if due else begin, due)]


def _recurring(deadline: Deadline, starts: date, ends: date) -> Iterable[Due]:
    rhythms = [_rhythm(text) for text in deadline.every]
    months = [count * _MONTHS[unit] for count, unit in rhythms if unit in _MONTHS]
    if len(months) > 1:
        found = list(_marks(deadline, sorted(set(months)), starts, ends))
    else:
        found = [item for size in months for item in _blocks(deadline, size, starts, ends)]
    for count, unit in rhythms:
        if unit == "week":
            found += _weeks(deadline, count, starts, ends)
        elif unit == "day":
            # What is done every day is followed as what is done all the time.
            found.append(Due(deadline.what, starts, None))
    return found


def _rhythm(text: str) -> tuple[int, str]:
    match = _RHYTHM.fullmatch(text)
    if match is None:
        raise ValueError(f'\'{text}\' is no rhythm; write "1 month", "3 months", "1 week".')
    return int(match["count"]), match["unit"]


def _month(day: date) -> int:
    """The number of a day's month, counted through the years."""
    return day.year * 12 + day.month - 1


def _first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _last(month: int) -> date:
    return _first(month + 1) - _ONE_DAY


def _blocks(deadline: Deadline, size: int, starts: date, ends: date) -> Iterator[Due]:
    """Every month, quarter, half-year or year of the calendar; other lengths from the plan's start."""
    month = _month(starts)
    if 12 % size == 0:
        month -= month % size
    while _first(month) <= ends:
        last = month + size - 1
        due = min(_day_in(deadline, last), ends)
        if due >= starts:
            begin = min(max(_first(month), starts), due)
            yield Due(deadline.what, begin, due, _block_label(month, size))
        month += size


def _day_in(deadline: Deadline, month: int) -> date:
    """The day named within a month, else its last one. "Trước ngày 20" is strictly before, as it is
    with a whole date."""
    last = _last(month)
    if deadline.day_of is None:
        return last
    day = last.replace(day=min(deadline.day_of, last.day))
    return day - _ONE_DAY if "trước" in deadline.as_written.casefold() else day


def _block_label(month: int, size: int) -> str:
    year, start = divmod(month, 12)
    match size:
        case 1:
            return f"tháng {start + 1}/{year}"
        case 3:
            return f"quý {_ROMAN[start // 3]}/{year}"
        case 6:
            return f"6 tháng {'cuối' if start else 'đầu'} năm {year}"
        case 12:
            return f"năm {year}"
    until_year, until = divmod(month + size - 1, 12)
    return f"từ tháng {start + 1}/{year} đến tháng {until + 1}/{until_year}"


def _marks(deadline: Deadline, months: Sequence[int], starts: date, ends: date) -> Iterator[Due]:
    """Marks at the end of months 3, 6 and 12 of the plan's time, in each of its years. A mark that
    the plan's end cuts off is that end; those after it are not meant."""
    cycle = -(-months[-1] // 12) * 12
    origin = _month(starts)
    while _first(origin) <= ends:
        for size in months:
            last = _last(origin + size - 1)
            begin = max(starts, _first(origin))
            yield Due(deadline.what, begin, min(last, ends), _mark_label(size, last.year))
            if last >= ends:
                return
        origin += cycle


def _mark_label(size: int, year: int) -> str:
    return f"cả năm {year}" if size == 12 else f"{size} tháng năm {year}"


def _weeks(deadline: Deadline, count: int, starts: date, ends: date) -> Iterator[Due]:
    """Every week (or every so many) from the Monday of the plan's first week, due on the Sunday."""
    monday = starts - timedelta(days=starts.weekday())
    while monday <= ends:
        sunday = monday + timedelta(days=7 * count - 1)
        year, week, _day = sunday.isocalendar()
        yield Due(deadline.what, max(monday, starts), min(sunday, ends), f"tuần {week}/{year}")
        monday += timedelta(days=7 * count)
