"""Marks that number a paragraph: "I.", "1.1", "a)", "(1)", "Điều 2.", "-"."""

import re
from dataclasses import dataclass
from enum import StrEnum


class MarkKind(StrEnum):
    """What a mark is made of. Decimals of different depth are different levels (see `Mark.level`)."""

    PART = "part"
    ARTICLE = "article"
    CAPITAL = "capital"
    ROMAN = "roman"
    DECIMAL = "decimal"
    BRACKET = "bracket"
    LETTER = "letter"
    BULLET = "bullet"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark: its label as it stands in a path ("II", "1.1", "a", "-"), and its length in the text.

    `spaced` is false where no blank follows the number ("1.Tiếp tục").
    """

    kind: MarkKind
    label: str
    length: int
    spaced: bool = True

    @property
    def level(self) -> str:
        """Marks of the same level stand beside each other."""
        if self.kind is MarkKind.DECIMAL:
            return f"decimal{self.label.count('.')}"
        if self.kind is MarkKind.BULLET:
            return f"bullet{self.label}"
        return self.kind.value


_ORDINALS = {
    "nhất": "I", "một": "I", "hai": "II", "ba": "III", "tư": "IV", "bốn": "IV", "năm": "V", "sáu": "VI",
}  # fmt: skip
_COUNT = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6} | {
    str(number): number for number in range(1, 10)
}
_PART = re.compile(
    r"^ph[ầâ]n\s+(?:thứ\s+)?(nhất|một|hai|ba|tư|bốn|năm|sáu|[IVX]{1,4}|\d)\b\s*[.:/-]?\s*", re.I
)
_ARTICLE = re.compile(r"^Điều\s+(\d{1,3})\s*[.:]\s*")
_ROMAN = re.compile(r"^([IVX]{1,5}|[IVXl]{2,5})\s*(?!/\d{4})([./:)]|[-–](?=\s))\s*(?=[^\W\d_]|\d|“|\"|$)")
_CAPITAL = re.compile(r"^([A-HĐ])\s*([./)]|\s[-–])\s*(?=[^\W\d_]|“|\"|$)")
_DECIMAL = re.compile(r"^((?:[IVX]{1,4}\.)?\d{1,2}(?:\.\d{1,2}){0,3})\s*([./)]|[-–]\s|\s(?=[^\W\d_]))(\s*)")
_BRACKET = re.compile(r"^\((\d{1,2}|[a-zđ]|[ivx]{1,4})\)\s*")
_LETTER = re.compile(r"^([a-zđ]\d?)\s*([.)])(\s*)(?=\S)")
_SMALL_ROMAN = re.compile(r"^([ivx]{2,4})\s*\)\s*")
_BULLET = re.compile(
    r"^([-–—+*•]|o(?=\s+[A-ZĐÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ]))\s*(?=\S)"
)
_VALID_ROMAN = re.compile(r"^X{0,2}(?:IX|IV|V?I{0,3})$")


def mark_of(text: str) -> Mark | None:
    """The mark at the beginning of a paragraph, if there is one."""
    if match := _PART.match(text):
        word = match[1].casefold()
        return Mark(MarkKind.PART, f"P{_COUNT[_ORDINALS.get(word, match[1].upper())]}", match.end())
    if match := _ARTICLE.match(text):
        return Mark(MarkKind.ARTICLE, f"Đ{match[1]}", match.end())
    if match := _BULLET.match(text):
        return _bullet(text, match)
    if match := _BRACKET.match(text):
        return Mark(MarkKind.BRACKET, f"({match[1]})", match.end())
    if (match := _ROMAN.match(text)) and _VALID_ROMAN.match(match[1].replace("l", "I")):
        return Mark(MarkKind.ROMAN, match[1].replace("l", "I"), match.end())
    if match := _CAPITAL.match(text):
        return Mark(MarkKind.CAPITAL, match[1], match.end())
    if match := _DECIMAL.match(text):
        return _decimal(text, match)
    if match := _SMALL_ROMAN.match(text):
        return Mark(MarkKind.BRACKET, f"({match[1]})", match.end())
    if match := _LETTER.match(text):
        if match[2] == "." and not match[3]:
            return None
        return Mark(MarkKind.LETTER, match[1], match.end(), spaced=bool(match[3]))
    return None


def _bullet(text: str, match: re.Match[str]) -> Mark | None:
    label = match[1] if match[1] in "+*•o" else "-"
    if label in "-+" and text[match.end() : match.end() + 1].isdigit() and match.end() == 1:
        return None  # "-5%" is a number
    return Mark(MarkKind.BULLET, label, match.end())


def _decimal(text: str, match: re.Match[str]) -> Mark | None:
    """A number that numbers: "1.", "1.1", "2)"; not "30/6/2024", "1.250 tỷ đồng" or "12 xã"."""
    label, sign, blank = match[1], match[2], match[3]
    rest = text[match.end() :]
    if not rest or rest[0] in "./%":
        return None
    if sign == "/" or (sign in ".)" and rest[0].isdigit() and not blank):
        if sign != "/" or not rest[0].isalpha():
            return None
    if not sign.strip(" \t") and (label.count(".") < 1 or not rest[0].isupper()):
        return None
    if "." not in label and sign == ")" and len(label) > 2:
        return None
    return Mark(MarkKind.DECIMAL, label, match.end(), spaced=bool(blank) or sign[-1:].isspace())
