"""A vote in a council: shares as a regulation writes them, ballots counted, and what follows.

No share is fixed here: the law's facts hold none for a commune's commendation council, so each round says
its own and on what ground.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from banmoi.core.numbers import NumberError, parse_number


class Ballot(StrEnum):
    """What a member says of a proposal."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole that is asked for. `strict`: more than it, not as much as it."""

    part: Fraction
    strict: bool = False

    def reached(self, count: int, whole: int) -> bool:
        """Whether a count is that much of a whole; of nothing nothing is reached. Exact, unrounded."""
        if whole <= 0:
            return False
        found = Fraction(count, whole)
        return found > self.part if self.strict else found >= self.part

    def least(self, whole: int) -> int:
        """The smallest count that reaches it; more than the whole where nothing does."""
        return next((count for count in range(whole + 1) if self.reached(count, whole)), whole + 1)


_FRACTION = re.compile(r"(\d{1,3})\s*/\s*(\d{1,3})")
_STRICT = ("trên", "hơn", "quá", "over", "more than")
_HALF = ("nửa", "một nửa", "half", "a half")


def parse_share(text: str) -> Share:
    """A share as a regulation writes it: "2/3", "90%", "trên 50%", "quá nửa". Raises ValueError."""
    words = " ".join(text.casefold().split())
    strict = False
    for word in _STRICT:
        if words.startswith(f"{word} "):
            words, strict = words.removeprefix(word).strip(), True
            break
    if words in _HALF:
        part = Fraction(1, 2)
    elif match := _FRACTION.fullmatch(words):
        if int(match[2]) == 0:
            raise ValueError(text)
        part = Fraction(int(match[1]), int(match[2]))
    elif words.endswith("%"):
        try:
            part = Fraction(parse_number(words.removesuffix("%"))) / 100
        except NumberError:
            raise ValueError(text) from None
    else:
        raise ValueError(text)
    if not 0 < part <= 1 or (strict and part == 1):
        raise ValueError(text)
    return Share(part, strict)


class ShareOf(StrEnum):
    """Of what the share of ballots in favour is taken: of all who may vote, or of the ballots cast."""

    MEMBERS = "members"
    CAST = "cast"


@dataclass(frozen=True, slots=True)
class VotingRule:
    """How a council decides: how many members it has, how many must vote, how many must be in favour."""

    members: int
    quorum: Share
    share: Share
    of: ShareOf


@dataclass(frozen=True, slots=True)
class Count:
    """Ballots of one proposal. An abstention is a ballot cast."""

    favour: int = 0
    against: int = 0
    abstain: int = 0

    @property
    def cast(self) -> int:
        return self.favour + self.against + self.abstain


def count_of(ballots: Iterable[str]) -> Count:
    """Ballots added up. Raises ValueError for one that is none of the three."""
    kinds = [Ballot(item) for item in ballots]
    return Count(*(kinds.count(kind) for kind in Ballot))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a vote comes to. `entitled`: members who may vote on this proposal; `wanted`: ballots that must
    be cast; `needed`: ballots in favour that the rule asks for as it stands. `passed` None: too few voted."""

    count: Count
    entitled: int
    wanted: int
    needed: int
    passed: bool | None


def outcome(rule: VotingRule, count: Count, barred: int = 0) -> Outcome:
    """What a vote comes to as it stands. `barred`: members who may not vote on this proposal because it
    is their own; they are no part of the whole, so that they count neither for it nor against it."""
    entitled = max(rule.members - barred, 0)
    whole = entitled if rule.of is ShareOf.MEMBERS else count.cast
    wanted, needed = rule.quorum.least(entitled), rule.share.least(whole)
    if not rule.quorum.reached(count.cast, entitled):
        return Outcome(count, entitled, wanted, needed, None)
    return Outcome(count, entitled, wanted, needed, rule.share.reached(count.favour, whole))
