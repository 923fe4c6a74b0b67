"""Amending a plan in force by a numbered change: nothing is edited without a trace, nothing deleted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Max

from banmoi.core.deadlines import Deadline
from banmoi.core.goals import GoalComparator
from banmoi.core.numbers import exact_text
from banmoi.core.versions import ADDED, ENDED, Key, moved_fields
from banmoi.reference.catalogue import indicators
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.plans.amend_queries import (
    FIELDS,
    GOAL,
    TASK,
    fields_of,
    require_shaping,
    units_within,
)
from banmoi.rooms.plans.models import Answer, Goal, Plan, PlanChange, PlanMove, PlanStatus, Task
from banmoi.rooms.plans.task_actions import lay_out_task

CHANGE, ADD, END = "change", "add", "end"
_WHOLE, _PLACES = 14, 4
_LINKS = {"lead": "lead_id", "responsible": "responsible_id"}
_BATCH = 200


class AmendProblem(StrEnum):
    """Why a change of a plan is not taken."""

    NOT_IN_FORCE = "not_in_force"
    NOTHING_MOVES = "nothing_moves"
    OTHERS_CHANGED = "others_changed"
    DAY_BEFORE_PLAN = "day_before_plan"
    DAY_BEFORE_LAST = "day_before_last"
    DAY_IN_FUTURE = "day_in_future"
    REASON_MISSING = "reason_missing"
    NOT_THERE = "not_there"
    TWICE = "twice"
    TEXT_MISSING = "text_missing"
    TOO_LONG = "too_long"
    UNKNOWN_UNIT = "unknown_unit"
    BAD_TARGET = "bad_target"
    BAD_DEADLINE = "bad_deadline"
    UNKNOWN_FIELD = "unknown_field"


class AmendRefusedError(Exception):
    """A change that is not taken, why, and which of its moves is to blame (None: the whole)."""

    def __init__(self, problem: AmendProblem, move: int | None = None, at: str = "") -> None:
        super().__init__(problem, move, at)
        self.problem, self.move, self.field = problem, move, at


@dataclass(frozen=True, slots=True)
class Move:
    """One wish of a change: `kind` is change, add or end; `subject` goal or task.

    `fields` are plain values (numbers as exact text, units by id, deadlines as `Deadline` in JSON);
    what is not named stays as it is.
    """

    kind: str
    subject: str
    id: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


def amend(
    rights: Rights,
    plan_id: int,
    *,
    seen: int,
    paper: str,
    decided_on: date,
    reason: str,
    moves: Sequence[Move],
    moment: datetime,
) -> PlanChange:
    """Change a plan in force by its next numbered change, all moves or none.

    `seen` is the version that the person looked at: of two who amend at once, the second is refused.
    Raises NotAllowedError, AmendRefusedError.
    """
    with transaction.atomic():
        plan = Plan.objects.select_for_update(of=("self",)).select_related("unit").get(id=plan_id)
        require_shaping(rights, plan)
        _check_whole(plan, seen, decided_on, reason, moment)
        number = plan.version + 1
        known = _known(plan)
        wanted = _check_moves(moves, known, {unit.id for unit in units_within(plan, rights)})
        rows = [*_changed(wanted, known), *_ended(wanted, known, number), *_added(wanted, plan, number)]
        if not rows:
            raise AmendRefusedError(AmendProblem.NOTHING_MOVES)
        change = PlanChange.objects.create(
            plan=plan, version=number, paper=paper.strip()[:120], decided_on=decided_on,
            reason=reason.strip()[:500], changed_by_id=rights.user_id, changed_at=moment,
        )  # fmt: skip
        for row in rows:
            row.change = change
        PlanMove.objects.bulk_create(rows, batch_size=_BATCH)
        plan.version = number
        plan.save(update_fields=["version"])
        touched = {row.subject_id for row in rows if row.subject == TASK}
        for task in Task.objects.filter(plan=plan, id__in=touched).select_related("plan", "parent__plan"):
            lay_out_task(task)
        leave_trace(
            rights,
            moment=moment,
            act="plan.amend",
            subject_kind="plan",
            subject_id=plan.id,
            place_id=plan.place_id,
            summary=f"Điều chỉnh lần {number} kế hoạch {plan.number}".strip(),
            detail={"reason": change.reason, "version": number, "moves": len(rows)},
        )
    return change


def _check_whole(plan: Plan, seen: int, decided_on: date, reason: str, moment: datetime) -> None:
    if plan.status != PlanStatus.IN_FORCE:
        raise AmendRefusedError(AmendProblem.NOT_IN_FORCE)
    if plan.version != seen:
        raise AmendRefusedError(AmendProblem.OTHERS_CHANGED)
    if decided_on < plan.issued_on:
        raise AmendRefusedError(AmendProblem.DAY_BEFORE_PLAN, at="decided_on")
    last = PlanChange.objects.filter(plan=plan).order_by("-version").first()
    if last is not None and decided_on < last.decided_on:
        raise AmendRefusedError(AmendProblem.DAY_BEFORE_LAST, at="decided_on")
    if decided_on > moment.date():
        raise AmendRefusedError(AmendProblem.DAY_IN_FUTURE, at="decided_on")
    if not reason.strip():
        raise AmendRefusedError(AmendProblem.REASON_MISSING, at="reason")


def _known(plan: Plan) -> dict[Key, Goal | Task]:
    """What is part of the plan today and may be moved."""
    goals = Goal.objects.filter(plan=plan, ended_in=None).exclude(answer=Answer.DROPPED)
    tasks = Task.objects.filter(plan=plan, ended_in=None).exclude(answer=Answer.DROPPED)
    found: dict[Key, Goal | Task] = {(GOAL, goal.id): goal for goal in goals}
    return found | {(TASK, task.id): task for task in tasks.prefetch_related("with_units")}


def _check_moves(moves: Iterable[Move], known: Mapping[Key, Goal | Task], units: set[int]) -> list[Move]:
    """The moves, each checked by itself and none for the same thing twice."""
    found: list[Move] = []
    seen: set[Key] = set()
    for number, move in enumerate(moves):
        try:
            if move.kind != ADD:
                key = (move.subject, move.id or 0)
                if key not in known:
                    raise AmendRefusedError(AmendProblem.NOT_THERE)
                if key in seen:
                    raise AmendRefusedError(AmendProblem.TWICE)
                seen.add(key)
            if move.kind != END:
                before = fields_of(known[key]) if move.kind == CHANGE else empty_fields(move.subject)
                # A unit that has ended since stays where it stands; only a new one must be there.
                standing = set(before.get("with_units") or ()) | {
                    before.get("lead"),
                    before.get("responsible"),
                }
                check_fields(move.subject, before | dict(move.fields), move.fields, units | standing)
        except AmendRefusedError as refused:
            raise AmendRefusedError(refused.problem, number, refused.field) from None
        found.append(move)
    return found


def empty_fields(subject: str) -> dict[str, Any]:
    """The fields of an item that is yet to be written."""
    found: dict[str, Any] = dict.fromkeys(FIELDS[subject], "")
    if subject == TASK:
        return found | {"lead": None, "with_units": [], "deadlines": []}
    none = dict.fromkeys(("low", "high", "count", "count_of", "responsible"))
    return found | none | {"decimals": 0, "comparator": GoalComparator.EQUAL.value}


def check_fields(subject: str, whole: Mapping[str, Any], fields: Iterable[str], units: set[Any]) -> None:
    """Whether a goal or task may stand like this. Raises AmendRefusedError with the field to blame."""
    model: type[Goal | Task] = Goal if subject == GOAL else Task
    for name in fields:
        if name not in FIELDS[subject]:
            raise AmendRefusedError(AmendProblem.UNKNOWN_FIELD, at=name)
        most = getattr(model._meta.get_field(name), "max_length", None)
        if isinstance(whole[name], str) and most is not None and len(whole[name]) > most:
            raise AmendRefusedError(AmendProblem.TOO_LONG, at=name)
    for name in ("name_vi", "as_written") if subject == GOAL else ("text",):
        if not str(whole[name]).strip():
            raise AmendRefusedError(AmendProblem.TEXT_MISSING, at=name)
    named = [whole["responsible"]] if subject == GOAL else [whole["lead"], *whole["with_units"]]
    if any(unit is not None and unit not in units for unit in named):
        raise AmendRefusedError(AmendProblem.UNKNOWN_UNIT, at="responsible" if subject == GOAL else "lead")
    if subject == GOAL:
        _check_target(whole)
    else:
        check_deadlines(whole["deadlines"])


def _check_target(whole: Mapping[str, Any]) -> None:
    try:
        comparator = GoalComparator(whole["comparator"])
        low, high = (None if whole[name] is None else Decimal(whole[name]) for name in ("low", "high"))
    except (ValueError, InvalidOperation):
        raise AmendRefusedError(AmendProblem.BAD_TARGET, at="low") from None
    for name, value in (("low", low), ("high", high)):
        if value is None:
            continue
        whole_digits, exponent = value.adjusted() + 1, value.as_tuple().exponent
        if not isinstance(exponent, int) or whole_digits > _WHOLE or -exponent > _PLACES:
            raise AmendRefusedError(AmendProblem.BAD_TARGET, at=name)
    if comparator is not GoalComparator.ACHIEVED and low is None:
        raise AmendRefusedError(AmendProblem.BAD_TARGET, at="low")
    if comparator is GoalComparator.INCREASE_BY_BETWEEN and (
        high is None or (low is not None and high < low)
    ):
        raise AmendRefusedError(AmendProblem.BAD_TARGET, at="high")
    if whole["indicator"] and whole["indicator"] not in indicators():
        raise AmendRefusedError(AmendProblem.UNKNOWN_FIELD, at="indicator")


def check_deadlines(deadlines: Iterable[Mapping[str, Any]]) -> None:
    """Whether deadlines can be read and none ends before it begins. Raises AmendRefusedError."""
    for data in deadlines:
        try:
            deadline = Deadline.from_data(data)
        except (ValueError, KeyError, TypeError):
            raise AmendRefusedError(AmendProblem.BAD_DEADLINE, at="deadlines") from None
        if deadline.start and deadline.end and deadline.end < deadline.start:
            raise AmendRefusedError(AmendProblem.BAD_DEADLINE, at="deadlines")


def _set(item: Goal | Task, name: str, value: Any) -> None:
    if name in ("low", "high"):
        value = None if value is None else Decimal(value)
    setattr(item, _LINKS.get(name, name), value)


def _changed(moves: Sequence[Move], known: Mapping[Key, Goal | Task]) -> list[PlanMove]:
    rows: list[PlanMove] = []
    goals: list[Goal] = []
    tasks: list[Task] = []
    touched: dict[str, set[str]] = {GOAL: set(), TASK: set()}
    for move in moves:
        if move.kind != CHANGE:
            continue
        item = known[move.subject, move.id or 0]
        for name, before, after in moved_fields(fields_of(item), _plain(move.fields)):
            rows.append(_row(item, name, before, after))
            if name == "with_units" and isinstance(item, Task):
                item.with_units.set(Unit.objects.filter(id__in=after))
                continue
            _set(item, name, after)
            touched[move.subject].add(name)
        if isinstance(item, Goal):
            goals.append(item)
        else:
            tasks.append(item)
    if touched[GOAL]:
        Goal.objects.bulk_update(goals, sorted(touched[GOAL]), batch_size=_BATCH)
    if touched[TASK]:
        Task.objects.bulk_update(tasks, sorted(touched[TASK]), batch_size=_BATCH)
    return rows


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Wished fields in the form in which those that stand are compared."""
    found = dict(fields)
    if "with_units" in found:
        found["with_units"] = sorted(set(found["with_units"]))
    for name in ("low", "high"):
        if found.get(name) is not None:
            found[name] = exact_text(Decimal(found[name]))
    return found


def _ended(moves: Sequence[Move], known: Mapping[Key, Goal | Task], number: int) -> list[PlanMove]:
    gone = [known[move.subject, move.id or 0] for move in moves if move.kind == END]
    for model in (Goal, Task):
        ids = [item.id for item in gone if isinstance(item, model)]
        for start in range(0, len(ids), _BATCH):
            model._default_manager.filter(id__in=ids[start : start + _BATCH]).update(ended_in=number)
    return [_row(item, ENDED, None, number) for item in gone]


def _added(moves: Sequence[Move], plan: Plan, number: int) -> list[PlanMove]:
    rows = []
    last = {
        GOAL: Goal.objects.filter(plan=plan).aggregate(last=Max("order"))["last"] or 0,
        TASK: Task.objects.filter(plan=plan).aggregate(last=Max("order"))["last"] or 0,
    }
    for move in moves:
        if move.kind != ADD:
            continue
        last[move.subject] += 1
        shared = {"plan": plan, "order": last[move.subject], "added_in": number}
        item: Goal | Task = Goal(**shared) if move.subject == GOAL else Task(**shared)
        fields = empty_fields(move.subject) | _plain(move.fields)
        joined = fields.pop("with_units", [])
        for name, value in fields.items():
            _set(item, name, value)
        item.save()
        if isinstance(item, Task):
            item.with_units.set(joined)
        rows.append(_row(item, ADDED, None, number))
    return rows


def _row(item: Goal | Task, name: str, before: Any, after: Any) -> PlanMove:
    subject = GOAL if isinstance(item, Goal) else TASK
    return PlanMove(subject=subject, subject_id=item.id, field=name, before=before, after=after)
