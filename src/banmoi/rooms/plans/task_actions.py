"""Laying out the times of tasks, saying how they go, and giving them to people."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from banmoi.core.deadlines import Deadline
from banmoi.core.rhythms import Due, occurrences
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.models import Position, Unit
from banmoi.rooms.people.queries import NotAllowedError, Rights
from banmoi.rooms.places.queries import on_day, scope_ids
from banmoi.rooms.plans.models import Occurrence, Plan, PlanStatus, Task, TaskNote
from banmoi.rooms.plans.task_queries import followed_below, live_tasks, may_note

TEXT_MOST = 1000
_WHAT_MOST = 300


class TaskProblem(StrEnum):
    """Why something said of a task is not taken."""

    NOT_THERE = "not_there"
    NOT_IN_FORCE = "not_in_force"
    WITHDRAWN = "withdrawn"
    NOTHING_SAID = "nothing_said"
    REASON_MISSING = "reason_missing"
    TOO_LONG = "too_long"
    ALREADY_DONE = "already_done"
    NOT_CLOSED = "not_closed"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_PERSON = "unknown_person"


class TaskRefusedError(Exception):
    """A note or an assignment that cannot be taken, and why."""

    def __init__(self, problem: TaskProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Noted:
    """What became of a note. `before` is who had already said the same (the note that stands);
    `note` is None when there was nothing to add to that."""

    occurrence: Occurrence
    note: TaskNote | None
    before: TaskNote | None = None


@transaction.atomic
def lay_out(plan: Plan) -> int:
    """Make the times of every task of a plan, within the act that puts it in force.

    Returns how many were made. Raises ValueError or KeyError on a deadline that cannot be read.
    """
    made = sum(_lay_out(task, plan) for task in live_tasks().filter(plan=plan))
    above = Task.objects.filter(children__plan=plan).select_related("plan", "parent__plan").distinct()
    return made + sum(lay_out_task(task) for task in above)


@transaction.atomic
def lay_out_task(task: Task) -> int:
    """Make the times of a task anew, within the act that added, changed or ended it.

    A time that is still meant keeps its row and its notes, even where its day has moved. One that is
    no longer meant is withdrawn, unless it is closed: what was done stays done. Nothing is deleted.
    The task above is laid out too: whether it is followed here or there may have changed with it.
    Returns how many were made. Raises ValueError or KeyError on a deadline that cannot be read.
    """
    made = _lay_out(task, task.plan)
    return made + (lay_out_task(task.parent) if task.parent is not None else 0)


def _lay_out(task: Task, plan: Plan) -> int:
    wanted: list[Due] = []
    if live_tasks().filter(id=task.id).exists() and not followed_below(task):
        deadlines = [Deadline.from_data(item) for item in task.deadlines]
        wanted = occurrences(deadlines, plan.starts, plan.ends, plan.issued_on)
    existing = list(Occurrence.objects.select_for_update().filter(task=task).order_by("order"))
    pairs = _match(wanted, existing)
    number = max((item.order for item in existing), default=0)
    made = 0
    for due, found in pairs:
        if found is None:
            number += 1
            made += 1
            Occurrence.objects.create(
                task=task, order=number, what_vi=_what(due), starts=due.starts, due=due.due
            )
        elif (found.starts, found.due, found.withdrawn) != (due.starts, due.due, False):
            found.starts, found.due, found.withdrawn = due.starts, due.due, False
            found.save(update_fields=["starts", "due", "withdrawn"])
    kept = {found.id for _due, found in pairs if found is not None}
    gone = [item.id for item in existing if item.id not in kept and item.state == "open"]
    Occurrence.objects.filter(id__in=gone, withdrawn=False).update(withdrawn=True)
    return made


def _what(due: Due) -> str:
    return due.text_vi[:_WHAT_MOST]


def _match(wanted: Sequence[Due], existing: Sequence[Occurrence]) -> list[tuple[Due, Occurrence | None]]:
    """Which row each wanted time has: the same part on the same day first, then the same part."""
    left: dict[str, list[Occurrence]] = defaultdict(list)
    for item in existing:
        left[item.what_vi].append(item)
    found: dict[int, Occurrence] = {}
    for index, due in enumerate(wanted):
        same = next((item for item in left[_what(due)] if item.due == due.due), None)
        if same is not None:
            left[_what(due)].remove(same)
            found[index] = same
    for index, due in enumerate(wanted):
        rest = left[_what(due)]
        if index not in found and rest:
            found[index] = rest.pop(0)
    return [(due, found.get(index)) for index, due in enumerate(wanted)]


@transaction.atomic
def note(
    rights: Rights,
    occurrence_id: int,
    kind: str,
    text: str = "",
    files: Sequence[StoredFile] = (),
    *,
    moment: datetime,
) -> Noted:
    """Say how one time of a task goes: "progress", "done", "not_done" or "reopened".

    Who takes part in the task may, and who manages its plan; only while the plan is in force. Saying
    done again changes nothing and names who said it first.
    Raises NotAllowedError, TaskRefusedError.
    """
    row = Occurrence.objects.select_for_update(of=("self",)).filter(id=occurrence_id)
    occurrence = row.select_related("task", "task__plan").first()
    if occurrence is None or occurrence.task.plan.status in (PlanStatus.DRAFT, PlanStatus.CONFIRMED):
        raise TaskRefusedError(TaskProblem.NOT_THERE)
    task, place_id = occurrence.task, occurrence.task.plan.place_id
    if not may_note(rights, task):
        raise NotAllowedError("task.note", place_id, visible=rights.may("place.read", place_id))
    text = text.strip()
    problem = _problem(occurrence, kind, text, files)
    if problem is not None:
        raise TaskRefusedError(problem)
    before = None
    if kind == occurrence.state:
        same = TaskNote.objects.select_related("noted_by").filter(occurrence=occurrence, kind=kind)
        before = same.order_by("-noted_at", "-id").first()
        if not text and not files:
            return Noted(occurrence, None, before)
    kept = TaskNote.objects.create(
        occurrence=occurrence, kind=kind, text=text, noted_by_id=rights.user_id, noted_at=moment
    )
    kept.files.set(files)
    if kind != "progress" and kind != occurrence.state:
        occurrence.state = "open" if kind == "reopened" else kind
        occurrence.state_on = None if kind == "reopened" else moment.date()
        occurrence.save(update_fields=["state", "state_on"])
    words = {"progress": "Ghi tiến độ", "done": "Đã xong", "not_done": "Không làm được", "reopened": "Mở lại"}
    leave_trace(
        rights,
        moment=moment,
        act=f"task.{kind}",
        subject_kind="task",
        subject_id=task.id,
        place_id=place_id,
        summary=f"{words[kind]}: {_short(task.text)}"
        + (f" ({occurrence.what_vi})" if occurrence.what_vi else ""),
        detail={"occurrence": occurrence.id} | ({"text": text} if text else {}),
    )
    return Noted(occurrence, kept, before)


def _short(text: str) -> str:
    return text if len(text) <= 120 else text[:119].rstrip() + "…"


def _problem(occurrence: Occurrence, kind: str, text: str, files: Sequence[StoredFile]) -> TaskProblem | None:
    """Why a note cannot be taken, if it cannot."""
    closed = occurrence.state != "open"
    if occurrence.task.plan.status != PlanStatus.IN_FORCE:
        return TaskProblem.NOT_IN_FORCE
    if occurrence.withdrawn or occurrence.task.ended_in is not None:
        return TaskProblem.WITHDRAWN
    if len(text) > TEXT_MOST:
        return TaskProblem.TOO_LONG
    if kind == "progress":
        return None if text or files else TaskProblem.NOTHING_SAID
    if kind == "done":
        return None
    if kind not in ("not_done", "reopened"):
        return TaskProblem.NOTHING_SAID
    if kind == "reopened" and not closed:
        return TaskProblem.NOT_CLOSED
    if kind == "not_done" and occurrence.state == "done":
        return TaskProblem.ALREADY_DONE
    return None if text else TaskProblem.REASON_MISSING


@transaction.atomic
def assign(
    rights: Rights,
    task_id: int,
    lead_id: int | None,
    people_ids: Collection[int],
    *,
    moment: datetime,
) -> Task:
    """Name the unit that leads a task and the people who do it.

    Who manages the plan names both; a member of the leading unit names the people only. The unit and
    the people's units lie within the plan's place. Raises NotAllowedError, TaskRefusedError.
    """
    task = live_tasks().select_related("plan").filter(id=task_id).first()
    if task is None:
        raise TaskRefusedError(TaskProblem.NOT_THERE)
    if task.plan.status == PlanStatus.CLOSED:
        raise TaskRefusedError(TaskProblem.NOT_IN_FORCE)
    place_id = task.plan.place_id
    manages = rights.may("plan.manage", place_id)
    leads = task.lead_id in rights.units and lead_id == task.lead_id
    if not manages and not leads:
        raise NotAllowedError("task.assign", place_id, visible=rights.may("place.read", place_id))
    day = moment.date()
    reach = scope_ids([place_id], day)
    if lead_id is not None and lead_id != task.lead_id:
        units = Unit.objects.filter(on_day(day), id=lead_id, place_id__in=reach)
        if not units.exists():
            raise TaskRefusedError(TaskProblem.UNKNOWN_UNIT)
    before = sorted(task.people.values_list("id", flat=True))
    wanted = sorted(set(people_ids))
    # Somebody named earlier may stay named, even after leaving their position.
    seated = Position.objects.filter(on_day(day), on_day(day, "unit__"), unit__place_id__in=reach)
    known = set(seated.filter(user__is_active=True).values_list("user_id", flat=True)) | set(before)
    if not set(wanted) <= known:
        raise TaskRefusedError(TaskProblem.UNKNOWN_PERSON)
    if (task.lead_id, before) == (lead_id, wanted):
        return task
    was = task.lead_id
    task.lead_id = lead_id
    task.save(update_fields=["lead"])
    task.people.set(wanted)
    leave_trace(
        rights,
        moment=moment,
        act="task.assign",
        subject_kind="task",
        subject_id=task.id,
        place_id=place_id,
        summary=f"Giao nhiệm vụ: {_short(task.text)}",
        detail={"lead": [was, lead_id], "people": [before, wanted]},
    )
    return task
