"""The board of a commune, a hamlet's own page, a goal's page, and the way home."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from banmoi.core.goals import Course
from banmoi.core.periods import period_on
from banmoi.kit import clock
from banmoi.reports.board import board_of
from banmoi.reports.expiries import expiring_registers
from banmoi.reports.hamlets import hamlet_indicators, hamlet_table
from banmoi.reports.lapsing import Lapse, lapses_of, past_of
from banmoi.reports.plan_wording import weaker_text
from banmoi.reports.registers import register_name
from banmoi.reports.units import unfilled
from banmoi.reports.waiting import waiting_for
from banmoi.rooms.assessments.queries import standing_of
from banmoi.rooms.indicators.queries import current_rows, is_closed
from banmoi.rooms.people.queries import units_of
from banmoi.rooms.places.queries import (
    NamedPlace,
    ancestor_ids,
    children,
    places_by_id,
    predecessors,
    successors,
)
from banmoi.rooms.plans.queries import goals_of, plan_on
from banmoi.web.doors import asked_day, place_view, rights


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Send a person to the place that is theirs."""
    mine = rights(request)
    places = places_by_id(mine.homes, clock.today())
    for place_id in mine.homes:
        if place_id in places:
            return redirect("place", places[place_id].key)
    return render(request, "no_place.html")


@place_view
def place(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """A commune's board, a hamlet's page, or what lies under another place."""
    if place.level == "commune":
        return _board(request, place)
    if place.level == "hamlet":
        return _hamlet(request, place)
    below = children(place.id, asked_day(request))
    return render(request, "place.html", {"place": place, "below": below})


def _board(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    day = asked_day(request)
    board = board_of(place, day, clock.now(), rights(request))
    related = {row.successor_id for row in successors(place.id)} | {
        row.predecessor_id for row in predecessors(place.id)
    }
    return render(
        request,
        "board.html",
        {
            "place": place,
            "board": board,
            "day": day,
            "past": day != clock.today(),
            "period": period_on(day),
            "at_risk": sum(item.verdict.course is Course.AT_RISK for item in board.goals),
            "gone": not place.exists_on(day),
            "related": list(places_by_id(related, day).values()),
            "may": _may(request, place),
        },
    )


def _may(request: HttpRequest, place: NamedPlace) -> dict[str, bool]:
    mine = rights(request)
    acts = (
        "value.report",
        "value.verify",
        "law.collate",
        "law.settle",
        "assessment.freeze",
        "audit.read",
    )
    return {act.replace(".", "_"): mine.may(act, place.id) for act in acts}


def _hamlet(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    day = asked_day(request)
    standing = standing_of(place, day)
    period = period_on(day)
    above = ancestor_ids(place.id, day)
    rows = {row.value.indicator: row for row in current_rows([place.id], period=period.code)}
    lines = [(item, standing.readings[item.key], rows.get(item.key)) for item in hamlet_indicators()]
    now = clock.now()
    return render(
        request,
        "hamlet.html",
        {
            "place": place,
            "day": day,
            "period": period,
            "closed": is_closed([place.id, *above], period),
            "lines": lines,
            "said": len(rows),
            "commune": next(iter(places_by_id(above[:1], day).values()), None),
            "lapses": lapses_of(standing, day, day + timedelta(days=120), None, rights(request))[:8],
            "waiting": [w for w in waiting_for(rights(request), now) if w.place and w.place.id == place.id],
            "may": _may(request, place),
            "names": {place.id: place.title},
        },
    )


@place_view
def goal(request: HttpRequest, place: NamedPlace, order: int) -> HttpResponse:
    """One goal: as written, as followed, its value and how it was judged."""
    day = asked_day(request)
    plan = plan_on(place.id, day)
    # A plan that has ended keeps the result of its last day.
    standing = standing_of(place, min(day, plan.ends) if plan else day)
    found = next((g for g in goals_of(plan, standing) if g.goal.order == order), None) if plan else None
    if found is None:
        raise Http404
    names = {part.id: part.title for part in standing.parts}
    aimed = standing.sets.get(plan.aimed_set) if plan else None
    judged = standing.verdict(aimed.id).criteria if aimed and found.gained else ()
    gained = [item for item in judged if item.criterion.code in found.gained]
    context = {
        "place": place,
        "day": day,
        "plan": plan,
        "item": found,
        "names": names,
        "aimed": aimed,
        "gained": gained,
        "weaker": weaker_text(plan, found.before, found.indicator) if plan and found.before else "",
    }
    return render(request, "goal.html", context)


@place_view
def table(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """The table hamlet × indicator."""
    day = asked_day(request)
    standing = standing_of(place, day)
    rows = hamlet_table(standing)
    context = {"place": place, "day": day, "rows": rows, "parts": standing.parts}
    return render(request, "table.html", context)


@place_view
def calendar(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """What lapses in the coming year, month by month, and what ended and was not renewed; of one register
    or of all."""
    day, mine = asked_day(request), rights(request)
    standing = standing_of(place, day)
    names = {place.id: place.title} | {part.id: part.title for part in standing.parts}
    end = day.replace(year=day.year + 1, day=min(day.day, 28))
    choices = expiring_registers()
    wanted = request.GET.get("register", "")
    wanted = wanted if wanted in {item.key for item in choices} else ""
    lapses = lapses_of(standing, day, end, plan_on(place.id, day), mine)
    past = past_of(standing, day, mine)
    context = {
        "place": place,
        "day": day,
        "months": _months(_of_register(lapses, wanted)),
        "past": _of_register(past, wanted),
        "names": names,
        "end": end,
        "choices": [(item.key, register_name(item)) for item in choices],
        "wanted": wanted,
    }
    return render(request, "calendar.html", context)


def _of_register(rows: list[Lapse], wanted: str) -> list[Lapse]:
    """Those of one register, or all where none is asked for."""
    if not wanted:
        return rows
    return [row for row in rows if row.ending is not None and row.ending.register.key == wanted]


def _months(rows: list[Lapse]) -> list[tuple[str, list[Lapse]]]:
    """What lapses by month, each with its name."""
    found: dict[str, list[Lapse]] = {}
    for row in rows:
        found.setdefault(f"{row.day:%m/%Y}", []).append(row)
    return list(found.items())


@place_view
def people(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """The units of a place and its hamlets, and who holds which position."""
    day = asked_day(request)
    parts = children(place.id, day, "hamlet")
    ids = {place.id} | {part.id for part in parts}
    names = {place.id: place.title} | {part.id: part.title for part in parts}
    units = units_of(ids, day)
    context = {
        "place": place,
        "day": day,
        "units": units,
        "names": names,
        "unfilled": unfilled(place.id, units),
        "may": rights(request).may("people.manage", place.id),
    }
    return render(request, "people.html", context)
