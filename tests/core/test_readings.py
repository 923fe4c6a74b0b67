"""From reported values to readings: what counts, what is too old, how hamlets and quarters add up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from banmoi.core.amounts import Amount
from banmoi.core.indicators import AcrossPlaces, IndicatorKind
from banmoi.core.law import MeasureKind
from banmoi.core.readings import FEMALE, MALE, ValueStatus
from banmoi.core.reasons import ReasonCode
from tests.core.build import (
    BASE,
    COUNT,
    DAY,
    DECISION,
    FLOW,
    OPEN_SHARE,
    SHARE,
    cell,
    compare,
    judged,
    read,
    seen,
)

REPORTED, RETURNED = ValueStatus.REPORTED, ValueStatus.RETURNED


def why(reading):
    return None if reading.reason is None else reading.reason.code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (seen(5, status=REPORTED), ReasonCode.AWAITING_VERIFICATION),
        (seen(5, status=RETURNED), ReasonCode.RETURNED),
        (seen(5, lapses_on=date(2024, 11, 20)), ReasonCode.EVIDENCE_LAPSED),
        (seen(5, lapses_on=date(2024, 1, 1)), ReasonCode.EVIDENCE_LAPSED),
        (seen(5, period="2023q3"), ReasonCode.TOO_OLD),
        (seen(5, period="2025q1"), ReasonCode.NO_VALUE),
    ],
)
def test_a_value_that_does_not_count_says_why(value, code):
    reading = read(COUNT, value)
    assert not reading.known and why(reading) is code
    assert reading.low is None and reading.high is None


def test_nothing_reported_is_no_value():
    assert why(read(COUNT)) is ReasonCode.NO_VALUE
    assert why(read(COUNT, parts=[1, 2])) is ReasonCode.PARTS_MISSING


@pytest.mark.parametrize(
    "value",
    [seen(5), seen(5, lapses_on=date(2024, 11, 21)), seen(5, period="2023q4"), seen(5, period="2024q4")],
)
def test_a_verified_value_with_living_evidence_counts(value):
    reading = read(COUNT, value)
    assert reading.known and reading.amount == Amount(Decimal(5))
    assert reading.oldest == reading.newest == value.period


def test_the_last_day_of_freshness_is_still_fresh():
    value = seen(5, period="2023q3")
    assert read(COUNT, value, day=date(2024, 9, 30)).known
    assert why(read(COUNT, value, day=date(2024, 10, 1))) is ReasonCode.TOO_OLD


def test_an_unverified_correction_does_not_hide_the_verified_value():
    reading = read(
        COUNT,
        seen(5, period="2024q2", value_id=1),
        seen(9, period="2024q3", value_id=2, status=REPORTED),
        seen(7, period="2024q3", value_id=3, status=RETURNED),
    )
    assert reading.amount == Amount(Decimal(5)) and reading.sources == (1,)


@pytest.mark.parametrize("turn", [1, -1])
def test_the_newest_period_wins_then_the_newest_value_in_whatever_order_they_arrive(turn):
    values = [
        seen(1, period="2024q1", value_id=9),
        seen(2, period="2024q3", value_id=3),
        seen(3, period="2024q3", value_id=4),
        seen(4, period="2024q2", value_id=8),
    ]
    assert read(COUNT, *values[::turn]).sources == (4,)


def test_a_share_takes_its_base_of_the_same_period_else_the_last_before():
    share = seen(8, period="2024q3", value_id=1)
    bases = [
        seen(10, key="all", period="2024q1", value_id=2),
        seen(16, key="all", period="2024q2", value_id=3),
        seen(99, key="all", period="2024q4", value_id=4),
        seen(77, key="all", period="2024q3", value_id=5, status=REPORTED),
    ]
    before = read(SHARE, share, *bases)
    assert before.amount == Amount(Decimal(8), Decimal(16)) and before.sources == (1, 3)
    same = read(SHARE, share, *bases, seen(20, key="all", period="2024q3", value_id=6))
    assert same.amount == Amount(Decimal(8), Decimal(20)) and same.sources == (1, 6)


def test_a_share_without_its_base_says_so():
    later = seen(10, key="all", period="2024q4")
    reading = read(SHARE, seen(8), later)
    assert why(reading) is ReasonCode.BASE_MISSING
    assert reading.reason is not None and reading.reason.facts["base"] == "all"


def test_an_older_value_with_its_base_stands_in_for_a_newer_one_without():
    base = replace(BASE, fresh_months=12)
    assert base.is_base
    values = [seen(3, period="2024q2", value_id=1), seen(9, key="all", period="2024q2", value_id=2)]
    assert read(SHARE, *values).amount == Amount(Decimal(3), Decimal(9))


def test_a_share_may_carry_its_own_denominator():
    assert read(OPEN_SHARE, seen(8, of=16)).amount == Amount(Decimal(8), Decimal(16))
    assert read(COUNT, seen(8, of=16)).amount == Amount(Decimal(8))


@pytest.mark.parametrize("zero", [seen(0, of=0), seen(0, of=5)])
def test_zero_is_remembered_as_zero(zero):
    reading = read(OPEN_SHARE, zero)
    assert reading.known and reading.amount is not None
    assert reading.amount.defined is (zero.denominator != 0)


def test_a_hamlet_with_nobody_does_not_undo_the_others():
    reading = read(OPEN_SHARE, seen(0, of=0, place=1), seen(3, of=4, place=2), parts=[1, 2])
    assert reading.amount == Amount(Decimal(3), Decimal(4))
    nobody = read(OPEN_SHARE, seen(0, of=0, place=1), seen(0, of=0, place=2), parts=[1, 2])
    verdict = judged(compare("at_least", cell(0)), nobody)
    assert verdict.reason.code is ReasonCode.ZERO_BASE


def test_men_are_all_less_the_women():
    share = replace(SHARE, by_sex=True)
    reading = read(share, seen(30, female=20), seen(50, key="all", female=25))
    assert reading.groups[FEMALE].amount == Amount(Decimal(20), Decimal(25))
    assert reading.groups[MALE].amount == Amount(Decimal(10), Decimal(25))
    assert not read(share, seen(30, female=20), seen(50, key="all")).groups
    assert not read(share, seen(30), seen(50, key="all", female=25)).groups
    assert not read(SHARE, seen(30, female=20), seen(50, key="all", female=25)).groups


def test_the_split_of_a_commune_needs_the_split_of_every_hamlet():
    share = replace(OPEN_SHARE, by_sex=True)
    one = seen(3, of=10, female=1, female_denominator=Decimal(4), place=1)
    two = seen(6, of=10, female=5, female_denominator=Decimal(6), place=2)
    reading = read(share, one, two, parts=[1, 2])
    assert reading.groups[FEMALE].amount == Amount(Decimal(6), Decimal(10))
    assert reading.groups[MALE].amount == Amount(Decimal(3), Decimal(10))
    without = read(share, one, seen(6, of=10, place=2), parts=[1, 2])
    assert without.known and not without.groups
    aside = read(share, one, seen(place=2, not_applicable=True), parts=[1, 2])
    assert aside.groups[FEMALE].amount == Amount(Decimal(1), Decimal(4))


def test_missing_hamlets_are_named():
    reading = read(COUNT, seen(5, place=2), seen(7, place=3, status=REPORTED), parts=[1, 2, 3, 4])
    assert reading.reason is not None and reading.reason.code is ReasonCode.PARTS_MISSING
    assert reading.reason.facts == {"places": (1, 3, 4), "of": 4}
    assert (reading.low, reading.high) == (Amount(Decimal(5)), None)
    assert why(reading.parts[3]) is ReasonCode.AWAITING_VERIFICATION


def test_a_share_with_a_missing_hamlet_has_no_bounds():
    reading = read(OPEN_SHARE, seen(5, of=5, place=1), parts=[1, 2])
    assert (reading.low, reading.high, reading.known) == (None, None, False)


def test_a_hamlet_where_it_does_not_apply_is_not_missing():
    reading = read(COUNT, seen(5, place=1), seen(place=2, not_applicable=True), parts=[1, 2])
    assert reading.amount == Amount(Decimal(5)) and reading.reason is None


def test_hamlets_that_have_it_are_counted_between_bounds():
    values = [
        seen(place=1, decision=True),
        seen(place=2, decision=False),
        seen(place=3, decision=True, status=REPORTED),
    ]
    reading = read(DECISION, *values, parts=[1, 2, 3, 4])
    assert reading.low == Amount(Decimal(1), Decimal(4))
    assert reading.high == Amount(Decimal(3), Decimal(4))
    count = MeasureKind.COUNT_OF_HAMLETS
    states = [judged(compare("at_least", cell(n), of=count), reading).state.value for n in (1, 2, 3, 4)]
    assert states == ["met", "not_known", "not_known", "not_met"]
    every = read(DECISION, *(seen(place=place, decision=True) for place in (1, 2)), parts=[1, 2])
    assert every.amount == Amount(Decimal(2), Decimal(2)) and every.reason is None


def test_where_a_value_comes_from_decides_which_place_is_read():
    own = seen(7, place=1)
    assert read(COUNT, own).amount == Amount(Decimal(7))  # a hamlet has no hamlets
    at_commune = replace(COUNT, collected_at="commune")
    assert read(at_commune, own, seen(9, place=2), parts=[2, 3]).amount == Amount(Decimal(7))
    alone = replace(COUNT, across_places=AcrossPlaces.NONE)
    assert read(alone, own, seen(9, place=2), parts=[2]).amount == Amount(Decimal(7))


def test_sources_and_periods_of_a_sum_are_those_of_its_parts():
    values = [seen(1, place=1, value_id=5, period="2024q1"), seen(2, place=2, value_id=6)]
    reading = read(COUNT, *values, parts=[1, 2])
    assert reading.sources == (5, 6)
    assert reading.oldest is not None and reading.oldest.code == "2024q1"
    assert reading.newest is not None and reading.newest.code == "2024q3"


QUARTERS = [seen(n, period=f"2024q{n}", value_id=n) for n in (1, 2, 3)]


def test_a_flow_is_the_sum_of_the_years_quarters():
    assert read(FLOW, *QUARTERS).amount == Amount(Decimal(6))
    assert read(FLOW, *QUARTERS, seen(4, period="2024q4", value_id=4)).amount == Amount(Decimal(10))
    assert read(FLOW, seen(50, period="2023q4", value_id=9), *QUARTERS).amount == Amount(Decimal(6))
    corrected = seen(20, period="2024q2", value_id=8)
    assert read(FLOW, corrected, *QUARTERS).amount == Amount(Decimal(24))


def test_a_flow_names_the_quarters_that_are_lacking():
    reading = read(FLOW, QUARTERS[1])
    assert reading.reason is not None and reading.reason.code is ReasonCode.PERIODS_MISSING
    assert reading.reason.facts == {"quarters": (1, 3), "year": 2024}
    assert read(FLOW, QUARTERS[0], day=date(2024, 6, 30)).known
    assert not read(FLOW, QUARTERS[0], day=date(2024, 7, 1)).known


def test_a_whole_year_needs_no_quarters():
    year = seen(40, period="2024y", value_id=10)
    assert read(FLOW, year).amount == Amount(Decimal(40))
    assert read(FLOW, year, *QUARTERS).amount == Amount(Decimal(40))


def test_a_half_year_is_not_counted_again_with_its_quarters():
    half = seen(3, period="2024h1", value_id=7)
    reading = read(FLOW, half, *QUARTERS)
    assert not reading.known or reading.amount == Amount(Decimal(6))


def test_a_quarter_without_anything_to_count_does_not_undo_the_others():
    aside = seen(period="2024q3", value_id=3, not_applicable=True)
    reading = read(FLOW, QUARTERS[0], QUARTERS[1], aside)
    assert not reading.not_applicable and reading.amount == Amount(Decimal(3))


def test_a_flow_of_shares_adds_numerators_and_denominators():
    share = replace(FLOW, kind=IndicatorKind.SHARE)
    values = [seen(n, of=10 * n, period=f"2024q{n}") for n in (1, 2, 3)]
    assert read(share, *values).amount == Amount(Decimal(6), Decimal(60))


def test_a_cumulative_total_never_falls_within_the_year():
    ends = [date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30), DAY]
    totals = [read(FLOW, *QUARTERS, day=day).amount for day in ends]
    assert [total.numerator for total in totals if total] == [1, 3, 6, 6]
