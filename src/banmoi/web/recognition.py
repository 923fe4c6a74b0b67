"""Recognition: the roads of a place and its hamlets, and one road with its steps and moves."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from banmoi.kit import clock
from banmoi.reference.recognition import titles
from banmoi.reports.recognition_roads import RoadView, gather, roads_at
from banmoi.reports.recognition_wording import choice_text, field_name, step_name, title_name
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import NamedPlace, children, commune_of, places_by_id
from banmoi.rooms.recognition import actions
from banmoi.rooms.recognition.actions import RoadRefusedError
from banmoi.rooms.recognition.models import Road, RoadMove
from banmoi.rooms.recognition.queries import pinnable
from banmoi.web.doors import place_view, rights
from banmoi.web.recognition_parts import number, road_context, the_road, where
from banmoi.web.recognition_problems import Problem, problem_of
from banmoi.web.uploads import typed_day


@place_view
def recognition(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """The roads of a place and, for a commune, of its hamlets; and the form that opens one."""
    mine, day, problem = rights(request), clock.today(), Problem()
    parts = children(place.id, day, "hamlet") if place.level == "commune" else []
    open_for = [item for item in (place, *parts) if _may_open(mine, item)]
    if request.method == "POST":
        try:
            return _open(request, place, open_for)
        except RoadRefusedError as refused:
            problem = problem_of(refused, "open")
    readable = mine.anywhere("place.read")
    context = {
        "place": place,
        "commune": commune_of(place, day),
        "lines": roads_at([item.id for item in (place, *parts) if item.id in readable], day),
        "open_for": open_for,
        "titles": _titles_for(open_for),
        "year": day.year,
        "problem": problem,
        "typed": request.POST if problem.text else {},
    }
    return render(request, "recognition.html", context, status=422 if problem.text else 200)


def _may_open(mine: Rights, place: NamedPlace) -> bool:
    rights_of_level = {item.steps[0].right for item in titles().values() if item.level == place.level}
    return any(mine.may(right, place.id) for right in rights_of_level)


def _titles_for(places: list[NamedPlace]) -> list[tuple[str, str]]:
    levels = {item.level for item in places}
    return [(item.key, title_name(item)) for item in titles().values() if item.level in levels]


def _open(request: HttpRequest, place: NamedPlace, open_for: list[NamedPlace]) -> HttpResponse:
    post = request.POST
    at = next((item for item in open_for if item.key == post.get("at", "")), None)
    commune = commune_of(place, clock.today())
    if at is None or commune is None:
        raise Http404
    made = actions.open_road(
        rights(request), at, commune.id, post.get("title", ""), number(post.get("year", "")),
        moment=clock.now(), demonstration=place.demonstration,
    )  # fmt: skip
    messages.success(request, _("Đã mở hồ sơ. Làm lần lượt từng bước ở trang này."))
    return redirect("road", at.key, made.id)


@place_view
def road(request: HttpRequest, place: NamedPlace, road_id: int) -> HttpResponse:
    """One road: where it stands, what is missing, who must do what by when, the moves, the log."""
    row, problem = the_road(place, road_id), Problem()
    if request.method == "POST":
        try:
            messages.success(request, _act(request, row))
            return redirect("road", place.key, row.id)
        except RoadRefusedError as refused:
            problem = problem_of(refused, request.POST.get("do", ""))
            row = the_road(place, road_id)
    context = road_context(request, place, row)
    view, mine = context["view"], rights(request)
    ahead = view.ahead
    context |= {
        "problem": problem,
        "typed": request.POST if problem.text else {},
        "may_go": ahead is not None and mine.may(ahead.facts.right, place.id),
        "may_withdraw": view.held and mine.may(view.title.steps[-2].right, place.id),
        "back_to": [line.facts for line in view.steps if line.state == "done" and line.facts.key != row.state]
        if not view.held and not view.ended
        else [],
        "lacks": [(lack, *where(lack)) for lack in ahead.lacks] if ahead else [],
        "wrong_lacks": [(lack, *where(lack)) for lack in problem.lacks],
        "pinnable": pinnable(row) if not view.title.by_team and context["may"]["manage"] else [],
        "fields": [(key, *names) for key, names in view.title.fields.items()] if not row.state else [],
        "takes_criteria": not view.book.criteria and mine.may(view.title.steps[0].right, place.id),
        "authority_text": _authority(view),
        "excellence_text": field_name(view.title, row.excellence),
        "today": clock.today(),
    }
    return render(request, "road.html", context, status=422 if problem.text else 200)


def _authority(view: RoadView) -> str:
    """Who recognises, where that was set."""
    row = view.book.settings.get("authority")
    return choice_text(view.title.settings["authority"].choices[row.value]) if row else ""


def _act(request: HttpRequest, row: Road) -> str:
    """Do what the form asks; what was done, in words. Raises RoadRefusedError."""
    mine, moment, post = rights(request), clock.now(), request.POST
    commune_id = _commune_id(row)
    seen: dict[str, Any] = {"seen_state": post.get("seen", ""), "moment": moment}
    day = typed_day(post.get("day", ""))
    year = number(post.get("year", ""))
    acts: dict[str, Callable[[], Any]] = {
        "go": lambda: actions.go_on(mine, row.id, post.get("step", ""), gather, day=day, **seen),
        "back": lambda: actions.send_back(
            mine, row.id, post.get("to", ""), post.get("reason", ""), gather, **seen
        ),
        "stop": lambda: actions.stop(mine, row.id, post.get("reason", ""), gather, **seen),
        "pin": lambda: actions.pin(mine, row.id, number(post.get("assessment", "")), moment=moment),
        "field": lambda: actions.choose_excellence(mine, row.id, post.get("excellence", ""), moment=moment),
        "criteria": lambda: actions.take_criteria(mine, row.id, commune_id, moment=moment),
        "keep": lambda: actions.keep(mine, row.id, year, commune_id, gather, moment=moment),
        "withdraw": lambda: actions.withdraw(
            mine, row.id, year, post.get("reason", ""), commune_id, gather, day=day, moment=moment
        ),
    }
    done = post.get("do", "")
    if done not in acts:
        raise Http404
    acts[done]()
    step = titles()[row.title].step(post.get("step", ""))
    return {
        "go": _("Đã ghi bước: %(step)s.") % {"step": step_name(step) if step else ""},
        "back": _("Đã trả hồ sơ về bước trước. Những gì đã ghi cho các bước sau không còn tính."),
        "stop": _("Đã dừng hồ sơ này."),
        "pin": _("Đã gắn bản đánh giá."),
        "field": _("Đã chọn lĩnh vực nổi trội."),
        "criteria": _("Đã lấy bộ tiêu chí vào hồ sơ."),
        "keep": _("Đã ghi là giữ danh hiệu trong năm."),
        "withdraw": _("Đã ghi thu hồi danh hiệu."),
    }[done]


def _commune_id(row: Road) -> int:
    day = clock.today()
    at = places_by_id([row.place_id], day)[row.place_id]
    found = commune_of(at, day)
    return (found or at).id


@place_view
def road_move(request: HttpRequest, place: NamedPlace, road_id: int, move_id: int) -> HttpResponse:
    """What was frozen with a move, as a file that can be checked again by its digest."""
    row = the_road(place, road_id)
    found = RoadMove.objects.filter(road=row, id=move_id).first()
    if found is None:
        raise Http404
    document = {**found.evidence, "digest": found.digest}
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 1})
