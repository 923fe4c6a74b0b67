"""A cell of a sheet as a person would have typed it, so that reading a sheet and a form is one way.

What is put right on the way is told (`Remark`), never done in silence; what may mean two things is left as
it stands, for the register to refuse.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from banmoi.core.numbers import NumberError, NumberProblem, format_number, parse_number
from banmoi.core.registers import NUMBERS, Column, ColumnKind
from banmoi.kit.text import fold
from banmoi.papers.sheet_reading import Unread, Value

_UNIT = re.compile(r"(?i)\s*(đồng|đ|vnđ|vnd|₫)\.?$")
_NOTHING = ("-", "–", "—", "…", "...")
_ENGLISH = re.compile(r"\d{1,3}(,\d{3}){2,}(\.\d+)?|\d{1,3}(,\d{3})+\.\d+|\d{4,}\.\d{1,2}|0\.\d+")
_VIETNAMESE = re.compile(r"\d{1,3}(\.\d{3}){2,}(,\d+)?|\d{1,3}(\.\d{3})+,\d+|\d+,\d{1,2}")
_ENGLISH_ALL = re.compile(r"\d+(\.\d+)?|\d{1,3}(,\d{3})+(\.\d+)?")
_SHORT = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{2})")
_SPOKEN = re.compile(r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_SERIALS = (20_000, 60_000)
"""From 1954 to 2064: a number in a column of days that lies here is Excel's own count of days."""


class Remark(StrEnum):
    """What was put right of a cell, or taken as something that it does not say by itself."""

    SERIAL = "serial"
    SHORT_YEAR = "short_year"
    ENGLISH = "english"
    UNIT = "unit"
    NOTHING = "nothing"
    CHOICE = "choice"
    DAY_SPOKEN = "day_spoken"


def english_numbers(values: Iterable[Value]) -> bool:
    """Whether the numbers of a column that are typed as words are in the English way: some can be nothing
    else, and none can only be Vietnamese."""
    texts = [_UNIT.sub("", value.strip()) for value in values if isinstance(value, str)]
    english = any(_ENGLISH.fullmatch(text) for text in texts)
    return english and not any(_VIETNAMESE.fullmatch(text) for text in texts)


def typed(column: Column, value: Value, english: bool = False) -> tuple[str, Remark | None]:
    """What a person would have typed for a cell of a column, and what was put right."""
    if value is None or isinstance(value, Unread):
        return "", None
    if isinstance(value, str) and value in _NOTHING:
        return "", Remark.NOTHING
    if column.kind is ColumnKind.DAY:
        return _day(value)
    if column.kind in NUMBERS:
        return _number(value, english)
    if column.kind is ColumnKind.CHOICE:
        found = choice_of(column, value)
        exact = found is None or fold(str(value)) in (
            found,
            *(fold(w) for w in (column.choices or {})[found]),
        )
        return (found or plain(value)), None if exact else Remark.CHOICE
    return plain(value), None


def plain(value: Value) -> str:
    """A cell in words: a number without groups, a day as 20/11/2024."""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return format_number(value).replace(".", "")
    return "" if value is None or isinstance(value, Unread) else str(value).strip()


def _day(value: Value) -> tuple[str, Remark | None]:
    found = day_of(value)
    if found is None:
        return plain(value), None
    remark = None
    if isinstance(value, int | Decimal) or (isinstance(value, str) and value.strip().isdigit()):
        remark = Remark.SERIAL
    elif isinstance(value, str) and _SHORT.fullmatch(value.strip()):
        remark = Remark.SHORT_YEAR
    elif isinstance(value, str) and _SPOKEN.fullmatch(value.strip()):
        remark = Remark.DAY_SPOKEN
    return f"{found:%d/%m/%Y}", remark


def day_of(value: Value) -> date | None:
    """The day that a cell says: a day, Excel's count of days, or words; None for anything else."""
    if isinstance(value, date):
        return value
    if isinstance(value, bool) or value is None or isinstance(value, Unread):
        return None
    if isinstance(value, int | Decimal):
        inside = _SERIALS[0] <= value <= _SERIALS[1] and value == int(value)
        return date(1899, 12, 30) + timedelta(days=int(value)) if inside else None
    text = value.strip()
    if len(text) == 5 and text.isdigit() and text.isascii():
        return day_of(int(text))
    for shape in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(text, shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    said = _SHORT.fullmatch(text) or _SPOKEN.fullmatch(text)
    if said is None:
        return None
    year = int(said[3])
    try:
        return date(year if year > 99 else 2000 + year, int(said[2]), int(said[1]))
    except ValueError:
        return None


def _number(value: Value, english: bool) -> tuple[str, Remark | None]:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return format_number(value), None
    text = plain(value)
    bare = _UNIT.sub("", text).strip()
    remark = Remark.UNIT if bare != text else None
    if english and _ENGLISH_ALL.fullmatch(bare):
        return format_number(Decimal(bare.replace(",", ""))), Remark.ENGLISH if re.search(
            "[.,]", bare
        ) else remark
    try:
        parse_number(bare)
    except NumberError as error:
        if error.problem is NumberProblem.ENGLISH_STYLE:
            return error.meant, Remark.ENGLISH
        return text, None
    return bare, remark


def number_of(value: Value) -> Decimal | None:
    """The number that a cell says; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    try:
        return parse_number(_number(value, english_numbers([value]))[0])
    except NumberError:
        return None


def choice_of(column: Column, value: Value) -> str | None:
    """The choice that a cell names, marks, capitals and brackets aside; None for none, or for two."""
    text = fold(plain(value))
    if not text:
        return None
    choices = column.choices or {}
    for key, names in choices.items():
        if text in (key, *(fold(name) for name in names)):
            return key
    short = _unbracketed(text)
    found = [key for key, names in choices.items() if short in (_unbracketed(fold(name)) for name in names)]
    return found[0] if len(found) == 1 else None


def _unbracketed(text: str) -> str:
    return " ".join(re.sub(r"\([^)]*\)|[^\w\s]", " ", text).split())
