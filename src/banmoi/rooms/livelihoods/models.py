"""Typed tables of the registers of livelihoods."""

from django.db import models

from banmoi.kit.privacy import classed
from banmoi.rooms.registers.models import OWN, OWN_PERSONAL, Entry, register_table


@register_table("ocop")
class OcopProduct(Entry):
    """A product of the One Commune One Product programme, with its stars."""

    PRIVACY = classed(
        official=OWN + "name producer stars decision decided_on valid_until note", personal=OWN_PERSONAL
    )

    name = models.CharField(max_length=200)
    producer = models.CharField(max_length=200)
    stars = models.CharField(max_length=20)
    decision = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    note = models.TextField(blank=True)
