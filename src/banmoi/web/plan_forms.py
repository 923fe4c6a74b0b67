"""Correcting what was read: the head of a plan, a goal, a task; or adding what the reader missed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from banmoi.core.deadlines import Deadline, DeadlineKind
from banmoi.core.numbers import NumberError, format_number, parse_number
from banmoi.kit import clock
from banmoi.reference.catalogue import indicators
from banmoi.reference.sets import find_set
from banmoi.reports.amendment_wording import written_deadline
from banmoi.reports.plan_wording import COMPARATORS, deadline_text
from banmoi.reports.wording import in_language
from banmoi.rooms.law.queries import sets_for
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import require, units_of
from banmoi.rooms.places.queries import ancestor_ids, child_ids
from banmoi.rooms.plans.models import Goal, Plan, Task
from banmoi.rooms.plans.reading_actions import (
    PlanProblem,
    PlanRefusedError,
    change_head,
    write_goal,
    write_task,
)
from banmoi.rooms.plans.reading_queries import is_draft, may_edit
from banmoi.web.doors import rights
from banmoi.web.plan_reading import anchor_of, place_of, plan_or_404
from banmoi.web.problems import number_problem, plan_problem

NEW_DEADLINES = [
    ("", gettext_lazy("không thêm")),
    ("by_date", gettext_lazy("đến hết ngày ghi bên dưới")),
    ("1 month", gettext_lazy("hằng tháng")),
    ("1 quarter", gettext_lazy("hằng quý")),
    ("3 months,6 months,1 year", gettext_lazy("3 tháng, 6 tháng và 1 năm")),
    ("ongoing", gettext_lazy("thường xuyên")),
]


class DayField(forms.DateField):
    """A day in the browser's own picker; typed as 20/11/2024 where there is none."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)


class NumberField(forms.CharField):
    """A number as Vietnamese write it."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "figure"})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_number(text)
        except NumberError as error:
            raise forms.ValidationError(number_problem(error)) from error


class HeadForm(forms.Form):
    """The head of the paper."""

    number = forms.CharField(label=gettext_lazy("Số, ký hiệu"), max_length=40)
    issued_on = DayField(label=gettext_lazy("Ngày ban hành"))
    title_vi = forms.CharField(
        label=gettext_lazy("Trích yếu"), max_length=300, widget=forms.Textarea({"rows": 3})
    )
    issuer_vi = forms.CharField(label=gettext_lazy("Cơ quan ban hành"), max_length=200)
    signer = forms.CharField(label=gettext_lazy("Người ký"), max_length=120, required=False)
    starts = DayField(label=gettext_lazy("Thực hiện từ ngày"))
    ends = DayField(label=gettext_lazy("Đến hết ngày"))
    aimed_set = forms.ChoiceField(
        label=gettext_lazy("Bộ tiêu chí đang phấn đấu"), required=False,
        help_text=gettext_lazy("Dùng cho mục tiêu tăng thêm số tiêu chí."),
    )  # fmt: skip


class GoalForm(forms.Form):
    """A goal."""

    name_vi = forms.CharField(
        label=gettext_lazy("Mục tiêu"), max_length=300, widget=forms.Textarea({"rows": 2})
    )
    indicator = forms.ChoiceField(
        label=gettext_lazy("Chỉ tiêu trong danh mục"), required=False,
        help_text=gettext_lazy("Gắn rồi thì thực tế lấy từ số liệu đã xác minh. Không chắc thì để trống."),
    )  # fmt: skip
    comparator = forms.ChoiceField(label=gettext_lazy("So thế nào"), choices=list(COMPARATORS.items()))
    low = NumberField(label=gettext_lazy("Mức"), required=False)
    high = NumberField(label=gettext_lazy("Mức trên, nếu ghi “từ … đến …”"), required=False)
    unit_vi = forms.CharField(label=gettext_lazy("Đơn vị tính"), max_length=60, required=False)
    responsible = forms.ChoiceField(label=gettext_lazy("Đơn vị chịu trách nhiệm"), required=False)


class TaskForm(forms.Form):
    """A task."""

    text = forms.CharField(
        label=gettext_lazy("Nội dung"), widget=forms.Textarea({"rows": 6}), max_length=6000
    )
    lead = forms.ChoiceField(label=gettext_lazy("Đơn vị chủ trì"), required=False)
    with_units = forms.MultipleChoiceField(
        label=gettext_lazy("Đơn vị phối hợp"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_request = forms.BooleanField(
        label=gettext_lazy("Là đề nghị, không phải việc được giao"), required=False
    )
    kept = forms.MultipleChoiceField(
        label=gettext_lazy("Thời hạn đã đọc được"), required=False, widget=forms.CheckboxSelectMultiple
    )
    added = forms.ChoiceField(label=gettext_lazy("Thêm thời hạn"), choices=NEW_DEADLINES, required=False)
    added_day = DayField(label=gettext_lazy("Ngày của thời hạn thêm"), required=False)
    criterion = forms.ChoiceField(
        label=gettext_lazy("Phục vụ tiêu chí"), required=False,
        help_text=gettext_lazy("Không rõ thì để trống."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("added") == "by_date" and not found.get("added_day") and "added_day" not in self.errors:
            self.add_error("added_day", _("Chọn ngày cho thời hạn thêm."))
        return found


def _editable(request: HttpRequest, plan_id: int) -> Plan:
    plan = plan_or_404(request, plan_id)
    if not may_edit(rights(request), plan):
        require(rights(request), "plan.manage", plan.place_id)
    return plan


def _units(plan: Plan) -> list[Unit]:
    """The units of the plan's place and, after them, the boards of its hamlets."""
    day = clock.today()
    return units_of({plan.place_id, *child_ids(plan.place_id, day, "hamlet")}, day)


def _unit_choices(plan: Plan) -> list[tuple[str, str]]:
    return [("", _("chưa chọn")), *((str(unit.id), unit.name_vi) for unit in _units(plan))]


def _set_choices(plan: Plan) -> list[tuple[str, str]]:
    above = [plan.place_id, *ancestor_ids(plan.place_id, clock.today())]
    found = sets_for(above, clock.today()).values()
    return [("", _("không")), *((item.id, in_language(item, "short")) for item in found if item.criteria)]


def _criteria_choices(plan: Plan) -> list[tuple[str, str]]:
    chosen = [plan.aimed_set] if plan.aimed_set else ["commune_ntm_2021_2025"]
    found = [("", _("không rõ"))]
    for set_id in chosen:
        if current := find_set(set_id):
            found += [
                (f"{set_id}:{item.code}", f"{item.code}. {in_language(item, 'title')}")
                for item in current.criteria or ()
            ]
    return found


@login_required
def head(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Correct the head."""
    plan = _editable(request, plan_id)
    names = ("number", "issued_on", "title_vi", "issuer_vi", "signer", "starts", "ends", "aimed_set")
    form = HeadForm(request.POST or None, initial={name: getattr(plan, name) for name in names})
    form.fields["aimed_set"].choices = _set_choices(plan)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            change_head(rights(request), plan.id, form.cleaned_data, moment=clock.now())
            return redirect(reverse("plan_read", args=[plan.id]) + "?part=head")
        except PlanRefusedError as refused:
            at = "ends" if refused.problem is PlanProblem.PERIOD_WRONG else None
            form.add_error(at, plan_problem(refused))
    return _page(request, plan, form, _("Phần đầu văn bản"), "")


@login_required
def goal(request: HttpRequest, plan_id: int, goal_id: int) -> HttpResponse:
    """Correct a goal; 0 adds one."""
    plan = _editable(request, plan_id)
    row = Goal.objects.filter(plan=plan, id=goal_id).first()
    if row is None and goal_id:
        raise Http404
    initial: dict[str, Any] = {"comparator": "eq"}
    if row is not None:
        initial = {
            "name_vi": row.name_vi,
            "indicator": row.indicator,
            "comparator": row.comparator,
            "low": _typed(row.low),
            "high": _typed(row.high),
            "unit_vi": row.unit_vi,
            "responsible": row.responsible_id or "",
        }
    form = GoalForm(request.POST or None, initial=initial)
    catalogue = [(key, in_language(item, "name")) for key, item in indicators().items()]
    form.fields["indicator"].choices = [("", _("không gắn")), *sorted(catalogue, key=lambda c: c[1])]  # type: ignore[attr-defined]
    form.fields["responsible"].choices = _unit_choices(plan)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        values["responsible_id"] = int(values.pop("responsible") or 0) or None
        try:
            row = write_goal(rights(request), plan.id, goal_id or None, values, moment=clock.now())
            return _back(request, plan, row)
        except PlanRefusedError as refused:
            form.add_error(
                "low" if refused.problem is PlanProblem.VALUE_MISSING else None, plan_problem(refused)
            )
    quote = plan.text[row.span_start : row.span_end] if row and row.span_start is not None else ""
    return _page(request, plan, form, _("Sửa mục tiêu") if row else _("Thêm mục tiêu"), quote)


def _typed(value: Decimal | None) -> str:
    return "" if value is None else format_number(value.normalize())


@login_required
def task(request: HttpRequest, plan_id: int, task_id: int) -> HttpResponse:
    """Correct a task; 0 adds one."""
    plan = _editable(request, plan_id)
    row = Task.objects.filter(plan=plan, id=task_id).first()
    if row is None and task_id:
        raise Http404
    old = [Deadline.from_data(item) for item in row.deadlines] if row else []
    initial: dict[str, Any] = {"kept": [str(number) for number in range(len(old))]}
    if row is not None:
        initial |= {
            "text": row.text,
            "lead": row.lead_id or "",
            "with_units": [unit.id for unit in row.with_units.all()],
            "is_request": row.is_request,
            "criterion": f"{row.serves_set}:{row.serves_criterion}" if row.serves_criterion else "",
        }
    form = TaskForm(request.POST or None, initial=initial)
    fields: Any = form.fields
    fields["lead"].choices = _unit_choices(plan)
    fields["with_units"].choices = _unit_choices(plan)[1:]
    fields["criterion"].choices = _criteria_choices(plan)
    fields["kept"].choices = [
        (str(number), f"“{item.as_written}”: {deadline_text(item)}") for number, item in enumerate(old)
    ]
    if not old:
        del form.fields["kept"]
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save_task(request, plan, task_id, form.cleaned_data, old)
            return _back(request, plan, saved)
        except PlanRefusedError as refused:
            form.add_error(None, plan_problem(refused))
    quote = plan.text[row.span_start : row.span_end] if row and row.span_start is not None else ""
    return _page(request, plan, form, _("Sửa nhiệm vụ") if row else _("Thêm nhiệm vụ"), quote)


def _save_task(
    request: HttpRequest, plan: Plan, task_id: int, data: dict[str, Any], old: list[Deadline]
) -> Task:
    deadlines = [old[int(number)] for number in data.get("kept", [])]
    if (more := _added(data["added"], data["added_day"])) is not None:
        deadlines.append(replace(more, as_written=written_deadline(more)))
    set_id, _sign, code = data["criterion"].partition(":")
    values = {
        "text": data["text"],
        "lead_id": int(data["lead"] or 0) or None,
        "is_request": data["is_request"],
        "serves_set": set_id,
        "serves_criterion": code,
    }
    units = [int(unit) for unit in data["with_units"]]
    return write_task(rights(request), plan.id, task_id or None, values, units, deadlines, moment=clock.now())


def _added(choice: str, day: date | None) -> Deadline | None:
    if not choice:
        return None
    if choice == "by_date":
        return Deadline(DeadlineKind.BY_DATE, "", end=day)
    if choice == "ongoing":
        return Deadline(DeadlineKind.ONGOING, "")
    return Deadline(DeadlineKind.RECURRING, "", every=tuple(choice.split(",")))


def _back(request: HttpRequest, plan: Plan, row: Goal | Task) -> HttpResponse:
    messages.success(request, _("Đã ghi và xác nhận."))
    part = request.GET.get("part", "")
    return redirect(reverse("plan_read", args=[plan.id]) + f"?part={part or 'head'}#{anchor_of(row)}")


def _page(request: HttpRequest, plan: Plan, form: forms.Form, title: str, quote: str) -> HttpResponse:
    context = {
        "plan": plan,
        "place": place_of(plan),
        "form": form,
        "title": title,
        "quote": quote,
        "draft": is_draft(plan),
        "part": request.GET.get("part", "head"),
    }
    return render(request, "plan_item.html", context, status=422 if form.errors else 200)
