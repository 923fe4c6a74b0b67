"""The rows of a sheet as it stands: values, what is hidden, what is merged, what is a formula."""

import csv
import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from lxml import etree
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries

from banmoi.core.registers import CellProblem
from banmoi.papers.letters import composed, decoded, from_tcvn3, from_vni, is_vietnamese, repaired
from banmoi.papers.sheet_book import Book, SheetInfo, SheetProblem, SheetRefusedError, elements, text_of

MOST_ROWS = 50_000
"""Rows that say something; a commune's longest list has fewer."""
MOST_COLUMNS = 60
_DAYS_MOST = 2958465


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell that has no value to take: an error of Excel, or a formula that was never calculated."""

    problem: CellProblem
    text: str


Value = str | int | Decimal | date | bool | Unread | None


@dataclass
class Grid:
    """A sheet: its rows that say something, each with its number (the first is 1) and its cells.

    `merged`: areas of cells made one, as first column, first row, last column, last row. `formulas`: how
    many cells were worked out. `repaired`: from which old letters its words were put right.
    """

    title: str
    rows: list[tuple[int, list[Value]]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: int = 0
    protected: bool = False
    repaired: str = ""
    too_wide: bool = False

    @property
    def width(self) -> int:
        """How many columns say something."""
        return max((len(cells) for _number, cells in self.rows), default=0)


def read_grid(book: Book, title: str) -> Grid:
    """One sheet of a book, by its name. Raises SheetRefusedError."""
    sheet = next((item for item in book.sheets if item.title == title), None)
    if sheet is None:
        raise SheetRefusedError(SheetProblem.NO_SHEET, book.name)
    grid = _text_grid(book) if book.csv else _sheet_grid(book, sheet)
    _put_right(grid)
    return grid


def _sheet_grid(book: Book, sheet: SheetInfo) -> Grid:
    grid = Grid(sheet.title)
    cells = _Cells(book, grid)
    number = 0
    try:
        with zipfile.ZipFile(io.BytesIO(book.content)) as archive, archive.open(sheet.part) as stream:
            for item in elements(stream, "row", "col", "mergeCell", "sheetProtection"):
                name = item.tag.rpartition("}")[2]
                if name == "row":
                    number = int(item.get("r") or number + 1)
                    cells.take(number, item)
                elif name == "col" and item.get("hidden") in ("1", "true"):
                    first, last = int(item.get("min")) - 1, int(item.get("max"))
                    grid.hidden_columns |= set(range(first, min(last, MOST_COLUMNS)))
                elif name == "mergeCell" and len(grid.merged) < MOST_ROWS:
                    left, top, right, bottom = range_boundaries(item.get("ref"))
                    grid.merged.append(
                        (int(left or 1) - 1, int(top or 1), int(right or 1) - 1, int(bottom or 1))
                    )
                elif name == "sheetProtection":
                    grid.protected = item.get("sheet") in ("1", "true")
    except (etree.LxmlError, zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, OSError,
            NotImplementedError, RuntimeError):  # fmt: skip
        raise SheetRefusedError(SheetProblem.BROKEN, book.name) from None
    return grid


class _Cells:
    """Takes rows into a grid; a row that says nothing, however it is coloured, is no row."""

    def __init__(self, book: Book, grid: Grid) -> None:
        self.book, self.grid = book, grid
        self.places: dict[str, int] = {}
        self.first_day = datetime(1904, 1, 1) if book.from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001

    def take(self, number: int, row: Any) -> None:
        values: list[Value] = []
        at = -1
        for item in row:
            at = self._column(item.get("r"), at + 1)
            value = self._value(item)
            if value is None:
                continue
            if at >= MOST_COLUMNS:
                self.grid.too_wide = True
                continue
            if at >= len(values):
                values += [None] * (at + 1 - len(values))
            values[at] = value
        if values:
            if len(self.grid.rows) >= MOST_ROWS:
                raise SheetRefusedError(SheetProblem.TOO_MANY_ROWS, self.book.name)
            self.grid.rows.append((number, values))
            if row.get("hidden") in ("1", "true"):
                self.grid.hidden_rows.add(number)

    def _column(self, place: str | None, default: int) -> int:
        if not place:
            return default
        letters = place.rstrip("0123456789")
        found = self.places.get(letters)
        if found is None:
            found = 0
            for letter in letters:
                found = found * 26 + ord(letter.upper()) - 64
            found = self.places[letters] = found - 1
        return found

    def _value(self, item: Any) -> Value:
        kind, text, worked = item.get("t"), None, False
        for part in item:
            name = part.tag.rpartition("}")[2]
            if name == "v":
                text = part.text
            elif name == "is":
                text = text_of(part)
            elif name == "f":
                worked = True
        if worked:
            self.grid.formulas += 1
            if text is None or (text == "" and kind != "str"):
                return Unread(CellProblem.NOT_CALCULATED, "")
        if text is None:
            return None
        if kind == "s":
            text, kind = self.book.words[int(text)], "str"
        if kind in ("str", "inlineStr"):
            return text.strip() or None
        if kind == "b":
            return text == "1"
        if kind == "e":
            return Unread(CellProblem.ERROR_VALUE, text)
        if kind == "d":
            return datetime.fromisoformat(text).date()
        return self._number(text, int(item.get("s") or 0))

    def _number(self, text: str, style: int) -> Value:
        if style in self.book.dates:
            serial = float(text)
            if 1 <= serial < _DAYS_MOST:
                return (self.first_day + timedelta(days=int(serial))).date()
        if text.isdigit() and len(text) <= 15:
            return int(text)
        # a sheet keeps fifteen digits; what stands beyond is dust of its arithmetic
        return Decimal(f"{float(text):.15g}")


def _text_grid(book: Book) -> Grid:
    """A text with separators: the one that parts most of its first lines."""
    text = decoded(book.content)
    if text is None:
        raise SheetRefusedError(SheetProblem.NOT_A_SHEET, book.name)
    strange = sum(not sign.isprintable() and sign not in "\t\n\r\f\ufeff\u00ad\u200b" for sign in text)
    lines = [line for line in text.splitlines() if line.strip()][:20]
    mark = max(";\t,", key=lambda sign: (sum(sign in line for line in lines), lines[-1].count(sign)))
    if strange * 50 > len(text) or not any(mark in line for line in lines):
        raise SheetRefusedError(SheetProblem.NOT_A_SHEET, book.name)
    grid = Grid(book.sheets[0].title)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark), 1):
            values: list[Value] = [cell.strip() or None for cell in cells]
            while values and values[-1] is None:
                values.pop()
            grid.too_wide = grid.too_wide or len(values) > MOST_COLUMNS
            if values:
                grid.rows.append((number, values[:MOST_COLUMNS]))
            if len(grid.rows) > MOST_ROWS:
                raise SheetRefusedError(SheetProblem.TOO_MANY_ROWS, book.name)
    except csv.Error:
        raise SheetRefusedError(SheetProblem.BROKEN, book.name) from None
    return grid


def _put_right(grid: Grid) -> None:
    """Words in Unicode with their marks on the letters; words in the letters of old typefaces put right."""
    sample = "\n".join(_some_words(grid.rows))
    done = repaired(sample)[1]
    old = {"from_tcvn3": from_tcvn3, "from_vni": from_vni}.get(done)
    grid.repaired = done if old else ""
    for _number, cells in grid.rows:
        for place, value in enumerate(cells):
            if isinstance(value, str) and not value.isascii():
                right = composed(value)
                cells[place] = composed(old(value)) if old and not is_vietnamese(right) else right


def _some_words(rows: Iterable[tuple[int, list[Value]]]) -> Iterable[str]:
    letters = 0
    for _number, cells in rows:
        for value in cells:
            if isinstance(value, str):
                letters += len(value)
                yield value
        if letters > 20_000:
            return


def column_letter(place: int) -> str:
    """How Excel calls a column: 0 is "A"."""
    return get_column_letter(place + 1)
