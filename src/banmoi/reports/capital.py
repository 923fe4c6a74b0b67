"""The resources of a year by source, as the reports ask for them (Biểu 11): the plan, and what was mobilised.

Sums are whole đồng; a paper shows them in millions. What nobody wrote down is not known (None), never nought.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from banmoi.core.capital import FormRow, Source, SourceUse
from banmoi.reference.capital_sources import SourceTable, capital_sources, table_in
from banmoi.rooms.money.capital_models import EXPECTED, Grant
from banmoi.rooms.money.capital_queries import (
    contributed,
    grants_of,
    has_decided_plan,
    lines_in_force,
    outlays_from,
    payments_from,
)
from banmoi.rooms.places.queries import NamedPlace, scope_ids


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one row: planned for the year, mobilised up to the day, disbursed up to the day (only what the chair
    allocates); how many gifts have no converted value yet, and of how many sources nothing is written."""

    planned: int | None = None
    mobilised: int | None = None
    disbursed: int | None = None
    unvalued: int = 0
    silent: int = 0


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """A row of the table. `holds`: real sources counted in it besides its own (land auctions). `outside`: the
    table has no row for this source, so it stands alone and is added to nothing."""

    source: Source
    number: str
    depth: int
    figures: Figures
    form: FormRow
    holds: tuple[Source, ...] = ()
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Resources:
    """The table of a year at a commune up to a day, and the sum of its top rows."""

    place: NamedPlace
    year: int
    day: date
    table: SourceTable | None
    rows: tuple[ResourceRow, ...]
    total: Figures


def resources(place: NamedPlace, year: int, day: date) -> Resources:
    """What a year's resources are, by the rows that hold in that year.

    The plan of what the chair allocates is the plan that he decided; of what is only counted, what was
    expected. Mobilised is what was granted, or what people gave by the register of contributions.
    """
    table = table_in(year)
    forms = {source.key: row for source in capital_sources().values() if (row := source.row_in(year))}
    own = _figures(place, year, day, [capital_sources()[key] for key in forms])
    rows: dict[str, ResourceRow] = {}
    for key, form in forms.items():
        source = capital_sources()[key]
        if form.of:
            continue
        held = [capital_sources()[other] for other, row in forms.items() if row.of == key]
        parts = [own[key], *(own[item.key] for item in held)] if key in own else []
        outside = not form.number
        depth = 1 if source.parent else 0
        rows[key] = ResourceRow(source, form.number, depth, added(parts), form, tuple(held), outside)
    for group in [item for item in rows.values() if item.source.use is SourceUse.GROUP]:
        key = group.source.key
        below = [item.figures for item in rows.values() if item.source.parent == key and not item.outside]
        rows[key] = replace(group, figures=added(below))
    top = [item.figures for item in rows.values() if not item.source.parent and not item.outside]
    return Resources(place, year, day, table, tuple(rows.values()), added(top))


def added(parts: Iterable[Figures]) -> Figures:
    """The sum of what is known; not known where nothing of it is."""
    rows = list(parts)

    def known(name: str) -> int | None:
        values = [value for row in rows if (value := getattr(row, name)) is not None]
        return sum(values) if values else None

    return Figures(
        known("planned"), known("mobilised"), known("disbursed"),
        sum(row.unvalued for row in rows), sum(row.silent for row in rows),
    )  # fmt: skip


def _figures(place: NamedPlace, year: int, day: date, sources: list[Source]) -> dict[str, Figures]:
    """What each source that is no group says of itself."""
    grants = [row for row in grants_of(place.id, year) if row.granted_on <= day]
    lines = lines_in_force(place.id, year)
    decided = has_decided_plan(place.id, year)
    by_root = {row.root_id: row.source for row in lines}
    gone = [(row.allocation_id or 0, row.amount) for row in payments_from(by_root) if row.paid_on <= day]
    gone += [(row.allocation_id, row.amount) for row in outlays_from(by_root) if row.paid_on <= day]
    given = contributed(scope_ids([place.id], day), year, day)
    found = {}
    for source in sources:
        if source.use is SourceUse.ALLOCATED:
            paid = [amount for root, amount in gone if by_root[root] == source.key]
            planned = sum(row.amount for row in lines if row.source == source.key)
            mobilised = _granted(grants, source.key)
            found[source.key] = Figures(
                planned if decided else None, mobilised, sum(paid), silent=int(mobilised is None)
            )
        elif source.use is SourceUse.COUNTED:
            expected = [row.amount for row in grants if row.source == source.key and row.kind == EXPECTED]
            planned_or_not = sum(expected) if expected else None
            mobilised, unvalued = _granted(grants, source.key), 0
            if source.given:
                gifts = [given[kind] for kind in source.given if kind in given]
                values = [total for total, _unknown in gifts if total is not None]
                mobilised = sum(values) if values else None
                unvalued = sum(unknown for _total, unknown in gifts)
            silent = int(mobilised is None and not unvalued)
            found[source.key] = Figures(planned_or_not, mobilised, None, unvalued, silent)
    return found


def _granted(grants: list[Grant], source: str) -> int | None:
    rows = [row.net or 0 for row in grants if row.source == source and row.kind != EXPECTED]
    return sum(rows) if rows else None
