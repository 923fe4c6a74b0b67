"""Gifts: conversion, votes of households, check codes, and sums that are sums of lines."""

import hashlib
import secrets
from decimal import Decimal
from fractions import Fraction
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmoi.core.assess import State
from banmoi.core.contributions import (
    ALPHABET,
    CODE_LENGTH,
    Kind,
    Line,
    NeededShare,
    code_digest,
    converted,
    make_code,
    public_mark,
    same_words,
    spaced_code,
    tally,
    tally_by,
    typed_code,
    vote_state,
)

QUANTITIES = st.decimals("0.001", 10**6, places=3)
LINES = st.lists(
    st.builds(
        Line,
        kind=st.sampled_from(Kind),
        quantity=QUANTITIES,
        unit=st.sampled_from(["m²", "ngày công", "kg"]),
        value=st.none() | st.integers(0, 10**12),
        place=st.integers(1, 5),
        work=st.none() | st.integers(1, 3),
    ),
    max_size=30,
)


def test_money_is_its_own_value_and_no_price_is_not_nought():
    assert converted(Kind.CASH, Decimal(2_000_000), None) == 2_000_000
    assert converted(Kind.LABOUR, Decimal("6.5"), 250_000) == 1_625_000
    assert converted(Kind.LAND, Decimal(36), None) is None
    assert converted(Kind.LAND, Decimal("0.5"), 1) == 1, "half a đồng is rounded up"


@given(QUANTITIES, st.integers(1, 10**8))
def test_a_value_is_whole_and_nearest(quantity, price):
    value = converted(Kind.GOODS, quantity, price)
    assert value is not None
    assert abs(Decimal(value) - quantity * price) <= Decimal("0.5")


TWO_THIRDS = NeededShare(Fraction(2, 3), strict=False)
HALF = NeededShare(Fraction(1, 2), strict=True)


@pytest.mark.parametrize(
    ("needed", "households", "in_favour", "state"),
    [
        (TWO_THIRDS, 148, 99, State.MET),
        (TWO_THIRDS, 148, 98, State.NOT_MET),
        (TWO_THIRDS, 150, 100, State.MET),
        (HALF, 100, 50, State.NOT_MET),
        (HALF, 100, 51, State.MET),
        (HALF, 99, 50, State.MET),
        (TWO_THIRDS, None, 100, State.NOT_KNOWN),
        (TWO_THIRDS, 0, 0, State.NOT_KNOWN),
        (TWO_THIRDS, 148, None, State.NOT_KNOWN),
        (None, 148, 148, State.NOT_KNOWN),
    ],
)
def test_a_vote_is_counted_over_all_households(needed, households, in_favour, state):
    assert vote_state(needed, households, in_favour) is state


@given(st.integers(1, 5000), st.integers(0, 5000), st.sampled_from([TWO_THIRDS, HALF]))
def test_the_least_number_is_exact(households, in_favour, needed):
    share = Fraction(in_favour, households)
    holds = share > needed.share if needed.strict else share >= needed.share
    assert (vote_state(needed, households, in_favour) is State.MET) == holds


def test_codes_are_hard_to_guess_and_easy_to_type():
    assert CODE_LENGTH * log2(len(ALPHABET)) >= 60
    assert len(set(ALPHABET)) == len(ALPHABET)
    for pair in ("0O", "1I", "1L", "5S", "8B", "2Z", "6G", "UV", "OQ"):
        assert sum(letter in ALPHABET for letter in pair) <= 1, pair
    codes = {make_code(secrets.choice) for _ in range(200)}
    assert len(codes) == 200


@given(st.integers(0, 10**9))
def test_a_code_is_read_as_people_type_it(seed):
    code = make_code(lambda letters: letters[seed % len(letters)])
    spaced = spaced_code(code)
    assert [len(group) for group in spaced.split("-")] == [4, 4, 4, 4]
    for typed in (spaced, spaced.lower(), f"  {spaced.replace('-', ' ')} ", code):
        assert typed_code(typed) == code


def test_the_public_mark_is_the_beginning_of_the_digest():
    digest = code_digest("K7QM3F9AXW2DHP6C")
    assert digest == hashlib.sha256(b"K7QM3F9AXW2DHP6C").hexdigest()
    assert public_mark(digest) == "9b392c087cc2"
    assert public_mark(code_digest("K7QM3F9AXW2DHP6D")) != public_mark(digest)


def test_goods_have_the_same_name_with_the_same_marks():
    assert same_words("Đá  hộc", "đá hộc")
    assert not same_words("đá", "da")


@given(LINES)
def test_sums_are_the_sums_of_their_lines(lines):
    whole = tally(lines)
    assert whole.count == len(lines)
    assert whole.value == sum(line.value for line in lines if line.value is not None)
    assert whole.unpriced == sum(line.value is None for line in lines)
    for parts in (tally_by(lines, lambda line: line.kind), tally_by(lines, lambda line: line.place)):
        assert sum(part.value for part in parts.values()) == whole.value
        assert sum(part.count for part in parts.values()) == whole.count
        assert sum(part.unpriced for part in parts.values()) == whole.unpriced
    assert sum(whole.quantities.values()) == sum(line.quantity for line in lines)
