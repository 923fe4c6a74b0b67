"""The page of what does not fit together: each with its reason and what to open; nothing is changed here."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from banmoi.kit import clock
from banmoi.reports.contradiction_wording import sentence, title
from banmoi.reports.contradictions import Contradiction, by_kind, contradictions, limits
from banmoi.reports.registers import english
from banmoi.rooms.people.queries import require
from banmoi.rooms.places.queries import NamedPlace, children
from banmoi.rooms.registers.look_actions import ReasonNeededError, look
from banmoi.web.doors import place_view, rights

SPOTS_MOST = 12
"""How many places of one contradiction are listed; the rest are counted."""


@place_view
def contradictions_page(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """All of them by kind; who verifies values may say why some stand."""
    day = clock.today()
    parts = children(place.id, day, "hamlet") if place.level == "commune" else []
    found = contradictions(place.id, [part.id for part in parts], day)
    names = {item.id: item.title for item in (place, *parts)}
    wrong, typed = "", ""
    if request.method == "POST":
        require(rights(request), "value.verify", place.id)
        wrong, typed = request.POST.get("mark", ""), request.POST.get("reason", "")
        item = next((one for one in found if one.mark == wrong), None)
        if item is None:
            raise Http404
        try:
            look(rights(request), place.id, item.kind, item.mark, typed, moment=clock.now())
        except ReasonNeededError:
            pass
        else:
            messages.success(request, _("Đã ghi lại là đã xem. Không số nào bị sửa."))
            return redirect("contradictions", place.key)
    groups = [
        (title(kind), limits()[kind]["why_en" if english() else "why_vi"], [_shown(i, names) for i in items])
        for kind, items in by_kind(found).items()
    ]
    context = {
        "place": place,
        "groups": groups,
        "open": sum(item.looked is None for item in found),
        "may_look": rights(request).may("value.verify", place.id),
        "wrong": wrong,
        "typed": typed,
    }
    return render(request, "contradictions.html", context, status=422 if wrong else 200)


def _shown(item: Contradiction, names: dict[int, str]) -> dict[str, object]:
    return {
        "item": item,
        "sentence": sentence(item, names),
        "spots": item.spots[:SPOTS_MOST],
        "more": max(0, len(item.spots) - SPOTS_MOST),
    }
