#!/usr/bin/env python3
"""Makes the pictures of the documentation from a fresh demonstration: `python tools/pictures.py`.

Needs the development environment and a Chromium; writes to docs/pictures.
"""

import base64
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import pypdfium2
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
    ("form", "canbo", COMMUNE + "forms/nguon-luc-2021-2025/2024y/?cell=r1c3", DESK, False),
    ("recognition", "canbo", "/p/ban-ven/recognition/1/", DESK, False),
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
SHEETS = """<!doctype html><meta charset="utf-8"><style>body{{margin:0;padding:8px;display:flex;gap:8px;
background:#d8d8d8;width:max-content}}img{{width:420px;background:#fff}}</style>{pages}"""


def png(bitmap: pypdfium2.PdfBitmap) -> bytes:
    """A page's dots as a PNG file: red, green, blue, each line begun by its filter, 0."""
    lines = b"".join(
        b"\0" + bytes(bitmap.buffer[start : start + 3 * bitmap.width])
        for start in range(0, bitmap.stride * bitmap.height, bitmap.stride)
    )

    def chunk(name: bytes, content: bytes) -> bytes:
        sum_of = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", sum_of)

    head = struct.pack(">IIBBBBB", bitmap.width, bitmap.height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(lines, 9)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def picture_of_paper(
    page: Page, data: Path, folder: Path, paper: tuple[str, str, str, tuple[int, ...]]
) -> None:
    """Some pages of a paper that the demonstration writes, side by side."""
    name, kind, of, wanted = paper
    target = folder / "paper.pdf"
    words = ["paper", kind, "xa-xuan-luong", "--to", str(target), *(["--of", of] if of else [])]
    subprocess.run([*COMMAND, *words], env=surroundings(data), check=True, capture_output=True)
    document = pypdfium2.PdfDocument(target)
    shown = [png(document[number - 1].render(scale=1.4, rev_byteorder=True)) for number in wanted]
    images = [f'<img src="data:image/png;base64,{base64.b64encode(one).decode()}">' for one in shown]
    page.set_content(SHEETS.format(pages="".join(images)))
    page.locator("body").screenshot(path=FOLDER / f"{name}.png")
    sys.stdout.write(f"{name}.png\n")


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
        sheets = browser.new_page()
        for paper in PAPERS:
            picture_of_paper(sheets, made, Path(folder), paper)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
