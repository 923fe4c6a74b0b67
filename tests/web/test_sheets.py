"""A sheet goes into a register: sent, matched, looked at, written; and what stands in the way."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from banmoi.core.registers import CellError, CellProblem
from banmoi.reference.registers import registers
from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.places.models import Place
from banmoi.rooms.registers import actions, sheet_actions
from banmoi.rooms.registers.actions import EntryRefusedError, typed_cells, withdraw_entry, write_entry
from banmoi.rooms.registers.models import TABLES, EntryChange, SheetImport, SheetPart
from banmoi.web import sheets
from banmoi.web.sheets_match import problem_words
from tests.sheets import (
    GIVEN,
    HEADS,
    book,
    content,
    counts,
    form_of,
    given,
    listed,
    look,
    opened,
    problems,
    send,
    write,
)

Given = TABLES["contributions"]
REGISTER = registers()["contributions"]


def test_a_list_goes_from_the_file_to_the_register(signed_in, person):
    client, before = signed_in("canbo"), Given.objects.count()
    rows = [given(1), given(2, kind="Đất", quantity="36,5"), given(3, kind="tien", price=None)]
    page, sheet = look(client, listed(*rows))
    assert counts(sheet) == (3, 0, 0, 0)
    assert "Sổ chưa thay đổi gì" in page.content.decode()
    assert Given.objects.count() == before
    write(client, sheet)
    assert sheet.state == "written"
    rows = list(Given.objects.order_by("-id")[:3])
    assert [row.who for row in rows] == ["Hộ thử 3", "Hộ thử 2", "Hộ thử 1"]
    assert [row.value for row in rows] == [5, 7_300_000, 1_000_000]
    assert rows[0].made_by_id == person("canbo").user_id
    changes = EntryChange.objects.filter(register="contributions", entry__in=[row.id for row in rows])
    said = {f"Nhập từ Excel, lần số {sheet.id}, dòng {n}" for n in (2, 3, 4)}
    assert {change.reason for change in changes} == said
    assert AuditEntry.objects.filter(act="register.import", subject_id=str(sheet.id)).count() == 1
    assert not AuditEntry.objects.filter(
        act="register.make", subject_id=f"contributions:{rows[0].id}"
    ).exists()
    assert not SheetPart.objects.exists()


def test_an_entry_of_a_sheet_is_the_same_as_one_of_the_form(signed_in, person, moment):
    texts = {"who": "Hộ thử 1", "kind": "Ngày công", "place": "ban-ven", "quantity": "5",
             "unit_price": "200.000", "price_by": "Biên bản họp bản", "on_day": "12/03/2024",
             "purpose": "Đường bản"}  # fmt: skip
    single = write_entry(person("canbo"), REGISTER, None, texts, moment=moment).entry
    withdraw_entry(person("canbo"), REGISTER, single.id, withdrawn=True, reason="thử", moment=moment)
    client = signed_in("canbo")
    _page, sheet = look(client, listed(given(1, receipt="R1")))
    write(client, sheet)
    made = Given.objects.latest("id")
    names = [f.attname for f in Given._meta.fields]
    names = [n for n in names if n not in ("id", "version", "made_at", "withdrawn_at", "withdrawn_why")]
    assert {n: getattr(made, n) for n in names} == {n: getattr(single, n) for n in names}
    moves = [
        EntryChange.objects.get(entry=e.id, register="contributions", version=1).moves for e in (single, made)
    ]
    assert moves[0] == moves[1]


def test_the_same_file_twice_changes_nothing(signed_in):
    client = signed_in("canbo")
    data = listed(given(1), given(1), given(2, receipt="BN-900"))
    _page, sheet = look(client, data)
    assert counts(sheet) == (3, 0, 0, 0)
    assert any("giống hệt" in text for text in sheet.said)
    write(client, sheet)
    known, changes = Given.objects.count(), EntryChange.objects.count()
    page, again = look(client, data)
    assert counts(again) == (0, 0, 3, 0)
    assert "không có gì để ghi" in page.content.decode()
    write(client, again)
    assert again.state == "checked"
    assert (Given.objects.count(), EntryChange.objects.count()) == (known, changes)


def test_wrong_rows_are_said_one_by_one_and_nothing_is_written(signed_in):
    client, before = signed_in("canbo"), Given.objects.count()
    rows = [given(1), given(2, day="31/02/2024"), given(3, kind="vàng", quantity="năm"),
            given(4, place="Bản Mây"), given(5, quantity=-5)]  # fmt: skip
    page, sheet = look(client, listed(*rows))
    assert counts(sheet) == (1, 0, 0, 4)
    text = page.content.decode()
    assert "<b>Dòng 3, cột “Ngày”:</b> “31/02/2024” không phải là một ngày. Ghi như 20/11/2024." in text
    said = problems(sheet)
    assert [(row, head) for row, head, _text in said] == [
        (3, "Ngày"), (4, "Hình thức"), (4, "Số lượng"), (5, "Bản"), (6, "Số lượng"),
    ]  # fmt: skip
    assert "“-5”" in said[4][2]
    answer = write(client, sheet)
    assert "Còn dòng sai" in answer.content.decode()
    assert (sheet.state, Given.objects.count()) == ("checked", before)


def test_the_register_s_own_sheet_comes_back_with_what_was_changed(signed_in):
    client = signed_in("canbo")
    made = opened(client.get(f"{GIVEN}sheet.xlsx"))
    sheet = made.active
    assert sheet.cell(3, 1).value == "Số trong sổ (№)"
    _page, same = look(client, content(made))
    assert counts(same) == (0, 0, Given.objects.filter(withdrawn_at=None).count(), 0)
    heads = [cell.value for cell in sheet[3]]
    number = sheet.cell(4, 1).value
    sheet.cell(4, heads.index("Số lượng") + 1).value = 41
    page, changed = look(client, content(made))
    assert counts(changed)[1] == 1
    text = page.content.decode()
    assert f"sửa dòng số {number}" in text
    assert "<ins>41</ins>" in text
    entry = Given.objects.get(id=number)
    version = entry.version
    write(client, changed)
    entry.refresh_from_db()
    assert (entry.quantity, entry.version) == (41, version + 1)


TRAINING = "/p/xa-xuan-luong/registers/training/"
COURSES = ["Tên lớp", "Loại", "Bản", "Ngày mở", "Số người dự", "Đơn vị mở lớp"]


def courses(*rows):
    """The bytes of a list of courses; each is told by its count and organiser."""
    first = ["Lớp ủ phân", "Tập huấn người dân", "Bản Ven", date(2024, 3, 12)]
    return content(book([[*first, *row] for row in rows], heads=COURSES)[0])


def test_a_row_is_found_by_its_key_and_an_empty_cell_leaves_what_is_there(signed_in):
    client = signed_in("canbo")
    _page, sheet = look(client, courses((20, "Hội Phụ nữ")), base=TRAINING)
    assert counts(sheet) == (1, 0, 0, 0)
    write(client, sheet, base=TRAINING)
    made = TABLES["training"].objects.latest("id")
    _page, sheet = look(client, courses((25, None)), base=TRAINING)
    assert counts(sheet) == (0, 1, 0, 0)
    write(client, sheet, base=TRAINING)
    made.refresh_from_db()
    assert (made.learners, made.organiser) == (25, "Hội Phụ nữ")


def test_two_rows_of_one_entry_are_refused(signed_in, monkeypatch):
    """A course is found by its title, place and day: two rows of one course cannot both be meant."""
    client, base, data = signed_in("canbo"), TRAINING, courses((20, "x"), (21, "x"))
    _page, sheet = look(client, data, base=base)
    assert counts(sheet) == (1, 0, 0, 1)
    assert "Cùng một mục của sổ với dòng 2" in problems(sheet)[0][2]
    monkeypatch.setattr(sheet_actions, "PART", 1)
    _page, sheet = look(client, data, base=base)
    assert sheet.parts.count() == 2
    assert counts(sheet) == (1, 0, 0, 1)


def test_a_number_that_is_not_there_or_was_withdrawn_is_refused(signed_in, person, moment):
    entry = Given.objects.latest("id")
    withdraw_entry(person("canbo"), REGISTER, entry.id, withdrawn=True, reason="thử", moment=moment)
    rows = [[number, *given(1)[1:]] for number in (entry.id, 999_999, "x")]
    _page, sheet = look(signed_in("canbo"), listed(*rows, heads=["Số trong sổ (№)", *HEADS[1:]]))
    texts = [text for _row, _head, text in problems(sheet)]
    assert "đã bỏ khỏi sổ" in texts[0]
    assert "không có dòng số “999999”" in texts[1]
    assert "không có dòng số “x”" in texts[2]


def test_something_said_twice_in_other_words_is_pointed_out(signed_in):
    client = signed_in("canbo")
    _page, sheet = look(client, listed(given(1)))
    write(client, sheet)
    page, sheet = look(client, listed(given(1, quantity=6)))
    assert counts(sheet) == (1, 0, 0, 0)
    assert "có thể trùng với" in page.content.decode()


def test_a_rule_of_the_room_speaks_in_the_look(signed_in, monkeypatch):
    asked = []

    def hook(rights, entry, moment):
        asked.append(entry.pk)
        if entry.quantity == 7:
            raise EntryRefusedError({"quantity": CellError(CellProblem.NOT_TAKEN, "7")})

    monkeypatch.setitem(actions._HOOKS, "contributions", [(hook, None)])
    client, before = signed_in("canbo"), Given.objects.count()
    _page, sheet = look(client, listed(given(1), given(2, quantity=7), given(3, quantity=7)))
    assert counts(sheet) == (1, 0, 0, 2)
    assert [(row, head) for row, head, _text in problems(sheet)] == [(3, "Số lượng"), (4, "Số lượng")]
    assert Given.objects.count() == before
    assert asked


def test_a_hook_for_many_is_asked_once(signed_in, monkeypatch):
    asked = []

    def many(rights, entries, moment):
        asked.append(len(entries))
        return {}

    monkeypatch.setitem(actions._HOOKS, "contributions", [(pytest.fail, many)])
    client = signed_in("canbo")
    _page, sheet = look(client, listed(given(1), given(2)))
    write(client, sheet)
    assert asked == [2, 2]


def test_a_row_refused_at_the_last_moment_keeps_everything_out(signed_in, monkeypatch):
    client, before = signed_in("canbo"), Given.objects.count()
    _page, sheet = look(client, listed(given(1), given(2, quantity=7)))

    def hook(rights, entry, moment):
        if entry.quantity == 7:
            raise EntryRefusedError({"quantity": CellError(CellProblem.NOT_TAKEN, "7")})

    monkeypatch.setitem(actions._HOOKS, "contributions", [(hook, None)])
    page = write(client, sheet)
    assert "Có dòng sổ không nhận" in page.content.decode()
    assert (sheet.state, counts(sheet)) == ("checked", (1, 0, 0, 1))
    assert Given.objects.count() == before
    assert not AuditEntry.objects.filter(act="register.import").exists()


def test_a_rule_of_the_table_is_a_sentence_and_no_accident(person, moment):
    contracts = registers()["contracts"]
    work = TABLES["works"].objects.first()
    texts = {"name": "Thử", "work": str(work.id), "contractor": "Tổ thợ", "value": "0"}
    with pytest.raises(EntryRefusedError) as refused:
        write_entry(person("taichinh"), contracts, None, texts, moment=moment)
    assert refused.value.cells["value"].problem is CellProblem.NOT_POSITIVE
    Contract = TABLES["contracts"]
    fields = {
        "place": work.place,
        "work": work,
        "name": "x",
        "contractor": "y",
        "made_by_id": person("canbo").user_id,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.create(**fields, value=0, made_at=moment)


CONTRACTS = "/p/xa-xuan-luong/registers/contracts/"


def test_contracts_by_their_work_and_the_table_s_own_rules(signed_in):
    work = TABLES["works"].objects.exclude(place__level="commune").first()
    heads = ["Gói thầu", "Tên công trình", "Đơn vị thi công", "Số HĐ", "Giá trị HĐ"]
    rows = [["Gói 1", work.name, "Tổ thợ", "01/HĐ", 100_000_000], ["Gói 2", work.id, "Tổ thợ", "02/HĐ", 0],
            ["Gói 3", "Công trình lạ", "Tổ thợ", "03/HĐ", 5]]  # fmt: skip
    client = signed_in("taichinh")
    _page, sheet = look(client, content(book(rows, heads=heads)[0]), base=CONTRACTS)
    assert counts(sheet) == (1, 0, 0, 2)
    assert [(row, head) for row, head, _text in problems(sheet)] == [(3, "Giá trị HĐ"), (4, "Tên công trình")]
    _page, sheet = look(client, content(book(rows[:1], heads=heads)[0]), base=CONTRACTS)
    write(client, sheet, base=CONTRACTS)
    assert TABLES["contracts"].objects.latest("id").place_id == work.place_id


def test_the_look_is_taken_up_where_it_was_left(signed_in, monkeypatch):
    monkeypatch.setattr(sheet_actions, "PART", 2)
    monkeypatch.setattr(sheet_actions, "STEP_PARTS", 1)
    monkeypatch.setattr("banmoi.web.sheets.STEP_PARTS", 0)
    client = signed_in("canbo")
    response, sheet = send(client, listed(*(given(n) for n in range(5))))
    page = client.post(f"{GIVEN}sheets/{sheet.id}/", form_of(response), follow=True)
    assert "Đã xem 0 trên 5 dòng" in page.content.decode()
    page = client.get(page.context["next"])
    assert "Đã xem 2 trên 5 dòng" in page.content.decode()
    assert '<progress class="sheet-progress" max="5" value="2"' in page.content.decode()
    other = signed_in("canbo").get(f"{GIVEN}sheets/")
    assert "đang xem từng dòng" in other.content.decode()
    page = signed_in("taichinh").get(f"{GIVEN}sheets/{sheet.id}/")
    assert "Đã xem 2 trên 5 dòng" in page.content.decode()
    for _step in range(2):
        page = client.get(page.context["next"], follow=True)
    sheet.refresh_from_db()
    assert (sheet.state, counts(sheet)) == ("checked", (5, 0, 0, 0))


def test_two_pages_do_not_take_the_same_step(person, signed_in, monkeypatch, moment):
    monkeypatch.setattr("banmoi.web.sheets.STEP_PARTS", 0)
    client = signed_in("canbo")
    response, sheet = send(client, listed(given(1)))
    client.post(f"{GIVEN}sheets/{sheet.id}/", form_of(response))
    claim = SheetImport.objects.filter(id=sheet.id)
    claim.update(claimed_until=moment + timedelta(minutes=2))
    found = sheet_actions.look_at_some(person("canbo"), REGISTER, sheet.id, problem_words, moment=moment)
    assert (found.state, found.done) == ("checking", 0)
    monkeypatch.setattr("banmoi.kit.clock.now", lambda: moment)
    page = client.get(f"{GIVEN}sheets/{sheet.id}/?step=1")
    assert 'content="3; url=' in page.content.decode()
    later = moment + timedelta(minutes=5)
    found = sheet_actions.look_at_some(person("canbo"), REGISTER, sheet.id, problem_words, moment=later)
    assert (found.state, found.done) == ("checked", 1)


def test_a_claim_of_a_clock_that_was_set_does_not_hold_for_ever(person, signed_in, monkeypatch, moment):
    monkeypatch.setattr("banmoi.web.sheets.STEP_PARTS", 0)
    client = signed_in("canbo")
    response, sheet = send(client, listed(given(1)))
    client.post(f"{GIVEN}sheets/{sheet.id}/", form_of(response))
    SheetImport.objects.filter(id=sheet.id).update(claimed_until=moment + timedelta(hours=23))
    found = sheet_actions.look_at_some(person("canbo"), REGISTER, sheet.id, problem_words, moment=moment)
    assert found.state == "checked"


def test_a_register_that_changed_since_is_looked_at_again(signed_in, person, moment):
    client = signed_in("canbo")
    _page, sheet = look(client, listed(given(1), given(2)))
    _page, other = look(client, listed(given(1)))
    write(client, other)
    assert other.state == "written"
    page = write(client, sheet)
    assert "Sổ vừa thay đổi" in page.content.decode() or sheet.state == "checked"
    assert counts(sheet) == (1, 0, 1, 0)
    write(client, sheet)
    assert sheet.state == "written"
    assert Given.objects.filter(who="Hộ thử 1").count() == 1


def test_writing_twice_writes_once(signed_in, person, moment):
    client = signed_in("canbo")
    _page, sheet = look(client, listed(given(1)))
    write(client, sheet)
    known = Given.objects.count()
    sheet_actions.write_sheet_lines(person("canbo"), REGISTER, sheet.id, problem_words, moment=moment)
    write(client, sheet)
    assert Given.objects.count() == known


def test_a_sheet_can_be_dropped_and_its_file_stays(signed_in):
    client = signed_in("canbo")
    _page, sheet = look(client, listed(given(1)))
    client.post(f"{GIVEN}sheets/{sheet.id}/", {"do": "drop"})
    sheet.refresh_from_db()
    assert sheet.state == "dropped"
    assert not sheet.parts.exists()
    file = client.get(f"{GIVEN}sheets/{sheet.id}/file/")
    assert b"".join(file).startswith(b"PK")
    answer = client.post(f"{GIVEN}sheets/{sheet.id}/", {"do": "confirm"}, follow=True)
    assert "đã bỏ" in answer.content.decode()


def test_a_match_that_says_too_little_or_twice_is_refused_with_what_was_chosen(signed_in):
    client = signed_in("canbo")
    response, sheet = send(client, listed(given(1)))
    form = form_of(response) | {"column-6": "", "column-8": "who"}
    page = client.post(f"{GIVEN}sheets/{sheet.id}/", form)
    text = page.content.decode()
    assert page.status_code == 422
    assert "Chưa chọn cột cho: Ngày đóng góp" in text
    assert "Cột B và cột I cùng là “Hộ hoặc người đóng góp”" in text
    assert page.context["found"].chosen[8] == "who"


def test_what_the_officer_matched_is_known_next_time(signed_in):
    client = signed_in("canbo")
    heads = [*HEADS[:7], "Việc", "Lời người ghi", HEADS[9]]
    response, sheet = send(client, listed(given(1, receipt="R7"), heads=heads))
    assert "purpose" not in response.context["found"].chosen.values()
    form = form_of(response) | {"column-7": "purpose", "column-8": "note"}
    client.post(f"{GIVEN}sheets/{sheet.id}/", form)
    response, _sheet = send(client, listed(given(2, receipt="R8"), heads=heads))
    assert response.context["found"].chosen[7] == "purpose"
    assert response.context["found"].chosen[8] == "note"


def test_another_sheet_and_another_head_can_be_chosen(signed_in):
    made, _sheet = book([given(1)], title="Năm 2024")
    other = made.create_sheet("Năm 2023")
    for row in [["Danh sách"], HEADS, given(2), given(3)]:
        other.append(row)
    client = signed_in("canbo")
    response, sheet = send(client, content(made))
    assert response.context["found"].grid.title == "Năm 2024"
    page = client.get(f"{GIVEN}sheets/{sheet.id}/?match=1&sheet=N%C4%83m+2023")
    assert (page.context["found"].grid.title, page.context["found"].head.first) == ("Năm 2023", 2)
    page = client.get(f"{GIVEN}sheets/{sheet.id}/?match=1&sheet=N%C4%83m+2023&row=1")
    assert page.context["found"].head.first == 1
    page = client.get(f"{GIVEN}sheets/{sheet.id}/?match=1&row=%C2%B2")
    assert page.status_code == 200


def test_rows_without_a_place_are_where_the_officer_says(signed_in):
    client = signed_in("canbo")
    rows = [given(1, place=None)]
    _page, sheet = look(client, listed(*rows))
    assert counts(sheet) == (0, 0, 0, 1)
    _page, sheet = look(client, listed(*rows), place_meant="ban-xoan")
    write(client, sheet)
    assert Given.objects.latest("id").place.key == "ban-xoan"


def test_csv_goes_the_same_way(signed_in):
    text = (
        "Họ và tên;Hình thức;Bản;Số lượng;Ngày;Nội dung\r\nHộ CSV;Tiền;Bản Ven;1.500.000 đ;12/3/24;Đường\r\n"
    )
    client = signed_in("canbo")
    _page, sheet = look(client, text.encode("utf-8-sig"), name="x.csv")
    write(client, sheet)
    made = Given.objects.latest("id")
    assert (made.who, made.value, made.on_day) == ("Hộ CSV", 1_500_000, date(2024, 3, 12))
    file = client.get(f"{GIVEN}sheets/{sheet.id}/file/")
    assert file["Content-Disposition"].endswith('.csv"')
    assert b"".join(file).decode("utf-8-sig") == text


def test_files_that_are_not_taken_say_what_to_do(signed_in):
    client = signed_in("canbo")
    page, _sheet = send(client, b"\xd0\xcf\x11\xe0" + b"\x00" * 600, name="cu.xls")
    assert page.status_code == 422
    assert "Lưu thành" in page.content.decode()
    page, _sheet = send(client, b"\x89PNG....", name="anh.png")
    assert "không phải bảng tính" in page.content.decode()
    assert client.post(f"{GIVEN}sheets/", {}).status_code == 422
    assert not SheetImport.objects.exists()


@pytest.mark.parametrize("name", ["truongban", "canbo"])
def test_a_hamlet_head_writes_for_the_own_hamlet_only(signed_in, name):
    _page, sheet = look(signed_in(name), listed(given(1), given(2, place="Bản Xoan")))
    assert counts(sheet) == ((1, 0, 0, 1) if name == "truongban" else (2, 0, 0, 0))
    if name == "truongban":
        assert "Bản Xoan" in problems(sheet)[0][2]


def test_a_hamlet_head_does_not_change_another_hamlet_s_entry(signed_in):
    _page, sheet = look(signed_in("canbo"), listed(given(1, place="Bản Xoan")))
    write(signed_in("canbo"), sheet)
    number = Given.objects.latest("id").id
    row = [number, *given(1, place="Bản Xoan", quantity=9)[1:]]
    _page, sheet = look(signed_in("truongban"), listed(row, heads=["Số trong sổ (№)", *HEADS[1:]]))
    assert counts(sheet)[3] == 1


def test_who_may_not_write_here_sees_no_sheet(signed_in, person):
    _page, sheet = look(signed_in("canbo"), listed(given(1)))
    for address in ("", "file/"):
        assert signed_in("truongban").get(f"{GIVEN}sheets/{sheet.id}/{address}").status_code == 403
        assert signed_in("mattran").get(f"{GIVEN}sheets/{sheet.id}/{address}").status_code == 403
    assert signed_in("truongban").post(f"{GIVEN}sheets/{sheet.id}/", {"do": "confirm"}).status_code == 403
    assert signed_in("canbo").get(f"/p/ban-ven/registers/contributions/sheets/{sheet.id}/").status_code == 404
    assert (
        signed_in("canbo").get(f"/p/xa-xuan-luong/registers/training/sheets/{sheet.id}/").status_code == 404
    )
    assert signed_in("canbo").get(f"/files/{sheet.file.digest}/").status_code == 404
    with pytest.raises(NotAllowedError):
        sheet_actions.confirm_sheet(person("truongban"), REGISTER, sheet.id)


def test_a_register_of_acts_takes_no_sheets(signed_in, monkeypatch):
    monkeypatch.setattr(sheets, "find_register", lambda key: replace(REGISTER, by_acts=True))
    assert signed_in("canbo").get(f"{GIVEN}sheets/").status_code == 404
    assert signed_in("canbo").get(f"{GIVEN}template.xlsx").status_code == 404


def test_indicators_follow_once(signed_in, monkeypatch):
    fed = []
    monkeypatch.setattr(
        sheet_actions, "feed", lambda rights, register, places, moment: fed.append(set(places))
    )
    client = signed_in("canbo")
    _page, sheet = look(client, listed(given(1), given(2, place="Bản Xoan"), given(3)))
    assert not fed
    write(client, sheet)
    places = Place.objects.filter(key__in=["ban-ven", "ban-xoan"])
    assert fed == [{place.id for place in places}]


def test_a_register_feeds_its_indicator_from_a_sheet(signed_in):
    base = "/p/xa-xuan-luong/registers/ocop/"
    TABLES["ocop"].objects.update(withdrawn_at=timezone.now())
    rows = [["Chè thử", "Hợp tác xã", "Bản Ven", "4 sao", date(2024, 1, 5), date(2027, 1, 5)]]
    heads = ["Tên sản phẩm", "Chủ thể", "Bản", "Hạng sao", "Ngày quyết định", "Ngày hết hạn"]
    client = signed_in("canbo")
    _page, sheet = look(client, content(book(rows, heads=heads)[0]), base=base)
    write(client, sheet, base=base)
    entry = TABLES["ocop"].objects.latest("id")
    page = client.get(f"{base}{entry.id}/")
    assert page.context["told"]


def test_pages_stay_small_with_many_wide_rows(signed_in):
    long = "Nội dung rất dài " * 11
    rows = [given(n, name="Hộ có tên dài " * 8, purpose=long[:190], day="sai" if n % 2 else date(2024, 1, 1))
            for n in range(120)]  # fmt: skip
    client = signed_in("canbo")
    _page, sheet = look(client, listed(*rows))
    for query in ("", "?show=new", "?show=new&page=3", "?show=wrong&page=999", "?show=same", "?match=1"):
        for language in ("vi", "en"):
            client.cookies["django_language"] = language
            page = client.get(f"{GIVEN}sheets/{sheet.id}/{query}")
            assert page.status_code == 200
            assert len(page.content) < 60_000, query


def test_cells_of_an_entry_are_typed_back(person, moment):
    entry = Given.objects.latest("id")
    again = write_entry(
        person("canbo"), REGISTER, entry.id, typed_cells(REGISTER, entry), seen=entry.version, moment=moment
    )
    assert not again.moves
