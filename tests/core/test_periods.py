"""Reporting periods: their days, names and order, and the same day some months earlier."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banmoi.core.periods import PeriodKind, months_before, parse_period, period_on, quarters_back

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
kinds = st.sampled_from(list(PeriodKind))
NO_PERIODS = ["", "2024", "2024q", "2024q0", "2024q5", "2024h3", "2024y1", "24q1", "2024Q1", "0000y"]
NO_PERIODS += [" 2024q1", "2024q1 ", "2024q１", "２024q1", "2024q01", "-024q1", "2024q1q2"]
FEW = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize(
    ("code", "start", "end", "vietnamese", "english"),
    [
        ("2024q1", date(2024, 1, 1), date(2024, 3, 31), "quý I/2024", "Q1 2024"),
        ("2024q3", date(2024, 7, 1), date(2024, 9, 30), "quý III/2024", "Q3 2024"),
        ("2024q4", date(2024, 10, 1), date(2024, 12, 31), "quý IV/2024", "Q4 2024"),
        ("2024h1", date(2024, 1, 1), date(2024, 6, 30), "6 tháng đầu năm 2024", "H1 2024"),
        ("2024h2", date(2024, 7, 1), date(2024, 12, 31), "6 tháng cuối năm 2024", "H2 2024"),
        ("2024y", date(2024, 1, 1), date(2024, 12, 31), "năm 2024", "2024"),
    ],
)
def test_a_code_names_its_days(code, start, end, vietnamese, english):
    period = parse_period(code)
    assert (period.start, period.end, period.code) == (start, end, code)
    assert (period.label_vi, period.label_en) == (vietnamese, english)
    assert start in period and end in period
    assert start - timedelta(days=1) not in period and end + timedelta(days=1) not in period


@pytest.mark.parametrize(
    "code",
    NO_PERIODS,
)
def test_anything_else_is_no_period(code):
    with pytest.raises(ValueError):
        parse_period(code)


@FEW
@given(days, kinds)
def test_every_day_lies_in_just_one_period_of_a_kind(day, kind):
    period = period_on(day, kind)
    assert day in period
    assert parse_period(period.code) == period
    assert period_on(period.start, kind) == period == period_on(period.end, kind)
    before = period.previous()
    assert before.end == period.start - timedelta(days=1) and before < period
    assert day not in before


def test_the_quarters_back_cross_the_year():
    codes = [period.code for period in quarters_back(date(2024, 4, 30), 4)]
    assert codes == ["2024q2", "2024q1", "2023q4", "2023q3"]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2023, 3, 31), 1, date(2023, 2, 28)),
        (date(2024, 12, 31), 12, date(2023, 12, 31)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2024, 1, 15), 1, date(2023, 12, 15)),
        (date(2024, 11, 20), 0, date(2024, 11, 20)),
    ],
)
def test_the_same_day_some_months_earlier(day, months, expected):
    assert months_before(day, months) == expected


@FEW
@given(days, st.integers(0, 60))
def test_more_months_never_lead_to_a_later_day(day, months):
    earlier = months_before(day, months)
    assert months_before(day, months + 1) < earlier <= day
    assert (day.year - earlier.year) * 12 + day.month - earlier.month == months
