"""A plan's goals and tasks as plain fields, its numbered changes, and any version of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from banmoi.core.numbers import exact_text
from banmoi.core.versions import ADDED, ENDED, Compared, Item, Key, Moved, as_of, compared
from banmoi.rooms.people.models import Position, Unit, User
from banmoi.rooms.people.queries import NotAllowedError, Rights, require
from banmoi.rooms.places.queries import on_day, scope_ids
from banmoi.rooms.plans.models import Answer, Goal, Plan, PlanChange, PlanMove, Task

GOAL, TASK = "goal", "task"
GOAL_FIELDS = (
    "where", "name_vi", "as_written", "comparator", "low", "high", "decimals", "count", "count_of", "unit_vi",
    "indicator", "responsible",
)  # fmt: skip
TASK_FIELDS = (
    "path", "section", "text", "lead", "lead_words", "with_units", "with_words", "approver_words",
    "deadlines",
)  # fmt: skip
FIELDS: Mapping[str, tuple[str, ...]] = {GOAL: GOAL_FIELDS, TASK: TASK_FIELDS}


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a plan: its change (None for the plan as issued) and what that moved."""

    number: int
    change: PlanChange | None
    moves: tuple[PlanMove, ...] = ()


def find_plan(plan_id: int) -> Plan | None:
    """A plan with its unit and the plan above it."""
    return Plan.objects.filter(id=plan_id).select_related("unit", "parent", "parent__unit", "place").first()


def shapes(rights: Rights, plan: Plan) -> bool:
    """Whether a person may make and change a plan: the place's own plan who manages plans there, a unit's
    plan who sits in the unit; where nobody sits in it, who manages plans does it for them."""
    if plan.unit_id is None:
        return rights.may("plan.manage", plan.place_id)
    if plan.unit_id in rights.units:
        return rights.may("plan.unit", plan.place_id)
    return rights.may("plan.manage", plan.place_id) and not members_of({plan.unit_id}, rights)


def require_shaping(rights: Rights, plan: Plan) -> None:
    """Raises NotAllowedError unless the person may make and change the plan."""
    if not shapes(rights, plan):
        act = "plan.manage" if plan.unit_id is None else "plan.unit"
        raise NotAllowedError(act, plan.place_id, visible=rights.may("place.read", plan.place_id))


def require_reading(rights: Rights, plan: Plan) -> None:
    """Raises NotAllowedError unless the person may read the plan's place."""
    require(rights, "place.read", plan.place_id)


def members_of(unit_ids: Collection[int], rights: Rights) -> list[User]:
    """The active people who sit in some units on the day of the rights, by name."""
    held = Position.objects.filter(on_day(rights.day), unit_id__in=list(unit_ids), user__is_active=True)
    return list(User.objects.filter(id__in=held.values("user_id")).order_by("full_name", "id"))


def units_within(plan: Plan, rights: Rights) -> list[Unit]:
    """The units of the plan's place and of those below it, the place's own first."""
    ids = scope_ids([plan.place_id], rights.day)
    rows = list(Unit.objects.filter(on_day(rights.day), place_id__in=ids).order_by("place_id", "id"))
    return sorted(rows, key=lambda unit: (unit.place_id != plan.place_id, unit.place_id, unit.id))


def fields_of(item: Goal | Task) -> dict[str, Any]:
    """The fields of a goal or task that a change may move, as plain values, with its coming and going."""
    linked = {"lead", "with_units", "responsible"}
    if isinstance(item, Task):
        found: dict[str, Any] = {name: getattr(item, name) for name in TASK_FIELDS if name not in linked}
        found["lead"] = item.lead_id
        found["with_units"] = sorted(unit.id for unit in item.with_units.all())
    else:
        found = {name: getattr(item, name) for name in GOAL_FIELDS if name not in linked}
        found["responsible"] = item.responsible_id
        found["low"] = None if item.low is None else exact_text(item.low)
        found["high"] = None if item.high is None else exact_text(item.high)
    return found | {ADDED: item.added_in, ENDED: item.ended_in}


def items_of(plan: Plan) -> dict[Key, Goal | Task]:
    """Every goal and task that ever was part of a plan, in the plan's order. Three queries."""
    goals = Goal.objects.filter(plan=plan).exclude(answer=Answer.DROPPED).order_by("order")
    tasks = Task.objects.filter(plan=plan).exclude(answer=Answer.DROPPED).order_by("order")
    found: dict[Key, Goal | Task] = {(GOAL, goal.id): goal for goal in goals}
    return found | {(TASK, task.id): task for task in tasks.prefetch_related("with_units")}


def versions_of(plan: Plan) -> list[Version]:
    """All versions of a plan with what each moved, the newest first. Two queries."""
    rows = PlanChange.objects.filter(plan=plan).select_related("changed_by").prefetch_related("moves")
    found = [Version(row.version, row, tuple(row.moves.all())) for row in rows.order_by("-version")]
    return [*found, Version(0, None)]


def moves_of(plan: Plan) -> list[Moved]:
    """Every move of every change of a plan. One query."""
    rows = PlanMove.objects.filter(change__plan=plan).select_related("change").order_by("id")
    return [
        Moved(row.change.version, (row.subject, row.subject_id), row.field, row.before, row.after)
        for row in rows
    ]


def version_of(plan: Plan, number: int) -> dict[Key, dict[str, Any]]:
    """The goals and tasks of one version, as plain fields."""
    current = {key: fields_of(item) for key, item in items_of(plan).items()}
    return as_of(current, moves_of(plan), number)


def side_by_side(plan: Plan, first: int, second: int) -> list[Compared]:
    """Two versions of a plan beside each other, in the plan's order."""
    current: dict[Key, Item] = {key: fields_of(item) for key, item in items_of(plan).items()}
    moves = moves_of(plan)
    return compared(as_of(current, moves, first), as_of(current, moves, second), list(current))
