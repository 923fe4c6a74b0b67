"""Operations that phones sent, what became of each, their photographs, and notes to the officer.

An operation is one thing that a person wrote down on a phone, with or without a signal. The phone gives it
its number (a UUID); the same number is answered the same for ever and done once.
"""

from django.db import models

from banmoi.kit.privacy import classed
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.models import User
from banmoi.rooms.places.models import Place


class Outcome(models.TextChoices):
    """What became of an operation: done; a newer one of the same thing had come before it; sent back with
    the reason; a day is asked about; somebody else changed the same thing meanwhile."""

    ACCEPTED = "accepted"
    OLDER = "older"
    RETURNED = "returned"
    QUESTION = "question"
    CONFLICT = "conflict"


class PocketOperation(models.Model):
    """An operation as received. `sequence` is the phone's own count; its clock is kept and decides nothing.

    `digest` is the SHA-256 of all that was sent under this number. `payload` is kept while what it says is
    nowhere else: an accepted operation's words stand where they belong.
    """

    PRIVACY = classed(
        official="id uuid sequence kind kind_version digest received_at outcome",
        personal="user device phone_at payload answer",
    )

    uuid = models.UUIDField(unique=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    device = models.UUIDField()
    sequence = models.BigIntegerField()
    kind = models.CharField(max_length=30)
    kind_version = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    phone_at = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    answer = models.JSONField(default=dict)
    payload = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["user", "device", "sequence"])]


class PocketItem(models.Model):
    """What a thing of a phone became here: a task's state, a value, an entry, a note. `sequence` is that of
    its newest edit that was done, so that an older one does not undo it; `subject_id` is what it became,
    `version` the version that the phone left behind (0: none)."""

    PRIVACY = classed(official="id sequence subject_id version", personal="user device key")

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    device = models.UUIDField()
    key = models.CharField(max_length=160)
    sequence = models.BigIntegerField(default=-1)
    subject_id = models.BigIntegerField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "device", "key"], name="one_item_of_a_phone")]


class PocketPhoto(models.Model):
    """A file that a person's phone sent. Only who sent a content may offer it as evidence by its digest."""

    PRIVACY = classed(official="id file received_at", personal="user")

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "file"], name="photo_once_a_person")]


class NoteAbout(models.TextChoices):
    """What a note tells the officer: what people say; a figure of a closed period; something that somebody
    else wrote otherwise."""

    OPINION = "opinion"
    CLOSED_PERIOD = "closed_period"
    CONFLICT = "conflict"


class PocketNote(models.Model):
    """A hamlet head's note to the commune's officer, and the officer's answer. Only ever added to."""

    PRIVACY = classed(
        official="id place about day files written_at answered_at",
        personal="text item written_by answer answered_by",
    )

    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    about = models.CharField(max_length=15, choices=NoteAbout)
    text = models.CharField(max_length=2000)
    day = models.DateField(null=True)
    files = models.ManyToManyField(StoredFile, related_name="+")
    item = models.CharField(max_length=40)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["place", "answered_at"])]
