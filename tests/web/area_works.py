"""The pages of works: who may open each, and which are opened in both languages and looked at by axe."""

from typing import Any

ALL = {"chutich", "bcd", "canbo", "taichinh", "vanhoa", "mattran", "phunu", "truongban", "thidua"}
C = {"key": "xa-xuan-luong"}
RIGHTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "works": (C, ALL),
    "works_map": (C, ALL),
    "works_maintenance": (C, ALL),
}
"""Name of the address: what it needs to be built (see tests/web/test_rights.py), and who may open it."""
POST_ONLY: dict[str, tuple[dict[str, Any], set[str]]] = {}
OPEN: set[str] = set()
"""Names of addresses that anybody may open without signing in."""
PAGES: list[str] = [
    "/p/xa-xuan-luong/works/",
    "/p/ban-ven/works/",
    "/p/xa-xuan-luong/works/map/",
    "/p/xa-xuan-luong/works/map/?kind=trade",
    "/p/ban-12/works/map/",
    "/p/xa-xuan-luong/works/maintenance/",
    "/p/xa-xuan-luong/works/maintenance/?year=2025",
    "/p/xa-xuan-luong/registers/works/1/",
    "/p/xa-xuan-luong/registers/works/6/",
    "/p/xa-xuan-luong/registers/works/10/",
    "/p/xa-xuan-luong/registers/work_steps/new/?work=1&step=accepted",
]
