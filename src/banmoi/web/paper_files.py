"""The Word and the PDF file of papers that the system writes, and the number that freezes them."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from banmoi.kit import clock
from banmoi.papers.write_pdf import write_pdf
from banmoi.papers.write_word import write_word
from banmoi.papers.writing_problems import warning_sentence
from banmoi.reports.composing.answer_letter import KEY as ANSWER
from banmoi.reports.composing.drafts import complete, written_paper
from banmoi.reports.dispatch import paper_number
from banmoi.rooms.dispatch.actions import ISSUE_ACT, PDF, WORD, DispatchRefusedError, may, take_number
from banmoi.rooms.dispatch.incoming_actions import answer_incoming
from banmoi.rooms.dispatch.models import OutgoingPaper, PaperState
from banmoi.rooms.dispatch.queries import get_paper
from banmoi.rooms.dispatch.written_actions import keep_written, writing_of
from banmoi.rooms.files.actions import keep
from banmoi.rooms.people.queries import NotAllowedError
from banmoi.web.doors import rights
from banmoi.web.paper_preview import preview

FORMATS = {"pdf": (PDF, write_pdf), "docx": (WORD, write_word)}
"""By the ending of a file: its media type, and what writes it."""


def file_name(paper: OutgoingPaper, ending: str) -> str:
    """A name for a paper's file, in plain letters: "05-BC-UBND-2024.pdf", "du-thao-12.docx"."""
    if paper.number is None:
        return f"du-thao-{paper.id}.{ending}"
    plain = paper_number(paper).replace("/", "-").replace("Đ", "D").encode("ascii", "ignore").decode()
    return f"{plain}-{paper.year}.{ending}"


def number_written(
    request: HttpRequest, found: OutgoingPaper, day: date | None, ground: str
) -> OutgoingPaper:
    """Give a written paper its number with all that it says, and keep its Word and PDF file.

    Raises DispatchRefusedError, NothingToWriteError, DocumentFlawedError; then no number was taken.
    """
    mine, moment = rights(request), clock.now()
    if found.state == PaperState.DRAFT:
        # what cannot be laid out gets no number
        preview(written_paper(found, day or moment.date()).document)
    take_number(mine, found.id, day, ground=ground, moment=moment, complete=complete)
    numbered = get_paper(found.id)
    assert numbered is not None
    keep_files(request, numbered)
    _answered(request, numbered)
    return numbered


def _answered(request: HttpRequest, paper: OutgoingPaper) -> None:
    """Name a letter that answers as the answer of the paper that came in; one that is answered stays so."""
    writing = writing_of(paper)
    if writing is None or writing.kind != ANSWER:
        return
    try:
        came = answer_incoming(rights(request), int(writing.choice), paper.id, moment=clock.now())
    except (DispatchRefusedError, NotAllowedError):
        messages.info(request, _("Chưa ghi là trả lời của văn bản đến; ghi ở trang của văn bản đến nếu cần."))
    else:
        messages.info(
            request, _("Văn bản đến số %(number)s đã được ghi là đã trả lời.") % {"number": came.number}
        )


def keep_files(request: HttpRequest, paper: OutgoingPaper) -> None:
    """Draw the Word and the PDF file of a numbered paper from its kept content, and keep them with it."""
    mine, moment = rights(request), clock.now()
    may(mine, ISSUE_ACT, paper.place_id)
    document = written_paper(paper, clock.today()).document
    kept = []
    for ending, (_media_type, write) in FORMATS.items():
        written = write(document)
        for warning in written.warnings:
            messages.warning(request, warning_sentence(warning))
        kept.append(keep(written.content, file_name(paper, ending), actor_id=mine.user_id, moment=moment))
    keep_written(mine, paper.id, kept, moment=moment)
