"""The portal: anybody reads, in both languages, light pages, kept until something changes."""

import csv
import io
import json

import pytest
from django.test import Client

from banmoi.reference.open_data import datasets
from banmoi.reports.portal.tables import asked_of, public_rows
from banmoi.rooms.audit.models import AuditEntry
from banmoi.web.portal import kept
from banmoi.web.portal.open_data import as_csv
from tests.conftest import TODAY

HOME = "/public/xa-xuan-luong/"
LISTS = [key for key, item in datasets().items() if "commune" in item.levels]
MOST_BYTES = 30_000


@pytest.fixture(autouse=True)
def _forget():
    kept.forget()


@pytest.mark.parametrize("path", ["", "data/", "works/1/", *(f"{key}/" for key in LISTS)])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_anybody_reads_every_page(db, path, language):
    client = Client()
    client.cookies["django_language"] = language
    page = client.get(HOME + path, follow=True)
    assert page.status_code == 200
    assert len(page.content) < MOST_BYTES
    text = page.content.decode()
    assert f'<html lang="{language}">' in text and "<script" not in text and " style=" not in text
    assert "sessionid" not in page.cookies


MISSING = (
    "khong-co/",
    "viet-nam/",
    "xa-xuan-luong/nothing/",
    "xa-xuan-luong/?on=2024-13-01",
    "xa-xuan-luong/?on=2999-01-01",
    "xa-xuan-luong/data/goals.exe",
    "ban-ven/debts/",
    "language/fr/?next=/public/xa-xuan-luong/",
    "language/en/?next=https://example.org/public/",
)


@pytest.mark.parametrize("path", MISSING)
def test_what_there_is_not_is_404(db, path):
    assert Client().get(f"/public/{path}").status_code == 404


@pytest.mark.parametrize("key", LISTS)
def test_the_files_have_the_rows_of_the_page(commune, key):
    rows = public_rows(key, asked_of(commune, TODAY))
    read = list(
        csv.DictReader(io.StringIO(Client().get(f"{HOME}data/{key}.csv").content.decode("utf-8-sig")))
    )
    held = json.loads(Client().get(f"{HOME}data/{key}.json").content)
    assert len(read) == len(held["rows"]) == len(rows)
    assert [row["name"] for row in held["fields"]] == [field.name for field in datasets()[key].fields]
    for line, row in zip(held["rows"], rows, strict=True):
        assert set(line) == set(row)
        assert all((line[name] is None) == (row[name] is None) for name in row)


def test_a_formula_stays_a_text():
    dataset = datasets()["works"]
    row = {field.name: None for field in dataset.fields} | {"work": '=HYPERLINK("x")', "place": "-5"}
    read = next(csv.DictReader(io.StringIO(as_csv(dataset, [row]).lstrip("\ufeff"))))
    assert read["work"] == '\'=HYPERLINK("x")' and read["place"] == "-5"


def test_a_list_is_searched_without_marks(db):
    page = Client().get(f"{HOME}goals/?q=ho ngheo")
    assert "Tỷ lệ hộ nghèo" in page.content.decode()
    assert page.context["count"] < Client().get(f"{HOME}goals/").context["count"]


def test_a_kept_page_is_made_anew_after_an_act(db, django_assert_num_queries, moment):
    client = Client()
    first = client.get(HOME)
    with django_assert_num_queries(1):
        again = client.get(HOME)
    assert again.content == first.content
    assert client.get(HOME, headers={"If-None-Match": first["ETag"]}).status_code == 304
    said = dict.fromkeys(("actor_name", "act", "subject_kind", "subject_id", "summary"), "x")
    AuditEntry.objects.create(moment=moment, **said)
    assert client.get(HOME, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_what_else_stands_in_an_address_neither_counts_nor_gets_into_a_page(db, django_assert_num_queries):
    first = Client().get(f"{HOME}?trap=zq1z")
    assert b"zq1z" not in first.content
    with django_assert_num_queries(1):
        assert Client().get(HOME).content == first.content


def test_the_language_is_chosen_by_a_link_and_kept_by_the_visitor(db):
    client = Client()
    answer = client.get(f"/public/language/en/?next={HOME}", follow=True)
    assert '<html lang="en">' in answer.content.decode()


def test_a_past_day_shows_what_held_then(db):
    page = Client().get(f"{HOME}goals/?on=2024-04-01")
    assert "01/04/2024" in page.content.decode()
    assert Client().get(f"{HOME}?on=2023-01-01").status_code == 200
