"""Asking about roads to titles: what counts of what was said, which rules hold, whose turn it is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q

from banmoi.core.assess import State
from banmoi.core.households import HouseholdCount
from banmoi.core.recognition import (
    ENDED,
    Ask,
    CriterionFacts,
    ResultFacts,
    RoadFacts,
    Span,
    next_step,
    void_before,
)
from banmoi.core.recognition_rules import SettingValue, criteria_lines, rules_of
from banmoi.reference.recognition import Title, titles
from banmoi.reference.sets import criteria_sets
from banmoi.rooms.assessments.models import FrozenAssessment
from banmoi.rooms.assessments.queries import alarms_of
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.recognition.models import (
    RecognitionSetting,
    RecordKind,
    Road,
    RoadCriterion,
    RoadFinding,
    RoadMember,
    RoadMove,
    RoadPaper,
    RoadRecord,
    RoadWork,
    Stage,
)

STAGE_ASKS = {Stage.REVIEW: Ask.REVIEWED, Stage.OWN: Ask.OWN_MET, Stage.TEAM: Ask.TEAM_SIGNED}
RECORD_ASKS = {
    RecordKind.PUBLICATION: Ask.PUBLICATION,
    RecordKind.OPINIONS: Ask.OPINIONS,
    RecordKind.SATISFACTION: Ask.SATISFACTION,
    RecordKind.MEETING: Ask.MEETING,
    RecordKind.APPRAISAL: Ask.APPRAISAL,
}


@dataclass(frozen=True, slots=True)
class RoadBook:
    """A road with everything that was written of it, in the order in which it was."""

    road: Road
    title: Title
    moves: tuple[RoadMove, ...]
    criteria: tuple[RoadCriterion, ...]
    members: tuple[RoadMember, ...]
    papers: tuple[RoadPaper, ...]
    records: tuple[RoadRecord, ...]
    settings: Mapping[str, RecognitionSetting]

    def void(self, key: str) -> datetime | None:
        """The moment before which what was said for a step no longer counts."""
        backs = [(move.moved_at, move.after) for move in self.moves if move.move == "back"]
        return void_before(self.title.order, backs, key)

    def finding(self, criterion: RoadCriterion, stage: Stage) -> RoadFinding | None:
        """What counts of a stage: the newest that was said since the road was last sent back before it."""
        void = self.void(self.title.step_asking(STAGE_ASKS[stage])) if stage in STAGE_ASKS else None
        rows = [row for row in criterion.findings.all() if row.stage == stage]
        rows = [row for row in rows if void is None or row.said_at > void]
        return rows[-1] if rows else None

    def signatures(self, criterion: RoadCriterion) -> dict[int, RoadFinding]:
        """What each member of the team who has a criterion signed last, by person."""
        void = self.void(self.title.step_asking(Ask.TEAM_SIGNED))
        users = {member.user_id for member in criterion.members.all()}
        return {
            row.said_by_id: row
            for row in criterion.findings.all()
            if row.stage == Stage.TEAM and row.said_by_id in users and (void is None or row.said_at > void)
        }

    def signed(self, criterion: RoadCriterion) -> State | None:
        """What the team says of a criterion: the worst that a member signed; nothing while one has not."""
        found = self.signatures(criterion)
        if not found or len(found) < len(criterion.members.all()):
            return None
        said = {State(row.result) for row in found.values()}
        return next(state for state in (State.NOT_MET, State.NOT_KNOWN, State.MET) if state in said)

    def kept_in(self, criterion: RoadCriterion, year: int) -> RoadFinding | None:
        """What was said of a criterion in a year in which the title is held."""
        rows = [
            row for row in criterion.findings.all() if row.stage == Stage.KEEP and row.seen_on.year == year
        ]
        return rows[-1] if rows else None

    def record(self, kind: RecordKind) -> RoadRecord | None:
        """The newest record of a kind that counts."""
        void = self.void(self.title.step_asking(RECORD_ASKS[kind]))
        rows = [row for row in self.records if row.kind == kind and row.dropped_at is None]
        rows = [row for row in rows if void is None or row.added_at > void]
        return rows[-1] if rows else None

    def paper(self, kind: str) -> RoadPaper | None:
        """The newest paper of a kind that counts: for a step after one to which the road was sent back, only
        what was added since."""
        step = next((item.key for item in self.title.steps if kind in item.step.papers), "")
        void = self.void(step) if step else None
        rows = [row for row in self.papers if row.kind == kind and row.dropped_at is None]
        rows = [row for row in rows if void is None or row.added_at > void]
        return rows[-1] if rows else None

    def reached(self) -> dict[str, date]:
        """The day on which each step that still stands was reached."""
        order = [step.key for step in self.title.order]
        found: dict[str, date] = {}
        for move in self.moves:
            if move.move == "forward":
                found[move.after] = move.day
            elif move.move == "back":
                far = order.index(move.after)
                found = {key: day for key, day in found.items() if order.index(key) <= far}
        return found

    @property
    def result_move(self) -> RoadMove | None:
        """The move that froze the team's result, where that is what the dossier rests on."""
        key = self.title.step_asking(Ask.TEAM_SIGNED)
        rows = [row for row in self.moves if row.move == "forward" and row.after == key]
        return rows[-1] if rows and key in self.reached() else None


def settings_at(place_id: int, procedure: str, title: str, day: date) -> dict[str, RecognitionSetting]:
    """What a commune has set for a title on a day: of each key the newest; what is said for the title alone
    goes before what is said for all of the procedure."""
    rows = RecognitionSetting.objects.filter(
        Q(title="") | Q(title=title), place_id=place_id, procedure=procedure, since__lte=day, dropped_at=None
    )
    found: dict[str, RecognitionSetting] = {}
    for row in rows.order_by("since", "id"):
        if row.key not in found or row.title or not found[row.key].title:
            found[row.key] = row
    return found


def setting_history(place_id: int, procedure: str) -> list[RecognitionSetting]:
    """Everything that was ever set for a procedure, the newest first."""
    rows = RecognitionSetting.objects.filter(place_id=place_id, procedure=procedure)
    return list(rows.select_related("set_by", "dropped_by").prefetch_related("files"))


def criteria_of(title: Title, settings: Mapping[str, RecognitionSetting]) -> list[tuple[str, str]]:
    """The criteria by which a road is judged: of the set where its content is known, else of the list that
    was set from the province's paper. Empty: not known."""
    known = criteria_sets()[title.set_id].criteria if title.set_id else None
    if known:
        return [(item.code, item.title_vi) for item in known]
    return list(criteria_lines(settings["criteria"].value)) if "criteria" in settings else []


def find_road(road_id: int) -> Road | None:
    """A road."""
    return Road.objects.filter(id=road_id).select_related("place", "assessment", "made_by").first()


def roads_of(place_ids: Collection[int]) -> list[Road]:
    """The roads of some places, the newest year first, with their moves."""
    rows = Road.objects.filter(place_id__in=list(place_ids)).prefetch_related("moves")
    return list(rows.order_by("-year", "place_id", "id"))


def read_book(road: Road, commune_id: int, day: date) -> RoadBook:
    """A road with everything that was written of it. A constant number of queries."""
    title = titles()[road.title]
    findings = RoadFinding.objects.select_related("said_by").prefetch_related("files")
    works = RoadWork.objects.select_related("unit")
    criteria = RoadCriterion.objects.filter(road=road).prefetch_related(
        Prefetch("findings", findings), Prefetch("works", works), "members"
    )
    return RoadBook(
        road=road,
        title=title,
        moves=tuple(RoadMove.objects.filter(road=road).select_related("moved_by")),
        criteria=tuple(criteria),
        members=tuple(
            RoadMember.objects.filter(road=road).select_related("user").prefetch_related("criteria")
        ),
        papers=tuple(
            RoadPaper.objects.filter(road=road)
            .select_related("added_by", "dropped_by")
            .prefetch_related("files")
        ),
        records=tuple(
            RoadRecord.objects.filter(road=road)
            .select_related("added_by", "dropped_by")
            .prefetch_related("files")
        ),
        settings=settings_at(commune_id, title.procedure, title.key, day),
    )


def facts_from(book: RoadBook, gates: Mapping[Ask, State], day: date) -> RoadFacts:
    """All that the machine needs to know of a road. `gates`: debts, judged by who may ask for them."""
    publication, opinions = book.record(RecordKind.PUBLICATION), book.record(RecordKind.OPINIONS)
    kinds = {paper.kind for paper in book.papers}
    return RoadFacts(
        day=day,
        criteria=tuple(_criterion(book, row) for row in book.criteria) or None,
        papers=frozenset(kind for kind in kinds if book.paper(kind) is not None),
        excellence=book.road.excellence if book.title.fields else None,
        has_head=any(member.part == "head" for member in book.members),
        publication=Span(publication.starts, publication.ends) if publication else None,
        opinions=(opinions.answered or 0, opinions.agreed or 0) if opinions else None,
        satisfaction=_count(book.record(RecordKind.SATISFACTION)),
        meeting=_count(book.record(RecordKind.MEETING)),
        appraisal=_count(book.record(RecordKind.APPRAISAL)),
        result=_result(book),
        gates={**gates, Ask.SECURITY: _security(book, day)},
        rules=rules_of({key: SettingValue(row.value, row.base) for key, row in book.settings.items()}),
    )


def _criterion(book: RoadBook, row: RoadCriterion) -> CriterionFacts:
    def said(stage: Stage) -> State | None:
        found = book.finding(row, stage)
        return State(found.result) if found else None

    works = list(row.works.all())
    return CriterionFacts(
        row.code, said(Stage.REVIEW), said(Stage.OWN), book.signed(row), len(row.members.all()), len(works),
        sum(work.done_on is None for work in works),
    )  # fmt: skip


def _count(row: RoadRecord | None) -> HouseholdCount | None:
    if row is None or row.whole is None or row.answered is None or row.agreed is None:
        return None
    return HouseholdCount(row.whole, row.asked, row.answered, row.agreed)


def _security(book: RoadBook, day: date) -> State:
    """What the newest paper on security and order says, of this year or the year before."""
    paper = book.paper("security")
    if paper is None or paper.issued_on.year < day.year - 1 or not paper.answer:
        return State.NOT_KNOWN
    return State.MET if paper.answer == "yes" else State.NOT_MET


def _result(book: RoadBook) -> ResultFacts | None:
    """The result the dossier rests on: the team's as it was frozen, or the frozen assessment."""
    if book.title.by_team:
        move = book.result_move
        return ResultFacts(move.day, State.MET) if move else None
    frozen = book.road.assessment
    if frozen is None:
        return None
    provisional = bool(frozen.document.get("provisional"))
    return ResultFacts(frozen.on, State(frozen.state), provisional, bool(alarms_of(frozen)))


def kept_answers(book: RoadBook, year: int) -> dict[str, State]:
    """How each criterion stands in a year in which the title is held: as it was answered then, or as in the
    frozen assessment of that year. What nobody said is not known."""
    if book.title.by_team:
        rows = {row.code: book.kept_in(row, year) for row in book.criteria}
        return {code: State(row.result) if row else State.NOT_KNOWN for code, row in rows.items()}
    frozen = book.road.assessment
    if frozen is None or frozen.on.year != year:
        return {row.code: State.NOT_KNOWN for row in book.criteria}
    return {item["code"]: State(item["state"]) for item in frozen.document["criteria"]}


def pinnable(road: Road) -> list[FrozenAssessment]:
    """The frozen assessments on which a road may rest: of its place and its title's set."""
    set_id = titles()[road.title].set_id
    rows = FrozenAssessment.objects.filter(place_id=road.place_id, set_id=set_id) if set_id else None
    return [] if rows is None else list(rows.order_by("-on", "-id"))


@dataclass(frozen=True, slots=True)
class Turn:
    """Something on a road that waits for a person: which, at which place, for which road."""

    kind: str
    place_id: int
    road_id: int


def turns_for(rights: Rights) -> list[Turn]:
    """The roads whose next step is the person's to take, and the criteria that wait for their signature.

    Two queries; none for somebody with no part in it.
    """
    rows = open_roads(rights)
    found = []
    for road in rows:
        step = next_step(titles()[road.title].order, road.state)
        facts = titles()[road.title].step(step.key) if step else None
        if facts and rights.may(facts.right, road.place_id) and _theirs(rights, road, facts.right):
            found.append(Turn("road_step", road.place_id, road.id))
    members = RoadMember.objects.filter(user_id=rights.user_id, road__in=[road.id for road in rows])
    for member in members.select_related("road").prefetch_related("criteria__findings") if rows else ():
        if member.road.state == "team_formed" and unsigned(member):
            found.append(Turn("road_sign", member.road.place_id, member.road_id))
    return found


def _theirs(rights: Rights, road: Road, right: str) -> bool:
    """Who proposes is reminded at the own place only: an officer may do it everywhere and is not asked to."""
    return right != "recognition.propose" or road.place_id in rights.homes


def open_roads(rights: Rights) -> list[Road]:
    """The roads that a person may read and that have not come to an end."""
    places = rights.anywhere("place.read")
    if not places:
        return []
    lasts = {title.key: title.steps[-1].key for title in titles().values()}
    rows = Road.objects.filter(place_id__in=list(places)).exclude(state__in=ENDED)
    return [road for road in rows if road.state != lasts[road.title]]


def unsigned(member: RoadMember) -> list[RoadCriterion]:
    """The criteria of a member that the member has not signed."""
    return [
        row
        for row in member.criteria.all()
        if not any(
            item.stage == Stage.TEAM and item.said_by_id == member.user_id for item in row.findings.all()
        )
    ]


def road_file_places(file_id: int) -> set[int]:
    """The places whose roads or settings keep a file."""
    found: set[int] = set()
    for rows, name in (
        (RoadFinding.objects, "criterion__road__place_id"),
        (RoadPaper.objects, "road__place_id"),
        (RoadRecord.objects, "road__place_id"),
        (RecognitionSetting.objects, "place_id"),
    ):
        found |= set(rows.filter(files=file_id).values_list(name, flat=True))
    return found


def has_ended(road: Road) -> bool:
    """Whether a road has ended, so that nothing more is written on it."""
    return road.state in ENDED


def has_reached(road: Road, key: str) -> bool:
    """Whether a road stands at a step or beyond it."""
    order = [step.key for step in titles()[road.title].order]
    return key in order and road.state in order and order.index(road.state) >= order.index(key)


def may_say(road: Road, stage: str) -> bool:
    """Whether criteria may be judged at a stage: until its step was taken; in a later year while the title
    is held. What was said is frozen with the step."""
    if stage == Stage.KEEP:
        return road.state == titles()[road.title].steps[-1].key
    if stage not in (Stage.REVIEW, Stage.OWN) or road.state in ENDED:
        return False
    return not has_reached(road, titles()[road.title].step_asking(STAGE_ASKS[Stage(stage)]))


def may_work(road: Road) -> bool:
    """Whether the plan of execution is still written and ticked off: until it was carried out."""
    done = titles()[road.title].step_asking(Ask.WORKS_DONE)
    return bool(done) and road.state not in ENDED and not has_reached(road, done)
