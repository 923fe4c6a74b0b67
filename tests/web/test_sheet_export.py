"""A register as a workbook: the same rows, typed, with living sums; and our own sheet to be filled in."""

import io
import itertools
import shutil
import subprocess
import tracemalloc
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from banmoi.core.registers import Column, ColumnKind
from banmoi.papers.sheets import HEAD_ROWS, write_sheet
from banmoi.reference.registers import registers
from banmoi.rooms.registers.models import TABLES
from tests.sheets import GIVEN, content, counts, form_of, given, listed, look, opened, send, write

Given = TABLES["contributions"]
COLUMNS = [
    (Column("name", "Tên", "Name", ColumnKind.TEXT), "Tên"),
    (Column("note", "Ghi chú", "Note", ColumnKind.LONG), "Ghi chú"),
    (Column("day", "Ngày", "Day", ColumnKind.DAY), "Ngày"),
    (Column("sum", "Số tiền", "Sum", ColumnKind.MONEY, total=True), "Số tiền"),
    (Column("size", "Quy mô", "Size", ColumnKind.AMOUNT, total=True), "Quy mô"),
]
TRAPS = [
    "=1+1",
    "+84 912",
    "-5",
    "@SUM(A1)",
    "\t=1",
    '=HYPERLINK("x")',
    "bình thường",
    "#REF!",
    "\x0bđiều khiển",
]


def written(rows):
    stream = io.BytesIO()
    count = write_sheet(stream, "Sổ thử: [1/2]", "ghi chú", COLUMNS, rows, "Cộng")
    return stream, count


def test_words_stay_words_and_numbers_are_numbers():
    rows = [
        (n, [word, word, date(2024, 3, 12), n * 1000, Decimal("1.250")]) for n, word in enumerate(TRAPS, 1)
    ]
    stream, count = written(rows)
    sheet = load_workbook(stream).active
    assert count == len(TRAPS)
    for row, word in zip(
        sheet.iter_rows(min_row=HEAD_ROWS + 1, max_row=HEAD_ROWS + count), TRAPS, strict=True
    ):
        assert row[1].data_type == row[2].data_type == "s"
        assert row[1].value == word.replace("\x0b", "")
        assert row[1].quotePrefix == word.startswith(("=", "+", "-", "@", "\t"))
        assert row[3].is_date
        assert row[4].data_type == "n"
        assert row[2].alignment.wrap_text
    total = sheet[HEAD_ROWS + count + 1]
    assert [cell.value for cell in total] == ["Cộng", None, None, None, "=SUM(E4:E12)", "=SUM(F4:F12)"]


def test_it_prints_on_paper_across_with_its_head_on_every_page():
    sheet = load_workbook(written([(1, ["a", None, None, 1, None])])[0]).active
    assert sheet.freeze_panes == "C4"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.auto_filter.ref == "A3:F4"


def test_a_column_in_which_nothing_is_written_has_no_sum():
    sheet = load_workbook(written([(1, ["a", None, None, 7, None])])[0]).active
    assert [cell.value for cell in sheet[5]][4:] == ["=SUM(E4:E4)", None]
    assert load_workbook(written([])[0]).active.max_row == HEAD_ROWS


@pytest.mark.long
def test_memory_does_not_grow_with_the_rows():
    def peak(count):
        rows = ((n, [f"Hộ {n}", "x" * 50, date(2024, 1, 1), n, None]) for n in range(count))
        tracemalloc.start()
        write_sheet(_Sink(), "x", "", COLUMNS, rows, "Cộng")
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(8_000) < 1.5 * peak(1_000) + 300_000


class _Sink:
    """Takes a file and keeps nothing of it."""

    at = 0

    def write(self, data):
        self.at += len(data)
        return len(data)

    def tell(self):
        return self.at

    def seekable(self):
        return False

    def flush(self):
        pass

    def close(self):
        pass


def test_libreoffice_opens_it_and_counts_the_same(tmp_path):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("NOT OPENED IN AN OFFICE PROGRAM: LibreOffice is not installed here")
    rows = [
        (n, [TRAPS[n % len(TRAPS)].strip(), None, date(2024, 3, 12), n * 1000, Decimal("0.5")])
        for n in range(1, 31)
    ]
    file = tmp_path / "so.xlsx"
    file.write_bytes(written(rows)[0].getvalue())
    # a bare office knows no last value of a formula: what stands in the cells, it has worked out itself
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    form = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false"
    words = [office, profile, "--headless", "--convert-to", form, "--outdir", str(tmp_path), str(file)]
    done = subprocess.run(words, capture_output=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "so.csv").read_text("utf-8-sig").splitlines()
    total = next(line for line in lines if line.startswith("Cộng"))
    assert [part.strip('"') for part in total.split(";")][4:] == ["465,000", "15"] or "465000" in total
    assert any("=1+1" in line for line in lines)
    assert not any("Err:" in line or "#NAME" in line for line in lines)


FILTERS = [
    "".join(parts)
    for parts in itertools.product(
        ("?q=", "?q=ho", "?q=duong+ngo"), ("", "&kind=cash", "&kind=land"), ("", "&place=ban-ven"),
        ("", "&year=2024", "&year=2023"), ("", "&withdrawn=1"),
    )
]  # fmt: skip


def test_the_page_and_the_workbook_have_the_same_rows(signed_in, person):
    client = signed_in("canbo")
    rows = [given(n, kind=("Tiền", "Ngày công", "Đất")[n % 3], price=None if n % 3 == 0 else 10,
                  place=("Bản Ven", "Bản Xoan")[n % 2], day=date(2023 + n % 2, 5, 1))
            for n in range(12)]  # fmt: skip
    _page, sheet = look(client, listed(*rows))
    write(client, sheet)
    gone = Given.objects.order_by("-id")[:3]
    Given.objects.filter(id__in=[row.id for row in gone]).update(withdrawn_at=gone[0].made_at)
    seen = set()
    for query in FILTERS:
        page = client.get(f"{GIVEN}{query}")
        made = opened(client.get(f"{GIVEN}sheet.xlsx{query}")).active
        numbers = [
            row[0].value for row in made.iter_rows(min_row=HEAD_ROWS + 1) if isinstance(row[0].value, int)
        ]
        assert len(numbers) == page.context["count"], query
        assert set(numbers) >= {row.entry.pk for row in page.context["rows"]}
        seen.add(len(numbers))
    assert len(seen) > 4


def test_the_sum_of_the_page_is_the_sum_of_the_rows_of_the_workbook(signed_in):
    client = signed_in("canbo")
    made = opened(client.get(f"{GIVEN}sheet.xlsx")).active
    heads = [cell.value for cell in made[HEAD_ROWS]]
    at = heads.index("Giá trị quy đổi (đồng)")
    rows = [row[at].value for row in made.iter_rows(min_row=HEAD_ROWS + 1) if isinstance(row[0].value, int)]
    page = client.get(GIVEN)
    said = next(text for name, text, _unknown in page.context["totals"] if name == "Giá trị quy đổi (đồng)")
    assert said.replace(".", "") == str(sum(value for value in rows if value))


def test_names_are_left_out_for_who_may_not_see_them(signed_in):
    made = opened(signed_in("phunu").get(f"{GIVEN}sheet.xlsx")).active
    heads = [cell.value for cell in made[HEAD_ROWS]]
    at = heads.index("Hộ hoặc người đóng góp")
    values = [row[at].value for row in made.iter_rows(min_row=HEAD_ROWS + 1)]
    assert len(values) > 2
    assert not any(values)


def test_choices_and_places_are_written_in_words(signed_in):
    made = opened(signed_in("canbo").get(f"{GIVEN}sheet.xlsx")).active
    words = {cell.value for row in made.iter_rows(min_row=HEAD_ROWS + 1) for cell in row}
    assert {"Tiền", "Ngày công", "Đất (m²)", "Bản Ven"} <= words


@pytest.mark.parametrize("key", registers())
def test_every_register_has_a_template_that_comes_back(signed_in, key):
    register, base = registers()[key], f"/p/xa-xuan-luong/registers/{key}/"
    client = signed_in("taichinh")
    if register.by_acts:
        assert client.get(f"{base}template.xlsx").status_code == 404
        return
    response = client.get(f"{base}template.xlsx")
    if response.status_code == 403:
        pytest.skip(f"{key}: taichinh does not write here")
    made = opened(response)
    sheet, guide = made.worksheets
    assert [cell.value for cell in sheet[1]][1:] == [column.vi for column in register.typed]
    assert {guide.sheet_state, sheet.sheet_state} == {"visible"}
    assert [guide.cell(row, 1).value for row in range(4, 4 + len(register.typed))] == [
        c.vi for c in register.typed
    ]
    lists = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    for place, column in enumerate(register.typed, 2):
        letter = sheet.cell(1, place).column_letter
        rule = lists.get(f"{letter}3:{letter}5000")
        if column.kind in (ColumnKind.CHOICE, ColumnKind.PLACE):
            assert rule.type == "list"
        if column.kind is ColumnKind.CHOICE:
            first, last = (int(part) for part in rule.formula1.replace(":", "").split("$")[2::2])
            at = rule.formula1.split("$")[1]
            offered = [guide[f"{at}{row}"].value for row in range(first, last + 1)]
            assert offered == [vi for vi, _en in column.choices.values()]
    page, found = look_at_template(client, content(made), base)
    assert page.status_code == 422
    assert "không có dòng nào để nhập" in page.content.decode()
    assert found == {1 + n: column.name for n, column in enumerate(register.typed)} | {0: "№"}


def look_at_template(client, data, base):
    response, sheet = send(client, data, base)
    page = client.post(f"{base}sheets/{sheet.id}/", form_of(response))
    return page, response.context["found"].chosen


def test_a_filled_template_is_read_as_it_was_filled(signed_in):
    client = signed_in("canbo")
    made = opened(client.get(f"{GIVEN}template.xlsx"))
    sheet = made.worksheets[0]
    heads = [cell.value for row in sheet.iter_rows() for cell in row if cell.value == "Số lượng"]
    assert heads == ["Số lượng"]
    head = next(row for row in sheet.iter_rows(values_only=True) if "Số lượng" in row)
    typed = {
        "Hộ hoặc người đóng góp": "Hộ mẫu", "Đóng góp gì": "Ngày công", "Ở đâu": "Bản Ven", "Số lượng": 4,
        "Đơn giá riêng (đồng)": 150_000, "Ai định đơn giá riêng": "Biên bản họp bản",
        "Ngày đóng góp": date(2024, 6, 1), "Cho việc gì": "Đường",
    }  # fmt: skip
    assert set(typed) <= set(head)
    sheet.append([typed.get(name) for name in head])
    _page, found = look(client, content(made))
    assert counts(found) == (1, 0, 0, 0)
    write(client, found)
    entry = Given.objects.latest("id")
    assert (entry.who, entry.kind, entry.place.key, entry.value) == ("Hộ mẫu", "labour", "ban-ven", 600_000)
    assert (entry.on_day, entry.giver) == (date(2024, 6, 1), "household"), "nothing said is a household"
    _page, again = look(client, content(made))
    assert counts(again) == (0, 0, 1, 0)


def test_a_hamlet_head_s_template_offers_the_own_hamlet_only(signed_in):
    made = opened(signed_in("truongban").get(f"{GIVEN}template.xlsx"))
    guide = made.worksheets[1]
    words = {cell.value for row in guide.iter_rows(min_row=4, min_col=6) for cell in row} - {None}
    assert "Bản Ven" in words
    assert "Bản Xoan" not in words
