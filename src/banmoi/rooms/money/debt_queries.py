"""Asking for contracts with what was accepted, paid, foreseen and promised on each."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from banmoi.core.debts import Sum
from banmoi.core.numbers import parse_number
from banmoi.rooms.money.contract_models import Acceptance, Contract, ContractTerm, Payment
from banmoi.rooms.money.debt_models import DebtStep
from banmoi.rooms.registers.models import TABLES, EntryChange


@dataclass(frozen=True, slots=True)
class Book:
    """A contract with all its sums, each naming its row; nothing that was withdrawn. `steps`: the rows of
    its road to zero, in the order of their days."""

    contract: Contract
    acceptances: tuple[Sum, ...]
    payments: tuple[Sum, ...]
    terms: tuple[Sum, ...]
    steps: tuple[DebtStep, ...]

    @property
    def in_plan(self) -> bool | None:
        """Whether the work stands in the medium-term plan; None: nobody said."""
        return {"yes": True, "no": False}.get(self.contract.in_medium_plan)


def books(place_ids: Collection[int]) -> list[Book]:
    """The contracts at some places. Five queries, however many contracts."""
    rows = Contract.objects.filter(place_id__in=list(place_ids), withdrawn_at=None)
    return _filled(list(rows.select_related("work", "place").order_by("id")))


def contracts_of(work_ids: Collection[int]) -> dict[int, list[Contract]]:
    """The contracts of works, by work."""
    found: dict[int, list[Contract]] = {}
    for row in Contract.objects.filter(work_id__in=list(work_ids), withdrawn_at=None).order_by("id"):
        found.setdefault(row.work_id, []).append(row)
    return found


def book_of(contract_id: int) -> Book | None:
    """One contract, withdrawn or not."""
    rows = Contract.objects.filter(id=contract_id).select_related("work", "place")
    return next(iter(_filled(list(rows))), None)


def _filled(contracts: list[Contract]) -> list[Book]:
    ids = [contract.pk for contract in contracts]
    accepted = Acceptance.objects.filter(contract_id__in=ids, withdrawn_at=None)
    paid = Payment.objects.filter(contract_id__in=ids, withdrawn_at=None)
    terms = ContractTerm.objects.filter(contract_id__in=ids, withdrawn_at=None)
    steps = DebtStep.objects.filter(contract_id__in=ids, withdrawn_at=None).order_by("due", "id")
    sums = [
        _by_contract((row.contract_id, Sum(row.pk, row.accepted_on, row.value)) for row in accepted),
        _by_contract((row.contract_id, Sum(row.pk, row.paid_on, row.amount)) for row in paid),
        _by_contract((row.contract_id, Sum(row.pk, row.due, row.amount)) for row in terms),
    ]
    roads = _by_contract((row.contract_id, row) for row in steps)
    found = []
    for contract in contracts:
        acceptances, payments, schedule = (tuple(part.get(contract.pk, ())) for part in sums)
        road = tuple(roads.get(contract.pk, ()))
        found.append(Book(contract, acceptances, payments, schedule, road))
    return found


T = TypeVar("T")


def _by_contract(rows: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for contract_id, row in rows:
        found.setdefault(contract_id, []).append(row)
    return found


SUMMED = {"acceptances": ("value", "accepted_on"), "payments": ("amount", "paid_on")}
"""The registers whose sums run on, with the columns of the sum and of its day."""


def lowered(register: str, change: EntryChange) -> str:
    """The column by which a change makes a cumulative sum smaller on some day: less money, a later day,
    another contract; "" where none does."""
    amount, day = SUMMED[register]
    if change.act != "change":
        return ""
    if amount in change.moves:
        before, after = (parse_number(text) for text in change.moves[amount])
        if after < before:
            return amount
    if day in change.moves:
        first, second = (_day(text) for text in change.moves[day])
        if second > first:
            return day
    return "contract" if "contract" in change.moves else ""


def _day(text: str) -> date:
    day, month, year = text.split("/")
    return date(int(year), int(month), int(day))


@dataclass(frozen=True, slots=True)
class Lowering:
    """A correction that made a cumulative sum smaller: of which register and entry, and its change."""

    register: str
    entry: int
    change: EntryChange


def lowerings(place_ids: Collection[int], since: date) -> list[Lowering]:
    """The corrections downwards of acceptances and payments at some places since a day, the newest first."""
    found = []
    for key in SUMMED:
        ids = TABLES[key]._default_manager.filter(place_id__in=list(place_ids)).values("id")
        rows = EntryChange.objects.filter(
            register=key, entry__in=ids, act__in=("change", "withdraw"), changed_at__date__gte=since
        )
        found += [
            Lowering(key, row.entry, row)
            for row in rows.select_related("changed_by")
            if row.act == "withdraw" or lowered(key, row)
        ]
    return sorted(found, key=lambda item: item.change.changed_at, reverse=True)
