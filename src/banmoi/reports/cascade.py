"""How far a commune's plan has come down: who has a plan of their own, and which tasks nobody took up."""

from collections.abc import Mapping
from dataclasses import dataclass

from banmoi.core.cascading import Cover, coverage
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.plans.cascade_queries import (
    INDEPENDENT,
    Below,
    carried_out,
    child_plans,
    living_tasks,
    meant_for,
    orphaned,
    seatless,
    units_below,
)
from banmoi.rooms.plans.models import Plan, Task


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """A unit below with its plan (None: it has none), and how many tasks are meant for it and taken."""

    below: Below
    plan: Plan | None
    meant: int
    taken: int
    nobody_sits: bool

    @property
    def state(self) -> str:
        return "none" if self.plan is None else self.plan.status


@dataclass(frozen=True, slots=True)
class TaskCover:
    """A task meant for units below, and the units that did not take it up."""

    task: Task
    cover: Cover
    missing: tuple[Unit, ...]

    @property
    def taken(self) -> int:
        return len(self.cover.wanted) - len(self.cover.missing)


@dataclass(frozen=True, slots=True)
class Cascade:
    """All that the page of a cascade shows."""

    rows: tuple[UnitPlan, ...]
    uncovered: tuple[TaskCover, ...]
    partly: tuple[TaskCover, ...]
    covered: int
    own: int
    orphans: tuple[Task, ...]
    bare: tuple[NamedPlace, ...]
    states: Mapping[str, int]


def cascade_of(plan: Plan, rights: Rights) -> Cascade:
    """The cascade of a plan. The number of queries does not grow with hamlets or tasks."""
    below, bare = units_below(plan, rights)
    tasks = living_tasks(plan.id)
    meant = {task.id: meant_for(task, below) for task in tasks}
    carried = carried_out(plan.id)
    by_unit: dict[int, Plan] = {}
    for child in child_plans(plan.id):
        by_unit.setdefault(child.unit_id or 0, child)
    empty = seatless([item.unit.id for item in below], rights)
    rows = []
    for item in below:
        wanted = [task_id for task_id, units in meant.items() if item.unit.id in units]
        taken = sum(item.unit.id in carried.get(task_id, ()) for task_id in wanted)
        found = by_unit.get(item.unit.id)
        if found is not None or wanted or item.unit.kind not in INDEPENDENT:
            rows.append(UnitPlan(item, found, len(wanted), taken, item.unit.id in empty))
    units = {item.unit.id: item.unit for item in below}
    named = {task.id: task for task in tasks}
    covers = [
        TaskCover(named[cover.task_id], cover, tuple(units[unit] for unit in cover.missing))
        for cover in coverage(meant, carried)
    ]
    states: dict[str, int] = {}
    for row in rows:
        states[row.state] = states.get(row.state, 0) + 1
    return Cascade(
        rows=tuple(rows),
        uncovered=tuple(item for item in covers if item.cover.nobody),
        partly=tuple(item for item in covers if item.cover.missing and not item.cover.nobody),
        covered=sum(not item.cover.missing for item in covers),
        own=sum(not units for units in meant.values()),
        orphans=tuple(orphaned(plan.id)),
        bare=tuple(bare),
        states=states,
    )
