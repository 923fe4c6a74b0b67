"""What a register is: typed columns, how a cell is read from what a person typed, and written back."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from banmoi.core.feeding import Feed
from banmoi.core.numbers import NumberError, format_number, parse_number

Cell = str | int | Decimal | date | None


class ColumnKind(StrEnum):
    """What a column holds. Money is whole đồng; an amount may have decimals; a link names an entry of
    another register."""

    TEXT = "text"
    LONG = "long"
    WHOLE = "whole"
    MONEY = "money"
    AMOUNT = "amount"
    DAY = "day"
    CHOICE = "choice"
    PLACE = "place"
    LINK = "link"


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
    NOT_ONE = "not_one"
    NOT_POSITIVE = "not_positive"
    AFTER = "after"
    MORE_THAN = "more_than"
    RULE = "rule"
    NOT_TAKEN = "not_taken"
    NOT_YOURS = "not_yours"
    NO_ENTRY = "no_entry"
    WITHDRAWN = "withdrawn"
    TWICE = "twice"
    ERROR_VALUE = "error_value"
    NOT_CALCULATED = "not_calculated"


class CellError(Exception):
    """Something typed that is not taken: why, what it was, and for a number what was meant.

    From NOT_TAKEN on, the reasons are those of a table with its own rules and of sheets: the table refuses
    it; it lies where the person does not write; no entry has this number; the entry was withdrawn; another
    row (`text`) says the same entry; the sheet's cell holds an error; its formula was never calculated.

    `other` names the column that it does not agree with (AFTER, MORE_THAN); `rule` and `facts` name a rule
    of the register's own room (RULE), whose sentence that room's pages know.
    """

    def __init__(
        self,
        problem: CellProblem,
        text: str = "",
        number: NumberError | None = None,
        *,
        other: str = "",
        rule: str = "",
        facts: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(problem, text)
        self.problem, self.text, self.number = problem, text, number
        self.other, self.rule, self.facts = other, rule, dict(facts or {})


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the table, its names for people, what it holds and how it is shown.

    `listed`: stands in the list. `total`: its sum stands under the list. `derived`: worked out, never
    typed. `lapses`: the day on which the entry ends and stands in the calendar of what lapses. `to`: the
    register that a link leads to. `by`: the link whose entry's place is this entry's place too, so that
    nobody is asked for it (a derived place). `not_before` and `at_most` name a column of the same entry:
    a day that must not come before that one, a number that must not exceed it. `positive`: nought says
    nothing there and is not taken. `within`: the indicator (households, people) that the number should not
    exceed at its place; more than that is pointed out, not refused.
    `also_vi`: how older lists call it. `default`: the choice that is meant where nothing is said.
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
    to: str = ""
    by: str = ""
    not_before: str = ""
    at_most: str = ""
    positive: bool = False
    within: str = ""
    also_vi: tuple[str, ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """A register: its key and names, the section of the plan that it serves, and its columns.

    `day`: the column that dates an entry, by which years are chosen. `act`: the right that writing needs.
    `by_acts`: its entries arise and change by acts of their own alone, never by the common form or a sheet.
    `feeds`: the indicators that it tells. `natural`: the columns that together tell an entry of a sheet from
    all others (YAML: `key`), the most telling one first.
    """

    key: str
    title_vi: str
    title_en: str
    section: str
    about_vi: str
    about_en: str
    columns: tuple[Column, ...]
    day: str = ""
    act: str = "register.write"
    by_acts: bool = False
    feeds: tuple[Feed, ...] = field(default=())
    natural: tuple[str, ...] = ()

    @property
    def typed(self) -> tuple[Column, ...]:
        """The columns that people fill in."""
        return tuple(column for column in self.columns if not column.derived)

    @property
    def place_column(self) -> Column:
        """The column that says where an entry lies."""
        return next(column for column in self.columns if column.kind is ColumnKind.PLACE)

    @property
    def title_column(self) -> Column:
        """The column that names an entry: the first one."""
        return self.columns[0]

    def column(self, name: str) -> Column:
        """A column by its name. Raises KeyError."""
        return {column.name: column for column in self.columns}[name]


Find = Callable[[Column, str], int | None]
"""Finds the place or the linked entry that a text means; None for none. Raises CellError NOT_ONE."""


def read_cell(column: Column, text: str, find: Find) -> Cell:
    """The value of what was typed; None for nothing. Raises CellError.

    `find` finds the place that a text means, among those where the person may write, and the entry that
    a link means, among those that they may read.
    """
    text = text.strip() or column.default
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
        case ColumnKind.PLACE | ColumnKind.LINK:
            found = find(column, text)
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
    if value == 0 and column.positive:
        raise CellError(CellProblem.NOT_POSITIVE, text)
    if value >= (AMOUNT_LIMIT if column.kind is ColumnKind.AMOUNT else MONEY_LIMIT):
        raise CellError(CellProblem.TOO_LARGE, text)
    if column.kind is ColumnKind.AMOUNT:
        if value != value.quantize(Decimal("0.001")):
            raise CellError(CellProblem.TOO_FINE, text)
        return value
    if value != value.to_integral_value():
        raise CellError(CellProblem.NOT_WHOLE, text)
    return int(value)


_DAY = re.compile(r"(?P<d>\d{1,2})(?P<sign>[/.-])(?P<m>\d{1,2})(?P=sign)(?P<y>\d{4})", re.ASCII)
_ISO = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", re.ASCII)


def _day(text: str) -> date:
    found = _DAY.fullmatch(text) or _ISO.fullmatch(text)
    try:
        if found is not None:
            return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        pass
    raise CellError(CellProblem.NOT_A_DAY, text)


def _choice(column: Column, text: str) -> str:
    choices = column.choices or {}
    plain = text.casefold()
    for key, (vi, en) in choices.items():
        if plain in (key, vi.casefold(), en.casefold()):
            return key
    raise CellError(CellProblem.NOT_OFFERED, text)


_LINK = re.compile(r"(?:số|no|№)?\s*(\d{1,18})\s*(?:·.*)?", re.IGNORECASE | re.DOTALL)


def link_number(text: str) -> int | None:
    """The number of an entry in "12", "số 12" or "12 · Đường trục bản"; None where there is none."""
    found = _LINK.fullmatch(text.strip())
    return int(found[1]) if found else None


def disagreements(register: "Register", values: Mapping[str, Cell]) -> dict[str, CellError]:
    """The columns of an entry that do not agree with another one of it, by name."""
    wrong = {}
    for column in register.typed:
        value = values.get(column.name)
        if value is None:
            continue
        before, most = values.get(column.not_before), values.get(column.at_most)
        if isinstance(value, date) and isinstance(before, date) and value < before:
            wrong[column.name] = CellError(CellProblem.AFTER, f"{value:%d/%m/%Y}", other=column.not_before)
        if isinstance(value, int | Decimal) and isinstance(most, int | Decimal) and value > most:
            wrong[column.name] = CellError(CellProblem.MORE_THAN, format_number(value), other=column.at_most)
    return wrong


def typed_text(column: Column, value: Cell) -> str:
    """A value as a person would type it, so that reading it again gives the same."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int | Decimal) and column.kind in NUMBERS:
        return format_number(value)
    return str(value)
