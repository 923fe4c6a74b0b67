"""Questions about what phones sent."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.pocket.models import PocketNote, PocketOperation, PocketPhoto


def find_operation(uuid: UUID) -> PocketOperation | None:
    """An operation by the number that its phone gave it."""
    return PocketOperation.objects.filter(uuid=uuid).first()


def photos_of(user_id: int, digests: Collection[str]) -> dict[str, StoredFile]:
    """Of some digests those whose content this person's phones sent, with the stored file."""
    rows = PocketPhoto.objects.filter(user_id=user_id, file__digest__in=list(digests))
    return {row.file.digest: row.file for row in rows.select_related("file")}


def notes_at(place_ids: Collection[int]) -> QuerySet[PocketNote]:
    """The notes of places, those without an answer first, then the newest."""
    rows = PocketNote.objects.filter(place_id__in=list(place_ids))
    return rows.select_related("written_by", "answered_by").prefetch_related("files")


def notes_waiting(place_ids: Collection[int]) -> int:
    """How many notes of places have no answer yet."""
    return PocketNote.objects.filter(place_id__in=list(place_ids), answered_at=None).count()


def answered_notes(user_id: int, since: datetime) -> list[PocketNote]:
    """A person's notes that were answered since a moment, the newest first."""
    rows = PocketNote.objects.filter(written_by_id=user_id, answered_at__gte=since)
    return list(rows.select_related("answered_by").order_by("-answered_at")[:50])


def pocket_note_places(file_id: int) -> set[int]:
    """The places in whose notes to the officer a file is shown."""
    return set(PocketNote.objects.filter(files=file_id).values_list("place_id", flat=True))
