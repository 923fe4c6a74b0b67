"""Pages about works: all of a place at a glance, the map, and the year's maintenance."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.kit import clock
from banmoi.reference.registers import registers
from banmoi.reports.works import overview, timing
from banmoi.reports.works_map import Tile, works_map
from banmoi.reports.works_wording import choice_name
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.registers.queries import may_write
from banmoi.rooms.works.models import Maintenance
from banmoi.rooms.works.queries import maintenance_at, overdue
from banmoi.web.doors import place_view, rights
from banmoi.web.registers import readable
from banmoi.web.works_drawings import draw_map, kind_sign, phase_sign

LISTED_MOST = 12
"""How many works that wait for the same step are named at once; `?all=` and the step unfolds the rest."""


@place_view
def works(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """The works of a place: by kind and step, money, what waits for which step, boards, upkeep, risks."""
    mine, places = rights(request), readable(rights(request), place)
    found, unfolded = overview(place.id, list(places), clock.today()), request.GET.get("all", "")
    context = {
        "place": place,
        "found": found,
        "waiting": [
            (key, name, items if unfolded == key else items[:LISTED_MOST], len(items))
            for key, name, items in found.waiting
        ],
        "may_write": any(may_write(mine, registers()["works"], key) for key in places),
        "today": clock.today(),
    }
    return render(request, "works.html", context)


@place_view
def map_page(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """Where the works of a place lie: a map of those with a location, a grid of the hamlets for all."""
    places = readable(rights(request), place)
    kinds = list(registers()["works"].column("kind").choices or ())
    kind = request.GET.get("kind", "")
    kind = kind if kind in kinds else ""
    found = works_map(places, kind)
    addresses = [reverse("entry", args=[place.key, "works", item.work.pk]) for item in found.placed]
    shown = {item.work.kind for item in found.placed}
    context = {
        "place": place,
        "found": found,
        "drawing": draw_map(found.placed, addresses),
        "rows": [
            (item, address, kind_sign(item.work.kind, item.phase), places[item.work.place_id].title)
            for item, address in zip(found.placed, addresses, strict=True)
        ],
        "kind": kind,
        "kinds": [(key, choice_name("works", "kind", key)) for key in kinds],
        "legend": [(kind_sign(key), choice_name("works", "kind", key)) for key in kinds if key in shown],
        "phases": [(phase_sign(key), _phase(key)) for key in ("plan", "going", "done", "stopped")],
        "tiles": [(tile, _filter(place, tile, kind)) for tile in found.tiles],
    }
    return render(request, "works_map.html", context)


def _filter(place: NamedPlace, tile: Tile, kind: str) -> str:
    """The register, filtered to a tile's works."""
    address = f"{reverse('register', args=[place.key, 'works'])}?place={tile.place.key}"
    return f"{address}&kind={kind}" if kind else address


def _phase(phase: str) -> str:
    return {
        "plan": _("chưa thi công"),
        "going": _("đang thi công"),
        "done": _("đã nghiệm thu"),
        "stopped": _("dừng"),
    }[phase]


@place_view
def maintenance(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """The maintenance of a year by month; what is overdue first, from whichever year."""
    mine, places, today = rights(request), readable(rights(request), place), clock.today()
    everything = maintenance_at(list(places))
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and 1900 < int(text) < 2200 else today.year
    rows = list(everything.filter(due__year=year))
    late = list(overdue(everything, today))
    years = sorted({found.year for found in everything.dates("due", "year")} | {today.year, year})
    context = {
        "place": place,
        "year": year,
        "years": years,
        "months": [
            (month, [(row, timing(row, today)) for row in rows if row.due.month == month])
            for month in range(1, 13)
        ],
        "count": len(rows),
        "done": sum(row.done_on is not None for row in rows),
        "late": late,
        "late_elsewhere": [row for row in late if row.due.year != year],
        "cost": cost_of(rows),
        "today": today,
        "may_write": any(may_write(mine, registers()["maintenance"], key) for key in places),
    }
    return render(request, "works_maintenance.html", context)


def cost_of(rows: Iterable[Maintenance]) -> tuple[int, int, int]:
    """What upkeep cost: the sum, how many rows have a cost, and how many have none."""
    costs = [row.cost for row in rows]
    known = [cost for cost in costs if cost is not None]
    return sum(known), len(known), len(costs) - len(known)
