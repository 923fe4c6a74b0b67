"""Amending, handing down and following a plan through its pages: nothing typed is lost."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from banmoi.rooms.places.models import PlaceParent
from banmoi.rooms.plans.models import (
    Goal,
    MatterStep,
    Plan,
    PlanChange,
    PlanStatus,
    SpatialPlanMatter,
    TakenCriterion,
    Task,
)
from tests.plan_life_help import BY_JUNE, DAY, MONTHLY, add, child_of, the_plan, unit, with_tasks
from tests.web.test_entry import photo

pytestmark = pytest.mark.usefixtures("bare_plan")

HEAD = {"paper": "201/KH-UBND", "decided_on": "20/11/2024", "reason": "theo chỉ đạo của huyện"}
SET = "commune_ntm_2021_2025"


def text_of(response):
    return response.content.decode()


def seen(client, plan):
    page = text_of(client.get(f"/plans/{plan.id}/amend/"))
    return re.search(r'name="seen" value="(\d+)"', page)[1]


def issue(client, plan, **more):
    return client.post(
        f"/plans/{plan.id}/amend/", {**HEAD, "do": "issue", "seen": seen(client, plan), **more}
    )


def task_typed(task, **more):
    """A task's form as the browser would send it back, with something changed."""
    names = ("path", "section", "text", "lead_words", "with_words", "approver_words")
    found = {name: getattr(task, name) for name in names} | {"lead": task.lead_id or ""}
    return found | {"deadline_rows": "0"} | more


def test_a_change_is_collected_and_issued_in_one(signed_in):
    plan, tasks = with_tasks()
    client, where = signed_in("canbo"), f"/plans/{plan.id}/amend/"
    goal = Goal.objects.get(plan=plan, order=3)
    form = text_of(client.get(f"{where}goal/{goal.id}/"))
    assert 'value="1,48"' in form
    typed = {
        "where": goal.where, "name_vi": goal.name_vi, "as_written": "Tỷ lệ hộ nghèo giảm còn 1,3%",
        "comparator": "decrease_to", "low": "1,3", "unit_vi": "%", "indicator": goal.indicator,
    }  # fmt: skip
    assert client.post(f"{where}goal/{goal.id}/", typed).status_code == 302
    rows = {"deadline_rows": "1", "d0:kind": "before_date", "d0:end": "31/12/2024"}
    new = {"path": "II.9", "text": "Trồng 2 km đường hoa", "lead": unit("union").id} | rows
    assert client.post(f"{where}task/0/", new).status_code == 302
    client.post(where, HEAD | {"do": f"end:task:{tasks['own'].id}", "paper": "202/KH-UBND"})
    page = text_of(client.get(where))
    assert "Trồng 2 km đường hoa" in page and "202/KH-UBND" in page and "theo chỉ đạo của huyện" in page
    assert "sẽ bỏ" in page
    goal.refresh_from_db()
    assert str(goal.low) == "1.4800" and not PlanChange.objects.exists()
    assert issue(client, plan).status_code == 302
    goal.refresh_from_db()
    made = Task.objects.get(plan=plan, text="Trồng 2 km đường hoa")
    assert (str(goal.low), goal.decimals) == ("1.3000", 1)
    assert made.lead_words == unit("union").name_vi
    assert [item["as_written"] for item in made.deadlines] == ["trước ngày 31/12/2024"]
    assert Task.objects.get(id=tasks["own"].id).ended_in == 1
    versions = text_of(client.get(f"/plans/{plan.id}/versions/"))
    assert "theo chỉ đạo của huyện" in versions and "1,48" in versions and "Điều chỉnh lần 1" in versions
    both = text_of(client.get(f"/plans/{plan.id}/versions/0..1/"))
    assert "<del>1,48</del>" in both and "<ins>1,3</ins>" in both
    assert "<ins>II.9 Trồng 2 km đường hoa</ins>" in both
    assert re.search(r"<del>II\.\d+ Báo cáo huyện</del>", both)
    assert "Thẩm định kinh phí" not in both
    assert "Thẩm định kinh phí" in text_of(client.get(f"/plans/{plan.id}/versions/0..1/?all=1"))
    assert "Chưa chọn thay đổi nào" in text_of(client.get(where))
    assert client.get(f"/plans/{plan.id}/versions/0..2/").status_code == 404


def test_the_second_of_two_is_told_and_loses_nothing(signed_in):
    plan, tasks = with_tasks()
    one, two = signed_in("canbo"), signed_in("canbo")
    for client, words in ((one, "Báo cáo tỉnh"), (two, "Báo cáo trung ương")):
        where = f"/plans/{plan.id}/amend/task/{tasks['own'].id}/"
        assert client.post(where, task_typed(tasks["own"], text=words)).status_code == 302
    old = seen(two, plan)
    assert issue(one, plan).status_code == 302
    refused = two.post(f"/plans/{plan.id}/amend/", HEAD | {"do": "issue", "seen": old, "reason": "lý do hai"})
    page = text_of(refused)
    assert refused.status_code == 422
    assert "Người khác vừa điều chỉnh" in page and "Nguyễn Thị Hạnh" in page
    assert "Báo cáo trung ương" in page and "lý do hai" in page
    assert Task.objects.get(id=tasks["own"].id).text == "Báo cáo tỉnh"
    assert issue(two, plan, reason="lý do hai").status_code == 302
    assert Task.objects.get(id=tasks["own"].id).text == "Báo cáo trung ương"
    assert list(PlanChange.objects.values_list("version", flat=True)) == [1, 2]


BAD_HEADS = [
    ({"decided_on": ""}, "Ghi ngày, ví dụ"),
    ({"decided_on": "32/1/2024"}, "không phải là một ngày"),
    ({"decided_on": "31/12/2023"}, "trước ngày ban hành"),
    ({"decided_on": "21/11/2024"}, "chưa tới"),
    ({"reason": " "}, "Ghi lý do điều chỉnh"),
]


@pytest.mark.parametrize(("more", "words"), BAD_HEADS)
def test_a_head_that_is_wrong_keeps_everything(signed_in, more, words):
    plan, tasks = with_tasks()
    client = signed_in("canbo")
    client.post(f"/plans/{plan.id}/amend/", {"do": f"end:task:{tasks['own'].id}"})
    response = issue(client, plan, **more)
    assert response.status_code == 422
    page = text_of(response)
    assert words in page and 'value="201/KH-UBND"' in page and "sẽ bỏ" in page
    assert not PlanChange.objects.exists()


def test_nothing_chosen_and_nothing_changed_are_said(signed_in):
    plan, tasks = with_tasks()
    client = signed_in("canbo")
    assert "Chưa có gì thay đổi" in text_of(issue(client, plan))
    where = f"/plans/{plan.id}/amend/task/{tasks['own'].id}/"
    response = client.post(where, task_typed(tasks["own"]))
    assert response.status_code == 422 and "Chưa thay đổi gì" in text_of(response)


def test_a_prepared_change_is_taken_up_again_and_dropped(signed_in):
    plan, tasks = with_tasks()
    client, where = signed_in("canbo"), f"/plans/{plan.id}/amend/"
    task = tasks["own"]
    client.post(f"{where}task/{task.id}/", task_typed(task, text="Một"))
    assert ">Một</textarea>" in text_of(client.get(f"{where}task/{task.id}/"))
    client.post(f"{where}task/{task.id}/", task_typed(task, text="Hai"))
    client.post(f"{where}task/0/", {"text": "Mới", "deadline_rows": "0"})
    again = client.post(where, {"do": "again:1"})
    assert again.url == f"{where}task/0/?move=1"
    client.post(again.url, {"text": "Mới hơn", "deadline_rows": "0"})
    page = text_of(client.get(where))
    assert page.count('class="mark diff-') == 2
    assert "Mới hơn" in page and "Hai" in page
    client.post(where, {"do": "remove:0"})
    page = text_of(client.get(where))
    assert page.count('class="mark diff-') == 1 and "Mới hơn" in page
    client.post(where, {"do": "clear"})
    assert "Chưa chọn thay đổi nào" in text_of(client.get(where))
    for strange in ("again:7", "remove:9", "edit:plan:1", "end:goal:", "what"):
        assert client.post(where, {"do": strange}).status_code == 302


BAD_TASKS = [
    ({"text": " "}, "Ghi nội dung nhiệm vụ"),
    ({"d0:kind": "by_date"}, "Ghi ngày đến hạn"),
    ({"d0:kind": "by_date", "d0:end": "30/6"}, "không phải là một ngày"),
    ({"d0:kind": "by_date", "d0:end": "1/3/2024", "d0:start": "2/3/2024"}, "Ngày cuối trước ngày đầu"),
    ({"d0:kind": "recurring"}, "bao lâu một lần"),
    ({"d0:kind": "recurring", "d0:every": "1 month", "d0:day_of": "32"}, "từ 1 đến 31"),
    ({"d0:kind": "soon"}, "Chọn loại thời hạn"),
]


@pytest.mark.parametrize(("more", "words"), BAD_TASKS)
def test_a_wrong_task_keeps_what_was_typed(signed_in, more, words):
    plan, tasks = with_tasks()
    typed = {"approver_words": "Chủ tịch", "deadline_rows": "1"} | more
    where = f"/plans/{plan.id}/amend/task/{tasks['own'].id}/"
    response = signed_in("canbo").post(where, task_typed(tasks["own"], **typed))
    page = text_of(response)
    assert response.status_code == 422
    assert words in page and 'value="Chủ tịch"' in page
    for name, value in more.items():
        assert name == "text" or value in page or value == "soon"  # no such choice to show


@pytest.mark.parametrize(
    ("more", "words"),
    [({"low": "1.48"}, "1,48"), ({"low": ""}, "Ghi mức"), ({"name_vi": ""}, "Ghi tên"),
     ({"comparator": "x"}, "Chọn cách so"), ({"count": "a"}, "số nguyên"),
     ({"as_written": ""}, "nguyên văn")],
)  # fmt: skip
def test_a_wrong_goal_keeps_what_was_typed(signed_in, more, words):
    goal = Goal.objects.get(plan=the_plan(), order=3)
    typed = {"name_vi": "Hộ nghèo", "as_written": "còn 1,4%", "comparator": "decrease_to", "low": "1,4"}
    response = signed_in("canbo").post(f"/plans/{goal.plan_id}/amend/goal/{goal.id}/", typed | more)
    page = text_of(response)
    assert response.status_code == 422 and words in page
    assert ("còn 1,4%" in page) == ("as_written" not in more)


def test_an_untouched_deadline_keeps_the_plans_own_words(signed_in):
    plan = the_plan()
    task = add(plan, "Họp", MONTHLY, BY_JUNE, lead_words="Ban Quản lý")
    client, where = signed_in("canbo"), f"/plans/{plan.id}/amend/"
    same = {
        "deadline_rows": "3", "d0:kind": "recurring", "d0:every": "1 month",
        "d1:kind": "by_date", "d1:end": "31/07/2024", "d2:kind": "",
    }  # fmt: skip
    client.post(f"{where}task/{task.id}/", task_typed(task, **same))
    assert issue(client, plan).status_code == 302
    task.refresh_from_db()
    words = [item["as_written"] for item in task.deadlines]
    assert words == ["hằng tháng", "đến hết ngày 31/07/2024"]
    assert task.deadlines[0] == MONTHLY


def test_a_plan_that_is_not_in_force_says_so(signed_in):
    plan = the_plan()
    Plan.objects.filter(id=plan.id).update(status=PlanStatus.CLOSED)
    client = signed_in("canbo")
    assert "Chỉ điều chỉnh được kế hoạch đang có hiệu lực" in text_of(client.get(f"/plans/{plan.id}/amend/"))
    assert client.post(f"/plans/{plan.id}/amend/", HEAD | {"do": "issue", "seen": "0"}).status_code == 422


def test_handing_down_writing_sending_and_accepting(signed_in):
    plan, tasks = with_tasks()
    officer, head = signed_in("canbo"), signed_in("truongban")
    page = text_of(officer.get(f"/plans/{plan.id}/cascade/"))
    assert "Tổng vệ sinh đường bản" in page and "Nhiệm vụ chưa ai nhận" in page
    assert head.post(f"/plans/{plan.id}/cascade/").status_code == 403
    assert "Đã lập 17 dự thảo" in text_of(officer.post(f"/plans/{plan.id}/cascade/", follow=True))
    assert "Không có gì còn thiếu" in text_of(officer.post(f"/plans/{plan.id}/cascade/", follow=True))
    ven = Plan.objects.get(parent=plan, place__key="ban-ven")
    where = f"/plans/{ven.id}/edit/"
    assert "Gửi kế hoạch cho xã" in text_of(head.get(where))
    assert "Gửi kế hoạch cho xã" not in text_of(officer.get(where))
    under = f"{where}0/?under={tasks['hamlets'].id}"
    assert f'value="{tasks["hamlets"].id}" selected' in text_of(head.get(under))
    bad = head.post(f"{where}0/", {"text": "", "doer_vi": "12 hộ", "deadline_rows": "0"})
    assert bad.status_code == 422 and 'value="12 hộ"' in text_of(bad)
    typed = {"text": "Dọn rãnh", "doer_vi": "12 hộ xóm trên", "parent": tasks["hamlets"].id}
    deadline = {"deadline_rows": "1", "d0:kind": "by_date", "d0:end": "10/12/2024"}
    assert head.post(f"{where}0/", typed | deadline).status_code == 302
    aside = ven.tasks.get(parent=tasks["ven"])
    head.post(where, {"do": f"aside:{aside.id}"})
    page = text_of(head.get(where))
    assert "12 hộ xóm trên" in page and "1 nhiệm vụ đã bỏ" in page and "đến hết ngày 10/12/2024" in page
    wrong = head.post(where, {"do": "send", "number": "07/KH", "issued_on": "2/1/2023"})
    assert wrong.status_code == 422 and 'value="07/KH"' in text_of(wrong)
    assert head.post(where, {"do": "send", "number": "07/KH", "issued_on": "20/11/2024"}).status_code == 302
    assert head.post(where, {"do": "accept"}).status_code == 403
    assert officer.post(where, {"do": "return", "reason": ""}).status_code == 422
    officer.post(where, {"do": "return", "reason": "ghi thêm người"})
    assert "ghi thêm người" in text_of(head.get(where))
    head.post(where, {"do": "send", "number": "07/KH", "issued_on": "20/11/2024"})
    assert "đã có hiệu lực" in text_of(signed_in("chutich").post(where, {"do": "accept"}, follow=True))
    ven.refresh_from_db()
    assert (ven.status, ven.number, ven.issued_on) == (PlanStatus.IN_FORCE, "07/KH", DAY)
    assert "đang có hiệu lực" in text_of(officer.get(f"/plans/{plan.id}/cascade/"))
    other = Plan.objects.get(parent=plan, place__key="ban-nghe")
    assert officer.post(f"/plans/{other.id}/edit/", {"do": "delete"}).url == f"/plans/{plan.id}/cascade/"
    assert not Plan.objects.filter(id=other.id).exists()


def test_a_task_of_another_plan_is_not_written_here(signed_in):
    plan, tasks = with_tasks()
    child, _task = child_of(plan)
    head = signed_in("truongban")
    assert head.get(f"/plans/{child.id}/edit/{tasks['own'].id}/").status_code == 404
    assert head.get(f"/plans/{plan.id}/edit/0/").status_code == 404
    assert head.get("/plans/999999/versions/").status_code == 404
    assert head.get(f"/plans/{child.id}/cascade/").status_code == 404


def test_a_union_takes_up_a_criterion_on_the_page(signed_in):
    plan, client = the_plan(), signed_in("phunu")
    where = f"/plans/{plan.id}/taken/"
    assert "Nhận tiêu chí này" in text_of(client.get(where))
    assert "Nhận tiêu chí này" not in text_of(signed_in("truongban").get(where))
    sent = {"take": f"{SET}:17", "unit": unit("union").id, "note": "nhà sạch, ngõ sạch"}
    assert client.post(where, sent).status_code == 302
    assert "nhà sạch, ngõ sạch" in text_of(signed_in("truongban").get(where))
    again = client.post(where, sent)
    assert again.status_code == 422 and "đã nhận tiêu chí này" in text_of(again)
    assert signed_in("truongban").post(where, sent).status_code == 403
    row = TakenCriterion.objects.get()
    assert signed_in("mattran").post(where, {"give_up": row.id}).status_code == 403
    assert client.post(where, {"give_up": row.id}).status_code == 302
    assert "đã nhận từ 20/11/2024 đến 20/11/2024" in text_of(client.get(where))
    assert client.post(where, {"give_up": "999999"}).status_code == 422


def test_a_matter_goes_on_with_its_papers(signed_in):
    plan, client = the_plan(), signed_in("canbo")
    where = f"/plans/{plan.id}/matters/"
    bad = client.post(where, {"title": "", "horizon": "2021-2025"})
    assert bad.status_code == 422 and 'value="2021-2025"' in text_of(bad)
    client.post(where, {"title": "Điều chỉnh quy hoạch xây dựng NTM", "horizon": "2021-2025"})
    matter = SpatialPlanMatter.objects.get()
    step = {"matter": matter.id, "stage": "review", "on_day": "01/03/2024", "paper": "12/BC-UBND"}
    out = client.post(where, step | {"stage": "approved"})
    assert out.status_code == 422 and 'value="12/BC-UBND"' in text_of(out)
    assert client.post(where, step | {"on_day": "hôm qua"}).status_code == 422
    wrong = client.post(where, step | {"file": SimpleUploadedFile("a.pdf", b"khong phai pdf")})
    assert wrong.status_code == 422 and "không dùng được" in text_of(wrong)
    assert client.post(where, step | {"file": photo()}).status_code == 302
    kept = MatterStep.objects.get().file
    shown = signed_in("truongban").get(f"/files/{kept.digest}/")
    assert shown.status_code == 200 and list(shown)
    back = {"matter": matter.id, "stage": "stopped", "on_day": "02/03/2024"}
    refused = client.post(where, back)
    assert refused.status_code == 422 and "phải ghi lý do" in text_of(refused)
    client.post(where, back | {"note": "sáp nhập xã"})
    assert client.post(where, {"matter": matter.id, "do": "close"}).status_code == 302
    assert "đã đóng ngày 20/11/2024" in text_of(signed_in("truongban").get(where))
    assert signed_in("truongban").post(where, step).status_code == 403
    assert client.post(where, step | {"matter": "999999"}).status_code == 422


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_queries_do_not_grow_with_tasks_changes_or_hamlets(signed_in, person, moment):
    plan, tasks = with_tasks()
    client = signed_in("canbo")
    client.post(f"/plans/{plan.id}/amend/", {"do": f"end:task:{tasks['own'].id}"})
    issue(client, plan)
    client.post(f"/plans/{plan.id}/cascade/")
    child = Plan.objects.get(parent=plan, place__key="ban-nghe")
    where = f"/plans/{plan.id}/matters/"
    client.post(where, {"title": "x"})
    step = {"matter": SpatialPlanMatter.objects.get().id, "stage": "review", "on_day": "1/3/2024"}
    client.post(where, step | {"file": photo()})
    pages = [
        f"/plans/{plan.id}/{name}/"
        for name in ("amend", "versions", "versions/0..1", "cascade", "taken", "matters")
    ]
    pages.append(f"/plans/{child.id}/edit/")
    few = {page: queries(client, page) for page in pages}
    PlaceParent.objects.filter(parent__key="xa-xuan-luong").exclude(place__key="ban-nghe").update(
        valid_to="2024-01-01"
    )
    assert queries(client, f"/plans/{plan.id}/cascade/") == few[f"/plans/{plan.id}/cascade/"]
    PlaceParent.objects.filter(valid_to="2024-01-01").update(valid_to=None)
    for number in range(12):
        add(plan, f"Việc {number}", MONTHLY, lead=unit("union"), lead_words="các bản")
        add(child, f"Việc {number}", MONTHLY, parent=tasks["hamlets"])
        SpatialPlanMatter.objects.create(
            plan=plan, title_vi="x", opened_by_id=person("canbo").user_id, opened_at=moment
        )
        TakenCriterion.objects.create(
            plan=plan, unit=unit("union"), set_id=SET, criterion=str(number + 1),
            taken_by_id=person("phunu").user_id, taken_at=moment,
        )  # fmt: skip
    for number in (2, 3):
        plan.refresh_from_db()
        last = plan.tasks.filter(ended_in=None).last()
        client.post(f"/plans/{plan.id}/amend/", {"do": f"end:task:{last.id}"})
        assert issue(client, plan).status_code == 302, number
    assert {page: queries(client, page) for page in pages} == few
