"""The map of works, drawn by the server from the works' own locations: no outside picture, script or style.

A work's kind is told by the shape of its sign, its state by the sign's fill, and both by words beside it.
"""

import math
from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from banmoi.core.numbers import format_number
from banmoi.core.shapes import Projection, Shape, ShapeKind, fit, middle
from banmoi.reports.works_map import Placed

WIDTH, HEIGHT, MARGIN = 440, 400, 30
_APART = 25
"""How far the middles of two signs stay apart, in units of the picture."""


def _round(count: int, radius: float, turn: float) -> str:
    """A regular outline of so many corners around the origin, as a path."""
    corners = [
        (
            radius * math.cos(turn + index * math.tau / count),
            radius * math.sin(turn + index * math.tau / count),
        )
        for index in range(count)
    ]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z"


_SIGNS = {
    "road": "M-13-8H13V8H-13Z",
    "irrigation": "M-14-9H14L0 14Z",
    "power": "M0-14L14 0 0 14-14 0Z",
    "school": "M0-13L13-3V10H-13V-3Z",
    "culture": "M-11 0a11 11 0 1 0 22 0a11 11 0 1 0-22 0Z",
    "trade": _round(6, 13, 0),
    "information": "M0-14L14 10H-14Z",
    "health": "M-5-13H5V-5H13V5H5V13H-5V5H-13V-5H-5Z",
    "water": "M0-15C4-9 11-3 11 3A11 11 0 0 1-11 3C-11-3-4-9 0-15Z",
}
"""The sign of each kind, around the origin."""


def kind_sign(kind: str, phase: str = "plan") -> SafeString:
    """The sign of a kind by itself, for a legend or a table; its word stands beside it."""
    return format_html(
        '<svg class="sign map-sign map-{}" viewBox="-16 -16 32 32" aria-hidden="true"><path d="{}"/></svg>',
        phase,
        _SIGNS[kind],
    )


def draw_map(placed: Sequence[Placed], addresses: Sequence[str]) -> SafeString:
    """The map of some works, north up, with a scale; each sign leads to its work. Nothing for none."""
    if not placed:
        return SafeString("")
    project = fit((item.shape for item in placed), WIDTH, HEIGHT, MARGIN)
    true = [project(*middle(item.shape)) for item in placed]
    spots = _spread(true)
    outlines = format_html_join("", "{}", ((_outline(item, project),) for item in placed))
    leaders = format_html_join(
        "",
        '<path class="map-leader" d="M{} {}L{} {}"/>',
        (
            (f"{x:.1f}", f"{y:.1f}", f"{sx:.1f}", f"{sy:.1f}")
            for (x, y), (sx, sy) in zip(true, spots, strict=True)
            if (x, y) != (sx, sy)
        ),
    )
    signs = format_html_join(
        "",
        '<a href="{}" aria-label="{}"><g class="map-mark map-{}" transform="translate({} {})">'
        '<path d="{}"/><text y="4">{}</text></g></a>',
        (
            (
                address, f"{item.number}. {item.work.name}: {item.kind}, {item.step}", item.phase,
                f"{x:.1f}", f"{y:.1f}", _SIGNS[item.work.kind], item.number,
            )
            for item, address, (x, y) in zip(placed, addresses, spots, strict=True)
        ),
    )  # fmt: skip
    return format_html(
        '<svg class="map" viewBox="0 0 {} {}" role="group" aria-label="{}">{}{}{}{}</svg>',
        WIDTH,
        HEIGHT,
        _("Bản đồ %(count)s công trình; bảng bên cạnh ghi từng công trình") % {"count": len(placed)},
        outlines,
        leaders,
        _scale(project),
        signs,
    )


def _outline(item: Placed, project: Projection) -> SafeString:
    """A line or an area under its sign; a point has none."""
    shape: Shape = item.shape
    if shape.kind is ShapeKind.POINT:
        return SafeString("")
    close = "Z" if shape.kind is ShapeKind.AREA else ""
    path = "".join(
        "M" + "L".join("{:.1f} {:.1f}".format(*project(float(x), float(y))) for x, y in part) + close
        for part in shape.parts
    )
    name = "map-area" if shape.kind is ShapeKind.AREA else "map-line"
    return format_html('<path class="{} map-{}" d="{}"/>', name, item.phase, path)


def _spread(true: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Where the signs stand: at their places, or as near as may be without covering another one."""
    spots: list[tuple[float, float]] = []
    for x, y in true:
        spots.append(next(spot for spot in _around(x, y) if _free(spot, spots)))
    return spots


def _around(x: float, y: float) -> list[tuple[float, float]]:
    """The place itself, then rings around it; at last the place again, for a crowd that fills all."""
    rings = [
        (
            x + ring * _APART * math.cos(turn * math.tau / 12),
            y + ring * _APART * math.sin(turn * math.tau / 12),
        )
        for ring in range(1, 9)
        for turn in range(12)
    ]
    inside = [(a, b) for a, b in rings if 16 <= a <= WIDTH - 16 and 16 <= b <= HEIGHT - 16]
    return [(x, y), *inside, (x, y)]


def _free(spot: tuple[float, float], taken: Sequence[tuple[float, float]]) -> bool:
    return all(math.dist(spot, other) >= _APART - 0.1 for other in taken)


def _scale(project: Projection) -> SafeString:
    """A bar of a round length, about a fifth of the picture wide, and an arrow to the north."""
    wanted = WIDTH / 5 / project.units_a_km
    length = max((step for step in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50) if step <= wanted), default=0.1)
    units = length * project.units_a_km
    words = f"{format_number(round(length * 1000))} m" if length < 1 else f"{format_number(round(length))} km"
    base = HEIGHT - 8
    return format_html(
        '<g class="map-scale"><path d="M8 {} v4 h{} v-4"/><text x="{}" y="{}">{}</text>'
        '<path d="M{} 24V8m-4 5 4-5 4 5"/><text x="{}" y="36">{}</text></g>',
        base - 4,
        f"{units:.1f}",
        f"{12 + units:.1f}",
        base,
        words,
        WIDTH - 16,
        WIDTH - 16,
        _("B"),
    )


def phase_sign(phase: str) -> SafeString:
    """The fill of a state by itself, for the legend."""
    return mark_safe(
        f'<svg class="sign map-sign map-{phase}" viewBox="-16 -16 32 32" aria-hidden="true">'
        '<path d="M-11 0a11 11 0 1 0 22 0a11 11 0 1 0-22 0Z"/></svg>'
    )
