"""Rows of what was checked and praised for anybody: recommendations of inspections, commendations."""

from collections.abc import Sequence

from banmoi.reports.awards import award_word
from banmoi.reports.inspections import recommendation_text
from banmoi.reports.portal.dataset import Asked, Row, Value
from banmoi.rooms.awards.queries import published_at
from banmoi.rooms.inspections.models import InspectionState
from banmoi.rooms.inspections.queries import inspections_of, recommendations_of


def inspections(asked: Asked) -> Sequence[Row]:
    """Every recommendation of inspections that were concluded; an inspection without any has one row."""
    rows: list[Row] = []
    for item in inspections_of(asked.place):
        if item.state != InspectionState.CONCLUDED or item.held_on is None or item.held_on > asked.day:
            continue
        head: dict[str, Value] = {"inspection": item.title_vi, "held_on": item.held_on}
        given = recommendations_of(item)
        rows += [
            {
                **head,
                "recommendation": row.text,
                "owner": row.owner.name_vi,
                "due": row.due,
                "state": recommendation_text(row.state),
            }
            for row in given
        ] or [{**head, "recommendation": None, "owner": None, "due": None, "state": None}]
    return rows


def awards(asked: Asked) -> Sequence[Row]:
    """The bodies that were praised, published by the day. Persons are not named."""
    return [
        {
            "year": int(row.round.year),
            "round": row.round.name,
            "unit": row.unit,
            "form": award_word(row, "form"),
            "decision": row.decision_number,
            "decided_on": row.decided_on,
        }
        for row in published_at(list(asked.places))
        if row.unit and (row.decided_on is None or row.decided_on <= asked.day)
    ]
