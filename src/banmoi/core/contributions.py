"""What people and benefactors give: natural quantities, their value, the vote behind them, the check code.

Money is whole đồng, labour in days, land in m²; goods have a unit of their own. A value in đồng stands
apart and is not known (None, never nought) while no price was fixed.
"""

import hashlib
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from banmoi.core.assess import State


class Kind(StrEnum):
    """The four kinds of gifts."""

    CASH = "cash"
    LABOUR = "labour"
    LAND = "land"
    GOODS = "goods"


UNITS = {Kind.CASH: "đồng", Kind.LABOUR: "ngày công", Kind.LAND: "m²"}
"""What each kind is counted in; goods say it themselves."""


def converted(kind: Kind, quantity: Decimal, price: int | None) -> int | None:
    """The value of a gift in whole đồng, rounded half up; money is its own value. None: not known,
    for no price was fixed."""
    if kind is Kind.CASH:
        price = 1
    if price is None:
        return None
    return int((quantity * price).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def same_words(one: str, other: str) -> bool:
    """Whether two texts name the same goods or unit; case and blanks do not matter, marks do."""
    return one.casefold().split() == other.casefold().split()


@dataclass(frozen=True, slots=True)
class NeededShare:
    """What share of all households of the hamlet must be in favour; `strict`: more than, not at least."""

    share: Fraction
    strict: bool

    def least(self, households: int) -> int:
        """The fewest households in favour with which it passes."""
        exact = self.share * households
        whole = -(-exact.numerator // exact.denominator)
        return whole + 1 if self.strict and whole == exact else whole


def vote_state(needed: NeededShare | None, households: int | None, in_favour: int | None) -> State:
    """Whether a vote of households passed. The base is all households of the hamlet on that day, not
    those present. Not known while the base, the votes or the needed share is."""
    if needed is None or not households or in_favour is None:
        return State.NOT_KNOWN
    return State.MET if in_favour >= needed.least(households) else State.NOT_MET


ALPHABET = "2345679ACDEFHJKMNPQRTVWXY"
"""Letters and digits of check codes: none that is taken for another one (0 O, 1 I L, 5 S, 8 B, 2 Z, 6 G,
U V), so one of each such pair is missing."""
CODE_LENGTH, CODE_GROUP = 16, 4
MARK_LENGTH = 12


def make_code(choose: Callable[[str], str]) -> str:
    """A check code of letters that `choose` picks: 16 of 25, that is 74 bits. `choose` must be a source
    that nobody can foretell (`secrets.choice`)."""
    return "".join(choose(ALPHABET) for _ in range(CODE_LENGTH))


def spaced_code(code: str) -> str:
    """A code as it is printed and read out: "K7QM-3F9A-XW2D-HP6C"."""
    return "-".join(code[start : start + CODE_GROUP] for start in range(0, len(code), CODE_GROUP))


def typed_code(text: str) -> str:
    """What somebody typed, as the code that it means: blanks, hyphens and small letters do not matter.
    Whether there is such a code is not asked."""
    return "".join(character for character in text.upper() if character.isascii() and character.isalnum())


def code_digest(code: str) -> str:
    """Under which digest a code is looked up: SHA-256 of its letters, in hexadecimal."""
    return hashlib.sha256(code.encode()).hexdigest()


def public_mark(digest: str) -> str:
    """The short mark of a line in the public list: the first 12 hexadecimal digits (48 bits) of the
    digest. Who holds the code can work it out; from the mark nobody comes back to the code."""
    return digest[:MARK_LENGTH]


@dataclass(frozen=True, slots=True)
class Line:
    """A gift as it is added up: without the giver's name. `value` None: no price yet."""

    kind: Kind
    quantity: Decimal
    unit: str
    value: int | None
    place: int
    work: int | None = None
    giver: str = ""


@dataclass
class Tally:
    """Some gifts added up: how many, what their known values come to, how many have no price, and the
    natural quantities by unit."""

    count: int = 0
    value: int = 0
    unpriced: int = 0
    quantities: dict[str, Decimal] = field(default_factory=dict)

    @property
    def known(self) -> bool:
        """Whether at least one line has a value; the sum of none is not known, not nought."""
        return self.count > self.unpriced

    def add(self, line: Line) -> None:
        """Count one line in."""
        self.count += 1
        self.value += line.value or 0
        self.unpriced += line.value is None
        self.quantities[line.unit] = self.quantities.get(line.unit, Decimal(0)) + line.quantity


Key = TypeVar("Key", bound=Hashable)


def tally(lines: Iterable[Line]) -> Tally:
    """All lines added up."""
    found = Tally()
    for line in lines:
        found.add(line)
    return found


def tally_by(lines: Iterable[Line], key: Callable[[Line], Key]) -> dict[Key, Tally]:
    """Lines added up by something of each, in the order in which it is first met."""
    found: dict[Key, Tally] = {}
    for line in lines:
        found.setdefault(key(line), Tally()).add(line)
    return found
