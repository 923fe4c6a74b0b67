"""What does not fit together is pointed out with its reason, and nothing is changed by it."""

from decimal import Decimal

import pytest

from banmoi.core.checks import Numbers
from banmoi.core.periods import parse_period
from banmoi.reference.registers import registers
from banmoi.reports.contradictions import contradictions
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.indicators.actions import Entry, report_values, review_values
from banmoi.rooms.indicators.models import IndicatorValue
from banmoi.rooms.indicators.queries import current_rows
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.places.queries import child_ids
from banmoi.rooms.registers.actions import write_entry
from banmoi.rooms.registers.look_actions import ReasonNeededError, look
from tests.conftest import TODAY
from tests.rooms.test_registers import COURSE

PAGE = "/p/xa-xuan-luong/contradictions/"


@pytest.fixture
def found(commune):
    def ask(kind):
        parts = child_ids(commune.id, TODAY, "hamlet")
        return [item for item in contradictions(commune.id, parts, TODAY) if item.kind == kind]

    return ask


def said(person, place, moment, **numbers):
    """Report and verify counts of the current quarter for Ven."""
    entries = []
    for key, number in numbers.items():
        rows = current_rows([place.id], indicators=[key], period="2024q4")
        entries.append(Entry(key, Numbers(Decimal(number)), based_on=rows[0].value.id if rows else None))
    outcomes = report_values(
        person("truongban"), place_id=place.id, period=parse_period("2024q4"), entries=entries, moment=moment
    )
    kept = [item.value.id for item in outcomes if item.value]
    assert not review_values(person("canbo"), kept, verified=True, moment=moment)
    return kept


def test_households_that_fall_while_people_stay_are_pointed_out(person, ven, moment, found):
    assert not found("households_fell")
    said(person, ven, moment, households=140, population=562)
    (item,) = found("households_fell")
    assert (item.place_id, item.before, item.after) == (ven.id, 148, 140)
    assert len(item.spots) == 4, "both counts of both periods can be opened"


def test_people_who_left_with_their_households_are_no_contradiction(person, ven, moment, found):
    said(person, ven, moment, households=140, population=500)
    assert not found("households_fell")


def test_a_file_used_twice_is_pointed_out_with_every_place(person, moment, found):
    file = StoredFile.objects.create(
        digest="a" * 64, size=1, media_type="image/png", original_name="x.png", stored_at=moment
    )
    rights, training = person("canbo"), registers()["training"]
    one = write_entry(rights, training, None, COURSE, files=[file], moment=moment).entry
    before = len(found("file_twice"))
    two = write_entry(
        rights, training, None, COURSE | {"title": "Lớp khác"}, files=[file], moment=moment
    ).entry
    items = found("file_twice")
    assert len(items) == before + 1
    assert {spot.id for item in items for spot in item.spots if spot.kind == "entry"} >= {one.pk, two.pk}


def test_twins_and_too_many_learners_are_pointed_out(person, moment, found):
    rights, training = person("canbo"), registers()["training"]
    for _time in range(2):
        write_entry(rights, training, None, COURSE | {"place": "ban-nghe", "learners": "9000"}, moment=moment)
    assert len(found("twins")) == 1 and len(found("twins")[0].spots) == 2
    over = found("over_base")
    assert len(over) == 2 and over[0].after == 9000 and over[0].before < 9000


def test_a_register_that_grew_too_much_is_pointed_out_once(person, moment, found):
    rights, training = person("canbo"), registers()["training"]
    old = COURSE | {"place": "ban-nghe", "learners": "2", "women": "1"}
    for number in range(4):
        write_entry(rights, training, None, old | {"opened": f"0{number + 1}/03/2023"}, moment=moment)
    before = [item for item in found("jump_register") if item.register.key == "training"]
    write_entry(rights, training, None, old | {"opened": "09/03/2023"}, moment=moment)
    write_entry(rights, training, None, old | {"learners": "500", "women": "499"}, moment=moment)
    (item,) = (item for item in found("jump_register") if item.register.key == "training")
    assert len(before) <= 1
    assert item.after > 2 * item.before
    assert {spot.id for spot in item.spots} == {2023, 2024}


def test_what_was_looked_at_stays_seen_until_a_figure_changes(person, commune, ven, moment, found, signed_in):
    said(person, ven, moment, households=140, population=562)
    (item,) = found("households_fell")
    values = list(IndicatorValue.objects.order_by("id").values())
    with pytest.raises(NotAllowedError):
        look(person("truongban"), commune.id, item.kind, item.mark, "đúng", moment=moment)
    with pytest.raises(ReasonNeededError):
        look(person("canbo"), commune.id, item.kind, item.mark, " ", moment=moment)
    client = signed_in("canbo")
    response = client.post(PAGE, {"mark": item.mark, "reason": ""})
    assert response.status_code == 422 and "Ghi lý do" in response.content.decode()
    reason = "Hộ tách nay nhập lại theo sổ hộ khẩu"
    assert client.post(PAGE, {"mark": item.mark, "reason": reason}).status_code == 302
    assert found("households_fell")[0].looked.reason == reason
    assert reason in client.get(PAGE).content.decode()
    assert list(IndicatorValue.objects.order_by("id").values()) == values, "no figure was touched"
    said(person, ven, moment, households=141)
    assert found("households_fell")[0].looked is None


def test_a_mark_that_nobody_pointed_out_is_not_taken(signed_in):
    assert signed_in("canbo").post(PAGE, {"mark": "0" * 64, "reason": "thử"}).status_code == 404
    assert signed_in("truongban").post(PAGE, {"mark": "0" * 64, "reason": "thử"}).status_code == 403
