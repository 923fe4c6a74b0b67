"""The API: tokens, rights, idempotent reports, and no input that breaks it."""

import json
from datetime import date
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from banmoi.api.v1 import api
from banmoi.rooms.indicators.models import IndicatorValue
from banmoi.rooms.people.actions import create_token, revoke_token
from banmoi.rooms.people.models import ApiToken, User

VEN = "/api/v1/places/ban-ven/values"
REPORT = {"period": "2024q4", "entries": [{"indicator": "households", "numerator": "148"}]}


@pytest.fixture
def caller(person, moment):
    """A client with a person's token: `caller("canbo", may_write=True)`."""

    def make(username, *, may_write=False):
        _token, secret = create_token(person(username), "thử", may_write=may_write, moment=moment)
        return Client(headers={"Authorization": f"Bearer {secret}"})

    return make


def post(client, address, data):
    return client.post(address, json.dumps(data), content_type="application/json")


def test_without_a_token_nothing_is_told(client, db):
    for address in ("places", "sets", "places/ban-ven/values"):
        assert client.get(f"/api/v1/{address}").status_code == 401
    wrong = Client(headers={"Authorization": "Bearer bm_wrong"})
    assert wrong.get("/api/v1/places").status_code == 401


def test_a_token_ends_with_its_day_its_owner_or_its_revocation(caller, person, moment):
    client = caller("canbo")
    assert client.get("/api/v1/places").status_code == 200
    token = ApiToken.objects.get()
    ApiToken.objects.update(expires_on=date(2024, 11, 19))
    assert client.get("/api/v1/places").status_code == 401
    ApiToken.objects.update(expires_on=date(2025, 1, 1))
    User.objects.filter(username="canbo").update(is_active=False)
    assert client.get("/api/v1/places").status_code == 401
    User.objects.filter(username="canbo").update(is_active=True)
    assert not revoke_token(person("chutich"), token.id, moment=moment)
    assert revoke_token(person("canbo"), token.id, moment=moment)
    assert client.get("/api/v1/places").status_code == 401


def test_a_token_that_reads_does_not_write(caller):
    assert post(caller("truongban"), VEN, REPORT).status_code == 401
    assert post(caller("truongban", may_write=True), VEN, REPORT).status_code == 200


def test_rights_are_those_of_the_pages(caller):
    head = caller("truongban", may_write=True)
    assert post(head, "/api/v1/places/ban-xoan/values", REPORT).status_code == 403
    assert post(head, "/api/v1/places/xa-dong-tien/values", REPORT).status_code == 404
    assert head.get("/api/v1/places/xa-canh-nau").status_code == 404
    assert head.get("/api/v1/places/xa-xuan-luong").status_code == 200


def test_sending_the_same_again_changes_nothing(caller):
    client = caller("truongban", may_write=True)
    first = post(client, VEN, REPORT).json()["kept"][0]["value"]
    count = IndicatorValue.objects.count()
    again = post(client, VEN, REPORT)
    assert again.status_code == 200
    assert again.json()["kept"] == [{"indicator": "households", "value": None}]
    assert IndicatorValue.objects.count() == count
    other = {"period": "2024q4", "entries": [{"indicator": "households", "numerator": "150"}]}
    conflict = post(client, VEN, other)
    assert conflict.status_code == 409
    assert str(first) in conflict.json()["detail"]


def test_answers_say_reason_threshold_citation_and_that_they_are_illustrative(caller):
    answer = caller("canbo").get("/api/v1/places/xa-xuan-luong/assessments/318-I").json()
    assert answer["note"] == "số liệu minh họa"
    lines = [line for criterion in answer["criteria"] for line in criterion["indicators"]]
    assert len(lines) == 57
    assert all(line["reason"] and line["citation"] for line in lines)
    labour = next(line for line in lines if line["code"] == "12.1")
    assert (labour["state"], labour["threshold"], labour["confidence"]) == ("not_met", "60", "recalled")
    assert labour["distance"].startswith("thiếu ")


def test_goals_are_told_as_written(caller):
    goals = caller("phunu").get("/api/v1/places/xa-xuan-luong/goals?year=2024").json()["goals"]
    assert len(goals) == 9
    water = next(goal for goal in goals if goal["indicator"] == "hygienic_water_share")
    assert "100%" in water["followed_as"]


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"period": "2024q9", "entries": []}, 422),
        ({"period": "2024q4", "entries": []}, 409),
        ({"period": "2024q4", "entries": [{"indicator": "nothing", "numerator": 1}]}, 422),
        ({"period": "2024q4", "entries": [{"indicator": "households", "numerator": "NaN"}]}, 422),
        ({"period": "2024q4", "entries": [{"indicator": "households", "numerator": "1e400"}]}, 422),
        ({"period": "2024q4", "entries": [{"indicator": "households", "numerator": "1.23456"}]}, 422),
        ({"period": "2024q4", "entries": [{"indicator": "households", "numerator": -1}]}, 409),
        ({"period": "2024q4", "entries": [{"indicator": "households"}]}, 409),
        ({"period": "2099q4", "entries": [{"indicator": "households", "numerator": 1}]}, 409),
    ],
)
def test_bad_reports_are_refused_with_a_status(caller, data, status):
    assert post(caller("truongban", may_write=True), VEN, data).status_code == status


OPERATIONS = [(path, method) for path, item in api.get_openapi_schema()["paths"].items() for method in item]
WORDS = st.text(max_size=12) | st.sampled_from(
    ["xa-xuan-luong", "ban-ven", "318-I", "2024q4", "2024-02-31", "0", "\x00", "../..", "9" * 30]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
BODY = ANYTHING | st.fixed_dictionaries(
    {
        "period": WORDS,
        "entries": st.lists(
            st.fixed_dictionaries(
                {"indicator": st.sampled_from(["households", "population", "x"])},
                optional={
                    "numerator": st.integers() | st.floats() | st.none() | WORDS,
                    "female": st.integers(),
                    "based_on": st.integers() | st.none(),
                    "decision": st.none() | st.booleans(),
                    "not_applicable": st.booleans(),
                    "note": st.text(max_size=600),
                },
            ),
            max_size=3,
        ),
    }
)


def test_the_description_lists_the_operations():
    assert len(OPERATIONS) >= 8


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_input_breaks_an_operation(caller, data):
    client = caller("canbo", may_write=True)
    path, method = data.draw(st.sampled_from(OPERATIONS))
    address = path
    for name in ("key", "set_id", "value_id"):
        if f"{{{name}}}" in address:
            word = data.draw(WORDS if name != "value_id" else st.integers(-1, 10**20).map(str))
            address = address.replace(f"{{{name}}}", quote(word, safe="") or "x")
    query = data.draw(
        st.dictionaries(st.sampled_from(["on", "year", "period", "indicator"]), WORDS, max_size=3)
    )
    if method == "get":
        response = client.get(address, query)
    else:
        body = json.dumps(data.draw(BODY))
        response = client.post(address, body, content_type="application/json")
    assert response.status_code < 500, (method, address, response.content[:200])
