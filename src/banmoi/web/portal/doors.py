"""How an address of the portal becomes a place and a day. There are communes and hamlets, no one above."""

from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from banmoi.kit import clock
from banmoi.reports.portal.dataset import Asked
from banmoi.reports.portal.tables import asked_of
from banmoi.rooms.places.queries import get_place
from banmoi.web.doors import asked_day

FIRST_DAY = date(2000, 1, 1)


def public_place(request: HttpRequest, key: str) -> Asked:
    """The place on the day asked for; a day to come is none of ours."""
    day = asked_day(request)
    if not FIRST_DAY <= day <= clock.today():
        raise Http404
    place = get_place(key, day)
    if place is None or place.level not in ("commune", "hamlet"):
        raise Http404
    return asked_of(place, day)


def portal_language(request: HttpRequest, language: str) -> HttpResponse:
    """Choose the language and go back to the page. A link, not a form: kept pages hold no token of a visit,
    and nothing but the visitor's own cookie changes."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    back = request.GET.get("next", "")
    if not (back.startswith("/public/") and url_has_allowed_host_and_scheme(back, None)):
        raise Http404
    answer = redirect(back)
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return answer
