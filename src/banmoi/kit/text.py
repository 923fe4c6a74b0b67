"""Text without its marks, so that "duong" finds "Đường"."""

import unicodedata


def fold(text: str) -> str:
    """Lower case, đ as d, marks dropped, invisible characters dropped, blanks single."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "d"))
    kept = "".join(
        character
        for character in plain
        if not unicodedata.combining(character) and (character.isprintable() or character.isspace())
    )
    return " ".join(kept.casefold().split())
