"""The notebook on the phone: who may open what; its own talk in JSON is each person's own."""

from typing import Any

C = {"key": "xa-xuan-luong"}
RIGHTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "pocket_notes": (C, {"chutich", "bcd", "canbo", "taichinh", "vanhoa", "mattran"}),
}
POST_ONLY: dict[str, tuple[dict[str, Any], set[str]]] = {}
OWN: set[str] = {"pocket", "pocket_start", "pocket_photo", "pocket_operation"}
"""Names of addresses that show each person what is theirs: tests/web/test_pocket.py."""
OPEN: set[str] = {"pocket_worker", "pocket_manifest"}
PAGES: list[str] = ["/p/xa-xuan-luong/pocket/"]
