"""Plans below a commune's plan: handing it down, who has one, and writing one on a phone."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from banmoi.kit import clock
from banmoi.reports.cascade import cascade_of
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.plans.amend_queries import members_of, require_shaping
from banmoi.rooms.plans.cascade_actions import (
    CascadeRefusedError,
    TaskDraft,
    accept_child_plan,
    delete_draft_plan,
    make_child_plans,
    return_child_plan,
    send_child_plan,
    set_aside_task,
    write_task,
)
from banmoi.rooms.plans.cascade_queries import (
    draft_tasks,
    living_tasks,
    may_accept,
    may_cascade,
    may_edit,
)
from banmoi.rooms.plans.models import Answer, Plan, PlanStatus, Task
from banmoi.web.doors import rights
from banmoi.web.plan_life import plan_view
from banmoi.web.plan_life_forms import (
    Form,
    day_problem,
    deadline_rows,
    numbers_in,
    read_deadlines,
    typed_day,
)
from banmoi.web.plan_problems import cascade_problem


@plan_view
def plan_cascade(request: HttpRequest, plan: Plan, place: NamedPlace) -> HttpResponse:
    """Who has a plan of their own, in which state, and which tasks nobody took up; hand the plan down."""
    mine = rights(request)
    may = may_cascade(mine, plan)
    if request.method == "POST":
        try:
            made = make_child_plans(mine, plan.id, moment=clock.now())
        except CascadeRefusedError as refused:
            messages.error(request, cascade_problem(refused.problem))
        else:
            count = len(made.plans)
            text = ngettext("Đã lập %(count)s dự thảo.", "Đã lập %(count)s dự thảo.", count) % {
                "count": count
            }
            if made.tasks:
                text += " " + _("Đã thêm %(count)s nhiệm vụ vào các dự thảo có sẵn.") % {"count": made.tasks}
            if count or made.tasks:
                messages.success(request, text)
            else:
                messages.warning(request, _("Không có gì còn thiếu; không lập thêm dự thảo nào."))
        return redirect("plan_cascade", plan.id)
    if plan.unit_id is not None:
        raise Http404
    context = {
        "plan": plan,
        "place": place,
        "cascade": cascade_of(plan, mine),
        "may_cascade": may,
        "in_force": plan.status == PlanStatus.IN_FORCE,
    }
    return render(request, "plan_cascade.html", context)


@plan_view
def plan_edit(request: HttpRequest, plan: Plan, place: NamedPlace) -> HttpResponse:
    """A unit's draft: its tasks, setting aside, sending; for the commune, accepting or sending back."""
    mine = rights(request)
    if not may_edit(mine, plan) and not may_accept(mine, plan):
        raise NotAllowedError("plan.unit", plan.place_id, visible=True)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            answer = _act(request, plan, errors)
        except CascadeRefusedError as refused:
            errors[refused.field or "top"] = cascade_problem(refused.problem)
        else:
            if answer is not None:
                return answer
    tasks = draft_tasks(plan.id)
    context = {
        "plan": plan,
        "place": place,
        "tasks": [task for task in tasks if task.answer != Answer.DROPPED],
        "aside": [task for task in tasks if task.answer == Answer.DROPPED],
        "editing": plan.status == PlanStatus.DRAFT and may_edit(mine, plan),
        "answering": plan.status == PlanStatus.CONFIRMED and may_accept(mine, plan),
        "deleting": plan.status == PlanStatus.DRAFT and plan.parent and may_cascade(mine, plan.parent),
        "returned": plan.reading.get("returned") if plan.status == PlanStatus.DRAFT else None,
        "typed": {
            "number": request.POST.get("number", plan.number),
            "issued_on": request.POST.get("issued_on", f"{plan.issued_on:%d/%m/%Y}"),
            "reason": request.POST.get("reason", ""),
        },
        "errors": errors,
    }
    return render(request, "plan_edit.html", context, status=422 if errors else 200)


def _act(request: HttpRequest, plan: Plan, errors: dict[str, str]) -> HttpResponse | None:
    """One button of the draft's page; None where something typed is wrong."""
    mine, now = rights(request), clock.now()
    word, _sign, number = request.POST.get("do", "").partition(":")
    if word in ("aside", "back") and number.isdigit():
        set_aside_task(mine, plan.id, int(number), aside=word == "aside", moment=now)
    elif word == "send":
        text = request.POST.get("issued_on", "")
        day = typed_day(text)
        if day is None:
            errors["issued_on"] = day_problem(text)
            return None
        send_child_plan(mine, plan.id, number=request.POST.get("number", ""), issued_on=day, moment=now)
        messages.success(
            request, _("Đã gửi kế hoạch cho xã. Xã cho có hiệu lực thì các việc bắt đầu tính ngày.")
        )
    elif word == "accept":
        accept_child_plan(mine, plan.id, moment=now)
        messages.success(request, _("Kế hoạch đã có hiệu lực."))
    elif word == "return":
        return_child_plan(mine, plan.id, request.POST.get("reason", ""), moment=now)
        messages.success(request, _("Đã trả lại; đơn vị sẽ thấy lý do."))
    elif word == "delete":
        delete_draft_plan(mine, plan.id, moment=now)
        messages.success(request, _("Đã xóa dự thảo. Có thể giao lại bất cứ lúc nào."))
        return redirect("plan_cascade", plan.parent_id)
    return redirect("plan_edit", plan.id)


@plan_view
def plan_edit_task(request: HttpRequest, plan: Plan, place: NamedPlace, task_id: int) -> HttpResponse:
    """The form of one task of a unit's draft; number 0 is a new one, `?under=` the task above it."""
    mine = rights(request)
    if plan.parent_id is None or plan.unit_id is None:
        raise Http404
    require_shaping(mine, plan)
    task = next((item for item in draft_tasks(plan.id) if item.id == task_id), None)
    if task_id and task is None:
        raise Http404
    above = living_tasks(plan.parent_id)
    form = _task_form(request, task)
    if request.method == "POST" and not form.errors:
        fields = form.fields
        draft = TaskDraft(
            fields["text"], fields["doer_vi"], fields["deadlines"], fields["people"], fields["parent"]
        )
        try:
            write_task(mine, plan.id, task.id if task else None, draft, moment=clock.now())
        except CascadeRefusedError as refused:
            form.errors[refused.field or "top"] = cascade_problem(refused.problem)
        else:
            messages.success(request, _("Đã ghi nhiệm vụ."))
            return redirect("plan_edit", plan.id)
    context = {
        "plan": plan,
        "place": place,
        "task": task,
        "form": form,
        "typed": form.typed,
        "errors": form.errors,
        "people": members_of({plan.unit_id}, mine),
        "above": above,
    }
    return render(request, "plan_edit_task.html", context, status=422 if form.errors else 200)


def _task_form(request: HttpRequest, task: Task | None) -> Form:
    stored: list[dict[str, Any]] = task.deadlines if task else []
    if request.method != "POST":
        typed = {
            "text": task.text if task else "",
            "doer_vi": task.doer_vi if task else "",
            "people": {user.id for user in task.people.all()} if task else set(),
            "parent": next(iter(numbers_in([request.GET.get("under", "")])), None),
        }
        return Form(typed, rows=deadline_rows(stored))
    post = request.POST
    form = Form(
        {
            "text": "\n".join(post.get("text", "").strip().splitlines()),
            "doer_vi": post.get("doer_vi", "").strip(),
            "people": numbers_in(post.getlist("people")),
            "parent": next(iter(numbers_in([post.get("parent", "")])), None),
        }
    )
    form.fields = form.typed | {"deadlines": read_deadlines(post, stored, form)}
    if not form.typed["text"]:
        form.errors["text"] = _("Ghi nội dung nhiệm vụ.")
    return form
