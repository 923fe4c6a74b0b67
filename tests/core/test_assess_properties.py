"""What holds of every verdict, whatever the numbers: order, missing values, provisional, citations."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banmoi.core.amounts import Amount, amount_sum
from banmoi.core.assess import Situation, State, assess, judge
from banmoi.core.law import (
    Comparator,
    Compare,
    Confidence,
    DerivedLine,
    MeasureKind,
    Settlement,
    set_rules,
    with_settlements,
)
from banmoi.core.readings import FEMALE, MALE, Reading
from banmoi.core.reasons import ReasonCode
from banmoi.reference.sets import criteria_sets
from tests.core.build import (
    SHARE,
    assessed,
    between,
    cell,
    combine,
    compare,
    criteria_set,
    decided,
    exactly,
    judged,
    line,
    read,
    seen,
    situation,
    state_of,
)

FEW = settings(max_examples=40, deadline=None)
MORE = [Comparator.AT_LEAST, Comparator.MORE_THAN]
LESS = [Comparator.AT_MOST, Comparator.LESS_THAN]
ORDER = {State.NOT_MET: 0, State.NOT_KNOWN: 1, State.MET: 2}

lines = st.integers(0, 1000).map(lambda tenths: Decimal(tenths) / 10)
people = st.integers(0, 500)


@FEW
@given(st.sampled_from(list(Comparator)), lines, st.integers(1, 500), people, people)
def test_more_of_a_good_thing_never_turns_met_into_not_met(comparator, at, whole, one, other):
    less, more = sorted((one, other))
    rule = compare(comparator, cell(at))
    before, after = judged(rule, exactly(less, whole)).state, judged(rule, exactly(more, whole)).state
    if comparator in LESS:
        before, after = after, before
    assert ORDER[before] <= ORDER[after]


@FEW
@given(st.sampled_from(list(Comparator)), lines, st.integers(1, 500), people)
def test_the_comparison_is_that_of_the_exact_fraction(comparator, at, whole, part):
    share, exact = part * 1000, int(at * 10) * whole
    held = {
        Comparator.AT_LEAST: share >= exact,
        Comparator.MORE_THAN: share > exact,
        Comparator.AT_MOST: share <= exact,
        Comparator.LESS_THAN: share < exact,
    }[comparator]
    verdict = judged(compare(comparator, cell(at)), exactly(part, whole))
    assert verdict.state is (State.MET if held else State.NOT_MET)


@FEW
@given(st.sampled_from(list(Comparator)), lines, people, people, people)
def test_a_bounded_reading_never_says_more_than_any_value_within_it(comparator, at, one, two, three):
    low, inside, high = sorted((one, two, three))
    rule = compare(comparator, cell(at), of=MeasureKind.VALUE)
    bounded = judged(rule, between(Amount(Decimal(low)), Amount(Decimal(high)))).state
    if bounded is not State.NOT_KNOWN:
        assert judged(rule, exactly(inside)).state is bounded


kept = st.one_of(st.none(), st.tuples(st.integers(0, 50), st.integers(1, 50)))


@FEW
@given(st.sampled_from(list(Comparator)), lines, st.lists(kept, min_size=1, max_size=5), st.integers(0, 4))
def test_taking_a_hamlets_value_away_answers_nothing_that_was_open(comparator, at, hamlets, index):
    hamlets = [None if item is None else (min(item), max(item)) for item in hamlets]
    fewer = [None if place == index else item for place, item in enumerate(hamlets)]
    rule = compare(comparator, cell(at))

    def state(values):
        found = [
            item
            for place, pair in enumerate(values)
            if pair is not None
            for item in (seen(pair[0], place=place), seen(pair[1], place=place, key="all"))
        ]
        return judged(rule, read(SHARE, *found, parts=range(len(values)), place=99)).state

    before, after = state(hamlets), state(fewer)
    assert after in (before, State.NOT_KNOWN)


@FEW
@given(lines, people, people, st.sampled_from([FEMALE, MALE]))
def test_taking_one_sex_away_answers_nothing_that_was_open(at, women, men, gone):
    groups = {FEMALE: exactly(women, 500), MALE: exactly(men, 500)}
    reading = replace(exactly(women + men, 1000), groups=groups)
    rule = compare(Comparator.AT_LEAST, cell(at), each=(FEMALE, MALE))
    without = replace(reading, groups={key: item for key, item in groups.items() if key != gone})
    before, after = judged(rule, reading).state, judged(rule, without).state
    assert after in (before, State.NOT_KNOWN)


answers = st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=5)


def _lines(count):
    return [line(decided(f"i{index}"), f"1.{index}") for index in range(count)]


def _readings(found):
    return {f"i{index}": Reading(decision=item) for index, item in enumerate(found) if item is not None}


@FEW
@given(answers, st.randoms())
def test_one_failing_line_fails_its_criterion_and_one_open_line_leaves_it_open(found, random):
    random.shuffle(found)
    state = state_of(criteria_set(_lines(len(found))), _readings(found))
    if False in found:
        assert state is State.NOT_MET
    elif None in found:
        assert state is State.NOT_KNOWN
    else:
        assert state is State.MET


@FEW
@given(st.lists(answers, min_size=1, max_size=3))
def test_a_set_follows_from_its_criteria_in_the_same_way(found):
    rows = [
        [line(decided(f"i{number}-{index}"), f"{number}.{index}") for index in range(len(criterion))]
        for number, criterion in enumerate(found)
    ]
    readings = {
        f"i{number}-{index}": Reading(decision=item)
        for number, criterion in enumerate(found)
        for index, item in enumerate(criterion)
    }
    every = [item for criterion in found for item in criterion]
    expected = State.NOT_MET if False in every else State.NOT_KNOWN if None in every else State.MET
    assert assessed(criteria_set(*rows), readings).state is expected


@pytest.mark.parametrize(
    ("kind", "needed", "table"),
    [
        ("all_of", 1, lambda yes, no, count: (yes == count, no > 0)),
        ("any_of", 1, lambda yes, no, count: (yes > 0, no == count)),
        ("some_of", 2, lambda yes, no, count: (yes >= 2, count - no < 2)),
    ],
)
@FEW
@given(found=st.lists(st.sampled_from([True, False, None]), min_size=2, max_size=5))
def test_combinations_answer_as_soon_as_nothing_open_could_change_them(kind, needed, table, found):
    rule = combine(kind, *(decided(f"i{index}") for index in range(len(found))), at_least=needed)
    state = judge(rule, date(2024, 1, 1), situation(_readings(found))).state
    met, not_met = table(found.count(True), found.count(False), len(found))
    assert state is (State.MET if met else State.NOT_MET if not_met else State.NOT_KNOWN)


def test_a_combination_of_lines_that_may_not_be_left_out_is_not_met_by_leaving_them_out():
    rule = combine("some_of", decided("b"), decided("c"), at_least=1)
    out = {"b": Reading(not_applicable=True), "c": Reading(decision=False)}
    assert state_of(criteria_set([line(rule)]), out) is not State.MET
    assert state_of(criteria_set([line(rule, not_applicable_allowed=True)]), out) is State.MET


def test_not_applicable_counts_only_where_the_law_allows_it():
    out = {"a": Reading(not_applicable=True)}
    assert state_of(criteria_set([line(decided())]), out) is State.NOT_KNOWN
    assert state_of(criteria_set([line(decided(), not_applicable_allowed=True)]), out) is State.MET


def test_zero_is_a_value():
    assert judged(compare("at_most", cell(0)), exactly(0, 40)).state is State.MET
    assert judged(compare("at_least", cell(1)), exactly(0, 40)).state is State.NOT_MET
    nobody = judged(compare("at_least", cell(1)), exactly(0, 0))
    assert (nobody.state, nobody.reason.code) == (State.NOT_KNOWN, ReasonCode.ZERO_BASE)


def _random_readings(draw, keys):
    reading = st.one_of(
        st.just(Reading()),
        st.just(Reading(not_applicable=True)),
        st.booleans().map(lambda answer: Reading(decision=answer)),
        st.tuples(people, people).map(lambda pair: exactly(*pair)),
        people.map(exactly),
    )
    palette = draw(st.lists(reading, min_size=3, max_size=6))
    random = draw(st.randoms())
    return {key: random.choice(palette) for key in keys}


@pytest.mark.parametrize("set_id", sorted(criteria_sets()))
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_every_line_of_every_set_gives_its_reason_and_its_citation(set_id, data):
    the_set = criteria_sets()[set_id]
    keys = sorted({rule.indicator for _, _, rule in set_rules(the_set)})
    region = data.draw(st.sampled_from(["TDMNPB", "DBSH", "chung", None]))
    day = data.draw(st.dates(date(2020, 1, 1), date(2028, 1, 1)))
    readings = _random_readings(data.draw, keys)
    verdict = assess(the_set, day, Situation({"region": region}, readings, criteria_sets()))
    assert isinstance(verdict.reason.code, ReasonCode)
    for criterion in verdict.criteria:
        assert criterion.reason.code in ReasonCode
        assert criterion.citation.number and criterion.citation.place
        for item in criterion.indicators:
            assert item.verdict.reason.code in ReasonCode
            assert item.citation.number and item.citation.place
            assert item.citation.place != criterion.citation.place or len(criterion.indicators) == 1


@FEW
@given(st.lists(st.tuples(people, people).map(sorted), min_size=1, max_size=6))
def test_the_communes_share_is_the_share_of_the_sums(pairs):
    values = [
        item
        for place, (part, whole) in enumerate(pairs)
        for item in (seen(part, place=place), seen(whole, place=place, key="all"))
    ]
    reading = read(SHARE, *values, parts=range(len(pairs)), place=99)
    sums = Amount(Decimal(sum(p for p, _ in pairs)), Decimal(sum(w for _, w in pairs)))
    assert reading.amount == sums == amount_sum([Amount(Decimal(p), Decimal(w)) for p, w in pairs])


def test_the_communes_share_is_not_the_mean_of_percentages():
    values = [seen(10, place=1), seen(10, place=1, key="all"), seen(0, place=2), seen(90, place=2, key="all")]
    reading = read(SHARE, *values, parts=[1, 2], place=99)
    assert reading.amount is not None and reading.amount.exact() == 10  # the mean would be 50


@FEW
@given(st.sampled_from(list(Comparator)), lines, people, st.sampled_from(list(Confidence)))
def test_provisional_only_where_a_recalled_threshold_was_used(comparator, at, part, confidence):
    other = cell(at, Confidence.RECALLED, region="DBSH")
    rule = compare(comparator, other, cell(at, confidence, region="TDMNPB"))
    verdict = judged(rule, exactly(part, 500), region="TDMNPB")
    assert verdict.provisional is (confidence is Confidence.RECALLED)
    assert not judged(rule, None, region="TDMNPB").provisional


def test_a_verdict_that_stands_without_the_recalled_line_is_firm():
    firm, recalled = decided("b"), decided("c", Confidence.RECALLED)
    no, yes = Reading(decision=False), Reading(decision=True)
    the_set = criteria_set([line(firm, "1"), line(recalled, "2")])
    assert not assessed(the_set, {"b": no, "c": no}).provisional
    assert assessed(the_set, {"b": yes, "c": no}).provisional
    assert assessed(the_set, {"b": yes, "c": yes}).provisional
    some = criteria_set([line(combine("some_of", firm, recalled, at_least=1))])
    assert not assessed(some, {"b": yes, "c": yes}).provisional
    assert assessed(some, {"b": no, "c": yes}).provisional
    assert assessed(some, {"b": no, "c": no}).provisional


def test_what_two_people_read_corrects_the_value_and_ends_the_provisional():
    rule = compare("at_least", cell(80, Confidence.RECALLED, region="TDMNPB", year=2024), key="1")
    the_set = criteria_set([line(rule)])
    settled = with_settlements(the_set, {("1", "region=TDMNPB,year=2024"): Settlement(Decimal(90), "Điều 1")})
    for version, state, provisional in ((the_set, State.MET, True), (settled, State.NOT_MET, False)):
        verdict = assess(version, date(2024, 5, 1), situation({"a": exactly(85, 100)}, region="TDMNPB"))
        assert (verdict.state, verdict.provisional) == (state, provisional)
    used = settled.criteria[0].indicators[0].rule.thresholds[0]
    assert (used.value, used.confidence, used.article) == (90, Confidence.SETTLED, "Điều 1")
    assert with_settlements(the_set, {("1", "all"): Settlement(Decimal(1), "")}) == the_set


def test_a_settled_decision_and_a_settled_part_are_firm():
    inner = combine("all_of", decided("b", Confidence.RECALLED))
    the_set = criteria_set([line(inner)])
    settled = with_settlements(the_set, {("b", "decided"): Settlement(None, "Điều 2")})
    assert assessed(the_set, {"b": Reading(decision=True)}).provisional
    assert not assessed(settled, {"b": Reading(decision=True)}).provisional


@FEW
@given(st.sampled_from(list(Comparator)), st.integers(0, 500), st.sampled_from(["", "0", "70"]))
def test_a_threshold_that_is_not_known_is_never_met_or_failed_and_its_guess_is_never_used(
    comparator, part, guess
):
    rule = compare(comparator, cell(None, Confidence.RECALLED, guess=guess))
    verdict = judged(rule, exactly(part, 500))
    assert (verdict.state, verdict.reason.code) == (State.NOT_KNOWN, ReasonCode.THRESHOLD_NOT_KNOWN)
    assert not verdict.provisional and verdict.distance is None


def test_no_threshold_of_a_real_set_is_replaced_by_its_guess():
    guessed = 0
    for the_set in criteria_sets().values():
        for _, _, rule in set_rules(the_set):
            for item in rule.thresholds if isinstance(rule, Compare) else ():
                if not item.guess:
                    continue
                guessed += 1
                day = date(item.year or 2024, 6, 1)
                readings = {rule.indicator: exactly(50, None if item.year else 100)}
                verdict = judge(rule, day, Situation(dict(item.when), readings, criteria_sets()))
                assert verdict.state is State.NOT_KNOWN, (the_set.id, rule.key, item.slot)
    assert guessed > 30


def test_a_line_derived_from_an_unknown_line_is_unknown_and_from_a_recalled_one_provisional():
    base = compare("at_least", cell(66, Confidence.RECALLED, region="A"), cell(None, region="B"), key="10")
    derived = replace(cell(None), derived=DerivedLine("goc", "10", Decimal("1.1")))
    rule = compare("at_least", derived, of=MeasureKind.VALUE)
    sets = {"goc": criteria_set([line(base, "10")])}
    found = {"a": exactly("72.6")}
    known = judge(rule, date(2024, 1, 1), Situation({"region": "A"}, found, sets))
    assert (known.state, known.provisional) == (State.MET, True)
    assert known.line is not None and known.line.value == Decimal("72.6")
    for region in ("B", None):
        assert (
            judge(rule, date(2024, 1, 1), Situation({"region": region}, found, sets)).state is State.NOT_KNOWN
        )
