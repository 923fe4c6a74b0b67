"""The way of one source's money in a year, from its grants down to settlements and their evidence."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from banmoi.reference.registers import registers
from banmoi.reports.capital_year import LineMoney, Rows, SourceMoney, YearOfCapital, year_of_capital
from banmoi.rooms.money.capital_models import EXPECTED, Allocation, CapitalPlan, Grant, Outlay, Settlement
from banmoi.rooms.money.capital_queries import evidence_of, grants_of, plans_of
from banmoi.rooms.money.contract_models import Acceptance, Contract, Payment
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.registers.models import Entry, EntryFile
from banmoi.rooms.registers.queries import may_see_names, personal_columns

Proof = Sequence[EntryFile]


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment or outlay with its evidence; `here`: it came from the line at hand, not from another one."""

    row: Payment | Outlay
    proof: Proof
    here: bool = True


@dataclass(frozen=True, slots=True)
class ContractWay:
    """A contract of a work with money of the source: what was accepted, paid and settled on it."""

    contract: Contract
    proof: Proof
    acceptances: tuple[tuple[Acceptance, Proof], ...]
    payments: tuple[Paid, ...]
    settlements: tuple[tuple[Settlement, Proof], ...]


@dataclass(frozen=True, slots=True)
class LineWay:
    """A line in force with what hangs below it; a task's line has outlays, a work's has contracts."""

    money: LineMoney
    contracts: tuple[ContractWay, ...]
    outlays: tuple[Paid, ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """The whole way of a source; `expected` are the grants that are not money yet."""

    money: SourceMoney | None
    grants: tuple[tuple[Grant, Proof], ...]
    plans: tuple[tuple[CapitalPlan, Proof], ...]
    ways: tuple[LineWay, ...]


def walk(rights: Rights, place: NamedPlace, year: int, source: str, today: date) -> Walk:
    """The way of a source's money in a year. A constant number of queries."""
    found = year_of_capital(place, year, today)
    lines = [line for line in found.lines if line.row.source == source]
    grants = [row for row in grants_of(place.id, year) if row.source == source and row.kind != EXPECTED]
    works = {line.row.work_id for line in lines} - {None}
    contracts = [row for row in found.rows.contracts if row.work_id in works]
    proofs = _Proofs(rights, found, grants, plans_of(place.id, year), {row.pk for row in contracts})
    return Walk(
        next((item for item in found.sources if item.source.key == source), None),
        tuple((row, proofs.of("grants", row)) for row in grants),
        tuple((row, proofs.of("capital_plans", row)) for row in found.plans),
        tuple(_line(line, found.rows, contracts, proofs) for line in lines),
    )


class _Proofs:
    """The evidence of all rows on the way, one query a register."""

    def __init__(
        self,
        rights: Rights,
        found: YearOfCapital,
        grants: Sequence[Grant],
        plans: Sequence[CapitalPlan],
        contracts: Collection[int],
    ) -> None:
        self._rights = rights
        rows: dict[str, Collection[int]] = {
            "grants": [row.pk for row in grants],
            "capital_plans": [row.pk for row in plans],
            "contracts": contracts,
            "acceptances": [row.pk for row in found.rows.acceptances if row.contract_id in contracts],
            "payments": [row.pk for row in found.rows.paid_on_contracts if row.contract_id in contracts],
            "outlays": [row.pk for row in found.rows.outlays],
            "settlements": [row.pk for row in found.rows.settlements if row.contract_id in contracts],
        }
        self._found = {key: evidence_of(key, ids) for key, ids in rows.items()}

    def of(self, key: str, row: Entry) -> Proof:
        """The files of an entry; none where they may name a person to somebody who may not know."""
        register = registers()[key]
        if personal_columns(register) and not may_see_names(self._rights, register, row.place_id):
            return ()
        return self._found[key].get(row.pk, ())


def _line(line: LineMoney, rows: Rows, contracts: Sequence[Contract], proofs: _Proofs) -> LineWay:
    own = [row for row in contracts if line.row.work_id == row.work_id]
    outlays = [row for row in rows.outlays if row.allocation_id == line.row.root_id]
    return LineWay(
        line,
        tuple(_contract(row, line.row, rows, proofs) for row in own),
        tuple(Paid(row, proofs.of("outlays", row)) for row in outlays),
    )


def _contract(contract: Contract, line: Allocation, rows: Rows, proofs: _Proofs) -> ContractWay:
    own = contract.pk
    return ContractWay(
        contract,
        proofs.of("contracts", contract),
        tuple((row, proofs.of("acceptances", row)) for row in rows.acceptances if row.contract_id == own),
        tuple(
            Paid(row, proofs.of("payments", row), row.allocation_id == line.root_id)
            for row in rows.paid_on_contracts
            if row.contract_id == own
        ),
        tuple((row, proofs.of("settlements", row)) for row in rows.settlements if row.contract_id == own),
    )
