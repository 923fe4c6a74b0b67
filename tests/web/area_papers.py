"""The pages of papers: who may open each, and which are opened in both languages and looked at by axe."""

from datetime import UTC, datetime, time
from typing import Any

from banmoi.rooms.dispatch.actions import Draft, draft_paper
from banmoi.rooms.dispatch.models import IncomingPaper, OutgoingPaper
from banmoi.rooms.dispatch.written_actions import Writing, facts_of
from banmoi.rooms.people.models import User
from banmoi.rooms.people.queries import rights_of
from banmoi.rooms.plans.queries import plan_on
from tests.conftest import TODAY
from tests.dispatch_help import office

ALL = {"chutich", "bcd", "canbo", "taichinh", "vanhoa", "mattran", "phunu", "truongban", "thidua"}
ISSUERS = {"canbo", "chutich"}
DRAFTERS = ISSUERS | {"taichinh", "vanhoa"}
C = {"key": "xa-xuan-luong"}

RIGHTS: dict[str, tuple[dict[str, Any], set[str]]] = {
    "papers": (C, ALL),
    "paper_new": (C, DRAFTERS),
    "paper_write": (C, DRAFTERS),
    "paper_text": ({"paper_id": "written_paper"}, DRAFTERS),
    "paper_file": ({"paper_id": "written_paper", "ending": "pdf"}, DRAFTERS),
    "incoming_list": (C, ALL),
    "incoming_new": (C, ISSUERS),
    "paper_numbering": (C, ALL),
    "paper_verify": (C, ALL),
    "paper": ({"paper_id": "issued_paper"}, ALL),
    "paper_edit": ({"paper_id": "draft_paper"}, DRAFTERS),
    "incoming": ({"paper_id": "incoming_paper"}, ALL),
}
"""Name of the address: what it needs to be built (see tests/web/test_rights.py), and who may open it."""
POST_ONLY: dict[str, tuple[dict[str, Any], set[str]]] = {}
OPEN: set[str] = set()
"""Names of addresses that anybody may open without signing in."""
_PLACE = "/p/xa-xuan-luong/papers/"
PAGES: list[str] = [
    _PLACE,
    f"{_PLACE}?kind=report&year=2024",
    f"{_PLACE}?state=cancelled",
    f"{_PLACE}new/",
    f"{_PLACE}write/",
    f"{_PLACE}incoming/",
    f"{_PLACE}incoming/?state=open",
    f"{_PLACE}incoming/new/",
    f"{_PLACE}numbering/",
    f"{_PLACE}verify/",
    "/p/ban-ven/papers/",
    "/papers/1/",
    "/papers/7/",
    "/papers/8/edit/",
    "/incoming/2/",
]


def made() -> dict[str, int]:
    """One of each kind of paper of the demonstration."""
    return {
        "issued_paper": OutgoingPaper.objects.filter(state="numbered").order_by("id")[0].id,
        "draft_paper": OutgoingPaper.objects.filter(state="draft").order_by("id")[0].id,
        "incoming_paper": IncomingPaper.objects.order_by("id")[0].id,
        "written_paper": a_written_paper(),
    }


def a_written_paper() -> int:
    """A draft that the system writes: the reminder of late tasks."""
    unit = office()
    plan = plan_on(unit.place_id, TODAY)
    assert plan is not None
    draft = Draft(unit.id, "letter", "đôn đốc", facts=facts_of(Writing("reminder", str(plan.id))))
    moment = datetime.combine(TODAY, time(8), UTC)
    return draft_paper(rights_of(User.objects.get(username="canbo"), TODAY), draft, moment=moment).id
