"""What a unit answers for across plans, criteria and inspections; boards that a plan wants filled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from banmoi.core.law import CriteriaSet, Criterion
from banmoi.reference.sets import find_set
from banmoi.rooms.inspections.models import Recommendation
from banmoi.rooms.inspections.queries import open_of_units, plans_in_force
from banmoi.rooms.people.models import Unit
from banmoi.rooms.plans.models import Goal, TakenCriterion, Task
from banmoi.rooms.plans.unit_queries import (
    criteria_taken_by,
    goals_answered_by,
    tasks_joined_by,
    tasks_led_by,
    units_named,
)

BOARDS = frozenset({"steering_committee", "management_board", "hamlet_board"})
"""The boards that carry a plan out: part III sets them up or renews them."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A criterion that a unit stands behind, with its set where that is known."""

    row: TakenCriterion
    criteria_set: CriteriaSet | None
    criterion: Criterion | None


@dataclass(frozen=True, slots=True)
class Duties:
    """All that a unit answers for."""

    led: tuple[Task, ...]
    joined: tuple[Task, ...]
    goals: tuple[Goal, ...]
    taken: tuple[Taken, ...]
    recommendations: tuple[Recommendation, ...]
    late: frozenset[int]

    @property
    def none(self) -> bool:
        return not (self.led or self.joined or self.goals or self.taken or self.recommendations)


def duties_of(unit: Unit, day: date) -> Duties:
    """What the plans in force and the inspections ask of a unit. A constant number of queries."""
    owed = open_of_units([unit.id])
    taken = []
    for row in criteria_taken_by(unit.id):
        found = find_set(row.set_id)
        taken.append(Taken(row, found, found.criterion(row.criterion) if found else None))
    return Duties(
        led=tuple(tasks_led_by(unit.id)),
        joined=tuple(tasks_joined_by(unit.id)),
        goals=tuple(goals_answered_by(unit.id)),
        taken=tuple(taken),
        recommendations=tuple(owed),
        late=frozenset(row.id for row in owed if row.due < day),
    )


def unfilled(place_id: int, units: Sequence[Unit]) -> set[int]:
    """The units that a plan in force wants (a board of the plan, or one that has a task or goal in it) and
    in which nobody sits. `units` come with the positions of the day."""
    empty = [unit for unit in units if not unit.positions.all()]
    if not empty or not plans_in_force(place_id):
        return set()
    named = units_named({unit.place_id for unit in empty})
    return {unit.id for unit in empty if unit.kind in BOARDS or unit.id in named}
