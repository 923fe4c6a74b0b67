"""From a dropped file to a task that a hamlet head marks done: the walk of the plan."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from banmoi.reference.files import text
from tests.browser.conftest import House
from tests.browser.test_access import findings
from tests.papers.making import txt_to_docx

PLAN = (
    text("demonstration_plan.txt")
    .replace("138/KH-UBND", "139/KH-UBND")
    .replace("năm 2024", "năm 2025")
    .replace("/2024", "/2025")
    .replace("ngày 19 tháng 02 năm 2025", "ngày 15 tháng 11 năm 2024")
    .replace("làm đường ngõ xóm, xong trước ngày 30/6/2025", "làm đường ngõ xóm, xong trước ngày 01/12/2024")
)


def test_from_the_dropped_file_to_a_task_done(phone: Page, desk: Page, house: House, tmp_path: Path) -> None:
    paper = tmp_path / "ke-hoach-2025.docx"
    paper.write_bytes(txt_to_docx(PLAN))
    broken = tmp_path / "anh.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")

    house.sign_in(desk, "canbo")
    desk.goto("/p/xa-xuan-luong/plans/")
    desk.locator("#paper").set_input_files(broken)
    desk.get_by_role("button", name="Đọc kế hoạch").click()
    expect(desk.get_by_role("alert")).to_contain_text("bị hỏng")

    desk.locator("#paper").set_input_files(paper)
    desk.get_by_role("button", name="Đọc kế hoạch").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("139/KH-UBND")
    expect(desk.get_by_text("Đã đọc 9 mục tiêu")).to_be_visible()
    assert not findings(desk)
    # one goal is answered, one corrected; then the browser is closed and opened again
    goal = desk.locator(".read-item", has_text="Tỷ lệ hộ nghèo")
    goal.get_by_role("button", name="Đúng").click()
    expect(desk.locator(".read-item", has_text="Tỷ lệ hộ nghèo")).to_contain_text("đã xác nhận")
    desk.locator(".read-item", has_text="nước hợp vệ sinh").get_by_role("link", name="Sửa").click()
    desk.get_by_label("Mức", exact=True).fill("chín mươi")
    desk.get_by_role("button", name="Ghi và xác nhận").click()
    expect(desk.get_by_role("alert")).to_contain_text("không phải là số")
    expect(desk.get_by_label("Mức", exact=True)).to_have_value("chín mươi")
    desk.get_by_label("Mức", exact=True).fill("99,5")
    desk.get_by_role("button", name="Ghi và xác nhận").click()
    expect(desk.locator(".read-item", has_text="nước hợp vệ sinh")).to_contain_text("99,5%")
    address = desk.url.split("?")[0]
    desk.goto("about:blank")
    desk.goto(address + "?part=I")
    expect(desk.locator(".read-item", has_text="Tỷ lệ hộ nghèo")).to_contain_text("đã xác nhận")

    # an open item stops the confirmation, and says how many
    desk.get_by_role("button", name=re.compile("Xác nhận kế hoạch")).click()
    expect(desk.get_by_text(re.compile(r"Còn \d+ mục chưa xem\. Xác nhận hoặc bỏ"))).to_be_visible()
    for part in ("I", "II", "III"):
        desk.goto(f"{address}?part={part}")
        button = desk.get_by_role("button", name=re.compile(r"Xác nhận \d+ mục còn lại"))
        if button.count():
            button.click()
    desk.goto(f"{address}?part=III")
    task = desk.locator(".read-item", has_text="Họp bản lấy ý kiến")
    task.get_by_role("link", name="Sửa").click()
    expect(desk.locator("blockquote")).to_contain_text("Họp bản lấy ý kiến")
    desk.get_by_label("Đơn vị chủ trì").select_option(label="Ban phát triển Bản Ven")
    desk.get_by_role("button", name="Ghi và xác nhận").click()
    desk.goto(f"{address}?part=head")
    for _left in range(3):
        if desk.get_by_role("button", name=re.compile("mục còn lại")).count():
            desk.get_by_role("button", name=re.compile("mục còn lại")).click()
    desk.get_by_role("button", name=re.compile("Xác nhận kế hoạch, chuyển Chủ tịch")).click()
    expect(desk.get_by_text("chờ Chủ tịch UBND xã cho có hiệu lực")).to_be_visible()
    plan = desk.url
    desk.get_by_role("button", name="Thoát").click()

    house.sign_in(desk, "chutich")
    desk.goto(plan)
    desk.get_by_role("button", name="Cho kế hoạch có hiệu lực").click()
    expect(desk.get_by_text("Mỗi nhiệm vụ đã có ngày phải làm")).to_be_visible()
    desk.get_by_role("button", name="Thoát").click()

    house.sign_in(phone, "truongban")
    phone.goto("/me/tasks/")
    mine = phone.locator(".my-task", has_text="Họp bản lấy ý kiến")
    expect(mine).to_contain_text("30/11/2024")
    mine.locator("summary").click()
    mine.get_by_role("button", name="Đúng, gửi là đã xong").click()
    expect(phone.locator(".my-task", has_text="Họp bản lấy ý kiến")).to_have_count(0)
    expect(phone.get_by_role("listitem").filter(has_text="Họp bản lấy ý kiến")).to_contain_text("Đã xong")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360

    house.sign_in(desk, "canbo")
    desk.goto(plan)
    desk.get_by_role("link", name=re.compile("Họp bản lấy ý kiến")).click()
    expect(desk.get_by_role("main")).to_contain_text("Ninh Văn Đức")
