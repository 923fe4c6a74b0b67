"""The capital arranged for contracts up to a day: what the construction debt and its forecast rest on.

For the year of the day: the lines of the decided capital plan and its adjustments for the contract's work, as
they stood that day. For earlier years: what was paid; money of a line that was not paid by the end of its
year is not counted on, since what is carried over stands as a line of the new year. Not known (None) where
the chair has decided no plan for the year by that day, and where the lines of a work serve several contracts.
"""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Sum

from banmoi.rooms.money.capital_models import DECIDED, Allocation, CapitalPlan
from banmoi.rooms.money.capital_queries import commune_id
from banmoi.rooms.money.contract_models import Contract, Payment


def arranged(contract_ids: Collection[int], day: date) -> Mapping[int, int | None]:
    """All capital arranged for each contract up to a day, in đồng; None where it is not known.

    Four queries, and some for each commune that the contracts lie in.
    """
    contracts = list(Contract.objects.filter(id__in=list(contract_ids)))
    works = {contract.work_id for contract in contracts}
    communes = {place: commune_id(place, day) for place in {contract.place_id for contract in contracts}}
    planned = set(
        CapitalPlan.objects.filter(
            place_id__in={commune for commune in communes.values() if commune is not None},
            year=str(day.year), state=DECIDED, decided_on__lte=day, withdrawn_at=None,
        ).values_list("place_id", flat=True)
    )  # fmt: skip
    lines = _lines(works, day)
    before = dict(
        Payment.objects.filter(
            contract_id__in=[contract.pk for contract in contracts], withdrawn_at=None,
            paid_on__lt=date(day.year, 1, 1),
        ).values_list("contract_id").annotate(total=Sum("amount"))
    )  # fmt: skip
    shared = _shared(works)
    found: dict[int, int | None] = dict.fromkeys(contract_ids)
    for contract in contracts:
        line = lines.get(contract.work_id, 0)
        if communes[contract.place_id] not in planned or (line and contract.work_id in shared):
            continue
        found[contract.pk] = line + before.get(contract.pk, 0)
    return found


def _lines(works: Collection[int], day: date) -> dict[int, int]:
    """The đồng of each work's lines of the day's year, as they stood on the day."""
    rows = Allocation.objects.filter(
        work_id__in=list(works), year=str(day.year), withdrawn_at=None,
        plan__state=DECIDED, plan__decided_on__lte=day, plan__withdrawn_at=None,
    )  # fmt: skip
    newest: dict[int, Allocation] = {}
    for row in rows.order_by("plan__number", "id"):
        newest[row.line_id or row.pk] = row
    found: dict[int, int] = {}
    for row in newest.values():
        if row.work_id is not None:
            found[row.work_id] = found.get(row.work_id, 0) + row.amount
    return found


def _shared(works: Collection[int]) -> set[int]:
    """The works that have several contracts, so that a line says nothing of one of them."""
    rows = Contract.objects.filter(work_id__in=list(works), withdrawn_at=None).values_list(
        "work_id", flat=True
    )
    seen = list(rows)
    return {work for work in seen if seen.count(work) > 1}
