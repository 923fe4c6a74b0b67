"""The composer of plans: the demonstration's plan, one that was amended, one that no paper was read for."""

import pytest

from banmoi.core.deadlines import Deadline
from banmoi.papers.write_pdf import write_pdf
from banmoi.papers.write_word import write_word
from banmoi.reports.composing.composed import Asked, NothingToWriteError
from banmoi.reports.composing.drafts import unissued
from banmoi.reports.composing.kinds import composed_of, written_kinds
from banmoi.reports.composing.plan_annexes import spot
from banmoi.rooms.dispatch.queries import issuing_offices
from banmoi.rooms.plans.amend_actions import ADD, CHANGE, END, Move, amend
from banmoi.rooms.plans.amend_queries import GOAL, TASK
from banmoi.rooms.plans.models import Goal, Plan, PlanStatus, Task
from tests.conftest import TODAY
from tests.papers.plan_printing import read_back, times_of

WRITERS = {"docx": write_word, "pdf": write_pdf}
KIND = written_kinds()["plan"]
JULY = {"kind": "by_date", "end": "2024-07-31", "as_written": "đến hết ngày 31/7/2024"}
AUTUMN = {"kind": "before_date", "end": "2024-12-20", "as_written": "trước ngày 20/12/2024"}


def the_plan():
    return Plan.objects.get(number="138/KH-UBND", unit=None)


def written(commune, plan):
    asked = Asked(commune, str(plan.id), TODAY)
    return unissued(KIND, asked, issuing_offices(commune.id, TODAY)[0], {})


@pytest.fixture(params=WRITERS)
def back(request, commune):
    """Prints a plan as Word or PDF and reads it back."""
    kind = request.param
    return lambda plan: read_back(WRITERS[kind](written(commune, plan)).content, kind)


def rows(model):
    return list(
        model.objects.filter(plan=the_plan(), ended_in=None).exclude(answer="dropped").order_by("order")
    )


def plain(value):
    return None if value is None else value.normalize()


def of_goals(goals):
    return [(g.comparator, plain(g.low), plain(g.high), g.unit_vi, g.count, g.count_of) for g in goals]


def of_read_goals(goals):
    return [
        (g.comparison.value, plain(g.low), plain(g.high), g.unit or "", g.count, g.count_of) for g in goals
    ]


def test_the_plan_in_force_is_read_back_as_the_rows_that_the_house_has(back):
    reading, goals, tasks = back(the_plan()), rows(Goal), rows(Task)
    assert of_read_goals(reading.goals) == of_goals(goals) and len(goals) == 9
    assert [item.where for item in reading.goals] == [goal.where for goal in goals]
    assert [(t.path, t.text.rstrip(" .;/")) for t in reading.tasks] == [
        (t.path, t.text.rstrip(" .;/")) for t in tasks
    ]
    for read, task in zip(reading.tasks, tasks, strict=True):
        assert times_of(read.deadlines) == times_of([Deadline.from_data(data) for data in task.deadlines]), (
            task.path
        )
        assert (", ".join(read.lead) or read.owner or "") == task.lead_words, task.path
        assert list(read.joined) == [line for line in task.with_words.split("\n") if line], task.path
    assert reading.head.title == the_plan().title_vi
    assert [item.number for _role, _where, item in reading.bases] == ["13/KH-UBND"]


def amended(person, moment):
    """The plan after two changes: a goal and a deadline moved, a task ended, tasks and a goal added."""
    plan = the_plan()
    tasks = {task.path: task for task in Task.objects.filter(plan=plan)}
    poor = Goal.objects.get(plan=plan, order=3)
    first = [
        Move(CHANGE, GOAL, poor.id, {"low": "1.2", "decimals": 1}),
        Move(CHANGE, TASK, tasks["II.4.-1"].id, {"deadlines": [AUTUMN]}),
        Move(END, TASK, tasks["II.2.-1"].id),
        Move(ADD, TASK, None, {"path": "II.5.-3", "text": "Công khai nợ, đến hết ngày 31/7/2024",
                               "deadlines": [JULY]}),
    ]  # fmt: skip
    second = [
        Move(ADD, GOAL, None, {"where": "I.4", "name_vi": "Cây trồng mới", "as_written": "Trồng mới 500 cây",
             "comparator": "eq", "low": "500", "unit_vi": "cây"}),
        Move(END, GOAL, Goal.objects.get(plan=plan, order=9).id),
        Move(CHANGE, TASK, tasks["II.7.-1"].id, {"text": "Kiện toàn Ban Quản lý, xong trước ngày 31/3/2024"}),
    ]  # fmt: skip
    for number, moves in enumerate((first, second)):
        amend(
            person("canbo"), plan.id, seen=number, paper=f"{201 + number}/KH-UBND", decided_on=TODAY,
            reason="theo chỉ đạo của huyện", moves=moves, moment=moment,
        )  # fmt: skip
    return the_plan()


def test_an_amended_plan_is_printed_as_it_stands(back, person, moment):
    reading = back(amended(person, moment))
    text = " ".join(reading.text.split())
    assert sorted(of_read_goals(reading.goals), key=str) == sorted(of_goals(rows(Goal)), key=str)
    assert "Tỷ lệ hộ nghèo giảm còn 1,2%;" in text and "1,48%;" not in text
    now, read = rows(Task), {task.text.rstrip(" .;/"): task for task in reading.tasks}
    assert len(reading.tasks) == len(now)
    for task in now:
        stored = times_of([Deadline.from_data(data) for data in task.deadlines])
        if task.path != "II.4.-1" and task.path != "II.7.-1":
            assert times_of(read[task.text.rstrip(" .;/")].deadlines) == stored, task.path
    moved = next(task for task in reading.tasks if task.text.startswith("Nâng cao chất lượng phong trào"))
    assert moved.text.endswith("trước ngày 20/12/2024.") and len(moved.deadlines) == 1
    added = next(task for task in reading.tasks if task.text.startswith("Công khai nợ"))
    assert added.path == "II.5.-3"
    assert not any(task.text.startswith("Duy tu, bảo dưỡng") for task in reading.tasks)
    assert "hợp nhất Kế hoạch số 138/KH-UBND ngày 19/02/2024" in text
    assert "lần 1 (201/KH-UBND, ngày 20/11/2024); lần 2 (202/KH-UBND" in text.replace("KH- ", "KH-")


def test_the_annexes_tell_targets_what_was_before_deadlines_and_changes(commune, person, moment):
    document = written(commune, amended(person, moment))
    goals, tasks, changes = (annex.blocks[0] for annex in document.annexes)
    cells = [["".join(run.text for run in cell) for cell in line.cells] for line in goals.rows]
    assert ["3", "Tỷ lệ hộ nghèo", "I.3", "%", "2,6%", "giảm còn 1,2%"] in cells
    assert any("chưa có số liệu" in line for line in cells)
    told = {(source.what, source.value) for source in document.sources}
    assert ("Mục tiêu: Tỷ lệ hộ nghèo", "giảm còn 1,2%") in told
    assert all(source.address.startswith("/") for source in document.sources)
    whole = [["".join(run.text for run in cell) for cell in line.cells] for line in tasks.rows]
    assert sum(len(line) > 1 for line in whole) == len(rows(Task))
    assert not any(mark in cell for line in whole for cell in line for mark in (".-", "closing", ".p1"))
    moved = [["".join(run.text for run in cell) for cell in line.cells] for line in changes.rows]
    assert ["1", "I.3 Tỷ lệ hộ nghèo", "Mức", "1,48", "1,2"] in moved
    assert any("Bỏ" in line for line in moved) and any("Thêm" in line for line in moved)


def test_a_plan_without_a_paper_is_written_from_its_rows(back):
    Plan.objects.filter(id=the_plan().id).update(text="", reading={})
    reading = back(the_plan())
    assert sorted(of_read_goals(reading.goals), key=str) == sorted(of_goals(rows(Goal)), key=str)
    assert [task.text.rstrip(" .;/") for task in reading.tasks] == [t.text.rstrip(" .;/") for t in rows(Task)]


def test_only_confirmed_plans_and_those_in_force_are_offered(commune):
    plan = the_plan()
    for status, there in (
        (PlanStatus.CONFIRMED, True),
        (PlanStatus.DRAFT, False),
        (PlanStatus.CLOSED, False),
    ):
        Plan.objects.filter(id=plan.id).update(status=status)
        assert (str(plan.id) in [choice.code for choice in KIND.choices(commune, TODAY)]) is there
    with pytest.raises(NothingToWriteError):
        composed_of(KIND, Asked(commune, str(plan.id), TODAY))


def test_what_was_dropped_as_misread_is_not_printed(back):
    Task.objects.filter(plan=the_plan(), path="II.1.-2").update(answer="dropped")
    Goal.objects.filter(plan=the_plan(), order=6).update(answer="dropped")
    reading = back(the_plan())
    assert of_read_goals(reading.goals) == of_goals(rows(Goal))
    assert len(reading.tasks) == len(rows(Task))
    assert "việc làm đường, góp công" not in reading.text and "nước hợp vệ sinh đạt" not in reading.text


def test_places_in_the_outline_are_said_without_the_readers_signs():
    assert [spot(path) for path in ("II.4.-2", "III.5.p1", "closing", "A.I.1.1.a", "II.2.row3", "")] == [
        "II.4", "III.5", "–", "A.I.1.1.a", "II.2", "–",
    ]  # fmt: skip
