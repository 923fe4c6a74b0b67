"""Files sent with a form: good ones are kept even when something else of the form is refused."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from banmoi.kit import clock
from banmoi.rooms.files.actions import FileRefusedError, check_size, keep
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.files.queries import file_by_id
from banmoi.web.doors import rights
from banmoi.web.problems import file_problem

_SIGNER = signing.TimestampSigner(salt="uploads")
_SECONDS = 86400


@dataclass
class Uploads:
    """What came with a field: the kept files, their tokens for the next attempt, and what is wrong."""

    files: list[StoredFile] = field(default_factory=list)
    tokens: list[tuple[str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def uploads(request: HttpRequest, name: str) -> Uploads:
    """The files of a field sent now, and those kept before (`<name>:kept` holds their tokens)."""
    found = Uploads()
    owner = rights(request).user_id
    for token in request.POST.getlist(f"{name}:kept"):
        try:
            by, _sign, file_id = _SIGNER.unsign(token, max_age=_SECONDS).partition("-")
        except signing.BadSignature:
            continue
        stored = file_by_id(int(file_id))
        if stored is not None and by == str(owner):
            found.files.append(stored)
            found.tokens.append((token, stored.original_name))
    for upload in request.FILES.getlist(name):
        stored = _kept(upload, owner, found)
        if stored is not None:
            found.files.append(stored)
            found.tokens.append((_SIGNER.sign(f"{owner}-{stored.id}"), stored.original_name))
    return found


def _kept(upload: "UploadedFile[bytes]", owner: int, found: Uploads) -> StoredFile | None:
    title = upload.name or "?"
    try:
        check_size(title, upload.size or 0)
        return keep(upload.read(), title, actor_id=owner, moment=clock.now())
    except FileRefusedError as refused:
        found.errors.append(file_problem(refused))
        return None


def typed_day(text: str) -> date | None:
    """A day as a browser's calendar or a person writes it; None for anything else."""
    for shape in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(text.strip(), shape).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
