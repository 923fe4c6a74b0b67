"""The calendar that a phone subscribes to: opened by its secret address, without signing in."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from banmoi.kit import clock
from banmoi.reports.calendars import calendar_of
from banmoi.rooms.people.queries import calendar_owner, rights_of


@require_safe
def task_calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The due days of the tasks of the person whose address this is; 404 for any other address."""
    owner = calendar_owner(secret)
    if owner is None:
        raise Http404
    content = calendar_of(rights_of(owner, clock.today()), clock.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="viec-cua-toi.ics"'
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
