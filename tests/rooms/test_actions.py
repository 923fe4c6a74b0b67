"""What actions promise: append-only, one audit line, all or nothing, two people where two are due."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from banmoi.core.assess import State
from banmoi.core.checks import Numbers
from banmoi.core.periods import parse_period
from banmoi.rooms.assessments.actions import close_with_verdicts, freeze
from banmoi.rooms.assessments.models import FrozenAssessment
from banmoi.rooms.assessments.queries import alarms_of, standing_of
from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.files.actions import FileRefusedError, keep
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.files.queries import path_of
from banmoi.rooms.indicators.actions import (
    Entry,
    ReportProblem,
    ReportRefusedError,
    close_period,
    report_values,
    review_values,
)
from banmoi.rooms.indicators.models import IndicatorValue, ValueReview
from banmoi.rooms.indicators.queries import current_rows, is_closed
from banmoi.rooms.law.actions import CollationProblem, CollationRefusedError, compare, refuse, settle
from banmoi.rooms.people.queries import NotAllowedError
from tests.conftest import TODAY

Q4 = parse_period("2024q4")
SET = "commune_ntm_2021_2025"


def households(number, based_on=None):
    return Entry("households", Numbers(Decimal(number)), based_on=based_on)


def test_a_correction_supersedes_and_the_verified_value_still_counts(person, ven, commune, moment):
    row = next(r for r in current_rows([ven.id], period="2024q3") if r.value.indicator == "households")
    before = IndicatorValue.objects.values().get(id=row.value.id)
    q3 = parse_period("2024q3")
    outcome = report_values(
        person("truongban"),
        place_id=ven.id,
        period=q3,
        entries=[households(151, row.value.id)],
        moment=moment,
    )[0]
    assert outcome.value is not None
    assert IndicatorValue.objects.values().get(id=row.value.id) == before
    assert standing_of(ven, TODAY).readings["households"].amount.numerator == 148
    assert review_values(person("canbo"), [outcome.value.id], verified=True, moment=moment) == {}
    assert standing_of(ven, TODAY).readings["households"].amount.numerator == 151


def test_every_act_leaves_one_line_with_its_person_and_place(person, ven, moment):
    count = AuditEntry.objects.count()
    report_values(person("truongban"), place_id=ven.id, period=Q4, entries=[households(148)], moment=moment)
    line = AuditEntry.objects.first()
    assert AuditEntry.objects.count() == count + 1
    assert (line.act, line.actor_name, line.place_id) == ("value.report", "Ninh Văn Đức (minh họa)", ven.id)
    assert line.actor_position == "Trưởng bản Ven"
    assert line.detail == {"numerator": "148"}


def test_a_refused_report_leaves_nothing(person, ven, moment):
    counts = IndicatorValue.objects.count(), AuditEntry.objects.count()
    with pytest.raises(NotAllowedError) as refused:
        report_values(person("mattran"), place_id=ven.id, period=Q4, entries=[households(1)], moment=moment)
    assert refused.value.visible
    with pytest.raises(ReportRefusedError):
        report_values(person("truongban"), place_id=ven.id, period=Q4, entries=[], moment=moment)
    assert counts == (IndicatorValue.objects.count(), AuditEntry.objects.count())


def test_the_database_holds_against_two_first_values(person, ven, moment):
    made = {
        "place_id": ven.id, "indicator": "households", "period": Q4.code, "period_start": Q4.start,
        "period_end": Q4.end, "source": "reported", "numerator": 1, "reported_at": moment,
        "reported_by_id": person("truongban").user_id,
    }  # fmt: skip
    first = IndicatorValue.objects.create(**made)
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorValue.objects.create(**made)
    IndicatorValue.objects.create(**made, supersedes=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorValue.objects.create(**made, supersedes=first)
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorValue.objects.create(**(made | {"indicator": "population", "numerator": None}))


def test_nobody_verifies_their_own_value_nor_a_superseded_one(person, ven, moment):
    officer = person("canbo")
    own = report_values(officer, place_id=ven.id, period=Q4, entries=[households(148)], moment=moment)[
        0
    ].value
    assert review_values(officer, [own.id], verified=True, moment=moment) == {own.id: ReportProblem.OWN_VALUE}
    newer = report_values(
        person("truongban"), place_id=ven.id, period=Q4, entries=[households(149, own.id)], moment=moment
    )[0].value
    answers = review_values(officer, [own.id, newer.id], verified=True, moment=moment)
    assert answers == {own.id: ReportProblem.OWN_VALUE}
    assert ValueReview.objects.filter(value=newer, outcome="verified").count() == 1
    with pytest.raises(NotAllowedError):
        review_values(person("taichinh"), [newer.id], verified=True, moment=moment)


def test_a_year_closes_its_quarters(person, commune, ven, moment):
    close_period(person("chutich"), commune.id, parse_period("2024y"), moment=moment)
    assert is_closed([ven.id, commune.id], Q4)
    assert not is_closed([ven.id, commune.id], parse_period("2023q4"))
    with pytest.raises(ReportRefusedError) as refused:
        report_values(person("truongban"), place_id=ven.id, period=Q4, entries=[households(1)], moment=moment)
    assert refused.value.problem is ReportProblem.PERIOD_CLOSED


def test_closing_freezes_the_sets_in_force(person, commune, moment):
    frozen = close_with_verdicts(person("chutich"), commune, parse_period("2024q3"), moment=moment)
    assert {row.set_id for row in frozen} == {
        "commune_ntm_2021_2025", "commune_ntm_advanced_2021_2025", "commune_ntm_model_2021_2025",
    }  # fmt: skip
    with pytest.raises(ReportRefusedError):
        close_with_verdicts(person("chutich"), commune, parse_period("2024q3"), moment=moment)


def test_a_frozen_verdict_that_was_touched_is_an_alarm(person, commune, moment):
    row = freeze(person("canbo"), commune, SET, TODAY, ground="thử", moment=moment)
    assert alarms_of(row) == []
    row.state = "met"
    assert alarms_of(row) == ["state"]
    row.refresh_from_db()
    row.document["criteria"][0]["state"] = "not_met"
    assert "criterion 1" in alarms_of(row)
    assert "digest" in alarms_of(row)
    row.refresh_from_db()
    row.digest = "0" * 64
    assert alarms_of(row) == ["digest"]
    row.refresh_from_db()
    row.document["readings"]["households_"] = (
        {"values": [10**9]} | row.document["readings"]["rural_market"] | {"values": [10**9]}
    )
    assert "values" in alarms_of(row)


def test_later_values_do_not_move_a_frozen_verdict(person, commune, ven, moment):
    row = freeze(person("canbo"), commune, SET, TODAY, ground="thử", moment=moment)
    value = report_values(
        person("truongban"), place_id=ven.id, period=Q4,
        entries=[Entry("makeshift_houses", Numbers(Decimal(0)))], moment=moment,
    )[0].value  # fmt: skip
    review_values(person("canbo"), [value.id], verified=True, moment=moment)
    assert standing_of(commune, TODAY).verdict(SET).criteria[8].state is State.MET
    again = FrozenAssessment.objects.get(id=row.id)
    assert again.document["criteria"][8]["state"] == "not_known"
    assert alarms_of(again) == []


@pytest.fixture
def scan(person, moment):
    content = b"%PDF-1.4\nvan ban thu\n%%EOF\n"
    return keep(content, "trang.pdf", actor_id=person("canbo").user_id, moment=moment)


def compared(person, commune, scan, moment, **changes):
    values = {
        "place_id": commune.id, "set_id": SET, "rule_key": "10", "slot": "region=TDMNPB,year=2024",
        "value": Decimal(45), "article": "Phụ lục I", "note": "", "scan": scan, "moment": moment,
    }  # fmt: skip
    return compare(person("canbo"), **(values | changes))


def test_two_people_settle_and_the_verdict_is_no_longer_provisional(person, commune, scan, moment):
    before = standing_of(commune, TODAY).verdict(SET).criteria[9]
    assert (before.state, before.provisional) == (State.MET, True)
    row = compared(person, commune, scan, moment)
    assert standing_of(commune, TODAY).verdict(SET).criteria[9].provisional
    with pytest.raises(NotAllowedError):
        settle(person("canbo"), row.id, moment=moment)
    settle(person("chutich"), row.id, moment=moment)
    after = standing_of(commune, TODAY).verdict(SET).criteria[9]
    assert (after.state, after.provisional) == (State.MET, False)
    with pytest.raises(CollationRefusedError) as refused:
        settle(person("chutich"), row.id, moment=moment)
    assert refused.value.problem is CollationProblem.ALREADY_ANSWERED


def test_a_corrected_threshold_changes_the_verdict(person, commune, scan, moment):
    row = compared(person, commune, scan, moment, value=Decimal("46.5"))
    settle(person("bcd"), row.id, moment=moment)
    after = standing_of(commune, TODAY).verdict(SET).criteria[9]
    assert (after.state, after.provisional) == (State.NOT_MET, False)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"article": " "}, CollationProblem.ARTICLE_MISSING),
        ({"slot": "region=MARS"}, CollationProblem.UNKNOWN_SLOT),
        ({"set_id": "nothing"}, CollationProblem.UNKNOWN_SLOT),
        ({"value": None}, CollationProblem.VALUE_MISSING),
        ({"rule_key": "1.1", "slot": "decided"}, CollationProblem.VALUE_MISSING),
    ],
)
def test_a_comparison_that_says_nothing_is_refused(person, commune, scan, moment, changes, problem):
    with pytest.raises(CollationRefusedError) as refused:
        compared(person, commune, scan, moment, **changes)
    assert refused.value.problem is problem


def test_one_open_comparison_a_slot_and_a_refused_one_makes_room(person, commune, scan, moment):
    row = compared(person, commune, scan, moment)
    with pytest.raises(CollationRefusedError) as refused:
        compared(person, commune, scan, moment)
    assert refused.value.problem is CollationProblem.ALREADY_OPEN
    with pytest.raises(CollationRefusedError):
        refuse(person("chutich"), row.id, " ", moment=moment)
    refuse(person("chutich"), row.id, "sai trang", moment=moment)
    assert compared(person, commune, scan, moment).id != row.id


def test_a_file_is_kept_once_under_its_digest(scan, person, moment):
    again = keep(b"%PDF-1.4\nvan ban thu\n%%EOF\n", "khac.pdf", actor_id=None, moment=moment)
    assert again.id == scan.id
    assert path_of(scan).read_bytes() == b"%PDF-1.4\nvan ban thu\n%%EOF\n"
    assert StoredFile.objects.filter(digest=scan.digest).count() == 1
    with pytest.raises(FileRefusedError):
        keep(b"GIF89a<script>", "a.gif", actor_id=None, moment=moment)
