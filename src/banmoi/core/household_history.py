"""What stands of a household on a day, from changes that may come late, twice and in any order.

A change names the changes that its writer had seen. What stands is worked out from the set of changes alone,
so that two telephones that send in another order end with the same book. Two people who wrote different
things without seeing each other leave both: the newer day stands, the other is its rival, and until a person
chooses the mark is not known.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

Cell = str | int | None
"""What is written of a mark; None: said to be not known."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one household: the day from which it holds, what it says, what its writer had seen."""

    id: str
    day: date
    cells: Mapping[str, Cell]
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Stands:
    """What stands of a mark, the change that says so, and what others wrote without having seen it."""

    cell: Cell
    change: str
    rivals: tuple[tuple[str, Cell], ...] = ()


def newest(changes: Iterable[Change]) -> tuple[str, ...]:
    """The changes that no other change had seen: what a person who looks now has seen."""
    found = {item.id: item for item in changes}
    seen = {number for item in found.values() for number in item.seen}
    return tuple(sorted(set(found) - seen))


def state_on(changes: Iterable[Change], day: date | None = None) -> dict[str, Stands]:
    """What stands of every mark on a day (None: of all that is written)."""
    found = {item.id: item for item in changes}
    past = _pasts(found)
    depth = {number: len(before) for number, before in past.items()}
    writes: dict[str, list[Change]] = {}
    for item in found.values():
        if day is None or item.day <= day:
            for name in item.cells:
                writes.setdefault(name, []).append(item)
    return {name: _stands(name, items, past, depth) for name, items in writes.items()}


def state_seen(changes: Iterable[Change], seen: Iterable[str]) -> dict[str, Stands]:
    """What stood for a person who had seen these changes, and through them those before."""
    found = {item.id: item for item in changes}
    past = _pasts(found)
    known = set(seen) & set(found)
    known |= {number for last in known for number in past[last]}
    return state_on(found[number] for number in known)


def _stands(
    name: str, writes: Sequence[Change], past: Mapping[str, frozenset[str]], depth: Mapping[str, int]
) -> Stands:
    first = max(writes, key=lambda item: (item.day, depth[item.id], item.id))
    overtaken = {number for item in writes for number in past[item.id]}
    rivals = sorted(
        (item.id, item.cells[name])
        for item in writes
        if item.id not in overtaken
        and first.id not in past[item.id]
        and item.cells[name] != first.cells[name]
    )
    return Stands(first.cells[name], first.id, tuple(rivals))


def _pasts(found: Mapping[str, Change]) -> dict[str, frozenset[str]]:
    """For each change all that its writer had seen, through what those had seen; itself never."""
    whole: dict[str, frozenset[str]] = {}
    for number in found:
        reached: set[str] = set()
        waiting = list(found[number].seen)
        while waiting:
            earlier = waiting.pop()
            if earlier in reached or earlier == number or earlier not in found:
                continue
            if earlier in whole:
                reached |= {earlier} | whole[earlier]
                continue
            reached.add(earlier)
            waiting += found[earlier].seen
        whole[number] = frozenset(reached - {number})
    return whole
