"""The quarter's confirmation: what will be frozen, what changed since the last quarter, what is odd."""

from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from banmoi.core.periods import Period, PeriodKind, parse_period, period_on
from banmoi.kit import clock
from banmoi.reports.household_mergers import mergers_before, turned_by_mergers
from banmoi.reports.households import draft_lines, frozen_of, oddities
from banmoi.rooms.assessments.queries import standing_of
from banmoi.rooms.households.confirm_actions import ConfirmRefusedError, confirm_quarter
from banmoi.rooms.households.confirm_queries import confirmed, draft_of
from banmoi.rooms.households.queries import Wanted, book_of, households, listed, may_see
from banmoi.rooms.people.queries import require
from banmoi.rooms.places.queries import NamedPlace, commune_of
from banmoi.web.doors import place_view, rights
from banmoi.web.household_words import confirm_problem, odd_sentence


def _period(request: HttpRequest) -> Period:
    text = request.GET.get("period", "")
    try:
        found = parse_period(text) if text else period_on(clock.today())
    except ValueError:
        raise Http404 from None
    if found.kind is not PeriodKind.QUARTER:
        raise Http404
    return found


@place_view
def confirm(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """Look at all of it, then confirm. What is odd is pointed out and stops nobody."""
    require(rights(request), "household.confirm", place.id)
    book = book_of(place.id)
    if book is None:
        raise Http404
    period, today = _period(request), clock.today()
    problem = ""
    if request.method == "POST":
        digest, note = request.POST.get("digest", ""), request.POST.get("note", "")
        try:
            confirm_quarter(
                rights(request), place.id, period, client_id=_number(request, digest + note), digest=digest,
                note=note, moment=clock.now(),
            )  # fmt: skip
        except ConfirmRefusedError as refused:
            problem = confirm_problem(refused.problem)
        else:
            messages.success(request, _("Đã xác nhận. Các số đã biết nay là số liệu của bản trong quý."))
            return redirect("household_totals", place.key)
    draft = draft_of(place.id, period, today)
    lines = draft_lines(place.id, draft)
    rows = households(place.id)
    mergers = mergers_before([place.id], period)
    commune = commune_of(place, today) if mergers else None
    turned = (
        turned_by_mergers(mergers, standing_of(commune or place, draft.as_of), draft.as_of) if mergers else []
    )
    rivals, misfit = (len(listed(rows, Wanted(state=state))) for state in ("rivals", "misfit"))
    earlier = confirmed(place.id, period)
    context = {
        "place": place,
        "book": book,
        "period": period,
        "previous": period.previous(),
        "draft": draft,
        "lines": [(line, draft.tells(line.key)) for line in lines],
        "telling": sum(draft.tells(line.key) for line in lines),
        "odd": [(item, odd_sentence(item)) for item in oddities(lines, rivals, misfit, turned)],
        "earlier": earlier,
        "frozen": frozen_of(earlier) if earlier else [],
        "ended": draft.as_of == period.end,
        "note": request.POST.get("note", ""),
        "form": request.POST.get("form", "") or str(uuid4()),
        "errors": {"top": problem} if problem else {},
        "may_see": may_see(rights(request), place.id),
    }
    return render(request, "household_confirm.html", context, status=422 if problem else 200)


def _number(request: HttpRequest, content: str) -> UUID:
    try:
        made = UUID(request.POST.get("form", ""))
    except ValueError:
        made = uuid4()
    return uuid5(made, content)
