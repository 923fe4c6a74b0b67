"""A written paper from its row: what it was chosen to tell, composed anew while it is a draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from banmoi.core.document import Document
from banmoi.core.document_data import document_data, document_from
from banmoi.core.paper_dates import day_words
from banmoi.reference.paper_kinds import paper_kinds
from banmoi.reports.composing.composed import Asked, Composed, NothingToWriteError, WrittenKind
from banmoi.reports.composing.finishing import Issue, finished, missing
from banmoi.reports.composing.heads import SigningWay, head_of, office_place, signers_of
from banmoi.reports.composing.kinds import composed_of, written_kinds
from banmoi.reports.dispatch import paper_number
from banmoi.rooms.dispatch.actions import DispatchProblem, DispatchRefusedError
from banmoi.rooms.dispatch.models import OutgoingPaper
from banmoi.rooms.dispatch.queries import issuing_offices, symbol_for
from banmoi.rooms.dispatch.written_actions import Writing, facts_of, writing_of
from banmoi.rooms.people.models import Unit


@dataclass(frozen=True, slots=True)
class WrittenPaper:
    """A paper with its kind, its content, and what was written between. `composed` is None where the paper
    has its number: nothing is composed anew then."""

    kind: WrittenKind | None
    writing: Writing
    document: Document
    composed: Composed | None = None


def written_paper(paper: OutgoingPaper, day: date, *, open_gaps: bool = False) -> WrittenPaper:
    """A written paper as of a day: from its kept content where it has a number, else composed from what is
    known. Raises NothingToWriteError."""
    writing = writing_of(paper)
    if writing is None:
        raise NothingToWriteError("Văn bản này do người soạn đưa tệp vào, hệ thống không viết.")
    kind = written_kinds().get(writing.kind)
    if writing.document is not None:
        return WrittenPaper(kind, writing, document_from(writing.document))
    if kind is None:
        raise NothingToWriteError("Hệ thống không còn viết loại văn bản này.")
    place = office_place(paper.office, day)
    composed = composed_of(kind, Asked(place, writing.choice, day))
    document = finished(
        composed, head_of(paper.office, place), _issue(paper, writing), writing.texts, open_gaps=open_gaps
    )
    return WrittenPaper(kind, writing, document, composed)


def complete(paper: OutgoingPaper) -> Mapping[str, object]:
    """The facts of a paper that has just got its number and day: all of it. Raises NothingToWriteError, and
    DispatchRefusedError where something must be written first."""
    assert paper.issued_on is not None
    made = written_paper(paper, paper.issued_on)
    assert made.composed is not None
    if lacking := missing(made.composed, made.writing.texts):
        raise DispatchRefusedError(DispatchProblem.TEXT_MISSING, "", name=lacking[0].title)
    writing = made.writing
    return facts_of(
        Writing(writing.kind, writing.choice, writing.way, writing.texts, document_data(made.document))
    )


def unissued(kind: WrittenKind, asked: Asked, office: Unit, texts: Mapping[str, str]) -> Document:
    """A paper that is only looked at: no draft is kept. Raises NothingToWriteError."""
    composed = composed_of(kind, asked)
    if office.kind != composed.office_kind:
        others = issuing_offices(office.place_id, asked.day)
        office = next((unit for unit in others if unit.kind == composed.office_kind), office)
    signer = next(iter(signers_of(office, asked.day)), None)
    issue = Issue(
        kind=kind.paper_kind,
        symbol=symbol_for(office, kind.paper_kind, ""),
        title=composed.title,
        signer=signer.name if signer else "",
        way=signer.way if signer else SigningWay.HEAD,
        recipients=_names(composed),
    )
    return finished(composed, head_of(office, asked.place), issue, texts)


def _names(composed: Composed) -> tuple[str, ...]:
    """What the recipients are called."""
    ids = [to.unit_id for to in composed.recipients if to.unit_id is not None]
    units = {unit.id: unit.name_vi for unit in Unit.objects.filter(id__in=ids)}
    return tuple(to.body or units[to.unit_id or 0] for to in composed.recipients)


def _issue(paper: OutgoingPaper, writing: Writing) -> Issue:
    before = paper.supersedes
    return Issue(
        kind=paper.kind,
        symbol=paper.symbol,
        title=paper.title,
        signer=paper.signer,
        way=SigningWay(writing.way),
        recipients=tuple(item.name for item in paper.recipients.select_related("unit")),
        number=paper.number,
        day=paper.issued_on,
        replaces=_called(before) if before is not None else "",
        replaces_why=paper.supersedes_ground,
    )


def _called(paper: OutgoingPaper) -> str:
    """How a paper names the one that it replaces: "Báo cáo số 05/BC-UBND ngày 09 tháng 02 năm 2024"."""
    return f"{paper_kinds()[paper.kind].name_vi} số {paper_number(paper)} {day_words(paper.issued_on)}"
