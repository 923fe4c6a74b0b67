"""Charts of the portal: few bars, drawn on the server, with the table of the same rows beside them."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from banmoi.reports.capital_wording import millions
from banmoi.reports.charts import draw
from banmoi.reports.portal.dataset import Row


def sources_chart(rows: Sequence[Row]) -> str:
    """What was planned and mobilised by main source; nothing where no sum is written down."""
    made = sources_specification(rows)
    return draw(made) if made else ""


def sources_specification(rows: Sequence[Row]) -> dict[str, Any] | None:
    """A pair of bars for each main source that has a sum, labelled in millions of đồng. A sum that is not
    known has no bar."""
    kinds = {"planned": _("kế hoạch"), "mobilised": _("đã huy động")}
    values = [
        {"s": str(row["source"]), "k": words, "n": place, "v": amount, "t": f"{millions(amount)} {words}"}
        for row in rows
        if row["number"] and "." not in str(row["number"])
        for place, (name, words) in enumerate(kinds.items())
        if isinstance(amount := row[name], int)
    ]
    if not values:
        return None
    y = {"field": "n", "type": "ordinal", "axis": None, "sort": None}
    x = {"field": "v", "type": "quantitative", "axis": None, "scale": {"domainMin": 0, "nice": False}}
    color = {
        "field": "n",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": [0, 1], "range": ["var(--line)", "var(--green)"]},
    }
    label = {"type": "text", "align": "left", "dx": 6, "fontSize": 13, "color": "var(--ink)"}
    return {
        "data": {"values": values},
        "facet": {
            "row": {
                "field": "s",
                "type": "nominal",
                "sort": None,
                "title": None,
                "header": {
                    "labelAngle": 0, "labelAlign": "left", "labelOrient": "top", "labelAnchor": "start",
                    "labelFontSize": 14, "labelColor": "var(--ink)", "labelPadding": 2, "labelLimit": 420,
                },
            }
        },
        "spacing": 8,
        "spec": {
            "width": 230,
            "height": {"step": 17},
            "layer": [
                {"mark": {"type": "bar", "height": 13}, "encoding": {"y": y, "x": x, "color": color}},
                {"mark": label, "encoding": {"y": y, "x": x, "text": {"field": "t"}}},
            ],
        },
    }  # fmt: skip
