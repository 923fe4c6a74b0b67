"""Works a file's own sums and shares out again, and says where they do not add up."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from banmoi.core.document import RowKind
from banmoi.core.numbers import format_number
from banmoi.kit.text import fold
from banmoi.papers.form_reading import FoundTable
from banmoi.papers.form_rows import FileRow, Matched
from banmoi.papers.form_values import read_value
from banmoi.papers.sheet_reading import column_letter
from banmoi.reference.forms import RowsKind
from banmoi.reports.forms.laid import LaidForm

ADDED = (RowsKind.SOURCES, RowsKind.DEBTS, RowsKind.WORK_KINDS, RowsKind.COMPONENTS)
"""Forms whose rows add up."""
HEADS = ("ty le", "co cau", "ty trong", "%")
HALF = Decimal("0.06")
"""How far a share written with one or two decimals may lie from its part, in points."""


def wrong_sums(laid: LaidForm, table: FoundTable, rows: Matched) -> Iterator[tuple[str, str]]:
    """What of the file does not add up: where (a cell), and a sentence."""
    if laid.form.rows not in ADDED:
        return
    for place, column in table.columns.items():
        if not laid.columns[column].label:
            yield from _groups(laid, rows, place)
            yield from _total(laid, rows, place)
    yield from _shares(laid, table, rows)


def _number(row: FileRow, place: int) -> Decimal | None:
    return read_value(row.cells[place] if place < len(row.cells) else None).number


def _unread(row: FileRow, place: int) -> bool:
    read = read_value(row.cells[place] if place < len(row.cells) else None)
    return read.number is None and not read.nothing


def _groups(laid: LaidForm, rows: Matched, place: int) -> Iterator[tuple[str, str]]:
    """A row against the rows that are counted in it."""
    for at, row in rows.pairs.items():
        own = laid.rows[at]
        if own.kind is RowKind.TOTAL or not own.path:
            continue
        inside = [
            rows.pairs[number]
            for number, other in enumerate(laid.rows)
            if other.parent == own.path and number in rows.pairs
        ]
        yield from _differs(row, place, inside)


def _total(laid: LaidForm, rows: Matched, place: int) -> Iterator[tuple[str, str]]:
    """The sum of all against the rows of the top, those of the file alone counted too."""
    totals = [row for at, row in rows.pairs.items() if laid.rows[at].kind is RowKind.TOTAL]
    top = [
        row for at, row in rows.pairs.items()
        if laid.rows[at].kind is not RowKind.TOTAL and not laid.rows[at].parent
    ]  # fmt: skip
    for total in totals:
        with_extra = [*top, *rows.extra]
        said, whole = _number(total, place), _sum(with_extra, place)
        if said is not None and whole is not None and said == whole:
            continue
        yield from _differs(total, place, top)


def _sum(rows: Sequence[FileRow], place: int) -> Decimal | None:
    numbers = [number for row in rows if (number := _number(row, place)) is not None]
    return sum(numbers, Decimal(0)) if numbers else None


def _differs(row: FileRow, place: int, inside: Sequence[FileRow]) -> Iterator[tuple[str, str]]:
    said, whole = _number(row, place), _sum(inside, place)
    if said is None or whole is None or len(inside) < 2 or said == whole:
        return
    if any(_unread(item, place) for item in inside):
        return  # what cannot be read may be all that is missing
    where = f"{column_letter(place)}{row.row}"
    names = ", ".join(str(item.row) for item in inside)
    yield (
        where,
        _("“%(name)s” ghi %(said)s, nhưng cộng các dòng %(rows)s là %(sum)s, lệch %(gap)s.")
        % {
            "name": row.name,
            "said": format_number(said),
            "rows": names,
            "sum": format_number(whole),
            "gap": format_number(said - whole),
        },
    )


def _shares(laid: LaidForm, table: FoundTable, rows: Matched) -> Iterator[tuple[str, str]]:
    """A column of shares beside its figures: each share against its part of the total."""
    figures = {place for place, column in table.columns.items() if not laid.columns[column].label}
    total = next((row for at, row in rows.pairs.items() if laid.rows[at].kind is RowKind.TOTAL), None)
    for place, words in enumerate(table.words):
        beside = [other for other in figures if other < place]
        if place in table.columns or not beside or not any(head in fold(words) for head in HEADS):
            continue
        whole = _number(total, max(beside)) if total else None
        if whole:
            found = [row for row in rows.pairs.values() if row is not total] + rows.extra
            yield from _wrong_shares(found, max(beside), place, whole, _scale(found, place))


def _scale(rows: Sequence[FileRow], place: int) -> Decimal:
    """100 where shares are written as parts of one."""
    numbers = [number for row in rows if (number := _number(row, place)) is not None]
    return Decimal(100) if numbers and max(numbers) <= 1 else Decimal(1)


def _wrong_shares(
    rows: Sequence[FileRow], figure: int, share: int, whole: Decimal, scale: Decimal
) -> Iterator[tuple[str, str]]:
    for row in rows:
        amount, said = _number(row, figure), _number(row, share)
        if amount is None or said is None:
            continue
        percent = amount * 100 / whole
        if abs(percent - said * scale) <= HALF:
            continue
        facts: Mapping[str, str] = {
            "name": row.name,
            "amount": format_number(amount),
            "percent": format_number(percent, 2),
            "said": format_number(said * scale),
            "meant": format_number(said * scale * whole / 100, 3),
        }
        text = _(
            "“%(name)s” ghi %(amount)s, bằng %(percent)s%% của tổng, nhưng tỷ lệ ghi %(said)s%%, "
            "ứng với %(meant)s."
        )
        yield f"{column_letter(figure)}{row.row}", text % facts
