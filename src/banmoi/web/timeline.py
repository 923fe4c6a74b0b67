"""The year on a time line: one row a task, twelve months, what is done, late and to come."""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from banmoi.core.rhythms import Timing
from banmoi.kit import clock
from banmoi.reports.tasks import sections_of
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.plans.models import Plan
from banmoi.rooms.plans.task_queries import OccurrenceRow, plans_at
from banmoi.web.doors import place_view
from banmoi.web.tasks import chosen_plan, listed_tasks

_MONTH, _HEIGHT, _MARK = 100, 24, 14
_SHAPES = {
    Timing.DONE: "v14h14v-14z",
    Timing.LATE: "m7 -3l10 20h-20z",
    Timing.SOON: "v14h14v-14zm7 0v7h7",
    Timing.OPEN: "v14h14v-14z",
    Timing.NOT_DONE: "l14 14m0 -14l-14 14",
}
"""Paths of the marks from their upper left corner: shapes differ, not only colours."""


@dataclass(frozen=True, slots=True)
class Window:
    """Twelve months from the first day of one."""

    first: date

    @property
    def months(self) -> list[date]:
        start = self.first.year * 12 + self.first.month - 1
        return [date((start + i) // 12, (start + i) % 12 + 1, 1) for i in range(12)]

    @property
    def last(self) -> date:
        end = self.months[-1]
        return end.replace(day=calendar.monthrange(end.year, end.month)[1])

    def x(self, day: date) -> float:
        """Where a day's morning lies; months are equally wide."""
        if day > self.last:
            return 12 * _MONTH
        if day < self.first:
            return 0
        months = (day.year - self.first.year) * 12 + day.month - self.first.month
        length = calendar.monthrange(day.year, day.month)[1]
        return (months + (day.day - 1) / length) * _MONTH


def _window(plan: Plan | None, text: str, today: date) -> tuple[Window, list[int]]:
    """Which twelve months, and the years to choose from. A plan of up to twelve months has its own; a
    longer one is shown by calendar years."""
    if plan is None:
        return Window(date(today.year, 1, 1)), []
    begins = plan.starts.replace(day=1)
    if plan.ends <= Window(begins).last:
        return Window(begins), []
    years = list(range(plan.starts.year, plan.ends.year + 1))
    asked = int(text) if text.isdigit() and int(text) in years else today.year
    return Window(date(min(max(asked, years[0]), years[-1]), 1, 1)), years


@place_view
def year(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """The time line, or the same as a table (`?as=table`)."""
    day = clock.today()
    plans = plans_at(place.id)
    plan = chosen_plan(request, plans)
    found = listed_tasks(request, place, plan, day)
    window, years = _window(plan, request.GET.get("year", ""), day)
    groups = [
        (section, [(row, _within(row.rows, window), draw(row.rows, window, day)) for row in section.rows])
        for section in sections_of(found, found.rows)
    ]
    query = request.GET.copy()
    query.pop("as", None)
    context = {
        "place": place,
        "plan": plan,
        "groups": groups,
        "window": window,
        "years": years,
        "progress": found.progress(found.rows),
        "as_table": request.GET.get("as") == "table",
        "query": query.urlencode(),
        "timings": [(item, _sample(item)) for item in Timing],
        "count": len(found.rows),
    }
    return render(request, "year.html", context)


def draw(rows: Iterable[OccurrenceRow], window: Window, today: date) -> SafeString:
    """The times of one task as bars with a mark on the day due; a line for today. It stretches to the
    row's width, so nothing in it is round or text."""
    seen = _within(rows, window)
    bars = "".join(_bar(row, window) for row in seen if row.occurrence.due is not None)
    loose = "".join(_bar(row, window) for row in seen if row.occurrence.due is None)
    marks = []
    for timing in reversed(Timing):  # what is late is drawn last, over the rest
        here = [row for row in seen if row.timing is timing and row.until <= window.last]
        if here:
            marks.append((timing.value, "".join(_mark(row, window) for row in here)))
    paths = [(name, path) for name, path in (("bar", bars), ("loose", loose)) if path]
    now = window.x(today)
    line = f"M{now:.0f} 0v{_HEIGHT}" if window.first <= today <= window.last else ""
    return _svg([*paths, *((f"at-{name}", path) for name, path in marks), ("now", line)])


def _within(rows: Iterable[OccurrenceRow], window: Window) -> list[OccurrenceRow]:
    """The times that touch the twelve months."""
    return [row for row in rows if _starts(row) <= window.last and row.until >= window.first]


def _starts(row: OccurrenceRow) -> date:
    return row.occurrence.starts or row.until


def _bar(row: OccurrenceRow, window: Window) -> str:
    left = window.x(_starts(row))
    width = max(window.x(row.until + timedelta(days=1)) - left, 4)
    return f"M{left:.0f} 10v4h{width:.0f}v-4z"


def _mark(row: OccurrenceRow, window: Window) -> str:
    left = min(max(window.x(row.until + timedelta(days=1)) - _MARK, 2), 12 * _MONTH - _MARK - 3)
    return f"M{left:.0f} 5{_SHAPES[row.timing]}"


def _svg(paths: Sequence[tuple[str, str]]) -> SafeString:
    inner = format_html_join("", '<path class="{}" d="{}"/>', ((n, p) for n, p in paths if p))
    return format_html(
        '<svg class="line" viewBox="0 0 1200 {}" preserveAspectRatio="none" aria-hidden="true">{}</svg>',
        _HEIGHT,
        inner,
    )


def _sample(timing: Timing) -> SafeString:
    """A mark by itself, for the legend."""
    return format_html(
        '<svg class="sign line-sample" viewBox="-4 0 24 24" aria-hidden="true">'
        '<path class="at-{}" d="M1 5{}"/></svg>',
        timing.value,
        _SHAPES[timing],
    )
