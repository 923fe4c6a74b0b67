"""Vietnamese letters: today's Unicode, and the two old ways of writing them as single bytes.

TCVN3 (TCVN 5712:1993, the ".Vn" fonts) has a code for each letter; VNI-Windows writes a letter as its
plain form followed by its marks. Both look like gibberish of Latin letters when read as anything else.
"""

import re
import unicodedata

_TCVN3 = dict(
    zip(
        [*range(0xA1, 0xAF), *range(0xB5, 0xBA), *range(0xBB, 0xBF), *range(0xC6, 0xCD), *range(0xCE, 0xD9),
         *range(0xDC, 0xE0), *range(0xE1, 0xF0), *range(0xF1, 0xFF)],
        "ĂÂÊÔƠƯĐăâêôơưđ" "àảãáạ" "ằẳẵắ" "ặầẩẫấậè" "ẻẽéẹềểễếệìỉ" "ĩíịò" "ỏõóọồổỗốộờởỡớợù" "ủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)  # fmt: skip
_TONES = {"ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_HATS = {"â": "", "á": "\u0301", "à": "\u0300", "å": "\u0309", "ã": "\u0303", "ä": "\u0323"}
_BREVES = {"ê": "", "é": "\u0301", "è": "\u0300", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323"}
_ALONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_COMMON = frozenset(
    "và của các xã năm được nông thôn mới thực hiện kế hoạch nhân dân đến trong đạt là có không ủy ban "
    "công tác phát triển xây dựng tổ chức nhiệm vụ chỉ đạo trên địa bàn với người hộ bản về theo từ huyện "
    "tỉnh tỷ lệ độc lập tự do hạnh phúc".split()
)
_VIETNAMESE = re.compile(r"[\u1ea0-\u1ef9đĐơƠưƯăĂ]")
_HIGH = re.compile(r"[\u00a1-\u00bf\u00c4-\u00c7\u00cb\u00ce-\u00d1\u00d6-\u00d8\u00db\u00dc\u00de\u00df"
                   r"\u00e4-\u00e7\u00eb\u00ee-\u00f1\u00f6-\u00f8\u00fb\u00fc\u00fe\u00ff]")  # fmt: skip
"""Latin letters and signs that no Vietnamese word of today holds."""


def composed(text: str) -> str:
    """Unicode with every letter as one character, however its marks were written."""
    return unicodedata.normalize("NFC", text)


def is_vietnamese(text: str) -> bool:
    """Whether a text is already written in the Unicode letters of Vietnamese."""
    letters = sum(letter.isalpha() for letter in text)
    return len(_VIETNAMESE.findall(text)) * 100 >= letters * 2


def from_tcvn3(text: str) -> str:
    """Text of TCVN3 codes, held as Latin-1 characters, in Unicode."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """Text of VNI-Windows codes, held as Latin-1 characters, in Unicode."""
    found: list[str] = []
    for letter in text:
        low = letter.lower()
        last = found[-1][-1] if found and found[-1] else ""
        base = last.lower()
        if base in "aeo" and low in _HATS and last:
            found[-1] = composed(found[-1] + "\u0302" + _HATS[low])
        elif base == "a" and low in _BREVES:
            found[-1] = composed(found[-1] + "\u0306" + _BREVES[low])
        elif base and base in "aeiouyơư" and low in _TONES:
            found[-1] = composed(found[-1] + _TONES[low])
        elif low in _ALONE:
            found.append(_ALONE[low].upper() if letter.isupper() else _ALONE[low])
        else:
            found.append(letter)
    return "".join(found)


def telling(text: str) -> int:
    """How many words of a text are among the commonest words of Vietnamese papers."""
    return sum(word in _COMMON for word in re.findall(r"[^\W\d_]+", text.casefold()))


def repaired(text: str) -> tuple[str, str]:
    """A text in Unicode, with what was done: "", "composed", "from_tcvn3" or "from_vni".

    Text that is neither Unicode Vietnamese nor either of the old ways comes back with "unknown" when
    it is full of strange letters, and untouched when it simply has no marks.
    """
    plain = composed(text)
    if is_vietnamese(plain):
        return plain, "composed" if plain != text else ""
    letters = sum(letter.isalpha() for letter in plain)
    if len(_HIGH.findall(plain)) * 100 < letters:
        return plain, ""
    ways = {"from_tcvn3": from_tcvn3(text), "from_vni": from_vni(text)}
    best = max(ways, key=lambda way: telling(ways[way]))
    if telling(ways[best]) >= max(3, 2 * telling(plain)):
        return composed(ways[best]), best
    return plain, "unknown"


def decoded(content: bytes) -> str | None:
    """The text of a plain file, by its marks and its content; None where no way fits."""
    for mark, way in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            try:
                return content.decode(way)
            except UnicodeDecodeError:
                return None
    if b"\x00" in content:
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    ways = [content.decode("cp1258", "replace"), content.decode("latin-1")]
    first = composed(ways[0])
    other, done = repaired(ways[1])
    return first if telling(first) > telling(other) or done == "unknown" else other
