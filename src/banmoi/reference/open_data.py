"""Datasets that anybody may have: their fields with meaning, kind and origin, from their file."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from banmoi.reference.files import FactError, load, need

FILE = "open_data.yaml"


class FieldKind(StrEnum):
    """What a field holds. Money is whole đồng; a share is a number from 0 to 100."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    MONEY = "money"
    SHARE = "share"
    DAY = "day"
    YES_NO = "yes_no"


class Show(StrEnum):
    """How a page shows a field: as a column, as a heading above its rows, or in the files alone."""

    COLUMN = "column"
    HEADING = "heading"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Field:
    """A field. `of`: the stored fields that it is made of, as "Table.field"; () for what the law or the
    program itself says (a threshold, a citation)."""

    name: str
    kind: FieldKind
    vi: str
    en: str
    about_vi: str
    about_en: str
    of: tuple[str, ...]
    unit: str
    show: Show = Show.COLUMN


@dataclass(frozen=True, slots=True)
class Dataset:
    """A list that anybody may have; `levels` are the levels of places that have it, `short_vi` and `short_en`
    its word in the portal's menu."""

    key: str
    vi: str
    en: str
    short_vi: str
    short_en: str
    about_vi: str
    about_en: str
    levels: tuple[str, ...]
    fields: tuple[Field, ...]


@cache
def datasets() -> Mapping[str, Dataset]:
    """All of them by key, in the order of the file. Raises FactError for one that is not whole."""
    return {key: _dataset(key, entry) for key, entry in need(load(FILE), "datasets", FILE).items()}


def _dataset(key: str, entry: dict[str, Any]) -> Dataset:
    where = f"{FILE}, {key}"
    fields = tuple(
        _field(name, given, f"{where}.{name}") for name, given in need(entry, "fields", where).items()
    )
    if not fields:
        raise FactError(f"{where}: no fields.")
    return Dataset(
        key, need(entry, "vi", where), need(entry, "en", where), need(entry, "short_vi", where),
        need(entry, "short_en", where), need(entry, "about_vi", where), need(entry, "about_en", where),
        tuple(entry.get("levels", ("commune", "hamlet"))), fields,
    )  # fmt: skip


def _field(name: str, entry: dict[str, Any], where: str) -> Field:
    kind = need(entry, "kind", where)
    if kind not in {item.value for item in FieldKind}:
        raise FactError(f"{where}: no such kind: {kind}.")
    if "of" not in entry:
        raise FactError(f"{where}: say of which stored fields it is made; [] for none.")
    return Field(
        name, FieldKind(kind), need(entry, "vi", where), need(entry, "en", where),
        entry.get("about_vi", ""), entry.get("about_en", ""), tuple(entry["of"]), entry.get("unit", ""),
        Show(entry.get("show", Show.COLUMN)),
    )  # fmt: skip
