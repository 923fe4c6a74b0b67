"""Writing on a road: what was said of criteria, works of the plan, papers, publication, opinions, votes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from banmoi.core.assess import State
from banmoi.core.households import HouseholdCount
from banmoi.reference.recognition import due_papers, titles
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.queries import Rights, require, units_of
from banmoi.rooms.recognition.actions import RoadProblem, RoadRefusedError, locked, require_any, trace
from banmoi.rooms.recognition.models import (
    RecordKind,
    Road,
    RoadCriterion,
    RoadFinding,
    RoadPaper,
    RoadRecord,
    RoadWork,
)
from banmoi.rooms.recognition.queries import has_ended, may_say, may_work

TEXT_MOST = 2000
ANSWERS = (State.MET.value, State.NOT_MET.value, State.NOT_KNOWN.value)
_ANY = ("recognition.propose", "recognition.manage", "recognition.decide", "recognition.survey")
WRITERS = {
    RecordKind.PUBLICATION: ("recognition.manage", "recognition.propose"),
    RecordKind.OPINIONS: ("recognition.survey", "recognition.manage"),
    RecordKind.SATISFACTION: ("recognition.survey",),
    RecordKind.MEETING: ("recognition.manage",),
    RecordKind.APPRAISAL: ("recognition.manage",),
}
"""Who may write what. Satisfaction is the Front's, not the committee's."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a criterion on a form."""

    criterion_id: int
    result: str
    text: str = ""
    files: tuple[StoredFile, ...] = ()


def _open(road_id: int) -> Road:
    """A road on which may still be written. Raises RoadRefusedError."""
    road = locked(road_id)
    if has_ended(road):
        raise RoadRefusedError(RoadProblem.NOT_NOW)
    return road


@transaction.atomic
def say(
    rights: Rights, road_id: int, stage: str, said: Sequence[Said], *, day: date | None, moment: datetime
) -> int:
    """Keep what is said of criteria in the review, the self-assessment or a later year; how many. A line
    that says nothing new is left out. Not met or not known needs words.

    Raises NotAllowedError, RoadRefusedError.
    """
    road = _open(road_id)
    require(rights, "recognition.propose", road.place_id)
    if not may_say(road, stage):
        raise RoadRefusedError(RoadProblem.NOT_NOW)
    if day is None:
        raise RoadRefusedError(RoadProblem.DAY_MISSING, "seen_on")
    if day > moment.date():
        raise RoadRefusedError(RoadProblem.DAY_IN_FUTURE, "seen_on")
    rows = {row.id: row for row in RoadCriterion.objects.filter(road=road).prefetch_related("findings")}
    kept = 0
    for item in said:
        row = rows.get(item.criterion_id)
        if row is None or item.result not in ANSWERS:
            raise RoadRefusedError(RoadProblem.UNKNOWN_CHOICE, f"said-{item.criterion_id}")
        if item.result != State.MET and not item.text.strip():
            raise RoadRefusedError(RoadProblem.FINDING_MISSING, f"text-{row.id}", code=row.code)
        kept += _keep(rights, row, stage, item, day, moment)
    if kept:
        trace(rights, road, moment, f"say_{stage}", f"Ghi {kept} tiêu chí", stage=stage)
    return kept


def _keep(
    rights: Rights, row: RoadCriterion, stage: str, item: Said, day: date, moment: datetime, signed: str = ""
) -> bool:
    before = [old for old in row.findings.all() if old.stage == stage]
    text = item.text.strip()[:TEXT_MOST]
    same = before and (before[-1].result, before[-1].text, before[-1].seen_on) == (item.result, text, day)
    if same and not item.files:
        return False
    made = RoadFinding.objects.create(
        criterion=row, stage=stage, result=item.result, text=text, seen_on=day, signed_as=signed[:400],
        said_by_id=rights.user_id, said_at=moment,
    )  # fmt: skip
    made.files.set(item.files)
    return True


@transaction.atomic
def add_work(
    rights: Rights, road_id: int, criterion_id: int, what: str, unit_id: int, due: date | None,
    places: set[int], *, moment: datetime,
) -> RoadWork:  # fmt: skip
    """Add a line to the plan of execution. `places`: whose units may be named.

    Raises NotAllowedError, RoadRefusedError.
    """
    road = _open(road_id)
    require_any(rights, road.place_id, "recognition.propose", "recognition.manage")
    if not may_work(road):
        raise RoadRefusedError(RoadProblem.NOT_NOW)
    row = RoadCriterion.objects.filter(road=road, id=criterion_id).first()
    if row is None:
        raise RoadRefusedError(RoadProblem.UNKNOWN_CHOICE, "criterion")
    if not what.strip():
        raise RoadRefusedError(RoadProblem.TEXT_MISSING, "what")
    if unit_id not in {unit.id for unit in units_of(places, moment.date())}:
        raise RoadRefusedError(RoadProblem.UNKNOWN_UNIT, "unit")
    if due is None:
        raise RoadRefusedError(RoadProblem.DAY_MISSING, "due")
    made = RoadWork.objects.create(
        criterion=row, what=what.strip()[:500], unit_id=unit_id, due=due, made_by_id=rights.user_id,
        made_at=moment,
    )  # fmt: skip
    trace(rights, road, moment, "work", f"Phương án, tiêu chí {row.code}: {made.what}")
    return made


@transaction.atomic
def finish_work(rights: Rights, road_id: int, work_id: int, day: date | None, *, moment: datetime) -> None:
    """Say that a line of the plan is done, or (without a day) that it is not after all.

    Raises NotAllowedError, RoadRefusedError.
    """
    road = _open(road_id)
    work = RoadWork.objects.select_for_update().filter(criterion__road=road, id=work_id).first()
    if work is None:
        raise RoadRefusedError(RoadProblem.UNKNOWN_CHOICE, "work")
    if not may_work(road):
        raise RoadRefusedError(RoadProblem.NOT_NOW)
    if work.unit_id not in rights.units:
        require_any(rights, road.place_id, "recognition.propose", "recognition.manage")
    if day is not None and day > moment.date():
        raise RoadRefusedError(RoadProblem.DAY_IN_FUTURE, f"done-{work_id}")
    work.done_on, work.done_by_id = day, rights.user_id if day else None
    work.save(update_fields=["done_on", "done_by"])
    words = f"Xong việc của phương án: {work.what}" if day else f"Mở lại việc của phương án: {work.what}"
    trace(rights, road, moment, "work_done", words)


@transaction.atomic
def add_paper(
    rights: Rights,
    road_id: int,
    kind: str,
    *,
    number: str,
    issued_on: date | None,
    issuer: str,
    answer: str = "",
    files: Sequence[StoredFile] = (),
    moment: datetime,
) -> RoadPaper:
    """Add a paper of a road: its number and day; without a number, its scan.

    Raises NotAllowedError, RoadRefusedError.
    """
    road = _open(road_id)
    require_any(rights, road.place_id, *_ANY)
    if kind not in papers_of(road):
        raise RoadRefusedError(RoadProblem.UNKNOWN_KIND, "kind")
    if issued_on is None:
        raise RoadRefusedError(RoadProblem.DAY_MISSING, "issued_on")
    if issued_on > moment.date():
        raise RoadRefusedError(RoadProblem.DAY_IN_FUTURE, "issued_on")
    if not number.strip() and not files:
        raise RoadRefusedError(RoadProblem.NUMBER_MISSING, "number")
    if due_papers()[kind].gate and answer not in ("yes", "no"):
        raise RoadRefusedError(RoadProblem.ANSWER_MISSING, "answer")
    made = RoadPaper.objects.create(
        road=road, kind=kind, number=" ".join(number.split())[:100], issued_on=issued_on,
        issuer=issuer.strip()[:200], answer=answer if due_papers()[kind].gate else "",
        added_by_id=rights.user_id, added_at=moment,
    )  # fmt: skip
    made.files.set(files)
    name = due_papers()[kind].name_vi
    trace(
        rights, road, moment, "paper", f"Thêm {name} {made.number}", digests=[item.digest for item in files]
    )
    return made


def papers_of(road: Road) -> list[str]:
    """The kinds of paper that a road may have, in the order of its steps."""
    found = [kind for step in titles()[road.title].steps for kind in step.step.papers]
    return list(dict.fromkeys([*found, "security", "withdrawal_decision"]))


@dataclass(frozen=True, slots=True)
class RecordForm:
    """What is typed of a record; numbers by name, those left empty not in it."""

    starts: date | None
    ends: date | None = None
    where: str = ""
    ground: str = ""
    numbers: Mapping[str, int] | None = None
    files: tuple[StoredFile, ...] = ()


@transaction.atomic
def add_record(rights: Rights, road_id: int, kind: str, form: RecordForm, *, moment: datetime) -> RoadRecord:
    """Record a publication, opinions, satisfaction, a meeting or an appraisal in numbers.

    Raises NotAllowedError, RoadRefusedError.
    """
    if kind not in RecordKind.values:
        raise RoadRefusedError(RoadProblem.UNKNOWN_KIND, "kind")
    road = _open(road_id)
    require_any(rights, road.place_id, *WRITERS[RecordKind(kind)])
    starts, numbers = _checked(RecordKind(kind), form, moment.date())
    made = RoadRecord.objects.create(
        road=road, kind=kind, starts=starts, ends=form.ends, where=form.where.strip()[:300],
        ground=form.ground.strip()[:500], added_by_id=rights.user_id, added_at=moment, **numbers,
    )  # fmt: skip
    made.files.set(form.files)
    trace(rights, road, moment, f"record_{kind}", f"Ghi {RECORD_WORDS[RecordKind(kind)]}", **numbers)
    return made


RECORD_WORDS = {
    RecordKind.PUBLICATION: "công khai",
    RecordKind.OPINIONS: "ý kiến",
    RecordKind.SATISFACTION: "sự hài lòng",
    RecordKind.MEETING: "kết quả cuộc họp",
    RecordKind.APPRAISAL: "kết quả thẩm định",
}


def _checked(kind: RecordKind, form: RecordForm, day: date) -> tuple[date, dict[str, int | None]]:
    """The first day and the numbers of a record, each part not over its whole. Raises RoadRefusedError."""
    if form.starts is None:
        raise RoadRefusedError(RoadProblem.DAY_MISSING, f"{kind}-starts")
    if form.starts > day or (form.ends is not None and form.ends > day):
        raise RoadRefusedError(RoadProblem.DAY_IN_FUTURE, f"{kind}-starts")
    if form.ends is not None and form.ends < form.starts:
        raise RoadRefusedError(RoadProblem.ENDS_BEFORE, f"{kind}-ends")
    if kind is RecordKind.PUBLICATION:
        if not form.where.strip():
            raise RoadRefusedError(RoadProblem.WHERE_MISSING, f"{kind}-where")
        return form.starts, {}
    said = form.numbers or {}
    wanted = ["answered", "agreed"] if kind is RecordKind.OPINIONS else ["whole", "answered", "agreed"]
    lost = next((name for name in wanted if name not in said), None)
    if lost:
        raise RoadRefusedError(RoadProblem.NUMBERS_MISSING, f"{kind}-{lost}")
    if not form.ground.strip():
        raise RoadRefusedError(RoadProblem.GROUND_MISSING, f"{kind}-ground")
    whole = said.get("whole", said["answered"])
    try:
        HouseholdCount(whole, said.get("asked"), said["answered"], said["agreed"])
    except ValueError:
        raise RoadRefusedError(RoadProblem.NUMBERS_WRONG, f"{kind}-answered") from None
    if kind is not RecordKind.OPINIONS and not whole:
        raise RoadRefusedError(RoadProblem.NUMBERS_MISSING, f"{kind}-whole")
    names = [*wanted, "asked"] if kind is not RecordKind.OPINIONS else wanted
    return form.starts, {name: said.get(name) for name in names}


@transaction.atomic
def drop(rights: Rights, road_id: int, what: str, row_id: int, reason: str, *, moment: datetime) -> None:
    """Take a paper or a record out, with the reason; it stays to be seen. Raises NotAllowedError,
    RoadRefusedError."""
    road = _open(road_id)
    row: RoadPaper | RoadRecord | None
    if what == "paper":
        row = RoadPaper.objects.filter(road=road, id=row_id, dropped_at=None).first()
    elif what == "record":
        row = RoadRecord.objects.filter(road=road, id=row_id, dropped_at=None).first()
    else:
        raise RoadRefusedError(RoadProblem.UNKNOWN_KIND)
    if row is None:
        raise RoadRefusedError(RoadProblem.GONE)
    if row.added_by_id != rights.user_id:
        require(rights, "recognition.manage", road.place_id)
    else:
        require_any(rights, road.place_id, *_ANY)
    if not reason.strip():
        raise RoadRefusedError(RoadProblem.REASON_MISSING, f"drop-{what}-{row_id}")
    row.dropped_at, row.dropped_by_id, row.dropped_why = moment, rights.user_id, reason.strip()[:500]
    row.save(update_fields=["dropped_at", "dropped_by", "dropped_why"])
    trace(rights, road, moment, f"drop_{what}", f"Bỏ {row.kind}: {row.dropped_why}")
