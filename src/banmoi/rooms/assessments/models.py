"""Frozen assessments: what was judged, under which version of the set, from which values."""

from django.db import models

from banmoi.kit.privacy import classed
from banmoi.rooms.people.models import User
from banmoi.rooms.places.models import Place


class FrozenAssessment(models.Model):
    """A verdict kept for ever, as the document of `core.verdict_file`. Never changed."""

    PRIVACY = classed(
        official="id place set_id set_version on state document digest ground frozen_at demonstration",
        personal="frozen_by",
    )

    place = models.ForeignKey(Place, models.PROTECT, related_name="assessments")
    set_id = models.CharField(max_length=80)
    set_version = models.CharField(max_length=64)
    on = models.DateField()
    state = models.CharField(max_length=20)
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    ground = models.CharField(max_length=200)
    frozen_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()
    demonstration = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["place", "set_id", "on"])]
