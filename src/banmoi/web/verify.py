"""Verification: the officer's list with evidence beside the value; and closing a period."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from banmoi.core.checks import unusual
from banmoi.core.periods import period_on
from banmoi.kit import clock
from banmoi.reference.catalogue import indicators
from banmoi.rooms.assessments.actions import close_with_verdicts
from banmoi.rooms.indicators.actions import ReportRefusedError, reopen_period, review_values
from banmoi.rooms.indicators.queries import ValueRow, current_rows, is_closed, waiting_rows
from banmoi.rooms.people.queries import require
from banmoi.rooms.places.queries import NamedPlace, places_by_id, scope_ids
from banmoi.web.doors import place_view, rights
from banmoi.web.problems import report_problem


@place_view
def verify(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """What waits, by hamlet; each value with the one before it, its evidence, and two buttons."""
    mine = rights(request)
    require(mine, "value.verify", place.id)
    if request.method == "POST":
        return _answer(request, place)
    return _page(request, place)


def _page(request: HttpRequest, place: NamedPlace, problems: dict[int, str] | None = None) -> HttpResponse:
    mine = rights(request)
    day = clock.today()
    ids = scope_ids([place.id], day) & mine.anywhere("value.verify")
    waiting = waiting_rows(ids)
    keys = {row.value.indicator for row in waiting} | {
        item.base for item in indicators().values() if item.base
    }
    current = current_rows({row.value.place_id for row in waiting}, indicators=keys)
    names = places_by_id(ids, day)
    groups: dict[int, list[dict[str, object]]] = {}
    for row in waiting:
        definition = indicators().get(row.value.indicator)
        before = _before(row, current)
        base = _base(row, current, definition.base) if definition else None
        groups.setdefault(row.value.place_id, []).append(
            {
                "row": row,
                "definition": definition,
                "before": before,
                "base": base,
                "odd": row.value.numerator is not None
                and before is not None
                and unusual(row.value.numerator, before.value.numerator),
                "own": row.value.reported_by_id == mine.user_id,
                "problem": (problems or {}).get(row.value.id, ""),
                "reason": request.POST.get(f"reason:{row.value.id}", ""),
            }
        )
    period = period_on(day).previous()
    context = {
        "place": place,
        "groups": [(names[place_id], rows) for place_id, rows in groups.items()],
        "count": len(waiting),
        "problems": problems,
        "period": period,
        "closed": is_closed([place.id], period),
        "unanswered": sum(row.value.period == period.code for row in waiting),
        "may_close": mine.may("period.close", place.id),
    }
    return render(request, "verify.html", context, status=422 if problems else 200)


def _before(row: ValueRow, current: list[ValueRow]) -> ValueRow | None:
    """The value of the period before, for comparison."""
    return next(
        (
            other
            for other in current
            if other.value.place_id == row.value.place_id
            and other.value.indicator == row.value.indicator
            and other.value.period_end < row.value.period_start
        ),
        None,
    )


def _base(row: ValueRow, current: list[ValueRow], key: str) -> ValueRow | None:
    """The count that will serve as denominator."""
    return next(
        (
            other
            for other in current
            if key
            and other.value.place_id == row.value.place_id
            and other.value.indicator == key
            and other.value.period_end <= row.value.period_end
        ),
        None,
    )


def _answer(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """One value returned, all ticked ones verified, or all that were shown of one place."""
    returned = request.POST.get("return", "")
    whole = request.POST.get("all", "")
    chosen = request.POST.getlist("value")
    if whole:
        chosen = list(dict.fromkeys([*request.POST.getlist(f"shown:{whole}"), *chosen]))
    if returned:
        chosen = [returned]
    ids = [int(text) for text in chosen if text.isdigit()]
    refused = review_values(
        rights(request),
        ids,
        verified=not returned,
        reason=request.POST.get(f"reason:{returned}", ""),
        moment=clock.now(),
    )
    problems = {value_id: report_problem(problem) for value_id, problem in refused.items()}
    done = len(ids) - len(problems)
    if not chosen:
        messages.warning(request, _("Chưa chọn số liệu nào. Đánh dấu các số liệu rồi bấm xác minh."))
    elif returned and done:
        messages.success(request, _("Đã trả lại; người báo sẽ thấy lý do."))
    elif done:
        text = ngettext("Đã xác minh %(count)s số liệu.", "Đã xác minh %(count)s số liệu.", done)
        messages.success(request, text % {"count": done})
    if problems:
        return _page(request, place, problems)
    return redirect("verify", place.key)


@require_POST
@place_view
def close(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """Close the last period, freezing its verdicts; or open it again with a reason."""
    require(rights(request), "period.close", place.id)
    period = period_on(clock.today()).previous()
    try:
        if request.POST.get("reopen"):
            reopen_period(
                rights(request),
                place.id,
                period,
                request.POST.get("reason", ""),
                moment=clock.now(),
            )
            messages.success(request, _("Đã mở lại kỳ."))
        elif request.POST.get("confirm") != "1":
            messages.error(request, _("Đánh dấu là đã xem số chưa xác minh, rồi khóa kỳ."))
            return redirect("verify", place.key)
        else:
            frozen = close_with_verdicts(rights(request), place, period, moment=clock.now())
            messages.success(
                request,
                _("Đã khóa kỳ và chốt %(count)s bản đánh giá.") % {"count": len(frozen)},
            )
    except ReportRefusedError as refused:
        messages.error(request, report_problem(refused.problem))
    return redirect("assessments", place.key)
