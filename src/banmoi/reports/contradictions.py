"""Figures that do not fit together, over values and registers: what, where, why it is odd, what to open.

It only points; no figure is changed or refused. What is not known contradicts nothing.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from banmoi.core.contradictions import FellLimits, households_fell, number_jumped, share_jumped
from banmoi.core.indicators import Indicator, IndicatorKind
from banmoi.core.periods import Period, months_before, period_on
from banmoi.core.readings import Observation, Observations
from banmoi.core.registers import Column, Register
from banmoi.reference.catalogue import indicators
from banmoi.reference.files import load
from banmoi.reference.registers import registers
from banmoi.reports.household_mergers import mergers_before, turned_by_mergers
from banmoi.rooms.assessments.queries import standing_of
from banmoi.rooms.indicators.queries import evidence_uses, observations, told_otherwise
from banmoi.rooms.places.queries import places_by_id
from banmoi.rooms.plans.task_queries import note_file_uses
from banmoi.rooms.registers.contradiction_queries import (
    bounded_cells,
    bounded_columns,
    file_uses,
    looked_marks,
    twins,
    year_sums,
)
from banmoi.rooms.registers.models import Looked

MONTHS = 15
"""How far back values are compared: the same quarter of last year, and some."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Something to open: a value, an entry of a register, a register's year, a task, or a number of
    households in a book (then `register` is the key of its hamlet)."""

    kind: str
    id: int
    register: str = ""
    place: int = 0
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What does not fit together. `facts` are the figures of the sentence; `mark` is their digest, so that
    what was looked at is pointed out anew once a figure changes."""

    kind: str
    place_id: int
    spots: tuple[Spot, ...]
    before: Decimal | None = None
    after: Decimal | None = None
    indicator: Indicator | None = None
    register: Register | None = None
    column: Column | None = None
    looked: Looked | None = None

    @property
    def mark(self) -> str:
        names = [self.kind, self.place_id, self.before, self.after, self.indicator and self.indicator.key]
        names += [self.register and self.register.key, self.column and self.column.name]
        names += [(spot.kind, spot.register, spot.id) for spot in self.spots]
        return hashlib.sha256(repr(names).encode()).hexdigest()


@cache
def limits() -> dict[str, dict[str, Any]]:
    """The house rules, by kind."""
    found: dict[str, dict[str, Any]] = load("contradictions.yaml")
    return found


def contradictions(place_id: int, part_ids: list[int], day: date) -> list[Contradiction]:
    """Everything that does not fit together at a place and its parts, what nobody looked at first.

    The number of queries grows with the registers that there are, not with places or rows.
    """
    ids = [place_id, *part_ids]
    seen = observations(ids, months_before(day, MONTHS))
    looked = looked_marks(place_id)
    found = [
        *_values(seen, day),
        *_otherwise(ids, day),
        *_files(ids),
        *_over_base(ids, seen),
        *_registers(place_id, ids, day),
        *_mergers(place_id, ids, day),
    ]
    marked = [_with(item, looked.get(item.mark)) for item in found]
    return sorted(marked, key=lambda item: item.looked is not None)


def _with(item: Contradiction, looked: Looked | None) -> Contradiction:
    return Contradiction(
        item.kind, item.place_id, item.spots, item.before, item.after, item.indicator, item.register,
        item.column, looked,
    )  # fmt: skip


def _by_period(items: list[Observation]) -> dict[Period, Observation]:
    return {item.period: item for item in items if not item.not_applicable}


def _values(seen: Observations, day: date) -> Iterator[Contradiction]:
    """The newest value of each indicator beside last year's same period; households beside people."""
    newest = period_on(day)
    for (place, key), items in seen.items():
        definition = indicators().get(key)
        if definition is None:
            continue
        known = _by_period(list(items))
        now = next((known[p] for p in sorted(known, reverse=True) if p.start <= newest.start), None)
        if now is None:
            continue
        then = known.get(period_on(months_before(now.period.start, 12), now.period.kind))
        if then is not None and (found := _jump(definition, place, then, now, seen)):
            yield found
        if key == "households":
            previous = known.get(now.period.previous())
            if previous is not None and (fell := _fell(place, previous, now, seen)):
                yield fell


def _jump(
    definition: Indicator, place: int, then: Observation, now: Observation, seen: Observations
) -> Contradiction | None:
    if definition.kind is IndicatorKind.DECISION:
        return None
    share = definition.kind is IndicatorKind.SHARE
    before, after = (_figure(definition, item, seen) if share else item.numerator for item in (then, now))
    if before is None or after is None:
        return None
    kind = "jump_share" if share else "jump_number"
    rule = limits()[kind]
    jumped = (
        share_jumped(before, after, Decimal(str(rule["least_points"])))
        if share
        else number_jumped(before, after, _limit(rule, "least_percent"), _limit(rule, "least_change"))
    )
    if not jumped:
        return None
    spots = tuple(Spot("value", item.value_id, place=place, indicator=item.indicator) for item in (then, now))
    return Contradiction(kind, place, spots, before, after, definition)


def _limit(rule: dict[str, Any], name: str) -> Decimal:
    return Decimal(str(rule[name]))


def _figure(definition: Indicator, item: Observation, seen: Observations) -> Decimal | None:
    """A share in per cent, rounded to one decimal; its denominator is of the same period."""
    whole = item.denominator
    if definition.base:
        bases = _by_period(list(seen.get((item.place, definition.base), ())))
        whole = bases[item.period].numerator if item.period in bases else None
    if item.numerator is None or not whole:
        return None
    return (item.numerator * 100 / whole).quantize(Decimal("0.1"))


def _fell(place: int, then: Observation, now: Observation, seen: Observations) -> Contradiction | None:
    people = _by_period(list(seen.get((place, "population"), ())))
    pair = people.get(then.period), people.get(now.period)
    rule = limits()["households_fell"]
    bounds = FellLimits(*(_limit(rule, name) for name in FellLimits.__slots__))
    if pair[0] is None or pair[1] is None or then.numerator is None or now.numerator is None:
        return None
    if pair[0].numerator is None or pair[1].numerator is None:
        return None
    if not households_fell((then.numerator, now.numerator), (pair[0].numerator, pair[1].numerator), bounds):
        return None
    spots = tuple(
        Spot("value", item.value_id, place=place, indicator=item.indicator)
        for item in (then, now, *pair)
        if item
    )
    return Contradiction(
        "households_fell", place, spots, then.numerator, now.numerator, indicators()["households"]
    )


def _otherwise(ids: list[int], day: date) -> Iterator[Contradiction]:
    """Where a register says something else than a person reported for the same period."""
    for value in told_otherwise(ids, months_before(day, MONTHS)):
        assert value.supersedes_id is not None
        spots = tuple(
            Spot("value", number, place=value.place_id, indicator=value.indicator)
            for number in (value.supersedes_id, value.id)
        )
        yield Contradiction(
            "register_against_report", value.place_id, spots, indicator=indicators().get(value.indicator)
        )


def _files(ids: list[int]) -> Iterator[Contradiction]:
    """Files that prove two things or more, with what they prove."""
    uses: dict[int, list[Spot]] = {}
    for file, register, entry, place in file_uses(ids):
        uses.setdefault(file, []).append(Spot("entry", entry, register, place))
    for file, value, indicator, place in evidence_uses(ids):
        uses.setdefault(file, []).append(Spot("value", value, place=place, indicator=indicator))
    for file, task in note_file_uses(ids):
        uses.setdefault(file, []).append(Spot("task", task))
    for file in sorted(uses):
        if len(uses[file]) > 1:
            yield Contradiction("file_twice", ids[0], tuple(uses[file]), after=Decimal(len(uses[file])))


def _over_base(ids: list[int], seen: Observations) -> Iterator[Contradiction]:
    """Entries that tell of more households or people than their place has."""
    for register, column in bounded_columns():
        for entry, place, number in bounded_cells(register, column, ids):
            known = _by_period(list(seen.get((place, column.within), ())))
            base = known[max(known)] if known else None
            if base is not None and base.numerator is not None and number > base.numerator:
                spots = (
                    Spot("entry", entry, register.key, place),
                    Spot("value", base.value_id, place=place, indicator=column.within),
                )
                yield Contradiction(
                    "over_base", place, spots, base.numerator, number, indicators()[column.within],
                    register, column,
                )  # fmt: skip


def _registers(place_id: int, ids: list[int], day: date) -> Iterator[Contradiction]:
    """Twins in a register, and sums that more than doubled against the whole of last year."""
    for register in registers().values():
        for numbers in twins(register, ids):
            spots = tuple(Spot("entry", number, register.key) for number in numbers)
            yield Contradiction("twins", place_id, spots, after=Decimal(len(numbers)), register=register)
        if jumped := _register_jump(register, place_id, year_sums(register, ids), day):
            yield jumped


def _register_jump(
    register: Register, place_id: int, sums: Mapping[tuple[str, int], int | Decimal], day: date
) -> Contradiction | None:
    """The sum of a register that grew most against the whole of last year, where it grew too much."""
    rule = limits()["jump_register"]
    if sums.get(("", day.year - 1), 0) < rule["least_rows"]:
        return None
    found: list[tuple[Decimal, Contradiction]] = []
    spots = tuple(Spot("year", year, register.key) for year in (day.year - 1, day.year))
    for column in register.columns:
        before, after = (Decimal(sums.get((column.name, year)) or 0) for year in (day.year - 1, day.year))
        if before > 0 and after > before and number_jumped(before, after, _limit(rule, "least_percent")):
            item = Contradiction(
                "jump_register", place_id, spots, before, after, register=register, column=column
            )
            found.append((after / before, item))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _mergers(place_id: int, ids: list[int], day: date) -> Iterator[Contradiction]:
    """Households put into others shortly before the end of a quarter (this one and the last), where that
    turns a criterion. One query a quarter, and more only where households were merged."""
    period = period_on(day)
    for quarter in (period.previous(), period):
        mergers = mergers_before(ids, quarter)
        if not mergers:
            continue
        as_of = min(day, quarter.end)
        named = places_by_id(ids, day)
        standing = standing_of(named[place_id], as_of)
        for item in turned_by_mergers(mergers, standing, as_of):
            spots = (Spot("households", item.merged, named[item.place_id].key, item.place_id),)
            yield Contradiction("merged", item.place_id, spots, item.apart, item.together, item.indicator)


def by_kind(found: list[Contradiction]) -> dict[str, list[Contradiction]]:
    """What was found by kind, in the order of the house rules."""
    groups = {kind: [item for item in found if item.kind == kind] for kind in limits()}
    return {kind: items for kind, items in groups.items() if items}
