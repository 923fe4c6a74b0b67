"""Pages of one thing for anybody: a work with its steps, findings and photographs; a concluded inspection."""

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from banmoi.kit.pictures import bare_picture
from banmoi.reports.portal.checks import public_inspection
from banmoi.reports.portal.works import photo_digest, public_work
from banmoi.rooms.files.queries import find_file, path_of
from banmoi.web.portal.doors import public_place
from banmoi.web.portal.kept import kept
from banmoi.web.portal.pages import context_of, dataset_at

PHOTO_MOST = 960
"""Dots of a photograph's longer side: sharp on a phone, light on a slow line."""


@require_safe
@kept
def portal_work(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """A work: where it stands, its steps with their papers, what the people did and found, photographs."""
    asked = public_place(request, key)
    found = public_work(asked, number)
    if found is None:
        raise Http404
    context = {**context_of(asked), "work": found, "number": number, "at": "works"}
    return render(request, "portal_work.html", context)


@require_safe
@kept
def portal_inspection(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """A concluded inspection: what it found and asked for, and how that stands."""
    asked = public_place(request, key)
    dataset_at(asked, "inspections")
    found = public_inspection(asked, number)
    if found is None:
        raise Http404
    context = {**context_of(asked), "found": found, "number": number, "at": "inspections"}
    return render(request, "portal_inspection.html", context)


@require_safe
def portal_photo(request: HttpRequest, key: str, number: int, photo: int) -> HttpResponse:
    """A photograph of a work, drawn anew without what the camera wrote into it."""
    digest = photo_digest(public_place(request, key), number, photo)
    content = _bare(digest) if digest else None
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type="image/jpeg")
    answer["Cache-Control"] = "public, max-age=3600"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@lru_cache(maxsize=64)
def _bare(digest: str) -> bytes | None:
    """The picture with a digest, made bare once; None where it is not on the disk."""
    stored = find_file(digest)
    if stored is None or not path_of(stored).is_file():
        return None
    return bare_picture(path_of(stored).read_bytes(), PHOTO_MOST)
