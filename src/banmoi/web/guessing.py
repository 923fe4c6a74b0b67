"""Wrong codes are counted for each visitor, so that nobody tries them all; no address is kept."""

import hashlib
import secrets

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

TRIES, MINUTES = 20, 15
"""How many wrong codes in a row of minutes are taken from one address."""
_SALT = secrets.token_bytes(16)


def _visitor(request: HttpRequest, what: str) -> str:
    """Under which key a visitor's wrong codes are counted: a digest with a salt that lives in this process
    alone, so that no address of a person is kept anywhere, and none can be worked back."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rsplit(",", 1)[-1].strip()
    return f"{what}:{hashlib.sha256(_SALT + address.encode()).hexdigest()}"


def tried_too_often(request: HttpRequest, what: str) -> bool:
    """Whether a visitor must wait before the next code is looked at."""
    return bool(cache.get(_visitor(request, what), 0) >= TRIES)


def note_wrong(request: HttpRequest, what: str) -> None:
    """Count a wrong code."""
    key = _visitor(request, what)
    cache.set(key, cache.get(key, 0) + 1, MINUTES * 60)
