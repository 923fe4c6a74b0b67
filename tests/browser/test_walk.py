"""The officer's walk: a hamlet head reports from a phone, the officer verifies, everything follows."""

import re
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import House

BOARD = "/p/xa-xuan-luong/"
NUMBERS = {
    "households:numerator": "148",
    "population:numerator": "562",
    "population:female": "275",
    "poor_household_rate:numerator": "2",
    "multidimensional_poverty_rate:numerator": "10",
    "health_insurance_coverage:numerator": "562",
    "health_insurance_coverage:female": "275",
    "clean_water_share:numerator": "61",
    "piped_clean_water_share:numerator": "20",
    "makeshift_houses:numerator": "0",
}


def goal(page: Page, name: str) -> str:
    """The line of a goal on the board, as read."""
    return page.locator(".goal", has_text=name).inner_text()


def tile(page: Page, title: str) -> str:
    """What a screen reader says of a criterion of the set in force."""
    label = page.locator(".strip").first.locator(f'a[aria-label*="{title}"]')
    return label.get_attribute("aria-label") or ""


def test_report_verify_and_everything_follows(phone: Page, desk: Page, house: House, tmp_path: Path) -> None:
    house.sign_in(desk, "canbo")
    desk.goto(BOARD)
    assert "99,17%" in goal(desk, "Người dân có thẻ bảo hiểm y tế")
    assert "Chưa kết luận" in tile(desk, "Nhà ở dân cư")

    house.sign_in(phone, "truongban")
    expect(phone).to_have_url(re.compile("/p/ban-ven/$"))
    phone.get_by_role("link", name=re.compile(r"Báo \d+ số liệu")).click()
    # First with a slip: more insured people than people. Nothing may be lost.
    for name, text in NUMBERS.items():
        phone.locator(f'[name="{name}"]').fill(text)
    phone.locator('[name="health_insurance_coverage:numerator"]').fill("572")
    phone.get_by_role("button", name="Gửi các số đã ghi").click()
    expect(phone.get_by_role("alert")).to_contain_text("Chưa gửi được")
    expect(phone.locator('[name="clean_water_share:numerator"]')).to_have_value("61")
    expect(phone.locator(".error").first).to_contain_text("nhiều hơn tổng số")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    phone.locator('[name="health_insurance_coverage:numerator"]').fill("562")
    photo = tmp_path / "the-bhyt.png"
    Image.new("RGB", (60, 40), "green").save(photo)
    entry = phone.locator("#entry-health_insurance_coverage")
    entry.get_by_text("Thêm minh chứng").click()
    entry.locator('input[type="file"]').set_input_files(photo)
    phone.get_by_role("button", name="Gửi các số đã ghi").click()
    expect(phone.get_by_role("status").first).to_contain_text("Đã gửi 8 số liệu")

    # Reported is not verified: the board has not moved.
    desk.goto(BOARD)
    assert "99,17%" in goal(desk, "Người dân có thẻ bảo hiểm y tế")
    desk.goto(BOARD + "verify/")
    section = desk.locator("section", has=desk.get_by_role("heading", name="Bản Ven"))
    expect(section.locator("img")).to_have_count(1)
    section.get_by_role("button", name=re.compile("Xác minh cả 8 số")).click()
    expect(desk.get_by_role("status").first).to_contain_text("Đã xác minh 8 số liệu")

    desk.goto(BOARD)
    line = goal(desk, "Người dân có thẻ bảo hiểm y tế")
    assert "99,21%" in line
    assert "Đã đạt" in line
    assert "Nhà ở dân cư: Đạt (tạm tính)" in tile(desk, "Nhà ở dân cư")
    desk.goto(BOARD + "sets/commune_ntm_2021_2025/9/")
    expect(desk.locator("main")).to_contain_text("mức yêu cầu không quá 0")
    desk.goto(BOARD + "indicators/health_insurance_coverage/")
    expect(desk.locator("main")).to_contain_text("562/562")
    desk.goto(BOARD + "audit/")
    expect(desk.locator("main")).to_contain_text("Xác minh: Người dân tham gia bảo hiểm y tế")
    expect(desk.locator("main")).to_contain_text("Ninh Văn Đức")


def test_a_threshold_is_settled_by_two_people(desk: Page, house: House, tmp_path: Path) -> None:
    scan = tmp_path / "trang.png"
    Image.new("RGB", (80, 60), "white").save(scan)
    house.sign_in(desk, "canbo")
    desk.goto(BOARD + "law/commune_ntm_2021_2025/10/region=TDMNPB,year=2024/")
    desk.get_by_label("Điều, khoản, phụ lục, dòng").fill("Phụ lục I, dòng 10 (thử nghiệm)")
    desk.get_by_role("button", name="Ghi kết quả đối chiếu").click()
    expect(desk.get_by_role("alert")).to_contain_text("Đính kèm bản chụp")
    desk.get_by_label("Bản chụp trang văn bản").set_input_files(scan)
    desk.get_by_role("button", name="Ghi kết quả đối chiếu").click()
    expect(desk.get_by_role("status").first).to_contain_text("cần một người thứ hai")
    desk.get_by_role("button", name="Thoát").click()
    house.sign_in(desk, "chutich")
    desk.get_by_role("link", name=re.compile("Chốt 1 ngưỡng")).click()
    desk.get_by_role("link", name="chờ người thứ hai").click()
    desk.get_by_role("button", name="Đã xem bản chụp, chốt mức này").click()
    expect(desk.locator("main")).to_contain_text("đã chốt 1/201")
    desk.goto(BOARD)
    assert tile(desk, "Thu nhập").endswith("Đạt")
