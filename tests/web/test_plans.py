"""Plans read from papers: what was read is shown, answered, corrected, confirmed; what is wrong is said."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from banmoi.core.paper.reader import read_plan
from banmoi.reference.files import text as data_text
from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.plans.models import Answer, Goal, Occurrence, Plan, PlanRemark, Task
from banmoi.rooms.plans.reading_actions import (
    Meaning,
    PlanProblem,
    PlanRefusedError,
    answer_items,
    confirm,
    confirm_open,
    drop_draft,
    keep_reading,
    put_in_force,
    reopen,
    write_goal,
)

PAPER = data_text("demonstration_plan.txt").replace("138/KH-UBND", "140/KH-UBND")
PLANS = "/p/xa-xuan-luong/plans/"


def text_of(response):
    return response.content.decode()


@pytest.fixture
def draft(person, commune, moment):
    """A plan that was read and not yet looked at."""
    return keep_reading(person("canbo"), commune.id, read_plan(PAPER), Meaning(), file=None, moment=moment)


def drop(client, content, name="ke-hoach.txt"):
    return client.post(PLANS, {"paper": SimpleUploadedFile(name, content)})


def test_a_dropped_paper_becomes_a_draft_with_all_its_parts(signed_in):
    client = signed_in("canbo")
    response = drop(client, PAPER.encode())
    plan = Plan.objects.get(number="140/KH-UBND")
    assert response.url == f"/plans/{plan.id}/read/"
    assert (plan.status, plan.signer, plan.file.media_type) == ("draft", "Phạm Trung Kiên", "text/plain")
    assert Goal.objects.filter(plan=plan, answer=Answer.OPEN).count() == 9
    assert Goal.objects.get(plan=plan, order=3).indicator == "poor_household_rate"
    assert Task.objects.filter(plan=plan).count() == 32
    lead = Task.objects.get(plan=plan, path="III.3").lead
    assert lead.kind == "commendation_council"
    page = text_of(client.get(f"/plans/{plan.id}/read/?part=II"))
    first = Task.objects.filter(plan=plan).first()
    assert f'id="text-task-{first.id}" href="#task-{first.id}"' in page
    count = Task.objects.filter(plan=plan, path__startswith="II.").count()
    assert f"Xác nhận {count} mục còn lại của phần này" in page and count > 15
    assert AuditEntry.objects.filter(act="plan.read", subject_id=str(plan.id)).exists()
    file = client.get(f"/files/{plan.file.digest}/")
    assert b"".join(file) == PAPER.encode()


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [(b"", "rong.docx", "rỗng"), (b"\xd0\xcf\x11\xe0" + bytes(600), "cu.doc", "Word kiểu cũ"),
     (b"%PDF-1.4 x", "hong.pdf", "bị hỏng"), ("Thư mời họp lúc 8 giờ.".encode(), "thu.txt", "Không đọc được mục tiêu"),
     (b"\x89PNG\r\n\x1a\n" + bytes(40), "anh.png", "là ảnh")],
)  # fmt: skip
def test_a_file_that_is_no_plan_is_answered_by_a_sentence(signed_in, content, name, says):
    before = Plan.objects.count()
    response = drop(signed_in("canbo"), content, name)
    assert response.status_code == 422
    assert says in text_of(response)
    assert Plan.objects.count() == before


def test_no_file_chosen_says_so(signed_in):
    response = signed_in("canbo").post(PLANS)
    assert response.status_code == 422
    assert "Chọn tệp kế hoạch" in text_of(response)


def test_only_who_manages_plans_may_drop_one(signed_in):
    for username in ("truongban", "mattran", "chutich"):
        assert drop(signed_in(username), PAPER.encode()).status_code == 403
    assert not Plan.objects.filter(number="140/KH-UBND").exists()


def test_answers_are_kept_at_once_and_can_be_taken_back(signed_in, draft):
    client, goal = signed_in("canbo"), Goal.objects.filter(plan=draft).first()
    for answer, wanted in (("confirm", "confirmed"), ("drop", "dropped"), ("open", "open")):
        response = client.post(
            f"/plans/{draft.id}/answer/", {"item": f"goal-{goal.id}", "answer": answer, "part": "I"}
        )
        assert response.url == f"/plans/{draft.id}/read/?part=I#goal-{goal.id}"
        goal.refresh_from_db()
        assert goal.answer == wanted


def test_an_answer_for_an_item_of_another_plan_changes_nothing(signed_in, draft):
    other = Goal.objects.exclude(plan=draft).first()
    signed_in("canbo").post(f"/plans/{draft.id}/answer/", {"item": f"goal-{other.id}", "answer": "drop"})
    other.refresh_from_db()
    assert other.answer == Answer.CONFIRMED
    for bad in ({"item": "goal-x"}, {"item": "plan-1"}, {"all": "5"}, {}):
        assert signed_in("canbo").post(f"/plans/{draft.id}/answer/", bad).status_code == 404


def test_a_whole_part_is_confirmed_in_one_go(person, draft, moment):
    top = draft.reading["tops"][1]
    count = confirm_open(person("canbo"), draft.id, 0, top["start"], moment=moment)
    assert count == 9
    assert not Goal.objects.filter(plan=draft, answer=Answer.OPEN).exists()
    assert Task.objects.filter(plan=draft, answer=Answer.CONFIRMED).count() == 0


def test_a_wrong_correction_is_told_at_its_field_and_kept(signed_in, draft):
    client, goal = signed_in("canbo"), Goal.objects.filter(plan=draft).first()
    where = f"/plans/{draft.id}/goal/{goal.id}/?part=I"
    response = client.post(
        where, {"name_vi": "Tiêu chí tăng thêm", "comparator": "ge", "low": "nhiều", "unit_vi": "tiêu chí"}
    )
    page = text_of(response)
    assert response.status_code == 422
    assert "“nhiều” không phải là số" in page and 'value="nhiều"' in page and "Tiêu chí tăng thêm" in page
    response = client.post(where, {"name_vi": "Tiêu chí tăng thêm", "comparator": "ge", "low": ""})
    assert "Chưa ghi mức" in text_of(response)
    response = client.post(
        where, {"name_vi": "Tiêu chí tăng thêm", "comparator": "ge", "low": "2,5", "unit_vi": "tiêu chí"}
    )
    goal.refresh_from_db()
    assert (goal.name_vi, str(goal.low.normalize()), goal.decimals, goal.answer) == (
        "Tiêu chí tăng thêm",
        "2.5",
        1,
        "confirmed",
    )


def test_a_goal_weaker_than_last_years_result_is_pointed_out(signed_in, draft):
    client = signed_in("canbo")
    words = "Ngày 31/12/2023 đã là 98,6%: mục tiêu này kém hơn kết quả năm trước"
    where = f"/plans/{draft.id}/read/?part=I"
    assert words not in text_of(client.get(where))
    Goal.objects.filter(plan=draft, order=4).update(indicator="health_insurance_coverage")
    assert words not in text_of(client.get(where))
    Goal.objects.filter(indicator="health_insurance_coverage").update(low=Decimal("95"))
    assert words in text_of(client.get(where))
    assert words in text_of(client.get(f"/plans/{draft.id}/"))
    own = Goal.objects.get(indicator="health_insurance_coverage", plan__status="in_force")
    assert words in text_of(client.get(f"/p/xa-xuan-luong/goals/{own.order}/"))
    assert "kém hơn kết quả năm trước" in text_of(client.get("/p/xa-xuan-luong/"))


def test_a_task_gets_units_deadlines_and_a_criterion(signed_in, draft):
    client, task = signed_in("canbo"), Task.objects.get(plan=draft, path="II.6.-2")
    unit = Plan.objects.get(id=draft.id).place.units.get(kind="union")
    where = f"/plans/{draft.id}/task/{task.id}/?part=II"
    sent = {
        "text": task.text,
        "lead": unit.id,
        "kept": ["1"],
        "added": "by_date",
        "criterion": "commune_ntm_2021_2025:17",
    }
    assert "Chọn ngày" in text_of(client.post(where, sent))
    response = client.post(where, sent | {"added_day": "2024-12-01"})
    assert response.url == f"/plans/{draft.id}/read/?part=II#task-{task.id}"
    task.refresh_from_db()
    assert [item["kind"] for item in task.deadlines] == ["by_end_of_period", "by_date"]
    assert (task.lead, task.serves_criterion, task.answer) == (unit, "17", "confirmed")
    assert "Cần ghi mục này" in text_of(client.post(where, sent | {"text": ""}))


def test_what_the_reader_missed_is_added_by_hand(signed_in, draft):
    client = signed_in("canbo")
    client.post(
        f"/plans/{draft.id}/goal/0/",
        {"name_vi": "Trồng 5 km đường hoa", "comparator": "ge", "low": "5", "unit_vi": "km"},
    )
    client.post(f"/plans/{draft.id}/task/0/", {"text": "Trồng đường hoa ở các bản", "added": "ongoing"})
    goal, task = Goal.objects.filter(plan=draft).last(), Task.objects.filter(plan=draft).last()
    assert (goal.order, goal.span_start, task.order, task.span_start) == (10, None, 33, None)
    page = text_of(client.get(f"/plans/{draft.id}/read/?part=head"))
    assert "Trồng 5 km đường hoa" in page and "Trồng đường hoa ở các bản" in page


def test_the_head_is_corrected_and_a_wrong_period_is_told(signed_in, draft):
    client = signed_in("canbo")
    sent = {
        "number": "141/KH-UBND",
        "issued_on": "2024-02-19",
        "title_vi": "Kế hoạch",
        "issuer_vi": "UBND xã",
        "starts": "2024-12-31",
        "ends": "2024-01-01",
    }
    response = client.post(f"/plans/{draft.id}/head/", sent)
    assert response.status_code == 422 and "Ngày bắt đầu phải trước" in text_of(response)
    client.post(f"/plans/{draft.id}/head/", sent | {"starts": "2024-01-01", "ends": "2024-12-31"})
    assert Plan.objects.get(id=draft.id).number == "141/KH-UBND"


def test_remarks_are_shown_with_their_words_and_answered(signed_in, draft):
    client = signed_in("canbo")
    page = text_of(client.get(f"/plans/{draft.id}/read/?part=remarks"))
    assert "Một tỷ lệ không thể vượt 100%" in page and "nước hợp vệ sinh đạt trên 100%" in page
    remark = PlanRemark.objects.get(plan=draft, kind="impossible_value")
    client.post(
        f"/plans/{draft.id}/answer/", {"remark": remark.id, "answer": "confirm", "note": "đã báo người soạn"}
    )
    remark.refresh_from_db()
    assert (remark.answer, remark.answer_note) == ("confirmed", "đã báo người soạn")
    assert remark.answered_by.username == "canbo"


def whole(person, draft, moment):
    confirm_open(person("canbo"), draft.id, 0, len(draft.text), moment=moment)


def test_the_life_of_a_plan_and_who_may_move_it(person, draft, moment):
    with pytest.raises(PlanRefusedError) as caught:
        confirm(person("canbo"), draft.id, moment=moment)
    assert (caught.value.problem, caught.value.count) == (PlanProblem.ITEMS_OPEN, 41)
    whole(person, draft, moment)
    with pytest.raises(NotAllowedError):
        confirm(person("chutich"), draft.id, moment=moment)
    confirm(person("canbo"), draft.id, moment=moment)
    with pytest.raises(PlanRefusedError):
        answer_items(person("canbo"), draft.id, "goal", [1], Answer.DROPPED, moment=moment)
    with pytest.raises(NotAllowedError):
        put_in_force(person("canbo"), draft.id, moment=moment)
    reopen(person("canbo"), draft.id, moment=moment)
    confirm(person("canbo"), draft.id, moment=moment)
    assert not Occurrence.objects.filter(task__plan=draft).exists()
    put_in_force(person("chutich"), draft.id, moment=moment)
    assert Occurrence.objects.filter(task__plan=draft).count() > 32
    with pytest.raises(PlanRefusedError):
        drop_draft(person("canbo"), draft.id, moment=moment)
    acts = AuditEntry.objects.filter(subject_kind="plan", subject_id=str(draft.id)).values_list(
        "act", flat=True
    )
    assert {"plan.read", "plan.answer.confirmed", "plan.confirm", "plan.reopen", "plan.in_force"} <= set(acts)


def test_a_number_and_day_already_taken_is_refused(person, commune, moment):
    reading = read_plan(PAPER.replace("140/KH-UBND", "138/KH-UBND"))
    plan = keep_reading(person("canbo"), commune.id, reading, Meaning(), file=None, moment=moment)
    whole(person, plan, moment)
    with pytest.raises(PlanRefusedError) as caught:
        confirm(person("canbo"), plan.id, moment=moment)
    assert caught.value.problem is PlanProblem.NUMBER_TAKEN


def test_a_dropped_goal_is_not_followed_and_a_goal_of_change_is_judged_from_the_plans_first_day(
    signed_in, person, draft, moment
):
    goal = Goal.objects.get(plan=draft, indicator="", order=3)
    write_goal(
        person("canbo"), draft.id, goal.id,
        {"name_vi": "Giảm hộ nghèo", "comparator": "decrease_by", "low": Decimal("1.48"), "unit_vi": "%", "indicator": "poor_household_rate"},
        moment=moment,
    )  # fmt: skip
    answer_items(
        person("canbo"),
        draft.id,
        "goal",
        [Goal.objects.get(plan=draft, order=4).id],
        Answer.DROPPED,
        moment=moment,
    )
    Plan.objects.filter(demonstration=True).update(status="closed", ends="2023-12-31", starts="2023-01-01")
    whole(person, draft, moment)
    confirm(person("canbo"), draft.id, moment=moment)
    put_in_force(person("chutich"), draft.id, moment=moment)
    page = text_of(signed_in("canbo").get("/p/xa-xuan-luong/"))
    assert "Giảm hộ nghèo" in page and "giảm đi 1,48%" in page
    assert "Tỷ lệ người dân có thẻ bảo hiểm y tế" not in page


def test_a_page_of_a_long_plan_stays_small(signed_in, person, commune, moment):
    text = PAPER.replace(
        "1. Tuyên truyền",
        "\n".join(f"- Việc số {n}: {'rà soát hộ nghèo ' * 6}." for n in range(40)) + "\n1. Tuyên truyền",
    )
    plan = keep_reading(person("canbo"), commune.id, read_plan(text), Meaning(), file=None, moment=moment)
    assert len(signed_in("canbo").get(f"/plans/{plan.id}/read/?part=I").content) < 60_000
