"""Pages without signing in: a giver checks the own line, and anybody adds the public lines up."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from banmoi.core.words import money_words
from banmoi.kit import clock
from banmoi.reports.contributions import (
    checked_line,
    kind_name,
    price_words,
    public_csv,
    public_lines,
    public_sums,
    quantity_text,
    year_places,
)
from banmoi.reports.portal.tables import asked_of
from banmoi.rooms.money.contribution_queries import gift_years
from banmoi.rooms.places.queries import NamedPlace, get_place
from banmoi.web.guessing import MINUTES, note_wrong, tried_too_often
from banmoi.web.portal.pages import context_of

YEARS = range(2000, 2101)
PAGE = 40


def check(request: HttpRequest) -> HttpResponse:
    """The form for a check code, and the one line that it opens. A code that is wrong, too short or
    unknown gets the same answer after the same work."""
    if request.method != "POST":
        return render(request, "check.html", {"minutes": MINUTES})
    if tried_too_often(request, "check"):
        return render(request, "check.html", {"minutes": MINUTES, "locked": True}, status=429)
    typed = request.POST.get("code", "")[:60]
    line = checked_line(typed, clock.today())
    if line is None:
        note_wrong(request, "check")
        context = {"minutes": MINUTES, "typed": typed, "wrong": True}
        return render(request, "check.html", context, status=422)
    gift = line.gift
    context = {
        "minutes": MINUTES,
        "line": line,
        "kind": kind_name(gift.kind),
        "quantity": quantity_text(gift),
        "words": "" if gift.value is None else money_words(gift.value),
        "price": price_words(gift),
        "public_url": _public_url(line.commune, gift.on_day),
    }
    return render(request, "check.html", context)


def _public_url(commune: NamedPlace | None, day: date) -> str:
    if commune is None or day.year not in YEARS:
        return ""
    return reverse("public_contributions", args=[commune.key, day.year])


def _asked(key: str, year: int) -> tuple[NamedPlace, dict[int, NamedPlace]]:
    place = get_place(key, clock.today())
    if place is None or place.level not in ("commune", "hamlet") or year not in YEARS:
        raise Http404
    return place, year_places(place, year, clock.today())


def public_contributions(request: HttpRequest, key: str, year: int) -> HttpResponse:
    """A year's gifts without names: the sums, and every line that they are the sums of."""
    place, places = _asked(key, year)
    lines = public_lines(list(places), year)
    sums = public_sums(lines, places)
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        **context_of(asked_of(place, clock.today())),
        "at": "contributions",
        "year": year,
        "years": sorted({*gift_years(list(places)), year}, reverse=True),
        "sums": sums,
        "kinds": [(part, "") for part in sums.kinds],
        "hamlets": [(part, "") for part in sums.hamlets],
        "page": page,
        "lines": [(line, kind_name(line.kind), places[line.place].title) for line in page],
        "withdrawn": sum(line.state == "withdrawn" for line in lines),
        "unmarked": sum(not line.mark for line in lines),
    }
    return render(request, "public_contributions.html", context)


def public_contributions_csv(request: HttpRequest, key: str, year: int) -> HttpResponse:
    """The same lines as a table for anybody's own sums."""
    del request
    place, places = _asked(key, year)
    content = public_csv(public_lines(list(places), year), places)
    # The mark at the beginning tells a spreadsheet that the letters are UTF-8.
    response = HttpResponse("\ufeff" + content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="dong-gop-{place.key}-{year}.csv"'
    return response
