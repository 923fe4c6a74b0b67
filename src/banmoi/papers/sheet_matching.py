"""Which row of a sheet is its head, and which of its columns is which column of a register.

By the words of the heads (without marks, without units), by what older lists call a column (`also_vi`), by
what was matched before, and by whether the values are of the column's kind. It is a proposal: the officer
sees samples and decides.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from banmoi.core.registers import NUMBERS, Column, ColumnKind, Register, link_number
from banmoi.kit.text import fold
from banmoi.papers.sheet_reading import Grid, Value
from banmoi.papers.sheet_values import choice_of, day_of, number_of

NUMBER_HEAD = "Số trong sổ (№)"
"""The head of the column that names entries by their number, in our own sheets alone: a list's own counting
must never be taken for it."""
NUMBER = "№"
SEARCHED = 30
"""Rows in which a head is looked for."""
_SAMPLES = 200
_LEAST = 55


@dataclass(frozen=True, slots=True)
class Head:
    """The rows of a head, the words over each column, and those of its lowest row alone."""

    first: int
    last: int
    words: tuple[str, ...]
    tails: tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """What helps to match: the register, the names of places, what heads meant before (by folded words)."""

    register: Register
    places: frozenset[str]
    learned: Mapping[str, str] = field(default_factory=dict)


def bare(text: str) -> str:
    """A head's words to be compared: without marks, signs, units and what stands in brackets."""
    return " ".join(re.sub(r"\([^)]*\)|[^\w\s]", " ", fold(text)).split())


def names_of(column: Column) -> list[str]:
    """How a column may be called."""
    return [bare(name) for name in (column.vi, column.en, *column.also_vi)]


def head_at(grid: Grid, first: int, last: int = 0) -> Head:
    """The head that begins in a row: further rows belong to it as far as its merged cells reach down, or as
    a cell that is merged over several columns has its parts below."""
    rows = dict(grid.rows)
    if not last:
        last = first
        for left, top, right, bottom in grid.merged:
            if top == first and right < left + 60:
                last = max(last, min(bottom, first + 3))
                if right > left and bottom == top and _parts_below(rows, left, right, top + 1):
                    last = max(last, top + 1)
    columns, tails = [], []
    for place in range(grid.width):
        words: list[str] = []
        for number in range(first, last + 1):
            word = _word(rows, grid, place, number)
            if word and word not in words:
                words.append(word)
        columns.append(" ".join(words))
        tails.append(words[-1] if words else "")
    return Head(first, last, tuple(columns), tuple(tails))


def _parts_below(rows: Mapping[int, Sequence[Value]], left: int, right: int, number: int) -> bool:
    below = rows.get(number, ())[left : right + 1]
    return sum(isinstance(value, str) for value in below) > 1


def _word(rows: Mapping[int, Sequence[Value]], grid: Grid, place: int, number: int) -> str:
    cells = rows.get(number, ())
    value = cells[place] if place < len(cells) else None
    if value is None:
        for left, top, right, bottom in grid.merged:
            if left <= place <= right and top <= number <= bottom:
                above = rows.get(top, ())
                value = above[left] if left < len(above) else None
                break
    return "" if value is None else " ".join(str(value).split())


def find_head(grid: Grid, known: Known) -> Head | None:
    """The likeliest head among the first rows: the one whose words match most columns, else the first row
    of words that is about as wide as the sheet. None for a sheet without rows."""
    best: tuple[float, Head] | None = None
    width = max((_filled(cells) for _number, cells in grid.rows[: SEARCHED * 3]), default=0)
    for number, cells in grid.rows[:SEARCHED]:
        if any(
            top < number <= bottom and right < left + 60 for left, top, right, bottom in grid.merged[:200]
        ):
            continue  # it belongs to a row above
        words = [value for value in cells if isinstance(value, str)]
        if len(words) < max(1, _filled(cells) - 1):
            continue  # a head is made of words
        head = head_at(grid, number)
        pairs = zip(head.words, head.tails, strict=True)
        score = sum(_head_score(word, tail, known) for word, tail in pairs if word)
        wide = len({word for word in head.words if word}) / max(width, 1)
        score += 0.4 * wide if wide > 0.6 else 0
        if best is None or score > best[0] + 0.01:
            best = (score, head)
    if best is None or best[0] == 0:
        return head_at(grid, grid.rows[0][0]) if grid.rows else None
    return best[1]


def _filled(cells: Sequence[Value]) -> int:
    return sum(value is not None for value in cells)


def _head_score(words: str, tail: str, known: Known) -> float:
    if is_number_head(words) or bare(words) in known.learned:
        return 1.0
    best = max(_called(column, words, tail) for column in known.register.columns)
    return best / 100 if best >= _LEAST else 0.0


def _called(column: Column, words: str, tail: str) -> float:
    """How well a head names a column, from 0 to 100: by all its words, or by those of its lowest row."""
    names = names_of(column)
    whole = max(likeness(bare(words), name) for name in names)
    return whole if tail == words else max(whole, 0.95 * max(likeness(bare(tail), name) for name in names))


def is_number_head(words: str) -> bool:
    """Whether a column names entries by their number: the head of our own sheets, and no other."""
    return fold(words) == fold(NUMBER_HEAD)


def likeness(words: str, name: str) -> float:
    """How alike two heads are, from 0 to 100."""
    if not words or not name:
        return 0
    if words == name:
        return 100
    mine, theirs = words.split(), name.split()
    if f" {name} " in f" {words} ":
        return 60 + 30 * len(theirs) / len(mine)
    if f" {words} " in f" {name} " and (len(mine) > 1 or len(theirs) == 2):
        return 50 + 30 * len(mine) / len(theirs)
    return 70 * len(set(mine) & set(theirs)) / len(set(mine) | set(theirs))


def body(grid: Grid, head: Head) -> Iterator[tuple[int, list[Value]]]:
    """The rows below a head."""
    return ((number, cells) for number, cells in grid.rows if number > head.last)


def samples(grid: Grid, head: Head, place: int, count: int = _SAMPLES) -> list[Value]:
    """The first values of a column below the head."""
    found: list[Value] = []
    for _number, cells in body(grid, head):
        if place < len(cells) and cells[place] is not None:
            found.append(cells[place])
            if len(found) == count:
                break
    return found


def propose(grid: Grid, head: Head, known: Known) -> dict[int, str]:
    """The column of the register for each column of the sheet, each at most once; hidden columns and those
    that nothing speaks for stay out."""
    rated: list[tuple[float, int, str]] = []
    for place, words in enumerate(head.words):
        values = samples(grid, head, place)
        if not words and not values:
            continue
        if is_number_head(words):
            rated.append((300, place, NUMBER))
        for column in known.register.typed:
            score = _rate(column, words, head.tails[place], values, known)
            if place in grid.hidden_columns:
                score -= 1000
            if score >= _LEAST:
                rated.append((score, place, column.name))
    found: dict[int, str] = {}
    for _score, place, name in sorted(rated, key=lambda item: (-item[0], item[1])):
        if place not in found and name not in found.values():
            found[place] = name
    return dict(sorted(found.items()))


def _rate(column: Column, words: str, tail: str, values: Sequence[Value], known: Known) -> float:
    score = _called(column, words, tail)
    if known.learned.get(bare(words)) == column.name:
        score = 200.0
    if not values:
        return score
    share = sum(fits(column, value, known.places) for value in values) / len(values)
    telling = column.kind in (ColumnKind.CHOICE, ColumnKind.PLACE)
    if telling and share > 0.8 and len(values) > 1:
        return max(score, _LEAST) + 15
    if share > 0.6:
        return score + (15 if column.kind not in (ColumnKind.TEXT, ColumnKind.LONG) else 0)
    return score - 40 if share < 0.2 else score


def fits(column: Column, value: Value, places: Collection[str]) -> bool:
    """Whether a value is of a column's kind."""
    match column.kind:
        case ColumnKind.DAY:
            return day_of(value) is not None
        case ColumnKind.CHOICE:
            return choice_of(column, value) is not None
        case ColumnKind.PLACE:
            return isinstance(value, str) and fold(value) in places
        case ColumnKind.LINK:
            return isinstance(value, str) or (isinstance(value, int) and link_number(str(value)) is not None)
        case kind if kind in NUMBERS:
            return number_of(value) is not None
    return isinstance(value, str | int | Decimal) and not isinstance(value, bool)
