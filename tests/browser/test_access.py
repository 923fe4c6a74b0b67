"""Every kind of page passes axe, in light and dark, on a phone and a desk, and works by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import House
from tests.web import areas

COMMUNE = "/p/xa-xuan-luong/"
PAGES = [
    COMMUNE,
    COMMUNE + "goals/6/",
    COMMUNE + "table/",
    COMMUNE + "calendar/",
    COMMUNE + "people/",
    COMMUNE + "verify/",
    COMMUNE + "sets/commune_ntm_2021_2025/",
    COMMUNE + "sets/commune_ntm_2021_2025/17/",
    COMMUNE + "indicators/health_insurance_coverage/",
    COMMUNE + "law/commune_ntm_2021_2025/",
    COMMUNE + "law/commune_ntm_2021_2025/17.1-2/region=TDMNPB/",
    COMMUNE + "report/?criterion=12",
    COMMUNE + "audit/",
    COMMUNE + "assessments/",
    "/assessments/1/",
    COMMUNE + "plans/",
    COMMUNE + "tasks/",
    COMMUNE + "tasks/?state=late",
    COMMUNE + "year/",
    COMMUNE + "year/?as=table",
    COMMUNE + "inspections/",
    "/inspections/1/",
    "/inspections/1/?part=1",
    "/inspections/2/",
    "/recommendations/2/",
    "/plans/1/",
    "/plans/1/amend/",
    "/plans/1/amend/task/1/",
    "/plans/1/amend/goal/1/",
    "/plans/1/versions/",
    "/plans/1/versions/0..0/?all=1",
    "/plans/1/cascade/",
    "/plans/1/taken/",
    "/plans/1/matters/",
    "/plans/2/",
    "/plans/2/edit/",
    "/plans/8/edit/",
    "/plans/8/edit/0/",
    "/tasks/1/",
    "/units/1/",
    "/me/tasks/",
    "/p/ban-ven/",
    "/p/ban-ven/report/",
    "/p/ban-ven/tasks/",
    "/me/",
    "/account/password/",
    "/account/second-step/",
    COMMUNE + "registers/",
    COMMUNE + "contradictions/",
    COMMUNE + "registers/contributions/",
    COMMUNE + "registers/contributions/new/",
    COMMUNE + "registers/works/1/",
    COMMUNE + "registers/works/1/edit/",
    *areas.PAGES,
    "/nothing/",
]


def findings(page: Page) -> list[str]:
    """What axe finds wrong, one line each."""
    result = Axe().run(page)
    assert result.response["passes"], "axe looked at nothing"
    return [
        f"{found['id']}: {node['target']} {node.get('failureSummary', '')[:160]}"
        for found in result.response["violations"]
        for node in found["nodes"][:3]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_pass_axe(desk: Page, phone: Page, house: House, scheme: str) -> None:
    wrong = []
    for page in (desk, phone):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto("/account/login/")
        wrong += [f"login: {item}" for item in findings(page)]
        house.sign_in(page, "canbo")
        for address in PAGES:
            response = page.goto(address)
            assert response is not None
            assert (response.status == 404) == (address == "/nothing/"), (address, response.status)
            wrong += [f"{address}: {item}" for item in findings(page)]
            width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if width > 0:
                wrong.append(f"{address}: {width} px wider than the window")
    assert not wrong, "\n".join(wrong)


def test_keyboard_alone_signs_in_and_skips_to_the_content(desk: Page, house: House) -> None:
    desk.goto("/account/login/")
    desk.get_by_label("Tên đăng nhập").focus()
    desk.keyboard.type("truongban")
    desk.keyboard.press("Tab")
    desk.keyboard.type(house.password)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Bản Ven")
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="Tới nội dung chính")).to_be_focused()


def test_back_button_after_sending_sends_nothing_twice(phone: Page, house: House) -> None:
    house.sign_in(phone, "truongban")
    phone.goto("/p/ban-ven/report/")
    phone.locator('[name="households:numerator"]').fill("148")
    phone.get_by_role("button", name="Gửi các số đã ghi").click()
    expect(phone.get_by_role("status").first).to_contain_text("Đã gửi 1 số liệu")
    phone.go_back()
    phone.locator('[name="households:numerator"]').fill("148")
    phone.get_by_role("button", name="Gửi các số đã ghi").click()
    expect(phone.get_by_role("status").first).to_contain_text("Không có gì thay đổi")


def test_english_is_complete_on_the_board(desk: Page, house: House) -> None:
    house.sign_in(desk, "canbo")
    desk.get_by_role("button", name="English").click()
    desk.goto(COMMUNE)
    expect(desk.get_by_role("heading", name="What waits for me")).to_be_visible()
    expect(desk.locator("html")).to_have_attribute("lang", "en")
