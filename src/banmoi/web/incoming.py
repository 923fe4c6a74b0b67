"""Papers that come in: the book of arrivals, recording one, and its page."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from banmoi.kit import clock
from banmoi.reports.dispatch import answer_timing, answer_words, signature_answer_text
from banmoi.rooms.audit.queries import trail_of
from banmoi.rooms.dispatch.actions import ISSUE_ACT, PDF, DispatchProblem, DispatchRefusedError
from banmoi.rooms.dispatch.incoming_actions import (
    Arrival,
    add_incoming_file,
    answer_incoming,
    close_incoming,
    hand_over,
    record_incoming,
    reopen_incoming,
    withdraw_incoming,
)
from banmoi.rooms.dispatch.models import IncomingPaper
from banmoi.rooms.dispatch.queries import (
    Wanted,
    answering_choices,
    checks_of,
    get_incoming,
    incoming_papers,
    incoming_years,
    issuing_offices,
)
from banmoi.rooms.people.models import Unit
from banmoi.rooms.people.queries import require, units_of
from banmoi.rooms.places.queries import NamedPlace, children, commune_of, places_by_id
from banmoi.web.doors import place_view, rights
from banmoi.web.paper_checks import check_kept, shown, trusted_roots
from banmoi.web.paper_links import ways_of_incoming
from banmoi.web.paper_problems import dispatch_problem
from banmoi.web.papers import HISTORY, PAGE, Problem, RefusedUploadError, number_of, year_of
from banmoi.web.uploads import Uploads, typed_day, uploads


@place_view
def incoming_list(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """The papers that came in, newest first, with where their answers stand."""
    day = clock.today()
    kept = {
        "q": request.GET.get("q", "")[:200],
        "year": str(year_of(request.GET.get("year", "")) or ""),
        "state": "open" if request.GET.get("state") == "open" else "",
    }
    wanted = Wanted(kept["q"], year=number_of(kept["year"]), state=kept["state"])
    page = Paginator(incoming_papers(place.id, wanted), PAGE).get_page(request.GET.get("page"))
    context = {
        "place": place,
        "commune": commune_of(place, day) or place,
        "page": page,
        "rows": [(row, answer_timing(row, day), answer_words(row, day)) for row in page],
        "count": page.paginator.count,
        "kept": kept,
        "query": urlencode({name: value for name, value in kept.items() if value}),
        "years": incoming_years(place.id),
        "may_issue": rights(request).may(ISSUE_ACT, place.id),
        "at": "incoming",
    }
    return render(request, "incoming_list.html", context)


def _units(place_id: int) -> list[Unit]:
    """The units of a commune and its hamlets that may be asked to answer."""
    day = clock.today()
    return units_of({place_id, *(part.id for part in children(place_id, day, "hamlet"))}, day)


@place_view
def incoming_new(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """Record a paper that came in."""
    mine = rights(request)
    require(mine, ISSUE_ACT, place.id)
    errors: dict[str, str] = {}
    sent = Uploads()
    if request.method == "POST":
        sent = uploads(request, "files")
        if sent.errors:
            errors["files"] = sent.errors[0]
        else:
            try:
                made = record_incoming(mine, _arrival(request, sent), moment=clock.now())
            except DispatchRefusedError as refused:
                errors[refused.field or "top"] = dispatch_problem(refused)
            else:
                _check_pdfs(request, made)
                messages.success(request, _("Đã ghi văn bản đến số %(number)s.") % {"number": made.number})
                return redirect("incoming", made.id)
    context = {
        "place": place,
        "offices": issuing_offices(place.id, clock.today()),
        "units": _units(place.id),
        "values": request.POST if request.method == "POST" else {},
        "tokens": sent.tokens,
        "errors": errors,
    }
    return render(request, "incoming_form.html", context, status=422 if errors else 200)


def _arrival(request: HttpRequest, sent: Uploads) -> Arrival:
    post = request.POST
    return Arrival(
        office_id=number_of(post.get("office", "")) or 0,
        written=post.get("written", ""),
        issuer=post.get("issuer", ""),
        issued_on=typed_day(post.get("issued_on", "")),
        received_on=typed_day(post.get("received_on", "")),
        title=post.get("title", ""),
        owner_id=number_of(post.get("owner", "")),
        answer_by=_optional_day(request, "answer_by"),
        files=sent.files,
    )


def _optional_day(request: HttpRequest, name: str) -> date | None:
    """A day that may be left out; what is no day is refused, never dropped. Raises DispatchRefusedError."""
    text = request.POST.get(name, "")
    found = typed_day(text)
    if text.strip() and found is None:
        raise DispatchRefusedError(DispatchProblem.DAY_MISSING, name)
    return found


def _check_pdfs(request: HttpRequest, paper: IncomingPaper) -> None:
    """Check the signatures of each PDF that came with a paper, and say what was found."""
    for stored in paper.files.filter(media_type=PDF):
        checked = check_kept(rights(request), paper.place_id, stored)
        messages.info(
            request,
            _("%(name)s: %(answer)s.")
            % {"name": stored.original_name, "answer": signature_answer_text(checked.answer)},
        )


@login_required
def incoming_paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """One paper that came in, with what can be done about it."""
    found = _or_404(request, paper_id)
    if request.method != "POST":
        return _page(request, found, Problem())
    form = request.POST.get("do", "")
    if form not in FORMS:
        raise Http404
    try:
        FORMS[form](request, found)
    except DispatchRefusedError as refused:
        return _page(
            request, _or_404(request, paper_id), Problem(form, refused.field, dispatch_problem(refused))
        )
    except RefusedUploadError as refused_file:
        return _page(request, found, Problem(form, "file", str(refused_file)))
    return redirect("incoming", found.id)


def _or_404(request: HttpRequest, paper_id: int) -> IncomingPaper:
    found = get_incoming(paper_id)
    if found is None or not rights(request).may("place.read", found.place_id):
        raise Http404
    return found


def _page(request: HttpRequest, found: IncomingPaper, problem: Problem) -> HttpResponse:
    mine, day = rights(request), clock.today()
    place = places_by_id([found.place_id], day)[found.place_id]
    issue = mine.may(ISSUE_ACT, place.id)
    files = list(found.files.all())
    checks = checks_of([stored.id for stored in files])
    may_answer = (issue or found.owner_id in mine.units) and not found.done
    see_trail = issue or mine.may("audit.read", place.id)
    context = {
        "paper": found,
        "place": place,
        "writing": ways_of_incoming(mine, found, place),
        "timing": answer_timing(found, day),
        "words": answer_words(found, day),
        "files": [(stored, checks.get(stored.id), shown(checks.get(stored.id))) for stored in files],
        "may_issue": issue,
        "may_answer": may_answer,
        "answers": answering_choices(found.office_id) if may_answer else [],
        "units": _units(place.id) if issue else [],
        "roots": trusted_roots(),
        "trail": trail_of("incoming", [str(found.id)])[:HISTORY] if see_trail else [],
        "problem": problem,
        "typed": request.POST if problem.text else {},
    }
    return render(request, "incoming.html", context, status=422 if problem.text else 200)


def _do_hand(request: HttpRequest, found: IncomingPaper) -> None:
    hand_over(
        rights(request), found.id, number_of(request.POST.get("owner", "")),
        _optional_day(request, "answer_by"), request.POST.get("reason", ""), moment=clock.now(),
    )  # fmt: skip
    messages.success(request, _("Đã ghi đơn vị trả lời và hạn."))


def _do_answer(request: HttpRequest, found: IncomingPaper) -> None:
    answer_incoming(rights(request), found.id, number_of(request.POST.get("answer", "")), moment=clock.now())
    messages.success(request, _("Đã ghi văn bản trả lời."))


def _do_close(request: HttpRequest, found: IncomingPaper) -> None:
    close_incoming(rights(request), found.id, request.POST.get("why", ""), moment=clock.now())
    messages.success(request, _("Đã ghi là xong."))


def _do_reopen(request: HttpRequest, found: IncomingPaper) -> None:
    reopen_incoming(rights(request), found.id, request.POST.get("reopen", ""), moment=clock.now())
    messages.success(request, _("Đã mở lại."))


def _do_withdraw(request: HttpRequest, found: IncomingPaper) -> None:
    withdraw_incoming(rights(request), found.id, request.POST.get("withdraw", ""), moment=clock.now())
    messages.success(request, _("Đã bỏ vì ghi nhầm. Số đến vẫn giữ."))


def _do_file(request: HttpRequest, found: IncomingPaper) -> None:
    require(rights(request), ISSUE_ACT, found.place_id)
    sent = uploads(request, "file")
    if sent.errors or not sent.files:
        raise RefusedUploadError(sent.errors[0] if sent.errors else _("Chọn tệp trước."))
    _check_pdfs(request, add_incoming_file(rights(request), found.id, sent.files, moment=clock.now()))


def _do_check(request: HttpRequest, found: IncomingPaper) -> None:
    chosen = request.POST.get("pdf", "")
    stored = next((s for s in found.files.all() if str(s.id) == chosen and s.media_type == PDF), None)
    if stored is None:
        raise Http404
    checked = check_kept(rights(request), found.place_id, stored)
    messages.info(request, _("Đã kiểm tra: %(answer)s.") % {"answer": signature_answer_text(checked.answer)})


FORMS: dict[str, Callable[[HttpRequest, IncomingPaper], None]] = {
    "hand": _do_hand,
    "answer": _do_answer,
    "close": _do_close,
    "reopen": _do_reopen,
    "withdraw": _do_withdraw,
    "file": _do_file,
    "check": _do_check,
}
