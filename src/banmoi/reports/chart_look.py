"""The look that all charts share, on a page and on paper: colours are the page's tokens by name."""

from typing import Any

CONFIG: dict[str, Any] = {
    "font": "inherit",
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--ink-soft)",
        "labelFontSize": 12,
        "domainColor": "var(--line)",
        "tickColor": "var(--line)",
        "gridColor": "var(--line-faint)",
        "title": None,
    },
}
