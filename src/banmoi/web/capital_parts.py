"""What the pages of grants, lines, payments, outlays and settlements show of the money's way, up and down."""

from typing import Any

from django.http import HttpRequest

from banmoi.kit import clock
from banmoi.reports.capital_wording import capital_state, source_name
from banmoi.rooms.money.capital_models import Allocation, CapitalPlan, Grant, Outlay, Settlement
from banmoi.rooms.money.capital_queries import line_now, payments_on, rows_of_line, spent_on
from banmoi.rooms.money.contract_models import Payment
from banmoi.rooms.places.queries import places_by_id
from banmoi.rooms.registers.models import Entry


def of_grant(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    """Where a grant's money went: the source of its year."""
    assert isinstance(entry, Grant)
    return {"way": [_source(entry.place_id, entry.year, entry.source)]}


def of_plan(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    """The page on which a plan is made and decided."""
    assert isinstance(entry, CapitalPlan)
    return {"capital_plan": entry, "capital_place": _commune(entry.place_id)}


def of_line(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    """A line: its source, its rows through adjustments, and what was paid from it."""
    assert isinstance(entry, Allocation)
    if entry.withdrawn_at is not None:
        return {"way": [_source(entry.place_id, entry.year, entry.source)]}
    return _line(entry.root_id)


def of_payment(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    """Which line and source a payment came from."""
    assert isinstance(entry, Payment | Outlay)
    return _line(entry.allocation_id) if entry.allocation_id is not None else {"no_line": True}


def of_settlement(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    """What was paid on the settled contract, and from which sources."""
    assert isinstance(entry, Settlement)
    paid = payments_on([entry.contract_id])
    keys = {
        (row.allocation.place_id, row.allocation.year, row.allocation.source)
        for row in paid
        if row.allocation
    }
    return {"settled_payments": paid, "way": [_source(*key) for key in sorted(keys)]}


def _line(root_id: int) -> dict[str, Any]:
    now, rows = line_now(root_id), rows_of_line(root_id)
    shown = now or rows[-1]
    spent = spent_on([root_id]).get(root_id, 0)
    return {
        "way": [_source(shown.place_id, shown.year, shown.source)],
        "line": shown,
        "line_in_force": now is not None,
        "line_rows": [(row, capital_state(row.plan.state)) for row in rows],
        "line_spent": spent,
        "line_left": shown.amount - spent,
        "capital_place": _commune(shown.place_id),
    }


def _commune(place_id: int) -> str:
    return places_by_id([place_id], clock.today())[place_id].key


def _source(place_id: int, year: str, source: str) -> dict[str, Any]:
    return {"place": _commune(place_id), "year": int(year), "key": source, "name": source_name(source)}
