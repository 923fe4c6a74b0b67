"""The money of a year, walked from its source to the receipt; a household checks its own line by itself."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import House

CAPITAL = "/p/xa-xuan-luong/capital/"
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


def test_from_the_source_to_the_voucher_and_its_evidence(desk: Page, house: House) -> None:
    house.sign_in(desk, "mattran")
    desk.goto(CAPITAL)
    desk.locator("table").first.get_by_role("link", name="Ngân sách huyện").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Ngân sách huyện")
    source = desk.url
    desk.get_by_role("link", name="8126/QĐ-UBND của UBND huyện (minh họa)").click()
    expect(desk.locator(".kv").first).to_contain_text("60.000.000")
    desk.goto(source)
    proof = desk.get_by_role("link", name="anh-minh-hoa.png").first.get_attribute("href")
    assert proof is not None and desk.request.get(proof).headers["content-type"] == "image/png"
    desk.get_by_role("link", name="Hợp đồng: Thi công sửa mái nhà văn hóa (minh họa)").click()
    expect(desk.locator(".kv").first).to_contain_text("74.500.000")
    desk.get_by_role("link", name="Ủy nhiệm chi 38 (minh họa)").first.click()
    expect(desk.locator(".kv").first).to_contain_text("35.000.000")
    desk.locator(".kv").first.get_by_role("link", name=re.compile("Ngân sách huyện")).click()
    expect(desk.get_by_role("link", name=re.compile("Ngân sách huyện")).first).to_be_visible()


def test_from_the_gift_to_the_receipt_that_anybody_can_check(desk: Page, phone: Page, house: House) -> None:
    house.sign_in(desk, "canbo")
    desk.goto("/p/xa-xuan-luong/contributions/")
    desk.get_by_role("link", name="Hiến đất", exact=True).click()
    desk.get_by_role("link", name="Hộ số 07 (minh họa)").click()
    desk.locator('a[href*="/receipts/"]').first.click()
    expect(desk.locator("main")).to_contain_text("Một triệu tám trăm nghìn đồng")
    code = CODE.search(desk.locator("main").inner_text())
    assert code is not None

    phone.goto("/check/")
    phone.get_by_label("Mã tra").fill("2222-2222-2222-2222")
    phone.get_by_role("button", name="Xem dòng của tôi").click()
    expect(phone.get_by_role("alert")).to_contain_text("Không có biên nhận nào mang mã này")
    phone.get_by_label("Mã tra").fill(code[0].lower())
    phone.get_by_role("button", name="Xem dòng của tôi").click()
    line = phone.locator("main")
    expect(line).to_contain_text("1.800.000")
    expect(line).not_to_contain_text("Hộ số")
    mark = phone.locator("code").first.inner_text()
    phone.get_by_role("link", name="Mở danh sách công khai").click()
    expect(phone.locator("main")).to_contain_text(mark)
    expect(phone.locator("main")).not_to_contain_text("Hộ số 07")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
