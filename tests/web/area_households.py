"""The pages of household books: who may open each, and which are opened in both languages and by axe."""

from typing import Any
from uuid import UUID

from banmoi.rooms.people.models import User
from banmoi.rooms.people.queries import rights_of
from banmoi.rooms.places.queries import get_place
from tests.book_help import added, opened
from tests.conftest import TODAY

ALL = {"chutich", "bcd", "canbo", "taichinh", "vanhoa", "mattran", "phunu", "truongban", "thidua"}
BOARD = {"canbo", "truongban"}
VEN = {"key": "ban-ven"}
ONE = {**VEN, "household": "household"}
RIGHTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "households": (VEN, ALL),
    "household_totals": (VEN, ALL),
    "household_looks": (VEN, BOARD),
    "household_export": (VEN, BOARD),
    "household_confirm": (VEN, {"truongban"}),
    "household_new": (VEN, BOARD),
    "household_walk": ({**VEN, "mark": "water"}, BOARD),
    "household": (ONE, BOARD),
    "household_act": ({**ONE, "what": "merge"}, BOARD),
}
"""Name of the address: what it needs to be built (see tests/web/test_rights.py), and who may open it."""
POST_ONLY: dict[str, tuple[dict[str, Any], set[str]]] = {
    "household_open": (VEN, BOARD),
    "household_close": (VEN, BOARD),
    "household_keeping": ({"key": "xa-xuan-luong"}, {"chutich"}),
}
OPEN: set[str] = set()
PAGES: list[str] = ["/p/xa-xuan-luong/households/", "/p/ban-ven/households/", "/p/ban-ven/households/looks/"]


def made(moment: Any) -> dict[str, UUID]:
    """A book of Ven with one household that lacks a mark."""
    ven = get_place("ban-ven", TODAY)
    head = rights_of(User.objects.get(username="truongban"), TODAY)
    opened(head, ven, moment)
    return {"household": added(head, ven, moment, "Vi Văn An", water=None)}
