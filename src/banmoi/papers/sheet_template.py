"""Our own sheet for a register: heads, a row of help, lists to choose from, and a second sheet that explains.

It is read back by the same reader as any other sheet: the heads are the columns' names, and the row of help
is known by its words.
"""

from collections.abc import Sequence
from typing import IO, Any, Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from banmoi.core.registers import NUMBERS, Column, ColumnKind, Register
from banmoi.kit.text import fold
from banmoi.papers.sheet_matching import NUMBER_HEAD
from banmoi.papers.sheets import FORMATS, NUMBER_WIDTH, WIDTHS, lay_out_for_print, sheet_title

LAST_ROW = 5_000
"""Down to here the template has lists and formats; rows below are read like any other."""
GUIDE = "Cách ghi"
NUMBER_HELP = "Để trống khi ghi dòng mới"
_FIRST_LIST = 6
_HEAD = PatternFill("solid", fgColor="E8F1EA")
_LINE = Border(bottom=Side(style="thin", color="1D5C3F"))


def write_template(target: IO[bytes], register: Register, places: Sequence[str]) -> None:
    """Write the template of a register. `places`: the names of the places where the person may write."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = sheet_title(register.title_vi)
    guide = book.create_sheet(GUIDE)
    lists = _explain(guide, register, places)
    columns = register.typed
    for number, head in enumerate([NUMBER_HEAD, *(column.vi for column in columns)], 1):
        _put(sheet, 1, number, head, font=Font(bold=True), fill=_HEAD)
        help_ = NUMBER_HELP if number == 1 else help_text(columns[number - 2])
        _put(sheet, 2, number, help_, font=Font(italic=True, color="55605A", size=9), border=_LINE)
    sheet.column_dimensions["A"].width = NUMBER_WIDTH
    for number, column in enumerate(columns, 2):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = WIDTHS.get(column.kind, 18)
        sheet.column_dimensions[letter].number_format = FORMATS.get(column.kind, "@")
        rule = _rule(column, lists.get(column.name, ""))
        if rule is not None:
            rule.add(f"{letter}3:{letter}{LAST_ROW}")
            sheet.add_data_validation(rule)
    sheet.freeze_panes = "A3"
    sheet.row_dimensions[2].height = 42
    lay_out_for_print(sheet, 1)
    book.save(target)


def helps(register: Register) -> frozenset[str]:
    """The words of the row of help, folded: by them the row is known when the sheet comes back."""
    return frozenset(fold(text) for text in (NUMBER_HELP, *(help_text(column) for column in register.typed)))


def help_text(column: Column) -> str:
    """How a column is filled in, in a few plain words."""
    kind = {
        ColumnKind.TEXT: "Ghi bằng chữ",
        ColumnKind.LONG: "Ghi bằng chữ, dài được",
        ColumnKind.WHOLE: "Số nguyên, ví dụ 25",
        ColumnKind.MONEY: "Số đồng, không ghi đơn vị",
        ColumnKind.AMOUNT: "Số, ví dụ 1,25",
        ColumnKind.DAY: "Ngày, ví dụ 20/11/2024",
        ColumnKind.CHOICE: "Chọn trong danh sách",
        ColumnKind.PLACE: "Chọn nơi trong danh sách",
        ColumnKind.LINK: "Số hoặc tên dòng ở sổ kia",
    }[column.kind]
    must = "Bắt buộc. " if column.required else "Nếu có. "
    return f"{must}{kind}"


def _put(sheet: Any, row: int, column: int, text: str, **style: Any) -> None:
    cell = sheet.cell(row, column)
    cell.value = text
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    for name, value in style.items():
        setattr(cell, name, value)


def _explain(guide: Any, register: Register, places: Sequence[str]) -> dict[str, str]:
    """Fill the second sheet: each column in plain words, and the lists to choose from beside them; where
    each list stands, by column."""
    about = (
        f"Mẫu ghi sổ {register.title_vi}. Ghi từ dòng 3 của trang đầu, mỗi dòng một mục. Không đổi tên cột. "
        f"Cột “{NUMBER_HEAD}” để trống khi ghi dòng mới; có số thì là sửa dòng đã có trong sổ."
    )
    _put(guide, 1, 1, about, font=Font(bold=True))
    guide.merge_cells("A1:D1")
    guide.row_dimensions[1].height = 62
    for number, head in enumerate(("Cột", "Có bắt buộc không", "Ghi thế nào", "Lưu ý"), 1):
        _put(guide, 3, number, head, font=Font(bold=True), fill=_HEAD)
    lists: dict[str, str] = {}
    at = _FIRST_LIST
    for row, column in enumerate(register.typed, 4):
        must = "Bắt buộc" if column.required else "Có thì ghi"
        told = (column.vi, must, help_text(column).partition(". ")[2], column.help_vi)
        for number, text in enumerate(told, 1):
            _put(guide, row, number, text)
        words = [vi for vi, _en in (column.choices or {}).values()]
        if column.kind is ColumnKind.PLACE:
            words = list(places)
        if words:
            lists[column.name] = _list(guide, at, column.vi, words)
            at += 1
    for letter, width in zip("ABCDE", (30, 18, 30, 50, 4), strict=True):
        guide.column_dimensions[letter].width = width
    guide.freeze_panes = "A4"
    lay_out_for_print(guide, 3)
    return lists


def _list(guide: Any, at: int, head: str, words: Sequence[str]) -> str:
    """A list in a column of the second sheet; the formula by which the first one finds it."""
    letter = get_column_letter(at)
    guide.column_dimensions[letter].width = 24
    _put(guide, 3, at, head, font=Font(bold=True), fill=_HEAD)
    for row, word in enumerate(words, 4):
        _put(guide, row, at, word)
    return f"{quote_sheetname(GUIDE)}!${letter}$4:${letter}${len(words) + 3}"


def _rule(column: Column, listed: str) -> DataValidation | None:
    """What Excel itself lets in, with its sentence."""
    if listed:
        rule = DataValidation(type="list", formula1=listed, allow_blank=True)
        rule.error = "Chọn một mục trong danh sách."
    elif column.kind is ColumnKind.DAY:
        rule = DataValidation(type="date", operator="greaterThan", formula1="1", allow_blank=True)
        rule.error = "Ghi ngày như 20/11/2024."
    elif column.kind in NUMBERS:
        kind: Literal["decimal", "whole"] = "decimal" if column.kind is ColumnKind.AMOUNT else "whole"
        rule = DataValidation(type=kind, operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        rule.error = "Ghi số không âm, không kèm chữ."
    else:
        return None
    rule.errorTitle, rule.showErrorMessage = column.vi[:32], True
    rule.promptTitle, rule.prompt, rule.showInputMessage = column.vi[:32], help_text(column), True
    return rule
