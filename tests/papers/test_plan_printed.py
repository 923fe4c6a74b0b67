"""A plan that is printed and read again is the same plan: goals, tasks, paths, deadlines, leads."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banmoi.core.document import Item, Level, Paragraph, Table
from banmoi.core.paper.outline import Role
from banmoi.core.paper.reader import read_plan
from banmoi.reports.composing.plan_printing import body_lines, printed
from banmoi.reports.composing.plan_text import inserted
from tests.core import test_paper as generated
from tests.papers.plan_printing import WRITERS, goals_in, paper_of, read_back, tasks_in
from tests.papers.scoring import KEYS, key_of

PLANS = {path.name.removesuffix(".key.yaml"): path for path in KEYS}


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("name", PLANS)
def test_a_plan_with_a_key_is_the_same_after_printing(name, kind):
    text, _key = key_of(PLANS[name])
    first = read_plan(text)
    assert first.goals and first.tasks
    back = read_back(WRITERS[kind](paper_of(first)).content, kind)
    assert goals_in(back) == goals_in(first)
    assert tasks_in(back) == tasks_in(first)
    assert (back.head.number, back.head.symbol, back.head.signer) == ("12", "KH-UBND", "Lý Văn Minh")
    assert back.head.recipients == ("UBND tỉnh", "Các bản", "Lưu: VT, NTM")


def _random(kind, style, goals, tasks):
    first = read_plan(generated.printed(style, goals, tasks))
    back = read_back(WRITERS[kind](paper_of(first)).content, kind)
    assert goals_in(back) == goals_in(first)
    assert tasks_in(back) == tasks_in(first)
    assert len(back.tasks) == len(tasks)
    assert back.head.title == first.head.title
    assert [item.number for _r, _w, item in back.bases] == [item.number for _r, _w, item in first.bases]


GOALS = st.lists(
    st.tuples(st.sampled_from(generated.NAMES), st.sampled_from(list(generated.WAYS)),
              st.sampled_from(["95", "1,48", "60,5", "88"])), min_size=1, max_size=6,
)  # fmt: skip
TASKS = st.lists(
    st.tuples(st.sampled_from(generated.TASKS), st.sampled_from(list(generated.TIMES))),
    min_size=2,
    max_size=24,
)
SLOW = [HealthCheck.too_slow]


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(generated.STYLES, GOALS, TASKS)
def test_a_random_plan_is_the_same_after_printing_as_word(style, goals, tasks):
    _random("docx", style, goals, tasks)


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW)
@given(generated.STYLES, GOALS, TASKS)
def test_a_random_plan_is_the_same_after_printing_as_pdf(style, goals, tasks):
    _random("pdf", style, goals, tasks)


def test_parts_of_a_plan_become_parts_of_a_paper():
    parts = printed(
        [
            "Căn cứ Kế hoạch số 13/KH-UBND ngày 02/02/2024 của UBND tỉnh;",
            "UBND xã xây dựng Kế hoạch như sau:",
            "I. MỤC TIÊU",
            "1. Tỷ lệ hộ nghèo giảm còn 1,48%.",
            "TT\tNội dung\tĐơn vị tính",
            "1\tĐường bản\tkm",
            "a) Một việc",
            "* Việc khác",
        ]
    )
    assert [run.text for run in parts.bases[0]] == [
        "Căn cứ Kế hoạch số 13/KH-UBND ngày 02/02/2024 của UBND tỉnh"
    ]
    assert [type(block) for block in parts.opening] == [Paragraph]
    heading, goal, table, point, star = parts.body
    assert isinstance(heading, Item) and (heading.level, heading.number, heading.heading) == (
        Level.GROUP,
        "I",
        True,
    )
    assert isinstance(goal, Item) and not goal.heading
    assert isinstance(table, Table) and len(table.rows) == 1
    assert isinstance(point, Item) and point.level is Level.POINT
    assert isinstance(star, Paragraph) and star.runs[0].text == "* Việc khác"


def test_a_new_task_takes_the_next_sign_of_its_place():
    lines = [
        "I. MỤC TIÊU",
        "1. Hộ nghèo còn 2%.",
        "II. NHIỆM VỤ",
        "1. Đường",
        "- Làm đường bản.",
        "2. Nước",
        "Yêu cầu các bản nghiêm túc thực hiện./.",
    ]
    found = inserted(lines, "II.1.-2", "", "Phát quang đường bản", Role.TASKS)
    assert found[5] == "- Phát quang đường bản."
    found = inserted(lines, "II.3", "", "Trồng cây xanh", Role.TASKS)
    assert found[6] == "3. Trồng cây xanh."
    assert inserted(lines, "", "Nước", "Sửa bể nước", Role.TASKS)[6] == "- Sửa bể nước."


def test_body_lines_leave_out_head_and_foot():
    text, _key = key_of(next(iter(PLANS.values())))
    lines = body_lines(read_plan(text).text)
    assert not any(line.startswith(("Nơi nhận", "ỦY BAN", "Số:", "TM.")) for line in lines)
