"""Construction debt (nợ xây dựng cơ bản): what is owed on a day, since when, and under which definition.

Nothing here is typed: a debt is what was accepted less what was paid. All sums are whole đồng, all days
closed (what happens on a day counts on that day). Definitions: `reference/data/debt_rules.yaml`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate

from banmoi.core.periods import Period, period_on


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum on a day: an acceptance, a payment, a term of a contract; `id` names its row."""

    id: int
    day: date
    amount: int


def until(sums: Iterable[Sum], day: date) -> int:
    """What some sums come to up to a day, the day included."""
    return sum(item.amount for item in sums if item.day <= day)


@dataclass(frozen=True, slots=True)
class Position:
    """How a contract stands on a day. `unpaid`: the parts of acceptances that no payment covers, the
    oldest first; payments cover the oldest acceptance first. `ahead`: paid beyond what was accepted."""

    day: date
    accepted: int
    paid: int
    unpaid: tuple[Sum, ...]

    @property
    def owed(self) -> int:
        return max(0, self.accepted - self.paid)

    @property
    def ahead(self) -> int:
        return max(0, self.paid - self.accepted)

    @property
    def oldest(self) -> date | None:
        """The day of the oldest acceptance that is not wholly paid."""
        return self.unpaid[0].day if self.unpaid else None

    @property
    def age(self) -> int | None:
        """Days since then; None where nothing is owed."""
        return (self.day - self.unpaid[0].day).days if self.unpaid else None

    def owed_before(self, day: date) -> int:
        """How much of what is owed was accepted before a day."""
        return sum(part.amount for part in self.unpaid if part.day < day)


def position(acceptances: Sequence[Sum], payments: Sequence[Sum], day: date) -> Position:
    """How a contract stands on a day, from its acceptances and payments up to then."""
    counted = sorted((item for item in acceptances if item.day <= day), key=lambda item: (item.day, item.id))
    paid = until(payments, day)
    left, unpaid = paid, []
    for item in counted:
        covered = min(left, item.amount)
        left -= covered
        if covered < item.amount:
            unpaid.append(Sum(item.id, item.day, item.amount - covered))
    return Position(day, sum(item.amount for item in counted), paid, tuple(unpaid))


class Way(StrEnum):
    """How a law defines nợ đọng: accepted work in the plan for which no capital is arranged, or accepted
    work that is not in the medium-term plan."""

    NO_CAPITAL = "no_capital"
    NOT_PLANNED = "not_planned"


class DebtReason(StrEnum):
    """Why something owed is or is not nợ đọng under a definition, or why that is not known."""

    NOTHING_OWED = "nothing_owed"
    OUT_OF_PLAN = "out_of_plan"
    CAPITAL_ARRANGED = "capital_arranged"
    NO_CAPITAL = "no_capital"
    CAPITAL_UNKNOWN = "capital_unknown"
    LATE_PAYMENT = "late_payment"
    EXCEPTED = "excepted"
    NOT_PLANNED = "not_planned"
    PLAN_UNKNOWN = "plan_unknown"


@dataclass(frozen=True, slots=True)
class DebtVerdict:
    """Whether it is nợ đọng: yes, no, or not known (None), how much of it, and why."""

    answer: bool | None
    amount: int
    reason: DebtReason


def judge(
    way: Way, standing: Position, *, in_plan: bool | None, excepted: bool, arranged: int | None
) -> DebtVerdict:
    """What a definition says of a contract. `in_plan`, `arranged`: None where not known; `arranged` is
    all capital arranged for the contract up to the day, in đồng."""
    if not standing.owed:
        return DebtVerdict(False, 0, DebtReason.NOTHING_OWED)
    if way is Way.NOT_PLANNED:
        if in_plan:
            return DebtVerdict(False, 0, DebtReason.LATE_PAYMENT)
        if excepted:
            return DebtVerdict(False, 0, DebtReason.EXCEPTED)
        if in_plan is None:
            return DebtVerdict(None, 0, DebtReason.PLAN_UNKNOWN)
        return DebtVerdict(True, standing.owed, DebtReason.NOT_PLANNED)
    if in_plan is False:
        return DebtVerdict(False, 0, DebtReason.OUT_OF_PLAN)
    if arranged is not None and arranged >= standing.accepted:
        return DebtVerdict(False, 0, DebtReason.CAPITAL_ARRANGED)
    if in_plan is None:
        return DebtVerdict(None, 0, DebtReason.PLAN_UNKNOWN)
    if arranged is None:
        return DebtVerdict(None, 0, DebtReason.CAPITAL_UNKNOWN)
    # What was paid had capital, whatever the plan's book says.
    return DebtVerdict(True, standing.accepted - max(arranged, standing.paid), DebtReason.NO_CAPITAL)


class StepState(StrEnum):
    """A step of the road to zero: paid in time, paid later, due and not paid, or still to come."""

    KEPT = "kept"
    LATE = "late"
    SLIPPED = "slipped"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class StepStanding:
    """A step as it stands on a day; `short`: what of it (and of the steps before) is not paid yet."""

    step: Sum
    state: StepState
    short: int


@dataclass(frozen=True, slots=True)
class Road:
    """A contract's road to zero on a day. `promised`: what coming steps will still pay; `without`: what
    is owed and no coming step pays."""

    steps: tuple[StepStanding, ...]
    promised: int
    without: int


def road(steps: Sequence[Sum], payments: Sequence[Sum], agreed: date, standing: Position) -> Road:
    """How the steps of a contract stand. Payments after the day on which the road was agreed pay the
    steps in their order. What slipped has no day any more, so it counts as without a road."""
    day = standing.day
    ordered = sorted(steps, key=lambda item: (item.day, item.id))
    counted = [item for item in payments if agreed < item.day <= day]
    paid = until(counted, day)
    found = []
    for step, wanted in zip(ordered, accumulate(item.amount for item in ordered), strict=True):
        short = max(0, wanted - paid)
        if step.day > day:
            state = StepState.KEPT if not short else StepState.OPEN
        elif until(counted, step.day) >= wanted:
            state = StepState.KEPT
        else:
            state = StepState.SLIPPED if short else StepState.LATE
        found.append(StepStanding(step, state, min(short, step.amount)))
    due = until(ordered, day)
    coming = sum(item.amount for item in ordered) - due
    promised = max(0, coming - max(0, paid - due))
    return Road(tuple(found), promised, max(0, standing.owed - promised))


def quarters(first: date, last: date) -> list[Period]:
    """The quarters from the one of a day to the one of another."""
    found = [period_on(first)]
    while found[-1].end < last:
        found.append(period_on(found[-1].end + timedelta(days=1)))
    return found


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A quarter to come: work accepted by its end, the money there by then (None: not known), the debt
    that follows (None: not known), and the debt if no money came beyond what is known."""

    period: Period
    accepted: int
    money: int | None
    debt: int | None
    debt_without: int


def foresee(
    terms: Sequence[Sum],
    standing: Position,
    arranged: Mapping[Period, int | None],
    periods: Sequence[Period],
    least: Mapping[Period, int] | None = None,
) -> list[Foreseen]:
    """The debt at the end of each quarter if the schedule is kept. `terms`: what is to be accepted by
    which day; what is overdue is expected at once. `arranged`: all capital arranged by a quarter's end;
    `least`: what of it is sure where the whole is not known."""
    found, sure = [], standing.paid
    for period in periods:
        accepted = max(standing.accepted, until(terms, period.end))
        planned = arranged.get(period)
        sure = max(sure, planned or 0, (least or {}).get(period, 0))
        without = max(0, accepted - sure)
        # Where even the money that is sure is enough, the rest need not be known.
        debt = without if planned is not None or not without else None
        found.append(Foreseen(period, accepted, None if planned is None else sure, debt, without))
    return found


def first_debt(foreseen: Iterable[Foreseen]) -> Foreseen | None:
    """The first quarter that ends with a debt, or may: its debt is None while the money is not known."""
    return next((item for item in foreseen if item.debt is None or item.debt > 0), None)
