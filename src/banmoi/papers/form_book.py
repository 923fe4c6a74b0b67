"""Writes a laid form as an Excel workbook: the head as on paper, figures as numbers, reasons as comments."""

import io
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from banmoi.core.document import RowKind
from banmoi.papers.sheets import lay_out_for_print, sheet_title
from banmoi.reports.forms.annexes import layout_text, unit_line
from banmoi.reports.forms.laid import CellState, LaidCell, LaidColumn, LaidForm, Measure
from banmoi.reports.wording import day_label

HEAD_ROW = 5
"""The first row of the table's head: above stand title, period, layout and unit."""
FORMATS = {Measure.MONEY: "#,##0.######", Measure.NUMBER: "#,##0.######", Measure.SHARE: "#,##0.0#"}
_LINE = Side(style="thin")
BORDER = Border(_LINE, _LINE, _LINE, _LINE)
_PER_MM = 0.55


def write_form(laid: LaidForm) -> bytes:
    """The workbook of a form."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = sheet_title(laid.form.number_vi or laid.form.title_vi)
    first = write_table(sheet, laid)
    for number, row in enumerate(laid.rows, first):
        for place, (column, cell) in enumerate(zip(laid.columns, row.cells, strict=True), 1):
            write_cell(sheet.cell(number, place), column, cell, bold=row.kind is not RowKind.PLAIN)
    for number, note in enumerate(below(laid), first + len(laid.rows) + 1):
        put_words(sheet.cell(number, 1), note)
    return content_of(book)


def content_of(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def below(laid: LaidForm) -> list[str]:
    """What stands below the table."""
    signs = ["Dấu … là chưa có số liệu hoặc chưa kết luận, không phải 0. Số có dấu * mới cộng phần đã biết."]
    return [*signs, *laid.notes]


def write_table(sheet: Any, laid: LaidForm, more: Sequence[str] = ()) -> int:
    """The lines above and the head of the table; the number of the first row below it. `more`: further
    lines instead of where the layout comes from."""
    put_words(sheet.cell(1, 1), laid.form.full_vi, bold=True)
    period = laid.period.label_vi
    put_words(sheet.cell(2, 1), f"{laid.place.title}, {period}, tính đến ngày {day_label(laid.until)}")
    put_words(sheet.cell(3, 1), more[0] if more else layout_text(laid.form.citation))
    put_words(sheet.cell(4, 1), unit_line(laid))
    depth = write_head(sheet, HEAD_ROW, laid.columns)
    sheet.freeze_panes = sheet.cell(HEAD_ROW + depth, 3)
    lay_out_for_print(sheet, HEAD_ROW)
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW + depth - 1}"
    for place, column in enumerate(laid.columns, 1):
        width = max(column.column.width * _PER_MM, 7)
        sheet.column_dimensions[get_column_letter(place)].width = 44 if column.kind == "name" else width
    return HEAD_ROW + depth


def write_head(sheet: Any, top: int, columns: Sequence[LaidColumn]) -> int:
    """The rows of the head, with cells made one where columns share a title; how many rows there are."""
    depth = max(len(column.titles) for column in columns)
    for place, column in enumerate(columns, 1):
        for level, title in enumerate(column.titles):
            put_words(sheet.cell(top + level, place), title, bold=True, wrap=True, centre=True)
        for level in range(depth):
            sheet.cell(top + level, place).border = BORDER
        if len(column.titles) < depth:
            last = top + depth - 1
            sheet.merge_cells(
                start_row=top + len(column.titles) - 1, end_row=last, start_column=place, end_column=place
            )
    for level, left, right in _shared(columns, depth):
        for place in range(left + 1, right + 1):
            sheet.cell(top + level, place + 1).value = None
        sheet.merge_cells(
            start_row=top + level, end_row=top + level, start_column=left + 1, end_column=right + 1
        )
    return depth


def _shared(columns: Sequence[LaidColumn], depth: int) -> Iterator[tuple[int, int, int]]:
    """The titles that stand over several columns: level, first and last column."""
    for level in range(depth - 1):
        left = 0
        while left < len(columns):
            right = left
            own = columns[left].titles[: level + 1]
            while (
                len(own) == level + 1 < len(columns[left].titles)
                and right + 1 < len(columns)
                and columns[right + 1].titles[: level + 1] == own
                and len(columns[right + 1].titles) > level + 1
            ):
                right += 1
            if right > left:
                yield level, left, right
            left = right + 1


def write_cell(target: Any, column: LaidColumn, cell: LaidCell, *, bold: bool = False) -> None:
    """One cell: a number where it is one; why it is not known, or what it lacks, as a comment."""
    number = number_in(cell)
    if number is None:
        centre = column.kind in ("number", "unit", "verdict")
        put_words(target, cell.shown, bold=bold, wrap=True, centre=centre)
    else:
        target.value = number
        target.number_format = FORMATS[cell.measure]
        target.font = Font(bold=bold)
        target.alignment = Alignment(vertical="top")
    target.border = BORDER
    if cell.why and (cell.lacking or cell.state is CellState.NOT_KNOWN):
        comment(target, cell.why.sentence)


def number_in(cell: LaidCell) -> Decimal | None:
    """The number that is written for a cell; None for what is words: verdicts, "11/14", what is not known."""
    if cell.value is None or cell.state is not CellState.KNOWN or cell.measure not in FORMATS:
        return None
    whole = cell.text.removesuffix("%").strip()
    return cell.value if whole and all(sign.isdigit() or sign in ".,-" for sign in whole) else None


def comment(target: Any, text: str) -> None:
    """A remark on a cell."""
    target.comment = Comment(text[:1000], "Bản Mới", width=320, height=120)


def put_words(
    target: Any, text: str, *, bold: bool = False, wrap: bool = False, centre: bool = False
) -> None:
    """Words, never a formula, whatever they begin with."""
    kept = text if text.isprintable() else "".join(sign for sign in text if sign >= " " or sign in "\t\n")
    if not kept:
        return
    target.value = kept
    target.data_type = "s"
    target.quotePrefix = kept.startswith(("=", "+", "-", "@"))
    target.font = Font(bold=bold)
    target.alignment = Alignment(wrap_text=wrap, vertical="top", horizontal="center" if centre else None)
