"""Goals of a plan: their direction, the declared rounding, impossible goals, bounds and course."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banmoi.core.amounts import Amount
from banmoi.core.assess import State
from banmoi.core.goals import Course, GoalComparator, GoalTerms, Rounding, TrendPoint, judge_goal, weaker_than
from banmoi.core.law import Comparator
from banmoi.core.readings import Reading
from banmoi.core.reasons import ReasonCode
from tests.core.build import between, exactly

DAY = date(2024, 11, 20)
FEW = settings(max_examples=60, deadline=None)


def goal(comparator, low, *, is_share=True, ends=date(2024, 12, 31), **more):
    amount = None if low is None else Decimal(low)
    return GoalTerms(GoalComparator(comparator), amount, is_share, date(2024, 1, 1), ends, **more)


def state(terms, reading):
    return judge_goal(terms, reading, DAY).state


@pytest.mark.parametrize(
    ("comparator", "low", "reading", "expected"),
    [
        # "giảm còn 1,48%": a ceiling
        ("decrease_to", "1.48", exactly(3, 100), State.NOT_MET),
        ("decrease_to", "1.48", exactly(1, 100), State.MET),
        ("decrease_to", "1.48", exactly(148, 10000), State.MET),
        # "trên 99,2%": strictly more, never rounded
        ("gt", "99.2", exactly(992, 1000), State.NOT_MET),
        ("gt", "99.2", exactly(99201, 100000), State.MET),
        ("lt", "5", exactly(5, 100), State.NOT_MET),
        ("lt", "5", exactly(49999, 1000000), State.MET),
        ("le", "5", exactly(5, 100), State.MET),
        # "đạt 78,6%": rounded half up as written
        ("eq", "78.6", exactly(11, 14), State.MET),
        ("ge", "78.6", exactly(7855, 10000), State.MET),
        ("ge", "78.6", exactly(78549, 100000), State.NOT_MET),
        ("eq", "78.60", exactly(11, 14), State.NOT_MET),
        ("eq", "78.6", exactly(80, 100), State.MET),
        # the whole is never rounded onto
        ("ge", "100", exactly(9996, 10000), State.NOT_MET),
        ("eq", "100.0", exactly(9999, 10000), State.NOT_MET),
        ("eq", "100", exactly(44, 44), State.MET),
        # "trên 100%" cannot be and is followed as 100%
        ("gt", "100", exactly(44, 44), State.MET),
        ("gt", "100", exactly(9999, 10000), State.NOT_MET),
        ("ge", "120", exactly(44, 44), State.MET),
    ],
)
def test_a_goal_in_per_cent(comparator, low, reading, expected):
    assert state(goal(comparator, low), reading) is expected


def test_nothing_left_is_not_rounded_to_either():
    """ "Giảm còn 0%" with three poor households in a thousand is not achieved."""
    assert state(goal("decrease_to", "0"), exactly(3, 1000)) is State.NOT_MET
    assert state(goal("decrease_to", "0"), exactly(0, 1000)) is State.MET


@pytest.mark.parametrize(
    ("comparator", "low", "value", "expected"),
    [
        ("ge", "20", 20, State.MET),
        ("gt", "20", 20, State.NOT_MET),
        ("gt", "20", 21, State.MET),
        ("eq", "1", 2, State.MET),
        ("le", "3", 4, State.NOT_MET),
        ("increase_by_between", "3", 2, State.NOT_MET),
        ("increase_by_between", "3", 9, State.MET),
        ("ge", "120", 119, State.NOT_MET),
    ],
)
def test_a_goal_in_numbers_is_never_rounded_and_may_pass_a_hundred(comparator, low, value, expected):
    terms = goal(comparator, low, is_share=False)
    assert terms.rounding is Rounding.EXACT and not terms.impossible
    assert state(terms, exactly(value)) is expected


def test_what_is_still_lacking_is_more_than_nothing():
    """ "Trên 20 con" with 20: the goal is not met, so something is lacking."""
    verdict = judge_goal(goal("gt", "20", is_share=False), exactly(20), DAY)
    assert verdict.state is State.NOT_MET
    assert verdict.distance is None or verdict.distance.steps > 0


def test_eleven_of_fourteen_by_counts_by_rounding_and_exactly():
    reading = exactly(11, 14)
    counts = goal("eq", "78.6", of_count=(11, 14))
    assert counts.rounding is Rounding.COUNTS and state(counts, reading) is State.MET
    assert state(counts, exactly(10, 14)) is State.NOT_MET
    rounded = goal("eq", "78.6")
    assert rounded.rounding is Rounding.AS_WRITTEN and state(rounded, reading) is State.MET
    exact = goal("gt", "78.6")
    assert exact.rounding is Rounding.EXACT and state(exact, reading) is State.NOT_MET


def test_a_goal_met_by_rounding_lacks_nothing():
    verdict = judge_goal(goal("eq", "78.6"), exactly(11, 14), DAY)
    assert verdict.state is State.MET and verdict.distance is None
    lacking = judge_goal(goal("eq", "78.6"), exactly(10, 14), DAY).distance
    assert lacking is not None and lacking.steps == 2 and not lacking.fewer


def test_an_impossible_goal_says_so():
    for terms in (goal("gt", "100"), goal("ge", "100.1"), goal("eq", "101")):
        assert terms.impossible and terms.followed_as == (Comparator.AT_LEAST, Decimal(100))
    for terms in (
        goal("ge", "100"),
        goal("le", "120"),
        goal("gt", "99.9"),
        goal("gt", "200", is_share=False),
    ):
        assert not terms.impossible


@FEW
@given(st.sampled_from(["ge", "gt", "le", "lt", "decrease_to", "eq"]), st.integers(0, 1000), st.data())
def test_better_figures_never_lose_a_goal(comparator, tenths, data):
    terms = goal(comparator, f"{tenths / 10:.1f}")
    low, high = sorted(data.draw(st.tuples(st.integers(0, 300), st.integers(0, 300))))
    worse, better = (low, high) if terms.followed_as[0].wants_more else (high, low)
    if state(terms, exactly(worse, 300)) is State.MET:
        assert state(terms, exactly(better, 300)) is State.MET


@pytest.mark.parametrize(
    ("comparator", "low", "before", "weaker"),
    [
        ("gt", "99.2", exactly(993, 1000), True),
        ("gt", "99.2", exactly(992, 1000), False),
        ("decrease_to", "1.48", exactly(1, 100), True),  # a ceiling above what already was
        ("decrease_to", "1.48", exactly(2, 100), False),
        ("eq", "78.6", exactly(11, 14), False),  # the same, as written
        ("eq", "78.6", exactly(12, 14), True),
        ("gt", "100", exactly(44, 44), False),  # followed as 100%
        ("increase_by", "2", exactly(50, 100), False),  # promises a change
    ],
)
def test_a_goal_weaker_than_what_already_was(comparator, low, before, weaker):
    assert weaker_than(goal(comparator, low), before) is weaker


def test_a_count_is_compared_with_a_count_and_not_known_is_never_weaker():
    assert weaker_than(goal("eq", "78.6", of_count=(11, 14)), exactly(12, 14))
    assert not weaker_than(goal("eq", "78.6", of_count=(11, 14)), exactly(11, 14))
    assert not weaker_than(goal("ge", "50"), Reading())
    assert not weaker_than(goal("achieved", None), exactly(1))


def test_bounds_answer_only_when_nothing_missing_could_change_it():
    floor = between(Amount(Decimal(12)), None)
    assert state(goal("ge", "10", is_share=False), floor) is State.MET
    assert state(goal("ge", "13", is_share=False), floor) is State.NOT_KNOWN
    assert state(goal("le", "11", is_share=False), floor) is State.NOT_MET
    assert state(goal("le", "13", is_share=False), floor) is State.NOT_KNOWN
    part = between(Amount(Decimal(3), Decimal(10)), Amount(Decimal(6), Decimal(10)))
    assert state(goal("ge", "30"), part) is State.MET
    assert state(goal("ge", "60.1"), part) is State.NOT_MET
    assert state(goal("ge", "50"), part) is State.NOT_KNOWN


def test_nothing_and_a_share_of_nothing_are_not_known():
    nothing = judge_goal(goal("ge", "10"), Reading(), DAY)
    assert (nothing.state, nothing.reason.code) == (State.NOT_KNOWN, ReasonCode.NO_VALUE)
    nobody = judge_goal(goal("le", "10"), exactly(0, 0), DAY)
    assert (nobody.state, nobody.reason.code) == (State.NOT_KNOWN, ReasonCode.ZERO_BASE)
    assert nobody.course is Course.NOT_KNOWN


def test_a_goal_of_achievement_follows_the_decision():
    terms = goal("achieved", None)
    assert [state(terms, Reading(decision=answer)) for answer in (True, False, None)] == [
        State.MET,
        State.NOT_MET,
        State.NOT_KNOWN,
    ]
    with pytest.raises(ValueError):
        _ = terms.followed_as


@pytest.mark.parametrize(
    ("ends", "trend", "expected"),
    [
        (date(2024, 11, 19), [], Course.MISSED),
        (date(2024, 11, 20), [], Course.AT_RISK),
        (date(2024, 12, 31), [(date(2024, 9, 30), "60")], Course.AT_RISK),
        (date(2024, 12, 31), [(date(2024, 6, 30), "50"), (date(2024, 9, 30), "70")], Course.ON_COURSE),
        (date(2024, 12, 31), [(date(2024, 6, 30), "65"), (date(2024, 9, 30), "70")], Course.AT_RISK),
        (date(2024, 12, 31), [(date(2024, 6, 30), "75"), (date(2024, 9, 30), "70")], Course.AT_RISK),
        (date(2024, 12, 31), [(date(2020, 1, 1), "0"), (date(2024, 9, 30), "70")], Course.AT_RISK),
    ],
)
def test_the_course_of_a_goal_that_is_not_met(ends, trend, expected):
    points = [TrendPoint(day, Decimal(value)) for day, value in trend]
    verdict = judge_goal(goal("ge", "80", ends=ends), exactly(70, 100), DAY, points)
    assert (verdict.state, verdict.course) == (State.NOT_MET, expected)
    assert verdict.days_left == (ends - DAY).days


def test_a_falling_rate_is_on_course_to_a_ceiling():
    points = [TrendPoint(date(2024, 3, 31), Decimal(6)), TrendPoint(date(2024, 9, 30), Decimal(3))]
    verdict = judge_goal(goal("decrease_to", "1.6"), exactly(3, 100), DAY, points)
    assert verdict.course is Course.ON_COURSE
    assert judge_goal(goal("decrease_to", "1.4"), exactly(3, 100), DAY, points).course is Course.AT_RISK


def test_what_is_met_stays_achieved_after_its_end():
    terms = goal("ge", "80", ends=date(2024, 1, 31))
    assert judge_goal(terms, exactly(80, 100), DAY).course is Course.ACHIEVED


def test_a_plan_may_start_on_a_leap_day():
    terms = GoalTerms(GoalComparator.AT_LEAST, Decimal(80), True, date(2024, 2, 29), date(2024, 12, 31))
    points = [TrendPoint(date(2024, 3, 31), Decimal(40)), TrendPoint(date(2024, 9, 30), Decimal(50))]
    assert judge_goal(terms, exactly(1, 2), DAY, points).course is Course.AT_RISK
