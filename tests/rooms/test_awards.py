"""Commendation from proposal to publication: every step by its right, each refusal for its reason."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from banmoi.core.registers import CellProblem
from banmoi.core.voting import Ballot
from banmoi.reference.catalogue import indicators
from banmoi.reference.ranking import house_ranking
from banmoi.reference.registers import registers
from banmoi.reports.award_results import read_results, result_lines, results_for
from banmoi.reports.hamlet_ranking import ranking_of
from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.awards import actions
from banmoi.rooms.awards.actions import AwardProblem as P
from banmoi.rooms.awards.actions import AwardRefusedError
from banmoi.rooms.awards.models import AwardProposal, AwardResults, AwardRound, AwardVote
from banmoi.rooms.awards.queries import ballots_missing, ballots_of, council, decisions_missing
from banmoi.rooms.indicators.models import IndicatorValue
from banmoi.rooms.money.models import Contribution
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.plans.task_queries import in_force
from banmoi.rooms.registers.actions import EntryRefusedError, withdraw_entry, write_entry
from banmoi.rooms.registers.models import EntryChange
from banmoi.web.award_rules import SENTENCES, award_problem
from tests.conftest import TODAY
from tests.plans import the_unit

ROUND = {
    "name": "Đợt thử", "place": "xa-xuan-luong", "year": "2024", "opens": "01/11/2024",
    "closes": "20/11/2024", "council": "Hội đồng", "members": "5", "quorum": "2/3", "share": "quá nửa",
    "share_of": "members", "ground": "Quy chế",
}  # fmt: skip
HAMLET = {
    "title": "Làm tốt", "round": "Đợt thử", "place": "ban-ven", "kind": "hamlet", "form": "certificate",
    "achievements": "Đường sạch", "proposer": "Ban phát triển Bản Ven",
}  # fmt: skip


@pytest.fixture
def later(moment):
    """The day after the round closes."""
    return moment + timedelta(days=1)


def write(rights, register, texts, moment, entry=None):
    seen = entry.version if entry else 0
    return write_entry(
        rights, registers()[register], entry.pk if entry else None, texts, seen=seen, moment=moment
    ).entry


@pytest.fixture
def row(person, moment):
    """A round that takes proposals today."""
    return write(person("thidua"), "award_rounds", ROUND, moment)


@pytest.fixture
def draft(row, person, moment):
    """Ven's own proposal, not yet sent."""
    return write(person("truongban"), "award_proposals", HAMLET, moment)


def send(rights, proposal, moment):
    found = AwardProposal.objects.select_related("round").get(id=proposal.pk)
    actions.send_proposal(rights, proposal.pk, results_for(found, moment.date()).document(), moment=moment)


@pytest.fixture
def sent(draft, person, moment):
    send(person("truongban"), draft, moment)
    return draft


@pytest.fixture
def voting(sent, row, person, later):
    actions.open_vote(person("thidua"), row.pk, moment=later)
    return sent


def state(proposal):
    return AwardProposal.objects.get(id=proposal.pk).state


def refused(problem, act, *args, **named):
    with pytest.raises(AwardRefusedError) as caught:
        act(*args, **named)
    assert caught.value.problem is problem
    assert award_problem(caught.value)
    assert "%(" not in award_problem(caught.value)


def rule(column, name, act, *args, **named):
    with pytest.raises(EntryRefusedError) as caught, transaction.atomic():
        act(*args, **named)
    found = caught.value.cells[column]
    assert (found.problem, found.rule) == (CellProblem.RULE, name)
    assert "%(" not in SENTENCES[name](found.facts)


def vote_all(person, proposal, ballots, moment):
    for name, ballot in ballots.items():
        actions.cast_ballot(person(name), proposal.pk, ballot, moment=moment)


FOUR = {"thidua": "for", "bcd": "for", "mattran": "for", "taichinh": "against"}


def test_the_whole_way_with_its_history(voting, row, person, later):
    vote_all(person, voting, FOUR, later)
    actions.close_vote(person("thidua"), row.pk, moment=later)
    found = AwardProposal.objects.get(id=voting.pk)
    assert (found.state, found.votes_for, found.votes_against, found.votes_abstain) == ("passed", 3, 1, 0)
    assert AwardRound.objects.get(id=row.pk).voted_on == later.date()
    assert decisions_missing(person("chutich")) >= 1
    actions.decide(person("chutich"), voting.pk, " 12/QĐ-UBND ", later.date(), moment=later)
    assert actions.publish(person("thidua"), row.pk, moment=later) == 1
    found.refresh_from_db()
    decided = found.state, found.decision_number, found.published_on
    assert decided == ("published", "12/QĐ-UBND", later.date())
    acts = EntryChange.objects.filter(register="award_proposals", entry=voting.pk)
    assert list(acts.values_list("act", flat=True)) == ["make", "send", "vote", "decide", "publish"]


def test_each_step_needs_its_right(draft, row, person, moment, later):
    with pytest.raises(NotAllowedError):
        send(person("chutich"), draft, moment)
    send(person("truongban"), draft, moment)
    for act in (
        lambda: actions.review_proposal(person("canbo"), draft.pk, "tốt", moment=moment),
        lambda: actions.open_vote(person("canbo"), row.pk, moment=later),
        lambda: actions.cast_ballot(person("chutich"), draft.pk, "for", moment=later),
        lambda: actions.close_vote(person("truongban"), row.pk, moment=later),
        lambda: actions.decide(person("thidua"), draft.pk, "1", later.date(), moment=later),
        lambda: actions.decline(person("canbo"), draft.pk, reason="x", moment=later),
        lambda: actions.publish(person("chutich"), row.pk, moment=later),
        lambda: actions.return_proposal(person("canbo"), draft.pk, reason="x", moment=moment),
    ):
        with pytest.raises(NotAllowedError):
            act()


def test_a_hamlet_head_proposes_for_the_own_hamlet_only(row, person, moment):
    head = person("truongban")
    with pytest.raises(EntryRefusedError) as caught, transaction.atomic():
        write(head, "award_proposals", HAMLET | {"place": "ban-xoan"}, moment)
    assert caught.value.cells["place"].problem is CellProblem.NOT_OFFERED
    with pytest.raises((EntryRefusedError, NotAllowedError)), transaction.atomic():
        write(person("chutich"), "award_proposals", HAMLET, moment)


@pytest.mark.parametrize(
    ("changed", "column", "name"),
    [
        ({"kind": "unit"}, "", "awards.unit_missing"),
        ({"unit": "Hội"}, "", "awards.unit_not_meant"),
        ({"kind": "person"}, "", "awards.person_missing"),
        ({"person": "Ai đó"}, "", "awards.person_not_meant"),
        ({"place": "xa-xuan-luong"}, "place", "awards.hamlet_meant"),
        ({"kind": "unit", "unit": "Hội không có", "place": "xa-xuan-luong"}, "unit", "awards.unit_unknown"),
    ],
)
def test_a_proposal_names_one_whom(row, person, moment, changed, column, name):
    rule(column, name, write, person("canbo"), "award_proposals", HAMLET | changed, moment)


def test_the_database_too_refuses_what_names_nobody_and_half_a_decision(draft):
    for wrong in (
        {"person": "Ai đó"},
        {"kind": "person"},
        {"state": "decided"},
        {"decision_number": "12"},
        {"published_on": TODAY},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            AwardProposal.objects.filter(id=draft.pk).update(**wrong)
    for wrong in ({"members": 0}, {"closes": date(2024, 1, 1)}, {"state": "voted"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AwardRound.objects.filter(id=draft.round_id).update(**wrong)


@pytest.mark.parametrize(
    ("changed", "column", "name"),
    [
        ({"place": "ban-ven"}, "place", "awards.commune_only"),
        ({"members": "0"}, "", "awards.no_members"),
        ({"quorum": "nhiều"}, "quorum", "awards.share"),
        ({"share": "150%"}, "share", "awards.share"),
    ],
)
def test_a_round_says_how_it_votes(person, moment, changed, column, name):
    rule(column, name, write, person("thidua"), "award_rounds", ROUND | changed, moment)


def test_a_round_without_a_ground_is_refused(person, moment):
    with pytest.raises(EntryRefusedError) as caught, transaction.atomic():
        write(person("thidua"), "award_rounds", ROUND | {"ground": "", "quorum": ""}, moment)
    assert set(caught.value.cells) == {"ground", "quorum"}


def test_outside_its_days_a_round_takes_nothing(row, draft, person, later):
    head = person("truongban")
    rule("round", "awards.round_closed", write, head, "award_proposals", HAMLET, later)
    refused(P.ROUND_CLOSED, send, head, draft, later)


def test_what_was_sent_is_changed_only_after_it_is_taken_back(sent, person, moment):
    head = person("truongban")
    sent.refresh_from_db()
    rule("", "awards.sent_already", write, head, "award_proposals", HAMLET | {"title": "Khác"}, moment, sent)
    refused(P.REASON_MISSING, actions.take_back, head, sent.pk, reason=" ", moment=moment)
    actions.take_back(head, sent.pk, reason="bổ sung", moment=moment)
    sent.refresh_from_db()
    write(head, "award_proposals", HAMLET | {"title": "Khác"}, moment, sent)
    send(head, sent, moment)
    assert AwardResults.objects.filter(proposal_id=sent.pk).count() == 2
    refused(P.NOT_DRAFT, send, head, sent, moment)


def test_results_are_frozen_with_their_sources_and_name_nobody(sent):
    kept = AwardResults.objects.get(proposal_id=sent.pk)
    found = read_results(kept.document)
    assert found.document() == kept.document
    assert found.day == TODAY
    lines = {line.figure.key: line for line in result_lines(found)}
    insured = lines["health_insurance_coverage"]
    assert insured.now
    assert insured.before
    assert IndicatorValue.objects.get(id=insured.figure.sources[0]).indicator == "health_insurance_coverage"
    gifts = lines["contributions"].figure.now
    rows = Contribution.objects.filter(place_id=kept.proposal.place_id, withdrawn_at=None)
    priced = [row.value for row in rows if row.value is not None]
    assert gifts["count"] == str(len(rows)) and len(rows) > 2
    assert gifts["sum:value"] == str(sum(priced))
    assert gifts.get("unknown:value", "0") == str(len(rows) - len(priced))
    assert "Hộ số" not in str(kept.document)
    IndicatorValue.objects.filter(id=insured.figure.sources[0]).update(numerator=1)
    assert {line.figure.key: line.now for line in result_lines(read_results(kept.document))} == {
        line.figure.key: line.now for line in result_lines(found)
    }


def test_a_unit_is_told_by_its_tasks_and_recommendations(row, person, commune, moment):
    def told(unit):
        texts = HAMLET | {"kind": "unit", "place": commune.key, "unit": unit}
        proposal = write(person("canbo"), "award_proposals", texts, moment)
        return {figure.kind: figure.now for figure in results_for(proposal, TODAY).figures}

    union = told("tổ chức chính trị - xã hội xã xuân lương")
    assert union == {"recommendations": {"all": "1", "answered": "1", "in_time": "1", "late": "0"}}
    sector = told("Ngành chuyên môn xã Xuân Lương")
    assert sector["recommendations"]["late"] == "1"
    tasks = {key: int(value) for key, value in sector["unit_tasks"].items()}
    unit = the_unit("specialist_sector")
    rows = list(in_force().filter(task__lead_id=unit.id).select_related("task__plan"))
    late = [item for item in rows if item.state == "open" and (item.due or item.task.plan.ends) < TODAY]
    assert (tasks["all"], tasks["late"]) == (len(rows), len(late))
    done = [item for item in rows if item.state == "done"]
    assert done
    assert tasks["in_time"] + tasks["done_late"] == len(done)


def test_nothing_is_worked_out_of_a_person(row, person, moment):
    texts = HAMLET | {"kind": "person", "person": "Lục Thị Hoa"}
    assert results_for(write(person("canbo"), "award_proposals", texts, moment), TODAY).figures == ()


def test_a_vote_is_opened_once_the_round_is_over_and_something_was_sent(row, draft, person, moment, later):
    council_ = person("thidua")
    refused(P.STILL_OPEN, actions.open_vote, council_, row.pk, moment=moment)
    refused(P.NOTHING_SENT, actions.open_vote, council_, row.pk, moment=later)
    refused(P.NOT_VOTING, actions.cast_ballot, council_, draft.pk, "for", moment=later)
    refused(P.NOT_VOTING, actions.close_vote, council_, row.pk, moment=later)


def test_the_rule_of_a_vote_stands_once_it_is_open(voting, row, person, later):
    row.refresh_from_db()
    council_ = person("thidua")
    rule("", "awards.round_fixed", write, council_, "award_rounds", ROUND | {"quorum": "1/5"}, later, row)
    refused(P.NOT_COLLECTING, actions.take_back, person("truongban"), voting.pk, reason="x", moment=later)
    register = registers()["award_proposals"]
    rule(
        "", "awards.not_withdrawn", withdraw_entry, person("truongban"), register, voting.pk,
        withdrawn=True, reason="thôi", moment=later,
    )  # fmt: skip


def test_a_ballot_is_changed_until_the_vote_is_closed_and_stays_secret(voting, row, person, later):
    council_ = person("thidua")
    before = ballots_missing(council_)
    actions.cast_ballot(council_, voting.pk, "against", moment=later)
    actions.cast_ballot(council_, voting.pk, "for", moment=later)
    assert AwardVote.objects.get(proposal_id=voting.pk).ballot == "for"
    assert ballots_missing(council_) == before - 1
    refused(P.UNKNOWN_BALLOT, actions.cast_ballot, council_, voting.pk, "maybe", moment=later)
    trail = AuditEntry.objects.filter(act="award.vote")
    assert trail.exists()
    assert not [line for line in trail if {"for", "against"} & {line.summary, str(line.detail)}]
    vote_all(person, voting, {"bcd": "for", "mattran": "for", "taichinh": "for"}, later)
    actions.close_vote(council_, row.pk, moment=later)
    refused(P.NOT_VOTING, actions.cast_ballot, council_, voting.pk, "against", moment=later)


def test_the_database_keeps_one_ballot_a_member_of_three_kinds(voting, person, later):
    member = person("thidua").user_id
    AwardVote.objects.create(proposal_id=voting.pk, user_id=member, ballot="for", cast_at=later)
    for user, ballot in ((member, "against"), (person("bcd").user_id, "maybe")):
        with pytest.raises(IntegrityError), transaction.atomic():
            AwardVote.objects.create(proposal_id=voting.pk, user_id=user, ballot=ballot, cast_at=later)
    assert {item.value for item in Ballot} == {"for", "against", "abstain"}


def test_nobody_votes_on_the_own_proposal(row, person, commune, moment, later):
    """Who wrote it, who sits in the unit that is proposed, whose own name is proposed."""
    made = [
        write(person("mattran"), "award_proposals", HAMLET, moment),
        write(
            person("canbo"), "award_proposals",
            HAMLET | {"kind": "unit", "place": commune.key, "unit": "Ngành chuyên môn xã Xuân Lương"}, moment,
        ),
        write(
            person("canbo"), "award_proposals",
            HAMLET | {"kind": "person", "person": "hoàng thị lan (Minh Họa)"}, moment,
        ),
    ]  # fmt: skip
    for proposal in made:
        send(person("canbo"), proposal, moment)
    actions.open_vote(person("thidua"), row.pk, moment=later)
    for proposal, name in zip(made, ("mattran", "taichinh", "bcd"), strict=True):
        refused(P.OWN_PROPOSAL, actions.cast_ballot, person(name), proposal.pk, "for", moment=later)
    fresh = AwardRound.objects.get(id=row.pk)
    found = ballots_of(fresh, made, 0, TODAY)
    assert [found.outcomes[item.pk].entitled for item in made] == [4, 4, 4]


def test_too_few_votes_close_nothing_and_the_proposal_may_be_given_back(voting, row, person, later):
    council_ = person("thidua")
    vote_all(person, voting, {"thidua": "for", "bcd": "for"}, later)
    refused(P.TOO_FEW, actions.close_vote, council_, row.pk, moment=later)
    assert (state(voting), AwardRound.objects.get(id=row.pk).state) == ("sent", "voting")
    refused(P.REASON_MISSING, actions.return_proposal, council_, voting.pk, reason="", moment=later)
    actions.return_proposal(council_, voting.pk, reason="thiếu minh chứng", moment=later)
    assert not AwardVote.objects.filter(proposal_id=voting.pk).exists()
    actions.close_vote(council_, row.pk, moment=later)
    assert state(voting) == "draft"


def test_the_chair_decides_only_what_the_council_favours(voting, row, person, later):
    chair = person("chutich")
    refused(P.NOT_PASSED, actions.decide, chair, voting.pk, "1", later.date(), moment=later)
    vote_all(person, voting, dict.fromkeys(FOUR, "abstain"), later)
    actions.close_vote(person("thidua"), row.pk, moment=later)
    assert state(voting) == "failed"
    refused(P.NOT_PASSED, actions.decide, chair, voting.pk, "1", later.date(), moment=later)
    refused(P.NOTHING_DECIDED, actions.publish, person("thidua"), row.pk, moment=later)


def test_a_decision_needs_number_and_day_and_a_refusal_a_reason(voting, row, person, later):
    chair = person("chutich")
    vote_all(person, voting, FOUR, later)
    actions.close_vote(person("thidua"), row.pk, moment=later)
    day = later.date()
    refused(P.NUMBER_MISSING, actions.decide, chair, voting.pk, " ", day, moment=later)
    refused(P.DAY_MISSING, actions.decide, chair, voting.pk, "1", None, moment=later)
    refused(P.DAY_IN_FUTURE, actions.decide, chair, voting.pk, "1", day + timedelta(days=1), moment=later)
    refused(P.DAY_BEFORE_VOTE, actions.decide, chair, voting.pk, "1", day - timedelta(days=1), moment=later)
    refused(P.REASON_MISSING, actions.decline, chair, voting.pk, reason="", moment=later)
    actions.decline(chair, voting.pk, reason="đã khen trong năm", moment=later)
    assert state(voting) == "declined"
    refused(P.NOT_PASSED, actions.decide, chair, voting.pk, "1", day, moment=later)


def test_remarks_are_kept_with_what_stood_before(sent, person, moment):
    council_ = person("thidua")
    refused(P.REMARKS_MISSING, actions.review_proposal, council_, sent.pk, " ", moment=moment)
    actions.review_proposal(council_, sent.pk, "Cần thêm ảnh", moment=moment)
    actions.review_proposal(council_, sent.pk, "Đã đủ", moment=moment)
    moves = EntryChange.objects.filter(register="award_proposals", entry=sent.pk).latest("version").moves
    assert moves["remarks"] == ["Cần thêm ảnh", "Đã đủ"]


def test_what_is_withdrawn_goes_no_further(draft, person, moment):
    head, register = person("truongban"), registers()["award_proposals"]
    withdraw_entry(head, register, draft.pk, withdrawn=True, reason="nhầm", moment=moment)
    refused(P.GONE, actions.send_proposal, head, draft.pk, {}, moment=moment)
    rounds = registers()["award_rounds"]
    withdraw_entry(person("thidua"), rounds, draft.round_id, withdrawn=True, reason="x", moment=moment)


def test_a_round_in_use_stays(draft, person, moment):
    rule(
        "", "awards.round_in_use", withdraw_entry, person("thidua"), registers()["award_rounds"],
        draft.round_id, withdrawn=True, reason="x", moment=moment,
    )  # fmt: skip


def test_the_council_is_who_may_vote_at_the_commune(commune):
    names = [member.name for member in council(commune.id, TODAY)]
    assert len(names) == 4
    assert any("Đặng Văn Thành" in name for name in names)


def test_the_weights_offered_are_those_of_the_rule_by_their_names():
    choices = registers()["ranking_weights"].column("indicator").choices
    house = [item.key for item in house_ranking().rule.indicators]
    assert list(choices) == house
    for key, (vi, en) in choices.items():
        assert (vi, en) == (indicators()[key].name_vi, indicators()[key].name_en)


def weigh(person, moment, **changed):
    texts = {
        "indicator": "waste_sorting_share", "place": "xa-xuan-luong", "weight": "0", "since": "01/10/2024",
        "ground": "Nghị quyết (thử)",
    }  # fmt: skip
    return write(person("thidua"), "ranking_weights", texts | changed, moment)


def test_the_commune_changes_a_weight_from_a_day_on_a_ground(person, commune, moment):
    weigh(person, moment)
    weigh(person, moment, indicator="solid_house_share", weight="3", since="01/12/2024")
    found = ranking_of(commune, TODAY)
    assert "waste_sorting_share" not in {item.key for item in found.rule.indicators}
    assert [line.ground for line in found.own] == ["Nghị quyết (thử)"]
    rule("since", "awards.weight_twice", weigh, person, moment, weight="2")
    rule("place", "awards.commune_only", weigh, person, moment, place="ban-ven", since="02/10/2024")


def test_the_ranking_rests_on_verified_values_of_both_ends(commune):
    found = ranking_of(commune, TODAY)
    assert len(found.hamlets) == 14
    assert found.start == date(2023, 12, 31)
    ranked = [item for _band, items in found.bands for item in items]
    assert len(ranked) == 14
    for item in ranked:
        total = sum(part.weight for part in item.standing.parts)
        gave = sum(part.part.points * part.part.weight for part in item.parts if part.part)
        assert gave / total == item.standing.score


def test_a_hamlet_without_values_is_not_ranked(commune, ven):
    IndicatorValue.objects.filter(place_id=ven.id, indicator="households").update(numerator=0)
    found = ranking_of(commune, TODAY)
    assert [item.place.key for item in found.unranked] == ["ban-ven"]
