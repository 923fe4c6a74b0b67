"""Rows of a form by kind of work: the central budget's capital, planned and paid.

A row that the register of works does not tell apart stays not known, unless the wider kind has nothing.
What went to no kind of the form is told below it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.capital import SourceSide
from banmoi.core.document import RowKind
from banmoi.reference.capital_sources import capital_sources
from banmoi.reference.forms import ListedRow
from banmoi.reports.forms.frame import Frame
from banmoi.reports.forms.laid import (
    BLANK,
    LaidCell,
    LaidColumn,
    LaidRow,
    Lines,
    Part,
    Why,
    label,
    money,
    money_text,
)
from banmoi.reports.wording import day_label
from banmoi.rooms.money.capital_models import Allocation
from banmoi.rooms.money.capital_queries import (
    has_decided_plan,
    lines_in_force,
    outlays_from,
    payments_from,
)

NO_KIND = ""
"""Stands for a line that goes to a task and not to a work."""


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment from a line: its day, its sum, its paper and the page that opens it."""

    root: int
    day: date
    amount: int
    part: Part


@dataclass(frozen=True)
class Central:
    """The lines of the central budget in a year, and what was paid from them."""

    frame: Frame

    @cached_property
    def lines(self) -> list[Allocation]:
        central = {key for key, item in capital_sources().items() if item.side is SourceSide.CENTRAL}
        rows = lines_in_force(self.frame.place.id, self.frame.year)
        return [row for row in rows if row.source in central]

    @cached_property
    def kinds(self) -> Mapping[int, str]:
        """The kind of work of each line."""
        return {row.root_id: row.work.kind if row.work else NO_KIND for row in self.lines}

    @cached_property
    def decided(self) -> bool:
        return has_decided_plan(self.frame.place.id, self.frame.year)

    @cached_property
    def paid(self) -> list[Paid]:
        place, found = self.frame.place.key, []
        for payment in payments_from(self.kinds):
            address = reverse("entry", args=[place, "payments", payment.pk])
            part = Part(payment.paper, money_text(payment.amount), address)
            found.append(Paid(payment.allocation_id or 0, payment.paid_on, payment.amount, part))
        for outlay in outlays_from(self.kinds):
            address = reverse("entry", args=[place, "outlays", outlay.pk])
            part = Part(outlay.paper, money_text(outlay.amount), address)
            found.append(Paid(outlay.allocation_id, outlay.paid_on, outlay.amount, part))
        return [item for item in found if item.day <= self.frame.until]

    def amount(self, column: str, wanted: Callable[[str], bool]) -> tuple[int, tuple[Part, ...]]:
        """What a column comes to for the kinds that are wanted, and what it is made of."""
        if column == "planned":
            place = self.frame.place.key
            lines = [line for line in self.lines if wanted(self.kinds[line.root_id])]
            parts = tuple(
                Part(line.what, money_text(line.amount), reverse("capital_plan", args=[place, line.plan_id]))
                for line in lines
            )
            return sum(line.amount for line in lines), parts
        first = self.frame.period.start if column == "paid_period" else date.min
        rows = [item for item in self.paid if item.day >= first and wanted(self.kinds[item.root])]
        return sum(item.amount for item in rows), tuple(item.part for item in rows)

    def cell(self, column: str, item: ListedRow) -> LaidCell:
        """The cell of a row that the form lists."""
        address = reverse("capital", args=[self.frame.place.key]) + f"?year={self.frame.year}"
        if not self.decided:
            text = _("Chủ tịch chưa quyết định kế hoạch vốn năm %(year)s.") % {"year": self.frame.year}
            return money(None, Why(text, (), address))
        if item.of:
            amount, parts = self.amount(column, lambda kind: kind in item.of)
            return money(amount, Why(self.sentence(column, parts), parts, address))
        if item.within:
            amount, parts = self.amount(column, lambda kind: kind in item.within)
            if not amount:
                return money(0, Why(self.sentence(column, parts), parts, address))
            text = _("Sổ Công trình không tách loại này; nhiều nhất là %(most)s triệu đồng.")
            return money(None, Why(text % {"most": money_text(amount)}, parts, address))
        text = _("Sổ Công trình không có loại này nên chưa tách được.")
        return money(None, Why(text, (), reverse("works", args=[self.frame.place.key])))

    def sentence(self, column: str, parts: Iterable[Part]) -> str:
        """What a known sum is."""
        if column == "planned":
            if not list(parts):
                return _("Kế hoạch vốn đã quyết định không có dòng nào cho loại này.")
            return _("Các dòng vốn ngân sách Trung ương trong kế hoạch đã quyết định.")
        if not list(parts):
            return _("Chưa trả khoản nào đến %(day)s.") % {"day": day_label(self.frame.until)}
        return _("Đã trả từ các dòng vốn ngân sách Trung ương đến %(day)s.") % {
            "day": day_label(self.frame.until)
        }

    def total(self, column: str) -> LaidCell:
        address = reverse("capital", args=[self.frame.place.key]) + f"?year={self.frame.year}"
        if not self.decided:
            text = _("Chủ tịch chưa quyết định kế hoạch vốn năm %(year)s.") % {"year": self.frame.year}
            return money(None, Why(text, (), address))
        amount, parts = self.amount(column, lambda kind: True)
        text = _("Toàn bộ vốn ngân sách Trung ương, kể cả phần không thuộc loại nào của biểu.")
        return money(amount, Why(text, parts, address))


def work_kind_lines(frame: Frame) -> Lines:
    """The kinds of work that the form lists, and their sum."""
    central = Central(frame)
    columns = tuple(LaidColumn(column, frame.titles(column)) for column in frame.form.columns)
    rows = []
    for item in frame.form.listed:
        cells = [
            label(item.number)
            if column.kind == "number"
            else label(item.title)
            if column.kind == "name"
            else central.cell(column.kind, item)
            for column in frame.form.columns
        ]
        rows.append(LaidRow(item.number, item.number, item.title, tuple(cells)))
    total = [
        BLANK
        if column.kind == "number"
        else label("Tổng cộng")
        if column.kind == "name"
        else central.total(column.kind)
        for column in frame.form.columns
    ]
    rows.append(LaidRow("", "", "Tổng cộng", tuple(total), RowKind.TOTAL))
    return Lines(columns, tuple(rows), tuple(_outside(frame, central)))


def _outside(frame: Frame, central: Central) -> Iterable[str]:
    """What the form has no row for."""
    listed = {key for item in frame.form.listed for key in (*item.of, *item.within)}
    if not central.decided:
        return
    amount, _parts = central.amount("planned", lambda kind: kind not in listed)
    if amount:
        yield (
            f"Trong tổng cộng có {money_text(amount)} triệu đồng kế hoạch chưa xếp được vào loại nào "
            "của biểu (vốn cho nhiệm vụ, hoặc công trình loại khác)."
        )
