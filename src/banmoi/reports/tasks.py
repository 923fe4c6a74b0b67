"""Tasks across the rooms: by section, by unit and by person, and the words for where they stand."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banmoi.core.rhythms import Timing
from banmoi.reports.wording import day_label
from banmoi.rooms.people.models import Position, Unit, User
from banmoi.rooms.people.queries import Rights, seated
from banmoi.rooms.plans.models import Plan, Task
from banmoi.rooms.plans.task_queries import (
    OccurrenceRow,
    Progress,
    TaskList,
    TaskRow,
    task_list,
    tasks_of_plan,
)


@dataclass(frozen=True, slots=True)
class Section:
    """Tasks under one heading of a plan, those asked for (`rows`), and how far all of them are."""

    plan: Plan
    title: str
    rows: tuple[TaskRow, ...]
    progress: Progress


@dataclass(frozen=True, slots=True)
class Work:
    """How many times are late, soon due and open later, of a unit or a person.

    `words`: how the plan calls who leads where no unit of the house is meant ("Ban phát triển các bản").
    """

    late: int
    soon: int
    later: int
    unit: Unit | None = None
    user: User | None = None
    progress: Progress | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class PlanWork:
    """What part of a plan's tasks is done: of all, by section and by leading unit."""

    progress: Progress
    late: int
    soon: int
    sections: tuple[Section, ...]
    units: tuple[Work, ...]


def plan_work(plan_id: int, day: date) -> PlanWork | None:
    """How far the tasks of a plan are on a day; None for a plan without tasks."""
    found = task_list(tasks_of_plan(plan_id), day)
    if not found.rows:
        return None
    whole = _work(found.rows)
    sections = tuple(sections_of(found, found.rows))
    return PlanWork(found.progress(found.rows), whole.late, whole.soon, sections, tuple(unit_work(found)))


def timing_text(timing: Timing) -> str:
    """The name of a standing."""
    return {
        Timing.LATE: _("Muộn"),
        Timing.SOON: _("Sắp đến hạn"),
        Timing.OPEN: _("Chưa đến hạn"),
        Timing.DONE: _("Đã xong"),
        Timing.NOT_DONE: _("Không làm được"),
    }[timing]


def due_text(row: OccurrenceRow) -> str:
    """By when, in words; a time without a day says so."""
    day = {"day": day_label(row.until)}
    if row.occurrence.due is None:
        return _("không ghi ngày; tính đến hết kế hoạch, %(day)s") % day
    return _("chậm nhất %(day)s") % day


def by_day(rows: Iterable[OccurrenceRow]) -> list[tuple[date, Timing, int]]:
    """Times by day and standing, with how many there are of each: fourteen hamlets fit on one line."""
    counted = Counter((row.until, row.timing) for row in rows)
    return [(until, timing, count) for (until, timing), count in counted.items()]


def wait_text(row: OccurrenceRow, today: date) -> str:
    """How many days it is late or has left."""
    days = (row.until - today).days
    if row.timing is Timing.LATE:
        text = ngettext("muộn %(count)s ngày", "muộn %(count)s ngày", -days)
        return text % {"count": -days}
    if row.timing not in (Timing.SOON, Timing.OPEN):
        return ""
    if days == 0:
        return _("hạn là hôm nay")
    return ngettext("còn %(count)s ngày", "còn %(count)s ngày", days) % {"count": days}


def sections_of(found: TaskList, shown: Sequence[TaskRow]) -> list[Section]:
    """The tasks asked for, under their headings in the plan's order; headings without any are left out."""
    groups: dict[tuple[int, str], list[TaskRow]] = defaultdict(list)
    for row in found.rows:
        groups[row.task.plan_id, row.task.section].append(row)
    wanted = {row.task.id for row in shown}
    listed = []
    for (_plan, title), rows in groups.items():
        here = tuple(row for row in rows if row.task.id in wanted)
        if here:
            listed.append(Section(rows[0].task.plan, title, here, found.progress(rows)))
    return listed


def _work(
    rows: Sequence[TaskRow],
    unit: Unit | None = None,
    user: User | None = None,
    progress: Progress | None = None,
    words: str = "",
) -> Work:
    late, soon, later = (
        sum(row.count(wanted) for row in rows) for wanted in (Timing.LATE, Timing.SOON, Timing.OPEN)
    )
    return Work(late, soon, later, unit, user, progress, words)


def unit_work(found: TaskList) -> list[Work]:
    """What each leading unit has, the most late first; then those whom the plan names in words only, and
    last what is given to nobody."""
    groups: dict[tuple[int, str], list[TaskRow]] = defaultdict(list)
    for row in found.rows:
        groups[row.task.lead_id or 0, "" if row.task.lead_id else row.task.lead_words].append(row)
    listed = [
        _work(rows, unit=rows[0].task.lead, progress=found.progress(rows), words=words)
        for (_unit, words), rows in groups.items()
    ]

    def rank(item: Work) -> tuple[int, int, int, str]:
        name = item.unit.name_vi if item.unit else item.words
        return 0 if item.unit else 1 if item.words else 2, -item.late, -item.soon, name

    return sorted(listed, key=rank)


def members_by_unit(positions: Iterable[Position]) -> dict[int, dict[int, User]]:
    """Who sits in each unit."""
    found: dict[int, dict[int, User]] = defaultdict(dict)
    for position in positions:
        found[position.unit_id][position.user_id] = position.user
    return found


def answerable(task: Task, members: Mapping[int, Mapping[int, User]]) -> list[User]:
    """Who answers for a task: the people named, among those who still hold a position; where nobody
    is named, whoever sits in the leading unit."""
    named = list(task.people.all())
    if named:
        holding = {user_id for unit in members.values() for user_id in unit}
        return [user for user in named if user.id in holding]
    return list(members.get(task.lead_id or 0, {}).values())


def person_work(found: TaskList, day: date) -> list[Work]:
    """What each person answers for, the most late first. One query."""
    members = members_by_unit(seated(day))
    groups: dict[int, list[TaskRow]] = defaultdict(list)
    people: dict[int, User] = {}
    for row in found.rows:
        for user in answerable(row.task, members):
            people[user.id] = user
            groups[user.id].append(row)
    listed = [_work(rows, user=people[user_id]) for user_id, rows in groups.items()]
    listed = [item for item in listed if item.late or item.soon or item.later]
    return sorted(listed, key=lambda item: (-item.late, -item.soon, item.user.full_name if item.user else ""))


def is_mine(rights: Rights, task: Task) -> bool:
    """Whether a person answers for a task (`task_queries.mine` asks the same of the database)."""
    named = {user.id for user in task.people.all()}
    return rights.user_id in named if named else task.lead_id in rights.units
