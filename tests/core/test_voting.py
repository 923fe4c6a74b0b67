"""Shares as regulations write them, exactly; and what a vote comes to."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmoi.core.voting import Count, Share, ShareOf, VotingRule, count_of, outcome, parse_share

HALF = Share(Fraction(1, 2), strict=True)


@pytest.mark.parametrize(
    ("text", "part", "strict"),
    [
        ("2/3", Fraction(2, 3), False),
        (" 2 / 3 ", Fraction(2, 3), False),
        ("90%", Fraction(9, 10), False),
        ("66,7%", Fraction(667, 1000), False),
        ("trên 50%", Fraction(1, 2), True),
        ("Quá nửa", Fraction(1, 2), True),
        ("hơn 1/2", Fraction(1, 2), True),
        ("100%", Fraction(1), False),
    ],
)
def test_shares_are_read_as_regulations_write_them(text, part, strict):
    assert parse_share(text) == Share(part, strict)


@pytest.mark.parametrize(
    "text", ["", "nhiều", "2", "0/3", "1/0", "4/3", "150%", "0%", "trên 100%", "1.5%", "2/3 %"]
)
def test_what_is_no_share_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        parse_share(text)


def test_two_thirds_is_exact():
    assert parse_share("2/3").reached(2, 3)
    assert not parse_share("66,7%").reached(2, 3)
    assert not HALF.reached(2, 4)
    assert HALF.least(4) == 3
    assert not HALF.reached(0, 0)


@given(st.fractions(Fraction(1, 100), 1), st.booleans(), st.integers(1, 60))
def test_the_least_count_is_the_first_that_reaches(part, strict, whole):
    share = Share(part, strict)
    least = share.least(whole)
    assert not any(share.reached(count, whole) for count in range(least))
    assert least > whole or share.reached(least, whole)


def rule(of=ShareOf.MEMBERS, members=7, quorum="2/3", share="quá nửa"):
    return VotingRule(members, parse_share(quorum), parse_share(share), of)


def test_too_few_votes_decide_nothing():
    found = outcome(rule(), count_of(["for"] * 4))
    assert (found.passed, found.wanted, found.entitled) == (None, 5, 7)


def test_the_whole_is_all_members_or_the_ballots_cast():
    count = Count(favour=3, against=1, abstain=1)
    assert outcome(rule(ShareOf.MEMBERS), count).passed is False
    assert outcome(rule(ShareOf.CAST), count).passed is True


def test_who_may_not_vote_is_no_part_of_the_whole():
    count = Count(favour=3, against=1)
    assert outcome(rule(members=7), count).passed is None
    assert outcome(rule(members=7), count, barred=2).passed is True


@given(st.integers(1, 30), st.data())
def test_a_ballot_more_in_favour_never_turns_a_passed_vote(members, data):
    favour = data.draw(st.integers(0, members - 1))
    against = data.draw(st.integers(0, members - 1 - favour))
    of = data.draw(st.sampled_from(list(ShareOf)))
    before = outcome(rule(of, members), Count(favour, against))
    after = outcome(rule(of, members), Count(favour + 1, against))
    assert not before.passed or after.passed


def test_a_ballot_that_is_none_is_an_error():
    with pytest.raises(ValueError, match="maybe"):
        count_of(["for", "maybe"])
