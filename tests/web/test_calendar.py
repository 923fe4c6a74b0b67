"""The calendar of one's own tasks: opened by a secret alone, read back by a calendar program."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from banmoi.rooms.people.models import Position, User
from banmoi.rooms.plans.models import Occurrence
from banmoi.rooms.plans.task_actions import lay_out_task, note
from tests.task_help import by, small_plan

pytestmark = pytest.mark.usefixtures("bare_plan")


@pytest.fixture
def tasks(db):
    return small_plan()[1]


def address(client):
    page = client.post("/me/", {"calendar": "renew"})
    assert page.headers["Cache-Control"] == "no-store"
    return re.search(r"http://testserver(/calendar/[\w-]+\.ics)", page.content.decode())[1]


def events(where):
    """The events of tasks; what ends in registers is looked at in test_expiries.py."""
    response = Client().get(where)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/calendar")
    found = {str(event["UID"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}
    return {key: event for key, event in found.items() if key.startswith("task-time-")}


def test_own_tasks_with_their_days_and_nothing_more(signed_in, tasks):
    found = events(address(signed_in("truongban")))
    assert len(found) == 2
    review = found[f"task-time-{tasks[1].occurrences.get().id}@banmoi"]
    assert review["DTSTART"].dt == date(2024, 2, 19)
    assert review["DTEND"].dt == date(2024, 2, 20)
    assert review["DTSTART"].params["VALUE"] == "DATE"
    assert str(review["SUMMARY"]) == "Rà soát hộ nghèo của bản"
    assert str(review["CLASS"]) == "PRIVATE"
    assert not {"DESCRIPTION", "ATTENDEE", "ORGANIZER", "LOCATION"} & set(review)


def test_what_has_no_day_is_left_out(signed_in, tasks):
    found = events(address(signed_in("vanhoa")))
    assert [str(event["SUMMARY"]) for event in found.values()] == ["Thẩm định kinh phí"]


def test_a_moved_day_moves_the_event_and_done_is_marked(signed_in, person, moment, tasks):
    where = address(signed_in("truongban"))
    before = events(where)
    tasks[2].deadlines = [by(15, 12).as_data()]
    tasks[2].save()
    lay_out_task(tasks[2])
    note(person("truongban"), tasks[1].occurrences.get().id, "done", moment=moment)
    after = events(where)
    assert set(before) == set(after)
    assert {event["DTSTART"].dt for event in after.values()} == {date(2024, 2, 19), date(2024, 12, 15)}
    assert any(str(event["SUMMARY"]).startswith("✓ Rà soát") for event in after.values())
    Occurrence.objects.filter(task=tasks[2]).update(withdrawn=True)
    assert len(events(where)) == 1


def test_the_address_is_renewed_and_ended(signed_in, tasks):
    client = signed_in("truongban")
    old = address(client)
    assert old not in client.get("/me/").content.decode()
    new = address(client)
    assert (Client().get(old).status_code, Client().get(new).status_code) == (404, 200)
    client.post("/me/", {"calendar": "end"})
    assert Client().get(new).status_code == 404
    assert User.objects.get(username="truongban").calendar_digest == ""


@pytest.mark.parametrize("where", ["/calendar/x.ics", "/calendar/.ics", "/calendar/%00.ics"])
def test_a_guess_opens_nothing(tasks, where):
    assert Client().get(where).status_code == 404


def test_the_secret_is_kept_as_a_digest_only(signed_in, tasks):
    where = address(signed_in("truongban"))
    digest = User.objects.get(username="truongban").calendar_digest
    assert len(digest) == 64
    assert where.split("/")[2].removesuffix(".ics") not in digest
    assert Client().get(f"/calendar/{digest}.ics").status_code == 404
    assert Client().post(where).status_code == 405


def test_an_account_that_ended_has_no_calendar(signed_in, tasks):
    where = address(signed_in("truongban"))
    Position.objects.filter(user__username="truongban").update(
        valid_to=date(2024, 11, 20) - timedelta(days=1)
    )
    assert events(where) == {}
    User.objects.filter(username="truongban").update(is_active=False)
    assert Client().get(where).status_code == 404
