"""The book's pages: names for the board alone, one form and the walk, both versions, the confirmation."""

import re
from io import BytesIO
from uuid import uuid4

import pytest
from openpyxl import load_workbook

from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.households import actions as book
from banmoi.rooms.households.models import Household, HouseholdBook, HouseholdChange, HouseholdLook
from banmoi.rooms.households.queries import book_of, find_household, history, households, seen_now
from banmoi.rooms.indicators.queries import current_rows
from tests.book_help import FULL, added, confirm, opened, wrote

BOOK = "/p/ban-ven/households/"


@pytest.fixture
def head(person):
    return person("truongban")


@pytest.fixture
def kept(head, ven, moment):
    return opened(head, ven, moment)


@pytest.fixture
def board(signed_in):
    return signed_in("truongban")


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page).group(1)


def form_of(client, address):
    """What a browser would send back from a form untouched."""
    page = client.get(address).content.decode()
    sent = {name: hidden(page, name) for name in ("form", "seen", "head", "day") if f'name="{name}"' in page}
    for name, value in re.findall(
        r'type="text" inputmode="numeric" id="n-\w+" name="(\w+)" value="(\d*)"', page
    ):
        sent[name] = value
    for name, value in re.findall(r'type="radio" name="(\w+)" value="(\w*)" checked', page):
        sent[name] = value
    return sent


def test_a_hamlet_without_a_book_says_so_and_its_head_opens_one(board, signed_in, ven):
    page = board.get(BOOK).content.decode()
    assert "Bản này chưa lập sổ hộ." in page
    assert "Giữ sổ từ ngày" in page
    assert "Giữ sổ từ ngày" not in signed_in("chutich").get(BOOK).content.decode()
    board.post(f"{BOOK}open/", {"kept_from": "2024-11-01"})
    assert f"{book_of(ven.id).kept_from}" == "2024-11-01"
    assert "Từ ngày giữ sổ" not in board.get(BOOK).content.decode()
    board.post(f"{BOOK}close/", {"reason": ""})
    assert book_of(ven.id) is not None
    board.post(f"{BOOK}close/", {"reason": "sang cách khác"})
    assert book_of(ven.id) is None
    board.post(f"{BOOK}open/", {"kept_from": "2034-11-01"})
    assert HouseholdBook.objects.count() == 1


def test_names_are_seen_by_the_board_and_the_officer_and_the_others_see_counts(
    signed_in, head, ven, moment, kept
):
    key = added(head, ven, moment, "Vi Văn Anh Tuấn", poverty=None)
    for username in ("chutich", "bcd", "taichinh", "vanhoa", "mattran", "phunu", "thidua"):
        client = signed_in(username)
        page = client.get(BOOK).content.decode()
        assert "Anh Tuấn" not in page
        assert "Số của sổ hộ" in page
        assert client.get(f"{BOOK}{key}/").status_code == 403
        assert client.post(f"{BOOK}{key}/", {"poverty": "poor"}).status_code == 403
        assert client.post(f"{BOOK}export/", {"ground": "xem"}).status_code == 403
    assert HouseholdLook.objects.count() == 0
    for username in ("truongban", "canbo"):
        assert "Anh Tuấn" in signed_in(username).get(BOOK).content.decode()
    assert HouseholdLook.objects.count() == 2


def test_the_list_is_searched_without_marks_and_filtered(board, head, ven, moment, kept):
    added(head, ven, moment, "Nông Thị Hường", water=None)
    added(head, ven, moment, "Đặng Văn Đào")
    for query, here, away in (
        ("q=huong", "Hường", "Đào"),
        ("q=dao", "Đào", "Hường"),
        ("missing=water", "Hường", "Đào"),
        ("state=here&missing=strange", "Hường", "Ai"),
    ):
        page = board.get(f"{BOOK}?{query}").content.decode()
        assert here in page
        assert away not in page.replace("Ai đã xem", "")
    assert "Không có hộ nào như vậy" in board.get(f"{BOOK}?state=gone").content.decode()


def test_one_form_writes_only_what_was_changed(board, head, ven, moment, kept):
    key = added(head, ven, moment, "Vi Văn An", water=None)
    where = f"{BOOK}{key}/"
    sent = form_of(board, where)
    assert sent["water"] == ""
    assert sent["persons"] == "4"
    assert board.post(where, sent).status_code == 302
    assert HouseholdChange.objects.count() == 1, "untouched: nothing is written"
    sent |= {"water": "clean", "persons": "5"}
    for _twice in range(2):
        assert board.post(where, sent).status_code == 302
    change = HouseholdChange.objects.last()
    assert HouseholdChange.objects.count() == 2
    assert change.cells == {"water": "clean", "persons": 5}
    assert change.changed_by_id == head.user_id


def test_what_is_wrong_stays_as_typed_with_its_reason(board, head, ven, moment, kept):
    key = added(head, ven, moment, "Vi Văn An")
    where = f"{BOOK}{key}/"
    for typed, words in (
        ({"women": "9"}, "Trong đó nữ nhiều hơn Số người trong hộ."),
        ({"persons": "bốn"}, "“bốn” không phải là số đếm"),
        ({"head": "An 001085012345"}, "giống số căn cước"),
        ({"day": "2030-01-01", "poverty": "poor"}, "Ngày này chưa đến"),
    ):
        answer = board.post(where, form_of(board, where) | typed)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert words in page
        assert next(iter(typed.values())) in page
    assert HouseholdChange.objects.count() == 1


def test_both_versions_are_shown_and_a_choice_ends_it(board, person, head, ven, moment, kept):
    key = added(head, ven, moment, "Vi Văn An")
    row = find_household(ven.id, key)
    seen = seen_now(history(row.id))
    for who, cell in ((head, "poor"), (person("canbo"), "near_poor")):
        book.write_household(
            who, ven.id, {"poverty": cell}, household=key, client_id=uuid4(), seen=seen, moment=moment
        )
    where = f"{BOOK}{key}/"
    page = board.get(where).content.decode()
    assert "Hai người ghi khác nhau" in page
    assert "Ninh Văn Đức" in page and "Nguyễn Thị Hạnh" in page
    sent = form_of(board, where)
    assert sent["poverty"] == ""
    board.post(where, sent)
    row.refresh_from_db()
    assert row.rivals, "an untouched form chooses nothing"
    board.post(where, form_of(board, where) | {"poverty": "near_poor"})
    row.refresh_from_db()
    assert (row.rivals, row.cells["poverty"]) == ({}, "near_poor")


def test_a_form_opened_before_somebody_else_wrote_keeps_both(board, person, head, ven, moment, kept):
    key = added(head, ven, moment, "Vi Văn An")
    where = f"{BOOK}{key}/"
    sent = form_of(board, where)
    wrote(person("canbo"), ven, moment, key, water="none", poverty="poor")
    board.post(where, sent | {"water": "clean"})
    row = find_household(ven.id, key)
    assert set(row.rivals) == {"water"}
    assert row.cells["poverty"] == "poor", "what the form left untouched is not taken back"


def test_the_walk_goes_from_household_to_household(board, head, ven, moment, kept):
    names = ["Vi Văn An", "Lý Thị Lan", "Lò Văn Minh"]
    for name in names:
        added(head, ven, moment, name, water=None)
    where = f"{BOOK}walk/water/"
    page = board.get(where).content.decode()
    assert "Vi Văn An" in page and "0/3 hộ đã biết" in page
    for _name in names:
        sent = {name: hidden(page, name) for name in ("form", "seen", "household")}
        page = board.post(where, sent | {"answer": "piped"}, follow=True).content.decode()
    assert "Đã đủ mọi hộ" in page
    assert [row.cells["water"] for row in households(ven.id)] == ["piped"] * 3


def test_the_walk_skips_and_takes_numbers(board, head, ven, moment, kept):
    for name in ("Vi Văn An", "Lý Thị Lan"):
        added(head, ven, moment, name, insured=None, insured_women=None)
    where = f"{BOOK}walk/insured/"
    page = board.get(where).content.decode()
    assert 'value="4"' in page and 'value="5"' not in page, "no more than the household's persons"
    after = re.search(r"\?after=\d+", page).group()
    second = board.get(where + after).content.decode()
    assert "Lý Thị Lan" in second
    sent = {name: hidden(second, name) for name in ("form", "seen", "household")}
    answer = board.post(where, sent | {"answer": "", "other": "7"})
    assert answer.status_code == 422
    assert "nhiều hơn Số người trong hộ" in answer.content.decode()
    done = board.post(where, sent | {"answer": "", "other": "3"}, follow=True).content.decode()
    assert "Còn 1 hộ chưa biết" in done


def test_households_are_merged_and_split_on_their_pages(board, head, ven, moment, kept):
    one, two = added(head, ven, moment, "Vi Văn An"), added(head, ven, moment, "Lý Thị Lan")
    where = f"{BOOK}{one}/merge/"
    page = board.get(where).content.decode()
    sent = {name: hidden(page, name) for name in ("form", "seen")}
    assert board.post(where, sent | {"into": str(two), "reason": ""}).status_code == 422
    for _twice in range(2):
        board.post(where, sent | {"into": str(two), "reason": "về ở chung"})
    row, into = find_household(ven.id, one), find_household(ven.id, two)
    assert (row.standing, into.cells["persons"], into.cells["insured"]) == ("merged", 8, 8)
    where = f"{BOOK}{two}/split/"
    page = board.get(where).content.decode()
    sent = {name: hidden(page, name) for name in ("form", "seen")} | {"reason": "ra ở riêng"}
    assert board.post(where, sent | {"head": "Vi Văn Con", "persons": "9"}).status_code == 422
    board.post(where, sent | {"head": "Vi Văn Con", "persons": "3", "women": "1"})
    into.refresh_from_db()
    born = Household.objects.get(head="Vi Văn Con")
    assert (into.cells["persons"], into.cells["women"], into.cells["insured"]) == (5, 3, None)
    assert (born.cells["persons"], born.standing) == (3, "here")
    board.post(f"{BOOK}{born.key}/end/", {"how": "mistake", "reason": "ghi hai lần"})
    assert find_household(ven.id, born.key).standing == "mistake"
    assert "Đưa trở lại sổ" in board.get(f"{BOOK}{born.key}/").content.decode()


def test_the_confirmation_shows_what_will_be_frozen_and_freezes_it(board, head, ven, moment, kept):
    keys = [added(head, ven, moment, f"Hộ {n}", poverty="poor" if n else None) for n in range(3)]
    where = f"{BOOK}confirm/"
    page = board.get(where).content.decode()
    assert "từ 2 đến 3" in page
    assert "1 hộ chưa biết" in page
    wrote(head, ven, moment, keys[0], poverty="neither")
    sent = {name: hidden(page, name) for name in ("form", "digest")}
    answer = board.post(where, sent)
    assert answer.status_code == 422
    assert "Sổ vừa có thay đổi" in answer.content.decode()
    page = answer.content.decode()
    sent = {name: hidden(page, name) for name in ("form", "digest")}
    assert board.post(where, sent).status_code == 302
    (row,) = current_rows([ven.id], indicators=["poor_household_rate"], period="2024q4")
    assert row.value.numerator == 2
    value = board.get(f"/values/{row.value.id}/").content.decode()
    assert "Đếm từ sổ hộ" in value and "trong 3 hộ của sổ" in value
    assert "Hộ 1" not in value
    assert board.get(f"{where}?period=2024y").status_code == 404


def test_the_page_of_looks_and_the_file_with_its_ground(board, head, ven, moment, kept):
    added(head, ven, moment, "Vi Văn An", water=None)
    added(head, ven, moment, "Lý Thị Lan")
    assert board.post(f"{BOOK}export/", {"ground": " "}).status_code == 422
    assert board.post(f"{BOOK}export/", {"ground": "CMND 123456789"}).status_code == 422
    answer = board.post(f"{BOOK}export/", {"ground": "họp bình xét"})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert [row[1] for row in rows[:2]] == ["Vi Văn An", "Lý Thị Lan"]
    assert rows[0][2] == FULL["persons"]
    page = board.get(f"{BOOK}looks/").content.decode()
    assert "họp bình xét" in page and "tải Excel" in page
    assert AuditEntry.objects.filter(act="household.export").count() == 1


def test_the_commune_sees_which_hamlets_keep_a_book_and_sets_its_rule(signed_in, head, ven, moment, kept):
    added(head, ven, moment, "Vi Văn Anh Tuấn")
    confirm(head, ven, moment)
    where = "/p/xa-xuan-luong/households/"
    chair = signed_in("chutich")
    page = chair.get(where).content.decode()
    assert "1/14 bản giữ sổ hộ" in page and "Xã chưa quy định" in page and "Anh Tuấn" not in page
    assert "Số tháng giữ tên" not in signed_in("canbo").get(where).content.decode()
    for months in ("hai", "9999"):
        chair.post(f"{where}keeping/", {"months": months, "ground": "thử"})
    assert "Xã chưa quy định" in chair.get(where).content.decode()
    chair.post(f"{where}keeping/", {"months": "24", "ground": "Quyết định minh họa"})
    assert "quá 24 tháng" in chair.get(where).content.decode()


def test_a_household_of_another_hamlet_is_not_found_here(signed_in, person, head, ven, moment, kept):
    key = added(head, ven, moment, "Vi Văn An")
    assert signed_in("canbo").get(f"/p/ban-nghe/households/{key}/").status_code == 404
    assert signed_in("truongban").get("/p/ban-nghe/households/new/").status_code == 403
