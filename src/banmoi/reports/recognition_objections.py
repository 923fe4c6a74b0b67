"""What an inspector is likely to object to on a road, told before one comes. It only points; nothing is
changed, and an objection keeps no step from being taken."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from banmoi.core.assess import State
from banmoi.core.periods import months_before
from banmoi.core.recognition import Ask, Lack, RoadFacts, Why, missing, next_step
from banmoi.reports.contradictions import contradictions
from banmoi.rooms.assessments.queries import standing_of
from banmoi.rooms.indicators.queries import evidence_lapsing, returned_rows, rows_by_id, waiting_rows
from banmoi.rooms.places.queries import NamedPlace, children
from banmoi.rooms.recognition.models import RecordKind, Stage
from banmoi.rooms.recognition.queries import RoadBook

AHEAD_DAYS = 60
"""How far ahead evidence that lapses is told: a dossier lies for some weeks before it is read."""
FORESEEN = (Why.SHORT, Why.OPEN, Why.PROVISIONAL, Why.OTHER_YEAR, Why.BROKEN, Why.RULE_UNKNOWN)
"""What of later steps is foreseen: what was recorded and falls short, and rules that nobody has set, which
take long to ask for; not what was not recorded yet."""


@dataclass(frozen=True, slots=True)
class Objection:
    """Something an inspector may object to: a code, its figures, and what to open ("" : nothing)."""

    code: str
    codes: tuple[str, ...] = ()
    count: int = 0
    before: str = ""
    after: str = ""
    lack: Lack | None = None
    opens: str = ""


def objections_of(book: RoadBook, place: NamedPlace, facts: RoadFacts) -> list[Objection]:
    """Everything that is likely to be objected to on a day, what concerns the road itself first."""
    return [
        *_coming(book, facts),
        *_findings(book),
        *_order_of_days(book),
        *_households(book, place, facts.day),
        *_values(book, place, facts.day),
        *_contradictions(place, facts.day),
    ]


def _coming(book: RoadBook, facts: RoadFacts) -> Iterator[Objection]:
    """What later steps will find short: votes under the share, a publication not long enough, a result of
    another year. What the next step misses is told there."""
    ahead = next_step(book.title.order, book.road.state)
    order = [step.key for step in book.title.order]
    if ahead is None:
        return
    told: set[Ask] = {lack.ask for lack in missing(ahead, facts)}
    for step in book.title.order[order.index(ahead.key) + 1 :]:
        for lack in missing(step, facts):
            if lack.ask not in told and lack.why in FORESEEN:
                told.add(lack.ask)
                yield Objection("coming", lack=lack, opens="rules" if lack.why is Why.RULE_UNKNOWN else "")


def _findings(book: RoadBook) -> Iterator[Objection]:
    """Criteria said to be met without any evidence; where team and self-assessment differ; one file behind
    two criteria."""
    bare, differ, uses = [], [], dict[int, set[str]]()
    for row in book.criteria:
        own, signed = book.finding(row, Stage.OWN), book.signed(row)
        said = [item for item in (own, *book.signatures(row).values()) if item is not None]
        if own is not None and own.result == State.MET and not any(item.files.all() for item in said):
            bare.append(row.code)
        if own is not None and signed is not None and own.result != signed:
            differ.append(row.code)
        for item in said:
            for file in item.files.all():
                uses.setdefault(file.id, set()).add(row.code)
    if bare:
        yield Objection("no_evidence", tuple(bare), len(bare))
    if differ:
        yield Objection("team_differs", tuple(differ), len(differ))
    shared = {code for codes in uses.values() if len(codes) > 1 for code in codes}
    twice = [row.code for row in book.criteria if row.code in shared]
    if twice:
        yield Objection("one_file", tuple(twice), len(twice))


def _order_of_days(book: RoadBook) -> Iterator[Objection]:
    """Papers dated before the step on which they rest; opinions asked before the result was public."""
    reached, before = book.reached(), None
    for item in book.title.steps:
        for kind in item.step.papers:
            paper = book.paper(kind)
            early = paper is not None and before is not None and paper.issued_on < before
            if early and paper is not None and before is not None and kind != "base_title":
                yield Objection(
                    "paper_early", (kind,), 0, f"{paper.issued_on:%d/%m/%Y}", f"{before:%d/%m/%Y}"
                )
        before = reached.get(item.key, before)
    shown, asked = book.record(RecordKind.PUBLICATION), book.record(RecordKind.SATISFACTION)
    if shown is not None and asked is not None and asked.starts < shown.starts:
        yield Objection("asked_early", (), 0, f"{asked.starts:%d/%m/%Y}", f"{shown.starts:%d/%m/%Y}")


def _households(book: RoadBook, place: NamedPlace, day: date) -> Iterator[Objection]:
    """Where the households of the survey are not those that the place reports."""
    row = book.record(RecordKind.SATISFACTION)
    if row is None or row.whole is None:
        return
    amount = standing_of(place, day).readings["households"].amount
    if amount is not None and amount.numerator != row.whole:
        yield Objection("households", (), 0, str(row.whole), str(int(amount.numerator)), opens="households")


def _values(book: RoadBook, place: NamedPlace, day: date) -> Iterator[Objection]:
    """Values not verified or sent back, evidence that ended or ends soon, values of another period behind
    the assessment."""
    ids = [place.id]
    waiting, returned = waiting_rows(ids), returned_rows(ids)
    if waiting:
        yield Objection("unverified", (), len(waiting), opens="place")
    if returned:
        yield Objection("returned", (), len(returned), opens="place")
    past = evidence_lapsing(ids, months_before(day, 36), day - timedelta(days=1))
    if past:
        yield Objection("expired", (), len(past), opens="calendar")
    soon = evidence_lapsing(ids, day, day + timedelta(days=AHEAD_DAYS))
    if soon:
        yield Objection("expiring", (), len(soon), opens="calendar")
    frozen = book.road.assessment
    if frozen is None:
        return
    values = {number for data in frozen.document["readings"].values() for number in data["values"]}
    old = [row for row in rows_by_id(values) if row.value.period_end.year != frozen.on.year]
    if old:
        yield Objection("other_period", (), len(old), after=str(frozen.on.year), opens="assessment")


def _contradictions(place: NamedPlace, day: date) -> Iterator[Objection]:
    """What does not fit together and nobody has looked at, by kind."""
    parts = [part.id for part in children(place.id, day, "hamlet")] if place.level == "commune" else []
    kinds: dict[str, int] = {}
    for item in contradictions(place.id, parts, day):
        if item.looked is None:
            kinds[item.kind] = kinds.get(item.kind, 0) + 1
    for kind, count in kinds.items():
        yield Objection("contradiction", (kind,), count, opens="contradictions")
