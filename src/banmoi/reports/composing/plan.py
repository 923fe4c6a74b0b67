"""Kế hoạch: a plan of the house as the paper that it is, its numbered changes put into its words.

The Word and the PDF file, read again, give the same plan.
"""

from django.utils.translation import gettext as _

from banmoi.core.document import Paragraph, runs
from banmoi.core.paper_dates import short_day
from banmoi.reports.composing.composed import (
    Asked,
    Choice,
    Composed,
    Figures,
    NothingToWriteError,
    To,
    WrittenKind,
)
from banmoi.reports.composing.plan_annexes import changes_annex, goals_annex, tasks_annex
from banmoi.reports.composing.plan_printing import printed
from banmoi.reports.composing.plan_text import PlanItems, living, paragraphs_of
from banmoi.reports.plan_wording import STATUS
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.plans.amend_queries import moves_of, versions_of
from banmoi.rooms.plans.models import Goal, Plan, Task
from banmoi.rooms.plans.queries import plans_to_print


def choices(place: NamedPlace, _day: object) -> list[Choice]:
    """The place's plans that are confirmed or in force."""
    return [
        Choice(str(plan.id), f"{plan.number} · {plan.title_vi} ({STATUS[plan.status]})")
        for plan in plans_to_print(place.id)
    ]


def asked_plan(asked: Asked) -> Plan:
    """The plan that was chosen. Raises NothingToWriteError."""
    plan = next((item for item in plans_to_print(asked.place.id) if str(item.id) == asked.choice), None)
    if plan is None:
        raise NothingToWriteError("Kế hoạch này không còn ở dạng đã xác nhận hay đang có hiệu lực.")
    return plan


def items_of_plan(plan: Plan) -> PlanItems:
    """All goals and tasks that a plan ever had, and which of their fields its changes moved."""
    moved: dict[tuple[str, int], set[str]] = {}
    for move in moves_of(plan):
        moved.setdefault(move.key, set()).add(move.field)
    return PlanItems(
        list(Goal.objects.filter(plan=plan).select_related("responsible").order_by("order")),
        list(
            Task.objects.filter(plan=plan)
            .select_related("lead")
            .prefetch_related("with_units")
            .order_by("order")
        ),
        {key: frozenset(fields) for key, fields in moved.items()},
    )


def compose(asked: Asked) -> Composed:
    """The plan. Raises NothingToWriteError."""
    plan = asked_plan(asked)
    items = items_of_plan(plan)
    parts = printed(paragraphs_of(plan, items))
    opening = parts.opening or (Paragraph(runs(f"{plan.issuer_vi} ban hành Kế hoạch như sau:")),)
    if plan.version:
        opening = (*opening, Paragraph(runs(_consolidated(plan))))
    figures = Figures()
    goals = [goal for goal in items.goals if living(goal)]
    tasks = [task for task in items.tasks if living(task)]
    annexes = []
    if goals:
        annexes.append(goals_annex(plan, goals, asked, figures))
    if tasks:
        annexes.append(tasks_annex(tasks))
    if plan.version:
        annexes.append(changes_annex(plan))
    return Composed(
        title=plan.title_vi,
        body=(*opening, *parts.body),
        bases=parts.bases,
        annexes=tuple(annexes),
        sources=figures.sources,
        recipients=_recipients(plan, tasks),
    )


def _consolidated(plan: Plan) -> str:
    """Which changes the text holds."""
    told = []
    for version in reversed(versions_of(plan)):
        if version.change is None:
            continue
        paper = f"{version.change.paper}, " if version.change.paper else ""
        told.append(f"lần {version.number} ({paper}ngày {short_day(version.change.decided_on)})")
    return (
        f"Văn bản này hợp nhất Kế hoạch số {plan.number} ngày {short_day(plan.issued_on)} và các nội dung đã "
        f"điều chỉnh: {'; '.join(told)}. Chi tiết từng nội dung ở phụ lục kèm theo."
    )


def _recipients(plan: Plan, tasks: list[Task]) -> tuple[To, ...]:
    """Those that the paper named; else the units that the plan gives tasks to."""
    named = [str(name) for name in plan.reading.get("recipients", ()) if not str(name).startswith("Lưu")]
    if named:
        return tuple(To(body=name) for name in named)
    return tuple(To(unit_id=unit) for unit in dict.fromkeys(task.lead_id for task in tasks) if unit)


KINDS = (
    WrittenKind(
        "plan",
        "plan",
        lambda: _("Kế hoạch từ mục tiêu và nhiệm vụ"),
        lambda: _("Toàn văn kế hoạch, kể cả các lần điều chỉnh; kèm biểu mục tiêu và bảng phân công."),
        choices,
        compose,
    ),
)
