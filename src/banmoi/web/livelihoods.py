"""The page of livelihoods at a glance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from banmoi.kit import clock
from banmoi.reports.livelihoods import livelihoods_of
from banmoi.reports.register_figures import Scope
from banmoi.rooms.places.queries import NamedPlace
from banmoi.web.doors import place_view, rights
from banmoi.web.registers import readable


@place_view
def livelihoods(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """Products, cooperatives, growing areas, contracts, courses and income of a place and its hamlets."""
    found = livelihoods_of(place, Scope(readable(rights(request), place)), clock.today())
    return render(request, "livelihoods.html", {"place": place, "found": found, "day": found.day})
