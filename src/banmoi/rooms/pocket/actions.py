"""Taking what a phone sends: photographs by their digest, operations once, notes to the officer."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from banmoi.rooms.files.actions import keep
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.queries import Rights, require
from banmoi.rooms.pocket.models import (
    NoteAbout,
    Outcome,
    PocketItem,
    PocketNote,
    PocketOperation,
    PocketPhoto,
)
from banmoi.rooms.pocket.queries import find_operation

NOTE_MOST = 2000
ANSWER_MOST = 1000


class NoteProblem(StrEnum):
    """Why a note or its answer is not taken."""

    NOTHING_SAID = "nothing_said"
    TOO_LONG = "too_long"
    ALREADY_ANSWERED = "already_answered"


class NoteRefusedError(Exception):
    """A note or an answer that cannot be taken, and why."""

    def __init__(self, problem: NoteProblem) -> None:
        super().__init__(problem)
        self.problem = problem


class DigestMismatchError(Exception):
    """A photograph whose content is not what its digest says: it was cut short on the way."""


class OtherPayloadError(Exception):
    """An operation's number was used before, by somebody else or for something else. Nothing was done."""


@dataclass(frozen=True, slots=True)
class Sent:
    """An operation as a phone sent it; `digest` covers all of it."""

    uuid: UUID
    device: UUID
    sequence: int
    kind: str
    version: int
    phone_at: str
    digest: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of an operation, and what the phone is told: plain data."""

    outcome: Outcome
    answer: Mapping[str, Any] = field(default_factory=dict)


class OperationRefusedError(Exception):
    """An operation that is not done at all; whatever it began is undone, the reply is kept."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.outcome)
        self.reply = reply


@dataclass(frozen=True, slots=True)
class Work:
    """An operation being done: for whom, when, with which photographs."""

    rights: Rights
    sent: Sent
    moment: datetime
    photos: Mapping[str, StoredFile]

    def item(self, key: str) -> PocketItem:
        """The thing of the phone that the operation edits, locked until the operation is done."""
        own, device = self.rights.user_id, self.sent.device
        PocketItem.objects.get_or_create(user_id=own, device=device, key=key)
        return PocketItem.objects.select_for_update().get(user_id=own, device=device, key=key)

    def is_older(self, item: PocketItem) -> bool:
        """Whether a newer edit of the same thing by the same phone was done before: its count decides."""
        return item.sequence > self.sent.sequence

    def became(self, item: PocketItem, subject_id: int | None, version: int = 0) -> None:
        """Remember what the thing is here now."""
        item.sequence, item.subject_id, item.version = self.sent.sequence, subject_id, version
        item.save(update_fields=["sequence", "subject_id", "version"])


Perform = Callable[[Work], Reply]


def receive(
    rights: Rights, sent: Sent, photos: Mapping[str, StoredFile], perform: Perform, *, moment: datetime
) -> Reply:
    """Do an operation once. Sent again, it gets the same reply and nothing more happens, also when two
    copies arrive at the same moment. What `perform` does and what is remembered stand or fall together.

    Raises OtherPayloadError.
    """
    try:
        with transaction.atomic():
            return _receive(Work(rights, sent, moment, photos), perform)
    except IntegrityError:
        known = find_operation(sent.uuid)
        if known is None:
            raise
        return _again(rights, known, sent)


def _receive(work: Work, perform: Perform) -> Reply:
    rights, sent = work.rights, work.sent
    known = find_operation(sent.uuid)
    if known is not None:
        return _again(rights, known, sent)
    # The row comes first: a second copy waits here, and is told what the first one was told.
    row = PocketOperation.objects.create(
        uuid=sent.uuid, user_id=rights.user_id, device=sent.device, sequence=sent.sequence, kind=sent.kind,
        kind_version=sent.version, digest=sent.digest, phone_at=sent.phone_at[:40], received_at=work.moment,
        outcome=Outcome.RETURNED, payload=dict(sent.payload),
    )  # fmt: skip
    try:
        with transaction.atomic():
            reply = perform(work)
    except OperationRefusedError as refused:
        reply = refused.reply
    row.outcome, row.answer = reply.outcome, dict(reply.answer)
    if reply.outcome is Outcome.ACCEPTED:
        row.payload = {}
    row.save(update_fields=["outcome", "answer", "payload"])
    return reply


def _again(rights: Rights, known: PocketOperation, sent: Sent) -> Reply:
    if (known.user_id, known.digest) != (rights.user_id, sent.digest):
        raise OtherPayloadError
    return Reply(Outcome(known.outcome), known.answer)


def keep_photo(rights: Rights, digest: str, content: bytes, *, moment: datetime) -> StoredFile:
    """Keep a photograph that a phone sent. Sent again, it is the same one.

    Raises DigestMismatchError, FileRefusedError.
    """
    if hashlib.sha256(content).hexdigest() != digest:
        raise DigestMismatchError
    with transaction.atomic():
        stored = keep(content, f"{digest[:12]}.jpg", actor_id=rights.user_id, moment=moment)
        PocketPhoto.objects.get_or_create(
            user_id=rights.user_id, file=stored, defaults={"received_at": moment}
        )
    return stored


@transaction.atomic
def write_note(
    rights: Rights,
    *,
    place_id: int,
    about: NoteAbout,
    text: str,
    item: str,
    day: date | None = None,
    files: Sequence[StoredFile] = (),
    moment: datetime,
) -> PocketNote:
    """Leave a note for the commune's officer. Raises NotAllowedError, NoteRefusedError."""
    require(rights, "value.report", place_id)
    text = text.strip()
    if not text:
        raise NoteRefusedError(NoteProblem.NOTHING_SAID)
    if len(text) > NOTE_MOST:
        raise NoteRefusedError(NoteProblem.TOO_LONG)
    note = PocketNote.objects.create(
        place_id=place_id, about=about, text=text, day=day, item=item,
        written_by_id=rights.user_id, written_at=moment,
    )  # fmt: skip
    note.files.set(files)
    leave_trace(
        rights,
        moment=moment,
        act="pocket.note",
        subject_kind="pocket_note",
        subject_id=note.id,
        place_id=place_id,
        summary="Gửi lời nhắn cho cán bộ",
        detail={"about": str(about)},
    )
    return note


@transaction.atomic
def answer_note(rights: Rights, note_id: int, text: str, *, moment: datetime) -> PocketNote:
    """Answer a note; its writer reads the answer on the phone.

    Raises NotAllowedError, NoteRefusedError; DoesNotExist for no such note.
    """
    note = PocketNote.objects.select_for_update().get(id=note_id)
    require(rights, "value.verify", note.place_id)
    text = text.strip()
    if note.answered_at is not None:
        raise NoteRefusedError(NoteProblem.ALREADY_ANSWERED)
    if not text:
        raise NoteRefusedError(NoteProblem.NOTHING_SAID)
    if len(text) > ANSWER_MOST:
        raise NoteRefusedError(NoteProblem.TOO_LONG)
    note.answer, note.answered_by_id, note.answered_at = text, rights.user_id, moment
    note.save(update_fields=["answer", "answered_by", "answered_at"])
    leave_trace(
        rights,
        moment=moment,
        act="pocket.answer",
        subject_kind="pocket_note",
        subject_id=note.id,
        place_id=note.place_id,
        summary="Trả lời lời nhắn của bản",
    )
    return note
