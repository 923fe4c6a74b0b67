"""The law as data: every set loads, agrees with the facts that were found, and refuses half-truths."""

from copy import deepcopy
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import yaml

from banmoi.core.law import Combine, Compare, Confidence, Decided, leaf_rules, set_rules
from banmoi.reference import sets as loader
from banmoi.reference.catalogue import indicators, texts
from banmoi.reference.files import FactError, load
from banmoi.reference.sets import criteria_sets, find_set, sets_in_force

FACTS = Path(__file__).parents[3] / "shared" / "facts" / "criteria.yaml"
SET_IDS = sorted(criteria_sets())
COMPARATORS = {">=": "at_least", "<=": "at_most", ">": "more_than", "<": "less_than"}


@pytest.mark.parametrize(
    ("name", "criteria", "lines"),
    [("318-I", 19, 57), ("318-II", 19, 75), ("319", 4, 4), ("51/2025", 10, 0)],
)
def test_a_set_has_as_many_lines_as_the_law(name, criteria, lines):
    found = find_set(name)
    assert found is not None and found.criteria is not None
    assert len(found.criteria) == criteria
    assert sum(len(item.indicators or ()) for item in found.criteria) == lines
    assert found.expected_indicators == (lines or 47)


@pytest.mark.parametrize("set_id", SET_IDS)
def test_every_code_rule_and_cell_of_a_set_is_named_once(set_id):
    the_set = criteria_sets()[set_id]
    criteria = [item.code for item in the_set.criteria or ()]
    lines = [line.code for item in the_set.criteria or () for line in item.indicators or ()]
    keys = [rule.key for _, _, rule in set_rules(the_set)]
    for names in (criteria, lines, keys):
        assert len(names) == len(set(names))
        assert all(name and name == name.strip() and name.isprintable() for name in names)
    for _, _, rule in set_rules(the_set):
        if isinstance(rule, Compare):
            slots = [cell.slot for cell in rule.thresholds]
            assert slots and len(slots) == len(set(slots)), rule.key


@pytest.mark.parametrize("set_id", SET_IDS)
def test_every_threshold_says_how_sure_it_is_and_where_from(set_id):
    for _, line, rule in set_rules(criteria_sets()[set_id]):
        assert line.citation.number and line.citation.place
        for source in [rule] if isinstance(rule, Decided) else rule.thresholds:
            assert isinstance(source.confidence, Confidence) and source.source
            assert source.confidence is not Confidence.SETTLED, "only two people settle, never a file"
            assert source.confidence is Confidence.RECALLED or source.source != "general-knowledge"
        assert rule.indicator in indicators()


@pytest.mark.parametrize("set_id", SET_IDS)
def test_a_combination_can_be_met(set_id):
    for criterion in criteria_sets()[set_id].criteria or ():
        for line in criterion.indicators or ():
            if isinstance(line.rule, Combine):
                assert 1 <= line.rule.at_least <= len(line.rule.parts)


@pytest.mark.parametrize("set_id", SET_IDS)
def test_a_set_rests_on_a_text_and_has_a_version(set_id):
    the_set = criteria_sets()[set_id]
    assert len(the_set.version) == 64
    if the_set.in_force_from is None:
        assert the_set.criteria is None and not the_set.in_force(date(2024, 1, 1))
    else:
        assert the_set.citation.text in texts() and the_set.citation.number


@cache
def _facts():
    if not FACTS.is_file():
        pytest.skip(f"NOT COMPARED WITH THE FACTS: {FACTS.name} is not beside this copy of the project")
    found = yaml.load(FACTS.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {entry["id"]: entry for entry in found["sets"]}


def _expected(entry):
    """Of a line of the facts: {(part, slot): (value, confidence)}."""
    cells = {}
    for region, cell in entry["thresholds"].items():
        slot = "all" if region == "all" else f"region={region}"
        if cell.get("by_year"):
            for year, value in cell["by_year"].items():
                cells[0, f"{slot},year={year}"] = (value, cell["confidence"])
            continue
        cells[0, slot] = (cell.get("value"), cell["confidence"])
        if any("from_central_works" in key for key in cell):
            cells[1, slot] = (cell.get("from_central_works_min"), cell["confidence"])
    return cells


def _compare_line(entry, line):
    rules = list(leaf_rules(line.rule))
    expected = _expected(entry)
    if entry["kind"] == "boolean":
        (rule,) = rules
        assert isinstance(rule, Decided)
        assert expected == {(0, "all"): (True, rule.confidence.value)}
        return 1
    found = {}
    for part, rule in enumerate(rules):
        assert isinstance(rule, Compare)
        wanted = COMPARATORS.get(entry["comparator"], "at_most")  # "= 0" of what is to disappear
        assert rule.comparator.value == wanted
        if entry["comparator"] == "==":
            assert [cell.value for cell in rule.thresholds] == [0]
        found |= {(part, cell.slot): (cell.value, cell.confidence.value) for cell in rule.thresholds}
    exact = {
        key: (None if value is None else Decimal(str(value)), confidence)
        for key, (value, confidence) in expected.items()
    }
    assert found == exact
    return len(found)


@pytest.mark.parametrize(
    ("fact_id", "least"), [("xa_ntm_2021_2025", 200), ("xa_ntm_nang_cao_2021_2025", 200)]
)
def test_every_threshold_is_the_one_that_was_found(fact_id, least):
    fact, the_set = _facts()[fact_id], find_set(fact_id)
    assert the_set is not None and the_set.criteria is not None
    compared = 0
    for criterion, known in zip(fact["criteria"], the_set.criteria, strict=True):
        assert (criterion["code"], criterion["title_vi"]) == (known.code, known.title_vi)
        for entry, line in zip(criterion["indicators"], known.indicators or (), strict=True):
            assert (entry["code"], entry["title_vi"]) == (line.code, line.title_vi)
            assert entry["set_by"] == line.set_by
            assert bool(entry.get("not_applicable_allowed")) is line.not_applicable_allowed
            compared += _compare_line(entry, line)
    assert compared > least


def test_the_four_conditions_of_a_model_commune_are_those_that_were_found():
    conditions = _facts()["xa_ntm_kieu_mau_2021_2025"]["conditions"]
    the_set = find_set("319")
    assert the_set is not None and the_set.criteria is not None
    assert [c["title_vi"] for c in conditions] == [c.title_vi for c in the_set.criteria]
    rules = [criterion.indicators[0].rule for criterion in the_set.criteria if criterion.indicators]
    income, smart, fields = rules[1], rules[2], rules[3]
    derived = income.thresholds[0].derived
    assert (derived.set_id, derived.indicator_code) == (find_set("318-II").id, "10")
    assert derived.times == 1 + Decimal(conditions[1]["thresholds"]["all"]["value"]) / 100
    assert smart.thresholds[0].value == conditions[2]["thresholds"]["all"]["value"]
    assert fields.at_least == conditions[3]["thresholds"]["all"]["value"]
    assert len(fields.parts) == len(conditions[3]["choices"])


@pytest.mark.parametrize("fact_id", ["xa_ntm_2026_2030", "thon_ntm_yen_bai", "thon_ntm_kieu_mau_yen_bai"])
def test_where_only_names_were_found_only_names_are_known(fact_id):
    fact, the_set = _facts()[fact_id], find_set(fact_id)
    assert the_set is not None and the_set.criteria is not None
    names = [item if isinstance(item, str) else item["title_vi"] for item in fact["criteria"]]
    assert [item.title_vi for item in the_set.criteria] == names
    assert all(item.indicators is None for item in the_set.criteria)


BROKEN = {
    "no confidence of a cell": lambda line, cell: cell.pop("confidence"),
    "a confidence of our own": lambda line, cell: cell.update(confidence="certain"),
    "no source of a cell": lambda line, cell: (cell.pop("source"), cell.pop("certainty", None)),
    "no citation": lambda line, cell: line.pop("place_in_text"),
    "an empty citation": lambda line, cell: line.update(place_in_text=""),
    "a kind of rule outside the closed list": lambda line, cell: line["rule"].update(kind="about"),
    "no kind of rule": lambda line, cell: line["rule"].pop("kind"),
    "an indicator outside the catalogue": lambda line, cell: line["rule"].update(indicator="nothing"),
    "a tab behind the indicator": lambda line, cell: line["rule"].update(
        indicator=line["rule"]["indicator"] + "\t"
    ),
    "a measure outside the closed list": lambda line, cell: line["rule"].update(of="mean"),
}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_the_loader_refuses(name):
    data = deepcopy(load("sets/commune_ntm_2021_2025.yaml"))
    assert loader._set(data) == criteria_sets()["commune_ntm_2021_2025"]
    line = data["criteria"][2]["indicators"][0]
    BROKEN[name](line, line["rule"]["thresholds"][0])
    with pytest.raises(ValueError):
        loader._set(data)


@pytest.mark.parametrize("key", ["confidence", "source", "place_in_text", "title_vi"])
def test_the_loader_refuses_a_criterion_without(key):
    data = deepcopy(load("sets/commune_ntm_2026_2030.yaml"))
    del data["criteria"][3][key]
    with pytest.raises(FactError, match=rf"criterion 4.*'{key}'"):
        loader._set(data)


@pytest.mark.parametrize("parts", [[], [{"kind": "decided", "indicator": "rural_market"}] * 2])
def test_the_loader_refuses_a_combination_that_nothing_can_meet(parts):
    data = deepcopy(load("sets/commune_ntm_model_2021_2025.yaml"))
    rule = data["criteria"][3]["indicators"][0]["rule"]
    rule["parts"] = [{**part, "confidence": "found", "source": "S-319"} for part in parts]
    rule["at_least"] = 3
    with pytest.raises(ValueError):
        loader._set(data)


def test_the_loader_refuses_an_unknown_text():
    data = deepcopy(load("sets/commune_ntm_2026_2030.yaml"))
    data["text"] = "qd-52-2025"
    with pytest.raises(FactError, match="qd-52-2025"):
        loader._set(data)


def test_a_changed_cell_changes_the_version():
    data = deepcopy(load("sets/commune_ntm_2021_2025.yaml"))
    data["criteria"][2]["indicators"][0]["rule"]["thresholds"][0]["value"] = 81
    assert loader._set(data).version != criteria_sets()["commune_ntm_2021_2025"].version


@pytest.mark.parametrize("name", ["318-I", "318-I\t", " 318-i ", "318\u200b-I", "\ufeffxa_ntm_2021_2025\n"])
def test_a_set_is_found_by_its_name_whatever_invisible_marks_it_carries(name):
    found = find_set(name)
    assert found is not None and found.id == "commune_ntm_2021_2025"


@pytest.mark.parametrize("name", ["", "318", "318-III", "commune"])
def test_no_set_is_found_by_half_a_name(name):
    assert find_set(name) is None


def test_sets_for_comparison_are_never_in_force():
    for day in (date(2022, 12, 1), date(2024, 12, 1), date(2026, 6, 1)):
        assert sets_in_force("hamlet", day) == []
        assert all(not item.reference_only for item in sets_in_force("commune", day))
