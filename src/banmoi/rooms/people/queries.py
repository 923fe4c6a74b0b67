"""Who is who on a day, and what each may do where."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from banmoi.reference.roles import roles
from banmoi.rooms.people.models import ApiToken, Position, Unit, User
from banmoi.rooms.places.queries import ancestor_ids, later_ids, on_day, places_by_id, scope_ids


@dataclass(frozen=True, slots=True)
class Rights:
    """What a person may do on a day: for each act, the places where; and the units they sit in."""

    user_id: int
    name: str
    title: str
    day: date
    places: Mapping[str, frozenset[int]]
    homes: tuple[int, ...]
    units: frozenset[int] = frozenset()

    def may(self, act: str, place_id: int) -> bool:
        return place_id in self.places.get(act, frozenset())

    def anywhere(self, act: str) -> frozenset[int]:
        """All places where the act is allowed."""
        return self.places.get(act, frozenset())


class NotAllowedError(Exception):
    """The person may not do this there. `visible` tells whether they may at least see the place."""

    def __init__(self, act: str, place_id: int, *, visible: bool) -> None:
        super().__init__(f"{act} at place {place_id}")
        self.act, self.place_id, self.visible = act, place_id, visible


def positions_of(user_id: int, day: date) -> list[Position]:
    """The positions that a person holds on a day."""
    rows = Position.objects.filter(on_day(day), on_day(day, "unit__"), user_id=user_id)
    return list(rows.select_related("unit").order_by("id"))


def rights_of(user: User, day: date) -> Rights:
    """All rights of a person on a day. A constant number of queries for each position's reach.

    Who may read a place may also read the one that it went into.
    """
    found: dict[str, set[int]] = {}
    held = positions_of(user.id, day) if user.is_active else []
    reach: dict[tuple[int, str], set[int]] = {}
    for position in held:
        for act, how_far in roles()[position.role].acts.items():
            key = position.unit.place_id, how_far
            if key not in reach:
                reach[key] = _reach(*key, day)
            found.setdefault(act, set()).update(reach[key])
    if "place.read" in found:
        found["place.read"] |= later_ids(found["place.read"])
    return Rights(
        user_id=user.id,
        name=user.full_name,
        title=held[0].title_vi if held else "",
        day=day,
        places={act: frozenset(places) for act, places in found.items()},
        homes=tuple(dict.fromkeys(position.unit.place_id for position in held)),
        units=frozenset(position.unit_id for position in held),
    )


def _reach(place_id: int, how_far: str, day: date) -> set[int]:
    top = place_id
    if how_far == "commune":
        around = places_by_id([place_id, *ancestor_ids(place_id, day)], day)
        top = next((p.id for p in around.values() if p.level == "commune"), place_id)
    return scope_ids([top], day)


def require(rights: Rights, act: str, place_id: int) -> None:
    """Raises NotAllowedError unless the person may do this act at this place."""
    if not rights.may(act, place_id):
        raise NotAllowedError(act, place_id, visible=rights.may("place.read", place_id))


def units_of(place_ids: set[int], day: date) -> list[Unit]:
    """The units of some places on a day, with the positions held on that day and their people."""
    rows = Unit.objects.filter(on_day(day), place_id__in=place_ids).order_by("place_id", "id")
    held = Position.objects.filter(on_day(day)).select_related("user").order_by("id")
    return list(rows.prefetch_related(Prefetch("positions", held)))


def get_unit(unit_id: int) -> Unit | None:
    """A unit with its operating rules and every position that anybody held in it, the newest first."""
    held = Position.objects.select_related("user").order_by("-valid_from", "-id")
    rows = Unit.objects.filter(id=unit_id).select_related("rules_file")
    return rows.prefetch_related(Prefetch("positions", held)).first()


def known_people(place_ids: Collection[int]) -> list[User]:
    """The active accounts that hold or held a position at some places, by name."""
    rows = User.objects.filter(is_active=True, positions__unit__place_id__in=list(place_ids))
    return list(rows.distinct().order_by("full_name", "id"))


def rules_places(file_id: int) -> set[int]:
    """The places whose units keep a file as their operating rules."""
    return set(Unit.objects.filter(rules_file_id=file_id).values_list("place_id", flat=True))


def people_by_id(ids: set[int]) -> dict[int, User]:
    """Accounts by id."""
    return {user.id: user for user in User.objects.filter(id__in=ids)}


def token_digest(secret: str) -> str:
    """Under which digest a token is kept; the token itself is not kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_owner(secret: str, day: date) -> ApiToken | None:
    """The living token of an active account that a secret opens."""
    rows = ApiToken.objects.filter(digest=token_digest(secret), expires_on__gte=day, user__is_active=True)
    return rows.select_related("user").first()


def tokens_of(user_id: int) -> list[ApiToken]:
    """A person's tokens, newest first."""
    return list(ApiToken.objects.filter(user_id=user_id).order_by("-id"))


def seated(day: date) -> list[Position]:
    """Every position that an active person holds on a day, with person and unit."""
    rows = Position.objects.filter(on_day(day), on_day(day, "unit__"), user__is_active=True)
    return list(rows.select_related("user", "unit").order_by("user_id", "id"))


def holders(unit_id: int, day: date) -> list[Position]:
    """Who holds a position in a unit on a day, in the order in which they were named."""
    rows = Position.objects.filter(on_day(day), unit_id=unit_id)
    return list(rows.select_related("user").order_by("id"))


def calendar_owner(secret: str) -> User | None:
    """The active person whose calendar address a secret opens."""
    return User.objects.filter(calendar_digest=token_digest(secret), is_active=True).first()


def has_calendar(user_id: int) -> bool:
    """Whether a person's calendar has an address."""
    return User.objects.filter(id=user_id).exclude(calendar_digest="").exists()


def account_is_open(user_id: int) -> bool:
    """Whether there is an account of this number that may sign in."""
    return User.objects.filter(id=user_id, is_active=True).exists()
