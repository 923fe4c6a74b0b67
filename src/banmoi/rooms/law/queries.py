"""The rule book as it stands for a place: the files, with what two people settled over them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from banmoi.core.law import (
    DECIDED_SLOT,
    Compare,
    Confidence,
    CriteriaSet,
    Criterion,
    LawIndicator,
    Settlement,
    Threshold,
    set_rules,
    with_layer,
    with_settlements,
)
from banmoi.reference.sets import criteria_sets, layers
from banmoi.rooms.law.models import Collation
from banmoi.rooms.places.queries import place_keys


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell of the rule book that can be compared with the text."""

    criterion: Criterion
    indicator: LawIndicator
    rule_key: str
    slot: str
    indicator_key: str
    confidence: Confidence
    threshold: Threshold | None
    article: str

    @property
    def is_decided(self) -> bool:
        return self.slot == DECIDED_SLOT


def sets_for(above: list[int], day: date) -> Mapping[str, CriteriaSet]:
    """All sets with, over them, the layers of the province in force on the day, and the settlements
    of a place and of those above it (`above`, nearest first)."""
    settled: dict[str, dict[tuple[str, str], Settlement]] = {}
    rows = Collation.objects.filter(place_id__in=above, settled_at__isnull=False)
    nearest = {place_id: -rank for rank, place_id in enumerate(above)}
    for row in sorted(rows, key=lambda row: (nearest[row.place_id], row.settled_at, row.id)):
        value = None if row.value is None else row.value.normalize()
        if value is not None:
            value = value + 0
        settled.setdefault(row.set_id, {})[row.rule_key, row.slot] = Settlement(value, row.article)
    return {
        key: _marked(with_settlements(item, settled[key]), settled[key]) if key in settled else item
        for key, item in _layered(above, day).items()
    }


def _layered(above: list[int], day: date) -> Mapping[str, CriteriaSet]:
    found = dict(criteria_sets())
    for layer in layers():
        if layer.in_force(day) and layer.place_key in place_keys(above):
            found[layer.set_id] = with_layer(found[layer.set_id], layer)
    return found


def _marked(item: CriteriaSet, settled: Mapping[tuple[str, str], Settlement]) -> CriteriaSet:
    """A set with corrections is another version than the file alone."""
    trail = "|".join(f"{k}/{s}={v.value}@{v.article}" for (k, s), v in sorted(settled.items()))
    return replace(item, version=f"{item.version[:32]}+{hashlib.sha256(trail.encode()).hexdigest()[:31]}")


def slots_of(criteria_set: CriteriaSet) -> list[Slot]:
    """Every cell of a set, in the order of the text."""
    found: list[Slot] = []
    for criterion, indicator, rule in set_rules(criteria_set):
        if isinstance(rule, Compare):
            found += [
                Slot(
                    criterion,
                    indicator,
                    rule.key,
                    cell.slot,
                    rule.indicator,
                    cell.confidence,
                    cell,
                    cell.article,
                )
                for cell in rule.thresholds
            ]
        else:
            found.append(
                Slot(
                    criterion,
                    indicator,
                    rule.key,
                    DECIDED_SLOT,
                    rule.indicator,
                    rule.confidence,
                    None,
                    rule.article,
                )
            )
    return found


def settled_share(criteria_set: CriteriaSet) -> tuple[int, int]:
    """How many cells of a set are settled, and how many there are."""
    slots = slots_of(criteria_set)
    return sum(slot.confidence is Confidence.SETTLED for slot in slots), len(slots)


def collations(above: list[int], set_id: str) -> list[Collation]:
    """All comparisons of a set that concern a place, newest first."""
    rows = Collation.objects.filter(place_id__in=above, set_id=set_id)
    return list(rows.select_related("compared_by", "settled_by", "refused_by", "scan").order_by("-id"))


def open_collations(place_ids: frozenset[int]) -> list[Collation]:
    """Comparisons that wait for a second person."""
    rows = Collation.objects.filter(place_id__in=place_ids, settled_at__isnull=True, refused_at__isnull=True)
    return list(rows.select_related("compared_by").order_by("id"))


def get_collation(collation_id: int) -> Collation | None:
    """One comparison."""
    return Collation.objects.filter(id=collation_id).select_related("scan").first()


def scan_places(file_id: int) -> set[int]:
    """The places whose comparisons rest on a scan."""
    return set(Collation.objects.filter(scan_id=file_id).values_list("place_id", flat=True))
