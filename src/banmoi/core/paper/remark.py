"""A remark, and all that a remark may ask of a paper."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from banmoi.core.paper.citations import Citation
from banmoi.core.paper.goals import FoundGoal
from banmoi.core.paper.head import Head
from banmoi.core.paper.outline import Block
from banmoi.core.paper.tasks import FoundTask


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to look at: its kind, where in the outline, the characters meant, and what was found."""

    kind: str
    where: str
    spans: tuple[tuple[int, int], ...]
    facts: dict[str, Any] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        what = self.facts.get("words") or "; ".join(f"{key}: {value}" for key, value in self.facts.items())
        return {"kind": self.kind, "where": self.where, "what": what}


@dataclass(frozen=True, slots=True)
class Paper:
    """All that a remark may ask."""

    text: str
    head: Head
    blocks: Sequence[Block]
    goals: Sequence[FoundGoal]
    tasks: Sequence[FoundTask]
    bases: Sequence[Citation]


def span_of(block: Block) -> tuple[int, int]:
    """The characters of a block."""
    return block.start, block.end


def normal(text: str) -> str:
    """A text without signs and capitals, to see whether two say the same."""
    return " ".join(re.sub(r"[^\w\s]", " ", text.casefold()).split())
