"""Asking the registers for what may not fit together: twins, files used twice, sums by year, too much."""

from collections.abc import Collection
from decimal import Decimal

from django.db.models import Count, Sum

from banmoi.core.registers import Column, ColumnKind, Register
from banmoi.reference.registers import registers
from banmoi.rooms.registers.models import TABLES, EntryFile, Looked


def file_uses(place_ids: Collection[int]) -> list[tuple[int, str, int, int]]:
    """Which files are evidence of which entries at places: file, register, entry, place."""
    rows = EntryFile.objects.filter(place_id__in=list(place_ids))
    return list(rows.values_list("file_id", "register", "entry", "place_id"))


def twins(register: Register, place_ids: Collection[int]) -> list[list[int]]:
    """Entries of one title, place and day, by number; one query, and one more where there are any."""
    title = register.title_column
    if title.kind is not ColumnKind.TEXT or not register.day:
        return []
    keys = (title.name, "place_id", register.day)
    rows = TABLES[register.key]._default_manager.filter(place_id__in=list(place_ids), withdrawn_at=None)
    rows = rows.exclude(**{f"{register.day}__isnull": True}).order_by()
    double = rows.values(*keys).annotate(n=Count("id")).filter(n__gt=1)[:50]
    return [
        list(rows.filter(**{key: found[key] for key in keys}).order_by("id").values_list("id", flat=True))
        for found in double
    ]


def year_sums(register: Register, place_ids: Collection[int]) -> dict[tuple[str, int], int | Decimal]:
    """The sums of a register's summed columns by column and year, and under "" how many entries each year
    has. One query."""
    names = [column.name for column in register.columns if column.total]
    if not names or not register.day:
        return {}
    rows = TABLES[register.key]._default_manager.filter(place_id__in=list(place_ids), withdrawn_at=None)
    rows = rows.order_by().values(f"{register.day}__year")
    found: dict[tuple[str, int], int | Decimal] = {}
    for row in rows.annotate(n=Count("id"), **{f"sum_{name}": Sum(name) for name in names}):
        year = row[f"{register.day}__year"]
        found["", year] = row["n"]
        for name in names:
            if year is not None and row[f"sum_{name}"] is not None:
                found[name, year] = row[f"sum_{name}"]
    return found


def bounded_columns() -> list[tuple[Register, Column]]:
    """The columns whose number should not exceed an indicator of their place."""
    return [(r, c) for r in registers().values() for c in r.columns if c.within]


def bounded_cells(
    register: Register, column: Column, place_ids: Collection[int]
) -> list[tuple[int, int, Decimal]]:
    """Entry, place and number of such a column. One query."""
    rows = TABLES[register.key]._default_manager.filter(place_id__in=list(place_ids), withdrawn_at=None)
    rows = rows.exclude(**{f"{column.name}__isnull": True}).order_by("id")
    return [(entry, place, Decimal(n)) for entry, place, n in rows.values_list("id", "place_id", column.name)]


def looked_marks(place_id: int) -> dict[str, Looked]:
    """What was looked at for a place, by mark."""
    rows = Looked.objects.filter(place_id=place_id).select_related("looked_by")
    return {row.mark: row for row in rows}
