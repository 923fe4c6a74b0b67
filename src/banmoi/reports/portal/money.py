"""Rows of money for anybody: resources of the year, construction debt, gifts."""

from collections.abc import Sequence

from banmoi.reports.capital import resources as resources_of
from banmoi.reports.capital_wording import named_source
from banmoi.reports.contributions import kind_name, public_lines
from banmoi.reports.debts import debt_book, debt_lines
from banmoi.reports.portal.dataset import Asked, Row


def resources(asked: Asked) -> Sequence[Row]:
    """The money of the day's year by source."""
    found = resources_of(asked.place, asked.day.year, asked.day)
    return [
        {
            "year": found.year,
            "number": row.number or None,
            "source": named_source(row.source),
            "planned": row.figures.planned,
            "mobilised": row.figures.mobilised,
            "disbursed": row.figures.disbursed,
        }
        for row in found.rows
    ]


def debts(asked: Asked) -> Sequence[Row]:
    """The contracts that are owed for, the oldest debt first."""
    book = debt_book(debt_lines(list(asked.places), asked.day), asked.day)
    return [
        {
            "contract": line.contract.number,
            "work": line.contract.work.name,
            "accepted": line.standing.accepted,
            "paid": line.standing.paid,
            "owed": line.standing.owed,
            "last_step": max((step.due for step in line.book.steps), default=None),
        }
        for line in book.lines
    ]


def contributions(asked: Asked) -> Sequence[Row]:
    """The gifts of the day's year up to its month, without names: a line tells no more of its day."""
    return [
        {
            "mark": line.mark or None,
            "kind": kind_name(line.kind),
            "quantity": line.quantity,
            "unit": line.unit,
            "value": line.value,
            "place": asked.places[line.place].title,
            "month": f"{line.month:%m/%Y}",
            "state": line.state,
        }
        for line in public_lines(list(asked.places), asked.day.year)
        if line.month <= asked.day
    ]
