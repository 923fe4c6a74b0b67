"""Numbers as Vietnamese officers write them: what is read, what is refused, and why."""

from contextlib import contextmanager
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banmoi.core.numbers import NumberError, NumberProblem, format_number, parse_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("-3", "-3"),
        ("007", "7"),
        ("1.234,5", "1234.5"),
        ("1.234", "1234"),
        ("1.234.567", "1234567"),
        ("1234,56", "1234.56"),
        ("1,234", "1.234"),
        ("78,6", "78.6"),
        (" 1 234 ", "1234"),
        ("1 234,5", "1234.5"),
        ("1\u00a0234\u202f567", "1234567"),
        ("\ufeff12\u200b", "12"),
        ("\t99,96\n", "99.96"),
        ("0,000", "0"),
        ("123456789012345678", "123456789012345678"),
    ],
)
def test_a_number_is_read_exactly(text, value):
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "problem", "meant"),
    [
        ("", NumberProblem.EMPTY, ""),
        ("  \t ", NumberProblem.EMPTY, ""),
        ("\u200b", NumberProblem.EMPTY, ""),
        ("1,234.5", NumberProblem.ENGLISH_STYLE, "1.234,5"),
        ("-1,234.5", NumberProblem.ENGLISH_STYLE, "-1.234,5"),
        ("1,234,567", NumberProblem.ENGLISH_STYLE, "1.234.567"),
        ("1.5", NumberProblem.POINT_AS_DECIMAL, "1,5"),
        ("78.65", NumberProblem.POINT_AS_DECIMAL, "78,65"),
        ("1234.567", NumberProblem.POINT_AS_DECIMAL, "1234,567"),
        ("9" * 30, NumberProblem.TOO_LONG, ""),
        ("0," + "1" * 30, NumberProblem.TOO_LONG, ""),
        ("1e5", NumberProblem.NOT_A_NUMBER, ""),
        ("NaN", NumberProblem.NOT_A_NUMBER, ""),
        ("Infinity", NumberProblem.NOT_A_NUMBER, ""),
        ("0x1F", NumberProblem.NOT_A_NUMBER, ""),
        ("1_000", NumberProblem.NOT_A_NUMBER, ""),
        ("１２３", NumberProblem.NOT_A_NUMBER, ""),
        ("١٢٣", NumberProblem.NOT_A_NUMBER, ""),
        ("１.234", NumberProblem.NOT_A_NUMBER, ""),
        ("²", NumberProblem.NOT_A_NUMBER, ""),
        ("1\u200b2", NumberProblem.NOT_A_NUMBER, ""),
        ("12 34", NumberProblem.NOT_A_NUMBER, ""),
        ("1 2", NumberProblem.NOT_A_NUMBER, ""),
        ("1.23.456", NumberProblem.NOT_A_NUMBER, ""),
        ("1,2,3", NumberProblem.NOT_A_NUMBER, ""),
        ("--3", NumberProblem.NOT_A_NUMBER, ""),
        ("-", NumberProblem.NOT_A_NUMBER, ""),
        (",5", NumberProblem.NOT_A_NUMBER, ""),
        ("5,", NumberProblem.NOT_A_NUMBER, ""),
        ("12 hộ", NumberProblem.NOT_A_NUMBER, ""),
        ("=1+1", NumberProblem.NOT_A_NUMBER, ""),
    ],
)
def test_what_is_not_a_number_is_refused_with_its_reason(text, problem, meant):
    with pytest.raises(NumberError) as caught:
        parse_number(text)
    assert (caught.value.problem, caught.value.meant) == (problem, meant)
    assert caught.value.text == text


def test_a_typographic_minus_is_a_minus():
    try:
        value = parse_number("−3")
    except NumberError as error:
        value = error.problem
    assert value == -3


def test_a_refusal_passes_through_a_context_manager():
    @contextmanager
    def transaction():
        yield

    caught = None
    try:
        with transaction():
            parse_number("x")
    except (NumberError, TypeError) as error:
        caught = error
    assert isinstance(caught, NumberError)


def test_thousands_never_begin_with_zero():
    """ "0.500" is half a million written by nobody: it is 0,5 written the English way."""
    with pytest.raises(NumberError) as caught:
        parse_number("0.500")
    assert caught.value.problem is NumberProblem.POINT_AS_DECIMAL


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Decimal("1234.5"), None, "1.234,5"),
        (Decimal("1234.50"), None, "1.234,5"),
        (Decimal("1E+3"), None, "1.000"),
        (0, None, "0"),
        (Decimal("-0"), None, "0"),
        (Decimal("-0.4"), 0, "0"),
        (Decimal("-0.001"), 2, "0,00"),
        (Decimal("-0.5"), None, "-0,5"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("-2.5"), 0, "-3"),
        (Decimal("99.96"), 1, "100,0"),
        (Decimal("1.005"), 2, "1,01"),
        (7, 2, "7,00"),
        (10000000, None, "10.000.000"),
    ],
)
def test_a_number_is_written_the_vietnamese_way(value, decimals, text):
    assert format_number(value, decimals) == text


amounts = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4)


@settings(max_examples=100, deadline=None)
@given(amounts)
def test_what_is_written_is_read_back_the_same(value):
    assert parse_number(format_number(value)) == value


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="0123456789.,- \u200b\u00a0−eN１١", max_size=12))
def test_any_text_is_either_a_plain_number_or_refused(text):
    try:
        value = parse_number(text)
    except NumberError as error:
        if error.meant:
            assert parse_number(error.meant) is not None
        return
    assert value.is_finite() and parse_number(format_number(value)) == value
