"""A person's own tasks as a calendar for phones: titles and days, nothing more."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from banmoi.rooms.people.queries import Rights
from banmoi.rooms.plans.task_queries import OccurrenceRow, mine, rows_by_due

_TITLE_MOST = 160


def calendar_of(rights: Rights, moment: datetime) -> bytes:
    """The person's times that have a day, open or done, as iCalendar. One query."""
    rows = mine(rights).filter(due__isnull=False, state__in=("open", "done"))
    return _written(rows_by_due(rows, rights.day), moment)


def _written(rows: Sequence[OccurrenceRow], moment: datetime) -> bytes:
    found = Calendar()
    found.add("prodid", "-//Ban Moi//banmoi//VI")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", "Việc của tôi · Bản Mới")
    for row in rows:
        if row.occurrence.due is not None:
            found.add_component(_event(row, moment))
    return bytes(found.to_ical())


def _event(row: OccurrenceRow, moment: datetime) -> Event:
    """An all-day event on the day due; its name never changes, so that a moved day moves the event."""
    item = row.occurrence
    assert item.due is not None
    event = Event()
    event.add("uid", f"task-time-{item.id}@banmoi")
    event.add("dtstamp", moment.astimezone(UTC))
    event.add("dtstart", item.due)
    event.add("dtend", item.due + timedelta(days=1))
    event.add("summary", _title(row))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event


def _title(row: OccurrenceRow) -> str:
    text = " ".join(row.occurrence.task.text.split())
    if len(text) > _TITLE_MOST:
        text = text[: _TITLE_MOST - 1].rstrip() + "…"
    if row.occurrence.what_vi:
        text = f"{text} ({row.occurrence.what_vi})"
    return f"✓ {text}" if row.occurrence.state == "done" else text
