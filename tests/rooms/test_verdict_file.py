"""A verdict file is judged alike by the house and by the stand-alone checker, and lies are found."""

import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest

from banmoi.core.verdict_file import digest_of, recheck
from banmoi.rooms.assessments.queries import document_of, sets_of_level, standing_of
from tests.conftest import TODAY

CHECKER = Path(__file__).parents[2] / "tools" / "check_verdict.py"
SETS = ["commune_ntm_2021_2025", "commune_ntm_advanced_2021_2025", "commune_ntm_model_2021_2025"]


def run_checker(document, folder):
    path = folder / "verdict.json"
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-I", str(CHECKER), str(path)], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("set_id", SETS)
def test_house_and_checker_agree(commune, tmp_path, set_id):
    document = json.loads(json.dumps(document_of(standing_of(commune, TODAY), set_id)))
    assert recheck(document) == []
    result = run_checker(document, tmp_path)
    assert result.returncode == 0, result.stdout
    assert "0 differ" in result.stdout


def test_every_set_of_communes_has_a_file_even_without_content(commune, tmp_path):
    names = [item.id for item in sets_of_level("commune")]
    assert len(names) == 4
    for name in names:
        assert run_checker(document_of(standing_of(commune, TODAY), name), tmp_path).returncode == 0


def _lies(document):
    """Documents that were changed, with a digest made to fit: only judging anew can find them."""
    states = copy.deepcopy(document)
    line = next(item for c in states["criteria"] for item in c["indicators"] if item["state"] == "not_met")
    line["state"] = "met"
    yield "state", states
    sums = copy.deepcopy(document)
    amount = sums["readings"]["health_insurance_coverage"]["low"]
    amount["numerator"] = str(int(amount["numerator"]) + 50)
    yield "sum", sums
    line_moved = copy.deepcopy(document)
    for criterion in line_moved["criteria"]:
        for item in criterion["indicators"]:
            if item["code"] == "12.1":
                item["rule"]["line"] = "10"
    yield "threshold", line_moved


def test_lies_are_found_by_the_checker(commune, tmp_path):
    document = document_of(standing_of(commune, TODAY), SETS[0])
    found = []
    for name, lie in _lies(document):
        lie["digest"] = digest_of(lie)
        result = run_checker(lie, tmp_path)
        assert result.returncode == 1, name
        found.append(name)
    assert found == ["state", "sum", "threshold"]


def test_a_changed_file_is_noticed_by_its_digest(commune, tmp_path):
    document = document_of(standing_of(commune, TODAY), SETS[0])
    document["place"]["name"] = "xã khác"
    assert recheck(document) == ["digest"]
    assert "changed after it was written" in run_checker(document, tmp_path).stdout


def test_the_checker_is_short_and_alone():
    text = CHECKER.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 200
    assert "banmoi" not in text.replace("Bản Mới", "")
