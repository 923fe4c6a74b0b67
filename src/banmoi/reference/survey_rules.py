"""Which share of satisfied people is asked for, and what provinces asked of the number of households."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from banmoi.core.law import Confidence
from banmoi.reference.files import load, need


@dataclass(frozen=True, slots=True)
class SurveyLine:
    """The share (per cent) that must be satisfied for an aim, and how sure that is."""

    key: str
    name_vi: str
    name_en: str
    line: Decimal
    confidence: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """At least this share (per cent) of households that a province had asked: an example only."""

    province: str
    share: Decimal
    confidence: Confidence
    source: str


@cache
def survey_lines() -> Mapping[str, SurveyLine]:
    """The lines by the commune's aim."""
    found = {}
    for key, entry in load("survey_rules.yaml")["lines"].items():
        where = f"survey_rules.yaml, {key}"
        found[key] = SurveyLine(
            key,
            need(entry, "vi", where),
            need(entry, "en", where),
            Decimal(need(entry, "line", where)),
            Confidence(need(entry, "confidence", where)),
            need(entry, "source", where),
        )
    return found


@cache
def coverages() -> tuple[Coverage, ...]:
    """What some provinces asked for, in the order of the file."""
    return tuple(
        Coverage(
            need(entry, "province", "survey_rules.yaml, coverage"),
            Decimal(need(entry, "share", "survey_rules.yaml, coverage")),
            Confidence(need(entry, "confidence", "survey_rules.yaml, coverage")),
            need(entry, "source", "survey_rules.yaml, coverage"),
        )
        for entry in load("survey_rules.yaml")["coverage"]
    )
