"""A day from a phone is believed, or asked about; it is never moved."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmoi.core.phone_clock import DayDoubt, clock_wrong, day_doubt

TODAY = date(2024, 11, 20)
KNOWN = date(2024, 11, 13)


@pytest.mark.parametrize(
    ("phone", "wrong"),
    [
        (date(2024, 11, 13), False),
        (date(2024, 11, 12), False),  # around midnight
        (date(2024, 11, 21), False),
        (date(2024, 11, 11), True),  # before what it had heard of
        (date(2024, 11, 22), True),
        (date(2023, 11, 20), True),
        (date(2025, 11, 20), True),
        (None, True),
    ],
)
def test_a_clock_is_right_between_what_it_heard_and_now(phone, wrong):
    assert clock_wrong(phone, KNOWN, TODAY) is wrong


def test_what_lies_ahead_is_asked_about_even_with_a_right_clock():
    assert day_doubt(date(2024, 11, 21), TODAY, KNOWN, TODAY) is DayDoubt.AHEAD
    assert day_doubt(date(2020, 1, 1), TODAY, KNOWN, TODAY) is None
    assert day_doubt(TODAY, date(2023, 11, 20), KNOWN, TODAY) is DayDoubt.CLOCK_WRONG
    assert day_doubt(TODAY, date(2023, 11, 20), None, TODAY) is None  # it had heard of no day yet


@given(waited=st.integers(0, 60), written=st.integers(0, 60))
def test_a_right_clock_is_never_doubted_however_long_it_waited(waited, written):
    known = TODAY - timedelta(days=waited)
    phone = min(TODAY, known + timedelta(days=written))
    assert day_doubt(phone, phone, known, TODAY) is None
