"""The way of a work from its proposal to its management: which step may follow, and what is still missing.

The steps themselves, who takes them and the paper that each needs are data
(`reference/data/work_steps.yaml`). Whether people contribute to a work may be not known (None); then what
holds for contributions is asked for, since "not known" is never "no".
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LISTED = "listed"
"""The state of a work that stands in the register and has reached no step."""
STOPPED = "stopped"
"""The step that ends the way before its end, until another step is reached."""


class Need(StrEnum):
    """When a step must have been reached before a later one: always, or where people contribute."""

    ALWAYS = "always"
    PEOPLE_PAY = "people_pay"


@dataclass(frozen=True, slots=True)
class Step:
    """A step as far as its order is concerned. `board`: it needs a complete board of community supervision
    where people contribute."""

    key: str
    need: Need = Need.ALWAYS
    board: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """A step that a work has reached: the number of its entry, the day, and whether a ground is kept for
    what it skipped."""

    id: int
    step: str
    day: date
    ground: bool = False


class StepProblem(StrEnum):
    """Why a step is not taken into the register."""

    FUTURE = "future"
    NO_GROUND = "no_ground"
    TWICE = "twice"
    MISSING = "missing"
    OUT_OF_ORDER = "out_of_order"
    BOARD = "board"


@dataclass(frozen=True, slots=True)
class StepFault:
    """A problem of a step, with the steps that it concerns."""

    problem: StepProblem
    steps: tuple[str, ...] = ()


def needed(step: Step, people_pay: bool | None) -> bool:
    """Whether later steps wait for this one."""
    return step.need is Need.ALWAYS or people_pay is not False


def state_of(steps: Sequence[Step], reached: Collection[Reached]) -> str:
    """Where a work stands: stopped where its newest row says so, else the farthest step reached."""
    if not reached:
        return LISTED
    if max(reached, key=lambda row: (row.day, row.id)).step == STOPPED:
        return STOPPED
    order = [step.key for step in steps]
    return max((row.step for row in reached if row.step != STOPPED), key=order.index)


def missing_before(
    steps: Sequence[Step], reached: Collection[Reached], key: str, people_pay: bool | None
) -> tuple[str, ...]:
    """The steps that must come before a step and have not been reached, in their order."""
    order = [step.key for step in steps]
    have = {row.step for row in reached}
    earlier = steps[: order.index(key)] if key in order else ()
    return tuple(step.key for step in earlier if needed(step, people_pay) and step.key not in have)


def next_step(steps: Sequence[Step], reached: Collection[Reached], people_pay: bool | None) -> str | None:
    """The step that a work waits for: the first needed one after the farthest reached. None at the end.

    A stopped work waits for the same step as before it was stopped.
    """
    order = [step.key for step in steps]
    far = max((order.index(row.step) for row in reached if row.step != STOPPED), default=-1)
    return next((step.key for step in steps[far + 1 :] if needed(step, people_pay)), None)


def fault_of(
    steps: Sequence[Step],
    others: Collection[Reached],
    row: Reached,
    *,
    people_pay: bool | None,
    board_complete: bool,
    today: date,
) -> StepFault | None:
    """What keeps a step from being written beside the other steps of its work; None for nothing.

    A ground that is kept lets a step skip what comes before it, stand out of order, or begin building
    without a complete board. It does not let a step be dated in the future, or be reached twice without
    a stop between.
    """
    if row.day > today:
        return StepFault(StepProblem.FUTURE)
    if row.step == STOPPED:
        return None if row.ground else StepFault(StepProblem.NO_GROUND)
    if any(other.step == row.step and not _stopped_between(others, other, row) for other in others):
        return StepFault(StepProblem.TWICE, (row.step,))
    if row.ground:
        return None
    missing = missing_before(steps, others, row.step, people_pay)
    if missing:
        return StepFault(StepProblem.MISSING, missing)
    crossed = _crossed(steps, others, row)
    if crossed:
        return StepFault(StepProblem.OUT_OF_ORDER, crossed)
    step = next(step for step in steps if step.key == row.step)
    if step.board and people_pay is not False and not board_complete:
        return StepFault(StepProblem.BOARD, (row.step,))
    return None


def _stopped_between(others: Collection[Reached], first: Reached, second: Reached) -> bool:
    early, late = sorted((first.day, second.day))
    return any(row.step == STOPPED and early <= row.day <= late for row in others)


def _crossed(steps: Sequence[Step], others: Collection[Reached], row: Reached) -> tuple[str, ...]:
    """The steps whose days do not agree with the order: an earlier one that is later, and the reverse."""
    order = [step.key for step in steps]
    place = order.index(row.step)
    wrong = {
        other.step
        for other in others
        if other.step in order
        and (
            (order.index(other.step) < place and other.day > row.day)
            or (order.index(other.step) > place and other.day < row.day)
        )
    }
    return tuple(step for step in order if step in wrong)


def resting_on(
    steps: Sequence[Step], left: Collection[Reached], lost: str, people_pay: bool | None
) -> tuple[str, ...]:
    """The steps that were reached only because a step was there which is lost now, in their order."""
    if lost == STOPPED or any(row.step == lost for row in left):
        return ()
    return tuple(
        step.key
        for step in steps
        if any(row.step == step.key and not row.ground for row in left)
        and lost in missing_before(steps, left, step.key, people_pay)
    )
