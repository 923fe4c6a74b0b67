"""Goals of a plan against what is known on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from banmoi.core.amounts import Amount
from banmoi.core.assess import CriterionVerdict, State
from banmoi.core.goals import (
    CHANGES,
    GoalComparator,
    GoalTerms,
    GoalVerdict,
    TrendPoint,
    changed,
    judge_goal,
    weaker_than,
)
from banmoi.core.indicators import Indicator, IndicatorKind
from banmoi.core.periods import quarters_back
from banmoi.core.readings import Reading
from banmoi.core.reasons import Reason, ReasonCode
from banmoi.reference.catalogue import indicators
from banmoi.rooms.assessments.queries import Standing
from banmoi.rooms.places.queries import scope_ids
from banmoi.rooms.plans.models import Answer, Goal, Plan, PlanStatus

TREND_QUARTERS = 6


@dataclass(frozen=True, slots=True)
class GoalStanding:
    """A goal with its actual value, its verdict and its values at past quarter ends.

    `before` is the reading of the day before the plan began, where the goal asks for less than that.
    """

    goal: Goal
    terms: GoalTerms
    indicator: Indicator | None
    reading: Reading
    verdict: GoalVerdict
    trend: tuple[TrendPoint, ...]
    gained: tuple[str, ...] = ()
    before: Reading | None = None


def _issued(place_id: int) -> QuerySet[Plan]:
    """The place's own plans that have been in force; drafts and plans of its units are not asked."""
    statuses = (PlanStatus.IN_FORCE, PlanStatus.CLOSED)
    return Plan.objects.filter(place_id=place_id, unit=None, status__in=statuses)


def plan_for(place_id: int, year: int) -> Plan | None:
    """The plan of a place whose time holds the year; of several, the one issued last."""
    rows = _issued(place_id).filter(starts__year__lte=year, ends__year__gte=year)
    return rows.order_by("-issued_on", "-id").first()


def plan_years(place_id: int) -> list[int]:
    """The years for which a place has a plan that is or was in force, the newest first."""
    spans = _issued(place_id).values_list("starts", "ends")
    years = {year for starts, ends in spans for year in range(starts.year, ends.year + 1)}
    return sorted(years, reverse=True)


def plan_on(place_id: int, day: date) -> Plan | None:
    """The plan whose time holds a day, else the last one before it."""
    rows = _issued(place_id).filter(starts__lte=day)
    return rows.order_by("-ends", "-issued_on", "-id").first()


def terms_of(goal: Goal, plan: Plan) -> GoalTerms:
    """A stored goal as terms; the target keeps the number of decimals that it was written with."""
    quantum = Decimal(1).scaleb(-goal.decimals)
    return GoalTerms(
        comparator=GoalComparator(goal.comparator),
        low=None if goal.low is None else goal.low.quantize(quantum),
        high=None if goal.high is None else goal.high.quantize(quantum),
        is_share=goal.unit_vi.startswith("%"),
        starts=plan.starts,
        ends=plan.ends,
        of_count=None if goal.count is None or goal.count_of is None else (goal.count, goal.count_of),
    )


def goals_of(plan: Plan, standing: Standing) -> list[GoalStanding]:
    """Every goal of a plan against the place's readings, in the plan's order."""
    found = []
    for goal in Goal.objects.filter(plan=plan, ended_in=None).exclude(answer=Answer.DROPPED):
        terms = terms_of(goal, plan)
        definition = indicators().get(goal.indicator)
        gained: tuple[str, ...] = ()
        trend: tuple[TrendPoint, ...] = ()
        if definition is None:
            reading = Reading(reason=Reason(ReasonCode.NO_VALUE))
        elif definition.derived:
            reading, gained = criteria_gained(plan, standing)
        else:
            reading = standing.readings[definition.key]
            trend = _trend(definition, standing)
            if terms.comparator in CHANGES:
                base = standing.reading_on(definition.key, plan.starts - timedelta(days=1))
                reading, trend = changed(base, reading, terms.comparator), ()
        verdict = judge_goal(terms, reading, standing.day, trend)
        before = result_before(plan, terms, definition, standing)
        found.append(GoalStanding(goal, terms, definition, reading, verdict, trend, gained, before))
    return found


def result_before(
    plan: Plan, terms: GoalTerms, definition: Indicator | None, standing: Standing
) -> Reading | None:
    """The reading of the day before the plan began, where a goal asks for less than that; else None."""
    if definition is None or definition.derived:
        return None
    base = standing.reading_on(definition.key, plan.starts - timedelta(days=1))
    return base if weaker_than(terms, base) else None


def results_before(plan: Plan, goals: Iterable[Goal], standing: Standing) -> dict[int, Reading]:
    """For goals, also of a plan still in draft, that ask for less than what was there: that reading."""
    found = {}
    for goal in goals:
        base = result_before(plan, terms_of(goal, plan), indicators().get(goal.indicator), standing)
        if base is not None:
            found[goal.id] = base
    return found


def _trend(definition: Indicator, standing: Standing) -> tuple[TrendPoint, ...]:
    if definition.kind is IndicatorKind.DECISION and definition.collected_at == "commune":
        return ()
    points = []
    for period in reversed(list(quarters_back(standing.day, TREND_QUARTERS))):
        reading = standing.reading_on(definition.key, min(period.end, standing.day))
        if reading.newest is None or reading.newest.end < period.start:
            continue
        if reading.amount is not None and reading.amount.defined:
            share = definition.kind is IndicatorKind.SHARE or definition.across_places == "count_true"
            value = reading.amount.rounded(4) if share else reading.amount.numerator
            points.append(TrendPoint(min(period.end, standing.day), value))
    return tuple(points)


def criteria_gained(plan: Plan, standing: Standing) -> tuple[Reading, tuple[str, ...]]:
    """How many criteria of the set aimed for are met now and were not met the day before the plan
    began: from the assessments, never typed. A criterion not known then or now counts in no way but
    as what the number may still become."""
    if not plan.aimed_set or plan.aimed_set not in standing.sets:
        return Reading(reason=Reason(ReasonCode.CONTENT_NOT_KNOWN)), ()
    now = standing.verdict(plan.aimed_set).criteria
    base = standing.verdict(plan.aimed_set, plan.starts - timedelta(days=1)).criteria
    gained = _moved(base, now, State.MET)
    open_now = _moved(base, now, State.NOT_KNOWN)
    low, high = Decimal(len(gained)), Decimal(len(gained) + len(open_now))
    reason = Reason(ReasonCode.INDICATORS_NOT_KNOWN, {"codes": open_now, "of": len(now)})
    return Reading(low=Amount(low), high=Amount(high), reason=reason if open_now else None), gained


def _moved(base: Sequence[CriterionVerdict], now: Sequence[CriterionVerdict], to: State) -> tuple[str, ...]:
    before = {item.criterion.code: item.state for item in base}
    return tuple(
        item.criterion.code
        for item in now
        if item.state is to and before.get(item.criterion.code) is State.NOT_MET
    )


def plans_to_print(place_id: int) -> list[Plan]:
    """The place's own plans that are confirmed or in force, the latest first."""
    statuses = (PlanStatus.IN_FORCE, PlanStatus.CONFIRMED)
    rows = Plan.objects.filter(place_id=place_id, unit=None, status__in=statuses)
    return list(rows.select_related("parent").order_by("-starts", "-issued_on", "-id"))


def plans_to_decide(place_id: int, day: date) -> list[Plan]:
    """The plans of a place, its units and the places below: confirmed ones first, then those in force."""
    rows = Plan.objects.filter(
        place_id__in=scope_ids([place_id], day), status__in=(PlanStatus.IN_FORCE, PlanStatus.CONFIRMED)
    )
    found = rows.select_related("unit", "parent").order_by("-starts", "place_id", "id")
    return sorted(found, key=lambda plan: (plan.status != PlanStatus.CONFIRMED, plan.unit_id is not None))
