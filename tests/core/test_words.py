"""Numbers in words: the irregular ones, and that every number can be read back from its words."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from banmoi.core.words import LIMIT, money_words, number_words

SAID = {
    0: "không",
    4: "bốn",
    5: "năm",
    10: "mười",
    11: "mười một",
    14: "mười bốn",
    15: "mười lăm",
    20: "hai mươi",
    21: "hai mươi mốt",
    24: "hai mươi tư",
    25: "hai mươi lăm",
    101: "một trăm linh một",
    104: "một trăm linh bốn",
    105: "một trăm linh năm",
    110: "một trăm mười",
    111: "một trăm mười một",
    555: "năm trăm năm mươi lăm",
    1_000: "một nghìn",
    1_005: "một nghìn không trăm linh năm",
    1_050: "một nghìn không trăm năm mươi",
    21_000: "hai mươi mốt nghìn",
    2_000_000: "hai triệu",
    1_000_005: "một triệu không trăm linh năm",
    1_234_567: "một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy",
    1_005_000_000: "một tỷ không trăm linh năm triệu",
    791_322_000_000: "bảy trăm chín mươi mốt tỷ ba trăm hai mươi hai triệu",
    10**12: "một nghìn tỷ",
    10**15: "một triệu tỷ",
}
VALUES = {"không": 0, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8}
VALUES |= {"chín": 9, "mười": 10, "mốt": 1, "tư": 4, "lăm": 5}


@pytest.mark.parametrize("number", SAID)
def test_numbers_are_said_as_in_the_north(number):
    assert number_words(number) == SAID[number]


def read_back(words: str) -> int:
    """A second, independent way: what a listener would write down."""
    total = group = pending = 0
    above = 0
    for word in words.split():
        if word in ("linh",):
            continue
        if word in VALUES:
            pending = VALUES[word] if word != "mười" else 10
            if group and word == "mười":
                group, pending = group + 10, 0
            elif word == "mười":
                group, pending = 10, 0
            elif group % 10 == 0 and group % 100 and pending < 10:
                group, pending = group + pending, 0
        elif word == "mươi":
            group, pending = group + pending * 10, 0
        elif word == "trăm":
            group, pending = group + pending * 100, 0
        elif word in ("nghìn", "triệu"):
            total += (group + pending) * {"nghìn": 1_000, "triệu": 1_000_000}[word]
            group = pending = 0
        elif word == "tỷ":
            above = (total + group + pending) * 10**9
            total = group = pending = 0
        else:
            raise AssertionError(word)
    return above + total + group + pending


@given(st.one_of(st.integers(0, LIMIT), st.integers(0, 3_000), st.integers(0, 10**7)))
@example(LIMIT)
@example(10**9 + 1)
def test_every_number_can_be_read_back(number):
    assert read_back(number_words(number)) == number


@given(st.integers(0, LIMIT))
def test_no_words_that_nobody_says(number):
    words = f" {number_words(number)} "
    for wrong in (" mươi năm ", " mươi một ", " mươi bốn ", " mười năm ", " linh mười ", " lẻ ", "  "):
        assert wrong not in words


def test_beyond_the_limit_is_refused():
    for number in (-1, LIMIT + 1):
        with pytest.raises(ValueError, match="not between"):
            number_words(number)


def test_a_receipt_begins_with_a_capital():
    assert money_words(2_000_000) == "Hai triệu đồng"
    assert money_words(15_500) == "Mười lăm nghìn năm trăm đồng"
