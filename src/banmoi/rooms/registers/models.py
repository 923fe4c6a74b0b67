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


class SheetState(models.TextChoices):
    """How far a sheet has come: its columns are being matched, its rows looked at, all seen and waiting for
    the word, being written, written, dropped."""

    MATCHING = "matching"
    CHECKING = "checking"
    CHECKED = "checked"
    WRITING = "writing"
    WRITTEN = "written"
    DROPPED = "dropped"


class SheetImport(models.Model):
    """A sheet that is to go into a register: its file, which of its columns is which, how far it has come.

    `match` has the register's column for each column of the sheet ("0" is the first), `headings` the same by
    the folded words of the heads, for the next sheet. `said` is what there was to say of the sheet itself.
    `stamp` is the state of the register when its rows were looked at; `claimed_until`, until when somebody's
    page is working on it.
    """

    PRIVACY = classed(
        official="id register place state sheet head_first head_last with_hidden match headings place_meant "
        "total done new changed same wrong stamp claimed_until made_at written_at",
        personal="file made_by written_by said",
    )

    register = models.CharField(max_length=30)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=SheetState, default=SheetState.MATCHING)
    sheet = models.CharField(max_length=100, blank=True)
    head_first = models.PositiveIntegerField(default=0)
    head_last = models.PositiveIntegerField(default=0)
    with_hidden = models.BooleanField(default=False)
    match = models.JSONField(default=dict)
    headings = models.JSONField(default=dict)
    place_meant = models.ForeignKey(Place, models.PROTECT, related_name="+", null=True)
    said = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    stamp = models.CharField(max_length=60, blank=True)
    claimed_until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    written_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["register", "place"])]


class SheetPart(models.Model):
    """Some hundred rows of a sheet and what was found of each; gone once they are written or dropped."""

    PRIVACY = classed(official="id sheet_import order seen new changed same wrong", personal="lines")

    sheet_import = models.ForeignKey(SheetImport, models.CASCADE, related_name="parts")
    order = models.PositiveIntegerField()
    lines = models.JSONField(default=list)
    seen = models.BooleanField(default=False)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["sheet_import", "order"], name="one_part_an_order")]
