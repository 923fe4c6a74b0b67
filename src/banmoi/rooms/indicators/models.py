"""Indicator values. Rows are never changed: a correction supersedes, a review is a row of its own."""

from django.db import models

from banmoi.kit.privacy import classed
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.models import User
from banmoi.rooms.places.models import Place

SOURCES = ("reported", "derived", "decided")


class IndicatorValue(models.Model):
    """What was said of one indicator, for a place and a period, by a person at a moment.

    A share keeps its numerator; its denominator only where the indicator has no base count.
    Units are the indicator's own (catalogue). Two corrections of one value cannot both stand. A derived
    value was worked out from entries of a register by what `reported_by` did there; `good_through` is the
    last day on which those entries still say it (None: no end).
    """

    PRIVACY = classed(
        official="id place indicator period period_start period_end source numerator denominator female "
        "female_denominator decision not_applicable note supersedes reported_at good_through demonstration",
        personal="reported_by",
    )

    place = models.ForeignKey(Place, models.PROTECT, related_name="values")
    indicator = models.CharField(max_length=80)
    period = models.CharField(max_length=8)
    period_start = models.DateField()
    period_end = models.DateField()
    source = models.CharField(max_length=10, choices=[(item, item) for item in SOURCES])
    numerator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    female = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    female_denominator = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    decision = models.BooleanField(null=True)
    not_applicable = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)
    good_through = models.DateField(null=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["place", "period_end", "indicator"])]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "indicator", "period"],
                condition=models.Q(supersedes__isnull=True),
                name="one_first_value_a_period",
            ),
            models.CheckConstraint(
                condition=models.Q(numerator__isnull=False)
                | models.Q(decision__isnull=False)
                | models.Q(not_applicable=True),
                name="a_value_says_something",
            ),
            models.CheckConstraint(
                condition=models.Q(denominator__isnull=True)
                | models.Q(numerator__lte=models.F("denominator")),
                name="no_share_over_the_whole",
            ),
        ]


class ValueReview(models.Model):
    """An officer's answer to a value: verified, or returned with a reason. The newest one counts."""

    PRIVACY = classed(official="id value outcome reason reviewed_at", personal="reviewed_by")

    value = models.ForeignKey(IndicatorValue, models.PROTECT, related_name="reviews")
    outcome = models.CharField(max_length=10, choices=[("verified",) * 2, ("returned",) * 2])
    reason = models.CharField(max_length=500, blank=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()


class Evidence(models.Model):
    """A file that proves a value. `valid_through` is its last good day (None: it does not lapse)."""

    PRIVACY = classed(official="id value file caption valid_through added_at", personal="added_by")

    value = models.ForeignKey(IndicatorValue, models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="evidence")
    caption = models.CharField(max_length=200, blank=True)
    valid_through = models.DateField(null=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()


class PeriodClosing(models.Model):
    """A commune's period that takes no more values, unless it was opened again."""

    PRIVACY = classed(
        official="id place period closed_at reopened_at reason", personal="closed_by reopened_by"
    )

    place = models.ForeignKey(Place, models.PROTECT, related_name="closings")
    period = models.CharField(max_length=8)
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()
    reopened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reopened_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "period"],
                condition=models.Q(reopened_at__isnull=True),
                name="a_period_is_closed_once",
            )
        ]


class ToldElsewhere(models.Model):
    """Of a place, an indicator that nobody reports because something else keeps the count (the household
    book of a hamlet), from a day on. `until`: the last day of that; None while it goes on."""

    PRIVACY = classed(official="id place indicator since until")

    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    indicator = models.CharField(max_length=80)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "indicator"],
                condition=models.Q(until__isnull=True),
                name="told_elsewhere_once",
            )
        ]
