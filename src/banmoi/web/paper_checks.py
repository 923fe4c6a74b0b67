"""Checking the digital signatures of a PDF: of a file that somebody brings, and of files that are kept."""

from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from banmoi.core.signatures import CheckProblem, FileCheck
from banmoi.kit import clock
from banmoi.papers.signatures import MOST_BYTES, check_file
from banmoi.papers.trust import Roots, load_roots
from banmoi.reports.dispatch import check_problem_text
from banmoi.rooms.dispatch.models import SignatureCheck
from banmoi.rooms.dispatch.sending_actions import keep_check
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.files.queries import path_of
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import NamedPlace
from banmoi.web.doors import place_view


def trusted_roots() -> Roots:
    """The root certificates that this installation trusts today."""
    return load_roots(Path(settings.TRUST_DIR))


def check_kept(rights: Rights, place_id: int, stored: StoredFile) -> FileCheck:
    """Check a kept file and keep what was found."""
    moment = clock.now()
    found = check_file(path_of(stored).read_bytes(), trusted_roots().certificates, moment)
    keep_check(rights, place_id, stored, found, moment=moment)
    return found


def shown(row: SignatureCheck | None) -> FileCheck | None:
    """A kept check, to be shown."""
    return None if row is None else FileCheck.from_data(row.found)


@place_view
def verify_file(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """Check a PDF that somebody brings. The file is looked at and forgotten."""
    found, name, error = None, "", ""
    if request.method == "POST":
        upload: UploadedFile[bytes] | None = request.FILES.get("file")
        if upload is None:
            error = _("Chọn tệp PDF cần kiểm tra.")
        elif (upload.size or 0) > MOST_BYTES:
            error = check_problem_text(CheckProblem.TOO_LARGE)
        else:
            name = upload.name or ""
            found = check_file(upload.read(), trusted_roots().certificates, clock.now())
    context = {"place": place, "found": found, "name": name, "error": error, "roots": trusted_roots()}
    return render(request, "paper_verify.html", context, status=422 if error else 200)
