"""What is pointed out, and what is not: limits, nought, and nothing from nothing."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from banmoi.core.contradictions import FellLimits, households_fell, number_jumped, share_jumped

LIMITS = FellLimits(Decimal(3), Decimal(3), Decimal(1))
D = Decimal


def test_households_merged_on_paper_are_noticed():
    assert households_fell((D(148), D(121)), (D(562), D(562)), LIMITS)
    assert not households_fell((D(148), D(121)), (D(562), D(460)), LIMITS), "the people left with them"
    assert not households_fell((D(148), D(146)), (D(562), D(562)), LIMITS), "two households are no sign"
    assert not households_fell((D(1000), D(996)), (D(4000), D(4000)), LIMITS), "0,4% is no sign"
    assert not households_fell((D(0), D(0)), (D(0), D(0)), LIMITS)


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(1, 20000))
def test_more_households_never_alarm(before, more, people):
    assert not households_fell((D(before), D(before + more)), (D(people), D(people)), LIMITS)


def test_jumps():
    assert share_jumped(D("71.5"), D("91.5"), D(20)) and not share_jumped(D("71.6"), D("91.5"), D(20))
    assert number_jumped(D(10), D(16), D(50), D(5)) and not number_jumped(D(2), D(6), D(50), D(5))
    assert number_jumped(D(0), D(5), D(50), D(5)) and not number_jumped(D(0), D(5), D(50))
    assert not number_jumped(D(10), D(10), D(0), D(0))


@given(st.decimals(0, 10**6, places=2), st.decimals(0, 10**6, places=2))
def test_a_jump_is_one_in_both_directions_of_time_for_shares(a, b):
    assert share_jumped(a, b, D(20)) == share_jumped(b, a, D(20))
