"""Every stored field is classed once, and no answer to a machine names a person or a secret."""

import json
import re

import pytest
from django.apps import apps

from banmoi.kit.privacy import PrivacyClass, classed
from banmoi.rooms.people.actions import create_token

MODELS = list(apps.get_app_config("banmoi").get_models())


def test_there_are_models_to_look_at():
    assert len(MODELS) > 15


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_is_classed(model):
    fields = {field.name for field in model._meta.get_fields() if field.concrete}
    columns = {field.attname for field in model._meta.get_fields() if field.concrete}
    named = set(model.PRIVACY)
    assert named <= fields | columns, f"no such field: {named - fields - columns}"
    assert fields <= named | {name.removesuffix("_id") for name in named}, fields - named


def test_a_new_field_without_a_class_is_noticed():
    named = set(classed(official="id name"))
    assert {"id", "name", "added_later"} - named == {"added_later"}


def test_passwords_and_digests_of_tokens_are_secret():
    by_name = {model.__name__: model.PRIVACY for model in MODELS}
    assert by_name["User"]["password"] is PrivacyClass.SECRET
    assert by_name["ApiToken"]["digest"] is PrivacyClass.SECRET
    assert by_name["User"]["full_name"] is PrivacyClass.PERSONAL
    assert by_name["IndicatorValue"]["reported_by"] is PrivacyClass.PERSONAL


def test_no_answer_of_the_api_names_a_person(client, person, moment):
    _token, secret = create_token(person("canbo"), "thử", may_write=False, moment=moment)
    seen = 0
    for address in (
        "places",
        "places/xa-xuan-luong",
        "sets",
        "places/ban-ven/values",
        "places/xa-xuan-luong/assessments/318-I",
        "places/xa-xuan-luong/goals?year=2024",
    ):
        response = client.get(f"/api/v1/{address}", headers={"Authorization": f"Bearer {secret}"})
        assert response.status_code == 200, address
        text = json.dumps(response.json(), ensure_ascii=False)
        assert not re.search(r"Ninh Văn Đức|Nguyễn Thị Hạnh|truongban|canbo|password", text), address
        assert response.json()["note"] == "số liệu minh họa"
        seen += 1
    assert seen == 6
