"""The times that a commune reports on."""

from datetime import date

import pytest

from banmoi.core.report_periods import ReportPeriod, a_year_before, parse_report_period, report_periods


def test_codes_are_read_back():
    for months, code in ((3, "2024q1"), (6, "2024h1"), (9, "2024m9"), (12, "2024y")):
        period = ReportPeriod(2024, months)
        assert period.code == code
        assert parse_report_period(code) == period


@pytest.mark.parametrize(
    "text", ["", "2024", "2024q2", "2024h2", "m9", "24m9", "2024m9x", "0000y", "２０２４y"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match="period"):
        parse_report_period(text)


def test_every_period_begins_with_the_year_and_names_what_follows():
    told = [
        (p.end, p.label, p.next_label, p.next_end) for p in (ReportPeriod(2024, m) for m in (3, 6, 9, 12))
    ]
    assert told == [
        (date(2024, 3, 31), "quý I năm 2024", "quý II năm 2024", date(2024, 6, 30)),
        (date(2024, 6, 30), "6 tháng đầu năm 2024", "6 tháng cuối năm 2024", date(2024, 12, 31)),
        (date(2024, 9, 30), "9 tháng đầu năm 2024", "quý IV năm 2024", date(2024, 12, 31)),
        (date(2024, 12, 31), "năm 2024", "năm 2025", date(2025, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2024, 11, 20), date(2023, 11, 20)),
        (date(2024, 2, 29), date(2023, 2, 28)),
        (date(2025, 2, 28), date(2024, 2, 29)),
        (date(2024, 2, 28), date(2023, 2, 28)),
        (date(2024, 12, 31), date(2023, 12, 31)),
    ],
)
def test_the_same_day_a_year_before(day, before):
    assert a_year_before(day) == before


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (date(2024, 1, 1), ["2023y", "2024q1", "2023m9", "2023h1", "2023q1"]),
        (date(2024, 4, 8), ["2024q1", "2024h1", "2023y", "2023m9", "2023h1", "2023q1"]),
        (date(2024, 6, 20), ["2024h1", "2024q1", "2023y", "2023m9", "2023h1", "2023q1"]),
        (date(2024, 11, 20), ["2024y", "2024m9", "2024h1", "2024q1", "2023y", "2023m9", "2023h1", "2023q1"]),
    ],
)
def test_the_likeliest_period_comes_first_and_none_that_has_not_begun(day, codes):
    assert [item.code for item in report_periods([2023, 2024], day)] == codes


def test_a_report_tells_up_to_its_day_and_not_beyond_its_period():
    period = ReportPeriod(2024, 9)
    assert period.until(date(2024, 8, 5)) == date(2024, 8, 5)
    assert period.until(date(2024, 11, 20)) == date(2024, 9, 30)
