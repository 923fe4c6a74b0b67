"""A chart of the portal: few bars, drawn on the server, with the table of the same rows beside them."""

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
    """Under the name of each main source a bar for each sum that is known, labelled in millions of đồng."""
    kinds = {"planned": _("kế hoạch"), "mobilised": _("đã huy động")}
    lines: list[dict[str, Any]] = []
    for row in rows:
        sums = [(name, row[name]) for name in kinds if isinstance(row[name], int)]
        if not sums or not row["number"] or "." in str(row["number"]):
            continue
        lines.append({"y": len(lines), "s": str(row["source"])})
        for name, amount in sums:
            words = f"{millions(int(str(amount)))} {kinds[name]}"
            lines.append({"y": len(lines), "v": amount, "t": words, "done": name == "mobilised"})
    if not lines:
        return None
    places = {"domain": list(range(len(lines))), "paddingInner": 0.25}
    y = {"field": "y", "type": "ordinal", "axis": None, "sort": None, "scale": places}
    x = {"field": "v", "type": "quantitative", "axis": None, "scale": {"domainMin": 0, "nice": False}}
    fill = {"condition": {"test": "datum.done", "value": "var(--green)"}, "value": "var(--slate)"}
    text = {"type": "text", "align": "left", "fontSize": 14, "color": "var(--ink)"}
    bars, heads = "isValid(datum.v)", "isValid(datum.s)"
    return {
        "data": {"values": lines},
        "width": 230,
        "height": {"step": 22},
        "layer": [
            {
                "transform": [{"filter": bars}],
                "mark": "bar",
                "encoding": {"y": y, "x": x, "color": fill},
            },
            {
                "transform": [{"filter": bars}],
                "mark": text | {"dx": 6},
                "encoding": {"y": y, "x": x, "text": {"field": "t"}},
            },
            {
                "transform": [{"filter": heads}],
                "mark": text | {"fontWeight": 600, "x": 0},
                "encoding": {"y": y, "text": {"field": "s"}},
            },
        ],
    }
