"""The pages of community: who may open each, and which are opened in both languages and looked at by axe."""

from typing import Any

ALL = {"chutich", "bcd", "canbo", "taichinh", "vanhoa", "mattran", "phunu", "truongban", "thidua"}
RIGHTS: dict[str, tuple[dict[str, Any], set[str]]] = {"community": ({"key": "xa-xuan-luong"}, ALL)}
"""Name of the address: what it needs to be built (see tests/web/test_rights.py), and who may open it."""
POST_ONLY: dict[str, tuple[dict[str, Any], set[str]]] = {}
OPEN: set[str] = set()
"""Names of addresses that anybody may open without signing in."""
PAGES: list[str] = ["/p/xa-xuan-luong/community/", "/p/ban-ven/community/"]
