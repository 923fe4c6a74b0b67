"""Surveys: settings, questionnaires, the households drawn, the codes of sheets, and the ballot box.

Three tables know nothing of each other: who was asked (a house number), which code was used (a digest), what
was answered (the box). No row of one leads to a row of another, see docs/decisions/0039-a-ballot-box.md.
A field added to `SurveyCode` or `SurveyAnswer` must be weighed against that; tests/rooms/test_ballot_box.py
attacks it.
"""

import uuid

from django.db import models

from banmoi.kit.privacy import classed
from banmoi.rooms.people.models import User
from banmoi.rooms.places.models import Place

STATES = ("draft", "drawn", "open", "closed", "published")


class SurveySetting(models.Model):
    """From a day on, for a commune: which share (per cent) of households is asked, which share must be
    satisfied (None: the recalled line of the law), how few answers of a group are not shown; with the
    ground. Only ever added; the newest of a day counts."""

    PRIVACY = classed(official="id place since share line least ground made_at", personal="made_by")

    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    since = models.DateField()
    share = models.DecimalField(max_digits=5, decimal_places=2)
    line = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    least = models.PositiveSmallIntegerField()
    ground = models.CharField(max_length=300)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                name="survey_share_is_one", condition=models.Q(share__gt=0, share__lte=100)
            ),
            models.CheckConstraint(
                name="survey_line_is_one",
                condition=models.Q(line__isnull=True) | models.Q(line__gt=0, line__lte=100),
            ),
            models.CheckConstraint(name="survey_groups_of_two", condition=models.Q(least__gte=2)),
        ]


class Survey(models.Model):
    """A questionnaire from its draft to its published result. What the setting said on the day of the draw
    is kept, so that a later setting changes no result."""

    PRIVACY = classed(
        official="id place title aim questions state seed share line least ground drawn_on opened_on "
        "closed_on published_on made_at",
        personal="made_by",
    )

    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    aim = models.CharField(max_length=12)
    questions = models.JSONField()
    state = models.CharField(max_length=10, default="draft")
    seed = models.CharField(max_length=80, blank=True)
    share = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    line = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    least = models.PositiveSmallIntegerField(null=True)
    ground = models.CharField(max_length=300, blank=True)
    drawn_on = models.DateField(null=True)
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    published_on = models.DateField(null=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="survey_in_a_known_state", condition=models.Q(state__in=STATES)),
            models.CheckConstraint(
                name="survey_drawn_by_a_share",
                condition=models.Q(state="draft", share__isnull=True)
                | (~models.Q(state="draft") & models.Q(share__isnull=False) & ~models.Q(seed="")),
            ),
        ]


class SurveyHamlet(models.Model):
    """A hamlet of a survey: how many households it had, by which told value, and how many are asked."""

    PRIVACY = classed(official="id survey place households value asked")

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="hamlets")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    households = models.PositiveIntegerField()
    value = models.ForeignKey("banmoi.IndicatorValue", models.PROTECT, related_name="+")
    asked = models.PositiveIntegerField()

    class Meta:
        ordering = ["place_id"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "place"], name="hamlet_asked_once"),
            models.CheckConstraint(
                name="asked_of_all_households", condition=models.Q(asked__lte=models.F("households"))
            ),
        ]


class AskedHousehold(models.Model):
    """A household that is asked, by its number in the hamlet's list; no name."""

    PRIVACY = classed(official="id survey place", personal="number")

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()

    class Meta:
        ordering = ["place_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "place", "number"], name="household_asked_once")
        ]


class SurveyCode(models.Model):
    """A sheet's code: its digest, whether it was used, whether it was cancelled. Sheets are dealt by lot, so
    it belongs to a hamlet and to no household; no day, no order, no way to an answer."""

    PRIVACY = classed(official="survey place used void", secret="digest")

    digest = models.CharField(max_length=64, primary_key=True)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    used = models.BooleanField(default=False)
    void = models.BooleanField(default=False)


class SurveyAnswer(models.Model):
    """A paper in the ballot box: of which survey and hamlet, and a choice for each question ("" for none).
    Its id is random and new with every paper that comes in; it has no time, no order and no author."""

    PRIVACY = classed(official="id survey place", secret="choices")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    choices = models.JSONField()
