"""What makers of rows are given: the form, the place, the days that its columns tell of, and their titles."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from banmoi.core.periods import Period, period_on
from banmoi.reference.forms import Form, FormColumn
from banmoi.reports.wording import day_label
from banmoi.rooms.places.queries import NamedPlace


@dataclass(frozen=True)
class Frame:
    """A form of a place for a period, as known on a day."""

    form: Form
    place: NamedPlace
    period: Period
    day: date

    @cached_property
    def until(self) -> date:
        """The last day that the form tells of: the period's last, or the day where that has not come."""
        return min(self.period.end, self.day)

    @cached_property
    def before(self) -> date:
        """The last day of the year before the period's year."""
        return date(self.period.start.year - 1, 12, 31)

    @cached_property
    def next(self) -> Period:
        """The period of the same length after this one."""
        return period_on(self.period.end + timedelta(days=1), self.period.kind)

    @property
    def year(self) -> int:
        return self.period.start.year

    def titles(self, column: FormColumn, **more: str) -> tuple[str, ...]:
        """The titles of a column, filled in. They are Vietnamese as the form is."""
        whole = self.period.end == date(self.year, 12, 31)
        words = {
            "year": str(self.year),
            "before": day_label(self.before),
            "period": self.period.label_vi,
            "next": self.next.label_vi,
            "until": f"năm {self.year}" if whole else f"đến hết {self.period.label_vi}",
            **more,
        }
        return tuple(title.format(**words) for title in column.titles)
