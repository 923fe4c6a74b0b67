"""Handing out evidence to those who may read the place whose value it proves."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase

from banmoi.rooms.dispatch.queries import dispatch_places, draft_places
from banmoi.rooms.files.queries import find_file, path_of
from banmoi.rooms.indicators.queries import evidence_places
from banmoi.rooms.inspections.queries import inspection_file_places
from banmoi.rooms.law.queries import scan_places
from banmoi.rooms.people.queries import rules_places
from banmoi.rooms.plans.matter_queries import step_places
from banmoi.rooms.plans.reading_queries import paper_places
from banmoi.rooms.plans.task_queries import note_places
from banmoi.rooms.pocket.queries import pocket_note_places
from banmoi.rooms.recognition.queries import road_file_places
from banmoi.rooms.registers.queries import entry_places
from banmoi.web.doors import rights


@login_required
def file(request: HttpRequest, digest: str) -> HttpResponseBase:
    """A stored file, by its digest. Never run by the browser: images show, the rest is saved."""
    stored = find_file(digest)
    if stored is None:
        raise Http404
    places = evidence_places(stored.id) | scan_places(stored.id) | note_places(stored.id)
    places |= inspection_file_places(stored.id) | rules_places(stored.id)
    places |= paper_places(stored.id) | step_places(stored.id) | entry_places(stored.id)
    places |= dispatch_places(stored.id) | road_file_places(stored.id) | pocket_note_places(stored.id)
    mine = rights(request)
    drafting = mine.anywhere("paper.draft") | mine.anywhere("paper.issue")
    if not places & mine.anywhere("place.read") and not draft_places(stored.id) & drafting:
        raise Http404
    path = path_of(stored)
    if not path.is_file():
        raise Http404
    shown = stored.media_type.startswith("image/") or stored.media_type == "application/pdf"
    response = FileResponse(
        path.open("rb"),
        content_type=stored.media_type,
        as_attachment=not shown,
        filename=f"minh-chung-{digest[:12]}.{stored.extension}",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = "private, max-age=3600"
    return response
