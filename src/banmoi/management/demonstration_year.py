"""What followed the demonstration's plan: hamlets' plans, criteria taken up, a spatial plan, inspections.

Everything goes through the actions that people use; the words and days are in demonstration.yaml.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from banmoi.core.matters import Stage
from banmoi.rooms.inspections.actions import (
    Seen,
    add_member,
    choose_places,
    conclude,
    hold,
    move,
    note_difficulty,
    schedule,
    see_items,
)
from banmoi.rooms.inspections.queries import mark_of
from banmoi.rooms.inspections.recommendation_actions import answer, judge_answer, recommend
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.plans.cascade_actions import (
    TaskDraft,
    accept_child_plan,
    make_child_plans,
    send_child_plan,
    write_task,
)
from banmoi.rooms.plans.matter_actions import open_matter, step_matter, take_criterion
from banmoi.rooms.plans.models import Occurrence, Plan, Task
from banmoi.rooms.plans.task_actions import note


def at(day: date, hour: int = 9) -> datetime:
    """A moment of a day in the commune."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def follow(data: Mapping[str, Any], people: Mapping[str, Rights], plan: Plan, hamlets: Sequence[int]) -> None:
    """Let the year go by until the demonstration's day. `hamlets`: the places, in their order."""
    told = data["followed"]
    _hand_down(told, people, plan, hamlets)
    _progress(data, people, plan)
    _taken_up(told, people, plan, data["plan"]["aimed_set"])
    _spatial_plan(told["matter"], people["canbo"], plan)
    _inspect(told["inspections"], people, plan, hamlets)


def _hand_down(
    told: Mapping[str, Any], people: Mapping[str, Rights], plan: Plan, hamlets: Sequence[int]
) -> None:
    officer, head = people["canbo"], people["truongban"]
    made = {
        row.place_id: row for row in make_child_plans(officer, plan.id, moment=at(told["handed_down"])).plans
    }
    for index, hamlet in enumerate(hamlets):
        if index in told["unsent_hamlets"]:
            continue
        child, writer = made[hamlet], head if index == 0 else officer
        if index == 0:
            for extra in told["own_tasks"]:
                above = Task.objects.get(plan=plan, path=extra["under"])
                draft = TaskDraft(extra["text"], extra["doer"], extra["deadlines"], parent=above.id)
                write_task(writer, child.id, None, draft, moment=at(told["sent"], 8))
        waits = index in told["waiting_hamlets"]
        day = told["waiting_sent"] if waits else told["sent"]
        send_child_plan(writer, child.id, number=f"{index + 1:02}/KH-BPT", issued_on=day, moment=at(day))
        if not waits:
            accept_child_plan(officer, child.id, moment=at(told["accepted"]))


def _progress(data: Mapping[str, Any], people: Mapping[str, Rights], plan: Plan) -> None:
    """What was done by the demonstration's day: most of what was due, a few things late."""
    rows = Occurrence.objects.filter(due__lt=data["today"], withdrawn=False, task__ended_in=None)
    own = rows.filter(task__plan=plan)
    below = rows.filter(task__plan__parent=plan)
    late = set(data["late_tasks"])
    ven_late = set(data["followed"]["ven_late"])
    for number, row in enumerate([*_by_day(own), *_by_day(below)]):
        assert row.due is not None
        task = row.task
        recent = row.due > date(2024, 9, 1)
        if task.plan_id == plan.id and task.path in late and recent:
            continue
        ven = task.plan.place.key == "ban-ven"
        if ven and task.parent is not None and task.parent.path in ven_late and recent:
            continue
        teller = people["truongban"] if ven else people["canbo"]
        note(
            teller, row.id, "done", "Đã làm xong (minh họa)", moment=at(row.due - timedelta(days=number % 6))
        )


def _by_day(rows: Any) -> list[Occurrence]:
    return list(rows.select_related("task__plan__place", "task__parent").order_by("due", "task__order", "id"))


def _taken_up(told: Mapping[str, Any], people: Mapping[str, Rights], plan: Plan, set_id: str) -> None:
    for item in told["taken"]:
        who = people[item["who"]]
        unit = Unit.objects.get(id__in=list(who.units), place_id=plan.place_id)
        take_criterion(
            who, plan.id, unit_id=unit.id, set_id=set_id, criterion=item["criterion"],
            note=item["note"], moment=at(told["accepted"]),
        )  # fmt: skip


def _spatial_plan(told: Mapping[str, Any], officer: Rights, plan: Plan) -> None:
    task = Task.objects.get(plan=plan, path=told["task"])
    first = at(told["steps"][0]["day"])
    matter = open_matter(
        officer, plan.id, title=told["title"], horizon=told["horizon"], task_id=task.id, moment=first
    )
    for step in told["steps"]:
        step_matter(
            officer, matter.id, stage=Stage(step["stage"]), on_day=step["day"],
            paper=step.get("paper", ""), note=step.get("note", ""), moment=at(step["day"], 15),
        )  # fmt: skip


def _inspect(
    told: Mapping[str, Any], people: Mapping[str, Rights], plan: Plan, hamlets: Sequence[int]
) -> None:
    """The first inspection held and concluded; the second moved, and late; the third ahead."""
    officer, lead = people["canbo"], people["bcd"]
    begun = at(told["scheduled"])
    first, second, _third = schedule(officer, plan.id, moment=begun, demonstration=True)
    for inspection in (first, second):
        for username, part in told["members"].items():
            add_member(officer, inspection.id, people[username].user_id, part, moment=begun)
    choose_places(officer, first.id, [plan.place_id, *(hamlets[i] for i in told["places"])], moment=begun)
    held = at(told["held"])
    hold(officer, first.id, told["held"], moment=held)
    items = zip(first.items.all(), told["findings"], strict=False)
    see_items(
        officer, first.id,
        [Seen(item.id, seen["result"], seen["finding"], mark_of("", "")) for item, seen in items],
        moment=held,
    )  # fmt: skip
    said = told["difficulty"]
    note_difficulty(
        officer, first.id, text=said["text"], place_id=hamlets[said["hamlet"]], unit_id=None,
        guidance=said["guidance"], moment=held,
    )  # fmt: skip
    for item in told["recommendations"]:
        unit = Unit.objects.get(place_id=plan.place_id, kind=item["unit"])
        asked = recommend(
            officer, first.id, text=item["text"], owner_id=unit.id, due=item["due"], moment=held
        )
        if "answer" in item:
            answer(people[item["who"]], asked.id, item["answer"], moment=at(item["answered"]))
        if "verified" in item:
            judge_answer(lead, asked.id, verified=True, moment=at(item["verified"]))
    conclude(officer, first.id, told["conclusion"], moment=at(told["concluded"]))
    moved = told["moved"]
    move(officer, second.id, moved["to"], moved["reason"], moment=at(moved["day"]))
