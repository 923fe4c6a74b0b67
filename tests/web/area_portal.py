"""The pages of the portal: anybody opens them."""

from typing import Any

RIGHTS: dict[str, tuple[dict[str, Any], set[str]]] = {}
POST_ONLY: dict[str, tuple[dict[str, Any], set[str]]] = {}
OPEN: set[str] = {
    "portal",
    "portal_list",
    "portal_data",
    "portal_file",
    "portal_catalogue",
    "portal_oc4ids",
    "portal_feed",
    "robots",
    "sitemap",
    "portal_work",
    "portal_photo",
    "portal_inspection",
    "portal_language",
}
"""Names of addresses that anybody may open without signing in."""
PAGES: list[str] = [
    "/public/xa-xuan-luong/",
    "/public/xa-xuan-luong/goals/",
    "/public/xa-xuan-luong/works/",
    "/public/xa-xuan-luong/works/1/",
    "/public/xa-xuan-luong/inspections/",
    "/public/xa-xuan-luong/data/",
    "/public/ban-ven/",
]


def made() -> dict[str, int]:
    """Nothing needs to be made."""
    return {}
