"""The machine of recognition: order of moves, what is missing, worst cases, limits, withdrawal."""

import copy
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmoi.core.assess import State
from banmoi.core.households import Base, HouseholdCount, ShareRule, judge_share
from banmoi.core.law import Confidence
from banmoi.core.recognition import (
    ENDED,
    Ask,
    Band,
    CriterionFacts,
    Limit,
    LimitKind,
    Move,
    ResultFacts,
    RoadFacts,
    Rules,
    Span,
    Step,
    Why,
    WithdrawalRule,
    counts_in,
    due_day,
    earlier_steps,
    may_move,
    missing,
    next_step,
    void_before,
    withdrawal,
)
from banmoi.core.recognition_rules import (
    SettingError,
    SettingKind,
    SettingValue,
    check_setting,
    criteria_lines,
    rules_of,
)
from banmoi.core.voting import Share, parse_share
from banmoi.reference.files import FactError, load
from banmoi.reference.recognition import read_titles, titles

DAY = date(2024, 11, 20)
ROADS = list(titles().values())
HAMLET = titles()["hamlet_model_2021_2025"]


@st.composite
def counts(draw):
    whole = draw(st.integers(0, 200))
    asked = draw(st.integers(0, whole))
    answered = draw(st.integers(0, asked))
    agreed = draw(st.integers(0, answered))
    return HouseholdCount(whole, draw(st.sampled_from([None, asked])), answered, agreed)


shares = st.builds(Share, st.fractions(Fraction(1, 100), Fraction(99, 100)), st.booleans())


@given(counts(), shares)
def test_a_share_whose_base_is_not_told_is_sure_only_where_every_base_agrees(count, share):
    loose = judge_share(count, ShareRule(share))
    told = {judge_share(count, ShareRule(share, base)) for base in Base}
    if loose is State.MET:
        assert told == {State.MET}
    if loose is State.NOT_MET:
        assert State.MET not in told


@given(counts(), shares)
def test_households_that_did_not_answer_never_help(count, share):
    rule = ShareRule(share, Base.ALL)
    if count.whole and judge_share(count, rule) is State.MET:
        assert count.worst is not None and share.reached(count.agreed, count.whole)
    if count.answered < count.whole and count.agreed < count.answered:
        more = HouseholdCount(count.whole, count.asked, count.answered, count.agreed + 1)
        order = [State.NOT_MET, State.NOT_KNOWN, State.MET]
        assert order.index(judge_share(more, rule)) >= order.index(judge_share(count, rule))


def test_ninety_per_cent_of_whom():
    count = HouseholdCount(148, 140, 120, 112)
    share = parse_share("90%")
    assert judge_share(count, ShareRule(share, Base.ANSWERED)) is State.MET  # 93,3%
    assert judge_share(count, ShareRule(share, Base.ALL)) is State.NOT_MET  # 75,7%
    assert judge_share(count, ShareRule(share)) is State.NOT_KNOWN
    assert (count.worst, count.best) == (Fraction(112, 148), Fraction(140, 148))
    with pytest.raises(ValueError, match="larger"):
        HouseholdCount(148, 140, 141, 100)


@pytest.mark.parametrize("title", ROADS, ids=lambda item: item.key)
@given(data=st.data())
def test_no_way_of_moving_leaves_the_order_of_steps(title, data):
    """Whatever moves are tried, a step is reached only after all before it, and what ended stays ended."""
    order = [step.key for step in title.order]
    state, reached = "", []
    for _turn in range(data.draw(st.integers(1, 30))):
        move = data.draw(st.sampled_from(list(Move)))
        to = data.draw(st.sampled_from([*order, ""]))
        if not may_move(title.order, state, move, to):
            continue
        assert state not in ENDED
        if move is Move.FORWARD:
            reached.append(to)
            state = to
        elif move is Move.BACK:
            reached = order[: order.index(to) + 1]
            state = to
        elif move is Move.STOP:
            assert state != order[-1]
            state = "stopped"
        else:
            assert state == order[-1]
            state = "withdrawn" if move is Move.WITHDRAW else state
        if state in order:
            assert reached == order[: order.index(state) + 1]
    if state in ENDED:
        assert next_step(title.order, state) is None
        assert earlier_steps(title.order, state) == ()


@pytest.mark.parametrize("title", ROADS, ids=lambda item: item.key)
def test_nothing_known_lets_no_step_pass_that_asks_something(title):
    empty = RoadFacts(DAY, excellence="" if title.fields else None)
    for step in title.order:
        lacks = missing(step, empty)
        assert bool(lacks) == bool(step.asks or step.papers), step.key
        assert all(lack.state is not State.MET for lack in lacks)


def full_facts(**changes):
    """A road on which everything is there."""
    everything = {
        "criteria": tuple(
            CriterionFacts(code, State.NOT_MET, State.MET, State.MET, 1, 1, 0) for code in ("1", "2")
        ),
        "papers": frozenset(paper for title in ROADS for step in title.order for paper in step.papers),
        "excellence": "culture",
        "has_head": True,
        "publication": Span(date(2024, 10, 1), date(2024, 10, 10)),
        "opinions": (3, 3),
        "satisfaction": HouseholdCount(100, 100, 98, 95),
        "meeting": HouseholdCount(20, 20, 19, 19),
        "appraisal": HouseholdCount(10, 10, 9, 9),
        "result": ResultFacts(date(2024, 10, 1), State.MET),
        "gates": {Ask.DEBT: State.MET, Ask.SECURITY: State.MET},
        "rules": rules_of(
            {
                "publication_days": SettingValue("10"),
                "coverage_share": SettingValue("70%", "all"),
                "satisfaction_share": SettingValue("90%", "all"),
                "meeting_share": SettingValue("90%", "all"),
                "appraisal_present": SettingValue("70%", "all"),
                "appraisal_share": SettingValue("90%", "answered"),
                "gates": SettingValue("both"),
                "procedure": SettingValue("QĐ (thử)"),
                "authority": SettingValue("province"),
            }
        ),
    }
    return RoadFacts(DAY, **{**everything, **changes})


@pytest.mark.parametrize("title", ROADS, ids=lambda item: item.key)
def test_with_everything_there_nothing_is_missing(title):
    for step in title.order:
        assert missing(step, full_facts()) == (), step.key


@pytest.mark.parametrize(
    ("change", "ask", "state", "why"),
    [
        ({"criteria": None}, Ask.CRITERIA_SET, State.NOT_KNOWN, Why.RULE_UNKNOWN),
        ({"publication": Span(date(2024, 11, 12))}, Ask.PUBLICATION, State.NOT_MET, Why.SHORT),
        ({"publication": None}, Ask.PUBLICATION, State.NOT_MET, Why.NOTHING),
        ({"opinions": (3, 2)}, Ask.OPINIONS, State.NOT_MET, Why.OPEN),
        ({"satisfaction": HouseholdCount(100, 100, 98, 89)}, Ask.SATISFACTION, State.NOT_MET, Why.SHORT),
        ({"satisfaction": HouseholdCount(100, 100, 60, 60)}, Ask.COVERAGE, State.NOT_MET, Why.SHORT),
        ({"meeting": HouseholdCount(20, 20, 19, 17)}, Ask.MEETING, State.NOT_MET, Why.SHORT),
        ({"result": None}, Ask.RESULT, State.NOT_KNOWN, Why.NOTHING),
        ({"result": ResultFacts(DAY, State.MET, True)}, Ask.RESULT, State.NOT_KNOWN, Why.PROVISIONAL),
        ({"result": ResultFacts(DAY, State.MET, False, True)}, Ask.RESULT, State.NOT_KNOWN, Why.BROKEN),
        ({"result": ResultFacts(date(2022, 1, 1), State.MET)}, Ask.RESULT, State.NOT_MET, Why.OTHER_YEAR),
        ({"gates": {Ask.SECURITY: State.MET}}, Ask.DEBT, State.NOT_KNOWN, Why.NOTHING),
        ({"gates": {Ask.DEBT: State.NOT_MET, Ask.SECURITY: State.MET}}, Ask.DEBT, State.NOT_MET, Why.SHORT),
        ({"has_head": False}, Ask.TEAM, State.NOT_MET, Why.NOTHING),
        ({"rules": Rules()}, Ask.PUBLICATION, State.NOT_KNOWN, Why.RULE_UNKNOWN),
        ({"rules": Rules()}, Ask.AUTHORITY, State.NOT_KNOWN, Why.RULE_UNKNOWN),
        ({"rules": Rules()}, Ask.PROVINCE_GATES, State.NOT_KNOWN, Why.RULE_UNKNOWN),
        ({"rules": Rules()}, Ask.PROCEDURE, State.NOT_KNOWN, Why.RULE_UNKNOWN),
        ({"rules": Rules()}, Ask.MEETING, State.NOT_KNOWN, Why.RULE_UNKNOWN),
    ],
)
def test_each_thing_that_is_missing_is_told(change, ask, state, why):
    found = {
        (lack.ask, lack.state, lack.why)
        for step in HAMLET.order
        for lack in missing(step, full_facts(**change))
    }
    assert (ask, state, why) in found


def test_days_of_publication_count_the_first_and_the_last():
    assert Span(date(2024, 11, 1), date(2024, 11, 10)).days(DAY) == 10
    assert Span(date(2024, 11, 11)).days(DAY) == 10
    assert Span(date(2024, 11, 25)).days(DAY) == 0


def test_the_result_of_this_year_and_the_year_before_counts():
    assert counts_in(date(2024, 1, 1), DAY) and counts_in(date(2023, 12, 31), DAY)
    assert not counts_in(date(2022, 12, 31), DAY)
    assert not counts_in(date(2024, 12, 31), DAY)


def test_limits_are_the_ends_of_quarters_or_days_after_a_step():
    first = Limit(LimitKind.QUARTER, quarter=1)
    assert due_day(first, 2024, {}, {}) == date(2024, 3, 31)
    assert due_day(Limit(LimitKind.QUARTER, quarter=4, year=-1), 2024, {}, {}) == date(2023, 12, 31)
    after = Limit(LimitKind.DAYS_AFTER, after="submitted", setting="decision_days")
    reached = {"submitted": date(2024, 11, 1)}
    assert due_day(after, 2024, reached, {}) is None
    assert due_day(after, 2024, {}, {"decision_days": 15}) is None
    assert due_day(after, 2024, reached, {"decision_days": 15}) == date(2024, 11, 16)


def test_what_was_said_before_a_sending_back_counts_no_more_for_later_steps():
    steps = (Step("a"), Step("b"), Step("c"))
    at = datetime(2024, 5, 1, tzinfo=UTC)
    backs = [(at, "a"), (at + timedelta(days=9), "b")]
    assert void_before(steps, backs, "a") is None
    assert void_before(steps, backs, "b") == at
    assert void_before(steps, backs, "c") == at + timedelta(days=9)


NINETEEN = [str(number) for number in range(1, 20)]
ADVANCED = titles()["commune_advanced_2021_2025"].withdrawal_rule


def judged(failed, unknown=()):
    answers = dict.fromkeys(NINETEEN, State.MET)
    return withdrawal(
        ADVANCED, answers | dict.fromkeys(failed, State.NOT_MET) | dict.fromkeys(unknown, State.NOT_KNOWN)
    ).state


def test_withdrawal_is_six_to_nine_with_one_of_four_or_ten_of_nineteen():
    plain = [code for code in NINETEEN if code not in ("10", "17", "18", "19")]
    assert judged(plain[:5]) is State.NOT_MET
    assert judged([*plain[:4], "10"]) is State.NOT_MET  # five: 26%
    assert judged(plain[:9]) is State.NOT_MET  # nine, none of the four
    assert judged([*plain[:5], "17"]) is State.MET  # six with one of the four
    assert judged(plain[:10]) is State.MET
    assert judged(plain[:5], ["18"]) is State.NOT_KNOWN
    assert withdrawal(None, {"1": State.NOT_MET}).state is State.NOT_KNOWN
    assert withdrawal(ADVANCED, {}).state is State.NOT_KNOWN


@given(st.sets(st.sampled_from(NINETEEN)), st.sets(st.sampled_from(NINETEEN)))
def test_more_failing_criteria_are_never_less_ground(failed, more):
    order = [State.NOT_MET, State.NOT_KNOWN, State.MET]
    assert order.index(judged(failed | more)) >= order.index(judged(failed))
    assert judged(failed, more - failed) in (judged(failed), judged(failed | more), State.NOT_KNOWN)


def test_bands_are_exact():
    rule = WithdrawalRule((Band(Fraction(3, 10), Fraction(1, 2), True), Band(Fraction(1, 2))), frozenset("a"))
    assert rule.holds(frozenset("abc"), 10) and not rule.holds(frozenset("bcd"), 10)
    assert rule.holds(frozenset("bcdef"), 10) and not rule.holds(frozenset(), 0)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (SettingKind.DAYS, SettingValue("")),
        (SettingKind.DAYS, SettingValue("mười")),
        (SettingKind.DAYS, SettingValue("0")),
        (SettingKind.SHARE, SettingValue("90")),
        (SettingKind.SHARE, SettingValue("101%")),
        (SettingKind.SHARE, SettingValue("90%", "nobody")),
        (SettingKind.CHOICE, SettingValue("king")),
        (SettingKind.CRITERIA, SettingValue("Giao thông")),
        (SettingKind.CRITERIA, SettingValue("1. Giao thông\n1. Điện")),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused(kind, value):
    with pytest.raises(SettingError):
        check_setting(kind, value, ("commune", "province"))


def test_settings_are_read_as_they_are_written():
    assert criteria_lines("1. Giao thông\n\n 2) Điện, chiếu sáng\n10 - Ý thức công dân") == (
        ("1", "Giao thông"), ("2", "Điện, chiếu sáng"), ("10", "Ý thức công dân"),
    )  # fmt: skip
    rules = rules_of({"publication_days": SettingValue("10"), "gates": SettingValue("none")})
    assert (rules.publication_days, rules.gates, rules.satisfaction) == (10, (), None)


ROAD = "recognition/commune_2021_2025.yaml"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data["steps"][0].pop("source"),
        lambda data: data["steps"][0].pop("confidence"),
        lambda data: data["steps"][0].pop("law"),
        lambda data: data["steps"][0].update(right="recognition.rule"),
        lambda data: data["steps"][0].update(basis="hearsay"),
        lambda data: data["steps"][0].update(papers=["letter"]),
        lambda data: data["steps"][0].update(asks=["luck"]),
        lambda data: data["steps"][1].update(key="registered"),
        lambda data: data["steps"][7]["limit"].update(setting="patience"),
        lambda data: data["titles"][0].update(set="unknown"),
        lambda data: data["titles"][0].pop("source"),
        lambda data: data["titles"][0].update(withdrawal_named=["99"]),
        lambda data: data["authority"].pop("source"),
        lambda data: data["withdrawal"]["bands"].pop(),
        lambda data: data.update(like="nowhere"),
    ],
)
def test_what_has_no_source_or_names_nothing_is_refused(spoil):
    data = copy.deepcopy(load(ROAD))
    assert read_titles(data, {})
    spoil(data)
    with pytest.raises((FactError, ValueError)):
        read_titles(data, {})


def test_a_road_like_another_is_recalled_in_every_step():
    for key in ("commune_ntm_2026_2030", "hamlet_model_2026_2030"):
        later = titles()[key]
        assert {step.sure.confidence for step in later.steps} == {Confidence.RECALLED}
        assert later.because_vi and not later.authority.known and later.withdrawal_rule is None
    assert titles()["commune_advanced_2021_2025"].step("decided").sure.confidence is Confidence.FOUND
