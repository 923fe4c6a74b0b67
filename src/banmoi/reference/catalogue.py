"""The indicator catalogue and the legal texts, from their files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from banmoi.core.indicators import AcrossPeriods, AcrossPlaces, Indicator, IndicatorKind
from banmoi.reference.files import FactError, load, need


@dataclass(frozen=True, slots=True)
class LegalText:
    """A paper of law: what it is called, and from when to when it is in force."""

    id: str
    kind: str
    number: str
    issuer: str
    issued_on: date | None
    subject_vi: str
    subject_en: str
    in_force_from: date | None
    in_force_to: date | None
    confidence: str
    source: str
    note_vi: str


@cache
def texts() -> Mapping[str, LegalText]:
    """All legal texts by id."""
    return {
        entry["id"]: LegalText(
            entry["id"],
            need(entry, "kind", f"texts.yaml, {entry['id']}"),
            need(entry, "number", f"texts.yaml, {entry['id']}"),
            entry.get("issuer") or "",
            entry.get("date"),
            entry.get("subject_vi") or "",
            entry.get("subject_en") or "",
            entry.get("in_force_from"),
            entry.get("in_force_to"),
            need(entry, "confidence", f"texts.yaml, {entry['id']}"),
            need(entry, "source", f"texts.yaml, {entry['id']}"),
            entry.get("note_vi") or "",
        )
        for entry in load("texts.yaml")
    }


@cache
def indicators() -> Mapping[str, Indicator]:
    """The catalogue by key, in the order of its file."""
    found: dict[str, Indicator] = {}
    for entry in load("indicators.yaml"):
        key = entry["key"]
        if key in found:
            raise FactError(f"indicators.yaml: '{key}' stands twice; keep one.")
        found[key] = Indicator(
            key=key,
            name_vi=need(entry, "name_vi", key),
            name_en=need(entry, "name_en", key),
            kind=IndicatorKind(entry["kind"]),
            unit_vi=entry.get("unit_vi") or "",
            unit_en=entry.get("unit_en") or "",
            better=entry.get("better") or "",
            counted_vi=entry.get("counted_vi") or "",
            counted_en=entry.get("counted_en") or "",
            base=entry.get("base") or "",
            base_vi=entry.get("base_vi") or "",
            base_en=entry.get("base_en") or "",
            by_sex=entry.get("disaggregation") == "sex",
            collected_at=need(entry, "collected_at", key),
            across_places=AcrossPlaces(entry["across_places"]),
            across_periods=AcrossPeriods(entry["across_periods"]),
            fresh_months=int(need(entry, "fresh_months", key)),
            sector=entry.get("sector") or "",
            definition_vi=need(entry, "definition_vi", key),
            definition_en=need(entry, "definition_en", key),
            from_plan=bool(entry.get("from_plan")),
            derived=bool(entry.get("derived")),
            reported_first=bool(entry.get("reported_first")),
        )
    for indicator in found.values():
        if indicator.base and indicator.base not in found:
            raise FactError(f"indicators.yaml: base '{indicator.base}' of {indicator.key} is unknown.")
    return found
