"""Pages of surveys: the Front's work from setting to publishing, and a household that answers by phone."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from banmoi.core.secret_codes import spaced
from banmoi.rooms.surveys import actions
from banmoi.rooms.surveys.models import Survey, SurveyAnswer
from banmoi.web.guessing import TRIES
from tests.survey_help import QUESTIONS, closed, opened

PAGE = "/p/ban-ven/surveys/"
ANSWER = {"do": "answer", "q1": "satisfied", "q2": "not_satisfied", "q3": ""}


@pytest.fixture(autouse=True)
def nobody_tried():
    """No wrong code was counted yet."""
    cache.clear()


@pytest.fixture
def under_way(person, ven, moment):
    survey, codes = opened(person("mattran"), ven, moment)
    return survey, codes[ven.id]


def text_of(response):
    return response.content.decode()


def test_the_front_goes_the_whole_way_on_the_pages(signed_in):
    front = signed_in("mattran")
    assert "Chưa biết: chưa ai ghi tỷ lệ" in text_of(front.get(PAGE))
    sent = {
        "do": "setting", "share": "60", "line": "", "least": "5", "since": "01/01/2024", "ground": "HD thử",
    }  # fmt: skip
    assert "60% số hộ" in text_of(front.post(PAGE, sent, follow=True))
    sent = {"do": "survey", "title": "Phiếu thử", "aim": "ntm", "questions": "\r\n".join(QUESTIONS)}
    front.post(PAGE, sent)
    survey = Survey.objects.get()
    page = f"{PAGE}{survey.pk}/"
    assert survey.questions == list(QUESTIONS)
    assert "Số bốc thăm" in text_of(front.get(page))
    assert "<code>1234</code>" in text_of(front.post(page, {"do": "draw", "seed": "1234"}, follow=True))
    assert front.post(page, {"do": "open"}).status_code == 422, "no sheets yet"
    sheets = text_of(front.post(f"{page}sheets/ban-ven/"))
    codes = re.findall(r'class="check-code">([^<]+)</b>', sheets)
    assert len(codes) == survey.hamlets.get().asked
    assert "testserver/survey/" in sheets
    front.post(page, {"do": "open"})
    for code in codes[:5]:
        Client().post("/survey/", {"code": code, **ANSWER})
    said = front.post(page, {"do": "enter", "code": codes[5], "q1": "satisfied"}, follow=True)
    assert "Đã bỏ phiếu vào thùng" in text_of(said)
    before = text_of(front.get(page))
    assert "Xấu nhất" not in before, "nobody sees a result before it closes"
    front.post(page, {"do": "close", "day": "20/11/2024"})
    after = text_of(front.get(page))
    assert "100,0%" in after
    assert "Xấu nhất" in after
    front.post(page, {"do": "publish"})
    survey.refresh_from_db()
    assert survey.state == "published"
    assert "theo trí nhớ" in text_of(signed_in("canbo").get(page))


def test_what_was_typed_stays_when_it_is_refused(signed_in):
    front = signed_in("mattran")
    sent = {"do": "setting", "share": "nhiều", "line": "mười", "least": "x", "since": "?", "ground": "HD 5"}
    response = front.post(PAGE, sent)
    assert response.status_code == 422
    assert 'value="HD 5"' in text_of(response)
    sent = {"do": "survey", "title": "", "aim": "ntm", "questions": "Câu một"}
    response = front.post(PAGE, sent)
    assert response.status_code == 422
    assert "Phiếu chưa có tên" in text_of(response)
    assert "Câu một" in text_of(response)


def test_officers_see_counts_and_no_result_and_no_form_before_it_closes(signed_in, under_way, person, moment):
    survey, codes = under_way
    actions.answer(codes[0], ("satisfied", "other", "other"))
    for name in ("canbo", "chutich", "truongban", "mattran"):
        content = text_of(signed_in(name).get(f"{PAGE}{survey.pk}/"))
        assert "Phiếu về" in content
        assert "Xấu nhất" not in content
        assert "Tỷ lệ hài lòng" not in content
        if name != "mattran":
            assert 'name="do"' not in content
    numbers = f"(<code>{'ban-ven'}</code>): "
    assert numbers in text_of(signed_in("mattran").get(f"{PAGE}{survey.pk}/"))
    assert numbers not in text_of(signed_in("canbo").get(f"{PAGE}{survey.pk}/"))


ACTS = ["write", "draw", "open", "enter", "close", "publish", "nothing"]


@pytest.mark.parametrize("act", ACTS)
def test_nobody_else_does_an_act_on_the_page(signed_in, under_way, act):
    survey, codes = under_way
    for name in ("canbo", "chutich", "bcd", "truongban"):
        sent = {
            "do": act,
            "code": codes[0],
            "q1": "satisfied",
            "day": "20/11/2024",
            "title": "x",
            "aim": "ntm",
        }
        assert signed_in(name).post(f"{PAGE}{survey.pk}/", sent).status_code == 403
        assert signed_in(name).post(PAGE, sent).status_code == 403
    assert not SurveyAnswer.objects.exists()


def test_a_household_answers_without_signing_in(under_way):
    _survey, codes = under_way
    client = Client()
    assert "Mã trên phiếu" in text_of(client.get("/survey/"))
    asked = text_of(client.post("/survey/", {"code": spaced(codes[0]).lower()}))
    assert all(question in asked for question in QUESTIONS)
    done = client.post("/survey/", {"code": spaced(codes[0]).lower(), **ANSWER})
    content = text_of(done)
    assert "Đã nhận phiếu" in content
    assert codes[0] not in content.replace("-", "").upper()
    key = str(SurveyAnswer.objects.get().pk)
    assert key not in content
    assert key.replace("-", "") not in content
    assert "no-store" in done.headers["Cache-Control"]
    assert "sessionid" not in done.cookies, "no visit is kept"
    assert SurveyAnswer.objects.get().choices == ["satisfied", "not_satisfied", ""]


def test_a_sheet_without_an_answer_comes_back_with_its_questions(under_way):
    _survey, codes = under_way
    response = Client().post("/survey/", {"code": codes[0], "do": "answer", "q1": ""})
    assert response.status_code == 422
    assert "chưa trả lời câu nào" in text_of(response)
    assert QUESTIONS[0] in text_of(response)


def test_every_code_that_is_not_taken_gets_the_same_answer_after_the_same_work(
    under_way, person, ven, moment
):
    survey, codes = under_way
    front = person("mattran")
    ended, old = opened(front, ven, moment)
    closed(front, ended, moment)
    actions.answer(codes[0], ("satisfied", "", ""))
    actions.make_sheets(front, survey.pk, ven.id, moment=moment)
    used, cancelled, shut = codes[0], codes[1], old[ven.id][0]
    wrong_letter = codes[2][:-1] + ("0" if codes[2][-1] != "0" else "1")
    answers = set()
    for number, code in enumerate(
        (used, cancelled, shut, wrong_letter, "0" * 17, "", "x", "' OR 1=1 --", "Đ" * 17)
    ):
        for sent in ({"code": code}, {"code": code, **ANSWER}):
            with CaptureQueriesContext(connection) as captured:
                response = Client(REMOTE_ADDR=f"10.0.0.{number}").post("/survey/", sent)
            content = re.sub(r'value="[^"]*"', "", text_of(response))
            answers.add((response.status_code, len(captured), content))
    assert len(answers) == 1
    assert next(iter(answers))[:2] == (422, 1)


def test_guessing_is_locked_out_for_a_while_and_apart_from_receipts(under_way):
    _survey, codes = under_way
    for _ in range(TRIES):
        assert Client().post("/survey/", {"code": "sai"}).status_code == 422
    assert Client().post("/survey/", {"code": codes[0], **ANSWER}).status_code == 429
    assert not SurveyAnswer.objects.exists()
    assert Client().post("/check/", {"code": "sai"}).status_code == 422
    assert Client(REMOTE_ADDR="10.1.1.9").post("/survey/", {"code": codes[0], **ANSWER}).status_code == 200
    assert not any("10.1.1.9" in key for key in cache._cache)


def test_sheets_name_no_house_and_are_not_kept_by_a_browser(signed_in, under_way):
    survey, codes = under_way
    response = signed_in("mattran").post(f"{PAGE}{survey.pk}/sheets/ban-ven/")
    content = text_of(response)
    assert "no-store" in response.headers["Cache-Control"]
    assert not any(spaced(code) in content for code in codes), "the ones before are cancelled"
    assert "Hộ số" not in content
    again = text_of(signed_in("mattran").get(f"{PAGE}{survey.pk}/"))
    for code in re.findall(r'class="check-code">([^<]+)</b>', content):
        assert code not in again


def test_the_page_of_a_commune_is_small_and_asks_a_fixed_number_of_questions(
    signed_in, person, commune, ven, moment
):
    front = person("mattran")
    survey, codes = opened(front, commune, moment)
    for place, numbers in codes.items():
        for code in numbers[: 3 + place % 5]:
            actions.answer(code, ("satisfied", "satisfied", "other"))
    closed(front, survey, moment)
    small, _codes = opened(front, ven, moment)
    closed(front, small, moment)

    def counted(where):
        client = signed_in("canbo")
        with CaptureQueriesContext(connection) as captured:
            response = client.get(where)
        assert len(response.content) < 60_000
        assert b"<script" not in response.content
        return len(captured)

    many = counted(f"/p/xa-xuan-luong/surveys/{survey.pk}/")
    assert many == counted(f"/p/xa-xuan-luong/surveys/{small.pk}/")
