"""Readings + set + day -> met, not met or not known, each with its reason and its citation.

Three-valued throughout: "not known" is an answer. A verdict that rests on a threshold nobody has
compared with the text of the decision is provisional.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from banmoi.core.amounts import Amount
from banmoi.core.distance import Distance, distance_to
from banmoi.core.law import (
    Citation,
    Combination,
    Combine,
    Comparator,
    Compare,
    Confidence,
    CriteriaSet,
    Criterion,
    Decided,
    LawIndicator,
    MeasureKind,
    Rule,
    Threshold,
)
from banmoi.core.readings import Reading
from banmoi.core.reasons import Reason, ReasonCode

GENERAL_COLUMN = "chung"
"""The national general column: printed beside the regions, applied to no commune that has one."""


class State(StrEnum):
    """The answers an assessment can give."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"
    NOT_APPLICABLE = "not_applicable"


Traits = Mapping[str, str | None]
"""What of a place chooses its thresholds (region, commune_group, commune_kind); None: not known."""


@dataclass(frozen=True, slots=True)
class Line:
    """The threshold that was applied: its value (None: not known) and the cell it came from."""

    value: Decimal | None
    threshold: Threshold | None
    comparator: Comparator
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one rule or indicator line."""

    state: State
    reason: Reason
    provisional: bool = False
    line: Line | None = None
    reading: Reading | None = None
    distance: Distance | None = None
    parts: tuple["Verdict", ...] = ()
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class IndicatorVerdict:
    """A line of the set with its verdict and where the law says it."""

    indicator: LawIndicator
    verdict: Verdict
    citation: Citation


@dataclass(frozen=True, slots=True)
class CriterionVerdict:
    """A criterion with its verdict; it is met when every applicable line is."""

    criterion: Criterion
    state: State
    reason: Reason
    provisional: bool
    citation: Citation
    indicators: tuple[IndicatorVerdict, ...]


@dataclass(frozen=True, slots=True)
class SetVerdict:
    """A whole set on one day. `in_force` false makes it a preview that is never met."""

    criteria_set: CriteriaSet
    day: date
    in_force: bool
    state: State
    reason: Reason
    provisional: bool
    criteria: tuple[CriterionVerdict, ...]

    def count(self, state: State) -> int:
        return sum(item.state is state for item in self.criteria)


_NOTHING = Reading(reason=Reason(ReasonCode.NO_VALUE))


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a set is judged with: the place's traits, its readings, and the other sets' lines.

    `aside`: whether "does not occur here" is an answer to the line that is being judged.
    """

    traits: Traits
    readings: Mapping[str, Reading]
    sets: Mapping[str, CriteriaSet]
    aside: bool = True

    def reading(self, indicator: str) -> Reading:
        """The reading of an indicator; nothing known where it may not be set aside but was."""
        found = self.readings.get(indicator, _NOTHING)
        return _NOTHING if found.not_applicable and not self.aside else found


def assess(criteria_set: CriteriaSet, day: date, situation: Situation) -> SetVerdict:
    """Judge one set on one day."""
    traits = effective_traits(criteria_set, situation.traits)
    usual = Situation(traits, situation.readings, situation.sets, aside=False)
    setting_aside = replace(usual, aside=True)
    criteria = tuple(_criterion(item, day, usual, setting_aside) for item in criteria_set.criteria or ())
    in_force = criteria_set.in_force(day)
    state, reason, provisional = _all_of([(c.state, c.provisional, c.criterion.code) for c in criteria])
    if not criteria:
        state, reason, provisional = State.NOT_KNOWN, Reason(ReasonCode.CONTENT_NOT_KNOWN), False
    if not in_force:
        facts = {"from": criteria_set.in_force_from, "to": criteria_set.in_force_to, "day": day}
        state, reason, provisional = (
            State.NOT_KNOWN,
            Reason(ReasonCode.SET_NOT_IN_FORCE, facts),
            False,
        )
    return SetVerdict(criteria_set, day, in_force, state, reason, provisional, criteria)


def effective_traits(criteria_set: CriteriaSet, traits: Traits) -> Traits:
    """The traits after the set's own rule for special communes (318/QĐ-TTg: they use TDMNPB)."""
    for override in criteria_set.overrides:
        if traits.get(override.trait) == override.value:
            return {**traits, "region": override.region}
    return traits


def _criterion(
    criterion: Criterion, day: date, usual: Situation, setting_aside: Situation
) -> CriterionVerdict:
    if criterion.indicators is None:
        reason = Reason(ReasonCode.CONTENT_NOT_KNOWN)
        return CriterionVerdict(criterion, State.NOT_KNOWN, reason, False, criterion.citation, ())
    lines = tuple(
        IndicatorVerdict(
            item,
            judge(item.rule, day, setting_aside if item.not_applicable_allowed else usual),
            item.citation,
        )
        for item in criterion.indicators
    )
    state, reason, provisional = _all_of(
        [(line.verdict.state, line.verdict.provisional, line.indicator.code) for line in lines]
    )
    if len(lines) == 1:
        reason = lines[0].verdict.reason
    return CriterionVerdict(criterion, state, reason, provisional, criterion.citation, lines)


def _all_of(items: list[tuple[State, bool, str]]) -> tuple[State, Reason, bool]:
    """One failing line fails the whole; else one unknown line leaves it unknown."""
    failing = [item for item in items if item[0] is State.NOT_MET]
    if failing:
        facts = {"codes": tuple(code for _, _, code in failing), "of": len(items)}
        provisional = all(provisional for _, provisional, _ in failing)
        return State.NOT_MET, Reason(ReasonCode.INDICATORS_NOT_MET, facts), provisional
    open_lines = [code for state, _, code in items if state is State.NOT_KNOWN]
    if open_lines:
        facts = {"codes": tuple(open_lines), "of": len(items)}
        return State.NOT_KNOWN, Reason(ReasonCode.INDICATORS_NOT_KNOWN, facts), False
    reason = Reason(ReasonCode.ALL_INDICATORS_MET, {"of": len(items)})
    return State.MET, reason, any(provisional for _, provisional, _ in items)


def judge(rule: Rule, day: date, situation: Situation) -> Verdict:
    """Judge one rule."""
    match rule:
        case Decided():
            return _decided(rule, situation)
        case Compare():
            return _compare(rule, day, situation)
        case Combine():
            return _combine(rule, day, situation)


def _decided(rule: Decided, situation: Situation) -> Verdict:
    reading = situation.reading(rule.indicator)
    provisional = rule.confidence is Confidence.RECALLED
    if reading.not_applicable:
        reason = Reason(ReasonCode.NOT_APPLICABLE)
        return Verdict(State.NOT_APPLICABLE, reason, provisional, reading=reading, rule=rule)
    if reading.decision is None:
        reason = reading.reason or Reason(ReasonCode.NO_VALUE)
        return Verdict(State.NOT_KNOWN, reason, reading=reading, rule=rule)
    if reading.decision:
        return Verdict(State.MET, Reason(ReasonCode.DECIDED_YES), provisional, reading=reading, rule=rule)
    return Verdict(State.NOT_MET, Reason(ReasonCode.DECIDED_NO), provisional, reading=reading, rule=rule)


def _combine(rule: Combine, day: date, situation: Situation) -> Verdict:
    parts = tuple(judge(part, day, situation) for part in rule.parts)
    needed = len(parts) if rule.kind is Combination.ALL_OF else rule.at_least
    good = [part for part in parts if part.state in (State.MET, State.NOT_APPLICABLE)]
    bad = [part for part in parts if part.state is State.NOT_MET]
    facts = {"needed": needed, "met": len(good), "of": len(parts)}
    if len(good) >= needed:
        firm = sum(not part.provisional for part in good)
        reason = Reason(ReasonCode.COMBINED, facts)
        return Verdict(State.MET, reason, firm < needed, parts=parts, rule=rule)
    if len(parts) - len(bad) < needed:
        firm_bad = sum(not part.provisional for part in bad)
        worst = bad[0]
        reason = worst.reason if rule.kind is Combination.ALL_OF else Reason(ReasonCode.COMBINED, facts)
        provisional = len(parts) - firm_bad >= needed
        return Verdict(
            State.NOT_MET,
            reason,
            provisional,
            worst.line,
            worst.reading,
            worst.distance,
            parts,
            rule,
        )
    first = next(part for part in parts if part.state is State.NOT_KNOWN)
    return Verdict(
        State.NOT_KNOWN,
        first.reason,
        line=first.line,
        reading=first.reading,
        parts=parts,
        rule=rule,
    )


def _compare(rule: Compare, day: date, situation: Situation) -> Verdict:
    reading = situation.reading(rule.indicator)
    line = line_of(rule, day, situation)
    provisional = line.threshold is not None and line.threshold.confidence is Confidence.RECALLED
    if reading.not_applicable:
        reason = Reason(ReasonCode.NOT_APPLICABLE)
        return Verdict(State.NOT_APPLICABLE, reason, provisional, line, reading, rule=rule)
    if line.value is None:
        reason = line.reason or Reason(ReasonCode.THRESHOLD_NOT_KNOWN)
        return Verdict(State.NOT_KNOWN, reason, line=line, reading=reading, rule=rule)
    low, high = _measured(rule, reading.low), _measured(rule, reading.high)
    sides = _sides(low, high, line)
    if sides is None:
        reason = reading.reason or Reason(ReasonCode.NO_VALUE)
        if low is not None and not low.defined:
            reason = Reason(ReasonCode.ZERO_BASE)
        return Verdict(State.NOT_KNOWN, reason, line=line, reading=reading, rule=rule)
    distance = distance_to(low, line.value, line.comparator) if low == high and low else None
    facts = {"low": low, "high": high, "line": line.value, "comparator": line.comparator}
    verdict = Verdict(
        State.MET if sides else State.NOT_MET,
        Reason(ReasonCode.COMPARED, facts),
        provisional,
        line,
        reading,
        distance,
        rule=rule,
    )
    return _each_group(rule, verdict, line) if rule.each and sides else verdict


def _each_group(rule: Compare, total: Verdict, line: Line) -> Verdict:
    """Men and women must each meet the line (318/QĐ-TTg: "đạt cho cả nam và nữ")."""
    assert line.value is not None
    reading = total.reading
    failing: list[str] = []
    missing: list[str] = []
    for group in rule.each:
        amount = None if reading is None or group not in reading.groups else reading.groups[group].low
        if amount is None:
            missing.append(group)
        elif amount.defined and not line.comparator.holds(amount.compare(line.value)):
            failing.append(group)
    if not failing and not missing:
        return total
    state = State.NOT_MET if failing else State.NOT_KNOWN
    facts = {
        "groups": tuple(failing or missing),
        "line": line.value,
        "comparator": line.comparator,
        "amounts": {group: item.low for group, item in (reading.groups if reading else {}).items()},
    }
    code = ReasonCode.COMPARED_EACH if failing else ReasonCode.SPLIT_MISSING
    distance = None
    if failing and reading is not None and (worst := reading.groups[failing[0]].low) is not None:
        distance = distance_to(worst, line.value, line.comparator)
    return Verdict(
        state,
        Reason(code, facts),
        total.provisional and bool(failing),
        line,
        reading,
        distance,
        rule=rule,
    )


def _measured(rule: Compare, amount: Amount | None) -> Amount | None:
    if amount is not None and rule.measure is MeasureKind.COUNT_OF_HAMLETS:
        return Amount(amount.numerator)
    return amount


def _sides(low: Amount | None, high: Amount | None, line: Line) -> bool | None:
    """Whether the whole interval lies on the good side (True), the bad side (False), or on both."""
    assert line.value is not None
    if (low is not None and not low.defined) or (high is not None and not high.defined):
        return None
    if line.comparator.wants_more:
        worst, best = low, high
    else:
        worst, best = high, low
    if worst is not None and line.comparator.holds(worst.compare(line.value)):
        return True
    if best is not None and not line.comparator.holds(best.compare(line.value)):
        return False
    return None


def line_of(rule: Compare, day: date, situation: Situation) -> Line:
    """The cell of the table that applies to this place in this year, or why there is none.

    The cell with the most conditions wins; a cell whose value is null hides no other.
    """

    def fits(threshold: Threshold) -> bool:
        return all(situation.traits.get(key) == value for key, value in threshold.when)

    cells = [item for item in rule.thresholds if ("region", GENERAL_COLUMN) not in item.when]
    fitting = [item for item in cells if fits(item)]
    if not fitting:
        needed = sorted({key for item in cells for key, _ in item.when})
        lacking = [key for key in needed if situation.traits.get(key) is None]
        code = ReasonCode.TRAIT_NOT_KNOWN if lacking else ReasonCode.THRESHOLD_NOT_KNOWN
        return Line(None, None, rule.comparator, Reason(code, {"traits": tuple(lacking)}))
    most = max(len(item.when) for item in fitting)
    fitting = [item for item in fitting if len(item.when) == most]
    cell = next((item for item in fitting if item.year in (None, day.year)), None)
    if cell is None:
        years = tuple(sorted(item.year for item in fitting if item.year is not None))
        reason = Reason(ReasonCode.YEAR_NOT_COVERED, {"year": day.year, "years": years})
        return Line(None, None, rule.comparator, reason)
    if cell.derived is not None and cell.value is None:
        return _derived_line(rule, cell, day, situation)
    reason_unknown = Reason(ReasonCode.THRESHOLD_NOT_KNOWN, {"why": cell.why})
    return Line(cell.value, cell, rule.comparator, None if cell.value is not None else reason_unknown)


def _derived_line(rule: Compare, cell: Threshold, day: date, situation: Situation) -> Line:
    assert cell.derived is not None
    other = situation.sets.get(cell.derived.set_id)
    if other is None:
        return Line(None, cell, rule.comparator, Reason(ReasonCode.THRESHOLD_NOT_KNOWN))
    for criterion in other.criteria or ():
        for indicator in criterion.indicators or ():
            if indicator.code == cell.derived.indicator_code and isinstance(indicator.rule, Compare):
                local = replace(situation, traits=effective_traits(other, situation.traits))
                base = line_of(indicator.rule, day, local)
                if base.value is None or base.threshold is None:
                    return Line(None, cell, rule.comparator, base.reason)
                weakest = (
                    Confidence.RECALLED
                    if Confidence.RECALLED in (cell.confidence, base.threshold.confidence)
                    else cell.confidence
                )
                used = Threshold(
                    cell.when,
                    base.value * cell.derived.times,
                    weakest,
                    cell.source,
                    base.threshold.year,
                )
                return Line(used.value, used, rule.comparator)
    return Line(None, cell, rule.comparator, Reason(ReasonCode.THRESHOLD_NOT_KNOWN))
