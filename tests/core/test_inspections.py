"""The days on which a plan is inspected."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmoi.core.inspections import inspection_days

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


def test_a_plan_of_the_year_is_inspected_at_the_end_of_march_june_and_december():
    assert inspection_days(date(2024, 1, 1), date(2024, 12, 31)) == [
        (3, date(2024, 3, 31)),
        (6, date(2024, 6, 30)),
        (12, date(2024, 12, 31)),
    ]


def test_a_plan_that_begins_within_a_month_counts_its_own_months():
    days = inspection_days(date(2024, 11, 30), date(2025, 12, 31))
    assert [day for _months, day in days] == [date(2025, 2, 27), date(2025, 5, 29), date(2025, 11, 29)]


def test_a_short_plan_is_inspected_on_its_last_day_once():
    assert inspection_days(date(2024, 1, 1), date(2024, 9, 30))[-1] == (12, date(2024, 9, 30))
    assert inspection_days(date(2024, 1, 1), date(2024, 2, 1)) == [(3, date(2024, 2, 1))]


def test_a_plan_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="before it starts"):
        inspection_days(date(2024, 2, 1), date(2024, 1, 1))


@given(DAYS, st.integers(0, 3000))
def test_days_rise_lie_within_the_plan_and_the_last_reaches_a_year_or_the_end(starts, length):
    ends = starts + timedelta(days=length)
    found = inspection_days(starts, ends)
    days = [day for _months, day in found]
    assert days == sorted(set(days))
    assert all(starts <= day <= ends for day in days)
    assert days[-1] == ends or (found[-1][0] == 12 and (days[-1] - starts).days in (363, 364, 365))
