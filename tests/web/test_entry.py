"""Bad input gets a sentence that says what to do, and nothing that was typed is lost."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from banmoi.core.periods import parse_period
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.indicators.actions import close_period, reopen_period, review_values
from banmoi.rooms.indicators.models import Evidence, IndicatorValue
from banmoi.rooms.indicators.queries import current_rows

FORM = "/p/ban-ven/report/"
BASE = {
    "households:numerator": "148",
    "population:numerator": "562",
    "population:female": "275",
}


def photo(name="anh.jpg", kind="JPEG"):
    stream = io.BytesIO()
    Image.new("RGB", (20, 20), "green").save(stream, kind)
    return SimpleUploadedFile(name, stream.getvalue())


def office(member, extra=None, size=10):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, b"0" * size)
        if extra:
            archive.writestr(extra, b"x")
    return stream.getvalue()


def text_of(response):
    return response.content.decode()


BAD = [
    ({"households:numerator": "mười"}, "không phải là số"),
    ({"households:numerator": "1,234.5"}, "1.234,5"),
    ({"households:numerator": "148.5"}, "148,5"),
    ({"households:numerator": "148,5"}, "số nguyên"),
    ({"households:numerator": "-3"}, "không thể âm"),
    ({"households:numerator": "9" * 30}, "quá dài"),
    ({"poor_household_rate:numerator": "149"}, "nhiều hơn tổng số"),
    ({"population:female": "600"}, "nhiều hơn tổng số"),
    ({"health_insurance_coverage:numerator": "563"}, "nhiều hơn tổng số"),
    ({"health_insurance_coverage:numerator": "500", "health_insurance_coverage:female": "280"}, "nhiều hơn"),
    ({"health_insurance_coverage:numerator": "562", "health_insurance_coverage:female": "100"}, "nam"),
    ({"households:numerator": "100", "poor_household_rate:numerator": "101"}, "nhiều hơn tổng số"),
]


@pytest.mark.parametrize(("typed", "words"), BAD)
def test_a_wrong_number_gets_a_sentence_and_stays_on_the_screen(signed_in, typed, words):
    before = IndicatorValue.objects.count()
    response = signed_in("truongban").post(FORM, BASE | typed)
    assert response.status_code == 422
    page = text_of(response)
    assert words in page
    assert "Những gì đã ghi vẫn còn" in page
    for value in (BASE | typed).values():
        assert f'value="{value}"' in page
    assert IndicatorValue.objects.count() == before


def test_opening_the_page_saves_nothing(signed_in):
    before = IndicatorValue.objects.count()
    assert signed_in("truongban").get(FORM).status_code == 200
    assert IndicatorValue.objects.count() == before


def test_an_empty_form_says_that_nothing_was_written(signed_in):
    response = signed_in("truongban").post(FORM, {"households:numerator": " "})
    assert response.status_code == 422
    assert "Chưa ghi số liệu nào" in text_of(response)


def test_zero_is_a_value(signed_in, ven):
    signed_in("truongban").post(FORM, BASE | {"makeshift_houses:numerator": "0"})
    row = next(r for r in current_rows([ven.id], period="2024q4") if r.value.indicator == "makeshift_houses")
    assert row.value.numerator == 0


def test_sending_again_changes_nothing_and_says_so(signed_in):
    client = signed_in("truongban")
    assert client.post(FORM, BASE).status_code == 302
    count = IndicatorValue.objects.count()
    again = client.post(FORM, BASE, follow=True)
    assert "Không có gì thay đổi" in text_of(again)
    assert IndicatorValue.objects.count() == count


def test_two_people_on_one_value_the_second_sees_the_first(signed_in, ven):
    assert signed_in("truongban").post(FORM, BASE).status_code == 302
    response = signed_in("vanhoa").post(FORM, {"households:numerator": "150", "households:based_on": ""})
    page = text_of(response)
    assert response.status_code == 422
    assert "Có người vừa báo số này" in page
    assert "Ninh Văn Đức" in page
    assert 'value="150"' in page
    rows = [r for r in current_rows([ven.id], period="2024q4") if r.value.indicator == "households"]
    assert [row.value.numerator for row in rows] == [148]
    # Having seen it, the second person may insist: theirs supersedes, and the first is kept.
    seen = rows[0].value.id
    answer = signed_in("vanhoa").post(FORM, {"households:numerator": "150", "households:based_on": seen})
    assert answer.status_code == 302
    assert IndicatorValue.objects.get(id=seen).superseded_by.numerator == 150


def test_a_closed_period_takes_nothing_and_keeps_what_was_typed(signed_in, person, commune, moment):
    q3 = parse_period("2024q3")
    close_period(person("chutich"), commune.id, q3, moment=moment)
    response = signed_in("truongban").post(FORM + "?period=2024q3", {"households:numerator": "149"})
    assert response.status_code == 422
    assert "đã khóa" in text_of(response)
    assert 'value="149"' in text_of(response)
    reopen_period(person("chutich"), commune.id, q3, "sửa sai", moment=moment)
    row = next(r for r in current_rows([commune.id], period="2024q3") if r.value.indicator == "rural_market")
    assert review_values(person("canbo"), [row.value.id], verified=True, moment=moment) == {}


def test_a_period_to_come_and_a_period_that_is_none(signed_in):
    client = signed_in("truongban")
    assert "chưa bắt đầu" in text_of(client.post(FORM + "?period=2025q1", BASE))
    assert client.get(FORM + "?period=2024q9").status_code == 404


INSIDE = "bên trong không phải ảnh"
REFUSED = [
    (SimpleUploadedFile("to.jpg", b"\xff\xd8" + b"0" * 40_000_000), "38,1 MB"),
    (SimpleUploadedFile("anh.jpg", b"MZ\x90\x00" + b"0" * 500), INSIDE),
    (SimpleUploadedFile("anh.svg", b"<svg xmlns='x'><script>1</script></svg>"), INSIDE),
    (SimpleUploadedFile("rong.pdf", b""), "rỗng"),
    (SimpleUploadedFile("nua.pdf", b"%PDF-1.4 khong co duoi"), INSIDE),
    (
        SimpleUploadedFile("macro.docx", office("word/document.xml", "word/vbaProject.bin")),
        INSIDE,
    ),
    (
        SimpleUploadedFile("bom.docx", office("word/document.xml", size=210_000_000)),
        INSIDE,
    ),
    (SimpleUploadedFile("trang.html", b"<html><script>alert(1)</script></html>"), INSIDE),
]


@pytest.mark.parametrize(("upload", "words"), REFUSED, ids=lambda item: getattr(item, "name", None))
def test_a_refused_file_says_why_and_the_good_one_stays(signed_in, ven, upload, words):
    upload.seek(0)
    client = signed_in("truongban")
    files = {"households:files": [photo("tot.jpg"), upload]}
    response = client.post(FORM, BASE | files)
    page = text_of(response)
    assert response.status_code == 422, page[:500]
    assert words in page
    kept = page.split('name="households:kept" value="')[1].split('"')[0]
    assert "tot.jpg" in page
    answer = client.post(FORM, BASE | {"households:kept": kept})
    assert answer.status_code == 302
    row = next(r for r in current_rows([ven.id], period="2024q4") if r.value.indicator == "households")
    assert [item.file.original_name for item in Evidence.objects.filter(value=row.value)] == ["tot.jpg"]
    assert not StoredFile.objects.filter(original_name=upload.name).exists()


def test_a_forged_file_token_is_ignored(signed_in, ven):
    signed_in("truongban").post(FORM, BASE | {"households:kept": "1:abc:def"})
    row = next(r for r in current_rows([ven.id], period="2024q4") if r.value.indicator == "households")
    assert not Evidence.objects.filter(value=row.value).exists()


def test_a_returned_value_shows_its_reason_to_the_hamlet(signed_in, person, ven, moment):
    client = signed_in("truongban")
    client.post(FORM, BASE)
    row = next(r for r in current_rows([ven.id], period="2024q4") if r.value.indicator == "households")
    review_values(person("canbo"), [row.value.id], verified=False, reason="thiếu 2 hộ mới", moment=moment)
    assert "bị trả lại" in text_of(client.get("/p/ban-ven/"))
    assert "thiếu 2 hộ mới" in text_of(client.get(FORM))


def test_returning_without_a_reason_keeps_the_page(signed_in):
    client = signed_in("canbo")
    page = text_of(client.get("/p/xa-xuan-luong/verify/"))
    value = page.split('name="return" value="')[1].split('"')[0]
    response = client.post("/p/xa-xuan-luong/verify/", {"return": value, f"reason:{value}": " "})
    assert response.status_code == 422
    assert "Ghi lý do trả lại" in text_of(response)


def test_a_returned_value_is_not_sent_again_untouched(signed_in, person, ven, moment):
    client = signed_in("truongban")
    client.post(FORM, BASE)
    rows = {row.value.indicator: row for row in current_rows([ven.id], period="2024q4")}
    returned = rows["households"].value
    review_values(person("canbo"), [returned.id], verified=False, reason="xem lại", moment=moment)
    untouched = {f"{key}:based_on": row.value.id for key, row in rows.items()}
    client.post(FORM, BASE | untouched | {"poor_household_rate:numerator": "2"})
    now = {row.value.indicator: row for row in current_rows([ven.id], period="2024q4")}
    assert now["households"].value.id == returned.id
    assert now["households"].status == "returned"
    assert now["poor_household_rate"].value.numerator == 2
    # Insisting takes a word of why.
    client.post(FORM, BASE | untouched | {"households:note": "đã đếm lại, số đúng"})
    again = {row.value.indicator: row for row in current_rows([ven.id], period="2024q4")}["households"]
    assert (again.status, again.value.supersedes_id) == ("reported", returned.id)
