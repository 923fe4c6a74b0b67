"""A dataset's rows on a day, held to the fields that its file declares and to official stored fields."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.apps import apps
from django.utils.translation import get_language

from banmoi.kit.privacy import PrivacyClass
from banmoi.reference.open_data import Dataset, Field
from banmoi.rooms.places.queries import NamedPlace

Value = str | int | Decimal | date | bool | None
Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Asked:
    """For which place, as of which day. `places`: the place and all below it, by id. `known`: only what had
    been reported and verified by then (None: all that is known now)."""

    place: NamedPlace
    day: date
    places: Mapping[int, NamedPlace]
    known: datetime | None = None


Rows = Callable[[Asked], Sequence[Row]]
"""Gives a value for every field of every row; None is "not known"."""


class NotPublicError(Exception):
    """A dataset would show a stored field that is not classed official."""


def check(dataset: Dataset) -> None:
    """Refuse a dataset that is made of a stored field which is personal, secret or not there."""
    for field in dataset.fields:
        for origin in field.of:
            table, _dot, stored = origin.partition(".")
            try:
                kind = getattr(apps.get_model("banmoi", table), "PRIVACY", {}).get(stored)
            except LookupError:
                kind = None
            if kind is not PrivacyClass.OFFICIAL:
                said = kind.value if kind else "not there"
                raise NotPublicError(f"{dataset.key}.{field.name}: {origin} is {said}")


def rows_of(dataset: Dataset, rows: Rows, asked: Asked) -> list[Row]:
    """The rows with exactly the declared fields, in their order. Raises ValueError for a row that has
    others: what is not declared does not get out."""
    names = [field.name for field in dataset.fields]
    found: list[Row] = []
    for row in rows(asked):
        if set(row) != set(names):
            raise ValueError(f"{dataset.key}: other fields than declared: {sorted(set(row) ^ set(names))}")
        found.append({name: row[name] for name in names})
    return found


def title(thing: Dataset | Field) -> str:
    """The name of a dataset or field in the reader's language."""
    return thing.en if get_language() == "en" else thing.vi


def short(thing: Dataset) -> str:
    """The word of a dataset in the portal's menu, in the reader's language."""
    return thing.short_en if get_language() == "en" else thing.short_vi


def about(thing: Dataset | Field) -> str:
    """What a dataset or field means, in the reader's language."""
    return thing.about_en if get_language() == "en" else thing.about_vi
