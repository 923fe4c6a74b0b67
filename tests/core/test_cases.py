"""Cases of law: each YAML file says in Vietnamese what a jurist expects, and is judged as it stands."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from banmoi.core.amounts import Amount
from banmoi.core.assess import Situation, assess
from banmoi.core.readings import Reading
from banmoi.reference.catalogue import indicators
from banmoi.reference.sets import criteria_sets, find_set, sets_in_force

FOLDER = Path(__file__).parent / "cases"
CASES = [
    pytest.param(case, id=f"{path.stem}-{number}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for number, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), 1)
]
FIELDS = {"title", "set", "day", "traits", "readings", "expect", "hamlet_sets", "commune_sets"}
EXPECTED = {
    "in_force",
    "set_state",
    "criterion",
    "indicator",
    "state",
    "reason",
    "threshold",
    "citation",
    "provisional",
    "distance",
}


def _amount(raw):
    if raw is None:
        return None
    if isinstance(raw, list):
        return Amount(Decimal(str(raw[0])), Decimal(str(raw[1])))
    return Amount(Decimal(str(raw)))


def _reading(raw):
    """A number, a share [part, whole], yes/no, "not_applicable", by sex, or bounds."""
    if raw == "not_applicable":
        return Reading(not_applicable=True)
    if isinstance(raw, bool):
        return Reading(decision=raw)
    if isinstance(raw, dict) and "between" in raw:
        low, high = raw["between"]
        return Reading(low=_amount(low), high=_amount(high))
    if isinstance(raw, dict):
        groups = {key: _reading(raw[key]) for key in ("female", "male") if key in raw}
        total = _amount(raw["total"])
        return Reading(low=total, high=total, groups=groups)
    amount = _amount(raw)
    return Reading(low=amount, high=amount)


def test_there_are_cases():
    assert len(CASES) >= 25
    titles = [case.values[0]["title"] for case in CASES]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("case", CASES)
def test_the_case_is_judged_as_the_law_says(case):
    assert set(case) <= FIELDS and set(case.get("expect", {})) <= EXPECTED
    day = case["day"]
    assert isinstance(day, date)
    for level in ("commune", "hamlet"):
        if f"{level}_sets" in case:
            assert {item.id for item in sets_in_force(level, day)} == set(case[f"{level}_sets"])
    if "set" not in case:
        return
    the_set = find_set(case["set"])
    assert the_set is not None
    readings = {key: _reading(raw) for key, raw in case.get("readings", {}).items()}
    assert set(readings) <= set(indicators())
    verdict = assess(the_set, day, Situation(case.get("traits", {}), readings, criteria_sets()))
    _check(case["expect"], verdict)


def _check(expect, verdict):
    if "in_force" in expect:
        assert verdict.in_force is expect["in_force"]
    if "set_state" in expect:
        assert verdict.state == expect["set_state"]
    if "criterion" not in expect:
        assert "set_state" in expect or "in_force" in expect
        return
    criterion = next(item for item in verdict.criteria if item.criterion.code == expect["criterion"])
    found, citation, line = criterion, criterion.citation, None
    provisional, distance = criterion.provisional, None
    if "indicator" in expect:
        row = next(item for item in criterion.indicators if item.indicator.code == expect["indicator"])
        found, citation, line = row.verdict, row.citation, row.verdict.line
        provisional, distance = row.verdict.provisional, row.verdict.distance
    assert found.state == expect["state"]
    assert f"{citation.number}, {citation.place}" == expect["citation"]
    if "reason" in expect:
        assert found.reason.code == expect["reason"]
    if "threshold" in expect:
        value = None if line is None else line.value
        assert value == (None if expect["threshold"] is None else Decimal(str(expect["threshold"])))
    if "provisional" in expect:
        assert provisional is expect["provisional"]
    if "distance" in expect:
        assert distance is not None and distance.steps == Decimal(str(expect["distance"]))
