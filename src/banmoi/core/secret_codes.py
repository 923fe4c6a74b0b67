"""Codes printed on sheets of a survey: 80 bits in base32 and a check letter that notices slips.

The letters are those of Crockford's base32 (no I, L, O, U); who types O means 0, who types I or L means 1.
The check letter is a weighted sum in the field of 32 elements: every single wrong letter and every two
letters that changed places are noticed.
"""

import hashlib
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS, GROUP = 16, 4
"""Letters without the check letter (5 bits each), and how many stand together on paper."""
_MEANT = str.maketrans("OIL", "011")
_FIELD = 0b100101
"""x^5 + x^2 + 1, by which the field of 32 elements is made; x has order 31 in it."""


def _doubled(value: int) -> int:
    """A value of the field times x."""
    value <<= 1
    return value ^ _FIELD if value & 32 else value


def check_letter(letters: str) -> str:
    """The check letter of some letters of the alphabet. Raises ValueError for a letter outside it."""
    found = 0
    for letter in letters:
        found = _doubled(found ^ ALPHABET.index(letter))
    return ALPHABET[found]


def make_secret(choose: Callable[[str], str]) -> str:
    """A new code of 17 letters. `choose` must be a source that nobody can foretell (`secrets.choice`)."""
    letters = "".join(choose(ALPHABET) for _ in range(LETTERS))
    return letters + check_letter(letters)


def spaced(code: str) -> str:
    """A code as it is printed and read out: "K7QM-3F9A-XW2D-HP6C-4"."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def meant(text: str) -> str:
    """What somebody typed, as the letters that it means; whether there is such a code is not asked."""
    kept = "".join(character for character in text.upper() if character.isascii() and character.isalnum())
    return kept.translate(_MEANT)


def well_formed(code: str) -> bool:
    """Whether a code has its length, its letters and the right check letter."""
    if len(code) != LETTERS + 1 or any(letter not in ALPHABET for letter in code):
        return False
    return check_letter(code[:-1]) == code[-1]


def digest(code: str) -> str:
    """Under which digest a code is looked up: SHA-256 of its letters, in hexadecimal."""
    return hashlib.sha256(code.encode()).hexdigest()
