"""Synthetic communes for bench/assess.py, and the comparisons that NumPy and OpenFisca share.

Random readings, marked by being nothing else: a tenth not known, many exactly on a threshold, some
communes without a known region, some under the special rule for hardship.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from banmoi.core.amounts import Amount
from banmoi.core.assess import GENERAL_COLUMN, Situation
from banmoi.core.law import Combination, Combine, Comparator, Compare, CriteriaSet, MeasureKind, Rule
from banmoi.core.law import set_rules as rules_of
from banmoi.core.readings import FEMALE, MALE, Reading
from banmoi.reference.sets import criteria_sets

DAY = date(2024, 11, 20)
NOT_MET, NOT_KNOWN, MET = 0, 1, 2  # so that "all of" is a minimum; not applicable counts as met
TEN_THOUSANDTHS = 10_000
REGIONS = ["DBSCL", "DBSH", "DHNTB", "DNB", "BTB", "TDMNPB", "TN", "unknown"]
UNKNOWN, HARDSHIP = REGIONS.index("unknown"), "special_hardship"
HARDSHIP_REGION = "TDMNPB"  # whose column such communes use where their set says so
HOLDS: dict[Comparator, Callable[..., Any]] = {
    Comparator.AT_LEAST: np.greater_equal,
    Comparator.MORE_THAN: np.greater,
    Comparator.AT_MOST: np.less_equal,
    Comparator.LESS_THAN: np.less,
}
Columns = dict[str, np.ndarray]


class Task(NamedTuple):
    """A criteria set with its synthetic communes: columns such as "poor_household_rate_num"."""

    law: CriteriaSet
    columns: Columns
    count: int

    def first(self, count: int) -> "Task":
        return Task(self.law, {name: column[:count] for name, column in self.columns.items()}, count)


# --- the synthetic communes ------------------------------------------------------------------


def make(law: CriteriaSet, count: int) -> Task:
    """Random communes for a set, the same in every run."""
    rng = np.random.default_rng(20241120)
    region = rng.integers(0, len(REGIONS) - 1, count)
    columns = {"region": np.where(rng.random(count) < 0.02, UNKNOWN, region)}
    columns["special"] = rng.random(count) < 0.1
    optional = {i.rule.indicator for _, i, _ in rules_of(law) if not isinstance(i.rule, Combine)}
    optional -= {rule.indicator for _, line, rule in rules_of(law) if not line.not_applicable_allowed}
    for _, _, rule in rules_of(law):
        key = rule.indicator
        columns[f"{key}_known"] = rng.random(count) < 0.9
        columns[f"{key}_na"] = (rng.random(count) < 0.05) & (key in optional)
        if not isinstance(rule, Compare):
            columns[f"{key}_yes"] = rng.random(count) < 0.8
            continue
        lines = [int(cell.value) for cell in rule.thresholds if cell.value is not None] or [40, 50, 60]
        near = rng.choice(lines, count) + rng.integers(-2, 3, count)
        if rule.measure is MeasureKind.VALUE:
            columns[f"{key}_num"], columns[f"{key}_den"] = np.maximum(near, 0), np.ones(count, int)
            continue
        den = rng.choice([0, 20, 50, 100, 200, 400], count, p=[0.02, 0.08, 0.2, 0.3, 0.2, 0.2])
        columns[f"{key}_den"], columns[f"{key}_num"] = den, np.clip(den * near // 100, 0, den)
        for group, half in ((FEMALE, den // 2), (MALE, den - den // 2)) if rule.each else ():
            columns[f"{key}_{group}_known"] = rng.random(count) < 0.9
            columns[f"{key}_{group}_den"] = half
            part = half * (near + rng.integers(0, 3, count)) // 100
            columns[f"{key}_{group}_num"] = np.clip(part, 0, half)
    return Task(law, columns, count)


@cache
def amount(num: int, den: int | None) -> Amount:
    return Amount(Decimal(num), None if den is None else Decimal(den))


def situations(task: Task) -> list[Situation]:
    """The same communes as our core takes them."""
    rows = {name: column.tolist() for name, column in task.columns.items()}
    rules = {rule.indicator: rule for _, _, rule in rules_of(task.law)}
    found = []
    for n in range(task.count):
        readings = {}
        for key, rule in rules.items():
            if rows[f"{key}_na"][n]:
                readings[key] = Reading(not_applicable=True)
            elif not rows[f"{key}_known"][n]:
                continue
            elif not isinstance(rule, Compare):
                readings[key] = Reading(decision=rows[f"{key}_yes"][n])
            else:
                den = None if rule.measure is MeasureKind.VALUE else rows[f"{key}_den"][n]
                whole = amount(rows[f"{key}_num"][n], den)
                groups = {}
                for group in rule.each:
                    if rows[f"{key}_{group}_known"][n]:
                        part = amount(rows[f"{key}_{group}_num"][n], rows[f"{key}_{group}_den"][n])
                        groups[group] = Reading(part, part)
                readings[key] = Reading(whole, whole, groups=groups)
        region = None if rows["region"][n] == UNKNOWN else REGIONS[rows["region"][n]]
        traits = {"region": region, "commune_kind": HARDSHIP if rows["special"][n] else None}
        found.append(Situation(traits, readings, criteria_sets()))
    return found


# --- what NumPy and OpenFisca share ----------------------------------------------------------


def thresholds(rule: Compare, region: str) -> dict[int | None, Decimal | None]:
    """The threshold for a region, by year (None: every year); written apart from core.assess."""
    cells = [cell for cell in rule.thresholds if ("region", GENERAL_COLUMN) not in cell.when]
    own = [cell for cell in cells if cell.when == (("region", region),)]
    found: dict[int | None, Decimal | None] = {}
    for cell in own or [cell for cell in cells if not cell.when]:
        found[cell.year] = cell.value
        if cell.derived and cell.value is None:
            for _, line, base in rules_of(criteria_sets()[cell.derived.set_id]):
                if line.code == cell.derived.indicator_code and isinstance(base, Compare):
                    times = cell.derived.times
                    found = {y: v and v * times for y, v in thresholds(base, region).items()}
    return found


def overridden(law: CriteriaSet, rule: Compare) -> bool:
    """Whether the rule for hardship holds here: by the set itself, or by the set a line is taken from."""
    others = [criteria_sets()[cell.derived.set_id] for cell in rule.thresholds if cell.derived]
    found = {(o.trait, o.value, o.region) for one in (law, *others) for o in one.overrides}
    assert found <= {("commune_kind", HARDSHIP, HARDSHIP_REGION)}
    return bool(found)


def scaled(value: Decimal | None) -> int:
    """In ten-thousandths; -1 where it is not known."""
    return -1 if value is None else int(value * TEN_THOUSANDTHS)


def compare(rule: Compare, get: Callable[[str], np.ndarray], line: np.ndarray) -> np.ndarray:
    """The state of a comparison for all communes; `get` gives a column of the rule's indicator."""

    def side(group: str) -> np.ndarray:
        num = get(f"{group}num").astype(np.int64)
        if rule.measure in (MeasureKind.VALUE, MeasureKind.COUNT_OF_HAMLETS):
            return HOLDS[rule.comparator](num * TEN_THOUSANDTHS, line)
        return HOLDS[rule.comparator](num * (100 * TEN_THOUSANDTHS), line * get(f"{group}den"))

    counted = rule.measure is MeasureKind.COUNT_OF_HAMLETS
    known = get("known") & (line >= 0) & (counted | (get("den") != 0))
    state = np.where(known, np.where(side(""), MET, NOT_MET), NOT_KNOWN)
    if rule.each:
        failing, missing = np.zeros(line.shape, bool), np.zeros(line.shape, bool)
        for group in rule.each:
            there = get(f"{group}_known")
            missing |= ~there
            failing |= there & ~side(f"{group}_")
        split = np.where(failing, NOT_MET, np.where(missing, NOT_KNOWN, MET))
        state = np.where(state == MET, split, state)
    return np.where(get("na"), MET, state)


def decided(get: Callable[[str], np.ndarray]) -> np.ndarray:
    state = np.where(get("known"), np.where(get("yes"), MET, NOT_MET), NOT_KNOWN)
    return np.where(get("na"), MET, state)


def combine(rule: Rule, leaf: Callable[[Rule], np.ndarray]) -> np.ndarray:
    """A rule from the states of its leaves."""
    if not isinstance(rule, Combine):
        return leaf(rule)
    parts = np.array([combine(part, leaf) for part in rule.parts])
    needed = len(parts) if rule.kind is Combination.ALL_OF else rule.at_least
    impossible = len(parts) - (parts == NOT_MET).sum(0) < needed
    return np.where((parts == MET).sum(0) >= needed, MET, np.where(impossible, NOT_MET, NOT_KNOWN))
