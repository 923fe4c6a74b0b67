"""Typed tables of the registers of money that people give: gifts, votes behind them, prices."""

from collections.abc import Iterable, Sequence

from django.db import models

from banmoi.core.assess import State
from banmoi.core.contributions import UNITS, Kind, converted, same_words, vote_state
from banmoi.core.registers import MONEY_LIMIT, CellError, CellProblem
from banmoi.kit.privacy import classed
from banmoi.reference.money_rules import vote_rules
from banmoi.rooms.places.queries import ancestor_ids
from banmoi.rooms.registers.models import OWN, OWN_PERSONAL, Entry, register_table
from banmoi.rooms.works.models import Work


def rule(name: str, **facts: object) -> CellError:
    """An entry that breaks a rule of its register; the sentence is the pages'."""
    return CellError(CellProblem.RULE, rule=f"money.{name}", facts=facts)


def own_unit(kind: str, what: str, unit: str) -> str:
    """The unit of a gift or a price: fixed by its kind, said for goods. Raises CellError."""
    if kind != Kind.GOODS:
        return UNITS[Kind(kind)]
    if not what:
        raise rule("goods_what")
    if not unit:
        raise rule("goods_unit")
    return unit


@register_table("household_votes")
class HouseholdVote(Entry):
    """A vote of a hamlet's households, or a resolution of the commune's People's Council, on which
    contributions rest. Whether it passed is worked out (`reference/data/vote_rules.yaml`)."""

    PRIVACY = classed(
        official=OWN
        + "name kind subject number on_day work households present in_favour against passed note",
        personal=OWN_PERSONAL,
    )

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=20)
    number = models.CharField(max_length=60, blank=True)
    on_day = models.DateField()
    work = models.ForeignKey(Work, models.PROTECT, related_name="+", null=True)
    households = models.PositiveIntegerField(null=True)
    present = models.PositiveIntegerField(null=True)
    in_favour = models.PositiveIntegerField(null=True)
    against = models.PositiveIntegerField(null=True)
    passed = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(
                name="vote_present_of_all", condition=models.Q(present__lte=models.F("households"))
            ),
            models.CheckConstraint(
                name="vote_of_those_present",
                condition=models.Q(present__gte=models.F("in_favour") + models.F("against")),
            ),
        ]

    def derive(self) -> None:
        """The Council's resolution is a decision once it has its number; households are counted."""
        if self.kind == "meeting" and self.place.level != "hamlet":
            raise rule("vote_in_a_hamlet")
        if self.kind == "council":
            self.passed = "yes" if self.number else ""
            return
        if self.present is not None and (self.in_favour or 0) + (self.against or 0) > self.present:
            raise rule("votes_beyond_present", present=self.present)
        state = vote_state(vote_rules()[self.subject].needed, self.households, self.in_favour)
        self.passed = {State.MET: "yes", State.NOT_MET: "no"}.get(state, "")


@register_table("unit_prices")
class UnitPrice(Entry):
    """What a day of labour, a square metre, a bag is converted at, from a day on, fixed by a paper."""

    PRIVACY = classed(
        official=OWN + "name kind what unit price from_day fixed_by paper note", personal=OWN_PERSONAL
    )

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    what = models.CharField(max_length=80, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    price = models.BigIntegerField()
    from_day = models.DateField()
    fixed_by = models.CharField(max_length=200)
    paper = models.CharField(max_length=200)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(name="unit_price_positive", condition=models.Q(price__gt=0)),
        ]

    def derive(self) -> None:
        """Labour and land have a unit of their own."""
        self.unit = own_unit(self.kind, self.what, self.unit)


def best_price(rows: Iterable[UnitPrice], near: Sequence[int], gift: "Contribution") -> UnitPrice | None:
    """Of some prices the one for a gift on its day: of the nearest place that has one, the newest.
    `near`: the gift's place and those above it, the nearest first."""
    found = [
        row
        for row in rows
        if row.kind == gift.kind
        and row.place_id in near
        and row.from_day <= gift.on_day
        and same_words(row.what, gift.what)
        and same_words(row.unit, gift.unit)
    ]
    return min(found, key=lambda row: (near.index(row.place_id), -row.from_day.toordinal()), default=None)


@register_table("contributions")
class Contribution(Entry):
    """Something given: a natural quantity, and its value in đồng where its price was fixed: by a price
    of its own, else by the price list of its day."""

    PRIVACY = classed(
        official=OWN
        + "giver kind what quantity unit work purpose on_day ground unit_price listed_price value receipt",
        personal=OWN_PERSONAL + "who parcel map_sheet consent price_by note",
    )

    who = models.CharField(max_length=200)
    giver = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    what = models.CharField(max_length=80, blank=True)
    quantity = models.DecimalField(max_digits=16, decimal_places=3)
    unit = models.CharField(max_length=20, blank=True)
    parcel = models.CharField(max_length=40, blank=True)
    map_sheet = models.CharField(max_length=40, blank=True)
    consent = models.CharField(max_length=200, blank=True)
    work = models.ForeignKey(Work, models.PROTECT, related_name="+", null=True)
    purpose = models.CharField(max_length=200, blank=True)
    on_day = models.DateField()
    ground = models.ForeignKey(HouseholdVote, models.PROTECT, related_name="+", null=True)
    unit_price = models.BigIntegerField(null=True)
    price_by = models.CharField(max_length=200, blank=True)
    listed_price = models.ForeignKey(UnitPrice, models.PROTECT, related_name="+", null=True)
    value = models.BigIntegerField(null=True)
    receipt = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(name="contribution_positive", condition=models.Q(quantity__gt=0)),
            models.CheckConstraint(
                name="cash_is_its_own_value",
                condition=~models.Q(kind="cash") | models.Q(unit_price=None, value=models.F("quantity")),
            ),
        ]

    def derive(self) -> None:
        """The unit, the price and the value. Raises CellError for what the kinds of gifts do not allow."""
        if self.quantity <= 0:
            raise rule("nothing_given")
        if self.work_id is None and not self.purpose:
            raise rule("no_purpose")
        if self.kind == Kind.CASH and self.quantity % 1:
            raise rule("part_of_a_dong")
        if self.kind == Kind.CASH and self.unit_price is not None:
            raise rule("cash_has_no_price")
        if self.unit_price is not None and not self.price_by:
            raise rule("price_by_nobody")
        self.unit = own_unit(self.kind, self.what, self.unit)
        self.listed_price = None
        if self.kind != Kind.CASH and self.unit_price is None:
            near = [self.place_id, *ancestor_ids(self.place_id, self.on_day)]
            rows = UnitPrice.objects.filter(place_id__in=near, kind=self.kind, withdrawn_at=None)
            self.listed_price = best_price(rows, near, self)
        price = self.listed_price.price if self.listed_price else self.unit_price
        self.value = converted(Kind(self.kind), self.quantity, price)
        if self.value is not None and self.value >= MONEY_LIMIT:
            raise CellError(CellProblem.TOO_LARGE)
