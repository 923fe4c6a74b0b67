"""The demonstration's road to a title: bản Ven in the middle of its way, every figure and rule invented.

Kept apart from the rest of the demonstration, which does not need it: `banmoi demo` makes it after that.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from banmoi.core.recognition_rules import SettingValue
from banmoi.management.demonstration_year import at
from banmoi.reference.files import load
from banmoi.reports.recognition_roads import gather
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.models import Unit, User
from banmoi.rooms.people.queries import Rights, rights_of
from banmoi.rooms.places.queries import NamedPlace, get_place
from banmoi.rooms.recognition import actions, record_actions, setting_actions, team_actions
from banmoi.rooms.recognition.models import Road, RoadCriterion
from banmoi.rooms.recognition.record_actions import Said

FILE = "demonstration/recognition.yaml"


def is_kept() -> bool:
    """Whether the demonstration's road is already there."""
    return Road.objects.filter(demonstration=True).exists()


@transaction.atomic
def keep_recognition() -> Road:
    """Make the rules and the road, through the actions that people use."""
    data = load(FILE)
    today = load("demonstration.yaml")["today"]
    names = {person["username"] for person in load("demonstration.yaml")["people"]}
    people = {user.username: rights_of(user, today) for user in User.objects.filter(username__in=names)}
    commune, hamlet = get_place(data["commune"], today), get_place(data["hamlet"], today)
    assert commune is not None and hamlet is not None
    for key, rule in data["rules"].items():
        setting_actions.set_rule(
            people["canbo"], commune, data["procedure"], key,
            SettingValue(str(rule["value"]), rule.get("base", "")), since=data["since"],
            decided_by=data["decided_by"], paper=data["paper"], note="Minh họa",
            moment=at(data["since"]), demonstration=True,
        )  # fmt: skip
    road = actions.open_road(
        people["truongban"], hamlet, commune.id, data["title"], data["year"], moment=at(data["opened"]),
        demonstration=True,
    )  # fmt: skip
    for step in data["steps"]:
        _step(step, people, road, hamlet, commune)
    return road


def _step(
    step: Mapping[str, Any], people: Mapping[str, Rights], road: Road, hamlet: NamedPlace, commune: NamedPlace
) -> None:
    """What was done for a step, then the step itself (unless it is only begun)."""
    day, scan = step["day"], StoredFile.objects.get(original_name="van-ban-minh-hoa.png")
    rows = {row.code: row for row in RoadCriterion.objects.filter(road=road)}
    for stage in ("review", "own"):
        if stage in step:
            _say(people["truongban"], road, stage, rows, step[stage], day)
    for work in step.get("works", ()):
        unit = Unit.objects.get(
            place_id=hamlet.id if work["by"] == "hamlet_board" else commune.id, kind=work["by"]
        )
        made = record_actions.add_work(
            people["truongban"], road.id, rows[str(work["for"])].id, work["what"], unit.id, work["due"],
            {hamlet.id, commune.id}, moment=at(day),
        )  # fmt: skip
        record_actions.finish_work(
            people["truongban"], road.id, made.id, work["done"], moment=at(work["done"])
        )
    for member in step.get("team", ()):
        team_actions.add_member(
            people["canbo"], road.id, people[member["who"]].user_id, member["part"],
            [rows[str(code)].id for code in member["codes"]], commune.id, moment=at(day),
        )  # fmt: skip
    for paper in step.get("papers", ()):
        record_actions.add_paper(
            people[paper["who"]], road.id, paper["kind"], number=paper["number"], issued_on=paper["day"],
            issuer=paper["issuer"], files=[scan], moment=at(day, 10),
        )  # fmt: skip
    if "taken_by" in step:
        state = Road.objects.get(id=road.id).state
        actions.go_on(
            people[step["taken_by"]], road.id, step["step"], gather, day=day, seen_state=state,
            moment=at(day, 11),
        )  # fmt: skip
    for signing in step.get("signed", ()):
        _sign(people[signing["who"]], road, rows, signing)


def _say(
    rights: Rights,
    road: Road,
    stage: str,
    rows: Mapping[str, RoadCriterion],
    told: Mapping[Any, Any],
    day: date,
) -> None:
    photo = StoredFile.objects.get(original_name="anh-minh-hoa.png")
    usual = told["usual"]
    said = []
    for code, row in rows.items():
        result, text = told.get(int(code), usual)
        files = (photo,) if int(code) in told.get("proved", ()) else ()
        said.append(Said(row.id, result, text, files))
    record_actions.say(rights, road.id, stage, said, day=day, moment=at(day))


def _sign(rights: Rights, road: Road, rows: Mapping[str, RoadCriterion], told: Mapping[str, Any]) -> None:
    photo = StoredFile.objects.get(original_name="anh-minh-hoa.png")
    said = [Said(rows[str(code)].id, result, text, (photo,)) for code, (result, text) in told["said"].items()]
    team_actions.sign(rights, road.id, said, rights.name, day=told["day"], moment=at(told["day"], 15))
