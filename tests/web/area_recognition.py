"""The pages of recognition: who may open each, and which are opened in both languages."""

from typing import Any

from banmoi.management.demonstration_recognition import keep_recognition
from banmoi.rooms.recognition.models import RoadMove

COMMUNE = "/p/xa-xuan-luong/"
ALL = {"chutich", "bcd", "canbo", "taichinh", "vanhoa", "mattran", "phunu", "truongban", "thidua"}
C = {"key": "xa-xuan-luong"}
VEN = {"key": "ban-ven", "road_id": "road_id"}

RIGHTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "recognition": (C, ALL),
    "recognition_rules": (C, ALL),
    "road": (VEN, ALL),
    "road_criteria": (VEN, ALL),
    "road_team": (VEN, ALL),
    "road_papers": (VEN, ALL),
    "road_move": ({**VEN, "move_id": "move_id"}, ALL),
}
"""Name of the address: what it needs to be built (see tests/web/test_rights.py), and who may open it."""
POST_ONLY: dict[str, tuple[dict[str, Any], set[str]]] = {}
OPEN: set[str] = set()
"""Names of addresses that anybody may open without signing in."""
PAGES: list[str] = [
    f"{COMMUNE}recognition/",
    f"{COMMUNE}recognition/rules/",
    f"{COMMUNE}recognition/rules/?procedure=hamlet_2021_2025&key=publication_days",
    f"{COMMUNE}recognition/rules/?procedure=commune_2026_2030",
    "/p/ban-ven/recognition/",
]


def made() -> dict[str, int]:
    """The demonstration's road, made for the test that asks for it, and its first move."""
    road = keep_recognition()
    return {"road_id": road.id, "move_id": RoadMove.objects.filter(road=road)[0].id}
