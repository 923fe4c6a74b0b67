"""Roads to titles across the rooms: where each stands, what is missing and whose turn it is.

`gather` is what the moves of a road are judged by: the room knows its own facts, this floor adds the debts
and whatever else belongs to rooms beside it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from banmoi.core.assess import State
from banmoi.core.recognition import (
    ENDED,
    Ask,
    Lack,
    RoadFacts,
    Withdrawal,
    due_day,
    missing,
    next_step,
)
from banmoi.reference.recognition import StepFacts, Title, titles
from banmoi.reports.debts import GateState, debt_gate
from banmoi.reports.recognition_objections import Objection, objections_of
from banmoi.reports.recognition_wording import state_name
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.places.queries import NamedPlace, commune_of, places_by_id
from banmoi.rooms.recognition.actions import Outlook, keeping
from banmoi.rooms.recognition.models import RecordKind, Road, RoadFinding, Stage
from banmoi.rooms.recognition.queries import RoadBook, facts_from, read_book, roads_of

_DEBTS = {GateState.CLEAR: State.MET, GateState.BLOCKED: State.NOT_MET, GateState.NOT_KNOWN: State.NOT_KNOWN}


def gather(road: Road, day: date) -> Outlook:
    """All that is known of a road on a day: the facts for the machine and the document that is frozen."""
    place = places_by_id([road.place_id], day)[road.place_id]
    commune = commune_of(place, day) or place
    book = read_book(road, commune.id, day)
    facts = facts_from(book, _gates(book, place, day), day)
    return Outlook(facts, document_of(book, place, facts))


def _gates(book: RoadBook, place: NamedPlace, day: date) -> dict[Ask, State]:
    """Debts of the place, where the road or a rule that was set asks for them."""
    wanted = bool(book.title.step_asking(Ask.DEBT)) or "gates" in book.settings
    return {Ask.DEBT: _DEBTS[debt_gate(place, day).state]} if wanted else {}


def document_of(book: RoadBook, place: NamedPlace, facts: RoadFacts) -> dict[str, Any]:
    """What is frozen with a move: answers, papers, counts, rules and conditions. People by number only."""
    road, frozen, move = book.road, book.road.assessment, book.result_move
    return {
        "schema": 1,
        "place": place.key,
        "title": road.title,
        "year": road.year,
        "excellence": road.excellence,
        "day": facts.day.isoformat(),
        "state": road.state,
        "criteria": [
            {
                "code": row.code,
                "title": row.title_vi,
                **{stage: _said(book.finding(row, Stage(stage))) for stage in ("review", "own")},
                "team": [_said(found) for found in book.signatures(row).values()],
            }
            for row in book.criteria
        ],
        "papers": [
            {
                "kind": row.kind, "number": row.number, "issued_on": row.issued_on.isoformat(),
                "issuer": row.issuer, "answer": row.answer, "files": _digests(row.files.all()),
            }
            for row in book.papers
            if row.dropped_at is None
        ],
        "records": {
            kind.value: {
                "starts": row.starts.isoformat(), "ends": row.ends.isoformat() if row.ends else None,
                "where": row.where, "whole": row.whole, "asked": row.asked, "answered": row.answered,
                "agreed": row.agreed, "ground": row.ground, "files": _digests(row.files.all()),
            }
            for kind in RecordKind
            if asked_for(book, kind) and (row := book.record(kind)) is not None
        },
        "rules": {
            key: {"value": row.value, "base": row.base, "since": row.since.isoformat(),
                  "decided_by": row.decided_by, "paper": row.paper, "id": row.id}
            for key, row in sorted(book.settings.items())
        },
        "gates": {ask.value: state.value for ask, state in facts.gates.items()},
        "assessment": None if frozen is None else {"id": frozen.id, "on": frozen.on.isoformat(),
                                                   "state": frozen.state, "digest": frozen.digest},
        "verified": None if move is None else {"move": move.id, "day": move.day.isoformat(),
                                               "digest": move.digest},
    }  # fmt: skip


def asked_for(book: RoadBook, kind: RecordKind) -> bool:
    """Whether the road asks for a kind of record at all."""
    asks = {ask for step in book.title.steps for ask in step.step.asks}
    return kind.value in {ask.value for ask in asks}


def _said(row: RoadFinding | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "id": row.id, "result": row.result, "text": row.text, "seen_on": row.seen_on.isoformat(),
        "by": row.said_by_id, "at": row.said_at.isoformat(), "files": _digests(row.files.all()),
    }  # fmt: skip


def _digests(files: Collection[StoredFile]) -> list[str]:
    return sorted(item.digest for item in files)


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step on the road's line: done on a day, the next one, or still to come; its last day, and whether
    that passed. `lacks`: what is missing for the next one."""

    facts: StepFacts
    state: str
    day: date | None
    due: date | None
    late: bool
    lacks: tuple[Lack, ...] = ()


@dataclass(frozen=True, slots=True)
class RoadView:
    """A road for a page: its line of steps, what is missing, likely objections, everything written."""

    road: Road
    title: Title
    place: NamedPlace
    commune: NamedPlace
    book: RoadBook
    facts: RoadFacts
    steps: tuple[StepLine, ...]
    ahead: StepLine | None
    objections: tuple[Objection, ...]
    keeping: Withdrawal | None

    @property
    def state_text(self) -> str:
        """Where it stands, in words."""
        return state_name(self.title, self.road.state)

    @property
    def ended(self) -> bool:
        return self.road.state in ENDED

    @property
    def held(self) -> bool:
        """Whether the title is held."""
        return self.road.state == self.title.steps[-1].key


def view_of(road: Road, day: date) -> RoadView:
    """A road on a day."""
    place = places_by_id([road.place_id], day)[road.place_id]
    commune = commune_of(place, day) or place
    book = read_book(road, commune.id, day)
    facts = facts_from(book, _gates(book, place, day), day)
    title = book.title
    steps = step_lines(book, facts)
    held = road.state == title.steps[-1].key
    open_ = road.state not in ENDED
    return RoadView(
        road, title, place, commune, book, facts, steps,
        next((line for line in steps if line.state == "next"), None),
        tuple(objections_of(book, place, facts)) if open_ else (),
        keeping(book, day.year) if held else None,
    )  # fmt: skip


def step_lines(book: RoadBook, facts: RoadFacts) -> tuple[StepLine, ...]:
    """The steps of a road in their order, with what the next one misses."""
    reached, days = book.reached(), _days_set(book)
    ahead = next_step(book.title.order, book.road.state)
    found = []
    for item in book.title.steps:
        due = due_day(item.limit, book.road.year, reached, days) if item.limit else None
        day = reached.get(item.key)
        if day is not None:
            found.append(StepLine(item, "done", day, due, due is not None and day > due))
            continue
        state = "next" if ahead is not None and ahead.key == item.key else "open"
        late = due is not None and facts.day > due and book.road.state not in ENDED
        lacks = missing(item.step, facts) if state == "next" else ()
        found.append(StepLine(item, state, None, due, late, lacks))
    return tuple(found)


def _days_set(book: RoadBook) -> dict[str, int]:
    """The numbers of days that were set, by their keys."""
    rows = book.settings.items()
    return {key: int(row.value) for key, row in rows if book.title.settings[key].kind == "days"}


@dataclass(frozen=True, slots=True)
class RoadLine:
    """A road in a list: where it stands, its next step and last day, how far it is."""

    road: Road
    title: Title
    place: NamedPlace
    state_text: str
    ahead: StepFacts | None
    due: date | None
    late: bool
    done: int


def roads_at(place_ids: Collection[int], day: date) -> list[RoadLine]:
    """The roads of some places, the newest year first. A constant number of queries: what is missing is told
    on the road's own page."""
    roads = roads_of(place_ids)
    places = places_by_id({road.place_id for road in roads}, day) if roads else {}
    found = []
    for road in roads:
        title = titles()[road.title]
        ahead = next_step(title.order, road.state)
        facts = title.step(ahead.key) if ahead else None
        due = _due_simply(road, facts) if facts else None
        order = [step.key for step in title.order]
        done = order.index(road.state) + 1 if road.state in order else 0
        found.append(
            RoadLine(
                road, title, places[road.place_id], state_name(title, road.state), facts, due,
                due is not None and day > due, done,
            )
        )  # fmt: skip
    return found


def _due_simply(road: Road, facts: StepFacts) -> date | None:
    """The last day of a step where it follows from the year alone."""
    return due_day(facts.limit, road.year, {}, {}) if facts.limit else None
