"""A plan in force with tasks, goals and units, built from the models for the tests of inspections."""

from datetime import date

from banmoi.rooms.people.models import Unit
from banmoi.rooms.plans.models import Goal, Occurrence, Plan, PlanStatus, TakenCriterion, Task


def the_plan():
    """The demonstration's plan 138/KH-UBND of 2024."""
    return Plan.objects.get(number="138/KH-UBND", status=PlanStatus.IN_FORCE)


def the_unit(kind, place_key="xa-xuan-luong"):
    """A unit of the demonstration by kind."""
    return Unit.objects.get(kind=kind, place__key=place_key)


def make_task(path, *dues, text="", **fields):
    """A task of the plan with one occurrence for each due day (None: without a day)."""
    plan = the_plan()
    order = plan.tasks.count() + 1
    task = Task.objects.create(plan=plan, order=order, path=path, text=text or f"Việc {path}", **fields)
    for number, due in enumerate(dues, 1):
        Occurrence.objects.create(task=task, order=number, due=due)
    return task


def make_tasks():
    """Tasks of every sort: due early, due late, without a day, dropped, ended."""
    return {
        "early": make_task("II.1", date(2024, 3, 20), lead=the_unit("specialist_sector")),
        "late": make_task("II.2", date(2024, 12, 20)),
        "monthly": make_task("II.3", date(2024, 1, 31), date(2024, 2, 29), date(2024, 12, 31)),
        "undated": make_task("II.4", None, lead_words="Công an xã"),
        "bare": make_task("II.5"),
        "dropped": make_task("II.6", date(2024, 3, 1), answer="dropped"),
        "ended": make_task("II.7", date(2024, 3, 1), ended_in=1),
        "request": make_task("V.1", None, is_request=True),
    }


def take_criterion(unit, user_id, moment):
    """A criterion that a unit stands behind."""
    return TakenCriterion.objects.create(
        plan=the_plan(), unit=unit, set_id="commune_ntm_2021_2025", criterion="17",
        taken_by_id=user_id, taken_at=moment,
    )  # fmt: skip


def give_goal(unit, order=4):
    """Make a unit answer for a goal."""
    Goal.objects.filter(plan=the_plan(), order=order).update(responsible=unit)
