"""Writes a register as an Excel workbook: typed cells, formulas alive under the sums, ready to be printed.

Its first column names each entry by its number, so that the sheet finds its entries again when it comes back.
"""

from collections.abc import Iterable, Sequence
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from banmoi.core.registers import Cell, Column, ColumnKind
from banmoi.papers.sheet_matching import NUMBER_HEAD

FORMATS = {
    ColumnKind.WHOLE: "#,##0", ColumnKind.MONEY: "#,##0", ColumnKind.AMOUNT: "#,##0.###",
    ColumnKind.DAY: "DD/MM/YYYY",
}  # fmt: skip
WIDTHS = {
    ColumnKind.LONG: 50,
    ColumnKind.TEXT: 32,
    ColumnKind.CHOICE: 18,
    ColumnKind.PLACE: 20,
    ColumnKind.LINK: 32,
}
HEAD_ROWS = 3
NUMBER_WIDTH = 11
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t")


def write_sheet(
    target: IO[bytes],
    title: str,
    notes: str,
    columns: Sequence[tuple[Column, str]],
    rows: Iterable[tuple[int, Sequence[Cell]]],
    total_name: str,
) -> int:
    """Write the workbook; how many rows of entries it has. Columns come with their names for people, rows
    with the number of their entry.

    Words that begin like a formula stay words. The sums are formulas over the rows above them; a column
    in which nothing is written has no sum. One row at a time is held, however many there are.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(sheet_title(title))
    sheet.freeze_panes = f"C{HEAD_ROWS + 1}"
    sheet.column_dimensions["A"].width = NUMBER_WIDTH
    for number, (column, _name) in enumerate(columns, 2):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(column.kind, 16)
    lay_out_for_print(sheet, HEAD_ROWS)
    sheet.append([words(sheet, title, bold=True)])
    sheet.append([words(sheet, notes)])
    heads = [NUMBER_HEAD, *(name for _column, name in columns)]
    sheet.append([words(sheet, name, bold=True, wrap=True) for name in heads])
    writer = _Row(sheet, [column for column, _name in columns])
    count = 0
    for count, (number, row) in enumerate(rows, 1):  # noqa: B007 - it is how many there were
        sheet.append(writer.cells(number, row))
    if count and any(column.total for column, _name in columns):
        sheet.append(writer.sums(count, total_name))
    last = get_column_letter(len(columns) + 1)
    sheet.auto_filter.ref = f"A{HEAD_ROWS}:{last}{HEAD_ROWS + count}"
    book.save(target)
    return count


def lay_out_for_print(sheet: Any, head: int) -> None:
    """A4 across, as wide as the paper, the head on every page, the page's number at its foot."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{head}:{head}"
    sheet.oddFooter.center.text = "&P/&N"
    for side in ("left", "right", "top", "bottom"):
        setattr(sheet.page_margins, side, 0.5)


def sheet_title(title: str) -> str:
    """A name that Excel takes for a sheet."""
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in title)[:31].strip(" '") or "Sheet"


def words(sheet: Any, text: str, *, bold: bool = False, wrap: bool = False) -> SheetCell:
    """A cell of words, never a formula, whatever it begins with."""
    found = WriteOnlyCell(sheet, value=_legal(text))
    found.data_type = "s"
    if bold:
        found.font = Font(bold=True)
    if wrap:
        found.alignment = Alignment(wrap_text=True, vertical="top")
    return found


def _legal(text: str) -> str:
    """Characters that a workbook cannot hold are left out."""
    if text.isprintable():
        return text
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n")


class _Row:
    """Makes the cells of one row after the other. The cells are made once: a sheet that is only written
    has let go of a row when the next one comes."""

    def __init__(self, sheet: Any, columns: Sequence[Column]) -> None:
        self.sheet, self.columns = sheet, columns
        self.known = [False] * len(columns)
        self.number = WriteOnlyCell(sheet, value=0)
        self.numbers = [self._number(column) for column in columns]
        self.words = [self._words(column) for column in columns]
        self.signs = [self._words(column, quoted=True) for column in columns]

    def _number(self, column: Column) -> SheetCell:
        found = WriteOnlyCell(self.sheet, value=0)
        found.number_format = FORMATS.get(column.kind, "General")
        found.alignment = Alignment(vertical="top")
        return found

    def _words(self, column: Column, *, quoted: bool = False) -> SheetCell:
        wide = column.kind in (ColumnKind.LONG, ColumnKind.TEXT, ColumnKind.LINK)
        found = words(self.sheet, "", wrap=wide)
        if not wide:
            found.alignment = Alignment(vertical="top")
        if quoted:  # it stays words even after somebody has edited the cell
            found.quotePrefix = True
        return found

    def cells(self, number: int, row: Sequence[Cell]) -> list[SheetCell | None]:
        """One row. Words that look like a formula are marked as words."""
        self.number.value = number
        found: list[SheetCell | None] = [self.number]
        for place, value in enumerate(row):
            if value is None:
                found.append(None)
                continue
            self.known[place] = True
            if isinstance(value, str):
                text = _legal(value)
                item = (self.signs if text.startswith(_FORMULA_SIGNS) else self.words)[place]
                item.value = text
                item.data_type = "s"
            else:
                item = self.numbers[place]
                item.value = value
            found.append(item)
        return found

    def sums(self, count: int, name: str) -> list[SheetCell | None]:
        """The row under all others."""
        found: list[SheetCell | None] = [words(self.sheet, name, bold=True)]
        first, last = HEAD_ROWS + 1, HEAD_ROWS + count
        for place, column in enumerate(self.columns):
            if not column.total or not self.known[place]:
                found.append(None)
                continue
            letter = get_column_letter(place + 2)
            item = WriteOnlyCell(self.sheet, value=f"=SUM({letter}{first}:{letter}{last})")
            item.number_format, item.font = FORMATS.get(column.kind, "General"), Font(bold=True)
            found.append(item)
        return found
