"""The pages of surveys: who may open each, and which are opened in both languages and looked at by axe."""

from datetime import UTC, datetime
from typing import Any

from banmoi.rooms.people.models import User
from banmoi.rooms.people.queries import rights_of
from banmoi.rooms.places.queries import get_place
from tests.conftest import TODAY
from tests.survey_help import opened

ALL = {"chutich", "bcd", "canbo", "taichinh", "vanhoa", "mattran", "phunu", "truongban", "thidua"}
C = {"key": "xa-xuan-luong"}

RIGHTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "surveys": (C, ALL),
    "survey": ({**C, "survey_id": "made"}, ALL),
}
"""Name of the address: what it needs to be built (see tests/web/test_rights.py), and who may open it."""
POST_ONLY: dict[str, tuple[dict[str, Any], set[str]]] = {
    "survey_sheets": ({**C, "survey_id": "made", "hamlet": "ban-ven"}, {"mattran"}),
}
OPEN: set[str] = {"survey_answer"}
"""Names of addresses that anybody may open without signing in."""
PAGES: list[str] = ["/p/xa-xuan-luong/surveys/", "/p/ban-ven/surveys/", "/survey/"]


def made() -> dict[str, int]:
    """An open survey of Bản Ven."""
    moment = datetime(2024, 11, 20, 9, tzinfo=UTC)
    place = get_place("ban-ven", TODAY)
    assert place is not None
    front = rights_of(User.objects.get(username="mattran"), TODAY)
    survey, _codes = opened(front, place, moment)
    return {"survey_id": survey.pk}
