"""Places, sets, values, assessments and goals as plain data, for the API and the command line."""

from decimal import Decimal
from typing import Any

from banmoi.core.assess import IndicatorVerdict
from banmoi.core.law import CriteriaSet
from banmoi.core.numbers import exact_text
from banmoi.core.verdict_file import amount_data
from banmoi.reference.catalogue import indicators
from banmoi.reports.wording import (
    distance_text,
    followed_text,
    reading_text,
    reason_text,
    rounding_text,
    verdict_line,
)
from banmoi.rooms.assessments.queries import Standing
from banmoi.rooms.indicators.queries import ValueRow
from banmoi.rooms.law.queries import settled_share
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.plans.queries import GoalStanding


def text_of(value: Decimal | None) -> str | None:
    """A number as exact text; nothing for nothing."""
    return None if value is None else exact_text(value)


def place_answer(place: NamedPlace) -> dict[str, Any]:
    """A place."""
    return {
        "key": place.key,
        "level": place.level,
        "name": place.title,
        "code": place.code or None,
        "valid_from": place.valid_from and place.valid_from.isoformat(),
        "valid_to": place.valid_to and place.valid_to.isoformat(),
        "placeholder_name": place.placeholder,
    }


def set_summary(item: CriteriaSet) -> dict[str, Any]:
    """A set without its verdicts."""
    return {
        "id": item.id,
        "aliases": list(item.aliases),
        "level": item.level,
        "title": item.title_vi,
        "text": item.citation.number,
        "annex": item.citation.place,
        "in_force_from": item.in_force_from and item.in_force_from.isoformat(),
        "in_force_to": item.in_force_to and item.in_force_to.isoformat(),
        "criteria": None if item.criteria is None else len(item.criteria),
        "indicators": item.expected_indicators,
        "version": item.version,
    }


def value_answer(row: ValueRow, *, evidence: bool = False) -> dict[str, Any]:
    """A value with its status; `evidence` adds the digests of its files."""
    value = row.value
    answer: dict[str, Any] = {
        "id": value.id,
        "indicator": value.indicator,
        "period": value.period,
        "status": row.status.value,
        "source": value.source,
        "numerator": text_of(value.numerator),
        "denominator": text_of(value.denominator),
        "female": text_of(value.female),
        "female_denominator": text_of(value.female_denominator),
        "decision": value.decision,
        "not_applicable": value.not_applicable,
        "reported_at": value.reported_at.isoformat(),
        "supersedes": value.supersedes_id,
    }
    if evidence:
        answer["evidence"] = [
            {
                "digest": item.file.digest,
                "media_type": item.file.media_type,
                "valid_through": item.valid_through and item.valid_through.isoformat(),
            }
            for item in value.evidence.all()
        ]
    return answer


def set_answer(standing: Standing, set_id: str) -> dict[str, Any]:
    """A set judged: verdicts with reasons, thresholds, citations, and the distance to the line."""
    verdict = standing.verdict(set_id)
    names = {part.id: part.title for part in standing.parts}
    settled, slots = settled_share(verdict.criteria_set)
    counts: dict[str, int] = {}
    for item in verdict.criteria:
        counts[item.state.value] = counts.get(item.state.value, 0) + 1
    return {
        "place": place_answer(standing.place),
        "set": set_summary(verdict.criteria_set),
        "on": verdict.day.isoformat(),
        "in_force": verdict.in_force,
        "state": verdict.state.value,
        "provisional": verdict.provisional,
        "reason": reason_text(verdict.reason, names),
        "settled": {"slots": settled, "of": slots},
        "counts": counts,
        "criteria": [
            {
                "code": item.criterion.code,
                "title": item.criterion.title_vi,
                "state": item.state.value,
                "provisional": item.provisional,
                "reason": reason_text(item.reason, names),
                "citation": f"{item.citation.number}, {item.citation.place}",
                "indicators": [_line_answer(line, names) for line in item.indicators],
            }
            for item in verdict.criteria
        ],
    }


def _line_answer(line: IndicatorVerdict, names: dict[int, str]) -> dict[str, Any]:
    verdict = line.verdict
    definition = indicators().get(getattr(verdict.rule, "indicator", ""))
    reading = verdict.reading
    cell = verdict.line.threshold if verdict.line else None
    rule_confidence = getattr(verdict.rule, "confidence", None)
    return {
        "code": line.indicator.code,
        "title": line.indicator.title_vi,
        "state": verdict.state.value,
        "provisional": verdict.provisional,
        "reason": reason_text(verdict.reason, names),
        "value": reading_text(reading, definition) if reading else None,
        "amount": amount_data(reading.amount) if reading else None,
        "threshold": text_of(verdict.line.value) if verdict.line else None,
        "threshold_text": verdict_line(verdict, definition) or None,
        "confidence": cell.confidence.value if cell else rule_confidence and rule_confidence.value,
        "citation": f"{line.citation.number}, {line.citation.place}",
        "distance": distance_text(verdict.distance, definition) or None,
        "values": list(reading.sources) if reading else [],
    }


def goal_answer(item: GoalStanding, standing: Standing) -> dict[str, Any]:
    """A goal: as written, as followed, its actual value, verdict, course and rounding rule."""
    names = {part.id: part.title for part in standing.parts}
    goal, terms, verdict = item.goal, item.terms, item.verdict
    line = None if terms.low is None else terms.followed_as[1]
    return {
        "order": goal.order,
        "where": goal.where,
        "as_written": goal.as_written,
        "name": goal.name_vi,
        "indicator": goal.indicator or None,
        "comparator": goal.comparator,
        "value": [text_of(terms.low), text_of(terms.high)] if terms.high else text_of(terms.low),
        "unit": goal.unit_vi or None,
        "numerator": goal.count,
        "denominator": goal.count_of,
        "actual": reading_text(item.reading, item.indicator, line, terms.decimals) or None,
        "amount": amount_data(item.reading.amount),
        "state": verdict.state.value,
        "course": verdict.course.value,
        "reason": reason_text(verdict.reason, names),
        "distance": distance_text(verdict.distance, item.indicator) or None,
        "days_left": verdict.days_left,
        "rounding": rounding_text(terms),
        "followed_as": followed_text(terms) or None,
        "remark": goal.remark_vi or None,
        "trend": [{"on": p.day.isoformat(), "value": text_of(p.value)} for p in item.trend],
        "period": item.reading.newest.code if item.reading.newest else None,
    }
