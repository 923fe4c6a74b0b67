"""Whole numbers in Vietnamese words, as they stand on receipts beside the figures.

Choices, where offices differ (the northern way, which the papers of the commune use): "nghìn", not "ngàn";
"linh", not "lẻ" (một trăm linh năm); "mốt", "tư", "lăm" after tens (hai mươi mốt, hai mươi tư, mười lăm);
a group that is nought is left out (một triệu không trăm linh năm), which stays plain because every other
group says its unit.
"""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_UNITS = ((1_000_000, "triệu"), (1_000, "nghìn"), (1, ""))
LIMIT = 10**15
"""The largest number that is read."""


def number_words(number: int) -> str:
    """A whole number from 0 to 10^15 in words, without a capital. Raises ValueError beyond."""
    if not 0 <= number <= LIMIT:
        raise ValueError(f"not between 0 and 10^15: {number}")
    if number == 0:
        return _DIGITS[0]
    above, rest = divmod(number, 10**9)
    words = [*_below_billion(above, full=False), "tỷ"] if above else []
    return " ".join([*words, *_below_billion(rest, full=bool(above))])


def money_words(amount: int) -> str:
    """A sum of đồng as a receipt writes it out: "Hai triệu đồng"."""
    words = number_words(amount)
    return f"{words[0].upper()}{words[1:]} đồng"


def _below_billion(number: int, *, full: bool) -> list[str]:
    """The words of a number below 10^9; `full`: something stands before it, so hundreds are said."""
    words: list[str] = []
    for size, unit in _UNITS:
        group, number = divmod(number, size)
        if group:
            words += [*_group(group, full=full or bool(words)), *([unit] if unit else [])]
    return words


def _group(number: int, *, full: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens == 0:
        if ones:
            words += [*(["linh"] if words else []), _DIGITS[ones]]
        return words
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones:
        words.append(_after_tens(tens, ones))
    return words


def _after_tens(tens: int, ones: int) -> str:
    if ones == 5:
        return "lăm"
    if tens > 1 and ones in (1, 4):
        return "mốt" if ones == 1 else "tư"
    return _DIGITS[ones]
