"""Papers that come in: recorded under a number of arrival, handed to a unit, answered or closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from banmoi.core.dispatch import ARRIVALS
from banmoi.kit.text import fold
from banmoi.reference.paper_kinds import offices
from banmoi.rooms.dispatch.actions import (
    ISSUE_ACT,
    DispatchProblem,
    DispatchRefusedError,
    counter,
    lock_office,
    words,
)
from banmoi.rooms.dispatch.models import IncomingPaper, OutgoingPaper, PaperState
from banmoi.rooms.dispatch.queries import written
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import NotAllowedError, Rights, require
from banmoi.rooms.places.queries import scope_ids


@dataclass(frozen=True, slots=True)
class Arrival:
    """What somebody writes of a paper that came in."""

    office_id: int
    written: str
    issuer: str
    issued_on: date | None
    received_on: date | None
    title: str
    owner_id: int | None = None
    answer_by: date | None = None
    files: Sequence[StoredFile] = ()


@transaction.atomic
def record_incoming(
    rights: Rights, arrival: Arrival, *, moment: datetime, demonstration: bool = False
) -> IncomingPaper:
    """Record a paper under the next number of arrival of its year. Raises NotAllowedError,
    DispatchRefusedError."""
    office = Unit.objects.filter(id=arrival.office_id, kind__in=list(offices())).first()
    if office is None:
        raise DispatchRefusedError(DispatchProblem.UNKNOWN_OFFICE, "office")
    require(rights, ISSUE_ACT, office.place_id)
    paper = IncomingPaper(
        place_id=office.place_id, office=office, made_by_id=rights.user_id, made_at=moment,
        written=words(arrival.written, 80, "written", DispatchProblem.WRITTEN_MISSING),
        issuer=words(arrival.issuer, 300, "issuer", DispatchProblem.ISSUER_MISSING),
        title=words(arrival.title, 500, "title", DispatchProblem.TITLE_MISSING),
        issued_on=_day(arrival.issued_on, "issued_on", moment),
        received_on=_day(arrival.received_on, "received_on", moment), demonstration=demonstration,
    )  # fmt: skip
    if paper.received_on < paper.issued_on:
        raise DispatchRefusedError(DispatchProblem.RECEIVED_TOO_EARLY, "received_on")
    _hand(paper, arrival.owner_id, arrival.answer_by, moment)
    lock_office(office.id)
    _not_there(paper)
    row = counter(office.id, paper.received_on.year, ARRIVALS)
    row.last += 1
    row.last_day = paper.received_on if row.last_day is None else max(paper.received_on, row.last_day)
    row.save(update_fields=["last", "last_day"])
    paper.year, paper.number = row.year, row.last
    paper.search = fold(f"{paper.number} {paper.written} {paper.issuer} {paper.title}")
    paper.save()
    paper.files.add(*arrival.files)
    summary = f"Ghi văn bản đến số {paper.number}: {paper.written} của {paper.issuer}"
    _trace(rights, paper, moment, "incoming.record", summary)
    return paper


def _not_there(paper: IncomingPaper) -> None:
    """Raises DispatchRefusedError where the same paper stands in the book already."""
    rows = IncomingPaper.objects.filter(
        office_id=paper.office_id, issued_on=paper.issued_on, withdrawn_at=None
    )
    for other in rows:
        if fold(other.written) == fold(paper.written) and fold(other.issuer) == fold(paper.issuer):
            raise DispatchRefusedError(DispatchProblem.ARRIVED_ALREADY, "written", number=other.number)


def _hand(paper: IncomingPaper, owner_id: int | None, answer_by: date | None, moment: datetime) -> None:
    places = scope_ids([paper.place_id], moment.date())
    if owner_id is not None and not Unit.objects.filter(id=owner_id, place_id__in=places).exists():
        raise DispatchRefusedError(DispatchProblem.UNKNOWN_UNIT, "owner")
    if answer_by is not None and answer_by < paper.received_on:
        raise DispatchRefusedError(DispatchProblem.DUE_TOO_EARLY, "answer_by")
    if answer_by is not None and owner_id is None:
        raise DispatchRefusedError(DispatchProblem.OWNER_MISSING, "owner")
    paper.owner_id, paper.answer_by = owner_id, answer_by


@transaction.atomic
def hand_over(
    rights: Rights,
    paper_id: int,
    owner_id: int | None,
    answer_by: date | None,
    reason: str,
    *,
    moment: datetime,
) -> IncomingPaper:
    """Say who answers by when; another day or unit than before needs a reason.

    Raises NotAllowedError, DispatchRefusedError.
    """
    paper = _locked(rights, paper_id)
    _open(paper)
    before = paper.owner_id, paper.answer_by
    given_before = paper.owner_id is not None
    _hand(paper, owner_id, answer_by, moment)
    if before == (paper.owner_id, paper.answer_by):
        return paper
    reason = words(reason, 300, "reason", DispatchProblem.REASON_MISSING if given_before else None)
    paper.save(update_fields=["owner", "answer_by"])
    owner = Unit.objects.filter(id=owner_id or 0).first()
    day = f", hạn {answer_by:%d/%m/%Y}" if answer_by is not None else ""
    summary = f"Giao văn bản đến số {paper.number} cho {owner.name_vi if owner else 'không ai'}{day}"
    _trace(rights, paper, moment, "incoming.hand_over", summary, {"reason": reason} if reason else None)
    return paper


@transaction.atomic
def answer_incoming(
    rights: Rights, paper_id: int, answer_id: int | None, *, moment: datetime
) -> IncomingPaper:
    """Name the issued paper that answers. Raises NotAllowedError, DispatchRefusedError."""
    paper = _locked(rights, paper_id, by_owner=True)
    _open(paper)
    rows = OutgoingPaper.objects.filter(place_id=paper.place_id, state=PaperState.NUMBERED)
    answer = rows.filter(id=answer_id or 0).first()
    if answer is None:
        raise DispatchRefusedError(DispatchProblem.UNKNOWN_PAPER, "answer")
    if answer.issued_on is not None and answer.issued_on < paper.received_on:
        raise DispatchRefusedError(DispatchProblem.ANSWER_TOO_EARLY, "answer", day=paper.received_on)
    paper.answer = answer
    paper.save(update_fields=["answer"])
    summary = f"Trả lời văn bản đến số {paper.number} bằng {written(answer)}"
    _trace(rights, paper, moment, "incoming.answer", summary)
    return paper


@transaction.atomic
def close_incoming(rights: Rights, paper_id: int, why: str, *, moment: datetime) -> IncomingPaper:
    """Say why a paper needs no answer, or how it was done without one. Raises NotAllowedError,
    DispatchRefusedError."""
    paper = _locked(rights, paper_id, by_owner=True)
    _open(paper)
    paper.closed_why = words(why, 300, "why", DispatchProblem.REASON_MISSING)
    paper.closed_at = moment
    paper.save(update_fields=["closed_why", "closed_at"])
    summary = f"Văn bản đến số {paper.number} đã xong: {paper.closed_why}"
    _trace(rights, paper, moment, "incoming.close", summary)
    return paper


@transaction.atomic
def reopen_incoming(rights: Rights, paper_id: int, reason: str, *, moment: datetime) -> IncomingPaper:
    """Open a paper again that was called done. Raises NotAllowedError, DispatchRefusedError."""
    paper = _locked(rights, paper_id)
    if paper.withdrawn_at is not None:
        raise DispatchRefusedError(DispatchProblem.WITHDRAWN)
    if not paper.done:
        raise DispatchRefusedError(DispatchProblem.NOT_DONE)
    reason = words(reason, 300, "reopen", DispatchProblem.REASON_MISSING)
    paper.answer, paper.closed_why, paper.closed_at = None, "", None
    paper.save(update_fields=["answer", "closed_why", "closed_at"])
    _trace(rights, paper, moment, "incoming.reopen", f"Mở lại văn bản đến số {paper.number}: {reason}")
    return paper


@transaction.atomic
def withdraw_incoming(rights: Rights, paper_id: int, why: str, *, moment: datetime) -> IncomingPaper:
    """Take a paper out that was recorded by mistake; its number of arrival stays, with the reason.

    Raises NotAllowedError, DispatchRefusedError.
    """
    paper = _locked(rights, paper_id)
    if paper.withdrawn_at is not None:
        raise DispatchRefusedError(DispatchProblem.WITHDRAWN)
    paper.withdrawn_why = words(why, 300, "withdraw", DispatchProblem.REASON_MISSING)
    paper.withdrawn_at = moment
    paper.save(update_fields=["withdrawn_at", "withdrawn_why"])
    summary = f"Bỏ văn bản đến số {paper.number} ghi nhầm: {paper.withdrawn_why}"
    _trace(rights, paper, moment, "incoming.withdraw", summary)
    return paper


@transaction.atomic
def add_incoming_file(
    rights: Rights, paper_id: int, files: Sequence[StoredFile], *, moment: datetime
) -> IncomingPaper:
    """Add files to a paper that came in. Raises NotAllowedError, DispatchRefusedError."""
    paper = _locked(rights, paper_id)
    if not files:
        raise DispatchRefusedError(DispatchProblem.FILE_WRONG, "file")
    paper.files.add(*files)
    summary = f"Thêm tệp vào văn bản đến số {paper.number}"
    _trace(rights, paper, moment, "incoming.file", summary, {"files": [item.digest for item in files]})
    return paper


def _locked(rights: Rights, paper_id: int, *, by_owner: bool = False) -> IncomingPaper:
    """A paper that the person may act on, locked; `by_owner`: people of the unit that answers may too."""
    rows = IncomingPaper.objects.select_for_update(of=("self",)).select_related("answer")
    paper = rows.filter(id=paper_id).first()
    if paper is None:
        raise DispatchRefusedError(DispatchProblem.UNKNOWN_PAPER)
    if not rights.may(ISSUE_ACT, paper.place_id) and not (by_owner and paper.owner_id in rights.units):
        raise NotAllowedError(ISSUE_ACT, paper.place_id, visible=rights.may("place.read", paper.place_id))
    return paper


def _open(paper: IncomingPaper) -> None:
    if paper.withdrawn_at is not None:
        raise DispatchRefusedError(DispatchProblem.WITHDRAWN)
    if paper.done:
        raise DispatchRefusedError(DispatchProblem.DONE_ALREADY)


def _day(day: date | None, field: str, moment: datetime) -> date:
    if day is None:
        raise DispatchRefusedError(DispatchProblem.DAY_MISSING, field)
    if day > moment.date():
        raise DispatchRefusedError(DispatchProblem.DAY_IN_FUTURE, field)
    return day


def _trace(
    rights: Rights,
    paper: IncomingPaper,
    moment: datetime,
    act: str,
    summary: str,
    detail: Mapping[str, object] | None = None,
) -> None:
    leave_trace(
        rights, moment=moment, act=act, subject_kind="incoming", subject_id=paper.id,
        place_id=paper.place_id, summary=summary, detail=detail,
    )  # fmt: skip
