"""The pages of forms: who may open each, and which are opened in both languages and looked at by axe."""

from typing import Any

_C = {"key": "xa-xuan-luong"}
_ALL = {"chutich", "bcd", "canbo", "taichinh", "vanhoa", "mattran", "phunu", "truongban", "thidua"}
_SENDERS = {"canbo", "taichinh", "vanhoa", "chutich"}
"""Who reports values of the commune or drafts its papers."""
_FORM = {**_C, "form": "nguon-luc-2021-2025", "period": "2024h1"}

RIGHTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "forms": (_C, _ALL),
    "form": (_FORM, _ALL),
    "form_file": ({**_FORM, "ending": "xlsx"}, _ALL),
    "form_compare": (_FORM, _SENDERS),
}
"""Name of the address: what it needs to be built (see tests/web/test_rights.py), and who may open it."""
POST_ONLY: dict[str, tuple[dict[str, Any], set[str]]] = {}
OPEN: set[str] = set()
"""Names of addresses that anybody may open without signing in."""
FORMS = "/p/xa-xuan-luong/forms/"
PAGES: list[str] = [
    FORMS,
    f"{FORMS}tieu-chi-2021-2025/2024h2/",
    f"{FORMS}tieu-chi-2021-2025/2024h2/?cell=r6c7",
    f"{FORMS}nguon-luc-2021-2025/2024h1/?cell=r4c4",
    f"{FORMS}no-dong-2021-2025/2024q3/?cell=r2c6",
    f"{FORMS}cac-ban/2024q4/",
    f"{FORMS}bieu-12/2026h1/?on=2026-03-01",
    f"{FORMS}bieu-13/2026y/?on=2026-03-01",
    f"{FORMS}nguon-luc-2021-2025/2024h1/compare/",
]
