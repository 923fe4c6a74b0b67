"""Inspections, their checklists, difficulties, and recommendations that live until they are verified."""

from django.db import models

from banmoi.kit.privacy import classed
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.models import Unit, User
from banmoi.rooms.places.models import Place
from banmoi.rooms.plans.models import Goal, Plan, Task


class InspectionState(models.TextChoices):
    """An inspection's life: on the schedule, under way, and concluded (never edited again)."""

    PLANNED = "planned"
    HELD = "held"
    CONCLUDED = "concluded"


class MemberPart(models.TextChoices):
    """What somebody does in an inspection: leads it, writes it down, or takes part."""

    HEAD = "head"
    SECRETARY = "secretary"
    MEMBER = "member"


class ItemKind(models.TextChoices):
    """What a line of the checklist asks of, in the order of the checklist."""

    RECOMMENDATION = "recommendation"
    TASK = "task"
    GOAL = "goal"
    CRITERION = "criterion"


class Result(models.TextChoices):
    """What the inspection saw of a line; empty: nothing written yet."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"
    NOT_SEEN = "not_seen"


class RecommendationState(models.TextChoices):
    """Open, answered by its unit, sent back to it, or verified by somebody else: only then closed."""

    OPEN = "open"
    ANSWERED = "answered"
    RETURNED = "returned"
    VERIFIED = "verified"


class Inspection(models.Model):
    """An inspection of a plan. `months`: 3, 6 or 12 for those of the schedule, None for one added.

    `planned_for` moves with a reason (`InspectionMove`); `held_on` is the day on which it began, and
    the day of which its checklist speaks.
    """

    PRIVACY = classed(
        official="id place plan months title_vi planned_for state held_on places conclusion made_at held_at "
        "concluded_at demonstration",
        personal="made_by held_by concluded_by",
    )

    place = models.ForeignKey(Place, models.PROTECT, related_name="inspections")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="inspections")
    months = models.PositiveSmallIntegerField(null=True)
    title_vi = models.CharField(max_length=200)
    planned_for = models.DateField()
    state = models.CharField(max_length=10, choices=InspectionState, default=InspectionState.PLANNED)
    held_on = models.DateField(null=True)
    places = models.ManyToManyField(Place, related_name="inspections_seen")
    conclusion = models.TextField(blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    held_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    held_at = models.DateTimeField(null=True)
    concluded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    concluded_at = models.DateTimeField(null=True)
    demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "months"], name="one_inspection_a_mark"),
            models.CheckConstraint(
                condition=models.Q(state="planned") | models.Q(held_on__isnull=False),
                name="held_on_a_day",
            ),
        ]
        ordering = ["planned_for", "id"]


class InspectionMove(models.Model):
    """A planned day that was moved, and why."""

    PRIVACY = classed(official="id inspection before after reason moved_at", personal="moved_by")

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="moves")
    before = models.DateField()
    after = models.DateField()
    reason = models.CharField(max_length=500)
    moved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class InspectionMember(models.Model):
    """Who takes part in an inspection, and in which part."""

    PRIVACY = classed(official="id inspection part", personal="user")

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="inspections")
    part = models.CharField(max_length=10, choices=MemberPart)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "user"], name="once_in_an_inspection"),
            models.UniqueConstraint(
                fields=["inspection"],
                condition=models.Q(part="head"),
                name="one_head_an_inspection",
            ),
        ]
        ordering = ["id"]


class Recommendation(models.Model):
    """What an inspection asks of a unit by a day. `state` follows from its newest step."""

    PRIVACY = classed(official="id inspection order text owner due state made_at", personal="made_by")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="recommendations")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=1000)
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="recommendations")
    due = models.DateField(db_index=True)
    state = models.CharField(
        max_length=10, choices=RecommendationState, default=RecommendationState.OPEN, db_index=True
    )
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "order"], name="recommendations_keep_their_order")
        ]
        ordering = ["due", "id"]


class RecommendationStep(models.Model):
    """An answer to a recommendation, or what was said of the answer. Only added to."""

    PRIVACY = classed(official="id recommendation outcome text files said_at", personal="said_by")

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="steps")
    outcome = models.CharField(max_length=10, choices=RecommendationState)
    text = models.CharField(max_length=1000, blank=True)
    files = models.ManyToManyField(StoredFile, related_name="recommendation_steps")
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class InspectionItem(models.Model):
    """A line of the checklist, as things stood on the inspection's day, and what was seen.

    `words` and `where` are those of that day (the plan may be amended later); `facts` is what the
    system knew: a task's occurrences, a goal's or criterion's verdict. `unit` answers for the line.
    """

    PRIVACY = classed(
        official="id inspection order kind where words unit facts recommendation task goal set_id criterion "
        "result finding files seen_at",
        personal="seen_by",
    )

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=14, choices=ItemKind)
    where = models.CharField(max_length=120, blank=True)
    words = models.TextField()
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    facts = models.JSONField(default=dict)
    recommendation = models.ForeignKey(Recommendation, models.PROTECT, null=True, related_name="seen")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="inspected")
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, related_name="inspected")
    set_id = models.CharField(max_length=80, blank=True)
    criterion = models.CharField(max_length=20, blank=True)
    result = models.CharField(max_length=10, choices=Result, blank=True)
    finding = models.CharField(max_length=1000, blank=True)
    files = models.ManyToManyField(StoredFile, related_name="inspection_items")
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["inspection", "order"], name="items_keep_their_order"),
        ]
        ordering = ["order"]


class Difficulty(models.Model):
    """A difficulty told at an inspection: where, whose, and what was advised or settled at once."""

    PRIVACY = classed(official="id inspection order text place unit guidance noted_at", personal="noted_by")

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="difficulties")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=1000)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    guidance = models.CharField(max_length=1000, blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["order"]
