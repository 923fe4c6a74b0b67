"""Asking the registers of works: steps, boards, visits, traces, photographs, upkeep. Withdrawn rows and the
rows of withdrawn works are never among the answers."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet

from banmoi.core.supervision import Lack, Member, Standing, lacks_of
from banmoi.core.work_steps import Reached
from banmoi.kit.text import fold
from banmoi.reference.works import board_law
from banmoi.rooms.people.queries import units_of
from banmoi.rooms.places.queries import commune_of, places_by_id
from banmoi.rooms.registers.models import EntryFile
from banmoi.rooms.works.models import (
    Maintenance,
    PeopleTrace,
    SupervisionNote,
    Supervisor,
    Work,
    WorkPhoto,
    WorkStep,
)

Child = TypeVar("Child", WorkStep, Supervisor, SupervisionNote, PeopleTrace, Maintenance, WorkPhoto)


def works_at(place_ids: Collection[int]) -> QuerySet[Work]:
    """The works of some places, the oldest first."""
    return Work.objects.filter(place_id__in=list(place_ids), withdrawn_at=None).order_by("id")


def children_of(table: type[Child], work_ids: Collection[int], *order: str) -> dict[int, list[Child]]:
    """The rows of a table of the works, by work. One query."""
    found: dict[int, list[Child]] = defaultdict(list)
    rows: QuerySet[Child] = table._default_manager.filter(work_id__in=list(work_ids), withdrawn_at=None)
    for row in rows.order_by(*order, "id"):
        found[row.work_id].append(row)
    return dict(found)


def steps_of(work_ids: Collection[int]) -> dict[int, list[WorkStep]]:
    """The steps that works have reached, by day."""
    return children_of(WorkStep, work_ids, "on_day")


def reached(rows: Collection[WorkStep]) -> list[Reached]:
    """Steps as their order sees them."""
    return [Reached(row.pk, row.step, row.on_day, bool(row.ground)) for row in rows]


def officials_of(place_id: int, day: date) -> frozenset[str]:
    """The names without marks of all who hold a position in a unit of the commune on a day."""
    place = places_by_id([place_id], day).get(place_id)
    commune = commune_of(place, day) if place else None
    if commune is None:
        return frozenset()
    units = units_of({commune.id}, day)
    return frozenset(fold(held.user.full_name) for unit in units for held in unit.positions.all())


def sitting(rows: Collection[Supervisor], day: date) -> list[Supervisor]:
    """The members who sit on a board on a day."""
    return [row for row in rows if row.joined <= day and (row.left is None or row.left > day)]


def board_lacks(
    work: Work, rows: Collection[Supervisor], officials: Collection[str], day: date
) -> list[Lack]:
    """What the board of a work lacks on a day; nothing for a complete one."""
    members = [
        Member(row.represents, row.part, Standing(row.standing), fold(row.name) in officials)
        for row in sitting(rows, day)
    ]
    return lacks_of(board_law()[0], members, paper=bool(work.board_paper))


def open_findings(notes: Collection[SupervisionNote]) -> int:
    """How many visits found something that has not been mended yet."""
    return sum(note.result != "good" and note.settled_on is None for note in notes)


def maintenance_at(place_ids: Collection[int], *, until: date | None = None) -> QuerySet[Maintenance]:
    """The upkeep of the works of some places, by the day due; with `until`, what is due by then."""
    rows = Maintenance.objects.filter(
        place_id__in=list(place_ids), withdrawn_at=None, work__withdrawn_at=None
    ).select_related("work")
    return (rows.filter(due__lte=until) if until else rows).order_by("due", "id")


def overdue(rows: QuerySet[Maintenance], day: date) -> QuerySet[Maintenance]:
    """Of some upkeep what should have been done before a day."""
    return rows.filter(waits_until__lt=day)


def pictures_of(photos: Sequence[WorkPhoto]) -> dict[int, list[EntryFile]]:
    """The pictures of photographs, by photograph. One query."""
    found: dict[int, list[EntryFile]] = defaultdict(list)
    rows = EntryFile.objects.filter(
        Q(file__media_type__startswith="image/"),
        register="work_photos",
        entry__in=[photo.pk for photo in photos],
    )
    for row in rows.select_related("file").order_by("id"):
        found[row.entry].append(row)
    return dict(found)


def photos_at(place_ids: Collection[int], until: date) -> list[WorkPhoto]:
    """The photographs of the works of some places that were taken by a day, the newest first."""
    rows = WorkPhoto.objects.filter(
        place_id__in=list(place_ids), withdrawn_at=None, work__withdrawn_at=None, taken_on__lte=until
    )
    return list(rows.select_related("work").order_by("-taken_on", "-id"))
