"""What the law says of construction debt and of votes on contributions, from their files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

from banmoi.core.contributions import NeededShare
from banmoi.core.debts import Way
from banmoi.core.law import Confidence
from banmoi.reference.files import FactError, load, need


@dataclass(frozen=True, slots=True)
class LawWords:
    """What a text of law says, where, from when to when it holds, and how sure that is."""

    law: str
    article: str
    words_vi: str
    words_en: str
    confidence: Confidence
    source: str
    in_force_from: date | None = None
    in_force_to: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether it holds on a day."""
        return (self.in_force_from is None or self.in_force_from <= day) and (
            self.in_force_to is None or day <= self.in_force_to
        )


@dataclass(frozen=True, slots=True)
class DebtDefinition:
    """How a law defines nợ đọng."""

    id: str
    way: Way
    words: LawWords


@dataclass(frozen=True, slots=True)
class VoteRule:
    """What share of the households decides a matter; its names, and where that stands."""

    subject: str
    vi: str
    en: str
    needed: NeededShare
    words: LawWords


def _words(entry: dict[str, Any], where: str) -> LawWords:
    return LawWords(
        need(entry, "law", where), need(entry, "article", where), entry.get("words_vi", ""),
        entry.get("words_en", ""), Confidence(need(entry, "confidence", where)),
        need(entry, "source", where), entry.get("in_force_from"), entry.get("in_force_to"),
    )  # fmt: skip


@cache
def debt_definitions() -> tuple[DebtDefinition, ...]:
    """The definitions of nợ đọng, in the order of their days. Raises FactError where two hold at once."""
    found = [
        DebtDefinition(entry["id"], Way(entry["way"]), _words(entry, f"debt_rules.yaml, {entry['id']}"))
        for entry in load("debt_rules.yaml")["definitions"]
    ]
    for earlier, later in pairwise(found):
        end, start = earlier.words.in_force_to, later.words.in_force_from
        if end is None or start is None or start <= end:
            raise FactError(f"debt_rules.yaml: {earlier.id} and {later.id} hold on the same day.")
    return tuple(found)


def definition_on(day: date) -> DebtDefinition | None:
    """The definition that holds on a day; None where no file says one."""
    return next((item for item in debt_definitions() if item.words.in_force(day)), None)


@cache
def old_debt_line() -> tuple[date, LawWords]:
    """The first day of the debts that are against the law, and who says so."""
    entry = load("debt_rules.yaml")["old_before"]
    return need(entry, "day", "debt_rules.yaml, old_before"), _words(entry, "debt_rules.yaml, old_before")


@cache
def recognition_rule() -> LawWords:
    """Who says that a debt blocks recognition."""
    return _words(load("debt_rules.yaml")["recognition"], "debt_rules.yaml, recognition")


@cache
def vote_rules() -> Mapping[str, VoteRule]:
    """What share decides which matter, by the matter."""
    found = {}
    for key, entry in load("vote_rules.yaml").items():
        where = f"vote_rules.yaml, {key}"
        share = NeededShare(Fraction(need(entry, "share", where)), bool(entry.get("strict")))
        found[key] = VoteRule(
            key, need(entry, "vi", where), need(entry, "en", where), share, _words(entry, where)
        )
    return found
