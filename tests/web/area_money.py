"""The pages of money: who may open each, and which are opened in both languages and looked at by axe."""

from typing import Any

ALL = {"chutich", "bcd", "canbo", "taichinh", "vanhoa", "mattran", "phunu", "truongban", "thidua"}
C = {"key": "xa-xuan-luong"}
CAPITAL = "/p/xa-xuan-luong/capital/"

RIGHTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "capital": (C, ALL),
    "capital_resources": (C, ALL),
    "capital_source": ({**C, "year": 2024, "source": "district"}, ALL),
    "capital_plan": ({**C, "plan_id": 2}, ALL),
    "capital_line": ({**C, "plan_id": 3, "row_id": 0}, {"taichinh"}),
}
"""Name of the address: what it needs to be built (see tests/web/test_rights.py), and who may open it."""
POST_ONLY: dict[str, tuple[dict[str, Any], set[str]]] = {}
OPEN: set[str] = set()
"""Names of addresses that anybody may open without signing in."""
PAGES: list[str] = [
    CAPITAL,
    CAPITAL + "?source=province",
    CAPITAL + "?work=1#curve",
    CAPITAL + "resources/",
    CAPITAL + "2024/district/",
    CAPITAL + "2024/central_recurrent/",
    CAPITAL + "plan/1/",
    CAPITAL + "plan/3/",
    *(
        f"/p/xa-xuan-luong/registers/{key}/1/"
        for key in ("grants", "capital_plans", "allocations", "payments", "outlays", "settlements")
    ),
]
