"""What is new for anybody: works that were finished, inspections concluded, commendations published, papers
issued. Only a title, a day, and what it leads to."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from banmoi.reports.dispatch import kind_text
from banmoi.reports.portal.checks import concluded
from banmoi.reports.portal.dataset import Asked
from banmoi.reports.portal.works import works
from banmoi.rooms.awards.queries import published_at
from banmoi.rooms.dispatch.queries import issued_between

PAPER_KINDS = ("plan", "report", "notice")
"""The kinds of papers that are told of: letters and decisions may name persons in their title."""
MOST, PAPER_DAYS = 40, 365


@dataclass(frozen=True, slots=True)
class News:
    """Something new. `leads` is the list or kind of page it opens, `number` the row's own page (0: none);
    `key` stays the same for the same thing."""

    key: str
    title: str
    day: date
    leads: str
    number: int = 0


def news(asked: Asked) -> list[News]:
    """The newest first, up to the day."""
    found = _works(asked)
    if asked.place.level == "commune":
        found += [*_inspections(asked), *_awards(asked), *_papers(asked.place.id, asked.day)]
    return sorted(found, key=lambda item: (item.day, item.key), reverse=True)[:MOST]


def _works(asked: Asked) -> list[News]:
    return [
        News(
            f"work-{row['id']}", _("Công trình xong: %(work)s") % {"work": row["work"]}, day, "works",
            int(str(row["id"])),
        )
        for row in works(asked)
        if isinstance(day := row["finished"], date)
    ]  # fmt: skip


def _inspections(asked: Asked) -> list[News]:
    return [
        News(
            f"inspection-{item.pk}",
            _("Kết luận: %(title)s") % {"title": item.title_vi},
            day,
            "inspections",
            item.pk,
        )
        for item in concluded(asked)
        if item.concluded_at and (day := timezone.localdate(item.concluded_at)) <= asked.day
    ]


def _awards(asked: Asked) -> list[News]:
    """One line a round and day: whom it praises stands in the list, which names no person."""
    days = {
        (row.round_id, row.published_on): row.round.name
        for row in published_at(list(asked.places))
        if row.published_on and row.published_on <= asked.day
    }
    return [
        News(
            f"award-{number}-{day:%Y%m%d}", _("Công bố khen thưởng: %(name)s") % {"name": name}, day, "awards"
        )
        for (number, day), name in days.items()
        if day
    ]


def _papers(place_id: int, day: date) -> list[News]:
    rows = issued_between(place_id, day - timedelta(days=PAPER_DAYS), day)
    return [
        News(f"paper-{row.pk}", f"{kind_text(row.kind)}: {row.title}", row.issued_on, "")
        for row in rows
        if row.kind in PAPER_KINDS and row.issued_on
    ]
