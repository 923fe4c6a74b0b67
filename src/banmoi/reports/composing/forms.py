"""A prescribed form sent alone: a short report with the form as its annex, and room for remarks."""

from datetime import date

from django.utils.translation import gettext as _

from banmoi.core.document import Paragraph, RowKind, Runs, runs
from banmoi.core.paper_dates import short_day
from banmoi.core.periods import parse_period
from banmoi.reference.forms import At, RowsKind
from banmoi.reports.composing.composed import (
    Asked,
    Choice,
    Composed,
    Figures,
    Gap,
    NothingToWriteError,
    WrittenKind,
)
from banmoi.reports.forms.annexes import annex_of
from banmoi.reports.forms.laid import CellState, FormNotLaidError, LaidCell, LaidForm
from banmoi.reports.forms.laying import lay, offered
from banmoi.reports.wording import period_label
from banmoi.rooms.places.queries import NamedPlace

MARK = ":"
"""Between the form and the period in a choice's code."""


def choices(place: NamedPlace, day: date) -> list[Choice]:
    """Each form with each of its periods, the newest first."""
    if place.level != "commune":
        return []
    return [
        Choice(
            f"{item.form.id}{MARK}{period.code}",
            f"{item.form.number_vi or item.form.title_vi}, {period_label(period)}",
        )
        for item in offered(day)
        for period in item.periods
    ]


def compose(asked: Asked) -> Composed:
    """The report with the form. Raises NothingToWriteError."""
    form_id, _mark, code = asked.choice.partition(MARK)
    try:
        laid = lay(form_id, asked.place, parse_period(code), asked.day)
    except (FormNotLaidError, ValueError) as error:
        raise NothingToWriteError(str(error)) from error
    figures = Figures()
    annex = annex_of(laid, figures)
    title = f"{laid.form.title_vi} {laid.period.label_vi}"
    opening = (
        f"Ủy ban nhân dân {_lower(asked.place.title)} báo cáo {_lower(laid.form.title_vi)} "
        f"{laid.period.label_vi}, số liệu tính đến ngày {short_day(laid.until)}, theo "
        f"{laid.form.number_vi or 'biểu'} kèm theo."
    )
    summary = _summary(laid, figures)
    return Composed(
        title=title,
        body=(
            Paragraph(runs(opening)),
            *((Paragraph(summary),) if summary else ()),
            Gap(
                "remarks",
                "Nhận xét, giải trình",
                "Ví dụ: vì sao số tăng, giảm so với kỳ trước; số nào còn chờ đơn vị báo.",
            ),
            Paragraph(runs("Ủy ban nhân dân xã trân trọng báo cáo./.")),
        ),
        annexes=(annex,),
        sources=figures.sources,
    )


def _lower(text: str) -> str:
    """Words as they stand within a sentence."""
    return text[0].lower() + text[1:]


def _summary(laid: LaidForm, figures: Figures) -> Runs:
    """The main figure of a form in a sentence; () where the form has none."""
    total = next((row for row in laid.rows if row.kind is RowKind.TOTAL), None)
    if total is None:
        return ()
    cells = {
        (column.kind, column.column.at): cell
        for column, cell in zip(laid.columns, total.cells, strict=True)
        if not column.column.of
    }

    def said(kind: str, at: At | None = None) -> LaidCell | None:
        cell = cells.get((kind, at))
        return cell if cell and cell.state is CellState.KNOWN and cell.why else None

    def cite(cell: LaidCell, what: str) -> Runs:
        assert cell.why is not None
        run = figures.cite(cell.text, what, cell.why.sentence.rstrip("."), laid.until, cell.why.address)
        return (run,)

    match laid.form.rows:
        case RowsKind.CRITERIA if (met := said("verdict", At.NOW)) is not None:
            rest = " (chưa kể các tiêu chí chưa kết luận)." if met.lacking else "."
            return (*runs("Số tiêu chí đạt: "), *cite(met, "Số tiêu chí đạt"), *runs(rest))
        case RowsKind.SOURCES if (sum_ := said("mobilised")) is not None:
            rest = " triệu đồng (mới cộng phần đã biết)." if sum_.lacking else " triệu đồng."
            return (*runs("Tổng nguồn lực đã huy động: "), *cite(sum_, "Tổng đã huy động"), *runs(rest))
        case RowsKind.DEBTS if (owed := said("owed")) is not None:
            return (*runs("Tổng số còn nợ: "), *cite(owed, "Tổng số còn nợ"), *runs(" triệu đồng."))
    return ()


KINDS = (
    WrittenKind(
        "form",
        "report",
        lambda: _("Biểu báo cáo theo mẫu"),
        lambda: _("Một biểu của bộ mẫu báo cáo, điền từ số liệu, gửi riêng."),
        choices,
        compose,
    ),
)
