"""The officer's page: notes that hamlet heads sent from their phones, and their answers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from banmoi.kit import clock
from banmoi.rooms.people.queries import require
from banmoi.rooms.places.queries import NamedPlace, places_by_id, scope_ids
from banmoi.rooms.pocket.actions import NoteRefusedError, answer_note
from banmoi.rooms.pocket.models import PocketNote
from banmoi.rooms.pocket.queries import notes_at, notes_waiting
from banmoi.web.doors import place_view, rights
from banmoi.web.pocket.note_kind import note_problem

PAGE = 30


@place_view
def notes(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """All notes of a place and those below it, the unanswered first; answering one."""
    mine, day = rights(request), clock.today()
    require(mine, "audit.read", place.id)
    reach = scope_ids([place.id], day) & mine.anywhere("audit.read")
    problem, typed, at = "", "", ""
    if request.method == "POST":
        at, typed = request.POST.get("note", ""), request.POST.get("text", "")
        if not at.isdigit() or not PocketNote.objects.filter(id=int(at), place_id__in=reach).exists():
            raise Http404
        try:
            answer_note(mine, int(at), typed, moment=clock.now())
        except NoteRefusedError as refused:
            problem = note_problem(refused.problem)
        else:
            messages.success(request, _("Đã trả lời; người gửi đọc được trên điện thoại."))
            return redirect("pocket_notes", place.key)
    names = places_by_id(reach, day)
    page = Paginator(notes_at(reach), PAGE).get_page(request.GET.get("page"))
    context = {
        "place": place,
        "rows": [(note, names.get(note.place_id)) for note in page],
        "page": page,
        "count": page.paginator.count,
        "waiting": notes_waiting(reach),
        "may_answer": place.id in mine.anywhere("value.verify"),
        "problem": problem,
        "typed": typed,
        "at": at,
    }
    return render(request, "pocket/notes.html", context, status=422 if problem else 200)
