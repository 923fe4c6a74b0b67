"""Thông báo: the plan's goals, and the tasks that it gives to the hamlets, made known to them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.cascading import names_hamlets
from banmoi.core.deadlines import Deadline
from banmoi.core.document import Align, Annex, Block, Column, Paragraph, Table, row, runs
from banmoi.reports.composing.common import clause, committee_of, dash, ended, hamlet_boards, plan_named
from banmoi.reports.composing.composed import (
    Asked,
    Composed,
    Figures,
    Gap,
    NothingToWriteError,
    To,
    WrittenKind,
)
from banmoi.reports.composing.plan import asked_plan, choices, items_of_plan
from banmoi.reports.composing.plan_annexes import goals_annex
from banmoi.reports.composing.plan_text import living
from banmoi.reports.plan_wording import deadline_text, goal_words
from banmoi.rooms.plans.models import Goal, Plan, Task

COLUMNS = (
    Column(("TT",), 11, 0, Align.CENTRE, key=True),
    Column(("Việc của bản",), 80, 3),
    Column(("Thời hạn",), 40, 1),
)


def compose(asked: Asked) -> Composed:
    """The notice. Raises NothingToWriteError."""
    plan = asked_plan(asked)
    items = items_of_plan(plan)
    goals = [goal for goal in items.goals if living(goal)]
    tasks = [task for task in items.tasks if living(task) and _of_hamlets(task)]
    if not goals and not tasks:
        raise NothingToWriteError("Kế hoạch này không có mục tiêu nào và không giao việc nào cho các bản.")
    figures, own = Figures(), committee_of(asked.place)
    body: list[Block | Gap] = [
        Paragraph(
            runs(
                f"{own} thông báo đến các bản mục tiêu và nhiệm vụ của {plan_named(plan)} ({plan.title_vi}):"
            )
        )
    ]
    number = 0
    if goals:
        number += 1
        body += [clause(number, "Mục tiêu của xã", heading=True), *_goals(plan, goals, figures)]
    if tasks:
        number += 1
        address = reverse("plan", args=[plan.id])
        count = figures.cite(
            f"{len(tasks):02d}", "Số nhiệm vụ giao cho các bản", plan_named(plan), plan.issued_on, address
        )
        body += [
            clause(number, "Nhiệm vụ của các bản", heading=True),
            Paragraph(runs("Kế hoạch giao cho các bản ", count, " nhiệm vụ (danh sách kèm theo).")),
        ]
    body += [
        Gap("asked", "Yêu cầu đối với các bản", "Ví dụ: họp bản để phổ biến trước ngày nào, báo cáo về ai."),
        Paragraph(runs("Đề nghị Ban phát triển các bản phổ biến đến từng hộ và tổ chức thực hiện./.")),
    ]
    annexes = [goals_annex(plan, goals, asked, figures)] if goals else []
    if tasks:
        annexes.append(_annex(tasks))
    return Composed(
        title=f"Mục tiêu, nhiệm vụ của Kế hoạch {plan.number or plan.title_vi} giao các bản",
        body=tuple(body),
        addressees=(),
        annexes=tuple(annexes),
        sources=figures.sources,
        recipients=(
            *(To(unit.id) for unit in hamlet_boards(asked.place, asked.day)),
            To(body="TT Đảng ủy, HĐND xã"),
        ),
    )


def _of_hamlets(task: Task) -> bool:
    lead = task.lead
    return names_hamlets(task.lead_words) or (lead is not None and lead.kind == "hamlet_board")


def _goals(plan: Plan, goals: list[Goal], figures: Figures) -> tuple[Block, ...]:
    address = reverse("plan", args=[plan.id])
    return ended(
        dash(
            f"{goal.name_vi}: ",
            figures.cite(
                goal_words(goal), f"Mục tiêu: {goal.name_vi}", plan_named(plan), plan.issued_on, address
            ),
        )
        for goal in goals
    )


def _annex(tasks: list[Task]) -> Annex:
    lines = tuple(
        row(
            str(number),
            task.text.rstrip(" ;"),
            "; ".join(deadline_text(Deadline.from_data(data)) for data in task.deadlines) or "–",
        )
        for number, task in enumerate(tasks, 1)
    )
    return Annex("Nhiệm vụ giao các bản", (Table(COLUMNS, lines),))


KINDS = (
    WrittenKind(
        "goals_notice",
        "notice",
        lambda: _("Thông báo mục tiêu, nhiệm vụ đến các bản"),
        lambda: _("Mục tiêu của kế hoạch và việc giao cho các bản, kèm danh sách việc và thời hạn."),
        choices,
        compose,
    ),
)
