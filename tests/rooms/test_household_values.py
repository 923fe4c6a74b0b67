"""What a book tells: values at the quarter's confirmation, bounds where marks are not known, never typed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from banmoi.core.checks import Numbers, ValueProblem
from banmoi.core.household_book import MarkKind
from banmoi.core.periods import parse_period
from banmoi.reference.catalogue import indicators
from banmoi.reference.household_book import counted, marks, of_hamlets, told
from banmoi.reference.registers import registers
from banmoi.reports.contradictions import contradictions
from banmoi.reports.households import draft_lines, oddities
from banmoi.reports.waiting import waiting_for
from banmoi.rooms.households import actions as book
from banmoi.rooms.households.actions import Part
from banmoi.rooms.households.confirm_actions import ConfirmProblem, ConfirmRefusedError, confirm_quarter
from banmoi.rooms.households.confirm_queries import counts_behind, draft_of
from banmoi.rooms.households.models import ConfirmedCount, HouseholdConfirmation
from banmoi.rooms.households.queries import find_household, history, seen_now
from banmoi.rooms.indicators.actions import EntriesRefusedError, Entry, close_period, report_values
from banmoi.rooms.indicators.models import IndicatorValue
from banmoi.rooms.indicators.queries import current_rows, derived_keys
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.places.queries import ancestor_ids, child_ids, children
from banmoi.rooms.registers.actions import write_entry
from tests.book_help import KEPT_FROM, added, confirm, opened, wrote
from tests.conftest import TODAY

Q4 = parse_period("2024q4")


@pytest.fixture
def head(person):
    return person("truongban")


@pytest.fixture
def kept(head, ven, moment):
    return opened(head, ven, moment)


def standing(place, key, period="2024q4"):
    rows = current_rows([place.id], indicators=[key], period=period)
    return rows[0] if rows else None


def ten(head, ven, moment, poor=2):
    """Ten households of four, some of them poor; their keys."""
    return [added(head, ven, moment, f"Hộ {n}", poverty="poor" if n < poor else "neither") for n in range(10)]


def test_the_file_tells_only_what_is_there():
    assert set(told()) <= set(indicators())
    shares = {key for key, item in indicators().items() if item.base in ("households", "population")}
    hamlet = {key for key in shares if indicators()[key].collected_at == "hamlet"}
    assert hamlet <= of_hamlets(), "a share over households or people that the head would still type"
    used = {name for item in (*told().values(), *counted().values()) for name in item.marks}
    used |= {name for mark in marks().values() for name in mark.within}
    assert set(marks()) <= used, "a mark that nothing needs is not asked for"
    assert all(mark.choices or mark.kind is MarkKind.WHOLE for mark in marks().values())


def test_every_number_of_the_file_is_counted_as_the_catalogue_defines_it(head, ven, moment, kept):
    added(head, ven, moment, "Một", poverty="poor", water="piped", house="makeshift", waste="no")
    added(head, ven, moment, "Hai", poverty="near_poor", water="hygienic", persons=3, women=1, insured=2,
          insured_women=1, workers=1, workers_women=1)  # fmt: skip
    added(head, ven, moment, "Ba", water="none", sanitary="no", power="no", waste_water="no", sorting="yes")
    found = {key: item.number.known for key, item in draft_of(ven.id, Q4, TODAY).counts.items()}
    assert found == {
        "households": 3, "population": 11, "poor_household_rate": 1, "multidimensional_poverty_rate": 2,
        "health_insurance_coverage": 10, "hygienic_water_share": 7, "clean_water_share": 1,
        "piped_clean_water_share": 1, "wastewater_collected_share": 2, "household_waste_treated_share": 2,
        "waste_sorting_share": 1, "sanitary_facilities_share": 2, "safe_power_share": 2,
        "solid_house_share": 2, "makeshift_houses": 1, "trained_labour_share": 3, "certified_labour_share": 3,
    }  # fmt: skip


def test_nothing_becomes_a_value_before_it_is_confirmed(head, ven, moment, kept):
    before = IndicatorValue.objects.count()
    ten(head, ven, moment)
    assert IndicatorValue.objects.count() == before
    row = confirm(head, ven, moment)
    assert (row.households, row.as_of) == (10, TODAY)
    value = standing(ven, "poor_household_rate").value
    assert (value.numerator, value.source, value.period) == (2, "derived", "2024q4")
    people = standing(ven, "population").value
    assert (people.numerator, people.female) == (40, 20)
    (behind,) = counts_behind(value.id)
    assert (behind.low, behind.high, behind.confirmation_id) == (2, 2, row.id)


def test_a_confirmed_quarter_stays_when_the_book_changes(head, ven, moment, kept):
    keys = ten(head, ven, moment)
    confirm(head, ven, moment)
    wrote(head, ven, moment, keys[5], poverty="poor")
    assert standing(ven, "poor_household_rate").value.numerator == 2
    confirm(head, ven, moment)
    assert standing(ven, "poor_household_rate").value.numerator == 3
    assert ConfirmedCount.objects.filter(indicator="poor_household_rate").count() == 2, "both stay"


def test_confirmed_again_by_the_same_number_is_one_confirmation(head, ven, moment, kept):
    ten(head, ven, moment)
    number = uuid4()
    first = confirm(head, ven, moment, client_id=number)
    values = IndicatorValue.objects.count()
    assert confirm(head, ven, moment, client_id=number).id == first.id
    assert HouseholdConfirmation.objects.count() == 1
    assert IndicatorValue.objects.count() == values


def test_nobody_confirms_what_they_did_not_see(person, head, ven, moment, kept):
    keys = ten(head, ven, moment)
    digest = draft_of(ven.id, Q4, TODAY).digest
    wrote(head, ven, moment, keys[0], poverty="neither")
    with pytest.raises(ConfirmRefusedError) as refused:
        confirm_quarter(head, ven.id, Q4, client_id=uuid4(), digest=digest, moment=moment)
    assert refused.value.problem is ConfirmProblem.CHANGED
    with pytest.raises(NotAllowedError):
        confirm(person("canbo"), ven, moment)
    for period, problem in (("2025q1", ConfirmProblem.FUTURE), ("2024q3", ConfirmProblem.BEFORE_BOOK)):
        with pytest.raises(ConfirmRefusedError) as refused:
            confirm(head, ven, moment, period)
        assert refused.value.problem is problem
    note = "CCCD 001085012345"
    with pytest.raises(ConfirmRefusedError) as refused:
        confirm_quarter(
            head, ven.id, Q4, client_id=uuid4(), digest=draft_of(ven.id, Q4, TODAY).digest, note=note,
            moment=moment,
        )  # fmt: skip
    assert refused.value.problem is ConfirmProblem.IDENTITY_NUMBER


def test_a_closed_quarter_takes_no_confirmation(person, head, ven, commune, moment, kept):
    ten(head, ven, moment)
    close_period(person("canbo"), commune.id, Q4, moment=moment)
    with pytest.raises(ConfirmRefusedError) as refused:
        confirm(head, ven, moment)
    assert refused.value.problem is ConfirmProblem.CLOSED


def test_what_is_not_known_becomes_no_value_and_is_bounded(head, ven, moment, kept):
    keys = ten(head, ven, moment)
    wrote(head, ven, moment, keys[9], poverty=None)
    confirm(head, ven, moment)
    assert standing(ven, "poor_household_rate") is None, "neither the lower bound nor nought"
    frozen = ConfirmedCount.objects.get(indicator="poor_household_rate")
    assert (frozen.low, frozen.high, frozen.open_households, frozen.value) == (2, 3, 1, None)
    assert standing(ven, "clean_water_share").value.source == "derived"
    wrote(head, ven, moment, keys[9], persons=None)
    draft = draft_of(ven.id, Q4, TODAY)
    assert not draft.tells("population")
    assert draft.counts["health_insurance_coverage"].known
    assert not draft.tells("health_insurance_coverage"), "its denominator is not known"


def test_a_value_of_an_earlier_confirmation_ends_when_it_is_not_known_any_more(head, ven, moment, kept):
    keys = ten(head, ven, moment)
    confirm(head, ven, moment)
    wrote(head, ven, moment, keys[0], poverty=None)
    confirm(head, ven, moment)
    row = standing(ven, "poor_household_rate")
    assert (row.status, row.value.source) == ("returned", "derived")
    assert "chưa biết" in row.reason


def test_what_the_book_tells_is_never_typed_from_its_day_on(head, ven, moment):
    seen = standing(ven, "poor_household_rate")
    entry = Entry("poor_household_rate", Numbers(Decimal(3)), based_on=seen.value.id if seen else None)
    assert "poor_household_rate" not in derived_keys([ven.id]).get(ven.id, set())
    opened(head, ven, moment)
    with pytest.raises(EntriesRefusedError) as refused:
        report_values(head, place_id=ven.id, period=Q4, entries=[entry], moment=moment)
    assert refused.value.outcomes[0].finding.problem is ValueProblem.FROM_REGISTER
    assert "poor_household_rate" not in derived_keys([ven.id], parse_period("2024q3")).get(ven.id, set())
    other = child_ids(ancestor_ids(ven.id, TODAY)[0], TODAY, "hamlet")[1]
    assert "poor_household_rate" not in derived_keys([other]).get(other, set()), "no book: as before"
    book.end_book(head, ven.id, "thử xong", moment=moment)
    assert "poor_household_rate" not in derived_keys([ven.id]).get(ven.id, set())


def test_the_register_of_waste_leaves_a_hamlet_with_a_book_alone(person, head, ven, moment, kept):
    ten(head, ven, moment)
    confirm(head, ven, moment)
    cells = {"place": "ban-ven", "counted_on": "20/11/2024", "households": "10", "treated": "1",
             "sorting": "1", "waste_water": "1"}  # fmt: skip
    register = registers()["waste"]
    names = {column.name for column in register.typed}
    write_entry(
        person("vanhoa"), register, None, {k: v for k, v in cells.items() if k in names}, moment=moment
    )
    assert standing(ven, "household_waste_treated_share").value.numerator == 10


def test_a_commune_learns_of_trained_labour_once_every_hamlet_confirmed(person, commune, moment):
    officer = person("canbo")
    hamlets = children(commune.id, TODAY, "hamlet")
    board = replace(officer, places={**officer.places, "household.confirm": officer.places["household.read"]})
    for number, hamlet in enumerate(hamlets):
        opened(officer, hamlet, moment)
        added(officer, hamlet, moment, f"Hộ của {number}")
    for hamlet in hamlets[:-1]:
        confirm(board, hamlet, moment)
    row = standing(commune, "trained_labour_share")
    assert row is None or row.value.source != "derived"
    confirm(board, hamlets[-1], moment)
    value = standing(commune, "trained_labour_share").value
    assert (value.source, value.numerator, value.denominator) == ("derived", 14, 28)
    assert (value.female, value.female_denominator) == (14, 14), "the set asks for men and women each"
    assert len(counts_behind(value.id)) == 14


def test_the_head_is_reminded_until_the_quarter_is_confirmed(head, ven, moment):
    def kinds():
        return [item.period for item in waiting_for(head, moment) if item.kind == "confirm_book"]

    assert kinds() == []
    opened(head, ven, moment, kept_from=date(2024, 9, 1))
    assert kinds() == ["2024q3", "2024q4"]
    ten(head, ven, moment)
    confirm(head, ven, moment)
    assert kinds() == ["2024q3"]


def merge(head, ven, moment, one, into, day=TODAY):
    rows = [find_household(ven.id, key) for key in (one, into)]
    seen = [seen_now(history(row.id)) for row in rows]
    return book.merge_households(
        head, ven.id, Part(one, {}, seen[0]), Part(into, {"persons": 8, "women": 4}, seen[1]),
        client_id=uuid4(), day=day, reason="về ở chung", moment=moment,
    )  # fmt: skip


def merged(commune):
    parts = child_ids(commune.id, TODAY, "hamlet")
    return [item for item in contradictions(commune.id, parts, TODAY) if item.kind == "merged"]


def test_poor_households_written_into_one_before_the_closing_day_are_pointed_out(
    head, ven, commune, moment, kept
):
    keys = [added(head, ven, moment, f"Hộ {n}", poverty="poor" if n < 9 else "neither") for n in range(60)]
    assert merged(commune) == []
    for key in keys[1:9]:
        merge(head, ven, moment, key, keys[0])
    found = [item for item in merged(commune) if item.indicator.key == "poor_household_rate"] or merged(
        commune
    )
    assert found, "nine poor households became one"
    (item, *_rest) = found
    assert item.place_id == ven.id
    assert item.spots[0].id == 8
    assert item.before > item.after
    assert find_household(ven.id, keys[1]).standing == "merged", "nothing is changed by it"


def test_mergers_that_turn_nothing_or_lie_long_back_are_not_pointed_out(head, ven, commune, moment, kept):
    keys = [added(head, ven, moment, f"Hộ {n}") for n in range(30)]
    merge(head, ven, moment, keys[1], keys[0])
    assert merged(commune) == []
    poor = [added(head, ven, moment, f"Nghèo {n}", poverty="poor") for n in range(6)]
    for key in poor[1:]:
        merge(head, ven, moment, key, poor[0], day=KEPT_FROM)
    assert merged(commune) == [], "more than the house rule's days before the end of the quarter"


def test_households_that_fall_while_people_stay_are_odd_before_they_are_confirmed(head, ven, moment, kept):
    ten(head, ven, moment)
    lines = draft_lines(ven.id, draft_of(ven.id, Q4, TODAY))
    assert "households_fell" not in {odd.kind for odd in oddities(lines, 0, 0, [])}, "people fell too"
    for number in range(10, 120):
        added(head, ven, moment, f"Hộ {number}", persons=4 if number > 11 else 45, women=2)
    lines = draft_lines(ven.id, draft_of(ven.id, Q4, TODAY))
    people = {line.key: line.count.number.known for line in lines}
    assert (people["households"], people["population"]) == (120, 562)
    assert "households_fell" in {odd.kind for odd in oddities(lines, 0, 0, [])}
    assert {"rivals", "misfit"} <= {odd.kind for odd in oddities(lines, 1, 1, [])}
