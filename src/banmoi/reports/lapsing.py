"""What lapses if nobody acts: evidence, values that grow old, certificates and warranties of the registers,
papers that ask for an answer, the plan's end, sets that are replaced."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from banmoi.core.indicators import Indicator
from banmoi.core.law import CriteriaSet, leaf_rules
from banmoi.core.periods import months_before
from banmoi.core.readings import Observation, ValueStatus
from banmoi.reference.catalogue import indicators
from banmoi.rooms.assessments.queries import Standing
from banmoi.rooms.dispatch.models import IncomingPaper
from banmoi.rooms.dispatch.queries import answers_due
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.plans.models import Plan
from banmoi.rooms.registers.queries import Ending, endings


@dataclass(frozen=True, slots=True)
class Lapse:
    """Something that ends: on its first day without; which criteria would fall with it."""

    day: date
    kind: str
    place_id: int
    definition: Indicator | None = None
    value_id: int | None = None
    criteria_set: CriteriaSet | None = None
    plan: Plan | None = None
    criteria: tuple[str, ...] = ()
    ending: Ending | None = None
    paper: IncomingPaper | None = None


def lapses_of(
    standing: Standing, start: date, end: date, plan: Plan | None, rights: Rights | None = None
) -> list[Lapse]:
    """What lapses in a span of days, soonest first. Only what counts now can fall. `rights`: of the reader,
    for titles that concern a person."""
    found = [
        *_values(standing, start, end),
        *_sets(standing, start, end),
    ]
    found += _entries(endings(_places(standing), start, end, rights))
    found += [
        Lapse(paper.answer_by, "answer_due", paper.place_id, paper=paper)
        for paper in answers_due([standing.place.id], start, end)
        if paper.answer_by is not None
    ]
    if plan is not None and start <= plan.ends <= end:
        found.append(Lapse(plan.ends, "plan_ends", standing.place.id, plan=plan))
    return sorted(found, key=lambda item: (item.day, item.kind, item.place_id))


PAST_DAYS = 365
"""How long something that ended and was not renewed stays in the calendar."""


def past_of(standing: Standing, day: date, rights: Rights | None = None) -> list[Lapse]:
    """The entries of registers that ended within the last year and that no later entry took over from,
    the longest past first. One query."""
    before = day - timedelta(days=1)
    rows = endings(_places(standing), day - timedelta(days=PAST_DAYS), before, rights, followed=False)
    return _entries(rows)


def _places(standing: Standing) -> list[int]:
    return [standing.place.id, *(part.id for part in standing.parts)]


def _entries(rows: Sequence[Ending]) -> list[Lapse]:
    return [Lapse(item.day, "entry", item.place_id, ending=item) for item in rows]


def _values(standing: Standing, start: date, end: date) -> Iterator[Lapse]:
    """The newest verified value of each indicator and place: when its evidence, or it, runs out."""
    for items in standing.observations.values():
        verified = [item for item in items if item.status is ValueStatus.VERIFIED]
        if not verified:
            continue
        newest = max(verified, key=lambda item: (item.period.end, item.value_id))
        definition = indicators().get(newest.indicator)
        if definition is None:
            continue
        if newest.lapses_on is not None and start <= newest.lapses_on <= end:
            yield _lapse(standing, newest, definition, newest.lapses_on, "evidence")
        day = _too_old_on(newest, definition)
        if start <= day <= end:
            yield _lapse(standing, newest, definition, day, "too_old")


def _too_old_on(item: Observation, definition: Indicator) -> date:
    day = item.period.end
    later = date(day.year + (day.month - 1 + definition.fresh_months) // 12, 1, 1)
    month = (day.month - 1 + definition.fresh_months) % 12 + 1
    guess = date(later.year, month, min(day.day, 28))
    while months_before(guess, definition.fresh_months) <= day:
        guess += timedelta(days=1)
    return guess


def _lapse(standing: Standing, item: Observation, definition: Indicator, day: date, kind: str) -> Lapse:
    criteria = tuple(
        f"{criteria_set.short_vi} · {criterion.code}"
        for criteria_set in standing.sets.values()
        if criteria_set.level == "commune"
        and not criteria_set.reference_only
        and criteria_set.in_force(standing.day)
        for criterion in criteria_set.criteria or ()
        if any(
            rule.indicator == definition.key
            for line in criterion.indicators or ()
            for rule in leaf_rules(line.rule)
        )
    )
    return Lapse(day, kind, item.place, definition, item.value_id, criteria=criteria)


def _sets(standing: Standing, start: date, end: date) -> Iterator[Lapse]:
    for item in standing.sets.values():
        if item.level != standing.place.level or item.reference_only or item.in_force_to is None:
            continue
        if start <= item.in_force_to <= end:
            yield Lapse(item.in_force_to, "set_ends", standing.place.id, criteria_set=item)
