"""The dossier of a road to a title: everything it holds, as frozen dataclasses, for papers and the bundle."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from banmoi.core.assess import State
from banmoi.core.households import HouseholdCount, ShareRule, judge_share
from banmoi.core.recognition import Ask, Lack, RoadFacts, missing, share_of
from banmoi.reports.recognition_objections import Objection
from banmoi.reports.recognition_roads import RoadView, asked_for, view_of
from banmoi.reports.recognition_wording import paper_name, stage_text, title_name
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.recognition.models import RecordKind, Road, RoadCriterion, RoadFinding, RoadMove, Stage
from banmoi.rooms.recognition.queries import RoadBook


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file of a dossier: what it shows, under which digest, where it came from."""

    label: str
    file_id: int
    digest: str
    media_type: str
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class DossierStep:
    """A step that was taken: when, by whom it was written down, with which right."""

    key: str
    name_vi: str
    done_vi: str
    day: date
    written_by: str
    written_at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What was said of a criterion at a stage."""

    stage: str
    result: State
    text: str
    seen_on: date
    by: str
    signed_as: str
    said_at: datetime
    files: tuple[EvidenceFile, ...]


@dataclass(frozen=True, slots=True)
class DossierCriterion:
    """A criterion with the review, the self-assessment, and what each member of the team signed; and the
    lines of the plan of execution."""

    code: str
    title_vi: str
    review: Statement | None
    own: Statement | None
    team: tuple[Statement, ...]
    result: State | None
    works: tuple[tuple[str, str, date, date | None], ...]
    """What, which unit, until when, done on."""


@dataclass(frozen=True, slots=True)
class MemberReport:
    """The report of a member of the team: the person, the part, what was signed of which criteria."""

    name: str
    part: str
    lines: tuple[tuple[str, str, Statement | None], ...]
    """Code, title, and what was signed (None: not yet)."""


@dataclass(frozen=True, slots=True)
class DossierPaper:
    """A paper of the dossier. `missing`: it is asked for and is not there."""

    kind: str
    name: str
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    answer: str = ""
    files: tuple[EvidenceFile, ...] = ()
    missing: bool = False


@dataclass(frozen=True, slots=True)
class DossierCount:
    """A publication, opinions, or a count with its share: of the rule's base, in the worst case of all, what
    is demanded by which ground, and the answer."""

    kind: str
    starts: date
    ends: date | None
    where: str
    days: int
    count: HouseholdCount | None
    came: int | None
    answered: int | None
    share: Fraction | None
    worst: Fraction | None
    demanded: Fraction | None
    base: str
    state: State
    ground: str
    files: tuple[EvidenceFile, ...]


@dataclass(frozen=True, slots=True)
class DossierRule:
    """A rule that was set, with its ground."""

    key: str
    name_vi: str
    value: str
    base: str
    since: date
    decided_by: str
    paper: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that a dossier holds, as of a day: for the bundle and the official papers."""

    road_id: int
    place: NamedPlace
    commune: NamedPlace
    title_key: str
    title_name: str
    excellence: str
    year: int
    state: str
    state_text: str
    day: date
    demonstration: bool
    authority: str
    steps: tuple[DossierStep, ...]
    criteria: tuple[DossierCriterion, ...]
    members: tuple[MemberReport, ...]
    papers: tuple[DossierPaper, ...]
    counts: tuple[DossierCount, ...]
    rules: tuple[DossierRule, ...]
    gates: Mapping[str, State]
    assessment_id: int | None
    result_day: date | None
    result_digest: str
    missing: tuple[Lack, ...]
    objections: tuple[Objection, ...]
    files: tuple[EvidenceFile, ...] = field(default=())
    """Every file of it once, in the order of the dossier."""


def dossier_of(road: Road, day: date) -> Dossier:
    """Everything that the dossier of a road holds on a day."""
    view = view_of(road, day)
    book, title = view.book, view.title
    criteria = tuple(_criterion(book, row) for row in book.criteria)
    papers = tuple(_papers(book))
    counts = tuple(counts_of(view))
    move, frozen = book.result_move, road.assessment
    pinned: tuple[date | None, str] = (None, "")
    if title.by_team and move is not None:
        pinned = move.day, move.digest
    elif frozen is not None:
        pinned = frozen.on, frozen.digest
    files: dict[str, EvidenceFile] = {}
    for group in (*(p.files for p in papers), *(c.files for c in counts), *map(_files_of, criteria)):
        for item in group:
            files.setdefault(item.digest, item)
    return Dossier(
        road_id=road.id,
        place=view.place,
        commune=view.commune,
        title_key=road.title,
        title_name=title_name(title),
        excellence=title.fields[road.excellence][0] if road.excellence else "",
        year=road.year,
        state=road.state,
        state_text=view.state_text,
        day=day,
        demonstration=road.demonstration,
        authority=book.settings["authority"].value if "authority" in book.settings else "",
        steps=tuple(_dossier_steps(book)),
        criteria=criteria,
        members=tuple(_members(book)),
        papers=papers,
        counts=counts,
        rules=tuple(_rules(book)),
        gates={ask.value: state for ask, state in view.facts.gates.items()},
        assessment_id=frozen.id if frozen else None,
        result_day=pinned[0],
        result_digest=pinned[1],
        missing=view.ahead.lacks if view.ahead else (),
        objections=view.objections,
        files=tuple(files.values()),
    )


def _rules(book: RoadBook) -> list[DossierRule]:
    known = book.title.settings
    return [
        DossierRule(key, known[key].name_vi, row.value, row.base, row.since, row.decided_by, row.paper)
        for key, row in book.settings.items()
    ]


def _files_of(item: DossierCriterion) -> tuple[EvidenceFile, ...]:
    said = [one for one in (item.review, item.own, *item.team) if one is not None]
    return tuple(file for one in said for file in one.files)


def _dossier_steps(book: RoadBook) -> list[DossierStep]:
    standing = book.reached()
    newest: dict[str, RoadMove] = {row.after: row for row in book.moves if row.move == "forward"}
    found = []
    for item in book.title.steps:
        row = newest.get(item.key)
        if row is not None and item.key in standing:
            found.append(
                DossierStep(
                    item.key, item.name_vi, item.done_vi, row.day, row.moved_by.full_name, row.moved_at,
                    row.digest,
                )
            )  # fmt: skip
    return found


def _criterion(book: RoadBook, row: RoadCriterion) -> DossierCriterion:
    works = tuple((work.what, work.unit.name_vi, work.due, work.done_on) for work in row.works.all())
    return DossierCriterion(
        row.code, row.title_vi, _statement(row, book.finding(row, Stage.REVIEW)),
        _statement(row, book.finding(row, Stage.OWN)),
        tuple(one for found in book.signatures(row).values() if (one := _statement(row, found))),
        book.signed(row), works,
    )  # fmt: skip


def _statement(criterion: RoadCriterion, row: RoadFinding | None) -> Statement | None:
    if row is None:
        return None
    label = f"{criterion.code}. {criterion.title_vi} · {stage_text(row.stage)}"
    return Statement(
        row.stage, State(row.result), row.text, row.seen_on, row.said_by.full_name, row.signed_as,
        row.said_at, _evidence(label, row.files.all()),
    )  # fmt: skip


def _evidence(label: str, files: Collection[StoredFile]) -> tuple[EvidenceFile, ...]:
    return tuple(
        EvidenceFile(label, item.id, item.digest, item.media_type, item.original_name, item.size)
        for item in files
    )


def _members(book: RoadBook) -> list[MemberReport]:
    signed = {row.id: book.signatures(row) for row in book.criteria}
    return [
        MemberReport(
            member.user.full_name,
            member.part,
            tuple(
                (row.code, row.title_vi, _statement(row, signed[row.id].get(member.user_id)))
                for row in member.criteria.all()
            ),
        )
        for member in book.members
    ]


def _papers(book: RoadBook) -> list[DossierPaper]:
    """Every paper that is there, and those asked for and missing, in the order of the steps."""
    kinds = [kind for step in book.title.steps for kind in step.step.papers]
    found = []
    for kind in dict.fromkeys([*kinds, "security", "withdrawal_decision"]):
        row = book.paper(kind)
        if row is not None:
            files = _evidence(paper_name(kind), row.files.all())
            found.append(
                DossierPaper(kind, paper_name(kind), row.number, row.issued_on, row.issuer, row.answer, files)
            )
        elif kind in kinds:
            found.append(DossierPaper(kind, paper_name(kind), missing=True))
    return found


_COUNTED = {
    RecordKind.SATISFACTION: Ask.SATISFACTION,
    RecordKind.MEETING: Ask.MEETING,
    RecordKind.APPRAISAL: Ask.APPRAISAL,
}


def counts_of(view: RoadView) -> list[DossierCount]:
    """What was recorded in numbers and counts, with its shares."""
    found = []
    for kind in RecordKind:
        row = view.book.record(kind) if asked_for(view.book, kind) else None
        if row is None:
            continue
        count, rule = share_of(_COUNTED[kind], view.facts) if kind in _COUNTED else (None, None)
        found.append(
            DossierCount(
                kind.value, row.starts, row.ends, row.where,
                view.facts.publication.days(view.facts.day)
                if kind is RecordKind.PUBLICATION and view.facts.publication
                else 0,
                count,
                row.answered if kind is RecordKind.OPINIONS else None,
                row.agreed if kind is RecordKind.OPINIONS else None,
                _share(count, rule), count.worst if count else None, rule.share.part if rule else None,
                rule.base.value if rule and rule.base else "", _state(view, kind, count, rule), row.ground,
                _evidence(kind.label, row.files.all()),
            )
        )  # fmt: skip
    return found


def _share(count: HouseholdCount | None, rule: ShareRule | None) -> Fraction | None:
    if count is None:
        return None
    return count.share(rule.base) if rule is not None and rule.base is not None else count.worst


def _state(view: RoadView, kind: RecordKind, count: HouseholdCount | None, rule: ShareRule | None) -> State:
    if count is not None:
        return judge_share(count, rule) if rule else State.NOT_KNOWN
    lacks = {lack.ask: lack for lack in _all_lacks(view.book, view.facts)}
    lack = lacks.get(Ask(kind.value))
    return lack.state if lack else State.MET


def _all_lacks(book: RoadBook, facts: RoadFacts) -> Sequence[Lack]:
    return [lack for item in book.title.steps for lack in missing(item.step, facts)]
