"""What happens to an issued paper: sent, received, signed, its signatures checked."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from banmoi.core.signatures import FileCheck
from banmoi.rooms.dispatch.actions import (
    ISSUE_ACT,
    SIGN_ACT,
    DispatchProblem,
    DispatchRefusedError,
    add,
    locked_paper,
    numbered,
    trace,
    words,
)
from banmoi.rooms.dispatch.models import FileRole, OutgoingPaper, PaperFile, PaperRecipient, SignatureCheck
from banmoi.rooms.dispatch.queries import written
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.queries import NotAllowedError, Rights, require


@transaction.atomic
def note_sent(
    rights: Rights,
    paper_id: int,
    recipient_ids: Collection[int],
    day: date | None,
    how: str,
    *,
    moment: datetime,
) -> int:
    """Note when and how a paper was sent to some recipients; returns to how many. What was noted before is
    put right by noting it again. Raises NotAllowedError, DispatchRefusedError."""
    paper = locked_paper(rights, paper_id, ISSUE_ACT)
    numbered(paper)
    rows = list(paper.recipients.filter(id__in=list(recipient_ids)))
    if not rows:
        raise DispatchRefusedError(DispatchProblem.NOBODY_CHOSEN, "recipients")
    day = _past_day(day, "sent_on", moment)
    if paper.issued_on is not None and day < paper.issued_on:
        raise DispatchRefusedError(DispatchProblem.SENT_TOO_EARLY, "sent_on", day=paper.issued_on)
    if any(row.received_on is not None and row.received_on < day for row in rows):
        raise DispatchRefusedError(DispatchProblem.RECEIVED_TOO_EARLY, "sent_on")
    how = words(how, 200, "how")
    paper.recipients.filter(id__in=[row.id for row in rows]).update(sent_on=day, sent_how=how)
    summary = f"Gửi {written(paper)} cho {len(rows)} nơi nhận ngày {day:%d/%m/%Y}"
    trace(rights, paper, moment, "paper.sent", summary, {"recipients": [row.order for row in rows]})
    return len(rows)


@transaction.atomic
def note_received(
    rights: Rights, recipient_id: int, day: date | None, note: str, *, moment: datetime
) -> PaperRecipient:
    """Note that a recipient has received a paper: by the office, or by somebody of that unit.

    Raises NotAllowedError, DispatchRefusedError.
    """
    row = PaperRecipient.objects.select_for_update(of=("self",)).filter(id=recipient_id).first()
    if row is None:
        raise DispatchRefusedError(DispatchProblem.NOT_RECIPIENT)
    paper = row.paper
    if not rights.may(ISSUE_ACT, paper.place_id) and row.unit_id not in rights.units:
        raise NotAllowedError(ISSUE_ACT, paper.place_id, visible=rights.may("place.read", paper.place_id))
    numbered(paper)
    if row.sent_on is None:
        raise DispatchRefusedError(DispatchProblem.NOT_SENT, "received_on")
    day = _past_day(day, "received_on", moment)
    if day < row.sent_on:
        raise DispatchRefusedError(DispatchProblem.RECEIVED_TOO_EARLY, "received_on")
    row.received_on, row.received_note = day, words(note, 300, "received_note")
    row.save(update_fields=["received_on", "received_note"])
    summary = f"{row.name} nhận {written(paper)} ngày {day:%d/%m/%Y}"
    trace(rights, paper, moment, "paper.received", summary)
    return row


def _past_day(day: date | None, field: str, moment: datetime) -> date:
    if day is None:
        raise DispatchRefusedError(DispatchProblem.DAY_MISSING, field)
    if day > moment.date():
        raise DispatchRefusedError(DispatchProblem.DAY_IN_FUTURE, field)
    return day


def signable(rights: Rights, paper: OutgoingPaper) -> None:
    """Raises NotAllowedError, DispatchRefusedError unless the person may put a signature to the paper. Asked
    before a certificate is touched."""
    require(rights, SIGN_ACT, paper.place_id)
    numbered(paper)


@transaction.atomic
def keep_signed(
    rights: Rights, paper_id: int, file: StoredFile, *, signer: str, serial: str, moment: datetime
) -> PaperFile:
    """Keep the signed PDF of an issued paper beside its text. Nothing of the certificate's file is kept; its
    holder's name and its number stand in the trail. Raises NotAllowedError, DispatchRefusedError."""
    paper = locked_paper(rights, paper_id, SIGN_ACT)
    numbered(paper)
    made = add(rights, paper, file, FileRole.SIGNED, moment)
    detail = {"file": file.digest, "signer": signer, "certificate": serial}
    trace(rights, paper, moment, "paper.sign", f"Ký số {written(paper)}", detail)
    return made


@transaction.atomic
def keep_check(
    rights: Rights, place_id: int, file: StoredFile, check: FileCheck, *, moment: datetime
) -> SignatureCheck:
    """Keep what a check of a file's signatures found. Raises NotAllowedError; ValueError where the check is
    of another file."""
    require(rights, "place.read", place_id)
    if check.digest != file.digest:
        raise ValueError("the check is of another file")
    return SignatureCheck.objects.create(
        place_id=place_id, file=file, answer=check.answer, found=check.as_data(),
        checked_by_id=rights.user_id, checked_at=moment,
    )  # fmt: skip
