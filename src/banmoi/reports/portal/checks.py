"""What was checked and praised, for anybody: recommendations, one inspection at a glance, commendations."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils import timezone

from banmoi.reports.awards import award_word
from banmoi.reports.inspections import item_kind_text, recommendation_text, result_text
from banmoi.reports.portal.dataset import Asked, Row, Value
from banmoi.reports.surveys import public_results
from banmoi.rooms.awards.queries import published_at
from banmoi.rooms.inspections.models import (
    Inspection,
    InspectionState,
    Recommendation,
    RecommendationState,
    Result,
)
from banmoi.rooms.inspections.queries import inspections_of, items_of, recommendations_of


def concluded(asked: Asked) -> list[Inspection]:
    """The inspections that were concluded, held by the day."""
    return [
        item
        for item in inspections_of(asked.place)
        if item.state == InspectionState.CONCLUDED and item.held_on is not None and item.held_on <= asked.day
    ]


def inspections(asked: Asked) -> Sequence[Row]:
    """Every recommendation of inspections that were concluded; an inspection without any has one row."""
    rows: list[Row] = []
    for item in concluded(asked):
        head: dict[str, Value] = {"id": item.pk, "inspection": item.title_vi, "held_on": item.held_on}
        rows += [{**head, **row} for row in _recommendations(item, asked.day)] or [
            {**head, "recommendation": None, "owner": None, "due": None, "state": None}
        ]
    return rows


def _recommendations(item: Inspection, day: date) -> list[dict[str, Value]]:
    rows = recommendations_of(item)
    prefetch_related_objects(rows, "steps")
    return [_recommendation(row, day) for row in rows]


def _recommendation(row: Recommendation, day: date) -> dict[str, Value]:
    """A recommendation as it stood on a day, by the steps that were taken until then."""
    taken = [step for step in row.steps.all() if timezone.localdate(step.said_at) <= day]
    state = max(taken, key=lambda step: step.pk).outcome if taken else RecommendationState.OPEN
    return {
        "recommendation": row.text,
        "owner": row.owner.name_vi,
        "due": row.due,
        "state": recommendation_text(state),
    }


@dataclass(frozen=True, slots=True)
class PublicInspection:
    """An inspection at a glance: what it concluded, how many lines it looked at by kind and result, the lines
    that are not met, and what it asked for."""

    title: str
    held_on: date
    conclusion: str
    counts: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    lacks: tuple[tuple[str, str, str], ...]
    recommendations: tuple[Row, ...]


def public_inspection(asked: Asked, number: int) -> PublicInspection | None:
    """A concluded inspection; None for any other."""
    found = next((item for item in concluded(asked) if item.pk == number), None)
    if found is None or found.held_on is None:
        return None
    items = items_of(found)
    counts: dict[str, Counter[str]] = {}
    for item in items:
        counts.setdefault(item.kind, Counter())[item.result or Result.NOT_SEEN] += 1
    return PublicInspection(
        found.title_vi,
        found.held_on,
        found.conclusion,
        tuple(
            (
                item_kind_text(kind),
                tuple((result_text(result), count[result]) for result in Result if count[result]),
            )
            for kind, count in counts.items()
        ),
        tuple(
            (item.words, item.finding, item.unit.name_vi if item.unit else "")
            for item in items
            if item.result == Result.NOT_MET
        ),
        tuple(_recommendations(found, asked.day)),
    )


def awards(asked: Asked) -> Sequence[Row]:
    """The hamlets and bodies that were praised, published by the day. Persons are not named."""
    return [
        {
            "year": int(row.round.year),
            "round": row.round.name,
            "unit": row.unit or asked.places[row.place_id].title,
            "form": award_word(row, "form"),
            "decision": row.decision_number,
            "decided_on": row.decided_on,
        }
        for row in published_at(list(asked.places))
        if row.kind != "person" and (row.decided_on is None or row.decided_on <= asked.day)
    ]


def surveys(asked: Asked) -> Sequence[Row]:
    """Published results of surveys of satisfaction; a group that is hidden has no numbers."""
    return [
        {
            "survey": row.title,
            "closed_on": row.closed_on,
            "question": row.text or None,
            "hamlet": row.hamlet or None,
            "asked": row.asked,
            "answered": row.answered,
            "satisfied": row.satisfied,
            "share": row.share,
            "worst": row.worst,
        }
        for row in public_results(list(asked.places), asked.day)
    ]
