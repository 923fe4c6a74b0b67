"""What is new as RSS 2.0, and what a search engine needs: `robots.txt` and `sitemap.xml`."""

from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from xml.etree import ElementTree

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from banmoi.kit import clock
from banmoi.reports.portal.news import news
from banmoi.reports.portal.tables import datasets_at
from banmoi.rooms.places.queries import communes_on
from banmoi.web.portal.doors import public_place
from banmoi.web.portal.kept import kept
from banmoi.web.portal.pages import leads_to

CLOSED = ("/p/", "/me/", "/plans/", "/account/", "/api/", "/files/", "/check/")
"""Where a search engine has nothing to look for."""


@require_safe
@kept
def portal_feed(request: HttpRequest, key: str) -> HttpResponse:
    """What is new at a place, for a reader of feeds."""
    asked = public_place(request, key)
    root = ElementTree.Element("rss", version="2.0")
    channel = ElementTree.SubElement(root, "channel")
    home = request.build_absolute_uri(reverse("portal", args=[key]))
    _say(channel, title=asked.place.title, link=home, description=_("Xây dựng nông thôn mới: có gì mới"))
    for item in news(asked):
        line = ElementTree.SubElement(channel, "item")
        _say(line, title=item.title, link=request.build_absolute_uri(leads_to(asked, item) or home))
        guid = ElementTree.SubElement(line, "guid", isPermaLink="false")
        guid.text = f"{key}/{item.key}"
        _say(line, pubDate=_moment(item.day))
    text = ElementTree.tostring(root, encoding="unicode")
    content = '<?xml version="1.0" encoding="utf-8"?>' + text
    return HttpResponse(content, content_type="application/rss+xml; charset=utf-8")


def _say(parent: ElementTree.Element, **words: str) -> None:
    for name, text in words.items():
        ElementTree.SubElement(parent, name).text = text


def _moment(day: date) -> str:
    """A day as RSS writes moments: its noon, so that no time zone makes another day of it."""
    return format_datetime(datetime.combine(day, time(12), UTC))


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may look at: the people's door."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@kept
def sitemap(request: HttpRequest) -> HttpResponse:
    """The pages of the people's door of every commune."""
    root = ElementTree.Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
    for place in communes_on(clock.today()):
        paths = [reverse("portal", args=[place.key]), reverse("portal_data", args=[place.key])]
        paths += [reverse("portal_list", args=[place.key, item.key]) for item in datasets_at(place)]
        for path in paths:
            entry = ElementTree.SubElement(root, "url")
            _say(entry, loc=request.build_absolute_uri(path))
    text = ElementTree.tostring(root, encoding="unicode")
    return HttpResponse(f'<?xml version="1.0" encoding="utf-8"?>{text}', content_type="application/xml")
