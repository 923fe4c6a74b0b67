"""The verification team: who is in it, whose criteria are whose, and what each signs."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction

from banmoi.core.assess import State
from banmoi.kit.text import fold
from banmoi.rooms.people.queries import NotAllowedError, Rights, require, units_of
from banmoi.rooms.recognition.actions import RoadProblem, RoadRefusedError, locked, trace
from banmoi.rooms.recognition.models import Road, RoadCriterion, RoadFinding, RoadMember, Stage
from banmoi.rooms.recognition.record_actions import ANSWERS, TEXT_MOST, Said

PARTS = ("head", "secretary", "member")
FORMING = ("self_assessed", "team_formed")
"""The states in which a team may be made or changed."""


def _forming(rights: Rights, road_id: int) -> Road:
    road = locked(road_id)
    require(rights, "recognition.manage", road.place_id)
    if road.state not in FORMING:
        raise RoadRefusedError(RoadProblem.NOT_NOW)
    return road


@transaction.atomic
def add_member(
    rights: Rights,
    road_id: int,
    user_id: int,
    part: str,
    criterion_ids: Collection[int],
    commune_id: int,
    *,
    moment: datetime,
) -> RoadMember:
    """Put somebody of the commune's units in the team, with criteria. Nobody who sits at the hamlet itself
    verifies it. Raises NotAllowedError, RoadRefusedError."""
    road = _forming(rights, road_id)
    if part not in PARTS:
        raise RoadRefusedError(RoadProblem.UNKNOWN_CHOICE, "part")
    day = moment.date()
    seats = {
        place: {position.user_id for unit in units_of({place}, day) for position in unit.positions.all()}
        for place in {commune_id, road.place_id}
    }
    if road.place_id != commune_id and user_id in seats[road.place_id]:
        raise RoadRefusedError(RoadProblem.OWN_HAMLET, "user")
    if user_id not in seats[commune_id]:
        raise RoadRefusedError(RoadProblem.UNKNOWN_PERSON, "user")
    if RoadMember.objects.filter(road=road, user_id=user_id).exists():
        raise RoadRefusedError(RoadProblem.ALREADY_MEMBER, "user")
    if part == "head" and RoadMember.objects.filter(road=road, part="head").exists():
        raise RoadRefusedError(RoadProblem.HEAD_TAKEN, "part")
    rows = list(RoadCriterion.objects.filter(road=road, id__in=list(criterion_ids)))
    if not rows and part == "member":
        raise RoadRefusedError(RoadProblem.CRITERIA_MISSING, "criteria")
    made = RoadMember.objects.create(road=road, user_id=user_id, part=part)
    made.criteria.set(rows)
    trace(rights, road, moment, "member", "Thêm người vào tổ thẩm tra", user=user_id,
          criteria=[row.code for row in rows])  # fmt: skip
    return made


@transaction.atomic
def remove_member(rights: Rights, road_id: int, user_id: int, *, moment: datetime) -> None:
    """Take somebody out of the team who has signed nothing yet. Raises NotAllowedError,
    RoadRefusedError."""
    road = _forming(rights, road_id)
    member = RoadMember.objects.filter(road=road, user_id=user_id).first()
    if member is None:
        raise RoadRefusedError(RoadProblem.GONE)
    signed = RoadFinding.objects.filter(criterion__road=road, stage=Stage.TEAM, said_by_id=user_id)
    if signed.exists():
        raise RoadRefusedError(RoadProblem.ALREADY_SIGNED)
    member.delete()
    trace(rights, road, moment, "member_out", "Bớt người khỏi tổ thẩm tra", user=user_id)


@transaction.atomic
def sign(
    rights: Rights,
    road_id: int,
    said: Sequence[Said],
    name: str,
    *,
    day: date | None,
    moment: datetime,
) -> int:
    """A member signs what was seen of the own criteria, by writing the own name; how many. Every line has
    words of what was seen in the field.

    Raises NotAllowedError, RoadRefusedError.
    """
    road = locked(road_id)
    member = RoadMember.objects.filter(road=road, user_id=rights.user_id).first()
    if member is None or not rights.may("place.read", road.place_id):
        visible = rights.may("place.read", road.place_id)
        raise NotAllowedError("recognition.manage", road.place_id, visible=visible)
    if road.state != "team_formed":
        raise RoadRefusedError(RoadProblem.NOT_NOW)
    if day is None:
        raise RoadRefusedError(RoadProblem.DAY_MISSING, "seen_on")
    if day > moment.date():
        raise RoadRefusedError(RoadProblem.DAY_IN_FUTURE, "seen_on")
    if fold(name) != fold(rights.name):
        raise RoadRefusedError(RoadProblem.NAME_MISSING, "name", name=rights.name)
    own = {row.id: row for row in member.criteria.all()}
    if not said:
        raise RoadRefusedError(RoadProblem.TEXT_MISSING, "seen_on")
    for item in said:
        row = own.get(item.criterion_id)
        if row is None or item.result not in ANSWERS:
            raise RoadRefusedError(RoadProblem.UNKNOWN_CHOICE, f"said-{item.criterion_id}")
        if not item.text.strip():
            raise RoadRefusedError(RoadProblem.FINDING_MISSING, f"text-{row.id}", code=row.code)
        made = RoadFinding.objects.create(
            criterion=row, stage=Stage.TEAM, result=State(item.result).value,
            text=item.text.strip()[:TEXT_MOST], seen_on=day, signed_as=f"{rights.name}, {rights.title}"[:400],
            said_by_id=rights.user_id, said_at=moment,
        )  # fmt: skip
        made.files.set(item.files)
    codes = [own[item.criterion_id].code for item in said]
    trace(rights, road, moment, "sign", f"Ký thẩm tra {len(codes)} tiêu chí", criteria=codes)
    return len(codes)
