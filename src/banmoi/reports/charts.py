"""Charts as Vega-Lite specifications drawn to SVG: the same picture on a page and on paper.

Colours are the page's own tokens, so that a chart follows light, dark and print.
"""

import json
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import vl_convert
from django.utils.safestring import mark_safe

from banmoi.core.numbers import format_number
from banmoi.core.periods import Period
from banmoi.reports.chart_look import CONFIG
from banmoi.reports.hamlets import Row
from banmoi.reports.wording import amount_text, in_language, period_label


@lru_cache(maxsize=256)
def _drawn(specification: str) -> str:
    svg = str(vl_convert.vegalite_to_svg(specification))
    return svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)


def draw(specification: dict[str, Any]) -> str:
    """A specification as SVG; the same one is drawn once. The page gives its table beside it."""
    text = json.dumps(specification | {"config": CONFIG}, sort_keys=True, ensure_ascii=False)
    return mark_safe(_drawn(text))


def line_chart(points: Sequence[tuple[Period, Decimal]], lines: Sequence[tuple[str, Decimal]]) -> str:
    """Values at period ends, drawn."""
    return draw(line_specification(points, lines))


def line_specification(
    points: Sequence[tuple[Period, Decimal]], lines: Sequence[tuple[str, Decimal]]
) -> dict[str, Any]:
    """Values at period ends, labelled, with the goals as dashed lines."""
    values = [
        {"q": period_label(period), "v": float(value), "t": format_number(value)} for period, value in points
    ]
    figures = [float(value) for _, value in points] + [float(value) for _, value in lines]
    span = (max(figures) - min(figures)) or 1.0
    scale = {"domain": [min(figures) - span * 0.15, max(figures) + span * 0.2], "nice": False}
    x = {
        "field": "q",
        "type": "ordinal",
        "sort": None,
        "axis": {"labelAngle": 0, "labelOverlap": True},
    }
    y = {
        "field": "v",
        "type": "quantitative",
        "scale": scale,
        "axis": {"labels": False, "ticks": False, "grid": False, "domain": False},
    }
    at = {"x": x, "y": y}
    layers = [
        _layer(at, type="line", color="var(--ink)", strokeWidth=2),
        _layer(at, type="point", filled=True, size=50, color="var(--ink)", opacity=1),
        _layer({**at, "text": {"field": "t"}}, type="text", dy=-12, color="var(--ink)", fontSize=12),
    ]
    for where, value in lines:
        goal = {"data": {"values": [{"v": float(value), "t": f"{where}: {format_number(value)}"}]}}
        level = {"y": {"field": "v", "type": "quantitative", "scale": scale}}
        words = {**level, "text": {"field": "t"}}
        green = "var(--green)"
        layers.append(goal | _layer(level, type="rule", strokeDash=[5, 4], color=green))
        layers.append(goal | _layer(words, type="text", align="left", x=2, dy=-6, color=green, fontSize=12))
    return {"width": 600, "height": 170, "data": {"values": values}, "layer": layers}


def _layer(encoding: dict[str, Any], **mark: Any) -> dict[str, Any]:
    return {"mark": mark, "encoding": encoding}


def bars_chart(row: Row) -> str:
    """One bar a hamlet, drawn; nothing where nothing is known."""
    found = hamlet_bars(row)
    return draw(found) if found else ""


def hamlet_bars(row: Row) -> dict[str, Any] | None:
    """One bar a hamlet, the best on top, each with its number; those not known are listed below."""
    values = []
    for cell in row.cells:
        amount = cell.reading.amount
        if amount is not None and amount.defined:
            values.append((cell.place.name_vi, float(amount.exact()), amount_text(amount)))
    order = "x" if row.definition.lower_is_better else "-x"
    return bars(values, in_language(row.definition, "name"), order) if values else None


def bars(
    values: Sequence[tuple[str, float, str]], description: str, order: str | None = "-x"
) -> dict[str, Any]:
    """Bars lying down: name, length, and the number in words at each end. `order` None: as given."""
    x = {"field": "v", "type": "quantitative", "axis": None}
    y = {
        "field": "h",
        "type": "nominal",
        "sort": order,
        "axis": {"domain": False, "ticks": False, "labelLimit": 400},
    }
    lying = {
        "mark": {"type": "bar", "color": "var(--green-soft)", "height": {"band": 0.7}},
        "encoding": {"x": x, "y": y},
    }
    text = {
        "mark": {"type": "text", "align": "left", "dx": 5, "color": "var(--ink)", "fontSize": 12},
        "encoding": {"x": x, "y": y, "text": {"field": "t"}},
    }
    return {
        "width": 420,
        "height": {"step": 22},
        "description": description,
        "data": {"values": [{"h": name, "v": length, "t": words} for name, length, words in values]},
        "layer": [lying, text],
    }
