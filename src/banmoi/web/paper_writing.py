"""Papers that the system writes: choosing one, writing between its figures, its Word and PDF file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from banmoi.core.document import DocumentFlawedError
from banmoi.kit import clock
from banmoi.papers.writing_problems import flaw_sentence
from banmoi.reports.composing.composed import Asked, Choice, Composed, NothingToWriteError, WrittenKind
from banmoi.reports.composing.drafts import WrittenPaper, written_paper
from banmoi.reports.composing.heads import SigningWay, office_place, signers_of
from banmoi.reports.composing.kinds import composed_of, written_kinds
from banmoi.rooms.dispatch.actions import (
    DRAFT_ACT,
    DispatchRefusedError,
    Draft,
    Recipient,
    draft_paper,
    may,
)
from banmoi.rooms.dispatch.models import OutgoingPaper, PaperState
from banmoi.rooms.dispatch.queries import issuing_offices
from banmoi.rooms.dispatch.written_actions import Writing, facts_of, write_texts, writing_of
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import NamedPlace
from banmoi.web.doors import place_view, rights
from banmoi.web.paper_files import FORMATS, file_name
from banmoi.web.paper_preview import preview
from banmoi.web.paper_problems import dispatch_problem
from banmoi.web.papers import Problem, may_draft, paper_or_404


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of paper that can be written, with what it can be written of."""

    kind: WrittenKind
    choices: list[Choice]


@place_view
def paper_write(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """Choose what is to be written; the draft begins with it."""
    may(rights(request), DRAFT_ACT, place.id)
    day, problem = clock.today(), Problem()
    if request.method == "POST":
        key, code = request.POST.get("kind", ""), request.POST.get(f"of-{request.POST.get('kind', '')}", "")
        kind = written_kinds().get(key)
        if kind is None:
            raise Http404
        try:
            return redirect("paper_text", _begin(rights(request), place, kind, code, clock.now()).id)
        except NothingToWriteError as nothing:
            problem = Problem(key, f"of-{key}", str(nothing))
        except DispatchRefusedError as refused:
            problem = Problem(key, f"of-{key}", dispatch_problem(refused))
    offers = [
        Offer(kind, kind.choices(place, day))
        for kind in written_kinds().values()
        if place.level in kind.levels
    ]
    context = {
        "place": place,
        "offers": [offer for offer in offers if offer.choices],
        "empty": [offer.kind for offer in offers if not offer.choices],
        "problem": problem,
        "at": "outgoing",
        "typed": request.POST,
    }
    return render(request, "paper_write.html", context, status=422 if problem.text else 200)


def _office(place: NamedPlace, composed: Composed, day: date) -> Unit:
    found = issuing_offices(place.id, day)
    wanted = [unit for unit in found if unit.kind == composed.office_kind]
    if not wanted and not found:
        raise NothingToWriteError(
            _("Nơi này chưa có cơ quan nào ban hành văn bản. Thêm đơn vị ở trang Đơn vị.")
        )
    return (wanted or found)[0]


def _begin(mine: Rights, place: NamedPlace, kind: WrittenKind, code: str, moment: datetime) -> OutgoingPaper:
    composed = composed_of(kind, Asked(place, code, moment.date()))
    office = _office(place, composed, moment.date())
    signer = next(iter(signers_of(office, moment.date())), None)
    texts = {gap.key: gap.begin for gap in composed.gaps if gap.begin}
    writing = Writing(kind.key, code, signer.way if signer else SigningWay.HEAD, texts)
    draft = Draft(
        office_id=office.id,
        kind=kind.paper_kind,
        title=composed.title,
        signer=signer.name if signer else "",
        recipients=[Recipient(to.unit_id, to.body) for to in composed.recipients],
        facts=facts_of(writing),
    )
    return draft_paper(mine, draft, moment=moment)


def _written_or_404(request: HttpRequest, paper_id: int) -> OutgoingPaper:
    found = paper_or_404(request, paper_id)
    if writing_of(found) is None:
        raise Http404
    return found


def _typed(request: HttpRequest) -> dict[str, str]:
    """What was typed in each gap."""
    return {
        name.removeprefix("text-"): str(text)
        for name, text in request.POST.items()
        if name.startswith("text-")
    }


@login_required
def paper_text(request: HttpRequest, paper_id: int) -> HttpResponse:
    """What a written paper says; in a draft the officer writes between the figures."""
    found = _written_or_404(request, paper_id)
    editable = found.state == PaperState.DRAFT and may_draft(rights(request), found.place_id)
    problem, texts = Problem(), None
    if request.method == "POST":
        may(rights(request), DRAFT_ACT, found.place_id)
        texts = _typed(request)
        try:
            way = SigningWay(request.POST.get("way", SigningWay.HEAD))
            seen, signer = request.POST.get("seen", ""), request.POST.get("signer", "")
            write_texts(rights(request), found.id, texts, way, signer, seen=seen, moment=clock.now())
        except DispatchRefusedError as refused:
            problem = Problem("text", "", dispatch_problem(refused))
        except ValueError:
            raise Http404 from None
        else:
            messages.success(request, _("Đã lưu lời văn."))
            return redirect("paper_text", found.id)
    return _text_page(request, found, editable, problem, texts)


def _text_page(
    request: HttpRequest,
    found: OutgoingPaper,
    editable: bool,
    problem: Problem,
    texts: Mapping[str, str] | None,
) -> HttpResponse:
    day, shown, nothing = clock.today(), None, ""
    made: WrittenPaper | None = None
    writing = writing_of(found)
    assert writing is not None
    try:
        made = written_paper(found, day, open_gaps=editable)
        shown = preview(made.document, made.composed.gaps if made.composed else ())
    except NothingToWriteError as error:
        nothing = str(error)
    except DocumentFlawedError as flawed:
        nothing = " ".join(flaw_sentence(flaw) for flaw in flawed.flaws)
    context = {
        "paper": found,
        "place": office_place(found.office, day),
        "kind": made.kind if made else None,
        "shown": shown,
        "nothing": nothing,
        "editable": editable,
        "texts": texts if texts is not None else writing.texts,
        "way": writing.way,
        "ways": [(way.value, way_text(way)) for way in SigningWay],
        "signers": signers_of(found.office, day),
        "seen": request.POST.get("seen", "") or writing.mark,
        "problem": problem,
        "day": found.issued_on or day,
        "sources": len(made.document.sources) if made else 0,
    }
    return render(request, "paper_text.html", context, status=422 if problem.text else 200)


def way_text(way: SigningWay) -> str:
    """By what power somebody signs, as the officer chooses it."""
    return {
        SigningWay.HEAD: _("Người đứng đầu ký"),
        SigningWay.DEPUTY: _("Cấp phó ký thay (KT.)"),
        SigningWay.ACTING: _("Quyền người đứng đầu ký (Q.)"),
    }[way]


@login_required
def paper_file(request: HttpRequest, paper_id: int, ending: str) -> HttpResponse:
    """A written paper as Word or PDF, drawn now: to look at before it has its number."""
    found = _written_or_404(request, paper_id)
    if ending not in FORMATS:
        raise Http404
    media_type, write = FORMATS[ending]
    try:
        written = write(written_paper(found, clock.today()).document)
    except NothingToWriteError as nothing:
        messages.error(request, str(nothing))
        return redirect("paper_text", found.id)
    except DocumentFlawedError as flawed:
        messages.error(request, " ".join(flaw_sentence(flaw) for flaw in flawed.flaws))
        return redirect("paper_text", found.id)
    response = HttpResponse(written.content, content_type=media_type)
    shown = "inline" if ending == "pdf" else "attachment"
    response["Content-Disposition"] = f'{shown}; filename="{file_name(found, ending)}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
