"""Typed tables of the registers of works."""

from django.db import models

from banmoi.kit.privacy import classed
from banmoi.rooms.registers.models import OWN, OWN_PERSONAL, Entry, register_table


@register_table("works")
class Work(Entry):
    """A work: a road, a school, a culture house."""

    PRIVACY = classed(
        official=OWN + "name kind size size_unit step started finished cost warranty_until note",
        personal=OWN_PERSONAL + "supervised_by",
    )

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    size = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    size_unit = models.CharField(max_length=20, blank=True)
    step = models.CharField(max_length=20)
    started = models.DateField(null=True)
    finished = models.DateField(null=True)
    cost = models.BigIntegerField(null=True)
    supervised_by = models.CharField(max_length=200, blank=True)
    warranty_until = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(name="work_cost_not_negative", condition=models.Q(cost__gte=0)),
        ]
