"""The life of a derived value: made from rows, superseded with them, ended with them, never typed."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from banmoi.core.assess import State
from banmoi.core.checks import Numbers, ValueProblem
from banmoi.core.periods import parse_period
from banmoi.core.readings import ValueStatus
from banmoi.kit import clock
from banmoi.reference.files import FactError
from banmoi.reference.registers import _feed, registers
from banmoi.rooms.assessments.queries import standing_of
from banmoi.rooms.audit.models import AuditEntry
from banmoi.rooms.indicators.actions import EntriesRefusedError, Entry, close_period, report_values
from banmoi.rooms.indicators.models import IndicatorValue
from banmoi.rooms.indicators.queries import current_rows
from banmoi.rooms.places.queries import get_place
from banmoi.rooms.registers.actions import withdraw_entry, write_entry
from banmoi.rooms.registers.derive_actions import derive_anew, last_writer
from banmoi.rooms.registers.feed_actions import feed_all
from banmoi.rooms.registers.models import TABLES
from banmoi.rooms.registers.queries import values_told
from tests.conftest import TODAY

NTM = "commune_ntm_2021_2025"
Q4 = "2024q4"


def on(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())


def write(rights, key, moment, number=None, seen=0, **texts):
    return write_entry(rights, registers()[key], number, texts, seen=seen, moment=moment).entry


def the(key, **cells):
    return TABLES[key]._default_manager.get(withdrawn_at=None, **cells)


def withdraw(rights, key, number, moment):
    withdraw_entry(rights, registers()[key], number, withdrawn=True, reason="ghi nhầm", moment=moment)


def value(place, indicator, period=Q4):
    (row,) = current_rows([place.id], indicators=[indicator], period=period)
    return row


TITLE = {"place": "ban-12", "year": "2022", "reached": "no", "decided_on": "20/12/2022"}


@pytest.fixture
def hamlet(db):
    """Bản 12, which did not reach the title of 2024."""
    return get_place("ban-12", TODAY)


def test_the_demonstration_shows_values_that_nobody_typed(commune):
    standing = standing_of(commune, TODAY)
    told = (
        "cultural_hamlet_title", "model_hamlet_title", "commune_culture_standard",
        "household_waste_treated_share", "wastewater_collected_share", "waste_sorting_share",
        "income_per_head", "child_stunting_rate", "procedures_on_time_no_complaints", "growing_area_codes",
        "effective_cooperative", "effective_cooperative_with_contracts", "product_traceability",
        "digital_traceability", "value_chain_link", "high_tech_model", "ocop_product_valid",
        "cultural_families_with_certificate_share",
    )  # fmt: skip
    for key in told:
        sources = standing.readings[key].sources
        own = set(
            IndicatorValue.objects.filter(id__in=sources, indicator=key).values_list("source", flat=True)
        )
        assert own == {"derived"}, key
    titles = standing.readings["cultural_hamlet_title"]
    assert (titles.low.numerator, titles.low.denominator) == (11, 14)
    assert standing.readings["income_per_head"].amount.numerator == Decimal("46.2")
    assert standing.readings["household_waste_treated_share"].amount.numerator == 1631


def test_a_value_names_its_rows_and_each_row_its_values(hamlet):
    row = value(hamlet, "cultural_hamlet_title")
    assert (row.value.source, row.status, row.value.decision) == ("derived", ValueStatus.VERIFIED, False)
    entry = the("culture_titles", place_id=hamlet.id, year="2024")
    assert [line.entry for line in row.value.derived_from.all()] == [entry.pk]
    assert row.value.id in {line.value_id for line in values_told(registers()["culture_titles"], entry.pk)}


def test_a_changed_row_supersedes_and_an_equal_one_does_not(person, hamlet, moment):
    before = value(hamlet, "cultural_hamlet_title").value
    entry = the("culture_titles", place_id=hamlet.id, year="2024")
    write(person("vanhoa"), "culture_titles", moment, entry.pk, entry.version, note="ghi thêm")
    assert value(hamlet, "cultural_hamlet_title").value == before
    entry.refresh_from_db()
    write(
        person("vanhoa"), "culture_titles", moment, entry.pk, entry.version,
        reached="yes", decision="120/QĐ-UBND",
    )  # fmt: skip
    now = value(hamlet, "cultural_hamlet_title").value
    assert (now.decision, now.supersedes_id, now.reported_by_id) == (
        True,
        before.id,
        person("vanhoa").user_id,
    )
    reading = standing_of(get_place("xa-xuan-luong", TODAY), TODAY).readings["cultural_hamlet_title"]
    assert reading.low.numerator == 12


def test_an_older_row_written_later_changes_nothing(person, hamlet, moment):
    before = value(hamlet, "cultural_hamlet_title").value
    write(person("vanhoa"), "culture_titles", moment, **TITLE)
    assert value(hamlet, "cultural_hamlet_title").value == before


def test_withdrawing_the_last_row_ends_the_value_and_gives_the_word_back(person, hamlet, moment):
    officer = person("vanhoa")
    for year in ("2024", "2023"):
        withdraw(officer, "culture_titles", the("culture_titles", place_id=hamlet.id, year=year).pk, moment)
    row = value(hamlet, "cultural_hamlet_title")
    assert row.status is ValueStatus.RETURNED
    assert "không còn dòng" in row.reason
    report_values(
        officer, place_id=hamlet.id, period=parse_period(Q4), moment=moment,
        entries=[Entry("cultural_hamlet_title", decision=True, based_on=row.value.id)],
    )  # fmt: skip
    assert value(hamlet, "cultural_hamlet_title").value.source == "decided"


def test_a_mistake_of_an_earlier_quarter_is_ended_there_too(person, hamlet, moment):
    officer, summer = person("vanhoa"), on(date(2024, 8, 1))
    for year in ("2024", "2023"):
        withdraw(officer, "culture_titles", the("culture_titles", place_id=hamlet.id, year=year).pk, moment)
    wrong = write(
        officer, "culture_titles", summer, place="ban-12", year="2024", reached="yes", decision="9/QĐ",
        decided_on="30/07/2024",
    )  # fmt: skip
    assert value(hamlet, "cultural_hamlet_title", "2024q3").value.decision is True
    withdraw(officer, "culture_titles", wrong.pk, moment)
    assert value(hamlet, "cultural_hamlet_title", "2024q3").status is ValueStatus.RETURNED


def test_what_a_register_tells_is_refused_when_typed(person, hamlet, moment):
    with pytest.raises(EntriesRefusedError) as refused:
        report_values(
            person("vanhoa"), place_id=hamlet.id, period=parse_period(Q4), moment=moment,
            entries=[Entry("household_waste_treated_share", Numbers(Decimal(3)))],
        )  # fmt: skip
    assert refused.value.outcomes[0].finding.problem is ValueProblem.FROM_REGISTER


def test_a_closed_quarter_keeps_what_it_said(person, commune, hamlet, moment):
    before = value(hamlet, "cultural_hamlet_title").value
    close_period(person("chutich"), commune.id, parse_period(Q4), moment=moment)
    entry = the("culture_titles", place_id=hamlet.id, year="2024")
    write(person("vanhoa"), "culture_titles", moment, entry.pk, entry.version, reached="yes", decision="1/QĐ")
    withdraw(person("vanhoa"), "waste", the("waste", place_id=hamlet.id).pk, moment)
    assert value(hamlet, "cultural_hamlet_title").value == before
    assert value(hamlet, "household_waste_treated_share").status is ValueStatus.VERIFIED


def line(commune, code, day):
    """The verdict of one line of the NTM set."""
    verdict = standing_of(commune, day).verdict(NTM)
    lines = [item for criterion in verdict.criteria for item in criterion.indicators]
    return next(item.verdict for item in lines if item.indicator.code == code)


def test_an_expired_certificate_turns_the_verdict(person, commune):
    last, after = date(2024, 12, 31), date(2025, 1, 1)
    assert line(commune, "13.3", last).state is State.MET
    assert line(commune, "13.3", after).state is State.NOT_KNOWN, "nobody has looked yet"
    derive_anew(commune, None, moment=on(after, 1))
    assert line(commune, "13.3", after).state is State.NOT_MET
    # A new certificate of the same area, and the product stands again.
    paper = the("certificates", name="Chè búp tươi bản Ven (minh họa)")
    write(
        person("taichinh"), "certificates", on(after), paper.pk, paper.version, valid_until="31/12/2027",
        issued_on="01/01/2025",
    )  # fmt: skip
    assert the("traceability", key_product="yes").chained_until == date(2027, 12, 31)
    assert line(commune, "13.3", after).state is State.MET


def test_a_withdrawn_certificate_carries_nothing(person, commune, moment):
    paper = the("certificates", name="Chè búp tươi bản Ven (minh họa)")
    withdraw(person("taichinh"), "certificates", paper.pk, moment)
    entry = the("traceability", key_product="yes")
    assert (entry.chained, entry.chained_until) == ("no", None)
    assert value(commune, "product_traceability").value.decision is False
    assert value(commune, "digital_traceability").value.decision is True


def test_a_cooperative_that_stopped_is_effective_no_more(person, commune, moment):
    assert value(commune, "effective_cooperative").value.decision is True
    entry = the("cooperatives", name="Hợp tác xã chè (minh họa)")
    write(person("taichinh"), "cooperatives", moment, entry.pk, entry.version, state="dissolved")
    assert value(commune, "effective_cooperative").value.decision is False


def test_income_is_told_once_every_hamlet_was_asked(person, commune, hamlet, moment):
    before = value(commune, "income_per_head")
    assert len(before.value.derived_from.all()) == 14
    withdraw(
        person("taichinh"), "income_samples",
        the("income_samples", place_id=hamlet.id, year="2024").pk, moment,
    )  # fmt: skip
    assert value(commune, "income_per_head").status is ValueStatus.RETURNED
    write(
        person("taichinh"), "income_samples", moment, place="ban-12", year="2024", asked_on="19/11/2024",
        households="10", persons="40", income="1.900",
    )  # fmt: skip
    after = value(commune, "income_per_head")
    rows = TABLES["income_samples"]._default_manager.filter(year="2024", withdrawn_at=None)
    exact = sum(row.income for row in rows) / sum(row.persons for row in rows)
    assert after.status is ValueStatus.VERIFIED
    assert 0 <= exact - after.value.numerator < Decimal("0.0001")


def test_an_official_figure_goes_before_the_communes_own_sample(person, commune, moment):
    """Income: the statistics office's figure may be reported, and stands whatever the sample says then."""
    told = value(commune, "income_per_head")
    assert told.value.source == "derived"
    official = Entry("income_per_head", Numbers(Decimal("44.1")), based_on=told.value.id)
    report_values(
        person("taichinh"), place_id=commune.id, period=parse_period(Q4), entries=[official], moment=moment
    )
    feed_all(person("canbo"), [commune.id], moment=moment)
    row = value(commune, "income_per_head")
    assert (row.value.source, row.value.numerator) == ("reported", Decimal("44.1"))


def test_a_hamlets_round_is_not_the_communes(person, commune, moment):
    before = value(commune, "child_stunting_rate").value
    sent = {"measured_on": "15/11/2024", "children": "30", "measured": "30", "stunted": "9"}
    write(person("vanhoa"), "child_measurements", moment, place="ban-12", **sent)
    assert value(commune, "child_stunting_rate").value == before
    incomplete = sent | {"children": "500", "measured": "480", "stunted": "70"}
    write(person("vanhoa"), "child_measurements", moment, place=commune.key, **incomplete)
    assert value(commune, "child_stunting_rate").value == before, "not all were measured"
    write(
        person("vanhoa"),
        "child_measurements",
        moment,
        place=commune.key,
        **sent | {"measured_on": "16/11/2024"},
    )
    assert value(commune, "child_stunting_rate").value.numerator == 9


def test_working_it_out_again_changes_nothing(person, commune, moment):
    assert feed_all(person("vanhoa"), {commune.id}, moment=moment) == 0
    assert derive_anew(commune, None, moment=moment)[1] == 0
    assert not AuditEntry.objects.filter(act="register.derive").exists()


def test_a_new_quarter_says_again_what_still_holds(commune, hamlet):
    rights, changed = derive_anew(commune, None, moment=on(date(2025, 1, 2), 1))
    assert changed > 30
    assert value(hamlet, "cultural_hamlet_title", "2025q1").value.decision is False
    waste = value(hamlet, "household_waste_treated_share", "2025q1").value
    assert waste.good_through == the("waste", place_id=hamlet.id).counted_on.replace(year=2025)
    trace = AuditEntry.objects.get(act="register.derive")
    assert (trace.actor_id, rights.name in trace.summary) == (None, True)
    assert derive_anew(commune, None, moment=on(date(2025, 1, 2), 2))[1] == 0


def test_the_last_writer_stands_for_what_nobody_wrote(person, commune, hamlet, moment):
    write(
        person("canbo"),
        "cleanups",
        moment + timedelta(hours=1),
        what="x",
        place="ban-12",
        held_on="19/11/2024",
        people="3",
    )
    assert last_writer({commune.id, hamlet.id}).username == "canbo"
    assert last_writer(set()) is None


def derive(*arguments):
    out = StringIO()
    call_command("derive", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_what_changed_and_in_whose_name(db, monkeypatch, commune):
    assert "0 số mới" in derive()
    monkeypatch.setattr(clock, "now", lambda: on(date(2025, 1, 2), 1))
    said = derive("--as", "canbo")
    assert "Nguyễn Thị Hạnh" in said
    assert "0 số mới" not in said
    newest = IndicatorValue.objects.filter(source="derived").latest("id")
    assert newest.reported_by.username == "canbo"


def test_the_command_refuses_who_is_nobody_or_may_not_write(db):
    with pytest.raises(CommandError, match="Không có tài khoản"):
        derive("--as", "khong-co")
    assert "không ghi sổ ở đây" in derive("--as", "mattran")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"indicator": "income_per_head", "way": "year_mean", "numerator": "a"}, "denominator"),
        ({"indicator": "child_stunting_rate", "way": "newest_ratio", "numerator": "a"}, "denominator"),
        ({"indicator": "ocop_product_valid", "way": "count"}, "which count does not give"),
        ({"indicator": "child_stunting_rate", "way": "year_mean", "numerator": "a"}, "a mean"),
        ({"indicator": "ocop_product_valid", "way": "exists", "since": "z"}, "no such column: z"),
        ({"indicator": "ocop_product_valid", "way": "exists", "among": {"z": ["1"]}}, "no such column: z"),
        ({"indicator": "khong-co", "way": "exists"}, "feeds no indicator"),
    ],
)
def test_a_feed_that_cannot_be_meant_is_refused(data, words):
    with pytest.raises(FactError, match=words):
        _feed("thử", {"a", "b"}, data)


def test_no_indicator_is_told_by_two_registers():
    told = [feed.indicator for register in registers().values() for feed in register.feeds]
    assert len(told) > 20
    assert len(told) == len(set(told))
