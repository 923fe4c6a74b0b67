"""Báo cáo nợ đọng xây dựng cơ bản: what is owed, under which law, by whom, and the road to zero."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.document import (
    Align,
    Block,
    Column,
    Item,
    Level,
    Paragraph,
    Row,
    RowKind,
    Run,
    Runs,
    Table,
    row,
    runs,
)
from banmoi.core.paper_dates import short_day
from banmoi.core.periods import parse_period, period_on, quarters_back
from banmoi.reference.forms import RowsKind, forms
from banmoi.reports.composing.composed import (
    Asked,
    Choice,
    Composed,
    Figures,
    Gap,
    NothingToWriteError,
    WrittenKind,
)
from banmoi.reports.debt_wording import foreseen_sentence, gate_text, step_text
from banmoi.reports.debts import DebtBook, DebtLine, debt_book, debt_lines, forecasts, gate_of
from banmoi.reports.forms.annexes import annex_of
from banmoi.reports.forms.debts import debt_form_lines
from banmoi.reports.forms.frame import Frame
from banmoi.reports.forms.laid import CellState, LaidForm, money_text
from banmoi.reports.wording import day_label, period_label
from banmoi.rooms.places.queries import NamedPlace, scope_ids

NOW = "now"
QUARTERS = 5
ROAD = (
    Column(("Quý",), 30, 1),
    Column(("Phải trả",), 26, 1, Align.RIGHT),
    Column(("Đã trả",), 26, 1, Align.RIGHT),
    Column(("Còn nợ cuối quý",), 28, 1, Align.RIGHT),
    Column(("Còn nợ nếu giữ lộ trình",), 28, 1, Align.RIGHT),
    Column(("Kết quả",), 26, 1),
)
SOURCES = (
    Column(("Nguồn phải trả (theo lộ trình)",), 70, 3),
    Column(("Số nợ",), 34, 1, Align.RIGHT),
)


def choices(place: NamedPlace, day: date) -> list[Choice]:
    """As of the day, and as of the ends of the last quarters."""
    if place.level != "commune":
        return []
    ended = [period for period in quarters_back(day, QUARTERS) if period.end < day]
    return [
        Choice(NOW, _("đến ngày %(day)s") % {"day": day_label(day)}),
        *(Choice(p.code, _("đến hết %(period)s") % {"period": period_label(p)}) for p in ended),
    ]


def _day(asked: Asked) -> date:
    if asked.choice == NOW:
        return asked.day
    try:
        return min(parse_period(asked.choice).end, asked.day)
    except ValueError as error:
        raise NothingToWriteError("Không có kỳ như vậy.") from error


def laid_debts(place: NamedPlace, day: date) -> LaidForm:
    """The table of debts on a day, whatever period its form was made for."""
    form = next(item for item in forms().values() if item.rows is RowsKind.DEBTS)
    frame = Frame(form, place, period_on(day), day)
    made = debt_form_lines(frame)
    return LaidForm(form, place, frame.period, day, frame.until, made.columns, made.rows, made.notes)


def compose(asked: Asked) -> Composed:
    """The report. Raises NothingToWriteError for a period that there is not."""
    day = _day(asked)
    lines = debt_lines(scope_ids([asked.place.id], day), day)
    book = debt_book(lines, day)
    teller = _Teller(asked.place, day, Figures())
    body: list[Block | Gap] = [_head("I", "Tình hình nợ xây dựng cơ bản"), *teller.state(book)]
    laid = laid_debts(asked.place, day)
    if book.lines:
        body += teller.by_source(laid)
    body += [teller.gate(lines), _head("II", "Lộ trình trả nợ"), *teller.road(book)]
    body += [_head("III", "Dự báo phát sinh nợ"), *teller.foreseen(lines)]
    body += [
        _head("IV", "Nguyên nhân, khó khăn"),
        Gap(
            "causes",
            "Nguyên nhân, khó khăn",
            "Vì sao còn nợ, nguồn nào hụt thu, vướng mắc gì khi bố trí vốn.",
            _causes(book.lines),
        ),
        _head("V", "Giải pháp và kiến nghị"),
        Gap("measures", "Giải pháp và kiến nghị", "Bố trí từ nguồn nào, ai làm, trước ngày nào."),
        Paragraph(runs("Ủy ban nhân dân xã trân trọng báo cáo./.")),
    ]
    return Composed(
        title=f"Nợ đọng xây dựng cơ bản và lộ trình trả nợ đến ngày {short_day(day)}",
        body=tuple(body),
        annexes=(annex_of(laid, teller.figures),) if book.contracts else (),
        sources=teller.figures.sources,
    )


def _head(number: str, text: str) -> Item:
    return Item(Level.GROUP, number, runs(text), heading=True)


def _causes(lines: Sequence[DebtLine]) -> str:
    """What the register of contracts says of the causes: a fair beginning."""
    return "\n".join(
        f"- {line.contract.name}: {line.contract.cause}." for line in lines if line.contract.cause
    )


class _Teller:
    """Says the debts of a place on a day, each figure with its source."""

    def __init__(self, place: NamedPlace, day: date, figures: Figures) -> None:
        self.place, self.day, self.figures = place, day, figures
        self.address = reverse("debts", args=[place.key]) + f"?on={day:%Y-%m-%d}"

    def million(self, amount: int, what: str, origin: str = "") -> Run:
        origin = origin or "Sổ Hợp đồng, Nghiệm thu, Thanh toán"
        return self.figures.cite(money_text(amount), what, origin, self.day, self.address)

    def count(self, number: int, what: str) -> Run:
        return self.figures.cite(f"{number:02d}", what, "Sổ Hợp đồng", self.day, self.address)

    def state(self, book: DebtBook) -> list[Block]:
        """What is owed, old and new, and what each law calls it."""
        day = short_day(self.day)
        if not book.contracts:
            words = f"Đến ngày {day}, sổ Hợp đồng của xã chưa có hợp đồng nào, nên chưa có số liệu về nợ."
            return [Paragraph(runs(words))]
        if not book.lines:
            return [
                Paragraph(
                    (
                        *runs(f"Đến ngày {day}, không hợp đồng nào trong "),
                        self.count(book.contracts, "Số hợp đồng đang theo dõi"),
                        *runs(" hợp đồng đang theo dõi còn nợ."),
                    )
                )
            ]
        found: list[Block] = [
            Paragraph(
                (
                    *runs(f"Đến ngày {day}, "),
                    self.count(len(book.lines), "Số hợp đồng còn nợ"),
                    *runs(" trong "),
                    self.count(book.contracts, "Số hợp đồng đang theo dõi"),
                    *runs(" hợp đồng đang theo dõi còn nợ, tổng số "),
                    self.million(book.owed, "Tổng số còn nợ, triệu đồng"),
                    *runs(" triệu đồng; trong đó phát sinh trước 01/01/2015 là "),
                    self.million(book.old, "Nợ phát sinh trước 01/01/2015, triệu đồng"),
                    *runs(" triệu đồng, phát sinh từ 01/01/2015 là "),
                    self.million(book.since, "Nợ phát sinh từ 01/01/2015, triệu đồng"),
                    *runs(" triệu đồng. Chi tiết từng công trình tại phụ lục kèm theo."),
                )
            )
        ]
        found += [Item(Level.DASH, "", self.by_law(book, place)) for place in range(len(book.sums))]
        return found

    def by_law(self, book: DebtBook, place: int) -> Runs:
        item = book.sums[place]
        words = item.definition.words
        holds = " (đang áp dụng)" if item.holds else ""
        said = (
            *runs(f"Theo {words.law}, {words.article}{holds}: nợ đọng "),
            self.million(item.amount, f"Nợ đọng theo {words.law}, triệu đồng"),
            *runs(f" triệu đồng, {item.count} hợp đồng"),
        )
        if not item.unknown:
            return (*said, *runs("."))
        return (
            *said,
            *runs(f"; chưa kết luận {item.unknown} hợp đồng còn nợ "),
            self.million(item.unknown_amount, f"Nợ chưa kết luận theo {words.law}, triệu đồng"),
            *runs(" triệu đồng."),
        )

    def by_source(self, laid: LaidForm) -> list[Block]:
        """The debt by who is to pay it, as far as the roads say."""
        total, told, rows = laid.rows[-1], 0, []
        owed = next(
            cell for column, cell in zip(laid.columns, total.cells, strict=True) if column.kind == "owed"
        )
        for column, cell in zip(laid.columns, total.cells, strict=True):
            if column.kind != "owed_from":
                continue
            if cell.state is not CellState.KNOWN or cell.value is None:
                rows.append(row(column.titles[-1], "chưa có số liệu"))
                continue
            amount = int(cell.value * 1_000_000)
            told += amount
            run = self.million(amount, f"Nợ do {column.titles[-1]} trả, triệu đồng", "Sổ Lộ trình trả nợ")
            rows.append(row(column.titles[-1], run))
        whole = int((owed.value or 0) * 1_000_000)
        if whole > told:
            rest = self.million(whole - told, "Nợ chưa ghi nguồn phải trả, triệu đồng", "Sổ Lộ trình trả nợ")
            rows.append(row("Chưa ghi lấy từ nguồn nào", rest))
        rows.append(row("Cộng", self.million(whole, "Tổng số còn nợ, triệu đồng"), kind=RowKind.TOTAL))
        caption = "Nợ theo nguồn phải trả"
        return [Table(SOURCES, tuple(rows), caption=caption, unit="Đơn vị tính: triệu đồng")]

    def gate(self, lines: Sequence[DebtLine]) -> Paragraph:
        gate = gate_of(lines, self.day)
        return Paragraph(runs(gate_text(gate)))

    def road(self, book: DebtBook) -> list[Block]:
        """The road to zero by quarter, and what has no road."""
        if not book.lines:
            return [Paragraph(runs("Không có khoản nợ nào cần lập lộ trình."))]
        found: list[Block] = []
        if book.without_road:
            found.append(
                Paragraph(
                    (
                        *runs("Còn "),
                        self.million(book.without_road, "Nợ chưa có lộ trình, triệu đồng"),
                        *runs(
                            " triệu đồng chưa có lộ trình: chưa ghi sẽ trả vào quý nào, "
                            "hoặc quý đã ghi đã trượt."
                        ),
                    )
                )
            )
        if not book.road:
            return [*found, Paragraph(runs("Chưa ghi bước trả nợ nào."))]
        rows = tuple(self.quarter(book, place) for place in range(len(book.road)))
        caption = "Lộ trình trả nợ theo quý"
        return [*found, Table(ROAD, rows, caption=caption, unit="Đơn vị tính: triệu đồng")]

    def quarter(self, book: DebtBook, place: int) -> Row:
        item = book.road[place]
        name = item.period.label_vi
        origin = "Sổ Lộ trình trả nợ, Thanh toán"
        dash = "–"
        return row(
            name[0].upper() + name[1:],
            self.million(item.planned, f"Phải trả {name}, triệu đồng", origin),
            dash if item.owed is None else money_text(item.paid),
            dash if item.owed is None else money_text(item.owed),
            dash
            if item.foreseen is None
            else self.million(item.foreseen, f"Còn nợ hết {name} nếu giữ lộ trình, triệu đồng", origin),
            step_text(item.state) or dash,
        )

    def foreseen(self, lines: Sequence[DebtLine]) -> list[Block]:
        """What the schedules of the contracts foresee."""
        coming = forecasts(lines, self.day)
        if not coming:
            return [Paragraph(runs("Không hợp đồng nào còn phần chưa nghiệm thu trong tiến độ."))]
        return [
            Item(Level.DASH, "", runs(f"{item.contract.name}: {foreseen_sentence(item.first)}"))
            for item in coming
        ]


KINDS = (
    WrittenKind(
        "debts",
        "report",
        lambda: _("Báo cáo nợ đọng xây dựng cơ bản"),
        lambda: _("Nợ từng công trình, theo luật nào là nợ đọng, theo nguồn, và lộ trình về 0."),
        choices,
        compose,
    ),
)
