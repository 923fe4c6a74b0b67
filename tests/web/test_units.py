"""The page of a unit: its people, term and duties, and the chair's forms."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from banmoi.rooms.people.models import Position, Unit, User
from banmoi.rooms.people.unit_actions import describe_unit
from tests.plans import give_goal, make_task, take_criterion, the_unit

PEOPLE = "/p/xa-xuan-luong/people/"


def text_of(response):
    return response.content.decode()


@pytest.fixture
def union(db):
    return the_unit("union")


def test_a_unit_shows_its_duties_in_the_plans_words(signed_in, person, union, moment):
    make_task("III.7", date(2024, 12, 1), text="Vận động hội viên", lead=union, lead_words="Hội phụ nữ")
    joined = make_task("II.2.b", None, text="Chỉnh trang đường bản", lead=the_unit("specialist_sector"))
    joined.with_units.add(union)
    make_task("II.9", None, text="Việc đã bỏ", lead=union, answer="dropped")
    give_goal(union)
    take_criterion(union, person("phunu").user_id, moment)
    page = text_of(signed_in("truongban").get(f"/units/{union.id}/"))
    for words in ("III.7", "Vận động hội viên", "“Hội phụ nữ”", "II.2.b", "Chỉnh trang", "99,2%", "17."):
        assert words in page, words
    assert "Việc đã bỏ" not in page
    assert "<form class" not in page


def test_a_term_that_has_ended_is_warned_of(signed_in, person, union, moment):
    where = f"/units/{union.id}/"
    describe_unit(person("chutich"), union.id, paper="1/QĐ", term_ends=date(2024, 11, 20), moment=moment)
    assert "Nhiệm kỳ đã hết" not in text_of(signed_in("canbo").get(where))
    describe_unit(person("chutich"), union.id, paper="1/QĐ", term_ends=date(2024, 11, 19), moment=moment)
    assert "Nhiệm kỳ đã hết từ 19/11/2024" in text_of(signed_in("canbo").get(where))


def test_the_chair_appoints_a_new_person_who_cannot_sign_in_yet(signed_in, union):
    chair, where = signed_in("chutich"), f"/units/{union.id}/"
    sent = {
        "do": "appoint", "person": "new", "full_name": "Hoàng Thị Mơ", "username": "Mo",
        "role": "union_officer", "title": "Phó Chủ tịch Hội", "valid_from": "2024-11-20",
    }  # fmt: skip
    refused = chair.post(where, sent)
    page = text_of(refused)
    assert refused.status_code == 422
    assert "chữ thường không dấu" in page
    for value in ("Hoàng Thị Mơ", "Mo", "Phó Chủ tịch Hội", "2024-11-20"):
        assert f'value="{value}"' in page
    assert chair.post(where, sent | {"username": "hoangmo"}).status_code == 302
    assert "Chưa có mật khẩu nên chưa đăng nhập được" in text_of(signed_in("canbo").get(where))
    double = chair.post(where, sent | {"person": User.objects.get(username="hoangmo").id})
    assert (double.status_code, "đang giữ một vị trí" in text_of(double)) == (422, True)


def test_the_chair_ends_a_position_with_a_reason(signed_in, union):
    chair, where = signed_in("chutich"), f"/units/{union.id}/"
    position = union.positions.get()
    sent = {"do": "end_position", "position": position.id, "position_last_day": "2024-11-15"}
    refused = chair.post(where, sent | {"position_reason": ""})
    assert (refused.status_code, "Ghi lý do" in text_of(refused)) == (422, True)
    assert 'value="2024-11-15"' in text_of(refused)
    chair.post(where, sent | {"position_reason": "nghỉ chế độ"})
    assert Position.objects.get(id=position.id).valid_to == date(2024, 11, 15)
    page = text_of(chair.get(where))
    assert "1 vị trí đã kết thúc" in page
    assert "nghỉ chế độ" in page
    assert "Dương Thị Mai" not in text_of(chair.get(PEOPLE))
    assert signed_in("phunu").get(where).status_code == 404
    elsewhere = the_unit("fatherland_front").positions.get().id
    strange = sent | {"position": elsewhere, "position_reason": "x"}
    assert chair.post(where, strange).status_code == 404


def test_rules_are_kept_as_a_file_and_a_wrong_one_is_refused(signed_in, union):
    chair, where = signed_in("chutich"), f"/units/{union.id}/"
    sent = {"do": "describe", "paper": "15/QĐ-UBND", "term_ends": "2025-12-31"}
    wrong = chair.post(where, sent | {"rules": SimpleUploadedFile("quy-che.txt", b"abc")})
    assert wrong.status_code == 422
    assert 'value="15/QĐ-UBND"' in text_of(wrong)
    good = SimpleUploadedFile("quy-che.pdf", b"%PDF-1.4 quy che %%EOF")
    assert chair.post(where, sent | {"rules": good}).status_code == 302
    found = Unit.objects.get(id=union.id)
    assert (found.paper, found.term_ends) == ("15/QĐ-UBND", date(2025, 12, 31))
    handed = signed_in("thidua").get(f"/files/{found.rules_file.digest}/")
    assert b"quy che" in b"".join(handed)
    # Saving again without a file keeps the one that is there.
    chair.post(where, sent)
    assert Unit.objects.get(id=union.id).rules_file_id == found.rules_file_id
    assert chair.post(where, sent | {"term_ends": "năm sau"}).status_code == 422


def test_boards_that_the_plan_wants_and_nobody_sits_in_are_marked(signed_in, union, moment, person):
    page = text_of(signed_in("canbo").get(PEOPLE))
    assert page.count("kế hoạch cần, chưa giao người") == 13  # the boards of all hamlets but Ven
    union.positions.update(valid_to=date(2024, 11, 1))
    page = text_of(signed_in("canbo").get(PEOPLE))
    assert page.count("kế hoạch cần, chưa giao người") == 13
    make_task("III.7", None, lead=union)
    page = text_of(signed_in("canbo").get(PEOPLE))
    assert page.count("kế hoạch cần, chưa giao người") == 14
    assert f'/units/{union.id}/"' in page
    assert "Lập đơn vị còn thiếu" not in page
    assert "Lập đơn vị còn thiếu" in text_of(signed_in("chutich").get(PEOPLE))


def test_the_chair_founds_what_is_missing(signed_in, ven, commune):
    chair, where = signed_in("chutich"), "/p/xa-xuan-luong/units/"
    assert "Không thiếu loại đơn vị nào" in text_of(chair.get(where))
    Unit.objects.filter(kind="commendation_council").update(valid_to=date(2024, 11, 1))
    Unit.objects.filter(kind="hamlet_board", place_id=ven.id).update(valid_to=date(2024, 11, 1))
    page = text_of(chair.get(where))
    assert "Hội đồng thi đua khen thưởng, Ban phát triển bản (Bản Ven)" in page
    sent = {"kind": "hamlet_board", "place": commune.id, "name": "Ban phát triển bản Ven mới"}
    assert chair.post(where, sent).status_code == 422
    made = chair.post(where, sent | {"place": ven.id})
    assert made.status_code == 302
    assert "Ban phát triển bản Ven mới" in text_of(chair.get(made.url))
    assert chair.post(where, sent | {"place": "99999"}).status_code == 404
