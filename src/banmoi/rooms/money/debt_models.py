"""The road to zero: what of a debt is to be paid by the end of which quarter."""

from django.db import models

from banmoi.core.periods import period_on
from banmoi.kit.privacy import classed
from banmoi.rooms.money.contract_models import Contract, positive
from banmoi.rooms.money.models import rule
from banmoi.rooms.registers.models import OWN, OWN_PERSONAL, Entry, register_table


@register_table("debt_steps")
class DebtStep(Entry):
    """A step: a sum to be paid on a contract by the last day of a quarter, and from where."""

    PRIVACY = classed(official=OWN + "source contract agreed_on due amount note", personal=OWN_PERSONAL)

    source = models.CharField(max_length=200)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="steps")
    agreed_on = models.DateField()
    due = models.DateField()
    amount = models.BigIntegerField()
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [positive("debt_step_positive", "amount")]

    def derive(self) -> None:
        """A step ends with a quarter. Raises CellError."""
        end = period_on(self.due).end
        if self.due != end:
            raise rule("not_quarter_end", end=end)
