"""What the pages of a road share: finding it, its head, who may do what, where a lack is made good."""

from typing import Any

from django.http import Http404, HttpRequest

from banmoi.core.recognition import Ask, Lack
from banmoi.kit import clock
from banmoi.reports.recognition_roads import RoadView, view_of
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.recognition.models import Road
from banmoi.rooms.recognition.queries import find_road
from banmoi.web.doors import rights

ACTS = ("propose", "manage", "survey", "decide")
_WHERE = {
    Ask.PAPER: ("road_papers", "papers"),
    Ask.REVIEWED: ("road_criteria", "review"),
    Ask.OWN_MET: ("road_criteria", "own"),
    Ask.WORKS_PLANNED: ("road_criteria", "works"),
    Ask.WORKS_DONE: ("road_criteria", "works"),
    Ask.TEAM: ("road_team", "members"),
    Ask.TEAM_SIGNED: ("road_team", "sign"),
    Ask.PUBLICATION: ("road_papers", "publication"),
    Ask.OPINIONS: ("road_papers", "opinions"),
    Ask.COVERAGE: ("road_papers", "satisfaction"),
    Ask.SATISFACTION: ("road_papers", "satisfaction"),
    Ask.MEETING: ("road_papers", "meeting"),
    Ask.APPRAISAL: ("road_papers", "appraisal"),
    Ask.APPRAISAL_PRESENT: ("road_papers", "appraisal"),
    Ask.SECURITY: ("road_papers", "papers"),
}


def where(lack: Lack) -> tuple[str, str]:
    """The page on which a lack is made good, and the part of it; a rule that is not set: the rules."""
    if lack.why == "rule_unknown":
        return "recognition_rules", ""
    return _WHERE.get(lack.ask, ("", ""))


def the_road(place: NamedPlace, road_id: int) -> Road:
    """A road of a place. Raises Http404."""
    road = find_road(road_id)
    if road is None or road.place_id != place.id:
        raise Http404
    return road


def may(mine: Rights, place_id: int) -> dict[str, bool]:
    """What a person may do with the roads of a place."""
    return {act: mine.may(f"recognition.{act}", place_id) for act in ACTS}


def road_context(request: HttpRequest, place: NamedPlace, road: Road) -> dict[str, Any]:
    """What every page of a road shows."""
    view: RoadView = view_of(road, clock.today())
    mine = rights(request)
    return {
        "place": place,
        "view": view,
        "road": road,
        "may": may(mine, place.id),
        "open": not view.ended,
        "user_id": mine.user_id,
    }


def number(text: str) -> int:
    """A number of a form's choice; 0, which names nothing, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
