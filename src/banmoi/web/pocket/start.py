"""What the notebook is given for a week without a signal: a person's tasks, values, registers, answers."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from banmoi.core.indicators import Indicator
from banmoi.core.numbers import format_number
from banmoi.core.periods import Period, parse_period, period_on
from banmoi.core.registers import Column, ColumnKind, Register
from banmoi.core.rhythms import Timing
from banmoi.kit import clock
from banmoi.reference.registers import registers
from banmoi.reports.hamlets import hamlet_indicators
from banmoi.reports.registers import cell_text, column_name, english, register_name
from banmoi.reports.tasks import due_text, wait_text
from banmoi.reports.wording import day_label, in_language, period_label
from banmoi.rooms.indicators.queries import ValueRow, current_rows, derived_keys, is_closed, returned_rows
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import NamedPlace, ancestor_ids, places_by_id
from banmoi.rooms.plans.task_queries import joined, mine, rows_by_due
from banmoi.rooms.pocket.queries import answered_notes
from banmoi.rooms.registers.queries import link_choices, may_write
from banmoi.web.entry import number_boxes
from banmoi.web.pocket.entry_kind import BOOKS
from banmoi.web.tags import value_figures

SCHEMA = 1
"""Goes up when the shape of this data changes; the notebook then asks to be opened with a signal once."""
TASKS_MOST = 80
LINKS_MOST = 100
_NOTE_DAYS = 60


def start_data(rights: Rights, moment: datetime) -> dict[str, Any]:
    """All of it as plain data, in the reader's language."""
    day = moment.date()
    homes = _homes(rights, day)
    return {
        "schema": SCHEMA,
        "now": moment.isoformat(timespec="seconds"),
        "day": day.isoformat(),
        "day_label": day_label(day),
        "fixed": clock.is_fixed(),
        "me": {"id": rights.user_id, "name": rights.name, "title": rights.title},
        "places": [{"key": place.key, "title": place.title} for place in homes],
        "tasks": _tasks(rights, day),
        "values": [form for place in homes for form in _forms(place, day)],
        "books": [_book(rights, registers()[key]) for key in BOOKS if _writes(rights, key, homes)],
        "notes": [
            {
                "item": note.item,
                "answer": note.answer,
                "by": note.answered_by.full_name if note.answered_by else "",
                "day": day_label(note.answered_at.date()) if note.answered_at else "",
            }
            for note in answered_notes(rights.user_id, moment - timedelta(days=_NOTE_DAYS))
        ],
    }


def _homes(rights: Rights, day: date) -> list[NamedPlace]:
    """The places of the person's units where they report: a hamlet, in the first place."""
    found = places_by_id(rights.homes, day)
    places = [found[one] for one in rights.homes if one in found and rights.may("value.report", one)]
    return sorted(places, key=lambda place: place.level != "hamlet")


def _tasks(rights: Rights, day: date) -> list[dict[str, Any]]:
    """Open times of tasks that are the person's, then those in which their units join, by day."""
    rows = [(row, False) for row in rows_by_due(mine(rights).filter(state="open"), day)]
    rows += [(row, True) for row in rows_by_due(joined(rights).filter(state="open"), day)]
    seen: set[int] = set()
    found = []
    for row, with_others in rows:
        # Of a monthly task the next time; what is late or soon due is all there.
        if row.timing is Timing.OPEN and row.occurrence.task_id in seen:
            continue
        seen.add(row.occurrence.task_id)
        found.append(
            {
                "id": row.occurrence.id,
                "text": row.occurrence.task.text,
                "what": row.occurrence.what_vi,
                "due": due_text(row),
                "wait": wait_text(row, day),
                "timing": row.timing.value,
                "joined": with_others,
            }
        )
    return found[:TASKS_MOST]


def _forms(place: NamedPlace, day: date) -> list[dict[str, Any]]:
    """The periods of a hamlet that are to be reported: this quarter's, and those with returned values."""
    if place.level != "hamlet":
        return []
    now = period_on(day)
    returned = {row.value.period for row in returned_rows([place.id])}
    periods = [now, *(parse_period(code) for code in sorted(returned - {now.code}, reverse=True))]
    rows = current_rows([place.id])
    derived = derived_keys([place.id]).get(place.id, set())
    chain = [place.id, *ancestor_ids(place.id, day)]
    return [_form(place, period, rows, derived, chain) for period in periods[:3]]


def _form(
    place: NamedPlace, period: Period, rows: list[ValueRow], derived: Collection[str], chain: list[int]
) -> dict[str, Any]:
    here = {row.value.indicator: row for row in rows if row.value.period == period.code}
    before: dict[str, ValueRow] = {}
    for row in rows:
        if row.value.period_end < period.start:
            before.setdefault(row.value.indicator, row)
    asked = [item for item in hamlet_indicators() if item.key not in derived]
    return {
        "place": place.key,
        "place_title": place.title,
        "period": period.code,
        "label": period_label(period),
        "closed": is_closed(chain, period),
        "lines": [_line(item, here.get(item.key), before.get(item.key)) for item in asked],
    }


def _line(item: Indicator, row: ValueRow | None, last: ValueRow | None) -> dict[str, Any]:
    found: dict[str, Any] = {"key": item.key, "name": in_language(item, "name")}
    if boxes := number_boxes(item):
        index = 2 if english() else 1
        found["boxes"] = [[box[0], box[index], _shown(row, box[0]), _shown(last, box[0])] for box in boxes]
    else:
        found["decision"] = None if row is None else row.value.decision
    if last is not None:
        found["last"] = f"{period_label(last.period)}: {value_figures(last)}"
    if row is not None:
        found |= {
            "id": row.value.id,
            "status": row.status.value,
            "reason": row.reason,
            "by": row.value.reported_by.full_name,
            "said": value_figures(row),
            "note": row.value.note,
        }
    return found


def _shown(row: ValueRow | None, name: str) -> str:
    value = None if row is None else getattr(row.value, name)
    return "" if value is None else format_number(value)


def _writes(rights: Rights, key: str, homes: list[NamedPlace]) -> bool:
    return any(may_write(rights, registers()[key], place.id) for place in homes)


def _book(rights: Rights, register: Register) -> dict[str, Any]:
    """A register as a small form: what must be written first, the rest folded away by the notebook."""
    return {
        "key": register.key,
        "title": register_name(register),
        "about": register.about_en if english() else register.about_vi,
        "day": register.day,
        "fields": [_field(rights, column) for column in register.typed],
    }


def _field(rights: Rights, column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": column.name,
        "label": column_name(column),
        "kind": column.kind.value,
        "required": column.required,
        "most": column.most,
    }
    if help_text := column.help_en if english() and column.help_en else column.help_vi:
        found["help"] = help_text
    if column.default:
        found["default"] = column.default
    if column.kind is ColumnKind.CHOICE:
        found["choices"] = [[key, cell_text(column, key, {})] for key in column.choices or ()]
    if column.kind is ColumnKind.LINK:
        found["choices"] = [[label, label] for _number, label in link_choices(rights, column.to)[:LINKS_MOST]]
    return found
