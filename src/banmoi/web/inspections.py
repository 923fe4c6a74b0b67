"""Inspections: the schedule, preparing, the checklist in the field, conclusions, recommendations."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banmoi.kit import clock
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.inspections.actions import (
    InspectionProblem,
    InspectionRefusedError,
    Seen,
    add_inspection,
    add_member,
    choose_places,
    conclude,
    draft_conclusion,
    drop_difficulty,
    hold,
    may_write,
    move,
    note_difficulty,
    remove_member,
    schedule,
    see_items,
)
from banmoi.rooms.inspections.models import (
    Inspection,
    InspectionItem,
    InspectionState,
    ItemKind,
    MemberPart,
    Recommendation,
    RecommendationState,
    Result,
)
from banmoi.rooms.inspections.queries import (
    answerers,
    checklist,
    get_inspection,
    get_recommendation,
    inspections_of,
    items_of,
    mark_of,
    open_of_units,
    open_recommendations,
    plans_in_force,
    plans_to_schedule,
    recommendations_of,
    seen_last_time,
    subject_of,
)
from banmoi.rooms.inspections.recommendation_actions import answer, judge_answer, recommend, withdraw
from banmoi.rooms.people.queries import require, units_of
from banmoi.rooms.places.queries import NamedPlace, children, places_by_id
from banmoi.web.doors import place_view, rights
from banmoi.web.inspection_problems import inspection_problem
from banmoi.web.paper_links import ways_of_inspection
from banmoi.web.uploads import Uploads, typed_day, uploads

LINES_A_STEP = 10
RESULTS = (Result.MET, Result.NOT_MET, Result.NOT_KNOWN, Result.NOT_SEEN)
LAST_STEPS = ("difficulties", "recommendations", "conclude")


@dataclass(frozen=True, slots=True)
class Problem:
    """What was refused: the form, the field, the sentence."""

    form: str = ""
    field: str = ""
    text: str = ""


@dataclass
class Line:
    """A line of the checklist on the form: what stands, what was typed, what is wrong."""

    item: InspectionItem
    before: InspectionItem | None
    result: str
    finding: str
    based_on: str
    conflict: bool = False
    sent: Uploads = field(default_factory=Uploads)


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the checklist that fits on one screen."""

    number: int
    kind: str
    first: int
    items: tuple[InspectionItem, ...]

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1

    @property
    def written(self) -> int:
        return sum(bool(item.result) for item in self.items)


def steps_of(items: list[InspectionItem]) -> list[Step]:
    """The checklist in parts of at most ten lines, each of one kind; lines are counted within a kind."""
    found: list[Step] = []
    for kind in ItemKind:
        lines = [item for item in items if item.kind == kind]
        for start in range(0, len(lines), LINES_A_STEP):
            part = tuple(lines[start : start + LINES_A_STEP])
            found.append(Step(len(found) + 1, kind.value, start + 1, part))
    return found


@place_view
def inspections(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """The schedule with its states, and every recommendation that is still open, late ones first."""
    problem = Problem()
    if request.method == "POST":
        try:
            return _add(request, place)
        except InspectionRefusedError as refused:
            form = request.POST.get("do", "")
            problem = Problem(form, refused.field, inspection_problem(refused.problem))
    mine, day = rights(request), clock.today()
    may = mine.may("inspection.manage", place.id) and place.level == "commune"
    if place.level == "commune":
        waiting = list(open_recommendations([place.id]))
    else:
        waiting = open_of_units([unit.id for unit in units_of({place.id}, day)])
    rows = inspections_of(place)
    context = {
        "place": place,
        "rows": rows,
        "overdue": {r.id for r in rows if r.state == InspectionState.PLANNED and r.planned_for < day},
        "open": waiting,
        "late": {row.id for row in waiting if row.due < day},
        "may": may,
        "to_schedule": plans_to_schedule(place.id) if may else [],
        "plans": plans_in_force(place.id) if may else [],
        "problem": problem,
        "typed": request.POST if problem.text else {},
    }
    return render(request, "inspections.html", context, status=422 if problem.text else 200)


def _add(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    require(rights(request), "inspection.manage", place.id)
    plan_id = _number(request, "plan")
    if plan_id not in {plan.id for plan in plans_in_force(place.id)}:
        raise Http404
    if request.POST.get("do") == "schedule":
        made = schedule(rights(request), plan_id, moment=clock.now())
        text = ngettext(
            "Đã lập lịch %(count)s cuộc kiểm tra.", "Đã lập lịch %(count)s cuộc kiểm tra.", len(made)
        )
        messages.success(request, text % {"count": len(made)})
        return redirect("inspections", place.key)
    added = add_inspection(
        rights(request),
        plan_id,
        title=request.POST.get("title", ""),
        planned_for=typed_day(request.POST.get("planned_for", "")),
        moment=clock.now(),
    )
    messages.success(request, _("Đã thêm cuộc kiểm tra. Chuẩn bị đoàn và nơi đến ở trang này."))
    return redirect("inspection", added.id)


def _number(request: HttpRequest, name: str) -> int:
    """A number of a form's choice; 0, which names nothing, where none was chosen."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


@login_required
def inspection(request: HttpRequest, inspection_id: int) -> HttpResponse:
    """One inspection: prepared, held section by section, concluded, read."""
    found = get_inspection(inspection_id)
    if found is None:
        raise Http404
    require(rights(request), "place.read", found.place_id)
    if request.method != "POST":
        return _page(request, found, Problem())
    form = request.POST.get("do", "")
    if form not in FORMS:
        raise Http404
    try:
        return FORMS[form](request, found)
    except InspectionRefusedError as refused:
        problem = Problem(form, refused.field, inspection_problem(refused.problem))
        again = get_inspection(inspection_id)
        assert again is not None
        return _page(request, again, problem)


def _page(
    request: HttpRequest, found: Inspection, problem: Problem, lines: list[Line] | None = None
) -> HttpResponse:
    mine, day = rights(request), clock.today()
    manage = mine.may("inspection.manage", found.place_id)
    members = [row.user_id for row in found.members.all()]
    place = places_by_id([found.place_id], day)[found.place_id]
    context: dict[str, object] = {
        "inspection": found,
        "place": place,
        "writing": ways_of_inspection(mine, found, place),
        "manage": manage,
        "write": (manage or mine.user_id in members) and found.state == InspectionState.HELD,
        "problem": problem,
        "typed": request.POST if problem.text else {},
        "wrong": bool(problem.text or lines),
    }
    if found.state == InspectionState.PLANNED:
        template = "inspection_prepare.html"
        context |= _preparing(found, place, manage)
    else:
        template = "inspection.html"
        context |= _checklist_page(request, found, place, problem, lines)
    return render(request, template, context, status=422 if context["wrong"] else 200)


def _choices(place: NamedPlace) -> dict[str, object]:
    """The places, units and people from which an inspection chooses."""
    day = clock.today()
    below = children(place.id, day, "hamlet")
    units = units_of({place.id, *(part.id for part in below)}, day)
    people = {position.user_id: position for unit in units for position in unit.positions.all()}
    return {"all_places": [place, *below], "all_units": units, "people": list(people.values())}


def _preparing(found: Inspection, place: NamedPlace, manage: bool) -> dict[str, object]:
    lines = checklist(place, found.plan, max(found.planned_for, clock.today()), found.id)
    chosen = {item.id for item in found.places.all()}
    visited = places_by_id(chosen, clock.today())
    return {
        **(_choices(place) if manage else {}),
        "parts": MemberPart.values,
        "chosen": chosen,
        "visited": [visited[key] for key in sorted(visited)],
        "overdue": found.planned_for < clock.today(),
        "preview": [
            (kind.value, [line for line in lines if line.kind is kind])
            for kind in ItemKind
        ],
    }  # fmt: skip


def _checklist_page(
    request: HttpRequest, found: Inspection, place: NamedPlace, problem: Problem, lines: list[Line] | None
) -> dict[str, object]:
    items = items_of(found)
    steps = steps_of(items)
    at = _asked_step(request, found, steps, problem)
    step = steps[int(at) - 1] if at.isdigit() else None
    visited = places_by_id({item.id for item in found.places.all()}, clock.today())
    context: dict[str, object] = {
        "steps": steps,
        "at": at,
        "step": step,
        "last_steps": LAST_STEPS,
        "lines": lines or (_lines(step, found) if step else []),
        "results": [result.value for result in RESULTS],
        "counts": [(r.value, sum(item.result == r for item in items)) for r in RESULTS],
        "blank": sum(not item.result for item in items),
        "failing": [item for item in items if item.result == Result.NOT_MET],
        "visited": [visited[key] for key in sorted(visited)],
        "next": _next_step(at, steps),
    }
    if at in ("difficulties", "recommendations", "conclude"):
        rows = list(found.difficulties.select_related("unit").order_by("order"))
        context |= {
            "difficulties": rows,
            "difficulty_places": places_by_id({row.place_id for row in rows}, clock.today()),
            "recommendations": recommendations_of(found),
            "today": clock.today(),
        }
        if found.state == InspectionState.HELD and at != "conclude":
            context |= _choices(place)
    return context


def _asked_step(request: HttpRequest, found: Inspection, steps: list[Step], problem: Problem) -> str:
    """The part of the page asked for; else the first part with lines that nobody has written."""
    asked = request.GET.get("step", "")
    forms = {"difficulty": "difficulties", "recommend": "recommendations", "conclude": "conclude"}
    if problem.form in forms:
        return forms[problem.form]
    if asked in LAST_STEPS or asked in {str(step.number) for step in steps}:
        return asked
    if found.state == InspectionState.CONCLUDED or not steps:
        return "conclude"
    undone = (step.number for step in steps if step.written < len(step.items))
    return str(next(undone, "conclude"))


def _next_step(at: str, steps: list[Step]) -> str:
    order = [*(str(step.number) for step in steps), *LAST_STEPS]
    place = order.index(at) + 1
    return order[place] if place < len(order) else ""


def _lines(step: Step, found: Inspection) -> list[Line]:
    before = seen_last_time(found)
    return [
        Line(
            item, before.get(subject_of(item)), item.result, item.finding, mark_of(item.result, item.finding)
        )
        for item in step.items
    ]


def _to(found: Inspection, step: str = "", anchor: str = "") -> HttpResponse:
    query = f"?step={step}" if step else ""
    return redirect(f"{reverse('inspection', args=[found.id])}{query}{'#' if anchor else ''}{anchor}")


def _do_move(request: HttpRequest, found: Inspection) -> HttpResponse:
    day = typed_day(request.POST.get("day", ""))
    move(rights(request), found.id, day, request.POST.get("reason", ""), moment=clock.now())
    messages.success(request, _("Đã dời ngày kiểm tra."))
    return _to(found)


def _do_places(request: HttpRequest, found: Inspection) -> HttpResponse:
    chosen = [int(text) for text in request.POST.getlist("places") if text.isdigit() and len(text) < 16]
    choose_places(rights(request), found.id, chosen, moment=clock.now())
    messages.success(request, _("Đã ghi nơi đến."))
    return _to(found)


def _do_member(request: HttpRequest, found: Inspection) -> HttpResponse:
    part = request.POST.get("part", "")
    add_member(rights(request), found.id, _number(request, "user"), part, moment=clock.now())
    return _to(found, anchor="members")


def _do_remove(request: HttpRequest, found: Inspection) -> HttpResponse:
    remove_member(rights(request), found.id, _number(request, "user"), moment=clock.now())
    return _to(found, anchor="members")


def _do_hold(request: HttpRequest, found: Inspection) -> HttpResponse:
    hold(rights(request), found.id, typed_day(request.POST.get("held_on", "")), moment=clock.now())
    messages.success(request, _("Đã bắt đầu. Ghi từng phần; mỗi lần bấm lưu là được giữ lại."))
    return _to(found)


def _do_items(request: HttpRequest, found: Inspection) -> HttpResponse:
    """Keep the lines of one part; files that are refused and lines written by others are shown again."""
    # Asked first, so that nobody leaves files who may not write.
    may_write(rights(request), found)
    steps = {str(step.number): step for step in steps_of(items_of(found))}
    step = steps.get(request.GET.get("step", ""))
    if step is None:
        raise Http404
    lines = _lines(step, found)
    for line in lines:
        line.result = request.POST.get(f"result:{line.item.id}", line.item.result)
        line.finding = request.POST.get(f"finding:{line.item.id}", line.item.finding)
        line.based_on = request.POST.get(f"based:{line.item.id}", line.based_on)
        line.sent = uploads(request, f"files:{line.item.id}")
    outcome = see_items(
        rights(request),
        found.id,
        [
            Seen(line.item.id, line.result, line.finding, line.based_on, tuple(line.sent.files))
            for line in lines
        ],
        moment=clock.now(),
    )
    stored = {item.id: item for item in items_of(found)}
    for line in lines:
        line.item = stored[line.item.id]
        line.conflict = line.item.id in outcome.conflicts
        # The next attempt answers what is now seen; files are kept already.
        line.based_on = mark_of(line.item.result, line.item.finding)
        line.sent = Uploads(errors=line.sent.errors)
    if outcome.conflicts or any(line.sent.errors for line in lines):
        return _page(request, found, Problem(), lines)
    if outcome.kept:
        messages.success(request, _("Đã lưu."))
    then = request.POST.get("then", "")
    if then == "next":
        return _to(found, _next_step(str(step.number), list(steps.values())))
    return _to(found, str(step.number), f"item-{then}" if then.isdigit() else "")


def _do_difficulty(request: HttpRequest, found: Inspection) -> HttpResponse:
    if "drop" in request.POST:
        drop_difficulty(rights(request), found.id, _number(request, "drop"), moment=clock.now())
        messages.success(request, _("Đã bỏ khó khăn ghi nhầm."))
        return _to(found, "difficulties")
    note_difficulty(
        rights(request),
        found.id,
        text=request.POST.get("difficulty", ""),
        place_id=_number(request, "place"),
        unit_id=_number(request, "unit") or None,
        guidance=request.POST.get("guidance", ""),
        moment=clock.now(),
    )
    messages.success(request, _("Đã ghi khó khăn, vướng mắc."))
    return _to(found, "difficulties")


def _do_recommend(request: HttpRequest, found: Inspection) -> HttpResponse:
    if "drop" in request.POST:
        drop = _number(request, "drop")
        if drop not in {row.id for row in recommendations_of(found)}:
            raise Http404
        withdraw(rights(request), drop, moment=clock.now())
        messages.success(request, _("Đã bỏ kiến nghị ghi nhầm."))
        return _to(found, "recommendations")
    recommend(
        rights(request),
        found.id,
        text=request.POST.get("recommendation", ""),
        owner_id=_number(request, "owner") or None,
        due=typed_day(request.POST.get("due", "")),
        moment=clock.now(),
    )
    messages.success(request, _("Đã ghi kiến nghị; đơn vị được giao thấy ngay ở phần việc chờ."))
    return _to(found, "recommendations")


def _do_conclude(request: HttpRequest, found: Inspection) -> HttpResponse:
    words = request.POST.get("conclusion", "")
    if "draft" in request.POST:
        draft_conclusion(rights(request), found.id, words, moment=clock.now())
        messages.success(request, _("Đã lưu nháp kết luận."))
        return _to(found, "conclude")
    conclude(rights(request), found.id, words, moment=clock.now())
    messages.success(request, _("Đã kết luận; cuộc kiểm tra này không sửa được nữa."))
    return _to(found)


FORMS: dict[str, Callable[[HttpRequest, Inspection], HttpResponse]] = {
    "move": _do_move,
    "places": _do_places,
    "member": _do_member,
    "remove": _do_remove,
    "hold": _do_hold,
    "items": _do_items,
    "difficulty": _do_difficulty,
    "recommend": _do_recommend,
    "conclude": _do_conclude,
}


@login_required
def recommendation(request: HttpRequest, recommendation_id: int) -> HttpResponse:
    """One recommendation: who owes what by when, every answer, and what was said of it."""
    row = get_recommendation(recommendation_id)
    if row is None:
        raise Http404
    mine = rights(request)
    require(mine, "place.read", row.inspection.place_id)
    problem, status, sent = Problem(), 200, Uploads()
    if request.method == "POST":
        form = request.POST.get("do", "")
        try:
            if form == "answer":
                sent = uploads(request, "files") if row.owner_id in mine.units else Uploads()
                if not sent.errors:
                    return _answered(request, row, sent.files)
                problem, status = Problem(form, "files", sent.errors[0]), 422
            elif form in ("verify", "return"):
                return _judged(request, row, verified=form == "verify")
            else:
                raise Http404
        except InspectionRefusedError as refused:
            problem = Problem(form, refused.field, inspection_problem(refused.problem))
            status = 403 if refused.problem is InspectionProblem.NOT_OWNER else 422
            row = get_recommendation(recommendation_id) or row
    day = clock.today()
    open_now = row.state in (RecommendationState.OPEN, RecommendationState.RETURNED)
    manage = mine.may("inspection.manage", row.inspection.place_id)
    context = {
        "row": row,
        "place": places_by_id([row.inspection.place_id], day)[row.inspection.place_id],
        "late": row.due < day and row.state != RecommendationState.VERIFIED,
        "may_answer": open_now and row.owner_id in mine.units,
        "may_judge": manage and row.state == RecommendationState.ANSWERED,
        "own": mine.user_id in answerers(row),
        "problem": problem,
        "typed": request.POST if problem.text else {},
        "sent": sent,
    }
    return render(request, "recommendation.html", context, status=status)


def _answered(request: HttpRequest, row: Recommendation, files: list[StoredFile]) -> HttpResponse:
    answer(rights(request), row.id, request.POST.get("text", ""), files, moment=clock.now())
    messages.success(request, _("Đã gửi trả lời; người khác sẽ xác nhận."))
    return redirect("recommendation", row.id)


def _judged(request: HttpRequest, row: Recommendation, *, verified: bool) -> HttpResponse:
    reason = request.POST.get("reason", "")
    judge_answer(rights(request), row.id, verified=verified, reason=reason, moment=clock.now())
    if verified:
        messages.success(request, _("Đã xác nhận; kiến nghị này khép lại."))
    else:
        messages.success(request, _("Đã trả lại; đơn vị sẽ thấy lý do."))
    return redirect("recommendation", row.id)
