"""Making accounts, units and positions, and tokens for machines."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from banmoi.reference.roles import unit_kinds
from banmoi.rooms.audit.actions import record
from banmoi.rooms.people.models import ApiToken, Position, Unit, User
from banmoi.rooms.people.queries import Rights, token_digest
from banmoi.rooms.places.queries import NamedPlace, children

TOKEN_DAYS = 90
HAMLET_UNIT = "hamlet_board"


@transaction.atomic
def open_account(
    *,
    username: str,
    full_name: str,
    password: str | None,
    moment: datetime,
    demonstration: bool = False,
) -> User:
    """Make an account for a person. Run by the installation's keeper at its own terminal."""
    user = User.objects.create_user(username, full_name, password)
    user.demonstration = demonstration
    user.save()
    record(
        moment=moment,
        actor_id=None,
        actor_name="banmoi",
        act="account.open",
        subject_kind="user",
        subject_id=user.id,
        place_id=None,
        summary=f"Mở tài khoản {username}",
    )
    return user


@transaction.atomic
def found_units(place: NamedPlace, *, moment: datetime) -> int:
    """Make the units that a commune and each of its hamlets have, where they are missing.

    Returns how many were made. Run by the installation's keeper at its own terminal.
    """
    day = moment.date()
    wanted = [(place, kind, f"{names[0]} {place.title}") for kind, names in unit_kinds().items()]
    wanted = [item for item in wanted if item[1] != HAMLET_UNIT]
    wanted += [
        (hamlet, HAMLET_UNIT, f"Ban phát triển {hamlet.title}")
        for hamlet in children(place.id, day, "hamlet")
    ]
    made = 0
    for at, kind, name in wanted:
        _unit, created = Unit.objects.get_or_create(
            place_id=at.id, kind=kind, valid_to=None, defaults={"name_vi": name}
        )
        made += created
    return made


@transaction.atomic
def appoint(
    *, user: User, unit: Unit, role: str, title_vi: str, valid_from: date | None, moment: datetime
) -> Position:
    """Give a person a position in a unit. Run by the installation's keeper at its own terminal."""
    position = Position.objects.create(
        user=user, unit=unit, role=role, title_vi=title_vi, valid_from=valid_from
    )
    record(
        moment=moment,
        actor_id=None,
        actor_name="banmoi",
        act="position.appoint",
        subject_kind="user",
        subject_id=user.id,
        place_id=unit.place_id,
        summary=f"Giao vị trí {title_vi}",
    )
    return position


@transaction.atomic
def create_token(rights: Rights, name: str, *, may_write: bool, moment: datetime) -> tuple[ApiToken, str]:
    """Make a token for the person's own machines. The secret is returned once and not kept."""
    secret = "bm_" + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user_id=rights.user_id,
        name=name.strip()[:80],
        digest=token_digest(secret),
        may_write=may_write,
        created_at=moment,
        expires_on=moment.date() + timedelta(days=TOKEN_DAYS),
    )
    leave_trace(
        rights,
        moment=moment,
        act="token.create",
        subject_kind="user",
        subject_id=rights.user_id,
        place_id=None,
        summary=f"Tạo mã truy cập {token.name}",
    )
    return token, secret


@transaction.atomic
def revoke_token(rights: Rights, token_id: int, *, moment: datetime) -> bool:
    """End one of the person's own tokens; false when there is none such."""
    deleted, _ = ApiToken.objects.filter(id=token_id, user_id=rights.user_id).delete()
    if deleted:
        leave_trace(
            rights,
            moment=moment,
            act="token.revoke",
            subject_kind="user",
            subject_id=rights.user_id,
            place_id=None,
            summary="Thu hồi mã truy cập",
        )
    return bool(deleted)


@transaction.atomic
def renew_calendar(rights: Rights, *, moment: datetime) -> str:
    """Give the person's calendar a new address; the one before ends. The secret in it is returned once
    and not kept."""
    secret = secrets.token_urlsafe(32)
    _set_calendar(rights, token_digest(secret), "Tạo địa chỉ lịch", moment)
    return secret


@transaction.atomic
def end_calendar(rights: Rights, *, moment: datetime) -> None:
    """End the address of the person's calendar."""
    _set_calendar(rights, "", "Bỏ địa chỉ lịch", moment)


def _set_calendar(rights: Rights, digest: str, summary: str, moment: datetime) -> None:
    User.objects.filter(id=rights.user_id).update(calendar_digest=digest)
    leave_trace(
        rights,
        moment=moment,
        act="calendar.renew" if digest else "calendar.end",
        subject_kind="user",
        subject_id=rights.user_id,
        place_id=None,
        summary=summary,
    )


def note_token_use(token: ApiToken, day: date) -> None:
    """Remember the day of a token's last use, once a day."""
    if token.last_used_on != day:
        ApiToken.objects.filter(id=token.id).update(last_used_on=day)


def leave_trace(
    rights: Rights,
    *,
    moment: datetime,
    act: str,
    subject_kind: str,
    subject_id: object,
    place_id: int | None,
    summary: str,
    detail: Mapping[str, object] | None = None,
) -> None:
    """The audit line of an act by a person, with the position that they held."""
    record(
        moment=moment,
        actor_id=rights.user_id,
        actor_name=rights.name,
        actor_position=rights.title,
        act=act,
        subject_kind=subject_kind,
        subject_id=subject_id,
        place_id=place_id,
        summary=summary,
        detail=detail,
    )
