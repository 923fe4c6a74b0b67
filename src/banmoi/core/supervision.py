"""Whether a board of community supervision (Ban Giám sát đầu tư của cộng đồng) is complete, what it lacks.

How many members it needs and whom they represent is law as data (`reference/data/work_steps.yaml`: articles
41 and 42 of law 10/2022/QH15, article 17 of decree 59/2023/NĐ-CP).
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """Whether somebody may sit on the board: an official of the commune and kin of those who invest or
    build may not; not known is no member yet."""

    FREE = "free"
    OFFICIAL = "official"
    KIN = "kin"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Member:
    """A member: whom they represent, their part, their standing, and whether an official has their name."""

    represents: str
    part: str
    standing: Standing
    namesake: bool = False

    @property
    def counts(self) -> bool:
        """Whether the law lets them sit on the board, as far as is known."""
        return self.standing is Standing.FREE and not self.namesake


@dataclass(frozen=True, slots=True)
class BoardLaw:
    """What the law asks: at least so many members, each of these represented, each of these parts held;
    at most so many of some."""

    least: int
    represented: tuple[str, ...]
    parts: tuple[str, ...]
    most: tuple[tuple[str, int], ...] = ()
    """Of a representation or a part, at most so many."""


class BoardLack(StrEnum):
    """What a board lacks or has too much of."""

    PAPER = "paper"
    MEMBERS = "members"
    REPRESENTED = "represented"
    PART = "part"
    UNKNOWN = "unknown"
    NAMESAKE = "namesake"
    BARRED = "barred"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that a board lacks: how many, and of whom (a representation, a part)."""

    kind: BoardLack
    count: int = 0
    of: str = ""


def lacks_of(law: BoardLaw, members: Collection[Member], *, paper: bool) -> list[Lack]:
    """All that keeps a board from being complete; nothing for a complete one.

    `paper`: whether the Front's decision that set it up is kept. Members whose standing is not known, or
    who may not sit on it, are not counted, and each such case is named.
    """
    found = [] if paper else [Lack(BoardLack.PAPER)]
    good = [member for member in members if member.counts]
    if len(good) < law.least:
        found.append(Lack(BoardLack.MEMBERS, law.least - len(good)))
    have = Counter(member.represents for member in good) + Counter(member.part for member in good)
    found += [Lack(BoardLack.REPRESENTED, of=key) for key in law.represented if not have[key]]
    found += [Lack(BoardLack.PART, of=key) for key in law.parts if not have[key]]
    found += _unfit(members)
    found += [Lack(BoardLack.TOO_MANY, have[key] - most, key) for key, most in law.most if have[key] > most]
    return found


def _unfit(members: Collection[Member]) -> Sequence[Lack]:
    barred = sum(member.standing in (Standing.OFFICIAL, Standing.KIN) for member in members)
    unknown = sum(member.standing is Standing.UNKNOWN for member in members)
    namesakes = sum(member.namesake and member.standing is Standing.FREE for member in members)
    counted = ((BoardLack.BARRED, barred), (BoardLack.UNKNOWN, unknown), (BoardLack.NAMESAKE, namesakes))
    return [Lack(kind, count) for kind, count in counted if count]


def enough_agreed(agreed: int, households: int, least: tuple[int, int]) -> bool | None:
    """Whether a vote of households reaches a fraction (2, 3) of all households, not of those present.

    None where the hamlet has no household to count from. Households, not persons.
    """
    if households <= 0:
        return None
    part, whole = least
    return agreed * whole >= households * part
