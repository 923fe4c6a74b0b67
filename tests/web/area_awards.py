"""The pages of awards: who may open each, and which are opened in both languages and looked at by axe."""

from typing import Any

COMMUNE = "/p/xa-xuan-luong/"
ALL = {"chutich", "bcd", "canbo", "taichinh", "vanhoa", "mattran", "phunu", "truongban", "thidua"}
C = {"key": "xa-xuan-luong"}

RIGHTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "awards": (C, ALL),
    "award_list": (C, ALL),
    "award_proposal": ({**C, "proposal_id": 1}, ALL),
    "ranking": (C, ALL),
}
"""Name of the address: what it needs to be built (see tests/web/test_rights.py), and who may open it."""
POST_ONLY: dict[str, tuple[dict[str, Any], set[str]]] = {}
OPEN: set[str] = set()
"""Names of addresses that anybody may open without signing in."""
PAGES: list[str] = [
    f"{COMMUNE}awards/",
    f"{COMMUNE}awards/published/",
    f"{COMMUNE}awards/1/",
    f"{COMMUNE}awards/4/",
    f"{COMMUNE}ranking/",
    f"{COMMUNE}ranking/?hamlet=ban-ven",
    f"{COMMUNE}calendar/?register=ocop",
    "/p/ban-ven/awards/",
]
