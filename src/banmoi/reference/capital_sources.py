"""The tree of sources of capital, from its file; refused where it does not hold together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import combinations
from typing import Any

from banmoi.core.capital import FormRow, Source, SourceSide, SourceUse
from banmoi.core.law import Confidence
from banmoi.reference.files import FactError, load, need

FILE = "capital_sources.yaml"


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table of the reports in which sources are rows, and its days."""

    key: str
    vi: str
    en: str
    starts: date
    ends: date


@cache
def capital_sources() -> Mapping[str, Source]:
    """All sources by key, a group before what it gathers. Raises FactError."""
    return read_sources(load(FILE))


@cache
def source_tables() -> Mapping[str, SourceTable]:
    """The tables of the reports by key."""
    return _tables(load(FILE))


def table_in(year: int) -> SourceTable | None:
    """The table that a year's resources are told in; None: none is known for that year."""
    day = date(year, 12, 31)
    return next((table for table in source_tables().values() if table.starts <= day <= table.ends), None)


def _tables(data: Mapping[str, Any]) -> Mapping[str, SourceTable]:
    return {
        key: SourceTable(
            key, need(item, "vi", f"{FILE}, {key}"), need(item, "en", f"{FILE}, {key}"),
            need(item, "from", f"{FILE}, {key}"), need(item, "to", f"{FILE}, {key}"),
        )
        for key, item in data["tables"].items()
    }  # fmt: skip


def read_sources(data: Mapping[str, Any]) -> Mapping[str, Source]:
    """The tree that a file gives. Raises FactError for what does not hold."""
    tables, known = _tables(data), data["sources"]
    found: dict[str, Source] = {}
    for key, item in data["tree"].items():
        where = f"{FILE}, {key}"
        parent = item.get("parent", "")
        if parent and (parent not in found or found[parent].use is not SourceUse.GROUP):
            raise FactError(
                f"{where}: '{parent}' is no group above it; a group stands before what it gathers."
            )
        rows = tuple(_row(where, row, tables, known) for row in need(item, "rows", where))
        found[key] = Source(
            key, need(item, "vi", where), need(item, "en", where), parent,
            SourceUse(need(item, "use", where)), SourceSide(need(item, "side", where)), rows,
            tuple(item.get("given", ())),
        )  # fmt: skip
    _hold(found)
    return found


def _row(
    where: str, item: dict[str, Any], tables: Mapping[str, SourceTable], known: Mapping[str, str]
) -> FormRow:
    table = tables.get(need(item, "table", where))
    if table is None:
        raise FactError(f"{where}: there is no table '{item['table']}'.")
    starts, ends = item.get("from", table.starts), item.get("to", table.ends)
    if not table.starts <= starts <= ends <= table.ends:
        raise FactError(f"{where}: its days do not lie within those of {table.key}.")
    if item.get("row") and item.get("of"):
        raise FactError(f"{where}: a row of its own, or counted in another one's; not both.")
    if need(item, "source", where) not in known:
        raise FactError(f"{where}: source '{item['source']}' is not in the file's list of sources.")
    confidence = Confidence(need(item, "confidence", where)).value
    return FormRow(
        table.key, str(item.get("row", "")), item.get("of", ""), starts, ends, confidence, item["source"],
        item.get("note_vi", ""),
    )  # fmt: skip


def _hold(found: Mapping[str, Source]) -> None:
    """Days do not overlap, numbers stand once, and what a row leans on is there as long as the row is."""
    taken: dict[tuple[str, str], list[tuple[FormRow, str]]] = {}
    for source in found.values():
        where = f"{FILE}, {source.key}"
        for first, second in combinations(source.rows, 2):
            if first.starts <= second.ends and second.starts <= first.ends:
                raise FactError(f"{where}: two of its rows hold on the same days.")
        for row in source.rows:
            for other, key in taken.setdefault((row.table, row.number), []):
                if row.number and row.starts <= other.ends and other.starts <= row.ends:
                    raise FactError(f"{where}: row {row.number} of {row.table} is {key}'s already.")
            taken[row.table, row.number].append((row, source.key))
            if row.of and row.of not in found:
                raise FactError(f"{where}: counted in '{row.of}', which is no source.")
            for above in filter(None, (source.parent, row.of)):
                if not (found[above].row_on(row.starts) and found[above].row_on(row.ends)):
                    raise FactError(f"{where}: '{above}' is not there as long as this row is.")
