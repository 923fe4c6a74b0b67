#!/usr/bin/env python3
"""Checks a verdict file again, offline: `python check_verdict.py FILE.json`.

Needs Python 3.9+ and nothing else; shares no code with the software that wrote the file. It answers:
is the file unchanged since it was written; do the hamlets add up to the commune; does every verdict
follow from the pinned values and thresholds? Exit code 0 when all agrees, 1 when not, 2 for no such file.
"""

import hashlib
import json
import sys
from fractions import Fraction
from pathlib import Path

MET, NOT_MET, NOT_KNOWN, NOT_APPLICABLE = "met", "not_met", "not_known", "not_applicable"


def digest(document):
    body = {key: value for key, value in document.items() if key != "digest"}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def value_of(amount, measure):
    """The exact value of an amount; a share in per cent; None when there is none or it is x/0."""
    if amount is None:
        return None
    top, bottom = Fraction(amount["numerator"]), amount["denominator"]
    if bottom is None or measure == "count_of_hamlets":
        return top
    return None if Fraction(bottom) == 0 else top * 100 / Fraction(bottom)


def holds(kind, value, line):
    return {
        "at_least": value >= line,
        "more_than": value > line,
        "at_most": value <= line,
        "less_than": value < line,
    }[kind]


def compare(rule, reading):
    """One comparison. Between the bounds low and high the answer is known only if both ends agree."""
    if reading.get("not_applicable"):
        return NOT_APPLICABLE
    if rule["line"] is None:
        return NOT_KNOWN
    line = Fraction(rule["line"])
    for end in ("low", "high"):
        amount = reading.get(end)
        if amount and amount["denominator"] is not None and Fraction(amount["denominator"]) == 0:
            return NOT_KNOWN
    low, high = (value_of(reading.get(end), rule["of"]) for end in ("low", "high"))
    wants_more = rule["kind"] in ("at_least", "more_than")
    worst, best = (low, high) if wants_more else (high, low)
    if worst is not None and holds(rule["kind"], worst, line):
        return each_group(rule, reading, line)
    if best is not None and not holds(rule["kind"], best, line):
        return NOT_MET
    return NOT_KNOWN


def each_group(rule, reading, line):
    """Where men and women must each meet the line."""
    answer = MET
    for group in rule["each"]:
        amount = reading.get("groups", {}).get(group)
        if amount is None:
            answer = NOT_KNOWN if answer == MET else answer
            continue
        value = value_of(amount, rule["of"])
        if value is not None and not holds(rule["kind"], value, line):
            return NOT_MET
    return answer


def judge(rule, readings, aside):
    """`aside`: whether "does not occur here" is an answer to this line."""
    if "parts" in rule:
        answers = [judge(part, readings, aside) for part in rule["parts"]]
        good = sum(answer in (MET, NOT_APPLICABLE) for answer in answers)
        bad = answers.count(NOT_MET)
        if good >= rule["at_least"]:
            return MET
        return NOT_MET if len(answers) - bad < rule["at_least"] else NOT_KNOWN
    reading = readings.get(rule["indicator"], {})
    if reading.get("not_applicable") and not aside:
        return NOT_KNOWN
    if rule["kind"] == "decided":
        if reading.get("not_applicable"):
            return NOT_APPLICABLE
        decision = reading.get("decision")
        return NOT_KNOWN if decision is None else MET if decision else NOT_MET
    return compare(rule, reading)


def whole(states):
    for state in (NOT_MET, NOT_KNOWN):
        if state in states:
            return state
    return MET


def check_sums(readings):
    """The commune's share is the sum of numerators over the sum of denominators of its hamlets."""
    for key, reading in readings.items():
        parts = reading.get("parts")
        if not parts:
            continue
        if any(part["decision"] is not None for part in parts.values()):
            yes = sum(part["decision"] is True for part in parts.values())
            if reading["low"] is None or Fraction(reading["low"]["numerator"]) != yes:
                yield f"{key}: hamlets that have it do not add up"
            continue
        known = [part["amount"] for part in parts.values() if part["amount"] is not None]
        amount = reading["low"] if reading["low"] is not None else reading["high"]
        if amount is None or len(known) != len(parts):
            continue
        for side in ("numerator", "denominator"):
            if amount[side] is None:
                continue
            if sum(Fraction(part[side]) for part in known) != Fraction(amount[side]):
                yield f"{key}: the {side}s of the hamlets do not add up"


def check(document):
    """Everything that does not agree, as sentences."""
    if digest(document) != document.get("digest"):
        yield "the file was changed after it was written (its digest differs)"
    readings = document["readings"]
    yield from check_sums(readings)
    states = []
    for criterion in document["criteria"]:
        lines = []
        for line in criterion["indicators"]:
            state = judge(line["rule"], readings, line["not_applicable_allowed"])
            lines.append(state)
            if state != line["state"]:
                yield f"indicator {line['code']}: the file says {line['state']}, its values give {state}"
        state = whole(lines) if criterion["content_known"] else NOT_KNOWN
        states.append(state)
        if state != criterion["state"]:
            yield f"criterion {criterion['code']}: the file says {criterion['state']}, not {state}"
    overall = whole(states) if document["in_force"] and states else NOT_KNOWN
    if overall != document["state"]:
        yield f"the set: the file says {document['state']}, its criteria give {overall}"


def main(arguments):
    if len(arguments) != 2:
        print(__doc__)
        return 2
    try:
        with Path(arguments[1]).open(encoding="utf-8") as stream:
            document = json.load(stream)
    except (OSError, ValueError) as error:
        print(f"cannot read {arguments[1]}: {error}")
        return 2
    problems = list(check(document))
    for problem in problems:
        print("DIFFERS:", problem)
    count = sum(len(criterion["indicators"]) for criterion in document["criteria"])
    head = f"{document['place']['name']}, {document['set']['text']}, {document['on']}: {document['state']}"
    print(f"{head}; {count} indicators checked, {len(problems)} differ")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
