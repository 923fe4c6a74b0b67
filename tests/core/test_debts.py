"""Debts: sums on any day, first in first out, two definitions, the road to zero, what is foreseen."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmoi.core.debts import (
    DebtReason,
    Position,
    StepState,
    Sum,
    Way,
    first_debt,
    foresee,
    judge,
    position,
    quarters,
    road,
)
from banmoi.core.periods import parse_period

START = date(2012, 1, 1)
SUMS = st.lists(
    st.builds(
        lambda number, offset, amount: Sum(number, START + timedelta(days=offset), amount),
        st.integers(1, 10**6),
        st.integers(0, 4000),
        st.integers(1, 10**10),
    ),
    max_size=12,
)
DAYS = st.integers(0, 4200).map(lambda offset: START + timedelta(days=offset))


@given(SUMS, SUMS, DAYS)
def test_the_debt_on_a_day_is_accepted_less_paid_up_to_it(acceptances, payments, day):
    found = position(acceptances, payments, day)
    accepted = sum(item.amount for item in acceptances if item.day <= day)
    paid = sum(item.amount for item in payments if item.day <= day)
    assert found.owed - found.ahead == accepted - paid
    assert found.owed == sum(part.amount for part in found.unpaid)
    assert min(found.owed, found.ahead) == 0
    assert (
        found.owed_before(date(2015, 1, 1))
        + sum(part.amount for part in found.unpaid if part.day >= date(2015, 1, 1))
        == found.owed
    )


@given(SUMS, SUMS, DAYS)
def test_the_oldest_acceptance_is_paid_first(acceptances, payments, day):
    """Đồng by đồng: the debt begins with the first acceptance whose running sum exceeds what was paid."""
    found = position(acceptances, payments, day)
    paid = sum(item.amount for item in payments if item.day <= day)
    running, oldest = 0, None
    for item in sorted(acceptances, key=lambda item: (item.day, item.id)):
        running += item.amount if item.day <= day else 0
        if running > paid and oldest is None:
            oldest = item.day
    assert found.oldest == oldest
    assert found.age == (None if oldest is None else (day - oldest).days)
    assert [part.day for part in found.unpaid] == sorted(part.day for part in found.unpaid)


@given(SUMS, SUMS, DAYS, st.integers(1, 400))
def test_cumulative_sums_never_fall_from_one_day_to_a_later_one(acceptances, payments, day, more):
    before = position(acceptances, payments, day)
    after = position(acceptances, payments, day + timedelta(days=more))
    assert after.accepted >= before.accepted
    assert after.paid >= before.paid


def owed(accepted=100, paid=40, day=date(2024, 11, 20)):
    return position([Sum(1, date(2024, 1, 1), accepted)], [Sum(1, date(2024, 2, 1), paid)], day)


CASES = [
    # way, in plan, excepted, arranged -> answer, amount, reason
    (Way.NO_CAPITAL, True, False, 0, True, 60, DebtReason.NO_CAPITAL),
    (Way.NO_CAPITAL, True, False, 70, True, 30, DebtReason.NO_CAPITAL),
    (Way.NO_CAPITAL, True, False, 100, False, 0, DebtReason.CAPITAL_ARRANGED),
    (Way.NO_CAPITAL, None, False, 100, False, 0, DebtReason.CAPITAL_ARRANGED),
    (Way.NO_CAPITAL, None, False, 99, None, 0, DebtReason.PLAN_UNKNOWN),
    (Way.NO_CAPITAL, True, False, None, None, 0, DebtReason.CAPITAL_UNKNOWN),
    (Way.NO_CAPITAL, False, False, 0, False, 0, DebtReason.OUT_OF_PLAN),
    (Way.NOT_PLANNED, False, False, None, True, 60, DebtReason.NOT_PLANNED),
    (Way.NOT_PLANNED, False, True, None, False, 0, DebtReason.EXCEPTED),
    (Way.NOT_PLANNED, None, False, 0, None, 0, DebtReason.PLAN_UNKNOWN),
    (Way.NOT_PLANNED, None, True, 0, False, 0, DebtReason.EXCEPTED),
    (Way.NOT_PLANNED, True, False, 0, False, 0, DebtReason.LATE_PAYMENT),
]


@pytest.mark.parametrize(("way", "in_plan", "excepted", "arranged", "answer", "amount", "reason"), CASES)
def test_each_definition_says_yes_no_or_not_known(way, in_plan, excepted, arranged, answer, amount, reason):
    found = judge(way, owed(), in_plan=in_plan, excepted=excepted, arranged=arranged)
    assert (found.answer, found.amount, found.reason) == (answer, amount, reason)


@pytest.mark.parametrize("way", Way)
@pytest.mark.parametrize("in_plan", [True, False, None])
def test_nothing_owed_is_no_debt_under_any_definition(way, in_plan):
    found = judge(way, owed(paid=100), in_plan=in_plan, excepted=False, arranged=None)
    assert (found.answer, found.reason) == (False, DebtReason.NOTHING_OWED)


@given(
    SUMS, SUMS, DAYS, st.sampled_from([True, False, None]), st.booleans(), st.none() | st.integers(0, 10**11)
)
def test_no_more_is_in_default_than_is_owed(acceptances, payments, day, in_plan, excepted, arranged):
    standing = position(acceptances, payments, day)
    for way in Way:
        found = judge(way, standing, in_plan=in_plan, excepted=excepted, arranged=arranged)
        assert 0 <= found.amount <= standing.owed
        assert (found.amount > 0) == (found.answer is True)


AGREED = date(2024, 1, 15)
STEPS = [Sum(1, date(2024, 3, 31), 30), Sum(2, date(2024, 6, 30), 30), Sum(3, date(2024, 12, 31), 40)]


def walked(payments, day=date(2024, 11, 20)):
    payments = [Sum(number, when, amount) for number, (when, amount) in enumerate(payments, 1)]
    return road(STEPS, payments, AGREED, position([Sum(1, date(2013, 1, 1), 100)], payments, day))


def test_a_step_is_kept_late_slipped_or_open():
    found = walked([(date(2024, 3, 20), 30), (date(2024, 8, 1), 10)])
    assert [item.state for item in found.steps] == [StepState.KEPT, StepState.SLIPPED, StepState.OPEN]
    assert [item.short for item in found.steps] == [0, 20, 40]
    assert (found.promised, found.without) == (40, 20), "what slipped has no day any more"
    found = walked([(date(2024, 3, 20), 30), (date(2024, 8, 1), 30)])
    assert [item.state for item in found.steps] == [StepState.KEPT, StepState.LATE, StepState.OPEN]
    assert found.without == 0


def test_what_was_paid_before_the_road_was_agreed_pays_no_step():
    found = walked([(date(2024, 1, 15), 30)], day=date(2024, 4, 1))
    assert found.steps[0].state is StepState.SLIPPED
    assert walked([(date(2024, 1, 16), 30)], day=date(2024, 4, 1)).steps[0].state is StepState.KEPT


def test_the_day_of_a_step_belongs_to_it():
    assert walked([(date(2024, 3, 31), 30)], day=date(2024, 3, 31)).steps[0].state is StepState.KEPT
    assert walked([], day=date(2024, 3, 30)).steps[0].state is StepState.OPEN


def test_paying_ahead_shortens_the_road():
    found = walked([(date(2024, 2, 1), 75)], day=date(2024, 7, 1))
    assert [item.state for item in found.steps] == [StepState.KEPT, StepState.KEPT, StepState.OPEN]
    assert (found.promised, found.without) == (25, 0)


@given(SUMS, SUMS, SUMS, DAYS, DAYS)
def test_a_road_leaves_no_debt_out(acceptances, payments, steps, agreed, day):
    standing = position(acceptances, payments, day)
    found = road(steps, payments, agreed, standing)
    assert found.promised + found.without >= standing.owed
    assert 0 <= found.without <= standing.owed
    assert len(found.steps) == len(steps)


NOW = date(2024, 11, 20)
NOTHING = Position(NOW, 0, 0, ())
TERMS = [Sum(1, date(2024, 12, 31), 50), Sum(2, date(2025, 5, 1), 70)]
PERIODS = quarters(NOW, date(2025, 6, 30))
Q4, Q1, Q2 = PERIODS


def test_quarters_follow_each_other():
    assert [item.code for item in PERIODS] == ["2024q4", "2025q1", "2025q2"]
    assert quarters(date(2024, 12, 31), date(2024, 12, 31)) == [parse_period("2024q4")]


def test_a_debt_is_foreseen_before_anybody_signs():
    found = foresee(TERMS, NOTHING, {Q4: 50, Q1: 50, Q2: 80}, PERIODS)
    assert [item.debt for item in found] == [0, 0, 40]
    first = first_debt(found)
    assert first is not None and (first.period, first.debt) == (Q2, 40)


def test_where_the_capital_is_not_known_the_debt_is_not_known_either():
    found = foresee(TERMS, NOTHING, {Q4: 50, Q1: None}, PERIODS)
    assert [item.debt for item in found] == [0, 0, None], "50 are sure, and enough until quarter I"
    assert [item.debt_without for item in found] == [0, 0, 70]
    assert [item.money for item in found] == [50, None, None]
    assert first_debt(found).period == Q2
    found = foresee(TERMS, NOTHING, {}, PERIODS, least={Q2: 30})
    assert [item.debt_without for item in found] == [50, 50, 90]
    assert all(item.debt is None for item in found)


def test_what_is_accepted_and_paid_already_counts():
    standing = Position(NOW, 60, 60, ())
    found = foresee(TERMS, standing, {Q4: 10, Q1: 60, Q2: 120}, PERIODS)
    assert [item.debt for item in found] == [0, 0, 0]
    assert first_debt(found) is None
    assert [item.accepted for item in found] == [60, 60, 120]


@given(SUMS, SUMS, DAYS)
def test_a_debt_of_today_stays_foreseen_until_money_comes(acceptances, payments, day):
    standing = position(acceptances, payments, day)
    periods = quarters(day, day + timedelta(days=300))
    found = foresee([], standing, {}, periods)
    assert all(item.debt_without == standing.owed for item in found)
    assert all((item.debt == 0) == (standing.owed == 0) for item in found)
