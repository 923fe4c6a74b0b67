"""Receipts of gifts: numbered without gaps in each commune and year, each with its check code."""

from django.db import models

from banmoi.kit.privacy import classed
from banmoi.rooms.money.models import Contribution
from banmoi.rooms.people.models import User
from banmoi.rooms.places.models import Place


class ReceiptCounter(models.Model):
    """The last number given in a commune and year; the row is locked while the next one is given."""

    PRIVACY = classed(official="id place year last")

    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "year"], name="one_counter_a_year")]


class Receipt(models.Model):
    """A receipt: one a gift, never deleted. It keeps what was printed (quantity, unit, value), so that a
    later change shows; the code is the giver's alone, its digest finds the line again."""

    PRIVACY = classed(
        official="id place year number contribution quantity unit value issued_at",
        personal="issued_by",
        secret="code digest",
    )

    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    contribution = models.OneToOneField(Contribution, models.PROTECT, related_name="+")
    code = models.CharField(max_length=16)
    digest = models.CharField(max_length=64, unique=True)
    quantity = models.DecimalField(max_digits=16, decimal_places=3)
    unit = models.CharField(max_length=20)
    value = models.BigIntegerField(null=True)
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "year", "number"], name="receipt_number_once"),
            models.CheckConstraint(name="receipt_number_from_one", condition=models.Q(number__gte=1)),
        ]
