"""The registers, from their file: what each holds and how its columns are called."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from banmoi.core.registers import Column, ColumnKind, Register
from banmoi.reference.files import FactError, load, need


@cache
def registers() -> Mapping[str, Register]:
    """All registers by key, in their order."""
    return {key: _register(key, entry) for key, entry in load("registers.yaml").items()}


def _register(key: str, entry: dict[str, Any]) -> Register:
    where = f"registers.yaml, {key}"
    columns = tuple(_column(where, name, data) for name, data in need(entry, "columns", where).items())
    if sum(column.kind is ColumnKind.PLACE for column in columns) != 1:
        raise FactError(f"{where}: a register has one column 'place', which says where its entries lie.")
    return Register(
        key, need(entry, "vi", where), need(entry, "en", where), need(entry, "section", where),
        need(entry, "about_vi", where), need(entry, "about_en", where), columns,
    )  # fmt: skip


def _column(where: str, name: str, data: dict[str, Any]) -> Column:
    choices = data.get("choices")
    kind = ColumnKind(need(data, "kind", f"{where}, {name}"))
    if (kind is ColumnKind.CHOICE) != bool(choices):
        raise FactError(f"{where}, {name}: choices belong to a column of kind 'choice', and only there.")
    return Column(
        name, need(data, "vi", f"{where}, {name}"), need(data, "en", f"{where}, {name}"), kind,
        required=data.get("required", False), listed=data.get("listed", False),
        total=data.get("total", False), derived=data.get("derived", False),
        lapses=data.get("lapses", False), most=data.get("most", 2000 if kind is ColumnKind.LONG else 200),
        help_vi=data.get("help_vi", ""), help_en=data.get("help_en", ""),
        choices={key: (item["vi"], item["en"]) for key, item in choices.items()} if choices else None,
    )  # fmt: skip
