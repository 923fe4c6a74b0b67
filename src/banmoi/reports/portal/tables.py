"""All datasets with their rows: what the portal's pages and the open data ask."""

from collections.abc import Mapping
from datetime import date

from banmoi.reference.open_data import Dataset, datasets
from banmoi.reports.portal import checks, money, results, works
from banmoi.reports.portal.dataset import Asked, Row, Rows, rows_of
from banmoi.rooms.places.queries import NamedPlace, places_by_id, scope_ids

ROWS: Mapping[str, Rows] = {
    "goals": results.goals,
    "criteria": results.criteria,
    "tasks": results.tasks,
    "hamlets": results.hamlets,
    "resources": money.resources,
    "works": works.works,
    "debts": money.debts,
    "contributions": money.contributions,
    "inspections": checks.inspections,
    "awards": checks.awards,
    "surveys": checks.surveys,
}


def asked_of(place: NamedPlace, day: date) -> Asked:
    """A place with all below it, on a day."""
    return Asked(place, day, places_by_id(scope_ids([place.id], day), day))


def public_rows(key: str, asked: Asked) -> list[Row]:
    """The rows of a dataset. Raises KeyError for one that there is not."""
    return rows_of(datasets()[key], ROWS[key], asked)


def datasets_at(place: NamedPlace) -> list[Dataset]:
    """The datasets that a place of this level has."""
    return [item for item in datasets().values() if place.level in item.levels]
