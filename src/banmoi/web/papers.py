"""Outgoing papers: their list, and a paper's page with its number, files, recipients and signatures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters

from banmoi.core.document import DocumentFlawedError
from banmoi.kit import clock
from banmoi.papers.signing import MOST_CERTIFICATE_BYTES, SigningProblem, SigningRefusedError, sign_pdf
from banmoi.papers.writing_problems import flaw_sentence
from banmoi.reference.paper_kinds import paper_kinds
from banmoi.reports.composing.composed import NothingToWriteError
from banmoi.reports.dispatch import kind_text, office_numbers, paper_number, signature_answer_text
from banmoi.reports.wording import day_label
from banmoi.rooms.audit.queries import trail_of
from banmoi.rooms.dispatch.actions import (
    DRAFT_ACT,
    ISSUE_ACT,
    PDF,
    SIGN_ACT,
    DispatchRefusedError,
    add_file,
    cancel_paper,
    correct_paper,
    drop_draft,
    may,
    take_number,
)
from banmoi.rooms.dispatch.models import FileRole, OutgoingPaper, PaperState
from banmoi.rooms.dispatch.queries import (
    Wanted,
    checks_of,
    get_paper,
    is_intact,
    issuing_offices,
    next_number,
    outgoing_papers,
    outgoing_years,
)
from banmoi.rooms.dispatch.sending_actions import keep_signed, note_received, note_sent, signable
from banmoi.rooms.dispatch.written_actions import writing_of
from banmoi.rooms.files.actions import FileRefusedError, keep
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.files.queries import path_of
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import NamedPlace, commune_of, places_by_id
from banmoi.web.doors import place_view, rights
from banmoi.web.paper_checks import check_kept, shown, trusted_roots
from banmoi.web.paper_files import keep_files, number_written
from banmoi.web.paper_problems import dispatch_problem, signing_problem
from banmoi.web.problems import file_problem
from banmoi.web.uploads import typed_day, uploads

PAGE = 40
HISTORY = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """What was refused: the form, the field, the sentence."""

    form: str = ""
    field: str = ""
    text: str = ""


class RefusedUploadError(Exception):
    """A file that came with a form and is not taken; the text says why."""


def number_of(text: str) -> int | None:
    """A number of a form or an address; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def year_of(text: str) -> int | None:
    """A year of an address; None for anything that is none."""
    found = number_of(text)
    return found if found is not None and 1900 < found < 2200 else None


def may_draft(mine: Rights, place_id: int) -> bool:
    """Whether a person sees and writes drafts there."""
    return mine.may(DRAFT_ACT, place_id) or mine.may(ISSUE_ACT, place_id)


@place_view
def papers(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """The outgoing papers of a commune, or those that a hamlet got: searched, filtered; the next numbers."""
    mine, day = rights(request), clock.today()
    offices = issuing_offices(place.id, day)
    kept = {
        "q": request.GET.get("q", "")[:200],
        "kind": request.GET.get("kind", "") if request.GET.get("kind", "") in paper_kinds() else "",
        "year": str(year_of(request.GET.get("year", "")) or ""),
        "office": request.GET.get("office", "") if number_of(request.GET.get("office", "")) else "",
        "state": request.GET.get("state", "") if request.GET.get("state", "") in PaperState.values else "",
    }
    wanted = Wanted(
        kept["q"], kept["kind"], number_of(kept["year"]), number_of(kept["office"]), kept["state"]
    )
    drafts = may_draft(mine, place.id)
    numbers = office_numbers(offices, day.year)
    page = Paginator(outgoing_papers(place.id, wanted, drafts=drafts), PAGE).get_page(request.GET.get("page"))
    context = {
        "place": place,
        "commune": commune_of(place, day) or place,
        "page": page,
        "count": page.paginator.count,
        "kept": kept,
        "query": urlencode({name: value for name, value in kept.items() if value}),
        "kinds": [(key, kind_text(key)) for key in paper_kinds()],
        "years": outgoing_years(place.id),
        "offices": offices,
        "states": [state for state in PaperState.values if drafts or state != PaperState.DRAFT],
        "begun": [item for item in numbers if item.begun],
        "fresh": [item.office.name_vi for item in numbers if not item.begun],
        "first_office": offices[0].id if offices else 0,
        "year": day.year,
        "may_draft": drafts,
        "at": "outgoing",
    }
    return render(request, "papers.html", context)


def paper_or_404(request: HttpRequest, paper_id: int) -> OutgoingPaper:
    """A paper, if the person may read its place; a plain explanation where it is still a draft and none of
    theirs."""
    found = get_paper(paper_id)
    mine = rights(request)
    if found is None or not mine.may("place.read", found.place_id):
        raise Http404
    if found.number is None:
        may(mine, DRAFT_ACT, found.place_id)
    return found


@sensitive_post_parameters("password")
@login_required
def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """One outgoing paper and all that can be done with it."""
    found = paper_or_404(request, paper_id)
    if request.method != "POST":
        return _page(request, found, Problem())
    form = request.POST.get("do", "")
    if form not in FORMS:
        raise Http404
    try:
        return FORMS[form](request, found)
    except DispatchRefusedError as refused:
        problem = Problem(form, refused.field, dispatch_problem(refused))
    except NothingToWriteError as nothing:
        problem = Problem(form, "", str(nothing))
    except DocumentFlawedError as flawed:
        problem = Problem(form, "", " ".join(flaw_sentence(flaw) for flaw in flawed.flaws))
    except SigningRefusedError as refused_signing:
        problem = Problem(form, "certificate", signing_problem(refused_signing))
    except RefusedUploadError as refused_file:
        problem = Problem(form, "file", str(refused_file))
    return _page(request, paper_or_404(request, paper_id), problem)


def _page(request: HttpRequest, found: OutgoingPaper, problem: Problem) -> HttpResponse:
    mine, day = rights(request), clock.today()
    place = places_by_id([found.place_id], day)[found.place_id]
    files = list(found.files.all())
    checks = checks_of([item.file_id for item in files])
    issue = mine.may(ISSUE_ACT, place.id)
    standing = found.state == PaperState.NUMBERED
    replaced = [item for item in found.superseded_by.all() if item.state != PaperState.CANCELLED]
    drafts = may_draft(mine, place.id)
    context: dict[str, Any] = {
        "paper": found,
        "place": place,
        "draft": found.state == PaperState.DRAFT,
        "standing": standing,
        "files": [(item, checks.get(item.file_id), shown(checks.get(item.file_id))) for item in files],
        "pdfs": [item for item in reversed(files) if item.file.media_type == PDF],
        "intact": is_intact(found),
        "written": writing_of(found) is not None,
        "replaced": [item for item in replaced if drafts or item.number is not None],
        "may_draft": drafts,
        "may_issue": issue,
        "may_sign": mine.may(SIGN_ACT, place.id) and standing,
        "own": [item.id for item in found.recipients.all() if item.unit_id in mine.units],
        "unsent": [item for item in found.recipients.all() if item.sent_on is None],
        "roots": trusted_roots(),
        "trail": _trail(mine, found),
        "problem": problem,
        "typed": request.POST if problem.text else {},
    }
    if found.state == PaperState.DRAFT and issue:
        day_typed = typed_day(request.POST.get("day", "")) if problem.form == "number" else day
        coming = next_number(found.office_id, found.kind, (day_typed or day).year)
        context["coming"] = coming
        context["coming_written"] = f"{coming.number:02d}/{found.symbol}"
    return render(request, "paper.html", context, status=422 if problem.text else 200)


def _trail(mine: Rights, found: OutgoingPaper) -> list[Any]:
    if not mine.may("audit.read", found.place_id) and not may_draft(mine, found.place_id):
        return []
    return list(trail_of("paper", [str(found.id)])[:HISTORY])


def _do_number(request: HttpRequest, found: OutgoingPaper) -> HttpResponse:
    day, ground = typed_day(request.POST.get("day", "")), request.POST.get("ground", "")
    if writing_of(found) is not None:
        done = number_written(request, found, day, ground)
    else:
        done = take_number(rights(request), found.id, day, ground=ground, moment=clock.now())
    messages.success(
        request,
        _("Đã cấp số %(number)s, ngày %(day)s.")
        % {"number": paper_number(done), "day": day_label(done.issued_on) if done.issued_on else ""},
    )
    return redirect("paper", found.id)


def _do_files(request: HttpRequest, found: OutgoingPaper) -> HttpResponse:
    """Keep the files of a paper that got its number while they could not be drawn."""
    if writing_of(found) is None or found.number is None:
        raise Http404
    keep_files(request, found)
    messages.success(request, _("Đã lưu bản Word và PDF."))
    return redirect("paper", found.id)


def _do_cancel(request: HttpRequest, found: OutgoingPaper) -> HttpResponse:
    cancel_paper(rights(request), found.id, request.POST.get("reason", ""), moment=clock.now())
    messages.success(request, _("Đã hủy văn bản. Số vẫn giữ, không cấp lại."))
    return redirect("paper", found.id)


def _do_drop(request: HttpRequest, found: OutgoingPaper) -> HttpResponse:
    drop_draft(rights(request), found.id, request.POST.get("reason", ""), moment=clock.now())
    messages.success(request, _("Đã bỏ dự thảo."))
    return redirect("papers", places_by_id([found.place_id], clock.today())[found.place_id].key)


def _do_correct(request: HttpRequest, found: OutgoingPaper) -> HttpResponse:
    ground = request.POST.get("correction", "")
    made = correct_paper(rights(request), found.id, ground, moment=clock.now())
    messages.success(request, _("Đã lập dự thảo thay thế. Sửa nội dung rồi cấp số cho văn bản này."))
    return redirect("paper_edit", made.id)


def _do_sent(request: HttpRequest, found: OutgoingPaper) -> HttpResponse:
    chosen = [
        number for text in request.POST.getlist("recipients") if (number := number_of(text)) is not None
    ]
    day, how = typed_day(request.POST.get("sent_on", "")), request.POST.get("how", "")
    count = note_sent(rights(request), found.id, chosen, day, how, moment=clock.now())
    text = ngettext("Đã ghi gửi cho %(n)s nơi.", "Đã ghi gửi cho %(n)s nơi.", count)
    messages.success(request, text % {"n": count})
    return redirect("paper", found.id)


def _do_received(request: HttpRequest, found: OutgoingPaper) -> HttpResponse:
    chosen = number_of(request.POST.get("recipient", ""))
    if chosen not in {item.id for item in found.recipients.all()} or chosen is None:
        raise Http404
    day, note = typed_day(request.POST.get("received_on", "")), request.POST.get("received_note", "")
    note_received(rights(request), chosen, day, note, moment=clock.now())
    messages.success(request, _("Đã ghi là đã nhận."))
    return redirect("paper", found.id)


def _do_file(request: HttpRequest, found: OutgoingPaper) -> HttpResponse:
    role = request.POST.get("role", "")
    if role not in (FileRole.SIGNED, FileRole.SCAN):
        raise Http404
    may(rights(request), ISSUE_ACT, found.place_id)
    sent = uploads(request, "file")
    if sent.errors or not sent.files:
        raise RefusedUploadError(sent.errors[0] if sent.errors else _("Chọn tệp trước."))
    add_file(rights(request), found.id, sent.files[-1], FileRole(role), moment=clock.now())
    if sent.files[-1].media_type == PDF:
        checked = check_kept(rights(request), found.place_id, sent.files[-1])
        messages.info(
            request, _("Đã thêm tệp. %(answer)s.") % {"answer": signature_answer_text(checked.answer)}
        )
    else:
        messages.success(request, _("Đã thêm tệp."))
    return redirect("paper", found.id)


def _pdf_of(request: HttpRequest, found: OutgoingPaper) -> StoredFile:
    """The PDF of the paper that a form means."""
    chosen = request.POST.get("pdf", "")
    item = next((i for i in found.files.all() if str(i.file_id) == chosen and i.file.media_type == PDF), None)
    if item is None:
        raise Http404
    return item.file


def _do_check(request: HttpRequest, found: OutgoingPaper) -> HttpResponse:
    checked = check_kept(rights(request), found.place_id, _pdf_of(request, found))
    messages.info(request, _("Đã kiểm tra: %(answer)s.") % {"answer": signature_answer_text(checked.answer)})
    return redirect("paper", found.id)


def _do_sign(request: HttpRequest, found: OutgoingPaper) -> HttpResponse:
    """Sign with a certificate that is read, used and forgotten: it is neither stored nor put back in the
    form."""
    mine, moment = rights(request), clock.now()
    signable(mine, found)
    stored = _pdf_of(request, found)
    upload: UploadedFile[bytes] | None = request.FILES.get("certificate")
    if upload is None:
        raise SigningRefusedError(SigningProblem.CERTIFICATE_MISSING)
    made = sign_pdf(
        path_of(stored).read_bytes(),
        upload.read(MOST_CERTIFICATE_BYTES + 1),
        request.POST.get("password", ""),
        moment=moment,
        place=places_by_id([found.place_id], clock.today())[found.place_id].name_vi,
        stamp=request.POST.get("stamp") == "1",
    )
    name = f"{paper_number(found).replace('/', '-')}-ky-so.pdf"
    try:
        kept = keep(made.content, name, actor_id=mine.user_id, moment=moment)
    except FileRefusedError as refused:
        raise RefusedUploadError(file_problem(refused)) from refused
    keep_signed(mine, found.id, kept, signer=made.signer, serial=made.serial, moment=moment)
    checked = check_kept(mine, found.place_id, kept)
    messages.success(
        request,
        _(
            "Đã ký số bằng chứng thư của %(name)s. Kiểm tra lại: %(answer)s. "
            "Chứng thư và mật khẩu không được lưu."
        )
        % {"name": made.signer, "answer": signature_answer_text(checked.answer)},
    )
    return redirect("paper", found.id)


FORMS: dict[str, Callable[[HttpRequest, OutgoingPaper], HttpResponse]] = {
    "number": _do_number,
    "files": _do_files,
    "cancel": _do_cancel,
    "drop": _do_drop,
    "correct": _do_correct,
    "sent": _do_sent,
    "received": _do_received,
    "file": _do_file,
    "check": _do_check,
    "sign": _do_sign,
}
