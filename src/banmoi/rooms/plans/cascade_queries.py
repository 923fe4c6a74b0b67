"""Plans that carry out a higher one: for whom each task of it is meant, and what each unit took over."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from banmoi.core.cascading import names_hamlets, names_place
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import NamedPlace, children, on_day, places_by_id
from banmoi.rooms.plans.amend_queries import shapes
from banmoi.rooms.plans.models import Answer, Plan, PlanStatus, Task

HAMLET_BOARD = "hamlet_board"
SECTORS = ("specialist_sector", "culture_information")
INDEPENDENT = ("fatherland_front", "union")
"""The Front and the unions: they get a draft only where the plan gives them a task by name."""


@dataclass(frozen=True, slots=True)
class Below:
    """A unit that may have a plan of its own under a commune's plan, at its place."""

    unit: Unit
    place: NamedPlace


def living_tasks(plan_id: int) -> list[Task]:
    """The tasks that are part of a plan, in its order, with the units that join."""
    rows = Task.objects.filter(plan_id=plan_id, ended_in=None).exclude(answer=Answer.DROPPED)
    return list(rows.select_related("lead").prefetch_related("with_units").order_by("order"))


def units_below(plan: Plan, rights: Rights) -> tuple[list[Below], list[NamedPlace]]:
    """The hamlets' boards, sectors, Front and unions of a commune's plan on a day, hamlets first; and
    the hamlets that have no board. A constant number of queries."""
    hamlets = children(plan.place_id, rights.day, "hamlet")
    names = {place.id: place for place in hamlets} | places_by_id([plan.place_id], rights.day)
    kinds = Q(kind=HAMLET_BOARD, place_id__in=[place.id for place in hamlets])
    kinds |= Q(kind__in=(*SECTORS, *INDEPENDENT), place_id=plan.place_id)
    units = list(Unit.objects.filter(on_day(rights.day), kinds).order_by("place_id", "id"))
    boards: dict[int, Unit] = {}
    for unit in units:
        if unit.kind == HAMLET_BOARD:
            boards.setdefault(unit.place_id, unit)
    found = [Below(boards[place.id], place) for place in hamlets if place.id in boards]
    own = [Below(unit, names[unit.place_id]) for unit in units if unit.kind != HAMLET_BOARD]
    return found + own, [place for place in hamlets if place.id not in boards]


def meant_for(task: Task, below: Sequence[Below]) -> tuple[int, ...]:
    """The units that a task is meant for: the one that leads it, or where no unit is named yet, the
    hamlets that the plan's own words name, all or some. A request to a body outside, and what a unit of
    the commune itself leads, is meant for nobody below."""
    if task.is_request:
        return ()
    if task.lead_id is not None:
        return (task.lead_id,) if any(item.unit.id == task.lead_id for item in below) else ()
    boards = [item for item in below if item.unit.kind == HAMLET_BOARD]
    words = task.lead_words or task.with_words
    if names_hamlets(words):
        return tuple(item.unit.id for item in boards)
    joined = set() if task.lead_words else {unit.id for unit in task.with_units.all()}
    return tuple(
        item.unit.id for item in boards if item.unit.id in joined or names_place(words, item.place.title)
    )


def child_plans(plan_id: int) -> list[Plan]:
    """The plans of units that carry a plan out, with how many tasks each has and how many it took over."""
    live = Q(tasks__ended_in=None) & ~Q(tasks__answer=Answer.DROPPED)
    rows = Plan.objects.filter(parent_id=plan_id).exclude(unit=None).select_related("unit", "place")
    counted = rows.annotate(
        task_count=Count("tasks", filter=live),
        taken_count=Count("tasks__parent", filter=live, distinct=True),
    )
    return list(counted.order_by("unit_id", "-id"))


def carried_out(plan_id: int) -> Mapping[int, set[int]]:
    """For every task of a plan the units in whose plans it is carried out. One query."""
    rows = Task.objects.filter(plan__parent_id=plan_id, ended_in=None, parent__plan_id=plan_id)
    rows = rows.exclude(answer=Answer.DROPPED).exclude(plan__unit=None)
    found: dict[int, set[int]] = {}
    for task_id, unit_id in rows.order_by().values_list("parent_id", "plan__unit_id"):
        if task_id is not None and unit_id is not None:
            found.setdefault(task_id, set()).add(unit_id)
    return found


def orphaned(plan_id: int) -> list[Task]:
    """Living tasks of child plans whose task above was taken out of the plan by a change. One query."""
    rows = Task.objects.filter(plan__parent_id=plan_id, ended_in=None, parent__plan_id=plan_id)
    rows = rows.exclude(answer=Answer.DROPPED).exclude(parent__ended_in=None)
    return list(rows.select_related("parent", "plan", "plan__unit").order_by("plan_id", "order"))


def draft_tasks(plan_id: int) -> list[Task]:
    """All tasks of a plan that is being written, those set aside too, with the task above and people."""
    rows = Task.objects.filter(plan_id=plan_id, ended_in=None).select_related("parent", "lead")
    return list(rows.prefetch_related("people").order_by("order"))


def may_cascade(rights: Rights, plan: Plan) -> bool:
    """Whether a person may hand a plan down: who manages plans at its place, and only a place's own."""
    return plan.unit_id is None and rights.may("plan.manage", plan.place_id)


def may_accept(rights: Rights, plan: Plan) -> bool:
    """Whether a person may put the plan of a unit below in force, or send it back."""
    top = plan.parent
    if top is None or plan.unit_id is None:
        return False
    return rights.may("plan.manage", top.place_id) or rights.may("plan.approve", top.place_id)


def may_edit(rights: Rights, plan: Plan) -> bool:
    """Whether a person may write the draft of a unit's plan."""
    return plan.parent_id is not None and plan.unit_id is not None and shapes(rights, plan)


def is_draft(plan: Plan) -> bool:
    """Whether a plan may still be written."""
    return plan.status == PlanStatus.DRAFT


def seatless(unit_ids: Collection[int], rights: Rights) -> set[int]:
    """Of some units those in which nobody with an account sits."""
    held = Unit.objects.filter(
        on_day(rights.day, "positions__"), id__in=list(unit_ids), positions__user__is_active=True
    )
    return set(unit_ids) - set(held.values_list("id", flat=True))
