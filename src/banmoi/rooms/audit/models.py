"""The audit trail. Plain ids, no foreign keys: a line outlives what it speaks of."""

from django.db import models

from banmoi.kit.privacy import classed


class AuditEntry(models.Model):
    """One act: who did what to which thing, when and where. Never changed, never deleted."""

    PRIVACY = classed(
        official="id moment act subject_kind subject_id place_id summary detail actor_position",
        personal="actor_id actor_name",
    )

    moment = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200)
    actor_position = models.CharField(max_length=300, blank=True)
    act = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=120)
    place_id = models.BigIntegerField(null=True, db_index=True)
    summary = models.CharField(max_length=500)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id", "id"])]
        ordering = ["-id"]
