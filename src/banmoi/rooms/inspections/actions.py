"""Scheduling, preparing, holding and concluding inspections."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction

from banmoi.core.inspections import inspection_days
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.inspections.models import (
    Difficulty,
    Inspection,
    InspectionItem,
    InspectionMember,
    InspectionMove,
    InspectionState,
    MemberPart,
    Result,
)
from banmoi.rooms.inspections.queries import checklist, mark_of
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import Rights, require, units_of
from banmoi.rooms.places.queries import places_by_id, scope_ids
from banmoi.rooms.plans.models import Plan, PlanStatus

TITLES = {3: "Kiểm tra 3 tháng", 6: "Kiểm tra 6 tháng", 12: "Kiểm tra 1 năm"}


class InspectionProblem(StrEnum):
    """Why something about an inspection or a recommendation is refused."""

    ALREADY_SCHEDULED = "already_scheduled"
    PLAN_NOT_IN_FORCE = "plan_not_in_force"
    TITLE_MISSING = "title_missing"
    DAY_MISSING = "day_missing"
    DAY_IN_FUTURE = "day_in_future"
    SAME_DAY = "same_day"
    REASON_MISSING = "reason_missing"
    NOT_PLANNED = "not_planned"
    NOT_HELD = "not_held"
    CONCLUDED = "concluded"
    NO_MEMBER = "no_member"
    HEAD_TAKEN = "head_taken"
    ALREADY_MEMBER = "already_member"
    UNKNOWN_PERSON = "unknown_person"
    UNKNOWN_PLACE = "unknown_place"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_CHOICE = "unknown_choice"
    TEXT_MISSING = "text_missing"
    CONCLUSION_MISSING = "conclusion_missing"
    DUE_TOO_EARLY = "due_too_early"
    NOT_OWNER = "not_owner"
    OWN_ANSWER = "own_answer"
    NOT_ANSWERED = "not_answered"
    ALREADY_ANSWERED = "already_answered"
    SEEN_LATER = "seen_later"
    CLOSED = "closed"


class InspectionRefusedError(Exception):
    """What is refused, why, and the field that is meant (empty: the whole)."""

    def __init__(self, problem: InspectionProblem, field: str = "") -> None:
        super().__init__(problem)
        self.problem, self.field = problem, field


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody writes at a line. `based_on` is the sign (`mark_of`) of what their form showed."""

    item_id: int
    result: str
    finding: str
    based_on: str
    files: tuple[StoredFile, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenOutcome:
    """How many lines were kept, and which were written by somebody else meanwhile (theirs stand)."""

    kept: int
    conflicts: tuple[int, ...]


@transaction.atomic
def schedule(
    rights: Rights, plan_id: int, *, moment: datetime, demonstration: bool = False
) -> list[Inspection]:
    """Put the three inspections of a plan in force on the schedule, in one act.

    Raises NotAllowedError, InspectionRefusedError.
    """
    plan = _plan(rights, plan_id)
    if Inspection.objects.filter(plan=plan, months__isnull=False).exists():
        raise InspectionRefusedError(InspectionProblem.ALREADY_SCHEDULED)
    made = []
    for months, day in inspection_days(plan.starts, plan.ends):
        made.append(_make(rights, plan, TITLES[months], day, months, moment, demonstration))
    _trace(rights, made[0], moment, "inspection.schedule", f"Lập lịch kiểm tra Kế hoạch {plan.number}")
    return made


@transaction.atomic
def add_inspection(
    rights: Rights,
    plan_id: int,
    *,
    title: str,
    planned_for: date | None,
    moment: datetime,
    demonstration: bool = False,
) -> Inspection:
    """Add an inspection beside those of the schedule. Raises NotAllowedError, InspectionRefusedError."""
    plan = _plan(rights, plan_id)
    if not title.strip():
        raise InspectionRefusedError(InspectionProblem.TITLE_MISSING, "title")
    if planned_for is None:
        raise InspectionRefusedError(InspectionProblem.DAY_MISSING, "planned_for")
    found = _make(rights, plan, title.strip()[:200], planned_for, None, moment, demonstration)
    _trace(rights, found, moment, "inspection.add", f"Thêm cuộc kiểm tra: {found.title_vi}")
    return found


def _plan(rights: Rights, plan_id: int) -> Plan:
    """The place's own plan in force, locked so that it is put on the schedule once."""
    plan = Plan.objects.select_for_update().filter(id=plan_id, unit=None).first()
    if plan is None:
        raise InspectionRefusedError(InspectionProblem.PLAN_NOT_IN_FORCE)
    require(rights, "inspection.manage", plan.place_id)
    if plan.status != PlanStatus.IN_FORCE:
        raise InspectionRefusedError(InspectionProblem.PLAN_NOT_IN_FORCE)
    return plan


def _make(
    rights: Rights,
    plan: Plan,
    title: str,
    day: date,
    months: int | None,
    moment: datetime,
    demonstration: bool,
) -> Inspection:
    made = Inspection.objects.create(
        place_id=plan.place_id, plan=plan, months=months, title_vi=title, planned_for=day,
        made_by_id=rights.user_id, made_at=moment, demonstration=demonstration,
    )  # fmt: skip
    made.places.add(plan.place_id)
    return made


def locked(rights: Rights, inspection_id: int, *, by_members: bool = False) -> Inspection:
    """An inspection that the person may act on, locked until the act is done.

    `by_members`: those who take part may write too. Raises NotAllowedError; Inspection.DoesNotExist.
    """
    found = Inspection.objects.select_for_update().get(id=inspection_id)
    if by_members:
        may_write(rights, found)
    else:
        require(rights, "inspection.manage", found.place_id)
    return found


def may_write(rights: Rights, inspection: Inspection) -> None:
    """Raises NotAllowedError unless the person runs inspections there or takes part in this one."""
    part = inspection.members.filter(user_id=rights.user_id)
    if not (rights.may("place.read", inspection.place_id) and part.exists()):
        require(rights, "inspection.manage", inspection.place_id)


def _in_state(inspection: Inspection, *states: InspectionState) -> None:
    """Raises InspectionRefusedError in any other state; what is concluded is never edited."""
    if inspection.state in states:
        return
    if inspection.state == InspectionState.CONCLUDED:
        raise InspectionRefusedError(InspectionProblem.CONCLUDED)
    if InspectionState.PLANNED in states:
        raise InspectionRefusedError(InspectionProblem.NOT_PLANNED)
    raise InspectionRefusedError(InspectionProblem.NOT_HELD)


def under_way(inspection: Inspection) -> None:
    """Raises InspectionRefusedError unless the inspection is being held."""
    _in_state(inspection, InspectionState.HELD)


@transaction.atomic
def move(rights: Rights, inspection_id: int, day: date | None, reason: str, *, moment: datetime) -> None:
    """Move the planned day, with the reason. Raises NotAllowedError, InspectionRefusedError."""
    found = locked(rights, inspection_id)
    _in_state(found, InspectionState.PLANNED)
    if day is None:
        raise InspectionRefusedError(InspectionProblem.DAY_MISSING, "day")
    if day == found.planned_for:
        raise InspectionRefusedError(InspectionProblem.SAME_DAY, "day")
    if not reason.strip():
        raise InspectionRefusedError(InspectionProblem.REASON_MISSING, "reason")
    InspectionMove.objects.create(
        inspection=found, before=found.planned_for, after=day, reason=reason.strip()[:500],
        moved_by_id=rights.user_id, moved_at=moment,
    )  # fmt: skip
    found.planned_for = day
    found.save(update_fields=["planned_for"])
    summary = f"Dời {found.title_vi} sang ngày {day:%d/%m/%Y}"
    _trace(rights, found, moment, "inspection.move", summary, {"reason": reason.strip()[:500]})


@transaction.atomic
def choose_places(
    rights: Rights, inspection_id: int, place_ids: Collection[int], *, moment: datetime
) -> None:
    """Say which places are visited: the commune, hamlets of it. Raises NotAllowedError,
    InspectionRefusedError."""
    found = locked(rights, inspection_id)
    _in_state(found, InspectionState.PLANNED, InspectionState.HELD)
    if not place_ids or not set(place_ids) <= scope_ids([found.place_id], moment.date()):
        raise InspectionRefusedError(InspectionProblem.UNKNOWN_PLACE, "places")
    found.places.set(place_ids)
    _trace(rights, found, moment, "inspection.places", f"Chọn nơi đến của {found.title_vi}")


@transaction.atomic
def add_member(rights: Rights, inspection_id: int, user_id: int, part: str, *, moment: datetime) -> None:
    """Add somebody of the commune's units. One leads. Raises NotAllowedError, InspectionRefusedError."""
    found = locked(rights, inspection_id)
    _in_state(found, InspectionState.PLANNED, InspectionState.HELD)
    if part not in MemberPart.values:
        raise InspectionRefusedError(InspectionProblem.UNKNOWN_CHOICE, "part")
    day = moment.date()
    people = {
        position.user_id: position.user.full_name
        for unit in units_of(scope_ids([found.place_id], day), day)
        for position in unit.positions.all()
    }
    if user_id not in people:
        raise InspectionRefusedError(InspectionProblem.UNKNOWN_PERSON, "user")
    if found.members.filter(user_id=user_id).exists():
        raise InspectionRefusedError(InspectionProblem.ALREADY_MEMBER, "user")
    if part == MemberPart.HEAD and found.members.filter(part=MemberPart.HEAD).exists():
        raise InspectionRefusedError(InspectionProblem.HEAD_TAKEN, "part")
    InspectionMember.objects.create(inspection=found, user_id=user_id, part=part)
    _trace(rights, found, moment, "inspection.member", f"Thêm người vào {found.title_vi}", {"user": user_id})


@transaction.atomic
def remove_member(rights: Rights, inspection_id: int, user_id: int, *, moment: datetime) -> None:
    """Take somebody out again; one always stays in an inspection that is being held.

    Raises NotAllowedError, InspectionRefusedError.
    """
    found = locked(rights, inspection_id)
    _in_state(found, InspectionState.PLANNED, InspectionState.HELD)
    if found.state == InspectionState.HELD and found.members.count() < 2:
        raise InspectionRefusedError(InspectionProblem.NO_MEMBER, "user")
    deleted, _rows = found.members.filter(user_id=user_id).delete()
    if deleted:
        summary = f"Bớt người khỏi {found.title_vi}"
        _trace(rights, found, moment, "inspection.member", summary, {"user": user_id})


@transaction.atomic
def hold(rights: Rights, inspection_id: int, day: date | None, *, moment: datetime) -> Inspection:
    """Begin an inspection on a day: its checklist is written down as things stand on that day.

    Raises NotAllowedError, InspectionRefusedError.
    """
    found = locked(rights, inspection_id)
    _in_state(found, InspectionState.PLANNED)
    if day is None:
        raise InspectionRefusedError(InspectionProblem.DAY_MISSING, "held_on")
    if day > moment.date():
        raise InspectionRefusedError(InspectionProblem.DAY_IN_FUTURE, "held_on")
    if not found.members.exists():
        raise InspectionRefusedError(InspectionProblem.NO_MEMBER, "user")
    place = places_by_id([found.place_id], day)[found.place_id]
    InspectionItem.objects.bulk_create(
        InspectionItem(
            inspection=found, order=order, kind=line.kind, where=line.where, words=line.words,
            unit_id=line.unit_id, facts=line.facts, recommendation_id=line.recommendation_id,
            task_id=line.task_id, goal_id=line.goal_id, set_id=line.set_id, criterion=line.criterion,
        )
        for order, line in enumerate(checklist(place, found.plan, day, found.id), 1)
    )  # fmt: skip
    found.state, found.held_on = InspectionState.HELD, day
    found.held_by_id, found.held_at = rights.user_id, moment
    found.save(update_fields=["state", "held_on", "held_by", "held_at"])
    _trace(rights, found, moment, "inspection.hold", f"Bắt đầu {found.title_vi} ngày {day:%d/%m/%Y}")
    return found


@transaction.atomic
def see_items(rights: Rights, inspection_id: int, seen: Sequence[Seen], *, moment: datetime) -> SeenOutcome:
    """Keep what was seen at some lines. A line that the form did not change is left as it stands; one
    that somebody else wrote meanwhile keeps theirs and is named. Files are only ever added.

    Raises NotAllowedError, InspectionRefusedError.
    """
    found = locked(rights, inspection_id, by_members=True)
    under_way(found)
    said = {entry.item_id: entry for entry in seen}
    kept, conflicts = [], []
    for item in found.items.select_for_update().filter(id__in=list(said)):
        entry = said[item.id]
        if entry.result and entry.result not in Result.values:
            raise InspectionRefusedError(InspectionProblem.UNKNOWN_CHOICE, f"result:{item.id}")
        typed, stored = mark_of(entry.result, entry.finding), mark_of(item.result, item.finding)
        changed = typed not in (stored, entry.based_on)
        if changed and stored != entry.based_on:
            conflicts.append(item.id)
            changed = False
        if not changed and not entry.files:
            continue
        if changed:
            item.result, item.finding = entry.result, entry.finding.strip()[:1000]
        item.seen_by_id, item.seen_at = rights.user_id, moment
        item.save(update_fields=["result", "finding", "seen_by", "seen_at"])
        item.files.add(*entry.files)
        kept.append(item.order)
    if kept:
        summary = f"Ghi kết quả {len(kept)} mục của {found.title_vi}"
        _trace(rights, found, moment, "inspection.see", summary, {"items": kept})
    return SeenOutcome(len(kept), tuple(conflicts))


@transaction.atomic
def note_difficulty(
    rights: Rights,
    inspection_id: int,
    *,
    text: str,
    place_id: int | None,
    unit_id: int | None,
    guidance: str,
    moment: datetime,
) -> Difficulty:
    """Write down a difficulty, where it is, whose, and what was advised or settled at once.

    Raises NotAllowedError, InspectionRefusedError.
    """
    found = locked(rights, inspection_id, by_members=True)
    under_way(found)
    if not text.strip():
        raise InspectionRefusedError(InspectionProblem.TEXT_MISSING, "difficulty")
    if place_id not in scope_ids([found.place_id], moment.date()):
        raise InspectionRefusedError(InspectionProblem.UNKNOWN_PLACE, "place")
    if unit_id is not None:
        unit_in_reach(found, unit_id, moment.date())
    last = found.difficulties.order_by("-order").first()
    made = Difficulty.objects.create(
        inspection=found, order=last.order + 1 if last else 1, text=text.strip()[:1000],
        place_id=place_id, unit_id=unit_id, guidance=guidance.strip()[:1000],
        noted_by_id=rights.user_id, noted_at=moment,
    )  # fmt: skip
    _trace(rights, found, moment, "inspection.difficulty", f"Ghi khó khăn, vướng mắc: {made.text[:200]}")
    return made


@transaction.atomic
def drop_difficulty(rights: Rights, inspection_id: int, difficulty_id: int, *, moment: datetime) -> None:
    """Take out a difficulty written by mistake, while the inspection is being held.

    Raises NotAllowedError, InspectionRefusedError.
    """
    found = locked(rights, inspection_id, by_members=True)
    under_way(found)
    row = found.difficulties.filter(id=difficulty_id).first()
    if row is not None:
        row.delete()
        _trace(rights, found, moment, "inspection.difficulty", f"Bỏ khó khăn ghi nhầm: {row.text[:200]}")


def unit_in_reach(inspection: Inspection, unit_id: int, day: date, field: str = "unit") -> Unit:
    """A unit of the inspected commune on a day. Raises InspectionRefusedError."""
    for unit in units_of(scope_ids([inspection.place_id], day), day):
        if unit.id == unit_id:
            return unit
    raise InspectionRefusedError(InspectionProblem.UNKNOWN_UNIT, field)


@transaction.atomic
def draft_conclusion(rights: Rights, inspection_id: int, conclusion: str, *, moment: datetime) -> None:
    """Keep a conclusion that is still being written. Raises NotAllowedError, InspectionRefusedError."""
    found = locked(rights, inspection_id)
    under_way(found)
    found.conclusion = conclusion.strip()[:8000]
    found.save(update_fields=["conclusion"])
    _trace(rights, found, moment, "inspection.draft", f"Lưu nháp kết luận của {found.title_vi}")


@transaction.atomic
def conclude(rights: Rights, inspection_id: int, conclusion: str, *, moment: datetime) -> Inspection:
    """End an inspection with its conclusion: nothing of it is edited any more. Lines at which nothing was
    written count as not looked at; recommendations live on until they are verified.

    Raises NotAllowedError, InspectionRefusedError.
    """
    found = locked(rights, inspection_id)
    under_way(found)
    if not conclusion.strip():
        raise InspectionRefusedError(InspectionProblem.CONCLUSION_MISSING, "conclusion")
    found.items.filter(result="").update(result=Result.NOT_SEEN)
    found.state, found.conclusion = InspectionState.CONCLUDED, conclusion.strip()[:8000]
    found.concluded_by_id, found.concluded_at = rights.user_id, moment
    found.save(update_fields=["state", "conclusion", "concluded_by", "concluded_at"])
    _trace(rights, found, moment, "inspection.conclude", f"Kết luận {found.title_vi}")
    return found


def _trace(
    rights: Rights,
    inspection: Inspection,
    moment: datetime,
    act: str,
    summary: str,
    detail: dict[str, object] | None = None,
) -> None:
    leave_trace(
        rights,
        moment=moment,
        act=act,
        subject_kind="inspection",
        subject_id=inspection.id,
        place_id=inspection.place_id,
        summary=summary,
        detail=detail,
    )
