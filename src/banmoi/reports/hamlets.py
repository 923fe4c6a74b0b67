"""Hamlets side by side: the table hamlet × indicator, and one indicator over its hamlets."""

from dataclasses import dataclass

from banmoi.core.amounts import Amount
from banmoi.core.assess import Situation, line_of
from banmoi.core.indicators import Indicator, IndicatorKind
from banmoi.core.law import Compare, CriteriaSet, leaf_rules
from banmoi.core.readings import Reading
from banmoi.reference.catalogue import indicators
from banmoi.rooms.assessments.queries import Standing
from banmoi.rooms.places.queries import NamedPlace

SHADES = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """One hamlet's reading of one indicator, with its shade from 1 (worst here) to 5 (best here).

    Shade 0: not known. `good` compares with the commune's threshold where there is one.
    """

    place: NamedPlace
    reading: Reading
    shade: int
    good: bool | None


@dataclass(frozen=True, slots=True)
class Row:
    """An indicator with the commune's reading, its threshold, and a cell for each hamlet."""

    definition: Indicator
    total: Reading
    cells: tuple[Cell, ...]


def hamlet_indicators() -> list[Indicator]:
    """The indicators that hamlets report, in the catalogue's order."""
    return [item for item in indicators().values() if item.collected_at == "hamlet" and not item.derived]


def hamlet_table(standing: Standing) -> list[Row]:
    """Every hamlet indicator over every hamlet."""
    return [hamlet_row(standing, definition) for definition in hamlet_indicators()]


def hamlet_row(standing: Standing, definition: Indicator) -> Row:
    """One indicator over the hamlets."""
    total = standing.readings[definition.key]
    rule = _rule(standing, definition)
    line = None
    if rule is not None and definition.kind is IndicatorKind.SHARE:
        situation = Situation(standing.traits, standing.readings, standing.sets)
        line = line_of(rule, standing.day, situation)
    values = {
        place: part.amount.exact()
        for place, part in total.parts.items()
        if part.amount is not None and part.amount.defined
    }
    low, high = min(values.values(), default=None), max(values.values(), default=None)
    cells = []
    for part in standing.parts:
        reading = total.parts.get(part.id, Reading())
        good: bool | None = None
        shade = 0
        if reading.decision is not None:
            good, shade = reading.decision, 5 if reading.decision else 1
        elif part.id in values and low is not None and high is not None:
            if line is not None and line.value is not None:
                assert reading.amount is not None
                good = line.comparator.holds(reading.amount.compare(line.value))
            shade = 3
            if definition.better and high != low:
                place_in_range = (values[part.id] - low) / (high - low)
                if definition.lower_is_better:
                    place_in_range = 1 - place_in_range
                shade = 1 + round(float(place_in_range) * (SHADES - 1))
        cells.append(Cell(part, reading, shade, good))
    return Row(definition, total, tuple(cells))


def _rule(standing: Standing, definition: Indicator) -> Compare | None:
    """The rule of the set in force that compares this indicator."""
    for criteria_set in standing.sets.values():
        if criteria_set.family == "commune_ntm" and criteria_set.in_force(standing.day):
            for rule in _compares(criteria_set):
                if rule.indicator == definition.key:
                    return rule
    return None


def _compares(criteria_set: CriteriaSet) -> list[Compare]:
    return [
        rule
        for criterion in criteria_set.criteria or ()
        for line in criterion.indicators or ()
        for rule in leaf_rules(line.rule)
        if isinstance(rule, Compare)
    ]


def part_amounts(reading: Reading) -> dict[int, Amount]:
    """The known amounts of a reading's hamlets."""
    return {
        place: part.amount
        for place, part in reading.parts.items()
        if part.amount is not None and part.amount.defined
    }
