"""API v1: places, sets, values, assessments, goals. The same actions and rights as the pages."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError
from ninja.security import HttpBearer

from banmoi.core.checks import Numbers
from banmoi.core.periods import parse_period
from banmoi.kit import clock
from banmoi.reference.catalogue import indicators
from banmoi.reference.sets import criteria_sets, find_set
from banmoi.reports.answers import goal_answer, place_answer, set_answer, set_summary, value_answer
from banmoi.rooms.assessments.queries import standing_of
from banmoi.rooms.indicators.actions import (
    EntriesRefusedError,
    Entry,
    ReportRefusedError,
    report_values,
)
from banmoi.rooms.indicators.queries import current_rows, get_row
from banmoi.rooms.people.actions import note_token_use
from banmoi.rooms.people.queries import NotAllowedError, Rights, require, rights_of, token_owner
from banmoi.rooms.places.queries import NamedPlace, children, get_place, places_by_id
from banmoi.rooms.plans.queries import goals_of, plan_for


class TokenAuth(HttpBearer):
    """A person's token; a token that only reads may not write."""

    def authenticate(self, request: HttpRequest, token: str) -> Rights | None:
        found = token_owner(token, clock.today())
        if found is None or (request.method != "GET" and not found.may_write):
            return None
        note_token_use(found, clock.today())
        return rights_of(found.user, clock.today())


api = NinjaAPI(
    title="Bản Mới",
    version="1",
    description="Số liệu nông thôn mới của xã: cùng quyền và cùng quy tắc như trên trang. "
    "Numbers are decimal texts; shares carry numerator and denominator.",
    auth=TokenAuth(),
    urls_namespace="api-1",
    docs_url=None,  # its page needs scripts from elsewhere; the description is at openapi.json
)


@api.exception_handler(NotAllowedError)
def _refused(request: HttpRequest, error: NotAllowedError) -> HttpResponse:
    if error.visible:
        body = {"detail": f"Không có quyền {error.act} tại nơi này."}
        return api.create_response(request, body, status=403)
    return api.create_response(request, {"detail": "Không tìm thấy."}, status=404)


def _place(request: HttpRequest, key: str, day: date | None = None) -> NamedPlace:
    place = get_place(key, day or clock.today())
    if place is None:
        raise Http404
    require(request.auth, "place.read", place.id)  # type: ignore[attr-defined]
    return place


def _told(data: dict[str, Any]) -> dict[str, Any]:
    """Every answer says whether its figures are a demonstration's."""
    note = "số liệu minh họa" if settings.DEMO else None
    return {"demonstration": bool(settings.DEMO), "note": note, **data}


@api.get("/places")
def places(request: HttpRequest) -> dict[str, Any]:
    """The places that the token's owner may read."""
    mine: Rights = request.auth  # type: ignore[attr-defined]
    found = places_by_id(mine.anywhere("place.read"), clock.today())
    return _told({"places": [place_answer(place) for place in found.values()]})


@api.get("/places/{key}")
def place(request: HttpRequest, key: str, on: date | None = None) -> dict[str, Any]:
    """A place and those directly below it."""
    found = _place(request, key, on)
    below = children(found.id, on or clock.today())
    return _told({"place": place_answer(found), "below": [place_answer(item) for item in below]})


@api.get("/sets")
def sets(request: HttpRequest) -> dict[str, Any]:
    """All criteria sets, with their days in force."""
    return _told({"sets": [set_summary(item) for item in criteria_sets().values()]})


@api.get("/places/{key}/values")
def values(request: HttpRequest, key: str, period: str = "", indicator: str = "") -> dict[str, Any]:
    """The current values of a place."""
    found = _place(request, key)
    keys = [indicator] if indicator else None
    rows = current_rows([found.id], indicators=keys, period=period)
    return _told({"values": [value_answer(row) for row in rows[:2000]]})


@api.get("/values/{value_id}")
def value(request: HttpRequest, value_id: int) -> dict[str, Any]:
    """One value with its status and evidence."""
    row = get_row(value_id) if value_id < 2**63 else None
    if row is None:
        raise Http404
    require(request.auth, "place.read", row.value.place_id)  # type: ignore[attr-defined]
    return _told({"value": value_answer(row, evidence=True)})


class EntryIn(Schema):
    """One value to report. Decimal texts with a full stop; `based_on` is the value that was seen."""

    indicator: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    female: Decimal | None = None
    female_denominator: Decimal | None = None
    decision: bool | None = None
    not_applicable: bool = False
    note: str = ""
    based_on: int | None = None


class ReportIn(Schema):
    """A report: a period such as "2024q4" and its values; all are kept or none."""

    period: str
    entries: list[EntryIn]


@api.post("/places/{key}/values")
def report(request: HttpRequest, key: str, data: ReportIn) -> dict[str, Any]:
    """Report values. Sending the same again changes nothing."""
    found = _place(request, key)
    try:
        period = parse_period(data.period)
    except ValueError:
        raise HttpError(422, f"'{data.period}' không phải là kỳ; viết như 2024q4.") from None
    unknown = [item.indicator for item in data.entries if item.indicator not in indicators()]
    if unknown:
        raise HttpError(422, f"Không có chỉ tiêu {unknown[0]!r} trong danh mục.")
    if any(not _finite(item) for item in data.entries):
        raise HttpError(422, "Số phải hữu hạn, tối đa 4 chữ số thập phân.")
    entries = [
        Entry(
            item.indicator,
            Numbers(item.numerator, item.denominator, item.female, item.female_denominator),
            decision=item.decision,
            not_applicable=item.not_applicable,
            note=item.note,
            based_on=item.based_on,
        )
        for item in data.entries
    ]
    try:
        outcomes = report_values(
            request.auth,  # type: ignore[attr-defined]
            place_id=found.id,
            period=period,
            entries=entries,
            moment=clock.now(),
        )
    except ReportRefusedError as refused:
        raise HttpError(409, refused.problem.value) from None
    except EntriesRefusedError as refused:
        wrong = [
            {
                "indicator": item.entry.indicator,
                "problem": item.finding.problem.value if item.finding else "conflict",
                "current": item.conflict.value.id if item.conflict else None,
            }
            for item in refused.outcomes
            if item.finding or item.conflict
        ]
        raise HttpError(409, str(wrong)) from None
    kept = [{"indicator": o.entry.indicator, "value": o.value.id if o.value else None} for o in outcomes]
    return _told({"kept": kept})


def _finite(item: EntryIn) -> bool:
    numbers = (item.numerator, item.denominator, item.female, item.female_denominator)
    return all(
        n is None or (n.is_finite() and abs(n) < Decimal(10) ** 14 and n == round(n, 4)) for n in numbers
    )


@api.get("/places/{key}/assessments/{set_id}")
def assessment(request: HttpRequest, key: str, set_id: str, on: date | None = None) -> dict[str, Any]:
    """A set judged for a place on a day."""
    day = on or clock.today()
    found, criteria_set = _place(request, key, day), find_set(set_id)
    if criteria_set is None:
        raise Http404
    return _told(set_answer(standing_of(found, day), criteria_set.id))


@api.get("/places/{key}/goals")
def goals(request: HttpRequest, key: str, year: int, on: date | None = None) -> dict[str, Any]:
    """The goals of a place's plan of a year against its values."""
    day = on or clock.today()
    found = _place(request, key, day)
    plan = plan_for(found.id, year) if 1900 < year < 2200 else None
    if plan is None:
        raise Http404
    standing = standing_of(found, day)
    answers = [goal_answer(item, standing) for item in goals_of(plan, standing)]
    return _told({"plan": plan.number, "on": day.isoformat(), "goals": answers})
