"""The reader on whole papers: the seed plan in three forms, and plans of many kinds with their keys."""

import re
from pathlib import Path

import pytest
import yaml

from banmoi.core.paper.reader import read_plan
from banmoi.papers.intake import read_paper
from banmoi.papers.linking import link, plan_words, unit_kind
from banmoi.reference.catalogue import indicators
from tests.papers.making import txt_to_docx, txt_to_pdf
from tests.papers.scoring import KEYS, Tally, key_of, measure, plain

SEED = Path(__file__).parents[3] / "shared" / "plan" / "138-KH-UBND.txt"
seed = pytest.mark.skipif(
    not SEED.is_file(), reason=f"THE SEED PLAN IS MISSING: {SEED.name} is not beside the project"
)


@pytest.fixture(scope="module")
def key():
    return yaml.safe_load(SEED.with_name("138-KH-UBND.key.yaml").read_text("utf-8"))


def read(make):
    return read_plan(read_paper(make(SEED.read_text("utf-8")), "ke-hoach").text)


@seed
@pytest.mark.parametrize("make", [str.encode, txt_to_docx, txt_to_pdf], ids=["txt", "docx", "pdf"])
def test_the_seed_plan_in_three_forms_gives_the_same_plan(make, key):
    data, first = read(make).as_data(), read(str.encode).as_data()
    assert data == first
    wanted = key["document"]
    for name in (
        "issuer",
        "issuer_level",
        "number",
        "symbol",
        "place",
        "date",
        "kind",
        "title",
        "signer",
        "position",
    ):
        assert data["document"][name] == wanted[name], name
    assert data["document"]["period"] == wanted["period"]
    assert data["recipients"] == key["recipients"]


@seed
def test_every_goal_of_part_one(key):
    found = read(str.encode).as_data()["targets"]
    for goal in key["targets"]:
        assert any(
            (item["where"], item["comparator"], item["value"])
            == (goal["where"], goal["comparator"], goal["value"])
            and goal["as_written"].removeprefix("Phấn đấu ") in item["as_written"] + " trên địa bàn xã"
            for item in found
        ), goal["as_written"]
    assert len(found) == len(key["targets"]) == 9


@seed
def test_every_goal_finds_its_indicator_or_says_that_it_has_none():
    links = [link(goal) for goal in read(str.encode).goals]
    assert links == [
        "advanced_criteria_gained", "model_hamlet_title", "poor_household_rate", "health_insurance_coverage",
        "cultural_hamlet_title", "hygienic_water_share", "commune_culture_standard", "wastewater_collected_share",
        "household_waste_treated_share",
    ]  # fmt: skip


@seed
def test_every_task_and_duty_with_its_path_owner_and_deadline(key):
    found = {task["path"]: task for task in read(str.encode).as_data()["tasks"]}
    for want in key["tasks"]:
        task = found[want["path"]]
        assert task["starts"].startswith(want["starts"][:40]), want["path"]
        assert task.get("owner_by_heading") == want.get("owner_by_heading"), want["path"]
        for field in ("lead", "cooperating"):
            if want.get(field):
                assert task[field] == want[field], want["path"]
        times = [(d["kind"], d.get("start"), d.get("end"), d.get("every")) for d in task.get("deadline", [])]
        assert times == [
            (d["kind"], d.get("start"), d.get("end"), d.get("every")) for d in want.get("deadline") or []
        ], want["path"]
    assert set(found) == {task["path"] for task in key["tasks"]}
    assert found["III.1.-3"]["request"] and found["III.5.p1"]["request"]
    assert not found["III.7.-1"]["request"]


@seed
def test_at_least_ten_of_the_fifteen_slips_and_where(key):
    flags = read(str.encode).as_data()["flags"]
    seen = [
        want["id"] for want in key["flags"]
        if any(
            item["kind"] == want["kind"]
            and (not item["where"] or set(re.findall(r"[IV]+(?:\.[-\d]+)*", str(want["where"])))
                 & set(re.findall(r"[IV]+(?:\.[-\d]+)*", item["where"])) or want["kind"] in ("name_variants", "inconsistent_marks"))
            for item in flags
        )
    ]  # fmt: skip
    assert len(seen) >= 14, seen


@seed
def test_every_item_is_tied_to_its_exact_words():
    reading = read(str.encode)
    for goal in reading.goals:
        assert reading.text[goal.start : goal.end].strip() == goal.as_written
    for task in reading.tasks:
        assert reading.text[task.start : task.end] == task.text
    for remark in reading.remarks:
        assert all(0 <= start < end <= len(reading.text) for start, end in remark.spans), remark


def test_plans_of_many_kinds_are_read_as_their_keys_say(capsys):
    tally = Tally()
    for path in KEYS:
        measure(tally, *key_of(path))
    with capsys.disabled():
        print(f"\n{len(KEYS)} plans written for the reader\n{tally.table()}")
    assert len(KEYS) >= 10
    least = {
        "head": 0.97,
        "grounds": 0.93,
        "goals": 0.85,
        "tasks": 0.97,
        "leads": 0.9,
        "joined": 0.9,
        "deadlines": 0.95,
    }
    for kind, bound in least.items():
        assert tally.recall(kind) >= bound, kind
        assert tally.precision(kind) >= (bound if kind != "goals" else 0.97), kind
    assert tally.recall("slips") >= 0.8


def test_words_link_to_one_indicator_or_to_none():
    goals = {
        "tỷ lệ dân số nông thôn được sử dụng nước hợp vệ sinh đạt 98%": "hygienic_water_share",
        "tỷ lệ hộ sử dụng nước sạch theo quy chuẩn đạt 60%": "clean_water_share",
        "tỷ lệ hộ nghèo đa chiều giảm còn 3%": "multidimensional_poverty_rate",
        "tỷ lệ hộ cận nghèo giảm còn 3%": "",
        "trồng mới 5 ha chè": "",
        "thu nhập bình quân đầu người đạt 50 triệu đồng/người/năm": "income_per_head",
        "xây dựng 3 nhà văn hóa": "",
    }
    for words, wanted in goals.items():
        reading = read_plan(
            f"KẾ HOẠCH\nnăm 2024\nI. MỤC TIÊU\n1. Phấn đấu {words}.\nII. NHIỆM VỤ\n- Rà soát hộ nghèo."
        )
        assert [link(goal) for goal in reading.goals] == [wanted], words
    assert {item.key for item in plan_words()} <= set(indicators())


@pytest.mark.parametrize(
    ("words", "kind"),
    [("công chức Tài chính - Kế toán xã", "specialist_sector"), ("UBMTTQ xã", "fatherland_front"),
     ("Ban phát triển các bản", "hamlet_board"), ("BCĐ các Chương trình MTQG xã", "steering_committee"),
     ("Hội Liên hiệp Phụ nữ xã", "union"), ("UBND xã", "peoples_committee"), ("các doanh nghiệp", "")],
)  # fmt: skip
def test_words_name_a_kind_of_unit(words, kind):
    assert unit_kind(words) == kind


def test_text_that_is_no_plan_gives_an_empty_plan_and_no_error():
    for text in (
        "",
        "\n\n",
        "abc",
        "1.\n2.\n3.",
        "I.\nII.",
        "Nơi nhận:",
        "KẾ HOẠCH",
        "\f\f",
        "- - -",
        "%" * 500,
    ):
        reading = read_plan(text)
        assert not reading.goals
        assert plain(reading.head.signer or "") == ""
