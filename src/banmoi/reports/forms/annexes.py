"""A laid form as a part of an official paper: its table, and the annexes of a report."""

from datetime import date

from banmoi.core.document import Align, Annex, Block, Column, Paragraph, Row, RowKind, Run, Runs, Table, runs
from banmoi.core.paper_dates import short_day
from banmoi.core.periods import Period
from banmoi.reference.forms import At, FormCitation, RowsKind, forms_of
from banmoi.reports.composing.composed import Figures
from banmoi.reports.forms.laid import CellState, LaidCell, LaidColumn, LaidForm, LaidRow, Measure
from banmoi.reports.forms.laying import lay
from banmoi.rooms.places.queries import NamedPlace

OWN = "own"
CENTRED = ("unit", "verdict", "number")


def annexes_of(
    place: NamedPlace, period: Period, day: date, figures: Figures, *, own: bool = False
) -> tuple[Annex, ...]:
    """All prescribed forms that tell of a period, as annexes of a report; `own`: the software's own too.

    A period that has not begun on the day has none.
    """
    if period.start > day or place.level != "commune":
        return ()
    asked = [form for form in forms_of(period) if own or form.citation.confidence != OWN]
    return tuple(annex_of(lay(form.id, place, period, day), figures) for form in asked)


def annex_of(laid: LaidForm, figures: Figures) -> Annex:
    """A form as an annex: of which period, its table, its remarks, and where its layout comes from."""
    return Annex(laid.form.full_vi, blocks_of(laid, figures))


def blocks_of(laid: LaidForm, figures: Figures) -> tuple[Block, ...]:
    """What an annex with a form says."""
    head = (
        f"{laid.period.label_vi[0].upper()}{laid.period.label_vi[1:]}, tính đến ngày {short_day(laid.until)}"
    )
    notes = tuple(Paragraph(runs(note), "text_flush") for note in laid.notes)
    return (Paragraph(runs(head), "centred"), table_of(laid, figures), *notes)


def table_of(laid: LaidForm, figures: Figures) -> Table:
    """The table of a form; its most telling figures are cited."""
    columns = tuple(_column(column) for column in laid.columns)
    rows = tuple(_row(laid, row, figures) for row in laid.rows)
    return Table(columns, rows, unit=unit_line(laid), note=_note(laid), counted=True)


def unit_line(laid: LaidForm) -> str:
    """The line of the unit, where the form has one."""
    return "Đơn vị tính: triệu đồng" if laid.form.million else ""


def layout_text(citation: FormCitation) -> str:
    """Where the layout comes from, and how sure that is."""
    note = f" {citation.note_vi}" if citation.note_vi else ""
    return f"{citation.text_vi}.{note}"


def _note(laid: LaidForm) -> str:
    cells = laid.figures()
    found = []
    if any(cell.state is CellState.NOT_KNOWN for cell in cells):
        found.append("Dấu … là chưa có số liệu hoặc chưa kết luận, không phải 0.")
    if any(cell.lacking for cell in cells):
        found.append("Số có dấu * mới cộng phần đã biết.")
    return " ".join(found)


def _column(column: LaidColumn) -> Column:
    align = Align.RIGHT
    if column.kind in ("name", "note", "threshold"):
        align = Align.LEFT
    elif column.kind in CENTRED:
        align = Align.CENTRE
    laid = column.column
    return Column(column.titles, laid.width, laid.grow, align, key=column.kind in ("number", "name"))


def _row(laid: LaidForm, row: LaidRow, figures: Figures) -> Row:
    cells = tuple(
        _cell(laid, row, column, cell, figures) for column, cell in zip(laid.columns, row.cells, strict=True)
    )
    return Row(cells, row.kind)


def _cell(laid: LaidForm, row: LaidRow, column: LaidColumn, cell: LaidCell, figures: Figures) -> Runs:
    if not (cited(laid, row, column, cell) and cell.why):
        return runs(cell.shown)
    what = f"{row.path} {row.name}".strip() + f" ({column.title})"
    return (_cite(laid, cell, what, figures),)


def _cite(laid: LaidForm, cell: LaidCell, what: str, figures: Figures) -> Run:
    assert cell.why is not None
    return figures.cite(cell.shown, what, cell.why.sentence.rstrip("."), laid.until, cell.why.address)


def cited(laid: LaidForm, row: LaidRow, column: LaidColumn, cell: LaidCell) -> bool:
    """Whether a cell's source is told: the results of now, sums, what is owed; not every hamlet."""
    if cell.state is not CellState.KNOWN or cell.measure is Measure.WORDS:
        return False
    if row.kind is RowKind.TOTAL:
        return True
    match laid.form.rows:
        case RowsKind.CRITERIA:
            return column.kind == "result" and column.column.at is At.NOW
        case RowsKind.HAMLET_INDICATORS:
            return column.kind == "whole"
        case RowsKind.DEBTS:
            return column.kind in ("accepted", "owed", "no_road")
    return True
