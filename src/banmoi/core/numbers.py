"""Numbers as Vietnamese officers write them: "1.234,5" in, exact decimals out, and back.

A full stop groups thousands and a comma opens the decimals. "1,234.5" is the English way of
writing the same number; it is told apart and refused with a sentence, never read as 1,2345.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

_VIETNAMESE = re.compile(r"-?([1-9]\d{0,2}(\.\d{3})+|\d+)(,\d+)?")
_ENGLISH = re.compile(r"-?(\d{1,3}(,\d{3})+)\.\d+|-?\d{1,3}(,\d{3}){2,}")
_POINT_DECIMAL = re.compile(r"-?\d+\.\d+")
_MAX_DIGITS = 18


class NumberProblem(StrEnum):
    """Why a text is not read as a number."""

    EMPTY = "empty"
    ENGLISH_STYLE = "english_style"
    POINT_AS_DECIMAL = "point_as_decimal"
    NOT_A_NUMBER = "not_a_number"
    TOO_LONG = "too_long"


class NumberError(Exception):
    """A text that is not a number as it stands; `meant` is the likely intention, as to be typed."""

    def __init__(self, problem: NumberProblem, text: str, meant: str = "") -> None:
        super().__init__(problem, text)
        self.problem, self.text, self.meant = problem, text, meant


def parse_number(text: str) -> Decimal:
    """Read a number in Vietnamese notation; blanks (also non-breaking) around it do not matter.

    Raises NumberError, with the way it should have been typed where the intention is clear.
    """
    cleaned = text.strip().strip("\u200b\ufeff").strip().replace("−", "-")
    if not cleaned:
        raise NumberError(NumberProblem.EMPTY, text)
    compact = re.sub(r"[\s\u00a0\u202f]", "", cleaned)
    if compact != cleaned and not re.fullmatch(r"-?\d{1,3}([\s\u00a0\u202f]\d{3})*(,\d+)?", cleaned):
        raise NumberError(NumberProblem.NOT_A_NUMBER, text)
    if not compact.isascii():
        raise NumberError(NumberProblem.NOT_A_NUMBER, text)
    if sum(character.isdigit() for character in compact) > _MAX_DIGITS:
        raise NumberError(NumberProblem.TOO_LONG, text)
    if _VIETNAMESE.fullmatch(compact):
        return Decimal(compact.replace(".", "").replace(",", "."))
    if _ENGLISH.fullmatch(compact):
        meant = format_number(Decimal(compact.replace(",", "")))
        raise NumberError(NumberProblem.ENGLISH_STYLE, text, meant)
    if _POINT_DECIMAL.fullmatch(compact):
        raise NumberError(NumberProblem.POINT_AS_DECIMAL, text, compact.replace(".", ","))
    raise NumberError(NumberProblem.NOT_A_NUMBER, text)


def format_number(value: Decimal | int, decimals: int | None = None) -> str:
    """Write a number the Vietnamese way: 1234.5 as "1.234,5".

    With `decimals`, rounds half up to that many places; without, shows the number exactly.
    """
    number = Decimal(value)
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _, fraction = f"{number:,f}".partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    whole = whole.replace(",", ".")
    if whole == "-0" and not fraction.strip("0"):
        whole = "0"
    return f"{whole},{fraction}" if fraction else whole


def exact_text(value: Decimal) -> str:
    """A number for machines: exact, a full stop for the decimals, no needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
