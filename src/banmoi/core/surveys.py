"""Surveys of satisfaction: who is asked by lot, what the answers come to, and what may be shown.

Nothing is guessed of those who are silent: beside the share of the answers stands the worst case, in which
all of them are not satisfied, and the best case, in which all are.
"""

import hashlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from banmoi.core.assess import State

LEAST_SHOWN = 5
"""A group with fewer answers than this is not shown, unless another number is set."""


class Choice(StrEnum):
    """What a household may answer to a question."""

    SATISFIED = "satisfied"
    NOT_SATISFIED = "not_satisfied"
    OTHER = "other"


def number_to_ask(share: Decimal, households: int) -> int:
    """The fewest households that are at least that share (per cent, over 0, at most 100) of all.

    Raises ValueError for a share outside it or a number of households below nought.
    """
    if not 0 < share <= 100 or households < 0:
        raise ValueError(f"{share} % of {households}")
    exact = Fraction(share) / 100 * households
    return -(-exact.numerator // exact.denominator)


def draw(seed: str, hamlet: str, households: int, count: int) -> tuple[int, ...]:
    """Which of the households 1..n of a hamlet are asked, sorted.

    Anybody can draw again: write the SHA-256 (hexadecimal) of "SEED|HAMLET|NUMBER" (UTF-8) beside each
    number, sort by it, take the first ones. No random source of a language is used, so it stays the same.
    Raises ValueError where more are wanted than there are.
    """
    if not 0 <= count <= households:
        raise ValueError(f"{count} of {households}")

    def rank(number: int) -> tuple[str, int]:
        return hashlib.sha256(f"{seed}|{hamlet}|{number}".encode()).hexdigest(), number

    return tuple(sorted(sorted(range(1, households + 1), key=rank)[:count]))


@dataclass(frozen=True, slots=True)
class Count:
    """Answers to one question (or to all) of those who were asked."""

    asked: int
    satisfied: int = 0
    not_satisfied: int = 0
    other: int = 0

    @property
    def answered(self) -> int:
        return self.satisfied + self.not_satisfied + self.other

    @property
    def silent(self) -> int:
        """How many were asked and did not answer."""
        return self.asked - self.answered

    @property
    def share(self) -> Fraction | None:
        """Satisfied among the answers; None: nobody answered."""
        return Fraction(self.satisfied, self.answered) if self.answered else None

    @property
    def worst(self) -> Fraction | None:
        """As if all silent ones were not satisfied: satisfied among all who were asked. None: nobody was."""
        return Fraction(self.satisfied, self.asked) if self.asked else None

    @property
    def best(self) -> Fraction | None:
        """As if all silent ones were satisfied. None: nobody asked."""
        return Fraction(self.satisfied + self.silent, self.asked) if self.asked else None


def count(asked: int, choices: Iterable[str]) -> Count:
    """Answers added up. Raises ValueError for one that is none of the three, or for more than were asked."""
    kinds = [Choice(item) for item in choices]
    found = Count(asked, *(kinds.count(kind) for kind in Choice))
    if found.silent < 0:
        raise ValueError(f"{found.answered} answers of {asked} asked")
    return found


def together(parts: Iterable[Count]) -> Count:
    """Counts added up."""
    items = list(parts)
    return Count(
        sum(item.asked for item in items),
        sum(item.satisfied for item in items),
        sum(item.not_satisfied for item in items),
        sum(item.other for item in items),
    )


def verdict(found: Count, line: Decimal | None) -> State:
    """Whether a line (per cent) is reached whatever the silent ones think. Not known while the line is not,
    nobody answered, or the answers of the silent ones would decide it."""
    if line is None or found.share is None or found.worst is None or found.best is None:
        return State.NOT_KNOWN
    wanted = Fraction(line) / 100
    if found.worst >= wanted:
        return State.MET
    return State.NOT_MET if found.best < wanted else State.NOT_KNOWN


def state_of_answers(found: Count, line: Decimal | None) -> State:
    """Whether the share of the answers alone reaches a line; the silent ones are left out."""
    if line is None or found.share is None:
        return State.NOT_KNOWN
    return State.MET if found.share >= Fraction(line) / 100 else State.NOT_MET


Group = TypeVar("Group", bound=Hashable)


def hidden_groups(answers: Mapping[Group, int], least: int = LEAST_SHOWN) -> frozenset[Group]:
    """Which groups are not shown, while the sum of all is: those with 1 to `least` - 1 answers, and, so that
    the sum less the shown groups never tells of fewer than `least` answers, the smallest others besides.

    A group without answers says nothing and stays. Ties fall by the order of the mapping.
    """
    small = {group for group, number in answers.items() if 0 < number < least}
    if not small:
        return frozenset()
    others = sorted((group for group in answers if answers[group] >= least), key=lambda group: answers[group])
    hidden = set(small)
    if sum(answers[group] for group in hidden) < least or len(hidden) < 2:
        hidden.update(others[:1])
    return frozenset(hidden)


def whole_shown(answers: Sequence[int], least: int = LEAST_SHOWN) -> bool:
    """Whether the sum of all groups may be shown: it has enough answers itself."""
    return sum(answers) >= least
