"""Criteria that unions and the Front stand behind, and the adjustment of spatial plans."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from banmoi.core.matters import FINAL, Stage, next_stages
from banmoi.kit import clock
from banmoi.rooms.files.actions import FileRefusedError, check_size, keep
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.queries import require
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.plans.cascade_queries import living_tasks
from banmoi.rooms.plans.matter_actions import (
    MatterProblem,
    MatterRefusedError,
    close_matter,
    give_up_criterion,
    open_matter,
    step_matter,
    take_criterion,
)
from banmoi.rooms.plans.matter_queries import last_stage, matters_of, sets_to_take, takers, takings_of
from banmoi.rooms.plans.models import Plan, PlanStatus
from banmoi.web.doors import rights
from banmoi.web.plan_life import plan_view
from banmoi.web.plan_life_forms import day_problem, numbers_in, typed_day
from banmoi.web.plan_problems import matter_problem
from banmoi.web.problems import file_problem


@plan_view
def plan_taken(request: HttpRequest, plan: Plan, place: NamedPlace) -> HttpResponse:
    """Every criterion with who stands behind it, and those behind which nobody stands."""
    mine = rights(request)
    problem: tuple[str, str] = ("", "")
    if request.method == "POST":
        try:
            return _answer(request, plan)
        except MatterRefusedError as refused:
            problem = (request.POST.get("take", ""), matter_problem(refused.problem))
    own = takers(plan, mine)
    own_ids = {unit.id for unit in own}
    takings = takings_of(plan)
    groups = []
    for found in sets_to_take(plan, place.level, clock.today()):
        lines = []
        for criterion in found.criteria or ():
            rows = [t for t in takings if (t.set_id, t.criterion) == (found.id, criterion.code)]
            behind = [row for row in rows if row.given_up_at is None]
            free = [unit for unit in own if unit.id not in {row.unit_id for row in behind}]
            lines.append((criterion, behind, [row for row in rows if row.given_up_at is not None], free))
        groups.append((found, lines, sum(not line[1] for line in lines)))
    context = {
        "plan": plan,
        "place": place,
        "groups": groups,
        "own_ids": own_ids,
        "may_take": bool(own) and plan.status == PlanStatus.IN_FORCE,
        "in_force": plan.status == PlanStatus.IN_FORCE,
        "problem": problem,
        "note": request.POST.get("note", ""),
    }
    return render(request, "plan_taken.html", context, status=422 if problem[1] else 200)


def _answer(request: HttpRequest, plan: Plan) -> HttpResponse:
    mine, now = rights(request), clock.now()
    given = next(iter(numbers_in([request.POST.get("give_up", "")])), None)
    if given is not None:
        if given not in {row.id for row in takings_of(plan)}:
            raise MatterRefusedError(MatterProblem.NOT_THERE)
        give_up_criterion(mine, given, moment=now)
        messages.success(request, _("Đã thôi nhận tiêu chí; việc đã từng nhận vẫn được ghi lại."))
        return redirect("plan_taken", plan.id)
    set_id, _sign, code = request.POST.get("take", "").partition(":")
    unit = next(iter(numbers_in([request.POST.get("unit", "")])), 0)
    taken = take_criterion(
        mine,
        plan.id,
        unit_id=unit,
        set_id=set_id,
        criterion=code,
        note=request.POST.get("note", ""),
        moment=now,
    )
    messages.success(
        request,
        _("%(unit)s nhận tiêu chí %(code)s.") % {"unit": taken.unit.name_vi, "code": taken.criterion},
    )
    return redirect("plan_taken", plan.id)


@plan_view
def plan_matters(request: HttpRequest, plan: Plan, place: NamedPlace) -> HttpResponse:
    """The adjustments of spatial plans, each with its steps; the next step; a new matter."""
    mine = rights(request)
    errors: dict[str, str] = {}
    if request.method == "POST":
        require(mine, "plan.manage", plan.place_id)
        try:
            if _act(request, plan, errors):
                return redirect("plan_matters", plan.id)
        except MatterRefusedError as refused:
            errors[refused.field or "top"] = matter_problem(refused.problem)
    may = mine.may("plan.manage", plan.place_id)
    rows = []
    for matter in matters_of(plan):
        last = last_stage(matter)
        rows.append(
            {
                "matter": matter,
                "last": last.value if last else "",
                "next": [stage.value for stage in next_stages(last)],
                "ended": last in FINAL,
                "tried": request.POST.get("matter", "") == str(matter.id) and bool(errors),
            }
        )
    names = ("title", "horizon", "task", "stage", "on_day", "paper", "note")
    context = {
        "plan": plan,
        "place": place,
        "rows": rows,
        "may": may,
        "in_force": plan.status == PlanStatus.IN_FORCE,
        "tasks": living_tasks(plan.id) if may else [],
        "typed": {name: request.POST.get(name, "") for name in names},
        "opening": bool(errors) and not request.POST.get("matter"),
        "errors": errors,
        "today": clock.today(),
    }
    return render(request, "plan_matters.html", context, status=422 if errors else 200)


def _act(request: HttpRequest, plan: Plan, errors: dict[str, str]) -> bool:
    """Open a matter, write down a step, or close it; false where something typed is wrong."""
    mine, now, post = rights(request), clock.now(), request.POST
    matter_id = next(iter(numbers_in([post.get("matter", "")])), None)
    if matter_id is None:
        task = next(iter(numbers_in([post.get("task", "")])), None)
        open_matter(
            mine,
            plan.id,
            title=post.get("title", ""),
            horizon=post.get("horizon", ""),
            task_id=task,
            moment=now,
        )
        messages.success(request, _("Đã mở việc. Ghi bước đầu tiên: rà soát."))
        return True
    if matter_id not in {matter.id for matter in matters_of(plan)}:
        raise MatterRefusedError(MatterProblem.NOT_THERE)
    if post.get("do") == "close":
        close_matter(mine, matter_id, moment=now)
        messages.success(request, _("Đã đóng việc."))
        return True
    day = typed_day(post.get("on_day", ""))
    if day is None:
        errors["on_day"] = day_problem(post.get("on_day", ""))
    stage = post.get("stage", "")
    if stage not in list(Stage):
        errors["stage"] = _("Chọn bước.")
    if errors or day is None:
        return False
    file = _file(request, errors)
    if errors:
        return False
    step_matter(
        mine, matter_id, stage=Stage(stage), on_day=day, paper=post.get("paper", ""),
        note=post.get("note", ""), file=file, moment=now,
    )  # fmt: skip
    messages.success(request, _("Đã ghi bước này."))
    return True


def _file(request: HttpRequest, errors: dict[str, str]) -> StoredFile | None:
    upload = request.FILES.get("file")
    if upload is None:
        return None
    try:
        check_size(upload.name or "?", upload.size or 0)
        return keep(upload.read(), upload.name or "?", actor_id=rights(request).user_id, moment=clock.now())
    except FileRefusedError as refused:
        errors["file"] = file_problem(refused)
        return None
