"""A real Chromium, the machine's own, for everything under tests/browser.

`desk` and `phone` are pages of the live server in two sizes: `phone.goto("/")`.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from run import find_chromium

# Playwright keeps an event loop in the thread of the test, and Django takes that for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

HERE = Path(__file__).parent
MISSING = "NO BROWSER TEST RAN: no Chromium found; install one, or set BANMOI_CHROMIUM to its path"


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


@pytest.fixture
def desk(new_context: Callable[..., BrowserContext], live_server: Any) -> Page:
    """A page as on the office's computer."""
    viewport = {"width": 1366, "height": 768}
    return new_context(base_url=live_server.url, viewport=viewport).new_page()


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext], live_server: Any) -> Page:
    """A page as on a small telephone."""
    viewport = {"width": 360, "height": 740}
    return new_context(
        base_url=live_server.url,
        viewport=viewport,
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
    ).new_page()
