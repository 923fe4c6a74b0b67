"""The way of a work, the board that supervises it and the vote behind it, each with its basis."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from banmoi.core.law import Confidence
from banmoi.core.supervision import BoardLaw
from banmoi.core.work_steps import Need, Step
from banmoi.reference.files import FactError, load, need

_FILE = "work_steps.yaml"
BASES = ("law", "house")


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a text of law says something: which text, where in it, what, how sure, from where."""

    text_vi: str
    text_en: str
    place: str
    says_vi: str
    says_en: str
    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class StepFacts:
    """A step with who takes it, the paper that it needs, and whether a law or the house asks for it."""

    step: Step
    who_vi: str
    who_en: str
    paper_vi: str
    paper_en: str
    basis: str
    grounds: tuple[Ground, ...]


@cache
def step_facts() -> Mapping[str, StepFacts]:
    """The steps by key, in their order. Raises FactError for a step whose basis is not told."""
    found = {}
    for entry in load(_FILE)["steps"]:
        where = f"{_FILE}, {entry['key']}"
        basis = need(entry, "basis", where)
        grounds = _grounds(entry, where)
        if basis not in BASES or (basis == "law" and not grounds):
            raise FactError(f"{where}: 'basis' is one of {BASES}, and a law is named under 'grounds'.")
        step = Step(entry["key"], Need(need(entry, "need", where)), entry.get("board", False))
        found[step.key] = StepFacts(
            step,
            who_vi=need(entry, "who_vi", where),
            who_en=need(entry, "who_en", where),
            paper_vi=need(entry, "paper_vi", where),
            paper_en=need(entry, "paper_en", where),
            basis=basis,
            grounds=grounds,
        )
    return found


def steps() -> tuple[Step, ...]:
    """The steps in their order."""
    return tuple(facts.step for facts in step_facts().values())


@cache
def board_law() -> tuple[BoardLaw, tuple[Ground, ...]]:
    """What a board of community supervision must be, and where it is written."""
    data = load(_FILE)["board"]
    law = BoardLaw(
        data["least"], tuple(data["represented"]), tuple(data["parts"]), tuple(data["most"].items())
    )
    return law, _grounds(data, f"{_FILE}, board")


@cache
def vote_law() -> tuple[tuple[int, int], Ground]:
    """Which part of all households must agree to a contribution, and where it is written."""
    data = load(_FILE)["vote"]
    part, whole = data["least"]
    return (part, whole), _grounds(data, f"{_FILE}, vote")[0]


def criterion_of(kind: str) -> str:
    """The code of the criterion that a work of a kind serves; empty for a kind that is not known."""
    return str(load(_FILE)["serves"].get(kind, ""))


def _grounds(entry: Mapping[str, Any], where: str) -> tuple[Ground, ...]:
    names = ("text_vi", "text_en", "place", "says_vi", "says_en", "confidence", "source")
    found = []
    for data in entry.get("grounds", ()):
        words = {name: need(data, name, where) for name in names}
        found.append(Ground(**words | {"confidence": Confidence(words["confidence"])}))
    return tuple(found)
