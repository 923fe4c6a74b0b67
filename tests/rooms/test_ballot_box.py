"""An attack on the ballot box: somebody with every raw table must not learn who answered what.

These tests fail when a link, a time, a sequential id or an order is added, and should: see
docs/decisions/0039-a-ballot-box.md before changing them.
"""

import itertools

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client

from banmoi.core.secret_codes import digest
from banmoi.rooms.surveys import actions
from banmoi.rooms.surveys.models import AskedHousehold, SurveyAnswer, SurveyCode
from tests.survey_help import opened

KINDS = ("satisfied", "not_satisfied", "other")
PAPERS = list(itertools.product(KINDS, repeat=3))
"""Papers that differ, so that each can be told from the others: the attacker's best case."""


@pytest.fixture
def under_way(person, ven, moment):
    """An open survey of Bản Ven and the codes of its sheets."""
    survey, codes = opened(person("mattran"), ven, moment)
    return survey, codes[ven.id]


def raw(table):
    """Every column of every row, in the order in which the database keeps them, with its hidden ones."""
    hidden = "ctid::text, xmin::text" if connection.vendor == "postgresql" else "rowid"
    order = f'"{table}".ctid' if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {hidden}, * FROM "{table}" ORDER BY {order}')
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def everything():
    """All tables as they lie."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return {table: raw(table) for table in sorted(tables) if table in connection.introspection.table_names()}


def test_the_tables_hold_nothing_that_ties():
    """By construction: these fields and no others."""
    assert {field.name for field in SurveyAnswer._meta.get_fields()} == {"id", "survey", "place", "choices"}
    assert {field.name for field in SurveyCode._meta.get_fields()} == {
        "digest", "survey", "place", "used", "void",
    }  # fmt: skip
    assert {field.name for field in AskedHousehold._meta.get_fields()} == {"id", "survey", "place", "number"}
    key = SurveyAnswer._meta.pk
    assert isinstance(key, models.UUIDField)
    assert key.default().version == 4, "no time in it, no order"
    assert not SurveyAnswer._meta.ordering
    linked = {SurveyCode, SurveyAnswer, AskedHousehold}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete:
                assert field.related_model not in linked, f"{model.__name__}.{field.name} leads to a secret"


def test_an_answer_by_phone_changes_the_box_and_one_mark_and_nothing_else(under_way):
    _survey, codes = under_way
    Client().post("/survey/", {"code": codes[0]})  # what a first visit makes (none) is made
    before = everything()
    response = Client().post("/survey/", {"code": codes[0], "do": "answer", "q1": "satisfied", "q2": "other"})
    assert response.status_code == 200
    after = everything()
    box, marks = SurveyAnswer._meta.db_table, SurveyCode._meta.db_table
    assert {table for table in before if before[table] != after[table]} == {box, marks}
    assert len(after[box]) == len(before[box]) + 1
    hidden = {"ctid", "xmin"}
    changed = [
        {key for key in old if old[key] != new[key]} - hidden
        for old, new in zip(
            sorted(before[marks], key=lambda row: row["digest"]),
            sorted(after[marks], key=lambda row: row["digest"]),
            strict=True,
        )
    ]
    assert [item for item in changed if item] == [{"used"}]


def test_no_digest_id_or_code_stands_anywhere_else(under_way, person, moment):
    survey, codes = under_way
    for code, paper in zip(codes[:8], PAPERS, strict=False):
        Client().post("/survey/", {"code": code, "do": "answer", "q1": paper[0], "q2": paper[1]})
    actions.enter_sheet(person("mattran"), survey.pk, codes[8], PAPERS[8], moment=moment)
    ids = {str(key) for key in SurveyAnswer.objects.values_list("id", flat=True)}
    digests = {digest(code) for code in codes}
    assert len(ids) == 9
    for table, rows in everything().items():
        text = " ".join(str(value) for row in rows for value in row.values())
        squeezed = text.replace("-", "")
        assert not any(code in squeezed.upper() for code in codes), f"{table} holds a code in the clear"
        if table != SurveyCode._meta.db_table:
            assert not any(item in text for item in digests), table
        if table != SurveyAnswer._meta.db_table:
            assert not any(item in text or item.replace("-", "") in squeezed for item in ids), table


def guesses(rows):
    """Every way in which an attacker may put the papers in an order: by each column, both ways."""
    for column in rows[0]:
        if column in ("choices", "survey_id", "place_id"):
            continue
        ordered = sorted(rows, key=lambda row, by=column: str(row[by]).rjust(40))
        if len({str(row[column]) for row in rows}) == 1:
            continue
        yield column, ordered
        yield f"{column} backwards", ordered[::-1]


def hits_of_an_attacker(survey, codes, rounds, place):
    """How many of the papers an attacker who saw the order of arrival finds, by each order of the rows."""
    import json

    found = {}
    for start in range(rounds):
        SurveyAnswer.objects.all().delete()
        SurveyCode.objects.update(used=False)
        papers = [PAPERS[(start + 5 * index) % len(PAPERS)] for index in range(8)]
        for code, paper in zip(codes, papers, strict=False):
            actions.answer(code, paper)
        rows = raw(SurveyAnswer._meta.db_table)
        for name, ordered in [("as they lie", rows), *guesses(rows)]:
            told = [row["choices"] for row in ordered]
            told = [json.loads(item) if isinstance(item, str) else item for item in told]
            right = sum(tuple(item) == paper for item, paper in zip(told, papers, strict=True))
            found[name] = found.get(name, 0) + right
    return found


def test_who_saw_everybody_come_in_order_learns_no_more_than_by_chance(under_way, ven):
    """Forty boxes of eight papers: by chance an order tells one paper a box, 40 of 320. The spread by chance
    is about 6; an order of arrival tells all 320."""
    survey, codes = under_way
    found = hits_of_an_attacker(survey, codes, 40, ven)
    assert len(found) >= 3, "rows as they lie and by their id at least"
    assert all(right < 85 for right in found.values()), found


def test_the_attack_would_find_a_box_that_is_not_shaken(under_way, ven, monkeypatch):
    """The attacker is good enough: without the shaking, every paper is found."""

    def stack(survey_id, place_id, choices):
        SurveyAnswer.objects.create(survey_id=survey_id, place_id=place_id, choices=choices)

    monkeypatch.setattr("banmoi.rooms.surveys.ballot_box._shake", stack)
    survey, codes = under_way
    assert hits_of_an_attacker(survey, codes, 3, ven)["as they lie"] == 24


def test_all_papers_of_a_hamlet_are_written_anew_with_each(under_way):
    """No id stays, so that two looks at the box are not laid over each other row by row."""
    _survey, codes = under_way
    seen = set()
    for code, paper in zip(codes[:5], PAPERS, strict=False):
        actions.answer(code, paper)
        now = set(SurveyAnswer.objects.values_list("id", flat=True))
        assert not now & seen
        seen |= now


def test_no_number_of_a_transaction_is_left_on_single_papers(under_way):
    """PostgreSQL keeps on each row which transaction wrote it; it is the same one for the whole box, so that
    it does not lead from a code's mark to a paper."""
    _survey, codes = under_way
    for code, paper in zip(codes[:6], PAPERS, strict=False):
        actions.answer(code, paper)
    rows = raw(SurveyAnswer._meta.db_table)
    assert len(rows) == 6
    if connection.vendor == "postgresql":
        assert len({row["xmin"] for row in rows}) == 1


def test_the_codes_lie_in_another_order_than_they_were_printed(person, ven, moment):
    _survey, codes = opened(person("mattran"), ven, moment)
    kept = [row["digest"] for row in raw(SurveyCode._meta.db_table)]
    assert sorted(kept) == kept
    assert set(kept) == {digest(code) for code in codes[ven.id]}
    assert [digest(code) for code in codes[ven.id]] != kept
