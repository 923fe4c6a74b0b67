"""The capital arranged for contracts up to a day: what the construction debt and its forecast rest on.

For the year of the day: the lines of the decided capital plan and its adjustments for the contract's work, as
they stood that day. For earlier years: what was paid; money of a line that was not paid by the end of its
year is not counted on, since what is carried over stands as a line of the new year. Not known (None) where
the chair has decided no plan for the year by that day, and where the lines of a work serve several contracts.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from banmoi.rooms.money.capital_models import DECIDED, Allocation, CapitalPlan
from banmoi.rooms.money.contract_models import Contract, Payment
from banmoi.rooms.places.queries import communes_of


def arranged(contract_ids: Collection[int], day: date) -> Mapping[int, int | None]:
    """All capital arranged for each contract up to a day, in đồng; None where it is not known."""
    return arranged_on(contract_ids, [day])[day]


def arranged_on(
    contract_ids: Collection[int], days: Sequence[date]
) -> Mapping[date, Mapping[int, int | None]]:
    """The same for several days. Seven queries, however many days and contracts."""
    contracts = list(Contract.objects.filter(id__in=list(contract_ids)))
    works = {contract.work_id for contract in contracts}
    years = {str(day.year) for day in days}
    communes = communes_of({contract.place_id for contract in contracts}, min(days))
    decided = list(
        CapitalPlan.objects.filter(
            place_id__in=set(communes.values()), year__in=years, state=DECIDED, withdrawn_at=None
        ).values_list("place_id", "year", "decided_on")
    )
    rows = list(
        Allocation.objects.filter(
            work_id__in=works, year__in=years, withdrawn_at=None,
            plan__state=DECIDED, plan__withdrawn_at=None,
        ).select_related("plan").order_by("plan__number", "id")
    )  # fmt: skip
    paid = list(
        Payment.objects.filter(contract_id__in=[item.pk for item in contracts], withdrawn_at=None)
        .values_list("contract_id", "paid_on", "amount")
    )  # fmt: skip
    sharing = Counter(
        Contract.objects.filter(work_id__in=works, withdrawn_at=None).values_list("work_id", flat=True)
    )
    found: dict[date, Mapping[int, int | None]] = {}
    for day in days:
        planned = {place for place, year, on in decided if year == str(day.year) and on and on <= day}
        lines = _lines(rows, day)
        begins = date(day.year, 1, 1)
        answers: dict[int, int | None] = dict.fromkeys(contract_ids)
        for contract in contracts:
            line = lines.get(contract.work_id, 0)
            if communes.get(contract.place_id) in planned and not (line and sharing[contract.work_id] > 1):
                before = sum(amount for number, on, amount in paid if number == contract.pk and on < begins)
                answers[contract.pk] = line + before
        found[day] = answers
    return found


def _lines(rows: Sequence[Allocation], day: date) -> dict[int, int]:
    """The đồng of each work's lines of the day's year, as they stood on the day."""
    newest: dict[int, Allocation] = {}
    for row in rows:
        on = row.plan.decided_on
        if row.year == str(day.year) and on is not None and on <= day:
            newest[row.line_id or row.pk] = row
    found: dict[int, int] = {}
    for row in newest.values():
        if row.work_id is not None:
            found[row.work_id] = found.get(row.work_id, 0) + row.amount
    return found
