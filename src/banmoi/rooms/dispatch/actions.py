"""Outgoing papers: drafted, numbered, cancelled, corrected.

A number is taken under the lock of its office: the counter and the paper change in one transaction, so that
no number is given twice and none is lost when something fails.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import transaction

from banmoi.core.dispatch import digest_of, runs_backwards, series_of
from banmoi.kit.text import fold
from banmoi.reference.paper_kinds import offices, paper_kinds
from banmoi.rooms.dispatch.models import (
    FileRole,
    NumberSeries,
    OutgoingPaper,
    PaperFile,
    PaperRecipient,
    PaperState,
)
from banmoi.rooms.dispatch.queries import content_of, symbol_for, way_of, written
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import Rights, require
from banmoi.rooms.places.queries import scope_ids

DRAFT_ACT, ISSUE_ACT, SIGN_ACT = "paper.draft", "paper.issue", "paper.sign"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
RECIPIENTS_MOST = 60


class DispatchProblem(StrEnum):
    """Why something about a paper is refused."""

    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_OFFICE = "unknown_office"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_PAPER = "unknown_paper"
    TITLE_MISSING = "title_missing"
    TOO_LONG = "too_long"
    FIELD_WRONG = "field_wrong"
    TOO_MANY_RECIPIENTS = "too_many_recipients"
    FILE_WRONG = "file_wrong"
    NOT_A_DRAFT = "not_a_draft"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NOT_NUMBERED = "not_numbered"
    CANCELLED = "cancelled"
    DAY_MISSING = "day_missing"
    DAY_IN_FUTURE = "day_in_future"
    DAY_BACKWARDS = "day_backwards"
    REASON_MISSING = "reason_missing"
    WAY_IN_MID_YEAR = "way_in_mid_year"
    YEAR_OVER = "year_over"
    NUMBER_WRONG = "number_wrong"
    OPENING_TOO_LATE = "opening_too_late"
    NOBODY_CHOSEN = "nobody_chosen"
    SENT_TOO_EARLY = "sent_too_early"
    NOT_SENT = "not_sent"
    RECEIVED_TOO_EARLY = "received_too_early"
    NOT_RECIPIENT = "not_recipient"
    WRITTEN_MISSING = "written_missing"
    ISSUER_MISSING = "issuer_missing"
    ARRIVED_ALREADY = "arrived_already"
    DUE_TOO_EARLY = "due_too_early"
    ANSWER_TOO_EARLY = "answer_too_early"
    OWNER_MISSING = "owner_missing"
    WITHDRAWN = "withdrawn"
    TEXT_MISSING = "text_missing"
    DONE_ALREADY = "done_already"
    NOT_DONE = "not_done"


class DispatchRefusedError(Exception):
    """What is refused, why, the field that is meant (empty: the whole), and what the sentence needs."""

    def __init__(self, problem: DispatchProblem, field: str = "", **facts: object) -> None:
        super().__init__(problem)
        self.problem, self.field, self.facts = problem, field, facts


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is to get a paper: a unit, or a body outside in words."""

    unit_id: int | None = None
    body: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody writes of a paper. `facts`: what its figures are made from, plain values; None leaves
    those that the paper has."""

    office_id: int
    kind: str
    title: str
    field: str = ""
    signer: str = ""
    recipients: Sequence[Recipient] = ()
    facts: Mapping[str, Any] | None = None
    files: Sequence[StoredFile] = ()


@transaction.atomic
def draft_paper(
    rights: Rights, draft: Draft, *, moment: datetime, demonstration: bool = False
) -> OutgoingPaper:
    """Begin a paper. It has no number yet. Raises NotAllowedError, DispatchRefusedError."""
    office = _office(rights, draft.office_id, DRAFT_ACT)
    paper = OutgoingPaper(
        place_id=office.place_id, office=office, made_by_id=rights.user_id, made_at=moment,
        demonstration=demonstration,
    )  # fmt: skip
    _fill(rights, paper, draft, moment)
    trace(rights, paper, moment, "paper.draft", f"Soạn {_called(paper)}")
    return paper


@transaction.atomic
def write_paper(
    rights: Rights, paper_id: int, draft: Draft, *, seen: str | None = None, moment: datetime
) -> OutgoingPaper:
    """Change a draft; its text files are replaced if new ones are given. `seen`: the mark (`mark_of`) of what
    the form showed. Raises NotAllowedError, DispatchRefusedError."""
    paper = locked_paper(rights, paper_id, DRAFT_ACT)
    in_draft(paper)
    if seen is not None and seen != mark_of(paper):
        raise DispatchRefusedError(DispatchProblem.CHANGED_MEANWHILE)
    paper.office = _office(rights, draft.office_id, DRAFT_ACT)
    if paper.office.place_id != paper.place_id:
        raise DispatchRefusedError(DispatchProblem.UNKNOWN_OFFICE, "office")
    _fill(rights, paper, draft, moment)
    trace(rights, paper, moment, "paper.write", f"Sửa {_called(paper)}")
    return paper


def _fill(rights: Rights, paper: OutgoingPaper, draft: Draft, moment: datetime) -> None:
    if draft.kind not in paper_kinds():
        raise DispatchRefusedError(DispatchProblem.UNKNOWN_KIND, "kind")
    paper.kind = draft.kind
    paper.title = words(draft.title, 500, "title", DispatchProblem.TITLE_MISSING)
    paper.signer = words(draft.signer, 200, "signer")
    # only a letter names its field; one that was typed for another kind is dropped with the kind
    paper.field = words(draft.field, 20, "field") if not paper_kinds()[draft.kind].short else ""
    if not all(letter.isalnum() or letter in ".-" for letter in paper.field):
        raise DispatchRefusedError(DispatchProblem.FIELD_WRONG, "field")
    paper.symbol = symbol_for(paper.office, paper.kind, paper.field)
    if draft.facts is not None:
        paper.facts = dict(draft.facts)
    recipients = _recipients(paper, draft.recipients, moment.date())
    paper.search = _search(paper, [item.name for item in recipients])
    paper.save()
    paper.recipients.all().delete()
    for item in recipients:
        item.paper = paper
    PaperRecipient.objects.bulk_create(recipients)
    if draft.files:
        paper.files.filter(role=FileRole.TEXT).delete()
    for file in draft.files:
        add(rights, paper, file, FileRole.TEXT, moment)


def _recipients(paper: OutgoingPaper, given: Sequence[Recipient], day: date) -> list[PaperRecipient]:
    """The recipients, each once, in their order."""
    units = {item.unit_id for item in given if item.unit_id is not None}
    known = Unit.objects.filter(id__in=units, place_id__in=scope_ids([paper.place_id], day)).in_bulk()
    if set(known) != units:
        raise DispatchRefusedError(DispatchProblem.UNKNOWN_UNIT, "units")
    if len(given) > RECIPIENTS_MOST:
        raise DispatchRefusedError(DispatchProblem.TOO_MANY_RECIPIENTS, "bodies", most=RECIPIENTS_MOST)
    found: list[PaperRecipient] = []
    for item in given:
        unit = known[item.unit_id] if item.unit_id is not None else None
        body = "" if unit is not None else words(item.body, 300, "bodies")
        taken = any(row.unit == unit and fold(row.body) == fold(body) for row in found)
        if (unit is not None or body) and not taken:
            found.append(PaperRecipient(order=len(found) + 1, unit=unit, body=body))
    return found


def add(
    rights: Rights, paper: OutgoingPaper, file: StoredFile, role: FileRole, moment: datetime
) -> PaperFile:
    """Put a file to a paper once. Raises DispatchRefusedError for one that is neither Word nor PDF (a scan
    may be a photo too)."""
    photo = role is FileRole.SCAN and file.media_type.startswith("image/")
    if file.media_type not in ((PDF,) if role is FileRole.SIGNED else (PDF, WORD)) and not photo:
        raise DispatchRefusedError(DispatchProblem.FILE_WRONG, "file")
    made, _new = PaperFile.objects.get_or_create(
        paper=paper, file=file,
        defaults={"role": role, "added_by_id": rights.user_id, "added_at": moment},
    )  # fmt: skip
    return made


def mark_of(paper: OutgoingPaper) -> str:
    """The sign of what a form of a draft showed, so that nobody writes over somebody else's change."""
    names = [item.name for item in paper.recipients.select_related("unit")]
    files = list(paper.files.values_list("file_id", flat=True))
    return digest_of(
        {
            "office": paper.office_id, "kind": paper.kind, "field": paper.field, "title": paper.title,
            "signer": paper.signer, "recipients": names, "files": files,
        }
    )[:16]  # fmt: skip


@transaction.atomic
def drop_draft(rights: Rights, paper_id: int, reason: str, *, moment: datetime) -> None:
    """Throw a draft away, with the reason. Raises NotAllowedError, DispatchRefusedError."""
    paper = locked_paper(rights, paper_id, DRAFT_ACT)
    in_draft(paper)
    _cancel(rights, paper, reason, moment)
    trace(rights, paper, moment, "paper.drop", f"Bỏ dự thảo {_called(paper)}")


@transaction.atomic
def take_number(
    rights: Rights,
    paper_id: int,
    day: date | None,
    *,
    ground: str = "",
    moment: datetime,
    complete: Callable[[OutgoingPaper], Mapping[str, Any]] | None = None,
) -> OutgoingPaper:
    """Give a draft the next number of its series, with its day of issue, and freeze what it says.

    A day before that of a lower number needs a ground. `complete` gives the facts of a paper that needs its
    number for them. Raises NotAllowedError, DispatchRefusedError.
    """
    paper = locked_paper(rights, paper_id, ISSUE_ACT)
    in_draft(paper)
    if day is None:
        raise DispatchRefusedError(DispatchProblem.DAY_MISSING, "day")
    if day > moment.date():
        raise DispatchRefusedError(DispatchProblem.DAY_IN_FUTURE, "day")
    lock_office(paper.office_id)
    row = counter(paper.office_id, day.year, series_of(way_of(paper.office_id, day.year), paper.kind))
    ground = words(ground, 300, "ground")
    backwards = runs_backwards(day, row.last_day)
    if backwards and not ground:
        raise DispatchRefusedError(DispatchProblem.DAY_BACKWARDS, "ground", number=row.last, day=row.last_day)
    row.last += 1
    row.last_day = day if row.last_day is None else max(day, row.last_day)
    row.save(update_fields=["last", "last_day"])
    paper.series, paper.number, paper.year, paper.issued_on = row.series, row.last, day.year, day
    paper.backwards_ground = ground if backwards else ""
    paper.state, paper.numbered_by_id, paper.numbered_at = PaperState.NUMBERED, rights.user_id, moment
    if complete is not None:
        paper.facts = dict(complete(paper))
    paper.frozen = content_of(paper)
    paper.digest = digest_of(paper.frozen)
    paper.search = _search(paper, [item.name for item in paper.recipients.select_related("unit")])
    paper.save()
    detail = {"digest": paper.digest} | ({"backwards": ground} if backwards else {})
    trace(rights, paper, moment, "paper.number", f"Cấp số {written(paper)} ngày {day:%d/%m/%Y}", detail)
    return paper


@transaction.atomic
def cancel_paper(rights: Rights, paper_id: int, reason: str, *, moment: datetime) -> None:
    """Cancel a paper that has its number. The number stays with the reason and is not given again.

    Raises NotAllowedError, DispatchRefusedError.
    """
    paper = locked_paper(rights, paper_id, ISSUE_ACT)
    numbered(paper)
    _cancel(rights, paper, reason, moment)
    trace(rights, paper, moment, "paper.cancel", f"Hủy {written(paper)}: {paper.cancel_reason}")


def _cancel(rights: Rights, paper: OutgoingPaper, reason: str, moment: datetime) -> None:
    paper.cancel_reason = words(reason, 300, "reason", DispatchProblem.REASON_MISSING)
    paper.state, paper.cancelled_by_id, paper.cancelled_at = PaperState.CANCELLED, rights.user_id, moment
    paper.save(update_fields=["state", "cancel_reason", "cancelled_by", "cancelled_at"])


@transaction.atomic
def correct_paper(rights: Rights, paper_id: int, ground: str, *, moment: datetime) -> OutgoingPaper:
    """Begin the paper that corrects or replaces an issued one, and says so. The issued one keeps all that it
    said. Raises NotAllowedError, DispatchRefusedError."""
    before = locked_paper(rights, paper_id, DRAFT_ACT)
    numbered(before)
    ground = words(ground, 300, "correction", DispatchProblem.REASON_MISSING)
    paper = OutgoingPaper.objects.create(
        place_id=before.place_id, office=before.office, kind=before.kind, field=before.field,
        symbol=before.symbol, title=before.title, signer=before.signer, facts=before.facts,
        supersedes=before, supersedes_ground=ground, search=before.search, made_by_id=rights.user_id,
        made_at=moment, demonstration=before.demonstration,
    )  # fmt: skip
    PaperRecipient.objects.bulk_create(
        PaperRecipient(paper=paper, order=item.order, unit_id=item.unit_id, body=item.body)
        for item in before.recipients.all()
    )
    trace(rights, paper, moment, "paper.correct", f"Soạn văn bản thay {written(before)}: {ground}")
    return paper


@transaction.atomic
def add_file(
    rights: Rights, paper_id: int, file: StoredFile, role: FileRole, *, moment: datetime
) -> PaperFile:
    """Add a text to a draft, or the signed file or the scan to an issued paper.

    Raises NotAllowedError, DispatchRefusedError.
    """
    paper = locked_paper(rights, paper_id, DRAFT_ACT if role is FileRole.TEXT else ISSUE_ACT)
    if role is FileRole.TEXT:
        in_draft(paper)
    else:
        numbered(paper)
    made = add(rights, paper, file, role, moment)
    trace(rights, paper, moment, "paper.file", f"Thêm tệp vào {_called(paper)}", {"file": file.digest})
    return made


def lock_office(office_id: int) -> Unit:
    """An office, locked against everybody who numbers or changes how it numbers, until the act is done.
    Rows that lead to the office may still be written meanwhile."""
    return Unit.objects.select_for_update(no_key=True, of=("self",)).get(id=office_id)


def counter(office_id: int, year: int, series: str) -> NumberSeries:
    """The counter of a series, made where it is missing, locked. The office is locked already."""
    NumberSeries.objects.get_or_create(office_id=office_id, year=year, series=series)
    return NumberSeries.objects.select_for_update().get(office_id=office_id, year=year, series=series)


def locked_paper(rights: Rights, paper_id: int, act: str) -> OutgoingPaper:
    """A paper that the person may act on, locked. Who may issue may draft too.

    Raises NotAllowedError, DispatchRefusedError.
    """
    rows = OutgoingPaper.objects.select_for_update(of=("self",)).select_related("office")
    paper = rows.filter(id=paper_id).first()
    if paper is None:
        raise DispatchRefusedError(DispatchProblem.UNKNOWN_PAPER)
    may(rights, act, paper.place_id)
    return paper


def may(rights: Rights, act: str, place_id: int) -> None:
    """Raises NotAllowedError unless the person may do this there; who may issue may draft too."""
    if act != DRAFT_ACT or not rights.may(ISSUE_ACT, place_id):
        require(rights, act, place_id)


def numbered(paper: OutgoingPaper) -> None:
    """Raises DispatchRefusedError unless the paper is issued and stands."""
    if paper.state == PaperState.CANCELLED:
        raise DispatchRefusedError(DispatchProblem.CANCELLED)
    if paper.state != PaperState.NUMBERED:
        raise DispatchRefusedError(DispatchProblem.NOT_NUMBERED)


def words(text: str, most: int, field: str, missing: DispatchProblem | None = None) -> str:
    """What was typed, blanks single. Raises DispatchRefusedError where it is missing or too long."""
    text = " ".join(text.split())
    if not text and missing is not None:
        raise DispatchRefusedError(missing, field)
    if len(text) > most:
        raise DispatchRefusedError(DispatchProblem.TOO_LONG, field, most=most)
    return text


def _office(rights: Rights, office_id: int, act: str) -> Unit:
    office = Unit.objects.filter(id=office_id).first()
    if office is None or office.kind not in offices():
        raise DispatchRefusedError(DispatchProblem.UNKNOWN_OFFICE, "office")
    may(rights, act, office.place_id)
    return office


def in_draft(paper: OutgoingPaper) -> None:
    if paper.state != PaperState.DRAFT:
        raise DispatchRefusedError(DispatchProblem.NOT_A_DRAFT)


def _called(paper: OutgoingPaper) -> str:
    kind = paper_kinds()[paper.kind].name_vi
    name = f"{kind} {written(paper)}" if paper.number is not None else kind
    return f"{name}: {paper.title}"[:300]


def _search(paper: OutgoingPaper, recipients: Sequence[str]) -> str:
    number = written(paper) if paper.number is not None else paper.symbol
    kind = paper_kinds()[paper.kind].name_vi
    return fold(" ".join([number, str(paper.number or ""), kind, paper.title, *recipients]))


def trace(
    rights: Rights,
    paper: OutgoingPaper,
    moment: datetime,
    act: str,
    summary: str,
    detail: Mapping[str, object] | None = None,
) -> None:
    """The audit line of an act on an outgoing paper."""
    leave_trace(
        rights, moment=moment, act=act, subject_kind="paper", subject_id=paper.id,
        place_id=paper.place_id, summary=summary, detail=detail,
    )  # fmt: skip
