"""Assessing communes against the real criteria sets: our core, OpenFisca-Core, and plain NumPy.

Compared: the state (met, not met, not known) of every criterion, from readings that are already in
memory, in the form that each side takes them. All three must give the same states for every commune
and criterion; that is asserted before anything is printed.

Not compared, and not done by the other two: our core also gives, for every rule, the reason, the
threshold cell that was applied with its source, the distance to it, the citation, and whether the
verdict is provisional. It uses exact decimals and judges one place at a time. The other two get one
array an indicator, whole numbers only, and no intervals (each reading is known or not known).
OpenFisca has a variable for each rule and each criterion, the thresholds as dated parameters by
region, and "not known" as a boolean of its own; its formulas share the comparison with NumPy's, so
what differs between these two is the engine.

The communes are synthetic: random readings, a tenth of them not known, many exactly on a threshold,
some communes without a known region, some under the special rule for hardship.
"""

import argparse
import gc
import re
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from _communes import (
    DAY,
    HARDSHIP_REGION,
    MET,
    NOT_KNOWN,
    NOT_MET,
    REGIONS,
    Task,
    combine,
    compare,
    decided,
    make,
    overridden,
    scaled,
    situations,
    thresholds,
)
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from banmoi.core.assess import Situation, State, assess
from banmoi.core.law import Compare, CriteriaSet, Rule
from banmoi.core.law import set_rules as rules_of
from banmoi.reference.sets import criteria_sets

CODES = {State.NOT_MET: NOT_MET, State.NOT_KNOWN: NOT_KNOWN, State.MET: MET, State.NOT_APPLICABLE: MET}


# --- plain NumPy -----------------------------------------------------------------------------


def by_numpy(task: Task) -> Callable[[], np.ndarray]:
    tables, special = {}, set()
    for _, _, rule in rules_of(task.law):
        if isinstance(rule, Compare):
            special |= {rule.key} if overridden(task.law, rule) else set()
            found = [thresholds(rule, region) for region in REGIONS]
            tables[rule.key] = np.array([scaled(by.get(DAY.year, by.get(None))) for by in found])

    def run() -> np.ndarray:
        columns, own = task.columns, task.columns["region"]
        applied = np.where(columns["special"], REGIONS.index(HARDSHIP_REGION), own)

        def leaf(rule: Any) -> np.ndarray:
            def get(name: str) -> np.ndarray:
                return columns[f"{rule.indicator}_{name}"]

            if rule.key not in tables:
                return decided(get)
            region = applied if rule.key in special else own
            return compare(rule, get, tables[rule.key][region])

        found = [[combine(i.rule, leaf) for i in c.indicators or ()] for c in task.law.criteria or ()]
        return np.array([np.minimum.reduce(lines) for lines in found])

    return run


# --- OpenFisca -------------------------------------------------------------------------------


def name_of(kind: str, key: str) -> str:
    return f"{kind}_{re.sub('[^0-9a-z]', '_', key.lower())}"


def openfisca_system(task: Task) -> TaxBenefitSystem:
    entity = build_entity(key="commune", plural="communes", label="A commune", is_person=True)
    system = TaxBenefitSystem([entity])
    region_enum = Enum("Region", {name: name for name in REGIONS})  # type: ignore[misc]
    shared = {"entity": entity, "definition_period": DateUnit.YEAR, "label": "benchmark"}

    def add(name: str, **body: Any) -> None:
        system.add_variable(type(name, (Variable,), shared | body))

    def enum(name: str, **body: Any) -> None:
        add(name, value_type=Enum, possible_values=region_enum, default_value=region_enum.unknown, **body)

    for name, column in task.columns.items():
        if name == "region":
            enum(name)
        else:
            add(name, value_type=bool if column.dtype == bool else int)

    def applied(commune: Any, period: Any) -> Any:
        special = region_enum[HARDSHIP_REGION].index
        return region_enum.encode(np.where(commune("special", period), special, commune("region", period)))

    enum("applied_region", formula=applied)
    tree: dict[str, Any] = {}

    def rule_formula(rule: Any) -> Callable[..., np.ndarray]:
        region = "applied_region" if isinstance(rule, Compare) and overridden(task.law, rule) else "region"

        def formula(commune: Any, period: Any, parameters: Any) -> np.ndarray:
            def get(name: str) -> np.ndarray:
                return commune(f"{rule.indicator}_{name}", period)

            if not isinstance(rule, Compare):
                return decided(get)
            line = parameters(period)[name_of("line", rule.key)][commune(region, period)]
            return compare(rule, get, line)

        return formula

    def criterion_formula(rules: list[Rule]) -> Callable[..., np.ndarray]:
        def formula(commune: Any, period: Any) -> np.ndarray:
            def leaf(rule: Any) -> np.ndarray:
                return commune(name_of("rule", rule.key), period)

            return np.minimum.reduce([combine(rule, leaf) for rule in rules])

        return formula

    for _, _, rule in rules_of(task.law):
        add(name_of("rule", rule.key), value_type=int, formula=rule_formula(rule))
        if isinstance(rule, Compare):
            tree[name_of("line", rule.key)] = {region: dated(rule, region) for region in REGIONS}
    for criterion in task.law.criteria or ():
        rules = [line.rule for line in criterion.indicators or ()]
        add(name_of("criterion", criterion.code), value_type=int, formula=criterion_formula(rules))
    system.parameters = ParameterNode("", data=tree)
    return system


def dated(rule: Compare, region: str) -> dict[str, Any]:
    values = {"1900-01-01": {"value": -1}}
    for year, value in sorted(thresholds(rule, region).items(), key=lambda item: item[0] or 0):
        values[f"{year or 1900}-01-01"] = {"value": scaled(value)}
        if year:
            values[f"{year + 1}-01-01"] = {"value": -1}
    return {"values": values}


def by_openfisca(task: Task, system: TaxBenefitSystem) -> Callable[[], Callable[[], np.ndarray]]:
    """Makes a fresh simulation with its inputs set (a simulation remembers what it calculated)."""
    year, names = str(DAY.year), [name_of("criterion", c.code) for c in task.law.criteria or ()]

    def prepare() -> Callable[[], np.ndarray]:
        simulation = SimulationBuilder().build_default_simulation(system, count=task.count)
        for name, column in task.columns.items():
            simulation.set_input(name, year, np.array(REGIONS)[column] if name == "region" else column)
        return lambda: np.array([simulation.calculate(name, year) for name in names])

    return prepare


# --- the measuring ---------------------------------------------------------------------------


def by_core(law: CriteriaSet, communes: list[Situation]) -> Callable[[], np.ndarray]:
    def run() -> np.ndarray:
        verdicts = (assess(law, DAY, commune) for commune in communes)
        return np.array([[CODES[c.state] for c in verdict.criteria] for verdict in verdicts]).T

    return run


def timed(prepare: Callable[[], Callable[[], np.ndarray]], repeats: int) -> tuple[float, np.ndarray]:
    """The median in milliseconds, and what was found."""
    spent = []
    for _ in range(repeats):
        run = prepare()
        gc.collect()
        start = time.perf_counter()
        found = run()
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent), found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--communes", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=3)
    chosen = parser.parse_args()
    print(f"{chosen.communes} synthetic communes (random readings, no real ones), medians, on {DAY}\n")
    print(f"{'':28}{'1 commune':>30} | {chosen.communes:>9} communes")
    print(f"{'':28}{'ms':>10}{'x NumPy':>10}{'x OpenF.':>10} | {'ms':>10}{'x NumPy':>10}{'x OpenF.':>10}")
    checked = 0
    for law in criteria_sets().values():
        if not any(True for _ in rules_of(law)):
            continue
        assert law.in_force(DAY)
        task = make(law, chosen.communes)
        communes, system = situations(task), openfisca_system(task)
        times: dict[str, list[float]] = {"NumPy": [], "OpenFisca": [], "ours": []}
        for count, repeats in ((1, 41), (chosen.communes, chosen.repeats)):
            part = task.first(count)
            core, numpy = by_core(law, communes[:count]), by_numpy(part)
            results = {
                "ours": timed(lambda core=core: core, repeats),
                "NumPy": timed(lambda numpy=numpy: numpy, max(repeats, 7)),
                "OpenFisca": timed(by_openfisca(part, system), max(repeats, 7)),
            }
            states = results["ours"][1]
            for name, (spent, found) in results.items():
                times[name].append(spent)
                assert found.shape == states.shape and (found == states).all(), f"{law.id}: {name} differs"
        checked += states.size
        shares = ", ".join(
            f"{word} {100 * (states == code).mean():.0f}%"
            for word, code in (("met", MET), ("not met", NOT_MET), ("not known", NOT_KNOWN))
        )
        rules = sum(1 for _ in rules_of(law))
        print(f"{law.id}: {len(states)} criteria, {rules} rules; states: {shares}")
        for name, (one, many) in times.items():
            ratios = [
                f"{v / times[o][n]:10.2f}" for n, v in ((0, one), (1, many)) for o in times if o != "ours"
            ]
            print(f"  {name:26}{one:10.3f}{ratios[0]}{ratios[1]} | {many:10.2f}{ratios[2]}{ratios[3]}")
    print(f"\nChecked: all three gave the same state for each of {checked} commune-criterion pairs.")
    print("Compared: states only, inputs in memory; ours alone also gives reasons, citations, distances.")


if __name__ == "__main__":
    main()
