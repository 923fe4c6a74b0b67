"""A unit: its people, decision, term and rules, what it answers for; and keeping all that."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from banmoi.kit import clock
from banmoi.reference.roles import roles, unit_kinds
from banmoi.reports.units import duties_of
from banmoi.rooms.audit.queries import trail_of
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import get_unit, known_people, require, units_of
from banmoi.rooms.people.unit_actions import (
    NewAccount,
    UnitProblem,
    UnitRefusedError,
    appoint_member,
    describe_unit,
    end_position,
    end_unit,
    found_unit,
    rename_unit,
)
from banmoi.rooms.places.queries import NamedPlace, children, commune_of, places_by_id
from banmoi.web.doors import place_view, rights
from banmoi.web.inspection_problems import unit_problem
from banmoi.web.uploads import typed_day, uploads

HISTORY = 30


@dataclass(frozen=True, slots=True)
class Problem:
    """What was refused: the form, the field, the sentence."""

    form: str = ""
    field: str = ""
    text: str = ""


def _named(names: tuple[str, str]) -> str:
    return names[1] if get_language() == "en" else names[0]


def kind_name(kind: str) -> str:
    """The name of a kind of unit in the reader's language; the kind itself where it is not known."""
    names = unit_kinds().get(kind)
    return _named(names) if names else kind


@login_required
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """A unit with its people and duties; for the chair, with the forms that keep it."""
    found = get_unit(unit_id)
    if found is None:
        raise Http404
    require(rights(request), "place.read", found.place_id)
    if request.method != "POST":
        return _page(request, found, Problem())
    require(rights(request), "people.manage", found.place_id)
    form = request.POST.get("do", "")
    if form not in FORMS:
        raise Http404
    try:
        FORMS[form](request, found)
    except UnitRefusedError as refused:
        return _page(request, found, Problem(form, refused.field, unit_problem(refused.problem)))
    except UploadRefusedError as refused_file:
        return _page(request, found, Problem(form, "rules", str(refused_file)))
    return redirect("unit", found.id)


class UploadRefusedError(Exception):
    """The operating rules were sent as a file that is not kept; the text says why."""


def _page(request: HttpRequest, found: Unit, problem: Problem) -> HttpResponse:
    mine, day = rights(request), clock.today()
    place = places_by_id([found.place_id], day)[found.place_id]
    held = list(found.positions.all())
    now = [p for p in held if p.valid_to is None or p.valid_to >= day]
    may = mine.may("people.manage", found.place_id)
    ended = found.valid_to is not None and found.valid_to < day
    context = {
        "unit": found,
        "kind": kind_name(found.kind),
        "place": place,
        "commune": commune_of(place, day) or place,
        "now": sorted(now, key=lambda position: position.id),
        "past": [position for position in held if position not in now],
        "no_password": {p.user_id for p in now if not p.user.has_usable_password()},
        "term_over": found.term_ends is not None and found.term_ends < day and not ended,
        "ended": ended,
        "duties": duties_of(found, day),
        "may": may and not ended,
        "people": known_people(mine.anywhere("people.manage")) if may else [],
        "roles": [(key, _named((role.name_vi, role.name_en))) for key, role in roles().items()],
        "trail": trail_of("unit", [str(found.id)])[:HISTORY] if mine.may("audit.read", place.id) else [],
        "problem": problem,
        "typed": request.POST if problem.text else {},
    }
    return render(request, "unit.html", context, status=422 if problem.text else 200)


def _optional_day(request: HttpRequest, name: str) -> date | None:
    """A day that may be left out; what is no day is refused, never dropped. Raises UnitRefusedError."""
    text = request.POST.get(name, "")
    found = typed_day(text)
    if text.strip() and found is None:
        raise UnitRefusedError(UnitProblem.DAY_MISSING, name)
    return found


def _do_describe(request: HttpRequest, found: Unit) -> None:
    term_ends = _optional_day(request, "term_ends")
    sent = uploads(request, "rules")
    if sent.errors:
        raise UploadRefusedError(sent.errors[0])
    describe_unit(
        rights(request), found.id, paper=request.POST.get("paper", ""), term_ends=term_ends,
        rules_file=sent.files[-1] if sent.files else None, moment=clock.now(),
    )  # fmt: skip
    messages.success(request, _("Đã ghi quyết định, nhiệm kỳ và quy chế."))


def _do_rename(request: HttpRequest, found: Unit) -> None:
    rename_unit(rights(request), found.id, request.POST.get("name", ""), moment=clock.now())
    messages.success(request, _("Đã đổi tên đơn vị."))


def _do_end(request: HttpRequest, found: Unit) -> None:
    last_day = typed_day(request.POST.get("last_day", ""))
    end_unit(rights(request), found.id, last_day, request.POST.get("reason", ""), moment=clock.now())
    messages.success(request, _("Đã ghi ngày kết thúc của đơn vị."))


def _do_appoint(request: HttpRequest, found: Unit) -> None:
    chosen = request.POST.get("person", "")
    person: int | NewAccount = int(chosen) if chosen.isdigit() and len(chosen) < 16 else 0
    if chosen == "new":
        person = NewAccount(request.POST.get("username", ""), request.POST.get("full_name", ""))
    appoint_member(
        rights(request), found.id, person=person, role=request.POST.get("role", ""),
        title=request.POST.get("title", ""), valid_from=typed_day(request.POST.get("valid_from", "")),
        moment=clock.now(),
    )  # fmt: skip
    if chosen == "new":
        messages.success(
            request,
            _("Đã mở tài khoản và giao vị trí. Người này chưa đăng nhập được đến khi có mật khẩu."),
        )
    else:
        messages.success(request, _("Đã giao vị trí."))


def _do_end_position(request: HttpRequest, found: Unit) -> None:
    text = request.POST.get("position", "")
    position = next((p for p in found.positions.all() if str(p.id) == text), None)
    if position is None:
        raise Http404
    day = typed_day(request.POST.get("position_last_day", ""))
    reason = request.POST.get("position_reason", "")
    try:
        end_position(rights(request), position.id, day, reason, moment=clock.now())
    except UnitRefusedError as refused:
        field = f"position_{refused.field}" if refused.field else "position"
        raise UnitRefusedError(refused.problem, field) from None
    messages.success(request, _("Đã ghi ngày kết thúc vị trí."))


FORMS: dict[str, Callable[[HttpRequest, Unit], None]] = {
    "describe": _do_describe,
    "rename": _do_rename,
    "end": _do_end,
    "appoint": _do_appoint,
    "end_position": _do_end_position,
}


@place_view
def found(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """Found a unit of a commune or of one of its hamlets, the missing kinds first."""
    mine, day = rights(request), clock.today()
    require(mine, "people.manage", place.id)
    below = children(place.id, day, "hamlet")
    problem = Problem()
    if request.method == "POST":
        at = request.POST.get("place", "")
        if at not in {str(item.id) for item in (place, *below)}:
            raise Http404
        try:
            made = found_unit(
                mine, int(at), request.POST.get("kind", ""), request.POST.get("name", ""),
                _optional_day(request, "valid_from"), moment=clock.now(),
            )  # fmt: skip
        except UnitRefusedError as refused:
            problem = Problem("found", refused.field, unit_problem(refused.problem))
        else:
            messages.success(request, _("Đã lập đơn vị. Giao người ở trang này."))
            return redirect("unit", made.id)
    units = units_of({place.id, *(part.id for part in below)}, day)
    context = {
        "place": place,
        "places": [place, *below],
        "missing": _missing(place, below, units),
        "kinds": [(kind, _named(names)) for kind, names in unit_kinds().items()],
        "problem": problem,
        "typed": request.POST if problem.text else {},
    }
    return render(request, "found_unit.html", context, status=422 if problem.text else 200)


def _missing(place: NamedPlace, below: list[NamedPlace], units: list[Unit]) -> list[str]:
    """The kinds that the commune has no unit of, and the hamlets without a board, in words."""
    there = {(unit.place_id, unit.kind) for unit in units}
    found = []
    for kind in unit_kinds():
        if kind != "hamlet_board" and (place.id, kind) not in there and place.level == "commune":
            found.append(kind_name(kind))
    hamlets = [part for part in (below or [place]) if part.level == "hamlet"]
    for part in hamlets:
        if (part.id, "hamlet_board") not in there:
            found.append(f"{kind_name('hamlet_board')} ({part.title})")
    return found
