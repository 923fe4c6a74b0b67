"""The pages of recognition: who may open each, and which are opened in both languages."""

from typing import Any

from django.utils import timezone

from banmoi.rooms.people.models import User
from banmoi.rooms.places.models import Place
from banmoi.rooms.recognition.models import Road, RoadMove

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
    """A hamlet's road with one move: quickly made, for tests that only open its pages."""
    user, place = User.objects.get(username="canbo"), Place.objects.get(key="ban-ven")
    moment = timezone.now()
    road = Road.objects.create(
        place=place,
        title="hamlet_model_2021_2025",
        year=2023,
        state="registered",
        made_by=user,
        made_at=moment,
    )
    move = RoadMove.objects.create(
        road=road, move="forward", after="registered", day=moment.date(), evidence={}, digest="",
        moved_by=user, moved_at=moment,
    )  # fmt: skip
    return {"road_id": road.id, "move_id": move.id}
