"""What follows when grants, plans, lines, contracts, acceptances, payments, outlays and settlements are
written: sums are kept in step, and what breaks a rule between several entries is refused."""

from datetime import datetime

from django.db.models import Sum

from banmoi.core.capital import FINISHED, SourceUse, passed_over
from banmoi.core.registers import CellError, link_number
from banmoi.reference.capital_sources import capital_sources
from banmoi.reference.payment_order import order_on
from banmoi.rooms.money.capital_balances import lock, rebalance
from banmoi.rooms.money.capital_models import (
    DRAFT,
    EXPECTED,
    Allocation,
    CapitalPlan,
    CounterpartShare,
    Grant,
    Outlay,
    Settlement,
    broken,
)
from banmoi.rooms.money.capital_queries import (
    has_decided_plan,
    is_finished,
    line_now,
    line_sums,
    lines_in_force,
    open_needs,
    spent_on,
)
from banmoi.rooms.money.contract_models import Acceptance, Contract, Payment
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import communes_of, get_place, places_by_id
from banmoi.rooms.registers.actions import EntryRefusedError, after_writing
from banmoi.rooms.registers.models import Entry, EntryChange


def refuse(error: CellError, column: str = "") -> EntryRefusedError:
    """A refusal at a column, or of the entry as a whole."""
    return EntryRefusedError({column: error})


def _moved_from(key: str, entry: Entry, column: str) -> str:
    """What the newest act moved a column away from, as typed; "" where it did not move."""
    change = EntryChange.objects.filter(register=key, entry=entry.pk).latest("version")
    return str(change.moves.get(column, ["", ""])[0])


def _need_commune(place_id: int, moment: datetime) -> None:
    place = places_by_id([place_id], moment.date()).get(place_id)
    if place is None or place.level != "commune":
        raise refuse(broken("not_a_commune"), "place")


# --- what was granted --------------------------------------------------------------------------------


@after_writing("grants")
def keep_grant(rights: Rights, entry: Entry, moment: datetime) -> None:
    """The source is there on the day and in the year; what people give is written where they give it."""
    assert isinstance(entry, Grant)
    _need_commune(entry.place_id, moment)
    source = capital_sources()[entry.source]
    if entry.withdrawn_at is None:
        if source.row_on(entry.granted_on) is None or source.row_in(int(entry.year)) is None:
            raise refuse(
                broken("no_such_source", source=entry.source, day=entry.granted_on, year=entry.year), "source"
            )
        if source.given and entry.kind != EXPECTED:
            raise refuse(broken("write_contributions", source=entry.source), "kind")
    places = {entry.place_id}
    before = get_place(_moved_from("grants", entry, "place"), moment.date())
    rebalance(places | {before.id} if before else places)


@after_writing("counterpart_shares")
def keep_share(rights: Rights, entry: Entry, moment: datetime) -> None:
    """A share is a commune's."""
    assert isinstance(entry, CounterpartShare)
    _need_commune(entry.place_id, moment)


# --- plans and their lines ---------------------------------------------------------------------------


@after_writing("capital_plans")
def keep_plan(rights: Rights, entry: Entry, moment: datetime) -> None:
    """What was discussed or decided is not taken out of the book."""
    assert isinstance(entry, CapitalPlan)
    if entry.withdrawn_at is not None and entry.state != DRAFT:
        raise refuse(broken("decided_stays"))


@after_writing("allocations")
def keep_line(rights: Rights, entry: Entry, moment: datetime) -> None:
    """A line changes in a plan that is being prepared only; it names a source that the chair allocates."""
    assert isinstance(entry, Allocation)
    if entry.plan.state != DRAFT or entry.plan.withdrawn_at is not None:
        raise refuse(broken("decided_stays"))
    source = capital_sources()[entry.source]
    if source.use is not SourceUse.ALLOCATED or source.row_in(int(entry.year)) is None:
        raise refuse(
            broken("no_such_source", source=entry.source, day=moment.date(), year=entry.year), "source"
        )
    if entry.withdrawn_at is not None:
        return
    if entry.line is None:
        same = Allocation.objects.filter(
            place_id=entry.place_id, year=entry.year, source=entry.source, work=entry.work,
            task=entry.task, line=None, withdrawn_at=None, plan__withdrawn_at=None,
        ).exclude(pk=entry.pk)  # fmt: skip
        if same.exists():
            raise refuse(broken("same_line", what=entry.what))
        return
    first = entry.line
    own = (entry.place_id, entry.year, entry.source, entry.work_id, entry.task)
    if first.line_id or own != (first.place_id, first.year, first.source, first.work_id, first.task):
        raise refuse(broken("other_line", what=first.what))


# --- contracts and what is paid on them --------------------------------------------------------------


@after_writing("contracts")
def keep_contract(rights: Rights, entry: Entry, moment: datetime) -> None:
    """A contract is not withdrawn, made smaller, or given to another work, under what was paid on it."""
    assert isinstance(entry, Contract)
    _hold_contract(entry.pk)
    strange = Payment.objects.filter(contract=entry, withdrawn_at=None, allocation__isnull=False)
    first = strange.exclude(allocation__work=entry.work).select_related("allocation").first()
    if first is not None and first.allocation is not None:
        raise refuse(broken("other_work", what=first.allocation.what), "work")


@after_writing("acceptances")
def keep_acceptance(rights: Rights, entry: Entry, moment: datetime) -> None:
    """An acceptance is not taken away from under what was paid or settled for it."""
    assert isinstance(entry, Acceptance)
    _hold_contract(entry.contract_id)


@after_writing("payments")
def keep_payment(rights: Rights, entry: Entry, moment: datetime) -> None:
    """A payment comes from its work's line, within line, contract and acceptance, in the law's order."""
    assert isinstance(entry, Payment)
    commune = communes_of([entry.place_id], moment.date()).get(entry.place_id)
    places = {commune} if commune is not None else set()
    before = link_number(_moved_from("payments", entry, "allocation"))
    if before is not None:
        places |= set(Allocation.objects.filter(id=before).values_list("place_id", flat=True))
    if entry.allocation is not None:
        places.add(entry.allocation.place_id)
    lock(places)
    if entry.withdrawn_at is None and entry.allocation is not None:
        _hold_line(entry.allocation, entry.contract.work_id)
    rebalance(places)
    _hold_contract(entry.contract_id)
    if entry.withdrawn_at is not None or commune is None:
        return
    year = int(entry.allocation.year) if entry.allocation else entry.paid_on.year
    if not has_decided_plan(commune, year):
        return
    if entry.allocation is None:
        _must_choose(commune, year, entry.contract.work_id)
    _hold_order(commune, year, entry, entry.contract.work_id)


@after_writing("outlays")
def keep_outlay(rights: Rights, entry: Entry, moment: datetime) -> None:
    """An outlay comes from the line of a task, within it, in the law's order."""
    assert isinstance(entry, Outlay)
    before = link_number(_moved_from("outlays", entry, "allocation"))
    places = {entry.allocation.place_id}
    if before is not None:
        places |= set(Allocation.objects.filter(id=before).values_list("place_id", flat=True))
    lock(places)
    if entry.withdrawn_at is None:
        _hold_line(entry.allocation, None)
    rebalance(places)
    if entry.withdrawn_at is None:
        _hold_order(entry.allocation.place_id, int(entry.allocation.year), entry, None)


@after_writing("settlements")
def keep_settlement(rights: Rights, entry: Entry, moment: datetime) -> None:
    """No more is settled of a contract than was accepted."""
    assert isinstance(entry, Settlement)
    _hold_contract(entry.contract_id)


def _hold_line(first: Allocation, work_id: int | None) -> None:
    """The line is in force, is this work's (None: a task's), and holds what is paid from it."""
    now = line_now(first.root_id)
    if now is None:
        raise refuse(broken("not_in_force", what=first.what), "allocation")
    if now.work_id != work_id:
        rule = "task_line" if now.work_id is None else "other_work"
        raise refuse(broken(rule, what=now.what), "allocation")
    spent = spent_on([now.root_id]).get(now.root_id, 0)
    if spent > now.amount:
        raise refuse(broken("over_line", what=now.what, amount=now.amount, spent=spent), "amount")


def _must_choose(commune: int, year: int, work_id: int) -> None:
    """A work with several lines: which one pays has to be said."""
    lines = [row.what for row in lines_in_force(commune, year) if row.work_id == work_id and row.amount]
    if lines:
        raise refuse(broken("choose_line", lines=lines), "allocation")


def _hold_contract(contract_id: int) -> None:
    """Paid within the contract's value; paid for work, and settled, within what was accepted."""
    contract = Contract.objects.select_for_update().get(pk=contract_id)
    payments = Payment.objects.filter(contract_id=contract_id, withdrawn_at=None)
    paid = _sum(payments, "amount")
    if contract.withdrawn_at is not None and paid:
        raise refuse(broken("contract_paid", paid=paid))
    if paid > contract.value:
        raise refuse(broken("over_contract", paid=paid, value=contract.value))
    accepted = _sum(Acceptance.objects.filter(contract_id=contract_id, withdrawn_at=None), "value")
    for_work = _sum(payments.exclude(kind="advance"), "amount")
    if for_work > accepted:
        raise refuse(broken("over_accepted", paid=for_work, accepted=accepted))
    settled = _sum(Settlement.objects.filter(contract_id=contract_id, withdrawn_at=None), "value")
    if settled > accepted:
        raise refuse(broken("over_settled", settled=settled, accepted=accepted))


def _sum(rows: object, column: str) -> int:
    return rows.aggregate(total=Sum(column))["total"] or 0  # type: ignore[attr-defined]


def _hold_order(commune: int, year: int, entry: Payment | Outlay, work_id: int | None) -> None:
    """Money does not go before what the law puts first, unless somebody says why."""
    order = order_on(entry.paid_on)
    if order is None or entry.ground:
        return
    needs = open_needs(commune, entry.paid_on, line_sums(lines_in_force(commune, year)))
    first = passed_over(order, _step(entry), needs, work_id)
    if first:
        raise refuse(
            broken("out_of_order", first=[(need.step, need.name, need.missing) for need in first]), "ground"
        )


def _step(entry: Payment | Outlay) -> str:
    """The class of what is paid: its line's; without a line, a finished work's own pay, or else the last."""
    if entry.allocation is not None:
        now = line_now(entry.allocation.root_id)
        return now.priority if now else ""
    order = order_on(entry.paid_on)
    assert isinstance(entry, Payment) and order is not None
    accepted = _sum(Acceptance.objects.filter(contract_id=entry.contract_id, withdrawn_at=None), "value")
    own = order.step_of(FINISHED)
    if (
        own
        and entry.kind != "advance"
        and is_finished(entry.contract.work, entry.contract, accepted, entry.paid_on)
    ):
        return own.key
    return order.known[-1].key
