"""A cell of an old form as a figure: numbers as words, per cent as 0,784 or 78,4, ways to say yes."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from banmoi.core.numbers import format_number
from banmoi.kit.text import fold
from banmoi.papers.sheet_reading import Unread, Value
from banmoi.papers.sheet_values import number_of, plain

NOTHING = ("", "-", "–", "—", "…", "...", "x/x")
YES = ("dat", "co", "x", "roi", "da dat", "dat chuan", "1")
NO = ("chua dat", "khong dat", "chua", "khong", "chua co", "0")
_SHARE = re.compile(r"(\d[\d.]*)\s*/\s*(\d[\d.]*)(?:\s*\(.*\))?")
_TAIL = re.compile(r"(?i)\s*(%|\*|triệu(\s+đồng)?|tr\.?\s?đ?|tỷ(\s+đồng)?|nghìn\s+đồng|đồng)\s*$")


@dataclass(frozen=True, slots=True)
class Read:
    """A cell of the file: how it is written, its number, whether it says nothing, cannot be read, carries
    the sign of per cent, or is written as a part of a whole ("11/14")."""

    text: str
    number: Decimal | None = None
    nothing: bool = False
    broken: bool = False
    percent: bool = False
    parts: tuple[Decimal, Decimal] | None = None

    @property
    def decimals(self) -> int:
        """With how many decimals it was written."""
        exponent = self.number.as_tuple().exponent if self.number is not None else 0
        return max(0, -exponent) if isinstance(exponent, int) else 0


def read_value(value: Value) -> Read:
    """A cell as it stands."""
    if value is None:
        return Read("", nothing=True)
    if isinstance(value, Unread):
        return Read(value.text or "…", broken=True)
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return Read(plain(value))
    if not isinstance(value, str):
        number = Decimal(value)
        return Read(format_number(number), number)
    text = " ".join(value.split())
    if fold(text) in NOTHING:
        return Read(text, nothing=True)
    shared = _SHARE.fullmatch(text)
    if shared:
        top, bottom = (number_of(part) for part in (shared[1], shared[2]))
        if top is not None and bottom:
            return Read(text, parts=(top, bottom))
    core, percent = text.lstrip("<>≤≥=~ "), False
    while found := _TAIL.search(core):
        percent = percent or found[1] == "%"
        core = core[: found.start()].strip()
    return Read(text, number_of(core) if core else None, percent=percent)


def answer_of(text: str) -> bool | None:
    """Yes or no; None for anything else."""
    words = fold(text).strip(" .*")
    if words in YES:
        return True
    return False if words in NO else None


def rounds_to(own: Decimal, said: Decimal, decimals: int) -> bool:
    """Whether the system's figure, rounded as the file writes, is the file's."""
    return own.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) == said


def numbers_in(text: str) -> list[str]:
    """The numbers that a text names, in their order."""
    return [found.replace(".", "").rstrip(",") for found in re.findall(r"\d[\d.,]*", text)]
