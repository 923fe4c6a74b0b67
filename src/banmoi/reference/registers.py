"""The registers, from their files: what each holds, how its columns are called, what it tells."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from banmoi.core.feeding import Feed, FeedWay
from banmoi.core.indicators import IndicatorKind
from banmoi.core.registers import Column, ColumnKind, Register
from banmoi.reference.catalogue import indicators
from banmoi.reference.files import FactError, load, need

FILES = ("community", "works", "livelihoods", "money", "awards")
"""The files in `data/registers`, one a room."""


@cache
def registers() -> Mapping[str, Register]:
    """All registers by key, in their order. Raises FactError for a file that does not hold together."""
    found: dict[str, Register] = {}
    for name in FILES:
        for key, entry in load(f"registers/{name}.yaml").items():
            if key in found:
                raise FactError(f"registers/{name}.yaml: there is a register {key} already.")
            found[key] = _register(f"registers/{name}.yaml, {key}", key, entry)
    tellers: dict[str, str] = {}
    for register in found.values():
        for column in register.columns:
            if column.kind is ColumnKind.LINK and column.to not in found:
                raise FactError(f"{register.key}, {column.name}: leads to no register: {column.to!r}")
        for feed in register.feeds:
            if feed.indicator in tellers:
                raise FactError(f"{register.key}: {feed.indicator} is told by {tellers[feed.indicator]}.")
            tellers[feed.indicator] = register.key
    return found


def _register(where: str, key: str, entry: dict[str, Any]) -> Register:
    also = entry.get("also_vi", {})
    columns = tuple(
        _column(where, name, data, also.get(name, ())) for name, data in need(entry, "columns", where).items()
    )
    if sum(column.kind is ColumnKind.PLACE for column in columns) != 1:
        raise FactError(f"{where}: a register has one column 'place', which says where its entries lie.")
    place = next(column for column in columns if column.kind is ColumnKind.PLACE)
    links = {column.name: column for column in columns if column.kind is ColumnKind.LINK}
    if place.derived != (place.by in links and links[place.by].required):
        raise FactError(f"{where}: a derived place, and no other, names a required link with 'by'.")
    names = {column.name for column in columns}
    named = [column.not_before for column in columns] + [column.at_most for column in columns]
    natural = tuple(entry.get("key", ()))
    strange = {name for name in [*named, *natural, *also, entry.get("day", "")] if name and name not in names}
    if strange:
        raise FactError(f"{where}: no such column: {', '.join(sorted(strange))}")
    unknown = {column.within for column in columns if column.within} - set(indicators())
    if unknown:
        raise FactError(f"{where}: no such indicator: {', '.join(sorted(unknown))}")
    feeds = tuple(_feed(where, names, data) for data in entry.get("feeds", ()))
    return Register(
        key, need(entry, "vi", where), need(entry, "en", where), need(entry, "section", where),
        need(entry, "about_vi", where), need(entry, "about_en", where), columns, day=entry.get("day", ""),
        act=entry.get("act", "register.write"), by_acts=entry.get("by_acts", False), feeds=feeds,
        natural=natural,
    )  # fmt: skip


def _column(where: str, name: str, data: dict[str, Any], also: Sequence[str]) -> Column:
    where = f"{where}, {name}"
    choices = data.get("choices")
    kind = ColumnKind(need(data, "kind", where))
    if (kind is ColumnKind.CHOICE) != bool(choices):
        raise FactError(f"{where}: choices belong to a column of kind 'choice', and only there.")
    if (kind is ColumnKind.LINK) != bool(data.get("to")):
        raise FactError(f"{where}: 'to' belongs to a column of kind 'link', and only there.")
    if data.get("default") and data["default"] not in (choices or {}):
        raise FactError(f"{where}: the default is none of the choices.")
    return Column(
        name, need(data, "vi", where), need(data, "en", where), kind,
        required=data.get("required", False), listed=data.get("listed", False),
        total=data.get("total", False), derived=data.get("derived", False),
        lapses=data.get("lapses", False), most=data.get("most", 2000 if kind is ColumnKind.LONG else 200),
        help_vi=data.get("help_vi", ""), help_en=data.get("help_en", ""),
        choices={key: (item["vi"], item["en"]) for key, item in choices.items()} if choices else None,
        to=data.get("to", ""), by=data.get("by", ""), not_before=data.get("not_before", ""),
        at_most=data.get("at_most", ""), positive=data.get("positive", False), within=data.get("within", ""),
        also_vi=tuple(also), default=data.get("default", ""),
    )  # fmt: skip


def _feed(where: str, columns: set[str], data: dict[str, Any]) -> Feed:
    key = need(data, "indicator", where)
    definition = indicators().get(key)
    if definition is None:
        raise FactError(f"{where}: feeds no indicator of the catalogue: {key}")
    way = FeedWay(need(data, "way", where))
    kind = definition.kind
    if (kind is IndicatorKind.DECISION) != (way in (FeedWay.EXISTS, FeedWay.NEWEST)):
        raise FactError(f"{where}: {key} is {kind.value}, which {way.value} does not give.")
    if way is FeedWay.YEAR_MEAN and kind is not IndicatorKind.NUMBER:
        raise FactError(f"{where}: {key} is {kind.value}, and a mean of entries gives a number.")
    mean_or_share = way is FeedWay.YEAR_MEAN or (kind is IndicatorKind.SHARE and not definition.base)
    if mean_or_share and not data.get("denominator"):
        raise FactError(f"{where}: {key} needs a column for its denominator.")
    feed = Feed(
        key, way, where=_choices(data, "where"), among=_choices(data, "among"),
        times=Decimal(str(data.get("times", 1))), everywhere=data.get("everywhere", False),
        **{part: data.get(part, "") for part in _FEED_COLUMNS},
    )  # fmt: skip
    if feed.named - columns:
        raise FactError(
            f"{where}: {key} is fed from no such column: {', '.join(sorted(feed.named - columns))}"
        )
    return feed


_FEED_COLUMNS = (
    "since",
    "until",
    "numerator",
    "denominator",
    "female",
    "female_denominator",
    "each",
    "round",
)


def _choices(data: dict[str, Any], name: str) -> dict[str, tuple[str, ...]]:
    return {column: tuple(wanted) for column, wanted in data.get(name, {}).items()}
