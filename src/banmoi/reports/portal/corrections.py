"""What was told or corrected of a past day after that day: what was known then beside what is known now."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, time

from django.utils import timezone

from banmoi.kit import clock
from banmoi.reports.portal.dataset import Asked, Row
from banmoi.reports.portal.tables import datasets_at, public_rows

COMPARED = {
    "goals": (("goal",), "actual"),
    "criteria": (("set", "code", "indicator"), "value"),
    "hamlets": (("hamlet", "indicator"), "value"),
}
"""The lists made of reported figures: what names a row, and the figure that may have changed."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A row whose figure of the day is another today; empty: not known."""

    what: str
    before: str
    now: str


def corrections(asked: Asked, keys: Collection[str] = ("goals", "criteria")) -> list[Correction]:
    """The rows of some lists whose figures of a past day were told, verified or corrected afterwards; none
    for today, of which there is no afterwards."""
    if asked.day >= clock.today():
        return []
    then = replace(asked, known=timezone.make_aware(datetime.combine(asked.day, time.max)))
    found: dict[tuple[str, str, str], Correction] = {}
    for dataset in datasets_at(asked.place):
        if dataset.key in COMPARED and dataset.key in keys:
            names, figure = COMPARED[dataset.key]
            before = _figures(public_rows(dataset.key, then), names, figure)
            now = _figures(public_rows(dataset.key, asked), names, figure)
            for name in {**before, **now}:
                old, new = before.get(name, ""), now.get(name, "")
                if old != new:
                    what = name[-1] if dataset.key == "criteria" else " · ".join(name)
                    found.setdefault((what, old, new), Correction(what, old, new))
    return list(found.values())


def _figures(rows: Collection[Row], names: tuple[str, ...], figure: str) -> dict[tuple[str, ...], str]:
    return {tuple(str(row[name]) for name in names): str(row[figure] or "") for row in rows}
