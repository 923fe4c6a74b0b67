"""Asking for the capital of a year: plans, lines in force, what was spent on them, what needs come first."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from banmoi.core.capital import FINISHED, OLD_BEFORE, OLD_DEBTS, Need, PaymentOrder, passed_over
from banmoi.reference.payment_order import order_on
from banmoi.rooms.money.capital_models import (
    DECIDED,
    DISCUSSED,
    IN_FORCE,
    Allocation,
    CapitalPlan,
    CounterpartShare,
    Grant,
    Outlay,
    Settlement,
    SourceBalance,
)
from banmoi.rooms.money.contract_models import Acceptance, Contract, Payment
from banmoi.rooms.money.models import Contribution
from banmoi.rooms.places.queries import scope_ids
from banmoi.rooms.registers.models import EntryChange, EntryFile
from banmoi.rooms.works.models import Work

FINISHED_STEPS = ("accepted", "handed_over", "managed")
"""The steps of a work that say it is finished."""


def plan_by_id(plan_id: int) -> CapitalPlan | None:
    """A plan, withdrawn or not, with who made it."""
    return CapitalPlan.objects.select_related("made_by").filter(id=plan_id).first()


def plans_of(place_id: int, year: int) -> list[CapitalPlan]:
    """The plan of a year and its adjustments, the first first."""
    rows = CapitalPlan.objects.filter(place_id=place_id, year=str(year), withdrawn_at=None)
    return list(rows.select_related("made_by").order_by("number"))


def plans_to_decide(place_ids: Collection[int]) -> list[CapitalPlan]:
    """The plans and adjustments of some communes that were discussed and wait for the chair."""
    rows = CapitalPlan.objects.filter(place_id__in=list(place_ids), state=DISCUSSED, withdrawn_at=None)
    return list(rows.order_by("id"))


def years_known(place_id: int) -> list[int]:
    """The years for which a commune has plans or grants, the newest first."""
    found = set(Grant.objects.filter(place_id=place_id).values_list("year", flat=True))
    found |= set(CapitalPlan.objects.filter(place_id=place_id).values_list("year", flat=True))
    return sorted((int(year) for year in found), reverse=True)


def balances_of(place_id: int, year: int) -> dict[str, SourceBalance]:
    """The running sums of a year by source."""
    rows = SourceBalance.objects.filter(place_id=place_id, year=str(year))
    return {row.source: row for row in rows}


def grants_of(place_id: int, year: int) -> list[Grant]:
    """The grants, cuts and expectations of a year, the oldest first."""
    rows = Grant.objects.filter(place_id=place_id, year=str(year), withdrawn_at=None)
    return list(rows.order_by("granted_on", "id"))


def lines_in_force(place_id: int, year: int) -> list[Allocation]:
    """The lines of a year as they are in force, by their numbers."""
    rows = Allocation.objects.filter(
        place_id=place_id, year=str(year), state=IN_FORCE, withdrawn_at=None
    ).select_related("work", "plan")
    return sorted(rows, key=lambda row: row.root_id)


def line_now(root_id: int) -> Allocation | None:
    """The row of a line that is in force."""
    rows = Allocation.objects.filter(Q(id=root_id) | Q(line_id=root_id), state=IN_FORCE, withdrawn_at=None)
    return rows.select_related("work", "plan").first()


def rows_of_line(root_id: int) -> list[Allocation]:
    """All rows of a line, in the order of their plans; drafts too."""
    rows = Allocation.objects.filter(
        Q(id=root_id) | Q(line_id=root_id), withdrawn_at=None, plan__withdrawn_at=None
    )
    return list(rows.select_related("work", "plan").order_by("plan__number", "id"))


def rows_of_plan(plan_id: int) -> list[Allocation]:
    """The rows of one plan or adjustment, in the order in which they were written."""
    rows = Allocation.objects.filter(plan_id=plan_id, withdrawn_at=None)
    return list(rows.select_related("work", "plan", "line").order_by("id"))


def row_of_plan(plan_id: int, row_id: int) -> Allocation | None:
    """One row of a plan."""
    rows = Allocation.objects.filter(plan_id=plan_id, id=row_id, withdrawn_at=None)
    return rows.select_related("work", "plan").first()


def row_of_line(plan_id: int, root_id: int) -> Allocation | None:
    """The row that an adjustment has of a line already."""
    rows = Allocation.objects.filter(plan_id=plan_id, line_id=root_id, withdrawn_at=None)
    return rows.select_related("work", "plan").first()


def rows_of_year(place_id: int, year: int) -> list[Allocation]:
    """All rows of a year's plans, drafts too, in the order of their plans."""
    rows = Allocation.objects.filter(
        place_id=place_id, year=str(year), withdrawn_at=None, plan__withdrawn_at=None
    )
    return list(rows.select_related("work", "plan").order_by("plan__number", "id"))


def spent_on(root_ids: Collection[int]) -> dict[int, int]:
    """What was paid from some lines (đồng), by the number of the line. Two queries."""
    found: dict[int, int] = defaultdict(int)
    for table in (Payment, Outlay):
        rows = table.objects.filter(allocation_id__in=list(root_ids), withdrawn_at=None)
        for root, total in rows.order_by().values_list("allocation_id").annotate(total=Sum("amount")):
            found[root] += total
    return found


def payments_from(root_ids: Collection[int]) -> list[Payment]:
    """The payments from some lines, the oldest first."""
    rows = Payment.objects.filter(allocation_id__in=list(root_ids), withdrawn_at=None)
    return list(rows.select_related("contract").order_by("paid_on", "id"))


def outlays_from(root_ids: Collection[int]) -> list[Outlay]:
    """The outlays from some lines, the oldest first."""
    rows = Outlay.objects.filter(allocation_id__in=list(root_ids), withdrawn_at=None)
    return list(rows.order_by("paid_on", "id"))


def unlinked_payments(place_ids: Collection[int], year: int) -> list[Payment]:
    """The payments of a year that come from no line of a plan."""
    rows = Payment.objects.filter(
        place_id__in=list(place_ids), paid_on__year=year, allocation=None, withdrawn_at=None
    )
    return list(rows.select_related("contract").order_by("paid_on", "id"))


def contracts_of_works(work_ids: Collection[int]) -> list[Contract]:
    """The contracts of some works, by their numbers."""
    rows = Contract.objects.filter(work_id__in=list(work_ids), withdrawn_at=None)
    return list(rows.order_by("id"))


def acceptances_of(contract_ids: Collection[int]) -> list[Acceptance]:
    """The acceptances of some contracts, the oldest first."""
    rows = Acceptance.objects.filter(contract_id__in=list(contract_ids), withdrawn_at=None)
    return list(rows.order_by("accepted_on", "id"))


def payments_on(contract_ids: Collection[int]) -> list[Payment]:
    """All payments on some contracts, the oldest first, with the lines they come from."""
    rows = Payment.objects.filter(contract_id__in=list(contract_ids), withdrawn_at=None)
    return list(rows.select_related("allocation").order_by("paid_on", "id"))


def settlements_of(contract_ids: Collection[int]) -> list[Settlement]:
    """The settlements of some contracts, the oldest first."""
    rows = Settlement.objects.filter(contract_id__in=list(contract_ids), withdrawn_at=None)
    return list(rows.order_by("settled_on", "id"))


def share_on(place_id: int, day: date) -> CounterpartShare | None:
    """The counterpart share that holds for a commune on a day, the newest of several; None: not known."""
    rows = CounterpartShare.objects.filter(place_id=place_id, since__lte=day, withdrawn_at=None)
    rows = rows.filter(Q(until=None) | Q(until__gte=day))
    return rows.order_by("-since", "-id").first()


@dataclass(frozen=True, slots=True)
class LineSum:
    """A line as the order of payment sees it: its work, its class, its sum and what was spent of it."""

    name: str
    work: int | None
    priority: str
    amount: int
    spent: int

    @property
    def left(self) -> int:
        return max(0, self.amount - self.spent)


def line_sums(rows: Iterable[Allocation]) -> list[LineSum]:
    """Rows of lines with what was spent of each."""
    rows = list(rows)
    spent = spent_on([row.root_id for row in rows])
    return [
        LineSum(row.what, row.work_id, row.priority, row.amount, spent.get(row.root_id, 0)) for row in rows
    ]


def open_needs(place_id: int, day: date, lines: Sequence[LineSum]) -> list[Need]:
    """What finished works, and debts from before 2015, still had to be paid at a commune on a day, and how
    much of it the lines hold ready. Five queries, however many works."""
    contracts = list(
        Contract.objects.filter(
            place_id__in=scope_ids([place_id], day), withdrawn_at=None, work__withdrawn_at=None
        ).select_related("work")
    )
    ids = [contract.pk for contract in contracts]
    accepted = _sums(Acceptance.objects.filter(contract_id__in=ids, accepted_on__lte=day), "value")
    old = _sums(Acceptance.objects.filter(contract_id__in=ids, accepted_on__lt=OLD_BEFORE), "value")
    paid = _sums(Payment.objects.filter(contract_id__in=ids, paid_on__lte=day), "amount")
    ready: dict[int, int] = defaultdict(int)
    for line in lines:
        if line.work is not None:
            ready[line.work] += line.left
    found: dict[tuple[str, int], int] = defaultdict(int)
    names: dict[int, str] = {}
    for contract in contracts:
        known, gone = accepted.get(contract.pk, 0), paid.get(contract.pk, 0)
        before = max(0, old.get(contract.pk, 0) - gone)
        names[contract.work_id] = contract.work.name
        if before:
            found[OLD_DEBTS, contract.work_id] += before
        if known - gone - before > 0 and is_finished(contract.work, contract, known, day):
            found[FINISHED, contract.work_id] += known - gone - before
    return _funded(found, names, ready, order_on(day))


def _funded(
    found: Mapping[tuple[str, int], int],
    names: Mapping[int, str],
    ready: dict[int, int],
    order: PaymentOrder | None,
) -> list[Need]:
    """Needs with what is ready for them: the class that comes first takes first."""
    needs = []
    for (way, work), amount in sorted(found.items()):
        step = order.step_of(way) if order else None
        if step is None:
            continue
        taken = min(amount, ready[work])
        ready[work] -= taken
        needs.append(Need(step.key, work, names[work], amount, taken))
    return needs


def _sums(rows: object, column: str) -> dict[int, int]:
    living = rows.filter(withdrawn_at=None).order_by()  # type: ignore[attr-defined]
    return dict(living.values_list("contract_id").annotate(total=Sum(column)))


def is_finished(work: Work, contract: Contract, accepted: int, day: date) -> bool:
    """Whether a contract's work is finished on a day: so says the work, or all of it was accepted."""
    done = work.finished is not None and work.finished <= day
    return done or work.step in FINISHED_STEPS or accepted >= contract.value


def passed_over_by(
    lines: Sequence[LineSum], needs: Sequence[Need], day: date
) -> list[tuple[LineSum, tuple[Need, ...]]]:
    """The lines with money left that go before needs which the law puts first, with those needs."""
    order = order_on(day)
    found = [
        (line, passed_over(order, line.priority, needs, line.work)) for line in lines if order and line.left
    ]
    return [(line, first) for line, first in found if first]


def has_decided_plan(place_id: int, year: int) -> bool:
    """Whether the chair has decided a capital plan for a year."""
    rows = CapitalPlan.objects.filter(place_id=place_id, year=str(year), state=DECIDED, withdrawn_at=None)
    return rows.exists()


def contributed(place_ids: Collection[int], year: int, day: date) -> dict[str, tuple[int | None, int]]:
    """What people gave in a year up to a day, by kind: the converted sum (None where no gift has a value
    yet), and how many gifts have none. A kind that nobody gave is not there."""
    rows = Contribution.objects.filter(
        place_id__in=list(place_ids), on_day__year=year, on_day__lte=day, withdrawn_at=None
    )
    found = (
        rows.order_by()
        .values_list("kind")
        .annotate(total=Sum("value"), unknown=Count("id", filter=Q(value__isnull=True)))
    )
    return {kind: (total, unknown) for kind, total, unknown in found}


def grounds_of(key: str, ids: Collection[int]) -> dict[int, EntryChange]:
    """Who last wrote why something goes before what comes first, by entry."""
    rows = EntryChange.objects.filter(register=key, entry__in=list(ids)).select_related("changed_by")
    return {row.entry: row for row in rows.order_by("version") if "ground" in row.moves}


def evidence_of(key: str, ids: Collection[int]) -> dict[int, list[EntryFile]]:
    """The files of some entries of a register, by entry."""
    found: dict[int, list[EntryFile]] = defaultdict(list)
    rows = EntryFile.objects.filter(register=key, entry__in=list(ids)).select_related("file")
    for row in rows:
        found[row.entry].append(row)
    return found
