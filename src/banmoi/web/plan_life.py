"""A plan in force and how it is amended: the change being prepared, all versions, two side by side.

A change is collected in the person's session, move by move, and becomes part of the plan only when it is
issued, all at once. Nothing of it is lost when issuing is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.versions import Difference, moved_fields
from banmoi.kit import clock
from banmoi.reference.catalogue import indicators
from banmoi.reports.amendment_wording import (
    change_title,
    compared_words,
    field_moves,
    item_title,
)
from banmoi.reports.plan_wording import COMPARATORS
from banmoi.reports.wording import in_language
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.places.queries import NamedPlace, places_by_id
from banmoi.rooms.plans.amend_actions import (
    ADD,
    CHANGE,
    END,
    AmendProblem,
    AmendRefusedError,
    Move,
    amend,
    empty_fields,
)
from banmoi.rooms.plans.amend_queries import (
    GOAL,
    TASK,
    Version,
    fields_of,
    find_plan,
    items_of,
    require_shaping,
    shapes,
    side_by_side,
    units_within,
    versions_of,
)
from banmoi.rooms.plans.models import Goal, Plan, PlanStatus, Task
from banmoi.web.doors import rights
from banmoi.web.plan_life_forms import (
    Form,
    day_problem,
    goal_form,
    read_goal,
    read_task,
    task_form,
    typed_day,
)
from banmoi.web.plan_problems import amend_problem

P = ParamSpec("P")
PlanView = Callable[Concatenate[HttpRequest, Plan, NamedPlace, P], HttpResponse]
PAGE = 60


def plan_view(view: PlanView[P]) -> Callable[Concatenate[HttpRequest, int, P], HttpResponse]:
    """A page about a plan: the person must be signed in and may read the plan's place."""

    @wraps(view)
    def wrapped(request: HttpRequest, plan_id: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        plan = find_plan(plan_id)
        place = places_by_id([plan.place_id], clock.today()).get(plan.place_id) if plan else None
        if plan is None or place is None:
            raise Http404
        if not rights(request).may("place.read", place.id):
            raise NotAllowedError("place.read", place.id, visible=False)
        return view(request, plan, place, *args, **kwargs)

    guarded: Any = login_required(wrapped)
    return guarded  # type: ignore[no-any-return]


# --- the change being prepared ------------------------------------------------------------------


def _key(plan: Plan) -> str:
    return f"amend:{plan.id}"


def _draft(request: HttpRequest, plan: Plan) -> dict[str, Any]:
    """What the person has prepared: the version looked at, the moves, the head as typed."""
    found: dict[str, Any] | None = request.session.get(_key(plan))
    return found or {"seen": plan.version, "moves": [], "head": {}}


def _keep(request: HttpRequest, plan: Plan, draft: Mapping[str, Any]) -> None:
    request.session[_key(plan)] = dict(draft)


def _put(draft: dict[str, Any], move: Move, at: int | None = None) -> None:
    """Put a move into a change; a thing that is already in it is replaced."""
    if at is not None:
        draft["moves"][at] = asdict(move)
        return
    if move.kind != ADD:
        same = (move.subject, move.id)
        draft["moves"] = [item for item in draft["moves"] if (item["subject"], item["id"]) != same]
    draft["moves"].append(asdict(move))


@plan_view
def plan_amend(request: HttpRequest, plan: Plan, place: NamedPlace) -> HttpResponse:
    """Choose what to change, and issue the change."""
    require_shaping(rights(request), plan)
    if request.method == "POST":
        return _act(request, plan, place)
    return _overview(request, plan, place, {})


def _act(request: HttpRequest, plan: Plan, place: NamedPlace) -> HttpResponse:
    """One button of the page; whatever was typed beside it is kept."""
    draft = _draft(request, plan)
    draft["head"] = {name: request.POST.get(name, "") for name in ("paper", "decided_on", "reason")}
    word, _sign, rest = request.POST.get("do", "keep").partition(":")
    subject, _sign, number = rest.partition(":")
    index = int(number or subject) if (number or subject).isdigit() else 0
    if word == "remove" and 0 <= index < len(draft["moves"]):
        del draft["moves"][index]
    elif word == "end" and subject in (GOAL, TASK):
        _put(draft, Move(END, subject, index))
        messages.success(request, _("Đã ghi vào lần điều chỉnh này; chưa có hiệu lực cho đến khi ban hành."))
    elif word == "clear":
        request.session.pop(_key(plan), None)
        return redirect("plan_amend", plan.id)
    _keep(request, plan, draft)
    if word == "edit" and subject in (GOAL, TASK):
        return redirect("plan_amend_item", plan.id, subject, index)
    if word == "again" and 0 <= index < len(draft["moves"]):
        return redirect(_form_of(plan, draft["moves"][index], index))
    if word == "issue":
        return _issue(request, plan, place, draft)
    return redirect("plan_amend", plan.id)


def _form_of(plan: Plan, move: Mapping[str, Any], index: int) -> str:
    where = reverse("plan_amend_item", args=[plan.id, move["subject"], move["id"] or 0])
    return f"{where}?move={index}" if move["kind"] == ADD else where


def _issue(request: HttpRequest, plan: Plan, place: NamedPlace, draft: dict[str, Any]) -> HttpResponse:
    head = draft["head"]
    day = typed_day(head["decided_on"])
    if day is None:
        return _overview(request, plan, place, {"decided_on": day_problem(head["decided_on"])})
    seen = request.POST.get("seen", "")
    try:
        change = amend(
            rights(request),
            plan.id,
            seen=int(seen) if seen.isdigit() else -1,
            paper=head["paper"],
            decided_on=day,
            reason=head["reason"],
            moves=[Move(**item) for item in draft["moves"]],
            moment=clock.now(),
        )
    except AmendRefusedError as refused:
        if refused.problem is AmendProblem.OTHERS_CHANGED:
            plan = find_plan(plan.id) or plan
            draft["seen"] = plan.version
            _keep(request, plan, draft)
        text = amend_problem(refused.problem)
        at = refused.field if refused.move is None else f"move-{refused.move}"
        return _overview(request, plan, place, {at or "top": text}, others=refused.problem)
    request.session.pop(_key(plan), None)
    messages.success(request, _("Đã ban hành %(title)s.") % {"title": change_title(change.version).lower()})
    return redirect("plan_versions", plan.id)


def _overview(
    request: HttpRequest,
    plan: Plan,
    place: NamedPlace,
    errors: dict[str, str],
    others: AmendProblem | None = None,
) -> HttpResponse:
    draft = _draft(request, plan)
    items = items_of(plan)
    units = {unit.id: unit.name_vi for unit in units_within(plan, rights(request))} | _named_units(
        items.values()
    )
    touched = {(move["subject"], move["id"]): move["kind"] for move in draft["moves"] if move["id"]}
    living = [item for item in items.values() if item.ended_in is None]
    tasks = [(item, touched.get((TASK, item.id))) for item in living if isinstance(item, Task)]
    newest = versions_of(plan)[0]
    context = {
        "plan": plan,
        "place": place,
        "number": plan.version + 1,
        "seen": draft["seen"],
        "head": draft["head"],
        "moves": [_move_words(move, items, units) for move in draft["moves"]],
        "goals": [(item, touched.get((GOAL, item.id))) for item in living if isinstance(item, Goal)],
        "tasks": Paginator(tasks, PAGE).get_page(request.GET.get("page")),
        "in_force": plan.status == PlanStatus.IN_FORCE,
        "errors": errors,
        "others": newest if draft["seen"] != plan.version or others is AmendProblem.OTHERS_CHANGED else None,
    }
    return render(request, "plan_amend.html", context, status=422 if errors else 200)


def _named_units(items: Any) -> dict[int, str]:
    """The names of all units that goals and tasks name, also of units that have ended."""
    ids: set[int | None] = set()
    for item in items:
        fields = fields_of(item)
        ids |= {fields.get("lead"), fields.get("responsible"), *fields.get("with_units", ())}
    return {unit.id: unit.name_vi for unit in Unit.objects.filter(id__in=[one for one in ids if one])}


def _move_words(
    move: Mapping[str, Any], items: Mapping[tuple[str, int], Goal | Task], units: Mapping[int, str]
) -> dict[str, Any]:
    """A prepared move in words."""
    item = items.get((move["subject"], move["id"] or 0))
    before = fields_of(item) if item else {}
    whole = before | move["fields"] if item else empty_fields(move["subject"]) | move["fields"]
    kind = {CHANGE: "changed", ADD: "added", END: "ended"}[move["kind"]]
    changed = move["kind"] == CHANGE
    return {
        "difference": kind,
        "title": item_title(move["subject"], whole),
        "is_goal": move["subject"] == GOAL,
        "moves": field_moves(before, move["fields"], units) if changed else (),
        "kind": move["kind"],
    }


@plan_view
def plan_amend_item(
    request: HttpRequest, plan: Plan, place: NamedPlace, subject: str, item_id: int
) -> HttpResponse:
    """The form of one goal or task; number 0 is a new one. What is sent goes into the prepared change."""
    mine = rights(request)
    require_shaping(mine, plan)
    items = items_of(plan)
    item = items.get((subject, item_id))
    if subject not in (GOAL, TASK) or (item_id and (item is None or item.ended_in is not None)):
        raise Http404
    draft = _draft(request, plan)
    at = _asked_move(request, draft, subject) if not item_id else None
    now = fields_of(item) if item else empty_fields(subject)
    held = _held(draft, subject, item_id, at)
    current = now | held
    units = {unit.id: unit.name_vi for unit in units_within(plan, mine)} | (
        _named_units([item]) if item else {}
    )
    if request.method == "POST":
        form = read_goal(request.POST) if subject == GOAL else read_task(request.POST, current, units)
        wanted = {name: value for name, value in form.fields.items() if name in now}
        moved = wanted if item is None else {name: to for name, _from, to in moved_fields(now, wanted)}
        if not form.errors and not moved:
            form.errors["top"] = _("Chưa thay đổi gì so với kế hoạch.")
        if not form.errors:
            _put(draft, Move(CHANGE if item else ADD, subject, item.id if item else None, moved), at)
            _keep(request, plan, draft)
            messages.success(
                request, _("Đã ghi vào lần điều chỉnh này; chưa có hiệu lực cho đến khi ban hành.")
            )
            return redirect("plan_amend", plan.id)
    else:
        form = goal_form(current) if subject == GOAL else task_form(current)
    return render(
        request, "plan_amend_item.html", _item_context(plan, place, subject, item, form, units, now),
        status=422 if form.errors else 200,
    )  # fmt: skip


def _asked_move(request: HttpRequest, draft: Mapping[str, Any], subject: str) -> int | None:
    """Which prepared addition the address asks for again, if any."""
    text = request.GET.get("move", "")
    if not text.isdigit() or int(text) >= len(draft["moves"]):
        return None
    move = draft["moves"][int(text)]
    return int(text) if move["kind"] == ADD and move["subject"] == subject else None


def _held(draft: Mapping[str, Any], subject: str, item_id: int, at: int | None) -> dict[str, Any]:
    """The fields of an item that the prepared change already moves."""
    if at is not None:
        return dict(draft["moves"][at]["fields"])
    same = [m for m in draft["moves"] if item_id and (m["subject"], m["id"]) == (subject, item_id)]
    return dict(same[0]["fields"]) if same else {}


def _item_context(
    plan: Plan, place: NamedPlace, subject: str, item: Goal | Task | None, form: Form,
    units: Mapping[int, str], now: Mapping[str, Any],
) -> dict[str, Any]:  # fmt: skip
    listed = sorted((in_language(one, "name"), key) for key, one in indicators().items())
    return {
        "plan": plan,
        "place": place,
        "subject": subject,
        "item": item,
        "title": item_title(subject, now) if item else "",
        "form": form,
        "typed": form.typed,
        "errors": form.errors,
        "units": units,
        "comparators": [(key, str(words)) for key, words in COMPARATORS.items()],
        "indicators": [(key, name) for name, key in listed] if subject == GOAL else [],
    }


# --- versions -----------------------------------------------------------------------------------


@plan_view
def plan_versions(request: HttpRequest, plan: Plan, place: NamedPlace) -> HttpResponse:
    """Every version of a plan: its paper, its reason, and what it moved."""
    items = items_of(plan)
    units = _named_units(items.values())
    versions = versions_of(plan)
    units |= _moved_units(versions)
    context = {
        "plan": plan,
        "place": place,
        "versions": [(version, _version_words(version, items, units)) for version in versions],
        "may_amend": shapes(rights(request), plan) and plan.status == PlanStatus.IN_FORCE,
    }
    return render(request, "plan_versions.html", context)


def _moved_units(versions: list[Version]) -> dict[int, str]:
    """The names of units that moves speak of."""
    ids: set[int] = set()
    for version in versions:
        for move in version.moves:
            if move.field in ("lead", "responsible"):
                ids |= {one for one in (move.before, move.after) if one}
            elif move.field == "with_units":
                ids |= {*(move.before or ()), *(move.after or ())}
    return {unit.id: unit.name_vi for unit in Unit.objects.filter(id__in=ids)}


def _version_words(
    version: Version, items: Mapping[tuple[str, int], Goal | Task], units: Mapping[int, str]
) -> list[dict[str, Any]]:
    """What a version moved, thing by thing."""
    groups: dict[tuple[str, int], list[Any]] = {}
    for move in version.moves:
        groups.setdefault((move.subject, move.subject_id), []).append(move)
    found = []
    for key, moves in groups.items():
        item = items.get(key)
        if item is None:
            continue
        fields = {move.field for move in moves}
        kind = "added" if "added_in" in fields else "ended" if "ended_in" in fields else "changed"
        changed = kind == "changed"
        found.append(
            {
                "difference": kind,
                "title": item_title(key[0], fields_of(item)),
                "is_goal": key[0] == GOAL,
                "moves": field_moves(
                    {move.field: move.before for move in moves},
                    {move.field: move.after for move in moves},
                    units,
                )
                if changed
                else (),
            }
        )
    return found


@plan_view
def plan_compare(
    request: HttpRequest, plan: Plan, place: NamedPlace, first: int, second: int
) -> HttpResponse:
    """Two versions side by side; what is the same only when asked for."""
    if max(first, second) > plan.version:
        raise Http404
    whole = request.GET.get("all") == "1"
    items = side_by_side(plan, first, second)
    units = _named_units(items_of(plan).values()) | _moved_units(versions_of(plan))
    shown = [item for item in items if whole or item.difference is not Difference.SAME]
    counts = {kind.value: sum(item.difference is kind for item in items) for kind in Difference}
    context = {
        "plan": plan,
        "place": place,
        "first": first,
        "second": second,
        "titles": (change_title(first), change_title(second)),
        "items": [compared_words(item, units) for item in shown],
        "counts": counts,
        "whole": whole,
        "numbers": range(plan.version + 1),
    }
    return render(request, "plan_compare.html", context)
