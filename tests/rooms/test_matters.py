"""Spatial matters go on in their order; unions and the Front stand behind criteria."""

from datetime import date

import pytest

from banmoi.core.matters import Stage
from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.plans.matter_actions import (
    MatterProblem,
    MatterRefusedError,
    close_matter,
    give_up_criterion,
    open_matter,
    step_matter,
    take_criterion,
)
from banmoi.rooms.plans.models import Plan, SpatialPlanMatter, TakenCriterion
from tests.plan_life_help import the_plan, unit, with_tasks
from tests.rooms.test_amend import NINE

pytestmark = pytest.mark.usefixtures("bare_plan")

SET = "commune_ntm_2021_2025"


def opened(person, moment, **more):
    given = {"title": "Điều chỉnh quy hoạch xây dựng NTM", "horizon": "2021-2025", "task_id": None}
    return open_matter(person("canbo"), the_plan().id, moment=moment, **(given | more))


def problem(call, *args, **more):
    with pytest.raises(MatterRefusedError) as caught:
        call(*args, **more)
    return caught.value.problem


def go(person, moment, matter, stage, day=1, **more):
    return step_matter(
        person("canbo"), matter.id, stage=Stage(stage), on_day=date(2024, 6, day), moment=moment, **more
    )


def test_a_matter_from_review_to_approval(person, moment):
    matter = opened(person, moment)
    assert problem(go, person, moment, matter, "submit") is MatterProblem.OUT_OF_ORDER
    for day, stage in enumerate(["review", "propose", "consult", "consult", "submit"], 1):
        go(person, moment, matter, stage, day, paper=f"{day}/TTr-UBND")
    assert problem(go, person, moment, matter, "returned", 6) is MatterProblem.REASON_MISSING
    go(person, moment, matter, "returned", 6, note="bổ sung bản đồ")
    go(person, moment, matter, "submit", 7)
    assert problem(close_matter, person("canbo"), matter.id, moment=moment) is MatterProblem.NOT_ENDED
    go(person, moment, matter, "approved", 8)
    assert problem(go, person, moment, matter, "review", 9) is MatterProblem.OUT_OF_ORDER
    close_matter(person("canbo"), matter.id, moment=moment)
    assert problem(close_matter, person("canbo"), matter.id, moment=moment) is MatterProblem.CLOSED
    assert [step.stage for step in matter.steps.all()][-3:] == ["returned", "submit", "approved"]
    assert AuditEntry.objects.filter(act="matter.step", moment__gte=moment).count() == 8


def test_a_step_back_and_a_stop_say_why(person, moment):
    matter = opened(person, moment)
    go(person, moment, matter, "review", 3)
    go(person, moment, matter, "propose", 3)
    assert problem(go, person, moment, matter, "review", 4) is MatterProblem.REASON_MISSING
    go(person, moment, matter, "review", 4, note="thiếu số liệu đất")
    assert problem(go, person, moment, matter, "stopped", 5) is MatterProblem.REASON_MISSING
    go(person, moment, matter, "stopped", 5, note="sáp nhập xã")
    close_matter(person("canbo"), matter.id, moment=moment)
    assert SpatialPlanMatter.objects.get().closed_at == moment


def test_days_and_texts_are_checked(person, moment):
    matter = opened(person, moment)
    go(person, moment, matter, "review", 10)
    assert problem(go, person, moment, matter, "propose", 9) is MatterProblem.DAY_BEFORE_LAST
    late = {"stage": Stage.PROPOSE, "on_day": date(2024, 11, 21), "moment": moment}
    assert problem(step_matter, person("canbo"), matter.id, **late) is MatterProblem.DAY_IN_FUTURE
    assert problem(go, person, moment, matter, "propose", 11, paper="x" * 121) is MatterProblem.TOO_LONG
    assert problem(opened, person, moment, title=" ") is MatterProblem.TITLE_MISSING
    assert problem(opened, person, moment, horizon="x" * 21) is MatterProblem.TOO_LONG
    _plan, tasks = with_tasks()
    assert problem(opened, person, moment, task_id=tasks["dropped"].id) is MatterProblem.UNKNOWN_TASK
    assert opened(person, moment, task_id=tasks["own"].id).task_id == tasks["own"].id
    Plan.objects.filter(id=the_plan().id).update(status="closed")
    assert problem(opened, person, moment) is MatterProblem.NOT_IN_FORCE


@pytest.mark.parametrize("username", NINE)
def test_who_follows_matters(person, moment, username):
    matter = opened(person, moment)
    calls = [
        lambda who: open_matter(who, the_plan().id, title="x", horizon="", task_id=None, moment=moment),
        lambda who: step_matter(who, matter.id, stage=Stage.REVIEW, on_day=date(2024, 6, 1), moment=moment),
    ]
    for call in calls:
        if username == "canbo":
            call(person(username))
            continue
        with pytest.raises(NotAllowedError):
            call(person(username))


def take(person, moment, username="phunu", kind="union", **more):
    given = {"unit_id": unit(kind).id, "set_id": SET, "criterion": "17", "note": "5 không 3 sạch"}
    return take_criterion(person(username), the_plan().id, moment=moment, **(given | more))


@pytest.mark.parametrize("username", NINE)
def test_who_takes_up_a_criterion(person, moment, username):
    own = {"phunu": "union", "mattran": "fatherland_front"}
    for kind in ("union", "fatherland_front", "specialist_sector"):
        if own.get(username) == kind:
            assert take(person, moment, username, kind).unit.kind == kind
            continue
        with pytest.raises(NotAllowedError) as caught:
            take(person, moment, username, kind)
        assert caught.value.visible


def test_taking_twice_giving_up_and_taking_again(person, moment):
    first = take(person, moment)
    assert problem(take, person, moment) is MatterProblem.ALREADY_TAKEN
    with pytest.raises(NotAllowedError):
        give_up_criterion(person("mattran"), first.id, moment=moment)
    give_up_criterion(person("phunu"), first.id, moment=moment)
    give_up_criterion(person("phunu"), first.id, moment=moment)
    assert AuditEntry.objects.filter(act="criterion.give_up").count() == 1
    take(person, moment)
    assert TakenCriterion.objects.filter(given_up_at=None).count() == 1
    assert TakenCriterion.objects.count() == 2


@pytest.mark.parametrize("more", [{"criterion": "99"}, {"set_id": "hamlet_model"}, {"criterion": ""}])
def test_only_criteria_of_the_sets_in_force_or_aimed_for(person, moment, more):
    assert problem(take, person, moment, **more) is MatterProblem.UNKNOWN_CRITERION
    assert take(person, moment, set_id="commune_ntm_advanced_2021_2025", criterion="17").criterion == "17"
