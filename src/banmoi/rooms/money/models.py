"""Typed tables of the registers of money."""

from decimal import Decimal

from django.db import models

from banmoi.core.registers import MONEY_LIMIT, CellError, CellProblem
from banmoi.kit.privacy import classed
from banmoi.rooms.registers.models import OWN, OWN_PERSONAL, Entry, register_table


@register_table("contributions")
class Contribution(Entry):
    """Something given: a natural quantity, and its value in đồng where its price was fixed."""

    PRIVACY = classed(
        official=OWN + "kind quantity unit_price value on_day purpose vote receipt",
        personal=OWN_PERSONAL + "who price_by note",
    )

    who = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    quantity = models.DecimalField(max_digits=16, decimal_places=3)
    unit_price = models.BigIntegerField(null=True)
    price_by = models.CharField(max_length=200, blank=True)
    value = models.BigIntegerField(null=True)
    on_day = models.DateField()
    purpose = models.CharField(max_length=200)
    vote = models.CharField(max_length=200, blank=True)
    receipt = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(name="contribution_not_negative", condition=models.Q(quantity__gte=0)),
        ]

    def derive(self) -> None:
        """Money is its own value; anything else has one once its price was fixed, rounded half up."""
        price = 1 if self.kind == "cash" else self.unit_price
        self.value = None if price is None else int((Decimal(self.quantity) * price + Decimal("0.5")) // 1)
        if self.value is not None and self.value >= MONEY_LIMIT:
            raise CellError(CellProblem.TOO_LARGE)
