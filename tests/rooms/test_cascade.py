"""A commune's plan is handed down to hamlets and sectors; what nobody took up is seen."""

from datetime import date

import pytest

from banmoi.reports.cascade import cascade_of
from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.plans import cascade_actions
from banmoi.rooms.plans.amend_actions import END, Move, amend
from banmoi.rooms.plans.amend_queries import TASK
from banmoi.rooms.plans.cascade_actions import (
    CascadeProblem,
    CascadeRefusedError,
    TaskDraft,
    accept_child_plan,
    delete_draft_plan,
    make_child_plans,
    return_child_plan,
    send_child_plan,
    set_aside_task,
    write_task,
)
from banmoi.rooms.plans.models import Plan, PlanStatus, Task
from tests.plan_life_help import DAY, MONTHLY, add, child_of, the_plan, with_tasks
from tests.rooms.test_amend import NINE

pytestmark = pytest.mark.usefixtures("bare_plan")


def handed(person, moment):
    plan, tasks = with_tasks()
    make_child_plans(person("canbo"), plan.id, moment=moment)
    return plan, tasks, Plan.objects.get(parent=plan, place__key="ban-ven")


def problem(call, *args, **more):
    with pytest.raises(CascadeRefusedError) as caught:
        call(*args, **more)
    return caught.value.problem


def test_each_gets_what_is_meant_for_it(person, moment):
    plan, tasks, ven = handed(person, moment)
    children = Plan.objects.filter(parent=plan)
    assert children.filter(unit__kind="hamlet_board").count() == 14
    assert set(children.exclude(unit__kind="hamlet_board").values_list("unit__kind", flat=True)) == {
        "specialist_sector", "culture_information", "fatherland_front",
    }  # fmt: skip
    assert {task.parent_id for task in ven.tasks.all()} == {tasks["hamlets"].id, tasks["ven"].id}
    assert all(task.lead_id == ven.unit_id and task.parent.text == task.text for task in ven.tasks.all())
    nghe = children.get(place__key="ban-nghe")
    assert [task.parent_id for task in nghe.tasks.all()] == [tasks["hamlets"].id]
    assert (ven.status, ven.starts, ven.ends) == (PlanStatus.DRAFT, plan.starts, plan.ends)
    assert AuditEntry.objects.filter(act="plan.cascade", moment=moment).count() == 1


def test_a_second_time_makes_only_what_is_missing(person, moment):
    plan, tasks, ven = handed(person, moment)
    head = person("truongban")
    first = ven.tasks.get(parent=tasks["hamlets"])
    write_task(head, ven.id, first.id, TaskDraft("Quét đường xóm trên", "12 hộ"), moment=moment)
    set_aside_task(head, ven.id, ven.tasks.get(parent=tasks["ven"]).id, aside=True, moment=moment)
    before = set(Task.objects.values_list("id", flat=True))
    again = make_child_plans(person("canbo"), plan.id, moment=moment)
    assert (again.plans, again.tasks) == ((), 0)
    assert set(Task.objects.values_list("id", flat=True)) == before
    assert AuditEntry.objects.filter(act="plan.cascade", moment=moment).count() == 1
    new = add(plan, "Làm đường hoa", lead_words="các bản")
    send_child_plan(head, ven.id, number="", issued_on=DAY, moment=moment)
    more = make_child_plans(person("canbo"), plan.id, moment=moment)
    assert (more.plans, more.tasks) == ((), 13)
    assert not ven.tasks.filter(parent=new).exists()
    assert ven.tasks.get(id=first.id).text == "Quét đường xóm trên"


@pytest.mark.parametrize("username", NINE)
def test_only_the_officer_hands_down(person, moment, username):
    plan, _tasks = with_tasks()
    if username == "canbo":
        assert len(make_child_plans(person(username), plan.id, moment=moment).plans) == 17
        return
    with pytest.raises(NotAllowedError):
        make_child_plans(person(username), plan.id, moment=moment)
    assert not Plan.objects.filter(parent=plan).exists()


def test_only_a_plan_in_force_is_handed_down(person, moment):
    plan, _tasks = with_tasks()
    Plan.objects.filter(id=plan.id).update(status=PlanStatus.CONFIRMED)
    assert problem(make_child_plans, person("canbo"), plan.id, moment=moment) is CascadeProblem.NOT_IN_FORCE


@pytest.mark.parametrize("username", NINE)
def test_who_writes_sends_accepts_and_deletes(person, moment, username):
    plan, _tasks, ven = handed(person, moment)
    who, task = person(username), ven.tasks.first()
    writes, accepts = username == "truongban", username in {"canbo", "chutich"}

    def attempt(allowed, call, *args, **more):
        if allowed:
            return call(who, *args, moment=moment, **more)
        with pytest.raises(NotAllowedError) as caught:
            call(who, *args, moment=moment, **more)
        assert caught.value.visible
        return None

    attempt(writes, write_task, ven.id, task.id, TaskDraft("Khác"))
    attempt(writes, set_aside_task, ven.id, task.id, aside=False)
    attempt(writes, send_child_plan, ven.id, number="01", issued_on=DAY)
    Plan.objects.filter(id=ven.id).update(status=PlanStatus.CONFIRMED)
    attempt(accepts, return_child_plan, ven.id, "thiếu ngày")
    Plan.objects.filter(id=ven.id).update(status=PlanStatus.CONFIRMED)
    attempt(accepts, accept_child_plan, ven.id)
    Plan.objects.filter(id=ven.id).update(status=PlanStatus.DRAFT)
    attempt(writes or username == "canbo", delete_draft_plan, ven.id)
    sector = Plan.objects.get(parent=plan, unit__kind="specialist_sector")
    attempt(username == "taichinh", write_task, sector.id, None, TaskDraft("Rà soát vốn"))
    nobody = Plan.objects.get(parent=plan, place__key="ban-nghe")
    attempt(username == "canbo", write_task, nobody.id, None, TaskDraft("Soạn thay"))


def test_a_draft_goes_down_to_households(person, moment, monkeypatch):
    told = []
    monkeypatch.setattr(cascade_actions, "lay_out", lambda plan: told.append(plan.id))
    _plan, tasks, ven = handed(person, moment)
    head = person("truongban")
    draft = TaskDraft("Dọn rãnh", "8 hộ xóm dưới", [MONTHLY], [head.user_id], tasks["hamlets"].id)
    made = write_task(head, ven.id, None, draft, moment=moment)
    assert (made.doer_vi, made.parent_id, made.lead_id) == ("8 hộ xóm dưới", tasks["hamlets"].id, ven.unit_id)
    assert [user.id for user in made.people.all()] == [head.user_id]
    aside = ven.tasks.get(parent=tasks["ven"])
    set_aside_task(head, ven.id, aside.id, aside=True, moment=moment)
    send_child_plan(head, ven.id, number="02", issued_on=DAY, moment=moment)
    late = TaskDraft("Sau khi gửi")
    assert problem(write_task, head, ven.id, None, late, moment=moment) is CascadeProblem.NOT_A_DRAFT
    returned = return_child_plan(person("chutich"), ven.id, "ghi rõ ngày", moment=moment)
    assert (returned.status, returned.reading["returned"]["reason"]) == (PlanStatus.DRAFT, "ghi rõ ngày")
    send_child_plan(head, ven.id, number="02", issued_on=DAY, moment=moment)
    accepted = accept_child_plan(person("canbo"), ven.id, moment=moment)
    assert (accepted.status, accepted.reading) == (PlanStatus.IN_FORCE, {})
    assert told == [ven.id]
    assert problem(accept_child_plan, person("canbo"), ven.id, moment=moment) is CascadeProblem.NOT_SENT


def test_refusals_of_drafts(person, moment):
    plan, tasks, ven = handed(person, moment)
    head = person("truongban")
    other = child_of(plan, "ban-xoan")[1]
    cases = [
        (TaskDraft("  "), CascadeProblem.TEXT_MISSING),
        (TaskDraft("x" * 2001), CascadeProblem.TOO_LONG),
        (TaskDraft("x", "y" * 201), CascadeProblem.TOO_LONG),
        (TaskDraft("x", deadlines=[{"kind": "by_date", "end": "30/6"}]), CascadeProblem.BAD_DEADLINE),
        (TaskDraft("x", people=[person("canbo").user_id]), CascadeProblem.UNKNOWN_PERSON),
        (TaskDraft("x", parent=other.id), CascadeProblem.UNKNOWN_PARENT),
        (TaskDraft("x", parent=tasks["dropped"].id), CascadeProblem.UNKNOWN_PARENT),
    ]
    for draft, expected in cases:
        assert problem(write_task, head, ven.id, None, draft, moment=moment) is expected
    call = {"moment": moment}
    assert problem(write_task, head, ven.id, other.id, TaskDraft("x"), **call) is CascadeProblem.NOT_THERE
    send = {"number": "01", "issued_on": DAY} | call
    early = send | {"issued_on": date(2023, 12, 31)}
    assert problem(send_child_plan, head, ven.id, **early) is CascadeProblem.DAY_BEFORE_PARENT
    future = send | {"issued_on": date(2024, 11, 21)}
    assert problem(send_child_plan, head, ven.id, **future) is CascadeProblem.DAY_IN_FUTURE
    twin, _task = child_of(plan, status=PlanStatus.IN_FORCE)
    Plan.objects.filter(id=twin.id).update(number="01", issued_on=DAY)
    assert problem(send_child_plan, head, ven.id, **send) is CascadeProblem.NUMBER_TAKEN
    for task in ven.tasks.all():
        set_aside_task(head, ven.id, task.id, aside=True, moment=moment)
    assert problem(send_child_plan, head, ven.id, **send) is CascadeProblem.NO_TASKS
    Plan.objects.filter(id=ven.id).update(status=PlanStatus.CONFIRMED)
    reason = problem(return_child_plan, person("canbo"), ven.id, " ", moment=moment)
    assert reason is CascadeProblem.REASON_MISSING
    refused = problem(delete_draft_plan, person("canbo"), ven.id, moment=moment)
    assert refused is CascadeProblem.NOT_A_DRAFT


def test_coverage_says_what_nobody_took_up(person, moment):
    plan, tasks = with_tasks()
    empty = cascade_of(plan, person("canbo"))
    assert {item.task.id for item in empty.uncovered} == {
        tasks[name].id for name in ("hamlets", "ven", "sector", "front")
    }
    assert (empty.states, empty.own, empty.covered) == ({"none": 17}, 2, 0)
    make_child_plans(person("canbo"), plan.id, moment=moment)
    full = cascade_of(plan, person("canbo"))
    assert (full.uncovered, full.partly, full.covered, full.states) == ((), (), 4, {"draft": 17})
    ven = Plan.objects.get(parent=plan, place__key="ban-ven")
    for task in ven.tasks.all():
        set_aside_task(person("truongban"), ven.id, task.id, aside=True, moment=moment)
    less = cascade_of(plan, person("canbo"))
    assert [item.task.id for item in less.uncovered] == [tasks["ven"].id]
    [partly] = less.partly
    assert (partly.task.id, partly.taken, [unit.id for unit in partly.missing]) == (
        tasks["hamlets"].id, 13, [ven.unit_id],
    )  # fmt: skip
    row = next(row for row in less.rows if row.below.unit.id == ven.unit_id)
    assert (row.meant, row.taken, row.plan.task_count, row.nobody_sits) == (2, 0, 0, False)
    assert sum(row.nobody_sits for row in less.rows) == 13


def test_what_the_commune_ended_is_told_of_below(person, moment):
    plan, tasks, ven = handed(person, moment)
    amend(
        person("canbo"), plan.id, seen=0, paper="", decided_on=DAY, reason="thôi",
        moves=[Move(END, TASK, tasks["ven"].id)], moment=moment,
    )  # fmt: skip
    assert [task.plan_id for task in cascade_of(plan, person("canbo")).orphans] == [ven.id]


def test_a_hamlet_without_a_board_is_named(person, moment):
    plan, _tasks = with_tasks()
    Unit.objects.filter(place__key="ban-nghe").update(valid_to=date(2024, 1, 1))
    assert [place.key for place in cascade_of(plan, person("canbo")).bare] == ["ban-nghe"]
    assert len(make_child_plans(person("canbo"), plan.id, moment=moment).plans) == 16


def test_a_deleted_draft_leaves_only_its_line(person, moment):
    _plan, _tasks, ven = handed(person, moment)
    delete_draft_plan(person("canbo"), ven.id, moment=moment)
    assert not Task.objects.filter(plan_id=ven.id).exists()
    assert AuditEntry.objects.get(act="plan.delete").subject_id == str(ven.id)
    assert (
        problem(delete_draft_plan, person("canbo"), the_plan().id, moment=moment)
        is CascadeProblem.NOT_A_DRAFT
    )
