"""A person's own tasks, and what ends of what they keep, as a calendar for phones: titles and days only."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from banmoi.reports.expiries import FEED_DAYS, Expiry, expiries_for
from banmoi.reports.registers import ending_text, register_name
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.plans.task_queries import OccurrenceRow, mine, rows_by_due

_TITLE_MOST = 160


def calendar_of(rights: Rights, moment: datetime) -> bytes:
    """The person's times that have a day, open or done, and what ends in the registers that they keep, as
    iCalendar. Three queries. A calendar leaves the house: titles that concern a person stay here."""
    rows = mine(rights).filter(due__isnull=False, state__in=("open", "done"))
    return _written(rows_by_due(rows, rights.day), expiries_for(rights, FEED_DAYS, names=False), moment)


def _written(rows: Sequence[OccurrenceRow], expiries: Sequence[Expiry], moment: datetime) -> bytes:
    found = Calendar()
    found.add("prodid", "-//Ban Moi//banmoi//VI")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", "Việc của tôi · Bản Mới")
    for row in rows:
        if row.occurrence.due is not None:
            found.add_component(
                _event(f"task-time-{row.occurrence.id}", row.occurrence.due, _title(row), moment)
            )
    for item in expiries:
        ending = item.ending
        key = f"ends-{ending.register.key}-{ending.entry_id}-{ending.name}"
        found.add_component(_event(key, ending.day, _expiry_title(item), moment))
    return bytes(found.to_ical())


def _event(key: str, day: date, title: str, moment: datetime) -> Event:
    """An all-day event; its key never changes, so that a moved day moves the event."""
    event = Event()
    event.add("uid", f"{key}@banmoi")
    event.add("dtstamp", moment.astimezone(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", title)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event


def _expiry_title(item: Expiry) -> str:
    return _short(f"{ending_text(item.ending)} ({register_name(item.ending.register)})")


def _short(text: str) -> str:
    return text if len(text) <= _TITLE_MOST else text[: _TITLE_MOST - 1].rstrip() + "…"


def _title(row: OccurrenceRow) -> str:
    text = _short(" ".join(row.occurrence.task.text.split()))
    if row.occurrence.what_vi:
        text = f"{text} ({row.occurrence.what_vi})"
    return f"✓ {text}" if row.occurrence.state == "done" else text
