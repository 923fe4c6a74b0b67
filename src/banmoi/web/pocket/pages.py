"""The notebook's own page, its worker and its manifest: what is fetched once and then kept by the phone."""

import hashlib
import json
from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from banmoi.web.pocket.texts import texts

MODULES = ("app", "store", "send", "photo", "views", "forms", "states", "page", "export")
"""The notebook's modules in `static/pocket/`; the worker keeps each for times without a signal."""
FILES = ("tokens.css", "pocket/pocket.css", *(f"pocket/{name}.js" for name in MODULES))
ICONS = ("pocket/icon-192.png", "pocket/icon-512.png")
_SOURCES = (*FILES, "pocket/worker.js")


@cache
def _source(name: str) -> str:
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(name)
    with open(found, encoding="utf-8") as stream:  # noqa: PTH123 - finders give a text
        return stream.read()


def version() -> str:
    """The digest of all that the phone keeps, in the reader's language: another one, another notebook."""
    whole = json.dumps([get_language(), texts(), [_source(name) for name in _SOURCES]], ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


@require_safe
@login_required
@cache_control(private=True, max_age=60)
@gzip_page
def pocket(request: HttpRequest) -> HttpResponse:
    """The page: nothing of a person in it, so that it may lie in the phone for anybody who opens it."""
    addresses = {
        "start": reverse("pocket_start"),
        "photo": reverse("pocket_photo", args=["DIGEST"]),
        "operation": reverse("pocket_operation"),
        "worker": reverse("pocket_worker"),
        "login": f"{reverse('account_login')}?next={reverse('pocket')}",
        "home": reverse("home"),
    }
    context = {
        "texts": json.dumps(texts(), ensure_ascii=False),
        "addresses": json.dumps(addresses),
        "version": version(),
        "modules": [f"pocket/{name}.js" for name in MODULES if name != "app"],
    }
    return render(request, "pocket/pocket.html", context)


@require_safe
@cache_control(no_cache=True)
@gzip_page
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, which must lie under the notebook's own address, with the list of what to keep."""
    shell = [reverse("pocket"), reverse("pocket_manifest"), *(static(name) for name in FILES)]
    head = f"self.VERSION = {json.dumps(version())};\nself.SHELL = {json.dumps(shell)};\n"
    return HttpResponse(head + _source("pocket/worker.js"), content_type="text/javascript; charset=utf-8")


@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """What the phone needs to put the notebook on its home screen."""
    data: dict[str, Any] = {
        "name": _("Sổ tay của bản"),
        "short_name": _("Sổ tay"),
        "description": _("Ghi việc, số liệu, sổ và ảnh của bản, cả khi không có sóng."),
        "lang": get_language(),
        "id": reverse("pocket"),
        "start_url": reverse("pocket"),
        "scope": reverse("pocket"),
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#fbfaf5",
        "theme_color": "#1d5c3f",
        "icons": [
            {"src": static(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"}
            for name, size in zip(ICONS, (192, 512), strict=True)
        ],
    }
    return JsonResponse(
        data, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )
