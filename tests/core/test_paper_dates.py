"""Days, numbers, letters and ordinals as papers write them."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmoi.core import paper_dates as dates

DAYS = st.dates(min_value=date(1945, 9, 2), max_value=date(2199, 12, 31))


@pytest.mark.parametrize(
    ("day", "words", "short"),
    [
        (date(2024, 2, 5), "ngày 05 tháng 02 năm 2024", "05/02/2024"),
        (date(2022, 3, 8), "ngày 08 tháng 3 năm 2022", "08/3/2022"),
        (date(2024, 11, 20), "ngày 20 tháng 11 năm 2024", "20/11/2024"),
    ],
)
def test_noughts_stand_where_the_decree_wants_them(day, words, short):
    assert dates.day_words(day) == words
    assert dates.short_day(day) == short


@given(DAYS)
def test_a_written_day_is_read_back(day):
    found = re.fullmatch(r"ngày (\d\d) tháng (\d+) năm (\d{4})", dates.day_words(day))
    assert found and date(int(found[3]), int(found[2]), int(found[1])) == day
    assert (len(found[2]) == 2) == (day.month < 3 or day.month > 9)
    spoken, short = dates.day_words(day), dates.short_day(day)
    assert re.findall(r"\d+", spoken) == short.split("/")


def test_what_is_not_known_yet_leaves_room():
    assert "....." in dates.day_words(None)
    assert dates.place_and_day("Xuân Lương", date(2024, 2, 19)) == "Xuân Lương, ngày 19 tháng 02 năm 2024"


@given(st.integers(1, 3999))
def test_roman_figures_mean_their_number(number):
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
    figures = [values[sign] for sign in dates.roman(number)]
    larger = [max(figures[place + 1 :], default=0) for place in range(len(figures))]
    total = sum(-value if value < after else value for value, after in zip(figures, larger, strict=True))
    assert total == number
    assert not re.search(r"IIII|XXXX|CCCC|VV|LL|DD", dates.roman(number))


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_every_point_has_a_letter_of_its_own(one, other):
    assert (dates.letter(one) == dates.letter(other)) == (one == other)


def test_points_follow_the_vietnamese_alphabet():
    assert [dates.letter(number) for number in range(1, 8)] == list("abcdđeg")
    assert dates.letter(23) == "y"
    assert dates.letter(24) == "aa"


def test_ordinals():
    assert [dates.ordinal(number) for number in (1, 2, 4, 10, 11)] == [
        "thứ nhất", "thứ hai", "thứ tư", "thứ mười", "thứ 11",
    ]  # fmt: skip


@pytest.mark.parametrize("call", [dates.roman, dates.letter, dates.ordinal])
def test_nothing_counts_from_nought(call):
    with pytest.raises(ValueError, match="1"):
        call(0)
