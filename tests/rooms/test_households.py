"""The household book: written once however often it is sent, dated, merged, forgotten by rule, looked at."""

import random
from datetime import date, timedelta
from uuid import uuid4

import pytest

from banmoi.management.demonstration_households import make_book
from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.households import actions as book
from banmoi.rooms.households.actions import BookProblem, BookRefusedError, Part
from banmoi.rooms.households.keeping_actions import forget_names, set_keeping
from banmoi.rooms.households.look_actions import GroundNeededError, look_at_names, take_out
from banmoi.rooms.households.models import Household, HouseholdChange, HouseholdLook
from banmoi.rooms.households.queries import (
    Wanted,
    as_row,
    find_household,
    history,
    households,
    listed,
    rows_on,
    seen_now,
    state_of,
)
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.places.queries import get_place
from tests.book_help import FULL, KEPT_FROM, added, opened, wrote
from tests.conftest import TODAY


@pytest.fixture
def head(person):
    return person("truongban")


@pytest.fixture
def kept(head, ven, moment):
    return opened(head, ven, moment)


def refused(error, field):
    return error.value.problems[field][0]


def test_only_the_board_and_the_officer_write(person, ven, moment, kept):
    for username in ("chutich", "bcd", "taichinh", "vanhoa", "mattran", "phunu", "thidua"):
        with pytest.raises(NotAllowedError):
            added(person(username), ven, moment, "Vi Văn An")
        with pytest.raises(NotAllowedError):
            look_at_names(person(username), ven.id, "list", shown=1, moment=moment)
    assert added(person("canbo"), ven, moment, "Vi Văn An")


def test_a_household_stands_with_its_marks_from_its_day(head, ven, moment, kept):
    key = added(head, ven, moment, "Nông Thị Hường")
    wrote(head, ven, moment, key, day=TODAY, poverty="poor", persons=5)
    row = find_household(ven.id, key)
    assert (row.head, row.standing, row.cells["poverty"], row.cells["persons"]) == (
        "Nông Thị Hường", "here", "poor", 5,
    )  # fmt: skip
    (before,) = rows_on(ven.id, TODAY - timedelta(days=1))
    assert (before.cells["poverty"], before.cells["persons"]) == ("neither", 4)
    assert rows_on(ven.id, KEPT_FROM - timedelta(days=1)) == []
    assert [item.cells for item in rows_on(ven.id, TODAY)] == [
        {**as_row(row).cells, "head": "Nông Thị Hường", "standing": "here"}
    ]
    assert [item.act for item in history(row.id)] == ["add", "write"]


def test_words_are_found_without_marks_and_what_is_missing_is_listed(head, ven, moment, kept):
    added(head, ven, moment, "Nông Thị Hường", water=None)
    added(head, ven, moment, "Đặng Văn Đào")
    rows = households(ven.id)
    assert [row.head for row in listed(rows, Wanted("huong"))] == ["Nông Thị Hường"]
    assert [row.head for row in listed(rows, Wanted("dang dao"))] == ["Đặng Văn Đào"]
    assert [row.head for row in listed(rows, Wanted(missing="water"))] == ["Nông Thị Hường"]
    assert state_of(rows).missing["water"] == 1


@pytest.mark.parametrize(
    ("values", "field", "problem"),
    [
        ({"head": "Vi Văn An 001085012345"}, "head", BookProblem.IDENTITY_NUMBER),
        ({"head": "  "}, "head", BookProblem.NAME_MISSING),
        ({"water": "rain"}, "water", BookProblem.NOT_OFFERED),
        ({"persons": -1}, "persons", BookProblem.NOT_WHOLE),
        ({"persons": True}, "persons", BookProblem.NOT_WHOLE),
        ({"persons": 400}, "persons", BookProblem.TOO_LARGE),
        ({"persons": 2, "women": 3}, "women", BookProblem.MORE_THAN),
        ({"birthday": "1/1/1980"}, "birthday", BookProblem.NOT_A_MARK),
        ({}, "", BookProblem.NOTHING_SAID),
    ],
)
def test_what_cannot_be_true_is_refused_with_its_field(head, ven, moment, kept, values, field, problem):
    key = added(head, ven, moment, "Vi Văn An")
    with pytest.raises(BookRefusedError) as error:
        wrote(head, ven, moment, key, **values)
    assert refused(error, field) is problem
    assert HouseholdChange.objects.count() == 1


def test_identity_numbers_are_refused_in_reasons_too(head, ven, moment, kept):
    key = added(head, ven, moment, "Vi Văn An")
    with pytest.raises(BookRefusedError) as error:
        wrote(head, ven, moment, key, reason="theo CMND 123 456 789", poverty="poor")
    assert refused(error, "reason") is BookProblem.IDENTITY_NUMBER
    with pytest.raises(GroundNeededError) as ground:
        take_out(head, ven.id, "gửi 123456789", shown=1, moment=moment)
    assert ground.value.identity
    assert not AuditEntry.objects.filter(summary__contains="123").exists()


def test_days_lie_between_the_books_first_and_today(head, ven, moment, kept):
    for day, problem in (
        (TODAY + timedelta(days=1), BookProblem.FUTURE_DAY),
        (KEPT_FROM - timedelta(days=1), BookProblem.BEFORE_BOOK),
    ):
        with pytest.raises(BookRefusedError) as error:
            added(head, ven, moment, "Vi Văn An", day=day)
        assert refused(error, "day") is problem


def test_sent_again_it_changes_nothing_more(head, ven, moment, kept):
    key = added(head, ven, moment, "Vi Văn An")
    row = find_household(ven.id, key)
    act = {"household": key, "client_id": uuid4(), "seen": seen_now(history(row.id)), "moment": moment}
    first = book.write_household(head, ven.id, {"poverty": "poor"}, **act)
    lines = AuditEntry.objects.count()
    for _again in range(3):
        again = book.write_household(head, ven.id, {"poverty": "poor"}, **act)
        assert (first.new, again.new) == (True, False)
        assert [item.id for item in again.households] == [row.id]
    assert HouseholdChange.objects.filter(household=row).count() == 2
    assert AuditEntry.objects.count() == lines


def test_the_number_of_an_act_elsewhere_opens_nothing(person, ven, commune, moment, kept):
    nghe = get_place("ban-nghe", TODAY)
    officer, number = person("canbo"), uuid4()
    opened(officer, nghe, moment)
    book.write_household(
        officer,
        nghe.id,
        {"head": "Lý Văn Bình"},
        household=uuid4(),
        client_id=number,
        new=True,
        moment=moment,
    )
    with pytest.raises(BookRefusedError) as error:
        book.write_household(
            person("truongban"), ven.id, {"head": "X"}, household=uuid4(), client_id=number, new=True,
            moment=moment,
        )  # fmt: skip
    assert refused(error, "") is BookProblem.NOT_THERE


def test_two_telephones_that_did_not_see_each_other_leave_both(person, ven, moment, kept):
    one, two = person("truongban"), person("canbo")
    key = added(one, ven, moment, "Vi Văn An")
    row = find_household(ven.id, key)
    seen = seen_now(history(row.id))
    for who, cell in ((one, "poor"), (two, "near_poor")):
        book.write_household(
            who, ven.id, {"poverty": cell}, household=key, client_id=uuid4(), seen=seen, moment=moment
        )
    row.refresh_from_db()
    assert set(row.rivals) == {"poverty"}
    both = {row.cells["poverty"], row.rivals["poverty"][0][1]}
    assert both == {"poor", "near_poor"}
    assert as_row(row).cells["poverty"] is None, "not known until a person chooses"
    assert [item.id for item in listed(households(ven.id), Wanted(state="rivals"))] == [row.id]
    wrote(one, ven, moment, key, poverty="near_poor")
    row.refresh_from_db()
    assert (row.rivals, row.cells["poverty"]) == ({}, "near_poor")


def some_acts(chance, heads):
    """Acts on three households, made with what their writers had seen, as calls that can be sent."""
    keys = [uuid4() for _ in range(3)]
    acts, seen = [], {key: [] for key in keys}

    def send(act, parts, day):
        number = uuid4()
        acts.append((chance.choice(heads), act, parts, number, day))
        for part in parts:
            seen.setdefault(part.household, []).append(number.hex)

    for key in keys:
        send("add", [Part(key, {"head": f"Hộ {key.hex[0:2]}x", **FULL}, (), new=True)], KEPT_FROM)
    for _step in range(9):
        key = chance.choice(keys)
        known = chance.sample(seen[key], k=chance.randint(0, len(seen[key])))
        day = KEPT_FROM + timedelta(days=chance.randint(0, 40))
        choice = chance.random()
        if choice < 0.6:
            cells = {"poverty": chance.choice(["poor", "near_poor", None]), "persons": chance.randint(1, 6)}
            send("write", [Part(key, cells, known)], day)
        elif choice < 0.7:
            send("end", [Part(key, {"standing": chance.choice(["moved", "ended"])}, known)], day)
        elif choice < 0.8:
            send("back", [Part(key, {"standing": "here"}, known)], day)
        elif choice < 0.9:
            into = chance.choice([item for item in keys if item != key])
            send("merge", [Part(key, {"standing": "merged"}, known), Part(into, {"persons": 9}, ())], day)
        else:
            born = Part(uuid4(), {"head": "Hộ mới"}, (), new=True)
            send("split", [Part(key, {"persons": 1}, known), born], day)
    return acts


def ended_as(ven, acts, moment):
    for who, act, parts, number, day in acts:
        book.act_on(who, ven.id, act, parts, client_id=number, day=day, reason="thử", moment=moment)
    rows = Household.objects.filter(place_id=ven.id).order_by("key")
    return [
        (row.key, row.head, row.standing, row.cells, row.rivals, row.ended_on, row.changes) for row in rows
    ]


@pytest.mark.parametrize("seed", range(12))
def test_any_order_and_repetition_of_acts_ends_with_the_same_book(person, ven, moment, kept, seed):
    chance = random.Random(seed)
    heads = [person("truongban"), person("canbo")]
    acts = some_acts(chance, heads)
    wanted = ended_as(ven, acts, moment)
    assert len(wanted) >= 3
    HouseholdChange.objects.all().delete()
    Household.objects.all().delete()
    again = [*acts, *chance.choices(acts, k=5)]
    chance.shuffle(again)
    assert ended_as(ven, again, moment) == wanted


def test_a_household_leaves_and_comes_back_with_a_reason(head, ven, moment, kept):
    key = added(head, ven, moment, "Vi Văn An")
    row = find_household(ven.id, key)
    act = {"client_id": uuid4(), "seen": seen_now(history(row.id)), "moment": moment}
    with pytest.raises(BookRefusedError) as error:
        book.end_household(head, ven.id, key, "moved", reason=" ", **act)
    assert refused(error, "reason") is BookProblem.REASON_MISSING
    book.end_household(head, ven.id, key, "moved", reason="đi làm ăn xa", **act)
    row.refresh_from_db()
    assert (row.standing, row.ended_on) == ("moved", TODAY)
    assert len(rows_on(ven.id, TODAY - timedelta(days=1))) == 1
    act = {"client_id": uuid4(), "seen": seen_now(history(row.id)), "moment": moment}
    book.end_household(head, ven.id, key, "here", reason="đã về", **act)
    row.refresh_from_db()
    assert (row.standing, row.ended_on) == ("here", None)


def test_a_household_that_moves_takes_its_marks_along(person, ven, moment, kept):
    nghe = get_place("ban-nghe", TODAY)
    officer = person("canbo")
    opened(officer, nghe, moment)
    key = added(officer, ven, moment, "Vi Văn An", poverty="near_poor")
    row = find_household(ven.id, key)
    seen = seen_now(history(row.id))
    with pytest.raises(NotAllowedError):
        book.move_household(
            person("truongban"), ven.id, Part(key, {}, seen), nghe.id, uuid4(), client_id=uuid4(),
            reason="lấy chồng", moment=moment,
        )  # fmt: skip
    number, new = uuid4(), uuid4()
    for _again in range(2):
        book.move_household(
            officer, ven.id, Part(key, {}, seen), nghe.id, new, client_id=number, reason="lấy chồng",
            moment=moment,
        )  # fmt: skip
    (there,) = households(nghe.id)
    assert (there.head, there.cells["poverty"], there.standing) == ("Vi Văn An", "near_poor", "here")
    assert find_household(ven.id, key).standing == "moved"


def test_names_go_by_the_communes_rule_and_counts_stay(person, head, ven, commune, moment, kept):
    chair = person("chutich")
    gone, here = added(head, ven, moment, "Vi Văn An"), added(head, ven, moment, "Lý Thị Lan")
    row = find_household(ven.id, gone)
    book.end_household(
        head, ven.id, gone, "ended", client_id=uuid4(), seen=seen_now(history(row.id)),
        day=date(2024, 10, 2), reason="ông An mất", moment=moment,
    )  # fmt: skip
    later = moment.replace(year=2025, month=5)
    assert forget_names(commune, moment=later) is None, "no rule: nothing is taken"
    with pytest.raises(NotAllowedError):
        set_keeping(person("canbo"), commune.id, 3, "thử", moment=moment)
    with pytest.raises(BookRefusedError):
        set_keeping(chair, commune.id, 3, " ", moment=moment)
    set_keeping(chair, commune.id, 3, "Quyết định của xã (minh họa)", moment=moment)
    assert forget_names(commune, moment=moment) == 0
    assert forget_names(commune, moment=later) == 1
    assert forget_names(commune, moment=later) == 0
    row.refresh_from_db()
    assert (row.head, row.search_personal, row.cells["persons"]) == ("", "", 4)
    text = str(list(HouseholdChange.objects.filter(household=row).values()))
    assert "Vi Văn An" not in text
    assert "mất" not in text
    assert find_household(ven.id, here).head == "Lý Thị Lan"
    assert len(rows_on(ven.id, date(2024, 10, 1))) == 2
    wrote(head, ven, later, gone, head="Vi Văn An", persons=3)  # sent late by a telephone
    row.refresh_from_db()
    assert row.head == ""


def test_every_look_at_names_leaves_a_line_and_a_file_needs_its_ground(head, ven, moment, kept):
    look_at_names(head, ven.id, "list", shown=7, moment=moment)
    look_at_names(head, ven.id, "list", shown=0, moment=moment)
    with pytest.raises(GroundNeededError):
        take_out(head, ven.id, "  ", shown=7, moment=moment)
    take_out(head, ven.id, "họp bình xét hộ nghèo", shown=7, moment=moment)
    rows = HouseholdLook.objects.filter(place_id=ven.id).values_list("kind", "shown", "ground")
    assert list(rows) == [("export", 7, "họp bình xét hộ nghèo"), ("list", 7, "")]


def test_the_trail_names_nobody_of_the_book(head, ven, moment, kept):
    key = added(head, ven, moment, "Vi Văn Anh Tuấn")
    wrote(head, ven, moment, key, poverty="poor", reason="Vi Văn Anh Tuấn ốm")
    text = str(list(AuditEntry.objects.values_list("summary", "detail")))
    assert "Anh Tuấn" not in text
    assert "Ghi thêm một hộ vào sổ hộ" in text


def test_an_invented_book_is_marked_and_the_same_every_time(head, ven, moment):
    keys = make_book(head, ven.id, households=6, kept_from=KEPT_FROM, moment=moment)
    rows = households(ven.id)
    assert [row.key for row in rows] == keys
    assert all(row.demonstration and "(minh họa)" in row.head for row in rows)
