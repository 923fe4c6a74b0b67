"""Handing a commune's plan down to its hamlets and sectors, and the life of their drafts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Max

from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.queries import NotAllowedError, Rights
from banmoi.rooms.plans.amend_actions import AmendRefusedError, check_deadlines
from banmoi.rooms.plans.amend_queries import members_of, require_shaping
from banmoi.rooms.plans.cascade_queries import (
    INDEPENDENT,
    Below,
    living_tasks,
    may_accept,
    may_cascade,
    meant_for,
    units_below,
)
from banmoi.rooms.plans.models import Answer, Goal, Plan, PlanStatus, Task
from banmoi.rooms.plans.task_actions import lay_out

TEXT_MOST = 2000
DOER_MOST = 200
NUMBER_MOST = 40


class CascadeProblem(StrEnum):
    """Why a plan is not handed down, or a draft not changed, sent, accepted or sent back."""

    NOT_IN_FORCE = "not_in_force"
    NOT_A_DRAFT = "not_a_draft"
    NOT_SENT = "not_sent"
    NOT_THERE = "not_there"
    TEXT_MISSING = "text_missing"
    TOO_LONG = "too_long"
    BAD_DEADLINE = "bad_deadline"
    UNKNOWN_PERSON = "unknown_person"
    UNKNOWN_PARENT = "unknown_parent"
    NO_TASKS = "no_tasks"
    DAY_BEFORE_PARENT = "day_before_parent"
    DAY_IN_FUTURE = "day_in_future"
    NUMBER_TAKEN = "number_taken"
    REASON_MISSING = "reason_missing"


class CascadeRefusedError(Exception):
    """Something about plans below that cannot be done, why, and at which field."""

    def __init__(self, problem: CascadeProblem, at: str = "") -> None:
        super().__init__(problem, at)
        self.problem, self.field = problem, at


@dataclass(frozen=True, slots=True)
class HandedDown:
    """What a cascade made: new drafts, and new tasks in drafts that were there."""

    plans: tuple[Plan, ...]
    tasks: int


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """What somebody writes of a task of their unit's plan. `parent` is the task above that it serves."""

    text: str
    doer_vi: str = ""
    deadlines: Sequence[Mapping[str, Any]] = ()
    people: Collection[int] = ()
    parent: int | None = None


@transaction.atomic
def make_child_plans(rights: Rights, plan_id: int, *, moment: datetime) -> HandedDown:
    """Make the drafts of the plans that carry out a plan in force: for every hamlet and sector, and for
    the Front and the unions where the plan gives them a task. Each takes the tasks meant for it.

    A second time makes only what is missing: what a unit set aside or changed stays so, and a plan that
    is sent or in force is not touched. Raises NotAllowedError, CascadeRefusedError.
    """
    plan = Plan.objects.select_for_update().get(id=plan_id)
    if not may_cascade(rights, plan):
        raise NotAllowedError("plan.manage", plan.place_id, visible=rights.may("place.read", plan.place_id))
    if plan.status != PlanStatus.IN_FORCE:
        raise CascadeRefusedError(CascadeProblem.NOT_IN_FORCE)
    below, _bare = units_below(plan, rights)
    tasks = living_tasks(plan.id)
    meant = {task.id: meant_for(task, below) for task in tasks}
    existing: dict[int, Plan] = {}
    for child in Plan.objects.filter(parent=plan).exclude(unit=None).order_by("id"):
        existing[child.unit_id or 0] = child
    made: list[Plan] = []
    handed = 0
    for item in below:
        own = [task for task in tasks if item.unit.id in meant[task.id]]
        found = existing.get(item.unit.id)
        if found is None:
            if item.unit.kind in INDEPENDENT and not own:
                continue
            made.append(_draft(rights, plan, item, moment))
            _hand_down(made[-1], item, own)
        elif found.status == PlanStatus.DRAFT:
            handed += _hand_down(found, item, own)
    if made or handed:
        leave_trace(
            rights,
            moment=moment,
            act="plan.cascade",
            subject_kind="plan",
            subject_id=plan.id,
            place_id=plan.place_id,
            summary=f"Giao kế hoạch {plan.number} cho các bản, ngành",
            detail={"plans": len(made), "tasks": handed},
        )
    return HandedDown(tuple(made), handed)


def _draft(rights: Rights, plan: Plan, item: Below, moment: datetime) -> Plan:
    return Plan.objects.create(
        place_id=item.place.id, unit=item.unit, parent=plan, number="", issued_on=moment.date(),
        title_vi=f"Thực hiện Kế hoạch {plan.number} của {item.unit.name_vi}"[:300],
        issuer_vi=item.unit.name_vi, starts=plan.starts, ends=plan.ends, status=PlanStatus.DRAFT,
        made_by_id=rights.user_id, made_at=moment, demonstration=plan.demonstration,
    )  # fmt: skip


def _hand_down(child: Plan, item: Below, tasks: Sequence[Task]) -> int:
    """Add the tasks that the draft has not; how many there were."""
    rows = Task.objects.filter(plan=child)
    there = set(rows.values_list("parent_id", flat=True))
    last = rows.aggregate(last=Max("order"))["last"] or 0
    wanted = [task for task in tasks if task.id not in there]
    Task.objects.bulk_create(
        Task(
            plan=child, order=order, path=str(order), section=task.section, text=task.text,
            lead=item.unit, lead_words=item.unit.name_vi, deadlines=task.deadlines, parent=task,
            indicator=task.indicator, serves_set=task.serves_set, serves_criterion=task.serves_criterion,
        )
        for order, task in enumerate(wanted, last + 1)
    )  # fmt: skip
    return len(wanted)


def _open_draft(rights: Rights, plan_id: int) -> Plan:
    """The draft of a unit's plan, held against others. Raises NotAllowedError, CascadeRefusedError."""
    rows = Plan.objects.select_for_update(of=("self",)).select_related("unit", "parent")
    plan = rows.get(id=plan_id)
    require_shaping(rights, plan)
    if plan.parent_id is None or plan.unit_id is None or plan.status != PlanStatus.DRAFT:
        raise CascadeRefusedError(CascadeProblem.NOT_A_DRAFT)
    return plan


@transaction.atomic
def write_task(
    rights: Rights, plan_id: int, task_id: int | None, draft: TaskDraft, *, moment: datetime
) -> Task:
    """Change a task of a unit's draft, or add one (`task_id` None) for households, groups or people.

    Raises NotAllowedError, CascadeRefusedError.
    """
    plan = _open_draft(rights, plan_id)
    text, doer = draft.text.strip(), draft.doer_vi.strip()
    _check(rights, plan, draft, text, doer)
    if task_id is None:
        last = Task.objects.filter(plan=plan).aggregate(last=Max("order"))["last"] or 0
        task = Task(
            plan=plan, order=last + 1, path=str(last + 1), lead_id=plan.unit_id, lead_words=plan.issuer_vi
        )
        above = Task.objects.filter(id=draft.parent or 0).first()
        task.parent = above
        if above is not None:
            task.section = above.section
            task.serves_set, task.serves_criterion = above.serves_set, above.serves_criterion
    else:
        task = _task_of(plan, task_id)
    task.text, task.doer_vi, task.deadlines = text, doer, [dict(item) for item in draft.deadlines]
    task.save()
    task.people.set(draft.people)
    _trace(rights, plan, "plan.write", f"{'Thêm' if task_id is None else 'Sửa'} nhiệm vụ", moment, task)
    return task


def _check(rights: Rights, plan: Plan, draft: TaskDraft, text: str, doer: str) -> None:
    if not text:
        raise CascadeRefusedError(CascadeProblem.TEXT_MISSING, "text")
    if len(text) > TEXT_MOST:
        raise CascadeRefusedError(CascadeProblem.TOO_LONG, "text")
    if len(doer) > DOER_MOST:
        raise CascadeRefusedError(CascadeProblem.TOO_LONG, "doer_vi")
    try:
        check_deadlines(draft.deadlines)
    except AmendRefusedError:
        raise CascadeRefusedError(CascadeProblem.BAD_DEADLINE, "deadlines") from None
    seated = {user.id for user in members_of({plan.unit_id or 0}, rights)}
    if not set(draft.people) <= seated:
        raise CascadeRefusedError(CascadeProblem.UNKNOWN_PERSON, "people")
    if draft.parent is not None:
        above = Task.objects.filter(id=draft.parent, plan_id=plan.parent_id or 0, ended_in=None)
        if not above.exclude(answer=Answer.DROPPED).exists():
            raise CascadeRefusedError(CascadeProblem.UNKNOWN_PARENT, "parent")


def _task_of(plan: Plan, task_id: int) -> Task:
    task = Task.objects.filter(plan=plan, id=task_id).first()
    if task is None:
        raise CascadeRefusedError(CascadeProblem.NOT_THERE)
    return task


@transaction.atomic
def set_aside_task(rights: Rights, plan_id: int, task_id: int, *, aside: bool, moment: datetime) -> Task:
    """Leave a task out of a unit's draft, or take it back in. It stays to be seen, so that handing the
    plan down again does not bring it back. Raises NotAllowedError, CascadeRefusedError."""
    plan = _open_draft(rights, plan_id)
    task = _task_of(plan, task_id)
    task.answer = Answer.DROPPED if aside else Answer.CONFIRMED
    task.save(update_fields=["answer"])
    _trace(rights, plan, "plan.write", "Bỏ nhiệm vụ" if aside else "Lấy lại nhiệm vụ", moment, task)
    return task


@transaction.atomic
def send_child_plan(rights: Rights, plan_id: int, *, number: str, issued_on: date, moment: datetime) -> Plan:
    """Say that a unit's plan is complete and send it to the commune. Raises NotAllowedError,
    CascadeRefusedError."""
    plan = _open_draft(rights, plan_id)
    top = plan.parent
    if len(number.strip()) > NUMBER_MOST:
        raise CascadeRefusedError(CascadeProblem.TOO_LONG, "number")
    if top is not None and issued_on < top.issued_on:
        raise CascadeRefusedError(CascadeProblem.DAY_BEFORE_PARENT, "issued_on")
    if issued_on > moment.date():
        raise CascadeRefusedError(CascadeProblem.DAY_IN_FUTURE, "issued_on")
    if not living_tasks(plan.id):
        raise CascadeRefusedError(CascadeProblem.NO_TASKS)
    same = Plan.objects.filter(
        place_id=plan.place_id, unit=plan.unit, number=number.strip(), issued_on=issued_on
    )
    if same.exclude(id=plan.id).exclude(status=PlanStatus.DRAFT).exists():
        raise CascadeRefusedError(CascadeProblem.NUMBER_TAKEN, "number")
    plan.number, plan.issued_on, plan.status = number.strip(), issued_on, PlanStatus.CONFIRMED
    plan.confirmed_by_id, plan.confirmed_at = rights.user_id, moment
    plan.reading = {key: value for key, value in plan.reading.items() if key != "returned"}
    plan.save()
    _trace(rights, plan, "plan.send", "Gửi kế hoạch", moment)
    return plan


def _sent(rights: Rights, plan_id: int) -> Plan:
    rows = Plan.objects.select_for_update(of=("self",)).select_related("unit", "parent")
    plan = rows.get(id=plan_id)
    if not may_accept(rights, plan):
        raise NotAllowedError("plan.approve", plan.place_id, visible=rights.may("place.read", plan.place_id))
    if plan.status != PlanStatus.CONFIRMED:
        raise CascadeRefusedError(CascadeProblem.NOT_SENT)
    return plan


@transaction.atomic
def accept_child_plan(rights: Rights, plan_id: int, *, moment: datetime) -> Plan:
    """Put a unit's plan that was sent in force: the times of its tasks begin to count.

    Raises NotAllowedError, CascadeRefusedError.
    """
    plan = _sent(rights, plan_id)
    plan.status, plan.in_force_by_id, plan.in_force_at = PlanStatus.IN_FORCE, rights.user_id, moment
    plan.save(update_fields=["status", "in_force_by", "in_force_at"])
    lay_out(plan)
    _trace(rights, plan, "plan.accept", "Cho có hiệu lực", moment)
    return plan


@transaction.atomic
def return_child_plan(rights: Rights, plan_id: int, reason: str, *, moment: datetime) -> Plan:
    """Send a unit's plan back to be written on, with the reason. Raises NotAllowedError,
    CascadeRefusedError."""
    plan = _sent(rights, plan_id)
    if not reason.strip():
        raise CascadeRefusedError(CascadeProblem.REASON_MISSING, "reason")
    plan.status, plan.confirmed_by_id, plan.confirmed_at = PlanStatus.DRAFT, None, None
    plan.reading = plan.reading | {"returned": {"reason": reason.strip()[:500], "at": moment.isoformat()}}
    plan.save(update_fields=["status", "confirmed_by", "confirmed_at", "reading"])
    _trace(rights, plan, "plan.return", f"Trả lại: {reason.strip()[:120]}", moment)
    return plan


@transaction.atomic
def delete_draft_plan(rights: Rights, plan_id: int, *, moment: datetime) -> None:
    """Take away a plan that never left its draft, with its goals and tasks; the audit trail remembers it.

    A unit's draft is taken away by who wrote it or who may hand its plan down (it can be made again).
    Raises NotAllowedError, CascadeRefusedError.
    """
    rows = Plan.objects.select_for_update(of=("self",)).select_related("unit", "parent")
    plan = rows.get(id=plan_id)
    if plan.parent is None or not may_cascade(rights, plan.parent):
        require_shaping(rights, plan)
    if plan.status != PlanStatus.DRAFT:
        raise CascadeRefusedError(CascadeProblem.NOT_A_DRAFT)
    count = Task.objects.filter(plan=plan).count() + Goal.objects.filter(plan=plan).count()
    Task.people.through.objects.filter(task__plan=plan).delete()
    Task.with_units.through.objects.filter(task__plan=plan).delete()
    _trace(rights, plan, "plan.delete", f"Xóa dự thảo ({count} mục)", moment)
    plan.delete()


def _trace(
    rights: Rights, plan: Plan, act: str, what: str, moment: datetime, task: Task | None = None
) -> None:
    name = plan.number or plan.title_vi
    leave_trace(
        rights,
        moment=moment,
        act=act,
        subject_kind="plan",
        subject_id=plan.id,
        place_id=plan.place_id,
        summary=f"{what}: {task.text[:120] if task else name[:120]}",
        detail={"task": task.id} if task else {},
    )
