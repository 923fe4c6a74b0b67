"""Rules of the registers of livelihoods and community: what is refused, what the database holds."""

import pytest
from django.db import IntegrityError, transaction

from banmoi.core.registers import CellProblem
from banmoi.reference.registers import registers
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.registers.actions import EntryRefusedError, withdraw_entry, write_entry
from banmoi.rooms.registers.models import TABLES
from banmoi.web.entry_rules import rule_sentence

HERE = {"livelihoods", "community"}
MINE = [key for key, table in TABLES.items() if table.__module__.split(".")[2] in HERE]


def write(rights, key, moment, number=None, seen=0, **texts):
    return write_entry(rights, registers()[key], number, texts, seen=seen, moment=moment).entry


def refused(rights, key, moment, **texts):
    """What is wrong with an entry, by column; the sentence of a rule is there too."""
    before = TABLES[key]._default_manager.count()
    with pytest.raises(EntryRefusedError) as error:
        write(rights, key, moment, **texts)
    assert TABLES[key]._default_manager.count() == before
    for cell in error.value.cells.values():
        if cell.problem is CellProblem.RULE:
            sentence = rule_sentence(cell.rule, cell.facts)
            assert len(sentence) > 20
            assert "%(" not in sentence
    return {name: cell.rule or str(cell.problem) for name, cell in error.value.cells.items()}


def test_every_register_of_the_two_rooms_has_demonstration_rows_all_marked():
    assert len(MINE) == 28


@pytest.mark.parametrize("key", MINE)
def test_demonstration_rows_are_marked(db, key):
    rows = TABLES[key]._default_manager.all()
    assert len(rows) >= 2
    assert all(row.demonstration for row in rows)


@pytest.mark.parametrize("key", MINE)
def test_a_list_shows_at_most_six_columns_and_is_in_both_languages(key):
    register = registers()[key]
    assert sum(column.listed for column in register.columns) <= 6
    assert register.about_vi != register.about_en
    for column in register.columns:
        assert column.vi and column.en
        assert bool(column.help_vi) == bool(column.help_en), column.name


SAMPLE = {
    "place": "ban-12",
    "year": "2021",
    "asked_on": "01/12/2021",
    "households": "10",
    "persons": "40",
    "income": "1.700,5",
}


def test_a_sample_is_kept_with_its_mean_and_once_a_year(person, moment):
    row = write(person("taichinh"), "income_samples", moment, **SAMPLE)
    assert (str(row.per_head), row.title) == ("42.512", "Thu nhập năm 2021")
    assert refused(person("taichinh"), "income_samples", moment, **SAMPLE) == {"": "second"}
    register = registers()["income_samples"]
    withdraw_entry(person("taichinh"), register, row.pk, withdrawn=True, reason="nhầm", moment=moment)
    write(person("taichinh"), "income_samples", moment, **SAMPLE)
    with pytest.raises(EntryRefusedError):
        withdraw_entry(person("taichinh"), register, row.pk, withdrawn=False, reason="lại", moment=moment)


@pytest.mark.parametrize("year", ["21", "2O21", "3021", "năm"])
def test_a_year_has_four_digits(person, moment, year):
    problems = refused(person("taichinh"), "income_samples", moment, **SAMPLE | {"year": year})
    assert problems in ({"": "year"}, {"year": "too_long"})


@pytest.mark.parametrize("sent", [{"persons": "0"}, {"households": "0"}, {"persons": "9"}])
def test_households_have_people(person, moment, sent):
    assert refused(person("taichinh"), "income_samples", moment, **SAMPLE | sent) == {"": "income.persons"}


def test_a_group_is_not_rated_and_a_rated_cooperative_becomes_no_group(person, moment):
    officer = person("taichinh")
    rating = {"year": "2023", "rated_on": "18/12/2023", "effective": "yes"}
    assert refused(
        officer, "cooperative_ratings", moment, cooperative="Tổ hợp tác ong (minh họa)", **rating
    ) == {"": "rating.group"}
    assert refused(
        officer, "cooperative_ratings", moment, cooperative="Hợp tác xã chè (minh họa)", **rating
    ) == {"": "second"}
    row = TABLES["cooperatives"]._default_manager.get(name="Hợp tác xã chè (minh họa)")
    with pytest.raises(EntryRefusedError):
        write(officer, "cooperatives", moment, row.pk, row.version, form="group")


def test_a_judgement_names_who_judged(person, moment):
    sent = {"name": "x", "kind": "high_tech", "place": "ban-ven", "product": "chè", "started": "01/01/2024"}
    assert refused(person("taichinh"), "production_models", moment, **sent, outcome="effective") == {
        "": "model.unconfirmed"
    }
    write(person("taichinh"), "production_models", moment, **sent, outcome="open")


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        ("culture_titles", {"place": "ban-12", "year": "2021", "reached": "yes", "decided_on": "1/12/2021"}),
        (
            "commune_titles",
            {
                "place": "xa-xuan-luong",
                "kind": "law",
                "year": "2024",
                "reached": "yes",
                "decided_on": "1/11/2024",
            },
        ),
        (
            "smart_hamlets",
            {"name": "x", "place": "ban-12", "state": "recognised", "recognised_on": "1/11/2024"},
        ),
        ("conventions", {"name": "x", "place": "ban-12", "state": "recognised", "decision": "3/QĐ"}),
    ],
)
def test_what_a_paper_gives_names_the_paper(person, moment, key, sent):
    assert refused(person("vanhoa"), key, moment, **sent) == {"": "title.no_decision"}


WASTE = {"place": "ban-12", "counted_on": "18/11/2024"}


def test_no_more_households_than_the_hamlet_told(person, moment):
    problems = refused(
        person("vanhoa"), "waste", moment, **WASTE, treated="118", sorting="5", waste_water="999"
    )
    assert problems == {"treated": "waste.over", "waste_water": "waste.over"}
    write(person("vanhoa"), "waste", moment, **WASTE, treated="117")
    assert refused(person("vanhoa"), "waste", moment, **WASTE, treated="110") == {"": "second"}


@pytest.mark.parametrize(
    ("key", "sent", "wrong"),
    [
        (
            "training",
            {
                "title": "x",
                "kind": "people",
                "opened": "1/9/2024",
                "invited": "10",
                "learners": "11",
            },
            "learners",
        ),
        (
            "fields",
            {
                "name": "x",
                "kind": "merged",
                "done": "3",
                "whole": "2,5",
                "measured_on": "1/9/2024",
            },
            "done",
        ),
        (
            "trade_courses",
            {
                "title": "x",
                "trade": "farm",
                "opened": "1/9/2024",
                "learners": "9",
                "employed": "10",
            },
            "employed",
        ),
        (
            "child_measurements",
            {
                "measured_on": "1/9/2024",
                "children": "9",
                "measured": "10",
                "stunted": "1",
            },
            "measured",
        ),
        (
            "value_chains",
            {
                "product": "x",
                "key_product": "no",
                "seller": "a",
                "buyer": "b",
                "starts": "2/9/2024",
                "ends": "1/9/2024",
            },
            "ends",
        ),
    ],
)
def test_parts_and_days_agree_with_their_wholes(person, moment, key, sent, wrong):
    problems = refused(person("vanhoa"), key, moment, place="xa-xuan-luong", **sent)
    assert list(problems) == [wrong]


@pytest.mark.parametrize(
    ("key", "moved"),
    [
        ("training", {"women": 999_999}),
        ("trade_courses", {"employed": 999_999}),
        ("fields", {"done": 999_999}),
        ("income_samples", {"persons": 0}),
        ("production_models", {"outcome": "effective", "confirmed_by": ""}),
        ("culture_titles", {"reached": "yes", "decision": ""}),
        ("commune_titles", {"reached": "yes", "decision": ""}),
        ("conventions", {"state": "recognised", "decision": ""}),
        ("cultural_families", {"certified": 999_999}),
        ("child_measurements", {"stunted": 999_999}),
        ("admin_reform", {"on_time": 999_999}),
        ("certificates", {"valid_until": "1999-01-01"}),
        ("value_chains", {"ends": "1999-01-01"}),
        ("cooperatives", {"women": 999_999}),
    ],
)  # fmt: skip
def test_the_database_refuses_it_too(db, key, moved):
    row = TABLES[key]._default_manager.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        TABLES[key]._default_manager.filter(pk=row.pk).update(**moved)


def test_what_is_of_a_hamlet_is_not_written_for_the_commune(person, moment):
    sent = {"place": "xa-xuan-luong", "year": "2021", "reached": "no", "decided_on": "1/12/2021"}
    assert refused(person("vanhoa"), "culture_titles", moment, **sent) == {"place": "place.hamlet"}
    assert refused(
        person("vanhoa"), "commune_titles", moment, **sent | {"place": "ban-12", "kind": "law"}
    ) == {"place": "place.commune"}
    assert refused(person("taichinh"), "income_samples", moment, **SAMPLE | {"place": "xa-xuan-luong"}) == {
        "place": "place.hamlet"
    }


def test_a_span_with_nothing_settled_says_nothing(person, moment):
    sent = {"place": "xa-xuan-luong", "from_day": "1/10/2024", "to_day": "31/10/2024", "received": "4"}
    row = write(person("canbo"), "admin_reform", moment, **sent, settled="0", on_time="0", complaints="0")
    assert row.in_order == ""
    sent |= {"from_day": "1/11/2024", "to_day": "15/11/2024"}
    row = write(person("canbo"), "admin_reform", moment, **sent, settled="0", on_time="0", complaints="1")
    assert row.in_order == "no"


def test_a_hamlet_head_writes_for_their_hamlet_only(person, moment):
    sent = {"what": "Dọn ngõ", "held_on": "18/11/2024", "people": "30"}
    write(person("truongban"), "cleanups", moment, place="ban-ven", **sent)
    assert refused(person("truongban"), "cleanups", moment, place="ban-nghe", **sent) == {
        "place": "not_offered"
    }
    for username in ("mattran", "phunu", "thidua", "chutich", "bcd"):
        with pytest.raises((NotAllowedError, EntryRefusedError)):
            write(person(username), "cleanups", moment, place="ban-ven", **sent)


def test_a_head_of_a_group_is_seen_by_who_keeps_the_book(signed_in):
    address = "/p/xa-xuan-luong/registers/self_groups/?q=Ninh+Thi+Hoa"
    assert "Tổ tự quản môi trường" in signed_in("vanhoa").get(address).content.decode()
    assert "Tổ tự quản môi trường" not in signed_in("phunu").get(address).content.decode()
