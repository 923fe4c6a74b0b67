"""Deadlines become days: within the plan, in order, as many as the rhythm says, none twice."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmoi.core.deadlines import Deadline, DeadlineKind
from banmoi.core.rhythms import Due, Timing, occurrences, timing

STARTS, ENDS = date(2024, 1, 1), date(2024, 12, 31)
SINGLE = (
    "1 week",
    "2 weeks",
    "1 month",
    "2 months",
    "3 months",
    "1 quarter",
    "5 months",
    "6 months",
    "1 year",
)


def every(*rhythms, as_written="hằng tháng", **more):
    return Deadline(DeadlineKind.RECURRING, as_written, every=rhythms, **more)


def dues(*deadlines, starts=STARTS, ends=ENDS):
    return [item.due for item in occurrences(deadlines, starts, ends)]


def day(text):
    number, month, year = (int(part) for part in text.split("/"))
    return date(year, month, number)


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        (Deadline(DeadlineKind.BEFORE_DATE, "trước 20/02/2024", end=day("20/2/2024")), ["19/2/2024"]),
        (Deadline(DeadlineKind.BEFORE_DATE, "trước 01/03/2024", end=day("1/3/2024")), ["29/2/2024"]),
        (Deadline(DeadlineKind.BY_DATE, "xong 30/6/2024", end=day("30/6/2024")), ["30/6/2024"]),
        (
            Deadline(DeadlineKind.BY_END_OF_PERIOD, "quý II", start=day("1/4/2024"), end=day("30/6/2024")),
            ["30/6/2024"],
        ),
        (every("3 months"), ["31/3/2024", "30/6/2024", "30/9/2024", "31/12/2024"]),
        (every("1 quarter"), ["31/3/2024", "30/6/2024", "30/9/2024", "31/12/2024"]),
        (every("6 months"), ["30/6/2024", "31/12/2024"]),
        (every("1 year"), ["31/12/2024"]),
        (every("3 months", "6 months", "1 year"), ["31/3/2024", "30/6/2024", "31/12/2024"]),
        (every("1 year", "6 months"), ["30/6/2024", "31/12/2024"]),
        (every("3 months", "6 months"), ["31/3/2024", "30/6/2024"]),
    ],
)
def test_a_deadline_becomes_these_days(deadline, expected):
    assert dues(deadline) == [day(text) for text in expected]


def test_each_month_has_its_last_day_or_the_day_named():
    assert [item.day for item in dues(every("1 month"))] == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    by = every("1 month", as_written="ngày 20 hằng tháng", day_of=20)
    assert {item.day for item in dues(by)} == {20}
    before = every("1 month", as_written="Trước ngày 20 hằng tháng", day_of=20)
    assert {item.day for item in dues(before)} == {19}
    assert dues(every("1 month", as_written="ngày 31", day_of=31))[1] == date(2024, 2, 29)


def test_a_plan_over_several_years_has_its_marks_in_each():
    found = dues(every("3 months", "6 months", "1 year"), ends=date(2026, 2, 15))
    expected = "31/3/2024 30/6/2024 31/12/2024 31/3/2025 30/6/2025 31/12/2025 15/2/2026"
    assert found == [day(text) for text in expected.split()]
    assert len(dues(every("1 month"), ends=date(2026, 12, 31))) == 36
    assert dues(every("1 year"), ends=date(2025, 6, 30)) == [day("31/12/2024"), day("30/6/2025")]


def test_labels_tell_the_times_apart():
    found = occurrences([every("1 month", what="báo cáo")], STARTS, ENDS)
    assert found[2] == Due("báo cáo", day("1/3/2024"), day("31/3/2024"), "tháng 3/2024")
    assert found[2].text_vi == "báo cáo: tháng 3/2024"
    labels = [item.label_vi for item in occurrences([every("3 months", "6 months", "1 year")], STARTS, ENDS)]
    assert labels == ["3 tháng năm 2024", "6 tháng năm 2024", "cả năm 2024"]
    assert occurrences([every("1 quarter")], STARTS, ENDS)[3].label_vi == "quý IV/2024"
    assert occurrences([every("6 months")], STARTS, ENDS)[0].label_vi == "6 tháng đầu năm 2024"
    assert occurrences([every("5 months")], STARTS, ENDS)[2].label_vi == "từ tháng 11/2024 đến tháng 3/2025"


@pytest.mark.parametrize(
    "deadlines",
    [
        [],
        [Deadline(DeadlineKind.ONGOING, "thường xuyên")],
        [every("1 day")],
        [Deadline(DeadlineKind.BY_DATE, "sớm")],
    ],
)
def test_no_day_is_one_time_without_a_day(deadlines):
    assert occurrences(deadlines, STARTS, ENDS) == [Due("", STARTS, None)]


def test_a_day_that_the_plan_names_stands_even_after_its_end():
    late = Deadline(DeadlineKind.BEFORE_DATE, "trước 15/01/2025", end=day("15/1/2025"))
    assert dues(late) == [day("14/1/2025")]


def test_several_deadlines_stand_side_by_side_and_a_double_counts_once():
    one = Deadline(DeadlineKind.BY_DATE, "30/6", end=day("30/6/2024"), what="sơ kết")
    other = Deadline(DeadlineKind.BY_DATE, "15/12", end=day("15/12/2024"), what="tổng kết")
    found = occurrences([other, one, one], STARTS, ENDS)
    assert [item.what for item in found] == ["sơ kết", "tổng kết"]


@pytest.mark.parametrize("text", ["monthly", "0 months", "1 fortnight", "-1 month", ""])
def test_what_is_no_rhythm_is_refused(text):
    with pytest.raises(ValueError, match="rhythm"):
        occurrences([every(text)], STARTS, ENDS)


plans = st.tuples(
    st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(min_value=0, max_value=1500)
).map(lambda pair: (pair[0], pair[0] + timedelta(days=pair[1])))
rhythms = st.one_of(
    st.sampled_from(SINGLE).map(lambda text: (text,)),
    st.just(("3 months", "6 months", "1 year")),
    st.just(("6 months", "1 year")),
)
recurring = st.builds(
    lambda texts, day_of, words: every(*texts, day_of=day_of, as_written=words),
    rhythms,
    st.none() | st.integers(1, 31),
    st.sampled_from(["ngày ấy", "trước ngày ấy"]),
)


@given(plan=plans, deadlines=st.lists(recurring, min_size=1, max_size=3))
def test_rhythms_stay_within_the_plan_in_order_and_without_doubles(plan, deadlines):
    starts, ends = plan
    found = occurrences(deadlines, starts, ends)
    assert found
    for item in found:
        assert starts <= item.starts
        assert item.due is None or item.starts <= item.due <= ends
    keys = [item.due or date.max for item in found]
    assert keys == sorted(keys)
    assert len(set(found)) == len(found)
    assert len({(item.text_vi, item.due) for item in found}) == len(found)


@given(plan=plans)
def test_there_is_one_time_for_each_month_quarter_and_year_begun(plan):
    starts, ends = plan
    months = (ends.year - starts.year) * 12 + ends.month - starts.month + 1
    quarters = (ends.year * 4 + (ends.month - 1) // 3) - (starts.year * 4 + (starts.month - 1) // 3) + 1
    assert len(dues(every("1 month"), starts=starts, ends=ends)) == months
    assert len(dues(every("3 months"), starts=starts, ends=ends)) == quarters
    assert len(dues(every("1 year"), starts=starts, ends=ends)) == ends.year - starts.year + 1


@given(plan=plans, text=st.sampled_from(SINGLE))
def test_single_rhythms_leave_no_day_of_the_plan_out(plan, text):
    starts, ends = plan
    found = occurrences([every(text)], starts, ends)
    assert found[0].starts == starts
    assert found[-1].due == ends
    for before, after in pairwise(found):
        assert before.due + timedelta(days=1) == after.starts


@given(plan=plans, first=recurring, second=recurring)
def test_the_order_of_the_deadlines_does_not_matter(plan, first, second):
    assert set(occurrences([first, second], *plan)) == set(occurrences([second, first], *plan))


@given(plan=plans, back=st.integers(0, 400))
def test_what_has_no_day_is_never_late_before_the_end(plan, back):
    _starts, ends = plan
    assert timing("open", None, ends, ends - timedelta(days=back)) is not Timing.LATE
    assert timing("open", None, ends, ends + timedelta(days=1)) is Timing.LATE


def test_timing_on_the_days_around():
    due = date(2024, 11, 20)
    assert timing("open", due, ENDS, due) is Timing.SOON
    assert timing("open", due, ENDS, due + timedelta(days=1)) is Timing.LATE
    assert timing("open", due, ENDS, due - timedelta(days=14)) is Timing.SOON
    assert timing("open", due, ENDS, due - timedelta(days=15)) is Timing.OPEN
    assert timing("done", due, ENDS, due + timedelta(days=90)) is Timing.DONE
    assert timing("not_done", due, ENDS, due + timedelta(days=90)) is Timing.NOT_DONE
