"""The order of a work's steps, and the board that watches over it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmoi.core.supervision import (
    BoardLack,
    BoardLaw,
    Lack,
    Member,
    Standing,
    enough_agreed,
    lacks_of,
)
from banmoi.core.work_steps import (
    LISTED,
    STOPPED,
    Reached,
    StepProblem,
    fault_of,
    missing_before,
    next_step,
    resting_on,
    state_of,
)
from banmoi.reference.works import board_law, step_facts, steps

TODAY = date(2024, 11, 20)
ORDER = [step.key for step in steps()]


def row(number, step, day=None, ground=False):
    return Reached(number, step, day or date(2024, 1, 1) + timedelta(days=10 * number), ground)


def way(*names):
    return [row(number, name) for number, name in enumerate(names, 1)]


def fault(others, mine, people_pay=True, board=True):
    found = fault_of(steps(), others, mine, people_pay=people_pay, board_complete=board, today=TODAY)
    return found and (found.problem, found.steps)


def test_the_order_of_the_file():
    assert ORDER == ["proposed", "discussed", "approved", "building", "accepted", "handed_over", "managed"]
    assert all(facts.grounds for facts in step_facts().values() if facts.basis == "law")


def test_the_state_is_the_farthest_step_unless_it_was_stopped_last():
    assert state_of(steps(), []) == LISTED
    assert state_of(steps(), way("proposed", "approved")) == "approved"
    stopped = way("proposed", "approved", STOPPED)
    assert state_of(steps(), stopped) == STOPPED
    assert state_of(steps(), [*stopped, row(4, "building")]) == "building"


def test_a_step_waits_for_those_before_it():
    assert fault([], row(1, "approved")) == (StepProblem.MISSING, ("proposed", "discussed"))
    assert fault(way("proposed"), row(2, "approved"), people_pay=False) is None
    assert fault(way("proposed"), row(2, "approved"), people_pay=None) == (
        StepProblem.MISSING,
        ("discussed",),
    )
    assert fault([], row(1, "approved", ground=True)) is None


def test_building_waits_for_the_board_where_people_contribute_or_may():
    before = way("proposed", "discussed", "approved")
    mine = row(4, "building")
    assert fault(before, mine, board=False) == (StepProblem.BOARD, ("building",))
    assert fault(before, mine, people_pay=None, board=False) == (StepProblem.BOARD, ("building",))
    assert fault(before, mine, people_pay=False, board=False) is None
    assert fault(before, row(4, "building", ground=True), board=False) is None
    assert fault(before, mine) is None


def test_days_keep_the_order_and_never_lie_ahead():
    before = way("proposed", "discussed")
    early = row(3, "approved", date(2024, 1, 12))
    assert fault(before, early) == (StepProblem.OUT_OF_ORDER, ("discussed",))
    assert fault(before, row(3, "approved", TODAY + timedelta(days=1), True)) == (StepProblem.FUTURE, ())


def test_a_step_is_reached_once_unless_a_stop_lies_between():
    before = way("proposed", "discussed", "approved")
    assert fault(before, row(4, "approved")) == (StepProblem.TWICE, ("approved",))
    stopped = [*before, row(4, STOPPED, ground=True)]
    assert fault(stopped, row(5, "approved")) is None


def test_a_stop_has_a_ground():
    assert fault(way("proposed"), row(2, STOPPED)) == (StepProblem.NO_GROUND, ())
    assert fault(way("proposed"), row(2, STOPPED, ground=True)) is None


def test_what_rests_on_a_step_that_is_lost():
    left = way("proposed", "approved", "building")
    assert resting_on(steps(), left, "discussed", True) == ("approved", "building")
    assert resting_on(steps(), left, "discussed", False) == ()
    assert resting_on(steps(), [row(1, "approved", ground=True)], "proposed", True) == ()
    assert resting_on(steps(), left, STOPPED, True) == ()


@given(st.sets(st.sampled_from(ORDER)), st.sampled_from([True, False, None]))
def test_the_next_step_is_always_one_that_nothing_or_only_the_skipped_keeps_back(names, people_pay):
    have = [row(number, name) for number, name in enumerate(sorted(names, key=ORDER.index), 1)]
    key = next_step(steps(), have, people_pay)
    if key is None:
        last = max((ORDER.index(name) for name in names), default=-1)
        assert last == len(ORDER) - 1
        return
    assert key not in names
    skipped = set(missing_before(steps(), have, key, people_pay))
    problem = fault(have, row(9, key), people_pay)
    assert problem == ((StepProblem.MISSING, tuple(k for k in ORDER if k in skipped)) if skipped else None)


def member(represents="residents", part="member", standing=Standing.FREE, namesake=False):
    return Member(represents, part, standing, namesake)


FULL = [member("front", "head"), member("inspection", "deputy"), member(), member(), member()]
LAW = board_law()[0]


def lacks(members, paper=True):
    return {(lack.kind, lack.count, lack.of) for lack in lacks_of(LAW, members, paper=paper)}


def test_the_law_asks_for_five_of_three_kinds_with_head_and_deputy():
    assert (LAW.least, LAW.represented, LAW.parts) == (
        5, ("front", "inspection", "residents"), ("head", "deputy"),
    )  # fmt: skip
    assert all(ground.confidence == "found" for ground in board_law()[1])
    assert lacks(FULL) == set()


def test_what_a_board_lacks_is_named_one_by_one():
    assert lacks([]) >= {(BoardLack.MEMBERS, 5, ""), (BoardLack.PART, 0, "head")}
    assert lacks(FULL, paper=False) == {(BoardLack.PAPER, 0, "")}
    assert lacks(FULL[1:]) == {
        (BoardLack.MEMBERS, 1, ""), (BoardLack.REPRESENTED, 0, "front"), (BoardLack.PART, 0, "head"),
    }  # fmt: skip
    assert lacks([*FULL, *[member()] * 3]) == {(BoardLack.TOO_MANY, 1, "residents")}


@pytest.mark.parametrize(
    ("strange", "kind"),
    [
        (member(standing=Standing.UNKNOWN), BoardLack.UNKNOWN),
        (member(standing=Standing.KIN), BoardLack.BARRED),
        (member(standing=Standing.OFFICIAL), BoardLack.BARRED),
        (member(namesake=True), BoardLack.NAMESAKE),
    ],
)
def test_who_may_not_sit_is_not_counted(strange, kind):
    assert lacks([*FULL[:4], strange]) == {(BoardLack.MEMBERS, 1, ""), (kind, 1, "")}


@given(st.integers(0, 400), st.integers(1, 400))
def test_two_thirds_are_of_all_households(agreed, households):
    assert enough_agreed(agreed, households, (2, 3)) == (agreed / households >= 2 / 3 - 1e-12)


def test_no_household_no_answer():
    assert enough_agreed(0, 0, (2, 3)) is None
    assert lacks_of(BoardLaw(1, (), ()), [], paper=True) == [Lack(BoardLack.MEMBERS, 1)]
