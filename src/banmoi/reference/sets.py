"""Criteria sets from their files. A threshold without confidence and source is refused."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

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
    DerivedLine,
    LawIndicator,
    Layer,
    MeasureKind,
    RegionOverride,
    Rule,
    Threshold,
    set_rules,
)
from banmoi.core.readings import FEMALE, MALE
from banmoi.reference.catalogue import indicators, texts
from banmoi.reference.files import DATA, FactError, load, need


@cache
def criteria_sets() -> Mapping[str, CriteriaSet]:
    """All sets by id, in the order of their first day in force."""
    names = sorted(item.name for item in (DATA / "sets").iterdir() if item.name.endswith(".yaml"))
    found = [_set(load(f"sets/{name}")) for name in names]
    found.sort(key=lambda item: (item.in_force_from or date.max, item.id))
    return {item.id: item for item in found}


@cache
def layers() -> tuple[Layer, ...]:
    """What provinces put over national sets, in the order of their files."""
    folder = DATA / "layers"
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".yaml"))
    return tuple(_layer(load(f"layers/{name}"), f"layers/{name}") for name in names)


def _layer(data: dict[str, Any], where: str) -> Layer:
    base = criteria_sets().get(data["set"])
    if base is None or data["text"] not in texts():
        raise FactError(f"{where}: set '{data['set']}' or text '{data['text']}' is not known.")
    keys = {rule.key for _criterion, _line, rule in set_rules(base)}
    cells: list[tuple[str, Threshold]] = []
    for item in data["cells"]:
        if item["rule"] not in keys:
            raise FactError(f"{where}: the set has no rule '{item['rule']}'.")
        article = str(need(item, "article", where))
        cells += [(item["rule"], replace(cell, article=article)) for cell in _cells(item, where)]
    return Layer(
        data["id"],
        data["set"],
        need(data, "place", where),
        data["text"],
        data.get("in_force_from"),
        data.get("in_force_to"),
        tuple(cells),
    )


def find_set(name: str) -> CriteriaSet | None:
    """A set by its id or one of its aliases ("318-I"); blanks and invisible marks do not matter."""
    wanted = "".join(character for character in name if character.isprintable()).strip().casefold()
    for item in criteria_sets().values():
        if wanted in (item.id.casefold(), *(alias.casefold() for alias in item.aliases)):
            return item
    return None


def sets_in_force(level: str, day: date, family: str | None = None) -> list[CriteriaSet]:
    """The sets for a level of place that are in force on a day, those for comparison left out."""
    return [
        item
        for item in criteria_sets().values()
        if item.level == level
        and not item.reference_only
        and item.in_force(day)
        and family in (None, item.family)
    ]


def _set(data: dict[str, Any]) -> CriteriaSet:
    where = f"sets/{data['id']}.yaml"
    text = data.get("text") or ""
    if text and text not in texts():
        raise FactError(f"{where}: text '{text}' is not in texts.yaml.")
    number = texts()[text].number if text else ""
    digest = hashlib.sha256(
        json.dumps(data, ensure_ascii=False, sort_keys=True, default=str).encode()
    ).hexdigest()
    raw_criteria = data.get("criteria")
    return CriteriaSet(
        id=data["id"],
        aliases=tuple(data.get("aliases") or ()),
        level=need(data, "level", where),
        family=need(data, "family", where),
        title_vi=need(data, "title_vi", where),
        title_en=need(data, "title_en", where),
        short_vi=need(data, "short_vi", where),
        short_en=need(data, "short_en", where),
        citation=Citation(text, number, data.get("annex") or ""),
        in_force_from=data.get("in_force_from"),
        in_force_to=data.get("in_force_to"),
        criteria=None
        if raw_criteria is None
        else tuple(_criterion(item, where, text, number) for item in raw_criteria),
        groups=tuple((g["id"], g["title_vi"], g["title_en"]) for g in data.get("groups") or ()),
        overrides=tuple(_overrides(data.get("region_overrides") or [])),
        reference_only=bool(data.get("reference_only")),
        expected_indicators=(data.get("expected") or {}).get("indicators"),
        version=digest,
        note_vi=data.get("note_vi") or "",
        note_en=data.get("note_en") or "",
    )


def _overrides(entries: list[dict[str, Any]]) -> Iterator[RegionOverride]:
    for entry in entries:
        for trait, value in entry["when"].items():
            yield RegionOverride(trait, value, entry["region"])


def _criterion(data: dict[str, Any], where: str, text: str, number: str) -> Criterion:
    where = f"{where}, criterion {data['code']}"
    need(data, "confidence", where)
    need(data, "source", where)
    raw = data.get("indicators")
    return Criterion(
        code=data["code"],
        title_vi=need(data, "title_vi", where),
        title_en=need(data, "title_en", where),
        group=data.get("group") or "",
        citation=Citation(text, number, need(data, "place_in_text", where)),
        indicators=None if raw is None else tuple(_line(item, where, text, number) for item in raw),
    )


def _line(data: dict[str, Any], where: str, text: str, number: str) -> LawIndicator:
    where = f"{where}, indicator {data['code']}"
    return LawIndicator(
        code=data["code"],
        title_vi=need(data, "title_vi", where),
        title_en=need(data, "title_en", where),
        rule=_rule(data["rule"], data["code"], where),
        citation=Citation(text, number, need(data, "place_in_text", where)),
        set_by=data.get("set_by") or "central",
        not_applicable_allowed=bool(data.get("not_applicable_allowed")),
        note_vi=data.get("note_vi") or "",
        note_en=data.get("note_en") or "",
    )


def _rule(data: dict[str, Any], key: str, where: str) -> Rule:
    kind = need(data, "kind", where)
    if kind in Combination.__members__.values():
        parts = tuple(_rule(part, f"{key}/{number}", where) for number, part in enumerate(data["parts"], 1))
        needed = int(data.get("at_least") or 1)
        if not 1 <= needed <= len(parts):
            raise FactError(f"{where}: at least {needed} of {len(parts)} parts cannot be asked for.")
        return Combine(key, Combination(kind), parts, needed)
    indicator = need(data, "indicator", where)
    if indicator not in indicators():
        raise FactError(f"{where}: indicator '{indicator}' is not in the catalogue.")
    if kind == "decided":
        return Decided(
            key,
            indicator,
            Confidence(need(data, "confidence", where)),
            need(data, "source", where),
            data.get("certainty") or "",
        )
    if kind not in Comparator.__members__.values():
        raise FactError(f"{where}: rule kind '{kind}' is not one of the closed list.")
    thresholds = tuple(cell for item in data["thresholds"] for cell in _cells(item, where))
    each = (FEMALE, MALE) if data.get("each") == "sex" else ()
    return Compare(key, Comparator(kind), MeasureKind(data["of"]), indicator, thresholds, each)


def _cells(data: dict[str, Any], where: str) -> Iterator[Threshold]:
    when = tuple(sorted((data.get("when") or {}).items()))
    derived = data.get("derived")
    shared: dict[str, Any] = {
        "confidence": Confidence(need(data, "confidence", where)),
        "source": data.get("source") or need(data, "certainty", where),
        "certainty": data.get("certainty") or "",
        "guess": "" if data.get("guess") is None else str(data["guess"]),
        "why": data.get("why_vi") or "",
        "derived": DerivedLine(derived["set"], derived["indicator"], Decimal(str(derived["times"])))
        if derived
        else None,
    }
    if "years" in data:
        for year, value in data["years"].items():
            yield Threshold(when, _decimal(value), year=int(year), **shared)
    else:
        yield Threshold(when, _decimal(data.get("value")), **shared)


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))
