"""A year's capital plan beside its adjustments: each line through the versions that changed it."""

from collections.abc import Sequence
from dataclasses import dataclass

from banmoi.rooms.money.capital_models import Allocation, CapitalPlan


@dataclass(frozen=True, slots=True)
class VersionCell:
    """What a line is in one version (đồng; None: not there yet), and the row that this version wrote."""

    amount: int | None
    row: Allocation | None

    @property
    def changed(self) -> bool:
        return self.row is not None


@dataclass(frozen=True, slots=True)
class LineOfVersions:
    """A line through the versions of its year, with the newest row of it that they hold."""

    root: int
    newest: Allocation
    cells: tuple[VersionCell, ...]


@dataclass(frozen=True, slots=True)
class VersionTable:
    """The lines of a year in some versions, and each version's sum."""

    plans: tuple[CapitalPlan, ...]
    lines: tuple[LineOfVersions, ...]
    sums: tuple[int, ...]


def version_table(plans: Sequence[CapitalPlan], rows: Sequence[Allocation]) -> VersionTable:
    """Lines side by side. `plans` in the order of their numbers; rows of other plans are left out."""
    roots: dict[int, dict[int, Allocation]] = {}
    wanted = {plan.pk for plan in plans}
    for row in rows:
        if row.plan_id in wanted:
            roots.setdefault(row.root_id, {})[row.plan_id] = row
    lines = []
    for root, own in roots.items():
        cells, amount, newest = [], None, None
        for plan in plans:
            written = own.get(plan.pk)
            amount, newest = (written.amount, written) if written else (amount, newest)
            cells.append(VersionCell(amount, written))
        if newest is not None:
            lines.append(LineOfVersions(root, newest, tuple(cells)))
    lines.sort(key=lambda line: line.root)
    sums = tuple(sum(line.cells[at].amount or 0 for line in lines) for at in range(len(plans)))
    return VersionTable(tuple(plans), tuple(lines), sums)
