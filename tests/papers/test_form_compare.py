"""Old forms in Excel against the system's: the table is found, every cell is told, nothing is guessed."""

import copy
import time
from decimal import Decimal

import pytest
from openpyxl import Workbook

from banmoi.core.periods import parse_period
from banmoi.papers import letters
from banmoi.papers.form_book import write_form
from banmoi.papers.form_compare import Outcome, UnitQuestion, compare, unit_of
from banmoi.papers.form_compare_book import write_comparison
from banmoi.papers.form_reading import is_clear, tables_in
from banmoi.papers.form_values import read_value
from banmoi.papers.sheet_book import open_book
from banmoi.reference.forms import At
from banmoi.reports.forms.laying import lay
from tests.conftest import TODAY
from tests.forms_help import (
    CRITERIA,
    DEBTS,
    GOOD_RESOURCES,
    HAMLETS,
    RESOURCES,
    laid_of,
    opened,
    resources_book,
    saved,
)


@pytest.fixture
def laid(commune):
    return laid_of(commune, RESOURCES, "2024h1")


def good():
    return copy.deepcopy(GOOD_RESOURCES)


def compared(laid, book, unit=None):
    content = book if isinstance(book, bytes) else saved(book)
    found = tables_in(open_book(content, "cu.xlsx"), laid)
    assert found
    told = unit_of(found[0], laid) if unit is None else unit
    assert isinstance(told, Decimal)
    return compare(laid, found[0], told)


def outcomes(found):
    return {(cell.place, cell.outcome) for cell in found.cells.values()}


def at(found, place):
    return next(cell for cell in found.cells.values() if cell.place == place)


def test_a_right_file_is_equal_in_every_cell(laid):
    found = compared(laid, resources_book(good()))
    assert not found.of(Outcome.DIFFERS) and not found.of(Outcome.UNREADABLE) and not found.sums
    assert len(found.of(Outcome.EQUAL)) == 27
    assert not found.lacking and not found.rows.extra and not found.rows.doubtful
    assert any("triệu đồng" in note for note in found.notes)


def test_a_differing_cell_tells_both_and_the_difference(laid):
    rows = good()
    rows[4][3] = 127.5
    found = compared(laid, resources_book(rows))
    cell = found.of(Outcome.DIFFERS)[0]
    assert (cell.place, cell.said, cell.own.text, cell.difference) == ("D7", "127,5", "130", Decimal("-2.5"))
    assert cell.difference_text == "-2,5" and "Cộng từ đầu năm" in cell.own.why.sentence
    assert [where for where, _text in found.sums] == ["D6"]
    assert "cộng các dòng 7, 8, 9 là 232,5, lệch 2,5" in found.sums[0][1]


def test_what_stands_on_one_side_only_is_told_as_such(laid):
    rows = good()
    rows[9][3] = 80
    rows[7][3] = None
    found = compared(laid, resources_book(rows))
    assert at(found, "D12").outcome is Outcome.FILE_ONLY and at(found, "D12").own.text == "…"
    assert at(found, "D10").outcome is Outcome.SYSTEM_ONLY


def test_merged_heads_shifted_columns_and_further_ones(laid):
    book = Workbook()
    sheet = book.active
    sheet["B2"] = "BIỂU TỔNG HỢP NGUỒN VỐN"
    sheet["F3"] = "ĐVT: Triệu đồng"
    for cell, text in {"B4": "Số TT", "C4": "NỘI DUNG", "D4": "Phòng theo dõi", "E4": "Nguồn lực năm 2024",
                       "E5": "Kế hoạch năm 2024", "F5": "Kết quả huy động", "G4": "Ghi chú"}.items():  # fmt: skip
        sheet[cell] = text
    for area in ("B4:B5", "C4:C5", "D4:D5", "E4:F4", "G4:G5"):
        sheet.merge_cells(area)
    sheet.append([None, "(1)", "(2)", "(3)", "(4)", "(5)", "(6)"])
    for number, name, planned, done in good():
        sheet.append([None, number, name, "Kinh tế", planned, done, None])
    found = compared(laid, book)
    assert (found.table.first, found.table.last) == (4, 5)
    kinds = {place: laid.columns[column].kind for place, column in found.table.columns.items()}
    assert kinds[1] == "number" and kinds[2] == "name" and kinds[4] == "planned" and kinds[5] == "mobilised"
    assert [letter for letter, _words in found.unmatched] == ["D", "G"]
    assert not found.of(Outcome.DIFFERS) and len(found.of(Outcome.EQUAL)) == 27


def test_text_numbers_spelling_and_order_do_not_matter(laid):
    rows = [[number, name.upper(), planned, done] for number, name, planned, done in good()]
    rows[8][3] = "1.200"
    rows[10][3] = "25,925 triệu đồng"
    rows[0][3] = "125,0"
    rows[6][1] = "Ngân sách xa"
    rows.insert(3, rows.pop(7))
    found = compared(laid, resources_book(rows))
    assert not found.of(Outcome.DIFFERS) and not found.of(Outcome.UNREADABLE)
    assert len(found.of(Outcome.EQUAL)) == 27


def test_a_broken_cell_is_named(laid):
    rows = good()
    rows[1][3] = "khoảng trăm mốt"
    book = resources_book(rows)
    book.active["C5"].value = "=1/0"
    found = compared(laid, book)
    unread = {cell.place: cell.remark for cell in found.of(Outcome.UNREADABLE)}
    assert "Không phải một con số" in unread["D4"]
    assert "công thức" in unread["C5"]
    assert not found.sums


@pytest.mark.parametrize(
    ("line", "factor"),
    [("Đơn vị tính: đồng", 1_000_000), ("ĐVT: 1.000 đồng", 1000), ("(Đơn vị: tỷ đồng)", 0.001)],
)
def test_the_unit_is_taken_as_the_file_says(laid, line, factor):
    rows = [[a, b, *(None if v is None else round(v * factor, 9) for v in rest)] for a, b, *rest in good()]
    found = compared(laid, resources_book(rows, above=(line,)))
    assert not found.of(Outcome.DIFFERS) and len(found.of(Outcome.EQUAL)) == 27
    assert any(line in note for note in found.notes)


def test_a_unit_that_nobody_says_is_asked_and_not_guessed(laid):
    rows = [[a, b, *(None if v is None else v * 1_000_000 for v in rest)] for a, b, *rest in good()]
    content = saved(resources_book(rows, above=()))
    table = tables_in(open_book(content, "cu.xlsx"), laid)[0]
    asked = unit_of(table, laid)
    assert isinstance(asked, UnitQuestion) and asked.meant == Decimal("0.000001")
    assert not compare(laid, table, asked.meant).of(Outcome.DIFFERS)


def test_rounded_figures_are_equal_and_said_to_be(laid):
    rows = good()
    rows[14][3] = 1610.9
    rows[10][3] = 26
    found = compared(laid, resources_book(rows))
    assert at(found, "D17").outcome is Outcome.EQUAL
    assert "làm tròn đến 1 chữ số" in at(found, "D17").remark
    assert at(found, "D13").outcome is Outcome.EQUAL


def test_a_wrong_total_is_pointed_out(laid):
    rows = good()
    rows[14][2] = 538
    found = compared(laid, resources_book(rows))
    assert found.sums == [
        ("C17", "“Tổng cộng” ghi 538, nhưng cộng các dòng 3, 6, 10, 11, 12, 13 là 438, lệch 100.")
    ]


def test_a_share_shows_the_figure_that_was_typed_wrong(laid):
    """The case of a commune whose items came to 681 of a total of 791: one item had lost two digits."""
    heads = ["STT", "Nội dung", "Kết quả huy động 6 tháng", "Tỷ lệ %"]
    rows = [
        ["I", "Ngân sách Trung ương", 2.911, 14.27],
        ["II", "Ngân sách địa phương", 500, 63.18],
        ["III", "Vốn lồng ghép", 178.411, 22.55],
        [None, "Tổng cộng", 791.322, 100],
    ]
    found = compared(laid, resources_book(rows, heads))
    said = dict(found.sums)
    assert "lệch 110" in said["C6"]
    assert "tỷ lệ ghi 14,27%, ứng với 112,922" in said["C3"]
    assert set(said) == {"C3", "C6"}


def test_rows_of_the_file_alone_and_of_the_form_alone(laid):
    rows = good()
    rows.insert(9, ["VII", "Vốn viện trợ nước ngoài", 7, 7])
    del rows[2]
    found = compared(laid, resources_book(rows))
    assert [row.name for row in found.rows.extra] == ["Vốn viện trợ nước ngoài"]
    assert [laid.rows[number].name for number in found.lacking] == ["Kinh phí thường xuyên"]


def test_a_name_that_may_be_two_rows_is_asked(commune):
    laid = lay(HAMLETS, commune, parse_period("2024q4"), TODAY)
    book = Workbook()
    book.active.append(["Chỉ tiêu", "Toàn xã"])
    book.active.append(["Hộ dùng nước sạch", 40])
    book.active.append(["Tổng số hộ", 1745])
    found = compared(laid, book)
    assert [row.name for row, _names in found.rows.doubtful] == ["Hộ dùng nước sạch"]
    assert len(found.rows.doubtful[0][1]) == 2
    assert at(found, "B3").outcome is Outcome.EQUAL


def test_per_cent_as_parts_of_one_are_understood_and_said(commune):
    laid = laid_of(commune, CRITERIA, "2024h1")
    book = Workbook()
    sheet = book.active
    sheet.append(["TT", "Nội dung tiêu chí", "Thực hiện 6 tháng đầu năm 2024", None])
    sheet.append([None, None, "Kết quả", "Đánh giá"])
    sheet.append(["4.2", "Hộ đăng ký trực tiếp và dùng điện an toàn, tin cậy, ổn định", 0.987, "Đạt"])
    sheet.append(["11", "Nghèo đa chiều", 0.073, "Chưa đạt"])
    sheet.append(["15.1", "Người dân tham gia bảo hiểm y tế (cả nam và nữ)", 0.95, "đạt"])
    sheet.append(["6.3", "Thôn có nhà văn hóa hoặc nơi sinh hoạt cộng đồng", "13/14", "x"])
    found = compared(laid, book)
    now = [laid.columns[column].column.at for column in found.table.columns.values()][2:]
    assert now == [At.NOW, At.NOW]
    assert at(found, "C3").outcome is Outcome.EQUAL and "98,7%" in at(found, "C3").remark
    assert at(found, "C4").outcome is Outcome.EQUAL
    wrong = at(found, "C5")
    assert wrong.outcome is Outcome.DIFFERS and round(wrong.difference, 1) == -4
    assert any("dạng phần của 1" in note for note in found.notes)
    assert at(found, "C6").outcome is Outcome.EQUAL
    assert at(found, "D4").outcome is Outcome.DIFFERS and at(found, "D5").outcome is Outcome.EQUAL
    assert at(found, "D6").outcome is Outcome.DIFFERS


def test_a_column_of_another_year_is_pointed_out(laid):
    heads = ["STT", "Nội dung", "Kế hoạch năm 2023", "Kết quả huy động 6 tháng"]
    found = compared(laid, resources_book(good(), heads))
    assert any("Kế hoạch năm 2023" in note and "xem lại" in note for note in found.notes)


def test_another_half_of_the_year_is_pointed_out(laid):
    heads = ["STT", "Nội dung", "Kế hoạch năm 2024", "Kết quả huy động 6 tháng cuối năm 2024"]
    found = compared(laid, resources_book(good(), heads))
    assert any("6 tháng cuối" in note and "xem lại" in note for note in found.notes)


def test_old_letters_are_read(laid):
    old = {letter: chr(code) for code, letter in letters._TCVN3.items()}
    rows = [[a, "".join(old.get(sign, sign) for sign in name.lower()), *rest] for a, name, *rest in good()]
    heads = ["STT", "Néi dung", "KÕ ho¹ch n¨m 2024", "KÕt qu¶ huy ®éng 6 th¸ng"]
    found = compared(laid, resources_book(rows, heads, above=()))
    assert len(found.of(Outcome.EQUAL)) == 27 and any("TCVN3" in note for note in found.notes)


def test_years_as_numbers_in_the_head(commune):
    laid = laid_of(commune, DEBTS, "2024q4")
    book = Workbook()
    book.active.append(["TT", "Tên công trình", "Còn nợ", "Lộ trình trả nợ", None])
    book.active.append([None, None, None, "Năm 2024", "Năm 2025"])
    for number, row in enumerate(laid.rows[:-1], 1):
        cells = {column.title: cell for column, cell in zip(laid.columns, row.cells, strict=True)}
        told = [cells[f"Lộ trình trả nợ · Năm {year}"].value for year in (2024, 2025)]
        book.active.append([number, row.name, cells["Còn nợ · Tổng"].value, *told])
    found = compared(laid, book)
    assert len(found.of(Outcome.EQUAL)) == 12 and not found.of(Outcome.DIFFERS)


def test_a_long_and_wide_sheet_is_answered_in_time(commune):
    laid = laid_of(commune, CRITERIA, "2024h1")
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Dài")
    sheet.append(["TT", "Nội dung tiêu chí", *(f"Cột {number}" for number in range(40)), "Kết quả"])
    for number in range(1600):
        sheet.append([number, f"Dòng chữ khá dài số {number} của bảng", *range(40), number])
    content = saved(book)
    begun = time.monotonic()
    found = tables_in(open_book(content, "dai.xlsx"), laid)
    if found:
        compare(laid, found[0], Decimal(1))
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("form", [CRITERIA, RESOURCES, DEBTS, HAMLETS])
def test_our_own_workbook_comes_back_equal(commune, form):
    laid = laid_of(commune, form, "2024q3")
    found = compared(laid, write_form(laid))
    assert not found.of(Outcome.DIFFERS), [(c.place, c.said, c.own.text) for c in found.of(Outcome.DIFFERS)]
    assert not found.of(Outcome.UNREADABLE) and not found.of(Outcome.SYSTEM_ONLY) and not found.sums
    assert not found.lacking and not found.absent
    known = sum(cell.state.value in ("known", "not_applicable") for cell in laid.figures())
    assert len(found.of(Outcome.EQUAL)) == known


def test_two_sheets_that_fit_are_not_told_apart(laid):
    book = resources_book(good())
    second = book.create_sheet("Bản cũ")
    for row in book.active.iter_rows(values_only=True):
        second.append(row)
    found = tables_in(open_book(saved(book), "hai.xlsx"), laid)
    assert len(found) == 2 and not is_clear(found)


def test_a_file_without_such_a_table_has_none(laid):
    book = Workbook()
    book.active.append(["Họ và tên", "Ngày sinh"])
    book.active.append(["A", "B"])
    assert tables_in(open_book(saved(book), "x.xlsx"), laid) == []


def test_the_answer_as_a_workbook_marks_and_tells(laid):
    rows = good()
    rows[4][3] = 127.5
    book = opened(write_comparison(compared(laid, resources_book(rows)), "cu.xlsx"))
    marked = [
        cell for row in book["Biểu"].iter_rows() for cell in row
        if cell.comment and cell.comment.text.startswith("Lệch")
    ]  # fmt: skip
    assert len(marked) == 1 and marked[0].value == 130
    assert "Trong tệp (ô D7): 127,5" in marked[0].comment.text and marked[0].fill.fgColor.rgb.endswith(
        "F6C7C0"
    )
    lines = [[cell.value for cell in row] for row in book["Chỗ lệch"].iter_rows()]
    assert lines[1][:7] == [
        "Lệch", "II.1 Ngân sách tỉnh", "Kết quả huy động đến hết 6 tháng đầu năm 2024", "D7", "127,5", "130", "-2,5",
    ]  # fmt: skip
    assert any(line[0] == "Cộng không khớp" and line[3] == "D6" for line in lines)


@pytest.mark.parametrize(
    ("value", "number", "nothing"),
    [("1.234,5", "1234.5", False), ("98,5 %", "98.5", False), ("–", None, True), ("…", None, True),
     ("57,5 tr.đ", "57.5", False), (12, "12", False), ("x tỷ", None, False), (None, None, True)],
)  # fmt: skip
def test_cells_as_officers_write_them(value, number, nothing):
    read = read_value(value)
    assert (None if read.number is None else str(read.number)) == number
    assert read.nothing is nothing
