"""Contracts for works: what is to be accepted when, what was accepted, what was paid."""

from django.db import models

from banmoi.kit.privacy import classed
from banmoi.rooms.money.capital_models import Allocation
from banmoi.rooms.registers.models import OWN, OWN_PERSONAL, Entry, register_table
from banmoi.rooms.works.models import Work


def positive(name: str, column: str) -> models.CheckConstraint:
    """A sum of money that says something: more than nothing."""
    return models.CheckConstraint(name=name, condition=models.Q(**{f"{column}__gt": 0}))


@register_table("contracts")
class Contract(Entry):
    """Who does a work for how much, and whether the work stands in the medium-term plan of public
    investment, on which the law's definition of construction debt rests (`law.md`, 5.2)."""

    PRIVACY = classed(
        official=OWN
        + "name work contractor number signed_on value starts ends in_medium_plan exception cause note",
        personal=OWN_PERSONAL,
    )

    name = models.CharField(max_length=200)
    work = models.ForeignKey(Work, models.PROTECT, related_name="+")
    contractor = models.CharField(max_length=200)
    number = models.CharField(max_length=60, blank=True)
    signed_on = models.DateField(null=True)
    value = models.BigIntegerField()
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    in_medium_plan = models.CharField(max_length=10, blank=True)
    exception = models.CharField(max_length=20, blank=True)
    cause = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [positive("contract_value_positive", "value")]


@register_table("contract_schedule")
class ContractTerm(Entry):
    """What of a contract is to be accepted by a day: the schedule from which debts are foreseen."""

    PRIVACY = classed(official=OWN + "what contract due amount note", personal=OWN_PERSONAL)

    what = models.CharField(max_length=200)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="terms")
    due = models.DateField()
    amount = models.BigIntegerField()
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [positive("contract_term_positive", "amount")]


@register_table("acceptances")
class Acceptance(Entry):
    """Completed work of a contract that was accepted on a day, by a paper."""

    PRIVACY = classed(official=OWN + "paper contract accepted_on value note", personal=OWN_PERSONAL)

    paper = models.CharField(max_length=200)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="acceptances")
    accepted_on = models.DateField()
    value = models.BigIntegerField()
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [positive("acceptance_positive", "value")]


@register_table("payments")
class Payment(Entry):
    """Money paid on a contract on a day, by a paper, from an allocation of the year's capital. `ground`: why
    it went before what the law's order of payment puts first."""

    PRIVACY = classed(
        official=OWN + "paper contract paid_on amount kind allocation ground note", personal=OWN_PERSONAL
    )

    paper = models.CharField(max_length=200)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="payments")
    paid_on = models.DateField()
    amount = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    allocation = models.ForeignKey(Allocation, models.PROTECT, null=True, related_name="payments")
    ground = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [positive("payment_positive", "amount")]

    def derive(self) -> None:
        """A payment names the first row of its line, whatever adjustment was shown; nobody has to choose
        where the work has one line in the year."""
        if self.allocation is not None:
            self.allocation_id = self.allocation.root_id
        else:
            self.allocation_id = Allocation.only_line(self.contract.work_id, self.paid_on.year)
