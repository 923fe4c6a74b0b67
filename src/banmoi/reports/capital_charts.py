"""The curve of a year's capital: what was planned by each quarter's end, and what was paid day by day."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from banmoi.reports.capital_wording import millions
from banmoi.reports.capital_year import Curve
from banmoi.reports.charts import draw

MONTHS = (1, 4, 7, 10)


def s_curve(found: Curve, today: date) -> str:
    """The curve, drawn; nothing without a plan."""
    made = curve_specification(found, today)
    return draw(made) if made else ""


def curve_specification(found: Curve, today: date) -> dict[str, Any] | None:
    """Planned as a dashed line through the quarters' ends, paid as steps up to today; None without a plan.
    Labels at the lines' ends, in millions of đồng; the page gives the table beside it."""
    first, last = date(found.year, 1, 1), date(found.year, 12, 31)
    whole = found.quarters[-1].planned_so_far
    if not whole:
        return None
    ends = [date(found.year, month, 1) for month in MONTHS[1:]] + [last]
    plan = [{"x": 0, "v": 0}] + [
        {"x": (end - first).days, "v": quarter.planned_so_far}
        for end, quarter in zip(ends, found.quarters, strict=True)
    ]
    until = min(max(today, first), last)
    paid = [{"x": 0, "v": 0}]
    for day, amount in found.days:
        paid.append({"x": min(max((day - first).days, 0), (last - first).days), "v": amount})
    paid.append({"x": max((until - first).days, paid[-1]["x"]), "v": paid[-1]["v"]})
    ticks = [(date(found.year, month, 1) - first).days for month in MONTHS] + [(last - first).days]
    names = [f"1/{month}" for month in MONTHS] + ["31/12"]
    labels = "".join(f"datum.value == {at} ? '{name}' : " for at, name in zip(ticks, names, strict=True))
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {"domain": [0, (last - first).days], "nice": False},
        "axis": {"labelFontSize": 13, "values": ticks, "labelExpr": f"{labels}''", "grid": False},
    }
    top = max(whole, paid[-1]["v"])
    y = {
        "field": "v",
        "type": "quantitative",
        "scale": {"domain": [0, top * 1.12], "nice": False},
        "axis": {
            "labelFontSize": 13,
            "tickCount": 4,
            "labelExpr": "datum.value / 1000000",
            "domain": False,
            "ticks": False,
        },
    }
    goal, done = plan[-1], paid[-1]
    near = done["x"] == goal["x"] and abs(done["v"] - goal["v"]) < top * 0.08
    down = (8 if done["v"] < goal["v"] else -8) if near else 0
    layers = [
        _line(plan, x, y, color="var(--ink-soft)", strokeDash=[6, 4], strokeWidth=2),
        _line(paid, x, y, color="var(--green)", strokeWidth=3, interpolate="step-after"),
        _label(goal, x, y, _("Kế hoạch %(sum)s") % {"sum": millions(goal["v"])}, "var(--ink-soft)", -down),
        _label(done, x, y, _("Đã trả %(sum)s") % {"sum": millions(done["v"])}, "var(--green)", down),
    ]
    return {"width": 430, "height": 240, "layer": layers}


def _line(points: list[dict[str, int]], x: Any, y: Any, **mark: Any) -> dict[str, Any]:
    return {"data": {"values": points}, "mark": {"type": "line", **mark}, "encoding": {"x": x, "y": y}}


def _label(at: dict[str, int], x: Any, y: Any, words: str, color: str, down: int) -> dict[str, Any]:
    """Words to the right of a line's end."""
    mark = {
        "type": "text", "align": "left", "dx": 7, "dy": down, "color": color, "fontSize": 14,
        "fontWeight": 600,
    }  # fmt: skip
    return {
        "data": {"values": [{**at, "t": words}]},
        "mark": mark,
        "encoding": {"x": x, "y": y, "text": {"field": "t", "type": "nominal"}},
    }
