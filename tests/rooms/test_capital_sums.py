"""The running sums equal their rows after whatever people do; the year's page adds up; resources are told."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from banmoi.reference.registers import registers
from banmoi.reports.capital import Figures, added, resources
from banmoi.reports.capital_versions import version_table
from banmoi.reports.capital_walk import walk
from banmoi.reports.capital_year import curve, year_of_capital
from banmoi.rooms.money.capital_balances import imbalances, rebalance
from banmoi.rooms.money.capital_models import Allocation, CapitalPlan, Grant, Outlay, SourceBalance
from banmoi.rooms.money.capital_queries import lines_in_force, plans_of, rows_of_year
from banmoi.rooms.money.contract_models import Contract, Payment
from banmoi.rooms.money.models import Contribution
from banmoi.rooms.registers.actions import EntryRefusedError, withdraw_entry
from tests.capital_help import YEAR, Money
from tests.conftest import TODAY

SOURCES = ("province", "commune", "merged")
ACTS = st.tuples(
    st.sampled_from(["grant", "cut", "start", "line", "decide", "pay", "pay", "pay", "undo", "ungrant"]),
    st.sampled_from(SOURCES),
    st.sampled_from([1, 2, 3]),
    st.integers(min_value=1, max_value=60),
)


class UndoError(Exception):
    """Ends an example, so that nothing of it stays."""


def take(money: Money, act: str, source: str, work: int, amount: int) -> None:
    """One act; refused acts leave nothing."""
    plan = CapitalPlan.objects.filter(year=YEAR, withdrawn_at=None).exclude(state="decided").first()
    match act:
        case "grant" | "cut":
            money.grant(source, amount, "given" if act == "grant" else "cut")
        case "start":
            money.start()
        case "line" if plan:
            lines = [row for row in lines_in_force(money.place.id, YEAR) if row.source == source]
            same = next((row.root_id for row in lines if row.work_id == work), None)
            money.line(plan, source, work, amount, changes=same)
        case "decide" if plan:
            money.decide(plan, ground="thử")
        case "pay":
            line = next((row for row in lines_in_force(money.place.id, YEAR) if row.work_id == work), None)
            if line:
                contract = Contract.objects.filter(name=f"Hợp đồng {work}-1000").first()
                contract = contract or money.contract(work, 1000)
                money.pay(contract, amount, "advance", allocation=line.root_id, ground="thử")
        case "undo" | "ungrant":
            table, key = (Payment, "payments") if act == "undo" else (Grant, "grants")
            rows = table.objects.filter(withdrawn_at=None, place_id__gt=0)
            rows = rows.filter(allocation__year=YEAR) if act == "undo" else rows.filter(year=YEAR)
            row = rows.order_by("-id").first()
            if row:
                withdraw_entry(
                    money.finance, registers()[key], row.pk, withdrawn=True, reason="thử", moment=money.moment
                )


def check_any_acts(money, done, acts):
    """A year with some money and a decided line, and then whatever people do."""
    with pytest.raises(UndoError), transaction.atomic():
        for source in SOURCES:
            money.grant(source, 60)
        money.decided(("province", 1, 40))
        for act in acts:
            try:
                with transaction.atomic():
                    take(money, *act)
                done.add(act[0])
            except EntryRefusedError:
                done.add(f"{act[0]} refused")
            assert imbalances([money.place.id]) == []
            for row in SourceBalance.objects.filter(place=money.place.id, year=YEAR):
                assert 0 <= row.disbursed <= row.allocated <= row.granted
        raise UndoError


def test_balances_equal_their_rows_after_any_acts(person, commune, moment):
    money = Money(person("taichinh"), person("chutich"), commune, moment)
    done: set[str] = set()

    @settings(max_examples=40, deadline=None, derandomize=True)
    @given(st.lists(ACTS, min_size=1, max_size=16))
    def check(acts):
        check_any_acts(money, done, acts)

    check()
    assert {"pay", "pay refused", "cut refused", "start", "line", "undo"} <= done, "acts that never happened"


def test_a_balance_that_does_not_equal_its_rows_is_found(commune):
    assert imbalances([commune.id]) == []
    SourceBalance.objects.filter(place=commune.id, year="2024", source="province").update(granted=131_000_000)
    found = imbalances([commune.id])
    assert [(item.key[2], item.kept.granted, item.rows.granted) for item in found] == [
        ("province", 131_000_000, 130_000_000)
    ]
    rebalance([commune.id])
    assert imbalances([commune.id]) == []


# --- the demonstration's year ------------------------------------------------------------------------


@pytest.fixture
def year(commune):
    return year_of_capital(commune, 2024, TODAY)


def test_the_year_s_totals_are_the_sums_of_their_rows(year, commune):
    granted = Grant.objects.filter(
        year="2024", withdrawn_at=None, source__in=[s.source.key for s in year.sources]
    )
    assert year.total.granted == sum(row.net for row in granted) == 420_000_000
    lines = Allocation.objects.filter(year="2024", state="in_force")
    assert year.total.allocated == sum(row.amount for row in lines) == 333_000_000
    paid = [*Payment.objects.filter(allocation__year="2024"), *Outlay.objects.all()]
    assert year.total.disbursed == sum(row.amount for row in paid) == 234_600_000
    assert sum(line.settled for line in year.lines) == year.total.settled == 55_000_000
    for item in year.sources:
        own = [line for line in year.lines if line.row.source == item.source.key]
        assert item.allocated == sum(line.row.amount for line in own)
        assert item.committed == sum(line.committed for line in own) <= item.allocated
        assert item.disbursed == sum(line.disbursed for line in own)
        assert item.left == item.granted - item.disbursed


def test_contracts_beyond_the_allocated_money_are_named(year):
    roof = next(item for item in year.works if item.work.name.startswith("Sửa mái"))
    assert roof.allocated == 70_000_000
    assert roof.contracts >= 74_500_000
    assert roof.beyond == roof.contracts - roof.allocated


def test_what_earlier_years_paid_is_not_asked_of_this_one(person, commune, moment):
    money = Money(person("taichinh"), person("chutich"), commune, moment)
    money.unfinished()
    money.grant("province", 100)
    old = money.contract(1, 90)
    money.pay(old, 60, "advance", paid_on="01/12/2022")
    money.decided(("province", 1, 40))
    money.contract(1, 15)
    found = year_of_capital(commune, YEAR, TODAY)
    assert [(item.contracts, item.beyond) for item in found.works] == [(45, 5)]
    assert [line.committed for line in found.lines] == [40]


def test_what_goes_before_others_is_there_with_its_grounds(year):
    assert {line.name.split(" (")[0] for line, _needs in year.before_others} == {
        "Kênh nội đồng khu Đồng Gián"
    }
    for _line, needs in year.before_others:
        assert {"Sửa mái nhà văn hóa (minh họa)": 4_500_000}.items() <= {
            need.name: need.missing for need in needs
        }.items()
    told = {(item.register, item.said.changed_by.username) for item in year.grounds}
    assert told == {("capital_plans", "chutich"), ("payments", "taichinh")}
    assert year.waiting.number == 2


def test_the_commune_s_share_by_the_plan_in_force(year):
    assert (year.share.own, year.share.local, year.share.keeps) == (45_000_000, 200_000_000, True)
    year.share.rule.percent = Decimal(23)
    year.share.rule.save()
    assert year_of_capital(year.place, 2024, TODAY).share.keeps is False
    year.share.rule.delete()
    found = year_of_capital(year.place, 2024, TODAY).share
    assert (found.rule, found.keeps) == (None, None)


def test_the_curve_of_parts_adds_up_to_the_curve_of_all(year):
    whole = curve(year, TODAY)
    assert [row.planned_so_far for row in whole.quarters] == [0, 108_000_000, 238_000_000, 333_000_000]
    assert [row.paid_so_far for row in whole.quarters] == [0, 62_600_000, 159_600_000, 234_600_000]
    assert whole.days[-1] == (date(2024, 11, 12), 234_600_000)
    parts = [curve(year, TODAY, source=item.source.key) for item in year.sources]
    for at in range(4):
        assert sum(part.quarters[at].planned for part in parts) == whole.quarters[at].planned
        assert sum(part.quarters[at].paid for part in parts) == whole.quarters[at].paid
    road = curve(year, TODAY, work=1)
    assert (road.quarters[-1].planned_so_far, road.quarters[-1].paid_so_far) == (130_000_000, 122_000_000)


def test_a_day_in_the_future_is_not_paid_yet(year):
    early = curve(year, date(2024, 7, 1))
    assert early.days[-1] == (date(2024, 6, 28), 62_600_000)
    assert early.quarters[2].paid_so_far == 62_600_000
    assert early.quarters[3].paid_so_far is None


def test_the_way_of_a_source_leads_to_its_evidence(person, commune):
    found = walk(person("taichinh"), commune, 2024, "district", TODAY)
    assert [row.net for row, _proof in found.grants] == [60_000_000, -5_000_000]
    way = found.ways[0]
    contract = next(item for item in way.contracts if item.contract.name.startswith("Thi công sửa mái"))
    here = [paid.row.amount for paid in contract.payments if paid.here]
    assert sum(here) == way.money.disbursed == found.money.disbursed == 55_000_000
    assert [paid.row.amount for paid in contract.payments if not paid.here] == [15_000_000]
    accepted, proof = contract.acceptances[0]
    assert (accepted.value, [item.file.original_name for item in proof]) == (74_500_000, ["anh-minh-hoa.png"])
    assert contract.settlements[0][0].value == 55_000_000


def test_a_task_s_way_ends_in_outlays_with_their_names_kept(person, commune):
    way = walk(person("taichinh"), commune, 2024, "central_recurrent", TODAY).ways[0]
    assert [paid.row.amount for paid in way.outlays] == [12_600_000] == [way.money.disbursed]


def test_versions_stand_side_by_side(commune):
    table = version_table(plans_of(commune.id, 2024), rows_of_year(commune.id, 2024))
    assert table.sums == (338_000_000, 333_000_000, 338_000_000)
    canal = next(line for line in table.lines if line.newest.source == "province")
    assert [cell.amount for cell in canal.cells] == [120_000_000, 100_000_000, 100_000_000]
    assert [cell.changed for cell in canal.cells] == [True, True, False]
    auction = next(line for line in table.lines if line.newest.source == "land_auction")
    assert auction.cells[0].amount is None


# --- resources as the reports ask for them -----------------------------------------------------------


def by_key(found):
    return {row.source.key: row for row in found.rows}


def test_resources_of_the_year_by_the_rows_of_the_table(commune):
    found = resources(commune, 2024, TODAY)
    rows = by_key(found)
    assert rows["commune"].figures == Figures(45_000_000, 85_000_000, 37_000_000)
    assert [item.key for item in rows["commune"].holds] == ["land_auction"]
    assert "land_auction" not in rows
    local = [rows[key].figures for key in ("province", "district", "commune")]
    assert rows["local"].figures == added(local)
    top = [row.figures for row in found.rows if not row.source.parent]
    assert found.total == added(top)
    assert found.total.disbursed == 234_600_000
    assert [row.number for row in found.rows][:4] == ["I", "I.1", "I.2", "II"]


def test_gifts_without_a_value_are_counted_and_never_nought(commune):
    rows = by_key(resources(commune, 2024, TODAY))
    gifts = Contribution.objects.filter(on_day__year=2024, on_day__lte=TODAY, withdrawn_at=None)
    for key, kinds in (
        ("people_cash", ["cash"]),
        ("people_land", ["land"]),
        ("people_labour_goods", ["labour", "goods"]),
    ):
        own = gifts.filter(kind__in=kinds)
        known = [row.value for row in own if row.value is not None]
        assert rows[key].figures.mobilised == (sum(known) if known else None)
        assert rows[key].figures.unvalued == len(own) - len(known)
    assert rows["people_labour_goods"].figures.planned == 25_000_000
    below = [rows[key].figures for key in ("people_cash", "people_land", "people_labour_goods")]
    assert rows["people"].figures == added(below)
    Contribution.objects.filter(kind__in=["labour", "goods"]).update(value=None)
    labour = by_key(resources(commune, 2024, TODAY))["people_labour_goods"].figures
    assert (labour.mobilised, labour.unvalued > 0) == (None, True)
    assert rows["enterprises"].figures.mobilised is None
    assert rows["policy_credit"].figures.planned is None


def test_resources_to_an_earlier_day(commune):
    rows = by_key(resources(commune, 2024, date(2024, 5, 31)))
    assert rows["commune"].figures.mobilised == 45_000_000, "the auction came in July"
    assert rows["district"].figures.mobilised == 60_000_000, "the cut came in August"
    assert rows["central_investment"].figures.disbursed == 30_000_000


def test_the_form_of_2026_has_its_own_rows_and_land_stands_outside(commune):
    found = resources(commune, 2026, date(2026, 6, 30))
    rows = by_key(found)
    assert "district" not in rows
    assert rows["commune"].number == "II.2"
    assert rows["people_land"].outside
    assert rows["province"].figures.planned is None, "nobody has decided a plan for 2026"
    assert found.table.key == "form_11"
    assert found.total.mobilised is None
