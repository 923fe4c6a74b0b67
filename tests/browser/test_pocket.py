"""The notebook in a real browser the size of a phone: no signal, page and server killed, everything once."""

import io
import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import BrowserContext, BrowserType, Page, expect

from tests.browser.relay import Relay
from tests.browser.server import running

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True,
    "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh",
}  # fmt: skip
MOST_BYTES = 100_000


class Village:
    """A hamlet with a phone: its line, the commune's server, and the power switch of each."""

    def __init__(
        self, made: Path, folder: Path, kind: BrowserType, arguments: dict[str, Any], stack: ExitStack
    ):
        self.folder, self.profile = folder / "data", folder / "phone"
        shutil.copytree(made, self.folder)
        self.kind, self.arguments, self.stack = kind, arguments, stack
        self.password = (made / "demonstration").read_text(encoding="utf-8").strip()
        self.relay = Relay()
        stack.callback(self.relay.close)
        self.server = ExitStack()
        stack.callback(lambda: self.server.close())
        self.phone: BrowserContext | None = None
        self.start_server()

    def start_server(self) -> None:
        self.server.close()
        self.server = ExitStack()
        self.relay.target = self.server.enter_context(running(self.folder))

    def switch_on(self, offline: bool = False) -> Page:
        """The phone after it was off: nothing but what is on its disk."""
        if self.phone is not None:
            self.phone.close()
        options = {**self.arguments, **PHONE, "base_url": self.relay.address, "offline": offline}
        self.phone = self.kind.launch_persistent_context(self.profile, **options)
        return self.phone.pages[0] if self.phone.pages else self.phone.new_page()

    def signal(self, there: bool) -> None:
        assert self.phone is not None
        self.phone.set_offline(not there)

    def sign_in(self, page: Page, username: str, then: str) -> None:
        page.goto(f"/account/login/?next={then}")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(self.password)
        page.locator("main").get_by_role("button", name="Đăng nhập").click()

    def rows(self, query: str) -> list[Any]:
        with sqlite3.connect(self.folder / "banmoi.sqlite3", timeout=20) as database:
            found = database.execute(query).fetchall()
            database.commit()
        return found


@pytest.fixture
def village(
    made: Path, tmp_path: Path, browser_type: BrowserType, browser_type_launch_args: dict[str, Any]
) -> Iterator[Village]:
    with ExitStack() as stack:
        found = Village(made, tmp_path, browser_type, browser_type_launch_args, stack)
        yield found
        if found.phone is not None:
            found.phone.close()


def photograph() -> dict[str, Any]:
    """A photograph of a real phone's size, lying on its side, with the place where it was taken."""
    marks = Image.Exif()
    marks[0x0112] = 6
    marks.get_ifd(0x8825).update({1: "N", 2: (21.0, 26.0, 30.0), 3: "E", 4: (106.0, 11.0, 0.0)})
    stream = io.BytesIO()
    Image.effect_noise((2400, 1800), 60).convert("RGB").save(stream, "JPEG", quality=92, exif=marks)
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


def open_notebook(village: Village) -> Page:
    page = village.switch_on()
    village.sign_in(page, "truongban", "/pocket/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bản Ven")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    return page


def add_photo(page: Page, shown: int = 1) -> None:
    page.locator("input[type=file]").first.set_input_files(photograph())
    expect(page.locator(".photos img")).to_have_count(shown)


def keep(page: Page) -> None:
    page.get_by_role("button", name="Giữ lại, gửi khi có sóng").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã ghi")


def go(page: Page, where: str) -> None:
    page.evaluate("where => { location.hash = where; }", where)


def write_four_things(page: Page) -> None:
    go(page, "#/book/cleanups")
    page.get_by_label("Làm gì").fill("Dọn đường trục bản")
    page.get_by_label("Số người").fill("42")
    add_photo(page)
    keep(page)
    go(page, "#/tasks")
    page.get_by_role("link", name="Giúp 03 hộ").click()
    page.get_by_label("Ghi chú").fill("Đã làm đủ ba hộ")
    add_photo(page)
    keep(page)
    go(page, "#/values")
    page.get_by_label("Số hộ", exact=True).fill("148")
    page.get_by_label("Số hộ nghèo", exact=True).fill("3")
    page.get_by_text("Thêm ảnh minh chứng, ghi chú").first.click()
    add_photo(page)
    keep(page)
    go(page, "#/note/opinion")
    page.get_by_label("Dân nói gì").fill("Đường ra đồng lầy lội, xin đổ đá")
    keep(page)


def test_a_week_without_a_signal_ends_on_the_communes_board_once(
    village: Village, new_context: Callable[..., BrowserContext]
) -> None:
    before = village.relay.down
    page = open_notebook(village)
    village.signal(False)
    write_four_things(page)
    expect(page.get_by_role("heading", name="Còn trên máy, chờ gửi (4)")).to_be_visible()
    go(page, "#/book/contributions")
    page.get_by_label("Hộ hoặc người đóng góp").fill("Hộ ông Dương Văn Sáu")
    page.wait_for_timeout(500)
    assert village.relay.down > before

    page = village.switch_on(offline=True)
    village.start_server()
    page.goto("/pocket/")
    expect(page.locator("#top")).to_contain_text("Không có sóng. Chờ gửi: 4.")
    go(page, "#/book/contributions")
    expect(page.get_by_label("Hộ hoặc người đóng góp")).to_have_value("Hộ ông Dương Văn Sáu")
    go(page, "#/kept")

    village.relay.lose = 2  # the server does it, the phone does not hear of it
    village.signal(True)
    expect(page.locator("#top")).to_contain_text("Đã gửi hết.", timeout=30_000)
    assert village.relay.lose == 0
    expect(page.get_by_role("heading", name="Đã gửi, chờ cán bộ xem (2)")).to_be_visible()
    expect(page.get_by_role("heading", name="Đã nhận (2)")).to_be_visible()

    assert village.rows("select count(*) from banmoi_pocketoperation where outcome = 'accepted'") == [(4,)]
    desk = new_context(base_url=village.relay.address, viewport={"width": 1366, "height": 768}).new_page()
    village.sign_in(desk, "canbo", "/p/xa-xuan-luong/registers/cleanups/?q=duong+truc+ban")
    expect(desk.get_by_role("link", name="Dọn đường trục bản")).to_have_count(1)
    desk.get_by_role("link", name="Dọn đường trục bản").click()
    evidence = desk.locator("a[href^='/files/']").first.get_attribute("href")
    sent = desk.request.get(f"{village.relay.address}{evidence}").body()
    with Image.open(io.BytesIO(sent)) as picture:
        assert picture.size == (960, 1280)  # upright, and small
        assert not picture.getexif()
    desk.goto("/p/xa-xuan-luong/")
    expect(desk.get_by_role("link", name="Trả lời 1 lời nhắn từ các bản")).to_be_visible()
    desk.goto("/p/xa-xuan-luong/verify/")
    expect(desk.get_by_text("148", exact=True)).to_have_count(1)


def test_the_first_load_is_small_and_the_next_brings_data_alone(village: Village) -> None:
    page = village.switch_on()
    village.sign_in(page, "truongban", "/me/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    before = village.relay.down
    page.goto("/pocket/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bản Ven")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.wait_for_load_state("networkidle")
    first = village.relay.down - before
    page.goto("/me/")
    page.wait_for_load_state("networkidle")
    before = village.relay.down
    page.goto("/pocket/")
    expect(page.locator("#top")).to_contain_text("Đã gửi hết.")
    page.wait_for_load_state("networkidle")
    again = village.relay.down - before
    print(f"first load {first} bytes, next {again} bytes")
    assert 20_000 < first < MOST_BYTES
    assert again < 25_000


def test_refusals_are_said_mended_and_nothing_is_lost_when_the_account_is_closed(
    village: Village, tmp_path: Path
) -> None:
    page = open_notebook(village)
    village.signal(False)
    go(page, "#/values")
    page.get_by_label("Số hộ nghèo", exact=True).fill("900")
    keep(page)
    go(page, "#/book/cleanups")
    page.get_by_label("Làm gì").fill("Phát quang")
    page.get_by_label("Số người").fill("nhiều")
    keep(page)
    village.signal(True)
    expect(page.get_by_role("heading", name="Cần xem lại (2)")).to_be_visible(timeout=20_000)
    page.get_by_role("link", name="Báo số liệu").click()
    expect(page.locator("main")).to_contain_text("900 hộ nghèo nhiều hơn tổng số")
    go(page, "#/kept")
    page.get_by_role("link", name="Phát quang").click()
    expect(page.get_by_text("Xem lại các mục được đánh dấu")).to_be_visible()
    page.get_by_role("link", name="Sửa rồi gửi lại").click()
    expect(page.get_by_text("không phải là số")).to_be_visible()
    page.get_by_label("Số người").fill("12")
    keep(page)
    expect(page.get_by_role("heading", name="Đã nhận (1)")).to_be_visible(timeout=20_000)
    go(page, "#/values")
    expect(page.get_by_text("nhiều hơn tổng số")).to_be_visible()

    village.rows("update banmoi_user set is_active = 0 where username = 'truongban'")
    page.get_by_label("Số hộ nghèo", exact=True).fill("3")
    page.get_by_text("Thêm ảnh minh chứng, ghi chú").nth(2).click()
    add_photo(page)
    keep(page)
    expect(page.locator("#top")).to_contain_text("Tài khoản này đã bị khóa hoặc xóa", timeout=20_000)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Lưu những gì chưa gửi ra tệp").click()
    coming.value.save_as(tmp_path / "queue.zip")
    with zipfile.ZipFile(tmp_path / "queue.zip") as file:
        assert file.testzip() is None
        kept = json.loads(file.read("operations.json"))
        assert [row["payload"]["lines"]["poor_household_rate"]["numerator"] for row in kept] == ["3"]
        assert sum(name.startswith("photos/") for name in file.namelist()) == 1
    expect(page.get_by_role("heading", name="Còn trên máy, chờ gửi (1)")).to_be_visible()


SPOIL = """() => new Promise((done, wrong) => {
  const asked = indexedDB.open('banmoi-pocket');
  asked.onsuccess = async () => {
    const content = new TextEncoder().encode('khong phai anh');
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
    const sha = Array.from(digest, byte => ('0' + byte.toString(16)).slice(-2)).join('');
    const stores = asked.result.transaction(['operations', 'photos'], 'readwrite');
    const rows = stores.objectStore('operations').getAll();
    rows.onsuccess = () => {
      const row = rows.result.sort((one, other) => one.sequence - other.sequence)[0];
      row.photos[3] = row.payload.photos[3] = sha;
      stores.objectStore('operations').put(row);
      const photo = { id: row.owner + ':' + sha, owner: row.owner, sha: sha, thumb: '', made_at: Date.now() };
      stores.objectStore('photos').put(Object.assign(photo, { blob: new Blob([content]) }));
    };
    stores.oncomplete = done;
    stores.onabort = wrong;
  };
})"""
"""Puts a file that is no picture in the place of the first thing's fourth photograph."""


def test_a_bad_line_and_a_broken_photograph_hold_nobody(village: Village) -> None:
    page = open_notebook(village)
    village.signal(False)
    for day in range(3):
        go(page, "#/book/cleanups")
        page.get_by_label("Làm gì").fill(f"Dọn rác lần {day}")
        page.get_by_label("Số người").fill("20")
        pictures = []
        for number in range(8):
            stream = io.BytesIO()
            Image.new("RGB", (60, 40), (day * 60, number * 30, 90)).save(stream, "PNG")
            pictures.append({"name": f"{number}.png", "mimeType": "image/png", "buffer": stream.getvalue()})
        page.locator("input[type=file]").first.set_input_files(pictures)  # type: ignore[arg-type]
        expect(page.locator(".photos img")).to_have_count(8)
        keep(page)
    page.evaluate(SPOIL)
    village.relay.drop = 5
    village.signal(True)
    for _press in range(25):
        page.wait_for_timeout(400)
        if "Đã gửi hết" in page.locator("#top").inner_text():
            break
        page.get_by_role("button", name="Gửi và cập nhật").click()
    expect(page.get_by_role("heading", name="Đã nhận (2)")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("heading", name="Cần xem lại (1)")).to_be_visible()
    page.get_by_role("link", name="Dọn rác lần 0").click()
    expect(page.get_by_text("không phải ảnh, PDF, Excel hay Word")).to_be_visible()
    village.relay.drop = 0
    assert village.rows("select count(*) from banmoi_pocketphoto") == [(23,)]
    page.get_by_role("button", name="Bỏ ảnh không dùng được, gửi phần còn lại").click()
    expect(page.get_by_role("heading", name="Đã nhận (3)")).to_be_visible(timeout=20_000)
    lines = "select id from banmoi_cleanup where what like 'Dọn rác lần%'"
    query = f"select count(*) from banmoi_entryfile where register = 'cleanups' and entry in ({lines})"
    assert village.rows(query) == [(23,)]


FULL = """full => {
  const real = self.realPut || IDBObjectStore.prototype.put;
  self.realPut = real;
  IDBObjectStore.prototype.put = full
    ? () => { throw new DOMException('full', 'QuotaExceededError'); }
    : real;
}"""
"""Makes the phone full or empty again: the browser's own switch for it does not count photographs."""


def test_a_full_phone_says_so_before_anything_is_lost(village: Village) -> None:
    page = open_notebook(village)
    go(page, "#/book/cleanups")
    page.get_by_label("Làm gì").fill("Dọn kênh mương")
    page.get_by_label("Số người").fill("9")
    page.wait_for_timeout(400)
    page.evaluate(FULL, True)
    page.locator("input[type=file]").first.set_input_files(photograph())
    expect(page.locator("main").get_by_text("Bộ nhớ điện thoại đã đầy")).to_be_visible()
    page.get_by_role("button", name="Giữ lại, gửi khi có sóng").click()
    expect(page.locator("main").get_by_text("Bộ nhớ điện thoại đã đầy").nth(1)).to_be_visible()
    expect(page.get_by_label("Làm gì")).to_have_value("Dọn kênh mương")
    page.evaluate(FULL, False)
    keep(page)
    expect(page.get_by_role("heading", name="Đã nhận (1)")).to_be_visible(timeout=20_000)


SCREENS = ["#/", "#/tasks", "#/values", "#/books", "#/book/contributions", "#/note/opinion", "#/kept"]
SMALL = """() => Array.from(document.querySelectorAll('main *, header *, nav *')).filter(found => {
  const text = Array.from(found.childNodes).some(node => node.nodeType === 3 && node.textContent.trim());
  const box = found.getBoundingClientRect();
  if (!box.width || !box.height || getComputedStyle(found).position === 'absolute') return false;
  if (text && parseFloat(getComputedStyle(found).fontSize) < 18) return true;
  const touched = found.matches('a, button, select, textarea, summary, input:not([type=radio]), label.radio');
  return touched && box.height < 48 && !found.closest('p');
}).map(found => found.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_large_type_large_targets_and_contrast_for_full_sun(village: Village, scheme: str) -> None:
    page = open_notebook(village)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    options = {"rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}}}
    wrong = []
    for screen in SCREENS:
        go(page, screen)
        page.wait_for_timeout(300)
        for summary in page.locator("summary").all()[:2]:
            summary.click()
        found = Axe().run(page, options=options).response
        assert "color-contrast-enhanced" in {rule["id"] for rule in found["passes"]}
        for rule in found["violations"]:
            wrong += [f"{screen}: {rule['id']} {node['target']}" for node in rule["nodes"]]
        wrong += [f"{screen}: small: {html}" for html in page.evaluate(SMALL)]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            wrong.append(f"{screen}: wider than the phone")
    assert not wrong, "\n".join(wrong)
