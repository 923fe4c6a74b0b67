"""Công văn đôn đốc: the letter to the units whose tasks are late, with the list of them."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.document import Align, Annex, Column, Item, Level, Paragraph, Row, RowKind, Table, row, runs
from banmoi.core.paper_dates import short_day
from banmoi.core.rhythms import Timing
from banmoi.reports.composing.composed import (
    Asked,
    Choice,
    Composed,
    Figures,
    Gap,
    NothingToWriteError,
    To,
    WrittenKind,
)
from banmoi.reports.tasks import wait_text
from banmoi.rooms.people.models import Unit
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.plans.queries import plan_on
from banmoi.rooms.plans.task_queries import TaskRow, task_list, tasks_of_plan

COLUMNS = (
    Column(("TT",), 11, 0, Align.CENTRE, key=True),
    Column(("Nhiệm vụ",), 60, 3),
    Column(("Mục của kế hoạch",), 24, 0.5, Align.CENTRE),
    Column(("Hạn",), 24, 0, Align.CENTRE),
    Column(("Chậm",), 24, 0.5),
)


def choices(place: NamedPlace, day: date) -> list[Choice]:
    """The plan in force on the day."""
    plan = plan_on(place.id, day)
    return [] if plan is None else [Choice(str(plan.id), f"{plan.number} · {plan.title_vi}")]


def compose(asked: Asked) -> Composed:
    """The letter. Raises NothingToWriteError where nothing is late."""
    plan = plan_on(asked.place.id, asked.day)
    if plan is None or str(plan.id) != asked.choice:
        raise NothingToWriteError("Ngày này không có kế hoạch nào đang có hiệu lực.")
    found = task_list(tasks_of_plan(plan.id), asked.day)
    late: dict[int, list[TaskRow]] = {}
    leads: dict[int, Unit] = {}
    for item in found.rows:
        if item.late and item.task.lead is not None:
            leads[item.task.lead.id] = item.task.lead
            late.setdefault(item.task.lead.id, []).append(item)
    if not late:
        raise NothingToWriteError("Không đơn vị nào có việc quá hạn, nên không có gì để đôn đốc.")
    figures = Figures()
    address = reverse("tasks", args=[asked.place.key])
    count = sum(len(rows) for rows in late.values())
    total = figures.cite(
        f"{count:02d}", "Số nhiệm vụ quá hạn", f"Nhiệm vụ của {plan.number}", asked.day, address
    )
    opening = Paragraph(
        runs(
            f"Thực hiện {_named(plan.number, plan.issued_on)}, đến ngày {short_day(asked.day)} còn ",
            total,
            " nhiệm vụ đã quá hạn mà chưa báo cáo kết quả (danh sách kèm theo). Ủy ban nhân dân xã đề nghị:",
        )
    )
    first = Item(
        Level.CLAUSE,
        "1",
        runs(
            "Các đơn vị chủ trì thực hiện ngay các nhiệm vụ quá hạn, ghi kết quả và minh chứng; việc nào "
            "không làm được thì nêu rõ lý do và đề xuất."
        ),
    )
    annex = Annex("Danh sách nhiệm vụ quá hạn", (_table(leads, late, asked.day),))
    return Composed(
        title=f"đôn đốc thực hiện nhiệm vụ quá hạn của {plan.number}",
        body=(
            opening,
            first,
            Gap(
                "demand",
                "Yêu cầu và thời hạn trả lời",
                "Ví dụ: 2. Báo cáo kết quả về Ban Quản lý trước ngày 05/12.",
            ),
            Paragraph(runs("Đề nghị các đơn vị nghiêm túc thực hiện./.")),
        ),
        addressees=tuple(unit.name_vi for unit in leads.values()),
        annexes=(annex,),
        sources=figures.sources,
        recipients=(To(body="Như trên"),),
    )


def _named(number: str, day: date | None) -> str:
    return f"Kế hoạch số {number}" + (f" ngày {short_day(day)}" if day else "")


def _section(path: str) -> str:
    """The section of a task's path that a reader finds in the plan: "II.4" of "II.4.-2"."""
    parts = path.split(".")
    return ".".join(part for part in parts if part.isdigit() or part.isupper())


def _table(leads: dict[int, Unit], late: dict[int, list[TaskRow]], day: date) -> Table:
    lines: list[Row] = []
    number = 0
    for unit_id, rows in late.items():
        lines.append(row(leads[unit_id].name_vi, kind=RowKind.GROUP))
        for item in rows:
            number += 1
            worst = min(
                (time for time in item.rows if time.timing is Timing.LATE), key=lambda time: time.until
            )
            lines.append(
                row(
                    str(number),
                    item.task.text,
                    _section(item.task.path),
                    short_day(worst.until),
                    wait_text(worst, day),
                )
            )
    return Table(COLUMNS, tuple(lines))


KINDS = (
    WrittenKind(
        "reminder",
        "letter",
        lambda: _("Công văn đôn đốc việc quá hạn"),
        lambda: _("Gửi các đơn vị còn việc quá hạn, kèm danh sách việc."),
        choices,
        compose,
    ),
)
