"""How a request becomes a person with rights at a place on a day. Strangers get 404."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from banmoi.kit import clock
from banmoi.reports.wording import day_label
from banmoi.rooms.people.models import User
from banmoi.rooms.people.queries import NotAllowedError, Rights, require, rights_of
from banmoi.rooms.places.queries import NamedPlace, get_place, places_by_id
from banmoi.web.errors import forbidden, not_found

P = ParamSpec("P")
PlaceView = Callable[Concatenate[HttpRequest, NamedPlace, P], HttpResponseBase]


class LanguageMiddleware(LocaleMiddleware):
    """Vietnamese unless the person switched: an English browser on an office PC says nothing."""

    def process_request(self, request: HttpRequest) -> None:
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)


class NulMiddleware:
    """Refuses the character NUL wherever it comes from: no name, number or note holds it, and
    PostgreSQL cannot keep it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.content_type == "application/json":
            strange = b"\\u0000" in request.body
        else:
            strange = any("\x00" in text for texts in request.POST.lists() for text in texts[1])
        query = [text for texts in request.GET.lists() for text in texts[1]]
        if strange or "\x00" in request.path or any("\x00" in text for text in query):
            return not_found(request)
        return self.get_response(request)


class RightsMiddleware:
    """Gives every request its person's rights (asked once, only when used) and turns a refusal into
    a page: 404 for a stranger, a plain explanation for a person who may see the place."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.rights = SimpleLazyObject(lambda: _rights(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotAllowedError) and error.visible:
            return forbidden(request, error.act)
        if isinstance(error, NotAllowedError):
            raise Http404 from error
        return None


def _rights(request: HttpRequest) -> Rights:
    user = request.user
    if not isinstance(user, User):
        return Rights(0, "", "", clock.today(), {}, ())
    return rights_of(user, clock.today())


def rights(request: HttpRequest) -> Rights:
    """The rights of the person who asks."""
    found: Rights = request.rights  # type: ignore[attr-defined]
    return found


def asked_day(request: HttpRequest) -> date:
    """The day asked for by `?on=2024-06-30`, else today. A text that is no day is answered by 404."""
    text = request.GET.get("on", "")
    if not text:
        return clock.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404(_("“%(text)s” không phải là một ngày.") % {"text": text}) from None


def place_view(view: PlaceView[P]) -> Callable[Concatenate[HttpRequest, str, P], HttpResponseBase]:
    """A page about a place: the person must be signed in and may read the place."""

    @wraps(view)
    def wrapped(request: HttpRequest, key: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        place = get_place(key, asked_day(request))
        if place is None:
            raise Http404
        require(rights(request), "place.read", place.id)
        return view(request, place, *args, **kwargs)

    guarded: Any = login_required(wrapped)
    return guarded  # type: ignore[no-any-return]


def house(request: HttpRequest) -> dict[str, Any]:
    """What every page shows: the demonstration's mark, the day, the person's own places."""
    found: dict[str, Any] = {
        "demonstration": bool(settings.DEMO),
        "today": clock.today(),
        "today_label": day_label(clock.today()),
        "fixed_day": settings.FIXED_TODAY is not None,
    }
    if request.user.is_authenticated and hasattr(request, "rights"):
        mine = rights(request)
        homes = places_by_id(mine.homes, clock.today())
        found["homes"] = [homes[place_id] for place_id in mine.homes if place_id in homes]
        readable = mine.anywhere("place.read")
        found["commune"] = _commune(found["homes"], readable)
        found["mine"] = mine
    return found


def _commune(homes: list[NamedPlace], readable: frozenset[int]) -> NamedPlace | None:
    for place in homes:
        if place.level == "commune":
            return place
    above = places_by_id(readable, clock.today()) if homes else {}
    return next((place for place in above.values() if place.level == "commune"), None)
