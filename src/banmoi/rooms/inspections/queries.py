"""What an inspection has to look at, what stands written, and which recommendations are still open."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from banmoi.core.amounts import Amount
from banmoi.core.assess import State
from banmoi.core.numbers import exact_text
from banmoi.rooms.assessments.queries import Standing, standing_of
from banmoi.rooms.inspections.models import (
    Difficulty,
    Inspection,
    InspectionItem,
    InspectionState,
    ItemKind,
    Recommendation,
    RecommendationState,
    RecommendationStep,
    Result,
)
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.plans.models import Plan, PlanStatus
from banmoi.rooms.plans.queries import goals_of
from banmoi.rooms.plans.task_queries import task_list, tasks_of_plan


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """A line that an inspection on a day would have, before it is written down."""

    kind: ItemKind
    words: str
    where: str = ""
    unit_id: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    recommendation_id: int | None = None
    task_id: int | None = None
    goal_id: int | None = None
    set_id: str = ""
    criterion: str = ""


def checklist(
    place: NamedPlace, plan: Plan, day: date, inspection_id: int | None = None
) -> list[ChecklistLine]:
    """All that an inspection of a plan on a day looks at, in its order: recommendations of other
    inspections that nobody has verified; tasks due by the day or without a day; goals with their verdict;
    criteria of the set in force and of the one aimed for that are not met or not known."""
    standing = standing_of(place, min(day, plan.ends))
    return [
        *_still_open(place.id, inspection_id),
        *_tasks(plan, day),
        *_goals(plan, standing),
        *_criteria(plan, standing),
    ]


def _still_open(place_id: int, inspection_id: int | None) -> Iterator[ChecklistLine]:
    for row in open_recommendations([place_id]):
        if row.inspection_id == inspection_id:
            continue
        facts = {"due": row.due.isoformat(), "state": row.state, "inspection": row.inspection.title_vi}
        yield ChecklistLine(
            ItemKind.RECOMMENDATION, row.text, row.inspection.title_vi[:120], row.owner_id, facts,
            recommendation_id=row.id,
        )  # fmt: skip


def _tasks(plan: Plan, day: date) -> Iterator[ChecklistLine]:
    for row in task_list(tasks_of_plan(plan.id), day).rows:
        task, times = row.task, [item.occurrence for item in row.rows]
        due = [item for item in times if item.due is not None and item.due <= day]
        undated = not times or any(item.due is None for item in times)
        if not due and not undated:
            continue
        meant = due or times
        last = max((item.due for item in due if item.due is not None), default=None)
        facts = {
            "times": len(meant),
            "done": sum(item.state == "done" for item in meant),
            "not_done": sum(item.state == "not_done" for item in meant),
            "due": last.isoformat() if last else None,
            "is_request": task.is_request,
        }
        words = task.text if task.lead_id or not task.lead_words else f"{task.text} ({task.lead_words})"
        yield ChecklistLine(ItemKind.TASK, words, task.path, task.lead_id, facts, task_id=task.id)


def _goals(plan: Plan, standing: Standing) -> Iterator[ChecklistLine]:
    for item in goals_of(plan, standing):
        facts = {
            "state": item.verdict.state.value,
            "course": item.verdict.course.value,
            "low": _amount_data(item.reading.low),
            "high": _amount_data(item.reading.high),
            "decision": item.reading.decision,
        }
        words = f"{item.goal.name_vi}: {item.goal.as_written}"
        yield ChecklistLine(
            ItemKind.GOAL, words, item.goal.where, item.goal.responsible_id, facts, goal_id=item.goal.id
        )


def _amount_data(amount: Amount | None) -> list[str | None] | None:
    if amount is None:
        return None
    whole = amount.denominator
    return [exact_text(amount.numerator), None if whole is None else exact_text(whole)]


def _criteria(plan: Plan, standing: Standing) -> Iterator[ChecklistLine]:
    family = "commune_ntm" if standing.place.level == "commune" else "hamlet_ntm"
    watched = [
        item.id
        for item in standing.sets.values()
        if item.level == standing.place.level
        and item.family == family
        and not item.reference_only
        and item.in_force(standing.day)
    ]
    if plan.aimed_set in standing.sets and plan.aimed_set not in watched:
        watched.append(plan.aimed_set)
    for set_id in watched:
        for verdict in standing.verdict(set_id).criteria:
            if verdict.state not in (State.NOT_MET, State.NOT_KNOWN):
                continue
            yield ChecklistLine(
                ItemKind.CRITERION, verdict.criterion.title_vi, verdict.criterion.code,
                facts={"state": verdict.state.value, "provisional": verdict.provisional},
                set_id=set_id, criterion=verdict.criterion.code,
            )  # fmt: skip


def mark_of(result: str, finding: str) -> str:
    """A short sign of what stands at a line, by which a form knows whether somebody wrote meanwhile."""
    text = f"{result}\n{' '.join(finding.split())}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def subject_of(item: InspectionItem) -> tuple[object, ...]:
    """What a line is about, the same from one inspection to the next."""
    ids = item.recommendation_id, item.task_id, item.goal_id
    return (item.kind, *ids, item.set_id, item.criterion)


def items_of(inspection: Inspection) -> list[InspectionItem]:
    """The checklist of an inspection with its files and people."""
    rows = InspectionItem.objects.filter(inspection=inspection).select_related("unit", "seen_by")
    return list(rows.prefetch_related("files").order_by("order"))


def seen_last_time(inspection: Inspection) -> dict[tuple[object, ...], InspectionItem]:
    """What the concluded inspection before this one wrote, by what its lines are about."""
    before = Inspection.objects.filter(
        place_id=inspection.place_id,
        state=InspectionState.CONCLUDED,
        held_on__lte=inspection.held_on or inspection.planned_for,
    ).exclude(id=inspection.id)
    last = before.order_by("-held_on", "-id").first()
    if last is None:
        return {}
    return {subject_of(item): item for item in InspectionItem.objects.filter(inspection=last)}


def get_inspection(inspection_id: int) -> Inspection | None:
    """An inspection with its plan, members and places."""
    rows = Inspection.objects.filter(id=inspection_id).select_related("plan", "concluded_by")
    return rows.prefetch_related("members__user", "places", "moves__moved_by").first()


def inspections_of(place: NamedPlace) -> list[Inspection]:
    """The inspections of a commune, or those that visit a hamlet, by their day, with how many lines and
    recommendations each has (`lines`, `looked_at`, `open_count`)."""
    rows = Inspection.objects.filter(Q(place_id=place.id) | Q(places=place.id)).distinct()
    rows = rows.annotate(
        lines=Count("items", distinct=True),
        looked_at=Count(
            "items", filter=~Q(items__result="") & ~Q(items__result=Result.NOT_SEEN), distinct=True
        ),
        open_count=Count(
            "recommendations",
            filter=~Q(recommendations__state=RecommendationState.VERIFIED),
            distinct=True,
        ),
    )
    return list(rows.select_related("plan").prefetch_related("members__user").order_by("planned_for", "id"))


def inspections_between(place_id: int, first: date, last: date) -> list[Inspection]:
    """The inspections that a commune held or planned for the time from one day to another, by their day,
    with what they found lacking (`lacking`), their difficulties and recommendations. One that was planned
    for the time and held after it is among them. A constant number of queries."""
    time = (first, last)
    rows = Inspection.objects.filter(Q(held_on__range=time) | Q(planned_for__range=time))
    lacking = InspectionItem.objects.filter(result=Result.NOT_MET).select_related("unit").order_by("order")
    told = Difficulty.objects.select_related("place", "unit").order_by("order")
    return list(
        rows.filter(place_id=place_id)
        .prefetch_related(
            "members__user",
            Prefetch("items", lacking, to_attr="lacking"),
            Prefetch("difficulties", told),
            "recommendations__owner",
        )
        .order_by("planned_for", "id")
    )


def plans_to_schedule(place_id: int) -> list[Plan]:
    """The place's own plans in force whose three inspections are not on the schedule yet."""
    rows = Plan.objects.filter(place_id=place_id, unit=None, status=PlanStatus.IN_FORCE)
    return list(rows.exclude(inspections__months__isnull=False).order_by("-starts", "-id"))


def plans_in_force(place_id: int) -> list[Plan]:
    """The place's own plans in force, the latest first."""
    rows = Plan.objects.filter(place_id=place_id, unit=None, status=PlanStatus.IN_FORCE)
    return list(rows.order_by("-starts", "-id"))


def open_recommendations(place_ids: Collection[int]) -> QuerySet[Recommendation]:
    """The recommendations of inspections of some places that nobody has verified, soonest due first."""
    rows = Recommendation.objects.filter(inspection__place_id__in=list(place_ids))
    rows = rows.exclude(state=RecommendationState.VERIFIED)
    return rows.select_related("inspection", "owner").order_by("due", "id")


def open_of_units(unit_ids: Collection[int]) -> list[Recommendation]:
    """The recommendations that some units still owe, soonest due first."""
    rows = Recommendation.objects.filter(owner_id__in=list(unit_ids))
    rows = rows.exclude(state=RecommendationState.VERIFIED)
    return list(rows.select_related("inspection", "owner").order_by("due", "id"))


def recommendations_of(inspection: Inspection) -> list[Recommendation]:
    """The recommendations of one inspection in its own order."""
    return list(inspection.recommendations.select_related("owner").order_by("order"))


def get_recommendation(recommendation_id: int) -> Recommendation | None:
    """A recommendation with its inspection, owner and every step."""
    rows = Recommendation.objects.filter(id=recommendation_id)
    rows = rows.select_related("inspection__plan", "owner", "made_by")
    return rows.prefetch_related("steps__said_by", "steps__files").first()


def waiting_recommendations(rights: Rights) -> tuple[list[Recommendation], list[Recommendation]]:
    """What a person's units have to answer, and what the person may verify. One query; none for a person
    who can have neither."""
    places = rights.anywhere("inspection.manage")
    if not places and not rights.units:
        return [], []
    owed = Q(owner_id__in=rights.units) & ~Q(state=RecommendationState.ANSWERED)
    judged = Q(inspection__place_id__in=places, state=RecommendationState.ANSWERED) & ~Q(
        steps__in=_own_answers(rights)
    )
    rows = Recommendation.objects.filter(owed | judged).exclude(state=RecommendationState.VERIFIED)
    found = list(rows.select_related("owner", "inspection").distinct().order_by("due", "id"))
    return (
        [row for row in found if row.state != RecommendationState.ANSWERED],
        [row for row in found if row.state == RecommendationState.ANSWERED],
    )


def _own_answers(rights: Rights) -> QuerySet[RecommendationStep]:
    return RecommendationStep.objects.filter(said_by_id=rights.user_id, outcome=RecommendationState.ANSWERED)


def answerers(recommendation: Recommendation) -> set[int]:
    """Everybody who has answered a recommendation: none of them verifies it."""
    rows = recommendation.steps.filter(outcome=RecommendationState.ANSWERED)
    return set(rows.values_list("said_by_id", flat=True))


def inspection_file_places(file_id: int) -> set[int]:
    """The places whose inspections or answers to recommendations rest on a file."""
    items = InspectionItem.objects.filter(files=file_id).values_list("inspection__place_id", flat=True)
    answers = Recommendation.objects.filter(steps__files=file_id)
    return set(items) | set(answers.values_list("inspection__place_id", flat=True))


def owned_in_year(unit_ids: Collection[int], year: int) -> list[Recommendation]:
    """The recommendations made to some units in a year, verified ones too, with their steps."""
    rows = Recommendation.objects.filter(owner_id__in=list(unit_ids), made_at__year=year)
    return list(rows.select_related("owner").prefetch_related("steps").order_by("due", "id"))
