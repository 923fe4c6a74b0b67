"""Forms for tests: laid for the demonstration, read back from files, and made anew as an officer would."""

import io

from openpyxl import Workbook, load_workbook

from banmoi.core.periods import parse_period
from banmoi.reports.forms.laying import lay
from tests.conftest import TODAY

CRITERIA, RESOURCES, DEBTS, HAMLETS = (
    "tieu-chi-2021-2025",
    "nguon-luc-2021-2025",
    "no-dong-2021-2025",
    "cac-ban",
)


def laid_of(commune, form, period, day=TODAY):
    """A form of the demonstration's commune."""
    return lay(form, commune, parse_period(period), day)


def row_of(laid, path):
    """A row by its number with those above it; the total by ""."""
    return next(row for row in laid.rows if row.path == path)


def cell_of(laid, path, kind, at=None, of=()):
    """A cell by its row and its column."""
    place = next(
        number
        for number, column in enumerate(laid.columns)
        if column.kind == kind and column.column.at == at and column.column.of == tuple(of)
    )
    return row_of(laid, path).cells[place]


def opened(content):
    """A workbook from its bytes."""
    return load_workbook(io.BytesIO(content))


def saved(book):
    """The bytes of a workbook."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def resources_book(rows, heads=None, above=("Đơn vị tính: triệu đồng",), title="Biểu nguồn lực"):
    """A workbook with a table of resources, as communes make it."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for line in above:
        sheet.append([line])
    sheet.append(heads or ["STT", "Nội dung", "Kế hoạch năm 2024", "Kết quả huy động 6 tháng"])
    for row in rows:
        sheet.append(row)
    return book


GOOD_RESOURCES = [
    ["I", "Ngân sách Trung ương", 113, 125],
    [1, "Vốn đầu tư", 100, 110],
    [2, "Kinh phí thường xuyên", 13, 15],
    ["II", "Ngân sách địa phương", 200, 235],
    [1, "Ngân sách tỉnh", 100, 130],
    [2, "Ngân sách huyện", 55, 60],
    [3, "Ngân sách xã", 45, 45],
    ["III", "Vốn lồng ghép", 20, 25],
    ["IV", "Tín dụng chính sách", None, 1200],
    ["V", "Doanh nghiệp", 50, None],
    ["VI", "Cộng đồng và người dân", 55, 25.925],
    [1, "Tiền mặt", 30, 2.5],
    [2, "Ngày công, hiện vật quy đổi", 25, 11.1],
    [3, "Hiến đất quy đổi", None, 12.325],
    [None, "Tổng cộng", 438, 1610.925],
]
"""What the system says of the first half of 2024, as an officer would type it."""
