"""Sending an old form to be compared: the page asks where it must, keeps the file, and writes no data."""

import copy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.indicators.models import IndicatorValue
from banmoi.rooms.money.capital_models import Grant
from tests.forms_help import GOOD_RESOURCES, opened, resources_book, saved

COMPARE = "/p/xa-xuan-luong/forms/nguon-luc-2021-2025/2024h1/compare/"


def good():
    return copy.deepcopy(GOOD_RESOURCES)


def sent(client, content, name="bieu-cu.xlsx", **more):
    return client.post(COMPARE, {"file": SimpleUploadedFile(name, content), **more})


def wrong_book():
    rows = good()
    rows[4][3] = 127.5
    rows[1][2] = "trăm"
    return resources_book(rows)


def test_a_file_is_compared_and_nothing_is_written(signed_in):
    before = Grant.objects.count(), IndicatorValue.objects.count(), AuditEntry.objects.count()
    answer = sent(signed_in("taichinh"), saved(wrong_book()))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Các ô lệch" in text and "-2,5" in text and ">D7</td>" in text
    assert "ô C4" in text and "“trăm”" in text
    assert "cộng các dòng 7, 8, 9 là 232,5" in text
    assert before == (Grant.objects.count(), IndicatorValue.objects.count(), AuditEntry.objects.count())


def test_the_kept_file_gives_the_workbook(signed_in):
    client = signed_in("taichinh")
    page = sent(client, saved(wrong_book()))
    token = page.context["asking"].kept.tokens[0][0]
    answer = client.post(COMPARE, {"file:kept": token, "sheet": "Biểu nguồn lực", "row": "2", "do": "excel"})
    assert answer["Content-Disposition"] == 'attachment; filename="doi-chieu-nguon-luc-2021-2025-2024h1.xlsx"'
    lines = [row[0].value for row in opened(answer.content)["Chỗ lệch"].iter_rows()]
    assert "Lệch" in lines and "Không đọc được" in lines and "Cộng không khớp" in lines


def test_another_person_s_file_is_not_opened(signed_in):
    token = sent(signed_in("taichinh"), saved(wrong_book())).context["asking"].kept.tokens[0][0]
    other = signed_in("canbo").post(COMPARE, {"file:kept": token})
    assert other.status_code == 422 and "Chọn tệp Excel" in other.content.decode()


def test_two_like_sheets_are_asked_about_and_the_choice_is_taken(signed_in):
    client = signed_in("canbo")
    book = resources_book(good())
    second = book.create_sheet("Bản sửa")
    for row in book.active.iter_rows(values_only=True):
        second.append(row)
    second["D7"] = 999
    page = sent(client, saved(book))
    assert page.context["asking"].found is None
    assert "Chọn trang cần đối chiếu" in page.content.decode()
    token = page.context["asking"].kept.tokens[0][0]
    chosen = client.post(COMPARE, {"file:kept": token, "sheet": "Bản sửa", "row": "", "unit": "1"})
    assert "999" in chosen.content.decode() and chosen.context["asking"].found is not None


def test_the_unit_is_asked_where_it_is_not_said(signed_in):
    client = signed_in("canbo")
    rows = [[a, b, *(None if v is None else v * 1_000_000 for v in rest)] for a, b, *rest in good()]
    page = sent(client, saved(resources_book(rows, above=())))
    assert page.context["asking"].found is None
    assert "có lẽ là đồng" in page.content.decode()
    asked = page.context["asking"]
    again = client.post(
        COMPARE,
        {"file:kept": asked.kept.tokens[0][0], "sheet": asked.table.grid.title, "row": str(asked.table.first),
         "unit": "0.000001"},
    )  # fmt: skip
    assert "Lệch" in again.content.decode() and not again.context["differing"]


def test_a_wrong_row_is_told_at_its_field(signed_in):
    client = signed_in("canbo")
    token = sent(client, saved(wrong_book())).context["asking"].kept.tokens[0][0]
    answer = client.post(COMPARE, {"file:kept": token, "sheet": "Biểu nguồn lực", "row": "12"})
    assert answer.status_code == 422
    assert "Dòng 12 của trang" in answer.content.decode() and "bieu-cu.xlsx" in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b" ", "rỗng"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, ".xls"),
        (b"%PDF-1.4 %%EOF", "không phải bảng tính"),
        (b"a;b;c\n1;2;3\n", "không phải bảng tính Excel"),
    ],
)
def test_what_is_no_workbook_is_refused_with_its_reason(signed_in, content, words):
    answer = sent(signed_in("canbo"), content, "cu.xls")
    assert answer.status_code == 422 and words in answer.content.decode()


def test_nothing_sent_says_what_to_do(signed_in):
    answer = signed_in("canbo").post(COMPARE, {})
    assert answer.status_code == 422 and "Chọn tệp Excel (.xlsx)" in answer.content.decode()


def test_who_may_not_report_may_not_send(signed_in):
    assert sent(signed_in("phunu"), saved(wrong_book())).status_code == 403
