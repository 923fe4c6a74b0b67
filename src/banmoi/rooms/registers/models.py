"""What every entry of a register has, its history, its evidence, and which values it told.

Each register of `reference/data/registers` has a typed table in the room of its subject, found under the
same key in `TABLES`. History, evidence and what was derived stand in one table each, by register and entry.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar

from django.db import models

from banmoi.kit.privacy import classed
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.indicators.models import IndicatorValue
from banmoi.rooms.people.models import User
from banmoi.rooms.places.models import Place

OWN = "id place version search made_at withdrawn_at demonstration "
OWN_PERSONAL = "made_by search_personal withdrawn_why "
"""The names of an entry's common fields, for the classes of its table."""


class Entry(models.Model):
    """What every entry of a register has. `version` counts its changes; `search` holds its official words
    without marks, `search_personal` those that concern a person. An entry made by mistake is withdrawn
    with the reason, never deleted."""

    id = models.BigAutoField(primary_key=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    search = models.TextField(blank=True)
    search_personal = models.TextField(blank=True)
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


_TABLES: dict[str, type[Entry]] = {}
TABLES: Mapping[str, type[Entry]] = _TABLES
"""The table of each register, by its key."""

Table = TypeVar("Table", bound=type[Entry])


def register_table(key: str) -> Callable[[Table], Table]:
    """The table of the register with this key."""

    def keep(table: Table) -> Table:
        _TABLES[key] = table
        return table

    return keep


class EntryChange(models.Model):
    """One act on an entry: which columns went from what to what, as typed; by whom, when, and why."""

    PRIVACY = classed(official="id register entry version act changed_at", personal="moves reason changed_by")

    register = models.CharField(max_length=30)
    entry = models.BigIntegerField()
    version = models.PositiveIntegerField()
    act = models.CharField(max_length=20)
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

    register = models.CharField(max_length=30)
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


class Looked(models.Model):
    """A person looked at figures that do not fit together and said why they stand. `mark` is the digest of
    what was pointed out: when a figure changes, it is pointed out anew."""

    PRIVACY = classed(official="id place kind mark looked_at", personal="reason looked_by")

    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    mark = models.CharField(max_length=64)
    reason = models.CharField(max_length=300)
    looked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    looked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "mark"], name="looked_once")]


class DerivedFrom(models.Model):
    """An entry, as it was then, from which a value was worked out."""

    PRIVACY = classed(official="id value register entry version")

    value = models.ForeignKey(IndicatorValue, models.CASCADE, related_name="derived_from")
    register = models.CharField(max_length=30)
    entry = models.BigIntegerField()
    version = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["value", "register", "entry"], name="one_line_an_entry_a_value")
        ]
        indexes = [models.Index(fields=["register", "entry"])]
