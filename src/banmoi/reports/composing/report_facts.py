"""What a report tells of, asked for once: plan, standing, goals, tasks and their notes, and the pen that
numbers its tables and cites its figures."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from banmoi.core.document import Chart, Column, Item, Level, Paragraph, Row, Run, Table, runs
from banmoi.core.numbers import format_number
from banmoi.core.paper_dates import short_day
from banmoi.core.report_periods import ReportPeriod, a_year_before
from banmoi.reports.composing.composed import Asked, Figures
from banmoi.reports.register_figures import Scope, Years
from banmoi.rooms.assessments.queries import Standing, standing_of
from banmoi.rooms.places.queries import NamedPlace, places_by_id, scope_ids
from banmoi.rooms.plans.models import Plan, TaskNote
from banmoi.rooms.plans.queries import GoalStanding, goals_of, plan_for
from banmoi.rooms.plans.task_queries import TaskList, TaskRow, notes_between, task_list, tasks_of_plan

NO_FIGURE = "chưa có số liệu"
"""What stands for a number that nobody told."""


@dataclass
class Pen:
    """Numbers tables and charts, and keeps the sources of figures."""

    figures: Figures = field(default_factory=Figures)
    tables: int = 0
    charts: int = 0

    def table(
        self, title: str, columns: Sequence[Column], rows: Sequence[Row], *, unit: str = "", note: str = ""
    ) -> Table:
        """A table with its number."""
        self.tables += 1
        return Table(tuple(columns), tuple(rows), f"Bảng {self.tables}. {title}", unit, note)

    def chart(
        self, specification: Mapping[str, object], title: str, telling: str, share: float = 0.9
    ) -> Chart:
        """A chart with its number."""
        self.charts += 1
        return Chart(specification, f"Biểu đồ {self.charts}. {title}", telling, share=share)


@dataclass(frozen=True)
class Facts:
    """All that several parts of a report need. `until`: the day that its figures are of; `before`: the same
    day a year earlier; `notes`: what was said of each task in the time, that of the plans below too."""

    place: NamedPlace
    period: ReportPeriod
    day: date
    until: date
    before: date
    scope: Scope
    plan: Plan | None
    standing: Standing
    goals: tuple[GoalStanding, ...]
    tasks: TaskList | None
    notes: Mapping[int, Sequence[TaskNote]]
    pen: Pen

    @property
    def years(self) -> Years:
        """This year and the one before, both up to the same day."""
        return Years(self.period.year, self.until, self.before)

    def address(self, name: str, *args: object, **query: object) -> str:
        """A page of the place; as of the report's day where that is over."""
        found = {key: str(value) for key, value in query.items()}
        if self.until != self.day:
            found["on"] = self.until.isoformat()
        return page(name, self.place.key, *args, **found)

    def cite(self, text: str, what: str, origin: str, address: str = "", *, bold: bool = False) -> Run:
        """A figure of the report's day."""
        return self.pen.figures.cite(text, what, origin, self.until, address, bold=bold)

    def cite_before(self, text: str, what: str, origin: str, address: str = "") -> Run:
        """A figure of the same day a year earlier."""
        return self.pen.figures.cite(text, what, origin, self.before, address)


def page(name: str, *args: object, **query: str) -> str:
    """The address of a page."""
    address = reverse(name, args=[str(part) for part in args])
    return f"{address}?{urlencode(query)}" if query else address


def gather(asked: Asked, period: ReportPeriod) -> Facts:
    """What a report on a period needs, as known. The number of queries does not grow with hamlets."""
    until = period.until(asked.day)
    place = asked.place
    plan = plan_for(place.id, period.year)
    standing = standing_of(place, until)
    tasks, notes = None, {}
    goals: tuple[GoalStanding, ...] = ()
    if plan is not None:
        goals = tuple(goals_of(plan, standing))
        tasks = task_list(tasks_of_plan(plan.id), min(until, plan.ends), until)
        notes = _notes(tasks.rows, period.start, until)
    places = places_by_id(scope_ids([place.id], until), until)
    return Facts(
        place, period, asked.day, until, a_year_before(until), Scope(dict(sorted(places.items()))), plan,
        standing, goals, tasks, notes, Pen(),
    )  # fmt: skip


def _notes(rows: Sequence[TaskRow], first: date, last: date) -> dict[int, list[TaskNote]]:
    owner: dict[int, int] = {}
    for row in rows:
        owner |= {item.occurrence.task_id: row.task.id for item in row.rows}
    for row in rows:
        owner[row.task.id] = row.task.id
    found: dict[int, list[TaskNote]] = defaultdict(list)
    for note in notes_between(owner, first, last):
        found[owner[note.occurrence.task_id]].append(note)
    return dict(found)


def head(level: Level, number: str, words: str) -> Item:
    """A heading."""
    return Item(level, number, runs(words), heading=True)


def part(number: str, words: str) -> Item:
    """The heading of a part: "I. CÔNG TÁC CHỈ ĐẠO"."""
    return head(Level.GROUP, number, words.upper())


def clause(number: str, words: str) -> Item:
    """The heading of a numbered piece: "1. …"."""
    return head(Level.CLAUSE, number, words)


def point(number: str, words: str) -> Item:
    """The heading of a piece within it: "2.1. …"."""
    return head(Level.CLAUSE, number, words)


def dash(*parts: str | Run) -> Item:
    """A dash of the text."""
    return Item(Level.DASH, "", runs(*parts))


def plus(*parts: str | Run) -> Item:
    """A piece below a dash."""
    return Item(Level.PLUS, "", runs(*parts))


def say(*parts: str | Run) -> Paragraph:
    """A paragraph."""
    return Paragraph(runs(*parts))


def note(words: str) -> Paragraph:
    """A remark below."""
    return Paragraph(runs(words), "note")


def shortened(text: str, most: int = 170) -> str:
    """Words without the sign at their end; a long text cut at a blank, with dots."""
    plain = " ".join(text.split()).rstrip(" .;,:")
    if len(plain) <= most:
        return plain
    return plain[:most].rsplit(" ", 1)[0].rstrip(" .;,:") + "…"


def listed(words: Sequence[str], most: int = 0) -> str:
    """Several things in a sentence: "a, b và c"; beyond `most` the rest is counted."""
    shown = list(words)
    if most and len(shown) > most:
        return f"{', '.join(shown[:most])} và {len(shown) - most} nội dung khác"
    return f"{', '.join(shown[:-1])} và {shown[-1]}" if len(shown) > 1 else "".join(shown)


def lower_first(text: str) -> str:
    """Words that go on in a sentence."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def count_text(number: int) -> str:
    """A number in a sentence, with the nought that officers write before a single figure."""
    return f"{number:02d}" if 0 < number < 10 else format_number(number)


def in_millions(amount: int) -> str:
    """A sum of money in millions of đồng, exact."""
    return format_number(Decimal(amount) / 1_000_000)


def signed(number: Decimal | int, decimals: int | None = None) -> str:
    """More or less by how much: "+12", "-3", "0"."""
    text = format_number(number, decimals)
    return f"+{text}" if number > 0 and text.strip("0,") else text


def day_text(day: date) -> str:
    """A day in the text."""
    return short_day(day)
