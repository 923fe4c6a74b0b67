"""From a sheet and its match to the lines of a register, and what there is to say of the sheet itself."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from banmoi.core.numbers import NumberError, parse_number
from banmoi.core.registers import (
    NUMBERS,
    CellError,
    CellProblem,
    Column,
    ColumnKind,
    Register,
    link_number,
)
from banmoi.kit.text import fold
from banmoi.papers.sheet_matching import NUMBER, Head, body
from banmoi.papers.sheet_reading import Grid, Unread, Value, column_letter
from banmoi.papers.sheet_values import Remark, english_numbers, plain, typed
from banmoi.rooms.registers.bulk_actions import Line

_TOTAL = re.compile(
    r"(tổng cộng|tổng số|tổng|cộng|lũy kế)"
    r"( (cộng|số|trang|mục|phần|toàn xã|cả xã|chung|năm|quý|tháng|bản|nhóm)( [\w.]+)?)?"
    r"( [ivx]+| [a-z]| \d+)?",
    re.IGNORECASE,
)
_TOTAL_BARE = ("tong cong", "tong so", "cong", "tong", "total")
_COUNTED = re.compile(r"\(?(\d{1,2}|[a-zđ]|[ivx]+)\)?(\s*=.*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Note:
    """Something to say of the sheet; the sentences are in `sheet_words`."""

    kind: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass
class Lines:
    """The lines of a sheet, and what was noticed on the way."""

    lines: list[Line] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a sheet is read: the register's column of each column, hidden rows too or not, the key of the place
    of rows that name none, places by their folded names, the words of our template's row of help."""

    match: Mapping[int, str]
    with_hidden: bool = False
    place_meant: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    helps: frozenset[str] = frozenset()


def lines_of(grid: Grid, head: Head, register: Register, how: Reading) -> Lines:
    """The lines below a head: without empty rows, rows of totals, of help, of counting; hidden rows only
    where they are asked for. A row that names nothing but a place says it for the rows below."""
    return _Reader(grid, head, register, how).read()


class _Reader:
    def __init__(self, grid: Grid, head: Head, register: Register, how: Reading) -> None:
        self.grid, self.head, self.register, self.how = grid, head, register, how
        self.found = Lines()
        self.columns: dict[int, Column] = {
            place: register.column(name) for place, name in how.match.items() if name != NUMBER
        }
        self.number_at = next((place for place, name in how.match.items() if name == NUMBER), None)
        self.english = {place: english_numbers(self._column(place)) for place, column in self.columns.items()
                        if column.kind in NUMBERS}  # fmt: skip
        self.place_at = next((p for p, c in self.columns.items() if c.kind is ColumnKind.PLACE), None)
        self.place = how.place_meant
        self.remarks: dict[tuple[int, Remark], list[int]] = {}
        self.copies: Counter[tuple[str, ...]] = Counter()
        self.sums: dict[int, list[Decimal]] = {place: [Decimal(0), Decimal(0)] for place in self.english}
        self.skipped: list[int] = []

    def _column(self, place: int) -> list[Value]:
        return [cells[place] for _number, cells in body(self.grid, self.head) if place < len(cells)]

    def read(self) -> Lines:
        for number, cells in body(self.grid, self.head):
            if number in self.grid.hidden_rows and not self.how.with_hidden:
                self.skipped.append(number)
                continue
            if self._is_help(number, cells):
                continue
            if self._is_total(cells):
                self._compare(number, cells)
                continue
            if self._is_section(number, cells):
                continue
            self._take(number, cells)
        self._tell()
        return self.found

    def _is_help(self, number: int, cells: Sequence[Value]) -> bool:
        """The help of our template, or the row below a head that counts the columns: (1), (2)…"""
        words = [str(value) for value in cells if value is not None]
        if self.how.helps and all(fold(word) in self.how.helps for word in words):
            return True
        near = number == self.head.last + 1
        return near and len(words) > 2 and all(_COUNTED.fullmatch(word) for word in words)

    def _is_total(self, cells: Sequence[Value]) -> bool:
        first = next((value for value in cells if isinstance(value, str)), None)
        if first is None:
            return False
        words = " ".join(re.sub(r"\([^)]*\)", " ", first).split()).strip(" .:;*-–")
        return bool(_TOTAL.fullmatch(words.casefold())) or words.casefold() in _TOTAL_BARE

    def _compare(self, number: int, cells: Sequence[Value]) -> None:
        """A row of totals is no entry; where it says another sum than its rows, that is told."""
        wrong = False
        for place, sums in self.sums.items():
            value = cells[place] if place < len(cells) else None
            said = self._amount(place, value)
            if said is not None and said not in sums:
                near = min(sums, key=lambda total: abs(total - said))
                facts = {"row": number, "head": self.head.words[place], "said": str(said), "sum": str(near)}
                self.found.notes.append(Note("total_differs", facts))
                wrong = True
            sums[1] = Decimal(0)
        if not wrong:
            self.found.notes.append(Note("total", {"row": number}))

    def _amount(self, place: int, value: Value) -> Decimal | None:
        text = typed(self.columns[place], value, self.english[place])[0]
        try:
            return parse_number(text)
        except NumberError:
            return None

    def _is_section(self, number: int, cells: Sequence[Value]) -> bool:
        """A row with nothing but a place (and its count) heads the rows of that place."""
        words = [value for value in cells if value is not None]
        named = [
            value for value in words if isinstance(value, str) and not _COUNTED.fullmatch(value.strip("."))
        ]
        if len(named) != 1 or len(words) > 2 or self.place_at is not None:
            return False
        key = self.how.places.get(fold(named[0]))
        if key is None:
            return False
        self.place = key
        self.found.notes.append(Note("section", {"row": number, "place": named[0]}))
        return True

    def _take(self, number: int, cells: Sequence[Value]) -> None:
        texts: dict[str, str] = {}
        wrong: dict[str, CellError] = {}
        for place, column in self.columns.items():
            value = cells[place] if place < len(cells) else None
            if isinstance(value, Unread):
                wrong[column.name] = CellError(value.problem, value.text)
                texts[column.name] = ""
                continue
            texts[column.name], remark = typed(column, value, self.english.get(place, False))
            if remark is not None:
                self.remarks.setdefault((place, remark), []).append(number)
        at = self.number_at
        value = cells[at] if at is not None and at < len(cells) else None
        if not any(texts.values()) and not wrong and value is None:
            return  # it says something only in columns that are not taken
        for place, sums in self.sums.items():
            amount = self._amount(place, cells[place] if place < len(cells) else None)
            sums[0], sums[1] = sums[0] + (amount or 0), sums[1] + (amount or 0)
        where = self.register.place_column
        if self.place and not where.derived and not texts.get(where.name):
            texts[where.name] = self.place
        entry = self._number(value, wrong)
        key = tuple(texts.values())
        self.found.lines.append(Line(number, texts, entry, self.copies[key] if entry is None else 0, wrong))
        if entry is None:
            self.copies[key] += 1
            if self.copies[key] > 1:
                self.found.notes.append(Note("copy", {"row": number}))

    def _number(self, value: Value, wrong: dict[str, CellError]) -> int | None:
        """The number by which a row names its entry."""
        if value is None:
            return None
        found = link_number(plain(value)) if not isinstance(value, Unread) else None
        if found is None:
            text = value.text if isinstance(value, Unread) else plain(value)
            wrong[""] = CellError(CellProblem.NO_ENTRY, text)
        return found

    def _tell(self) -> None:
        """What there is to say of the sheet as a whole."""
        grid, notes = self.grid, self.found.notes
        below = [
            area for area in grid.merged if area[3] > self.head.last and area[2] - area[0] + area[3] - area[1]
        ]
        taken = {line.row for line in self.found.lines}
        spread = [area for area in below if area[3] > area[1] and area[1] in taken]
        if spread:
            left, top, right, bottom = spread[0]
            place = f"{column_letter(left)}{top}:{column_letter(right)}{bottom}"
            notes.insert(0, Note("merged", {"count": len(spread), "place": place, "row": top}))
        for (at, remark), rows in self.remarks.items():
            facts = {
                "head": self.head.words[at] or column_letter(at),
                "count": len(rows),
                "row": rows[0],
            }
            notes.insert(0, Note(remark.value, facts))
        if self.skipped:
            notes.insert(0, Note("hidden_rows", {"count": len(self.skipped), "row": self.skipped[0]}))
        if grid.formulas:
            notes.insert(0, Note("formulas", {"count": grid.formulas}))
