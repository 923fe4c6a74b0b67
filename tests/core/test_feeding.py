"""What entries say of an indicator: each way, what says nothing, and until when it is believed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmoi.core.feeding import Feed, FeedRow, FeedWay, tell

DAY = date(2024, 11, 20)
TITLE = Feed("title", FeedWay.NEWEST, where={"reached": ("yes",)}, since="on", until="through")
LIVING = Feed("code", FeedWay.EXISTS, since="on", until="through")
SHARE = Feed("share", FeedWay.NEWEST_RATIO, since="on", numerator="part", denominator="whole")
MEAN = Feed("income", FeedWay.YEAR_MEAN, since="on", numerator="part", denominator="whole", round="year")


def row(number, place=1, **cells):
    return FeedRow(number, 1, cells, place)


def test_no_entries_say_nothing_and_one_not_begun_neither():
    assert tell(TITLE, [], DAY) is None
    assert tell(TITLE, [row(1, on=date(2024, 11, 21), reached="yes")], DAY) is None


def test_the_newest_title_counts_and_a_lapsed_one_is_a_no():
    old = row(1, on=date(2022, 12, 1), reached="yes", through=date(2023, 12, 31))
    told = tell(TITLE, [old], DAY)
    assert (told.decision, told.good_through) == (False, None)
    new = row(2, on=date(2023, 12, 1), reached="yes", through=date(2024, 12, 31))
    told = tell(TITLE, [new, old], DAY)
    assert (told.decision, told.good_through, told.rows) == (True, date(2024, 12, 31), (new,))


def test_what_was_found_once_is_believed_as_long_as_a_reported_value():
    found = row(1, on=date(2022, 11, 20), reached="yes", through=None)
    assert tell(TITLE, [found], DAY, fresh_months=24).good_through == date(2024, 11, 20)
    assert tell(TITLE, [found], date(2024, 11, 21), fresh_months=24) is None
    no = row(1, on=date(2024, 1, 1), reached="no", through=None)
    assert tell(TITLE, [no], DAY, fresh_months=24).good_through == date(2026, 1, 1)


def test_a_thing_that_lives_until_its_end_does_not_grow_old():
    told = tell(LIVING, [row(1, on=date(2010, 1, 1), through=None)], DAY, fresh_months=18)
    assert (told.decision, told.good_through) == (True, None)
    told = tell(LIVING, [row(1, on=date(2020, 1, 1), through=date(2024, 11, 19))], DAY, fresh_months=18)
    assert told.decision is False


def test_the_last_of_several_ends_is_the_end():
    rows = [row(1, on=DAY, through=date(2025, 1, 1)), row(2, on=DAY, through=date(2026, 1, 1))]
    assert tell(LIVING, rows, DAY).good_through == date(2026, 1, 1)
    assert tell(LIVING, [*rows, row(3, on=DAY, through=None)], DAY).good_through is None


def test_entries_of_another_kind_say_nothing():
    feed = replace(LIVING, among={"kind": ("tea",)})
    assert tell(feed, [row(1, on=DAY, kind="bees", through=None)], DAY) is None
    ended = row(2, on=date(2020, 1, 1), kind="tea", through=date(2021, 1, 1))
    assert tell(feed, [row(1, on=DAY, kind="bees", through=None), ended], DAY).decision is False


def test_only_the_newest_of_each_counts():
    feed = Feed("good", FeedWay.EXISTS, where={"good": ("yes",)}, since="on", each="of")
    good, worse = (
        row(1, on=date(2023, 12, 1), of=7, good="yes"),
        row(2, on=date(2024, 6, 1), of=7, good="no"),
    )
    assert tell(feed, [good], DAY, fresh_months=18).decision is True
    assert tell(feed, [good, worse], DAY, fresh_months=18).decision is False
    assert tell(feed, [good, worse, row(3, on=DAY, of=8, good="yes")], DAY).decision is True
    assert tell(feed, [good], date(2025, 6, 2), fresh_months=18) is None


def test_a_ratio_of_the_newest_entry_lapses_with_its_age():
    told = tell(SHARE, [row(1, on=date(2024, 6, 3), part=61, whole=498)], DAY, fresh_months=12)
    assert (told.numerator, told.denominator, told.good_through) == (61, 498, date(2025, 6, 3))
    assert tell(SHARE, [row(1, on=date(2023, 6, 3), part=61, whole=498)], DAY, fresh_months=12) is None
    assert tell(SHARE, [row(1, on=DAY, part=None, whole=498)], DAY) is None
    assert tell(SHARE, [row(1, on=DAY, part=0, whole=0)], DAY) is None


def test_a_mean_is_told_once_every_place_has_its_entry_of_the_newest_round():
    feed = replace(MEAN, everywhere=True)
    last_year = [row(n, n, on=date(2023, 12, n), year="2023", part=Decimal(400), whole=10) for n in (1, 2, 3)]
    begun = [row(4, 1, on=date(2024, 11, 1), year="2024", part=Decimal(500), whole=10)]
    assert tell(feed, last_year, DAY, places=(1, 2, 3)).numerator == 40
    assert tell(feed, [*last_year, *begun], DAY, places=(1, 2, 3)) is None
    rest = [row(n + 3, n, on=date(2024, 11, n), year="2024", part=Decimal(440), whole=12) for n in (2, 3)]
    told = tell(feed, [*last_year, *begun, *rest], DAY, places=(1, 2, 3))
    assert told.numerator == Decimal("40.5882")  # 1380/34, cut
    assert told.denominator is None
    assert [item.id for item in told.rows] == [4, 5, 6]


def test_a_round_may_be_written_in_the_next_year():
    late = row(1, on=date(2025, 1, 20), year="2024", part=Decimal(450), whole=10)
    assert tell(MEAN, [late], date(2025, 2, 1), fresh_months=18).numerator == 45


def test_without_rounds_only_entries_of_the_year_are_summed():
    feed = Feed("year", FeedWay.YEAR_RATIO, since="on", numerator="part", denominator="whole")
    rows = [
        row(1, on=date(2023, 5, 1), part=1, whole=9),
        row(2, on=date(2024, 5, 1), part=2, whole=4),
        row(3, on=date(2024, 6, 1), part=3, whole=6),
    ]
    told = tell(feed, rows, DAY)
    assert (told.numerator, told.denominator) == (5, 10)


def test_a_count_counts_the_living():
    feed = Feed("n", FeedWay.COUNT, since="on", until="through")
    rows = [row(1, on=DAY, through=None), row(2, on=date(2020, 1, 1), through=date(2021, 1, 1))]
    assert tell(feed, rows, DAY).numerator == 1


AMOUNTS = st.decimals(0, 10**9, places=3, allow_nan=False)


@given(st.lists(st.tuples(AMOUNTS, st.integers(1, 10**6)), min_size=1, max_size=20))
def test_a_mean_is_never_rounded_up_and_keeps_its_four_decimals(pairs):
    rows = [row(i, i, on=DAY, year="2024", part=part, whole=whole) for i, (part, whole) in enumerate(pairs)]
    told = tell(MEAN, rows, DAY)
    exact = sum(part for part, _ in pairs) / sum(whole for _, whole in pairs)
    assert told.numerator <= exact + Decimal("1e-18")
    assert exact - told.numerator < Decimal("0.0001")
    assert told.numerator == told.numerator.quantize(Decimal("0.0001"))


@pytest.mark.parametrize("way", list(FeedWay))
def test_a_feed_names_every_column_that_it_reads(way):
    feed = Feed(
        "x", way, where={"a": ("1",)}, among={"b": ("2",)}, since="c", until="d", numerator="e",
        denominator="f", female="g", female_denominator="h", each="i", round="j",
    )  # fmt: skip
    assert feed.named == set("abcdefghij")
