"""A form that is laid out: columns, rows, cells, and for each cell why it says what it says."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from banmoi.core.document import RowKind
from banmoi.core.numbers import format_number
from banmoi.core.periods import Period
from banmoi.reference.forms import Form, FormColumn
from banmoi.rooms.places.queries import NamedPlace

MILLION = 1_000_000
UNKNOWN = "…"
"""Stands in a cell whose figure is not known; never an empty cell, never nought."""


class CellState(StrEnum):
    """What a cell is: words of the form itself, a figure, not known, not applicable here, or not asked."""

    LABEL = "label"
    KNOWN = "known"
    NOT_KNOWN = "not_known"
    NOT_APPLICABLE = "not_applicable"
    BLANK = "blank"


class Measure(StrEnum):
    """What a cell's figure is: words, a plain number, per cent, money in the form's unit, a verdict."""

    WORDS = "words"
    NUMBER = "number"
    SHARE = "share"
    MONEY = "money"
    VERDICT = "verdict"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a figure is made of, as it is written, and the page that opens it."""

    text: str
    value: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """Why a cell says what it says: a sentence, its parts, and the page that opens it."""

    sentence: str
    parts: tuple[Part, ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True)
class LaidCell:
    """A cell. `value` is exact, in the unit that the cell is written in (per cent, million đồng); for a
    decision or a verdict 1 or 0. `lacking`: a sum of which some parts are not known."""

    text: str
    state: CellState
    value: Decimal | None = None
    measure: Measure = Measure.WORDS
    why: Why | None = None
    lacking: bool = False

    @property
    def shown(self) -> str:
        """As it is written on paper: what lacks parts carries a sign."""
        return f"{self.text}*" if self.lacking else self.text


BLANK = LaidCell("", CellState.BLANK)


@dataclass(frozen=True, slots=True)
class LaidColumn:
    """A column as it is laid: where the form's column is laid as several, `key` is which one (a year, a
    hamlet's key)."""

    column: FormColumn
    titles: tuple[str, ...]
    key: str = ""

    @property
    def kind(self) -> str:
        return self.column.kind

    @property
    def label(self) -> bool:
        """Whether its cells are the form's own words and not figures."""
        return self.kind in ("number", "name", "unit", "note")

    @property
    def title(self) -> str:
        """All its titles in one line."""
        return " · ".join(self.titles)


@dataclass(frozen=True, slots=True)
class LaidRow:
    """A row. `path` is its number with those above it ("II.1"), `number` what is printed, `parent` the path
    of the row that it is counted in ("" for one of the top)."""

    path: str
    number: str
    name: str
    cells: tuple[LaidCell, ...]
    kind: RowKind = RowKind.PLAIN
    depth: int = 0
    parent: str = ""


@dataclass(frozen=True, slots=True)
class LaidForm:
    """A whole form of a place for a period, as known on a day. `until`: the last day that it tells of."""

    form: Form
    place: NamedPlace
    period: Period
    day: date
    until: date
    columns: tuple[LaidColumn, ...]
    rows: tuple[LaidRow, ...]
    notes: tuple[str, ...] = ()

    def cell(self, row: int, column: int) -> LaidCell | None:
        """The cell of a row and a column, both counted from 1."""
        if 1 <= row <= len(self.rows) and 1 <= column <= len(self.columns):
            return self.rows[row - 1].cells[column - 1]
        return None

    def figures(self) -> list[LaidCell]:
        """All cells that are asked for."""
        return [
            cell
            for row in self.rows
            for cell in row.cells
            if cell.state not in (CellState.LABEL, CellState.BLANK)
        ]


class FormNotLaidError(Exception):
    """The form cannot be laid for this place and period; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What a maker of rows gives: columns (some laid as several), rows, remarks below the form."""

    columns: tuple[LaidColumn, ...]
    rows: tuple[LaidRow, ...]
    notes: tuple[str, ...] = field(default=())


def label(text: str) -> LaidCell:
    """The form's own words."""
    return LaidCell(text, CellState.LABEL)


def unknown(why: Why, measure: Measure = Measure.WORDS) -> LaidCell:
    """A cell whose figure is not known, and why."""
    return LaidCell(UNKNOWN, CellState.NOT_KNOWN, None, measure, why)


def money_text(amount: int) -> str:
    """A sum in million đồng, exact."""
    return format_number(Decimal(amount) / MILLION)


def money(amount: int | None, why: Why, *, lacking: bool = False) -> LaidCell:
    """A sum of đồng as a cell in million đồng; None: not known."""
    if amount is None:
        return unknown(why, Measure.MONEY)
    value = Decimal(amount) / MILLION
    return LaidCell(format_number(value), CellState.KNOWN, value, Measure.MONEY, why, lacking)


def exact(value: Fraction) -> Decimal:
    """A fraction to ten decimals: more than any paper writes."""
    whole = Decimal(value.numerator) / Decimal(value.denominator)
    return whole.quantize(Decimal("1e-10")).normalize() if whole else Decimal(0)
