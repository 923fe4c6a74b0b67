"""What a register is: typed columns, how a cell is read from what a person typed, and written back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from banmoi.core.numbers import NumberError, format_number, parse_number

Cell = str | int | Decimal | date | None


class ColumnKind(StrEnum):
    """What a column holds. Money is whole đồng; an amount may have decimals."""

    TEXT = "text"
    LONG = "long"
    WHOLE = "whole"
    MONEY = "money"
    AMOUNT = "amount"
    DAY = "day"
    CHOICE = "choice"
    PLACE = "place"


MONEY_LIMIT = 10**15
"""Đồng; more than any commune has, so surely a digit too many."""
AMOUNT_LIMIT = 10**11
NUMBERS = (ColumnKind.WHOLE, ColumnKind.MONEY, ColumnKind.AMOUNT)


class CellProblem(StrEnum):
    """Why what was typed is no value of its column."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    NOT_A_NUMBER = "not_a_number"
    NEGATIVE = "negative"
    NOT_WHOLE = "not_whole"
    NOT_A_DAY = "not_a_day"
    NOT_OFFERED = "not_offered"
    TOO_LARGE = "too_large"
    TOO_FINE = "too_fine"


class CellError(Exception):
    """Something typed that is not taken: why, what it was, and for a number what was meant."""

    def __init__(self, problem: CellProblem, text: str = "", number: NumberError | None = None) -> None:
        super().__init__(problem, text)
        self.problem, self.text, self.number = problem, text, number


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the table, its names for people, what it holds and how it is shown.

    `listed`: stands in the list. `total`: its sum stands under the list. `derived`: worked out, never
    typed. `lapses`: the day on which the entry ends and stands in the calendar of what lapses.
    """

    name: str
    vi: str
    en: str
    kind: ColumnKind
    required: bool = False
    listed: bool = False
    total: bool = False
    derived: bool = False
    lapses: bool = False
    most: int = 200
    help_vi: str = ""
    help_en: str = ""
    choices: Mapping[str, tuple[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """A register: its key and names, the section of the plan that it serves, and its columns."""

    key: str
    title_vi: str
    title_en: str
    section: str
    about_vi: str
    about_en: str
    columns: tuple[Column, ...]

    @property
    def typed(self) -> tuple[Column, ...]:
        """The columns that people fill in."""
        return tuple(column for column in self.columns if not column.derived)

    @property
    def title_column(self) -> Column:
        """The column that names an entry: the first one."""
        return self.columns[0]

    def column(self, name: str) -> Column:
        """A column by its name. Raises KeyError."""
        return {column.name: column for column in self.columns}[name]


def read_cell(column: Column, text: str, place_of: Callable[[str], int | None]) -> Cell:
    """The value of what was typed; None for nothing. Raises CellError.

    `place_of` finds the place that a text means, among those where the person may write.
    """
    text = text.strip()
    if not text:
        if column.required:
            raise CellError(CellProblem.MISSING)
        return None
    match column.kind:
        case ColumnKind.TEXT | ColumnKind.LONG:
            if len(text) > column.most:
                raise CellError(CellProblem.TOO_LONG, text)
            return text
        case ColumnKind.WHOLE | ColumnKind.MONEY | ColumnKind.AMOUNT:
            return _number(column, text)
        case ColumnKind.DAY:
            return _day(text)
        case ColumnKind.CHOICE:
            return _choice(column, text)
        case ColumnKind.PLACE:
            found = place_of(text)
            if found is None:
                raise CellError(CellProblem.NOT_OFFERED, text)
            return found


def _number(column: Column, text: str) -> Cell:
    try:
        value = parse_number(text)
    except NumberError as error:
        raise CellError(CellProblem.NOT_A_NUMBER, text, error) from None
    if value < 0:
        raise CellError(CellProblem.NEGATIVE, text)
    if value >= (AMOUNT_LIMIT if column.kind is ColumnKind.AMOUNT else MONEY_LIMIT):
        raise CellError(CellProblem.TOO_LARGE, text)
    if column.kind is ColumnKind.AMOUNT:
        if value != value.quantize(Decimal("0.001")):
            raise CellError(CellProblem.TOO_FINE, text)
        return value
    if value != value.to_integral_value():
        raise CellError(CellProblem.NOT_WHOLE, text)
    return int(value)


def _day(text: str) -> date:
    for shape in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise CellError(CellProblem.NOT_A_DAY, text)


def _choice(column: Column, text: str) -> str:
    choices = column.choices or {}
    plain = text.casefold()
    for key, (vi, en) in choices.items():
        if plain in (key, vi.casefold(), en.casefold()):
            return key
    raise CellError(CellProblem.NOT_OFFERED, text)


def typed_text(column: Column, value: Cell) -> str:
    """A value as a person would type it, so that reading it again gives the same."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | Decimal) and column.kind in NUMBERS:
        return format_number(value)
    return str(value)
