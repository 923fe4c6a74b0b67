"""The commands that the README names do what it says, each in a fresh installation."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser.server import COMMAND, surroundings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory, installation):
    folder = tmp_path_factory.mktemp("commands")
    installation(folder)
    return folder


def banmoi(folder, *arguments):
    return subprocess.run(
        [*COMMAND, *arguments],
        env=surroundings(folder),
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )


def test_goals_prints_every_goal_of_part_one(made):
    answer = json.loads(banmoi(made, "goals", "07249", "--year", "2024", "--json").stdout)
    written = [goal["as_written"] for goal in answer["goals"]]
    assert len(written) == 9
    assert "Tỷ lệ hộ nghèo giảm còn 1,48%" in written
    states = {goal["as_written"]: goal["state"] for goal in answer["goals"]}
    assert set(states.values()) == {"met", "not_met"}
    # Told by the registers of the last quarter; nobody reports these by hand any more.
    assert states["xã đạt chuẩn văn hóa nông thôn mới"] == "met"
    assert states["tỷ lệ bản văn hóa 11/14 bản đạt 78,6%"] == "met"


def test_derive_finds_the_demonstration_as_it_was_made(made):
    result = banmoi(made, "derive")
    assert result.returncode == 0, result.stderr
    assert "0 số mới hoặc thôi tính" in result.stdout


@pytest.mark.parametrize("name", ["07249", "xa-xuan-luong", "Xuân Lương", "xuan luong", "xã Xuân Lương\t"])
def test_a_place_is_found_by_code_key_or_name(made, name):
    result = banmoi(made, "assess", name, "--set", "318-I", "--json")
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["place"]["key"] == "xa-xuan-luong"


def test_the_same_code_is_another_place_on_another_day(made):
    before = banmoi(made, "assess", "07246", "--set", "318-I", "--on", "2025-06-30", "--json")
    after = banmoi(made, "assess", "07246", "--set", "318-I", "--on", "2025-07-01", "--json")
    assert json.loads(before.stdout)["place"]["key"] == "xa-canh-nau"
    assert json.loads(after.stdout)["place"]["key"] == "xa-xuan-luong-2025"


@pytest.mark.parametrize(("day", "in_force"), [("2026-02-14", False), ("2026-02-15", True)])
def test_days_count(made, day, in_force):
    arguments = ("assess", "Xuân Lương", "--set", "commune_ntm_2026_2030", "--on", day, "--json")
    answer = json.loads(banmoi(made, *arguments).stdout)
    assert answer["in_force"] is in_force
    assert answer["state"] == "not_known"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("assess", "Xuân Lương", "--set", "khong-co"), "Không có bộ tiêu chí"),
        (("assess", "Nơi Nào Đó", "--set", "318-I"), "Không có nơi nào"),
        (("assess", "Xuân Lương", "--set", "318-I", "--on", "2024-11-31"), "không phải là ngày có thật"),
        (("goals", "07249", "--year", "2019"), "chưa có kế hoạch năm 2019"),
    ],
)
def test_a_wrong_question_gets_a_sentence(made, arguments, words):
    result = banmoi(made, *arguments)
    assert result.returncode != 0
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_a_second_demo_changes_nothing(made):
    database = (made / "banmoi.sqlite3").read_bytes()
    password = (made / "demonstration").read_text()
    result = banmoi(made, "demo", "--prepare")
    assert password in result.stdout
    assert (made / "banmoi.sqlite3").read_bytes() == database


def test_frozen_assessments_are_judged_anew(made):
    assert "tất cả khớp" in banmoi(made, "check_frozen").stdout


def test_a_newer_database_is_refused_before_it_is_touched(made, tmp_path):
    import shutil
    import sqlite3

    folder = tmp_path / "newer"
    shutil.copytree(made, folder)
    with sqlite3.connect(folder / "banmoi.sqlite3") as connection:
        connection.execute(
            "insert into django_migrations (app, name, applied) values ('banmoi', '9999_later', '2030-01-01')"
        )
    result = banmoi(folder, "demo", "--prepare")
    assert result.returncode != 0
    assert "mới hơn" in result.stderr


def test_readme_names_only_commands_that_exist():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\bbanmoi (\w+)", text))
    known = {path.name for path in (ROOT / "src" / "banmoi" / "management" / "commands").iterdir()}
    assert {"demo", "serve", "goals", "assess"} <= named
    assert all(f"{name}.py" in known or name in ("migrate", "check") for name in named), named
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake (demo|test|lint|bench)\b", text)) <= targets
    assert {"demo", "test"} <= targets


def test_run_py_explains_itself_without_the_environment():
    result = subprocess.run(
        [sys.executable, "-I", str(ROOT / "run.py"), "--help"], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0
    assert "demo" in result.stdout
    assert "test" in result.stdout
