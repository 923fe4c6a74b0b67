"""How far it is to the line: so many steps reach it, and one fewer does not."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from banmoi.core.amounts import Amount
from banmoi.core.distance import Distance, distance_to, turning_parts
from banmoi.core.law import Comparator

FEW = settings(max_examples=120, deadline=None)
lines = st.integers(0, 1200).map(lambda tenths: Decimal(tenths) / 10)
comparators = st.sampled_from(list(Comparator))


def _moved(amount: Amount, distance: Distance, steps: Decimal) -> Amount:
    return Amount(amount.numerator + (-steps if distance.fewer else steps), amount.denominator)


@FEW
@given(comparators, lines, st.integers(0, 400), st.integers(1, 400))
def test_the_steps_reach_the_line_and_one_fewer_does_not(comparator, line, part, whole):
    amount = Amount(Decimal(part), Decimal(whole))
    distance = distance_to(amount, line, comparator)
    assert distance is not None and distance.fewer is not comparator.wants_more
    assert distance.steps == distance.steps.to_integral_value()
    there = _moved(amount, distance, distance.steps)
    short = _moved(amount, distance, distance.steps - 1)
    assert comparator.holds(there.compare(line))
    assert not comparator.holds(short.compare(line))
    assert (distance.steps <= 0) is comparator.holds(amount.compare(line))
    assert distance.reachable is (there.numerator <= whole if comparator.wants_more else there.numerator >= 0)


@FEW
@given(st.sampled_from([Comparator.AT_LEAST, Comparator.AT_MOST]), lines, lines)
def test_a_number_lacks_what_lies_between_it_and_the_line(comparator, line, value):
    distance = distance_to(Amount(value), line, comparator)
    assert distance is not None and distance.reachable
    assert _moved(Amount(value), distance, distance.steps).compare(line) == 0
    assert (distance.steps <= 0) is comparator.holds(Amount(value).compare(line))


def test_a_share_above_the_whole_is_not_reachable():
    distance = distance_to(Amount(Decimal(40), Decimal(40)), Decimal(100), Comparator.MORE_THAN)
    assert distance == Distance(Decimal(1), fewer=False, reachable=False)
    below = distance_to(Amount(Decimal(0), Decimal(40)), Decimal(0), Comparator.LESS_THAN)
    assert below == Distance(Decimal(1), fewer=True, reachable=False)


def test_what_has_no_value_has_no_distance():
    assert distance_to(None, Decimal(1), Comparator.AT_LEAST) is None
    assert distance_to(Amount(Decimal(0), Decimal(0)), Decimal(1), Comparator.AT_LEAST) is None


def test_the_hamlets_that_could_alone_close_the_gap():
    parts = {
        1: Amount(Decimal(10), Decimal(12)),
        2: Amount(Decimal(5), Decimal(20)),
        3: Amount(Decimal(0), Decimal(15)),
        4: Amount(Decimal(7)),
    }
    assert turning_parts(parts, Distance(Decimal(3), fewer=False)) == (2, 3)
    assert turning_parts(parts, Distance(Decimal(6), fewer=True)) == (1,)
    assert turning_parts(parts, Distance(Decimal(0), fewer=False)) == ()
    assert turning_parts(parts, Distance(Decimal(3), fewer=False, reachable=False)) == ()
