"""How systems of this kind went wrong, one test for each, named after what went wrong there."""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banmoi.core.assess import Situation, State, assess
from banmoi.core.goals import Course, GoalComparator, GoalTerms, Rounding, judge_goal
from banmoi.core.law import MeasureKind, leaf_rules, set_rules
from banmoi.core.readings import Reading, ValueStatus
from banmoi.core.reasons import ReasonCode
from banmoi.core.verdict_file import digest_of, recheck, verdict_document
from banmoi.reference.sets import criteria_sets, find_set, sets_in_force
from tests.core.build import (
    COUNT,
    DECISION,
    SHARE,
    assessed,
    cell,
    compare,
    criteria_set,
    decided,
    exactly,
    judged,
    line,
    read,
    seen,
    state_of,
)

YES, NO = Reading(decision=True), Reading(decision=False)


def _document(set_name: str, readings: Mapping[str, Reading], day: date, region: str | None):
    the_set = find_set(set_name)
    assert the_set is not None
    verdict = assess(the_set, day, Situation({"region": region}, readings, criteria_sets()))
    document = verdict_document(
        verdict, place={"id": "xa-thu"}, part_names={}, evidence={}, readings=readings
    )
    return json.loads(json.dumps(document, ensure_ascii=False))


@pytest.mark.parametrize("name", ["318-I", "318-II", "319", "51/2025"])
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_1_a_stored_verdict_differs_from_its_recomputation(name, data):
    the_set = find_set(name)
    assert the_set is not None
    small = st.integers(0, 60)
    reading = st.one_of(
        st.sampled_from([YES, NO, Reading(not_applicable=True), Reading()]),
        small.map(exactly),
        st.tuples(small, small).map(lambda pair: exactly(*pair)),
        st.tuples(small, small).map(
            lambda pair: replace(
                exactly(sum(pair), 100), groups={"female": exactly(pair[0], 50), "male": exactly(pair[1], 50)}
            )
        ),
    )
    palette = data.draw(st.lists(reading, min_size=3, max_size=8))
    random = data.draw(st.randoms())
    readings = {rule.indicator: random.choice(palette) for _, _, rule in set_rules(the_set)}
    day = data.draw(st.sampled_from([date(2024, 11, 20), date(2026, 1, 5), date(2026, 6, 1)]))
    region = data.draw(st.sampled_from(["TDMNPB", "DBSH", None]))
    assert recheck(_document(name, readings, day, region)) == []


def test_1_a_stored_verdict_that_was_altered_is_found():
    readings = {"irrigated_farmland_share": exactly(79, 100), "disaster_readiness": YES}
    document = _document("318-I", readings, date(2024, 11, 20), "TDMNPB")
    assert recheck(document) == []

    def altered(change):
        copy = deepcopy(document)
        criterion = copy["criteria"][2]
        assert criterion["code"] == "3"
        change(copy, criterion)
        return copy

    state = altered(lambda copy, criterion: criterion["indicators"][0].update(state="met"))
    assert "digest" in recheck(state) and "3.1" in recheck(state)
    state["digest"] = digest_of(state)
    assert recheck(state) == ["3.1"]
    whole = altered(lambda copy, criterion: criterion.update(state="met"))
    whole["digest"] = digest_of(whole)
    assert "criterion 3" in recheck(whole)
    value = altered(
        lambda copy, _: copy["readings"]["irrigated_farmland_share"]["low"].update(numerator="80")
    )
    assert "digest" in recheck(value)
    overall = altered(lambda copy, _: copy.update(state="met"))
    overall["digest"] = digest_of(overall)
    assert recheck(overall) == ["set"]


@pytest.mark.parametrize("name", ["318-I", "318-II", "319"])
def test_2_one_failing_indicator_does_not_fail_its_criterion(name):
    """Every line of the real sets, failing alone among lines that are all met."""
    the_set = find_set(name)
    assert the_set is not None
    checked = 0
    for criterion in the_set.criteria or ():
        rows = criterion.indicators or ()
        for failing in rows:
            lines = [line(decided(f"i{row.code}"), row.code) for row in rows]
            readings = {f"i{row.code}": NO if row is failing else YES for row in rows}
            verdict = assessed(criteria_set(lines), readings)
            assert verdict.state is verdict.criteria[0].state is State.NOT_MET
            assert verdict.criteria[0].reason.facts.get("codes", (failing.code,)) == (failing.code,)
            checked += 1
    assert checked == the_set.expected_indicators


def test_2_a_real_criterion_fails_with_its_one_failing_line():
    the_set = find_set("318-I")
    assert the_set is not None
    keys = [rule.indicator for row in the_set.criterion("8").indicators for rule in leaf_rules(row.rule)]
    for failing in keys:
        readings = {key: NO if key == failing else YES for key in keys}
        verdict = assess(the_set, date(2024, 6, 1), Situation({}, readings, {}))
        assert verdict.state is State.NOT_MET
        assert next(c for c in verdict.criteria if c.criterion.code == "8").state is State.NOT_MET


def test_5_a_rule_that_starts_within_the_year_is_silently_not_applied():
    for the_set in criteria_sets().values():
        first = the_set.in_force_from
        if first is None:
            continue
        assert first.day != 1 or first.month != 1, "all real sets start within a year"
        for day, in_force in ((first - timedelta(days=1), False), (first, True)):
            verdict = assess(the_set, day, Situation({}, {}, {}))
            assert verdict.in_force is in_force
            assert (verdict.reason.code is ReasonCode.SET_NOT_IN_FORCE) is not in_force
    in_force = [{item.id for item in sets_in_force("commune", date(2026, 2, day))} for day in (14, 15)]
    assert "commune_ntm_2021_2025" in in_force[0] and "commune_ntm_2026_2030" not in in_force[0]
    assert in_force[1] == {"commune_ntm_2026_2030"}


def test_6_a_list_of_over_256_members_gives_wrong_values():
    places = range(1, 301)
    values = [
        item
        for place in places
        for item in (seen(place, place=place), seen(2 * place, place=place, key="all"))
    ]
    share = read(SHARE, *values, parts=places, place=999)
    assert share.amount is not None
    assert (share.amount.numerator, share.amount.denominator) == (45150, 90300)
    assert judged(compare("at_least", cell(50)), share).state is State.MET
    assert judged(compare("more_than", cell(50)), share).state is State.NOT_MET
    answers = [seen(place=place, decision=place != 257) for place in places]
    counted = read(DECISION, *answers, parts=places, place=999)
    assert counted.amount is not None and counted.amount.numerator == 299
    assert judged(compare("at_least", cell(100)), counted).state is State.NOT_MET
    lacking = read(
        COUNT, *(seen(1, place=place) for place in places if place != 300), parts=places, place=999
    )
    assert lacking.reason is not None and lacking.reason.facts["places"] == (300,)


def test_6_a_criterion_of_over_256_lines_sees_its_last_line():
    lines = [line(decided(f"i{index}"), str(index)) for index in range(300)]
    readings = {f"i{index}": YES for index in range(300)}
    assert state_of(criteria_set(lines), readings) is State.MET
    assert state_of(criteria_set(lines), {**readings, "i299": NO}) is State.NOT_MET
    assert state_of(criteria_set(lines), {**readings, "i299": Reading()}) is State.NOT_KNOWN


def test_7_lower_is_better_counted_as_over_achievement():
    terms = GoalTerms(GoalComparator.DECREASE_TO, Decimal("1.48"), True, date(2024, 1, 1), date(2024, 12, 31))
    during = judge_goal(terms, exactly(3, 100), date(2024, 11, 20))
    after = judge_goal(terms, exactly(3, 100), date(2025, 1, 1))
    assert during.state is after.state is State.NOT_MET
    assert (during.course, after.course) == (Course.AT_RISK, Course.MISSED)
    assert during.distance is not None and during.distance.fewer and during.distance.steps == 2
    law = judged(compare("at_most", cell("1.48")), exactly(3, 100))
    assert law.state is State.NOT_MET


def test_8_a_total_of_zero_is_stored_as_no_data():
    values = [seen(0, place=place, value_id=place) for place in (1, 2)]
    reading = read(COUNT, *values, parts=[1, 2], place=9)
    assert reading.known and reading.amount is not None and reading.amount.numerator == 0
    assert reading.reason is None and reading.sources == (1, 2)
    none = read(COUNT, parts=[1, 2], place=9)
    assert not none.known and none.amount is None
    rule = compare("at_most", cell(0), of=MeasureKind.VALUE)
    assert judged(rule, reading).state is State.MET
    assert judged(rule, none).state is State.NOT_KNOWN
    document = _document("318-I", {"makeshift_houses": reading}, date(2024, 11, 20), None)
    assert document["readings"]["makeshift_houses"]["low"] == {"numerator": "0", "denominator": None}
    assert recheck(document) == []


def test_13_a_score_stays_at_its_maximum_whatever_is_entered():
    rule = compare("at_least", cell(90))
    states = [judged(rule, exactly(part, 100)).state for part in range(101)]
    assert states == [State.NOT_MET] * 90 + [State.MET] * 11
    steps = [judged(rule, exactly(part, 100)).distance.steps for part in range(101)]
    assert steps == [90 - part for part in range(101)]


def test_13_a_later_value_takes_the_place_of_a_better_one():
    values = [seen(100, period="2024q2", value_id=1), seen(3, period="2024q3", value_id=2)]
    assert judged(compare("at_least", cell(50)), read(COUNT, *values)).state is State.NOT_MET


@pytest.mark.parametrize("mark", ["\t", "\n", "\u200b", "\ufeff", "\u00a0", " ", "\u2060", "\u200e"])
def test_14_a_code_with_an_invisible_tab_never_matches(mark):
    for the_set in criteria_sets().values():
        for name in (the_set.id, *the_set.aliases):
            assert find_set(name + mark) is the_set
            assert find_set(mark + name) is the_set


def test_17_two_states_share_one_code():
    for codes in (State, ValueStatus, Course, ReasonCode, Rounding):
        values = [item.value for item in codes]
        assert len(values) == len(set(values)) == len(codes.__members__)
    assert ValueStatus.RETURNED not in {item.value for item in State}
    returned = read(COUNT, seen(5, status=ValueStatus.RETURNED))
    verdict = judged(compare("at_least", cell(1)), returned)
    assert (verdict.state, verdict.reason.code) == (State.NOT_KNOWN, ReasonCode.RETURNED)
    failed = judged(compare("at_least", cell(1)), exactly(0, 5))
    assert (failed.state, failed.reason.code) == (State.NOT_MET, ReasonCode.COMPARED)


def test_19_eleven_of_fourteen_against_78_6_depends_on_a_choice_nobody_declared():
    terms = GoalTerms(GoalComparator.EQUAL, Decimal("78.6"), True, date(2024, 1, 1), date(2024, 12, 31))
    ways = {
        Rounding.COUNTS: (replace(terms, of_count=(11, 14)), State.MET),
        Rounding.AS_WRITTEN: (terms, State.MET),
        Rounding.EXACT: (replace(terms, comparator=GoalComparator.MORE_THAN), State.NOT_MET),
    }
    for rounding, (goal, state) in ways.items():
        verdict = judge_goal(goal, exactly(11, 14), date(2024, 11, 20))
        assert goal.rounding is rounding and verdict.state is state
        assert verdict.reason.facts["rounding"] is rounding
    assert judged(compare("at_least", cell("78.6")), exactly(11, 14)).state is State.NOT_MET
