"""What a household book counts with its bounds, its history in any order, numbers of identity papers."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banmoi.core.household_book import BookRow, Bounds, Counting, Mark, MarkKind, count, misfits
from banmoi.core.household_history import Change, newest, state_on, state_seen
from banmoi.core.identity_numbers import identity_numbers

DAY = date(2024, 11, 20)
MARKS = {
    "persons": Mark("persons", MarkKind.WHOLE, "people", "", ""),
    "women": Mark("women", MarkKind.WHOLE, "people", "", "", within=("persons",), women_of="persons"),
    "insured": Mark("insured", MarkKind.WHOLE, "people", "", "", within=("persons",)),
    "insured_women": Mark(
        "insured_women", MarkKind.WHOLE, "people", "", "", within=("insured", "women"), women_of="insured"
    ),
    "water": Mark("water", MarkKind.CHOICE, "living", "", "", {"clean": ("", ""), "unsure": ("", "")}),
}
ALL = Counting("households")
CLEAN = Counting("clean", where={"water": ("clean",)}, unsure={"water": ("unsure",)})
PEOPLE = Counting("people", sum="persons", where={"water": ("clean", "unsure")})
INSURED = Counting("insured", sum="insured")


def rows(*cells, here=True):
    return [BookRow(number, item, here) for number, item in enumerate(cells)]


def test_a_mark_that_is_not_known_leaves_the_count_open_and_is_never_nought():
    found = count(CLEAN, rows({"water": "clean"}, {"water": "no"}, {}, {"water": "unsure"}), MARKS)
    assert found.number == Bounds(1, 3)
    assert not found.known
    assert found.open == (2, 3)


def test_a_choice_that_leaves_it_open_counts_for_what_it_does_say():
    found = count(PEOPLE, rows({"water": "unsure", "persons": 4}, {"water": "none", "persons": 3}), MARKS)
    assert found.number.known == 4


def test_a_number_that_is_not_known_reaches_as_far_as_what_it_is_part_of():
    assert count(INSURED, rows({"persons": 5}, {"insured": 2, "persons": 2}), MARKS).number == Bounds(2, 7)
    assert count(INSURED, rows({}, {"insured": 2}), MARKS).number == Bounds(2, None)


def test_a_household_that_left_does_not_count_and_one_in_dispute_may_or_may_not():
    assert count(ALL, rows({}, here=False), MARKS).number.known == 0
    assert count(ALL, rows({}, here=None), MARKS).number == Bounds(0, 1)


def test_numbers_that_cannot_be_together_are_not_known():
    cells = {"persons": 3, "women": 4, "insured": 3}
    assert misfits(cells, MARKS) == {"women": "persons"}
    assert count(Counting("w", sum="women"), rows(cells), MARKS).number == Bounds(0, 3)
    men = {"persons": 4, "women": 3, "insured": 4, "insured_women": 1}
    assert misfits(men, MARKS) == {"insured_women": "insured"}, "three insured men of one man"


def change(number, day=DAY, seen=(), **cells):
    return Change(number, day, cells, frozenset(seen))


def test_a_mark_holds_from_its_day_until_another_does():
    found = [change("a", DAY - timedelta(9), water="clean"), change("b", DAY, ["a"], water="unsure")]
    assert state_on(found, DAY - timedelta(10)) == {}
    assert state_on(found, DAY - timedelta(1))["water"].cell == "clean"
    assert state_on(found, DAY)["water"].cell == "unsure"
    assert newest(found) == ("b",)


def test_what_is_written_later_of_an_earlier_day_does_not_undo_a_later_day():
    found = [change("a", DAY, water="clean"), change("b", DAY - timedelta(5), ["a"], water="unsure")]
    assert state_on(found)["water"].cell == "clean"
    assert not state_on(found)["water"].rivals
    assert state_on(found, DAY - timedelta(1))["water"].cell == "unsure"


def test_two_who_did_not_see_each_other_leave_both_versions():
    found = [
        change("a", DAY - timedelta(9), persons=4, water="clean"),
        change("b", DAY - timedelta(1), ["a"], water="unsure"),
        change("c", DAY, ["a"], persons=5, water="none"),
    ]
    state = state_on(found)
    assert (state["water"].cell, state["water"].rivals) == ("none", (("b", "unsure"),))
    assert not state["persons"].rivals, "b said nothing of persons"
    chosen = [*found, change("d", DAY, ["b", "c"], water="unsure")]
    assert (state_on(chosen)["water"].cell, state_on(chosen)["water"].rivals) == ("unsure", ())


def test_two_who_wrote_the_same_do_not_contradict_each_other():
    found = [change("a", water="clean"), change("b", water="clean")]
    assert not state_on(found)["water"].rivals


def test_what_a_person_saw_is_what_stood_then():
    found = [change("a", water="clean"), change("b", seen=["a"], water="unsure"), change("c", water="none")]
    assert state_seen(found, ["b"])["water"].cell == "unsure"
    assert state_seen(found, ["a"])["water"].cell == "clean"
    assert state_seen(found, []) == {}


@st.composite
def histories(draw):
    """Some changes, each having seen some of those before it, or some that never came."""
    found = []
    for number in range(draw(st.integers(1, 6))):
        earlier = [item.id for item in found] + ["lost"]
        seen = draw(st.lists(st.sampled_from(earlier), max_size=3))
        cells = draw(
            st.dictionaries(
                st.sampled_from(["water", "persons"]), st.sampled_from([None, 1, 2, "clean"]), max_size=2
            )
        )
        day = DAY - timedelta(draw(st.integers(0, 3)))
        found.append(Change(f"c{number}", day, cells, frozenset(seen)))
    return found


@settings(max_examples=150, deadline=None)
@given(histories(), st.randoms(), st.integers(0, 3))
def test_any_order_and_repetition_ends_the_same(found, chance, back):
    day = DAY - timedelta(back)
    wanted = state_on(found), state_on(found, day), newest(found)
    again = [*found, *chance.choices(found, k=3)]
    chance.shuffle(again)
    assert (state_on(again), state_on(again, day), newest(again)) == wanted


def test_changes_that_name_each_other_in_a_ring_end_the_same_too():
    ring = [change("a", seen=["c"], water="clean"), change("b", seen=["a"], water="none"),
            change("c", seen=["b"], water="unsure")]  # fmt: skip
    assert len({str(state_on(items)) for items in permutations(ring)}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "012345678901", "CCCD 001 085 012 345", "số 123456789", "123.456.789", "123-456-789",
        "CMND:123456789.", "0123\u200b45678901", "０１２３４５６７８９０１", "001085012345 (bà Lan)",
    ],
)  # fmt: skip
def test_numbers_of_identity_papers_are_found(text):
    assert identity_numbers(text)


@pytest.mark.parametrize(
    "text",
    ["Nông Văn Sơn", "điện thoại 0912345678", "120.000.000 đồng", "120.000.000đ", "20/11/2024", "năm 2024",
     "HS 4 01 2345678901234", "quyết định 12/QĐ-UBND ngày 12/11/2024"],
)  # fmt: skip
def test_other_numbers_are_none(text):
    assert not identity_numbers(text)
