"""A verdict as a small JSON document that can be checked again without this software.

The document pins rules with the thresholds that were applied, readings down to the hamlets, and the
digests of evidence. `recheck` judges it anew from what is pinned. Numbers are texts, exact.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from banmoi.core.amounts import Amount
from banmoi.core.assess import (
    CriterionVerdict,
    IndicatorVerdict,
    SetVerdict,
    Situation,
    Verdict,
    judge,
)
from banmoi.core.law import (
    Combination,
    Combine,
    Comparator,
    Compare,
    Confidence,
    Decided,
    MeasureKind,
    Rule,
    Threshold,
    leaf_rules,
)
from banmoi.core.numbers import exact_text
from banmoi.core.readings import Reading
from banmoi.core.reasons import Reason, ReasonCode

SCHEMA = 1


def digest_of(document: Mapping[str, Any]) -> str:
    """SHA-256 of a document's canonical text (sorted keys, no blanks), its own digest left out."""
    body = {key: value for key, value in document.items() if key != "digest"}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def verdict_document(
    verdict: SetVerdict,
    *,
    place: Mapping[str, Any],
    part_names: Mapping[int, str],
    evidence: Mapping[int, list[str]],
    readings: Mapping[str, Reading],
) -> dict[str, Any]:
    """The whole document of a set's verdict, with its digest."""
    used = {
        rule.indicator
        for criterion in verdict.criteria
        for line in criterion.indicators
        for rule in leaf_rules(line.indicator.rule)
    }
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "place": dict(place),
        "set": {
            "id": verdict.criteria_set.id,
            "version": verdict.criteria_set.version,
            "text": verdict.criteria_set.citation.number,
            "annex": verdict.criteria_set.citation.place,
        },
        "on": verdict.day.isoformat(),
        "in_force": verdict.in_force,
        "state": verdict.state.value,
        "provisional": verdict.provisional,
        "reason": reason_data(verdict.reason),
        "readings": {
            key: _reading_data(reading, part_names, evidence)
            for key, reading in sorted(readings.items())
            if key in used
        },
        "criteria": [_criterion_data(item) for item in verdict.criteria],
    }
    document["digest"] = digest_of(document)
    return document


def reason_data(reason: Reason) -> dict[str, Any]:
    """A reason as plain data."""
    return {"code": reason.code.value, "facts": {k: _plain(v) for k, v in reason.facts.items()}}


def _plain(value: object) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return exact_text(value)
        case date():
            return value.isoformat()
        case Amount():
            return amount_data(value)
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
        case tuple() | list():
            return [_plain(item) for item in value]
        case _:
            return getattr(value, "code", str(value))


def amount_data(amount: Amount | None) -> dict[str, str | None] | None:
    """An amount as plain data."""
    if amount is None:
        return None
    return {
        "numerator": exact_text(amount.numerator),
        "denominator": None if amount.denominator is None else exact_text(amount.denominator),
    }


def _reading_data(
    reading: Reading, names: Mapping[int, str], evidence: Mapping[int, list[str]]
) -> dict[str, Any]:
    data: dict[str, Any] = {
        "low": amount_data(reading.low),
        "high": amount_data(reading.high),
        "decision": reading.decision,
        "not_applicable": reading.not_applicable,
        "values": list(reading.sources),
        "evidence": sorted({item for source in reading.sources for item in evidence.get(source, [])}),
    }
    if reading.reason is not None:
        data["reason"] = reason_data(reading.reason)
    if reading.groups:
        data["groups"] = {key: amount_data(group.low) for key, group in sorted(reading.groups.items())}
    if reading.parts:
        data["parts"] = {
            names.get(place, str(place)): {
                "amount": amount_data(part.amount),
                "decision": part.decision,
                "not_applicable": part.not_applicable,
            }
            for place, part in reading.parts.items()
        }
    return data


def _criterion_data(item: CriterionVerdict) -> dict[str, Any]:
    return {
        "code": item.criterion.code,
        "title": item.criterion.title_vi,
        "state": item.state.value,
        "provisional": item.provisional,
        "reason": reason_data(item.reason),
        "citation": {"text": item.citation.number, "place": item.citation.place},
        "indicators": [_indicator_data(line) for line in item.indicators],
        "content_known": item.criterion.indicators is not None,
    }


def _indicator_data(line: IndicatorVerdict) -> dict[str, Any]:
    verdict = line.verdict
    return {
        "code": line.indicator.code,
        "title": line.indicator.title_vi,
        "state": verdict.state.value,
        "provisional": verdict.provisional,
        "reason": reason_data(verdict.reason),
        "citation": {"text": line.citation.number, "place": line.citation.place},
        "not_applicable_allowed": line.indicator.not_applicable_allowed,
        "distance": None if verdict.distance is None else exact_text(verdict.distance.steps),
        "rule": _rule_data(line.indicator.rule, verdict),
    }


def _rule_data(rule: Rule, verdict: Verdict) -> dict[str, Any]:
    match rule:
        case Combine():
            parts = zip(rule.parts, verdict.parts, strict=True)
            return {
                "kind": rule.kind.value,
                "at_least": len(rule.parts) if rule.kind is Combination.ALL_OF else rule.at_least,
                "parts": [_rule_data(part, judged) for part, judged in parts],
            }
        case Decided():
            return {
                "kind": "decided",
                "indicator": rule.indicator,
                "confidence": rule.confidence.value,
            }
        case Compare():
            line = verdict.line
            cell = line.threshold if line else None
            return {
                "kind": rule.comparator.value,
                "of": rule.measure.value,
                "indicator": rule.indicator,
                "each": list(rule.each),
                "line": None if line is None or line.value is None else exact_text(line.value),
                "slot": cell.slot if cell else None,
                "confidence": cell.confidence.value if cell else None,
                "rounding": "exact",
            }


def recheck(document: Mapping[str, Any]) -> list[str]:
    """Judge a document anew from its pinned rules and readings; the codes whose answer differs.

    "digest" stands for a document that was changed, "set" for its overall answer.
    """
    wrong = [] if document.get("digest") == digest_of(document) else ["digest"]
    readings = {key: _reading_from(data) for key, data in document["readings"].items()}
    day = date.fromisoformat(document["on"])
    states: list[str] = []
    for criterion in document["criteria"]:
        lines = []
        for line in criterion["indicators"]:
            situation = Situation({}, readings, {}, aside=line["not_applicable_allowed"])
            state = judge(_rule_from(line["rule"], line["code"]), day, situation).state
            lines.append(state.value)
            if state.value != line["state"]:
                wrong.append(line["code"])
        state_now = _whole(lines) if criterion["content_known"] else "not_known"
        states.append(criterion["state"])
        if state_now != criterion["state"]:
            wrong.append(f"criterion {criterion['code']}")
    whole = _whole(states) if document["in_force"] and states else "not_known"
    return wrong if whole == document["state"] else [*wrong, "set"]


def _whole(states: list[str]) -> str:
    for worst in ("not_met", "not_known"):
        if worst in states:
            return worst
    return "met"


def _amount_from(data: Mapping[str, Any] | None) -> Amount | None:
    if data is None:
        return None
    below = data["denominator"]
    return Amount(Decimal(data["numerator"]), None if below is None else Decimal(below))


def _reading_from(data: Mapping[str, Any]) -> Reading:
    groups = {
        key: Reading(low=_amount_from(item), high=_amount_from(item))
        for key, item in data.get("groups", {}).items()
    }
    return Reading(
        low=_amount_from(data["low"]),
        high=_amount_from(data["high"]),
        decision=data["decision"],
        not_applicable=data["not_applicable"],
        reason=Reason(ReasonCode(data["reason"]["code"])) if "reason" in data else None,
        groups=groups,
    )


def _rule_from(data: Mapping[str, Any], key: str) -> Rule:
    if "parts" in data:
        parts = tuple(_rule_from(part, key) for part in data["parts"])
        return Combine(key, Combination(data["kind"]), parts, data["at_least"])
    confidence = Confidence(data["confidence"] or "recalled")
    if data["kind"] == "decided":
        return Decided(key, data["indicator"], confidence, "")
    value = None if data["line"] is None else Decimal(data["line"])
    cell = Threshold((), value, confidence, "")
    return Compare(
        key,
        Comparator(data["kind"]),
        MeasureKind(data["of"]),
        data["indicator"],
        (cell,),
        tuple(data["each"]),
    )
