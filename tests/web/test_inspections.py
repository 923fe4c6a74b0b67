"""Inspections in the browser: nothing typed is lost, a concluded one stays as it is, counts stay constant."""

import io
import re
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from banmoi.rooms.inspections import actions
from banmoi.rooms.inspections import recommendation_actions as asked
from banmoi.rooms.inspections.models import Inspection, InspectionItem, Recommendation
from banmoi.rooms.people.models import User
from banmoi.rooms.plans.models import Occurrence, Task
from tests.plans import make_task, make_tasks, the_plan, the_unit
from tests.web.test_query_counts import queries

pytestmark = pytest.mark.usefixtures("bare_plan")

LIST = "/p/xa-xuan-luong/inspections/"
APRIL = datetime(2024, 4, 2, 9, 0, tzinfo=timezone.get_default_timezone())


def text_of(response):
    return response.content.decode()


@pytest.fixture
def held(person):
    """The three months' inspection under way, with one recommendation to the specialist sector."""
    make_tasks()
    found = actions.schedule(person("canbo"), the_plan().id, moment=APRIL)[0]
    user = User.objects.get(username="bcd").id
    actions.add_member(person("canbo"), found.id, user, "head", moment=APRIL)
    actions.hold(person("canbo"), found.id, APRIL.date(), moment=APRIL)
    asked.recommend(
        person("bcd"), found.id, text="Sửa mương bản Ven", owner_id=the_unit("specialist_sector").id,
        due=date(2024, 5, 31), moment=APRIL,
    )  # fmt: skip
    return found


def photo():
    stream = io.BytesIO()
    Image.new("RGB", (20, 20), "green").save(stream, "JPEG")
    return SimpleUploadedFile("anh.jpg", stream.getvalue())


def form_of(page):
    """The fields of the first checklist form of a page, as a browser would send them untouched."""
    fields = dict(re.findall(r'name="(based:\d+)" value="([^"]*)"', page))
    fields |= dict(re.findall(r'type="radio" name="(result:\d+)" value="(\w+)" checked', page))
    fields |= dict(re.findall(r'<textarea[^>]* name="(finding:\d+)"[^>]*>([^<]*)</textarea>', page))
    return {**fields, "do": "items"}


def test_from_schedule_to_conclusion(signed_in):
    make_tasks()
    client = signed_in("canbo")
    assert "chưa có lịch kiểm tra" in text_of(client.get(LIST))
    client.post(LIST, {"do": "schedule", "plan": the_plan().id})
    found = Inspection.objects.get(months=3)
    where = f"/inspections/{found.id}/"
    page = text_of(client.get(where))
    assert "Đã quá ngày mà chưa kiểm tra" in page
    refused = client.post(where, {"do": "hold", "held_on": "2024-11-20"})
    assert (refused.status_code, "cần ít nhất một người" in text_of(refused)) == (422, True)
    member = User.objects.get(username="bcd").id
    client.post(where, {"do": "member", "user": member, "part": "head"})
    moved = client.post(where, {"do": "move", "day": "2024-11-21", "reason": ""})
    assert moved.status_code == 422
    assert 'value="2024-11-21"' in text_of(moved)
    client.post(where, {"do": "hold", "held_on": "2024-11-20"})
    page = text_of(client.get(where))
    assert "Nhiệm vụ 1–5" in page
    fields = form_of(page)
    first = next(iter(fields)).partition(":")[2]
    client.post(where + "?step=1", fields | {f"result:{first}": "not_met", f"finding:{first}": "chưa làm"})
    page = text_of(client.get(where + "?step=1"))
    assert "chưa làm</textarea>" in page
    assert re.search(rf'name="result:{first}" value="not_met" checked', page)
    client.post(where, {"do": "conclude", "draft": "1", "conclusion": "Đang viết"})
    assert "Đang viết</textarea>" in text_of(client.get(where + "?step=conclude"))
    client.post(where, {"do": "conclude", "conclusion": "Cơ bản đạt."})
    page = text_of(client.get(where))
    assert "Cơ bản đạt." in page
    assert "chưa làm" in page
    assert "<textarea" not in page
    again = client.post(where + "?step=1", fields | {f"result:{first}": "met"})
    assert (again.status_code, "không sửa được nữa" in text_of(again)) == (422, True)
    assert InspectionItem.objects.get(id=first).result == "not_met"


def test_a_part_is_saved_whole_and_a_refused_file_says_so(signed_in, held):
    client, where = signed_in("bcd"), f"/inspections/{held.id}/?step=1"
    fields = form_of(text_of(client.get(where)))
    ids = [name.partition(":")[2] for name in fields if name.startswith("based:")]
    bad = SimpleUploadedFile("anh.svg", b"<svg/>")
    response = client.post(
        where,
        fields
        | {f"result:{ids[0]}": "met", f"finding:{ids[1]}": "ghi dở"}
        | {f"files:{ids[0]}": [photo(), bad]},
    )
    assert response.status_code == 422
    assert "bên trong không phải ảnh" in text_of(response)
    items = {str(item.id): item for item in InspectionItem.objects.filter(id__in=ids)}
    assert items[ids[0]].result == "met"
    assert [stored.original_name for stored in items[ids[0]].files.all()] == ["anh.jpg"]
    assert items[ids[1]].finding == "ghi dở"
    handed = signed_in("thidua").get(f"/files/{items[ids[0]].files.get().digest}/")
    assert handed.status_code == 200
    list(handed)


def test_two_on_one_line_the_second_sees_the_first_and_keeps_what_was_typed(signed_in, held):
    where = f"/inspections/{held.id}/?step=1"
    fields = form_of(text_of(signed_in("bcd").get(where)))
    item = next(iter(fields)).partition(":")[2]
    signed_in("canbo").post(where, fields | {f"result:{item}": "met", f"finding:{item}": "tốt"})
    response = signed_in("bcd").post(where, fields | {f"result:{item}": "not_met", f"finding:{item}": "xấu"})
    page = text_of(response)
    assert response.status_code == 422
    assert "Có người vừa ghi mục này" in page
    assert "xấu</textarea>" in page
    assert InspectionItem.objects.get(id=item).finding == "tốt"
    assert signed_in("bcd").post(where, form_of(page) | {f"result:{item}": "not_met"}).status_code == 302
    assert InspectionItem.objects.get(id=item).finding == "xấu"


def test_difficulties_and_recommendations_keep_what_was_typed(signed_in, held, ven):
    client, where = signed_in("canbo"), f"/inspections/{held.id}/"
    response = client.post(where, {"do": "recommend", "recommendation": "Làm lại", "owner": "", "due": ""})
    assert response.status_code == 422
    assert "Làm lại</textarea>" in text_of(response)
    assert "Chọn một đơn vị" in text_of(response)
    client.post(
        where, {"do": "difficulty", "difficulty": "Thiếu vốn", "place": ven.id, "guidance": "Xin tỉnh"}
    )
    page = text_of(client.get(where + "?step=difficulties"))
    assert "Thiếu vốn" in page
    assert "Xin tỉnh" in page
    drop = re.search(r'name="drop" value="(\d+)"', page)[1]
    client.post(where, {"do": "difficulty", "drop": drop})
    assert not held.difficulties.exists()


def test_a_recommendation_is_answered_sent_back_and_verified(signed_in, held):
    row = Recommendation.objects.get()
    where = f"/recommendations/{row.id}/"
    home = text_of(signed_in("taichinh").get("/p/xa-xuan-luong/"))
    assert "Trả lời 1 kiến nghị kiểm tra" in home
    assert "đã quá hạn" in home
    assert "kiến nghị kiểm tra</" not in text_of(signed_in("vanhoa").get("/p/xa-xuan-luong/"))
    other = signed_in("vanhoa").post(where, {"do": "answer", "text": "đã làm", "files": [photo()]})
    assert (other.status_code, "Chỉ người của đơn vị" in text_of(other)) == (403, True)
    owner = signed_in("taichinh")
    bad = SimpleUploadedFile("anh.svg", b"<svg/>")
    response = owner.post(where, {"do": "answer", "text": "đã nạo vét", "files": [photo(), bad]})
    page = text_of(response)
    assert response.status_code == 422
    assert "đã nạo vét</textarea>" in page
    kept = re.search(r'name="files:kept" value="([^"]+)"', page)[1]
    stolen = signed_in("canbo").post(where, {"do": "answer", "text": "x", "files:kept": kept})
    assert stolen.status_code == 403
    owner.post(where, {"do": "answer", "text": "đã nạo vét", "files:kept": kept})
    assert row.steps.get().files.get().original_name == "anh.jpg"
    assert "Xác nhận 1 kiến nghị" in text_of(signed_in("bcd").get("/p/xa-xuan-luong/"))
    assert owner.post(where, {"do": "verify"}).status_code == 403
    empty = signed_in("bcd").post(where, {"do": "return", "reason": " "})
    assert empty.status_code == 422
    signed_in("bcd").post(where, {"do": "return", "reason": "thiếu biên bản"})
    assert "thiếu biên bản" in text_of(owner.get(where))
    owner.post(where, {"do": "answer", "text": "có biên bản"})
    signed_in("chutich").post(where, {"do": "verify"})
    assert "Đã thực hiện xong" in text_of(owner.get(where))
    assert "Không còn kiến nghị nào" in text_of(owner.get(LIST))


def test_a_hamlet_sees_its_own_recommendations_and_visits(signed_in, person, held):
    board = the_unit("hamlet_board", "ban-ven")
    asked.recommend(
        person("bcd"), held.id, text="Họp bản", owner_id=board.id, due=date(2024, 12, 1), moment=APRIL
    )
    head = signed_in("truongban")
    assert "Trả lời 1 kiến nghị" in text_of(head.get("/p/ban-ven/"))
    page = text_of(head.get("/p/ban-ven/inspections/"))
    assert "Họp bản" in page
    assert "Sửa mương" not in page


def test_late_recommendations_come_first(signed_in, person, held):
    sector = the_unit("specialist_sector").id
    for text, due in (("Sau", date(2025, 1, 1)), ("Trước", date(2024, 4, 3))):
        asked.recommend(person("bcd"), held.id, text=text, owner_id=sector, due=due, moment=APRIL)
    page = text_of(signed_in("canbo").get(LIST))
    assert page.index("Trước</a>") < page.index("Sửa mương") < page.index("Sau</a>")
    assert page.count("quá hạn") == 2


@pytest.mark.parametrize("step", ["1", "2", "3", "difficulties", "recommendations", "conclude"])
def test_every_part_opens_for_readers_without_forms(signed_in, held, step):
    page = text_of(signed_in("thidua").get(f"/inspections/{held.id}/?step={step}"))
    assert "<textarea" not in page
    assert 'name="do"' not in page
    for language in ("vi", "en"):
        client = signed_in("canbo")
        client.cookies["django_language"] = language
        response = client.get(f"/inspections/{held.id}/?step={step}")
        assert response.status_code == 200
        assert len(response.content) < 60_000


def test_a_big_plan_stays_small_on_every_page(signed_in, person):
    for number in range(60):
        make_task(f"II.{number}", date(2024, 3, 1), text="Tuyên truyền, vận động nhân dân " * 12)
    first = actions.schedule(person("canbo"), the_plan().id, moment=APRIL)[0]
    client, where = signed_in("canbo"), f"/inspections/{first.id}/"
    assert len(client.get(where).content) < 60_000
    actions.add_member(person("canbo"), first.id, person("bcd").user_id, "head", moment=APRIL)
    actions.hold(person("canbo"), first.id, APRIL.date(), moment=APRIL)
    for step in ("1", "6", "conclude"):
        assert len(client.get(f"{where}?step={step}").content) < 60_000


def one_of_each(person, held):
    """A difficulty, and somebody in every inspection."""
    officer = person("canbo")
    actions.note_difficulty(
        officer, held.id, text="Khó", place_id=held.place_id, unit_id=the_unit("union").id,
        guidance="", moment=APRIL,
    )  # fmt: skip
    for found in Inspection.objects.filter(state="planned"):
        actions.add_member(officer, found.id, person("phunu").user_id, "member", moment=APRIL)


def grown(person, held):
    """The same commune with much more of everything."""
    plan = the_plan()
    base = plan.tasks.count()
    made = [Task(plan=plan, order=base + n, path=f"III.{n}", text="x") for n in range(1, 9)]
    for task in Task.objects.bulk_create(made):
        Occurrence.objects.create(task=task, order=1, due=date(2024, 3, 1))
    officer = person("canbo")
    for number in range(5):
        actions.add_inspection(
            officer, plan.id, title=f"Thêm {number}", planned_for=APRIL.date(), moment=APRIL
        )
        asked.recommend(
            officer, held.id, text=f"Kiến nghị {number}", owner_id=the_unit("specialist_sector").id,
            due=date(2024, 6, 1), moment=APRIL,
        )  # fmt: skip
        actions.note_difficulty(
            officer, held.id, text="Khó", place_id=held.place_id, unit_id=the_unit("union").id,
            guidance="", moment=APRIL,
        )  # fmt: skip
    for username in ("canbo", "vanhoa", "mattran"):
        user = User.objects.get(username=username).id
        for found in Inspection.objects.all():
            if not found.members.filter(user_id=user).exists():
                actions.add_member(officer, found.id, user, "member", moment=APRIL)


COUNTS = {
    LIST: 16,
    "/inspections/{held}/?step=1": 20,
    "/inspections/{held}/?step=difficulties": 28,
    "/inspections/{held}/?step=recommendations": 28,
    "/inspections/{held}/?step=conclude": 23,
    "/inspections/{planned}/": 46,
    "/recommendations/{row}/": 13,
    "/units/{unit}/": 18,
}


@pytest.mark.parametrize("address", COUNTS)
def test_queries_do_not_grow_with_what_is_listed(signed_in, person, held, address):
    where = address.format(
        held=held.id, planned=Inspection.objects.get(months=6).id, row=Recommendation.objects.get().id,
        unit=the_unit("specialist_sector").id,
    )  # fmt: skip
    one_of_each(person, held)
    client = signed_in("canbo")
    few = queries(client, where)
    grown(person, held)
    assert (queries(client, where), few) == (COUNTS[address], COUNTS[address])
