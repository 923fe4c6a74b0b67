"""Capital: parting sums, the order of payment, the commune's share, quarters; and the two files of law."""

import copy
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmoi.core.capital import (
    FINISHED,
    OLD_DEBTS,
    Need,
    SourceUse,
    committed,
    keeps_share,
    passed_over,
    quarters_of_plan,
    split,
)
from banmoi.core.law import Confidence
from banmoi.reference.capital_sources import capital_sources, read_sources, source_tables, table_in
from banmoi.reference.files import FactError, load
from banmoi.reference.payment_order import UNKNOWN_PLACE, order_on, payment_orders, read_orders
from banmoi.reference.registers import registers

SUMS = st.integers(min_value=0, max_value=10**12)


# --- arithmetic --------------------------------------------------------------------------------------


@given(SUMS, st.lists(SUMS, min_size=1, max_size=8))
def test_parts_add_up_to_the_whole(total, weights):
    parts = split(total, weights)
    assert len(parts) == len(weights)
    assert sum(parts) == (total if sum(weights) else 0)
    for part, weight in zip(parts, weights, strict=True):
        if sum(weights):
            assert abs(part * sum(weights) - total * weight) < sum(weights)


@given(SUMS, st.lists(SUMS, min_size=1, max_size=6))
def test_contracts_never_take_more_of_a_line_than_it_has(contracts, allocated):
    parts = committed(contracts, allocated)
    assert all(part <= whole for part, whole in zip(parts, allocated, strict=True))
    assert sum(parts) == min(contracts, sum(allocated))


def test_rounding_goes_to_the_largest_remainder():
    assert split(115_000_000, [100_000_000, 20_000_000]) == [95_833_333, 19_166_667]
    assert split(10, [1, 1, 1]) == [4, 3, 3]
    assert split(5, [0, 0]) == [0, 0]


def test_the_commune_s_share_is_kept_exactly_at_the_line_and_not_known_without_a_number():
    assert keeps_share(45, 200, Decimal("22.5")) is True
    assert keeps_share(44, 200, Decimal("22.5")) is False
    assert keeps_share(45, 200, None) is None
    assert keeps_share(0, 0, Decimal(20)) is None


@given(
    st.lists(SUMS, min_size=4, max_size=4),
    st.dictionaries(st.dates(date(2023, 6, 1), date(2025, 6, 1)), SUMS, max_size=20),
)
def test_the_last_quarter_holds_all_that_was_planned_and_paid(planned, paid):
    rows = quarters_of_plan(2024, planned, paid, date(2025, 7, 1))
    assert rows[-1].planned_so_far == sum(planned)
    assert rows[-1].paid_so_far == sum(paid.values())
    assert [row.behind for row in rows] == [row.planned_so_far - row.paid_so_far for row in rows]


def test_a_quarter_that_has_not_begun_is_not_nought_and_one_under_way_is_not_behind():
    paid = {date(2024, 4, 1): 5, date(2024, 6, 30): 7}
    rows = quarters_of_plan(2024, [0, 20, 0, 0], paid, date(2024, 6, 30))
    assert [row.paid for row in rows] == [0, 12, None, None]
    assert [row.behind for row in rows] == [0, None, None, None]
    assert quarters_of_plan(2024, [0, 20, 0, 0], paid, date(2024, 7, 1))[1].behind == 8


# --- the order of payment ----------------------------------------------------------------------------

ORDER = order_on(date(2026, 1, 1))


def need(step, missing=10, work=1):
    return Need(step, work, f"work {work}", 100, 100 - missing)


def test_later_money_passes_over_earlier_needs_that_are_not_funded():
    finished, old = need("finished_unpaid", 10, 1), need("old_debts", 90, 2)
    assert passed_over(ORDER, "new_works", [old, finished], 3) == (finished, old)
    assert passed_over(ORDER, "old_debts", [old, finished], 3) == (finished,)
    assert passed_over(ORDER, "national_programme", [old, finished], 3) == ()


def test_what_is_funded_or_the_work_s_own_stands_in_nobody_s_way():
    assert passed_over(ORDER, "new_works", [need("finished_unpaid", 0)], 3) == ()
    assert passed_over(ORDER, "new_works", [need("finished_unpaid", 10, 3)], 3) == ()


def test_a_class_whose_place_is_not_known_is_not_judged():
    assert ORDER.rank(UNKNOWN_PLACE) is None
    assert passed_over(ORDER, UNKNOWN_PLACE, [need("finished_unpaid")], 3) == ()


@given(st.lists(st.sampled_from([step.key for step in ORDER.known]), min_size=1, max_size=8))
def test_nothing_passes_over_its_own_class_or_a_later_one(steps):
    needs = [need(step, 5, number) for number, step in enumerate(steps)]
    for step in steps:
        ranks = [ORDER.rank(found.step) for found in passed_over(ORDER, step, needs, None)]
        assert all(rank < ORDER.rank(step) for rank in ranks)
        assert ranks == sorted(ranks)


def test_each_day_since_2020_has_at_most_one_order_and_gaps_stay_gaps():
    assert order_on(date(2019, 12, 31)) is None
    for day in (date(2020, 1, 1), date(2024, 12, 31), date(2025, 1, 1), date(2025, 6, 30), date(2030, 1, 1)):
        found = order_on(day)
        assert None in found.steps
        assert {found.step_of(way).key for way in (FINISHED, OLD_DEBTS)} == {"finished_unpaid", "old_debts"}
    assert order_on(date(2024, 6, 1)).confidence == Confidence.RECALLED
    assert order_on(date(2025, 7, 1)).confidence == Confidence.FOUND
    assert len(payment_orders()) == 3


def test_the_classes_that_a_line_may_choose_are_those_of_the_order():
    choices = registers()["allocations"].column("priority").choices
    assert list(choices) == [*(step.key for step in ORDER.known), UNKNOWN_PLACE]
    for step in ORDER.known:
        assert choices[step.key] == (step.vi, step.en)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda data: data["orders"][0].update(same_as="nowhere"), "no steps"),
        (lambda data: data["orders"][0].update(confidence="found"), "recalled"),
        (lambda data: data["orders"][0].update(source="hearsay"), "list of sources"),
        (lambda data: data["orders"][0].update(to=date(2025, 1, 1)), "same days"),
        (lambda data: data["orders"][2]["steps"][0].update(need="guessed"), "no way"),
        (lambda data: data["orders"][2]["steps"][1].update(key="emergency"), "once"),
    ],
)
def test_an_order_that_does_not_hold_is_refused(harm, words):
    data = copy.deepcopy(load("payment_order.yaml"))
    read_orders(data)
    harm(data)
    with pytest.raises(FactError, match=words):
        read_orders(data)


# --- the tree of sources -----------------------------------------------------------------------------


def test_the_district_ends_with_june_2025_and_land_auctions_count_in_the_commune_s_row():
    district = capital_sources()["district"]
    assert district.row_on(date(2025, 6, 30)).number == "II.2"
    assert district.row_on(date(2025, 7, 1)) is None
    assert district.row_in(2025) is not None
    assert district.row_in(2026) is None
    commune = capital_sources()["commune"]
    assert [commune.row_in(year).number for year in (2024, 2026)] == ["II.3", "II.2"]
    for year in (2024, 2026):
        row = capital_sources()["land_auction"].row_in(year)
        assert (row.number, row.of) == ("", "commune")


def test_the_form_of_2026_has_no_row_for_gifts_of_land_and_says_so():
    row = capital_sources()["people_land"].row_in(2026)
    assert (row.number, row.of) == ("", "")
    assert "Biểu 11" in row.note_vi
    assert capital_sources()["people_land"].row_in(2024).number == "VI.3"


def test_every_day_of_the_tables_has_its_tree_and_every_row_its_mark():
    for table in source_tables().values():
        day = table.starts
        while day <= table.ends:
            living = {key for key, source in capital_sources().items() if source.row_on(day)}
            assert {"central_investment", "province", "commune", "merged", "people_cash"} <= living
            day += timedelta(days=45)
    for source in capital_sources().values():
        assert all(row.confidence and row.source for row in source.rows)
    assert table_in(2024).key == "ntm_2021_2025"
    assert table_in(2020) is None


def test_the_registers_offer_exactly_the_sources_of_the_tree():
    leaves = {key: source for key, source in capital_sources().items() if source.use is not SourceUse.GROUP}
    granted = registers()["grants"].column("source").choices
    assert granted == {key: (source.vi, source.en) for key, source in leaves.items()}
    allocated = registers()["allocations"].column("source").choices
    assert allocated == {
        key: (source.vi, source.en) for key, source in leaves.items() if source.use is SourceUse.ALLOCATED
    }


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda tree: tree["province"].update(parent="commune"), "no group"),
        (lambda tree: tree["province"]["rows"][0].update(row="II.2"), "already"),
        (lambda tree: tree["province"]["rows"][0].pop("confidence"), "confidence"),
        (lambda tree: tree["province"]["rows"][0].update(source="hearsay"), "list of sources"),
        (lambda tree: tree["district"]["rows"][0].update(to=date(2026, 1, 1)), "within"),
        (lambda tree: tree["land_auction"]["rows"][0].update(of="district"), "as long"),
        (lambda tree: tree["land_auction"]["rows"][0].update(row="II.4"), "not both"),
        (lambda tree: tree["commune"]["rows"].append(dict(tree["commune"]["rows"][0])), "same days"),
        (lambda tree: tree["merged"]["rows"][0].update(table="nowhere"), "no table"),
    ],
)
def test_a_tree_that_does_not_hold_is_refused(harm, words):
    data = copy.deepcopy(load("capital_sources.yaml"))
    read_sources(data)
    harm(data["tree"])
    with pytest.raises(FactError, match=words):
        read_sources(data)
