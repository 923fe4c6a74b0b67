"""Resources in a report: by source against the plan, the year's curve, what people gave, what is owed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from banmoi.core.capital import SourceUse
from banmoi.core.document import Align, Block, Column, Row, RowKind, Run, row
from banmoi.core.numbers import format_number
from banmoi.reports.capital import Figures as Sums
from banmoi.reports.capital import Resources, resources
from banmoi.reports.capital_charts import curve_specification
from banmoi.reports.capital_year import curve, year_of_capital
from banmoi.reports.charts import bars
from banmoi.reports.composing.report_facts import (
    Facts,
    clause,
    count_text,
    dash,
    day_text,
    in_millions,
    lower_first,
    page,
)
from banmoi.reports.contributions import GiftYear, Part, gift_year, year_places
from banmoi.reports.debt_wording import gate_text, road_specification
from banmoi.reports.debts import DebtBook, DebtGate, debt_book, debt_lines, gate_of
from banmoi.rooms.places.queries import scope_ids

UNIT = "Đơn vị tính: triệu đồng"
UNKNOWN = "chưa ghi"


@dataclass(frozen=True, slots=True)
class Money:
    """The money of a report's time and of the same time last year."""

    now: Resources
    before: Resources
    gifts: GiftYear
    gifts_before: GiftYear
    debts: DebtBook
    debts_before: DebtBook
    gate: DebtGate

    @property
    def paid(self) -> tuple[int, int] | None:
        """What was disbursed of what the chair allocated, and that; None where nothing was allocated."""
        own = [item for item in self.now.rows if item.source.use is SourceUse.ALLOCATED and not item.outside]
        planned = sum(item.figures.planned or 0 for item in own)
        return (sum(item.figures.disbursed or 0 for item in own), planned) if planned else None


def money_of(facts: Facts) -> Money:
    """All of it. A constant number of queries."""
    place, year, until, before = facts.place, facts.period.year, facts.until, facts.before
    ids = scope_ids([place.id], until)
    lines = debt_lines(ids, until)
    start = date(year - 1, 12, 31)
    return Money(
        resources(place, year, until),
        resources(place, year - 1, before),
        gift_year(year_places(place, year, facts.day), year, until),
        gift_year(year_places(place, year - 1, facts.day), year - 1, before),
        debt_book(lines, until),
        debt_book(debt_lines(ids, start), start),
        gate_of(lines, until),
    )


def money_part(facts: Facts, money: Money) -> Iterator[Block]:
    """The section on resources."""
    yield clause("4", "Huy động, bố trí nguồn lực và xử lý nợ xây dựng cơ bản")
    yield from _sources(facts, money)
    yield from _gifts(facts, money)
    yield from _debts(facts, money)


def _sources(facts: Facts, money: Money) -> Iterator[Block]:
    found, total = money.now, money.now.total
    address = page("capital_resources", facts.place.key, year=str(found.year))
    if found.table is None or (total.planned is None and total.mobilised is None):
        yield dash(f"Nguồn vốn năm {found.year}: các sổ về vốn chưa ghi số liệu.")
        return
    words: list[str | Run] = [f"Tổng nguồn lực huy động đến ngày {day_text(facts.until)}: "]
    words += _sum(facts, total.mobilised, "Tổng nguồn lực huy động được", address)
    words += [", kế hoạch cả năm "]
    words += _sum(facts, total.planned, "Tổng nguồn lực theo kế hoạch", address)
    if money.before.total.mobilised is not None:
        same = facts.cite_before(
            in_millions(money.before.total.mobilised), "Tổng nguồn lực huy động, cùng kỳ năm trước",
            "Sổ Vốn được giao và sổ Đóng góp",
            page("capital_resources", facts.place.key, year=str(found.year - 1)),
        )  # fmt: skip
        words += ["; cùng kỳ năm trước ", same, " triệu đồng"]
    yield dash(*words, ".")
    if money.paid is not None:
        yield dash(*_paid(facts, money.paid, address))
    else:
        yield dash("Chưa có kế hoạch vốn được quyết định, nên chưa tính được tỷ lệ giải ngân.")
    yield _table(facts, money)
    year = year_of_capital(facts.place, found.year, facts.until)
    drawn = curve(year, facts.until)
    specification = curve_specification(drawn, facts.until)
    if specification:
        quarters = "; ".join(
            f"hết quý {number}: kế hoạch {in_millions(item.planned_so_far)}"
            for number, item in enumerate(drawn.quarters, 1)
        )
        yield facts.pen.chart(
            specification, f"Giải ngân vốn năm {found.year} so với kế hoạch (triệu đồng)",
            f"Biểu đồ đường, triệu đồng: {quarters}.", 0.8,
        )  # fmt: skip


def _sum(facts: Facts, amount: int | None, what: str, address: str) -> list[str | Run]:
    if amount is None:
        return [UNKNOWN]
    return [facts.cite(in_millions(amount), what, "Sổ Vốn được giao và sổ Đóng góp", address), " triệu đồng"]


def _paid(facts: Facts, paid: tuple[int, int], address: str) -> list[str | Run]:
    done, planned = paid
    share = format_number(Decimal(done) * 100 / planned, 1)
    origin = "Kế hoạch vốn đã quyết định, sổ Thanh toán và sổ Chi cho nhiệm vụ"
    return [
        "Vốn xã phân bổ: đã giải ngân ",
        facts.cite(in_millions(done), "Vốn xã phân bổ đã giải ngân", origin, address),
        "/",
        facts.cite(in_millions(planned), "Vốn xã phân bổ theo kế hoạch", origin, address),
        " triệu đồng, đạt ",
        facts.cite(f"{share}%", "Tỷ lệ giải ngân vốn xã phân bổ", origin, address),
        " kế hoạch.",
    ]


def _table(facts: Facts, money: Money) -> Block:
    before = {item.source.key: item.figures.mobilised for item in money.before.rows}
    rows = []
    for item in money.now.rows:
        name = item.source.vi + "".join(f", gồm cả {lower_first(held.vi)}" for held in item.holds)
        name += " (ngoài biểu)" if item.outside else ""
        rows.append(_row(facts, item.number, name, item.figures, before.get(item.source.key), RowKind.PLAIN))
    then = money.before.total.mobilised
    total = _row(facts, "", "Tổng cộng những gì đã ghi", money.now.total, then, RowKind.TOTAL)
    notes = []
    if money.now.total.unvalued:
        notes.append(f"{count_text(money.now.total.unvalued)} khoản đóng góp chưa quy ra tiền, không cộng.")
    if money.now.total.silent:
        notes.append(f"{count_text(money.now.total.silent)} nguồn chưa ghi số huy động, không coi là 0.")
    return facts.pen.table(
        f"Nguồn lực thực hiện Chương trình năm {money.now.year} đến ngày {day_text(facts.until)}",
        (
            Column(("TT",), 12, 0, Align.CENTRE, key=True),
            Column(("Nguồn",), 58, 3, key=True),
            Column(("Kế hoạch năm",), 24, 1, Align.RIGHT),
            Column(("Huy động được",), 24, 1, Align.RIGHT),
            Column(("Đã giải ngân",), 24, 1, Align.RIGHT),
            Column(("Huy động cùng kỳ năm trước",), 27, 1, Align.RIGHT),
        ),
        [*rows, total],
        unit=UNIT,
        note=" ".join(notes),
    )


def _row(facts: Facts, number: str, name: str, sums: Sums, before: int | None, kind: RowKind) -> Row:
    address = page("capital_resources", facts.place.key, year=str(facts.period.year))
    origin = "Sổ Vốn được giao, Kế hoạch vốn, sổ Thanh toán, sổ Đóng góp"
    cells: list[str | Run] = []
    for amount, what in (
        (sums.planned, "kế hoạch năm"),
        (sums.mobilised, "huy động được"),
        (sums.disbursed, "đã giải ngân"),
    ):
        if amount is None:
            cells.append(UNKNOWN if what != "đã giải ngân" else "—")
        else:
            cells.append(facts.cite(in_millions(amount), f"{name}: {what} (triệu đồng)", origin, address))
    return row(number, name, *cells, UNKNOWN if before is None else in_millions(before), kind=kind)


def _gifts(facts: Facts, money: Money) -> Iterator[Block]:
    found = money.gifts
    address = page("contributions", facts.place.key, year=str(found.year))
    if not found.total.count:
        yield dash(f"Đóng góp của người dân và nhà hảo tâm: sổ Đóng góp năm {found.year} chưa ghi khoản nào.")
        return
    origin = "Sổ Đóng góp"
    words: list[str | Run] = [
        "Người dân và nhà hảo tâm đã có ",
        facts.cite(count_text(found.total.count), "Số khoản đóng góp", origin, address),
        " khoản đóng góp",
    ]
    if found.total.known:
        value = facts.cite(in_millions(found.total.value), "Giá trị đóng góp (triệu đồng)", origin, address)
        words += [", trị giá ", value, " triệu đồng"]
    if found.total.unpriced:
        words.append(f" (còn {count_text(found.total.unpriced)} khoản chưa có đơn giá để quy đổi)")
    yield dash(*words, ".")
    before = {part.key: part for part in money.gifts_before.kinds}
    rows = [_gift(facts, number, part, before.get(part.key)) for number, part in enumerate(found.kinds, 1)]
    yield facts.pen.table(
        f"Đóng góp theo loại đến ngày {day_text(facts.until)}",
        (
            Column(("TT",), 9, 0, Align.CENTRE, key=True),
            Column(("Loại",), 28, 1, key=True),
            Column(("Số khoản",), 17, 0, Align.CENTRE),
            Column(("Số lượng",), 52, 2),
            Column(("Giá trị",), 24, 1, Align.RIGHT),
            Column(("Cùng kỳ năm trước",), 25, 1, Align.RIGHT),
        ),
        rows,
        unit=UNIT,
    )
    known = [part for part in found.kinds if part.tally.known]
    if len(known) > 1:
        values = [(part.title, float(part.tally.value), in_millions(part.tally.value)) for part in known]
        said = "; ".join(f"{name.lower()} {text}" for name, _length, text in values)
        yield facts.pen.chart(
            bars(values, "Đóng góp theo loại"), f"Giá trị đóng góp theo loại năm {found.year} (triệu đồng)",
            f"Biểu đồ thanh, triệu đồng: {said}.", 0.7,
        )  # fmt: skip


def _gift(facts: Facts, number: int, part: Part, before: Part | None) -> Row:
    address = page("register", facts.place.key, "contributions", year=str(facts.period.year),
                   kind=part.key, until=facts.until.isoformat())  # fmt: skip
    value: str | Run = UNKNOWN
    if part.tally.known:
        value = facts.cite(
            in_millions(part.tally.value), f"Giá trị đóng góp: {part.title.lower()} (triệu đồng)",
            "Sổ Đóng góp", address,
        )  # fmt: skip
    then = in_millions(before.tally.value) if before is not None and before.tally.known else UNKNOWN
    return row(str(number), part.title, str(part.tally.count), part.natural, value, then)


def _debts(facts: Facts, money: Money) -> Iterator[Block]:
    found, address = money.debts, facts.address("debts")
    if not found.contracts:
        yield dash("Nợ xây dựng cơ bản: sổ Hợp đồng chưa có dòng nào, nên chưa kết luận được về nợ.")
        return
    origin = "Sổ Hợp đồng, Nghiệm thu, Thanh toán"
    gap = found.owed - money.debts_before.owed
    change = f"{'tăng' if gap > 0 else 'giảm'} {in_millions(abs(gap))} triệu đồng" if gap else "không đổi"
    yield dash(
        "Nợ xây dựng cơ bản (đã nghiệm thu, chưa thanh toán): ",
        facts.cite(in_millions(found.owed), "Nợ xây dựng cơ bản (triệu đồng)", origin, address),
        " triệu đồng ở ",
        facts.cite(count_text(len(found.lines)), "Số hợp đồng còn nợ", origin, address),
        f" hợp đồng, {change} so với đầu năm; trong đó chưa có lộ trình trả ",
        facts.cite(in_millions(found.without_road), "Nợ chưa có lộ trình trả (triệu đồng)", origin, address),
        " triệu đồng.",
    )
    for item in found.sums:
        if item.holds:
            known = facts.cite(
                in_millions(item.amount), "Nợ đọng theo định nghĩa đang áp dụng", origin, address
            )
            more = f"; {count_text(item.unknown)} hợp đồng chưa kết luận" if item.unknown else ""
            yield dash(
                f"Theo {item.definition.words.law}, {item.definition.words.article}: nợ đọng ", known,
                f" triệu đồng ở {count_text(item.count)} hợp đồng{more}. {gate_text(money.gate)}",
            )  # fmt: skip
    specification = road_specification(found.road)
    if specification:
        yield facts.pen.chart(
            specification, "Nợ cuối mỗi quý và theo lộ trình trả nợ (triệu đồng)",
            f"Biểu đồ cột: số nợ đến ngày báo cáo {in_millions(found.owed)} triệu đồng.", 0.9,
        )  # fmt: skip


def good_lines(facts: Facts, money: Money) -> list[str]:
    """What money says in favour, for the officer to begin with."""
    del facts
    found = []
    if money.gifts.total.known:
        value = in_millions(money.gifts.total.value)
        found.append(f"- Người dân và nhà hảo tâm đóng góp trị giá {value} triệu đồng.")
    return found
