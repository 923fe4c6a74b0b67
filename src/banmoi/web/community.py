"""The page of the community at a glance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from banmoi.kit import clock
from banmoi.reports.community import community_of
from banmoi.reports.register_figures import Scope
from banmoi.rooms.places.queries import NamedPlace
from banmoi.web.doors import place_view, rights
from banmoi.web.registers import readable


@place_view
def community(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """Titles, conventions, clean-up days, waste, groups and outreach of a place and its hamlets."""
    found = community_of(place, Scope(readable(rights(request), place)), clock.today())
    return render(request, "community.html", {"place": place, "found": found, "day": found.day})
