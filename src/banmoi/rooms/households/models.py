"""The book of a hamlet, its households with their changes, confirmations of quarters, looks at names."""

import uuid

from django.db import models

from banmoi.kit.privacy import classed
from banmoi.rooms.indicators.models import IndicatorValue
from banmoi.rooms.people.models import User
from banmoi.rooms.places.models import Place

ENDINGS = ("moved", "merged", "ended", "mistake")
"""How a household leaves the book: to another place, into another one, nobody is left, written twice."""


class HouseholdBook(models.Model):
    """A hamlet keeps a book from a day on; `ended_on` is the last day, None while it is kept."""

    PRIVACY = classed(
        official="id place kept_from opened_at ended_on demonstration", personal="opened_by why_ended"
    )

    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    kept_from = models.DateField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    ended_on = models.DateField(null=True)
    why_ended = models.CharField(max_length=300, blank=True)
    demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place"], condition=models.Q(ended_on__isnull=True), name="one_open_book_a_hamlet"
            )
        ]


class Household(models.Model):
    """A household of a book. All but `key` and `place` is worked out from its changes, and kept to be listed.

    `cells` has the marks that stand, `rivals` by mark what somebody wrote without having seen what stands;
    `standing` is empty until the change that adds the household has come. `head` is the name of its head,
    and the only name in the book; `names_removed_at`: when the rule of the commune took it away.
    """

    PRIVACY = classed(
        official="id key place standing ended_on changes names_removed_at demonstration",
        personal="head search_personal cells rivals",
    )

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    head = models.CharField(max_length=120, blank=True)
    search_personal = models.CharField(max_length=120, blank=True)
    standing = models.CharField(max_length=10, blank=True)
    ended_on = models.DateField(null=True)
    cells = models.JSONField(default=dict)
    rivals = models.JSONField(default=dict)
    changes = models.PositiveIntegerField(default=0)
    names_removed_at = models.DateTimeField(null=True)
    demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["place", "standing"])]


class HouseholdChange(models.Model):
    """One act on one household, never changed (but for names taken away by rule). `operation` was made where
    it was written, so that what is sent twice is known; an act on two households has one row for each.

    `day`: from when it holds; `cells`: what it says; `seen`: the changes that its writer had seen.
    """

    PRIVACY = classed(
        official="id household operation act day changed_at", personal="cells seen reason changed_by"
    )

    household = models.ForeignKey(Household, models.PROTECT, related_name="history")
    operation = models.UUIDField()
    act = models.CharField(max_length=10)
    day = models.DateField()
    cells = models.JSONField(default=dict)
    seen = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "household"], name="one_change_an_operation")
        ]


class HouseholdConfirmation(models.Model):
    """The head of a hamlet confirmed what its book counts for a quarter, as of a day. The newest one of a
    quarter counts. `digest`: of the counts that the person saw."""

    PRIVACY = classed(
        official="id place period operation as_of households digest confirmed_at demonstration",
        personal="confirmed_by note",
    )

    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    period = models.CharField(max_length=8)
    operation = models.UUIDField(unique=True)
    as_of = models.DateField()
    households = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    note = models.CharField(max_length=300, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["place", "period"])]


class ConfirmedCount(models.Model):
    """What a confirmation froze of one indicator: the number or its bounds (`high` None: no end is known),
    how many households left it open, and the value that it became, where it was known."""

    PRIVACY = classed(
        official="id confirmation indicator low high whole_low whole_high female female_whole "
        "open_households value"
    )

    confirmation = models.ForeignKey(HouseholdConfirmation, models.PROTECT, related_name="counts")
    indicator = models.CharField(max_length=80)
    low = models.PositiveIntegerField()
    high = models.PositiveIntegerField(null=True)
    whole_low = models.PositiveIntegerField(null=True)
    whole_high = models.PositiveIntegerField(null=True)
    female = models.PositiveIntegerField(null=True)
    female_whole = models.PositiveIntegerField(null=True)
    open_households = models.PositiveIntegerField(default=0)
    value = models.ForeignKey(IndicatorValue, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["confirmation", "indicator"], name="one_count_a_confirmation")
        ]


class HouseholdLook(models.Model):
    """Somebody looked at names of the book: what was opened, how many households it showed, and for a file
    the ground that was given. Only ever added."""

    PRIVACY = classed(official="id place kind shown looked_at", personal="household ground looked_by")

    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="+")
    shown = models.PositiveIntegerField()
    ground = models.CharField(max_length=300, blank=True)
    looked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    looked_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["place"])]


class NameKeeping(models.Model):
    """A commune's rule: for how many months names of ended households are kept, and on what ground. The
    newest row counts; `months` None: no rule, nothing is taken away."""

    PRIVACY = classed(official="id place months ground set_at", personal="set_by")

    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    months = models.PositiveIntegerField(null=True)
    ground = models.CharField(max_length=300)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
