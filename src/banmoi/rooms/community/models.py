"""Typed tables of the registers of community."""

from django.db import models

from banmoi.kit.privacy import classed
from banmoi.rooms.registers.models import OWN, OWN_PERSONAL, Entry, register_table


@register_table("training")
class TrainingCourse(Entry):
    """A course or study visit: how many came, how many found work afterwards."""

    PRIVACY = classed(
        official=OWN + "title kind opened organiser learners women employed cost note", personal=OWN_PERSONAL
    )

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    opened = models.DateField()
    organiser = models.CharField(max_length=200, blank=True)
    learners = models.BigIntegerField()
    women = models.BigIntegerField(null=True)
    employed = models.BigIntegerField(null=True)
    cost = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)
