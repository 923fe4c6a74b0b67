"""Surveys: a draw that anybody repeats, shares with their worst case, what is hidden, codes."""

import hashlib
import secrets
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmoi.core.assess import State
from banmoi.core.secret_codes import ALPHABET, LETTERS, digest, make_secret, meant, spaced, well_formed
from banmoi.core.surveys import (
    Choice,
    Count,
    count,
    draw,
    hidden_groups,
    number_to_ask,
    state_of_answers,
    together,
    verdict,
    whole_shown,
)

COUNTS = st.tuples(*[st.integers(0, 90)] * 4).map(lambda n: Count(sum(n), *n[1:]))
LINES = st.decimals("0.1", 100, places=1)
EXPECTED = (1, 3, 4, 8, 12)


def test_seventy_one_of_seventy_two_and_four_silent():
    found = Count(76, 71, 1, 0)
    assert (found.answered, found.silent) == (72, 4)
    assert round(float(found.share) * 100, 1) == 98.6
    assert round(float(found.worst) * 100, 1) == 93.4
    assert round(float(found.best) * 100, 1) == 98.7
    assert verdict(found, Decimal(90)) is State.MET
    assert verdict(found, Decimal(95)) is State.NOT_KNOWN, "the four silent ones decide"
    assert state_of_answers(found, Decimal(95)) is State.MET
    assert verdict(found, Decimal(99)) is State.NOT_MET
    assert verdict(found, None) is State.NOT_KNOWN
    assert verdict(Count(76), Decimal(90)) is State.NOT_KNOWN, "nobody answered"
    assert Count(0).share is Count(0).worst is None


@given(COUNTS, LINES)
def test_the_share_lies_between_worst_and_best_and_the_verdict_holds_for_every_silent_one(found, line):
    if found.share is None:
        return
    assert found.worst <= found.share <= found.best
    wanted = Fraction(line) / 100
    ends = {Fraction(found.satisfied + more, found.asked) >= wanted for more in range(found.silent + 1)}
    expected = State.NOT_KNOWN if len(ends) == 2 else State.MET if ends == {True} else State.NOT_MET
    assert verdict(found, line) is expected


@given(st.lists(COUNTS, max_size=5))
def test_counts_add_up(parts):
    found = together(parts)
    assert found.answered == sum(part.answered for part in parts)
    assert found.silent == sum(part.silent for part in parts)


@given(st.lists(st.sampled_from(Choice)), st.integers(0, 9))
def test_answers_are_counted_once(choices, silent):
    found = count(len(choices) + silent, choices)
    assert (found.answered, found.silent) == (len(choices), silent)
    assert found.satisfied == choices.count(Choice.SATISFIED)


def test_what_cannot_be_counted_is_refused():
    with pytest.raises(ValueError, match="2 answers of 1 asked"):
        count(1, ["satisfied", "other"])
    with pytest.raises(ValueError, match="yes"):
        count(1, ["yes"])


@given(st.decimals("0.1", 100, places=1), st.integers(0, 3000))
def test_the_number_to_ask_is_the_fewest_that_reach_the_share(share, households):
    found = number_to_ask(share, households)
    assert found * 100 >= share * households
    assert found == 0 or (found - 1) * 100 < share * households
    assert found <= households


@pytest.mark.parametrize("share", [Decimal(0), Decimal(-1), Decimal("100.1")])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(ValueError, match="%"):
        number_to_ask(share, 100)


@given(st.text(max_size=12), st.integers(0, 200), st.data())
def test_a_draw_is_repeated_from_its_seed_by_the_written_rule(seed, households, data):
    wanted = data.draw(st.integers(0, households))
    found = draw(seed, "ban-ven", households, wanted)
    assert found == draw(seed, "ban-ven", households, wanted)
    assert len(set(found)) == wanted
    assert list(found) == sorted(found)
    assert all(1 <= number <= households for number in found)
    order = sorted(
        (hashlib.sha256(f"{seed}|ban-ven|{n}".encode()).hexdigest(), n) for n in range(1, households + 1)
    )
    assert set(found) == {number for _, number in order[:wanted]}


def test_the_draw_is_the_same_for_ever():
    assert draw("2024-11-20", "ban-ven", 12, 5) == EXPECTED
    assert draw("2024-11-20", "ban-nghe", 12, 5) != EXPECTED, "each hamlet has its own order"
    with pytest.raises(ValueError, match="6 of 5"):
        draw("x", "ban-ven", 5, 6)


def test_every_household_is_drawn_about_as_often():
    times = dict.fromkeys(range(1, 21), 0)
    for seed in range(2000):
        for number in draw(str(seed), "ban-ven", 20, 5):
            times[number] += 1
    assert all(400 < value < 600 for value in times.values()), times


GROUPS = st.dictionaries(st.integers(1, 12), st.integers(0, 40), max_size=8)


@given(GROUPS, st.integers(2, 8))
def test_no_difference_of_shown_sums_tells_of_a_small_group(groups, least):
    hidden = hidden_groups(groups, least)
    if not whole_shown(list(groups.values()), least):
        return  # then the sum is not shown either
    shown = [key for key in groups if key not in hidden]
    assert all(groups[key] == 0 or groups[key] >= least for key in shown)
    total = sum(groups.values())
    rest = total - sum(groups[key] for key in shown)
    assert rest == 0 or rest >= least
    for size in range(len(shown) + 1):
        for some in combinations(shown, size):
            left = total - sum(groups[key] for key in some)
            assert left == 0 or left >= least
    assert len(hidden) != 1, "one hidden group would be told by the others"


def test_nothing_is_hidden_without_need():
    assert hidden_groups({1: 5, 2: 0, 3: 40}) == frozenset()
    assert hidden_groups({1: 4, 2: 9, 3: 40}) == {1, 2}
    assert hidden_groups({1: 4, 2: 3, 3: 40}) == {1, 2}
    assert hidden_groups({1: 1, 2: 2, 3: 40}) == {1, 2, 3}


def test_codes_have_eighty_bits_and_a_form_of_their_own():
    assert len(set(ALPHABET)) == 32
    assert LETTERS * 5 == 80
    code = make_secret(secrets.choice)
    assert len(spaced(code)) == 21
    assert digest(code) == hashlib.sha256(code.encode()).hexdigest()


def code_of(letters):
    """The code with these letters."""
    left = iter(letters)
    return make_secret(lambda _alphabet: next(left))


CODES = st.lists(st.sampled_from(ALPHABET), min_size=LETTERS, max_size=LETTERS).map(code_of)


@given(CODES)
def test_a_code_is_read_as_it_is_typed(code):
    assert well_formed(code)
    assert meant(f" {spaced(code).lower()} ") == code
    assert meant(spaced(code).replace("0", "o").replace("1", "l")) == code


@given(CODES, st.integers(0, LETTERS), st.sampled_from(ALPHABET), st.integers(0, LETTERS))
def test_the_check_letter_notices_one_wrong_letter_and_two_that_changed_places(code, at, other, second):
    if code[at] != other:
        assert not well_formed(code[:at] + other + code[at + 1 :])
    swapped = list(code)
    swapped[at], swapped[second] = swapped[second], swapped[at]
    if code[at] != code[second]:
        assert not well_formed("".join(swapped))
    assert not well_formed(code[:-1])
