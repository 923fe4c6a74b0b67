"""What a plan's spatial matters came to, and which criteria its unions and Front stand behind."""

from datetime import date

from banmoi.core.law import CriteriaSet
from banmoi.core.matters import Stage
from banmoi.reference.sets import find_set, sets_in_force
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import on_day
from banmoi.rooms.plans.models import MatterStep, Plan, SpatialPlanMatter, TakenCriterion

TAKERS = ("fatherland_front", "union")


def matters_of(plan: Plan) -> list[SpatialPlanMatter]:
    """The spatial matters of a plan with their steps, the newest first. Two queries."""
    rows = SpatialPlanMatter.objects.filter(plan=plan).select_related("task", "opened_by")
    return list(rows.prefetch_related("steps__file", "steps__noted_by").order_by("-opened_at", "-id"))


def last_stage(matter: SpatialPlanMatter) -> Stage | None:
    """The stage that a matter has reached."""
    steps = list(matter.steps.all())
    return Stage(steps[-1].stage) if steps else None


def step_places(file_id: int) -> set[int]:
    """The places of the plans in whose spatial matters a file is kept."""
    return set(MatterStep.objects.filter(file_id=file_id).values_list("matter__plan__place_id", flat=True))


def sets_to_take(plan: Plan, level: str, day: date) -> list[CriteriaSet]:
    """The sets whose criteria may be taken up: the one that the plan aims for, then those in force."""
    aimed = find_set(plan.aimed_set) if plan.aimed_set else None
    family = "commune_ntm" if level == "commune" else "hamlet_ntm"
    found = [aimed] if aimed is not None else []
    found += [item for item in sets_in_force(level, day, family) if aimed is None or item.id != aimed.id]
    return found


def takings_of(plan: Plan) -> list[TakenCriterion]:
    """What units stand behind in a plan, what was given up too, the oldest first. One query."""
    rows = TakenCriterion.objects.filter(plan=plan).select_related("unit", "taken_by")
    return list(rows.order_by("taken_at", "id"))


def takers(plan: Plan, rights: Rights) -> list[Unit]:
    """The person's own units that may take up criteria of a plan."""
    if not rights.may("plan.unit", plan.place_id):
        return []
    rows = Unit.objects.filter(
        on_day(rights.day), id__in=list(rights.units), place_id=plan.place_id, kind__in=TAKERS
    )
    return list(rows.order_by("id"))
