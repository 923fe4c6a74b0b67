"""Rows of the form of construction debts: contract by contract, and the road to zero by year.

The figures are those of `reports.debts`, which the page of debts shows. A debt has no source of its own: its
road names one, and what no step of the road says stays not known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.debts import StepState
from banmoi.core.document import RowKind
from banmoi.kit.text import fold
from banmoi.reports.debt_wording import answer_text, reason_sentence
from banmoi.reports.debts import DebtBook, DebtLine, debt_book, debt_lines
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
from banmoi.rooms.money.capital_models import Allocation, Settlement
from banmoi.rooms.money.capital_queries import lines_in_force, settlements_of
from banmoi.rooms.money.debt_models import DebtStep
from banmoi.rooms.places.queries import scope_ids

NAMED = {
    "central": ("ngan sach trung uong", "nstw"),
    "province": ("ngan sach tinh",),
    "district": ("ngan sach huyen",),
    "commune": ("ngan sach xa", "ns xa"),
    "people": ("dan gop", "nhan dan dong gop", "nguoi dan dong gop"),
}
"""How a step of a road names where its money comes from, folded."""


def source_named(text: str) -> str:
    """The source that a step's words name; "" where they name none, or two."""
    words = fold(text)
    found = [key for key, names in NAMED.items() if any(name in words for name in names)]
    return found[0] if len(found) == 1 else ""


@dataclass(frozen=True)
class Debts:
    """The debts of the form's day."""

    frame: Frame

    @cached_property
    def book(self) -> DebtBook:
        ids = scope_ids([self.frame.place.id], self.frame.until)
        return debt_book(debt_lines(ids, self.frame.until), self.frame.until)

    @cached_property
    def settled(self) -> Mapping[int, list[Settlement]]:
        found: dict[int, list[Settlement]] = {}
        for row in settlements_of([line.contract.pk for line in self.book.lines]):
            if row.settled_on <= self.frame.until:
                found.setdefault(row.contract_id, []).append(row)
        return found

    @cached_property
    def years(self) -> list[int]:
        """The years in which a road pays something, from the form's day on."""
        first = self.frame.until.year
        found = {step.due.year for line in self.book.lines for step, _short in open_steps(line)}
        return list(range(first, max(found, default=first) + 1))

    @cached_property
    def lines(self) -> list[Allocation]:
        return lines_in_force(self.frame.place.id, self.frame.until.year)

    def arranged_parts(self, line: DebtLine) -> tuple[Part, ...]:
        """The lines of the year's plan, by source, and what was paid before the year; told only where they
        add up to what was arranged as the plan stood that day."""
        year, place = self.frame.until.year, self.frame.place.key
        own = [item for item in self.lines if item.work_id == line.contract.work_id and item.amount]
        before = sum(item.amount for item in line.book.payments if item.day.year < year)
        if before + sum(item.amount for item in own) != line.arranged:
            return ()
        parts = [
            Part(item.what, money_text(item.amount), reverse("capital_plan", args=[place, item.plan_id]))
            for item in own
        ]
        if before:
            text = _("Đã trả trước năm %(year)s") % {"year": year}
            parts.append(Part(text, money_text(before), self.page(line)))
        return tuple(parts)

    def page(self, line: DebtLine | None = None) -> str:
        if line is None:
            return reverse("debts", args=[self.frame.place.key]) + f"?on={self.frame.until:%Y-%m-%d}"
        return reverse("entry", args=[self.frame.place.key, "contracts", line.contract.pk])


def open_steps(line: DebtLine) -> list[tuple[DebtStep, int]]:
    """The steps of a road that are still to come, and what of each is not paid yet."""
    return [(step, short) for step, state, short in line.steps if state is StepState.OPEN]


def debt_form_lines(frame: Frame) -> Lines:
    """The contracts with a debt, the oldest first, and their sum."""
    debts = Debts(frame)
    columns = []
    for column in frame.form.columns:
        if column.kind == "road":
            columns += [
                LaidColumn(column, frame.titles(column, road=str(year)), str(year)) for year in debts.years
            ]
        else:
            columns.append(LaidColumn(column, frame.titles(column)))
    rows = [_row(debts, columns, number, line) for number, line in enumerate(debts.book.lines, 1)]
    rows.append(_total(debts, columns, rows))
    return Lines(tuple(columns), tuple(rows), _notes(debts))


def _row(debts: Debts, columns: Sequence[LaidColumn], number: int, line: DebtLine) -> LaidRow:
    name = line.contract.name
    cells = []
    for column in columns:
        match column.kind:
            case "number":
                cells.append(label(str(number)))
            case "name":
                cells.append(label(name))
            case "note":
                cells.append(label(line.contract.cause))
            case _:
                cells.append(_cell(debts, column, line))
    return LaidRow(str(number), str(number), name, tuple(cells))


def _cell(debts: Debts, column: LaidColumn, line: DebtLine) -> LaidCell:
    page, day = debts.page(line), day_label(debts.frame.until)
    match column.kind:
        case "cost":
            return _cost(debts, line)
        case "accepted":
            parts = _sums(debts, "acceptances", line)
            return money(
                line.standing.accepted, Why(_("Đã nghiệm thu đến %(day)s.") % {"day": day}, parts, page)
            )
        case "arranged":
            if line.arranged is None:
                return money(None, Why(_("Chưa biết đã bố trí bao nhiêu vốn."), (), page))
            text = _("Vốn bố trí cho công trình đến %(day)s.") % {"day": day}
            return money(line.arranged, Why(text, debts.arranged_parts(line), page))
        case "owed":
            return money(line.standing.owed, _owed_why(debts, line))
        case "old" | "since":
            amount = line.old if column.kind == "old" else line.since
            text = _("Trả khoản nghiệm thu cũ trước; khoản cũ nhất chưa trả là của %(day)s.")
            oldest = line.standing.oldest
            return money(amount, Why(text % {"day": day_label(oldest) if oldest else "—"}, (), page))
        case "owed_from":
            return _owed_from(debts, column, line)
        case "no_road":
            text = _("Chưa ghi sẽ trả vào quý nào, hoặc quý đã ghi đã trượt.")
            return money(line.without_road, Why(text, _step_parts(debts, line.steps), page))
    steps = [(step, short) for step, short in open_steps(line) if str(step.due.year) == column.key]
    text = _("Các bước của lộ trình trong năm %(year)s.") % {"year": column.key}
    parts = _step_parts(debts, [(step, StepState.OPEN, short) for step, short in steps])
    return money(sum(short for _step, short in steps), Why(text, parts, page))


def _cost(debts: Debts, line: DebtLine) -> LaidCell:
    place = debts.frame.place.key
    work = line.contract.work
    if rows := debts.settled.get(line.contract.pk):
        parts = tuple(
            Part(row.paper, money_text(row.value), reverse("entry", args=[place, "settlements", row.pk]))
            for row in rows
        )
        return money(sum(row.value for row in rows), Why(_("Giá trị quyết toán."), parts, debts.page(line)))
    address = reverse("entry", args=[place, "works", work.pk])
    if work.cost is None:
        return money(None, Why(_("Sổ Công trình chưa ghi tổng mức, và chưa quyết toán."), (), address))
    return money(work.cost, Why(_("Tổng mức đầu tư ghi ở sổ Công trình; chưa quyết toán."), (), address))


def _sums(debts: Debts, register: str, line: DebtLine) -> tuple[Part, ...]:
    rows = line.book.acceptances if register == "acceptances" else line.book.payments
    return tuple(
        Part(
            day_label(item.day),
            money_text(item.amount),
            reverse("entry", args=[debts.frame.place.key, register, item.id]),
        )
        for item in rows
        if item.day <= debts.frame.until
    )


def _owed_why(debts: Debts, line: DebtLine) -> Why:
    parts = [
        Part(_("Đã nghiệm thu"), money_text(line.standing.accepted), debts.page(line)),
        Part(_("Đã trả"), money_text(line.standing.paid), debts.page(line)),
    ]
    parts += [
        Part(
            definition.words.law,
            f"{answer_text(verdict.answer)}. {reason_sentence(verdict)}",
            debts.page(),
        )
        for definition, verdict in line.both
    ]
    return Why(_("Đã nghiệm thu trừ đã trả."), tuple(parts), debts.page(line))


def _owed_from(debts: Debts, column: LaidColumn, line: DebtLine) -> LaidCell:
    """What of the debt a source is to pay, by the road. What no step names may be anybody's."""
    page = debts.page(line)
    steps = open_steps(line)
    named = [(step, short) for step, short in steps if source_named(step.source) in column.column.of]
    told = sum(short for step, short in steps if source_named(step.source))
    rest = line.standing.owed - told
    amount = sum(short for _step, short in named)
    parts = _step_parts(debts, [(step, StepState.OPEN, short) for step, short in named])
    if rest <= 0:
        return money(amount, Why(_("Theo nguồn ghi ở các bước của lộ trình."), parts, page))
    missing = _("Còn %(sum)s triệu đồng chưa ghi lấy từ nguồn nào.") % {"sum": money_text(rest)}
    if not amount:
        return money(None, Why(missing, parts, page))
    text = _("Theo nguồn ghi ở các bước của lộ trình.")
    return money(amount, Why(f"{text} {missing}", parts, page), lacking=True)


def _step_parts(debts: Debts, steps: Sequence[tuple[DebtStep, StepState, int]]) -> tuple[Part, ...]:
    return tuple(
        Part(
            f"{step.source}, {_('đến')} {day_label(step.due)}",
            money_text(short if state is StepState.OPEN else step.amount),
            reverse("entry", args=[debts.frame.place.key, "debt_steps", step.pk]),
        )
        for step, state, short in steps
    )


def _total(debts: Debts, columns: Sequence[LaidColumn], rows: Sequence[LaidRow]) -> LaidRow:
    cells = []
    for place, column in enumerate(columns):
        if column.kind == "name":
            cells.append(label("Tổng cộng"))
        elif column.label:
            cells.append(BLANK)
        elif not debts.book.contracts:
            text = _("Sổ Hợp đồng chưa có dòng nào, nên chưa biết có nợ hay không.")
            cells.append(money(None, Why(text, (), debts.page())))
        else:
            cells.append(_added(debts, [row.cells[place] for row in rows], [row.name for row in rows]))
    return LaidRow("", "", "Tổng cộng", tuple(cells), RowKind.TOTAL)


def _added(debts: Debts, cells: Sequence[LaidCell], names: Sequence[str]) -> LaidCell:
    known = [cell.value for cell in cells if cell.value is not None]
    lacking = [name for cell, name in zip(cells, names, strict=True) if cell.value is None or cell.lacking]
    parts = tuple(
        Part(name, cell.shown, cell.why.address if cell.why else "")
        for cell, name in zip(cells, names, strict=True)
    )
    if cells and not known:
        return money(None, Why(_("Chưa biết số nào trong các dòng gộp lại."), parts, debts.page()))
    text = _("Cộng %(count)s hợp đồng còn nợ.") % {"count": len(cells)}
    if lacking:
        text += " " + _("Chưa biết đủ của: %(names)s.") % {"names": ", ".join(lacking)}
    amount = int(sum(known) * 1_000_000)
    return money(amount, Why(text, parts, debts.page()), lacking=bool(lacking))


def _notes(debts: Debts) -> tuple[str, ...]:
    found = []
    if not debts.book.contracts:
        found.append("Sổ Hợp đồng chưa có dòng nào, nên chưa biết có nợ hay không.")
    elif not debts.book.lines:
        day = day_label(debts.frame.until)
        found.append(f"Đến {day} không hợp đồng nào trong {debts.book.contracts} hợp đồng còn nợ.")
    for item in debts.book.sums:
        if item.holds:
            text = f"Theo {item.definition.words.law}: {money_text(item.amount)} triệu đồng là nợ đọng"
            if item.unknown:
                text += f"; {item.unknown} hợp đồng còn nợ {money_text(item.unknown_amount)} chưa kết luận"
            found.append(f"{text}.")
    return tuple(found)
