"""The year's capital: who decides, sums that hold, payments from lines in the law's order, settled once."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from banmoi.reference.registers import registers
from banmoi.rooms.money import capital_actions as acting
from banmoi.rooms.money.capital_balances import imbalances
from banmoi.rooms.money.capital_models import (
    Allocation,
    CapitalPlan,
    Grant,
    Settlement,
    SourceBalance,
)
from banmoi.rooms.money.capital_queries import line_now, lines_in_force
from banmoi.rooms.money.contract_models import Payment
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.rooms.plans.models import Task
from banmoi.rooms.registers.actions import (
    EntryConflictError,
    EntryRefusedError,
    ReasonMissingError,
    withdraw_entry,
    write_entry,
)
from banmoi.rooms.registers.queries import history
from banmoi.rooms.works.models import Work
from tests.capital_help import CANAL, ROAD, ROOF, YEAR, Money, refused


@pytest.fixture
def money(person, commune, moment) -> Money:
    """2023, with 100 from the province and 50 from the commune."""
    found = Money(person("taichinh"), person("chutich"), commune, moment)
    found.unfinished()
    found.grant("province", 100)
    found.grant("commune", 50)
    return found


# --- who does what -----------------------------------------------------------------------------------


def test_finance_prepares_and_the_chair_alone_decides(money, person):
    plan = money.start()
    money.line(plan, "province", ROAD, 80)
    money.discuss(plan)
    texts = {"decision": "1/QĐ", "decided_on": "15/02/2023"}
    for username in ("taichinh", "canbo", "bcd", "truongban"):
        with pytest.raises(NotAllowedError):
            acting.decide(person(username), plan.pk, texts, seen=2, moment=money.moment)
    found = acting.decide(money.chair, plan.pk, texts, seen=2, moment=money.moment)
    assert (found.state, found.decision) == ("decided", "1/QĐ")
    with pytest.raises(NotAllowedError):
        acting.start_plan(money.chair, money.place, "2022", moment=money.moment)
    with pytest.raises(NotAllowedError):
        acting.start_plan(person("canbo"), money.place, "2022", moment=money.moment)


def test_who_made_a_plan_or_a_line_of_it_does_not_decide_it(money):
    both = replace(
        money.chair, places=money.chair.places | {"money.write": money.finance.places["money.write"]}
    )
    money.finance = both
    plan = money.start()
    money.line(plan, "province", ROAD, 80)
    assert refused(lambda: money.decide(plan))[0] == "own_plan"


def test_a_plan_goes_step_by_step_with_its_papers(money):
    plan = money.start()
    assert refused(lambda: money.discuss(plan))[0] == "no_lines"
    money.line(plan, "province", ROAD, 80)
    texts = {"decision": "1/QĐ", "decided_on": "15/02/2023"}
    assert refused(lambda: acting.decide(money.chair, plan.pk, texts, seen=1, moment=money.moment))[0] == (
        "not_so_far"
    )
    with pytest.raises(EntryRefusedError) as caught:
        acting.discuss(money.finance, plan.pk, {"discussed_on": "31/02/2023"}, seen=1, moment=money.moment)
    assert set(caught.value.cells) == {"minutes", "discussed_on"}
    money.discuss(plan)
    with pytest.raises(ReasonMissingError):
        acting.send_back(money.chair, plan.pk, reason=" ", seen=2, moment=money.moment)
    acting.send_back(money.chair, plan.pk, reason="Thiếu mái", seen=2, moment=money.moment)
    assert CapitalPlan.objects.get(id=plan.pk).state == "draft"
    told = [(row.act, row.reason) for row in history(registers()["capital_plans"], plan.pk)]
    assert told[-1] == ("capital.send_back", "Thiếu mái")


def test_the_second_of_two_officers_is_told(money):
    plan = money.start()
    money.line(plan, "province", ROAD, 80)
    money.discuss(plan)
    texts = {"decision": "1/QĐ", "decided_on": "15/02/2023"}
    with pytest.raises(EntryConflictError):
        acting.decide(money.chair, plan.pk, texts, seen=1, moment=money.moment)


def test_one_plan_is_under_way_at_a_time_also_for_the_database(money):
    plan = money.start()
    assert refused(money.start)[0] == "plan_under_way"
    twice = CapitalPlan.objects.get(id=plan.pk)
    twice.pk, twice.number = None, 7
    assert refused(twice.save)[0] == "stands_already"
    acting.drop_plan(money.finance, plan.pk, reason="Lập nhầm", moment=money.moment)
    assert money.start().number == 0


# --- never over the source ---------------------------------------------------------------------------


def test_a_plan_over_its_source_is_refused_with_the_sums(money):
    plan = money.start()
    money.line(plan, "province", ROAD, 70)
    money.line(plan, "province", ROOF, 31)
    rule, facts, _at = refused(lambda: money.discuss(plan))
    assert (rule, facts["granted"], facts["allocated"]) == ("over_source", 100, 101)
    assert not SourceBalance.objects.get(place=money.place.id, year=YEAR, source="province").allocated


def test_the_database_refuses_what_is_over_the_source(money):
    money.decided(("province", ROAD, 80))
    row = SourceBalance.objects.filter(place=money.place.id, year=YEAR, source="province")
    assert row.get().allocated == 80
    for harm in ({"allocated": 101}, {"granted": 79}, {"disbursed": 81}, {"disbursed": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**harm)


def test_a_cut_under_what_is_allocated_waits_for_an_adjustment(money):
    money.decided(("province", ROAD, 80))
    assert refused(lambda: money.grant("province", 21, "cut"))[0] == "over_source"
    money.grant("province", 20, "cut")
    grant = Grant.objects.get(source="commune", year=YEAR)
    withdraw_entry(
        money.finance, registers()["grants"], grant.pk, withdrawn=True, reason="nhầm", moment=money.moment
    )
    assert SourceBalance.objects.get(place=money.place.id, year=YEAR, source="commune").granted == 0
    assert imbalances([money.place.id]) == []


def test_a_grant_that_moves_to_another_source_moves_the_sums(money):
    grant = Grant.objects.get(source="commune", year=YEAR)
    write_entry(
        money.finance, registers()["grants"], grant.pk, {"source": "merged"}, seen=1, moment=money.moment
    )
    assert imbalances([money.place.id]) == []
    assert SourceBalance.objects.get(place=money.place.id, year=YEAR, source="merged").granted == 50


def test_an_expected_sum_is_not_granted(money):
    money.grant("merged", 40, "expected")
    plan = money.start()
    money.line(plan, "merged", ROAD, 1)
    assert refused(lambda: money.discuss(plan))[1]["granted"] == 0


def test_grants_name_a_source_of_their_day_a_commune_and_no_gifts(money, ven):
    late = {"granted_on": "01/07/2025", "year": "2025"}
    assert refused(lambda: money.grant("district", 5, **late))[0] == "no_such_source"
    assert refused(lambda: money.grant("district", 5, year="2026"))[0] == "no_such_source"
    assert refused(lambda: money.grant("people_cash", 5))[0] == "write_contributions"
    assert refused(lambda: money.grant("province", 5, place=ven.key))[0] == "not_a_commune"
    assert money.grant("people_cash", 5, "expected").net == 0


def test_quarters_add_up_and_a_line_has_a_work_or_a_task(money):
    plan = money.start()
    rule, facts, _at = refused(lambda: money.line(plan, "province", ROAD, 80, q4=79))
    assert (rule, facts["quarters"]) == ("quarters", 79)
    assert refused(lambda: money.line(plan, "province", None, 80))[0] == "work_or_task"
    task = Task.objects.filter(plan__place_id=money.place.id).first()
    assert refused(lambda: money.line(plan, "province", ROAD, 80, task=task.id))[0] == "work_or_task"
    assert refused(lambda: money.line(plan, "province", None, 80, task=10**6))[0] == "no_such_task"
    assert refused(lambda: money.line(plan, "province", ROAD, 0))[0] == "nothing_allocated"
    row = money.line(plan, "province", ROAD, 80)
    assert refused(lambda: money.line(plan, "province", ROAD, 5))[0] == "same_line"
    for harm in ({"q1": F("q1") + 1}, {"amount": 81}, {"task": 1}, {"work": None}, {"q2": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Allocation.objects.filter(id=row.pk).update(**harm)


# --- adjustments -------------------------------------------------------------------------------------


def test_a_decided_plan_changes_by_a_numbered_adjustment_only(money):
    plan = money.decided(("province", ROAD, 80))
    row = Allocation.objects.get(plan=plan)
    assert refused(lambda: money.line(plan, "commune", ROAD, 5))[0] == "decided_stays"
    for key, number in (("allocations", row.pk), ("capital_plans", plan.pk)):
        assert (
            refused(
                lambda key=key, number=number: withdraw_entry(
                    money.finance, registers()[key], number, withdrawn=True, reason="x", moment=money.moment
                )
            )[0]
            == "decided_stays"
        )
    second = money.start()
    assert (second.number, second.title) == (1, "Kế hoạch vốn năm 2023, điều chỉnh lần 1")
    money.line(second, "province", ROAD, 60, changes=row.pk)
    assert line_now(row.pk).amount == 80, "a draft changes nothing"
    money.decide(second)
    assert [(line.amount, line.root_id) for line in lines_in_force(money.place.id, YEAR)] == [(60, row.pk)]
    row.refresh_from_db()
    assert (row.amount, row.state) == (80, "replaced")
    assert imbalances([money.place.id]) == []


def test_an_adjustment_keeps_the_line_s_source_and_work(money):
    plan = money.decided(("province", ROAD, 80))
    row = Allocation.objects.get(plan=plan)
    second = money.start()
    changed = money.line(second, "commune", ROOF, 60, changes=row.pk)
    assert (changed.source, changed.work_id, changed.line_id) == ("province", ROAD, row.pk)
    assert refused(lambda: money.line(second, "province", ROAD, 50, changes=row.pk))[0] == "stands_already"


def test_a_line_is_not_cut_under_what_was_paid_from_it(money):
    plan = money.decided(("province", ROAD, 80))
    root = Allocation.objects.get(plan=plan).pk
    money.pay(money.contract(ROAD, 80), 50, "advance")
    second = money.start()
    money.line(second, "province", ROAD, 49, changes=root)
    rule, facts, _at = refused(lambda: money.discuss(second))
    assert (rule, facts["amount"], facts["spent"]) == ("over_line", 49, 50)


def test_a_line_may_be_taken_away_by_nought(money):
    plan = money.decided(("province", ROAD, 80))
    second = money.start()
    money.line(second, "province", ROAD, 0, changes=Allocation.objects.get(plan=plan).pk)
    money.decide(second)
    assert SourceBalance.objects.get(place=money.place.id, year=YEAR, source="province").allocated == 0


# --- payments ----------------------------------------------------------------------------------------


def test_a_payment_finds_the_one_line_of_its_work(money):
    money.decided(("province", ROAD, 80), ("commune", ROOF, 20))
    paid = money.pay(money.contract(ROAD, 80), 30, "advance")
    assert paid.allocation_id == money.root("province")
    balance = SourceBalance.objects.get(place=money.place.id, year=YEAR, source="province")
    assert (balance.allocated, balance.disbursed) == (80, 30)


def test_of_several_lines_one_is_chosen(money):
    money.decided(("province", ROAD, 80), ("commune", ROAD, 20))
    contract = money.contract(ROAD, 100)
    rule, facts, at = refused(lambda: money.pay(contract, 30, "advance"))
    assert (rule, at, len(facts["lines"])) == ("choose_line", "allocation", 2)
    assert money.pay(contract, 20, "advance", allocation=money.root("commune")).allocation_id


def test_a_payment_comes_from_its_own_work_s_line_in_force(money):
    money.decided(("province", ROAD, 80))
    other = money.contract(ROOF, 50)
    root = money.root("province")
    assert refused(lambda: money.pay(other, 5, "advance", allocation=root))[0] == "other_work"
    second = money.start()
    draft = money.line(second, "commune", ROOF, 10)
    assert refused(lambda: money.pay(other, 5, "advance", allocation=draft.pk))[0] == "not_in_force"


def test_payments_stay_within_line_contract_and_acceptance(money):
    money.decided(("province", ROAD, 60))
    contract = money.contract(ROAD, 70)
    rule, facts, at = refused(lambda: money.pay(contract, 61, "advance"))
    assert (rule, at, facts["amount"], facts["spent"]) == ("over_line", "amount", 60, 61)
    small = money.contract(ROAD, 10)
    rule, facts, _at = refused(lambda: money.pay(small, 11, "advance"))
    assert (rule, facts["value"], facts["paid"]) == ("over_contract", 10, 11)
    rule, facts, _at = refused(lambda: money.pay(contract, 20))
    assert (rule, facts["accepted"], facts["paid"]) == ("over_accepted", 0, 20)
    money.accept(contract, 20)
    assert money.pay(contract, 20).amount == 20
    assert Payment.objects.filter(contract__in=[contract.pk, small.pk]).count() == 1


def test_a_payment_shown_a_later_row_of_its_line_names_the_line(money):
    plan = money.decided(("province", ROAD, 60))
    root = Allocation.objects.get(plan=plan).pk
    second = money.start()
    row = money.line(second, "province", ROAD, 70, changes=root)
    money.decide(second)
    paid = money.pay(money.contract(ROAD, 70), 65, "advance", allocation=row.pk)
    assert paid.allocation_id == root


def test_what_was_paid_for_is_not_taken_away(money):
    money.decided(("province", ROAD, 60))
    contract = money.contract(ROAD, 60)
    accepted = money.accept(contract, 40)
    money.pay(contract, 40)
    away = {"withdrawn": True, "reason": "nhầm", "moment": money.moment}
    for key, number, rule in (
        ("acceptances", accepted.pk, "over_accepted"),
        ("contracts", contract.pk, "contract_paid"),
    ):
        assert (
            refused(
                lambda key=key, number=number: withdraw_entry(money.finance, registers()[key], number, **away)
            )[0]
            == rule
        )
    moved = lambda **texts: write_entry(  # noqa: E731
        money.finance, registers()["contracts"], contract.pk, texts, seen=1, moment=money.moment
    )
    assert refused(lambda: moved(value="39"))[0] == "over_contract"
    assert refused(lambda: moved(work=str(ROOF)))[0] == "other_work"


def test_a_withdrawn_payment_gives_its_money_back(money):
    money.decided(("province", ROAD, 60))
    paid = money.pay(money.contract(ROAD, 60), 60, "advance")
    withdraw_entry(
        money.finance, registers()["payments"], paid.pk, withdrawn=True, reason="nhầm", moment=money.moment
    )
    assert SourceBalance.objects.get(place=money.place.id, year=YEAR, source="province").disbursed == 0
    assert imbalances([money.place.id]) == []


def test_outlays_come_from_the_line_of_a_task_alone(money):
    task = Task.objects.filter(plan__place_id=money.place.id).first()
    plan = money.start()
    money.line(plan, "province", None, 30, task=task.id)
    money.line(plan, "commune", ROAD, 20)
    money.decide(plan)
    texts = {"paper": "PC", "paid_on": "01/07/2023", "amount": 31}
    rule, _facts, _at = refused(lambda: money.write("outlays", allocation=money.root("province"), **texts))
    assert rule == "over_line"
    texts["amount"] = 12
    money.write("outlays", allocation=money.root("province"), **texts)
    assert refused(lambda: money.write("outlays", allocation=money.root("commune"), **texts))[0] == (
        "other_work"
    )
    contract = money.contract(ROOF, 5)
    root = money.root("province")
    assert refused(lambda: money.pay(contract, 5, "advance", allocation=root))[0] == "task_line"
    assert SourceBalance.objects.get(place=money.place.id, year=YEAR, source="province").disbursed == 12


# --- the law's order ---------------------------------------------------------------------------------


def owed(money, value=40, day="01/02/2023"):
    """The roof, finished in January, accepted and not paid."""
    Work.objects.filter(id=ROOF).update(finished=date(2023, 1, 31))
    contract = money.contract(ROOF, value)
    money.accept(contract, value, day)
    return contract


def test_new_works_do_not_go_before_a_finished_work_that_is_owed_money(money):
    owed(money)
    plan = money.start()
    money.line(plan, "province", CANAL, 50, priority="new_works")
    rule, facts, at = refused(lambda: money.decide(plan))
    roof = Work.objects.get(id=ROOF).name
    assert (rule, at, facts["first"]) == ("out_of_order", "ground", [("finished_unpaid", roof, 40)])
    assert CapitalPlan.objects.get(id=plan.pk).state == "discussed"


def test_a_ground_lets_it_through_and_is_kept_with_who_and_when(money):
    owed(money)
    plan = money.start()
    money.line(plan, "province", CANAL, 50, priority="new_works")
    found = money.decide(plan, ground="Kênh trước vụ đông")
    assert found.ground == "Kênh trước vụ đông"
    last = history(registers()["capital_plans"], plan.pk)[-1]
    assert (last.act, last.reason, last.changed_by_id) == (
        "capital.decide", "Kênh trước vụ đông", money.chair.user_id,
    )  # fmt: skip


def test_a_ground_that_is_not_needed_is_not_kept(money):
    plan = money.start()
    money.line(plan, "province", CANAL, 50, priority="new_works")
    assert money.decide(plan, ground="Phòng khi cần").ground == ""


def test_funding_the_need_first_clears_the_way(money):
    owed(money)
    plan = money.start()
    money.line(plan, "province", CANAL, 50, priority="new_works")
    money.line(plan, "commune", ROOF, 40, priority="finished_unpaid")
    assert money.decide(plan).state == "decided"
    contract = money.contract(CANAL, 50)
    assert money.pay(contract, 20, "advance").allocation_id


def test_a_payment_out_of_order_is_refused_and_names_what_comes_first(money):
    plan = money.start()
    money.line(plan, "province", CANAL, 50, priority="new_works")
    money.line(plan, "commune", ROOF, 30, priority="national_programme")
    money.decide(plan)
    roof = owed(money, 40, "01/06/2023")
    canal = money.contract(CANAL, 50)
    rule, facts, at = refused(lambda: money.pay(canal, 20, "advance"))
    assert (rule, at) == ("out_of_order", "ground")
    assert facts["first"] == [("finished_unpaid", Work.objects.get(id=ROOF).name, 10)]
    assert money.pay(canal, 20, "advance", ground="Mua vật liệu trước mùa mưa").ground
    assert money.pay(canal, 5, "advance", paid_on="31/05/2023"), "on that day nothing was owed yet"
    assert money.pay(roof, 30).allocation_id, "what is owed itself is paid without a ground"


def test_leaving_the_line_out_does_not_go_round_the_order(money):
    """A payment of a work without a line counts as the last class, unless it pays a finished work."""
    money.decided(("province", ROAD, 50))
    roof = owed(money, 40, "01/06/2023")
    canal = money.contract(CANAL, 50)
    assert refused(lambda: money.pay(canal, 20, "advance"))[0] == "out_of_order"
    assert money.pay(roof, 40).allocation_id is None


def test_debts_from_before_2015_come_before_new_works(money):
    contract = money.contract(ROOF, 100)
    money.accept(contract, 30, "31/12/2014")
    money.accept(contract, 10, "01/01/2015")
    plan = money.start()
    money.line(plan, "province", CANAL, 50, priority="new_works")
    rule, facts, _at = refused(lambda: money.decide(plan))
    assert rule == "out_of_order"
    assert facts["first"] == [("old_debts", Work.objects.get(id=ROOF).name, 30)]


def test_work_under_way_and_not_finished_is_no_need_of_that_class(money):
    contract = money.contract(ROOF, 100)
    money.accept(contract, 60, "01/02/2023")
    plan = money.start()
    money.line(plan, "province", CANAL, 50, priority="new_works")
    assert money.decide(plan).ground == ""


# --- settled once ------------------------------------------------------------------------------------


def settle(money, contract, value, item="", programme="ntm"):
    return money.write(
        "settlements", paper="QĐ quyết toán", contract=contract.pk, item=item, programme=programme,
        value=value, settled_on="01/09/2023",
    )  # fmt: skip


@pytest.fixture
def built(money):
    """A contract of 60, accepted in full."""
    contract = money.contract(ROAD, 60)
    money.accept(contract, 60)
    return contract


@pytest.mark.parametrize("programme", ["ntm", "poverty", "ethnic", "other"])
@pytest.mark.parametrize("item", ["Mặt đường", "mặt  ĐƯỜNG", ""])
def test_an_item_settled_once_is_not_settled_again_in_any_programme(money, built, item, programme):
    settle(money, built, 20, "Mặt đường")
    rule, facts, _at = refused(lambda: settle(money, built, 5, item, programme))
    assert (rule, facts["programme"], facts["day"]) == ("settled_already", "ntm", date(2023, 9, 1))


def test_a_withdrawn_settlement_frees_its_item_and_does_not_come_back_beside_another(money, built):
    first = settle(money, built, 20)
    assert refused(lambda: settle(money, built, 20, "Mặt đường"))[0] == "settled_already"
    move = {"reason": "nhầm", "moment": money.moment}
    withdraw_entry(money.finance, registers()["settlements"], first.pk, withdrawn=True, **move)
    settle(money, built, 25, programme="poverty")
    back = lambda: withdraw_entry(  # noqa: E731
        money.finance, registers()["settlements"], first.pk, withdrawn=False, **move
    )
    assert refused(back)[0] == "stands_already"


def test_the_database_refuses_a_second_settlement(money, built):
    row = settle(money, built, 20, "Mat duong")
    with pytest.raises(IntegrityError), transaction.atomic():
        Settlement.objects.bulk_create(
            [
                Settlement(
                    place_id=row.place_id, paper="x", contract_id=built.pk, item="mat DUONG",
                    programme="poverty", value=1, settled_on=row.settled_on, made_by_id=row.made_by_id,
                    made_at=row.made_at,
                )
            ]
        )  # fmt: skip


def test_no_more_is_settled_than_was_accepted(money, built):
    settle(money, built, 40, "Nền")
    rule, facts, _at = refused(lambda: settle(money, built, 21, "Mặt"))
    assert (rule, facts["accepted"], facts["settled"]) == ("over_settled", 60, 61)
