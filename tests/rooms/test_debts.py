"""Debts from the books of contracts: any past day, both definitions, the road, the gate, corrections."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from banmoi.core.debts import DebtReason, StepState
from banmoi.core.periods import parse_period
from banmoi.reference.money_rules import debt_definitions, definition_on
from banmoi.reference.registers import registers
from banmoi.reports.debts import GateState, debt_book, debt_gate, debt_lines, forecasts, what_if
from banmoi.rooms.money.arranged_queries import arranged
from banmoi.rooms.money.capital_models import Allocation, CapitalPlan
from banmoi.rooms.money.contract_models import Acceptance, Contract, ContractTerm, Payment
from banmoi.rooms.money.debt_models import DebtStep
from banmoi.rooms.money.debt_queries import lowerings
from banmoi.rooms.places.queries import scope_ids
from banmoi.rooms.registers.actions import EntryRefusedError, withdraw_entry, write_entry
from tests.conftest import TODAY

OLD, CANAL, LANE = "nhà văn hóa bản Xoan năm 2013", "Kênh Đồng Gián", "Rãnh thoát nước"


@pytest.fixture
def own_books(db):
    """Only the contracts of this file's demonstration rows, whatever else was added."""
    wanted = Contract.objects.none()
    for name in (OLD, CANAL, LANE):
        wanted = wanted | Contract.objects.filter(name__contains=name)
    strange = Contract.objects.exclude(id__in=wanted.values("id"))
    for table in (Acceptance, Payment, ContractTerm, DebtStep):
        table.objects.filter(contract__in=strange).update(withdrawn_at="2024-01-01T00:00+07:00")
    strange.update(withdrawn_at="2024-01-01T00:00+07:00")
    # nobody decided a capital plan: what is arranged is not known, and no payment needs a line of it
    CapitalPlan.objects.update(withdrawn_at="2024-01-01T00:00+07:00")


@pytest.fixture
def places(own_books, commune):
    return scope_ids([commune.id], TODAY)


def book(places, day):
    return debt_book(debt_lines(places, day), day)


def named(lines, name):
    return next(line for line in lines if name in line.contract.name)


def test_the_total_of_any_past_day_is_accepted_less_paid(places):
    expected = {
        date(2013, 11, 24): 0,
        date(2013, 11, 25): 310_000_000,
        date(2014, 1, 20): 90_000_000,
        date(2022, 9, 20): 370_000_000,
        date(2023, 12, 31): 290_000_000,
        date(2024, 3, 25): 260_000_000,
        date(2024, 11, 20): 218_000_000,
    }
    for day, owed in expected.items():
        found = book(places, day)
        assert found.owed == owed, day
        assert found.owed == sum(line.standing.owed for line in found.lines)
        assert found.old + found.since == found.owed


def test_an_old_debt_a_new_one_and_a_late_payment(places):
    lines = debt_lines(places, TODAY)
    old, canal, lane = (named(lines, name) for name in (OLD, CANAL, LANE))
    assert (old.standing.owed, old.old, old.since) == (50_000_000, 50_000_000, 0)
    assert old.standing.age == (TODAY - date(2013, 11, 25)).days
    assert (canal.standing.owed, canal.old, canal.since) == (120_000_000, 0, 120_000_000)
    assert canal.standing.oldest == date(2022, 12, 15), "the first acceptance is paid first"
    assert lane.standing.owed == 48_000_000
    assert lane.verdicts["law_2024"].answer is False
    assert lane.verdicts["law_2024"].reason is DebtReason.LATE_PAYMENT
    assert lane.verdicts["law_2019"].answer is None, "the capital is not known"
    for line in (old, canal):
        assert (line.verdicts["law_2024"].answer, line.verdicts["law_2024"].amount) == (
            True,
            line.standing.owed,
        )
        assert line.verdicts["law_2019"].reason is DebtReason.OUT_OF_PLAN


def test_each_definition_holds_from_its_day():
    assert definition_on(date(2024, 12, 31)).id == "law_2019"
    assert definition_on(date(2025, 1, 1)).id == "law_2024"
    assert definition_on(date(2019, 12, 31)) is None
    assert all(item.words.source and item.words.confidence for item in debt_definitions())


def test_the_gate_asks_the_definition_of_the_day(own_books, commune):
    assert debt_gate(commune, TODAY).state is GateState.NOT_KNOWN
    gate = debt_gate(commune, date(2025, 1, 1))
    assert gate.state is GateState.BLOCKED
    assert {line.standing.owed for line in gate.lines} == {50_000_000, 120_000_000}
    Contract.objects.exclude(name__contains=LANE).update(in_medium_plan="yes")
    assert debt_gate(commune, date(2025, 1, 1)).state is GateState.CLEAR
    assert debt_gate(commune, date(2019, 1, 1)).state is GateState.NOT_KNOWN, "no definition is on file"
    Contract.objects.update(withdrawn_at="2024-01-01T00:00+07:00")
    assert debt_gate(commune, date(2025, 1, 1)).state is GateState.NOT_KNOWN, "empty books prove nothing"


def test_arranged_capital_changes_the_answer(places, monkeypatch):
    monkeypatch.setattr("banmoi.reports.debts.arranged", lambda ids, day: dict.fromkeys(ids, 50_000_000))
    lane = named(debt_lines(places, TODAY), LANE)
    assert (lane.verdicts["law_2019"].answer, lane.verdicts["law_2019"].amount) == (True, 48_000_000)
    monkeypatch.setattr("banmoi.reports.debts.arranged", lambda ids, day: dict.fromkeys(ids, 98_000_000))
    assert named(debt_lines(places, TODAY), LANE).verdicts["law_2019"].answer is False


def test_capital_is_arranged_by_the_lines_of_the_decided_plan(commune):
    """Lines of the year as they stood that day, and what was paid before; nothing without a decided plan."""
    line = Allocation.objects.filter(state="in_force", work__isnull=False).order_by("id").first()
    contracts = Contract.objects.filter(work_id=line.work_id)
    kept = contracts.order_by("id").first()
    contracts.exclude(pk=kept.pk).update(withdrawn_at="2024-01-01T00:00+07:00")
    others = Allocation.objects.filter(work_id=line.work_id, state="in_force")
    paid = Payment.objects.filter(contract=kept, paid_on__year__lt=2024, withdrawn_at=None)
    expected = sum(row.amount for row in others) + sum(row.amount for row in paid)
    assert arranged([kept.pk], TODAY) == {kept.pk: expected}
    decided = CapitalPlan.objects.filter(state="decided").order_by("decided_on").first().decided_on
    assert arranged([kept.pk], decided - timedelta(days=1)) == {kept.pk: None}, "nobody had decided yet"
    assert arranged([kept.pk], date(2025, 3, 31)) == {kept.pk: None}, "no plan of 2025"
    contracts.update(withdrawn_at=None)
    if contracts.count() > 1:
        assert arranged([kept.pk], TODAY) == {kept.pk: None}, "the line does not say for which contract"


def test_one_quarter_of_the_road_slipped(places):
    found = book(places, TODAY)
    old = named(found.lines, OLD)
    assert [state for _step, state, _short in old.steps] == [
        StepState.KEPT,
        StepState.SLIPPED,
        StepState.OPEN,
    ]
    assert (old.road.promised, old.without_road) == (30_000_000, 20_000_000)
    assert named(found.lines, CANAL).without_road == 0
    assert named(found.lines, LANE).road is None
    assert found.without_road == 20_000_000 + 48_000_000
    quarters = {row.period.code: row for row in found.road}
    assert list(quarters) == ["2024q1", "2024q2", "2024q3", "2024q4", "2025q1", "2025q2"]
    assert quarters["2024q2"].state is StepState.SLIPPED
    assert (quarters["2024q2"].planned, quarters["2024q2"].paid) == (110_000_000, 80_000_000)
    assert quarters["2024q1"].owed == 260_000_000
    assert quarters["2024q4"].owed == found.owed
    assert quarters["2025q2"].foreseen == found.without_road, "what has no road stays owed"


def test_a_step_ends_with_a_quarter(person, moment, own_books):
    contract = Contract.objects.get(name__contains=CANAL)
    typed = {"source": "x", "contract": str(contract.pk), "agreed_on": "01/11/2024", "due": "30/03/2025",
             "amount": "5"}  # fmt: skip
    with pytest.raises(EntryRefusedError) as error:
        write_entry(person("taichinh"), registers()["debt_steps"], None, typed, moment=moment)
    assert error.value.cells[""].facts["end"] == date(2025, 3, 31)
    step = write_entry(
        person("taichinh"), registers()["debt_steps"], None, typed | {"due": "31/03/2025"}, moment=moment
    ).entry
    assert step.place_id == contract.place_id
    with pytest.raises(IntegrityError), transaction.atomic():
        DebtStep.objects.filter(id=step.pk).update(amount=0)


def test_the_quarter_of_a_debt_is_foreseen(places, monkeypatch):
    lane = named_forecast(places)
    assert lane.first.period == parse_period("2024q4")
    assert (lane.first.debt, lane.first.debt_without) == (None, 93_000_000)
    known = lambda ids, days: {day: dict.fromkeys(ids, 150_000_000) for day in days}  # noqa: E731
    monkeypatch.setattr("banmoi.reports.debts.arranged_on", known)
    assert (named_forecast(places).first.period.code, named_forecast(places).first.debt) == (
        "2025q1",
        18_000_000,
    )


def named_forecast(places):
    return next(item for item in forecasts(debt_lines(places, TODAY), TODAY) if LANE in item.contract.name)


def test_before_anybody_signs():
    q4, q1, q2 = (parse_period(code) for code in ("2024q4", "2025q1", "2025q2"))
    terms = {q4: 100, q1: 100, q2: 50}
    found = what_if(250, terms, {q4: 100, q1: 60, q2: 90}, TODAY)
    assert [item.debt for item in found.quarters] == [0, 40, 0]
    assert (found.first.period, found.left) == (q1, 0)
    found = what_if(300, terms, {q4: 100, q1: None, q2: 90}, TODAY)
    assert [item.debt for item in found.quarters] == [0, None, None]
    assert [item.debt_without for item in found.quarters] == [0, 100, 60], "what is typed is sure"
    assert found.left == 50


@pytest.fixture
def correct(person, moment, own_books):
    """Change an entry of a contract's books as the finance officer."""

    def corrected(key, entry, reason="", **typed):
        return write_entry(
            person("taichinh"), registers()[key], entry.pk, typed, seen=entry.version, reason=reason,
            moment=moment,
        ).entry  # fmt: skip

    return corrected


LOWERED = [
    ("acceptances", Acceptance, {"value": "97.000.000"}, "value"),
    ("acceptances", Acceptance, {"accepted_on": "28/09/2024"}, "accepted_on"),
    ("payments", Payment, {"amount": "49.999.999"}, "amount"),
    ("payments", Payment, {"paid_on": "07/05/2024"}, "paid_on"),
]


@pytest.mark.parametrize(("key", "table", "typed", "column"), LOWERED)
def test_a_cumulative_sum_falls_only_with_a_reason(correct, places, key, table, typed, column):
    entry = table.objects.get(contract__name__contains=LANE)
    with pytest.raises(EntryRefusedError) as error:
        correct(key, entry, **typed)
    assert error.value.cells[column].rule == "money.lowered_without_reason"
    assert lowerings(places, date(2024, 1, 1)) == []
    correct(key, entry, reason="Chứng từ ghi nhầm", **typed)
    found = lowerings(places, date(2024, 1, 1))
    assert [(item.register, item.entry, item.change.reason) for item in found] == [
        (key, entry.pk, "Chứng từ ghi nhầm")
    ]


def test_a_sum_rises_without_a_reason(correct, places):
    entry = Payment.objects.get(contract__name__contains=LANE)
    correct("payments", entry, amount="60.000.000", paid_on="05/05/2024")
    assert lowerings(places, date(2024, 1, 1)) == []
    assert named(debt_lines(places, TODAY), LANE).standing.owed == 38_000_000


def test_a_withdrawn_payment_is_owed_again_and_stays_to_be_seen(person, places, moment):
    entry = Payment.objects.get(contract__name__contains=LANE)
    withdraw_entry(
        person("taichinh"), registers()["payments"], entry.pk, withdrawn=True, reason="Sai", moment=moment
    )
    assert named(debt_lines(places, TODAY), LANE).standing.owed == 98_000_000
    assert [item.change.act for item in lowerings(places, date(2024, 1, 1))] == ["withdraw"]


def test_debts_cost_the_same_queries_for_one_contract_and_for_many(places):
    with CaptureQueriesContext(connection) as many:
        assert book(places, TODAY).contracts == 3
    Contract.objects.exclude(name__contains=LANE).update(withdrawn_at="2024-01-01T00:00+07:00")
    with CaptureQueriesContext(connection) as one:
        assert book(places, TODAY).contracts == 1
    assert len(one) == len(many) == 12
