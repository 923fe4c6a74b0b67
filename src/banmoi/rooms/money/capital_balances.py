"""The running sums of each source: kept in step with the rows under a lock, and compared with them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Sum

from banmoi.rooms.money.capital_models import IN_FORCE, Allocation, Grant, Outlay, SourceBalance, broken
from banmoi.rooms.money.contract_models import Payment
from banmoi.rooms.registers.actions import EntryRefusedError

Key = tuple[int, str, str]
"""Of a balance: the commune, the year, the source."""


@dataclass(frozen=True, slots=True)
class Sums:
    """What a source has, what of it is allocated, what of that is disbursed (đồng)."""

    granted: int = 0
    allocated: int = 0
    disbursed: int = 0


@dataclass(frozen=True, slots=True)
class Imbalance:
    """A balance that does not equal its rows: what is kept, and what the rows add up to."""

    key: Key
    kept: Sums
    rows: Sums


def sums_of(place_ids: Collection[int]) -> dict[Key, Sums]:
    """What the rows of some communes add up to, by year and source. Four queries."""
    places = list(place_ids)
    granted = _by_key(Grant.objects.filter(place_id__in=places, withdrawn_at=None), "net")
    lines = Allocation.objects.filter(place_id__in=places, withdrawn_at=None, state=IN_FORCE)
    allocated = _by_key(lines, "amount")
    disbursed: dict[Key, int] = {}
    for table in (Payment, Outlay):
        rows = table.objects.filter(allocation__place_id__in=places, withdrawn_at=None)
        for key, amount in _by_key(rows, "amount", "allocation__").items():
            disbursed[key] = disbursed.get(key, 0) + amount
    keys = sorted({*granted, *allocated, *disbursed})
    return {key: Sums(granted.get(key, 0), allocated.get(key, 0), disbursed.get(key, 0)) for key in keys}


def _by_key(rows: object, column: str, prefix: str = "") -> dict[Key, int]:
    names = [f"{prefix}place_id", f"{prefix}year", f"{prefix}source"]
    found = rows.order_by().values_list(*names).annotate(total=Sum(column))  # type: ignore[attr-defined]
    return {(place, year, source): total or 0 for place, year, source, total in found}


def imbalances(place_ids: Collection[int]) -> list[Imbalance]:
    """The balances of some communes that do not equal their rows; none where all is well."""
    kept = _kept(SourceBalance.objects.filter(place_id__in=list(place_ids)))
    rows = sums_of(place_ids)
    return [
        Imbalance(key, kept.get(key, Sums()), rows.get(key, Sums()))
        for key in sorted({*kept, *rows})
        if kept.get(key, Sums()) != rows.get(key, Sums())
    ]


def _kept(rows: Iterable[SourceBalance]) -> dict[Key, Sums]:
    return {
        (row.place_id, row.year, row.source): Sums(row.granted, row.allocated, row.disbursed) for row in rows
    }


def lock(place_ids: Collection[int]) -> list[SourceBalance]:
    """Hold the balances of some communes until the transaction ends, so that two writers cannot both spend
    what is left: whoever comes second sees what the first one wrote."""
    places = sorted(set(place_ids))
    SourceBalance.objects.bulk_create(
        [SourceBalance(place_id=place, year=year, source=source) for place, year, source in sums_of(places)],
        ignore_conflicts=True,
    )
    return list(SourceBalance.objects.select_for_update().filter(place_id__in=places).order_by("id"))


def rebalance(place_ids: Collection[int]) -> None:
    """Bring the balances of some communes in step with their rows, in the caller's transaction, under lock.

    Raises EntryRefusedError where a source would have less than is allocated, or less than was paid.
    """
    places = sorted(set(place_ids))
    locked = lock(places)
    rows = sums_of(places)
    changed = []
    for balance in locked:
        sums = rows.get((balance.place_id, balance.year, balance.source), Sums())
        if (balance.granted, balance.allocated, balance.disbursed) == (
            sums.granted, sums.allocated, sums.disbursed,
        ):  # fmt: skip
            continue
        _hold(balance, sums)
        balance.granted, balance.allocated, balance.disbursed = sums.granted, sums.allocated, sums.disbursed
        changed.append(balance)
    SourceBalance.objects.bulk_update(changed, ["granted", "allocated", "disbursed"])


def _hold(balance: SourceBalance, sums: Sums) -> None:
    facts = {"source": balance.source, "year": balance.year}
    if sums.allocated > sums.granted:
        raise EntryRefusedError(
            {"": broken("over_source", granted=sums.granted, allocated=sums.allocated, **facts)}
        )
    if sums.disbursed > sums.allocated:
        raise EntryRefusedError(
            {"": broken("over_allocated", allocated=sums.allocated, disbursed=sums.disbursed, **facts)}
        )
