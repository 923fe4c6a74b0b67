"""The pages of money: who may open each, and which are opened in both languages and looked at by axe."""

from typing import Any

_C = {"key": "xa-xuan-luong"}
_ALL = {"chutich", "bcd", "canbo", "taichinh", "vanhoa", "mattran", "phunu", "truongban", "thidua"}
_NAMES = _ALL - {"phunu", "thidua"}
"""Who sees the names of who gave: who keeps the register there, and who oversees."""

RIGHTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "contributions": (_C, _ALL),
    "receipt": ({**_C, "year": 2024, "number": 3}, _NAMES),
    "debts": (_C, _ALL),
    "debts_forecast": (_C, _ALL),
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
]
