"""Forms of a draft, and how an office numbers its papers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from banmoi.core.dispatch import ARRIVALS, NumberingWay
from banmoi.core.numbers import NumberError, parse_number
from banmoi.kit import clock
from banmoi.reference.paper_kinds import numbering_rules, paper_kinds
from banmoi.reports.dispatch import kind_text, office_numbers, series_text, way_text
from banmoi.rooms.dispatch.actions import (
    DRAFT_ACT,
    ISSUE_ACT,
    DispatchRefusedError,
    Draft,
    Recipient,
    draft_paper,
    mark_of,
    may,
    write_paper,
)
from banmoi.rooms.dispatch.models import OutgoingPaper, PaperState
from banmoi.rooms.dispatch.numbering_actions import choose_way, open_series
from banmoi.rooms.dispatch.queries import issuing_offices, numberings_of
from banmoi.rooms.people.queries import require, units_of
from banmoi.rooms.places.queries import NamedPlace, children, places_by_id
from banmoi.web.doors import place_view, rights
from banmoi.web.paper_problems import dispatch_problem
from banmoi.web.papers import number_of, paper_or_404
from banmoi.web.uploads import Uploads, typed_day, uploads


@place_view
def paper_new(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """Begin a paper."""
    may(rights(request), DRAFT_ACT, place.id)
    return _form(request, place, None)


@login_required
def paper_edit(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Change a draft."""
    found = paper_or_404(request, paper_id)
    may(rights(request), DRAFT_ACT, found.place_id)
    if found.state != PaperState.DRAFT:
        return redirect("paper", found.id)
    place = places_by_id([found.place_id], clock.today())[found.place_id]
    return _form(request, place, found)


def _form(request: HttpRequest, place: NamedPlace, paper: OutgoingPaper | None) -> HttpResponse:
    errors: dict[str, str] = {}
    sent = Uploads()
    if request.method == "POST":
        sent = uploads(request, "files")
        if sent.errors:
            errors["files"] = sent.errors[0]
        else:
            try:
                made = _write(request, paper, sent)
            except DispatchRefusedError as refused:
                field = "files" if refused.field == "file" else refused.field or "top"
                errors[field] = dispatch_problem(refused)
            else:
                messages.success(request, _("Đã lưu dự thảo."))
                return redirect("paper", made.id)
    day = clock.today()
    below = children(place.id, day, "hamlet")
    context = {
        "place": place,
        "paper": paper,
        "values": _values(request, paper),
        "offices": issuing_offices(place.id, day),
        "kinds": [(kind, kind_text(key)) for key, kind in paper_kinds().items()],
        "units": units_of({place.id, *(part.id for part in below)}, day),
        "seen": request.POST.get("seen", "") or (mark_of(paper) if paper else ""),
        "files": list(paper.files.all()) if paper else [],
        "tokens": sent.tokens,
        "errors": errors,
    }
    return render(request, "paper_form.html", context, status=422 if errors else 200)


def _write(request: HttpRequest, paper: OutgoingPaper | None, sent: Uploads) -> OutgoingPaper:
    post = request.POST
    chosen = [number for text in post.getlist("units") if (number := number_of(text)) is not None]
    outside = [line for line in post.get("bodies", "").splitlines() if line.strip()]
    draft = Draft(
        office_id=number_of(post.get("office", "")) or 0,
        kind=post.get("kind", ""),
        title=post.get("title", ""),
        field=post.get("field", ""),
        signer=post.get("signer", ""),
        recipients=[*(Recipient(unit) for unit in chosen), *(Recipient(body=line) for line in outside)],
        files=sent.files,
    )
    if paper is None:
        return draft_paper(rights(request), draft, moment=clock.now())
    return write_paper(rights(request), paper.id, draft, seen=post.get("seen", ""), moment=clock.now())


def _values(request: HttpRequest, paper: OutgoingPaper | None) -> dict[str, object]:
    """What the form shows: what was typed, else what the draft holds."""
    if request.method == "POST":
        names = ("office", "kind", "title", "field", "signer", "bodies")
        typed: dict[str, object] = {name: request.POST.get(name, "") for name in names}
        return typed | {"units": request.POST.getlist("units")}
    if paper is None:
        return {"kind": "", "units": []}
    recipients = list(paper.recipients.all())
    return {
        "office": str(paper.office_id),
        "kind": paper.kind,
        "title": paper.title,
        "field": paper.field,
        "signer": paper.signer,
        "bodies": "\n".join(item.body for item in recipients if item.unit_id is None),
        "units": [str(item.unit_id) for item in recipients if item.unit_id is not None],
    }


@place_view
def numbering(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """How each office numbers; changing it from a year on; going on from the numbers given on paper."""
    problem = ("", "", "")
    if request.method == "POST":
        require(rights(request), ISSUE_ACT, place.id)
        form = request.POST.get("do", "")
        try:
            return _decide(request, place, form)
        except DispatchRefusedError as refused:
            problem = (form, refused.field, dispatch_problem(refused))
    day = clock.today()
    offices = issuing_offices(place.id, day)
    context = {
        "place": place,
        "numbers": office_numbers(offices, day.year),
        "chosen": numberings_of([office.id for office in offices]),
        "offices": offices,
        "ways": [(way.value, way_text(way)) for way in NumberingWay],
        "years": [day.year, day.year + 1],
        "year": day.year,
        "series": [(key, series_text(key)) for key in ("all", ARRIVALS, *paper_kinds())],
        "rules": numbering_rules(),
        "may_issue": rights(request).may(ISSUE_ACT, place.id),
        "problem": dict(zip(("form", "field", "text"), problem, strict=True)),
        "typed": request.POST if problem[2] else {},
    }
    return render(request, "paper_numbering.html", context, status=422 if problem[2] else 200)


def _decide(request: HttpRequest, place: NamedPlace, form: str) -> HttpResponse:
    post, now = request.POST, clock.now()
    office = number_of(post.get("office", "")) or 0
    if office not in {unit.id for unit in issuing_offices(place.id, now.date())}:
        raise Http404
    if form == "way":
        year = number_of(post.get("year", "")) or 0
        made = choose_way(
            rights(request), office, post.get("way", ""), year, post.get("ground", ""), moment=now
        )
        messages.success(
            request, _("Từ 01/01/%(year)s: %(way)s.") % {"year": made.year, "way": way_text(made.way)}
        )
    elif form == "opening":
        row = open_series(
            rights(request), office, post.get("series", ""), _last_number(post.get("last", "")),
            typed_day(post.get("last_day", "")), post.get("opening_ground", ""), moment=now,
        )  # fmt: skip
        messages.success(request, _("Số tiếp theo của dãy này là %(number)s.") % {"number": row.last + 1})
    else:
        raise Http404
    return redirect("paper_numbering", place.key)


def _last_number(text: str) -> int | None:
    try:
        value = parse_number(text)
    except NumberError:
        return None
    return int(value) if value == value.to_integral_value() else None
