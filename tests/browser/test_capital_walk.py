"""The year's money in a real browser: from a source down to its evidence and up again; the chair decides."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import House
from tests.browser.test_access import findings

CAPITAL = "/p/xa-xuan-luong/capital/"


def test_money_is_walked_from_its_source_to_its_evidence_and_back(desk: Page, house: House) -> None:
    house.sign_in(desk, "taichinh")
    desk.goto(CAPITAL)
    desk.get_by_role("link", name="Ngân sách huyện").click()
    expect(desk.get_by_role("heading", name="1. Được giao")).to_be_visible()
    assert not findings(desk)
    desk.get_by_role("link", name="Biên bản nghiệm thu hoàn thành (minh họa)").first.click()
    expect(desk.get_by_role("link", name="anh-minh-hoa.png")).to_be_visible()
    desk.get_by_role("link", name="Thi công sửa mái nhà văn hóa (minh họa)").first.click()
    desk.get_by_role("link", name="Ủy nhiệm chi 38 (minh họa)").click()
    expect(desk.get_by_text("Đã trả từ dòng này")).to_be_visible()
    assert not findings(desk)
    desk.get_by_role("link", name="Ngân sách huyện, năm 2024").click()
    desk.get_by_role("link", name="8126/QĐ-UBND của UBND huyện (minh họa)").click()
    expect(desk.get_by_role("heading", name="8126/QĐ-UBND")).to_be_visible()


def test_the_chair_is_told_what_comes_first_and_decides_with_a_ground(phone: Page, house: House) -> None:
    house.sign_in(phone, "chutich")
    phone.goto(CAPITAL)
    phone.get_by_role("link", name="Chờ Chủ tịch quyết định").click()
    phone.get_by_label("Số quyết định").fill("241/QĐ-UBND")
    phone.get_by_label("Ngày quyết định").fill("20/11/2024")
    phone.get_by_role("button", name="Quyết định kế hoạch vốn này").click()
    expect(phone.get_by_role("alert")).to_contain_text("còn thiếu 4.500.000 đồng")
    expect(phone.get_by_label("Số quyết định")).to_have_value("241/QĐ-UBND")
    assert not findings(phone)
    phone.get_by_label("Lý do bố trí trước").fill("Kênh phải xong trước Tết")
    phone.get_by_role("button", name="Quyết định kế hoạch vốn này").click()
    expect(phone.get_by_text("Các dòng vốn có hiệu lực từ bây giờ")).to_be_visible()


def test_finance_writes_a_line_of_the_next_adjustment(desk: Page, house: House) -> None:
    house.sign_in(desk, "chutich")
    desk.goto(CAPITAL + "plan/3/")
    desk.get_by_text("Trả lại để sửa").first.click()
    desk.get_by_label("Cần sửa gì").fill("Thêm cho mái nhà văn hóa")
    desk.get_by_role("button", name="Trả lại để sửa").click()
    desk.get_by_role("button", name="Thoát").click()
    house.sign_in(desk, "taichinh")
    desk.goto(CAPITAL + "plan/3/")
    row = desk.get_by_role("row", name="Đấu giá quyền sử dụng đất").first
    row.get_by_role("link", name="Điều chỉnh").click()
    assert not findings(desk)
    desk.get_by_label("Số tiền (đồng)").fill("19.500.000")
    desk.get_by_label("Giải ngân quý IV (đồng)").fill("19.500.000")
    desk.get_by_role("button", name="Ghi dòng này vào dự thảo").click()
    expect(desk.get_by_text("Đã ghi dòng vốn vào dự thảo")).to_be_visible()
    expect(desk.get_by_text("còn thiếu 4.500.000 đồng")).to_have_count(0)
    assert not findings(desk)
    desk.get_by_role("link", name="Thêm một dòng vốn").click()
    assert not findings(desk)
