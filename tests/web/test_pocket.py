"""The notebook and the server: what is said once is done once, and every refusal is in words."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from banmoi.core.periods import parse_period
from banmoi.reference.registers import registers
from banmoi.rooms.community.health_models import CleanUp
from banmoi.rooms.indicators.actions import close_period, review_values
from banmoi.rooms.indicators.models import Evidence, IndicatorValue
from banmoi.rooms.indicators.queries import current_rows
from banmoi.rooms.people.models import User
from banmoi.rooms.plans.models import Occurrence, TaskNote
from banmoi.rooms.plans.task_actions import lay_out, note
from banmoi.rooms.pocket import actions
from banmoi.rooms.pocket.models import PocketNote, PocketOperation
from banmoi.rooms.registers.actions import write_entry
from banmoi.rooms.registers.models import EntryFile
from banmoi.rooms.registers.queries import history
from banmoi.web.pocket import kinds
from tests.pocket_help import Phone, cleanup, picture, values
from tests.task_help import add_task, before, commune_plan


@pytest.fixture
def head(signed_in, person):
    """The phone of Bản Ven's head."""
    return Phone(signed_in("truongban"), person("truongban").user_id)


@pytest.fixture
def occurrence(bare_plan):
    """One time of a task that the head answers for."""
    task = add_task(commune_plan(), "Họp bản bàn việc làm đường", before(30, 11), lead="truongban")
    lay_out(task.plan)
    return Occurrence.objects.get(task=task)


def counts():
    return (IndicatorValue.objects.count(), CleanUp.objects.count(), TaskNote.objects.count(),
            EntryFile.objects.count(), Evidence.objects.count(), PocketNote.objects.count())  # fmt: skip


def current(place, key):
    return next(r for r in current_rows([place.id], period="2024q4") if r.value.indicator == key)


def test_the_start_has_what_a_week_needs(signed_in, occurrence):
    data = signed_in("truongban").get("/pocket/start/").json()
    assert data["me"]["name"].startswith("Ninh Văn Đức")
    assert [place["key"] for place in data["places"]] == ["ban-ven"]
    assert occurrence.id in [task["id"] for task in data["tasks"]]
    form = data["values"][0]
    assert (form["period"], form["closed"]) == ("2024q4", False)
    assert {"households", "population"} <= {line["key"] for line in form["lines"]}
    assert {"contributions", "cleanups", "household_votes", "culture_titles"} <= {
        b["key"] for b in data["books"]
    }
    assert data["csrf"]
    assert len(json.dumps(data, ensure_ascii=False).encode()) < 60_000


def test_an_operation_is_done_once_however_often_it_arrives(head):
    body = head.make("entry", cleanup())
    first = head.send(body).json()
    assert first["outcome"] == "accepted"
    before_it = counts()
    for _time in range(5):
        assert head.send(body).json() == first
    assert counts() == before_it
    assert PocketOperation.objects.get().payload == {}  # its words stand in the register


def test_the_same_number_with_other_words_is_refused(head, signed_in, person):
    body = head.make("entry", cleanup())
    head.send(body)
    other = head.send(body | {"payload": cleanup(people="43")})
    assert (other.status_code, other.json()["code"]) == (409, "other_payload")
    stranger = Phone(signed_in("canbo"), person("canbo").user_id)
    taken = stranger.send(body | {"owner": stranger.owner})
    assert (taken.status_code, taken.json()["code"]) == (409, "other_payload")
    assert CleanUp.objects.get(what="Dọn đường trục bản").people == 42


def test_an_older_edit_that_comes_late_changes_nothing(head):
    old, new = head.make("entry", cleanup(people="42")), head.make("entry", cleanup(people="55"))
    assert head.send(new).json()["outcome"] == "accepted"
    assert head.send(old).json()["outcome"] == "older"
    assert CleanUp.objects.get(what="Dọn đường trục bản").people == 55


def test_the_count_decides_and_not_the_clock(head):
    old = head.make("entry", cleanup(people="42"))
    head.day = "2023-11-20"  # the clock went back a year
    new = head.make("entry", cleanup(people="55") | {"day_sure": True})
    assert head.send(old).json()["outcome"] == "accepted"
    assert head.send(new).json()["outcome"] == "accepted"
    assert CleanUp.objects.get(what="Dọn đường trục bản").people == 55


def test_somebody_elses_change_is_told_and_both_versions_stay(head, person, moment):
    head.say("entry", cleanup())
    row = CleanUp.objects.get(what="Dọn đường trục bản")
    register = registers()["cleanups"]
    write_entry(person("canbo"), register, row.id, {"people": "40"}, seen=1, moment=moment)
    outcome, answer = head.say("entry", cleanup(people="45"))
    assert outcome == "conflict"
    assert "Nguyễn Thị Hạnh" in answer["words"] or "đã sửa dòng này" in answer["words"]
    assert "42 → 40" in answer["words"]
    row.refresh_from_db()
    assert row.people == 40
    assert PocketOperation.objects.get(outcome="conflict").payload["cells"]["people"] == "45"
    # Having seen it, the head insists: theirs goes in, the officer's stays in the history.
    assert head.say("entry", cleanup(people="45") | {"seen": answer["seen"]})[0] == "accepted"
    row.refresh_from_db()
    assert row.people == 45
    assert len(history(register, row.id)) == 3


def test_values_go_with_their_evidence_and_a_wrong_line_holds_nobody(head, ven):
    digest, sent = head.photo(picture())
    assert sent.status_code == 200
    lines = {
        "households": {"numerator": "148", "photos": [digest]},
        "poor_household_rate": "149",
        "makeshift_houses": "hai",
    }
    outcome, answer = head.say("values", values(lines))
    assert outcome == "returned"
    assert answer["lines"]["households"]["outcome"] == "accepted"
    assert "nhiều hơn tổng số" in answer["lines"]["poor_household_rate"]["fields"]["numerator"]
    assert "không phải là số" in answer["lines"]["makeshift_houses"]["fields"]["numerator"]
    row = current(ven, "households")
    assert (row.value.numerator, row.value.evidence.get().file.digest) == (148, digest)
    # Mended, the rest goes in; the photograph is not asked for again and not kept twice.
    lines |= {"poor_household_rate": "14", "makeshift_houses": "2"}
    outcome, answer = head.say("values", values(lines))
    assert outcome == "accepted"
    assert current(ven, "households").value.id == row.value.id
    assert current(ven, "poor_household_rate").value.numerator == 14


def test_a_value_that_somebody_else_reported_meanwhile_is_shown(head, ven, signed_in):
    form = {"households:numerator": "150", "population:numerator": "562", "population:female": "275"}
    assert signed_in("vanhoa").post("/p/ban-ven/report/", form).status_code == 302
    outcome, answer = head.say("values", values({"households": {"numerator": "148", "seen": None}}))
    line = answer["lines"]["households"]
    assert (outcome, line["outcome"]) == ("conflict", "conflict")
    assert "150" in line["words"]
    assert current(ven, "households").value.numerator == 150
    again = {"numerator": "148", "seen": line["seen"]}
    assert head.say("values", values({"households": again}))[0] == "accepted"
    assert current(ven, "households").value.numerator == 148


def test_a_returned_value_says_why_and_is_mended(head, ven, person, moment, signed_in):
    head.say("values", values({"households": "148"}))
    value = current(ven, "households").value
    review_values(person("canbo"), [value.id], verified=False, reason="Chưa khớp", moment=moment)
    lines = signed_in("truongban").get("/pocket/start/").json()["values"][0]["lines"]
    told = next(line for line in lines if line["key"] == "households")
    assert (told["status"], told["reason"], told["id"]) == ("returned", "Chưa khớp", value.id)
    assert head.say("values", values({"households": {"numerator": "147", "seen": value.id}}))[0] == "accepted"


def test_a_closed_period_is_refused_and_becomes_a_note(head, person, commune, moment, signed_in):
    close_period(person("chutich"), commune.id, parse_period("2024q4"), moment=moment)
    outcome, answer = head.say("values", values({"households": "148"}))
    assert outcome == "returned"
    assert "đã khóa" in answer["words"]
    assert answer["offers"] == ["note"]
    payload = {"item": "n1", "place": "ban-ven", "about": "closed_period", "text": "Số hộ: 148", "photos": []}
    assert head.say("note", payload)[0] == "accepted"
    page = signed_in("canbo").get("/p/xa-xuan-luong/pocket/")
    assert "Số hộ: 148" in page.content.decode()
    row = PocketNote.objects.get()
    sent = signed_in("canbo").post("/p/xa-xuan-luong/pocket/", {"note": row.id, "text": "Xã sẽ mở lại kỳ"})
    assert sent.status_code == 302
    notes = signed_in("truongban").get("/pocket/start/").json()["notes"]
    assert [(note["item"], note["answer"]) for note in notes] == [("n1", "Xã sẽ mở lại kỳ")]


def test_a_task_is_done_with_its_photograph(head, occurrence):
    digest, _sent = head.photo(picture("red"))
    payload = {"occurrence": occurrence.id, "state": "done", "text": "Đã họp", "day": "2024-11-17",
               "item": "t", "photos": [digest]}  # fmt: skip
    assert head.say("task", payload)[0] == "accepted"
    occurrence.refresh_from_db()
    said = TaskNote.objects.get(occurrence=occurrence)
    assert occurrence.state == "done"
    assert said.text == "Đã họp (ngày 17/11/2024)"
    assert said.files.get().digest == digest


def test_done_and_then_not_done_ends_the_same_in_either_order(head, occurrence):
    base = {"occurrence": occurrence.id, "item": "t", "photos": [], "day": ""}
    bodies = [
        head.make("task", base | {"state": "done", "text": ""}),
        head.make("task", base | {"state": "not_done", "text": "Mưa, hoãn"}),
    ]
    other = Phone(head.client, head.owner)
    for order in (
        bodies,
        list(
            reversed([body | {"device": other.device, "uuid": f"{n:032x}"} for n, body in enumerate(bodies)])
        ),
    ):
        Occurrence.objects.filter(id=occurrence.id).update(state="open", state_on=None)
        TaskNote.objects.filter(occurrence=occurrence).delete()
        for body in order:
            assert head.send(body).status_code == 200
        occurrence.refresh_from_db()
        assert occurrence.state == "not_done"


def test_a_task_that_somebody_else_did_is_told(head, occurrence, person, moment):
    note(person("canbo"), occurrence.id, "done", moment=moment)
    base = {"occurrence": occurrence.id, "item": "t", "photos": [], "day": ""}
    outcome, answer = head.say("task", base | {"state": "not_done", "text": "Chưa họp được"})
    assert (outcome, answer["offers"]) == ("conflict", ["note"])
    assert "đã đánh dấu việc này xong" in answer["words"]
    assert head.say("task", base | {"state": "stuck", "text": "Thiếu xi măng"})[0] == "accepted"
    assert TaskNote.objects.filter(occurrence=occurrence).latest("id").text == "Vướng mắc: Thiếu xi măng"


def test_a_clock_that_is_a_year_off_gets_a_question_and_nothing_is_moved(head):
    head.day = "2023-11-21"
    outcome, answer = head.say("entry", cleanup(held_on="2023-11-20"))
    assert outcome == "question"
    assert "20/11/2023" in answer["words"]
    assert "20/11/2024" in answer["words"]
    assert not CleanUp.objects.filter(what="Dọn đường trục bản").exists()
    assert head.say("entry", cleanup(held_on="2023-11-20") | {"day_sure": True})[0] == "accepted"
    assert str(CleanUp.objects.get(what="Dọn đường trục bản").held_on) == "2023-11-20"
    head.day = "2025-11-21"
    assert head.say("entry", cleanup("b", held_on="2024-11-20"))[0] == "question"


def test_a_week_without_a_signal_raises_no_question(head):
    head.day, head.known = "2024-11-14", "2024-11-13"
    assert head.say("entry", cleanup(held_on="2024-11-14"))[0] == "accepted"
    assert head.say("entry", cleanup("b", held_on="2024-11-25"))[0] == "question"


def test_a_photograph_goes_first_and_arrives_once(head):
    content = picture("blue")
    body = head.make("entry", cleanup(photos=["0" * 64]))
    missing = head.send(body)
    assert (missing.status_code, missing.json()["missing"]) == (409, ["0" * 64])
    assert not PocketOperation.objects.exists()
    cut = head.photo(content[:-5], digest=head.photo(content)[0])[1]
    assert (cut.status_code, cut.json()["code"]) == (400, "cut")
    digest, _again = head.photo(content)
    assert head.client.get(f"/pocket/photos/{digest}/").json() == {"here": True}
    text = head.photo(b"khong phai anh")[1]
    assert (text.status_code, text.json()["code"]) == (422, "photo_refused")


def test_nobody_offers_a_content_that_they_did_not_send(head, signed_in, person):
    digest, _sent = Phone(signed_in("canbo"), person("canbo").user_id).photo(picture("pink"))
    assert head.send(head.make("entry", cleanup(photos=[digest]))).json()["code"] == "photos"
    assert head.client.get(f"/pocket/photos/{digest}/").json() == {"here": False}


def test_an_account_that_was_closed_is_told_so(head):
    body = head.make("entry", cleanup())
    User.objects.filter(id=head.owner).update(is_active=False)
    told = head.send(body)
    assert (told.status_code, told.json()["code"]) == (401, "account_closed")
    assert "lưu ra tệp" in told.json()["words"]
    out = Client().post("/pocket/operations/", body, content_type="application/json")
    assert (out.status_code, out.json()["code"]) == (401, "signed_out")


def test_an_ended_position_is_said_in_words_and_the_words_stay(head):
    from banmoi.rooms.people.models import Position

    Position.objects.filter(user_id=head.owner).update(valid_to="2024-11-19")
    outcome, answer = head.say("entry", cleanup())
    assert outcome == "returned"
    assert answer["words"]
    assert PocketOperation.objects.get().payload["cells"]["people"] == "42"


def test_another_accounts_operation_is_not_sent_as_mine(head, signed_in):
    body = head.make("entry", cleanup())
    told = Phone(signed_in("canbo"), head.owner).send(body)
    assert (told.status_code, told.json()["code"]) == (403, "other_account")


def test_a_missing_cell_is_named_and_an_other_hamlet_refused(head):
    outcome, answer = head.say("entry", cleanup(people=""))
    assert (outcome, set(answer["fields"])) == ("returned", {"people"})
    assert head.say("entry", cleanup(place="ban-xoan"))[0] == "returned"
    assert head.say("values", values({"households": "148"}, place="ban-xoan"))[0] == "returned"
    assert not CleanUp.objects.filter(what="Dọn đường trục bản").exists()


BAD = [
    {"payload": []}, {"sequence": -1}, {"sequence": True}, {"uuid": "x"}, {"version": "1"},
    {"payload": {"register": "money_books", "cells": {}}}, {"payload": cleanup(register="payments")},
    {"payload": cleanup() | {"photos": ["short"]}}, {"payload": cleanup(search="x")},
    {"kind": "values", "payload": values({"no_such": "1"})}, {"kind": "values", "payload": {"lines": {}}},
    {"kind": "task", "payload": {"occurrence": "1", "state": "done"}},
    {"kind": "task", "payload": {"occurrence": 1, "state": "deleted"}},
    {"kind": "note", "payload": {"place": "ban-ven", "about": "x", "text": "y"}},
]  # fmt: skip


@pytest.mark.parametrize("change", BAD)
def test_what_no_notebook_makes_is_refused_and_not_remembered(head, change):
    told = head.send(head.make("entry", cleanup()) | change)
    assert (told.status_code, told.json()["code"]) == (422, "malformed")
    assert not PocketOperation.objects.exists()


def test_a_body_that_is_no_json_is_refused_in_json(head):
    for body in ("{", "[]", '"\\ud800"'):
        told = head.client.post("/pocket/operations/", body, content_type="application/json")
        assert (told.status_code, told.json()["code"]) == (422, "malformed")


def test_an_old_notebooks_operation_is_lifted_and_a_newer_one_waits(head, monkeypatch):
    def named(payload):
        return payload | {"cells": payload["cells"] | {"people": payload["cells"]["people"] + "0"}}

    entry = kinds.KINDS["entry"]
    newer = kinds.Kind(2, entry.perform, days=entry.days, photos=entry.photos, lift={1: named})
    monkeypatch.setitem(kinds.KINDS, "entry", newer)
    assert head.say("entry", cleanup())[0] == "accepted"
    assert CleanUp.objects.get(what="Dọn đường trục bản").people == 420
    told = head.send(head.make("entry", cleanup("b"), version=3))
    assert (told.status_code, told.json()["code"]) == (422, "unknown_kind")
    assert PocketOperation.objects.count() == 1


def test_csrf_is_asked_for(person):
    client = Client(enforce_csrf_checks=True)
    user = User.objects.get(username="truongban")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    phone = Phone(client, user.id)
    body = phone.make("entry", cleanup())
    assert phone.send(body).status_code == 403
    token = client.get("/pocket/start/").json()["csrf"]
    told = client.post(
        "/pocket/operations/", body, content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert told.json()["outcome"] == "accepted"


def test_notes_are_read_by_auditors_and_answered_by_the_officer_once(head, signed_in, ven, moment):
    digest, _sent = head.photo(picture("orange"))
    payload = {"item": "o", "place": "ban-ven", "about": "opinion", "text": "Đường <b>lầy</b>",
               "day": "2024-11-18", "photos": [digest]}  # fmt: skip
    assert head.say("note", payload)[0] == "accepted"
    row = PocketNote.objects.get()
    assert row.written_at - moment < timedelta(days=1)
    page = signed_in("chutich").get("/p/xa-xuan-luong/pocket/").content.decode()
    assert "Đường &lt;b&gt;lầy" in page
    assert "<textarea" not in page
    response = signed_in("chutich").get(f"/files/{digest}/")
    assert b"".join(response)
    address, answer = "/p/xa-xuan-luong/pocket/", {"note": row.id, "text": "Xã xem trong tuần"}
    assert signed_in("chutich").post(address, answer).status_code == 403
    assert signed_in("canbo").post(address, {"note": row.id, "text": " "}).status_code == 422
    assert signed_in("canbo").post(address, answer).status_code == 302
    assert "đã có người trả lời" in signed_in("canbo").post(address, answer).content.decode()
    assert signed_in("truongban").get(address).status_code == 403


def test_two_copies_at_one_moment_are_done_once(head, monkeypatch):
    body = head.make("entry", cleanup())
    first = head.send(body).json()
    real, calls = actions.find_operation, []

    def blind_once(uuid):
        calls.append(uuid)
        return real(uuid) if len(calls) > 1 else None  # the first copy is not yet to be seen

    monkeypatch.setattr(actions, "find_operation", blind_once)
    assert head.send(body).json() == first
    assert len(calls) == 2
    assert CleanUp.objects.filter(what="Dọn đường trục bản").count() == 1
