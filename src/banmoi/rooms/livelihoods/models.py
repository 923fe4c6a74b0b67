"""Typed tables of the registers of livelihoods: products, cooperatives, models, courses, income."""

from decimal import ROUND_DOWN, Decimal

from django.db import models

from banmoi.core.registers import CellError, CellProblem
from banmoi.kit.privacy import classed
from banmoi.rooms.registers.checks import above_nought, checked_year, no_earlier, no_more
from banmoi.rooms.registers.models import OWN, OWN_PERSONAL, Entry, register_table


@register_table("ocop")
class OcopProduct(Entry):
    """A product of the One Commune One Product programme, with its stars."""

    PRIVACY = classed(
        official=OWN + "name group producer producer_kind stars decision decided_on valid_until note",
        personal=OWN_PERSONAL,
    )

    name = models.CharField(max_length=200)
    group = models.CharField(max_length=20, blank=True)
    producer = models.CharField(max_length=200)
    producer_kind = models.CharField(max_length=20, blank=True)
    stars = models.CharField(max_length=20)
    decision = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [no_earlier("ocop", "valid_until", "decided_on")]


@register_table("cooperatives")
class Cooperative(Entry):
    """A cooperative, a union of them, or a cooperative group."""

    PRIVACY = classed(
        official=OWN + "name form trade founded members women capital state note", personal=OWN_PERSONAL
    )

    name = models.CharField(max_length=200)
    form = models.CharField(max_length=20)
    trade = models.CharField(max_length=200, blank=True)
    founded = models.DateField(null=True)
    members = models.BigIntegerField()
    women = models.BigIntegerField(null=True)
    capital = models.BigIntegerField(null=True)
    state = models.CharField(max_length=20)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [no_more("cooperative", "women", "members")]


@register_table("cooperative_ratings")
class CooperativeRating(Entry):
    """What the yearly rating found of a cooperative; `standing` follows the cooperative."""

    PRIVACY = classed(
        official=OWN + "title cooperative year rated_on grade points effective contracts paper standing note",
        personal=OWN_PERSONAL,
    )

    title = models.CharField(max_length=200, blank=True)
    cooperative = models.ForeignKey(Cooperative, models.PROTECT, related_name="ratings")
    year = models.CharField(max_length=4)
    rated_on = models.DateField()
    grade = models.CharField(max_length=20, blank=True)
    points = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    effective = models.CharField(max_length=10)
    contracts = models.CharField(max_length=10, blank=True)
    paper = models.CharField(max_length=200, blank=True)
    standing = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)

    def derive(self) -> None:
        """Its title, and whether the cooperative is at work. A group is not rated as a cooperative."""
        if self.cooperative.form == "group":
            raise CellError(CellProblem.RULE, rule="rating.group", facts={"name": self.cooperative.name})
        self.title = f"Đánh giá năm {checked_year(self.year)}"
        self.standing = "" if self.cooperative.withdrawn_at else self.cooperative.state


@register_table("fields")
class FieldWork(Entry):
    """A field merged, tidied or mechanised: hectares done, of how many."""

    PRIVACY = classed(
        official=OWN + "name kind done whole measured_on steps households note", personal=OWN_PERSONAL
    )

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    done = models.DecimalField(max_digits=14, decimal_places=3)
    whole = models.DecimalField(max_digits=14, decimal_places=3)
    measured_on = models.DateField()
    steps = models.CharField(max_length=200, blank=True)
    households = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [no_more("field", "done", "whole")]


@register_table("income_samples")
class IncomeSample(Entry):
    """What a hamlet's sample households earned in a year, all together, in million đồng. No names."""

    PRIVACY = classed(
        official=OWN + "title year asked_on households persons income per_head note", personal=OWN_PERSONAL
    )

    title = models.CharField(max_length=200, blank=True)
    year = models.CharField(max_length=4)
    asked_on = models.DateField()
    households = models.BigIntegerField()
    persons = models.BigIntegerField()
    income = models.DecimalField(max_digits=14, decimal_places=3)
    per_head = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            above_nought("income_sample", "households"),
            above_nought("income_sample", "persons"),
            no_more("income_sample", "households", "persons"),
        ]

    def derive(self) -> None:
        """Its title and the mean, cut to three decimals. A household has at least one person in it."""
        if not 0 < self.households <= self.persons:
            raise CellError(CellProblem.RULE, rule="income.persons")
        self.title = f"Thu nhập năm {checked_year(self.year)}"
        mean = Decimal(self.income) / self.persons
        self.per_head = mean.quantize(Decimal("0.001"), ROUND_DOWN)


@register_table("trade_courses")
class TradeCourse(Entry):
    """A vocational course: how many learned, how many found work afterwards."""

    PRIVACY = classed(
        official=OWN + "title trade opened closed organiser model learners women employed cost note",
        personal=OWN_PERSONAL,
    )

    title = models.CharField(max_length=200)
    trade = models.CharField(max_length=20)
    opened = models.DateField()
    closed = models.DateField(null=True)
    organiser = models.CharField(max_length=200, blank=True)
    model = models.CharField(max_length=200, blank=True)
    learners = models.BigIntegerField()
    women = models.BigIntegerField(null=True)
    employed = models.BigIntegerField(null=True)
    cost = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            no_more("trade_course", "women", "learners"),
            no_more("trade_course", "employed", "learners"),
            no_earlier("trade_course", "closed", "opened"),
        ]


@register_table("production_models")
class ProductionModel(Entry):
    """A production model and how it was judged. A judgement names who made it."""

    PRIVACY = classed(
        official=OWN + "name kind product households area started ended outcome confirmed_by cost note",
        personal=OWN_PERSONAL,
    )

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    product = models.CharField(max_length=200)
    households = models.BigIntegerField(null=True)
    area = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    started = models.DateField()
    ended = models.DateField(null=True)
    outcome = models.CharField(max_length=20)
    confirmed_by = models.CharField(max_length=200, blank=True)
    cost = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            no_earlier("production_model", "ended", "started"),
            models.CheckConstraint(
                name="production_model_judged_by_somebody",
                condition=models.Q(outcome="open") | ~models.Q(confirmed_by=""),
            ),
        ]

    def derive(self) -> None:
        """Refuses a judgement of nobody: the indicator counts what a competent body confirmed."""
        if self.outcome != "open" and not self.confirmed_by:
            raise CellError(CellProblem.RULE, rule="model.unconfirmed")
