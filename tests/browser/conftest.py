"""A real Chromium, the machine's own, for everything under tests/browser.

`house` is a served demonstration; `desk` and `phone` are pages of it in two sizes: `phone.goto("/")`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from run import find_chromium
from tests.browser.server import served

HERE = Path(__file__).parent
MISSING = "NO BROWSER TEST RAN: no Chromium found; install one, or set BANMOI_CHROMIUM to its path"


@dataclass(frozen=True)
class House:
    """Where the demonstration is served, and its people's password."""

    address: str
    password: str

    def sign_in(self, page: Page, username: str) -> None:
        """Sign one of the nine people in."""
        page.goto("/account/login/")
        page.get_by_label("Tên đăng nhập").fill(username)
        page.get_by_label("Mật khẩu").fill(self.password)
        page.locator("main").get_by_role("button", name="Đăng nhập").click()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all that lies here as `browser`."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the machine's own Chromium, quiet and without a sandbox (root has none)."""
    path = find_chromium()
    if path is None:
        pytest.skip(MISSING)
    return {
        **browser_type_launch_args,
        "executable_path": path,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A reader in Việt Nam."""
    return {**browser_context_args, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, installation: Callable[[Path], None]) -> Path:
    """A demonstration made once, to be copied."""
    folder = tmp_path_factory.mktemp("made")
    installation(folder)
    return folder


@pytest.fixture
def house(made: Path, tmp_path: Path) -> Iterator[House]:
    """A served copy of the demonstration, and its password."""
    with served(made, tmp_path / "data") as address:
        yield House(address, (made / "demonstration").read_text(encoding="utf-8").strip())


@pytest.fixture
def desk(new_context: Callable[..., BrowserContext], house: House) -> Page:
    """A page as on the office's computer."""
    return new_context(base_url=house.address, viewport={"width": 1366, "height": 768}).new_page()


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext], house: House) -> Page:
    """A page as on a small telephone."""
    return new_context(
        base_url=house.address,
        viewport={"width": 360, "height": 740},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
    ).new_page()
