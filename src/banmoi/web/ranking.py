"""The ranking of hamlets: bands, the rule in plain words, and each hamlet down to its values."""

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.safestring import SafeString

from banmoi.core.ranking import Part
from banmoi.core.readings import Reading
from banmoi.reports.hamlet_ranking import RankedHamlet, RankedPart, Ranking, ranking_of
from banmoi.reports.wording import amount_text, number_text
from banmoi.rooms.awards.models import RankingWeight
from banmoi.rooms.places.queries import NamedPlace
from banmoi.web.awards import the_commune
from banmoi.web.doors import asked_day, place_view

WIDTH = 360


@dataclass(frozen=True, slots=True)
class PartRow:
    """One indicator of one hamlet in words. Empty texts: not known."""

    part: RankedPart
    start: str
    now: str
    level: str
    progress: str
    points: str
    weight: str
    gives: str


@dataclass(frozen=True, slots=True)
class HamletRow:
    """A hamlet in words: its points of a hundred with their margin, and its parts."""

    item: RankedHamlet
    score: str
    margin: str
    drawing: SafeString
    known: str
    parts: tuple[PartRow, ...]


def points_text(value: Fraction | float, decimals: int = 1) -> str:
    """A part of one in points of a hundred."""
    return number_text(Decimal(str(float(value) * 100)), decimals)


def _plain(value: Fraction) -> str:
    return number_text(Decimal(value.numerator) / Decimal(value.denominator))


def _share(reading: Reading) -> str:
    amount = reading.amount
    if amount is None or not amount.defined or amount.denominator is None:
        return ""
    return f"{amount_text(amount)} ({number_text(amount.numerator)}/{number_text(amount.denominator)})"


def _progress_text(part: Part) -> str:
    """The share of the gap closed times what it counts; where there was no gap, or it grew beyond what
    counts, the points themselves."""
    gave = part.points - (1 - part.progress_weight) * part.level
    if part.closed is not None and part.closed * part.progress_weight == gave:
        return f"{points_text(part.closed)} × {points_text(part.progress_weight, 0)}%"
    return points_text(gave)


def _part_row(item: RankedPart, rule_weight: Fraction, known: Fraction) -> PartRow:
    """`known`: the sum of the weights of what is known of the hamlet."""
    part = item.part
    texts, gives = ("", "", ""), ""
    if part is not None:
        rest = 1 - part.progress_weight
        level = f"{points_text(part.level)} × {points_text(rest, 0)}%"
        texts = (level, _progress_text(part), points_text(part.points))
        gives = points_text(part.points * part.weight / known)
    return PartRow(
        item, _share(item.start), _share(item.now), *texts, weight=_plain(rule_weight), gives=gives
    )


def drawing(low: float, high: float, score: float, floor: float) -> SafeString:
    """The margin as a line and the score as a dot, between the floor and a hundred."""
    span = 1 - floor

    def at(value: float) -> str:
        return f"{6 + (min(max(value, floor), 1) - floor) / span * (WIDTH - 12):.1f}"

    return format_html(
        '<svg class="spread" viewBox="0 0 {} 20" aria-hidden="true"><path class="axis" d="M6 10H{}"/>'
        '<path class="reach" d="M{} 10H{}"/><circle cx="{}" cy="10" r="4.5"/></svg>',
        WIDTH, WIDTH - 6, at(low), at(high), at(score),
    )  # fmt: skip


def floor_of(low: float) -> float:
    """The ten of a hundred points below a score: where the scale of the drawings begins."""
    return min(math.floor(low * 10) / 10, 0.9)


def _hamlet_row(item: RankedHamlet, found: Ranking, floor: float) -> HamletRow:
    weights = {indicator.key: indicator.weight for indicator in found.rule.indicators}
    counted = sum((part.weight for part in item.standing.parts), Fraction(0))
    parts = tuple(_part_row(part, weights[part.definition.key], counted) for part in item.parts)
    standing = item.standing
    known = f"{sum(part.part.part is not None for part in parts)}/{len(parts)}"
    if standing.score is None:
        return HamletRow(item, "", "", SafeString(""), known, parts)
    picture = drawing(standing.low, standing.high, float(standing.score), floor)
    return HamletRow(item, points_text(standing.score), points_text(standing.margin), picture, known, parts)


def _weights(found: Ranking) -> list[tuple[str, str, RankingWeight | None]]:
    """Every indicator of the house's rule with the weight that applies, and the commune's own line."""
    own = {line.indicator: line for line in found.own}
    return [
        (
            item.key,
            number_text(own[item.key].weight) if item.key in own else _plain(item.weight),
            own.get(item.key),
        )
        for item in found.house.rule.indicators
    ]


@place_view
def ranking(request: HttpRequest, place: NamedPlace) -> HttpResponse:
    """The commune's hamlets on a day; `?hamlet=` opens one down to every number."""
    commune, day = the_commune(request, place), asked_day(request)
    found = ranking_of(commune, day)
    lows = [item.standing.low for item in found.hamlets if item.standing.score is not None]
    # The scale begins at the ten below the lowest margin, and the page says so.
    floor = max(-1.0, floor_of(min(lows, default=0.0)))
    bands = [(band, [_hamlet_row(item, found, floor) for item in items]) for band, items in found.bands]
    unranked = [_hamlet_row(item, found, floor) for item in found.unranked]
    rows = [row for _band, items in bands for row in items] + unranked
    wanted = request.GET.get("hamlet", "")
    chosen = next((row for row in rows if row.item.place.key == wanted), None)
    if wanted and chosen is None:
        raise Http404
    names = {item.place.id: item.place.title for item in found.hamlets}
    context = {
        "place": commune,
        "day": day,
        "ranking": found,
        "bands": bands,
        "unranked": unranked,
        "rows": sorted(rows, key=lambda row: row.item.place.id),
        "chosen": chosen,
        "names": names,
        "weights": _weights(found),
        "progress": points_text(found.rule.progress, 0),
        "least_known": points_text(found.rule.least_known, 0),
        "floor": points_text(floor, 0),
        "factor": number_text(Decimal(str(found.rule.z))),
    }
    return render(request, "ranking.html", context)
