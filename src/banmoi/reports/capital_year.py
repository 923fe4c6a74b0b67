"""The money of a year at a commune: each source and line with what was allocated, committed, disbursed and
settled; the year's curve; what is out of order; the commune's own share; what waits for the chair."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from banmoi.core.capital import (
    Need,
    PaymentOrder,
    QuarterOfPlan,
    Source,
    SourceSide,
    SourceUse,
    committed,
    keeps_share,
    quarters_of_plan,
    split,
)
from banmoi.reference.capital_sources import capital_sources
from banmoi.reference.payment_order import order_on
from banmoi.rooms.money.capital_models import (
    DISCUSSED,
    Allocation,
    CapitalPlan,
    CounterpartShare,
    Outlay,
    Settlement,
    SourceBalance,
)
from banmoi.rooms.money.capital_queries import (
    LineSum,
    acceptances_of,
    balances_of,
    contracts_of_works,
    grounds_of,
    lines_in_force,
    open_needs,
    outlays_from,
    passed_over_by,
    payments_from,
    payments_on,
    plans_of,
    settlements_of,
    share_on,
    unlinked_payments,
)
from banmoi.rooms.money.contract_models import Acceptance, Contract, Payment
from banmoi.rooms.places.queries import NamedPlace, scope_ids
from banmoi.rooms.registers.models import EntryChange
from banmoi.rooms.works.models import Work


@dataclass(frozen=True, slots=True)
class LineMoney:
    """A line in force with its money (đồng): what contracts take of it, was paid, was settled."""

    row: Allocation
    committed: int
    disbursed: int
    settled: int

    @property
    def left(self) -> int:
        return self.row.amount - self.disbursed


@dataclass(frozen=True, slots=True)
class SourceMoney:
    """A source with its money of the year (đồng)."""

    source: Source
    granted: int
    allocated: int
    committed: int
    disbursed: int
    settled: int

    @property
    def left(self) -> int:
        """What may still be paid out of what was granted."""
        return self.granted - self.disbursed

    @property
    def unallocated(self) -> int:
        return self.granted - self.allocated


@dataclass(frozen=True, slots=True)
class WorkMoney:
    """A work with money of the year: allocated, asked by its contracts this year, accepted, paid in all."""

    work: Work
    allocated: int
    contracts: int
    accepted: int
    paid: int

    @property
    def beyond(self) -> int:
        """What contracts ask beyond all that is allocated."""
        return max(0, self.contracts - self.allocated)


@dataclass(frozen=True, slots=True)
class Share:
    """The commune's part of the local counterpart against its share; `keeps` None: not known."""

    rule: CounterpartShare | None
    own: int
    local: int
    keeps: bool | None


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """Something paid or decided before what the law puts first: where, with whose ground."""

    register: str
    number: int
    title: str
    day: date | None
    amount: int | None
    ground: str
    said: EntryChange | None


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows behind a year's money, each kind in its order."""

    lines: tuple[Allocation, ...]
    contracts: tuple[Contract, ...]
    acceptances: tuple[Acceptance, ...]
    payments: tuple[Payment, ...]
    outlays: tuple[Outlay, ...]
    settlements: tuple[Settlement, ...]
    paid_on_contracts: tuple[Payment, ...]

    @property
    def spent(self) -> "tuple[Payment | Outlay, ...]":
        """Payments and outlays from the lines."""
        return *self.payments, *self.outlays


@dataclass(frozen=True, slots=True)
class YearOfCapital:
    """All of it, for one page."""

    place: NamedPlace
    year: int
    plans: tuple[CapitalPlan, ...]
    sources: tuple[SourceMoney, ...]
    total: SourceMoney | None
    lines: tuple[LineMoney, ...]
    works: tuple[WorkMoney, ...]
    rows: Rows
    share: Share
    order: PaymentOrder | None
    before_others: tuple[tuple[LineSum, tuple[Need, ...]], ...]
    grounds: tuple[OutOfOrder, ...]
    unlinked: tuple[Payment, ...]

    @property
    def waiting(self) -> CapitalPlan | None:
        """The plan that waits for the chair."""
        return next((plan for plan in self.plans if plan.state == DISCUSSED), None)

    @property
    def unknown_class(self) -> list[Allocation]:
        """The lines whose place in the order of payment is not known."""
        order = self.order
        return [line.row for line in self.lines if order is None or order.rank(line.row.priority) is None]


def year_of_capital(place: NamedPlace, year: int, today: date) -> YearOfCapital:
    """The money of a year as it stands today. A constant number of queries."""
    rows = rows_behind(place.id, year)
    lines = _lines(rows, year)
    sources = _sources(balances_of(place.id, year), lines, year)
    plans = tuple(plans_of(place.id, year))
    places = scope_ids([place.id], today)
    day = max(min(today, date(year, 12, 31)), date(year, 1, 1))
    sums = [
        LineSum(line.row.what, line.row.work_id, line.row.priority, line.row.amount, line.disbursed)
        for line in lines
    ]
    unlinked = tuple(unlinked_payments(places, year))
    return YearOfCapital(
        place, year, plans, sources, _total(sources), lines, _works(rows, year), rows,
        _share(place.id, sources, plans, day), order_on(day),
        tuple(passed_over_by(sums, open_needs(place.id, day, sums), day)),
        _grounds(plans, rows, unlinked), unlinked,
    )  # fmt: skip


def rows_behind(place_id: int, year: int) -> Rows:
    """The rows of a year: lines in force and all that hangs below them."""
    lines = lines_in_force(place_id, year)
    roots = [row.root_id for row in lines]
    contracts = contracts_of_works({row.work_id for row in lines if row.work_id is not None})
    ids = [contract.pk for contract in contracts]
    return Rows(
        tuple(lines), tuple(contracts), tuple(acceptances_of(ids)), tuple(payments_from(roots)),
        tuple(outlays_from(roots)), tuple(settlements_of(ids)), tuple(payments_on(ids)),
    )  # fmt: skip


def asked_of_year(contract: Contract, rows: Rows, year: int) -> int:
    """What of a contract is left for a year: its value without what earlier years paid."""
    gone = sum(
        row.amount
        for row in rows.paid_on_contracts
        if row.contract_id == contract.pk
        and (int(row.allocation.year) if row.allocation else row.paid_on.year) < year
    )
    return max(0, contract.value - gone)


def _lines(rows: Rows, year: int) -> tuple[LineMoney, ...]:
    paid: dict[int, int] = defaultdict(int)
    for row in rows.spent:
        paid[row.allocation_id or 0] += row.amount
    taken = _committed(rows, year)
    settled = _settled(rows)
    return tuple(
        LineMoney(
            row,
            paid[row.root_id] if row.work_id is None else taken[row.root_id],
            paid[row.root_id],
            settled[row.root_id],
        )
        for row in rows.lines
    )


def _committed(rows: Rows, year: int) -> dict[int, int]:
    """What contracts take of each line: of a work with several lines in proportion to them."""
    found: dict[int, int] = defaultdict(int)
    for work in {row.work_id for row in rows.lines if row.work_id is not None}:
        own = [row for row in rows.lines if row.work_id == work]
        asked = sum(asked_of_year(item, rows, year) for item in rows.contracts if item.work_id == work)
        for row, part in zip(own, committed(asked, [row.amount for row in own]), strict=True):
            found[row.root_id] = part
    return found


def _settled(rows: Rows) -> dict[int, int]:
    """What is settled of each line: the settled value of a contract, in proportion to what each line paid on
    it; what was settled beyond all that was paid came from no line yet."""
    found: dict[int, int] = defaultdict(int)
    for contract in rows.contracts:
        value = sum(row.value for row in rows.settlements if row.contract_id == contract.pk)
        paid = [row for row in rows.paid_on_contracts if row.contract_id == contract.pk]
        whole = sum(row.amount for row in paid)
        for row, part in zip(paid, split(min(value, whole), [row.amount for row in paid]), strict=True):
            found[row.allocation_id or 0] += part
    return found


def _sources(
    balances: Mapping[str, SourceBalance], lines: Sequence[LineMoney], year: int
) -> tuple[SourceMoney, ...]:
    found = []
    for source in capital_sources().values():
        balance = balances.get(source.key)
        if source.use is not SourceUse.ALLOCATED or source.row_in(year) is None or balance is None:
            continue
        own = [line for line in lines if line.row.source == source.key]
        found.append(
            SourceMoney(
                source, balance.granted, balance.allocated, sum(line.committed for line in own),
                balance.disbursed, sum(line.settled for line in own),
            )
        )  # fmt: skip
    return tuple(item for item in found if item.granted or item.allocated)


def _total(sources: Sequence[SourceMoney]) -> SourceMoney | None:
    if not sources:
        return None
    names = ("granted", "allocated", "committed", "disbursed", "settled")
    return SourceMoney(sources[0].source, *(sum(getattr(item, name) for item in sources) for name in names))


def _works(rows: Rows, year: int) -> tuple[WorkMoney, ...]:
    found = []
    for work in {row.work_id: row.work for row in rows.lines if row.work}.values():
        contracts = [item for item in rows.contracts if item.work_id == work.pk]
        ids = {item.pk for item in contracts}
        found.append(
            WorkMoney(
                work,
                sum(row.amount for row in rows.lines if row.work_id == work.pk),
                sum(asked_of_year(item, rows, year) for item in contracts),
                sum(row.value for row in rows.acceptances if row.contract_id in ids),
                sum(row.amount for row in rows.paid_on_contracts if row.contract_id in ids),
            )
        )
    return tuple(found)


def _share(place_id: int, sources: Sequence[SourceMoney], plans: Sequence[CapitalPlan], today: date) -> Share:
    """The commune's share on the day of the plan's decision, or today while nothing is decided."""
    days = [plan.decided_on for plan in plans if plan.decided_on]
    rule = share_on(place_id, days[-1] if days else today)
    local = sum(
        item.allocated for item in sources if item.source.side in (SourceSide.UPPER, SourceSide.COMMUNE)
    )
    own = sum(item.allocated for item in sources if item.source.side is SourceSide.COMMUNE)
    return Share(rule, own, local, keeps_share(own, local, rule.percent if rule else None))


def _grounds(plans: Sequence[CapitalPlan], rows: Rows, unlinked: Sequence[Payment]) -> tuple[OutOfOrder, ...]:
    """What went before what comes first, with the ground that was given. Three queries."""
    found = []
    decided = {plan.pk: plan for plan in plans if plan.ground}
    said = grounds_of("capital_plans", decided)
    for number, plan in decided.items():
        found.append(
            OutOfOrder(
                "capital_plans", number, plan.title, plan.decided_on, None, plan.ground, said.get(number)
            )
        )
    tables: tuple[tuple[str, Sequence[Payment | Outlay]], ...] = (
        ("payments", (*rows.payments, *unlinked)),
        ("outlays", rows.outlays),
    )
    for key, paid in tables:
        given = {row.pk: row for row in paid if row.ground}
        said = grounds_of(key, given)
        for number, row in given.items():
            found.append(
                OutOfOrder(key, number, row.paper, row.paid_on, row.amount, row.ground, said.get(number))
            )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Curve:
    """Plan against actual over the year: the quarters, and what was paid up to each day (đồng)."""

    year: int
    quarters: tuple[QuarterOfPlan, ...]
    days: tuple[tuple[date, int], ...]


def curve(found: YearOfCapital, today: date, source: str = "", work: int | None = None) -> Curve:
    """The year's curve, of all, of one source, of one work."""
    lines = [
        line.row
        for line in found.lines
        if source in ("", line.row.source) and work in (None, line.row.work_id)
    ]
    roots = {row.root_id for row in lines}
    paid: dict[date, int] = defaultdict(int)
    for row in found.rows.spent:
        if row.allocation_id in roots and row.paid_on <= today:
            paid[row.paid_on] += row.amount
    planned = [sum(row.quarters[at] for row in lines) for at in range(4)]
    days, so_far = [], 0
    for day in sorted(paid):
        so_far += paid[day]
        days.append((day, so_far))
    return Curve(found.year, tuple(quarters_of_plan(found.year, planned, paid, today)), tuple(days))
