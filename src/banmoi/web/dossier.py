"""The dossier of a recognition: what is in it, what is missing, and the bundle as PDF or ZIP."""

import tempfile
from typing import BinaryIO, cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from banmoi.core.document import DocumentFlawedError
from banmoi.core.law import CriteriaSet
from banmoi.papers.bundle import write_bundle
from banmoi.papers.bundle_zip import slug, write_zip
from banmoi.papers.writing import PaperNotWrittenError
from banmoi.papers.writing_problems import flaw_sentence
from banmoi.reference.dossiers import dossier_parts
from banmoi.reference.sets import find_set
from banmoi.reports.composing.dossier import Dossier
from banmoi.reports.composing.dossier_gathering import dossier_of
from banmoi.rooms.places.queries import NamedPlace
from banmoi.web.doors import asked_day, place_view, rights

FORMATS = {"pdf": "application/pdf", "zip": "application/zip"}


def _set_or_404(place: NamedPlace, name: str) -> CriteriaSet:
    found = find_set(name)
    if found is None or found.level != place.level:
        raise Http404
    return found


def _dossier(request: HttpRequest, place: NamedPlace, set_id: str) -> Dossier:
    found = _set_or_404(place, set_id)
    return dossier_of(rights(request), place, found, asked_day(request))


@place_view
def dossier(request: HttpRequest, place: NamedPlace, set_id: str) -> HttpResponse:
    """What the dossier holds, what is missing and where it is made good, and the way to the bundle."""
    made = _dossier(request, place, set_id)
    proven = [
        (item, len(item.lines) - len(item.bare), len(item.files)) for item in made.evidence if item.lines
    ]
    context = {
        "place": place,
        "set": made.criteria_set,
        "day": made.day,
        "dossier": made,
        "proven": proven,
        "files": len({file.digest for item in made.evidence for file in item.files}),
        "parts": dossier_parts().values(),
    }
    return render(request, "dossier.html", context)


@place_view
def dossier_file(request: HttpRequest, place: NamedPlace, set_id: str, ending: str) -> HttpResponseBase:
    """The bundle as PDF, or the original files as ZIP."""
    if ending not in FORMATS:
        raise Http404
    made = _dossier(request, place, set_id)
    to = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - the answer closes it when it is sent
    try:
        if ending == "pdf":
            write_bundle(made, to)
        else:
            write_zip(made, to)
    except (DocumentFlawedError, PaperNotWrittenError) as error:
        to.close()
        flaws = error.flaws if isinstance(error, DocumentFlawedError) else ()
        words = " ".join(flaw_sentence(flaw) for flaw in flaws)
        messages.error(request, words or _("Không vẽ được một tài liệu của hồ sơ. Báo cho người quản trị."))
        return redirect("dossier", place.key, made.criteria_set.id)
    to.seek(0)
    name = f"ho-so-{slug(place.name_vi)}-{made.day:%Y%m%d}.{ending}"
    response = FileResponse(to, content_type=FORMATS[ending], as_attachment=True, filename=name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
