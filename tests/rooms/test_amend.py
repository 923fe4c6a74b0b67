"""A plan in force is changed only by numbered changes, and every older version can be had again."""

import random
from datetime import date
from decimal import Decimal

import pytest

from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.plans import amend_actions
from banmoi.rooms.plans.amend_actions import ADD, CHANGE, END, AmendProblem, AmendRefusedError, Move, amend
from banmoi.rooms.plans.amend_queries import GOAL, TASK, fields_of, items_of, side_by_side, version_of
from banmoi.rooms.plans.models import Goal, PlanChange, PlanMove, PlanStatus, Task
from tests.plan_life_help import BY_JUNE, DAY, child_of, unit, with_tasks

pytestmark = pytest.mark.usefixtures("bare_plan")

NINE = ["chutich", "bcd", "canbo", "taichinh", "vanhoa", "mattran", "phunu", "truongban", "thidua"]


def change(rights, plan, *moves, moment, **more):
    given = {"seen": plan.version, "paper": "201/KH-UBND", "decided_on": DAY, "reason": "theo huyện"}
    return amend(rights, plan.id, moves=moves, moment=moment, **(given | more))


def refused(*args, **more):
    with pytest.raises(AmendRefusedError) as caught:
        change(*args, **more)
    return caught.value


def test_a_change_moves_fields_adds_and_takes_out(person, moment):
    plan, tasks = with_tasks()
    goal = Goal.objects.get(plan=plan, order=3)
    sector = unit("specialist_sector")
    made = change(
        person("canbo"), plan,
        Move(CHANGE, GOAL, goal.id, {"low": "1.3", "decimals": 1, "responsible": sector.id}),
        Move(CHANGE, TASK, tasks["own"].id, {"text": "Báo cáo tỉnh", "with_units": [sector.id]}),
        Move(END, TASK, tasks["sector"].id),
        Move(ADD, TASK, None, {"path": "II.9", "text": "Trồng cây", "deadlines": [BY_JUNE]}),
        moment=moment,
    )  # fmt: skip
    plan.refresh_from_db()
    goal.refresh_from_db()
    assert (made.version, plan.version) == (1, 1)
    assert (goal.low, goal.decimals, goal.responsible) == (Decimal("1.3"), 1, sector)
    assert Task.objects.get(id=tasks["sector"].id).ended_in == 1
    new = Task.objects.get(plan=plan, text="Trồng cây")
    assert (new.added_in, new.deadlines) == (1, [BY_JUNE])
    moves = {(m.subject, m.subject_id, m.field): (m.before, m.after) for m in PlanMove.objects.all()}
    assert moves[GOAL, goal.id, "low"] == ("1.48", "1.3")
    assert moves[TASK, tasks["own"].id, "with_units"] == ([], [sector.id])
    assert moves[TASK, tasks["sector"].id, "ended_in"] == (None, 1)
    assert moves[TASK, new.id, "added_in"] == (None, 1)
    line = AuditEntry.objects.get(act="plan.amend")
    assert (line.detail["version"], line.detail["moves"]) == (1, len(moves))


def test_what_does_not_move_is_not_written(person, moment):
    plan, tasks = with_tasks()
    goal = Goal.objects.get(plan=plan, order=3)
    wish = [
        Move(CHANGE, GOAL, goal.id, {"low": "1.480", "name_vi": goal.name_vi}),
        Move(CHANGE, TASK, tasks["own"].id, {"text": tasks["own"].text}),
    ]
    assert refused(person("canbo"), plan, *wish, moment=moment).problem is AmendProblem.NOTHING_MOVES
    assert not PlanChange.objects.exists()


def test_refusals_name_what_is_wrong_and_leave_nothing(person, moment):
    plan, tasks = with_tasks()
    other = unit("hamlet_board", "ban-ven")
    own, goal = tasks["own"].id, Goal.objects.get(plan=plan, order=3).id
    good = Move(END, TASK, tasks["sector"].id)
    stranger = Move(CHANGE, TASK, child_of(plan)[1].id, {"text": "x"})
    cases = [
        ([], {}, AmendProblem.NOTHING_MOVES),
        ([good], {"decided_on": date(2023, 12, 31)}, AmendProblem.DAY_BEFORE_PLAN),
        ([good], {"decided_on": date(2024, 11, 21)}, AmendProblem.DAY_IN_FUTURE),
        ([good], {"reason": "  "}, AmendProblem.REASON_MISSING),
        ([good], {"seen": 3}, AmendProblem.OTHERS_CHANGED),
        ([good, good], {}, AmendProblem.TWICE),
        ([good, stranger], {}, AmendProblem.NOT_THERE),
        ([Move(END, TASK, tasks["dropped"].id)], {}, AmendProblem.NOT_THERE),
        ([Move(CHANGE, TASK, own, {"text": " "})], {}, AmendProblem.TEXT_MISSING),
        ([Move(CHANGE, TASK, own, {"order": 1})], {}, AmendProblem.UNKNOWN_FIELD),
        ([Move(CHANGE, TASK, own, {"lead_words": "x" * 401})], {}, AmendProblem.TOO_LONG),
        ([Move(CHANGE, TASK, own, {"lead": 10**9})], {}, AmendProblem.UNKNOWN_UNIT),
        ([Move(CHANGE, TASK, own, {"deadlines": [{"kind": "soon"}]})], {}, AmendProblem.BAD_DEADLINE),
        ([Move(CHANGE, GOAL, goal, {"low": "1.23456"})], {}, AmendProblem.BAD_TARGET),
        ([Move(CHANGE, GOAL, goal, {"low": None})], {}, AmendProblem.BAD_TARGET),
        ([Move(CHANGE, GOAL, goal, {"comparator": "increase_by_between", "low": "2", "high": "1"})], {},
         AmendProblem.BAD_TARGET),
    ]  # fmt: skip
    before = {key: fields_of(item) for key, item in items_of(plan).items()}
    for moves, more, problem in cases:
        assert refused(person("canbo"), plan, *moves, moment=moment, **more).problem is problem
    assert {key: fields_of(item) for key, item in items_of(plan).items()} == before
    assert not PlanChange.objects.exists()
    change(person("canbo"), plan, Move(CHANGE, TASK, own, {"lead": other.id}), moment=moment)


@pytest.mark.parametrize("status", [PlanStatus.DRAFT, PlanStatus.CONFIRMED, PlanStatus.CLOSED])
def test_only_a_plan_in_force_is_amended(person, moment, status):
    plan, tasks = with_tasks()
    plan.status = status
    plan.save()
    move = Move(END, TASK, tasks["own"].id)
    assert refused(person("canbo"), plan, move, moment=moment).problem is AmendProblem.NOT_IN_FORCE


def test_of_two_with_the_same_version_one_wins(person, moment):
    plan, tasks = with_tasks()
    first = Move(CHANGE, TASK, tasks["own"].id, {"text": "Một"})
    second = Move(CHANGE, TASK, tasks["own"].id, {"text": "Hai"})
    change(person("canbo"), plan, first, moment=moment)
    assert refused(person("canbo"), plan, second, moment=moment).problem is AmendProblem.OTHERS_CHANGED
    assert Task.objects.get(id=tasks["own"].id).text == "Một"
    assert PlanChange.objects.count() == 1
    plan.refresh_from_db()
    change(person("canbo"), plan, second, moment=moment)
    assert [row.before for row in PlanMove.objects.order_by("id")] == ["Báo cáo huyện", "Một"]
    earlier = {"decided_on": date(2024, 11, 19)}
    plan.refresh_from_db()
    assert (
        refused(person("canbo"), plan, first, moment=moment, **earlier).problem
        is AmendProblem.DAY_BEFORE_LAST
    )


@pytest.mark.parametrize("username", NINE)
def test_who_amends_the_place_and_a_unit(person, moment, username):
    plan, tasks = with_tasks()
    child, task = child_of(plan, status=PlanStatus.IN_FORCE)
    bare, bare_task = child_of(plan, "ban-xoan", PlanStatus.IN_FORCE)
    who = person(username)
    for target, item, allowed in (
        (plan, tasks["own"], {"canbo"}),
        (child, task, {"truongban"}),
        (bare, bare_task, {"canbo"}),
    ):
        if username in allowed:
            change(who, target, Move(CHANGE, TASK, item.id, {"text": "Khác"}), moment=moment)
            continue
        with pytest.raises(NotAllowedError) as caught:
            change(who, target, Move(CHANGE, TASK, item.id, {"text": "Khác"}), moment=moment)
        assert caught.value.visible


def test_every_touched_task_is_told_of(person, moment, monkeypatch):
    plan, tasks = with_tasks()
    told = []
    monkeypatch.setattr(amend_actions, "lay_out_task", lambda task: told.append(task.text))
    goal = Goal.objects.get(plan=plan, order=3)
    change(
        person("canbo"), plan, Move(END, TASK, tasks["sector"].id), Move(ADD, TASK, None, {"text": "Mới"}),
        Move(CHANGE, GOAL, goal.id, {"low": "1"}), moment=moment,
    )  # fmt: skip
    assert sorted(told) == ["Mới", "Thẩm định kinh phí"]


def without_end(version):
    """A version without the word of when each thing goes, which an older one did not know yet."""
    return {key: {n: v for n, v in item.items() if n != "ended_in"} for key, item in version.items()}


@pytest.mark.parametrize("seed", range(6))
def test_every_version_is_what_was_there(person, moment, seed):
    chance = random.Random(seed)
    plan, _tasks = with_tasks()
    rights, units = person("canbo"), [unit("specialist_sector").id, unit("union").id, None]
    history = [version_of(plan, 0)]
    for step in range(5):
        moves = []
        for (subject, item_id), item in items_of(plan).items():
            if item.ended_in is not None or chance.random() < 0.6:
                continue
            if chance.random() < 0.2:
                moves.append(Move(END, subject, item_id))
            elif subject == GOAL:
                comparator = chance.choice(["eq", "ge", "lt"])
                target = {"low": str(chance.randint(1, 90)), "high": None, "comparator": comparator}
                moves.append(Move(CHANGE, GOAL, item_id, target))
            else:
                fields = {
                    "lead": chance.choice(units),
                    "with_units": chance.sample(units[:2], chance.randint(0, 2)),
                    "deadlines": [BY_JUNE][: chance.randint(0, 1)],
                }
                moves.append(Move(CHANGE, TASK, item_id, fields))
        moves.append(Move(ADD, TASK, None, {"text": f"Thêm {step}", "with_units": units[:1]}))
        change(rights, plan, *moves, moment=moment)
        plan.refresh_from_db()
        history.append(version_of(plan, plan.version))
    for number, was in enumerate(history):
        assert without_end(version_of(plan, number)) == without_end(was)
    assert plan.version == 5
    assert all(item.difference == "same" for item in side_by_side(plan, 3, 3))
