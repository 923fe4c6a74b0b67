"""What ends in the registers comes to those who keep them: on the board, by mail, into the calendar."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from banmoi.core.registers import Column, ColumnKind
from banmoi.kit.privacy import PrivacyClass
from banmoi.reference.registers import registers
from banmoi.reports.expiries import expiries_for
from banmoi.reports.lapsing import past_of
from banmoi.reports.reminders import letters
from banmoi.reports.waiting import waiting_for
from banmoi.rooms.assessments.queries import standing_of
from banmoi.rooms.people.models import Position, User
from banmoi.rooms.places.queries import get_place
from banmoi.rooms.registers.models import TABLES
from banmoi.rooms.registers.queries import _personal, endings
from tests.conftest import TODAY

OCOP = TABLES["ocop"]


def product(place, days, name="Chè thử", **more):
    """An OCOP product whose recognition ends so many days from today."""
    return OCOP._default_manager.create(
        place_id=place.id, name=name, producer="Tổ thử", stars="s3", decided_on=date(2021, 1, 1),
        valid_until=TODAY + timedelta(days=days), made_by=User.objects.get(username="canbo"),
        made_at="2024-01-01T00:00Z", **more,
    )  # fmt: skip


@pytest.fixture
def nothing(db):
    """The demonstration without anything that ends in registers."""
    for register in registers().values():
        for column in register.columns:
            if column.lapses:
                rows = TABLES[register.key]._default_manager.all()
                if TABLES[register.key]._meta.get_field(column.name).null:
                    rows.update(**{column.name: None})
                else:
                    rows.update(withdrawn_at="2024-01-01T00:00Z")


def told(rights):
    return {(item.ending.entry_id, item.past) for item in expiries_for(rights)}


def test_thirty_days_before_and_a_year_after(nothing, commune, person):
    rows = {days: product(commune, days, f"Số {days}") for days in (-366, -365, -1, 0, 30, 31)}
    assert told(person("canbo")) == {
        (rows[-365].pk, True), (rows[-1].pk, True), (rows[0].pk, False), (rows[30].pk, False),
    }  # fmt: skip


def test_what_was_withdrawn_or_followed_waits_for_nobody(nothing, commune, ven, person):
    product(commune, -10, "Chè búp")
    product(commune, 300, "chè búp")
    product(commune, -10, "Mật ong", withdrawn_at="2024-11-01T00:00Z")
    alone = product(commune, -10, "Rượu")
    product(ven, 300, "Rượu")
    assert told(person("canbo")) == {(alone.pk, True)}


def test_a_later_entry_of_the_same_name_follows(nothing, commune, person):
    product(commune, -10)
    assert len(told(person("canbo"))) == 1
    follower = product(commune, 300)
    assert told(person("canbo")) == set()
    OCOP._default_manager.filter(id=follower.pk).update(withdrawn_at="2024-11-01T00:00Z")
    assert len(told(person("canbo"))) == 1


def test_a_hamlets_own_keeper_is_told_and_where_there_is_none_the_commune(nothing, ven, commune, person):
    xoan = get_place("ban-xoan", TODAY)
    at_ven, at_xoan = product(ven, 5), product(xoan, 5)
    assert told(person("truongban")) == {(at_ven.pk, False)}
    assert told(person("canbo")) == {(at_xoan.pk, False)}
    Position.objects.filter(user__username="truongban").update(valid_to=date(2024, 11, 1))
    assert told(person("canbo")) == {(at_ven.pk, False), (at_xoan.pk, False)}
    assert told(person("chutich")) == set()


def test_the_board_says_how_many(nothing, commune, ven, person, moment):
    product(commune, -3)
    product(commune, 3, "Khác")
    found = {item.kind: item for item in waiting_for(person("canbo"), moment)}
    assert (found["ended_entries"].count, found["ending_entries"].count) == (1, 1)
    assert found["ended_entries"].place.key == commune.key
    assert not {"ended_entries", "ending_entries"} & {
        item.kind for item in waiting_for(person("chutich"), moment)
    }


def test_one_question_however_many_registers_and_entries(nothing, commune, person):
    columns = [column for register in registers().values() for column in register.columns if column.lapses]
    assert len(columns) > 1
    for number in range(5):
        product(commune, number, f"Số {number}")
    with CaptureQueriesContext(connection) as captured:
        assert len(endings([commune.id], TODAY, TODAY + timedelta(days=30))) == 5
    assert len(captured) == 1
    with CaptureQueriesContext(connection) as captured:
        expiries_for(person("canbo"))
    assert len([query for query in captured if "UNION" in query["sql"]]) == 1


def test_a_title_that_concerns_a_person_is_kept_from_who_may_not_see_it(
    nothing, commune, person, monkeypatch
):
    row = product(commune, 5, "Vườn nhà ông A")
    monkeypatch.setitem(OCOP.PRIVACY, "name", PrivacyClass.PERSONAL)
    _personal.cache_clear()
    span = TODAY, TODAY + timedelta(days=9)
    for rights, label in (
        (None, str(row.pk)),
        (person("phunu"), str(row.pk)),
        (person("truongban"), str(row.pk)),
        (person("canbo"), f"{row.pk} · Vườn nhà ông A"),
        (person("chutich"), f"{row.pk} · Vườn nhà ông A"),
    ):
        assert [item.label for item in endings([commune.id], *span, rights)] == [label]
    _personal.cache_clear()


def test_the_calendar_shows_what_is_past_and_filters_by_register(nothing, commune, signed_in):
    product(commune, -20, "Chè cũ")
    product(commune, 20, "Chè mới")
    client = signed_in("phunu")
    page = client.get("/p/xa-xuan-luong/calendar/").content.decode()
    assert page.index("Đã quá hạn, chưa gia hạn") < page.index("Chè cũ") < page.index("Tháng 12/2024")
    assert page.index("Tháng 12/2024") < page.index("Chè mới")
    assert "Minh chứng hết hiệu lực" in page
    only = client.get("/p/xa-xuan-luong/calendar/?register=ocop").content.decode()
    assert "Chè mới" in only
    assert "Minh chứng hết hiệu lực" not in only
    other = client.get("/p/xa-xuan-luong/calendar/?register=works").content.decode()
    assert "Chè mới" not in other
    assert client.get("/p/xa-xuan-luong/calendar/?register=x").status_code == 200


def test_the_hamlets_calendar_has_its_own(nothing, commune, ven):
    product(commune, -20, "Của xã")
    product(ven, -20, "Của bản")
    labels = [item.ending.label for item in past_of(standing_of(ven, TODAY), TODAY)]
    assert [label.split(" · ")[1] for label in labels] == ["Của bản"]


def test_the_mail_tells_what_ended_and_what_ends(nothing, bare_plan, commune, ven, settings):
    settings.PUBLIC_ADDRESS = "https://banmoi.example"
    past, soon = product(commune, -3, "Chè cũ"), product(ven, 3, "Chè mới")
    found = {item.user.username: item for item in letters(TODAY, weekly=False)}
    assert set(found) == {"canbo", "taichinh", "vanhoa", "truongban"}
    officer, head = found["canbo"], found["truongban"]
    assert (officer.past, officer.ending, head.past, head.ending) == (1, 0, 0, 1)
    assert officer.subject == "Nhắc việc: 0 việc muộn, 0 việc sắp đến hạn, 1 mục đã quá hạn"
    for words in (
        f"TRONG SỔ: ĐÃ QUÁ HẠN, CHƯA GIA HẠN\n1. Hết hạn công nhận: {past.pk} · Chè cũ",
        "Ở: Sản phẩm OCOP, xã Xuân Lương",
        "Ngày: 17/11/2024",
        f"https://banmoi.example/p/xa-xuan-luong/registers/ocop/{past.pk}/",
    ):
        assert words in officer.body
    assert f"TRONG SỔ: HẾT HẠN TRONG 30 NGÀY\n1. Hết hạn công nhận: {soon.pk} · Chè mới" in head.body


def test_mails_ask_no_more_for_more_entries(nothing, bare_plan, commune):
    product(commune, 1)
    with CaptureQueriesContext(connection) as few:
        letters(TODAY, weekly=False)
    for number in range(40):
        product(commune, 2, f"Số {number}")
    with CaptureQueriesContext(connection) as many:
        found = letters(TODAY, weekly=False)
    assert len(few) == len(many)
    assert "… và 11 mục nữa." in found[0].body


def test_the_calendar_of_a_phone_has_the_days(nothing, bare_plan, commune, ven, signed_in):
    page = signed_in("truongban").post("/me/", {"calendar": "renew"}).content.decode()
    where = re.search(r"http://testserver(/calendar/[\w-]+\.ics)", page)[1]
    row, _far = product(ven, 200, "Chè bản Ven"), product(ven, 900, "Xa")
    product(commune, 5, "Của xã")
    found = Calendar.from_ical(Client().get(where).content).walk("VEVENT")
    assert [str(event["UID"]) for event in found] == [f"ends-ocop-{row.pk}-valid_until@banmoi"]
    assert found[0]["DTSTART"].dt == TODAY + timedelta(days=200)
    assert str(found[0]["SUMMARY"]) == f"Hết hạn công nhận: {row.pk} · Chè bản Ven (Sản phẩm OCOP)"


def test_a_column_that_ends_is_a_day():
    for register in registers().values():
        for column in register.columns:
            assert isinstance(column, Column)
            assert not column.lapses or column.kind is ColumnKind.DAY
