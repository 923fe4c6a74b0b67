"""The board of a commune: goals, criteria of the set in force and the one aimed for, dues, changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from banmoi.core.assess import SetVerdict
from banmoi.core.indicators import Indicator
from banmoi.core.law import CriteriaSet
from banmoi.core.periods import period_on
from banmoi.core.readings import ValueStatus
from banmoi.reference.catalogue import indicators
from banmoi.reports.hamlets import hamlet_indicators
from banmoi.reports.lapsing import Lapse, lapses_of
from banmoi.reports.tasks import PlanWork, plan_work
from banmoi.reports.waiting import Waiting, waiting_for
from banmoi.rooms.assessments.queries import Standing, alarms_of, frozen_of, get_frozen, standing_of
from banmoi.rooms.indicators.models import ValueReview
from banmoi.rooms.indicators.queries import derived_keys, verified_between
from banmoi.rooms.law.queries import settled_share
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.plans.models import Plan
from banmoi.rooms.plans.queries import GoalStanding, goals_of, plan_on

CHANGE_DAYS = 7
LAPSE_DAYS = 180


@dataclass(frozen=True, slots=True)
class Change:
    """Values of one place that were verified on one day."""

    at: NamedPlace
    day: date
    definitions: tuple[Indicator, ...]
    value_id: int


@dataclass(frozen=True, slots=True)
class WatchedSet:
    """A set on the board with its verdict and how much of it is settled."""

    verdict: SetVerdict
    settled: int
    slots: int
    role: str

    @property
    def criteria_set(self) -> CriteriaSet:
        return self.verdict.criteria_set


@dataclass(frozen=True, slots=True)
class Late:
    """A hamlet that has not reported all of the quarter: how many values it told, of how many."""

    place: NamedPlace
    told: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Board:
    """All that the board shows, for one place and one day."""

    place: NamedPlace
    day: date
    plan: Plan | None
    goals: tuple[GoalStanding, ...]
    sets: tuple[WatchedSet, ...]
    waiting: tuple[Waiting, ...]
    lapses: tuple[Lapse, ...]
    changes: tuple[Change, ...]
    pending: int
    late: tuple[Late, ...]
    ended: bool
    alarms: tuple[int, ...]
    work: PlanWork | None
    names: Mapping[int, str]


def board_of(place: NamedPlace, day: date, now: datetime, rights: Rights) -> Board:
    """The board on a day, for a person. The number of queries does not grow with hamlets or goals."""
    standing = standing_of(place, day)
    plan = plan_on(place.id, day)
    # A plan that has ended keeps the result of its last day.
    ended = plan is not None and plan.ends < day
    closing = standing_of(place, plan.ends) if plan is not None and ended else standing
    goals = tuple(goals_of(plan, closing)) if plan else ()
    ids = [place.id, *(part.id for part in standing.parts)]
    names = {place.id: place.title} | {part.id: part.title for part in standing.parts}
    until = timezone.make_aware(datetime.combine(day, time.max))
    changes = _changes(
        verified_between(ids, until - timedelta(days=CHANGE_DAYS), until),
        {p.id: p for p in (place, *standing.parts)},
    )
    pending = sum(
        item.status is ValueStatus.REPORTED for items in standing.observations.values() for item in items
    )
    return Board(
        place=place,
        day=day,
        plan=plan,
        goals=goals,
        sets=watched_sets(standing, plan),
        waiting=tuple(waiting_for(rights, now)) if day == now.date() else (),
        lapses=tuple(lapses_of(standing, day, day + timedelta(days=LAPSE_DAYS), plan)),
        changes=changes,
        pending=pending,
        late=late_hamlets(standing),
        ended=ended,
        alarms=tuple(frozen_alarms([place.id])),
        work=plan_work(plan.id, min(day, plan.ends)) if plan else None,
        names=names,
    )


def _changes(reviews: list[ValueReview], places: Mapping[int, NamedPlace]) -> tuple[Change, ...]:
    """Reviews by place and day, newest first."""
    groups: dict[tuple[int, date], list[ValueReview]] = {}
    for review in reviews:
        key = review.value.place_id, timezone.localtime(review.reviewed_at).date()
        groups.setdefault(key, []).append(review)
    return tuple(
        Change(
            places[place_id],
            day,
            tuple(indicators()[r.value.indicator] for r in items if r.value.indicator in indicators()),
            items[0].value_id,
        )
        for (place_id, day), items in groups.items()
    )


def late_hamlets(standing: Standing) -> tuple[Late, ...]:
    """The hamlets that still owe values of the day's quarter, those that told least first. What registers
    tell is not owed."""
    period = period_on(standing.day)
    derived = derived_keys([part.id for part in standing.parts])
    found = []
    for part in standing.parts:
        wanted = [item.key for item in hamlet_indicators() if item.key not in derived.get(part.id, ())]
        told = sum(
            any(seen.period == period for seen in standing.observations.get((part.id, key), ()))
            for key in wanted
        )
        if told < len(wanted):
            found.append(Late(part, told, len(wanted)))
    return tuple(sorted(found, key=lambda item: (item.told, item.place.id)))


def watched_sets(standing: Standing, plan: Plan | None) -> tuple[WatchedSet, ...]:
    """The sets in force that a place must hold, then the one that its plan aims for; where no set
    is in force on the day, the next to come."""
    family = "commune_ntm" if standing.place.level == "commune" else "hamlet_ntm"
    own = [s for s in standing.sets.values() if s.level == standing.place.level and s.family == family]
    own = [s for s in own if not s.reference_only]
    chosen = [(s, "in_force") for s in own if s.in_force(standing.day)]
    if not chosen:
        coming = [s for s in own if s.in_force_from and s.in_force_from > standing.day]
        chosen = [(s, "coming") for s in coming[:1]]
    if plan is not None and plan.aimed_set in standing.sets:
        aimed = standing.sets[plan.aimed_set]
        if all(item.id != aimed.id for item, _ in chosen):
            chosen.append((aimed, "aimed"))
    return tuple(WatchedSet(standing.verdict(item.id), *settled_share(item), role) for item, role in chosen)


def frozen_alarms(place_ids: list[int]) -> list[int]:
    """Frozen assessments of places that no longer agree with their recomputation: an alarm."""
    wrong = []
    for item in frozen_of(place_ids)[:3]:
        whole = get_frozen(item.id)
        if whole is not None and alarms_of(whole):
            wrong.append(item.id)
    return wrong
