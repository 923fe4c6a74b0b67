"""A hamlet's whole road, refused where something is missing; then kept and withdrawn. Communes beside it."""

from datetime import date

import pytest

from banmoi.core.assess import State
from banmoi.core.recognition import Ask, Why
from banmoi.core.recognition_rules import SettingValue
from banmoi.core.verdict_file import digest_of
from banmoi.reports.recognition import dossier_of
from banmoi.reports.recognition_roads import gather, roads_at, view_of
from banmoi.rooms.assessments.models import FrozenAssessment
from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.recognition import actions, record_actions, setting_actions, team_actions
from banmoi.rooms.recognition.actions import RoadProblem as P
from banmoi.rooms.recognition.actions import RoadRefusedError
from banmoi.rooms.recognition.models import RecordKind, Road, RoadMove
from banmoi.rooms.recognition.queries import settings_at, turns_for
from banmoi.rooms.recognition.record_actions import RecordForm, Said
from tests.recognition_help import DAYS, ORDER, PROCEDURE, TITLE, WHO, Walk, at, no_roads, set_rules

TODAY = date(2024, 11, 20)


def refused(problem, call, *args, **kwargs):
    with pytest.raises(RoadRefusedError) as error:
        call(*args, **kwargs)
    assert error.value.problem is problem, error.value.lacks
    return error.value


@pytest.fixture(autouse=True)
def _no_roads(db):
    no_roads()


@pytest.fixture
def walk(person, commune, ven):
    set_rules(person("canbo"), commune)
    return Walk(person, commune, ven)


def asks(error):
    return {lack.ask for lack in error.lacks}


def test_the_whole_road_is_refused_at_every_step_until_all_is_there(walk):
    """At each step: first with nothing done, then with everything; the order cannot be skipped."""
    for step in ORDER:
        who = WHO.get(step, "canbo")
        error = refused(P.LACKING, walk.go, step, who)
        assert error.lacks and all(lack.state is not State.MET for lack in error.lacks), step
        walk.prepare(step)
        after = ORDER[ORDER.index(step) + 1 :][1:2]
        for later in after:
            refused(P.NOT_NOW, walk.go, later, WHO.get(later, "canbo"))
        move = walk.go(step, who)
        assert walk.state == step
        assert move.digest == digest_of(move.evidence) and move.evidence["day"] == DAYS[step].isoformat()
    assert Road.objects.get(id=walk.road.id).moves.count() == len(ORDER)
    acts = AuditEntry.objects.filter(
        subject_kind="road", subject_id=str(walk.road.id), act="recognition.forward"
    )
    assert acts.count() == len(ORDER)


@pytest.mark.parametrize("without", ["criteria", "publication_days", "coverage_share", "satisfaction_share",
                                     "meeting_share", "gates", "procedure", "authority"])  # fmt: skip
def test_what_nobody_has_set_is_not_known_and_lets_nothing_pass(person, commune, ven, without):
    set_rules(person("canbo"), commune, without=[without])
    walk = Walk(person, commune, ven)
    with pytest.raises(RoadRefusedError) as error:
        walk.to("announced")
    lacks = error.value.lacks
    assert [lack.why for lack in lacks] == [Why.RULE_UNKNOWN] * len(lacks)
    assert {lack.state for lack in lacks} == {State.NOT_KNOWN}


def test_numbers_that_fall_short_are_refused(walk):
    walk.to("publicised")
    walk.record(RecordKind.OPINIONS, date(2024, 10, 27), answered=3, agreed=2)
    walk.record(
        RecordKind.SATISFACTION, date(2024, 10, 27), "mattran", whole=148, asked=148, answered=100, agreed=80
    )
    walk.paper("opinions_report", DAYS["opinions_taken"], "mattran")
    error = refused(P.LACKING, walk.go, "opinions_taken")
    assert asks(error) == {Ask.OPINIONS, Ask.COVERAGE, Ask.SATISFACTION}
    walk.prepare("opinions_taken")
    walk.go("opinions_taken")


def test_a_publication_still_running_is_not_long_enough(walk):
    walk.to("verified")
    walk.record(RecordKind.PUBLICATION, date(2024, 10, 8))
    error = refused(P.LACKING, walk.go, "publicised", day=date(2024, 10, 16))
    (lack,) = error.lacks
    assert (lack.ask, lack.have, lack.want) == (Ask.PUBLICATION, 9, 10)
    walk.go("publicised", day=date(2024, 10, 17))


def test_only_the_front_records_satisfaction(walk):
    walk.to("publicised")
    for username in ("canbo", "truongban", "chutich", "phunu"):
        with pytest.raises(NotAllowedError):
            walk.record(RecordKind.SATISFACTION, date(2024, 10, 27), username, whole=1, answered=1, agreed=1)


def test_parts_are_never_larger_than_their_whole(walk):
    form = RecordForm(date(2024, 10, 27), None, "", "Biên bản", {"whole": 10, "answered": 11, "agreed": 1})
    error = refused(
        P.NUMBERS_WRONG, record_actions.add_record, walk.person("canbo"), walk.road.id, "meeting", form,
        moment=at(TODAY),
    )  # fmt: skip
    assert error.field == "meeting-answered"


def test_nobody_of_the_hamlet_is_in_the_team_and_each_signs_the_own_criteria_only(walk):
    walk.to("self_assessed")
    person, road, moment = walk.person, walk.road.id, at(date(2024, 9, 28))
    ids = [row.id for row in walk.rows()]

    def add(who, part, rows):
        return team_actions.add_member(
            person("canbo"), road, person(who).user_id, part, rows, walk.commune.id, moment=moment
        )

    refused(P.OWN_HAMLET, add, "truongban", "member", ids)
    refused(P.CRITERIA_MISSING, add, "vanhoa", "member", [])
    add("bcd", "head", [])
    refused(P.HEAD_TAKEN, add, "vanhoa", "head", ids)
    refused(P.ALREADY_MEMBER, add, "bcd", "member", ids)
    add("vanhoa", "member", ids[1:])
    walk.paper("team_decision", DAYS["team_formed"])
    error = refused(P.LACKING, walk.go, "team_formed")
    assert error.lacks[0].codes == ("1",)
    add("taichinh", "member", ids[:1])
    walk.go("team_formed")
    culture = person("vanhoa")
    said = [Said(ids[0], "met", "thấy")]
    refused(
        P.UNKNOWN_CHOICE, team_actions.sign, culture, road, said, culture.name, day=TODAY, moment=at(TODAY)
    )
    said = [Said(ids[1], "met", "thấy")]
    refused(P.NAME_MISSING, team_actions.sign, culture, road, said, "Ai đó", day=TODAY, moment=at(TODAY))
    blank = [Said(ids[1], "met", " ")]
    refused(
        P.FINDING_MISSING, team_actions.sign, culture, road, blank, culture.name, day=TODAY, moment=at(TODAY)
    )
    with pytest.raises(NotAllowedError):
        team_actions.sign(person("mattran"), road, said, person("mattran").name, day=TODAY, moment=at(TODAY))
    walk.sign("vanhoa")
    refused(
        P.ALREADY_SIGNED, team_actions.remove_member, person("canbo"), road, culture.user_id, moment=moment
    )


def test_one_criterion_that_the_team_does_not_find_met_stops_the_road(walk):
    walk.to("team_formed")
    walk.sign("bcd")
    walk.sign("vanhoa", "not_met", text="Rãnh thoát nước chưa xong")
    walk.paper("team_minutes", DAYS["verified"])
    error = refused(P.LACKING, walk.go, "verified")
    assert error.lacks[0].codes == ("2", "3")
    actions.send_back(
        walk.person("canbo"), walk.road.id, "plan_approved", "Làm xong rãnh", gather,
        seen_state="team_formed", moment=at(DAYS["verified"], 12),
    )  # fmt: skip
    assert walk.state == "plan_approved"
    view = view_of(Road.objects.get(id=walk.road.id), TODAY)
    assert all(row.own is None and row.signed is None for row in view.facts.criteria)
    assert all(row.review is State.NOT_MET for row in view.facts.criteria), "what came before still counts"


def test_what_a_step_froze_is_not_written_again_unless_the_road_is_sent_back(walk):
    walk.to("self_assessed")
    refused(P.NOT_NOW, walk.say, "review", DAYS["self_assessed"])
    refused(P.NOT_NOW, walk.say, "own", DAYS["self_assessed"], "not_met")
    refused(P.NOT_NOW, walk.say, "keep", DAYS["self_assessed"])
    work = walk.rows()[0].works.get()
    finish = (record_actions.finish_work, walk.person("truongban"), walk.road.id, work.id, None)
    refused(P.NOT_NOW, *finish, moment=at(TODAY))
    actions.send_back(
        walk.person("canbo"), walk.road.id, "plan_approved", "Làm lại", gather, seen_state="self_assessed",
        moment=at(DAYS["self_assessed"], 12),
    )  # fmt: skip
    finish[0](*finish[1:], moment=at(DAYS["self_assessed"], 13))
    error = refused(P.LACKING, walk.go, "carried_out", "truongban", DAYS["self_assessed"], 14)
    assert error.lacks[0].codes == ("1",)


def test_what_was_recorded_before_a_sending_back_counts_no_more(walk):
    walk.to("submitted")
    actions.send_back(
        walk.person("canbo"), walk.road.id, "verified", "Công khai lại", gather, seen_state="submitted",
        moment=at(date(2024, 11, 5)),
    )  # fmt: skip
    error = refused(P.LACKING, walk.go, "publicised", day=date(2024, 11, 6))
    assert [(lack.ask, lack.why) for lack in error.lacks] == [(Ask.PUBLICATION, Why.NOTHING)]


def test_a_step_is_not_taken_on_a_day_before_the_last_or_after_today_or_twice_at_once(walk):
    walk.prepare("registered")
    mine, road = walk.person("truongban"), walk.road.id
    kw = {"seen_state": "", "moment": at(date(2024, 1, 10), 12)}
    refused(P.DAY_IN_FUTURE, actions.go_on, mine, road, "registered", gather, day=date(2024, 1, 11), **kw)
    refused(P.DAY_MISSING, actions.go_on, mine, road, "registered", gather, day=None, **kw)
    walk.go("registered", "truongban")
    refused(P.MOVED_MEANWHILE, actions.go_on, mine, road, "reviewed", gather, day=date(2024, 1, 10), **kw)
    walk.prepare("reviewed")
    refused(P.DAY_TOO_EARLY, walk.go, "reviewed", "truongban", date(2024, 1, 9))


RIGHT_OF = {"registered": "mattran", "plan_approved": "canbo", "team_formed": "truongban", "decided": "canbo"}


@pytest.mark.parametrize("step", RIGHT_OF)
def test_a_step_is_taken_by_whom_it_belongs_to(walk, step):
    before = ORDER.index(step)
    if before:
        walk.to(ORDER[before - 1])
    walk.prepare(step)
    with pytest.raises(NotAllowedError):
        walk.go(step, RIGHT_OF[step])


def test_one_road_a_year_unless_it_was_stopped(walk, person, commune, ven):
    args = (person("truongban"), ven, commune.id, TITLE, 2024)
    refused(P.TWICE, actions.open_road, *args, moment=at(TODAY))
    refused(P.YEAR_WRONG, actions.open_road, *args[:4], 2026, moment=at(TODAY))
    refused(
        P.OTHER_LEVEL, actions.open_road, person("canbo"), commune, commune.id, TITLE, 2024, moment=at(TODAY)
    )
    refused(
        P.REASON_MISSING, actions.stop, person("canbo"), walk.road.id, " ", gather, seen_state="",
        moment=at(TODAY),
    )  # fmt: skip
    actions.stop(
        person("canbo"), walk.road.id, "Chuyển sang năm sau", gather, seen_state="", moment=at(TODAY)
    )
    refused(P.NOT_NOW, walk.paper, "registration", TODAY)
    actions.open_road(*args, moment=at(TODAY))


def test_criteria_that_were_set_later_can_be_taken_until_something_was_said(person, commune, ven):
    set_rules(person("canbo"), commune, without=["criteria"])
    walk = Walk(person, commune, ven)
    take = (person("truongban"), walk.road.id, commune.id)
    refused(P.CRITERIA_UNKNOWN, actions.take_criteria, *take, moment=at(TODAY))
    setting_actions.set_rule(
        person("canbo"), commune, PROCEDURE, "criteria", SettingValue("1. Giao thông"),
        since=date(2024, 1, 1), decided_by="UBND tỉnh", paper="QĐ (thử)", moment=at(TODAY),
    )  # fmt: skip
    assert actions.take_criteria(*take, moment=at(TODAY)) == 1
    walk.say("review", TODAY)
    refused(P.CRITERIA_IN_USE, actions.take_criteria, *take, moment=at(TODAY))


def test_a_rule_has_its_ground_and_holds_from_its_day(person, commune):
    officer = person("canbo")

    def put(value, since, **ground):
        said = {"decided_by": "UBND tỉnh", "paper": "QĐ (thử)"} | ground
        return setting_actions.set_rule(
            officer, commune, PROCEDURE, "publication_days", SettingValue(value), since=since,
            moment=at(TODAY), **said,
        )  # fmt: skip

    refused(P.DECIDED_BY_MISSING, put, "10", TODAY, decided_by=" ")
    refused(P.PAPER_MISSING, put, "10", TODAY, paper="")
    refused(P.SETTING_WRONG, put, "mười", TODAY)
    refused(P.DAY_MISSING, put, "10", None)
    put("10", date(2024, 1, 1))
    later = put("15", date(2024, 6, 1))

    def days(day):
        found = settings_at(commune.id, PROCEDURE, TITLE, day)
        return found["publication_days"].value if found else None

    assert (days(date(2023, 12, 31)), days(date(2024, 5, 31)), days(TODAY)) == (None, "10", "15")
    refused(P.REASON_MISSING, setting_actions.drop_rule, officer, later.id, commune.id, "", moment=at(TODAY))
    setting_actions.drop_rule(officer, later.id, commune.id, "Ghi nhầm", moment=at(TODAY))
    assert days(TODAY) == "10"
    with pytest.raises(NotAllowedError):
        setting_actions.drop_rule(person("truongban"), later.id, commune.id, "x", moment=at(TODAY))


def test_a_title_is_kept_year_by_year_and_withdrawn_on_a_ground(walk):
    walk.to("announced")
    person, road = walk.person, walk.road.id
    keep = (person("canbo"), road, 2025, walk.commune.id, gather)
    refused(P.YEAR_WRONG, actions.keep, *keep, moment=at(date(2024, 12, 31)))
    error = refused(P.NOT_KEPT, actions.keep, *keep, moment=at(date(2025, 11, 3)))
    assert error.facts["unknown"] == ("1", "2", "3")
    walk.say("keep", date(2025, 11, 1))
    actions.keep(*keep, moment=at(date(2025, 11, 3)))
    refused(P.KEPT_ALREADY, actions.keep, *keep, moment=at(date(2025, 11, 3)))
    assert walk.state == "announced"
    walk.say("keep", date(2026, 3, 1), "not_met", "Đường hỏng, rác tồn đọng")
    args = (person("chutich"), road, 2026, "Không giữ được tiêu chí", walk.commune.id, gather)
    last = {"day": date(2026, 3, 3), "moment": at(date(2026, 3, 3))}
    refused(
        P.NOT_KEPT, actions.keep, person("canbo"), road, 2026, walk.commune.id, gather, moment=last["moment"]
    )
    refused(P.PAPER_MISSING, actions.withdraw, *args, **last)
    walk.paper("withdrawal_decision", date(2026, 3, 2))
    refused(P.NO_GROUND, actions.withdraw, *args, **last)  # the province's grounds are not set
    setting_actions.set_rule(
        person("canbo"), walk.commune, PROCEDURE, "withdrawal", SettingValue("Từ 3 tiêu chí không đạt (thử)"),
        since=date(2024, 1, 1), decided_by="UBND tỉnh", paper="QĐ (thử)", moment=at(TODAY),
    )  # fmt: skip
    move = actions.withdraw(*args, **last)
    assert walk.state == "withdrawn" and move.evidence["ground"] == "Từ 3 tiêu chí không đạt (thử)"
    refused(P.NOT_NOW, walk.paper, "decision", TODAY)


def frozen(place, set_id, on, state="met", failing=(), provisional=False):
    """A frozen assessment whose set has nineteen criteria, some of them failing."""
    criteria = [
        {
            "code": str(n),
            "state": "not_met" if str(n) in failing else "met",
            "indicators": [],
            "content_known": True,
        }
        for n in range(1, 20)
    ]
    for item in criteria:
        state_now = item["state"]
        item["indicators"] = [
            {"code": item["code"], "state": state_now, "not_applicable_allowed": False,
             "rule": {"kind": "decided", "indicator": state_now, "confidence": "settled"}}
        ]  # fmt: skip
    blank = {"low": None, "high": None, "not_applicable": False, "values": []}
    document = {
        "on": on.isoformat(), "state": state, "provisional": provisional, "in_force": True,
        "criteria": criteria,
        "readings": {"met": {**blank, "decision": True}, "not_met": {**blank, "decision": False}},
    }  # fmt: skip
    document["digest"] = digest_of(document)
    return FrozenAssessment.objects.create(
        place_id=place.id, set_id=set_id, set_version="thử", on=on, state=state, document=document,
        digest=document["digest"], ground="thử", frozen_by_id=1, frozen_at=at(on),
    )  # fmt: skip


@pytest.fixture
def commune_road(person, commune):
    return actions.open_road(
        person("canbo"), commune, commune.id, "commune_advanced_2021_2025", 2024, moment=at(date(2024, 1, 8))
    )


def test_a_commune_rests_on_a_frozen_assessment_of_the_year(person, commune, commune_road):
    officer, road = person("canbo"), commune_road
    set_id = "commune_ntm_advanced_2021_2025"

    def lacks():
        return [
            (i.state, i.why)
            for i in view_of(Road.objects.get(id=road.id), TODAY).ahead.lacks
            if i.ask is Ask.RESULT
        ]

    for kind in ("registration", "base_title", "self_report"):
        record_actions.add_paper(
            officer, road.id, kind, number="01", issued_on=TODAY, issuer="", moment=at(TODAY)
        )
    actions.go_on(officer, road.id, "registered", gather, day=TODAY, seen_state="", moment=at(TODAY))
    assert lacks() == [(State.NOT_KNOWN, Why.NOTHING)]
    for item, wrong in (
        (frozen(commune, set_id, date(2024, 6, 30), "not_met", ["4"]), (State.NOT_MET, Why.SHORT)),
        (frozen(commune, set_id, date(2024, 6, 30), provisional=True), (State.NOT_KNOWN, Why.PROVISIONAL)),
        (frozen(commune, set_id, date(2022, 12, 31)), (State.NOT_MET, Why.OTHER_YEAR)),
    ):
        actions.pin(officer, road.id, item.id, moment=at(TODAY))
        assert lacks() == [wrong]
    other = frozen(commune, "commune_ntm_2021_2025", date(2024, 6, 30))
    refused(P.NOT_OF_THIS_ROAD, actions.pin, officer, road.id, other.id, moment=at(TODAY))
    good = frozen(commune, set_id, date(2023, 12, 31))
    actions.pin(officer, road.id, good.id, moment=at(TODAY))
    assert lacks() == []
    move = actions.go_on(
        officer, road.id, "self_assessed", gather, day=TODAY, seen_state="registered", moment=at(TODAY)
    )
    assert move.evidence["assessment"]["digest"] == good.digest
    good.document["state"] = "not_met"
    good.save()
    assert gather(Road.objects.get(id=road.id), TODAY).facts.result.broken


def test_a_commune_loses_its_title_on_the_laws_ground_alone(person, commune, commune_road):
    officer, road = person("canbo"), commune_road
    Road.objects.filter(id=road.id).update(state="announced")
    for number, (before, after) in enumerate((("", "decided"), ("decided", "announced"))):
        RoadMove.objects.create(
            road=road, move="forward", before=before, after=after, day=date(2023, 1, number + 1), evidence={},
            digest="", moved_by_id=officer.user_id, moved_at=at(date(2023, 1, 2)),
        )  # fmt: skip
    record_actions.add_paper(
        officer, road.id, "withdrawal_decision", number="9/QĐ", issued_on=TODAY, issuer="", moment=at(TODAY)
    )
    args = (officer, road.id, 2024, "Không giữ được", commune.id, gather)
    last = {"day": TODAY, "moment": at(TODAY)}
    set_id = "commune_ntm_advanced_2021_2025"
    nine = [str(n) for n in range(1, 10)]
    for failing in (nine, [*nine[:4], "10"]):
        item = frozen(commune, set_id, date(2024, 10, 1), "not_met", failing)
        actions.pin(officer, road.id, item.id, moment=at(TODAY))
        refused(P.NO_GROUND, actions.withdraw, *args, **last)
    actions.keep(officer, road.id, 2024, commune.id, gather, moment=at(TODAY))
    item = frozen(commune, set_id, date(2024, 10, 2), "not_met", [*nine[:5], "10"])
    actions.pin(officer, road.id, item.id, moment=at(TODAY))
    actions.withdraw(*args, **last)
    assert Road.objects.get(id=road.id).state == "withdrawn"


def test_debts_and_security_are_gates_beside_the_criteria(person, commune, commune_road):
    officer = person("canbo")
    facts = gather(commune_road, TODAY).facts
    assert facts.gates[Ask.DEBT] is State.NOT_MET, "the demonstration owes"
    assert facts.gates[Ask.SECURITY] is State.NOT_KNOWN
    refused(
        P.ANSWER_MISSING, record_actions.add_paper, officer, commune_road.id, "security", number="1",
        issuer="", issued_on=TODAY, moment=at(TODAY),
    )  # fmt: skip
    for answer, state in (("no", State.NOT_MET), ("yes", State.MET)):
        record_actions.add_paper(
            officer, commune_road.id, "security", number="1", issued_on=TODAY, issuer="", answer=answer,
            moment=at(TODAY),
        )  # fmt: skip
        assert gather(commune_road, TODAY).facts.gates[Ask.SECURITY] is state


def test_likely_objections_are_told_before_an_inspector_comes(walk):
    walk.to("self_assessed")
    walk.record(RecordKind.MEETING, date(2024, 9, 26), whole=20, answered=20, agreed=10)
    codes = {item.code for item in view_of(Road.objects.get(id=walk.road.id), TODAY).objections}
    assert {"coming", "one_file"} <= codes
    walk.record(RecordKind.SATISFACTION, date(2024, 9, 26), "mattran", whole=99, answered=99, agreed=99)
    found = {item.code: item for item in view_of(Road.objects.get(id=walk.road.id), TODAY).objections}
    assert found["households"].before == "99"


def test_turns_name_the_next_step_and_the_signatures(walk):
    def kinds(username):
        return [(turn.kind, turn.road_id) for turn in turns_for(walk.person(username))]

    assert kinds("truongban") == [("road_step", walk.road.id)] and kinds("canbo") == []
    walk.to("reviewed")
    assert kinds("chutich") == [("road_step", walk.road.id)] and kinds("truongban") == []
    walk.to("team_formed")
    assert kinds("vanhoa") == [("road_sign", walk.road.id)] and kinds("canbo") == [
        ("road_step", walk.road.id)
    ]
    walk.sign("vanhoa")
    assert kinds("vanhoa") == []


def test_the_dossier_holds_everything_and_counts_in_the_worst_case(walk):
    walk.to("submitted")
    found = dossier_of(Road.objects.get(id=walk.road.id), TODAY)
    assert [step.key for step in found.steps] == list(ORDER[:11])
    assert [c.result for c in found.criteria] == [State.MET] * 3
    assert {m.name.split(" (")[0] for m in found.members} == {"Hoàng Thị Lan", "Vi Thị Thảo"}
    assert all(line[2] is not None and line[2].signed_as for m in found.members for line in m.lines)
    counts = {item.kind: item for item in found.counts}
    assert counts["publication"].days == 10 and counts["publication"].state is State.MET
    survey = counts["satisfaction"]
    assert (survey.share.numerator, survey.share.denominator) == (131, 140)
    assert (survey.worst.numerator, survey.worst.denominator) == (131, 148) and survey.state is State.MET
    assert [paper.kind for paper in found.papers if paper.missing] == ["decision", "announcement"]
    assert {rule.key for rule in found.rules} >= {"publication_days", "authority"}
    assert found.result_day == DAYS["verified"] and len(found.result_digest) == 64
    assert len(found.files) == len({item.digest for item in found.files}) == 2


def test_lists_tell_late_steps(walk, ven):
    (line,) = roads_at([ven.id], TODAY)
    assert (line.done, line.ahead.key, line.late) == (0, "registered", False)
    walk.to("reviewed")
    (line,) = roads_at([ven.id], TODAY)
    assert (line.ahead.key, line.due, line.late) == ("plan_approved", date(2024, 3, 31), True)
