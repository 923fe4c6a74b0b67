"""The times that a commune reports on, each from 1 January: 3, 6, 9 and 12 months."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from banmoi.core.paper_dates import roman

MONTHS = (3, 6, 9, 12)
_CODES = {3: "q1", 6: "h1", 9: "m9", 12: "y"}


@dataclass(frozen=True, slots=True, order=True)
class ReportPeriod:
    """The first 3, 6, 9 or 12 months of a year."""

    year: int
    months: int

    @property
    def code(self) -> str:
        """Short text form: "2024q1", "2024h1", "2024m9", "2024y"."""
        return f"{self.year}{_CODES[self.months]}"

    @property
    def start(self) -> date:
        return date(self.year, 1, 1)

    @property
    def end(self) -> date:
        after = date(self.year + 1, 1, 1) if self.months == 12 else date(self.year, self.months + 1, 1)
        return after - timedelta(days=1)

    @property
    def label(self) -> str:
        """As a report says it: "quý I năm 2024", "9 tháng đầu năm 2024", "năm 2024"."""
        match self.months:
            case 3:
                return f"quý I năm {self.year}"
            case 12:
                return f"năm {self.year}"
        return f"{self.months} tháng đầu năm {self.year}"

    @property
    def next_label(self) -> str:
        """The time that follows it: "quý II năm 2024", "6 tháng cuối năm 2024", "năm 2025"."""
        match self.months:
            case 6:
                return f"6 tháng cuối năm {self.year}"
            case 12:
                return f"năm {self.year + 1}"
        return f"quý {roman(self.months // 3 + 1)} năm {self.year}"

    @property
    def next_end(self) -> date:
        """The last day of the time that follows it."""
        if self.months == 12:
            return date(self.year + 1, 12, 31)
        return ReportPeriod(self.year, 12 if self.months == 6 else self.months + 3).end

    def until(self, day: date) -> date:
        """Up to which day a report written on a day can tell of it: its end, or the day before that."""
        return max(min(self.end, day), self.start)


def parse_report_period(code: str) -> ReportPeriod:
    """Read a code such as "2024m9". Raises ValueError for anything else."""
    for months, ending in _CODES.items():
        year = code.removesuffix(ending)
        if year != code and len(year) == 4 and year.isascii() and year.isdigit() and int(year) > 0:
            return ReportPeriod(int(year), months)
    raise ValueError(f"not the period of a report: {code!r}")


def a_year_before(day: date) -> date:
    """The same day of the year before; the end of February stays the end of February."""
    following = day + timedelta(days=1)
    if following.day == 1:
        return date(following.year - 1, following.month, 1) - timedelta(days=1)
    return day.replace(year=day.year - 1)


def report_periods(years: Iterable[int], day: date) -> list[ReportPeriod]:
    """The periods of some years that are over on a day or under way, the one whose end is nearest to the day
    first, then the newest first."""
    found = [
        ReportPeriod(year, months)
        for year in years
        for months in MONTHS
        if months == MONTHS[0] or ReportPeriod(year, months - 3).end < day
        if ReportPeriod(year, months).start <= day
    ]
    ordered = sorted(found, reverse=True)
    nearest = min(ordered, key=lambda item: abs(item.end - day), default=None)
    return ([nearest] if nearest else []) + [item for item in ordered if item != nearest]
