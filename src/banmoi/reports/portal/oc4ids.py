"""Works and their contracts by the Open Contracting for Infrastructure Data Standard (OC4IDS), version 0.9.

Only what the house has and what is official is written; a field that is not known is left out, as the
standard asks. Codes: `projectStatus`, `projectSector`, `contractingProcessStatus` of the standard.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from banmoi.core.work_steps import LISTED, STOPPED
from banmoi.reports.portal.dataset import Asked
from banmoi.reports.portal.works import Stand, stand_of
from banmoi.rooms.money.contract_models import Contract
from banmoi.rooms.money.debt_queries import contracts_of
from banmoi.rooms.works.models import Work
from banmoi.rooms.works.queries import steps_of, works_at

VERSION = "0.9"
STATUS = {
    LISTED: "identification",
    "proposed": "identification",
    "discussed": "preparation",
    "approved": "preparation",
    "building": "implementation",
    "accepted": "completion",
    "handed_over": "completion",
    "managed": "completed",
}
"""Our steps as the standard's phases. A stopped work may go on: it is not "cancelled", it has no status."""
SECTOR = {
    "road": ("transport", "transport.road"),
    "irrigation": ("economy",),
    "power": ("energy",),
    "school": ("education",),
    "culture": ("cultureSportsAndRecreation",),
    "trade": ("economy",),
    "information": ("communications",),
    "health": ("health",),
    "water": ("waterAndWaste",),
}


def package(asked: Asked, uri: str, licence: str) -> dict[str, Any] | None:
    """The works of a place as a project package; None where there is none: a package holds at least one."""
    works = list(works_at(list(asked.places)))
    steps = steps_of([work.pk for work in works])
    contracts = contracts_of([work.pk for work in works])
    projects = [
        _project(asked, work, stand_of(mine, asked.day), contracts.get(work.pk, []))
        for work in works
        if not (mine := steps.get(work.pk, [])) or min(row.on_day for row in mine) <= asked.day
    ]
    if not projects:
        return None
    return {
        "uri": uri,
        "version": VERSION,
        "publishedDate": _moment(asked.day),
        "publisher": {"name": asked.place.title},
        "license": licence,
        "projects": projects,
    }


def _project(asked: Asked, work: Work, stand: Stand, contracts: Sequence[Contract]) -> dict[str, Any]:
    period = {"startDate": stand.started, "endDate": stand.finished}
    place = asked.places[work.place_id]
    found: dict[str, Any] = {
        "id": f"{asked.place.key}-{work.pk}",
        "title": work.name,
        "status": STATUS.get(stand.step) if stand.step != STOPPED else None,
        "sector": list(SECTOR.get(work.kind, ())),
        "period": {name: _moment(day) for name, day in period.items() if day},
        "locations": [{"id": place.key, "description": place.title}],
        "budget": {"amount": _value(work.cost)} if work.cost is not None else None,
        "contractingProcesses": [
            _process(asked, contract) for contract in contracts if _signed(contract, asked.day)
        ],
    }
    return _known(found)


def _signed(contract: Contract, day: date) -> bool:
    return contract.signed_on is None or contract.signed_on <= day


def _process(asked: Asked, contract: Contract) -> dict[str, Any]:
    """A contract as a contracting process. Who carries it out is left out: it may be a person."""
    status = None if contract.ends is None else "closed" if contract.ends < asked.day else "active"
    period = {"startDate": contract.starts, "endDate": contract.ends}
    summary = {
        "externalReference": contract.number,
        "title": contract.name,
        "status": status,
        "contractValue": _value(contract.value),
        "contractPeriod": {name: _moment(day) for name, day in period.items() if day},
    }
    return {"id": f"{asked.place.key}-contract-{contract.pk}", "summary": _known(summary)}


def _value(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": "VND"}


def _known(found: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of something: the standard wants no empty fields."""
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def _moment(day: date) -> str:
    """A day as the standard's moments: its beginning, in the installation's time zone."""
    return timezone.make_aware(datetime(day.year, day.month, day.day)).isoformat()  # noqa: DTZ001
