"""Sheets as they come: what is refused, what is put right and said, what is never read in silence."""

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as some
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import PatternFill

from banmoi.core.registers import CellProblem
from banmoi.papers.letters import _TCVN3, composed
from banmoi.papers.sheet_book import SheetProblem, SheetRefusedError, open_book
from banmoi.papers.sheet_matching import NUMBER, NUMBER_HEAD, Known, find_head, propose
from banmoi.papers.sheet_reading import read_grid
from banmoi.papers.sheet_rows import Reading, lines_of
from banmoi.papers.sheet_values import Remark, day_of, english_numbers, typed
from banmoi.papers.sheet_words import note_text
from banmoi.reference.registers import registers
from tests.sheets import HEADS, book, content, given, listed

REGISTER = registers()["contributions"]
KNOWN = Known(REGISTER, frozenset({"ban ven", "ban xoan"}), {})


def grid_of(data, title=None):
    opened = open_book(data, "bảng.xlsx")
    return read_grid(opened, title if title is not None else opened.sheets[0].title)


def lines(data, **how):
    grid = grid_of(data)
    head = find_head(grid, KNOWN)
    return lines_of(grid, head, REGISTER, Reading(propose(grid, head, KNOWN), **how))


def kinds(found):
    return {note.kind for note in found.notes}


def refused(data):
    with pytest.raises(SheetRefusedError) as error:
        open_book(data, "bảng.xlsx")
    return error.value.problem


def spoilt(data, **members):
    """The same archive with some of its members replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename not in members:
                new.writestr(item, old.read(item))
        for name, text in members.items():
            new.writestr(name, text)
    return stream.getvalue()


def part(data, name="xl/worksheets/sheet1.xml"):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_each_file_that_is_no_sheet_is_refused_for_its_own_reason():
    good = listed(given(1))
    types = part(good, "[Content_Types].xml")
    macro = types.replace("spreadsheetml.sheet.main+xml", "sheet.macroEnabled.main+xml")
    assert "macroEnabled" in macro
    ole = b"\xd0\xcf\x11\xe0" + b"\x00" * 600
    assert refused(b"  \n ") is SheetProblem.EMPTY
    assert refused(ole) is SheetProblem.OLD_EXCEL
    assert refused(ole + "EncryptedPackage".encode("utf-16-le")) is SheetProblem.LOCKED
    assert refused(spoilt(good, **{"xl/vbaProject.bin": b"x"})) is SheetProblem.MACROS
    assert refused(spoilt(good, **{"[Content_Types].xml": macro})) is SheetProblem.MACROS
    assert refused(spoilt(good, **{"xl/macrosheets/sheet1.xml": b"x"})) is SheetProblem.MACROS
    assert refused(spoilt(good, **{"xl/workbook.bin": b"x"})) is SheetProblem.OTHER_OFFICE
    assert refused(good[: len(good) // 2]) is SheetProblem.BROKEN
    assert refused(b"%PDF-1.7 ...") is SheetProblem.NOT_A_SHEET
    assert refused(b"<html><table></table></html>") is SheetProblem.NOT_A_SHEET
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refused(stream.getvalue()) is SheetProblem.NOT_A_SHEET


def test_a_bomb_is_not_opened():
    good = listed(given(1))
    swollen = spoilt(good, **{"xl/media/big.bin": b"\x00" * (201 * 1024 * 1024)})
    assert len(swollen) < 1_000_000
    assert refused(swollen) is SheetProblem.SWOLLEN
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    sheet = part(good)
    at = sheet.index("<worksheet")
    with pytest.raises(SheetRefusedError) as error:
        grid_of(spoilt(good, **{"xl/worksheets/sheet1.xml": sheet[:at] + bomb + sheet[at:]}))
    assert error.value.problem is SheetProblem.BROKEN


def test_a_formula_gives_its_last_value_and_one_without_is_no_value():
    made, sheet = book([given(1), given(2)])
    sheet["E2"] = "=2+3"
    data = content(made)
    text = part(data)
    calculated = text.replace("<f>2+3</f><v />", "<f>2+3</f><v>5</v>").replace(
        "<f>2+3</f><v></v>", "<f>2+3</f><v>5</v>"
    )
    assert calculated != text
    assert lines(data).lines[0].wrong["quantity"].problem is CellProblem.NOT_CALCULATED
    found = lines(spoilt(data, **{"xl/worksheets/sheet1.xml": calculated}))
    assert found.lines[0].texts["quantity"] == "5"
    assert not found.lines[0].wrong
    assert "formulas" in kinds(found)


def test_an_error_of_excel_is_no_value():
    made, sheet = book([given(1)])
    sheet["F2"] = "#REF!"
    sheet["F2"].data_type = "e"
    line = lines(content(made)).lines[0]
    assert (line.wrong["unit_price"].problem, line.wrong["unit_price"].text) == (
        CellProblem.ERROR_VALUE,
        "#REF!",
    )


def test_days_in_every_dress():
    days = [
        date(2024, 3, 12),
        "12/03/2024",
        45363,
        "45363",
        "12-3-2024",
        "12.3.24",
        "ngày 12 tháng 3 năm 2024",
        "2024/03/12",
    ]
    found = lines(listed(*(given(n, day=value) for n, value in enumerate(days))))
    assert {line.texts["on_day"] for line in found.lines} == {"12/03/2024"}
    assert {"serial", "short_year", "day_spoken"} <= kinds(found)
    assert day_of("31/02/2024") is None
    assert day_of("11/20/2024") is None
    assert day_of(True) is None


def test_numbers_in_every_dress():
    column = REGISTER.column("unit_price")
    assert typed(column, "1.234.567") == ("1.234.567", None)
    assert typed(column, "1,234,567") == ("1.234.567", Remark.ENGLISH)
    assert typed(column, "500.000 đ") == ("500.000", Remark.UNIT)
    assert typed(column, "-") == ("", Remark.NOTHING)
    assert typed(column, 1500000) == ("1.500.000", None)
    assert typed(column, Decimal("0.3")) == ("0,3", None)
    assert typed(column, "1,500") == ("1,500", None)  # one and a half, or fifteen hundred: the register asks
    assert typed(column, "1,500", english=True) == ("1.500", Remark.ENGLISH)
    assert english_numbers(["1,234,567.5", "1,500", None, 7])
    assert not english_numbers(["1,500", "2,000"])
    assert not english_numbers(["1,234,567", "1.234.567"])


@settings(deadline=None, max_examples=40)
@cases(some.decimals(min_value=0, max_value=10**11, places=3))
def test_a_number_of_a_sheet_is_read_back_the_same(number):
    made = Workbook()
    made.active["A1"] = number
    value = grid_of(content(made)).rows[0][1][0] if number else 0
    assert Decimal(value) == number


@settings(deadline=None, max_examples=40)
@cases(some.lists(some.lists(some.one_of(
    some.none(), some.text(some.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12),
    some.integers(0, 10**12), some.dates(date(1950, 1, 1), date(2100, 1, 1)), some.booleans(),
), max_size=6), max_size=6))  # fmt: skip
def test_the_reader_agrees_with_openpyxl(rows):
    made = Workbook()
    for row, cells in enumerate(rows, 1):
        for column, value in enumerate(cells, 1):
            cell = made.active.cell(row, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    data = content(made)
    usual = load_workbook(io.BytesIO(data)).active
    for number, cells in grid_of(data).rows:
        for column, value in enumerate(cells, 1):
            theirs = usual.cell(number, column).value
            theirs = theirs.date() if hasattr(theirs, "date") else theirs
            if isinstance(theirs, str):
                theirs = composed(theirs.strip()) or None
            assert value == theirs


def test_a_head_of_two_rows_with_merged_cells_below_titles():
    above = [["ỦY BAN NHÂN DÂN XÃ"], [], ["DANH SÁCH ĐÓNG GÓP NĂM 2024"], ["Đơn vị tính: đồng"], [],
             ["STT", "Họ và tên", "Hình thức", "Bản", "Đóng góp", None, "Ngày", "Nội dung"]]  # fmt: skip
    heads = [None, None, None, None, "Số lượng", "Đơn giá", None, None]
    made, sheet = book(
        [[f"({n})" for n in range(1, 9)], given(1)[:8], given(2)[:8]], heads=heads, above=above
    )
    sheet.merge_cells("E6:F6")
    for letter in "ABCDGH":
        sheet.merge_cells(f"{letter}6:{letter}7")
    grid = grid_of(content(made))
    head = find_head(grid, KNOWN)
    assert (head.first, head.last) == (6, 7)
    assert head.words[4:7] == ("Đóng góp Số lượng", "Đóng góp Đơn giá", "Ngày")
    match = propose(grid, head, KNOWN)
    assert match == {
        1: "who",
        2: "kind",
        3: "place",
        4: "quantity",
        5: "unit_price",
        6: "on_day",
        7: "purpose",
    }
    assert [line.row for line in lines_of(grid, head, REGISTER, Reading(match)).lines] == [9, 10]


def test_counting_from_one_is_never_taken_for_the_number_in_the_register():
    found = lines(listed(given(1), given(2), heads=["Số", *HEADS[1:]]))
    assert [line.number for line in found.lines] == [None, None]
    grid = grid_of(listed(given(1), heads=[NUMBER_HEAD, *HEADS[1:]]))
    assert propose(grid, find_head(grid, KNOWN), KNOWN)[0] == NUMBER


def test_what_was_learned_is_proposed():
    heads = [*HEADS[:8], "Cột lạ của xã", HEADS[9]]
    grid = grid_of(listed(given(1, receipt="R1"), heads=heads))
    assert 8 not in propose(grid, find_head(grid, KNOWN), KNOWN)
    known = Known(REGISTER, KNOWN.places, {"cot la cua xa": "note"})
    assert propose(grid, find_head(grid, known), known)[8] == "note"


def test_totals_are_no_entries_and_are_compared():
    rows = [
        given(1, quantity=5),
        given(2, quantity=7),
        [None, "Cộng", None, None, 12],
        [None, "Tổng cộng:", None, None, 13],
    ]
    found = lines(listed(*rows))
    assert len(found.lines) == 2
    said = [note_text(note) for note in found.notes]
    assert any("Dòng 4 là dòng cộng: không nhập; số cộng khớp" in text for text in said)
    assert any("Dòng 5" in text and "ghi 13" in text and "lại là 12, lệch 1." in text for text in said)


@pytest.mark.parametrize(
    "name", ["Cổng làng bản Ven", "Công ty chè", "Cộng đồng bản Ven", "Tổng đội thanh niên"]
)
def test_a_name_that_begins_like_a_total_is_an_entry(name):
    row = given(1)
    row[1] = name
    assert [line.texts["who"] for line in lines(listed(row)).lines] == [name]


def test_hidden_rows_are_said_and_read_only_when_asked():
    made, sheet = book([given(1), given(2), given(3)])
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["F"].hidden = True
    data = content(made)
    found = lines(data)
    assert [line.row for line in found.lines] == [2, 4]
    assert "hidden_rows" in kinds(found)
    assert "unit_price" not in found.lines[0].texts
    assert len(lines(data, with_hidden=True).lines) == 3


def test_merged_cells_among_rows_are_said():
    made, sheet = book([given(1), given(2), given(3)])
    sheet.merge_cells("D2:D4")
    found = lines(content(made))
    assert [line.texts["place"] for line in found.lines] == ["Bản Ven", "", ""]
    note = next(note for note in found.notes if note.kind == "merged")
    assert "D2:D4" in note_text(note)


def test_a_row_with_a_place_alone_says_it_for_the_rows_below():
    heads = [*HEADS[:3], *HEADS[4:]]
    rows = [given(n)[:3] + given(n)[4:] for n in (1, 2, 3)]
    found = lines(
        listed([None, "Bản Ven"], rows[0], ["II", "Bản Xoan"], rows[1], rows[2], heads=heads),
        places={"ban ven": "ban-ven", "ban xoan": "ban-xoan"},
    )
    assert [line.texts["place"] for line in found.lines] == ["ban-ven", "ban-xoan", "ban-xoan"]


def test_a_million_coloured_rows_that_say_nothing_are_no_rows():
    data = listed(given(1))
    text = part(data)
    empty = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(3, 1_048_577))
    data = spoilt(data, **{"xl/worksheets/sheet1.xml": text.replace("</sheetData>", f"{empty}</sheetData>")})
    assert [number for number, _cells in grid_of(data).rows] == [1, 2]


def test_too_many_rows_are_refused():
    data = listed(given(1))
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(3, 50_005))
    with pytest.raises(SheetRefusedError) as error:
        grid_of(
            spoilt(
                data,
                **{"xl/worksheets/sheet1.xml": part(data).replace("</sheetData>", f"{rows}</sheetData>")},
            )
        )
    assert error.value.problem is SheetProblem.TOO_MANY_ROWS


def test_rich_text_protected_sheets_links_and_colours():
    made, sheet = book([given(1)])
    sheet["B2"] = CellRichText("Hộ ", TextBlock(InlineFont(b=True), "ông Năm"))
    sheet["H2"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet.protection.sheet = True
    data = spoilt(content(made), **{"xl/externalLinks/externalLink1.xml": "<x/>"})
    opened = open_book(data, "b")
    grid = read_grid(opened, opened.sheets[0].title)
    assert grid.rows[1][1][1] == "Hộ ông Năm"
    assert grid.protected
    assert opened.linked


def test_several_sheets_and_hidden_ones():
    made, _sheet = book([given(1)])
    made.create_sheet("Năm 2023").append(["x"])
    made.create_sheet("Ẩn").sheet_state = "hidden"
    opened = open_book(content(made), "b")
    assert [item.title for item in opened.shown] == ["Danh sách", "Năm 2023"]
    assert [item.title for item in opened.sheets if item.hidden] == ["Ẩn"]


def test_words_in_the_letters_of_old_typefaces_are_put_right():
    old = {new: chr(code) for code, new in _TCVN3.items()}
    words = [
        "Họ và tên",
        "Số lượng",
        "Nội dung",
        "Nguyễn Văn Đường ở bản được xã hỗ trợ và nhân dân đóng góp",
    ]
    made = Workbook()
    made.active.append(["".join(old.get(letter, letter) for letter in word) for word in words])
    grid = grid_of(content(made))
    assert grid.repaired == "from_tcvn3"
    assert grid.rows[0][1] == words


@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_text_with_separators(mark, letters):
    rows = [["Ho va ten", "So luong", "Ngay"], ["Ho mot", "1500", "12/03/2024"], ["Ho hai", "", "13/03/2024"]]
    text = "\r\n".join(mark.join(row) for row in rows)
    grid = grid_of(text.encode(letters))
    assert [cells[0] for _number, cells in grid.rows] == ["Ho va ten", "Ho mot", "Ho hai"]
    assert grid.rows[2][1] == ["Ho hai", None, "13/03/2024"]


def test_a_text_that_is_no_table_is_refused():
    with pytest.raises(SheetRefusedError) as error:
        grid_of("Chỉ là một bài văn\nkhông có cột nào".encode())
    assert error.value.problem is SheetProblem.NOT_A_SHEET
