"""Boards and people kept by the commune itself: units founded, described and ended, people appointed.

The functions of `actions` are for the installation's keeper at the terminal; these check the right.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db import transaction

from banmoi.reference.roles import roles, unit_kinds
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.actions import HAMLET_UNIT, leave_trace
from banmoi.rooms.people.models import Position, Unit, User
from banmoi.rooms.people.queries import Rights, known_people, require
from banmoi.rooms.places.models import Place
from banmoi.rooms.places.queries import ancestor_ids, on_day

ACT = "people.manage"
_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,59}")


class UnitProblem(StrEnum):
    """Why a change of units or positions is refused."""

    NAME_MISSING = "name_missing"
    NAME_TAKEN = "name_taken"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_PERSON = "unknown_person"
    UNKNOWN_ROLE = "unknown_role"
    TITLE_MISSING = "title_missing"
    USERNAME_WRONG = "username_wrong"
    USERNAME_TAKEN = "username_taken"
    FULL_NAME_MISSING = "full_name_missing"
    DAY_MISSING = "day_missing"
    ALREADY_IN_UNIT = "already_in_unit"
    ENDS_BEFORE_START = "ends_before_start"
    ALREADY_ENDED = "already_ended"
    REASON_MISSING = "reason_missing"
    LAST_MANAGER = "last_manager"


class UnitRefusedError(Exception):
    """What is refused, and the field that is meant (empty: the whole)."""

    def __init__(self, problem: UnitProblem, field: str = "") -> None:
        super().__init__(problem)
        self.problem, self.field = problem, field


@dataclass(frozen=True, slots=True)
class NewAccount:
    """A person who has no account yet. The account has no password: its holder cannot sign in until the
    installation's keeper sets one."""

    username: str
    full_name: str


def _locked(rights: Rights, unit_id: int) -> Unit:
    """A unit that the person may change, locked. Raises NotAllowedError; Unit.DoesNotExist."""
    unit = Unit.objects.select_for_update(of=("self",)).get(id=unit_id)
    require(rights, ACT, unit.place_id)
    return unit


def _alive(unit: Unit, day: date) -> None:
    if unit.valid_to is not None and unit.valid_to < day:
        raise UnitRefusedError(UnitProblem.ALREADY_ENDED)


@transaction.atomic
def found_unit(
    rights: Rights, place_id: int, kind: str, name: str, valid_from: date | None, *, moment: datetime
) -> Unit:
    """Found a unit of a place. Raises NotAllowedError, UnitRefusedError."""
    require(rights, ACT, place_id)
    hamlet = Place.objects.filter(id=place_id, level="hamlet").exists()
    if kind not in unit_kinds() or (kind == HAMLET_UNIT and not hamlet):
        raise UnitRefusedError(UnitProblem.UNKNOWN_KIND, "kind")
    unit = Unit(place_id=place_id, kind=kind, valid_from=valid_from)
    unit.name_vi = _free_name(unit, name, moment.date())
    unit.save()
    _trace(rights, unit, moment, "unit.found", f"Lập đơn vị {unit.name_vi}")
    return unit


def _free_name(unit: Unit, name: str, day: date) -> str:
    name = " ".join(name.split())[:200]
    if not name:
        raise UnitRefusedError(UnitProblem.NAME_MISSING, "name")
    others = Unit.objects.filter(on_day(day), place_id=unit.place_id).exclude(id=unit.id or 0)
    if name.casefold() in {other.name_vi.casefold() for other in others}:
        raise UnitRefusedError(UnitProblem.NAME_TAKEN, "name")
    return name


@transaction.atomic
def rename_unit(rights: Rights, unit_id: int, name: str, *, moment: datetime) -> Unit:
    """Give a unit another name. Raises NotAllowedError, UnitRefusedError."""
    unit = _locked(rights, unit_id)
    _alive(unit, moment.date())
    before, unit.name_vi = unit.name_vi, _free_name(unit, name, moment.date())
    unit.save(update_fields=["name_vi"])
    _trace(rights, unit, moment, "unit.rename", f"Đổi tên {before} thành {unit.name_vi}")
    return unit


@transaction.atomic
def describe_unit(
    rights: Rights,
    unit_id: int,
    *,
    paper: str,
    term_ends: date | None,
    rules_file: StoredFile | None = None,
    moment: datetime,
) -> Unit:
    """Say which decision set a unit up, when its term ends, and (where given) its operating rules.

    Raises NotAllowedError, UnitRefusedError.
    """
    unit = _locked(rights, unit_id)
    _alive(unit, moment.date())
    unit.paper, unit.term_ends = paper.strip()[:200], term_ends
    if rules_file is not None:
        unit.rules_file = rules_file
    unit.save(update_fields=["paper", "term_ends", "rules_file"])
    detail: dict[str, object] = {"paper": unit.paper, "term_ends": term_ends.isoformat() if term_ends else ""}
    if rules_file is not None:
        detail["rules_file"] = rules_file.digest
    _trace(rights, unit, moment, "unit.describe", f"Ghi quyết định, nhiệm kỳ của {unit.name_vi}", detail)
    return unit


@transaction.atomic
def end_unit(rights: Rights, unit_id: int, last_day: date | None, reason: str, *, moment: datetime) -> Unit:
    """End a unit and the positions in it on a day, with the reason.

    Raises NotAllowedError, UnitRefusedError.
    """
    unit = _locked(rights, unit_id)
    _alive(unit, moment.date())
    last_day = _last_day(unit.valid_from, last_day, reason)
    held = Position.objects.filter(unit=unit).exclude(valid_to__lt=last_day)
    _keep_a_manager(unit, {row.id for row in held}, max(last_day + timedelta(days=1), moment.date()))
    held.exclude(valid_from__gt=last_day).update(valid_to=last_day)
    unit.valid_to = last_day
    unit.save(update_fields=["valid_to"])
    summary = f"Kết thúc {unit.name_vi} hết ngày {last_day:%d/%m/%Y}"
    _trace(rights, unit, moment, "unit.end", summary, {"reason": reason.strip()[:500]})
    return unit


@transaction.atomic
def appoint_member(
    rights: Rights,
    unit_id: int,
    *,
    person: int | NewAccount,
    role: str,
    title: str,
    valid_from: date | None,
    moment: datetime,
) -> Position:
    """Give somebody a position in a unit from a day: an account known in the commune, or a new one
    without a password. A person sits in a unit once at a time.

    Raises NotAllowedError, UnitRefusedError.
    """
    unit = _locked(rights, unit_id)
    _alive(unit, moment.date())
    if role not in roles():
        raise UnitRefusedError(UnitProblem.UNKNOWN_ROLE, "role")
    title = " ".join(title.split())[:200]
    if not title:
        raise UnitRefusedError(UnitProblem.TITLE_MISSING, "title")
    if valid_from is None:
        raise UnitRefusedError(UnitProblem.DAY_MISSING, "valid_from")
    if unit.valid_to is not None and valid_from > unit.valid_to:
        raise UnitRefusedError(UnitProblem.ENDS_BEFORE_START, "valid_from")
    user = _new_user(person) if isinstance(person, NewAccount) else _known_user(rights, person)
    overlapping = Position.objects.filter(unit=unit, user=user).exclude(valid_to__lt=valid_from)
    if overlapping.exists():
        raise UnitRefusedError(UnitProblem.ALREADY_IN_UNIT, "person")
    position = Position.objects.create(
        user=user, unit=unit, role=role, title_vi=title, valid_from=valid_from, valid_to=unit.valid_to
    )
    detail: dict[str, object] = {"user": user.id, "role": role, "from": valid_from.isoformat()}
    if isinstance(person, NewAccount):
        detail["new_account"] = user.username
    _trace(rights, unit, moment, "position.appoint", f"Giao vị trí {title}, {unit.name_vi}", detail)
    return position


def _new_user(person: NewAccount) -> User:
    username = person.username.strip()
    full_name = " ".join(person.full_name.split())[:120]
    if not full_name:
        raise UnitRefusedError(UnitProblem.FULL_NAME_MISSING, "full_name")
    if not _USERNAME.fullmatch(username):
        raise UnitRefusedError(UnitProblem.USERNAME_WRONG, "username")
    if User.objects.filter(username__iexact=username).exists():
        raise UnitRefusedError(UnitProblem.USERNAME_TAKEN, "username")
    return User.objects.create_user(username, full_name, None)


def _known_user(rights: Rights, user_id: int) -> User:
    for user in known_people(rights.anywhere(ACT)):
        if user.id == user_id:
            return user
    raise UnitRefusedError(UnitProblem.UNKNOWN_PERSON, "person")


@transaction.atomic
def end_position(
    rights: Rights, position_id: int, last_day: date | None, reason: str, *, moment: datetime
) -> Position:
    """End a position on a day, with the reason. Somebody who may manage people always stays.

    Raises NotAllowedError, UnitRefusedError.
    """
    unit = _locked(rights, Position.objects.get(id=position_id).unit_id)
    position = Position.objects.select_for_update(of=("self",)).get(id=position_id)
    if position.valid_to is not None and position.valid_to < moment.date():
        raise UnitRefusedError(UnitProblem.ALREADY_ENDED)
    last_day = _last_day(position.valid_from, last_day, reason)
    _keep_a_manager(unit, {position.id}, max(last_day + timedelta(days=1), moment.date()))
    position.valid_to = last_day
    position.save(update_fields=["valid_to"])
    summary = f"Kết thúc vị trí {position.title_vi}, {unit.name_vi}, hết ngày {last_day:%d/%m/%Y}"
    detail: dict[str, object] = {"user": position.user_id, "reason": reason.strip()[:500]}
    _trace(rights, unit, moment, "position.end", summary, detail)
    return position


def _last_day(start: date | None, last_day: date | None, reason: str) -> date:
    if last_day is None:
        raise UnitRefusedError(UnitProblem.DAY_MISSING, "last_day")
    if start is not None and last_day < start:
        raise UnitRefusedError(UnitProblem.ENDS_BEFORE_START, "last_day")
    if not reason.strip():
        raise UnitRefusedError(UnitProblem.REASON_MISSING, "reason")
    return last_day


def _keep_a_manager(unit: Unit, ending: set[int], after: date) -> None:
    """Raises UnitRefusedError when nobody would be left who may manage people at the unit's place."""
    managing = [key for key, role in roles().items() if ACT in role.acts]
    ended = Position.objects.filter(id__in=ending, role__in=managing)
    if not ended.exists():
        return
    above = [unit.place_id, *ancestor_ids(unit.place_id, after)]
    left = Position.objects.filter(
        on_day(after), on_day(after, "unit__"),
        role__in=managing, unit__place_id__in=above, user__is_active=True,
    ).exclude(id__in=ending)  # fmt: skip
    if not left.exists():
        raise UnitRefusedError(UnitProblem.LAST_MANAGER)


def _trace(
    rights: Rights,
    unit: Unit,
    moment: datetime,
    act: str,
    summary: str,
    detail: dict[str, object] | None = None,
) -> None:
    leave_trace(
        rights,
        moment=moment,
        act=act,
        subject_kind="unit",
        subject_id=unit.id,
        place_id=unit.place_id,
        summary=summary,
        detail=detail,
    )
