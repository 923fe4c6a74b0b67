"""How wide text is in Times New Roman's metrics: for columns, and for the length of rules.

The advance widths of its twin Liberation Serif, letters " " to "~", in thousandths of the size.
"""

import unicodedata
from functools import lru_cache

_REGULAR = (
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722,
    722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333,
    278, 333, 469, 500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500,
    500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
)  # fmt: skip
_BOLD = (
    250, 333, 555, 500, 500, 1000, 833, 278, 333, 333, 500, 570, 250, 333, 250, 278, 500, 500, 500, 500,
    500, 500, 500, 500, 500, 500, 333, 333, 570, 570, 570, 500, 930, 722, 667, 722, 722, 667, 611, 778,
    778, 389, 500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 333,
    278, 333, 581, 500, 333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500,
    556, 556, 444, 389, 333, 556, 500, 722, 500, 500, 444, 394, 220, 394, 520,
)  # fmt: skip
_OTHER = {
    "đ": (500, 556), "Đ": (722, 722), "ơ": (529, 554), "Ơ": (722, 778), "ư": (542, 600), "Ư": (776, 796),
    "–": (500, 500), "—": (1000, 1000), "…": (1000, 1000), "“": (444, 500), "”": (444, 500),
    "\u00a0": (250, 250),
}  # fmt: skip
POINT = 25.4 / 72
"""A point in millimetres."""


@lru_cache(maxsize=4096)
def _letter(sign: str, bold: bool) -> int:
    parts = unicodedata.normalize("NFD", sign)
    horn = "\u031b" if "\u031b" in parts else ""
    plain = unicodedata.normalize("NFC", parts[0] + horn)
    if plain in _OTHER:
        return _OTHER[plain][bold]
    place = ord(plain) - 32
    if 0 <= place < len(_REGULAR):
        return (_BOLD if bold else _REGULAR)[place]
    return 0 if unicodedata.combining(plain) else 1000


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of text, in mm; `size` in points. Signs that are not known count as square."""
    return sum(_letter(sign, bold) for sign in text) * size * POINT / 1000


def widest_word(text: str, size: float, *, bold: bool = False) -> float:
    """The width of the widest word, in mm: the least that a column needs."""
    return max((width(word, size, bold=bold) for word in text.split()), default=0.0)
