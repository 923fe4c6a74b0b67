"""Vietnamese words and names in their order.

Letters go a ă â b c d đ e ê g … o ô ơ … u ư …, and among words of the same letters the tones go level,
grave, hook, tilde, acute, dot below. People are listed by their given name, which stands last, then by
family name and middle names. Source: the order of Vietnamese dictionaries (recalled); no legal text
fixes it.
"""

import unicodedata
from collections.abc import Iterable

_ORDER = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}

WordKey = tuple[tuple[int, ...], tuple[int, ...]]


def word_key(word: str) -> WordKey:
    """A key that sorts words as a Vietnamese dictionary does; capitals do not matter.

    The letters come first, the tones decide between words of the same letters. Signs and letters of
    other languages come after all Vietnamese letters, figures before them.
    """
    letters: list[int] = []
    tones: list[int] = []
    for sign in unicodedata.normalize("NFC", word).casefold():
        parts = unicodedata.normalize("NFD", sign)
        tone = next((_TONES[part] for part in parts if part in _TONES), 0)
        plain = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        for letter in plain:
            digit = unicodedata.digit(letter, None)
            place = digit - 10 if digit is not None else _ORDER.get(letter, 100 + ord(letter))
            letters.append(place)
        tones.append(tone)
    return tuple(letters), tuple(tones)


def name_key(name: str) -> tuple[WordKey, tuple[WordKey, ...], str]:
    """A key that sorts full names by given name, then by the names before it from the left.

    The last part is the text itself, so that the order never depends on how the list came.
    """
    words = [word_key(word) for word in name.split()]
    given = words[-1] if words else ((), ())
    return given, tuple(words[:-1]), unicodedata.normalize("NFC", name)


def by_name(names: Iterable[str]) -> list[str]:
    """Full names in the order of a Vietnamese list."""
    return sorted(names, key=name_key)
