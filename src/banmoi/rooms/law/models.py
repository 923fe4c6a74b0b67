"""Collation: a threshold of the rule book, compared with the decision's text by two people."""

from django.db import models

from banmoi.kit.privacy import classed
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.models import User
from banmoi.rooms.places.models import Place


class Collation(models.Model):
    """What one officer read in the text for one slot; settled when a second person agrees.

    The newest settled row of a slot counts, for the place and all below it. Rows are not changed but
    for their settling or refusal.
    """

    PRIVACY = classed(
        official="id place set_id rule_key slot value article note scan compared_at settled_at "
        "refused_at refusal",
        personal="compared_by settled_by refused_by",
    )

    place = models.ForeignKey(Place, models.PROTECT, related_name="collations")
    set_id = models.CharField(max_length=80)
    rule_key = models.CharField(max_length=20)
    slot = models.CharField(max_length=80)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    article = models.CharField(max_length=200)
    note = models.CharField(max_length=500, blank=True)
    scan = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="collations")
    compared_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    compared_at = models.DateTimeField()
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "set_id", "rule_key", "slot"],
                condition=models.Q(settled_at__isnull=True, refused_at__isnull=True),
                name="one_open_collation_a_slot",
            ),
            models.CheckConstraint(
                condition=~models.Q(settled_by=models.F("compared_by")),
                name="two_people_settle",
            ),
        ]
