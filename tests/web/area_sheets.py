"""The pages of sheets: who may open each, and which are opened in both languages and looked at by axe."""

from typing import Any

RIGHTS: dict[str, tuple[dict[str, Any], set[str]]] = {}
"""Name of the address: what it needs to be built (see tests/web/test_rights.py), and who may open it."""
POST_ONLY: dict[str, tuple[dict[str, Any], set[str]]] = {}
OPEN: set[str] = set()
"""Names of addresses that anybody may open without signing in."""
PAGES: list[str] = []
