"""Công văn trả lời: to who sent a paper, with its number, day and matter; the answer is the officer's."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.document import Paragraph, runs
from banmoi.core.paper_dates import short_day
from banmoi.reports.composing.common import committee_of
from banmoi.reports.composing.composed import (
    Asked,
    Choice,
    Composed,
    Figures,
    Gap,
    NothingToWriteError,
    To,
    WrittenKind,
)
from banmoi.rooms.dispatch.models import IncomingPaper
from banmoi.rooms.dispatch.queries import get_incoming, papers_to_answer
from banmoi.rooms.places.queries import NamedPlace

KEY = "answer_letter"


def choices(place: NamedPlace, _day: date) -> list[Choice]:
    """The papers that wait for an answer, those with the nearest day first."""
    return [
        Choice(str(item.id), f"{item.written} · {item.issuer}: {item.title}")
        for item in papers_to_answer(place.id)
    ]


def compose(asked: Asked) -> Composed:
    """The letter. Raises NothingToWriteError."""
    found = get_incoming(int(asked.choice)) if asked.choice.isdigit() else None
    if found is None or found.place_id != asked.place.id or found.withdrawn_at is not None:
        raise NothingToWriteError("Văn bản đến này không có trong sổ hoặc đã bỏ vì ghi nhầm.")
    figures, own = Figures(), committee_of(asked.place)
    day = figures.cite(
        short_day(found.issued_on),
        f"Ngày của văn bản {found.written}",
        f"Sổ văn bản đến, số {found.number}/{found.year}",
        found.received_on,
        reverse("incoming", args=[found.id]),
    )
    about = _about(found)
    return Composed(
        title=f"trả lời văn bản số {found.written} của {found.issuer}",
        body=(
            Paragraph(
                runs(
                    f"{own} nhận được văn bản số {found.written} ngày ",
                    day,
                    f" của {found.issuer} về việc {about}. {own} trả lời như sau:",
                )
            ),
            Gap(
                "answer",
                "Nội dung trả lời",
                f"Văn bản hỏi: {found.title}. Trả lời từng ý, nêu số liệu và thời hạn.",
                needed=True,
            ),
            Paragraph(runs(f"{own} trả lời để {found.issuer} biết, tổng hợp./.")),
        ),
        addressees=(found.issuer,),
        sources=figures.sources,
        recipients=(To(body="Như trên"), *_owner(found)),
    )


def _owner(found: IncomingPaper) -> tuple[To, ...]:
    return (To(unit_id=found.owner_id),) if found.owner_id is not None else ()


def _about(found: IncomingPaper) -> str:
    """What a paper is about, as it goes on in a sentence."""
    title = found.title.strip().rstrip(".")
    for word in ("V/v ", "Về việc ", "Về "):
        title = title.removeprefix(word)
    return title[:1].lower() + title[1:] if not title[:2].isupper() else title


KINDS = (
    WrittenKind(
        KEY,
        "letter",
        lambda: _("Công văn trả lời văn bản đến"),
        lambda: _(
            "Nhắc lại số, ngày, nội dung của văn bản đến; khi cấp số, văn bản đến được ghi là đã trả lời."
        ),
        choices,
        compose,
    ),
)
