"""Papers of a dossier that the system writes itself: the report of results with its table, that on debts."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from banmoi.core.assess import CriterionVerdict, IndicatorVerdict, SetVerdict, State, Verdict
from banmoi.core.document import (
    Align,
    Annex,
    Block,
    Column,
    Document,
    Item,
    Level,
    Paragraph,
    Row,
    RowKind,
    Run,
    Table,
    row,
    runs,
)
from banmoi.core.numbers import format_number
from banmoi.core.paper_dates import short_day
from banmoi.core.words import money_words
from banmoi.reference.catalogue import indicators
from banmoi.reports.composing.composed import Composed, Figures
from banmoi.reports.composing.dossier import ProvenCriterion
from banmoi.reports.composing.finishing import Issue, finished
from banmoi.reports.composing.heads import SigningWay, head_of, signers_of
from banmoi.reports.debts import DebtBook, DebtGate, GateState
from banmoi.reports.wording import provisional_text, reading_text, reason_text, state_text, verdict_line
from banmoi.rooms.dispatch.queries import symbol_for
from banmoi.rooms.people.models import Unit
from banmoi.rooms.places.queries import NamedPlace

DETAILS = (
    Column(("TT",), 14, 0, Align.CENTRE, key=True),
    Column(("Chỉ tiêu",), 58, 3, key=True),
    Column(("Số liệu",), 30, 1, Align.CENTRE),
    Column(("Mức yêu cầu",), 34, 1, Align.CENTRE),
    Column(("Kết quả",), 24, 0.2, Align.CENTRE),
    Column(("Căn cứ",), 34, 1),
    Column(("Minh chứng",), 28, 0.5),
)
CRITERIA = (
    Column(("TT",), 14, 0, Align.CENTRE, key=True),
    Column(("Tiêu chí",), 60, 3),
    Column(("Kết quả",), 26, 0.2, Align.CENTRE),
    Column(("Lý do",), 60, 2),
)
DEBTS = (
    Column(("TT",), 11, 0, Align.CENTRE, key=True),
    Column(("Hợp đồng, công trình",), 60, 3),
    Column(("Đã nghiệm thu (đồng)",), 28, 0.3, Align.RIGHT),
    Column(("Đã trả (đồng)",), 28, 0.3, Align.RIGHT),
    Column(("Còn phải trả (đồng)",), 28, 0.3, Align.RIGHT),
)


def paper(office: Unit, place: NamedPlace, day: date, composed: Composed) -> Document:
    """A report of the office without a number."""
    signer = next(iter(signers_of(office, day)), None)
    issue = Issue(
        kind="report",
        symbol=symbol_for(office, "report", ""),
        title=composed.title,
        signer=signer.name if signer else "",
        way=signer.way if signer else SigningWay.HEAD,
    )
    return finished(composed, head_of(office, place), issue, {})


def results(
    place: NamedPlace, verdict: SetVerdict, evidence: tuple[ProvenCriterion, ...], names: dict[int, str]
) -> Composed:
    """The report of results: counts, criteria, and the detailed table by indicator as its annex."""
    figures, own = Figures(), verdict.criteria_set
    address = reverse("set", args=[place.key, own.id])
    day, origin = verdict.day, f"Đánh giá theo {own.short_vi}"
    parts: list[str | Run] = []
    for state in State:
        if count := verdict.count(state):
            figure = figures.cite(str(count), f"Tiêu chí: {state_text(state).lower()}", origin, day, address)
            parts += [", " if parts else "", figure, f" {state_text(state).lower()}"]
    whole = figures.cite(str(len(verdict.criteria)), "Số tiêu chí của bộ", origin, day, address)
    body: list[Block] = [
        Paragraph(
            runs(
                f"Đánh giá {place.title} theo {own.title_vi} ({own.citation.number}), số liệu đến ngày "
                f"{short_day(day)}: trong ", whole, " tiêu chí có ", *parts, ".",
            )
        ),
        Paragraph(runs(f"Kết luận chung: {state_text(verdict.state).lower()}{_aside(verdict.provisional)}. "
                       f"{reason_text(verdict.reason, names)}")),
        Item(Level.CLAUSE, "1", runs("Kết quả từng tiêu chí"), heading=True),
        Table(CRITERIA, tuple(_criterion_row(item, names) for item in verdict.criteria),
              note="“Tạm tính”: mức yêu cầu chưa được hai người đối chiếu với văn bản."),
    ]  # fmt: skip
    proven = {
        line.code: len({use.file.digest for use in line.uses}) for item in evidence for line in item.lines
    }
    details = Table(DETAILS, tuple(_details(place, verdict, proven, figures)))
    return Composed(
        title=f"Kết quả thực hiện {own.short_vi} của {place.title}",
        body=tuple(body),
        annexes=(Annex("Biểu chi tiết kết quả thực hiện từng chỉ tiêu", (details,), across=True),),
        sources=figures.sources,
    )


def _aside(provisional: bool) -> str:
    return f" ({provisional_text()})" if provisional else ""


def _criterion_row(item: CriterionVerdict, names: dict[int, str]) -> Row:
    own = item.criterion
    result = state_text(item.state) + _aside(item.provisional)
    return row(own.code, own.title_vi, result, reason_text(item.reason, names))


def _details(
    place: NamedPlace, verdict: SetVerdict, proven: dict[str, int], figures: Figures
) -> Iterator[Row]:
    for item in verdict.criteria:
        yield row(f"{item.criterion.code}. {item.criterion.title_vi}", kind=RowKind.GROUP)
        address = reverse("criterion", args=[place.key, verdict.criteria_set.id, item.criterion.code])
        for line in item.indicators:
            yield _line(line, verdict, address, proven.get(line.indicator.code, 0), figures)
        if not item.indicators:
            yield row(
                item.criterion.code, "Nội dung chưa có trong dữ liệu", "", "", state_text(item.state), "", ""
            )


def _line(line: IndicatorVerdict, verdict: SetVerdict, address: str, files: int, figures: Figures) -> Row:
    own = line.indicator
    definition = indicators().get(getattr(line.verdict.rule, "indicator", ""))
    shown = value_of(line.verdict)
    value = runs("chưa có số liệu")
    if shown:
        value = runs(
            figures.cite(shown, f"{own.code}. {own.title_vi}", "Số liệu chỉ tiêu", verdict.day, address)
        )
    return row(
        own.code, own.title_vi, value, verdict_line(line.verdict, definition) or "chưa biết",
        state_text(line.verdict.state) + _aside(line.verdict.provisional),
        f"{line.citation.number}, {line.citation.place}", f"{files} tệp" if files else "chưa có",
    )  # fmt: skip


def value_of(verdict: Verdict) -> str:
    """What is known of a line, as the screen says it; of a combined one, its parts."""
    if verdict.reading is not None:
        definition = indicators().get(getattr(verdict.rule, "indicator", ""))
        return reading_text(verdict.reading, definition)
    return "; ".join(text for part in verdict.parts if (text := value_of(part)))


def debts(place: NamedPlace, book: DebtBook, gate: DebtGate) -> Composed:
    """The report on construction debt. No contract in the books: nothing is known, which is no nought."""
    figures = Figures()
    address, day = reverse("debts", args=[place.key]), book.day
    body: list[Block] = []
    if not book.contracts:
        body.append(Paragraph(runs("Sổ hợp đồng chưa có hợp đồng nào, nên chưa kết luận được về nợ đọng.")))
    else:
        owed = figures.cite(f"{format_number(book.owed)} đồng", "Còn phải trả", "Sổ hợp đồng", day, address)
        count = figures.cite(str(book.contracts), "Số hợp đồng", "Sổ hợp đồng", day, address)
        body.append(
            Paragraph(
                runs(
                    f"Đến ngày {short_day(day)}, ", count, " hợp đồng trong sổ có khối lượng đã nghiệm thu "
                    "mà còn phải trả: ", owed, f" (bằng chữ: {money_words(book.owed)}).",
                )
            )
        )  # fmt: skip
    body.append(Paragraph(runs(_gate(gate))))
    if book.lines:
        body.append(Item(Level.CLAUSE, "1", runs("Hợp đồng còn phải trả"), heading=True))
        body.append(Table(DEBTS, tuple(_debts(book, figures))))
    return Composed(
        title=f"Tình hình nợ đọng xây dựng cơ bản của {place.title}",
        body=tuple(body),
        sources=figures.sources,
    )


def _gate(gate: DebtGate) -> str:
    if gate.definition is None:
        return "Chưa có quy định nào về nợ đọng trong dữ liệu cho ngày này, nên chưa kết luận."
    words = gate.definition.words
    where = f"Theo {words.article} {words.law}" if words.article else f"Theo {words.law}"
    match gate.state:
        case GateState.CLEAR:
            return f"{where}: không có nợ đọng xây dựng cơ bản."
        case GateState.BLOCKED:
            return f"{where}: có {len(gate.lines)} hợp đồng là nợ đọng, nên chưa đủ điều kiện xét công nhận."
        case GateState.NOT_KNOWN:
            open_ = f"; còn {len(gate.lines)} hợp đồng chưa đủ số liệu" if gate.lines else ""
            return f"{where}: chưa kết luận được{open_}."


def _debts(book: DebtBook, figures: Figures) -> Iterator[Row]:
    for number, line in enumerate(book.lines, 1):
        own, standing = line.contract, line.standing
        address = reverse("entry", args=[own.place.key, "contracts", own.pk])
        owed = figures.cite(
            format_number(standing.owed), f"Còn phải trả: {own.name}", f"Sổ Hợp đồng, số {own.pk}",
            book.day, address,
        )  # fmt: skip
        name = f"{own.name} ({own.work.name})"
        yield row(str(number), name, format_number(standing.accepted), format_number(standing.paid), owed)
    yield row("", "Cộng", "", "", format_number(book.owed), kind=RowKind.TOTAL)
