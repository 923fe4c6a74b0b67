"""Tờ trình: the plan of the year submitted for approval to the committee above, with its goals and money."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.document import Block, Paragraph, runs
from banmoi.reports.capital_wording import dong
from banmoi.reports.capital_year import year_of_capital
from banmoi.reports.composing.common import (
    clause,
    committee_above,
    committee_of,
    dash,
    ended,
    plan_named,
    programme_grounds,
)
from banmoi.reports.composing.composed import Asked, Composed, Figures, Gap, To, WrittenKind
from banmoi.reports.composing.plan import asked_plan, choices, items_of_plan
from banmoi.reports.composing.plan_annexes import goals_annex
from banmoi.reports.composing.plan_text import living
from banmoi.reports.plan_wording import goal_words
from banmoi.rooms.plans.models import Goal, Plan, Task

NEED = Gap(
    "need",
    "Sự cần thiết",
    "Vì sao phải ban hành kế hoạch: yêu cầu của cấp trên, kết quả năm trước, việc còn lại.",
)
ASKED = Gap("asked", "Đề xuất khác", "Kiến nghị kèm theo, ví dụ: bố trí vốn, hướng dẫn; có thể để trống.")


def compose(asked: Asked) -> Composed:
    """The submission. Raises NothingToWriteError."""
    plan = asked_plan(asked)
    items = items_of_plan(plan)
    goals = [goal for goal in items.goals if living(goal)]
    tasks = [task for task in items.tasks if living(task) and not task.is_request]
    figures, above = Figures(), committee_above(asked.place, asked.day)
    own = committee_of(asked.place)
    body: list[Block | Gap] = [
        Paragraph(
            runs(
                f"{own} kính trình {above} xem xét, phê duyệt Kế hoạch “{plan.title_vi}” với các nội dung "
                "chủ yếu như sau:"
            )
        ),
        clause(1, "Sự cần thiết", heading=True),
        NEED,
        clause(2, "Mục tiêu", heading=True),
        *_goals(plan, goals, asked, figures),
        clause(3, "Nhiệm vụ", heading=True),
        *_tasks(plan, tasks, asked, figures),
        clause(4, "Nguồn vốn", heading=True),
        *_money(plan, asked, figures),
        ASKED,
        Paragraph(runs(f"{own} kính trình {above} xem xét, quyết định.")),
        Paragraph(runs("(Gửi kèm dự thảo Kế hoạch)./.")),
    ]
    return Composed(
        title=f"Về việc phê duyệt Kế hoạch {plan.title_vi[:1].lower()}{plan.title_vi[1:]}",
        body=tuple(body),
        bases=tuple(programme_grounds(asked.day)),
        addressees=(above,),
        annexes=(goals_annex(plan, goals, asked, figures),) if goals else (),
        sources=figures.sources,
        recipients=(To(body="Như trên"), To(body="TT Đảng ủy, HĐND xã")),
    )


def _goals(plan: Plan, goals: list[Goal], asked: Asked, figures: Figures) -> Iterator[Block]:
    if not goals:
        yield Paragraph(runs("Kế hoạch không nêu mục tiêu bằng số."))
        return
    yield Paragraph(runs("Phấn đấu trong thời gian của kế hoạch:"))
    address = reverse("plan", args=[plan.id])
    yield from ended(
        dash(
            f"{goal.name_vi}: ",
            figures.cite(
                goal_words(goal), f"Mục tiêu: {goal.name_vi}", plan_named(plan), plan.issued_on, address
            ),
        )
        for goal in goals
    )


def _tasks(plan: Plan, tasks: list[Task], asked: Asked, figures: Figures) -> Iterator[Block]:
    if not tasks:
        yield Paragraph(runs("Kế hoạch chưa có nhiệm vụ nào."))
        return
    address = reverse("plan", args=[plan.id])
    sections = list(dict.fromkeys(task.section for task in tasks if task.section))
    total = figures.cite(
        f"{len(tasks):02d}", "Số nhiệm vụ của kế hoạch", plan_named(plan), plan.issued_on, address
    )
    owned = [task for task in tasks if task.lead_id or task.lead_words]
    led = figures.cite(
        f"{len(owned):02d}", "Số nhiệm vụ đã nêu đơn vị chủ trì", plan_named(plan), plan.issued_on, address
    )
    yield Paragraph(
        runs("Kế hoạch có ", total, " nhiệm vụ, trong đó ", led, " nhiệm vụ đã nêu đơn vị chủ trì.")
    )
    if sections:
        yield Paragraph(runs("Các phần việc chính:"))
        yield from ended(dash(section) for section in sections)


def _money(plan: Plan, asked: Asked, figures: Figures) -> Iterator[Block]:
    year = plan.starts.year
    found = year_of_capital(asked.place, year, asked.day)
    if found.total is None:
        yield Paragraph(runs(f"Hệ thống chưa có số liệu về nguồn vốn năm {year}."))
        return
    address = f"{reverse('capital', args=[asked.place.key])}?year={year}"
    origin = f"Vốn năm {year} của xã"
    granted = figures.cite(dong(found.total.granted), f"Vốn được giao năm {year}", origin, asked.day, address)
    allocated = figures.cite(
        dong(found.total.allocated), f"Vốn đã phân bổ năm {year}", origin, asked.day, address
    )
    yield Paragraph(
        runs(f"Tổng vốn được giao năm {year} là ", granted, ", đã phân bổ ", allocated, "; trong đó:")
    )
    yield from ended(
        dash(
            f"{item.source.vi}: ",
            figures.cite(
                dong(item.granted), f"{item.source.vi}, được giao năm {year}", origin, asked.day, address
            ),
        )
        for item in found.sources
        if item.granted
    )


KINDS = (
    WrittenKind(
        "plan_submission",
        "submission",
        lambda: _("Tờ trình phê duyệt kế hoạch"),
        lambda: _("Gửi cấp trên: mục tiêu, nhiệm vụ, nguồn vốn của kế hoạch, kèm biểu mục tiêu."),
        choices,
        compose,
    ),
)
