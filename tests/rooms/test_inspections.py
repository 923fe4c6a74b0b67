"""Inspections: schedule, checklist, who may write, answers that others verify, nothing edited at the end."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.inspections import actions, queries
from banmoi.rooms.inspections import recommendation_actions as asked
from banmoi.rooms.inspections.actions import InspectionProblem as P
from banmoi.rooms.inspections.actions import InspectionRefusedError, Seen
from banmoi.rooms.inspections.models import Inspection, InspectionItem, Recommendation
from banmoi.rooms.people.models import User
from banmoi.rooms.people.queries import NotAllowedError
from tests.plans import make_tasks, the_plan, the_unit

pytestmark = pytest.mark.usefixtures("bare_plan")

APRIL = datetime(2024, 4, 2, 9, 0, tzinfo=timezone.get_default_timezone())
JULY = datetime(2024, 7, 2, 9, 0, tzinfo=timezone.get_default_timezone())
DUE = date(2024, 5, 31)


def refused(problem, call, *args, **kwargs):
    with pytest.raises(InspectionRefusedError) as error:
        call(*args, **kwargs)
    assert error.value.problem is problem


@pytest.fixture
def tasks(db):
    return make_tasks()


@pytest.fixture
def three(person, tasks):
    return actions.schedule(person("canbo"), the_plan().id, moment=APRIL)


def begin(person, found, moment, *members):
    for username in members or ("bcd",):
        user_id = User.objects.get(username=username).id
        actions.add_member(person("canbo"), found.id, user_id, "member", moment=moment)
    return actions.hold(person("canbo"), found.id, moment.date(), moment=moment)


@pytest.fixture
def held(person, three):
    return begin(person, three[0], APRIL)


def ask(person, held, text="Sửa mương", kind="specialist_sector", due=DUE, moment=APRIL):
    owner = the_unit(kind).id
    return asked.recommend(person("bcd"), held.id, text=text, owner_id=owner, due=due, moment=moment)


def test_one_act_makes_the_three_inspections_of_the_plan(person, three):
    assert [(item.months, item.planned_for) for item in three] == [
        (3, date(2024, 3, 31)),
        (6, date(2024, 6, 30)),
        (12, date(2024, 12, 31)),
    ]
    assert all([place.key for place in item.places.all()] == ["xa-xuan-luong"] for item in three)
    line = AuditEntry.objects.first()
    assert (line.act, line.subject_kind) == ("inspection.schedule", "inspection")
    refused(P.ALREADY_SCHEDULED, actions.schedule, person("bcd"), the_plan().id, moment=APRIL)
    with pytest.raises(IntegrityError), transaction.atomic():
        Inspection.objects.filter(id=three[1].id).update(months=3)


@pytest.mark.parametrize("username", ["taichinh", "vanhoa", "mattran", "phunu", "truongban", "thidua"])
def test_six_of_the_nine_run_no_inspection(person, three, username):
    mine = person(username)
    for call, args in (
        (actions.schedule, [the_plan().id]),
        (actions.move, [three[0].id, DUE, "mưa"]),
        (actions.choose_places, [three[0].id, []]),
        (actions.add_member, [three[0].id, mine.user_id, "member"]),
        (actions.hold, [three[0].id, APRIL.date()]),
        (actions.see_items, [three[0].id, []]),
        (actions.conclude, [three[0].id, "xong"]),
    ):
        with pytest.raises(NotAllowedError) as error:
            call(mine, *args, moment=APRIL)
        assert error.value.visible, call


@pytest.mark.parametrize("username", ["chutich", "bcd", "canbo"])
def test_three_of_the_nine_do(person, tasks, username):
    assert len(actions.schedule(person(username), the_plan().id, moment=APRIL)) == 3


def test_a_plan_that_is_not_in_force_is_not_inspected(person, db):
    plan = the_plan()
    plan.status = "draft"
    plan.save()
    refused(P.PLAN_NOT_IN_FORCE, actions.schedule, person("canbo"), plan.id, moment=APRIL)


def test_a_day_is_moved_with_a_reason_and_the_old_one_is_kept(person, three):
    officer, first = person("canbo"), three[0]
    refused(P.REASON_MISSING, actions.move, officer, first.id, date(2024, 4, 5), " ", moment=APRIL)
    refused(P.SAME_DAY, actions.move, officer, first.id, date(2024, 3, 31), "mưa", moment=APRIL)
    actions.move(officer, first.id, date(2024, 4, 5), "mưa lũ", moment=APRIL)
    again = Inspection.objects.get(id=first.id)
    assert again.planned_for == date(2024, 4, 5)
    assert [(m.before, m.after, m.reason) for m in again.moves.all()] == [
        (date(2024, 3, 31), date(2024, 4, 5), "mưa lũ")
    ]


def test_others_can_be_added_and_only_people_and_places_of_the_commune_take_part(person, tasks, commune, ven):
    officer = person("canbo")
    made = actions.add_inspection(
        officer, the_plan().id, title="Đột xuất bản Ven", planned_for=date(2024, 4, 3), moment=APRIL
    )
    assert made.months is None
    actions.choose_places(officer, made.id, [commune.id, ven.id], moment=APRIL)
    assert {place.id for place in made.places.all()} == {commune.id, ven.id}
    other = queries.get_inspection(made.id).place_id + 10_000
    refused(P.UNKNOWN_PLACE, actions.choose_places, officer, made.id, [other], moment=APRIL)
    stranger = User.objects.create_user("la", "Người lạ")
    refused(P.UNKNOWN_PERSON, actions.add_member, officer, made.id, stranger.id, "member", moment=APRIL)
    head = User.objects.get(username="chutich").id
    actions.add_member(officer, made.id, head, "head", moment=APRIL)
    refused(P.ALREADY_MEMBER, actions.add_member, officer, made.id, head, "member", moment=APRIL)
    second = User.objects.get(username="bcd").id
    refused(P.HEAD_TAKEN, actions.add_member, officer, made.id, second, "head", moment=APRIL)


def test_holding_needs_a_day_that_has_come_and_somebody(person, three):
    officer, first = person("canbo"), three[0]
    refused(P.NO_MEMBER, actions.hold, officer, first.id, APRIL.date(), moment=APRIL)
    actions.add_member(officer, first.id, person("bcd").user_id, "head", moment=APRIL)
    refused(P.DAY_MISSING, actions.hold, officer, first.id, None, moment=APRIL)
    refused(P.DAY_IN_FUTURE, actions.hold, officer, first.id, date(2024, 4, 3), moment=APRIL)
    refused(P.NOT_HELD, actions.conclude, officer, first.id, "xong", moment=APRIL)
    actions.hold(officer, first.id, APRIL.date(), moment=APRIL)
    refused(P.NOT_PLANNED, actions.hold, officer, first.id, APRIL.date(), moment=APRIL)
    refused(P.NOT_PLANNED, actions.move, officer, first.id, DUE, "mưa", moment=APRIL)
    refused(P.NO_MEMBER, actions.remove_member, officer, first.id, person("bcd").user_id, moment=APRIL)


def test_the_checklist_holds_tasks_due_or_undated_all_goals_and_open_criteria(held, tasks):
    items = queries.items_of(held)
    by_task = {item.task_id: item for item in items if item.kind == "task"}
    assert set(by_task) == {tasks[key].id for key in ("early", "monthly", "undated", "bare", "request")}
    assert by_task[tasks["early"].id].unit == the_unit("specialist_sector")
    assert by_task[tasks["monthly"].id].facts["times"] == 2
    assert by_task[tasks["undated"].id].words.endswith("(Công an xã)")
    assert by_task[tasks["request"].id].facts["is_request"] is True
    goals = [item for item in items if item.kind == "goal"]
    assert len(goals) == the_plan().goals.count() == 9
    assert all(item.facts["course"] for item in goals)
    criteria = [item for item in items if item.kind == "criterion"]
    assert {item.set_id for item in criteria} == {"commune_ntm_2021_2025", "commune_ntm_advanced_2021_2025"}
    assert all(item.facts["state"] in ("not_met", "not_known") for item in criteria)
    kinds = [item.kind for item in items]
    assert kinds == sorted(kinds, key=["recommendation", "task", "goal", "criterion"].index)


def test_done_occurrences_are_counted(person, three, tasks):
    tasks["monthly"].occurrences.filter(order=1).update(state="done")
    found = begin(person, three[0], APRIL)
    facts = found.items.get(task=tasks["monthly"]).facts
    assert (facts["times"], facts["done"], facts["due"]) == (2, 1, "2024-02-29")


def write(person, held, item, result, finding="", based_on=None, by="canbo", files=()):
    seen = Seen(item.id, result, finding, based_on or queries.mark_of("", ""), files)
    return actions.see_items(person(by), held.id, [seen], moment=APRIL)


def test_a_line_written_by_somebody_else_meanwhile_is_not_overwritten(person, held):
    item = held.items.first()
    assert write(person, held, item, "met", "tốt").kept == 1
    outcome = write(person, held, item, "not_met", "hỏng", by="chutich")
    assert (outcome.kept, outcome.conflicts) == (0, (item.id,))
    item.refresh_from_db()
    assert (item.result, item.finding, item.seen_by.username) == ("met", "tốt", "canbo")
    insisted = write(person, held, item, "not_met", "hỏng", queries.mark_of("met", "tốt"), by="chutich")
    assert insisted.kept == 1
    # A form that shows the old words and changes nothing overwrites nothing.
    assert write(person, held, item, "", "").kept == 0
    assert InspectionItem.objects.get(id=item.id).result == "not_met"


def test_members_write_too_and_others_do_not(person, held, three):
    item = held.items.first()
    with pytest.raises(NotAllowedError):
        write(person, held, item, "met", by="vanhoa")
    actions.add_member(person("canbo"), held.id, person("vanhoa").user_id, "secretary", moment=APRIL)
    assert write(person, held, item, "met", by="vanhoa").kept == 1
    with pytest.raises(NotAllowedError):
        actions.conclude(person("vanhoa"), held.id, "xong", moment=APRIL)


def test_files_are_added_to_a_line_and_readable_where_the_inspection_is(person, held, commune):
    stored = StoredFile.objects.get(original_name="anh-minh-hoa.png")
    item = held.items.first()
    assert write(person, held, item, "", files=(stored,)).kept == 1
    assert list(item.files.all()) == [stored]
    assert commune.id in queries.inspection_file_places(stored.id)


def test_an_item_of_another_inspection_is_not_written(person, three, held):
    second = begin(person, three[1], JULY)
    other = second.items.first()
    assert write(person, held, other, "met").kept == 0
    other.refresh_from_db()
    assert other.result == ""


def test_a_difficulty_has_a_place_and_a_unit(person, held, ven):
    made = actions.note_difficulty(
        person("bcd"), held.id, text="Thiếu vốn", place_id=ven.id, unit_id=the_unit("union").id,
        guidance="", moment=APRIL,
    )  # fmt: skip
    assert (made.place_id, made.unit.kind, made.order) == (ven.id, "union", 1)
    refused(
        P.UNKNOWN_PLACE, actions.note_difficulty, person("bcd"), held.id, text="x", place_id=0,
        unit_id=None, guidance="", moment=APRIL,
    )  # fmt: skip
    actions.drop_difficulty(person("bcd"), held.id, made.id, moment=APRIL)
    assert not held.difficulties.exists()


def test_nothing_is_edited_after_the_conclusion(person, held, ven):
    row = ask(person, held)
    refused(P.CONCLUSION_MISSING, actions.conclude, person("bcd"), held.id, " ", moment=APRIL)
    item = held.items.first()
    write(person, held, item, "met", "tốt")
    actions.conclude(person("bcd"), held.id, "Cơ bản đạt.", moment=APRIL)
    before = list(InspectionItem.objects.filter(inspection=held).values())
    assert {line["result"] for line in before} == {"met", "not_seen"}
    officer, at = person("canbo"), held.id
    note = {"text": "x", "place_id": ven.id, "unit_id": None, "guidance": ""}
    ask_again = {"text": "x", "owner_id": row.owner_id, "due": DUE}
    mark = queries.mark_of("met", "tốt")
    for call, args, more in (
        (actions.see_items, [[Seen(item.id, "not_met", "hỏng", mark)]], {}),
        (actions.move, [DUE, "mưa"], {}),
        (actions.choose_places, [[ven.id]], {}),
        (actions.add_member, [officer.user_id, "member"], {}),
        (actions.remove_member, [person("bcd").user_id], {}),
        (actions.hold, [APRIL.date()], {}),
        (actions.note_difficulty, [], note),
        (actions.drop_difficulty, [1], {}),
        (actions.draft_conclusion, ["khác"], {}),
        (actions.conclude, ["khác"], {}),
        (asked.recommend, [], ask_again),
    ):
        refused(P.CONCLUDED, call, officer, at, *args, **more, moment=APRIL)
    refused(P.CONCLUDED, asked.withdraw, officer, row.id, moment=APRIL)
    assert list(InspectionItem.objects.filter(inspection=held).values()) == before
    assert Inspection.objects.get(id=at).conclusion == "Cơ bản đạt."


def test_only_the_owner_answers_and_only_somebody_else_verifies(person, held):
    row = ask(person, held)
    actions.conclude(person("bcd"), held.id, "Xong.", moment=APRIL)
    for username in ("chutich", "bcd", "canbo", "vanhoa", "mattran", "phunu", "truongban", "thidua"):
        refused(P.NOT_OWNER, asked.answer, person(username), row.id, "đã làm", moment=APRIL)
    refused(P.NOT_ANSWERED, asked.judge_answer, person("bcd"), row.id, verified=True, moment=APRIL)
    owner = person("taichinh")
    refused(P.TEXT_MISSING, asked.answer, owner, row.id, " ", moment=APRIL)
    asked.answer(owner, row.id, "đã làm", moment=APRIL)
    refused(P.ALREADY_ANSWERED, asked.answer, owner, row.id, "nữa", moment=APRIL)
    with pytest.raises(NotAllowedError):
        asked.judge_answer(owner, row.id, verified=True, moment=APRIL)
    refused(P.REASON_MISSING, asked.judge_answer, person("bcd"), row.id, verified=False, moment=APRIL)
    asked.judge_answer(person("bcd"), row.id, verified=False, reason="chưa có ảnh", moment=APRIL)
    assert Recommendation.objects.get(id=row.id).state == "returned"
    asked.answer(owner, row.id, "có ảnh rồi", moment=APRIL)
    asked.judge_answer(person("chutich"), row.id, verified=True, moment=APRIL)
    row = queries.get_recommendation(row.id)
    assert row.state == "verified"
    assert [step.outcome for step in row.steps.all()] == ["answered", "returned", "answered", "verified"]
    refused(P.CLOSED, asked.answer, owner, row.id, "nữa", moment=APRIL)
    refused(P.CLOSED, asked.judge_answer, person("bcd"), row.id, verified=True, moment=APRIL)


def test_whoever_answered_never_verifies_even_with_the_right(person, held):
    row = ask(person, held, kind="management_board")
    asked.answer(person("canbo"), row.id, "ban đã làm", moment=APRIL)
    for verified in (True, False):
        refused(
            P.OWN_ANSWER, asked.judge_answer, person("canbo"), row.id,
            verified=verified, reason="x", moment=APRIL,
        )  # fmt: skip
    assert queries.waiting_recommendations(person("canbo")) == ([], [])
    assert [r.id for r in queries.waiting_recommendations(person("bcd"))[1]] == [row.id]
    asked.judge_answer(person("bcd"), row.id, verified=True, moment=APRIL)


def test_the_next_inspection_begins_from_what_is_open(person, three, held):
    done, sent_back, silent = (ask(person, held, text) for text in ("Một", "Hai", "Ba"))
    owner = person("taichinh")
    for row in (done, sent_back):
        asked.answer(owner, row.id, "đã làm", moment=APRIL)
    asked.judge_answer(person("bcd"), done.id, verified=True, moment=APRIL)
    asked.judge_answer(person("bcd"), sent_back.id, verified=False, reason="thiếu", moment=APRIL)
    goal = held.items.get(goal__order=3)
    write(person, held, goal, "not_met", "còn cao")
    actions.conclude(person("bcd"), held.id, "Xong.", moment=APRIL)
    second = begin(person, three[1], JULY)
    first_lines = [item for item in queries.items_of(second) if item.kind == "recommendation"]
    assert [item.order for item in first_lines] == [1, 2]
    assert [item.recommendation_id for item in first_lines] == [sent_back.id, silent.id]
    assert first_lines[0].facts["state"] == "returned"
    before = queries.seen_last_time(second)
    same = second.items.get(goal__order=3)
    assert before[queries.subject_of(same)].finding == "còn cao"
    # A line about a recommendation does not close it: only another person's verification does.
    write(person, second, first_lines[0], "met", "thấy rồi")
    assert Recommendation.objects.get(id=sent_back.id).state == "returned"


def test_a_recommendation_needs_a_unit_and_a_day_not_before_the_inspection(person, held):
    refused(P.UNKNOWN_UNIT, asked.recommend, person("bcd"), held.id, text="x", owner_id=None, due=DUE,
            moment=APRIL)  # fmt: skip
    refused(P.DAY_MISSING, ask, person, held, due=None)
    refused(P.DUE_TOO_EARLY, ask, person, held, due=date(2024, 4, 1))


def test_a_recommendation_made_by_mistake_is_taken_out_until_it_is_answered_or_listed(person, three, held):
    first, second, third = ask(person, held, "Một"), ask(person, held, "Hai"), ask(person, held, "Ba")
    assert asked.withdraw(person("bcd"), first.id, moment=APRIL)
    asked.answer(person("taichinh"), second.id, "đã làm", moment=APRIL)
    refused(P.ALREADY_ANSWERED, asked.withdraw, person("bcd"), second.id, moment=APRIL)
    begin(person, three[1], JULY)
    refused(P.SEEN_LATER, asked.withdraw, person("bcd"), third.id, moment=APRIL)
    assert set(held.recommendations.values_list("id", flat=True)) == {second.id, third.id}
