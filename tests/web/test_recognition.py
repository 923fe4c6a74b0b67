"""The pages of recognition: where a road stands, what is missing, who may do what, what is refused."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from banmoi.core.verdict_file import digest_of
from banmoi.management.demonstration_recognition import is_kept, keep_recognition
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.files.queries import path_of
from banmoi.rooms.recognition.models import (
    RecognitionSetting,
    Road,
    RoadFinding,
    RoadMove,
    RoadPaper,
    RoadRecord,
)
from tests.recognition_help import no_roads

LIST = "/p/xa-xuan-luong/recognition/"
RULES = "/p/xa-xuan-luong/recognition/rules/"


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture(autouse=True)
def _no_roads(db):
    no_roads()


@pytest.fixture
def road(_no_roads):
    return keep_recognition()


@pytest.fixture
def page(road):
    return f"/p/ban-ven/recognition/{road.id}/"


def test_the_demonstration_stands_in_the_middle_with_all_marked_as_invented(road):
    assert is_kept()
    again = Road.objects.get(id=road.id)
    assert (again.state, again.demonstration) == ("team_formed", True)
    assert RecognitionSetting.objects.filter(demonstration=False).count() == 0
    words = [row.text for row in RoadFinding.objects.all()] + [
        row.what for c in road.criteria.all() for row in c.works.all()
    ]
    assert words and all("minh họa" in word for word in words)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "part", ["", "criteria/", "criteria/?stage=review", "team/", "papers/", "papers/?kind=security"]
)
@pytest.mark.parametrize("username", ["canbo", "truongban", "bcd", "phunu"])
def test_every_page_of_a_road_opens_and_is_small(signed_in, page, part, language, username):
    client = signed_in(username)
    client.cookies["django_language"] = language
    response = client.get(page + part)
    assert response.status_code == 200
    assert len(response.content) < 60_000
    assert "None" not in text_of(response)


def test_the_page_says_where_it_stands_what_is_missing_and_whose_task_it_is(signed_in, page):
    text = text_of(signed_in("phunu").get(page))
    for words in (
        "Bước tiếp theo: thẩm tra thực địa",
        "Tổ thẩm tra, mỗi thành viên ký phần tiêu chí của mình",
        "Thiếu giấy tờ: Biên bản thẩm tra.",
        "Tiêu chí tổ thẩm tra chưa ký: 1, 2, 3, 6, 7, 8, 9, 10 và 2 tiêu chí nữa.",
        "Tổ thẩm tra chưa kết luận được: 14.",
        "Chưa biết cần bao nhiêu hộ trả lời: tỉnh chưa quy định hoặc xã chưa nhập.",
        "Tự đánh giá đạt mà chưa có minh chứng nào",
        "để đối chiếu",
    ):
        assert words in text, words
    assert "Ghi: đã thẩm tra" not in text, "only who may take the step sees its button"
    assert "Ghi: đã thẩm tra" in text_of(signed_in("canbo").get(page))


def test_a_step_that_lacks_something_is_refused_with_the_list_and_the_day_stays(signed_in, page):
    sent = {"do": "go", "step": "verified", "seen": "team_formed", "day": "19/11/2024"}
    response = signed_in("canbo").post(page, sent)
    assert response.status_code == 422
    text = text_of(response)
    assert "Chưa chuyển bước được: còn thiếu 3 điều kiện." in text
    assert 'value="19/11/2024"' in response.content.decode()
    assert signed_in("truongban").post(page, sent).status_code == 403


def sign_all(signed_in, page, road):
    for username in ("bcd", "taichinh", "phunu"):
        client = signed_in(username)
        form = client.get(page + "team/").content.decode()
        ids = re.findall(r'name="said-(\d+)"', form)
        sent = {"do": "sign", "seen_on": "18/11/2024", "name": re.search(r"Ghi đúng: (.*?)\. Hệ", form)[1]}
        for number in ids:
            sent |= {f"said-{number}": "met", f"text-{number}": "Đã đến nơi"}
        assert client.post(page + "team/", sent).status_code == 302


def test_each_member_signs_the_own_criteria_with_the_own_name(signed_in, page, road):
    client = signed_in("bcd")
    form = client.get(page + "team/").content.decode()
    ids = sorted(set(re.findall(r'name="said-(\d+)"', form)))
    codes = set(road.criteria.filter(id__in=ids).values_list("code", flat=True))
    assert codes == {"16", "17"}
    assert "Phần của tôi" not in text_of(signed_in("canbo").get(page + "team/"))
    said = {f"said-{ids[0]}": "not_met", f"text-{ids[0]}": "Chưa có tổ tự quản"}
    sent = {"do": "sign", "seen_on": "18/11/2024", "name": "Người khác", **said}
    response = client.post(page + "team/", sent)
    assert response.status_code == 422 and "Ghi đúng họ tên của anh/chị để ký" in text_of(response)
    assert "Chưa có tổ tự quản" in response.content.decode()
    assert client.post(page + "team/", {**sent, "name": "hoàng thị lan (minh họa)"}).status_code == 302
    row = RoadFinding.objects.get(criterion_id=ids[0], stage="team")
    assert row.signed_as == "Hoàng Thị Lan (minh họa), Phó Trưởng ban Chỉ đạo"
    assert signed_in("canbo").post(page + "team/", sent).status_code == 403


def test_the_road_goes_on_through_its_pages(signed_in, page, road):
    """Signatures, minutes, the step, publication, opinions by the Front, the meeting."""
    sign_all(signed_in, page, road)
    officer = signed_in("canbo")
    scan = SimpleUploadedFile(
        "bien-ban.png", path_of(StoredFile.objects.get(original_name="anh-minh-hoa.png")).read_bytes()
    )
    sent = {"do": "paper", "kind": "team_minutes", "number": "9/BB", "issued_on": "18/11/2024", "files": scan}
    assert officer.post(page + "papers/", sent).status_code == 302
    go = {"do": "go", "step": "verified", "seen": "team_formed", "day": "19/11/2024"}
    assert officer.post(page, go).status_code == 302
    assert Road.objects.get(id=road.id).state == "verified"
    late = {**go, "step": "publicised"}
    response = officer.post(page, late)
    assert "Hồ sơ vừa được người khác chuyển bước" in text_of(response)
    kept = {"publication-starts": "19/11/2024", "publication-where": ""}
    response = officer.post(page + "papers/", {"do": "record-publication", **kept})
    assert response.status_code == 422 and "Ghi công khai ở đâu" in text_of(response)
    kept["publication-where"] = "Nhà văn hóa bản"
    assert officer.post(page + "papers/", {"do": "record-publication", **kept}).status_code == 302
    text = text_of(officer.get(page))
    assert "Mới công khai 2 ngày, cần 10 ngày." in text


def test_satisfaction_is_written_by_the_front_and_counted_in_the_worst_case(signed_in, page):
    sent = {
        "do": "record-satisfaction", "satisfaction-starts": "15/11/2024", "satisfaction-whole": "148",
        "satisfaction-asked": "", "satisfaction-answered": "140", "satisfaction-agreed": "131",
        "satisfaction-ground": "Biên bản kiểm phiếu",
    }  # fmt: skip
    assert signed_in("canbo").post(page + "papers/", sent).status_code == 403
    front = signed_in("mattran")
    response = front.post(page + "papers/", {**sent, "satisfaction-agreed": "141"})
    assert response.status_code == 422 and "Các số không khớp" in text_of(response)
    assert 'value="140"' in response.content.decode()
    response = front.post(page + "papers/", {**sent, "satisfaction-whole": "một trăm"})
    assert response.status_code == 422
    assert front.post(page + "papers/", sent).status_code == 302
    text = text_of(front.get(page + "papers/"))
    assert "93,6%" in text and "cần 90%" in text and "88,5%" in text


def test_a_paper_is_taken_out_with_a_reason_and_stays_to_be_seen(signed_in, page, road):
    row = RoadPaper.objects.get(road=road, kind="plan_decision")
    head = signed_in("truongban")
    assert head.post(page + "papers/", {"do": f"drop-paper-{row.id}", "reason": "x"}).status_code == 403
    officer = signed_in("canbo")
    assert officer.post(page + "papers/", {"do": f"drop-paper-{row.id}", "reason": ""}).status_code == 422
    assert (
        officer.post(page + "papers/", {"do": f"drop-paper-{row.id}", "reason": "Nhầm số"}).status_code == 302
    )
    assert "Nhầm số" in text_of(officer.get(page + "papers/"))


def test_a_rule_is_written_with_its_ground_and_by_the_officer_only(signed_in, db):
    sent = {
        "do": "set", "procedure": "hamlet_2021_2025", "key": "publication_days", "value": "mười",
        "decided_by": "UBND tỉnh", "paper": "QĐ (thử)", "since": "01/01/2024",
    }  # fmt: skip
    officer = signed_in("canbo")
    page = officer.get(RULES + "?procedure=hamlet_2021_2025")
    assert text_of(page).count("chưa biết: tỉnh chưa quy định hoặc xã chưa nhập") == 10
    response = officer.post(RULES, sent)
    assert response.status_code == 422 and "không phải số ngày" in text_of(response)
    assert 'value="mười"' in response.content.decode()
    assert signed_in("chutich").post(RULES, {**sent, "value": "10"}).status_code == 403
    assert officer.post(RULES, {**sent, "value": "10"}).status_code == 302
    assert "10 ngày" in text_of(officer.get(RULES + "?procedure=hamlet_2021_2025"))
    row = RecognitionSetting.objects.get()
    drop = {"do": "drop", "procedure": "hamlet_2021_2025", "setting": row.id, "reason": "Nhầm"}
    assert officer.post(RULES, drop).status_code == 302
    assert "Nhầm" in text_of(officer.get(RULES + "?procedure=hamlet_2021_2025"))


def test_a_road_is_opened_for_the_own_hamlet_and_once(signed_in, db):
    head, sent = (
        signed_in("truongban"),
        {"do": "open", "at": "ban-ven", "title": "hamlet_model_2021_2025", "year": "2024"},
    )
    assert head.post("/p/ban-ven/recognition/", {**sent, "at": "ban-nghe"}).status_code == 404
    assert signed_in("phunu").post("/p/ban-ven/recognition/", sent).status_code == 404
    assert head.post("/p/ban-ven/recognition/", sent).status_code == 302
    response = head.post("/p/ban-ven/recognition/", sent)
    assert response.status_code == 422 and "Đã có hồ sơ" in text_of(response)
    made = Road.objects.get()
    text = text_of(head.get(f"/p/ban-ven/recognition/{made.id}/"))
    assert "Hồ sơ chưa có bộ tiêu chí" in text
    assert head.get(f"/p/xa-xuan-luong/recognition/{made.id}/").status_code == 404


def test_what_waits_names_the_step_and_the_signatures(signed_in, road):
    assert "Ký kết quả thẩm tra của 1 hồ sơ" in text_of(signed_in("bcd").get("/p/xa-xuan-luong/"))
    assert "1 hồ sơ xét công nhận chờ bước của tôi" in text_of(signed_in("canbo").get("/p/xa-xuan-luong/"))
    assert "chờ bước của tôi" not in text_of(signed_in("mattran").get("/p/xa-xuan-luong/"))


def test_what_was_frozen_with_a_move_can_be_checked_elsewhere(signed_in, page, road):
    move = RoadMove.objects.filter(road=road).last()
    document = signed_in("phunu").get(f"{page}moves/{move.id}.json").json()
    assert document["digest"] == digest_of(document) == move.digest
    assert len(document["criteria"]) == 17 and document["rules"]["publication_days"]["value"] == "10"
    assert "Ninh Văn Đức" not in str(document), "people by number only"


def test_the_number_of_queries_does_not_grow_with_roads(signed_in, road, page):
    def count(address):
        client = signed_in("canbo")
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    before = count(LIST)
    for year in (2022, 2023):
        signed_in("canbo").post(
            LIST, {"do": "open", "at": "ban-nghe", "title": "hamlet_model_2021_2025", "year": year}
        )
    assert Road.objects.count() == 3
    assert count(LIST) == before


def test_records_need_a_place_and_ground(signed_in, page):
    response = signed_in("canbo").post(
        page + "papers/", {"do": "record-meeting", "meeting-starts": "15/11/2024"}
    )
    assert response.status_code == 422 and not RoadRecord.objects.exists()
