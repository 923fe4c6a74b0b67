"""Prints plans through the composer's own steps and reads them back, for tests of the way there and back."""

from datetime import date

from banmoi.core.document import Annex, Column, Document, Power, Signature, Table, row
from banmoi.core.paper.reader import read_plan
from banmoi.papers.intake import read_paper
from banmoi.papers.write_pdf import write_pdf
from banmoi.papers.write_word import write_word
from banmoi.reports.composing.plan_printing import printed
from banmoi.reports.composing.plan_text import PlanItems, paragraphs_of
from banmoi.rooms.plans.models import Goal, Plan, Task

WRITERS = {"docx": write_word, "pdf": write_pdf}
CHAIR = Signature("Lý Văn Minh", "Chủ tịch", ((Power.TM, "Ủy ban nhân dân"),))
SCHEDULE = Annex(
    "Biểu mục tiêu",
    (
        Table(
            (Column(("TT",), 11), Column(("Mục tiêu",), 60), Column(("Đơn vị tính",), 30), Column(("Kế hoạch",), 30)),
            (row("1", "Tỷ lệ hộ nghèo giảm còn", "%", "1,48"), row("2", "Trồng cây dọc đường trục bản", "cây", "500")),
        ),
    ),
)  # fmt: skip


def kept(reading):
    """A reading as the rows that the house keeps of it, not stored anywhere."""
    head = reading.head
    day = head.day or date(2024, 1, 1)
    ends = head.ends or date(day.year, 12, 31)
    plan = Plan(
        text=reading.text, issued_on=day, ends=ends, starts=head.starts or day, title_vi=head.title or ""
    )
    goals = [_goal(plan, order, item) for order, item in enumerate(reading.goals, 1)]
    tasks = [
        Task(plan=plan, order=order, path=item.path, text=item.text, span_start=item.start, span_end=item.end,
             deadlines=[deadline.as_data() for deadline in item.deadlines])
        for order, item in enumerate(reading.tasks, 1)
    ]  # fmt: skip
    return plan, PlanItems(goals, tasks)


def _goal(plan, order, item):
    decimals = max(0, -item.low.as_tuple().exponent) if item.low is not None else 0
    return Goal(
        plan=plan, order=order, where=item.where, name_vi=item.indicator, as_written=item.as_written,
        comparator=item.comparison.value, low=item.low, high=item.high, decimals=decimals, count=item.count,
        count_of=item.count_of, unit_vi=item.unit or "", span_start=item.start, span_end=item.end,
    )  # fmt: skip


def paper_of(reading):
    """The paper that is printed of a reading."""
    plan, items = kept(reading)
    parts, head = printed(paragraphs_of(plan, items)), reading.head
    return Document(
        issuer=head.issuer or "Ủy ban nhân dân xã Xuân Lương", symbol="KH-UBND", number=12, day=head.day,
        place=head.place or "Xuân Lương", title=head.title or "Xây dựng nông thôn mới", kind="Kế hoạch",
        bases=parts.bases, body=(*parts.opening, *parts.body), signatures=(CHAIR,),
        recipients=("UBND tỉnh", "Các bản"), archive="VT, NTM", annexes=(SCHEDULE,),
    )  # fmt: skip


def read_back(content, kind):
    """A printed file, read as any paper is."""
    return read_plan(read_paper(content, f"ke-hoach.{kind}").text)


def goals_in(reading):
    """All that a goal says, to compare."""
    return [
        (
            item.where,
            item.indicator,
            item.comparison,
            item.low,
            item.high,
            item.unit,
            item.count,
            item.count_of,
        )
        for item in reading.goals
    ]


def tasks_in(reading):
    """All that a task says, to compare; the sign at its end is the printer's."""
    return [
        (item.path, item.text.rstrip(" .;/"), item.lead, item.joined, item.owner, times_of(item.deadlines))
        for item in reading.tasks
    ]


def times_of(deadlines):
    """Deadlines by what they mean."""
    return [(item.kind, item.start, item.end, item.every, item.day_of) for item in deadlines]
