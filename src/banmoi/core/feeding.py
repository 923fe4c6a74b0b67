"""What the entries of a register say of an indicator: a closed list of ways, each naming the rows it used.

An empty register says nothing: "not known" is never turned into "no" or nought. What was found once (a
count, a title) says as much as a value reported on that day would, and for as long; what lives until its
own end (a contract, a code) says so until then.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from banmoi.core.periods import months_before

STEP = Decimal("0.0001")
"""How finely a value is kept. What is finer is cut, so that no mean is rounded onto a threshold."""


class FeedWay(StrEnum):
    """How entries become a value.

    EXISTS: yes while one of the wanted entries lives, no where the register has entries and none does.
    NEWEST: whether the newest entry of the place itself is a wanted one. NEWEST_RATIO: numerator and
    denominator as the newest entry of the place itself has them. YEAR_RATIO: both summed over the entries
    of the year, or of the newest round; an entry that lacks one makes the value not known. YEAR_MEAN: the
    same sums, one over the other. COUNT: how many wanted entries live.
    """

    EXISTS = "exists"
    NEWEST = "newest"
    NEWEST_RATIO = "newest_ratio"
    YEAR_RATIO = "year_ratio"
    YEAR_MEAN = "year_mean"
    COUNT = "count"

    @property
    def of_the_place(self) -> bool:
        """Whether only entries of the place itself speak: the newest one of a hamlet is not the commune's."""
        return self in (FeedWay.NEWEST, FeedWay.NEWEST_RATIO)


@dataclass(frozen=True, slots=True)
class Feed:
    """One indicator that a register tells. `where`: for each column the choices that are wanted.

    `among`: for each column the choices that speak of the indicator at all, so that a register of several
    kinds says nothing where it has none of the kind. `since` and `until` name the columns with an entry's
    first and last day (empty: it does not end); `numerator`, `denominator`, `female`, `female_denominator`
    the columns of a ratio; `times` scales it. `each`: a column; of the entries with the same value in it
    only the newest counts. `round`: the column that names a round (a year), which may be written later
    than in its own year. `everywhere`: the value is told once every hamlet has its entry, not before.
    """

    indicator: str
    way: FeedWay
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    among: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: str = ""
    until: str = ""
    numerator: str = ""
    denominator: str = ""
    female: str = ""
    female_denominator: str = ""
    times: Decimal = Decimal(1)
    each: str = ""
    round: str = ""
    everywhere: bool = False

    @property
    def named(self) -> frozenset[str]:
        """The columns that the feed reads."""
        single = {self.since, self.until, self.numerator, self.denominator, self.female}
        single |= {self.female_denominator, self.each, self.round}
        return frozenset((single | set(self.where) | set(self.among)) - {""})

    @property
    def found_once(self) -> bool:
        """Whether an entry is what somebody found on its day, not a thing that lives until its end."""
        return self.way not in (FeedWay.EXISTS, FeedWay.COUNT) or not self.until


@dataclass(frozen=True, slots=True)
class FeedRow:
    """An entry as feeding sees it: its number, its version, its cells by column, the place it lies at."""

    id: int
    version: int
    cells: Mapping[str, object]
    place: int = 0


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


def tell(
    feed: Feed,
    rows: Sequence[FeedRow],
    day: date,
    *,
    fresh_months: int | None = None,
    places: Collection[int] = (),
) -> Told | None:
    """What rows say of an indicator on a day; None where they say nothing.

    `fresh_months`: for how long what was found once is believed (None: for ever). `places`: the hamlets
    that must each have an entry where the feed asks for all.
    """
    begun = [row for row in rows if (_day(row, feed.since) or day) <= day and _chosen(feed.among, row)]
    if feed.each:
        begun = _newest_of_each(feed, begun)
    if feed.found_once:
        begun = [row for row in begun if (_believed_through(feed, row, fresh_months) or day) >= day]
    if not begun:
        return None
    match feed.way:
        case FeedWay.EXISTS:
            return _exists(feed, begun, day, fresh_months)
        case FeedWay.NEWEST:
            return _newest(feed, begun, day, fresh_months)
        case FeedWay.NEWEST_RATIO:
            return _ratio(feed, [_last(feed, begun)], fresh_months)
        case FeedWay.YEAR_RATIO | FeedWay.YEAR_MEAN:
            found = _round(feed, begun, day)
            if feed.everywhere and set(places) - {row.place for row in found}:
                return None
            return _ratio(feed, found, fresh_months)
        case FeedWay.COUNT:
            alive = _alive(feed, begun, day)
            return Told(
                alive or tuple(begun), numerator=Decimal(len(alive)), good_through=_first_end(feed, alive)
            )


def _day(row: FeedRow, name: str) -> date | None:
    found = row.cells.get(name) if name else None
    return found if isinstance(found, date) else None


def _chosen(choices: Mapping[str, tuple[str, ...]], row: FeedRow) -> bool:
    return all(row.cells.get(name) in wanted for name, wanted in choices.items())


def _believed_through(feed: Feed, row: FeedRow, months: int | None) -> date | None:
    """The last day on which what was found is still believed; None: for ever."""
    since = _day(row, feed.since)
    return None if months is None or since is None else months_before(since, -months)


def _alive(feed: Feed, rows: Sequence[FeedRow], day: date) -> tuple[FeedRow, ...]:
    return tuple(row for row in rows if _chosen(feed.where, row) and (_day(row, feed.until) or day) >= day)


def _first_end(feed: Feed, rows: Sequence[FeedRow]) -> date | None:
    """The last day on which a count of these rows still holds."""
    return min((end for row in rows if (end := _day(row, feed.until))), default=None)


def _latest(ends: Sequence[date | None]) -> date | None:
    """The last of some days, where None is never."""
    known = [end for end in ends if end is not None]
    return max(known) if len(known) == len(ends) else None


def _exists(feed: Feed, rows: Sequence[FeedRow], day: date, months: int | None) -> Told:
    alive = _alive(feed, rows, day)
    speaking = alive or tuple(rows)
    through: date | None = None
    if feed.found_once:
        through = _latest([_believed_through(feed, row, months) for row in speaking])
    elif alive:
        through = _latest([_day(row, feed.until) for row in alive])
    return Told(speaking, decision=bool(alive), good_through=through)


def _key(feed: Feed, row: FeedRow) -> tuple[date, int]:
    return (_day(row, feed.since) or date.min, row.id)


def _last(feed: Feed, rows: Sequence[FeedRow]) -> FeedRow:
    return max(rows, key=lambda row: _key(feed, row))


def _newest_of_each(feed: Feed, rows: Sequence[FeedRow]) -> list[FeedRow]:
    newest: dict[object, FeedRow] = {}
    for row in sorted(rows, key=lambda item: _key(feed, item)):
        newest[row.cells.get(feed.each)] = row
    return sorted(newest.values(), key=lambda row: row.id)


def _newest(feed: Feed, rows: Sequence[FeedRow], day: date, months: int | None) -> Told:
    row = _last(feed, rows)
    end = _day(row, feed.until)
    lives = end is None or end >= day
    ends = [item for item in (end if lives else None, _believed_through(feed, row, months)) if item]
    return Told((row,), decision=_chosen(feed.where, row) and lives, good_through=min(ends, default=None))


def _round(feed: Feed, rows: Sequence[FeedRow], day: date) -> list[FeedRow]:
    """The rows of the newest round; without rounds those of the day's year."""
    if feed.round:
        newest = max(rows, key=lambda row: (str(row.cells.get(feed.round)), row.id)).cells.get(feed.round)
        return [row for row in rows if row.cells.get(feed.round) == newest]
    return [row for row in rows if (_day(row, feed.since) or day).year == day.year]


def _ratio(feed: Feed, rows: Sequence[FeedRow], months: int | None) -> Told | None:
    rows = [row for row in rows if _chosen(feed.where, row)]
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
    numerator, denominator = sums["numerator"], sums.get("denominator")
    assert numerator is not None
    numerator *= feed.times
    if feed.way is FeedWay.YEAR_MEAN:
        assert denominator is not None
        numerator, denominator = numerator / denominator, None
    if sums.get("female") is None or (feed.female_denominator and sums.get("female_denominator") is None):
        sums["female"] = sums["female_denominator"] = None
    ends = [end for row in rows if (end := _believed_through(feed, row, months))]
    return Told(
        tuple(rows), numerator=numerator.quantize(STEP, ROUND_DOWN), denominator=denominator,
        female=sums.get("female"), female_denominator=sums.get("female_denominator"),
        good_through=min(ends, default=None),
    )  # fmt: skip
