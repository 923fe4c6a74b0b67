"""Charts on paper: the screen's specification, with the print's colours and the paper's font."""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import vl_convert

from banmoi.papers.fonts import Face, folder_of
from banmoi.papers.layout import Layout
from banmoi.reports.chart_look import CONFIG

TALLEST = 150.0
"""The greatest height of a chart on paper, mm."""

_COLOUR = re.compile(r"var\(--([a-z0-9-]+)\)")
_REGISTERED: set[str] = set()


class ChartRefusedError(Exception):
    """A specification that cannot be drawn; `title` is the chart's."""

    def __init__(self, title: str, reason: str) -> None:
        super().__init__(title, reason)
        self.title, self.reason = title, reason


def on_paper(specification: Mapping[str, Any], layout: Layout, face: Face) -> str:
    """The specification's text with colours that are no variables any more."""
    chart = dict(specification) | {"config": CONFIG | {"font": face.family, "background": "#ffffff"}}
    text = json.dumps(chart, ensure_ascii=False, sort_keys=True)
    return _COLOUR.sub(lambda found: layout.colours.get(found[1], layout.colours["ink"]), text)


def svg(specification: Mapping[str, Any], title: str, layout: Layout, face: Face) -> str:
    """The chart as SVG, for the PDF. Raises ChartRefusedError."""
    return _svg(_ready(specification, title, layout, face), title)


def png(specification: Mapping[str, Any], title: str, layout: Layout, face: Face) -> bytes:
    """The chart as a picture of some 300 dots an inch, for Word. Raises ChartRefusedError."""
    return _png(_ready(specification, title, layout, face), title)


def _ready(specification: Mapping[str, Any], title: str, layout: Layout, face: Face) -> str:
    if _fetches(specification):
        raise ChartRefusedError(title, "the specification fetches data from an address")
    folder = folder_of(face)
    if folder and str(folder) not in _REGISTERED:
        vl_convert.register_font_directory(str(folder))
        _REGISTERED.add(str(folder))
    return on_paper(specification, layout, face)


def _fetches(value: Any) -> bool:
    """Whether a specification wants anything from a file or the net: charts carry their values."""
    if isinstance(value, Mapping):
        return "url" in value or any(_fetches(entry) for entry in value.values())
    return isinstance(value, list | tuple) and any(_fetches(entry) for entry in value)


@lru_cache(maxsize=64)
def _svg(text: str, title: str) -> str:
    try:
        return str(vl_convert.vegalite_to_svg(text, allowed_base_urls=[]))
    except ValueError as error:
        raise ChartRefusedError(title, str(error)) from error


@lru_cache(maxsize=64)
def _png(text: str, title: str) -> bytes:
    try:
        return bytes(vl_convert.vegalite_to_png(text, scale=3, allowed_base_urls=[]))
    except ValueError as error:
        raise ChartRefusedError(title, str(error)) from error


def fitted(room: float, wide: float, high: float) -> float:
    """The width in mm that a picture of these proportions takes in a room of some width (mm)."""
    return min(room, TALLEST * wide / high) if wide > 0 and high > 0 else room


def forget() -> None:
    """Draw every chart anew from here on."""
    _svg.cache_clear()
    _png.cache_clear()
