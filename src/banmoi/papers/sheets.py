"""Writes a register as an Excel workbook: typed cells, formulas alive under the sums."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from banmoi.core.registers import Cell, Column, ColumnKind

_FORMATS = {
    ColumnKind.WHOLE: "#,##0", ColumnKind.MONEY: "#,##0", ColumnKind.AMOUNT: "#,##0.###",
    ColumnKind.DAY: "DD/MM/YYYY",
}  # fmt: skip
_WIDTHS = {ColumnKind.LONG: 50, ColumnKind.TEXT: 32, ColumnKind.CHOICE: 18, ColumnKind.PLACE: 20}
HEAD_ROWS = 3


def write_sheet(
    title: str,
    notes: str,
    columns: Sequence[tuple[Column, str]],
    rows: Iterable[Sequence[Cell]],
    total_name: str,
) -> tuple[bytes, int]:
    """The workbook, and how many rows of entries it has. Columns come with their names for people.

    Words that begin like a formula stay words. The sums are formulas over the rows above them; a column
    in which nothing is written has no sum.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_title(title))
    sheet.freeze_panes = f"B{HEAD_ROWS + 1}"
    for number, (column, _name) in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(column.kind, 16)
    sheet.append([_words(sheet, title, bold=True)])
    sheet.append([_words(sheet, notes)])
    sheet.append([_words(sheet, name, bold=True, wrap=True) for _column, name in columns])
    count = 0
    known = [False] * len(columns)
    for row in rows:
        count += 1
        cells = []
        for place, ((column, _name), value) in enumerate(zip(columns, row, strict=True)):
            known[place] = known[place] or value is not None
            cells.append(_cell(sheet, column, value))
        sheet.append(cells)
    if count and any(column.total for column, _name in columns):
        sheet.append([_sum(sheet, place, column, count, known[place], total_name)
                      for place, (column, _name) in enumerate(columns)])  # fmt: skip
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue(), count


def _sheet_title(title: str) -> str:
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in title)[:31].strip() or "Sheet"


def _words(sheet: object, text: str, *, bold: bool = False, wrap: bool = False) -> SheetCell:
    found = WriteOnlyCell(sheet, value=_legal(text))  # type: ignore[arg-type]
    found.data_type = "s"  # never a formula, whatever it begins with
    if bold:
        found.font = Font(bold=True)
    if wrap:
        found.alignment = Alignment(wrap_text=True, vertical="top")
    return found


def _legal(text: str) -> str:
    """Characters that a workbook cannot hold are left out."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n")


def _cell(sheet: object, column: Column, value: Cell) -> SheetCell | None:
    if value is None:
        return None
    if isinstance(value, str):
        return _words(sheet, value)
    found = WriteOnlyCell(sheet, value=value if isinstance(value, date) else Decimal(value))  # type: ignore[arg-type]
    found.number_format = _FORMATS.get(column.kind, "General")
    return found


def _sum(sheet: object, place: int, column: Column, count: int, known: bool, name: str) -> SheetCell | None:
    if place == 0:
        return _words(sheet, name, bold=True)
    if not column.total or not known:
        return None
    letter = get_column_letter(place + 1)
    first = HEAD_ROWS + 1
    found = WriteOnlyCell(sheet, value=f"=SUM({letter}{first}:{letter}{first + count - 1})")  # type: ignore[arg-type]
    found.number_format, found.font = _FORMATS.get(column.kind, "General"), Font(bold=True)
    return found
