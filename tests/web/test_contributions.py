"""Pages of gifts: sums that open to their lines, receipts, the own line by its code, public lines."""

import csv
import hashlib
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from banmoi.core.contributions import spaced_code
from banmoi.reference.registers import registers
from banmoi.rooms.money.contribution_actions import issue_receipt
from banmoi.rooms.money.contribution_models import Receipt
from banmoi.rooms.money.models import Contribution
from banmoi.rooms.registers.actions import withdraw_entry, write_entry
from banmoi.web.guessing import TRIES

PUBLIC = "/public/xa-xuan-luong/contributions/2024/"
PAGE = "/p/xa-xuan-luong/contributions/"
GIFT = {
    "who": "Lò Thị Thử", "giver": "household", "kind": "cash", "place": "ban-ven", "quantity": "1.500.000",
    "purpose": "Trồng cây", "on_day": "05/06/2024",
}  # fmt: skip


@pytest.fixture(autouse=True)
def nobody_tried():
    """No wrong code was counted yet."""
    cache.clear()


@pytest.fixture
def give(person, moment):
    def given(**other):
        return write_entry(
            person("canbo"), registers()["contributions"], None, GIFT | other, moment=moment
        ).entry

    return given


@pytest.fixture
def receipt(give, person, moment):
    return issue_receipt(person("canbo"), give().pk, moment=moment)


def public_rows():
    content = Client().get(PUBLIC + "lines.csv").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def figure(text):
    return int(text.replace(".", ""))


def total_of(content):
    return figure(re.search(r'<dd class="big">([\d.]+) đồng</dd>', content)[1])


def test_the_public_total_is_the_sum_of_the_public_lines(give):
    give()
    give(kind="labour", quantity="2,5", place="ban-nghe")
    give(kind="land", quantity="10,125", place="ban-8", on_day="31/12/2023")
    rows = public_rows()
    content = Client().get(PUBLIC).content.decode()
    expected = sum(
        row.value or 0 for row in Contribution.objects.filter(on_day__year=2024, withdrawn_at=None)
    )
    assert total_of(content) == expected == sum(int(row["value_vnd"] or 0) for row in rows)
    for head in ("Theo loại", "Theo bản"):
        body = content.split(f"<h2>{head}</h2>")[1].split("</section>")[0]
        parts, foot = body.split("<tfoot>")
        cells = re.findall(r'class="number" data-label="Giá trị quy đổi \(đồng\)">(?:<b>)?([\d.]+)', parts)
        assert sum(figure(cell) for cell in cells) == expected
        assert figure(re.search(r"<b>([\d.]+)</b>", foot)[1]) == expected
    days = sum(Decimal(row["quantity"]) for row in rows if row["kind"] == "labour")
    assert days == Decimal("14.5"), "six, four, two and two and a half; the withdrawn one counts nought"


def test_no_public_page_names_a_giver_or_tells_a_code(give, receipt):
    pages = [Client().get(address).content.decode() for address in (PUBLIC, PUBLIC + "lines.csv", "/check/")]
    for row in Contribution.objects.all():
        assert not any(row.who in page for page in pages)
    for row in Receipt.objects.all():
        assert not any(row.code in page or spaced_code(row.code) in page for page in pages)
    assert set(public_rows()[0]) == {
        "mark",
        "kind",
        "quantity",
        "unit",
        "value_vnd",
        "hamlet",
        "month",
        "state",
    }


def test_a_giver_finds_the_own_line_by_its_mark(receipt):
    content = Client().post("/check/", {"code": spaced_code(receipt.code).lower()}).content.decode()
    mark = hashlib.sha256(receipt.code.encode()).hexdigest()[:12]
    assert f"<code>{mark}</code>" in content
    assert "1.500.000 đồng" in content
    assert "Một triệu năm trăm nghìn đồng" in content
    assert "đã cộng vào tổng công khai" in content
    assert PUBLIC in content
    assert "Lò Thị Thử" not in content
    found = [row for row in public_rows() if row["mark"] == mark]
    assert [(row["value_vnd"], row["state"], row["hamlet"]) for row in found] == [
        ("1500000", "counted", "Bản Ven")
    ]


def test_a_withdrawn_line_stays_with_nought(receipt, person, moment):
    before = sum(int(row["value_vnd"] or 0) for row in public_rows())
    withdraw_entry(
        person("canbo"), registers()["contributions"], receipt.contribution_id, withdrawn=True, reason="Nhầm",
        moment=moment,
    )  # fmt: skip
    row = next(row for row in public_rows() if row["mark"] == receipt.digest[:12])
    assert (row["value_vnd"], row["quantity"], row["state"]) == ("0", "0", "withdrawn")
    assert sum(int(row["value_vnd"] or 0) for row in public_rows()) == before - 1_500_000
    content = Client().post("/check/", {"code": receipt.code}).content.decode()
    assert "đã bỏ khỏi sổ, không được cộng" in content
    assert "đã cộng vào tổng" not in content


def test_a_change_after_the_receipt_shows(receipt, person, moment, signed_in):
    gift = receipt.contribution
    write_entry(
        person("canbo"), registers()["contributions"], gift.pk, {"quantity": "1.000.000"}, seen=gift.version,
        moment=moment,
    )  # fmt: skip
    content = Client().post("/check/", {"code": receipt.code}).content.decode()
    assert "đã sửa sau khi cấp biên nhận" in content
    assert "1.500.000" in content, "what the paper says"
    page = signed_in("canbo").get(f"/p/xa-xuan-luong/receipts/2024/{receipt.number}/").content.decode()
    assert "in lại và thu bản cũ" in page


WRONG = ["", "x", "EDH3-Y6E9-NFT6-YMA2", "E" * 16, "Đ" * 16, "' OR 1=1 --", "0" * 60]


def test_every_wrong_code_gets_the_same_answer_after_the_same_work(db):
    answers = set()
    for code in WRONG:
        with CaptureQueriesContext(connection) as captured:
            response = Client().post("/check/", {"code": code})
        content = re.sub(r'value="[^"]*"', "", response.content.decode())
        answers.add((response.status_code, len(captured), content))
    assert len(answers) == 1
    status, queries, content = answers.pop()
    assert (status, queries) == (422, 1)
    assert "Không có biên nhận nào mang mã này" in content


def test_what_was_typed_stays_in_the_form(db):
    assert 'value="EDH3-XXXX"' in Client().post("/check/", {"code": "EDH3-XXXX"}).content.decode()


def test_guessing_is_locked_out_for_a_while_and_others_are_not(receipt):
    for _ in range(TRIES):
        assert Client().post("/check/", {"code": "sai"}).status_code == 422
    locked = Client().post("/check/", {"code": receipt.code})
    assert locked.status_code == 429
    assert "1.500.000" not in locked.content.decode()
    assert Client(REMOTE_ADDR="10.1.1.9").post("/check/", {"code": receipt.code}).status_code == 200


def test_no_address_of_a_visitor_is_kept(db):
    Client(REMOTE_ADDR="203.0.113.77").post("/check/", {"code": "sai"})
    kept = list(cache._cache)
    assert kept
    assert not any("203.0.113.77" in key for key in kept)
    for digest in (hashlib.sha256(b"203.0.113.77").hexdigest(),):
        assert not any(digest in key for key in kept), "without the salt nobody works it back"


def test_right_codes_are_not_counted(receipt):
    for _ in range(TRIES + 3):
        assert Client().post("/check/", {"code": receipt.code}).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/public/xa-khong-co/contributions/2024/",
        "/public/viet-nam/contributions/2024/",
        "/public/xa-xuan-luong/contributions/1899/",
    ],
)
def test_what_is_not_public_is_404(db, address):
    assert Client().get(address).status_code == 404
    assert Client().get(address + "lines.csv").status_code == 404


def test_the_old_communes_year_stays_after_the_merger(db, settings):
    before = public_rows()
    settings.FIXED_TODAY = date(2026, 3, 1)
    assert public_rows() == before


def test_a_public_page_of_many_lines_is_small_and_without_script(give, person, moment):
    gift = give()
    copies = []
    for number in range(400):
        gift.pk, gift.quantity, gift.value = None, 1000 + number, 1000 + number
        copies.append(
            Contribution(**{field.attname: getattr(gift, field.attname) for field in gift._meta.fields})
        )
    Contribution.objects.bulk_create(copies)
    for page in (PUBLIC, PUBLIC + "?page=2", "/check/"):
        content = Client().get(page).content
        assert len(content) < 30_000, page
        assert b"<script" not in content


def test_public_queries_do_not_grow_with_lines(give):
    def counted():
        with CaptureQueriesContext(connection) as captured:
            Client().get(PUBLIC)
        return len(captured)

    few = counted()
    for number in range(5):
        give(place=f"ban-{8 + number}")
    assert counted() == few


def test_every_sum_of_the_year_opens_to_exactly_its_rows(signed_in, give):
    give()
    client = signed_in("canbo")
    content = client.get(PAGE).content.decode()
    links = re.findall(
        r'<a href="(/p/xa-xuan-luong/registers/contributions/\?[^"]+)">[^<]+</a></th>'
        r'<td class="number" data-label="Số dòng">(\d+)</td>.*?quy đổi \(đồng\)">([\d.]+)', content
    )  # fmt: skip
    assert len(links) > 8
    for address, count, value in links:
        rows = client.get(address.replace("&amp;", "&")).content.decode()
        assert f"{count} dòng" in rows, address
        assert value in rows, address


def test_what_is_missing_is_said(signed_in):
    content = signed_in("canbo").get(PAGE).content.decode()
    for head in (
        "Chưa có đơn giá",
        "Hiến đất chưa có văn bản đồng ý",
        "chưa có căn cứ",
        "Chưa cấp biên nhận",
    ):
        assert head in content
    assert "Hộ số 44 (minh họa)" in content
    assert "Hộ số 44 (minh họa)" not in signed_in("phunu").get(PAGE).content.decode()


def test_names_of_another_hamlets_givers_are_kept_from_a_hamlet_head(signed_in):
    content = signed_in("truongban").get(PAGE).content.decode()
    assert "Hộ số 44 (minh họa)" not in content
    assert signed_in("truongban").get("/p/xa-xuan-luong/receipts/2024/1/").status_code == 403
    assert signed_in("truongban").get("/p/xa-xuan-luong/receipts/2024/3/").status_code == 200
    assert signed_in("canbo").get("/p/xa-xuan-luong/receipts/2024/9999/").status_code == 404
    assert signed_in("canbo").get("/p/ban-ven/receipts/2024/3/").status_code == 404


def test_a_receipt_is_given_and_shown(signed_in, give):
    client, gift = signed_in("truongban"), give()
    page = client.get(f"/p/ban-ven/registers/contributions/{gift.pk}/").content.decode()
    assert "Cấp biên nhận và in" in page
    assert "không có biên bản các hộ biểu quyết" in page, "a gift without a ground says so"
    response = client.post(f"/p/ban-ven/contributions/{gift.pk}/receipt/", follow=True)
    content = response.content.decode()
    code = Receipt.objects.get(contribution=gift).code
    assert spaced_code(code) in content
    assert "Một triệu năm trăm nghìn đồng" in content
    assert "testserver/check/" in content
    again = client.get(f"/p/ban-ven/registers/contributions/{gift.pk}/").content.decode()
    assert "Cấp biên nhận và in" not in again
    assert code not in again, "the code stands on the receipt alone"


def test_a_withdrawn_gift_gets_no_receipt_on_the_page_either(signed_in, give, person, moment):
    gift = give()
    withdraw_entry(
        person("canbo"), registers()["contributions"], gift.pk, withdrawn=True, reason="x", moment=moment
    )
    response = signed_in("canbo").post(f"{PAGE}{gift.pk}/receipt/", follow=True)
    assert "không cấp biên nhận" in response.content.decode()
    assert not Receipt.objects.filter(contribution=gift).exists()


def test_a_rule_is_told_with_what_was_typed_still_there(signed_in):
    sent = GIFT | {"kind": "goods", "what": "", "unit": "bao"}
    response = signed_in("canbo").post("/p/xa-xuan-luong/registers/contributions/new/", sent)
    content = response.content.decode()
    assert response.status_code == 422
    assert "Hiện vật thì cần ghi cụ thể là gì" in content
    assert 'value="1.500.000"' in content


def test_a_vote_says_how_it_went_and_how_sure_the_share_is(signed_in):
    page = signed_in("canbo").get("/p/xa-xuan-luong/registers/household_votes/").content.decode()
    number = re.search(r"household_votes/(\d+)/\">Đóng góp sửa mái", page)[1]
    content = signed_in("canbo").get(f"/p/xa-xuan-luong/registers/household_votes/{number}/").content.decode()
    assert "61 trên 96 hộ của bản đồng ý; cần từ 2/3 trở lên, tức là ít nhất 64 hộ" in content
    assert "theo trí nhớ" in content
