"""Following the adjustment of a spatial plan, and criteria that unions and the Front stand behind."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction

from banmoi.core.matters import FINAL, Stage, needs_reason, next_stages
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.queries import NotAllowedError, Rights, require
from banmoi.rooms.places.queries import places_by_id
from banmoi.rooms.plans.matter_queries import last_stage, sets_to_take, takers
from banmoi.rooms.plans.models import (
    Answer,
    MatterStep,
    Plan,
    PlanStatus,
    SpatialPlanMatter,
    TakenCriterion,
    Task,
)


class MatterProblem(StrEnum):
    """Why a matter or a criterion is not taken up, moved on or ended."""

    NOT_IN_FORCE = "not_in_force"
    NOT_THERE = "not_there"
    TITLE_MISSING = "title_missing"
    TOO_LONG = "too_long"
    UNKNOWN_TASK = "unknown_task"
    OUT_OF_ORDER = "out_of_order"
    REASON_MISSING = "reason_missing"
    DAY_BEFORE_LAST = "day_before_last"
    DAY_IN_FUTURE = "day_in_future"
    CLOSED = "closed"
    NOT_ENDED = "not_ended"
    UNKNOWN_CRITERION = "unknown_criterion"
    ALREADY_TAKEN = "already_taken"


class MatterRefusedError(Exception):
    """Something about a matter or a criterion that cannot be done, why, and at which field."""

    def __init__(self, problem: MatterProblem, at: str = "") -> None:
        super().__init__(problem, at)
        self.problem, self.field = problem, at


def _plan(plan_id: int) -> Plan:
    plan = Plan.objects.select_for_update().get(id=plan_id)
    if plan.status != PlanStatus.IN_FORCE:
        raise MatterRefusedError(MatterProblem.NOT_IN_FORCE)
    return plan


@transaction.atomic
def open_matter(
    rights: Rights, plan_id: int, *, title: str, horizon: str, task_id: int | None, moment: datetime
) -> SpatialPlanMatter:
    """Begin to follow the adjustment of a spatial plan. Raises NotAllowedError, MatterRefusedError."""
    require(rights, "plan.manage", Plan.objects.get(id=plan_id).place_id)
    plan = _plan(plan_id)
    title, horizon = title.strip(), horizon.strip()
    if not title:
        raise MatterRefusedError(MatterProblem.TITLE_MISSING, "title")
    if len(title) > 300:
        raise MatterRefusedError(MatterProblem.TOO_LONG, "title")
    if len(horizon) > 20:
        raise MatterRefusedError(MatterProblem.TOO_LONG, "horizon")
    if task_id is not None:
        task = Task.objects.filter(id=task_id, plan=plan, ended_in=None).exclude(answer=Answer.DROPPED)
        if not task.exists():
            raise MatterRefusedError(MatterProblem.UNKNOWN_TASK, "task")
    matter = SpatialPlanMatter.objects.create(
        plan=plan, task_id=task_id, title_vi=title, horizon=horizon, opened_by_id=rights.user_id,
        opened_at=moment,
    )  # fmt: skip
    _trace(rights, matter, "matter.open", f"Mở việc: {title[:200]}", moment)
    return matter


def _matter(rights: Rights, matter_id: int) -> SpatialPlanMatter:
    rows = SpatialPlanMatter.objects.select_for_update(of=("self",)).select_related("plan")
    matter = rows.filter(id=matter_id).first()
    if matter is None:
        raise MatterRefusedError(MatterProblem.NOT_THERE)
    require(rights, "plan.manage", matter.plan.place_id)
    if matter.closed_at is not None:
        raise MatterRefusedError(MatterProblem.CLOSED)
    return matter


@transaction.atomic
def step_matter(
    rights: Rights,
    matter_id: int,
    *,
    stage: Stage,
    on_day: date,
    paper: str = "",
    note: str = "",
    file: StoredFile | None = None,
    moment: datetime,
) -> MatterStep:
    """Write down the next step of a matter, in the stated order; a step back says why.

    Raises NotAllowedError, MatterRefusedError.
    """
    matter = _matter(rights, matter_id)
    last = last_stage(matter)
    if stage not in next_stages(last):
        raise MatterRefusedError(MatterProblem.OUT_OF_ORDER, "stage")
    if needs_reason(last, stage) and not note.strip():
        raise MatterRefusedError(MatterProblem.REASON_MISSING, "note")
    if len(paper.strip()) > 120:
        raise MatterRefusedError(MatterProblem.TOO_LONG, "paper")
    if len(note.strip()) > 500:
        raise MatterRefusedError(MatterProblem.TOO_LONG, "note")
    before = matter.steps.last()
    if before is not None and on_day < before.on_day:
        raise MatterRefusedError(MatterProblem.DAY_BEFORE_LAST, "on_day")
    if on_day > moment.date():
        raise MatterRefusedError(MatterProblem.DAY_IN_FUTURE, "on_day")
    step = MatterStep.objects.create(
        matter=matter, stage=stage.value, on_day=on_day, paper=paper.strip(), note=note.strip(), file=file,
        noted_by_id=rights.user_id, noted_at=moment,
    )  # fmt: skip
    detail = {"stage": stage.value, "reason": note.strip()}
    _trace(rights, matter, "matter.step", f"Bước của việc: {matter.title_vi[:200]}", moment, detail)
    return step


@transaction.atomic
def close_matter(rights: Rights, matter_id: int, *, moment: datetime) -> SpatialPlanMatter:
    """Close a matter that was approved or stopped. Raises NotAllowedError, MatterRefusedError."""
    matter = _matter(rights, matter_id)
    if last_stage(matter) not in FINAL:
        raise MatterRefusedError(MatterProblem.NOT_ENDED)
    matter.closed_at = moment
    matter.save(update_fields=["closed_at"])
    _trace(rights, matter, "matter.close", f"Đóng việc: {matter.title_vi[:200]}", moment)
    return matter


def _trace(
    rights: Rights,
    matter: SpatialPlanMatter,
    act: str,
    summary: str,
    moment: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    leave_trace(
        rights, moment=moment, act=act, subject_kind="matter", subject_id=matter.id,
        place_id=matter.plan.place_id, summary=summary, detail=detail,
    )  # fmt: skip


@transaction.atomic
def take_criterion(
    rights: Rights, plan_id: int, *, unit_id: int, set_id: str, criterion: str, note: str, moment: datetime
) -> TakenCriterion:
    """Say that a union or the Front stands behind a criterion. A member of that unit says it.

    Raises NotAllowedError, MatterRefusedError.
    """
    plan = Plan.objects.get(id=plan_id)
    if unit_id not in {unit.id for unit in takers(plan, rights)}:
        raise NotAllowedError("plan.unit", plan.place_id, visible=rights.may("place.read", plan.place_id))
    plan = _plan(plan_id)
    level = places_by_id([plan.place_id], rights.day)[plan.place_id].level
    found = next((item for item in sets_to_take(plan, level, rights.day) if item.id == set_id), None)
    if found is None or criterion not in {item.code for item in found.criteria or ()}:
        raise MatterRefusedError(MatterProblem.UNKNOWN_CRITERION)
    same = TakenCriterion.objects.filter(
        plan=plan, unit_id=unit_id, set_id=set_id, criterion=criterion, given_up_at=None
    )
    if same.exists():
        raise MatterRefusedError(MatterProblem.ALREADY_TAKEN)
    if len(note.strip()) > 300:
        raise MatterRefusedError(MatterProblem.TOO_LONG, "note")
    taken = TakenCriterion.objects.create(
        plan=plan, unit_id=unit_id, set_id=set_id, criterion=criterion, note=note.strip(),
        taken_by_id=rights.user_id, taken_at=moment,
    )  # fmt: skip
    _trace_taken(rights, taken, "criterion.take", "Nhận tiêu chí", moment)
    return taken


@transaction.atomic
def give_up_criterion(rights: Rights, taken_id: int, *, moment: datetime) -> TakenCriterion:
    """Give a criterion up again; that it was stood behind stays written. A member of the unit says it.

    Raises NotAllowedError, MatterRefusedError.
    """
    rows = TakenCriterion.objects.select_for_update(of=("self",)).select_related("plan")
    taken = rows.filter(id=taken_id).first()
    if taken is None:
        raise MatterRefusedError(MatterProblem.NOT_THERE)
    plan = taken.plan
    if taken.unit_id not in {unit.id for unit in takers(plan, rights)}:
        raise NotAllowedError("plan.unit", plan.place_id, visible=rights.may("place.read", plan.place_id))
    if taken.given_up_at is None:
        taken.given_up_at = moment
        taken.save(update_fields=["given_up_at"])
        _trace_taken(rights, taken, "criterion.give_up", "Thôi nhận tiêu chí", moment)
    return taken


def _trace_taken(rights: Rights, taken: TakenCriterion, act: str, what: str, moment: datetime) -> None:
    leave_trace(
        rights, moment=moment, act=act, subject_kind="plan", subject_id=taken.plan_id,
        place_id=taken.plan.place_id, summary=f"{what} {taken.criterion}",
        detail={"set": taken.set_id, "criterion": taken.criterion, "unit": taken.unit_id},
    )  # fmt: skip
