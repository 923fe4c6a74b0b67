"""What ends in the registers, brought to those who keep them: who sits at the place itself and may write
there, and where nobody of the place does, whoever may write there from above."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from banmoi.core.registers import Register
from banmoi.reference.registers import registers
from banmoi.reference.roles import roles
from banmoi.reports.lapsing import PAST_DAYS
from banmoi.rooms.people.models import Position, User
from banmoi.rooms.people.queries import Rights, seated
from banmoi.rooms.places.queries import scope_ids
from banmoi.rooms.registers.queries import Ending, endings

SOON_DAYS = 30
FEED_DAYS = 730


@dataclass(frozen=True, slots=True)
class Expiry:
    """Something that ends, and whether its day has passed."""

    ending: Ending
    past: bool


def expiring_registers() -> list[Register]:
    """The registers of which something can end."""
    return [item for item in registers().values() if any(column.lapses for column in item.columns)]


def _acts() -> frozenset[str]:
    return frozenset(register.act for register in expiring_registers())


def _keepers(positions: Iterable[Position]) -> set[tuple[int, str]]:
    """The places at which somebody sits who may write there, by the act that writing needs."""
    acts = _acts()
    return {(row.unit.place_id, act) for row in positions for act in roles()[row.role].acts if act in acts}


def expiries_for(rights: Rights, until: int = SOON_DAYS, *, names: bool = True) -> list[Expiry]:
    """What of a person's keeping ended within the last year without being renewed, or ends within so many
    days, the longest past first. `names` False: titles that concern a person are left out. Two queries;
    none for who keeps nothing."""
    places = {place for act in _acts() for place in rights.anywhere(act)}
    if not places:
        return []
    kept = _keepers(seated(rights.day))
    return [
        Expiry(item, item.day < rights.day)
        for item in _rows(places, rights.day, until, rights if names else None)
        if _concerns(item, rights, kept)
    ]


def _rows(places: Collection[int], day: date, until: int, rights: Rights | None) -> list[Ending]:
    start, end = day - timedelta(days=PAST_DAYS), day + timedelta(days=until)
    return endings(places, start, end, rights, followed=False)


def _concerns(item: Ending, rights: Rights, kept: Collection[tuple[int, str]]) -> bool:
    act = item.register.act
    if not rights.may(act, item.place_id):
        return False
    return item.place_id in rights.homes or (item.place_id, act) not in kept


def expiries_by_person(positions: Collection[Position], day: date) -> Mapping[int, list[Expiry]]:
    """The same for everybody at once, by their accounts' ids, with titles that concern a person left out:
    a mail travels. Two queries and those of each reach; they do not grow with entries."""
    acts, kept = _acts(), _keepers(positions)
    seats: dict[tuple[int, str], dict[int, User]] = defaultdict(dict)
    for row in positions:
        for act in roles()[row.role].acts:
            if act in acts:
                seats[row.unit.place_id, act][row.user_id] = row.user
    tops = {place for place, _act in seats}
    below = {place: scope_ids([place], day) for place in tops}
    found: dict[int, list[Expiry]] = defaultdict(list)
    everywhere = {inner for places in below.values() for inner in places}
    for item in _rows(everywhere, day, SOON_DAYS, None) if everywhere else []:
        act = item.register.act
        own = (item.place_id, act) in kept
        people = {
            user_id
            for (place, right), users in seats.items()
            if right == act and (place == item.place_id if own else item.place_id in below[place])
            for user_id in users
        }
        for user_id in sorted(people):
            found[user_id].append(Expiry(item, item.day < day))
    return found
