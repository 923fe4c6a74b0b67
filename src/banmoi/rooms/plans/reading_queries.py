"""Questions about a plan as read: its parts, what is still open, what may be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from banmoi.rooms.people.queries import Rights
from banmoi.rooms.plans.models import Answer, Goal, Plan, PlanRemark, PlanStatus, Task


@dataclass(frozen=True, slots=True)
class PlanPart:
    """A top part of a plan's paper: its path and heading, its characters, what it holds."""

    path: str
    heading: str
    start: int
    end: int
    goals: int = 0
    tasks: int = 0
    open: int = 0


def may_edit(rights: Rights, plan: Plan) -> bool:
    """Whether a person may work on a plan: the place's own by `plan.manage`, a unit's by its members."""
    if rights.may("plan.manage", plan.place_id):
        return True
    return plan.unit_id in rights.units and rights.may("plan.unit", plan.place_id)


def get_plan(plan_id: int) -> Plan | None:
    """A plan with its place, unit and file."""
    return Plan.objects.select_related("place", "unit", "file", "parent").filter(id=plan_id).first()


def plans_of(place_ids: set[int]) -> list[Plan]:
    """All plans of some places, the newest first, each with how many items are still open."""
    rows = Plan.objects.filter(place_id__in=place_ids).select_related("unit", "place")
    return list(
        rows.annotate(
            open_goals=Count("goals", filter=Q(goals__answer=Answer.OPEN), distinct=True),
            open_tasks=Count("tasks", filter=Q(tasks__answer=Answer.OPEN), distinct=True),
            task_count=Count("tasks", filter=~Q(tasks__answer=Answer.DROPPED), distinct=True),
        ).order_by("-starts", "unit_id", "-id")
    )


def goals_read(plan: Plan) -> list[Goal]:
    """The goals of a plan as read, dropped ones too."""
    return list(Goal.objects.filter(plan=plan).select_related("responsible"))


def tasks_read(plan: Plan) -> list[Task]:
    """The tasks of a plan as read, dropped ones too."""
    rows = Task.objects.filter(plan=plan).select_related("lead")
    return list(rows.prefetch_related("with_units"))


def remarks_of(plan: Plan) -> list[PlanRemark]:
    """What a careful clerk noticed in a plan."""
    return list(PlanRemark.objects.filter(plan=plan).select_related("answered_by"))


def open_items(plan: Plan) -> int:
    """How many goals and tasks nobody has answered for."""
    goals = Goal.objects.filter(plan=plan, answer=Answer.OPEN).count()
    return goals + Task.objects.filter(plan=plan, answer=Answer.OPEN).count()


def parts_of(plan: Plan, goals: Sequence[Goal], tasks: Sequence[Task]) -> list[PlanPart]:
    """The paper cut at its top headings, with what was read in each; what stands before the first
    heading is the head, what follows the last one belongs to it."""
    tops: list[dict[str, Any]] = [item for item in plan.reading.get("tops", []) if item["start"] > 0]
    marks = [("head", "", 0), *((item["path"], item["heading"], item["start"]) for item in tops)]
    parts = []
    for number, (path, heading, start) in enumerate(marks):
        last = number + 1 == len(marks)
        end = len(plan.text) if last else marks[number + 1][2]
        inside_goals = [g for g in goals if g.span_start is not None and start <= g.span_start < end]
        inside_tasks = [t for t in tasks if t.span_start is not None and start <= t.span_start < end]
        inside: list[Goal | Task] = [*inside_goals, *inside_tasks]
        still = sum(item.answer == Answer.OPEN for item in inside)
        parts.append(PlanPart(path, heading, start, end, len(inside_goals), len(inside_tasks), still))
    return parts


def paper_places(file_id: int) -> set[int]:
    """The places whose plans were read from a file."""
    return set(Plan.objects.filter(file_id=file_id).values_list("place_id", flat=True))


def is_draft(plan: Plan) -> bool:
    """Whether a plan may still be edited."""
    return plan.status == PlanStatus.DRAFT
