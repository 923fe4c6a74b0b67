"""Who issues a paper and who signs it, worked out from the units and positions of a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from banmoi.core.document import Power, Signature
from banmoi.reference.paper_kinds import Office, offices
from banmoi.rooms.people.models import Position, Unit
from banmoi.rooms.people.queries import holders
from banmoi.rooms.places.queries import NamedPlace, places_by_id

UNKNOWN_NAME = "........................"
"""Stands for the name of a signer whom the system does not know."""


class SigningWay(StrEnum):
    """By what power the paper is signed: by the head, by a deputy for the head, by who acts as head."""

    HEAD = "head"
    DEPUTY = "deputy"
    ACTING = "acting"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who may sign and how."""

    name: str
    way: SigningWay


@dataclass(frozen=True, slots=True)
class Head:
    """The issuing office as the paper's head says it."""

    issuer: str
    body_above: str
    place: str
    terms: Office


def head_of(office: Unit, place: NamedPlace) -> Head:
    """The head of an office's papers. A body of the commune stands below the People's Committee's line."""
    own = office.kind == "peoples_committee"
    above = "" if own else f"Ủy ban nhân dân\n{place.title}"
    return Head(office.name_vi, above, place.name_vi, offices()[office.kind])


def office_place(office: Unit, day: date) -> NamedPlace:
    """The commune of an office, named as on a day."""
    return places_by_id([office.place_id], day)[office.place_id]


def signers_of(office: Unit, day: date) -> list[Signer]:
    """Those who hold the office's posts on a day: the head first, then the deputies."""
    terms = offices()[office.kind]
    found = [(position, _way(position, terms)) for position in holders(office.id, day)]
    signers = [Signer(position.user.full_name, way) for position, way in found if way is not None]
    return sorted(signers, key=lambda signer: list(SigningWay).index(signer.way))


def _way(position: Position, terms: Office) -> SigningWay | None:
    title = position.title_vi.casefold()
    if title.startswith(terms.deputy.casefold()):
        return SigningWay.DEPUTY
    if title.startswith((f"q. {terms.head}".casefold(), f"quyền {terms.head}".casefold())):
        return SigningWay.ACTING
    return SigningWay.HEAD if title.startswith(terms.head.casefold()) else None


def signature(terms: Office, name: str, way: SigningWay, *, personal: bool) -> Signature:
    """The signature block. `personal`: the head decides in the own name, so nothing stands for a
    collective."""
    together = () if personal else ((Power.TM, terms.collective),)
    name = name.strip() or UNKNOWN_NAME
    match way:
        case SigningWay.HEAD:
            return Signature(name, terms.head, together)
        case SigningWay.DEPUTY:
            return Signature(name, terms.deputy, (*together, (Power.KT, terms.head)))
        case SigningWay.ACTING:
            return Signature(name, "", (*together, (Power.Q, terms.head)))
