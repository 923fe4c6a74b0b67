"""What the plans in force ask of a unit, in the plans' own words."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from banmoi.rooms.plans.models import Answer, Goal, PlanStatus, TakenCriterion, Task


def _tasks() -> QuerySet[Task]:
    rows = Task.objects.filter(plan__status=PlanStatus.IN_FORCE, ended_in=None)
    return rows.exclude(answer=Answer.DROPPED)


def _goals() -> QuerySet[Goal]:
    rows = Goal.objects.filter(plan__status=PlanStatus.IN_FORCE, ended_in=None)
    return rows.exclude(answer=Answer.DROPPED)


def tasks_led_by(unit_id: int) -> list[Task]:
    """The tasks of all plans in force that a unit leads, with their plan."""
    return list(_tasks().filter(lead_id=unit_id).select_related("plan").order_by("-plan_id", "order"))


def tasks_joined_by(unit_id: int) -> list[Task]:
    """The tasks of all plans in force that a unit joins, with their plan and the unit that leads."""
    rows = _tasks().filter(with_units=unit_id).exclude(lead_id=unit_id)
    return list(rows.select_related("plan", "lead").order_by("-plan_id", "order"))


def goals_answered_by(unit_id: int) -> list[Goal]:
    """The goals of all plans in force for which a unit answers."""
    return list(_goals().filter(responsible_id=unit_id).select_related("plan").order_by("-plan_id", "order"))


def criteria_taken_by(unit_id: int) -> list[TakenCriterion]:
    """The criteria that a unit stands behind within the plans in force."""
    rows = TakenCriterion.objects.filter(unit_id=unit_id, given_up_at=None)
    rows = rows.filter(plan__status=PlanStatus.IN_FORCE)
    return list(rows.select_related("plan").order_by("set_id", "criterion"))


def units_named(place_ids: Collection[int]) -> set[int]:
    """The units of some places to which a plan in force gives a task or a goal."""
    at = list(place_ids)
    tasks = _tasks().filter(Q(lead__place_id__in=at) | Q(with_units__place_id__in=at))
    found = {unit for pair in tasks.values_list("lead_id", "with_units") for unit in pair}
    found |= set(_goals().filter(responsible__place_id__in=at).values_list("responsible_id", flat=True))
    return {unit for unit in found if unit is not None}
