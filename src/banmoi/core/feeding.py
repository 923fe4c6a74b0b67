"""What the entries of a register say of an indicator: a closed list of ways, each naming the rows it used.

An empty register says nothing: "not known" is never turned into "no" or nought.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class FeedWay(StrEnum):
    """How entries become a value.

    EXISTS: yes while one of the wanted entries lives, no where the register has entries and none does.
    NEWEST: whether the newest entry of the place is a wanted one. NEWEST_RATIO: numerator and denominator
    as the newest entry has them. YEAR_RATIO: both summed over the entries of the year; an entry that lacks
    one makes the value not known. COUNT: how many wanted entries live.
    """

    EXISTS = "exists"
    NEWEST = "newest"
    NEWEST_RATIO = "newest_ratio"
    YEAR_RATIO = "year_ratio"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Feed:
    """One indicator that a register tells. `where`: for each column the choices that are wanted.

    `since` and `until` name the columns with an entry's first and last day (empty: it does not end);
    `numerator`, `denominator`, `female`, `female_denominator` the columns of a ratio; `times` scales it.
    """

    indicator: str
    way: FeedWay
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: str = ""
    until: str = ""
    numerator: str = ""
    denominator: str = ""
    female: str = ""
    female_denominator: str = ""
    times: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class FeedRow:
    """An entry as feeding sees it: its number, its version, its cells by column."""

    id: int
    version: int
    cells: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Told:
    """What the entries say: numbers or a decision, its last good day (None: no end), the rows used."""

    rows: tuple[FeedRow, ...]
    decision: bool | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    female: Decimal | None = None
    female_denominator: Decimal | None = None
    good_through: date | None = None


def tell(feed: Feed, rows: Sequence[FeedRow], day: date) -> Told | None:
    """What rows of one place say of an indicator on a day; None where they say nothing."""
    begun = [row for row in rows if (_day(row, feed.since) or day) <= day]
    if not begun:
        return None
    match feed.way:
        case FeedWay.EXISTS:
            return _exists(feed, begun, day)
        case FeedWay.NEWEST:
            return _newest(feed, begun, day)
        case FeedWay.NEWEST_RATIO:
            return _ratio(feed, [_last(feed, begun)])
        case FeedWay.YEAR_RATIO:
            return _ratio(feed, [row for row in begun if (_day(row, feed.since) or day).year == day.year])
        case FeedWay.COUNT:
            alive = _alive(feed, begun, day)
            return Told(
                alive or tuple(begun), numerator=Decimal(len(alive)), good_through=_first_end(feed, alive)
            )


def _day(row: FeedRow, name: str) -> date | None:
    found = row.cells.get(name) if name else None
    return found if isinstance(found, date) else None


def _wanted(feed: Feed, row: FeedRow) -> bool:
    return all(row.cells.get(name) in choices for name, choices in feed.where.items())


def _alive(feed: Feed, rows: Sequence[FeedRow], day: date) -> tuple[FeedRow, ...]:
    return tuple(row for row in rows if _wanted(feed, row) and (_day(row, feed.until) or day) >= day)


def _first_end(feed: Feed, rows: Sequence[FeedRow]) -> date | None:
    """The last day on which a count of these rows still holds."""
    return min((end for row in rows if (end := _day(row, feed.until))), default=None)


def _exists(feed: Feed, rows: Sequence[FeedRow], day: date) -> Told:
    alive = _alive(feed, rows, day)
    if not alive:
        return Told(tuple(rows), decision=False)
    ends = [_day(row, feed.until) for row in alive]
    last = None if None in ends else max(end for end in ends if end is not None)
    return Told(alive, decision=True, good_through=last)


def _last(feed: Feed, rows: Sequence[FeedRow]) -> FeedRow:
    return max(rows, key=lambda row: (_day(row, feed.since) or date.min, row.id))


def _newest(feed: Feed, rows: Sequence[FeedRow], day: date) -> Told:
    row = _last(feed, rows)
    end = _day(row, feed.until)
    lives = end is None or end >= day
    return Told((row,), decision=_wanted(feed, row) and lives, good_through=end if lives else None)


def _ratio(feed: Feed, rows: Sequence[FeedRow]) -> Told | None:
    rows = [row for row in rows if _wanted(feed, row)]
    if not rows:
        return None
    sums: dict[str, Decimal | None] = {}
    for part in ("numerator", "denominator", "female", "female_denominator"):
        name: str = getattr(feed, part)
        if not name:
            continue
        cells = [row.cells.get(name) for row in rows]
        known = [Decimal(str(cell)) for cell in cells if isinstance(cell, int | Decimal)]
        sums[part] = sum(known, Decimal(0)) if len(known) == len(rows) else None
    needed = [part for part in ("numerator", "denominator") if getattr(feed, part)]
    if any(sums[part] is None for part in needed) or sums.get("denominator") == 0:
        return None
    numerator = sums["numerator"]
    assert numerator is not None
    if sums.get("female") is None or (feed.female_denominator and sums.get("female_denominator") is None):
        sums["female"] = sums["female_denominator"] = None
    return Told(
        tuple(rows), numerator=numerator * feed.times, denominator=sums.get("denominator"),
        female=sums.get("female"), female_denominator=sums.get("female_denominator"),
    )  # fmt: skip
