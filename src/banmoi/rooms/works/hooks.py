"""What follows when an entry of the room `works` is written, and what is refused.

A board of community supervision is the law's for every programme and project (article 41 of law
10/2022/QH15). Here its lack keeps a work from *building* only where people contribute, or where it is not
known whether they do: there the board watches over the people's own money, land and days, and the commune
itself decides when to begin. For works that a higher level pays and builds the commune's register cannot
hold anybody up, so the lack is shown on the work's page and barred nowhere. A ground that is kept lets
building begin without it, since a road washed away is not left lying while a fifth member is sought.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from banmoi.core.registers import CellError, CellProblem
from banmoi.core.shapes import ShapeError, read_shape
from banmoi.core.supervision import Lack
from banmoi.core.work_steps import Reached, StepFault, StepProblem, fault_of, resting_on, state_of
from banmoi.kit.text import fold
from banmoi.reference.registers import registers
from banmoi.reference.works import step_facts, steps
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.registers.actions import EntryRefusedError, after_writing, move_entry
from banmoi.rooms.registers.models import TABLES, Entry, EntryChange
from banmoi.rooms.registers.queries import leading_here
from banmoi.rooms.works.models import (
    Maintenance,
    PeopleTrace,
    SupervisionNote,
    Supervisor,
    Work,
    WorkPhoto,
    WorkStep,
)
from banmoi.rooms.works.queries import board_lacks, officials_of, reached, sitting

FOLLOW = "works.follow"
"""The act by which a row moves with its work to another place: nothing else of it is looked at then."""


def _refuse(column: str, rule: str, **facts: object) -> EntryRefusedError:
    return EntryRefusedError({column: CellError(CellProblem.RULE, rule=f"works.{rule}", facts=facts)})


def _last(entry: Entry, register: str) -> tuple[str, Mapping[str, Sequence[str]]]:
    """The act that was just kept, and what it moved."""
    change: EntryChange = EntryChange.objects.filter(register=register, entry=entry.pk).latest("version")
    return change.act, change.moves


def _untouched(act: str, moves: Mapping[str, Sequence[str]], names: set[str]) -> bool:
    """Whether an act left these columns as they stood, so that what held before holds still."""
    return act == FOLLOW or (act == "change" and not names & set(moves))


@after_writing("works")
def keep_work(rights: Rights, entry: Entry, moment: datetime) -> None:
    """A location that can be drawn; what hangs under the work lies where it lies, and keeps it in the
    register: steps, contracts and money never point at nothing."""
    assert isinstance(entry, Work)
    if entry.withdrawn_at is not None:
        leading = leading_here(registers()["works"], entry)
        if leading:
            raise _refuse("", "work_held", rows=sum(len(found.entries) for found in leading))
        return
    if entry.location:
        try:
            read_shape(entry.location)
        except ShapeError as error:
            raise _refuse("location", f"location_{error.problem.value}", at=error.at) from None
    act, moves = _last(entry, "works")
    if act == "change" and "place" in moves:
        _follow(rights, "works", entry, moment)


def _follow(rights: Rights, key: str, entry: Entry, moment: datetime) -> None:
    """Move the rows whose place is that of an entry to where it lies now, in whichever register."""
    for register in registers().values():
        by = next((column.by for column in register.columns if column.by), "")
        if not by or register.column(by).to != key:
            continue
        for row in TABLES[register.key]._default_manager.filter(**{f"{by}_id": entry.pk}):
            if row.place_id != entry.place_id:
                moved = move_entry(
                    rights, register, row.pk, {"place": entry.place_id},
                    act=FOLLOW, right="register.write", moment=moment,
                )  # fmt: skip
                _follow(rights, register.key, moved, moment)


@after_writing(
    "work_steps", "supervisors", "supervision_notes", "people_traces", "maintenance", "work_photos"
)
def keep_under_a_work(rights: Rights, entry: Entry, moment: datetime) -> None:
    """A row is taken back into the register only under a work that is in it."""
    work: Work = entry.work  # type: ignore[attr-defined]
    if entry.withdrawn_at is None and work.withdrawn_at is not None:
        raise _refuse("work", "work_gone")


@after_writing("work_steps")
def keep_step(rights: Rights, entry: Entry, moment: datetime) -> None:
    """The order of the steps, and the state of the work that follows from them."""
    assert isinstance(entry, WorkStep)
    act, moves = _last(entry, "work_steps")
    if _untouched(act, moves, {"work", "step", "on_day", "ground"}):
        return
    if act == "change" and "work" in moves:
        raise _refuse("work", "step_stays")
    work = Work.objects.select_for_update().get(pk=entry.work_id)
    rows = list(WorkStep.objects.filter(work=work, withdrawn_at=None))
    if entry.withdrawn_at is None:
        _check_step(work, entry, reached(rows), moment)
    lost = entry.step if entry.withdrawn_at else moves.get("step", ("",))[0]
    resting = resting_on(steps(), reached(rows), lost, work.people_contribute) if lost else ()
    if resting:
        raise _refuse("step", "step_rests", steps=resting)
    _set_state(rights, work, reached(rows), moment)


def _check_step(work: Work, entry: WorkStep, rows: Sequence[Reached], moment: datetime) -> None:
    mine = next(row for row in rows if row.id == entry.pk)
    lacks: list[Lack] = []
    if step_facts().get(entry.step) and step_facts()[entry.step].step.board:
        board = list(Supervisor.objects.filter(work=work, withdrawn_at=None))
        lacks = board_lacks(work, board, officials_of(work.place_id, entry.on_day), entry.on_day)
    fault = fault_of(
        steps(), [row for row in rows if row.id != entry.pk], mine,
        people_pay=work.people_contribute, board_complete=not lacks, today=moment.date(),
    )  # fmt: skip
    if fault:
        raise _refuse(
            _column_of(fault), f"step_{fault.problem.value}",
            steps=fault.steps, lacks=lacks, known=work.people_contribute is not None,
        )  # fmt: skip


def _column_of(fault: StepFault) -> str:
    match fault.problem:
        case StepProblem.FUTURE | StepProblem.OUT_OF_ORDER:
            return "on_day"
        case StepProblem.NO_GROUND:
            return "ground"
        case _:
            return "step"


def _set_state(rights: Rights, work: Work, rows: Sequence[Reached], moment: datetime) -> None:
    """Write into the work what its steps say, where that is news."""
    days: dict[str, date] = {}
    for row in sorted(rows, key=lambda row: (row.day, row.id)):
        days.setdefault(row.step, row.day)
    cells = {
        "step": state_of(steps(), rows),
        "started": days.get("building"),
        "finished": days.get("accepted"),
    }
    if any(getattr(work, name) != value for name, value in cells.items()):
        move_entry(
            rights, registers()["works"], work.pk, cells, act="works.step", right="register.write",
            moment=moment,
        )  # fmt: skip


@after_writing("supervisors")
def keep_supervisor(rights: Rights, entry: Entry, moment: datetime) -> None:
    """Nobody whom the law keeps off the board, nobody twice. Officials are known by the positions of the
    commune's units; a villager who shares an official's name is written with the year of birth."""
    assert isinstance(entry, Supervisor)
    act, moves = _last(entry, "supervisors")
    if entry.withdrawn_at is not None or _untouched(act, moves, {"name", "work", "joined", "left"}):
        return
    name, day = fold(entry.name), max(entry.joined, moment.date())
    if entry.left is None and name in officials_of(entry.place_id, day):
        raise _refuse("name", "supervisor_namesake", name=entry.name)
    others = Supervisor.objects.filter(work_id=entry.work_id, withdrawn_at=None).exclude(pk=entry.pk)
    if any(fold(other.name) == name for other in sitting(others, entry.joined)):
        raise _refuse("name", "supervisor_twice", name=entry.name)


@after_writing("supervision_notes", "people_traces", "work_photos", "maintenance")
def keep_happened(rights: Rights, entry: Entry, moment: datetime) -> None:
    """What is told of has happened; a vote has its whole, and no more voices than households present."""
    days: dict[str, date | None] = {}
    match entry:
        case SupervisionNote():
            days = {"on_day": entry.on_day, "settled_on": entry.settled_on}
        case PeopleTrace():
            days = {"on_day": entry.on_day}
            _check_vote(entry)
        case WorkPhoto():
            days = {"taken_on": entry.taken_on}
        case Maintenance():
            days = {"done_on": entry.done_on}
    for column, day in days.items():
        if day is not None and day > moment.date():
            raise _refuse(column, "future")


def _check_vote(entry: PeopleTrace) -> None:
    voted = any(number is not None for number in (entry.agreed, entry.against, entry.blank))
    if voted and entry.households is None:
        raise _refuse("households", "vote_without_whole")
    if voted and entry.present is None:
        raise _refuse("present", "vote_without_present")
