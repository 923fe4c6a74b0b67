"""The annexes of a plan: goals with target and what was there before, tasks with their units, and changes."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.urls import reverse

from banmoi.core.deadlines import Deadline
from banmoi.core.document import Align, Annex, Column, Row, RowKind, Run, Table, row
from banmoi.core.paper_dates import short_day
from banmoi.core.readings import Reading
from banmoi.core.versions import Difference
from banmoi.reference.catalogue import indicators
from banmoi.reports.amendment_wording import compared_words, difference_text
from banmoi.reports.composing.composed import Asked, Figures
from banmoi.reports.plan_wording import deadline_text, goal_words
from banmoi.reports.wording import reading_text
from banmoi.rooms.assessments.queries import standing_of
from banmoi.rooms.people.models import Unit
from banmoi.rooms.plans.amend_queries import Version, side_by_side, versions_of
from banmoi.rooms.plans.models import Goal, Plan, PlanStatus, Task

NOT_THERE = "chưa có số liệu"
_TASKS = (
    Column(("TT",), 11, 0, Align.CENTRE, key=True),
    Column(("Nhiệm vụ",), 62, 4),
    Column(("Mục",), 17, 0, Align.CENTRE),
    Column(("Chủ trì",), 32, 1.2),
    Column(("Phối hợp",), 30, 1),
    Column(("Thời hạn",), 32, 0.8),
)
_CHANGES = (
    Column(("Lần",), 11, 0, Align.CENTRE, key=True),
    Column(("Nội dung",), 50, 2),
    Column(("Điểm thay đổi",), 26, 0.6),
    Column(("Trước",), 34, 1.4),
    Column(("Sau",), 34, 1.4),
)


def goals_annex(plan: Plan, goals: Sequence[Goal], asked: Asked, figures: Figures) -> Annex:
    """Every goal with its unit, what the plan asks for, and what was there the day before it began."""
    before = plan.starts - timedelta(days=1)
    standing = standing_of(asked.place, min(asked.day, plan.ends))
    owned = any(goal.responsible for goal in goals)
    columns = [
        Column(("TT",), 11, 0, Align.CENTRE, key=True),
        Column(("Mục tiêu",), 52, 3),
        Column(("Mục",), 13, 0, Align.CENTRE),
        Column(("Đơn vị tính",), 18, 0.4, Align.CENTRE),
        Column((f"Đến ngày {short_day(before)}",), 26, 0.7, Align.CENTRE),
        Column(("Kế hoạch",), 32, 0.9, Align.CENTRE),
    ]
    if owned:
        columns.append(Column(("Chịu trách nhiệm",), 26, 0.9))
    lines: list[Row] = []
    for number, goal in enumerate(goals, 1):
        definition = indicators().get(goal.indicator)
        base: str | Run = "–"
        if definition is not None and not definition.derived:
            reading = standing.reading_on(definition.key, before)
            text = _known(reading, reading_text(reading, definition))
            base = text
            if text != NOT_THERE:
                origin = "Số liệu đã xác minh của hệ thống"
                address = reverse("indicator", args=[asked.place.key, definition.key])
                base = figures.cite(
                    text, f"{goal.name_vi}, đến ngày {short_day(before)}", origin, before, address
                )
        target = figures.cite(
            goal_words(goal),
            f"Mục tiêu: {goal.name_vi}",
            f"Kế hoạch số {plan.number}, mục {spot(goal.where)}"
            if spot(goal.where) != "–"
            else f"Kế hoạch số {plan.number}",
            plan.issued_on,
            _goal_address(plan, goal, asked.place.key),
        )
        cells: list[str | Run] = [
            str(number),
            goal.name_vi,
            spot(goal.where),
            goal.unit_vi or "–",
            base,
            target,
        ]
        if owned:
            cells.append(goal.responsible.name_vi if goal.responsible else "chưa giao")
        lines.append(row(*cells))
    note = f"Số đến ngày {short_day(before)} là số hệ thống có; “{NOT_THERE}” không phải là bằng không."
    return Annex("Biểu mục tiêu", (Table(tuple(columns), tuple(lines), note=note),))


def spot(path: str) -> str:
    """A place in the outline as an officer says it: "II.4" for the second dash below it."""
    parts = [
        part for part in path.split(".") if re.fullmatch(r"[IVXA-HĐ]+|\d+|(?!p\d)[a-zđ]\d?|\(\d+\)", part)
    ]
    return ".".join(parts) or "–"


def _known(reading: Reading, text: str) -> str:
    return text if reading.known or reading.not_applicable else NOT_THERE


def _goal_address(plan: Plan, goal: Goal, key: str) -> str:
    if plan.status == PlanStatus.IN_FORCE:
        return reverse("goal", args=[key, goal.order])
    return reverse("plan", args=[plan.id])


def tasks_annex(tasks: Sequence[Task]) -> Annex:
    """Every task with the units that answer for it and its deadlines, by the headings of the plan."""
    lines: list[Row] = []
    section = None
    for number, task in enumerate(tasks, 1):
        if task.section != section and task.section:
            lines.append(row(task.section, kind=RowKind.GROUP))
        section = task.section
        lines.append(
            row(
                str(number), task.text.rstrip(" ;"), spot(task.path), _lead(task), _joined(task), _times(task)
            )
        )
    note = "Nhiệm vụ không ghi thời hạn thì thực hiện đến hết thời gian của kế hoạch."
    return Annex("Phân công nhiệm vụ", (Table(_TASKS, tuple(lines), note=note),), across=True)


def _lead(task: Task) -> str:
    return task.lead.name_vi if task.lead else task.lead_words or "chưa giao"


def _joined(task: Task) -> str:
    units = [unit.name_vi for unit in task.with_units.all()]
    return "; ".join(units or task.with_words.split("\n")) or "–"


def _times(task: Task) -> str:
    return "; ".join(deadline_text(Deadline.from_data(data)) for data in task.deadlines) or "–"


def changes_annex(plan: Plan) -> Annex:
    """What each numbered change of the plan moved."""
    units = {unit.id: unit.name_vi for unit in Unit.objects.filter(place=plan.place_id)}
    lines: list[Row] = []
    for version in reversed(versions_of(plan)):
        if version.change is not None:
            lines.append(row(_head(version), kind=RowKind.GROUP))
            lines += _moved(plan, version, units)
    return Annex("Các nội dung đã điều chỉnh", (Table(_CHANGES, tuple(lines)),))


def _head(version: Version) -> str:
    change = version.change
    assert change is not None
    paper = f"{change.paper}, " if change.paper else ""
    return (
        f"Điều chỉnh lần {version.number}: {paper}ngày {short_day(change.decided_on)}. Lý do: {change.reason}"
    )


def _moved(plan: Plan, version: Version, units: dict[int, str]) -> Iterator[Row]:
    for item in side_by_side(plan, version.number - 1, version.number):
        if item.difference is Difference.SAME:
            continue
        words = compared_words(item, units)
        if not words.moves:
            yield row(str(version.number), words.title, difference_text(words.difference), "–", "–")
        for place, move in enumerate(words.moves):
            title = words.title if place == 0 else ""
            yield row(str(version.number), title, move.label, move.before or "–", move.after or "–")
