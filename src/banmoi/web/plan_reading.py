"""Plans: the list, dropping a paper, and confirming what was read, with the words beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from banmoi.core.paper.reader import read_plan
from banmoi.kit import clock
from banmoi.papers.intake import read_paper
from banmoi.papers.linking import linked, unit_kind
from banmoi.papers.problems import paper_problem
from banmoi.papers.refusals import PaperRefusedError
from banmoi.reports.plan_wording import remark_text, weaker_texts
from banmoi.rooms.assessments.queries import standing_of
from banmoi.rooms.files.actions import FileRefusedError, check_size, keep
from banmoi.rooms.people.queries import require, units_of
from banmoi.rooms.places.queries import NamedPlace, ancestor_ids, children, places_by_id
from banmoi.rooms.plans.models import Answer, Goal, Plan, PlanRemark, PlanStatus, Task
from banmoi.rooms.plans.reading_actions import (
    Meaning,
    PlanRefusedError,
    answer_items,
    answer_remark,
    close_plan,
    confirm,
    confirm_open,
    drop_draft,
    keep_reading,
    put_in_force,
    reopen,
)
from banmoi.rooms.plans.reading_queries import (
    PlanPart,
    get_plan,
    goals_read,
    is_draft,
    may_edit,
    parts_of,
    plans_of,
    remarks_of,
    tasks_read,
)
from banmoi.web.doors import place_view, rights
from banmoi.web.paper_links import ways_of_plan
from banmoi.web.problems import file_problem, plan_problem

ANSWERS = {"confirm": Answer.CONFIRMED, "drop": Answer.DROPPED, "open": Answer.OPEN}


@place_view
def plans(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """The plans of a place and of what lies in it; here a new paper is dropped."""
    day = clock.today()
    ids = {place.id} | {part.id for part in children(place.id, day, "hamlet")}
    rows = plans_of(ids & rights(request).anywhere("place.read"))
    error, status = "", 200
    if request.method == "POST":
        made, error = _drop(request, place)
        if made is not None:
            return redirect("plan_read", made.id)
        status = 422
    context = {
        "place": place,
        "own": [row for row in rows if row.place_id == place.id],
        "below": [row for row in rows if row.place_id != place.id],
        "names": {key: item.title for key, item in places_by_id(ids, day).items()},
        "may_drop": rights(request).may("plan.manage", place.id),
        "error": error,
    }
    return render(request, "plans.html", context, status=status)


def _drop(request: HttpRequest, place: NamedPlace) -> tuple[Plan | None, str]:
    """Read what was dropped and keep it as a draft; or say in a sentence why not."""
    mine = rights(request)
    require(mine, "plan.manage", place.id)
    upload = request.FILES.get("paper")
    if upload is None:
        return None, _("Chọn tệp kế hoạch (Word, PDF hoặc văn bản) rồi bấm đọc.")
    name = upload.name or "?"
    try:
        check_size(name, upload.size or 0)
        content = upload.read()
        paper = read_paper(content, name)
        reading = read_plan(paper.text)
        stored = keep(content, name, actor_id=mine.user_id, moment=clock.now(), may_be_text=True)
        meaning = Meaning(linked(reading.goals), _unit_finder(place))
        plan = keep_reading(mine, place.id, reading, meaning, file=stored, moment=clock.now())
    except FileRefusedError as refused:
        return None, file_problem(refused)
    except PaperRefusedError as refused:
        return None, paper_problem(refused)
    except PlanRefusedError as refused:
        return None, plan_problem(refused)
    text = _("Đã đọc %(goals)s mục tiêu và %(tasks)s nhiệm vụ. Xem từng phần và xác nhận.")
    messages.success(request, text % {"goals": len(reading.goals), "tasks": len(reading.tasks)})
    return plan, ""


def _unit_finder(place: NamedPlace) -> Any:
    """From words to the one unit of the place that they name for sure; two of a kind are not guessed."""
    by_kind: dict[str, list[int]] = {}
    for unit in units_of({place.id}, clock.today()):
        by_kind.setdefault(unit.kind, []).append(unit.id)

    def find(words: str) -> int | None:
        found = by_kind.get(unit_kind(words), [])
        return found[0] if len(found) == 1 else None

    return find


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the paper's text: plain, or the words of one item (`anchor`)."""

    text: str
    anchor: str = ""
    answer: str = ""
    remark: bool = False


def pieces_of(
    text: str, part: PlanPart, items: Sequence[Goal | Task], remarks: Sequence[PlanRemark]
) -> list[Piece]:
    """The text of a part cut at its items, innermost first; remarks mark what no item has taken."""
    spans = [(i.span_start, i.span_end, anchor_of(i), str(i.answer), False) for i in items]
    spans += [(s[0], s[1], f"remark-{r.id}", "", True) for r in remarks for s in r.spans[:1]]
    found: list[Piece] = []
    at = part.start
    usable = [s for s in spans if s[0] is not None and s[1] is not None and part.start <= s[0] < part.end]
    for start, end, anchor, answer, remark in sorted(usable, key=lambda s: (s[0], s[4], s[1])):
        if start is None or end is None or start < at:
            continue
        if start > at:
            found.append(Piece(text[at:start]))
        found.append(Piece(text[start:end], anchor, answer, remark))
        at = end
    if at < part.end:
        found.append(Piece(text[at : part.end]))
    return found


def anchor_of(item: Goal | Task) -> str:
    """The name by which text and item point at each other."""
    return f"{'goal' if isinstance(item, Goal) else 'task'}-{item.id}"


def plan_or_404(request: HttpRequest, plan_id: int) -> Plan:
    """The plan, if the person may read its place."""
    plan = get_plan(plan_id)
    if plan is None or not rights(request).may("place.read", plan.place_id):
        raise Http404
    return plan


def plan_to_change(request: HttpRequest, plan_id: int) -> Plan:
    """The plan, if the person may work on it or put it in force; a plain explanation otherwise."""
    plan = plan_or_404(request, plan_id)
    mine = rights(request)
    if not may_edit(mine, plan) and not mine.may("plan.approve", plan.place_id):
        require(mine, "plan.manage", plan.place_id)
    return plan


def place_of(plan: Plan) -> NamedPlace:
    """The plan's place, named as on today's day."""
    return places_by_id([plan.place_id], clock.today())[plan.place_id]


@login_required
def read(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One part of a draft: the paper's words on the left, what was understood on the right."""
    plan = plan_to_change(request, plan_id)
    goals, tasks, remarks = goals_read(plan), tasks_read(plan), remarks_of(plan)
    items: list[Goal | Task] = [*goals, *tasks]
    parts = parts_of(plan, goals, tasks)
    chosen = request.GET.get("part", "")
    if not chosen:
        chosen = next((part.path for part in parts if part.open), "head")
    part = next((item for item in parts if item.path == chosen), None)
    if part is None and chosen != "remarks":
        raise Http404
    context: dict[str, Any] = {
        "plan": plan,
        "place": place_of(plan),
        "parts": parts,
        "chosen": chosen,
        "draft": is_draft(plan),
        "open": sum(item.answer == Answer.OPEN for item in items),
        "remarks_open": sum(item.answer == Answer.OPEN for item in remarks),
        "remark_count": len(remarks),
        "may_approve": rights(request).may("plan.approve", plan.place_id),
    }
    if part is None:
        context["remarks"] = [(item, remark_text(item), _quotes(plan, item)) for item in remarks]
    else:
        inside = [item for item in items if _within(item, part)]
        own = [item for item in inside if isinstance(item, Goal)]
        near = [r for r in remarks if any(part.start <= s[0] < part.end for s in r.spans[:1])]
        context |= {
            "part": part,
            "pieces": pieces_of(plan.text, part, inside, near),
            "goals": own,
            "weaker": _weaker(plan, own),
            "tasks": [item for item in inside if isinstance(item, Task)],
            "near": [(item, remark_text(item)) for item in near],
            "loose": _by_hand(items) if part.path == "head" else [],
        }
    return render(request, "plan_reading.html", context)


def _weaker(plan: Plan, goals: Sequence[Goal]) -> dict[int, str]:
    """Which goals ask for less than last year's result. Nothing is asked where no goal has an indicator."""
    linked = [goal for goal in goals if goal.indicator]
    return weaker_texts(plan, linked, standing_of(place_of(plan), plan.starts)) if linked else {}


def _by_hand(items: Sequence[Goal | Task]) -> list[dict[str, str]]:
    """What was added by hand and stands nowhere in the paper, with the way to its form."""
    found = []
    for item in items:
        if item.span_start is None:
            name, words = ("plan_goal", item.name_vi) if isinstance(item, Goal) else ("plan_task", item.text)
            found.append({"address": reverse(name, args=[item.plan_id, item.id]), "words": words})
    return found


def _within(item: Goal | Task, part: PlanPart) -> bool:
    return item.span_start is not None and part.start <= item.span_start < part.end


def _quotes(plan: Plan, remark: PlanRemark) -> list[str]:
    """The words that a remark is about, as they stand in the paper."""
    return [plan.text[start:end][:160] for start, end in remark.spans[:4]]


@require_POST
@login_required
def answer(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One answer: to an item, to all open ones of a part, or to a remark. Saved at once."""
    plan = plan_to_change(request, plan_id)
    mine, now, post = rights(request), clock.now(), request.POST
    part, anchor = post.get("part", "head"), ""
    try:
        if post.get("all"):
            bounds = [int(text) for text in post["all"].split("-") if text.isdigit()]
            if len(bounds) != 2:
                raise Http404
            count = confirm_open(mine, plan.id, bounds[0], bounds[1], moment=now)
            text = ngettext("Đã xác nhận %(n)s mục.", "Đã xác nhận %(n)s mục.", count)
            messages.success(request, text % {"n": count})
        elif post.get("remark", "").isdigit():
            said = ANSWERS.get(post.get("answer", ""), Answer.OPEN)
            answer_remark(mine, plan.id, int(post["remark"]), said, post.get("note", ""), moment=now)
            anchor = f"#remark-{post['remark']}"
        else:
            kind, _sign, item = post.get("item", "").partition("-")
            said = ANSWERS.get(post.get("answer", ""), Answer.OPEN)
            if kind not in ("goal", "task") or not item.isdigit():
                raise Http404
            answer_items(mine, plan.id, kind, [int(item)], said, moment=now)
            anchor = f"#{kind}-{item}"
    except PlanRefusedError as refused:
        messages.error(request, plan_problem(refused))
    return redirect(reverse("plan_read", args=[plan.id]) + f"?part={part}{anchor}")


@require_POST
@login_required
def move(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A step in a plan's life: confirm, reopen, put in force, close, or throw a draft away."""
    plan = plan_to_change(request, plan_id)
    place = place_of(plan)
    mine, now = rights(request), clock.now()
    step = request.POST.get("step", "")
    try:
        if step == "confirm":
            confirm(mine, plan.id, moment=now)
            messages.success(
                request, _("Đã xác nhận. Khi Chủ tịch cho có hiệu lực thì kế hoạch bắt đầu chạy.")
            )
        elif step == "reopen":
            reopen(mine, plan.id, moment=now)
            messages.success(request, _("Đã mở lại để sửa."))
            return redirect("plan_read", plan.id)
        elif step == "in_force":
            put_in_force(mine, plan.id, moment=now)
            messages.success(request, _("Kế hoạch có hiệu lực. Mỗi nhiệm vụ đã có ngày phải làm."))
        elif step == "close":
            close_plan(mine, plan.id, moment=now)
            messages.success(request, _("Đã kết thúc kế hoạch."))
        elif step == "drop":
            drop_draft(mine, plan.id, moment=now)
            messages.success(request, _("Đã bỏ bản đọc. Tệp gốc vẫn được giữ."))
            return redirect("plans", place.key)
        else:
            raise Http404
    except PlanRefusedError as refused:
        messages.error(request, plan_problem(refused))
        return redirect("plan_read", plan.id)
    return redirect("plan", plan.id)


@login_required
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """One plan: its head, state, goals and tasks by section, and what can be done with it."""
    row = plan_or_404(request, plan_id)
    goals = [goal for goal in goals_read(row) if goal.answer != Answer.DROPPED and goal.ended_in is None]
    tasks = [task for task in tasks_read(row) if task.answer != Answer.DROPPED and task.ended_in is None]
    sections: dict[str, list[Task]] = {}
    for task in tasks:
        sections.setdefault(task.section or _("Khác"), []).append(task)
    mine = rights(request)
    place = place_of(row)
    above = places_by_id(ancestor_ids(place.id, clock.today())[:1], clock.today())
    upper = next(iter(above.values()), None)
    context = {
        "plan": row,
        "place": place,
        "above": upper,
        "writing": ways_of_plan(mine, row, place if place.level == "commune" else upper),
        "goals": goals,
        "weaker": {} if row.unit_id else _weaker(row, goals),
        "sections": list(sections.items()),
        "task_count": len(tasks),
        "may_edit": may_edit(mine, row),
        "may_approve": mine.may("plan.approve", row.place_id),
        "draft": is_draft(row),
        "confirmed": row.status == PlanStatus.CONFIRMED,
        "in_force": row.status == PlanStatus.IN_FORCE,
    }
    return render(request, "plan.html", context)
