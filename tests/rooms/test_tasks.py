"""Times of tasks are laid out once and kept; notes by those who take part; progress by the stated rule."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from banmoi.core.rhythms import Timing
from banmoi.reports.tasks import answerable, by_day, is_mine, members_by_unit, person_work, unit_work
from banmoi.reports.waiting import waiting_for
from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.models import Position, Unit
from banmoi.rooms.people.queries import NotAllowedError, seated
from banmoi.rooms.plans.models import Answer, Occurrence, PlanStatus, Task, TaskNote
from banmoi.rooms.plans.task_actions import (
    TaskProblem,
    TaskRefusedError,
    assign,
    lay_out,
    lay_out_task,
    note,
)
from banmoi.rooms.plans.task_queries import (
    joined,
    mine,
    rows_by_due,
    tally_of,
    task_list,
    tasks_at,
    tasks_of_plan,
    urgent_counts,
)
from tests.conftest import TODAY
from tests.task_help import (
    MARKS,
    MONTHLY,
    ONGOING,
    add_task,
    by,
    commune_plan,
    lower_plan,
    small_plan,
    unit_of,
)

NINE = ["chutich", "bcd", "canbo", "taichinh", "vanhoa", "mattran", "phunu", "truongban", "thidua"]
pytestmark = pytest.mark.usefixtures("bare_plan")


def first(task):
    return task.occurrences.first()


def state(item):
    return Occurrence.objects.get(id=item.id).state


def refused(problem, *args, **more):
    with pytest.raises(TaskRefusedError) as caught:
        note(*args, **more)
    assert caught.value.problem is problem


def test_a_plan_is_laid_out_once_and_only_what_is_part_of_it():
    plan = commune_plan()
    add_task(plan, "hằng tháng", MONTHLY)
    add_task(plan, "bỏ", MONTHLY, answer=Answer.DROPPED)
    add_task(plan, "đã hết", MONTHLY, ended_in=1)
    add_task(plan, "không ghi")
    assert lay_out(plan) == 13
    assert lay_out(plan) == 0
    assert Occurrence.objects.filter(withdrawn=False).count() == 13
    march = Occurrence.objects.get(what_vi="tháng 3/2024")
    assert (march.starts, march.due, march.order) == (date(2024, 3, 1), date(2024, 3, 31), 3)


def test_a_moved_day_keeps_the_time_and_its_notes(person, moment):
    task = add_task(commune_plan(), "x", by(20, 11), lead="canbo")
    lay_out_task(task)
    note(person("canbo"), first(task).id, "progress", "được một nửa", moment=moment)
    task.deadlines = [by(15, 12).as_data()]
    task.save()
    assert lay_out_task(task) == 0
    kept = task.occurrences.get()
    assert (kept.due, kept.withdrawn, kept.notes.count()) == (date(2024, 12, 15), False, 1)


def test_a_new_rhythm_withdraws_what_is_open_and_keeps_what_was_done(person, moment):
    task = add_task(commune_plan(), "x", MONTHLY, lead="canbo")
    lay_out_task(task)
    note(person("canbo"), first(task).id, "done", moment=moment)
    task.deadlines = [MARKS.as_data()]
    task.save()
    assert lay_out_task(task) == 3
    assert task.occurrences.filter(withdrawn=True).count() == 11
    assert str(tally_of([task.id]).of(task.id)) == "1/4"
    # Back to the rhythm of before: the same rows serve again.
    task.deadlines = [MONTHLY.as_data()]
    task.save()
    assert lay_out_task(task) == 0
    assert task.occurrences.filter(withdrawn=False).count() == 12
    assert task.occurrences.count() == 15


def test_an_ended_task_has_no_open_times():
    task = add_task(commune_plan(), "x", MONTHLY)
    lay_out_task(task)
    task.ended_in = 1
    task.save()
    assert lay_out_task(task) == 0
    assert not task.occurrences.filter(withdrawn=False).exists()


def test_who_may_say_how_a_task_goes(person, moment):
    _plan, tasks = small_plan()
    review = tasks[1]  # led by the hamlet, joined by the Front; the officer manages the plan
    for username in NINE:
        if username in ("truongban", "mattran", "canbo"):
            assert note(person(username), first(review).id, "progress", "thử", moment=moment).note
        else:
            with pytest.raises(NotAllowedError) as caught:
                note(person(username), first(review).id, "done", moment=moment)
            assert caught.value.visible
    assert state(first(review)) == "open"
    named = first(tasks[4])  # the culture officer is named for it and is not of its unit
    assert note(person("vanhoa"), named.id, "done", moment=moment).occurrence.state == "done"


def test_done_not_done_and_reopened(person, moment):
    _plan, tasks = small_plan()
    item, head = first(tasks[1]), person("truongban")
    refused(TaskProblem.REASON_MISSING, head, item.id, "not_done", "  ", moment=moment)
    refused(TaskProblem.NOT_CLOSED, head, item.id, "reopened", "sai", moment=moment)
    refused(TaskProblem.NOTHING_SAID, head, item.id, "progress", moment=moment)
    refused(TaskProblem.NOTHING_SAID, head, item.id, "withdrawn", "x", moment=moment)
    refused(TaskProblem.TOO_LONG, head, item.id, "progress", "x" * 1001, moment=moment)
    refused(TaskProblem.NOT_THERE, head, 10**9, "done", moment=moment)
    note(head, item.id, "not_done", "mưa lũ", moment=moment)
    assert state(item) == "not_done"
    assert Occurrence.objects.get(id=item.id).state_on == TODAY
    note(head, item.id, "done", moment=moment + timedelta(days=1))
    refused(TaskProblem.ALREADY_DONE, head, item.id, "not_done", "x", moment=moment)
    refused(TaskProblem.REASON_MISSING, head, item.id, "reopened", moment=moment)
    note(head, item.id, "reopened", "bấm nhầm", moment=moment)
    after = Occurrence.objects.get(id=item.id)
    assert (after.state, after.state_on) == ("open", None)
    kinds = list(TaskNote.objects.filter(occurrence=item).values_list("kind", flat=True))
    assert kinds == ["not_done", "done", "reopened"]
    lines = AuditEntry.objects.filter(subject_kind="task", subject_id=str(tasks[1].id)).order_by("id")
    assert [line.act for line in lines] == ["task.not_done", "task.done", "task.reopened"]


def test_done_twice_by_two_people_is_no_error_and_names_the_first(person, moment):
    _plan, tasks = small_plan()
    item = first(tasks[1])
    note(person("truongban"), item.id, "done", moment=moment)
    again = note(person("mattran"), item.id, "done", moment=moment + timedelta(days=2))
    assert again.note is None
    assert again.before.noted_by.username == "truongban"
    assert Occurrence.objects.get(id=item.id).state_on == TODAY
    more = note(person("mattran"), item.id, "done", "có biên bản", moment=moment + timedelta(days=2))
    assert (more.note.text, more.before.noted_by.username) == ("có biên bản", "truongban")
    assert Occurrence.objects.get(id=item.id).state_on == TODAY


@pytest.mark.parametrize("status", [PlanStatus.DRAFT, PlanStatus.CONFIRMED, PlanStatus.CLOSED])
def test_only_a_plan_in_force_takes_notes(person, moment, status):
    plan, tasks = small_plan()
    plan.status = status
    plan.save()
    problem = TaskProblem.NOT_IN_FORCE if status == PlanStatus.CLOSED else TaskProblem.NOT_THERE
    refused(problem, person("canbo"), first(tasks[0]).id, "done", moment=moment)
    assert not mine(person("canbo")).exists()


def test_what_is_withdrawn_takes_no_note(person, moment):
    _plan, tasks = small_plan()
    Occurrence.objects.filter(id=first(tasks[1]).id).update(withdrawn=True)
    refused(TaskProblem.WITHDRAWN, person("truongban"), first(tasks[1]).id, "done", moment=moment)


def test_files_are_evidence_of_a_note(person, moment):
    _plan, tasks = small_plan()
    stored = StoredFile.objects.get(original_name="anh-minh-hoa.png")
    kept = note(person("truongban"), first(tasks[1]).id, "progress", "", [stored], moment=moment)
    assert list(kept.note.files.all()) == [stored]


def test_giving_a_task_to_people(person, moment):
    _plan, tasks = small_plan()
    task, head = tasks[1], person("truongban")
    front = unit_of("mattran")
    with pytest.raises(NotAllowedError):
        assign(head, task.id, front.id, [head.user_id], moment=moment)  # the lead is the manager's to name
    assign(head, task.id, task.lead_id, [head.user_id], moment=moment)
    assert [user.id for user in Task.objects.get(id=task.id).people.all()] == [head.user_id]
    for username in ("chutich", "mattran", "taichinh", "thidua"):
        with pytest.raises(NotAllowedError):
            assign(person(username), task.id, task.lead_id, [], moment=moment)
    assign(person("canbo"), task.id, front.id, [], moment=moment)
    assert Task.objects.get(id=task.id).lead == front
    before = AuditEntry.objects.count()
    assign(person("canbo"), task.id, front.id, [], moment=moment)
    assert AuditEntry.objects.count() == before
    with pytest.raises(TaskRefusedError, match="unknown_unit"):
        assign(person("canbo"), task.id, 10**9, [], moment=moment)
    with pytest.raises(TaskRefusedError, match="unknown_person"):
        assign(person("canbo"), task.id, front.id, [10**9], moment=moment)


def test_a_unit_of_another_place_is_not_given_a_task(person, moment, commune):
    _plan, tasks = small_plan()
    from banmoi.rooms.places.queries import get_place

    other = Unit.objects.create(place_id=get_place("xa-dong-tien", TODAY).id, kind="union", name_vi="khác")
    with pytest.raises(TaskRefusedError, match="unknown_unit"):
        assign(person("canbo"), tasks[0].id, other.id, [], moment=moment)


def test_where_tasks_stand_on_a_day(commune):
    plan, _tasks = small_plan()
    rows = task_list(tasks_of_plan(plan.id), TODAY).rows
    assert [row.timing for row in rows] == ["late", "late", "soon", "open", "open"]
    assert (rows[0].late, rows[0].soon) == (10, 1)
    assert rows[0].next.occurrence.what_vi == "tháng 1/2024"
    after = task_list(tasks_of_plan(plan.id), date(2025, 1, 1)).rows
    assert [row.timing for row in after] == [Timing.LATE] * 5
    assert task_list(tasks_of_plan(plan.id), date(2024, 12, 31)).rows[3].timing is Timing.SOON


def test_progress_counts_each_time_once_with_those_of_lower_plans(person, moment):
    plan, tasks = small_plan()
    lower = lower_plan(unit_of("truongban"))
    child = add_task(lower, "của bản", MONTHLY, lead="truongban", parent=tasks[1])
    grandchild = add_task(lower, "của nhóm hộ", ONGOING, lead="truongban", parent=child)
    lay_out(lower)
    times = list(child.occurrences.all())
    for item in times[:3]:
        note(person("truongban"), item.id, "done", moment=moment)
    note(person("truongban"), times[3].id, "not_done", "lũ", moment=moment)
    ids = [tasks[1].id, child.id, grandchild.id]
    tally = tally_of(ids)
    assert [str(tally.of(task_id)) for task_id in ids] == ["3/13", "3/13", "0/1"]
    assert str(tally.of(*ids)) == "3/13"  # together nothing is counted twice
    found = task_list(tasks_of_plan(plan.id), TODAY)
    assert str(found.rows[1].progress) == "3/13"
    assert str(found.progress(found.rows)) == "3/28"
    head = next(item for item in unit_work(found) if item.unit == unit_of("truongban"))
    assert (head.late, head.soon, str(head.progress)) == (6, 2, "3/14")
    child.ended_in = 1
    child.save()
    lay_out_task(child)
    assert str(tally_of(ids).of(tasks[1].id)) == "0/1"


def test_a_task_is_followed_where_it_is_carried_out(person, moment):
    plan, tasks = small_plan()
    own = tasks[1].occurrences.get()
    other = add_task(plan, "xã cùng làm", MONTHLY, lead="canbo")
    nobody = add_task(plan, "các bản", MONTHLY)
    lay_out(plan)
    lower = lower_plan(unit_of("truongban"))
    parts = [
        add_task(lower, "của bản", MONTHLY, lead="truongban", parent=above)
        for above in (tasks[1], other, nobody)
    ]
    lay_out(lower)
    own.refresh_from_db()
    assert own.withdrawn  # the same unit leads both: asked once, in its own plan
    assert not nobody.occurrences.filter(withdrawn=False).exists()
    assert other.occurrences.filter(withdrawn=False).count() == 12  # somebody else's part of it stays
    row = {row.task.id: row for row in task_list(tasks_of_plan(plan.id), TODAY).rows}[nobody.id]
    assert (len(row.rows), row.timing, row.late) == (12, Timing.LATE, 10)
    assert by_day(row.rows)[0] == (date(2024, 1, 31), Timing.LATE, 1)
    mine_now = {item.task_id for item in mine(person("truongban"))}
    assert tasks[1].id not in mine_now
    assert {part.id for part in parts} <= mine_now
    parts[0].ended_in = 1
    parts[0].save()
    lay_out_task(parts[0])
    own.refresh_from_db()
    assert not own.withdrawn


def test_whose_a_task_is(person, commune, ven, moment):
    plan, tasks = small_plan()
    own = {row.occurrence.task_id for row in rows_by_due(mine(person("truongban")), TODAY)}
    assert own == {tasks[1].id, tasks[2].id}
    assert {row.task_id for row in joined(person("mattran"))} == {tasks[1].id}
    assert not mine(person("mattran")).exists()
    # A name on a task takes it from the others of the unit.
    assert not mine(person("taichinh")).exists()
    assert {row.task_id for row in mine(person("vanhoa"))} == {tasks[3].id, tasks[4].id}
    assert urgent_counts(person("truongban"), TODAY) == (1, 1)
    members = members_by_unit(seated(TODAY))
    for task in tasks:
        people = {user.id for user in answerable(task, members)}
        for username in NINE:
            rights = person(username)
            asked = mine(rights).filter(task=task).exists()
            assert asked == (rights.user_id in people) == is_mine(rights, task)
    by_person = person_work(task_list(tasks_of_plan(plan.id), TODAY), TODAY)
    assert [(item.user.username, item.late) for item in by_person][:2] == [("canbo", 10), ("truongban", 1)]
    assert {row.task.id for row in task_list(tasks_at(ven.id, [commune.id]), TODAY).rows} == own


def test_who_left_their_position_has_no_tasks(person):
    small_plan()
    Position.objects.filter(user__username__in=["truongban", "vanhoa"]).update(valid_to="2024-11-19")
    assert not mine(person("truongban")).exists()
    assert not mine(person("vanhoa")).exists()
    assert {p.user.username for p in seated(TODAY)}.isdisjoint({"truongban", "vanhoa"})


def test_what_waits_names_late_and_soon_tasks(person, moment):
    small_plan()
    found = {item.kind: item for item in waiting_for(person("truongban"), moment)}
    assert (found["late_tasks"].count, found["soon_tasks"].count) == (1, 1)
    assert found["late_tasks"].place.key == "ban-ven"
    assert not {"late_tasks", "soon_tasks"} & {w.kind for w in waiting_for(person("bcd"), moment)}


def test_lists_ask_the_same_number_of_queries_for_one_task_and_for_many():
    plan = commune_plan()
    add_task(plan, "một", MONTHLY, lead="canbo", joined=["mattran"], people=["canbo"])
    lay_out(plan)
    with CaptureQueriesContext(connection) as one:
        task_list(tasks_of_plan(plan.id), TODAY)
    for number in range(12):
        add_task(plan, f"số {number}", MONTHLY, lead="truongban", joined=["canbo"], people=["vanhoa"])
    lay_out(plan)
    with CaptureQueriesContext(connection) as many:
        assert len(task_list(tasks_of_plan(plan.id), TODAY).rows) == 13
    assert len(one) == len(many) == 7
