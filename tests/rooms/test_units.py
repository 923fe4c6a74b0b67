"""Units and positions kept by the chair: two people once, somebody always left who may manage."""

from datetime import date

import pytest

from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.people import unit_actions as actions
from banmoi.rooms.people.models import Position, Unit, User
from banmoi.rooms.people.queries import NotAllowedError, rights_of, units_of
from banmoi.rooms.people.unit_actions import NewAccount, UnitRefusedError
from banmoi.rooms.people.unit_actions import UnitProblem as P
from tests.conftest import TODAY
from tests.plans import the_unit

DAY = date(2024, 11, 1)


def refused(problem, call, *args, **kwargs):
    with pytest.raises(UnitRefusedError) as error:
        call(*args, **kwargs)
    assert error.value.problem is problem


@pytest.fixture
def board(db):
    return the_unit("steering_committee")


@pytest.fixture
def give(person, board, moment):
    def appoint(who, unit=board, role="steering_member", title="Ủy viên", valid_from=DAY, by="chutich"):
        return actions.appoint_member(
            person(by), unit.id, person=who, role=role, title=title, valid_from=valid_from, moment=moment
        )

    return appoint


OTHERS = ["bcd", "canbo", "taichinh", "vanhoa", "mattran", "phunu", "truongban", "thidua"]


@pytest.mark.parametrize("username", OTHERS)
def test_only_the_chair_keeps_units_and_people(person, board, commune, moment, username):
    mine = person(username)
    position = board.positions.get()
    for call, args in (
        (actions.found_unit, [commune.id, "union", "Hội mới", None]),
        (actions.rename_unit, [board.id, "Tên khác"]),
        (actions.end_unit, [board.id, DAY, "thử"]),
        (actions.end_position, [position.id, DAY, "thử"]),
    ):
        with pytest.raises(NotAllowedError) as error:
            call(mine, *args, moment=moment)
        assert error.value.visible
    with pytest.raises(NotAllowedError):
        actions.describe_unit(mine, board.id, paper="1/QĐ", term_ends=None, moment=moment)
    with pytest.raises(NotAllowedError):
        actions.appoint_member(
            mine, board.id, person=mine.user_id, role="chair", title="Chủ tịch", valid_from=DAY, moment=moment
        )


def test_a_new_account_has_no_password_and_gets_its_position_with_it(give, client, moment):
    position = give(NewAccount("nguyenvana", " Nguyễn  Văn A "))
    user = User.objects.get(username="nguyenvana")
    assert (user.full_name, user.has_usable_password()) == ("Nguyễn Văn A", False)
    assert client.post("/account/login/", {"login": "nguyenvana", "password": ""}).status_code == 200
    assert rights_of(user, TODAY).may("inspection.manage", position.unit.place_id)
    line = AuditEntry.objects.first()
    assert (line.act, line.detail["new_account"]) == ("position.appoint", "nguyenvana")


@pytest.mark.parametrize(
    ("account", "problem"),
    [
        (NewAccount("CanBo", "Người khác"), P.USERNAME_WRONG),
        (NewAccount("canbo", "Người khác"), P.USERNAME_TAKEN),
        (NewAccount("an", "Người khác"), P.USERNAME_WRONG),
        (NewAccount("đức", "Người khác"), P.USERNAME_WRONG),
        (NewAccount("mot.hai", "  "), P.FULL_NAME_MISSING),
    ],
)
def test_a_wrong_or_taken_account_is_refused_and_none_is_made(give, account, problem):
    before = User.objects.count()
    refused(problem, give, account)
    assert User.objects.count() == before


def test_a_new_account_is_not_kept_when_the_position_is_refused(give):
    refused(P.UNKNOWN_ROLE, give, NewAccount("mot.hai", "Một Hai"), role="king")
    assert not User.objects.filter(username="mot.hai").exists()


def test_a_person_sits_in_a_unit_once_at_a_time(give, person, board, moment):
    clerk = person("vanhoa").user_id
    first = give(clerk)
    refused(P.ALREADY_IN_UNIT, give, clerk, title="Thư ký")
    actions.end_position(person("chutich"), first.id, date(2024, 11, 10), "chuyển việc", moment=moment)
    refused(P.ALREADY_IN_UNIT, give, clerk, valid_from=date(2024, 11, 10))
    again = give(clerk, valid_from=date(2024, 11, 11))
    assert board.positions.filter(user_id=clerk).count() == 2
    assert again.valid_to is None


def test_somebody_of_another_commune_is_not_appointed(give, db):
    refused(P.UNKNOWN_PERSON, give, User.objects.create_user("la", "Người lạ").id)


def test_a_position_ends_on_a_day_with_a_reason_and_opens_nothing_after(give, person, board, moment):
    position = give(person("vanhoa").user_id)
    chair = person("chutich")
    refused(P.REASON_MISSING, actions.end_position, chair, position.id, DAY, " ", moment=moment)
    refused(P.DAY_MISSING, actions.end_position, chair, position.id, None, "x", moment=moment)
    refused(
        P.ENDS_BEFORE_START, actions.end_position, chair, position.id, date(2024, 10, 31), "x", moment=moment
    )
    actions.end_position(chair, position.id, date(2024, 11, 19), "nghỉ hưu", moment=moment)
    assert AuditEntry.objects.first().detail["reason"] == "nghỉ hưu"
    refused(P.ALREADY_ENDED, actions.end_position, chair, position.id, DAY, "x", moment=moment)
    on_the_day = {p.id for unit in units_of({board.place_id}, TODAY) for p in unit.positions.all()}
    assert position.id not in on_the_day
    assert not rights_of(User.objects.get(username="vanhoa"), TODAY).may("inspection.manage", board.place_id)


def test_the_last_who_may_manage_people_is_not_ended(give, person, moment):
    chair = person("chutich")
    own = Position.objects.get(user_id=chair.user_id)
    refused(P.LAST_MANAGER, actions.end_position, chair, own.id, TODAY, "nghỉ", moment=moment)
    refused(P.LAST_MANAGER, actions.end_unit, chair, own.unit_id, TODAY, "bỏ", moment=moment)
    # Long ago nobody else managed either, and a day in the past does not go round the rule.
    refused(P.LAST_MANAGER, actions.end_position, chair, own.id, date(2020, 1, 1), "nghỉ", moment=moment)
    give(person("bcd").user_id, unit=own.unit, role="chair", title="Chủ tịch mới")
    actions.end_position(chair, own.id, TODAY, "nghỉ", moment=moment)
    assert Position.objects.get(id=own.id).valid_to == TODAY


def test_a_unit_is_founded_renamed_described_and_ended(person, commune, ven, moment):
    chair = person("chutich")
    refused(P.NAME_MISSING, actions.found_unit, chair, commune.id, "union", " ", None, moment=moment)
    refused(P.UNKNOWN_KIND, actions.found_unit, chair, commune.id, "club", "Hội", None, moment=moment)
    refused(P.UNKNOWN_KIND, actions.found_unit, chair, commune.id, "hamlet_board", "B", None, moment=moment)
    made = actions.found_unit(chair, commune.id, "union", "Hội Nông dân", DAY, moment=moment)
    refused(P.NAME_TAKEN, actions.found_unit, chair, commune.id, "union", "hội nông dân", DAY, moment=moment)
    actions.rename_unit(chair, made.id, "Hội Nông dân xã", moment=moment)
    actions.describe_unit(chair, made.id, paper="12/QĐ-UBND", term_ends=date(2025, 6, 30), moment=moment)
    user = person("phunu").user_id
    actions.appoint_member(
        chair, made.id, person=user, role="union_officer", title="Chủ tịch", valid_from=DAY, moment=moment
    )
    actions.end_unit(chair, made.id, TODAY, "hợp nhất", moment=moment)
    made = Unit.objects.get(id=made.id)
    assert (made.name_vi, made.paper, made.valid_to) == ("Hội Nông dân xã", "12/QĐ-UBND", TODAY)
    assert made.positions.get().valid_to == TODAY
    assert {"unit.found", "unit.rename", "unit.describe", "unit.end"} <= set(
        AuditEntry.objects.filter(subject_kind="unit", subject_id=str(made.id)).values_list("act", flat=True)
    )
