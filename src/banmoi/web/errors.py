"""Error pages in plain words: what is wrong, and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from banmoi.reference.roles import acts


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page, or not for this person."""
    del exception
    return render(request, "error.html", {"kind": "not_found"}, status=404)


def forbidden(request: HttpRequest, act: str) -> HttpResponse:
    """403: the person may see the place but not do this."""
    name = acts().get(act, (act, act))[1 if get_language() == "en" else 0]
    return render(request, "error.html", {"kind": "forbidden", "act": name}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old to be trusted (signed out elsewhere, or cookies are blocked)."""
    del reason
    return render(request, "error.html", {"kind": "stale"}, status=403)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more was sent than is taken."""
    return render(request, "error.html", {"kind": "too_large"}, status=413)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault."""
    return render(request, "error_plain.html", status=500)
