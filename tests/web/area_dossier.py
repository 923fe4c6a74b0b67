"""The pages of a recognition's dossier: who may open each, and which are opened in both languages."""

from typing import Any

ALL = {"chutich", "bcd", "canbo", "taichinh", "vanhoa", "mattran", "phunu", "truongban", "thidua"}
SET = {"key": "xa-xuan-luong", "set_id": "commune_ntm_2021_2025"}
RIGHTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "dossier": (SET, ALL),
    "dossier_file": ({**SET, "ending": "zip"}, ALL),
}
"""Name of the address: what it needs to be built (see tests/web/test_rights.py), and who may open it."""
POST_ONLY: dict[str, tuple[dict[str, Any], set[str]]] = {}
OPEN: set[str] = set()
"""Names of addresses that anybody may open without signing in."""
PAGES: list[str] = [
    "/p/xa-xuan-luong/dossier/commune_ntm_2021_2025/",
    "/p/ban-ven/dossier/hamlet_ntm_model_bac_giang_2021_2025/",
]
