"""Every address is sorted for rights: who may open it, who is refused, and strangers get 404."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from banmoi.core.paper.reader import read_plan
from banmoi.reference.files import text
from banmoi.rooms.assessments.models import FrozenAssessment
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.indicators.models import IndicatorValue
from banmoi.rooms.inspections import actions as inspecting
from banmoi.rooms.inspections.recommendation_actions import recommend
from banmoi.rooms.law.actions import compare
from banmoi.rooms.people.actions import appoint, found_units, open_account
from banmoi.rooms.people.models import Unit
from banmoi.rooms.places.queries import get_place
from banmoi.rooms.plans.reading_actions import Meaning, keep_reading
from banmoi.rooms.registers.models import TABLES
from tests.conftest import TODAY, client_of, lay_plan_bare, nine_o_clock, person_named
from tests.plan_life_help import child_of
from tests.plans import the_plan, the_unit
from tests.sheets import sheet_of
from tests.task_help import small_plan
from tests.web import area_households, area_papers, area_recognition, area_surveys, areas

ALL = {"chutich", "bcd", "canbo", "taichinh", "vanhoa", "mattran", "phunu", "truongban", "thidua"}
REPORTERS = {"canbo", "taichinh", "vanhoa"}
WRITERS = {"canbo", "taichinh", "vanhoa"}
AUDITORS = {"chutich", "bcd", "canbo", "taichinh", "vanhoa", "mattran"}
pytestmark = pytest.mark.usefixtures("laid_bare", "db")
C = {"key": "xa-xuan-luong"}
SET = {**C, "set_id": "commune_ntm_2021_2025"}
P = {"plan_id": "made"}
CHILD = {"plan_id": "child_id"}
DRAFT = {"plan_id": "draft_id"}

# Name of the address: what it needs to be built, and who may open it with GET.
PLACE_PAGES = {
    "place": (C, ALL),
    "goal": ({**C, "order": 1}, ALL),
    "table": (C, ALL),
    "calendar": (C, ALL),
    "people": (C, ALL),
    "set": (SET, ALL),
    "verdict_file": (SET, ALL),
    "criterion": ({**SET, "code": "1"}, ALL),
    "indicator": ({**C, "indicator": "households"}, ALL),
    "report": (C, REPORTERS),
    "verify": (C, {"canbo"}),
    "rule_book": (SET, ALL),
    "collate": ({**SET, "rule_key": "10", "slot": "region=TDMNPB,year=2024"}, {"canbo", "taichinh"}),
    "collation": ({**C, "collation_id": "made"}, ALL),
    "audit": (C, AUDITORS),
    "assessments": (C, ALL),
    "assessment": ({"frozen_id": "made"}, ALL),
    "assessment_file": ({"frozen_id": "made"}, ALL),
    "value": ({"value_id": "made"}, ALL),
    "file": ({"digest": "made"}, ALL),
    "tasks": (C, ALL),
    "year": (C, ALL),
    "task": ({"task_id": "made"}, ALL),
    "task_assign": ({"task_id": "made"}, {"canbo", "truongban"}),
    "inspections": (C, ALL),
    "inspection": ({"inspection_id": "made"}, ALL),
    "recommendation": ({"recommendation_id": "made"}, ALL),
    "unit": ({"unit_id": "made"}, ALL),
    "found_unit": (C, {"chutich"}),
    "plans": (C, ALL),
    "plan": ({"plan_id": "made"}, ALL),
    "plan_read": (DRAFT, {"canbo", "chutich"}),
    "plan_head": (DRAFT, {"canbo"}),
    "plan_goal": ({**DRAFT, "goal_id": "made"}, {"canbo"}),
    "plan_task": ({**DRAFT, "task_id": "none"}, {"canbo"}),
    "plan_amend": (P, {"canbo"}),
    "plan_amend_item": ({**P, "subject": "task", "item_id": 0}, {"canbo"}),
    "plan_versions": (P, ALL),
    "plan_compare": ({**P, "first": 0, "second": 0}, ALL),
    "plan_cascade": (P, ALL),
    "plan_edit": (CHILD, {"truongban", "canbo", "chutich"}),
    "plan_edit_task": ({**CHILD, "task_id": 0}, {"truongban"}),
    "plan_taken": (P, ALL),
    "plan_matters": (P, ALL),
    "registers": (C, ALL),
    "register": ({**C, "register": "training"}, ALL),
    "register_sheet": ({**C, "register": "training"}, ALL),
    "entry_new": ({**C, "register": "training"}, WRITERS | {"truongban"}),
    "entry": ({**C, "register": "training", "entry_id": "entry"}, ALL),
    "entry_edit": ({**C, "register": "training", "entry_id": "entry"}, WRITERS),
    "contradictions": (C, ALL),
    **areas.RIGHTS,
}
POST_ONLY = {
    "freeze": (SET, {"chutich", "canbo"}),
    "close": (C, {"chutich", "canbo"}),
    "plan_answer": (DRAFT, {"canbo", "chutich"}),
    "plan_move": (DRAFT, {"canbo", "chutich"}),
    **areas.POST_ONLY,
}
OWN = {"home", "me", "my_tasks", "account_change_password", "account_reauthenticate", "account_logout"}
OWN |= areas.OWN
# "task_calendar" is opened by its secret alone: tests/web/test_calendar.py
OPEN = {"account_login", "set_language", "task_calendar", *areas.OPEN}
# allauth's own pages of the second step: each asks for a signed-in person or a sign-in under way.
SECOND_STEP = "mfa_"
API = "api-1:"


def names(patterns, space=""):
    for item in patterns:
        if isinstance(item, URLResolver):
            inner = f"{space}{item.namespace}:" if item.namespace else space
            yield from names(item.url_patterns, inner)
        elif isinstance(item, URLPattern):
            yield f"{space}{item.name}"


def test_every_address_is_sorted():
    found = set(names(get_resolver().url_patterns))
    assert len(found) > 30
    sorted_ones = set(PLACE_PAGES) | set(POST_ONLY) | OWN | OPEN
    strange = {name for name in found if name not in sorted_ones and not name.startswith((SECOND_STEP, API))}
    assert not strange, f"sort these for rights: {strange}"


def made_inspection(person, moment):
    """An inspection under way with a recommendation, and its unit."""
    unit = the_unit("union")
    found = inspecting.schedule(person("canbo"), the_plan().id, moment=moment)[0]
    inspecting.add_member(person("canbo"), found.id, person("bcd").user_id, "head", moment=moment)
    inspecting.hold(person("canbo"), found.id, TODAY, moment=moment)
    row = recommend(person("bcd"), found.id, text="thử", owner_id=unit.id, due=TODAY, moment=moment)
    return {"inspection_id": found.id, "recommendation_id": row.id, "unit_id": unit.id}


@pytest.fixture(scope="module")
def laid_bare(around_the_module):
    """The plan in force without its tasks, for the whole module."""
    lay_plan_bare()


@pytest.fixture(scope="module")
def made(laid_bare):
    """One of each thing that an address may name, for the whole module."""
    person, commune, moment = person_named, get_place("xa-xuan-luong", TODAY), nine_o_clock()
    scan = StoredFile.objects.get(original_name="van-ban-minh-hoa.png")
    row = compare(
        person("canbo"), place_id=commune.id, set_id="commune_ntm_2021_2025", rule_key="1.1",
        slot="decided", value=None, article="thử", note="", scan=scan, moment=moment,
    )  # fmt: skip
    return (
        made_inspection(person, moment)
        | area_papers.made()
        | area_recognition.made()
        | area_households.made(moment)
        | area_surveys.made()
        | {
            "collation_id": row.id,
            "frozen_id": FrozenAssessment.objects.get().id,
            "value_id": IndicatorValue.objects.filter(place_id=commune.id).first().id,
            "digest": scan.digest,
            "task_id": small_plan()[1][1].id,
            "entry": first_entry("training", commune),
            "sheet_id": sheet_of("training", person("canbo"), commune, moment).id,
            "draft_id": the_draft(person, commune, moment).id,
            "goal_id": 0,
            "plan_id": the_plan().id,
            "child_id": child_of(the_plan())[0].id,
        }
    )


def first_entry(key, place):
    """The number of an entry of the demonstration that lies at the commune itself."""
    return TABLES[key]._default_manager.filter(place_id=place.id).first().pk


def the_draft(person, commune, moment):
    """A plan that was read and not yet confirmed."""
    reading = read_plan(text("demonstration_plan.txt"))
    return keep_reading(person("canbo"), commune.id, reading, Meaning(), file=None, moment=moment)


def address(name, parts, made):
    from django.urls import reverse

    named = made | {"none": 0}
    kwargs = {key: named.get(key if value == "made" else value, value) for key, value in parts.items()}
    return reverse(name, kwargs=kwargs) + ("?criterion=1" if name == "report" else "")


@pytest.mark.parametrize("name", PLACE_PAGES)
def test_each_of_the_nine_gets_what_is_theirs(nine, made, name):
    parts, allowed = PLACE_PAGES[name]
    where = address(name, parts, made)
    for username, client in nine.items():
        response = client.get(where)
        if response.streaming:
            list(response)  # read to its end, which closes the file
        status = response.status_code
        assert status == (200 if username in allowed else 403), (username, where)


@pytest.mark.parametrize("name", POST_ONLY)
def test_posts_are_refused_to_others(nine, made, name):
    parts, allowed = POST_ONLY[name]
    where = address(name, parts, made)
    for username in sorted(ALL - allowed):
        response = nine[username].post(where, {"ground": "thử"})
        assert response.status_code == 403, username
    assert nine["canbo"].get(where).status_code == 405


@pytest.mark.parametrize("name", [*PLACE_PAGES, *POST_ONLY])
def test_a_visitor_is_asked_to_sign_in(made, name):
    parts, _allowed = (PLACE_PAGES | POST_ONLY)[name]
    response = (
        Client().post(address(name, parts, made))
        if name in POST_ONLY
        else Client().get(address(name, parts, made))
    )
    assert response.status_code == 302
    assert response.url.startswith("/account/login/")


@pytest.fixture(scope="module")
def nine(laid_bare):
    """Everybody's client, signed in for the whole module."""
    return {username: client_of(username) for username in sorted(ALL)}


@pytest.fixture(scope="module")
def stranger(laid_bare):
    """The NTM officer of the next commune."""
    place, moment = get_place("xa-dong-tien", TODAY), nine_o_clock()
    found_units(place, moment=moment)
    user = open_account(username="la", full_name="Người xã khác", password="x", moment=moment)
    unit = Unit.objects.get(place_id=place.id, kind="management_board")
    appoint(user=user, unit=unit, role="ntm_officer", title_vi="Cán bộ", valid_from=None, moment=moment)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("name", [*PLACE_PAGES, *POST_ONLY])
def test_a_stranger_gets_404_everywhere(stranger, made, name):
    parts, _allowed = (PLACE_PAGES | POST_ONLY)[name]
    where = address(name, parts, made)
    assert stranger.get("/p/xa-dong-tien/").status_code == 200
    assert stranger.post(where, {"ground": "thử", "answer": "settle"}).status_code == 404
    if name not in POST_ONLY:
        assert stranger.get(where).status_code == 404


def test_a_hamlet_head_reports_for_their_own_hamlet_only(signed_in):
    head = signed_in("truongban")
    assert head.get("/p/ban-ven/report/").status_code == 200
    assert head.get("/p/ban-xoan/report/").status_code == 403


def test_an_ended_position_opens_nothing(signed_in, person):
    from banmoi.rooms.people.models import Position

    Position.objects.filter(user_id=person("canbo").user_id).update(valid_to="2024-11-19")
    assert signed_in("canbo").get("/p/xa-xuan-luong/").status_code == 404


FORBIDDEN_POSTS = [
    ("inspections", {"do": "schedule"}, {"chutich", "bcd", "canbo"}),
    ("inspection", {"do": "conclude", "conclusion": "xong"}, {"chutich", "bcd", "canbo"}),
    ("inspection", {"do": "recommend", "recommendation": "x"}, {"chutich", "bcd", "canbo"}),
    ("recommendation", {"do": "verify"}, {"chutich", "bcd", "canbo"}),
    ("recommendation", {"do": "answer", "text": "xong"}, {"phunu"}),
    ("unit", {"do": "rename", "name": "Tên khác"}, {"chutich"}),
    ("found_unit", {"kind": "union", "name": "Hội mới"}, {"chutich"}),
]


@pytest.mark.parametrize(("name", "sent", "allowed"), FORBIDDEN_POSTS)
def test_forms_of_inspections_and_units_are_refused_to_others(nine, made, name, sent, allowed):
    where = address(name, PLACE_PAGES[name][0], made)
    for username in sorted(ALL - allowed):
        assert nine[username].post(where, sent).status_code == 403, (username, where)
