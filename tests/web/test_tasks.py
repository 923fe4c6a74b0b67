"""Pages of tasks: two taps on a phone, nothing lost, nobody else's, small and of constant queries."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.models import User
from banmoi.rooms.plans.models import Occurrence, PlanStatus, TaskNote
from banmoi.rooms.plans.task_actions import lay_out, note
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
from tests.web.test_entry import photo

pytestmark = pytest.mark.usefixtures("bare_plan")

COMMUNE = "/p/xa-xuan-luong/"
NINE = ["chutich", "bcd", "canbo", "taichinh", "vanhoa", "mattran", "phunu", "truongban", "thidua"]


def text_of(response):
    return response.content.decode()


@pytest.fixture
def tasks(db):
    return small_plan()[1]


def first(task):
    return task.occurrences.first()


def say(client, task, kind, follow=False, **more):
    data = {"occurrence": first(task).id, "kind": kind} | more
    return client.post(f"/tasks/{task.id}/", data, follow=follow)


def test_the_tasks_of_the_commune_by_section_with_progress(signed_in, tasks):
    page = text_of(signed_in("chutich").get(COMMUNE + "tasks/"))
    assert "II. Nhiệm vụ" in page
    assert "III. Tổ chức thực hiện" in page
    for task in tasks:
        assert f"/tasks/{task.id}/" in page
    assert "0/16" in page
    assert "10 lần muộn" in page


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("state=late", {0, 1}),
        ("state=soon", {0, 2}),
        ("state=done", set()),
        ("state=open", {0, 3, 4}),
        ("mine=1", {1, 2}),
        ("mine=1&state=soon", {2}),
        ("state=nothing", set()),
        ("unit=0", set()),
    ],
)
def test_filters(signed_in, tasks, query, seen):
    page = text_of(signed_in("truongban").get(COMMUNE + f"tasks/?{query}"))
    assert {i for i, task in enumerate(tasks) if f"/tasks/{task.id}/" in page} == seen
    assert ("Không có nhiệm vụ nào như vậy" in page) == (not seen)


def test_the_filter_by_unit(signed_in, tasks):
    unit = unit_of("truongban")
    page = text_of(signed_in("canbo").get(COMMUNE + f"tasks/?unit={unit.id}"))
    assert {i for i, task in enumerate(tasks) if f"/tasks/{task.id}/" in page} == {1, 2}
    assert f'<option value="{unit.id}" selected>' in page


def test_a_plan_of_a_unit_has_its_own_list(signed_in, tasks):
    lower = lower_plan(unit_of("truongban"))
    child = add_task(lower, "việc của bản", MONTHLY, parent=tasks[1], lead="truongban")
    lay_out(lower)
    client = signed_in("canbo")
    page = text_of(client.get(COMMUNE + "tasks/"))
    assert f"?plan={lower.id}" in page
    assert f"/tasks/{child.id}/" not in page
    assert "0/27" in page
    page = text_of(client.get(COMMUNE + f"tasks/?plan={lower.id}"))
    assert f"/tasks/{child.id}/" in page
    assert "việc của bản" in text_of(client.get(f"/tasks/{tasks[1].id}/"))
    assert client.get(COMMUNE + "tasks/?plan=0").status_code == 404


def test_without_tasks_the_pages_say_what_will_be_there(signed_in):
    client = signed_in("truongban")
    for address in (COMMUNE + "tasks/", COMMUNE + "year/", "/p/ban-ven/tasks/"):
        assert "Chưa có nhiệm vụ nào đang có hiệu lực" in text_of(client.get(address))
    assert "Không có việc nào đang chờ" in text_of(client.get("/me/tasks/"))


def test_a_hamlet_sees_what_it_leads_in_the_communes_plan(signed_in, tasks):
    page = text_of(signed_in("truongban").get("/p/ban-ven/tasks/"))
    assert {i for i, task in enumerate(tasks) if f"/tasks/{task.id}/" in page} == {1, 2}


def test_two_taps_from_my_tasks_to_done(signed_in, tasks):
    client = signed_in("truongban")
    page = text_of(client.get("/me/tasks/"))
    assert page.index("Đã muộn") < page.index("Đến hạn trong 14 ngày")
    # The first tap opens the form, the second sends it: nothing else has to be filled in.
    form = re.search(r"<summary.*?</summary>(<form.*?</form>)", page, re.DOTALL)[1]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert "required" not in form
    action = re.search(r'action="([^"]+)"', form)[1]
    response = client.post(action, sent, follow=True)
    assert response.redirect_chain == [("/me/tasks/", 302)]
    assert "Đã đánh dấu xong" in text_of(response)
    assert Occurrence.objects.get(id=first(tasks[1]).id).state == "done"
    assert "Ghi trong 14 ngày qua" in text_of(response)


def test_a_task_in_the_plans_own_words(signed_in, tasks):
    task = tasks[1]
    task.lead_words, task.with_words, task.approver_words = "Trưởng bản", "Mặt trận\nCông an", "UBND xã"
    task.save()
    page = text_of(signed_in("bcd").get(f"/tasks/{task.id}/"))
    for words in ("“Trưởng bản”", "“Mặt trận”", "“Công an”", "UBND xã", "“trước 20/02/2024”", "II.2"):
        assert words in page
    assert "chậm nhất 19/02/2024" in page
    assert "Đánh dấu đã xong" not in page  # the committee's member only reads


def test_progress_with_a_photo_is_shown_and_handed_out(signed_in, tasks):
    client = signed_in("truongban")
    response = say(client, tasks[1], "progress", follow=True, text="đã xong 10 hộ", files=photo("ho.jpg"))
    page = text_of(response)
    assert "đã xong 10 hộ" in page
    stored = TaskNote.objects.get().files.get()
    assert f"/files/{stored.digest}/" in page
    assert list(signed_in("phunu").get(f"/files/{stored.digest}/"))


def test_a_refused_note_keeps_what_was_typed(signed_in, tasks):
    client = signed_in("truongban")
    response = say(client, tasks[1], "reopened", text="bấm nhầm", files=photo("tot.jpg"))
    page = text_of(response)
    assert response.status_code == 422
    assert page.count("không cần mở lại") == 2  # on top and at the field
    assert ">bấm nhầm</textarea>" in page
    kept = re.search(r'name="kept" value="([^"]+)"', page)[1]
    assert not TaskNote.objects.exists()
    say(client, tasks[1], "progress", text="bấm nhầm", kept=kept)
    assert [f.original_name for f in TaskNote.objects.get().files.all()] == ["tot.jpg"]


def test_not_done_needs_a_reason_and_a_bad_file_is_named(signed_in, tasks):
    client = signed_in("truongban")
    response = say(client, tasks[1], "not_done", text=" ")
    assert response.status_code == 422
    assert "Ghi lý do" in text_of(response)
    from django.core.files.uploadedfile import SimpleUploadedFile

    bad = SimpleUploadedFile("xau.exe", b"MZ" + b"0" * 99)
    response = say(client, tasks[1], "progress", text="có ảnh", files=bad)
    assert response.status_code == 422
    assert "xau.exe" in text_of(response)
    assert ">có ảnh</textarea>" in text_of(response)
    assert not TaskNote.objects.exists()


def test_a_forged_file_is_not_taken(signed_in, tasks):
    say(signed_in("truongban"), tasks[1], "progress", text="x", kept="1:abc:def")
    assert not TaskNote.objects.get().files.exists()


def test_the_second_who_says_done_is_told_who_was_first(signed_in, tasks):
    say(signed_in("truongban"), tasks[1], "done")
    page = text_of(say(signed_in("mattran"), tasks[1], "done", follow=True))
    assert "Ninh Văn Đức" in page
    assert "20/11/2024; kết quả giữ nguyên" in page


def test_each_of_the_nine_may_say_what_is_theirs(signed_in, tasks):
    for username in NINE:
        files = StoredFile.objects.count()
        response = say(
            signed_in(username), tasks[1], "progress", text="x", files=photo(f"{username}.png", "PNG")
        )
        allowed = username in ("truongban", "mattran", "canbo")
        assert response.status_code == (302 if allowed else 403), username
        assert allowed or StoredFile.objects.count() == files
    assert say(Client(), tasks[1], "done").url.startswith("/account/login/")


def test_the_time_of_another_task_is_not_answered(signed_in, tasks):
    client = signed_in("truongban")
    assert (
        client.post(f"/tasks/{tasks[1].id}/", {"occurrence": first(tasks[3]).id, "kind": "done"}).status_code
        == 404
    )
    assert client.get(f"/tasks/{tasks[1].id}/?at={first(tasks[3]).id}").status_code == 404
    assert client.get("/tasks/999999/").status_code == 404


def test_the_task_of_a_draft_is_not_shown_and_of_a_closed_plan_takes_nothing(signed_in, tasks):
    plan = commune_plan()
    plan.status = PlanStatus.DRAFT
    plan.save()
    assert signed_in("canbo").get(f"/tasks/{tasks[1].id}/").status_code == 404
    plan.status = PlanStatus.CLOSED
    plan.save()
    page = text_of(signed_in("canbo").get(f"/tasks/{tasks[1].id}/"))
    assert "Kế hoạch đã kết thúc" in page
    assert "Đánh dấu đã xong" not in page
    response = say(signed_in("canbo"), tasks[1], "done")
    assert response.status_code == 422


def test_giving_a_task_by_the_form(signed_in, tasks):
    address = f"/tasks/{tasks[1].id}/assign/"
    head = User.objects.get(username="truongban")
    page = text_of(signed_in("truongban").get(address))
    assert 'name="lead"' not in page
    assert signed_in("truongban").post(address, {"person": head.id, "lead": 1}).status_code == 302
    tasks[1].refresh_from_db()
    assert (list(tasks[1].people.all()), tasks[1].lead) == ([head], unit_of("truongban"))
    response = signed_in("canbo").post(address, {"lead": 10**9, "person": head.id})
    assert response.status_code == 422
    assert f'value="{head.id}" checked' in text_of(response)
    assert signed_in("canbo").post(address, {"lead": unit_of("mattran").id}).status_code == 302
    tasks[1].refresh_from_db()
    assert tasks[1].lead == unit_of("mattran")
    assert signed_in("chutich").post(address, {"lead": ""}).status_code == 403


def test_the_year_is_drawn_and_told_as_a_table(signed_in, tasks):
    client = signed_in("canbo")
    page = text_of(client.get(COMMUNE + "year/"))
    assert page.count('<svg class="line"') == 5
    assert page.count('class="now"') == 5
    late = re.search(r'<svg class="line".*?class="at-late" d="([^"]+)"', page)[1]
    assert late.count("M") == 10
    assert late.startswith("M86 5")  # 31 January ends where the second of twelve months begins
    table = text_of(client.get(COMMUNE + "year/?as=table"))
    assert "31/01/2024 muộn; 29/02/2024 muộn" in table
    assert "<svg" not in table.split("<main")[1]


def test_a_plan_over_several_years_is_drawn_year_by_year(signed_in):
    plan = commune_plan()
    plan.ends = plan.ends.replace(year=2026)
    plan.save()
    add_task(plan, "dài", MARKS, by(1, 2, 2026), lead="canbo")
    lay_out(plan)
    client = signed_in("canbo")
    assert "31/12/2024" in text_of(client.get(COMMUNE + "year/?as=table"))
    page = text_of(client.get(COMMUNE + "year/?as=table&year=2026"))
    assert "01/02/2026 chưa đến hạn" in page
    assert "31/12/2024" not in page
    assert 'class="now"' not in text_of(client.get(COMMUNE + "year/?year=2026"))
    assert client.get(COMMUNE + "year/?year=999999").status_code == 200


def full_plan():
    """As large as a commune's plan gets: forty tasks, some monthly."""
    plan = commune_plan()
    words = "Phối hợp với các ngành tuyên truyền, vận động nhân dân tham gia thực hiện các tiêu chí. " * 4
    for number in range(40):
        deadline = (MONTHLY, MARKS, by(30, 11), ONGOING)[number % 4]
        add_task(
            plan, f"{number}. {words}", deadline, lead="truongban" if number % 2 else "canbo",
            joined=["mattran"], section=f"Phần {number // 10}",
        )  # fmt: skip
    lay_out(plan)
    return plan


@pytest.mark.parametrize("username", ["canbo", "truongban", "mattran"])
@pytest.mark.parametrize(
    "address",
    [COMMUNE + "tasks/", COMMUNE + "year/", COMMUNE + "year/?as=table", "/me/tasks/", "/tasks/one/"],
)
def test_pages_stay_small_with_a_full_plan(signed_in, address, username):
    plan = full_plan()
    address = address.replace("one", str(plan.tasks.first().id))
    response = signed_in(username).get(address)
    assert response.status_code == 200
    assert len(response.content) < 60_000


COUNTS = {
    COMMUNE + "tasks/": 29,
    COMMUNE + "year/": 28,
    "/p/ban-ven/tasks/": 29,
    "/me/tasks/": 21,
    "/tasks/one/": 29,
    "/tasks/one/assign/": 29,
}


@pytest.mark.parametrize("address", COUNTS)
def test_queries_do_not_grow_with_tasks_or_notes(signed_in, person, moment, address):
    plan = commune_plan()
    task = add_task(plan, "một", MONTHLY, lead="truongban", joined=["mattran"])
    lay_out(plan)
    client, head = signed_in("truongban"), person("truongban")
    stored = StoredFile.objects.get(original_name="anh-minh-hoa.png")
    note(head, first(task).id, "progress", "một", [stored], moment=moment)
    where = address.replace("one", str(task.id))

    def asked():
        client.get(where)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(where).status_code == 200
        return len(captured)

    few = asked()
    for item in task.occurrences.all():
        note(head, item.id, "progress", "hai", [stored], moment=moment)
    for number in range(9):
        add_task(plan, f"số {number}", MONTHLY, by(30, 11), lead="truongban", people=["truongban"])
    lay_out(plan)
    assert (few, asked()) == (COUNTS[address], COUNTS[address])
