"""From a paper that was read to a plan in force: keep, answer, change, confirm, put in force, close."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction

from banmoi.core.deadlines import Deadline
from banmoi.core.paper.reader import PlanReading
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.queries import NotAllowedError, Rights, require
from banmoi.rooms.plans.models import Answer, Goal, Plan, PlanRemark, PlanStatus, Task
from banmoi.rooms.plans.reading_queries import may_edit, open_items
from banmoi.rooms.plans.task_actions import lay_out

NAME, WRITTEN, UNIT = 300, 600, 60


class PlanProblem(StrEnum):
    """Why a plan is not taken or not moved on."""

    NOTHING_READ = "nothing_read"
    NOT_A_DRAFT = "not_a_draft"
    NOT_CONFIRMED = "not_confirmed"
    NOT_IN_FORCE = "not_in_force"
    ITEMS_OPEN = "items_open"
    NUMBER_MISSING = "number_missing"
    DAY_MISSING = "day_missing"
    PERIOD_WRONG = "period_wrong"
    NUMBER_TAKEN = "number_taken"
    TEXT_MISSING = "text_missing"
    VALUE_MISSING = "value_missing"


class PlanRefusedError(Exception):
    """A plan that cannot be taken or moved on; `count` says how many items stand in the way."""

    def __init__(self, problem: PlanProblem, count: int = 0) -> None:
        super().__init__(problem)
        self.problem, self.count = problem, count


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the words of a paper mean in this place: indicator keys by goal id, units by their words."""

    links: Mapping[str, str] = field(default_factory=dict)
    unit_of: Callable[[str], int | None] = lambda _words: None


def _require_editor(rights: Rights, plan: Plan) -> None:
    if not may_edit(rights, plan):
        visible = rights.may("place.read", plan.place_id)
        raise NotAllowedError("plan.manage", plan.place_id, visible=visible)


def _draft(rights: Rights, plan_id: int) -> Plan:
    """The plan, locked, if the person may edit it and it is a draft."""
    plan = Plan.objects.select_for_update().get(id=plan_id)
    _require_editor(rights, plan)
    if plan.status != PlanStatus.DRAFT:
        raise PlanRefusedError(PlanProblem.NOT_A_DRAFT)
    return plan


@transaction.atomic
def keep_reading(
    rights: Rights,
    place_id: int,
    reading: PlanReading,
    meaning: Meaning,
    *,
    file: StoredFile | None,
    moment: datetime,
    aimed_set: str = "",
    unit_id: int | None = None,
    demonstration: bool = False,
) -> Plan:
    """Keep a paper as a draft plan: every goal, task and remark with its place in the text, none of
    them answered yet. Raises NotAllowedError; PlanRefusedError where nothing of a plan was read."""
    if not rights.may("plan.manage", place_id) and not (
        unit_id in rights.units and rights.may("plan.unit", place_id)
    ):
        raise NotAllowedError("plan.manage", place_id, visible=rights.may("place.read", place_id))
    if not reading.goals and not reading.tasks:
        raise PlanRefusedError(PlanProblem.NOTHING_READ)
    head = reading.head
    day = head.day or moment.date()
    plan = Plan.objects.create(
        place_id=place_id,
        unit_id=unit_id,
        number=(head.number_as_written or "")[:40],
        title_vi=(head.title or "")[:300],
        issued_on=day,
        issuer_vi=(head.issuer or "")[:200],
        signer=(head.signer or "")[:120],
        starts=head.starts or date(day.year, 1, 1),
        ends=head.ends or date(day.year, 12, 31),
        aimed_set=aimed_set,
        status=PlanStatus.DRAFT,
        file=file,
        text=reading.text,
        reading=_kept(reading),
        made_by_id=rights.user_id,
        made_at=moment,
        demonstration=demonstration,
    )
    _keep_goals(plan, reading, meaning)
    _keep_tasks(plan, reading, meaning)
    PlanRemark.objects.bulk_create(
        PlanRemark(plan=plan, order=order, kind=item.kind, where=item.where[:80],
                   facts=item.facts, spans=[list(span) for span in item.spans])
        for order, item in enumerate(reading.remarks, 1)
    )  # fmt: skip
    _trace(rights, plan, "plan.read", f"Đọc văn bản {plan.number or plan.title_vi}", moment)
    return plan


def _kept(reading: PlanReading) -> dict[str, Any]:
    """What is kept of the reading beside goals, tasks and remarks."""
    data = reading.as_data()
    kept = ("document", "legal_bases", "references_without_number", "aims_without_value", "recipients")
    tops = [
        {"path": block.path, "heading": block.text[:200].strip(), "start": block.start}
        for block in reading.blocks
        if block.parent is None and block.numbered
    ]
    return {key: data[key] for key in kept} | {"tops": tops}


def _keep_goals(plan: Plan, reading: PlanReading, meaning: Meaning) -> None:
    rows = []
    for order, item in enumerate(reading.goals, 1):
        exponent = item.low.as_tuple().exponent if item.low is not None else 0
        rows.append(
            Goal(
                plan=plan,
                order=order,
                where=item.where[:40],
                name_vi=_sentence(item.indicator)[:NAME],
                as_written=item.as_written[:WRITTEN],
                indicator=meaning.links.get(f"T{order}", ""),
                comparator=item.comparison.value,
                low=item.low,
                high=item.high,
                decimals=max(0, -exponent) if isinstance(exponent, int) else 0,
                count=item.count,
                count_of=item.count_of,
                unit_vi=(item.unit or "")[:UNIT],
                answer=Answer.OPEN,
                span_start=item.start,
                span_end=item.end,
            )
        )
    Goal.objects.bulk_create(rows)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _keep_tasks(plan: Plan, reading: PlanReading, meaning: Meaning) -> None:
    rows, joined = [], []
    for order, item in enumerate(reading.tasks, 1):
        words = ", ".join(item.lead) or item.owner or ""
        lead = meaning.unit_of(item.lead[0] if item.lead else words) if words else None
        rows.append(
            Task(
                plan=plan,
                order=order,
                path=item.path[:40],
                section=_title(item.section)[:400],
                text=item.text,
                is_request=item.is_request,
                lead_id=lead,
                lead_words=words[:400],
                with_words="\n".join(item.joined),
                approver_words=(item.approver or item.report_to or "")[:400],
                deadlines=_deadlines(item.text, item.deadlines),
                answer=Answer.OPEN,
                span_start=item.start,
                span_end=item.end,
            )
        )
        joined.append({unit for name in item.joined if (unit := meaning.unit_of(name)) and unit != lead})
    made = Task.objects.bulk_create(rows)
    through = Task.with_units.through
    through.objects.bulk_create(
        through(task_id=task.id, unit_id=unit)
        for task, units in zip(made, joined, strict=True)
        for unit in units
    )


def _deadlines(text: str, deadlines: Sequence[Deadline]) -> list[dict[str, Any]]:
    """Deadlines as a task keeps them: one that is for the whole task does not say its words again."""
    whole = len(deadlines) == 1 and text.startswith(deadlines[0].what)
    return [(replace(deadline, what="") if whole else deadline).as_data() for deadline in deadlines]


def _title(heading: str) -> str:
    """A heading as it reads in a list: not in capitals, without its last sign; the closing words of a
    paper stand under no heading."""
    words = heading.strip(" .:;")
    if not words:
        return "Lời kết"
    return words.capitalize() if words.isupper() else words


@transaction.atomic
def answer_items(
    rights: Rights, plan_id: int, kind: str, ids: Sequence[int], answer: Answer, *, moment: datetime
) -> int:
    """Confirm, drop or reopen goals ("goal") or tasks ("task") of a draft; returns how many changed."""
    plan = _draft(rights, plan_id)
    model: Any = Goal if kind == "goal" else Task
    rows = model.objects.filter(plan=plan, id__in=ids).exclude(answer=answer)
    changed: int = rows.update(answer=answer)
    if changed:
        what = "mục tiêu" if kind == "goal" else "nhiệm vụ"
        _trace(rights, plan, f"plan.answer.{answer}", f"{changed} {what}", moment)
    return changed


@transaction.atomic
def confirm_open(rights: Rights, plan_id: int, start: int, end: int, *, moment: datetime) -> int:
    """Confirm everything between two characters of the paper that nobody has answered for."""
    plan = _draft(rights, plan_id)
    span = {"plan": plan, "answer": Answer.OPEN, "span_start__gte": start, "span_start__lt": end}
    changed = Goal.objects.filter(**span).update(answer=Answer.CONFIRMED)
    changed += Task.objects.filter(**span).update(answer=Answer.CONFIRMED)
    if changed:
        _trace(rights, plan, "plan.answer.confirmed", f"{changed} mục", moment)
    return changed


@transaction.atomic
def change_head(rights: Rights, plan_id: int, head: Mapping[str, Any], *, moment: datetime) -> Plan:
    """Correct what was read of a draft's head: number, title, days, signer, the set aimed for."""
    plan = _draft(rights, plan_id)
    if head["starts"] > head["ends"]:
        raise PlanRefusedError(PlanProblem.PERIOD_WRONG)
    for name, value in head.items():
        setattr(plan, name, value)
    plan.save()
    _trace(rights, plan, "plan.head", f"Sửa phần đầu {plan.number}", moment)
    return plan


@transaction.atomic
def write_goal(
    rights: Rights, plan_id: int, goal_id: int | None, values: Mapping[str, Any], *, moment: datetime
) -> Goal:
    """Correct a goal of a draft, or add one that the reader missed; it counts as confirmed."""
    plan = _draft(rights, plan_id)
    if not values["name_vi"].strip():
        raise PlanRefusedError(PlanProblem.TEXT_MISSING)
    if values["comparator"] != "achieved" and values["low"] is None:
        raise PlanRefusedError(PlanProblem.VALUE_MISSING)
    if goal_id is None:
        last = Goal.objects.filter(plan=plan).order_by("-order").first()
        goal = Goal(plan=plan, order=last.order + 1 if last else 1, where="", as_written=values["name_vi"])
    else:
        goal = Goal.objects.get(plan=plan, id=goal_id)
    for name, value in values.items():
        setattr(goal, name, value)
    exponent = goal.low.as_tuple().exponent if goal.low is not None else 0
    goal.decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    goal.answer = Answer.CONFIRMED
    goal.save()
    _trace(rights, plan, "plan.goal", f"Mục tiêu: {goal.name_vi}", moment)
    return goal


@transaction.atomic
def write_task(
    rights: Rights,
    plan_id: int,
    task_id: int | None,
    values: Mapping[str, Any],
    with_units: Sequence[int],
    deadlines: Sequence[Deadline],
    *,
    moment: datetime,
) -> Task:
    """Correct a task of a draft, or add one that the reader missed; it counts as confirmed."""
    plan = _draft(rights, plan_id)
    if not values["text"].strip():
        raise PlanRefusedError(PlanProblem.TEXT_MISSING)
    if task_id is None:
        last = Task.objects.filter(plan=plan).order_by("-order").first()
        task = Task(plan=plan, order=last.order + 1 if last else 1, path="")
    else:
        task = Task.objects.get(plan=plan, id=task_id)
    for name, value in values.items():
        setattr(task, name, value)
    task.deadlines = [deadline.as_data() for deadline in deadlines]
    task.answer = Answer.CONFIRMED
    task.save()
    task.with_units.set(with_units)
    _trace(rights, plan, "plan.task", f"Nhiệm vụ {task.path}", moment)
    return task


@transaction.atomic
def answer_remark(
    rights: Rights, plan_id: int, remark_id: int, answer: Answer, note: str, *, moment: datetime
) -> None:
    """Say of a remark that it is right (and told to the author) or that the paper is right as it is."""
    plan = Plan.objects.get(id=plan_id)
    _require_editor(rights, plan)
    PlanRemark.objects.filter(plan=plan, id=remark_id).update(
        answer=answer, answer_note=note.strip()[:500], answered_by_id=rights.user_id, answered_at=moment
    )
    _trace(rights, plan, "plan.remark", note.strip()[:120], moment)


def confirm(rights: Rights, plan_id: int, *, moment: datetime) -> Plan:
    """The officer's word that the plan is read right. Every goal and task must be answered for, and
    the paper's number, day and period known. Raises PlanRefusedError."""
    try:
        with transaction.atomic():
            plan = _draft(rights, plan_id)
            if not plan.number.strip():
                raise PlanRefusedError(PlanProblem.NUMBER_MISSING)
            if plan.starts > plan.ends:
                raise PlanRefusedError(PlanProblem.PERIOD_WRONG)
            if left := open_items(plan):
                raise PlanRefusedError(PlanProblem.ITEMS_OPEN, left)
            plan.status = PlanStatus.CONFIRMED
            plan.confirmed_by_id = rights.user_id
            plan.confirmed_at = moment
            plan.save()
            _trace(rights, plan, "plan.confirm", f"Xác nhận kế hoạch {plan.number}", moment)
            return plan
    except IntegrityError as error:
        raise PlanRefusedError(PlanProblem.NUMBER_TAKEN) from error


@transaction.atomic
def reopen(rights: Rights, plan_id: int, *, moment: datetime) -> Plan:
    """Take a confirmed plan back to a draft, before it is in force."""
    plan = Plan.objects.select_for_update().get(id=plan_id)
    _require_editor(rights, plan)
    if plan.status != PlanStatus.CONFIRMED:
        raise PlanRefusedError(PlanProblem.NOT_CONFIRMED)
    plan.status = PlanStatus.DRAFT
    plan.confirmed_by = plan.confirmed_at = None
    plan.save()
    _trace(rights, plan, "plan.reopen", f"Mở lại bản đọc {plan.number}", moment)
    return plan


@transaction.atomic
def put_in_force(rights: Rights, plan_id: int, *, moment: datetime) -> Plan:
    """The chair's act: from now on the plan is followed, and only amended. Every task gets the days on
    which it is to be done."""
    plan = Plan.objects.select_for_update().get(id=plan_id)
    require(rights, "plan.approve", plan.place_id)
    if plan.status != PlanStatus.CONFIRMED:
        raise PlanRefusedError(PlanProblem.NOT_CONFIRMED)
    plan.status = PlanStatus.IN_FORCE
    plan.in_force_by_id = rights.user_id
    plan.in_force_at = moment
    plan.save()
    lay_out(plan)
    _trace(rights, plan, "plan.in_force", f"Kế hoạch {plan.number} có hiệu lực", moment)
    return plan


@transaction.atomic
def close_plan(rights: Rights, plan_id: int, *, moment: datetime) -> Plan:
    """End a plan in force: nothing more is noted on its tasks."""
    plan = Plan.objects.select_for_update().get(id=plan_id)
    require(rights, "plan.approve", plan.place_id)
    if plan.status != PlanStatus.IN_FORCE:
        raise PlanRefusedError(PlanProblem.NOT_IN_FORCE)
    plan.status = PlanStatus.CLOSED
    plan.closed_at = moment
    plan.save()
    _trace(rights, plan, "plan.close", f"Kết thúc kế hoạch {plan.number}", moment)
    return plan


@transaction.atomic
def drop_draft(rights: Rights, plan_id: int, *, moment: datetime) -> None:
    """Throw a draft away; the paper's file stays kept."""
    plan = _draft(rights, plan_id)
    _trace(rights, plan, "plan.drop", f"Bỏ bản đọc {plan.number or plan.title_vi}", moment)
    plan.delete()


def _trace(rights: Rights, plan: Plan, act: str, summary: str, moment: datetime) -> None:
    leave_trace(
        rights, moment=moment, act=act, subject_kind="plan", subject_id=plan.id,
        place_id=plan.place_id, summary=summary[:200],
    )  # fmt: skip
