"""The pages of sheets: who may open each, and which are opened in both languages and looked at by axe."""

from typing import Any

_WRITERS = {"canbo", "taichinh", "vanhoa"}
_AT = {"key": "xa-xuan-luong", "register": "training"}
RIGHTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "register_template": (_AT, _WRITERS | {"truongban"}),
    "register_sheets": (_AT, _WRITERS | {"truongban"}),
    "sheet": ({**_AT, "sheet_id": "made"}, _WRITERS),
    "sheet_file": ({**_AT, "sheet_id": "made"}, _WRITERS),
}
"""Name of the address: what it needs to be built (see tests/web/test_rights.py), and who may open it."""
POST_ONLY: dict[str, tuple[dict[str, Any], set[str]]] = {}
OPEN: set[str] = set()
"""Names of addresses that anybody may open without signing in."""
PAGES: list[str] = [
    "/p/xa-xuan-luong/registers/training/sheets/",
    "/p/ban-ven/registers/contributions/sheets/",
]
