"""Keeping files."""

import hashlib
import os
import tempfile
from datetime import datetime
from enum import StrEnum

from django.db import IntegrityError, transaction

from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.files.queries import MAX_BYTES, media_type_of, path_of_digest


class FileProblem(StrEnum):
    """Why a file is not kept."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    WRONG_CONTENT = "wrong_content"


class FileRefusedError(Exception):
    """A file that is not kept; the other files sent with it stand."""

    def __init__(self, problem: FileProblem, name: str, size: int) -> None:
        super().__init__(problem, name)
        self.problem, self.name, self.size = problem, name, size


def check_size(name: str, size: int) -> None:
    """Refuse by size before the content is read. Raises FileRefusedError."""
    if size > MAX_BYTES:
        raise FileRefusedError(FileProblem.TOO_LARGE, name, size)
    if size == 0:
        raise FileRefusedError(FileProblem.EMPTY, name, size)


def keep(
    content: bytes, name: str, *, actor_id: int | None, moment: datetime, may_be_text: bool = False
) -> StoredFile:
    """Keep a file's content under its digest; the same content is kept once. A plain text proves
    nothing, so it is kept only where the caller takes one (`may_be_text`): a plan's paper.

    The content is on the disk, complete, before the row that speaks of it exists.
    Raises FileRefusedError.
    """
    check_size(name, len(content))
    media_type = media_type_of(content)
    if media_type is None and may_be_text:
        media_type = "text/plain"
    if media_type is None:
        raise FileRefusedError(FileProblem.WRONG_CONTENT, name, len(content))
    digest = hashlib.sha256(content).hexdigest()
    path = path_of_digest(digest, media_type)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, path)  # noqa: PTH105 - atomic on one disk
    found = StoredFile.objects.filter(digest=digest).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return StoredFile.objects.create(
                digest=digest,
                size=len(content),
                media_type=media_type,
                original_name=name[-255:],
                stored_at=moment,
                stored_by_id=actor_id,
            )
    except IntegrityError:
        return StoredFile.objects.get(digest=digest)
