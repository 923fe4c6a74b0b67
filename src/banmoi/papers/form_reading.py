"""Finds the table of a form in a workbook that somebody filled in: sheet, head, columns, unit.

Tolerant of spelling, old letters (put right while reading), cells made one, further columns and shifted
ones. What may be two things is told, so that the officer is asked; nothing is guessed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from statistics import median

from banmoi.kit.text import fold
from banmoi.papers.sheet_book import Book
from banmoi.papers.sheet_matching import bare, likeness
from banmoi.papers.sheet_reading import Grid, Value, read_grid
from banmoi.reports.forms.laid import LaidColumn, LaidForm

SEARCHED = 40
"""Rows in which the head is looked for."""
MOST_SHEETS = 15
DEEPEST = 4
"""A head has at most so many rows."""
MOST_MERGED = 500
SPELT = 0.84
LEAST = 55
"""How alike the words of a head and a title must be, of 100."""
CLOSE = Decimal("0.85")
"""A second sheet that fits so well beside the best is asked about."""
ALSO = {
    "number": ("TT", "STT", "Số TT", "Số thứ tự"),
    "name": ("Nội dung", "Nội dung tiêu chí", "Tên tiêu chí", "Tiêu chí", "Chỉ tiêu", "Tên công trình",
             "Nội dung chỉ tiêu", "Nguồn vốn", "Danh mục"),
    "unit": ("ĐVT", "Đơn vị tính", "Đơn vị"),
    "note": ("Ghi chú",),
    "threshold": ("Mức yêu cầu", "Chỉ tiêu quy định", "Yêu cầu", "Quy định"),
    "planned": ("Kế hoạch", "Kế hoạch năm", "Kế hoạch vốn"),
    "mobilised": ("Kết quả huy động", "Thực hiện", "Kết quả thực hiện", "Đã huy động"),
    "cost": ("Tổng mức đầu tư", "Quyết toán", "Tổng mức"),
    "accepted": ("Giá trị nghiệm thu", "Giá trị khối lượng nghiệm thu"),
    "owed": ("Còn nợ", "Số còn nợ", "Nợ đọng"),
    "whole": ("Toàn xã", "Cả xã", "Tổng"),
}  # fmt: skip
"""What else a column is called in older files."""
UNITS = {
    Decimal("0.000001"): "đồng",
    Decimal("0.001"): "nghìn đồng",
    Decimal(1): "triệu đồng",
    Decimal(1000): "tỷ đồng",
}
"""How many million đồng one of a file's unit is."""
_UNIT = re.compile(r"\b(ty|ti|trieu|nghin|ngan|1\.?000)?\s*(?:vnd|dong)\b")
_DATES = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\b(19|20)\d{2}\b")


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table in a sheet: the rows of its head, the words over each column, which column of the form each
    is (counted from 0), and how well it fits."""

    grid: Grid
    first: int
    last: int
    words: tuple[str, ...]
    columns: dict[int, int]
    score: Decimal

    def better_than(self, other: "FoundTable") -> bool:
        """Whether it fits better; of two that fit as well, the one with the shorter head."""
        mine, theirs = self.first - self.last, other.first - other.last
        return (self.score, mine) > (other.score, theirs)

    def place_of(self, column: int) -> int | None:
        """The column of the sheet that is a column of the form."""
        return next((place for place, other in self.columns.items() if other == column), None)


def tables_in(book: Book, laid: LaidForm) -> list[FoundTable]:
    """The best table of each sheet, the best first; none for sheets in which nothing fits."""
    found = []
    for sheet in book.shown[:MOST_SHEETS]:
        table = best_table(read_grid(book, sheet.title), laid)
        if table is not None:
            found.append(table)
    return sorted(found, key=lambda table: -table.score)


def is_clear(found: Sequence[FoundTable]) -> bool:
    """Whether one sheet fits clearly better than all others."""
    return len(found) == 1 or (len(found) > 1 and found[1].score < found[0].score * CLOSE)


def best_table(grid: Grid, laid: LaidForm, first: int = 0) -> FoundTable | None:
    """The best table of a sheet; with `first`, the one whose head begins in that row."""
    best: FoundTable | None = None
    numbers = [number for number, _cells in grid.rows[:SEARCHED]] if not first else [first]
    for top in numbers:
        if not first and (
            not _is_words(grid, top)
            or any(above < top <= bottom for _left, above, _right, bottom in grid.merged[:MOST_MERGED])
        ):
            continue  # no words, or a part of a row above
        for last in range(top, top + DEEPEST):
            table = table_at(grid, laid, top, last)
            if table is not None and (best is None or table.better_than(best)):
                best = table
            if not _is_words(grid, last + 1):
                break
    return best


def _is_words(grid: Grid, number: int) -> bool:
    """Whether a row may be a part of a head: it has words, and no figures but years and small counts."""
    cells = next((cells for row, cells in grid.rows if row == number), ())
    said = [value for value in cells if value is not None]
    if not any(isinstance(value, str) and not _is_count(value) for value in said):
        return False
    return all(isinstance(value, str) or _may_head(value) for value in said)


def _may_head(value: Value) -> bool:
    return isinstance(value, int) and (value < 100 or 1900 <= value <= 2100)


def _is_count(text: str) -> bool:
    """A cell of the line "(1) (2) (3)"."""
    return re.fullmatch(r"\(?\d{1,2}\)?", text.strip()) is not None


def table_at(grid: Grid, laid: LaidForm, first: int, last: int) -> FoundTable | None:
    """The table whose head stands in these rows; None where it has no names of rows or no figures."""
    words, tails = head_words(grid, first, last)
    rated: list[tuple[float, int, int]] = []
    for place, text in enumerate(words):
        for column, item in enumerate(laid.columns):
            score = rate(text, tails[place], item)
            if score >= LEAST:
                rated.append((score, place, column))
    columns: dict[int, int] = {}
    total = Decimal(0)
    for score, place, column in sorted(rated, key=lambda item: (-item[0], item[1], item[2])):
        if place not in columns and column not in columns.values():
            columns[place] = column
            total += Decimal(str(score)) / 100
    kinds = [laid.columns[column] for column in columns.values()]
    if not any(item.kind == "name" for item in kinds) or all(item.label for item in kinds):
        return None
    return FoundTable(grid, first, last, words, dict(sorted(columns.items())), total)


def head_words(grid: Grid, first: int, last: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words over each column, from the top down, and the lowest alone. A cell over several columns
    counts for each of them, made one or not."""
    rows = {number: cells for number, cells in grid.rows if number <= last}
    areas = [area for area in grid.merged[:MOST_MERGED] if area[1] <= last and area[3] >= first]
    levels = [
        [_own(rows, areas, place, number) for place in range(grid.width)] for number in range(first, last + 1)
    ]
    for level, words in enumerate(levels[:-1]):
        for place in range(1, grid.width):
            below = any(lower[place] for lower in levels[level + 1 :])
            taken = any(upper[place] for upper in levels[:level])
            if not words[place] and below and not taken:
                words[place] = words[place - 1]
    found, tails = [], []
    for place in range(grid.width):
        said: list[str] = []
        for words in levels:
            if words[place] and words[place] not in said[-1:]:
                said.append(words[place])
        found.append(" ".join(said))
        tails.append(said[-1] if said else "")
    return tuple(found), tuple(tails)


def _own(
    rows: dict[int, list[Value]], areas: Sequence[tuple[int, int, int, int]], place: int, number: int
) -> str:
    """The words of a cell of a head, of the area that it belongs to where cells were made one."""
    for left, top, right, bottom in areas:
        if left <= place <= right and top <= number <= bottom:
            place, number = left, top
            break
    cells = rows.get(number, [])
    value = cells[place] if place < len(cells) else None
    return " ".join(str(value).split()) if value is not None else ""


def rate(text: str, tail: str, column: LaidColumn) -> float:
    """How well the words of a head, all or its lowest, name a column, from 0 to 100."""
    if not text:
        return 0
    best = _alike(text, " ".join(column.titles))
    if len(column.titles) > 1:
        return max(best, 0.7 * _alike(tail, column.titles[-1]))
    best = max(best, 0.98 * _alike(tail, column.titles[0]))
    for name in ALSO.get(column.kind, ()):
        best = max(best, 0.96 * _alike(text, name), 0.94 * _alike(tail, name))
    return best


@lru_cache(maxsize=8192)
def _alike(text: str, name: str) -> float:
    """With their years and days, and a little less without them where other words are left."""
    whole = likeness(bare(text), bare(name))
    mine, theirs = (bare(_DATES.sub(" ", item)) for item in (text, name))
    if len(mine.split()) > 1 and len(theirs.split()) > 1 and (mine, theirs) != (bare(text), bare(name)):
        whole = max(whole, 0.92 * likeness(mine, theirs))
    return max(whole, spelt_alike(bare(text), bare(name)))


def spelt_alike(mine: str, theirs: str) -> float:
    """How alike two texts are letter by letter, from 0 to 100; 0 where they are not much alike."""
    found = SequenceMatcher(None, mine, theirs)
    if found.real_quick_ratio() < SPELT or found.quick_ratio() < SPELT:
        return 0
    ratio = found.ratio()
    return 100 * ratio if ratio >= SPELT else 0


def times_in(text: str) -> list[set[str]]:
    """The years, halves of a year and quarters that words name, each kind by itself."""
    folded = fold(text)
    return [
        set(re.findall(r"\b(?:19|20)\d{2}\b", folded)),
        set(re.findall(r"6 thang (dau|cuoi)", folded)),
        set(re.findall(r"\bquy (iv|i{1,3})\b", folded)),
    ]


def other_time(mine: str, theirs: str) -> bool:
    """Whether two texts name different times: another year, half or quarter."""
    return any(
        one and two and not one & two for one, two in zip(times_in(mine), times_in(theirs), strict=True)
    )


def unit_said(table: FoundTable) -> tuple[Decimal, str] | None:
    """The unit of money that a file says above its figures, and in which words; None where it says none."""
    for _number, words in _lines_above(table):
        folded = fold(words)
        if "don vi" not in folded and "dvt" not in folded and not folded.startswith("("):
            continue
        found = _UNIT.search(folded)
        if found:
            by = {"ty": 1000, "ti": 1000, "trieu": 1}.get(found[1] or "")
            if by is None:
                by_text = "0.001" if found[1] else "0.000001"
                return Decimal(by_text), words
            return Decimal(by), words
    return None


def _lines_above(table: FoundTable) -> Iterator[tuple[int, str]]:
    for number, cells in table.grid.rows:
        if number > table.last:
            return
        for value in cells:
            if isinstance(value, str):
                yield number, value


def unit_meant(pairs: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    """The unit that figures of a file speak for, by how they stand to the system's (file, own in million);
    None where they do not speak."""
    ratios = [own / said for said, own in pairs if said > 0 and own > 0]
    if len(ratios) < 2:
        return None
    middle = median(ratios)
    return next((unit for unit in UNITS if Decimal("0.3") <= middle / unit <= Decimal(3)), None)
