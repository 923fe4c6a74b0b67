"""Reporting periods: quarters, half-years and years as closed intervals of days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

_ROMAN = ("I", "II", "III", "IV")


class PeriodKind(StrEnum):
    """The lengths of period in which a commune reports."""

    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


_MONTHS = {PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6, PeriodKind.YEAR: 12}
_CODES = {PeriodKind.QUARTER: "q", PeriodKind.HALF_YEAR: "h", PeriodKind.YEAR: "y"}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A period from its first to its last day, both included; sorts by time."""

    start: date
    end: date
    kind: PeriodKind

    @property
    def code(self) -> str:
        """Short text form: "2024q3", "2024h1", "2024y"."""
        if self.kind is PeriodKind.YEAR:
            return f"{self.start.year}y"
        return f"{self.start.year}{_CODES[self.kind]}{self.number}"

    @property
    def number(self) -> int:
        """Which one of its kind within the year, from 1."""
        return (self.start.month - 1) // _MONTHS[self.kind] + 1

    @property
    def label_vi(self) -> str:
        """As officers write it: "quý III/2024"."""
        if self.kind is PeriodKind.YEAR:
            return f"năm {self.start.year}"
        word = "quý" if self.kind is PeriodKind.QUARTER else "6 tháng"
        if self.kind is PeriodKind.HALF_YEAR:
            return f"{word} {'đầu' if self.number == 1 else 'cuối'} năm {self.start.year}"
        return f"{word} {_ROMAN[self.number - 1]}/{self.start.year}"

    @property
    def label_en(self) -> str:
        """English label: "Q3 2024"."""
        if self.kind is PeriodKind.YEAR:
            return str(self.start.year)
        return f"{'Q' if self.kind is PeriodKind.QUARTER else 'H'}{self.number} {self.start.year}"

    def previous(self) -> "Period":
        """The period of the same kind just before this one."""
        return period_on(self.start - timedelta(days=1), self.kind)

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


def period_on(day: date, kind: PeriodKind = PeriodKind.QUARTER) -> Period:
    """The period of a kind in which a day lies."""
    months = _MONTHS[kind]
    first = (day.month - 1) // months * months + 1
    start = date(day.year, first, 1)
    after = first + months
    following = date(day.year + (after - 1) // 12, (after - 1) % 12 + 1, 1)
    return Period(start, following - timedelta(days=1), kind)


@lru_cache(maxsize=1024)
def parse_period(code: str) -> Period:
    """Read a code such as "2024q3". Raises ValueError for anything else."""
    for kind, letter in _CODES.items():
        year, found, number = code.partition(letter)
        if not found or not (year.isascii() and year.isdigit() and len(year) == 4):
            continue
        if kind is PeriodKind.YEAR and not number:
            return period_on(date(int(year), 1, 1), kind)
        count = 12 // _MONTHS[kind]
        if kind is not PeriodKind.YEAR and number in map(str, range(1, count + 1)):
            return period_on(date(int(year), (int(number) - 1) * _MONTHS[kind] + 1, 1), kind)
    raise ValueError(f"not a period: {code!r}")


def quarters_back(day: date, count: int) -> Iterator[Period]:
    """The quarter of a day and those before it, newest first."""
    period = period_on(day)
    for _ in range(count):
        yield period
        period = period.previous()


@lru_cache(maxsize=1024)
def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, held to the length of that month."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))
