"""Opening a road to a title and moving it: one doorway for every move, what was known frozen beside it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import transaction

from banmoi.core.assess import State
from banmoi.core.recognition import Lack, Move, RoadFacts, Withdrawal, may_move, missing, withdrawal
from banmoi.core.verdict_file import digest_of
from banmoi.reference.recognition import Title, titles
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.queries import NotAllowedError, Rights, require
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.recognition.models import Road, RoadCriterion, RoadFinding, RoadMove
from banmoi.rooms.recognition.queries import (
    RoadBook,
    criteria_of,
    kept_answers,
    pinnable,
    read_book,
    settings_at,
)

REASON_MOST = 1000


class RoadProblem(StrEnum):
    """Why something about a road is refused."""

    GONE = "gone"
    UNKNOWN_TITLE = "unknown_title"
    OTHER_LEVEL = "other_level"
    YEAR_WRONG = "year_wrong"
    TWICE = "twice"
    UNKNOWN_FIELD = "unknown_field"
    NOT_NOW = "not_now"
    MOVED_MEANWHILE = "moved_meanwhile"
    LACKING = "lacking"
    DAY_MISSING = "day_missing"
    DAY_IN_FUTURE = "day_in_future"
    DAY_TOO_EARLY = "day_too_early"
    REASON_MISSING = "reason_missing"
    KEPT_ALREADY = "kept_already"
    NOT_KEPT = "not_kept"
    NO_GROUND = "no_ground"
    NOT_OF_THIS_ROAD = "not_of_this_road"
    CRITERIA_UNKNOWN = "criteria_unknown"
    CRITERIA_IN_USE = "criteria_in_use"
    UNKNOWN_KIND = "unknown_kind"
    NUMBERS_MISSING = "numbers_missing"
    NUMBERS_WRONG = "numbers_wrong"
    ENDS_BEFORE = "ends_before"
    GROUND_MISSING = "ground_missing"
    WHERE_MISSING = "where_missing"
    PROOF_MISSING = "proof_missing"
    NUMBER_MISSING = "number_missing"
    ANSWER_MISSING = "answer_missing"
    UNKNOWN_PERSON = "unknown_person"
    OWN_HAMLET = "own_hamlet"
    ALREADY_MEMBER = "already_member"
    HEAD_TAKEN = "head_taken"
    CRITERIA_MISSING = "criteria_missing"
    ALREADY_SIGNED = "already_signed"
    NOT_MEMBER = "not_member"
    NAME_MISSING = "name_missing"
    FINDING_MISSING = "finding_missing"
    UNKNOWN_CHOICE = "unknown_choice"
    TEXT_MISSING = "text_missing"
    UNKNOWN_UNIT = "unknown_unit"
    SETTING_WRONG = "setting_wrong"
    DECIDED_BY_MISSING = "decided_by_missing"
    PAPER_MISSING = "paper_missing"


class RoadRefusedError(Exception):
    """What is refused, why, at which field of the form; what is lacking for a step; facts of the sentence."""

    def __init__(
        self, problem: RoadProblem, at: str = "", lacks: tuple[Lack, ...] = (), **facts: Any
    ) -> None:
        super().__init__(problem)
        self.problem, self.field, self.lacks, self.facts = problem, at, lacks, facts


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known of a road on a day, judged by who may ask all rooms: the facts for the machine, and the
    document that is frozen with a move."""

    facts: RoadFacts
    document: Mapping[str, Any] = field(default_factory=dict)


Gather = Callable[[Road, date], Outlook]
"""Gives the outlook of a road on a day. It stands above the rooms, since debts and more belong to it."""


def locked(road_id: int) -> Road:
    """A road, locked until the act is done. Raises RoadRefusedError."""
    row = Road.objects.select_for_update().filter(id=road_id).first()
    if row is None:
        raise RoadRefusedError(RoadProblem.GONE)
    return row


def require_any(rights: Rights, place_id: int, *acts: str) -> None:
    """Raises NotAllowedError unless one of some acts is allowed at a place."""
    if not any(rights.may(act, place_id) for act in acts):
        raise NotAllowedError(acts[0], place_id, visible=rights.may("place.read", place_id))


def trace(rights: Rights, road: Road, moment: datetime, act: str, summary: str, **detail: object) -> None:
    """The audit line of an act on a road."""
    leave_trace(
        rights, moment=moment, act=f"recognition.{act}", subject_kind="road", subject_id=road.id,
        place_id=road.place_id, summary=summary[:500], detail=detail,
    )  # fmt: skip


@transaction.atomic
def open_road(
    rights: Rights,
    place: NamedPlace,
    commune_id: int,
    title_key: str,
    year: int,
    *,
    excellence: str = "",
    moment: datetime,
    demonstration: bool = False,
) -> Road:
    """Open the road of a place to a title in a year, with the criteria as they are known then.

    Raises NotAllowedError, RoadRefusedError.
    """
    title = titles().get(title_key)
    if title is None:
        raise RoadRefusedError(RoadProblem.UNKNOWN_TITLE, "title")
    require(rights, title.steps[0].right, place.id)
    if place.level != title.level:
        raise RoadRefusedError(RoadProblem.OTHER_LEVEL, "title")
    if not title.years[0] <= year <= title.years[1]:
        raise RoadRefusedError(RoadProblem.YEAR_WRONG, "year", first=title.years[0], last=title.years[1])
    if excellence and excellence not in title.fields:
        raise RoadRefusedError(RoadProblem.UNKNOWN_FIELD, "excellence")
    taken = Road.objects.filter(place_id=place.id, title=title_key, year=year).exclude(state="stopped")
    if taken.exists():
        raise RoadRefusedError(RoadProblem.TWICE, "year", year=year)
    road = Road.objects.create(
        place_id=place.id, title=title_key, year=year, excellence=excellence, made_by_id=rights.user_id,
        made_at=moment, demonstration=demonstration,
    )  # fmt: skip
    _fill(road, title, commune_id, moment.date())
    trace(rights, road, moment, "open", f"Mở hồ sơ {title.name_vi} năm {year}, {place.title}")
    return road


def _fill(road: Road, title: Title, commune_id: int, day: date) -> int:
    known = criteria_of(title, settings_at(commune_id, title.procedure, title.key, day))
    RoadCriterion.objects.bulk_create(
        RoadCriterion(road=road, order=order, code=code, title_vi=name[:300])
        for order, (code, name) in enumerate(known, 1)
    )
    return len(known)


@transaction.atomic
def take_criteria(rights: Rights, road_id: int, commune_id: int, *, moment: datetime) -> int:
    """Take the criteria that are known now, where nobody has said anything of a criterion yet.

    Raises NotAllowedError, RoadRefusedError.
    """
    road = locked(road_id)
    title = titles()[road.title]
    require(rights, title.steps[0].right, road.place_id)
    if RoadFinding.objects.filter(criterion__road=road).exists():
        raise RoadRefusedError(RoadProblem.CRITERIA_IN_USE)
    RoadCriterion.objects.filter(road=road).delete()
    count = _fill(road, title, commune_id, moment.date())
    if not count:
        raise RoadRefusedError(RoadProblem.CRITERIA_UNKNOWN)
    trace(rights, road, moment, "criteria", f"Lấy {count} tiêu chí vào hồ sơ {title.name_vi} {road.year}")
    return count


@transaction.atomic
def choose_excellence(rights: Rights, road_id: int, excellence: str, *, moment: datetime) -> None:
    """Say in which field a model commune excels, until it has registered.

    Raises NotAllowedError, RoadRefusedError.
    """
    road = locked(road_id)
    title = titles()[road.title]
    require(rights, title.steps[0].right, road.place_id)
    if road.state:
        raise RoadRefusedError(RoadProblem.NOT_NOW)
    if excellence not in title.fields:
        raise RoadRefusedError(RoadProblem.UNKNOWN_FIELD, "excellence")
    road.excellence = excellence
    road.save(update_fields=["excellence"])
    trace(rights, road, moment, "field", f"Chọn lĩnh vực nổi trội: {title.fields[excellence][0]}")


@transaction.atomic
def pin(rights: Rights, road_id: int, frozen_id: int, *, moment: datetime) -> None:
    """Let a road rest on a frozen assessment of its place and set. Raises NotAllowedError,
    RoadRefusedError."""
    road = locked(road_id)
    require(rights, "recognition.manage", road.place_id)
    frozen = next((item for item in pinnable(road) if item.id == frozen_id), None)
    if frozen is None:
        raise RoadRefusedError(RoadProblem.NOT_OF_THIS_ROAD, "assessment")
    road.assessment = frozen
    road.save(update_fields=["assessment"])
    trace(rights, road, moment, "pin", f"Gắn bản đánh giá № {frozen.id} ngày {frozen.on:%d/%m/%Y}",
          digest=frozen.digest)  # fmt: skip


@transaction.atomic
def go_on(
    rights: Rights,
    road_id: int,
    step_key: str,
    gather: Gather,
    *,
    day: date | None,
    seen_state: str,
    moment: datetime,
) -> RoadMove:
    """Take the next step, if nothing that it asks is missing on the day. `seen_state`: the state that the
    person saw, so that two people do not take two steps at once.

    Raises NotAllowedError, RoadRefusedError (with what is lacking).
    """
    road = locked(road_id)
    title = titles()[road.title]
    step = title.step(step_key)
    if step is None:
        raise RoadRefusedError(RoadProblem.NOT_NOW)
    require(rights, step.right, road.place_id)
    _same_state(road, seen_state)
    if not may_move(title.order, road.state, Move.FORWARD, step_key):
        raise RoadRefusedError(RoadProblem.NOT_NOW)
    on = _checked_day(road, day, moment)
    outlook = gather(road, on)
    lacks = missing(step.step, outlook.facts)
    if lacks:
        raise RoadRefusedError(RoadProblem.LACKING, "", lacks)
    return _move(rights, road, Move.FORWARD, step.key, on, "", outlook, step.done_vi, moment)


def _same_state(road: Road, seen_state: str) -> None:
    if road.state != seen_state:
        raise RoadRefusedError(RoadProblem.MOVED_MEANWHILE)


def _checked_day(road: Road, day: date | None, moment: datetime) -> date:
    if day is None:
        raise RoadRefusedError(RoadProblem.DAY_MISSING, "day")
    if day > moment.date():
        raise RoadRefusedError(RoadProblem.DAY_IN_FUTURE, "day")
    last = RoadMove.objects.filter(road=road).order_by("-id").first()
    if last is not None and day < last.day:
        raise RoadRefusedError(RoadProblem.DAY_TOO_EARLY, "day", before=last.day)
    return day


def _reason(reason: str) -> str:
    if not reason.strip():
        raise RoadRefusedError(RoadProblem.REASON_MISSING, "reason")
    return reason.strip()[:REASON_MOST]


@transaction.atomic
def send_back(
    rights: Rights, road_id: int, to: str, reason: str, gather: Gather, *, seen_state: str, moment: datetime
) -> RoadMove:
    """Send a road back to an earlier step, with the reason; what was said for later steps counts no more.

    Raises NotAllowedError, RoadRefusedError.
    """
    road = locked(road_id)
    title = titles()[road.title]
    require(rights, "recognition.manage", road.place_id)
    _same_state(road, seen_state)
    if not may_move(title.order, road.state, Move.BACK, to):
        raise RoadRefusedError(RoadProblem.NOT_NOW, "to")
    why = _reason(reason)
    step = title.step(to)
    assert step is not None
    words = f"Trả lại: {step.done_vi}"
    return _move(rights, road, Move.BACK, to, moment.date(), why, gather(road, moment.date()), words, moment)


@transaction.atomic
def stop(
    rights: Rights, road_id: int, reason: str, gather: Gather, *, seen_state: str, moment: datetime
) -> RoadMove:
    """Give a road up for this year, with the reason. Raises NotAllowedError, RoadRefusedError."""
    road = locked(road_id)
    title = titles()[road.title]
    require_any(rights, road.place_id, "recognition.manage", "recognition.decide")
    _same_state(road, seen_state)
    if not may_move(title.order, road.state, Move.STOP):
        raise RoadRefusedError(RoadProblem.NOT_NOW)
    why = _reason(reason)
    outlook = gather(road, moment.date())
    return _move(rights, road, Move.STOP, "stopped", moment.date(), why, outlook, "Dừng", moment)


def keeping(book: RoadBook, year: int) -> Withdrawal:
    """How a title that is held stands in a year: whether the ground for withdrawal is there."""
    return withdrawal(book.title.withdrawal_rule, kept_answers(book, year))


@transaction.atomic
def keep(
    rights: Rights, road_id: int, year: int, commune_id: int, gather: Gather, *, moment: datetime
) -> RoadMove:
    """Write that a title was kept in a year: every criterion was looked at, and no ground for withdrawal is
    there. Where the ground is not known, only a year in which all is met.

    Raises NotAllowedError, RoadRefusedError.
    """
    road = locked(road_id)
    title = titles()[road.title]
    require(rights, "recognition.manage", road.place_id)
    if not may_move(title.order, road.state, Move.KEEP):
        raise RoadRefusedError(RoadProblem.NOT_NOW)
    moves = list(RoadMove.objects.filter(road=road).order_by("id"))
    held_since = next(move.day for move in reversed(moves) if move.move == Move.FORWARD)
    if not held_since.year < year <= moment.year:
        raise RoadRefusedError(RoadProblem.YEAR_WRONG, "year", first=held_since.year + 1, last=moment.year)
    if any(move.move == Move.KEEP and move.evidence.get("year") == year for move in moves):
        raise RoadRefusedError(RoadProblem.KEPT_ALREADY, "year", year=year)
    book = read_book(road, commune_id, moment.date())
    found = keeping(book, year)
    answers = kept_answers(book, year)
    clean = bool(answers) and set(answers.values()) <= {State.MET, State.NOT_APPLICABLE}
    if found.unknown or not (clean or found.state is State.NOT_MET):
        raise RoadRefusedError(RoadProblem.NOT_KEPT, "year", failed=found.failed, unknown=found.unknown)
    outlook = gather(road, moment.date())
    document = {
        **outlook.document,
        "year": year,
        "kept": {code: state.value for code, state in answers.items()},
    }
    words = f"Giữ danh hiệu năm {year}"
    return _move(
        rights,
        road,
        Move.KEEP,
        road.state,
        moment.date(),
        "",
        Outlook(outlook.facts, document),
        words,
        moment,
    )


@transaction.atomic
def withdraw(
    rights: Rights,
    road_id: int,
    year: int,
    reason: str,
    commune_id: int,
    gather: Gather,
    *,
    day: date | None,
    moment: datetime,
) -> RoadMove:
    """Write that a title was withdrawn: by a decision that is there, on the ground that the law or the
    province names. Raises NotAllowedError, RoadRefusedError."""
    road = locked(road_id)
    title = titles()[road.title]
    require(rights, title.steps[-2].right, road.place_id)
    if not may_move(title.order, road.state, Move.WITHDRAW):
        raise RoadRefusedError(RoadProblem.NOT_NOW)
    on = _checked_day(road, day, moment)
    book = read_book(road, commune_id, moment.date())
    if book.paper("withdrawal_decision") is None:
        raise RoadRefusedError(RoadProblem.PAPER_MISSING, paper="withdrawal_decision")
    found, answers = keeping(book, year), kept_answers(book, year)
    ground = book.settings.get("withdrawal")
    if title.withdrawal_rule is not None and found.state is not State.MET:
        raise RoadRefusedError(RoadProblem.NO_GROUND, "year", failed=found.failed, unknown=found.unknown)
    if title.withdrawal_rule is None and ground is None:
        raise RoadRefusedError(RoadProblem.NO_GROUND)
    why = _reason(reason)
    outlook = gather(road, on)
    document = {
        **outlook.document,
        "year": year,
        "kept": {code: state.value for code, state in answers.items()},
        "ground": ground.value if ground and title.withdrawal_rule is None else title.withdrawal.text_vi,
    }
    return _move(
        rights, road, Move.WITHDRAW, "withdrawn", on, why, Outlook(outlook.facts, document),
        "Thu hồi danh hiệu", moment,
    )  # fmt: skip


def _move(
    rights: Rights,
    road: Road,
    move: Move,
    after: str,
    day: date,
    reason: str,
    outlook: Outlook,
    words: str,
    moment: datetime,
) -> RoadMove:
    """The one doorway: the row of the move with what was known, the state that follows, the audit line."""
    document = dict(outlook.document)
    row = RoadMove.objects.create(
        road=road, move=move.value, before=road.state, after=after, day=day, reason=reason, evidence=document,
        digest=digest_of(document), moved_by_id=rights.user_id, moved_at=moment,
    )  # fmt: skip
    road.state = after
    road.save(update_fields=["state"])
    name = titles()[road.title].name_vi
    trace(rights, road, moment, move.value, f"{name} {road.year}: {words}", digest=row.digest, reason=reason)
    return row
