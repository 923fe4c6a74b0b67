"""The page of what does not fit together: each with its reason and what to open; nothing is changed here."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banmoi.core.numbers import format_number
from banmoi.kit import clock
from banmoi.reports.contradictions import Contradiction, by_kind, contradictions, limits
from banmoi.reports.registers import column_name, english, register_name
from banmoi.reports.wording import in_language
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


def title(kind: str) -> str:
    """A kind of contradiction as a heading."""
    return {
        "households_fell": _("Hộ giảm, người giữ nguyên"),
        "merged": _("Ghép hộ sát ngày chốt kỳ"),
        "jump_share": _("Tỷ lệ thay đổi nhiều so với năm trước"),
        "jump_number": _("Con số thay đổi nhiều so với năm trước"),
        "jump_register": _("Tổng của sổ tăng nhiều so với năm trước"),
        "over_base": _("Nhiều hơn số hộ, số người"),
        "file_twice": _("Một tệp dùng nhiều nơi"),
        "twins": _("Hai dòng giống nhau"),
        "register_against_report": _("Sổ khác với số đã báo"),
    }[kind]


def sentence(item: Contradiction, names: dict[int, str]) -> str:
    """What does not fit, with its figures."""
    facts = {
        "where": names.get(item.place_id, ""),
        "before": "" if item.before is None else format_number(item.before),
        "after": "" if item.after is None else format_number(item.after),
        "indicator": in_language(item.indicator, "name") if item.indicator else "",
        "register": register_name(item.register) if item.register else "",
        "column": column_name(item.column) if item.column else "",
    }
    match item.kind:
        case "households_fell":
            return _("%(where)s: số hộ từ %(before)s còn %(after)s, số người gần như không đổi.") % facts
        case "merged":
            text = _("%(where)s: ghép %(n)s hộ; %(indicator)s từ %(before)s%% thành %(after)s%%, nên đạt.")
            return text % (facts | {"n": item.spots[0].id})
        case "jump_share":
            return _("%(where)s: %(indicator)s từ %(before)s%% thành %(after)s%%.") % facts
        case "jump_number":
            return _("%(where)s: %(indicator)s từ %(before)s thành %(after)s.") % facts
        case "jump_register":
            return _("%(register)s, %(column)s: cả năm trước %(before)s, năm nay đã %(after)s.") % facts
        case "over_base":
            text = _("%(where)s: sổ %(register)s ghi %(column)s %(after)s, mà %(indicator)s chỉ %(before)s.")
            return text % facts
        case "file_twice":
            count = len(item.spots)
            return ngettext("Một tệp ở %(n)s nơi.", "Một tệp ở %(n)s nơi.", count) % {"n": count}
        case "twins":
            return _("%(register)s: %(after)s dòng cùng tên, cùng nơi, cùng ngày.") % facts
        case _:
            return _("%(where)s: %(indicator)s.") % facts
