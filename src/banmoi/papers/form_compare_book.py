"""Writes a comparison as an Excel workbook: the form with its differing cells marked, and a list of them."""

from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import PatternFill

from banmoi.core.document import RowKind
from banmoi.papers.form_book import (
    BORDER,
    comment,
    content_of,
    put_words,
    write_cell,
    write_table,
)
from banmoi.papers.form_compare import Compared, Comparison, Outcome, outcome_text
from banmoi.papers.sheets import lay_out_for_print, sheet_title

FILLS = {
    Outcome.DIFFERS: "F6C7C0",
    Outcome.UNREADABLE: "FBE3B0",
    Outcome.FILE_ONLY: "FBE3B0",
    Outcome.SYSTEM_ONLY: "E3E7EA",
}
TOLD = (Outcome.DIFFERS, Outcome.UNREADABLE, Outcome.FILE_ONLY, Outcome.SYSTEM_ONLY)
"""What is marked, the most pressing first."""
WIDTHS = (10, 40, 34, 9, 22, 22, 14, 70)


def write_comparison(found: Comparison, name: str) -> bytes:
    """The workbook of a comparison with a file of this name."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Biểu"
    laid = found.laid
    first = write_table(
        sheet, laid, [_("Đối chiếu với tệp “%(name)s”; ô tô màu là ô lệch.") % {"name": name}]
    )
    for number, row in enumerate(laid.rows, 1):
        for place, (column, cell) in enumerate(zip(laid.columns, row.cells, strict=True), 1):
            target = sheet.cell(first + number - 1, place)
            write_cell(target, column, cell, bold=row.kind is not RowKind.PLAIN)
            compared = found.cells.get((number, place))
            if compared is not None and compared.outcome in FILLS:
                target.fill = PatternFill("solid", fgColor=FILLS[compared.outcome])
                comment(target, cell_text(compared))
    _list(book.create_sheet(sheet_title("Chỗ lệch")), found)
    return content_of(book)


def cell_text(cell: Compared) -> str:
    """What a comparison says of a cell, in a line."""
    parts = [f"{outcome_text(cell.outcome)}."]
    if cell.said:
        parts.append(_("Trong tệp (ô %(place)s): %(said)s.") % {"place": cell.place, "said": cell.said})
    if cell.own.text:
        parts.append(_("Hệ thống: %(own)s.") % {"own": cell.own.shown})
    if cell.difference is not None:
        parts.append(_("Lệch %(gap)s.") % {"gap": cell.difference_text})
    if cell.remark:
        parts.append(f"{cell.remark}.".replace("..", "."))
    if cell.own.why:
        parts.append(cell.own.why.sentence)
    return " ".join(parts)


def _list(sheet: Any, found: Comparison) -> None:
    """Every cell that is not equal, the sums that do not add up, and rows of one side alone."""
    heads = (_("Kết quả"), _("Dòng"), _("Cột"), _("Ô"), _("Trong tệp"), _("Hệ thống"), _("Lệch"), _("Vì sao"))
    for place, (head, width) in enumerate(zip(heads, WIDTHS, strict=True), 1):
        put_words(sheet.cell(1, place), head, bold=True, wrap=True)
        sheet.cell(1, place).border = BORDER
        sheet.column_dimensions["ABCDEFGH"[place - 1]].width = width
    lines = [_line(found, cell) for outcome in TOLD for cell in found.of(outcome)]
    lines += [(_("Cộng không khớp"), "", "", place, "", "", "", text) for place, text in found.sums]
    lines += [
        (_("Dòng chỉ có trong tệp"), row.name, "", str(row.row), "", "", "", "") for row in found.rows.extra
    ]
    lines += [
        (_("Không rõ là dòng nào"), row.name, "", str(row.row), "", "", "", "; ".join(names))
        for row, names in found.rows.doubtful
    ]
    lines += [
        (_("Dòng chỉ có trong biểu"), found.laid.rows[at].name, "", "", "", "", "", "")
        for at in found.lacking
    ]
    lines += [(_("Ghi chú"), "", "", "", "", "", "", text) for text in found.notes]
    for number, line in enumerate(lines, 2):
        for place, text in enumerate(line, 1):
            put_words(sheet.cell(number, place), text, wrap=True)
            sheet.cell(number, place).border = BORDER
    sheet.freeze_panes = "A2"
    lay_out_for_print(sheet, 1)


def _line(found: Comparison, cell: Compared) -> tuple[str, ...]:
    row, column = found.laid.rows[cell.row - 1], found.laid.columns[cell.column - 1]
    why = cell.own.why.sentence if cell.own.why else ""
    return (
        outcome_text(cell.outcome),
        f"{row.path} {row.name}".strip(),
        column.title,
        cell.place,
        cell.said,
        cell.own.shown,
        cell.difference_text,
        f"{cell.remark}. {why}".strip(" .") if cell.remark else why,
    )
