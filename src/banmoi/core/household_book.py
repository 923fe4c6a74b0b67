"""What a household book counts: sums with their bounds, where some households' marks are not known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from banmoi.core.household_history import Cell

HERE = "here"
"""The standing of a household that lives in the hamlet."""


class MarkKind(StrEnum):
    """A whole number, or one of some choices."""

    WHOLE = "whole"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing kept of a household. `within`: the marks that its number cannot exceed; `women_of`: the mark
    of which it counts the women."""

    key: str
    kind: MarkKind
    group: str
    name_vi: str
    name_en: str
    choices: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    within: tuple[str, ...] = ()
    most: int = 60
    women_of: str = ""


@dataclass(frozen=True, slots=True)
class Counting:
    """How something is counted: households, or the number `sum` of theirs, where `where` holds.

    `unsure`: choices that leave it open. `of`: the number that is the whole; `female`, `female_of`: the women
    among what is counted and among the whole.
    """

    key: str
    sum: str = ""
    of: str = ""
    female: str = ""
    female_of: str = ""
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unsure: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    name_vi: str = ""
    name_en: str = ""

    @property
    def marks(self) -> tuple[str, ...]:
        """The marks that it needs."""
        names = (*self.where, self.sum, self.of, self.female, self.female_of)
        return tuple(dict.fromkeys(name for name in names if name))


@dataclass(frozen=True, slots=True)
class BookRow:
    """A household as counting sees it: its marks (None: not known), and whether it lives in the hamlet
    (None: two people say different things of it)."""

    id: int
    cells: Mapping[str, Cell]
    here: bool | None = True


@dataclass(frozen=True, slots=True)
class Bounds:
    """A number that is known (low equals high), or between which it lies; high None: no end is known."""

    low: int = 0
    high: int | None = 0

    @property
    def known(self) -> int | None:
        return self.low if self.low == self.high else None

    def __add__(self, other: "Bounds") -> "Bounds":
        high = None if self.high is None or other.high is None else self.high + other.high
        return Bounds(self.low + other.low, high)


@dataclass(frozen=True, slots=True)
class Count:
    """What the book counts: the number, its whole, the women of both; `open`: the households that leave it
    open."""

    counting: Counting
    number: Bounds
    whole: Bounds | None = None
    female: Bounds | None = None
    female_whole: Bounds | None = None
    open: tuple[int, ...] = ()

    @property
    def known(self) -> bool:
        return self.number.known is not None and (self.whole is None or self.whole.known is not None)


def fitting(cells: Mapping[str, Cell], marks: Mapping[str, Mark]) -> dict[str, Cell]:
    """The cells without those that cannot be true together (more women than persons): these are not known."""
    wrong = misfits(cells, marks)
    return {name: None if name in wrong else cell for name, cell in cells.items()}


def misfits(cells: Mapping[str, Cell], marks: Mapping[str, Mark]) -> dict[str, str]:
    """The numbers that exceed what they are part of, each with the name of the whole."""
    found: dict[str, str] = {}
    for mark in marks.values():
        number = cells.get(mark.key)
        for name in mark.within:
            whole = cells.get(name)
            if isinstance(number, int) and isinstance(whole, int) and number > whole:
                found[mark.key] = name
    for mark in marks.values():
        if mark.women_of and not found:
            for whole in marks[mark.women_of].within:
                if _men_exceed(mark, whole, cells, marks):
                    found[mark.key] = mark.women_of
    return found


def _men_exceed(women: Mark, whole: str, cells: Mapping[str, Cell], marks: Mapping[str, Mark]) -> bool:
    """Whether there are more men of a number than men of what it is part of."""
    other = next((mark.key for mark in marks.values() if mark.women_of == whole), "")
    numbers = [cells.get(name) for name in (women.women_of, women.key, whole, other)]
    part, part_women, all_, all_women = (number if isinstance(number, int) else None for number in numbers)
    if part is None or part_women is None or all_ is None or all_women is None:
        return False
    return part - part_women > all_ - all_women


def count(counting: Counting, rows: Iterable[BookRow], marks: Mapping[str, Mark]) -> Count:
    """Count over households; one that left does not count, one of which that is not known leaves it open."""
    number, whole, female, female_whole = Bounds(), Bounds(), Bounds(), Bounds()
    left_open: list[int] = []
    for row in rows:
        if row.here is False:
            continue
        cells = fitting(row.cells, marks)
        parts = [
            _share(counting, cells, marks, counting.sum),
            _figure(counting.of, cells, marks) if counting.of else Bounds(),
            _share(counting, cells, marks, counting.female) if counting.female else Bounds(),
            _figure(counting.female_of, cells, marks) if counting.female_of else Bounds(),
        ]
        if row.here is None:
            parts = [Bounds(0, item.high) for item in parts]
        if parts[0].known is None or parts[1].known is None:
            left_open.append(row.id)
        number, whole = number + parts[0], whole + parts[1]
        female, female_whole = female + parts[2], female_whole + parts[3]
    return Count(
        counting, number, whole if counting.of else None, female if counting.female else None,
        female_whole if counting.female_of else None, tuple(left_open),
    )  # fmt: skip


def _share(counting: Counting, cells: Mapping[str, Cell], marks: Mapping[str, Mark], figure: str) -> Bounds:
    """What one household adds."""
    full = _figure(figure, cells, marks) if figure else Bounds(1, 1)
    sure = True
    for name, wanted in counting.where.items():
        cell = cells.get(name)
        if cell is None or cell in counting.unsure.get(name, ()):
            sure = False
        elif cell not in wanted:
            return Bounds()
    return full if sure else Bounds(0, full.high)


def _figure(name: str, cells: Mapping[str, Cell], marks: Mapping[str, Mark]) -> Bounds:
    """A household's number, or how far it can reach: no further than what it is part of."""
    cell = cells.get(name)
    if isinstance(cell, int):
        return Bounds(cell, cell)
    wholes = [_figure(whole, cells, marks).high for whole in marks[name].within]
    known = [whole for whole in wholes if whole is not None]
    return Bounds(0, min(known) if known else None)


def missing(cells: Mapping[str, Cell], marks: Sequence[str]) -> list[str]:
    """The marks of which nothing is known."""
    return [name for name in marks if cells.get(name) is None]
