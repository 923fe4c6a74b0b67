"""Text without its marks, so that "duong" finds "Đường"."""

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Lower case, đ as d, marks dropped, invisible characters dropped, blanks single."""
    plain = _MARKS.sub("", unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "d")))
    if plain.isascii() and plain.isprintable():
        return " ".join(plain.casefold().split())
    kept = "".join(
        character
        for character in plain
        if not unicodedata.combining(character) and (character.isprintable() or character.isspace())
    )
    return " ".join(kept.casefold().split())
