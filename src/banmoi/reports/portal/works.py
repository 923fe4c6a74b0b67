"""Works for anybody: the list as of a day, and the page of one with its steps, photographs and findings.

Only official fields are read: who sits on a board, who visited and who gave are never asked for here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from banmoi.core.numbers import format_number
from banmoi.core.work_steps import STOPPED, state_of
from banmoi.reference.works import step_facts, steps
from banmoi.reports.portal.dataset import Asked, Row
from banmoi.reports.works_wording import choice_name, step_name, vote_text
from banmoi.rooms.works.models import PeopleTrace, SupervisionNote, Work, WorkPhoto, WorkStep
from banmoi.rooms.works.queries import children_of, pictures_of, reached, steps_of, works_at


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a work stood on a day, by the steps that it had reached."""

    step: str
    started: date | None
    finished: date | None


def stand_of(rows: Sequence[WorkStep], day: date) -> Stand:
    """A work's standing on a day."""
    until = [row for row in rows if row.on_day <= day]
    days = {row.step: row.on_day for row in reversed(until)}  # the first day of each
    return Stand(state_of(steps(), reached(until)), days.get("building"), days.get("accepted"))


def works(asked: Asked) -> Sequence[Row]:
    """The works that are not withdrawn. One whose every step is later than the day is not there yet."""
    found = list(works_at(list(asked.places)))
    by_work = steps_of([work.pk for work in found])
    rows: list[Row] = []
    for work in found:
        mine = by_work.get(work.pk, [])
        if mine and min(row.on_day for row in mine) > asked.day:
            continue
        stand = stand_of(mine, asked.day)
        rows.append(
            {
                "id": work.pk,
                "work": work.name,
                "place": asked.places[work.place_id].title,
                "kind": choice_name("works", "kind", work.kind),
                "step": step_name(stand.step),
                "cost": work.cost,
                "people_pay": work.people_contribute,
                "started": stand.started,
                "finished": stand.finished,
            }
        )
    return rows


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the way: the days on which it was reached with their papers; () for not yet."""

    name: str
    reached: tuple[tuple[date, str], ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """One of the six things of the people: which, what happened, the numbers of the vote, the day."""

    verb: str
    what: str
    votes: str
    day: date


@dataclass(frozen=True, slots=True)
class Finding:
    """A visit of the board of community supervision: what it found, the answer, since when settled."""

    day: date
    finding: str
    result: str
    good: bool
    answer: str
    settled_on: date | None


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph that may be shown."""

    id: int
    caption: str
    stage: str
    day: date


@dataclass(frozen=True, slots=True)
class PublicWork:
    """All that anybody sees of a work."""

    row: Row
    size: str
    steps: tuple[Step, ...]
    stopped: tuple[tuple[date, str], ...]
    traces: tuple[Trace, ...]
    findings: tuple[Finding, ...]
    photos: tuple[Photo, ...]


def public_work(asked: Asked, number: int) -> PublicWork | None:
    """A work of the list as of the day; None for one that is not in it."""
    row = next((row for row in works(asked) if row["id"] == number), None)
    if row is None:
        return None
    work = works_at(list(asked.places)).get(pk=number)
    done = [item for item in steps_of([number]).get(number, []) if item.on_day <= asked.day]
    return PublicWork(
        row,
        _size(work),
        tuple(
            Step(step_name(key), tuple((item.on_day, item.paper) for item in done if item.step == key))
            for key in step_facts()
        ),
        tuple((item.on_day, item.paper) for item in done if item.step == STOPPED),
        _traces(number, asked.day),
        _findings(number, asked.day),
        tuple(photo for photo, _digest in _photos(number, asked.day)),
    )


def photo_digest(asked: Asked, number: int, photo: int) -> str:
    """The digest of a photograph's picture; empty where the photograph is not among those of the work."""
    if not works_at(list(asked.places)).filter(pk=number).exists():
        return ""
    return next((digest for item, digest in _photos(number, asked.day) if item.id == photo), "")


def _size(work: Work) -> str:
    return f"{format_number(work.size)} {work.size_unit}".strip() if work.size is not None else ""


def _traces(number: int, day: date) -> tuple[Trace, ...]:
    rows = children_of(PeopleTrace, [number], "on_day").get(number, [])
    return tuple(
        Trace(choice_name("people_traces", "verb", row.verb), row.what, vote_text(row), row.on_day)
        for row in rows
        if row.on_day <= day
    )


def _findings(number: int, day: date) -> tuple[Finding, ...]:
    rows = children_of(SupervisionNote, [number], "on_day").get(number, [])
    return tuple(
        Finding(
            row.on_day, row.finding, choice_name("supervision_notes", "result", row.result),
            row.result == "good", row.answer,
            row.settled_on if row.settled_on and row.settled_on <= day else None,
        )
        for row in rows
        if row.on_day <= day
    )  # fmt: skip


def _photos(number: int, day: date) -> list[tuple[Photo, str]]:
    rows = [
        row for row in children_of(WorkPhoto, [number], "taken_on").get(number, []) if row.taken_on <= day
    ]
    pictures = pictures_of(rows)
    return [
        (
            Photo(row.pk, row.caption, choice_name("work_photos", "stage", row.stage), row.taken_on),
            pictures[row.pk][0].file.digest,
        )
        for row in rows
        if row.pk in pictures
    ]
