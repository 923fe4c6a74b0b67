"""The audit trail of a place and of anything in it; frozen assessments."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from banmoi.kit import clock
from banmoi.reference.sets import find_set
from banmoi.rooms.assessments.actions import freeze as freeze_assessment
from banmoi.rooms.assessments.models import FrozenAssessment
from banmoi.rooms.assessments.queries import alarms_of, frozen_of, get_frozen
from banmoi.rooms.audit.queries import trail_of_places
from banmoi.rooms.people.queries import require
from banmoi.rooms.places.queries import NamedPlace, places_by_id, scope_ids
from banmoi.web.doors import asked_day, place_view, rights

PAGE = 50


@place_view
def audit(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """Everything that was done under a place, newest first; `?subject=assessment:3` asks of one thing."""
    require(rights(request), "audit.read", place.id)
    ids = scope_ids([place.id], clock.today()) & rights(request).anywhere("audit.read")
    rows = trail_of_places(ids)
    kind = request.GET.get("act", "")
    if kind:
        rows = rows.filter(act__startswith=kind)
    subject = request.GET.get("subject", "")
    if subject:
        subject_kind, _sign, subject_id = subject.partition(":")
        rows = rows.filter(subject_kind=subject_kind, subject_id=subject_id)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    names = {key: item.title for key, item in places_by_id(ids, clock.today()).items()}
    return render(
        request, "audit.html", {"place": place, "page": page, "names": names, "act": kind, "subject": subject}
    )


@place_view
def assessments(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """The frozen assessments of a place."""
    rows = frozen_of([place.id])
    titles = {row.set_id: find_set(row.set_id) for row in rows}
    context = {
        "place": place,
        "rows": [(row, titles[row.set_id]) for row in rows],
        "day": asked_day(request),
    }
    return render(request, "assessments.html", context)


@require_POST
@place_view
def freeze(request: HttpRequest, place: NamedPlace, set_id: str) -> HttpResponse:
    """Keep today's verdict (or that of the day asked for) for ever."""
    found = find_set(set_id)
    if found is None:
        raise Http404
    text = request.POST.get("on", "")
    on = date.fromisoformat(text) if text else clock.today()
    ground = request.POST.get("ground", "").strip()
    if not ground:
        messages.error(request, _("Ghi lý do chốt, ví dụ: kiểm tra 6 tháng đầu năm."))
        return redirect("set", place.key, found.id)
    row = freeze_assessment(rights(request), place, found.id, on, ground=ground, moment=clock.now())
    messages.success(request, _("Đã chốt bản đánh giá; bản này không thay đổi nữa."))
    return redirect("assessment", row.id)


def _readable(request: HttpRequest, frozen_id: int) -> FrozenAssessment:
    row = get_frozen(frozen_id)
    if row is None:
        raise Http404
    require(rights(request), "place.read", row.place_id)
    return row


@login_required
def assessment(request: HttpRequest, frozen_id: int) -> HttpResponse:
    """A frozen assessment, with the result of judging it anew."""
    row = _readable(request, frozen_id)
    place = places_by_id([row.place_id], row.on)[row.place_id]
    context = {"row": row, "place": place, "set": find_set(row.set_id), "alarms": alarms_of(row)}
    return render(request, "assessment.html", context)


@login_required
def assessment_file(request: HttpRequest, frozen_id: int) -> HttpResponse:
    """A frozen assessment as the file that was frozen."""
    row = _readable(request, frozen_id)
    name = f"danh-gia-{row.set_id}-{row.on:%Y%m%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return JsonResponse(
        row.document,
        headers=headers,
        json_dumps_params={"ensure_ascii": False, "indent": 1, "sort_keys": True},
    )
