"""Series, symbols, numbers and digests of official papers; answers of a check of signatures."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmoi.core.dispatch import (
    NumberingWay,
    WayFrom,
    digest_of,
    runs_backwards,
    series_of,
    symbol_of,
    way_in,
    written_number,
)
from banmoi.core.signatures import (
    Answer,
    Change,
    CheckProblem,
    FileCheck,
    SignatureFinding,
    Trust,
    TrustProblem,
)
from banmoi.reference.files import FactError
from banmoi.reference.paper_kinds import numbering_rules, offices, paper_kinds

NOW = datetime(2024, 11, 20, 9, 0, tzinfo=UTC)
GOOD = SignatureFinding(
    "ChuKy1", signer="A", valid_from=date(2024, 1, 1), valid_to=date(2025, 1, 1), claimed_at=NOW, sound=True,
    intact=True, whole_file=True, change=Change.NONE, trust=Trust.TRUSTED,
)  # fmt: skip


@pytest.mark.parametrize(
    ("number", "symbol", "text"),
    [(1, "KH-UBND", "01/KH-UBND"), (9, "QĐ-UBND", "09/QĐ-UBND"), (10, "BC-UBND", "10/BC-UBND"),
     (138, "KH-UBND", "138/KH-UBND"), (None, "TTr-UBND", "…/TTr-UBND")],
)  # fmt: skip
def test_numbers_below_ten_have_a_leading_nought(number, symbol, text):
    assert written_number(number, symbol) == text


def test_a_letter_has_no_abbreviation_of_its_kind():
    assert symbol_of("KH", "UBND") == "KH-UBND"
    assert symbol_of("", "UBND", "VX") == "UBND-VX"
    assert symbol_of("", "UBND") == "UBND"
    assert symbol_of("KH", "UBND", "VX") == "KH-UBND"


def test_a_choice_holds_from_its_year_on():
    chosen = [WayFrom(2025, NumberingWay.BY_KIND), WayFrom(2027, NumberingWay.ONE)]
    assert [way_in(chosen, year) for year in (2024, 2025, 2026, 2027, 2030)] == [
        NumberingWay.ONE, NumberingWay.BY_KIND, NumberingWay.BY_KIND, NumberingWay.ONE, NumberingWay.ONE,
    ]  # fmt: skip
    assert series_of(NumberingWay.ONE, "plan") == series_of(NumberingWay.ONE, "report") == "all"
    assert series_of(NumberingWay.BY_KIND, "plan") == "plan"


def test_days_run_backwards_only_against_a_later_one():
    assert not runs_backwards(date(2024, 2, 19), None)
    assert not runs_backwards(date(2024, 2, 19), date(2024, 2, 19))
    assert runs_backwards(date(2024, 2, 18), date(2024, 2, 19))


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=4)
)


@given(st.dictionaries(st.text(), plain, max_size=6))
def test_the_same_facts_have_the_same_digest_in_any_order_and_after_storing(facts):
    turned = dict(reversed(list(facts.items())))
    assert digest_of(facts) == digest_of(turned) == digest_of(json.loads(json.dumps(facts)))
    assert digest_of(facts) != digest_of({**facts, "x" * 50: 1})


def test_kinds_have_their_source_and_the_common_ones_come_first():
    kinds = paper_kinds()
    assert [kind.short for kind in list(kinds.values())[:8]] == [
        "KH",
        "BC",
        "TTr",
        "QĐ",
        "BB",
        "TB",
        "GM",
        "",
    ]
    assert len(kinds) == 28
    found = {kind.short for kind in kinds.values() if kind.confidence == "found"}
    assert found == {"KH", "BC", "TTr", "QĐ", "BB", "TB", "NQ"}
    assert all(kind.text == "nd-30-2020" and kind.where for kind in kinds.values())
    assert offices()["peoples_committee"].short == "UBND"
    assert numbering_rules()["own_series"].confidence == "recalled"


def test_a_kind_without_its_source_is_refused(monkeypatch):
    from banmoi.reference import paper_kinds as module

    told = {"text": "nd-30-2020", "kinds": {"plan": {"vi": "Kế hoạch", "en": "Plan", "short": "KH"}}}
    monkeypatch.setattr(module, "load", lambda name: told)
    with pytest.raises(FactError, match="'where' is missing"):
        module.paper_kinds.__wrapped__()
    told["kinds"]["plan"] |= {"where": "Phụ lục III", "confidence": "sure"}
    with pytest.raises(FactError, match="found or recalled"):
        module.paper_kinds.__wrapped__()


def changed(**values):
    from dataclasses import replace

    return replace(GOOD, **values)


@pytest.mark.parametrize(
    ("finding", "answer"),
    [
        (GOOD, Answer.VALID),
        (changed(change=Change.SIGNATURES, whole_file=False), Answer.VALID),
        (changed(change=Change.CHECK_DATA), Answer.VALID),
        (changed(change=Change.FIELDS), Answer.NOT_VALID),
        (changed(change=Change.CONTENT), Answer.NOT_VALID),
        (changed(intact=False), Answer.NOT_VALID),
        (changed(sound=False), Answer.NOT_VALID),
        (changed(readable=False), Answer.NOT_VALID),
        (changed(trust=Trust.NO_ROOTS), Answer.NOT_KNOWN),
        (changed(trust=Trust.NO_ROOTS, intact=False), Answer.NOT_VALID),
        (changed(trust=Trust.NOT_TRUSTED, trust_problem=TrustProblem.SELF_SIGNED), Answer.NOT_VALID),
        (changed(trust=Trust.NOT_TRUSTED, trust_problem=TrustProblem.EXPIRED), Answer.NOT_KNOWN),
        (changed(trust=Trust.NOT_TRUSTED, trust_problem=TrustProblem.EXPIRED_WHEN_SIGNED), Answer.NOT_VALID),
    ],
)
def test_what_cannot_be_known_is_neither_valid_nor_false(finding, answer):
    assert finding.answer is answer
    assert FileCheck("d", NOW, 1, signatures=(finding,)).answer is answer


def test_one_bad_signature_spoils_the_file_and_none_is_no_signature():
    bad, unknown = changed(intact=False), changed(trust=Trust.NO_ROOTS)
    assert FileCheck("d", NOW, 1, signatures=(GOOD, unknown, bad)).answer is Answer.NOT_VALID
    assert FileCheck("d", NOW, 1, signatures=(GOOD, unknown)).answer is Answer.NOT_KNOWN
    assert FileCheck("d", NOW, 1).answer is Answer.UNSIGNED
    assert FileCheck("d", NOW, 1, CheckProblem.BROKEN).answer is Answer.UNREADABLE


def test_a_check_is_the_same_after_storing():
    check = FileCheck(
        "d", NOW, 2, signatures=(GOOD, changed(stamp_trust=Trust.TRUSTED, stamped_at=NOW)), stamps=1
    )
    assert FileCheck.from_data(json.loads(json.dumps(check.as_data()))) == check
