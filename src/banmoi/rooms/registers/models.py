"""The registers' typed tables, their history and their evidence.

A table for each register of `registers.yaml`, under the same key (`TABLES`); what every entry has is
in `Entry`. History and evidence of all registers stand in one table each, by register and entry.
"""

from collections.abc import Mapping
from decimal import Decimal

from django.db import models

from banmoi.core.registers import MONEY_LIMIT, CellError, CellProblem
from banmoi.kit.privacy import classed
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.models import User
from banmoi.rooms.places.models import Place

_OWN = "id place version search made_at withdrawn_at withdrawn_why demonstration "


class Entry(models.Model):
    """What every entry of a register has. `version` counts its changes; `search` holds its words without
    marks. An entry made by mistake is withdrawn with the reason, never deleted."""

    id = models.BigAutoField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    search = models.TextField(blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)
    demonstration = models.BooleanField(default=False)

    class Meta:
        abstract = True
        ordering = ["-id"]

    def derive(self) -> None:
        """Work out the derived columns from the typed ones; nothing by itself. Raises CellError."""


class Work(Entry):
    """A work: a road, a school, a culture house."""

    PRIVACY = classed(
        official=_OWN + "name kind size size_unit step started finished cost warranty_until note",
        personal="made_by supervised_by",
    )

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    size = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    size_unit = models.CharField(max_length=20, blank=True)
    step = models.CharField(max_length=20)
    started = models.DateField(null=True)
    finished = models.DateField(null=True)
    cost = models.BigIntegerField(null=True)
    supervised_by = models.CharField(max_length=200, blank=True)
    warranty_until = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(name="work_cost_not_negative", condition=models.Q(cost__gte=0)),
        ]


class Contribution(Entry):
    """Something given: a natural quantity, and its value in đồng where its price was fixed."""

    PRIVACY = classed(
        official=_OWN + "kind quantity unit_price value on_day purpose vote receipt",
        personal="made_by who price_by note",
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


class OcopProduct(Entry):
    """A product of the One Commune One Product programme, with its stars."""

    PRIVACY = classed(
        official=_OWN + "name producer stars decision decided_on valid_until note", personal="made_by"
    )

    name = models.CharField(max_length=200)
    producer = models.CharField(max_length=200)
    stars = models.CharField(max_length=20)
    decision = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    note = models.TextField(blank=True)


class TrainingCourse(Entry):
    """A course or study visit: how many came, how many found work afterwards."""

    PRIVACY = classed(
        official=_OWN + "title kind opened organiser learners women employed cost note", personal="made_by"
    )

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    opened = models.DateField()
    organiser = models.CharField(max_length=200, blank=True)
    learners = models.BigIntegerField()
    women = models.BigIntegerField(null=True)
    employed = models.BigIntegerField(null=True)
    cost = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)


TABLES: Mapping[str, type[Entry]] = {
    "works": Work,
    "contributions": Contribution,
    "ocop": OcopProduct,
    "training": TrainingCourse,
}
"""The table of each register, by its key."""


class EntryChange(models.Model):
    """One act on an entry: which columns went from what to what, as typed; by whom, when, and why."""

    PRIVACY = classed(official="id register entry version act changed_at", personal="moves reason changed_by")

    register = models.CharField(max_length=20)
    entry = models.BigIntegerField()
    version = models.PositiveIntegerField()
    act = models.CharField(max_length=12)
    moves = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["register", "entry", "version"], name="one_change_a_version")
        ]


class EntryFile(models.Model):
    """Evidence of an entry: a photo, a receipt, a decision. Only ever added."""

    PRIVACY = classed(official="id register entry place file added_at", personal="added_by")

    register = models.CharField(max_length=20)
    entry = models.BigIntegerField()
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["register", "entry", "file"], name="file_once_an_entry")
        ]
