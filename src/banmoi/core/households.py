"""Shares of households or members who agree, with the worst case: those who did not answer do not agree.

A rule may say a share without saying of what it is taken. Then the answer is "met" only where it holds of
all, "not met" only where it fails even of those who answered, and "not known" between.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from banmoi.core.assess import State
from banmoi.core.voting import Share


class Base(StrEnum):
    """Of what a share is taken: of all, of those who were asked, of those who answered (or came)."""

    ALL = "all"
    ASKED = "asked"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class HouseholdCount:
    """How many there are in all, were asked (None: not written), answered or came, and agreed.

    Raises ValueError where a part is larger than its whole, or negative.
    """

    whole: int
    asked: int | None
    answered: int
    agreed: int

    def __post_init__(self) -> None:
        asked = self.whole if self.asked is None else self.asked
        if not 0 <= self.agreed <= self.answered <= asked <= self.whole:
            raise ValueError("a part of the households is larger than its whole")

    def of(self, base: Base) -> int | None:
        """How many the base comes to; None where it was not written."""
        return {Base.ALL: self.whole, Base.ASKED: self.asked, Base.ANSWERED: self.answered}[base]

    def share(self, base: Base) -> Fraction | None:
        """The share who agreed; None where the base is nought or was not written."""
        whole = self.of(base)
        return Fraction(self.agreed, whole) if whole else None

    @property
    def worst(self) -> Fraction | None:
        """The share of all if nobody who did not answer agrees."""
        return self.share(Base.ALL)

    @property
    def best(self) -> Fraction | None:
        """The share of all if everybody who did not answer agrees."""
        return Fraction(self.whole - self.answered + self.agreed, self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class ShareRule:
    """A share that is demanded, and of what; no base: it was not told of what."""

    share: Share
    base: Base | None = None


def judge_share(count: HouseholdCount, rule: ShareRule) -> State:
    """Whether a count reaches a demanded share. Nobody at all: not known."""
    if not count.whole:
        return State.NOT_KNOWN
    whole = count.of(rule.base) if rule.base else None
    if whole is not None:
        return _state(rule.share.reached(count.agreed, whole))
    if rule.share.reached(count.agreed, count.whole):
        return State.MET
    if not rule.share.reached(count.agreed, count.answered):
        return State.NOT_MET
    return State.NOT_KNOWN


def _state(reached: bool) -> State:
    return State.MET if reached else State.NOT_MET
