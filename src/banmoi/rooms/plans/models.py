"""The plan of a year and its numeric goals, in the plan's own words."""

from django.db import models

from banmoi.kit.privacy import classed
from banmoi.rooms.places.models import Place


class Plan(models.Model):
    """A plan as issued. `aimed_set` is the criteria set that the place works towards."""

    PRIVACY = classed(
        official="id place number title_vi issued_on issuer_vi starts ends aimed_set demonstration",
        personal="signer",
    )

    place = models.ForeignKey(Place, models.PROTECT, related_name="plans")
    number = models.CharField(max_length=40)
    title_vi = models.CharField(max_length=300)
    issued_on = models.DateField()
    issuer_vi = models.CharField(max_length=200)
    signer = models.CharField(max_length=120, blank=True)
    starts = models.DateField()
    ends = models.DateField()
    aimed_set = models.CharField(max_length=80, blank=True)
    demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "number", "issued_on"], name="one_plan_a_number")
        ]


class Goal(models.Model):
    """A numeric goal: where it stands in the plan, exactly as written, and how it is compared.

    `indicator` empty: not linked. `count`/`count_of`: the x and y of a goal written "x/y".
    """

    PRIVACY = classed(
        official="id plan order where name_vi name_en as_written indicator comparator low high decimals "
        "count count_of unit_vi unit_en remark_vi remark_en"
    )

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals")
    order = models.PositiveSmallIntegerField()
    where = models.CharField(max_length=20)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    as_written = models.CharField(max_length=300)
    indicator = models.CharField(max_length=80, blank=True)
    comparator = models.CharField(max_length=24)
    low = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    high = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    count = models.PositiveIntegerField(null=True)
    count_of = models.PositiveIntegerField(null=True)
    unit_vi = models.CharField(max_length=40, blank=True)
    unit_en = models.CharField(max_length=40, blank=True)
    remark_vi = models.CharField(max_length=500, blank=True)
    remark_en = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="goals_keep_their_order")]
        ordering = ["order"]
