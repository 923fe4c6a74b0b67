"""The page of the community at a glance."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from banmoi.core.assess import State
from banmoi.kit import clock
from banmoi.reports.community import community_of
from banmoi.reports.register_figures import Scope
from banmoi.rooms.places.queries import NamedPlace
from banmoi.web.doors import place_view, rights
from banmoi.web.drawings import state_mark
from banmoi.web.registers import readable


@place_view
def community(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """Titles, conventions, clean-up days, waste, groups and outreach of a place and its hamlets."""
    found = community_of(place, Scope(readable(rights(request), place)), clock.today())
    context = {"place": place, "found": found, "day": found.day, "signs": _signs()}
    return render(request, "community.html", context)


def _signs() -> SafeString:
    """The signs of the three answers, drawn once, so that a page of forty hamlets stays small."""
    symbols = ""
    for state in (State.MET, State.NOT_MET, State.NOT_KNOWN):
        shape = state_mark(state, provisional=False).partition(">")[2].removesuffix("</svg>")
        symbols += f'<symbol id="sign-{state.value}" viewBox="0 0 20 20">{shape}</symbol>'
    return mark_safe(f'<svg class="life-signs" aria-hidden="true">{symbols}</svg>')
