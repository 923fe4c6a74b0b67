#!/usr/bin/env python3
"""Makes the pictures of the documentation from a fresh demonstration: `python tools/pictures.py`.

Needs the development environment and a Chromium; writes to docs/pictures.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import typst
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from banmoi.reference.files import text  # noqa: E402
from run import find_chromium  # noqa: E402
from tests.browser.server import COMMAND, prepare, served, surroundings  # noqa: E402

FOLDER = ROOT / "docs" / "pictures"
COMMUNE = "/p/xa-xuan-luong/"
DESK = {"width": 1366, "height": 900}
PHONE = {"width": 360, "height": 740}
READING = "a plan dropped and read"
# name, who, page, window, dark
PICTURES = [
    ("board", "canbo", COMMUNE, DESK, False),
    ("board-dark", "canbo", COMMUNE, DESK, True),
    ("board-phone", "truongban", COMMUNE, PHONE, False),
    ("report-phone", "truongban", "/p/ban-ven/report/", PHONE, False),
    ("verify", "canbo", COMMUNE + "verify/", DESK, False),
    ("table", "canbo", COMMUNE + "table/", DESK, False),
    ("criterion", "canbo", COMMUNE + "sets/commune_ntm_2021_2025/12/", DESK, False),
    ("indicator", "canbo", COMMUNE + "indicators/health_insurance_coverage/", DESK, False),
    ("year", "canbo", COMMUNE + "year/", DESK, False),
    ("my-tasks-phone", "truongban", "/me/tasks/", PHONE, False),
    ("inspection", "canbo", "/inspections/1/", DESK, False),
    ("cascade", "canbo", "/plans/1/cascade/", DESK, False),
    ("plan-read", "canbo", READING, DESK, False),
    ("register", "canbo", COMMUNE + "registers/contributions/", DESK, False),
    ("capital", "canbo", COMMUNE + "capital/", DESK, False),
    ("work", "canbo", COMMUNE + "registers/works/1/", DESK, False),
    ("works-map", "canbo", COMMUNE + "works/map/", DESK, False),
    ("debts", "canbo", COMMUNE + "debts/", DESK, False),
    ("papers", "canbo", COMMUNE + "papers/", DESK, False),
    ("paper", "canbo", "/papers/1/", DESK, False),
    ("paper-write", "canbo", COMMUNE + "papers/write/", DESK, False),
    ("form", "canbo", COMMUNE + "forms/bieu-thu/", DESK, False),
    ("community-phone", "truongban", "/p/ban-ven/community/", PHONE, False),
    ("rule-book", "canbo", COMMUNE + "law/commune_ntm_2021_2025/", DESK, False),
]

# name, kind of paper, of what, which of its pages stand side by side
PAPERS = [
    ("paper-report", "report", "2024y", (1, 2, 3, 6)),
    ("paper-plan", "plan", "", (1, 2, 5)),
    ("paper-minutes", "inspection_minutes", "", (1, 2, 3)),
    ("paper-debts", "debts", "", (1, 2)),
]
SHEETS = """#set page(width: auto, height: auto, margin: 6pt, fill: rgb("d8d8d8"))
#grid(columns: {count}, gutter: 6pt, {pages})
"""


def picture_of_paper(data: Path, folder: Path, kind: str, of: str, pages: tuple[int, ...]) -> bytes:
    """Some pages of a paper that the demonstration writes, side by side."""
    words = ["paper", kind, "xa-xuan-luong", "--to", str(folder / "paper.pdf"), *(["--of", of] if of else [])]
    subprocess.run([*COMMAND, *words], env=surroundings(data), check=True, capture_output=True)
    shown = ", ".join(f'image("paper.pdf", page: {page}, width: 300pt)' for page in pages)
    (folder / "sheets.typ").write_text(SHEETS.format(count=len(pages), pages=shown), encoding="utf-8")
    drawn = typst.compile(folder / "sheets.typ", format="png", ppi=110)
    assert isinstance(drawn, bytes)
    return drawn


def page_of(browser: Browser, address: str, window: dict[str, int], dark: bool) -> Page:
    """A page in a window of its own."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": window["width"], "height": window["height"]},
        device_scale_factor=2 if window is PHONE else 1,
        locale="vi-VN",
        color_scheme="dark" if dark else "light",
    )
    return context.new_page()


def drop_plan(page: Page, paper: Path) -> None:
    """Drop a plan of the coming year and open its goals beside what was read."""
    words = text("demonstration_plan.txt").replace("138/KH-UBND", "139/KH-UBND").replace("2024", "2025")
    paper.write_text(words.replace("19 tháng 02 năm 2025", "15 tháng 11 năm 2024"), encoding="utf-8")
    page.goto(COMMUNE + "plans/")
    page.locator("#paper").set_input_files(paper)
    page.get_by_role("button", name="Đọc kế hoạch").click()
    page.goto(page.url.split("?")[0] + "?part=I")


def main() -> int:
    """Make every picture."""
    chromium = find_chromium()
    if chromium is None:
        sys.stdout.write("No Chromium found; set BANMOI_CHROMIUM to its path.\n")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        made = Path(folder) / "made"
        prepare(made)
        password = (made / "demonstration").read_text(encoding="utf-8").strip()
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with served(made, Path(folder) / "data") as address:
            for name, who, where, window, dark in PICTURES:
                page = page_of(browser, address, window, dark)
                page.goto("/account/login/")
                page.locator("#id_login").fill(who)
                page.locator("#id_password").fill(password)
                page.locator("main button").click()
                if where is READING:
                    drop_plan(page, Path(folder) / "ke-hoach-2025.txt")
                else:
                    page.goto(where)
                page.screenshot(path=FOLDER / f"{name}.png")
                sys.stdout.write(f"{name}.png\n")
                page.context.close()
        browser.close()
        for name, kind, of, pages in PAPERS:
            (FOLDER / f"{name}.png").write_bytes(picture_of_paper(made, Path(folder), kind, of, pages))
            sys.stdout.write(f"{name}.png\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
