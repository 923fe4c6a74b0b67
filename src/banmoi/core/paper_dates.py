"""Days, numbers and ordinals as an official paper writes them.

A day below 10 and the months 1 and 2 take a leading nought, other months none; a number of a paper
below 10 takes one too; points are lettered in the order of the Vietnamese alphabet.
Source: Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

from datetime import date

LETTERS = "abcdđeghiklmnopqrstuvxy"
"""Letters of points (điểm) in their order: the Vietnamese alphabet without ă, â, ê, ô, ơ and ư."""

_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_ORDINALS = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")


def day_words(day: date | None) -> str:
    """ "ngày 05 tháng 02 năm 2024"; places to fill by hand where the day is not known yet."""
    if day is None:
        return "ngày ..... tháng ..... năm ........"
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year:04d}"


def short_day(day: date) -> str:
    """ "05/02/2024", but "08/3/2022": the same noughts as in words."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d}/{month}/{day.year:04d}"


def place_and_day(place: str, day: date | None) -> str:
    """ "Xuân Lương, ngày 19 tháng 02 năm 2024"."""
    return f"{place}, {day_words(day)}"


def roman(number: int) -> str:
    """A number from 1 to 3999 in Roman figures. Raises ValueError outside of that."""
    if not 1 <= number <= 3999:
        raise ValueError(f"{number} has no Roman figures here: 1 to 3999")
    text = ""
    for value, sign in _ROMAN:
        while number >= value:
            text, number = text + sign, number - value
    return text


def letter(number: int) -> str:
    """The letter of the point with this number: 1 is "a", 5 is "đ"; after "y" come "aa", "ab", …

    Raises ValueError below 1.
    """
    if number < 1:
        raise ValueError("points are counted from 1")
    text = ""
    while number:
        number, place = divmod(number - 1, len(LETTERS))
        text = LETTERS[place] + text
    return text


def ordinal(number: int) -> str:
    """ "thứ nhất", "thứ tư", and in figures from eleven on: "thứ 11". Raises ValueError below 1."""
    if number < 1:
        raise ValueError("ordinals begin with 1")
    return f"thứ {_ORDINALS[number - 1] if number <= len(_ORDINALS) else number}"
