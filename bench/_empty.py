"""The product's own site with one page more: `empty/`, which answers nothing. For bench/board.py."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

settings.ROOT_URLCONF = __name__
application = get_wsgi_application()
handler404 = "banmoi.web.errors.not_found"
handler500 = "banmoi.web.errors.server_error"


def empty(request: HttpRequest) -> HttpResponse:
    """No query, no template, no text."""
    return HttpResponse()


urlpatterns = [path("empty/", empty), path("", include("banmoi.site.urls"))]
