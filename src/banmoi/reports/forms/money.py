"""Rows of a form by source of capital, and by component: the year's plan, what was mobilised, the plan ahead.

The figures of a year are those of `reports.capital.resources`, which the page of resources shows. What a
group lacks is told in its cell; only what is known is added.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.capital import SourceUse
from banmoi.core.document import RowKind
from banmoi.core.periods import Period, PeriodKind
from banmoi.reference.forms import FormColumn, ListedRow
from banmoi.reports.capital import Figures, ResourceRow, Resources, resources
from banmoi.reports.forms.frame import Frame
from banmoi.reports.forms.laid import (
    BLANK,
    UNKNOWN,
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
from banmoi.reports.wording import day_label, period_label
from banmoi.rooms.money.capital_models import EXPECTED, Allocation, Grant
from banmoi.rooms.money.capital_queries import contributed, grants_of, has_decided_plan, lines_in_force
from banmoi.rooms.places.queries import scope_ids

PLANNED, MOBILISED = "planned", "mobilised"


@dataclass(frozen=True)
class YearBook:
    """The rows behind a year's resources: grants, lines of the decided plan."""

    frame: Frame
    year: int

    @cached_property
    def told(self) -> Resources:
        return resources(self.frame.place, self.year, self.frame.until)

    @cached_property
    def grants(self) -> list[Grant]:
        rows = grants_of(self.frame.place.id, self.year)
        return [row for row in rows if row.granted_on <= self.frame.until]

    @cached_property
    def lines(self) -> list[Allocation]:
        return lines_in_force(self.frame.place.id, self.year)

    @cached_property
    def decided(self) -> bool:
        return has_decided_plan(self.frame.place.id, self.year)

    @cached_property
    def given(self) -> Mapping[str, tuple[int | None, int]]:
        ids = scope_ids([self.frame.place.id], self.frame.until)
        return contributed(ids, self.year, self.frame.until)


def quarters_inside(period: Period) -> range:
    """The quarters of its year that a period holds, from 0."""
    return range((period.start.month - 1) // 3, (period.end.month - 1) // 3 + 1)


@dataclass(frozen=True)
class Sources:
    """The sources of a form's table with their cells."""

    frame: Frame
    book: YearBook
    coming: YearBook

    @cached_property
    def rows(self) -> Mapping[str, ResourceRow]:
        return {row.source.key: row for row in self.book.told.rows}

    def below(self, key: str) -> list[ResourceRow]:
        """The rows that a group gathers; "" for those of the top."""
        return [row for row in self.rows.values() if row.source.parent == key and not row.outside]

    def name(self, key: str) -> str:
        """How the form calls a source."""
        return self.frame.form.names.get(key, self.rows[key].source.vi)

    def cell(self, key: str, column: FormColumn) -> LaidCell:
        """The cell of a row of the table."""
        row = self.rows[key]
        if row.source.use is SourceUse.GROUP:
            return self.added(self.below(key), column)
        match column.kind:
            case "planned" | "plan_next" | "plan_from":
                ahead = column.kind != "planned"
                return self.ahead(row) if ahead else self.planned(row, self.book)
        return self.mobilised(row)

    def total(self, column: FormColumn) -> LaidCell:
        """The sum of the top rows."""
        return self.added(self.below(""), column)

    def added(self, rows: Iterable[ResourceRow], column: FormColumn) -> LaidCell:
        """What is known of some rows, and which of them is not."""
        cells = [(self.name(row.source.key), self.cell(row.source.key, column)) for row in rows]
        amounts = [int(cell.value * 1_000_000) for _name, cell in cells if cell.value is not None]
        lacking = [name for name, cell in cells if cell.value is None]
        partly = [name for name, cell in cells if cell.lacking]
        parts = tuple(Part(name, cell.shown, cell.why.address if cell.why else "") for name, cell in cells)
        if not amounts:
            return money(None, Why(_("Chưa biết số nào trong các dòng gộp lại."), parts, self.page()))
        sentence = _("Cộng %(count)s dòng đã biết.") % {"count": len(amounts)}
        if lacking:
            sentence += " " + _("Chưa biết: %(names)s.") % {"names": ", ".join(lacking)}
        if partly:
            sentence += " " + _("Mới biết một phần: %(names)s.") % {"names": ", ".join(partly)}
        return money(sum(amounts), Why(sentence, parts, self.page()), lacking=bool(lacking or partly))

    def page(self) -> str:
        return reverse("capital_resources", args=[self.frame.place.key]) + f"?year={self.book.year}"

    def source_page(self, row: ResourceRow, year: int) -> str:
        if row.source.use is SourceUse.ALLOCATED:
            return reverse("capital_source", args=[self.frame.place.key, year, row.source.key])
        if row.source.given:
            return reverse("register", args=[self.frame.place.key, "contributions"]) + f"?year={year}"
        address = reverse("register", args=[self.frame.place.key, "grants"])
        return f"{address}?year={year}&source={row.source.key}"

    def keys(self, row: ResourceRow) -> tuple[str, ...]:
        """The sources that a row counts: its own, and those that are counted in it."""
        return (row.source.key, *(item.key for item in row.holds))

    def planned(self, row: ResourceRow, book: YearBook) -> LaidCell:
        """The year's plan: what the chair decided, or what was expected of a source that is only counted."""
        year, found = book.year, self.figures(row, book)
        address = self.source_page(row, year)
        if row.source.use is SourceUse.ALLOCATED:
            if found is None or found.planned is None:
                text = _("Chủ tịch chưa quyết định kế hoạch vốn năm %(year)s.") % {"year": year}
                return money(None, Why(text, (), reverse("capital", args=[self.frame.place.key])))
            parts = self.line_parts(book, self.keys(row), lambda line: line.amount)
            text = _("Kế hoạch vốn năm %(year)s đã quyết định, %(count)s dòng vốn.")
            why = Why(text % {"year": year, "count": len(parts)}, parts, address)
            return money(found.planned, why)
        if found is None or found.planned is None:
            text = _("Chưa ghi số dự kiến huy động năm %(year)s ở sổ Vốn được giao.") % {"year": year}
            return money(None, Why(text, (), address))
        parts = self.grant_parts(book, self.keys(row), expected=True)
        text = _("Số dự kiến huy động năm %(year)s.") % {"year": year}
        return money(found.planned, Why(text, parts, address))

    def figures(self, row: ResourceRow, book: YearBook) -> Figures | None:
        """The row's figures in a year; None where the year's table has no such row."""
        return next((item.figures for item in book.told.rows if item.source.key == row.source.key), None)

    def mobilised(self, row: ResourceRow) -> LaidCell:
        """What was granted or given from the first day of the year on."""
        found, address = row.figures, self.source_page(row, self.book.year)
        until = day_label(self.frame.until)
        parts = self.grant_parts(self.book, self.keys(row), expected=False)
        if row.source.given:
            parts = self.gift_parts(row)
        lacking = []
        if found.unvalued:
            lacking.append(_("%(n)s khoản chưa quy ra tiền") % {"n": found.unvalued})
        if found.silent and found.mobilised is not None:
            lacking.append(_("%(n)s nguồn chưa ghi") % {"n": found.silent})
        missing = f" {_('Còn thiếu')}: {', '.join(lacking)}." if lacking else ""
        if found.mobilised is None:
            text = (
                _("Sổ Đóng góp chưa có số quy ra tiền đến %(day)s.")
                if row.source.given
                else _("Sổ Vốn được giao chưa ghi nguồn này đến %(day)s.")
            )
            return money(None, Why(text % {"day": until} + missing, parts, address))
        text = _("Cộng từ đầu năm đến %(day)s.") % {"day": until}
        return money(found.mobilised, Why(text + missing, parts, address), lacking=bool(lacking))

    def ahead(self, row: ResourceRow) -> LaidCell:
        """The plan of the next period: its quarters of the decided plan, or what is expected of its year."""
        coming, book = self.frame.next, self.coming
        place, words = self.frame.place.key, period_label(self.frame.next)
        if coming.kind is PeriodKind.YEAR:
            return self.planned(row, book)
        if row.source.use is not SourceUse.ALLOCATED:
            text = _("Số dự kiến của nguồn này ghi cho cả năm, không tách cho %(period)s.")
            return money(None, Why(text % {"period": words}, (), self.source_page(row, book.year)))
        if not book.decided:
            text = _("Chủ tịch chưa quyết định kế hoạch vốn năm %(year)s.") % {"year": book.year}
            return money(None, Why(text, (), reverse("capital", args=[place])))
        inside = quarters_inside(coming)
        keys = self.keys(row)

        def share(line: Allocation) -> int:
            return sum(line.quarters[at] for at in inside)

        amount = sum(share(line) for line in book.lines if line.source in keys)
        text = _("Các quý trong %(period)s của kế hoạch vốn đã quyết định.") % {"period": words}
        why = Why(text, self.line_parts(book, keys, share), self.source_page(row, book.year))
        return money(amount, why)

    def line_parts(
        self, book: YearBook, keys: tuple[str, ...], amount: Callable[[Allocation], int]
    ) -> tuple[Part, ...]:
        """The lines of the plan that a sum is made of."""
        place = self.frame.place.key
        return tuple(
            Part(line.what, money_text(amount(line)), reverse("capital_plan", args=[place, line.plan_id]))
            for line in book.lines
            if line.source in keys and amount(line)
        )

    def grant_parts(self, book: YearBook, keys: tuple[str, ...], *, expected: bool) -> tuple[Part, ...]:
        """The grants that a sum is made of; a cut counts less."""
        place = self.frame.place.key
        return tuple(
            Part(
                row.paper,
                money_text(row.amount if expected else row.net or 0),
                reverse("entry", args=[place, "grants", row.pk]),
            )
            for row in book.grants
            if row.source in keys and (row.kind == EXPECTED) is expected
        )

    def gift_parts(self, row: ResourceRow) -> tuple[Part, ...]:
        """The kinds of gifts that a sum is made of."""
        place, found = self.frame.place.key, self.book.given
        names = {
            "cash": _("Tiền mặt"),
            "labour": _("Ngày công"),
            "goods": _("Hiện vật"),
            "land": _("Hiến đất"),
        }
        base = reverse("register", args=[place, "contributions"]) + f"?year={self.book.year}&kind="
        return tuple(
            Part(names.get(kind, kind), UNKNOWN if total is None else money_text(total), f"{base}{kind}")
            for kind in row.source.given
            if kind in found
            for total, _unvalued in [found[kind]]
        )


def _sources(frame: Frame) -> Sources:
    book = YearBook(frame, frame.year)
    year = frame.next.start.year
    return Sources(frame, book, book if year == frame.year else YearBook(frame, year))


def source_lines(frame: Frame) -> Lines:
    """The rows of the table of sources, and their sum."""
    sources = _sources(frame)
    columns = tuple(LaidColumn(column, frame.titles(column)) for column in frame.form.columns)
    rows = [_row(frame, sources, row) for row in sources.rows.values() if not row.outside]
    cells = []
    for column in frame.form.columns:
        named = label("Tổng cộng") if column.kind == "name" else BLANK
        cells.append(named if column.kind in ("number", "name", "note") else sources.total(column))
    rows.append(LaidRow("", "", "Tổng cộng", tuple(cells), RowKind.TOTAL))
    return Lines(columns, tuple(rows), _notes(sources))


def _row(frame: Frame, sources: Sources, row: ResourceRow) -> LaidRow:
    number = row.number.rpartition(".")[2]
    name, cells = sources.name(row.source.key), []
    for column in frame.form.columns:
        match column.kind:
            case "number":
                cells.append(label(number))
            case "name":
                cells.append(label(name))
            case "note":
                cells.append(label(""))
            case _:
                cells.append(sources.cell(row.source.key, column))
    group = row.source.use is SourceUse.GROUP
    above = row.number.rpartition(".")[0]
    kind = RowKind.GROUP if group or not row.source.parent else RowKind.PLAIN
    return LaidRow(row.number, number, name, tuple(cells), kind, row.depth, above)


def _notes(sources: Sources) -> tuple[str, ...]:
    """What the form has no row for, and what is counted in another row."""
    found = []
    for row in sources.rows.values():
        if row.outside:
            told = row.figures.mobilised
            amount = "chưa biết" if told is None else f"{money_text(told)} triệu đồng"
            found.append(
                f"Biểu không có dòng cho “{row.source.vi}” (đã huy động: {amount}); không cộng vào dòng nào."
            )
        for item in row.holds:
            found.append(f"Dòng “{sources.name(row.source.key)}” gồm cả {item.vi[0].lower()}{item.vi[1:]}.")
    return tuple(found)


def component_lines(frame: Frame) -> Lines:
    """The components: only their sum is told, since no book writes money by component."""
    sources = _sources(frame)
    columns = tuple(LaidColumn(column, frame.titles(column)) for column in frame.form.columns)
    total = [_component_total(sources, column) for column in frame.form.columns]
    rows = [LaidRow("", "", "Tổng cộng", tuple(total), RowKind.TOTAL)]
    for item in frame.form.listed:
        cells = tuple(_component_cell(sources, column, item) for column in frame.form.columns)
        rows.append(LaidRow(item.number, item.number, item.title, cells, RowKind.GROUP))
    return Lines(columns, tuple(rows))


def _component_total(sources: Sources, column: FormColumn) -> LaidCell:
    if column.kind in ("number", "name"):
        return label("Tổng cộng") if column.kind == "name" else BLANK
    if not column.of:
        return sources.total(column)
    rows = [sources.rows[key] for key in column.of if key in sources.rows]
    return sources.cell(column.of[0], column) if len(rows) == 1 else sources.added(rows, column)


def _component_cell(sources: Sources, column: FormColumn, item: ListedRow) -> LaidCell:
    if column.kind in ("number", "name"):
        return label(item.number if column.kind == "number" else item.title)
    text = _("Chưa sổ nào ghi vốn theo hợp phần; chỉ biết tổng cộng ở dòng trên.")
    return money(None, Why(text, (), sources.page()))
