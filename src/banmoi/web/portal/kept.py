"""Pages of the portal kept in memory until anything changes.

Every act of the house leaves one line in the audit trail, so the newest line's number tells whether a kept
page is still true; in a second process too. Pages depend on address, language and day, never on a person.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.http import quote_etag
from django.utils.translation import get_language

from banmoi.kit import clock
from banmoi.rooms.audit.queries import newest_line

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
MOST_PAGES = 400
ASKED = ("on", "q", "page")
"""What an address may ask for: the day, the words looked for, the page of a list."""
FRESH_SECONDS = 60
"""How long a browser or a proxy may show a page without asking."""

_Kept = tuple[str, int, dict[str, str], bytes]
_pages: OrderedDict[tuple[str, str, str], _Kept] = OrderedDict()
_lock = Lock()


def kept(view: View[P]) -> View[P]:
    """A page that is made once for each state of the data."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        state = str(newest_line())
        key = request.build_absolute_uri(address_of(request)), get_language() or "", clock.today().isoformat()
        found = _pages.get(key)
        if found is None or found[0] != state:
            made = view(request, *args, **kwargs)
            if made.status_code != 200:
                return made
            headers = {"Content-Type": made["Content-Type"], **_named(made)}
            found = state, made.status_code, headers, made.content
            _remember(key, found)
        return _answer(request, found)

    return cast("View[P]", wrapped)


def address_of(request: HttpRequest) -> str:
    """The address with what the portal asks for and nothing else: whatever stands behind it besides neither
    makes a page anew nor gets into one that others see."""
    asked = {name: request.GET[name] for name in ASKED if request.GET.get(name)}
    return f"{request.path}?{urlencode(asked)}" if asked else request.path


def _named(made: HttpResponse) -> dict[str, str]:
    named = "Content-Disposition"
    return {named: made[named]} if named in made else {}


def _remember(key: tuple[str, str, str], page: _Kept) -> None:
    with _lock:
        _pages[key] = page
        _pages.move_to_end(key)
        while len(_pages) > MOST_PAGES:
            _pages.popitem(last=False)


def _answer(request: HttpRequest, page: _Kept) -> HttpResponse:
    state, status, headers, content = page
    etag = quote_etag(f"{state}-{get_language()}-{clock.today():%Y%m%d}")
    if request.headers.get("If-None-Match") == etag:
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(content, status=status, headers=headers)
    answer["ETag"] = etag
    answer["Cache-Control"] = f"public, max-age={FRESH_SECONDS}"
    answer["Vary"] = "Cookie"
    return answer


def forget() -> None:
    """Throw all kept pages away."""
    with _lock:
        _pages.clear()
