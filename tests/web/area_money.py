"""The pages of money: who may open each, and which are opened in both languages and looked at by axe."""

from typing import Any

_C = {"key": "xa-xuan-luong"}
_ALL = {"chutich", "bcd", "canbo", "taichinh", "vanhoa", "mattran", "phunu", "truongban", "thidua"}
CAPITAL = "/p/xa-xuan-luong/capital/"
_NAMES = _ALL - {"phunu", "thidua"}
"""Who sees the names of who gave: who keeps the register there, and who oversees."""

RIGHTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "contributions": (_C, _ALL),
    "receipt": ({**_C, "year": 2024, "number": 3}, _NAMES),
    "debts": (_C, _ALL),
    "debts_forecast": (_C, _ALL),
    "capital": (_C, _ALL),
    "capital_resources": (_C, _ALL),
    "capital_source": ({**_C, "year": 2024, "source": "district"}, _ALL),
    "capital_plan": ({**_C, "plan_id": 2}, _ALL),
    "capital_line": ({**_C, "plan_id": 3, "row_id": 0}, {"taichinh"}),
}
"""Name of the address: what it needs to be built (see tests/web/test_rights.py), and who may open it."""
POST_ONLY: dict[str, tuple[dict[str, Any], set[str]]] = {
    "receipt_issue": ({**_C, "entry_id": 1}, {"canbo", "taichinh", "vanhoa"}),
}
OPEN: set[str] = {"check", "public_contributions", "public_contributions_csv"}
"""Names of addresses that anybody may open without signing in."""
PAGES: list[str] = [
    "/p/xa-xuan-luong/contributions/",
    "/p/xa-xuan-luong/contributions/?year=2023",
    "/p/ban-ven/contributions/",
    "/p/xa-xuan-luong/receipts/2024/3/",
    "/p/xa-xuan-luong/debts/",
    "/p/xa-xuan-luong/debts/?on=2014-06-30",
    "/p/xa-xuan-luong/debts/forecast/?value=100.000.000&t-2024q4=60.000.000&m-2024q4=50.000.000&t-2025q1=40.000.000",
    "/check/",
    "/public/xa-xuan-luong/contributions/2024/",
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
