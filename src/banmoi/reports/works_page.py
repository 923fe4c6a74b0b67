"""What the page of one work tells: its steps, what it waits for, its board, the six things of the people,
photographs before and after, upkeep."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from banmoi.core.registers import ColumnKind
from banmoi.reference.registers import registers
from banmoi.reference.works import Ground, StepFacts, board_law, criterion_of, step_facts
from banmoi.reports.registers import register_name
from banmoi.reports.works import Waiting, waiting_of
from banmoi.reports.works_wording import choice_name, lack_text, step_name, vote_text
from banmoi.rooms.registers.models import TABLES, Entry
from banmoi.rooms.works.models import (
    Maintenance,
    PeopleTrace,
    SupervisionNote,
    Supervisor,
    Work,
    WorkPhoto,
    WorkStep,
)
from banmoi.rooms.works.queries import (
    board_lacks,
    children_of,
    officials_of,
    open_findings,
    pictures_of,
    sitting,
    steps_of,
)

VERBS = ("need", "know", "discuss", "do", "check", "benefit")


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step as the page shows it. `skipped`: a later one was reached without it."""

    facts: StepFacts
    name: str
    rows: tuple[WorkStep, ...]
    skipped: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The board of community supervision: who sits on it, what it lacks, whether it is asked for at all
    before building, and the law behind it."""

    members: tuple[Supervisor, ...]
    lacks: tuple[str, ...]
    asked: bool
    grounds: tuple[Ground, ...]
    open_findings: int


@dataclass(frozen=True, slots=True)
class Trace:
    """A row that shows one of the six things: where it stands, in words, with its day."""

    register: str
    number: int
    words: str
    day: date


@dataclass(frozen=True, slots=True)
class Sign:
    """One of the six things of the people: the newest trace of it, and how many more there are."""

    verb: str
    name: str
    trace: Trace | None
    more: int


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph: its entry, and the digest of its picture (empty: none was attached)."""

    row: WorkPhoto
    stage: str
    digest: str


@dataclass(frozen=True, slots=True)
class WorkPage:
    """All of it. `pair`: the first photograph before and the last one after, where there are such."""

    steps: tuple[StepLine, ...]
    stops: tuple[WorkStep, ...]
    waiting: Waiting | None
    board: Board
    signs: tuple[Sign, ...]
    pair: tuple[Photo | None, Photo | None]
    photos: tuple[Photo, ...]
    upkeep: tuple[Maintenance, ...]
    other_criterion: str


def work_page(work: Work, day: date) -> WorkPage:
    """The page of a work on a day. A constant number of queries."""
    rows = steps_of([work.pk]).get(work.pk, [])
    members = children_of(Supervisor, [work.pk], "joined").get(work.pk, [])
    notes = children_of(SupervisionNote, [work.pk], "on_day").get(work.pk, [])
    lacks = board_lacks(work, members, officials_of(work.place_id, day), day)
    photos, findings = _photos(work), open_findings(notes)
    usual = criterion_of(work.kind)
    return WorkPage(
        steps=_lines(rows),
        stops=tuple(row for row in rows if row.step == "stopped"),
        waiting=waiting_of(work, rows, lacks, findings),
        board=Board(
            tuple(sitting(members, day)), tuple(lack_text(lack) for lack in lacks),
            work.people_contribute is not False, board_law()[1],
            findings,
        ),
        signs=_signs(work, rows, notes),
        pair=(
            next((photo for photo in photos if photo.row.stage == "before" and photo.digest), None),
            next((photo for photo in reversed(photos) if photo.row.stage == "after" and photo.digest), None),
        ),
        photos=photos,
        upkeep=tuple(children_of(Maintenance, [work.pk], "due").get(work.pk, [])),
        other_criterion=usual if usual and usual != work.criterion else "",
    )  # fmt: skip


def _lines(rows: Sequence[WorkStep]) -> tuple[StepLine, ...]:
    order = list(step_facts())
    far = max((order.index(row.step) for row in rows if row.step in order), default=-1)
    return tuple(
        StepLine(
            facts, step_name(key), (mine := tuple(row for row in rows if row.step == key)),
            not mine and place < far,
        )
        for place, (key, facts) in enumerate(step_facts().items())
    )  # fmt: skip


def _photos(work: Work) -> tuple[Photo, ...]:
    rows = children_of(WorkPhoto, [work.pk], "taken_on").get(work.pk, [])
    pictures = pictures_of(rows)
    return tuple(
        Photo(
            row, choice_name("work_photos", "stage", row.stage),
            pictures[row.pk][0].file.digest if row.pk in pictures else "",
        )
        for row in rows
    )  # fmt: skip


def _signs(work: Work, rows: Sequence[WorkStep], notes: Sequence[SupervisionNote]) -> tuple[Sign, ...]:
    """The six signs: from the rows that tell of them, and from what follows from other registers."""
    found: dict[str, list[Trace]] = {verb: [] for verb in VERBS}
    found["discuss"] += [
        Trace("work_steps", row.pk, row.paper, row.on_day) for row in rows if row.step == "discussed"
    ]
    found["check"] += [Trace("supervision_notes", note.pk, note.finding, note.on_day) for note in notes]
    found["do"] += people_did(work)
    # Last, so that of two traces of one day the one with the numbers of the vote stands in front.
    for trace in children_of(PeopleTrace, [work.pk], "on_day").get(work.pk, []):
        words = f"{trace.what}: {votes}" if (votes := vote_text(trace)) else trace.what
        found[trace.verb].append(Trace("people_traces", trace.pk, words, trace.on_day))
    signs = []
    for verb in VERBS:
        traces = sorted(found[verb], key=lambda trace: trace.day)
        signs.append(
            Sign(
                verb, choice_name("people_traces", "verb", verb),
                traces[-1] if traces else None, max(0, len(traces) - 1),
            )
        )  # fmt: skip
    return tuple(signs)


def people_did(work: Work, register: str = "contributions") -> list[Trace]:
    """What people gave to a work, by the register of contributions: as far as its entries lead to works.

    Givers are named nowhere here, for they are private persons; the trace leads to the entry, which keeps
    names from those who may not see them.
    """
    found = registers()[register]
    links = [
        column.name for column in found.columns if column.kind is ColumnKind.LINK and column.to == "works"
    ]
    if not links or not found.day:
        return []
    rows: list[Entry] = list(
        TABLES[register]._default_manager.filter(**{f"{links[0]}_id": work.pk}, withdrawn_at=None)
    )
    words = _("%(register)s, dòng số %(number)s")
    return [
        Trace(register, row.pk, words % {"register": register_name(found), "number": row.pk}, day)
        for row in rows
        if isinstance(day := getattr(row, found.day), date)
    ]
