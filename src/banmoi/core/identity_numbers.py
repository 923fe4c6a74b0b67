"""Numbers of identity papers in a text: 12 digits (căn cước) or 9 (the old chứng minh nhân dân).

They are not needed for any count, so they are not kept. A telephone number has 10 digits and is none.
"""

import re
import unicodedata

_RUNS = re.compile(r"(?<!\d)\d(?:[ .\-–_/]?\d){7,}(?!\d)")
_MONEY = re.compile(r"^\s*(?:đồng|đ\b|vnđ|vnd)", re.IGNORECASE)
LENGTHS = (9, 12)


def identity_numbers(text: str) -> list[str]:
    """The parts of a text that have as many digits as an identity paper's number, however they are parted.

    A sum of money ("120.000.000 đồng") is none: the word after it says so.
    """
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    found = []
    for match in _RUNS.finditer(plain):
        digits = sum(sign.isdigit() for sign in match.group())
        if digits in LENGTHS and not _MONEY.match(plain[match.end() :]):
            found.append(match.group())
    return found
