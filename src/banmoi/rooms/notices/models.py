"""What was sent to whom."""

from django.db import models

from banmoi.kit.privacy import classed
from banmoi.rooms.people.models import User


class Notice(models.Model):
    """A mail sent to a person. `key` says what for ("week 2024-W47"), so that it is sent once."""

    PRIVACY = classed(official="id kind key sent_at", personal="user")

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "key"], name="told_once")]
