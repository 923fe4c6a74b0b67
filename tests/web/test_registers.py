"""The pages of registers: what is typed stays, rows and exports agree, names are kept from strangers."""

import re

import pytest

from banmoi.reference.registers import registers
from banmoi.rooms.indicators.models import IndicatorValue
from banmoi.rooms.registers.actions import write_entry
from banmoi.rooms.registers.models import TABLES
from tests.rooms.test_registers import COURSE, GIFT
from tests.sheets import opened

COMMUNE = "/p/xa-xuan-luong/registers/"


def text_of(response):
    return response.content.decode()


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong(signed_in):
    sent = COURSE | {"learners": "hai lăm", "opened": "31/11/2024", "note": "ghi chú dài"}
    response = signed_in("canbo").post(f"{COMMUNE}training/new/", sent)
    page = text_of(response)
    assert response.status_code == 422
    for words in ("không phải là số", "31/11/2024", "không phải là một ngày", "hai lăm", "ghi chú dài"):
        assert words in page, words
    assert page.count('aria-invalid="true"') == 2
    assert not TABLES["training"]._default_manager.filter(title=COURSE["title"]).exists()


def test_a_course_is_entered_found_changed_and_withdrawn(signed_in):
    client = signed_in("vanhoa")
    made = client.post(f"{COMMUNE}training/new/", COURSE)
    assert made.status_code == 302
    assert COURSE["title"] in text_of(client.get(f"{COMMUNE}training/?q=u+phan"))
    form = text_of(client.get(made.url + "edit/"))
    assert 'value="05/08/2024"' in form and 'value="25"' in form
    client.post(made.url + "edit/", COURSE | {"learners": "26", "seen": "1", "reason": "đếm lại"})
    page = text_of(client.get(made.url))
    assert "<del>25</del>" in page and "<ins>26</ins>" in page and "đếm lại" in page
    client.post(made.url, {"do": "withdraw", "reason": "ghi nhầm"})
    assert COURSE["title"] not in text_of(client.get(f"{COMMUNE}training/?q=u+phan"))
    assert COURSE["title"] in text_of(client.get(f"{COMMUNE}training/?q=u+phan&withdrawn=1"))


def test_the_second_person_is_told_what_the_first_changed(signed_in, person, moment):
    row = write_entry(person("canbo"), registers()["training"], None, COURSE, moment=moment).entry
    where = f"{COMMUNE}training/{row.pk}/edit/"
    assert signed_in("vanhoa").post(where, COURSE | {"learners": "30", "seen": "1"}).status_code == 302
    response = signed_in("canbo").post(where, COURSE | {"learners": "26", "seen": "1"})
    page = text_of(response)
    assert response.status_code == 422
    assert "Vi Thị Thảo" in page and "<ins>30</ins>" in page and 'value="26"' in page
    again = signed_in("canbo").post(where, COURSE | {"learners": "26", "seen": "2"})
    assert again.status_code == 302
    row.refresh_from_db()
    assert row.learners == 26


@pytest.mark.parametrize(
    "query", ["", "?q=duong", "?kind=land", "?place=ban-ven", "?year=2024", "?withdrawn=1"]
)
@pytest.mark.parametrize("key", ["contributions", "works", "training", "ocop"])
def test_the_page_and_the_workbook_have_the_same_rows(signed_in, key, query):
    client = signed_in("canbo")
    page = text_of(client.get(f"{COMMUNE}{key}/{query}"))
    count = int(re.search(r"(\d+) dòng\.", page)[1])
    sheet = opened(client.get(f"{COMMUNE}{key}/sheet.xlsx{query}")).worksheets[0]
    names = {column.vi for column in registers()[key].columns}
    rows = list(sheet.iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if names <= {str(cell) for cell in row})
    found = [row for row in rows[head + 1 :] if any(cell is not None for cell in row)]
    found = [row for row in found if "Cộng" not in row]
    assert len(found) == count


def test_names_of_givers_are_kept_from_other_hamlets(signed_in, person, moment):
    gifts = registers()["contributions"]
    row = write_entry(person("canbo"), gifts, None, GIFT | {"place": "ban-xoan"}, moment=moment).entry
    where = f"{COMMUNE}contributions/"
    for username, seen in (("canbo", True), ("mattran", True), ("truongban", False), ("thidua", False)):
        client = signed_in(username)
        for address in (where, f"{where}{row.pk}/", f"{where}?q=luong+thi+doi"):
            page = text_of(client.get(address)).replace("luong thi doi", "")
            assert ("Lường Thị Đôi" in page) == seen, (username, address)
        sheet = opened(client.get(f"{where}sheet.xlsx?place=ban-xoan")).worksheets[0]
        cells = [str(cell) for line in sheet.values for cell in line]
        assert any("Lường Thị Đôi" in cell for cell in cells) == seen, username
        assert any("Đường ngõ" in cell for cell in cells)


def test_words_that_begin_like_a_formula_stay_words(signed_in, person, moment):
    write_entry(
        person("canbo"), registers()["training"], None, COURSE | {"title": '=HYPERLINK("x")'}, moment=moment
    )
    sheet = opened(signed_in("canbo").get(f"{COMMUNE}training/sheet.xlsx")).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == '=HYPERLINK("x")'] == ["s"]


def test_a_derived_value_opens_to_the_rows_that_nobody_typed_twice(signed_in, person, moment):
    product = {
        "name": "Miến dong", "producer": "Tổ hợp tác miến", "place": "ban-ven", "stars": "s3",
        "decided_on": "01/11/2024", "valid_until": "01/11/2027",
    }  # fmt: skip
    row = write_entry(person("taichinh"), registers()["ocop"], None, product, moment=moment).entry
    value = IndicatorValue.objects.filter(indicator="ocop_product_valid", source="derived").latest("id")
    page = text_of(signed_in("canbo").get(f"/values/{value.id}/"))
    assert "Miến dong" in page and f"/ocop/{row.pk}/" in page and "không ai nhập" in page
    assert "Dòng này nói lên số liệu nào" in text_of(signed_in("canbo").get(f"{COMMUNE}ocop/{row.pk}/"))


def test_an_entry_of_the_next_commune_is_not_found_here(signed_in, person, moment):
    row = write_entry(person("canbo"), registers()["training"], None, COURSE, moment=moment).entry
    assert signed_in("canbo").get(f"/p/xa-dong-tien/registers/training/{row.pk}/").status_code == 404
    assert signed_in("canbo").get(f"{COMMUNE}training/999999/").status_code == 404
    assert signed_in("canbo").get(f"{COMMUNE}no-such/").status_code == 404
