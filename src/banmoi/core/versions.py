"""The versions of a plan that is amended by numbered changes: any of them from the newest and its moves.

Nothing is kept twice: the plan's goals and tasks stand as they are now, each change keeps what it moved,
from what to what, and an older version is had by undoing the changes after it, the newest first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

ADDED, ENDED = "added_in", "ended_in"

Key = tuple[str, int]
Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that a change moved: a field of an item, from what to what."""

    version: int
    key: Key
    field: str
    before: Any
    after: Any


class Difference(StrEnum):
    """How an item differs between two versions."""

    ADDED = "added"
    ENDED = "ended"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Compared:
    """An item in two versions; `old` or `new` is None where the version does not have it."""

    key: Key
    old: Item | None
    new: Item | None
    fields: tuple[str, ...]

    @property
    def difference(self) -> Difference:
        if self.old is None:
            return Difference.ADDED
        if self.new is None:
            return Difference.ENDED
        return Difference.CHANGED if self.fields else Difference.SAME


def moved_fields(before: Item, wanted: Item) -> tuple[tuple[str, Any, Any], ...]:
    """The fields that a wish would really move, from what to what; the others are left as they are."""
    return tuple((name, before[name], value) for name, value in wanted.items() if before[name] != value)


def as_of(current: Mapping[Key, Item], moves: Iterable[Moved], version: int) -> dict[Key, dict[str, Any]]:
    """The items of an older version: those that it had, with the fields that they had.

    `current` holds every item that ever was, with its fields now and the two that tell in which
    version it came (`added_in`) and went (`ended_in`, None while it is there).
    """
    found = {key: dict(item) for key, item in current.items()}
    later = [move for move in moves if move.version > version]
    for move in sorted(later, key=lambda move: move.version, reverse=True):
        if move.field not in (ADDED, ENDED):
            found[move.key][move.field] = move.before
    return {
        key: item
        for key, item in found.items()
        if item[ADDED] <= version and (item[ENDED] is None or item[ENDED] > version)
    }


def compared(old: Mapping[Key, Item], new: Mapping[Key, Item], order: Sequence[Key]) -> list[Compared]:
    """Two versions side by side, in an order of the items that holds for both."""
    found = []
    for key in order:
        one, other = old.get(key), new.get(key)
        if one is None and other is None:
            continue
        fields: tuple[str, ...] = ()
        if one is not None and other is not None:
            fields = tuple(name for name in one if name not in (ADDED, ENDED) and one[name] != other[name])
        found.append(Compared(key, one, other, fields))
    return found
