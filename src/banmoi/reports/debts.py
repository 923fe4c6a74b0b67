"""Construction debt of a place on a day: by contract, under both definitions, its road to zero, what is
foreseen, and whether it blocks recognition. All of it is worked out from the books of contracts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from banmoi.core.debts import (
    DebtVerdict,
    Foreseen,
    Position,
    Road,
    StepState,
    Sum,
    first_debt,
    foresee,
    judge,
    position,
    quarters,
    road,
    until,
)
from banmoi.core.periods import Period, period_on
from banmoi.reference.money_rules import (
    DebtDefinition,
    debt_definitions,
    definition_on,
    old_debt_line,
)
from banmoi.rooms.money.arranged_queries import arranged, arranged_on
from banmoi.rooms.money.contract_models import Contract
from banmoi.rooms.money.debt_models import DebtStep
from banmoi.rooms.money.debt_queries import Book, books
from banmoi.rooms.places.queries import NamedPlace, scope_ids

AHEAD = timedelta(days=5 * 366)
"""How far a road to zero is drawn, so that one day typed wrongly does not make a page without end."""
FORESEEN_QUARTERS = 8


@dataclass(frozen=True, slots=True)
class DebtLine:
    """A contract on a day: its sums, what of them is old, what each definition says, and its road (None:
    nobody wrote one). `arranged`: the capital arranged for it; None: not known."""

    book: Book
    standing: Position
    old: int
    arranged: int | None
    verdicts: Mapping[str, DebtVerdict]
    road: Road | None

    @property
    def contract(self) -> Contract:
        return self.book.contract

    @property
    def since(self) -> int:
        """What was accepted from the day on from which debts are against the law."""
        return self.standing.owed - self.old

    @property
    def without_road(self) -> int:
        return self.standing.owed if self.road is None else self.road.without

    @property
    def both(self) -> list[tuple[DebtDefinition, DebtVerdict]]:
        """Both definitions with what they say."""
        return [(item, self.verdicts[item.id]) for item in debt_definitions()]

    @property
    def steps(self) -> list[tuple[DebtStep, StepState, int]]:
        """The steps of the road: row, state, and what is short."""
        rows = {step.pk: step for step in self.book.steps}
        return [
            (rows[item.step.id], item.state, item.short) for item in (self.road.steps if self.road else ())
        ]


def step_sums(book: Book) -> list[Sum]:
    """The steps of a contract's road as sums."""
    return [Sum(step.pk, step.due, step.amount) for step in book.steps]


def debt_line(book: Book, day: date, capital: int | None) -> DebtLine:
    """A contract as it stands on a day."""
    standing = position(book.acceptances, book.payments, day)
    return DebtLine(
        book=book,
        standing=standing,
        old=standing.owed_before(old_debt_line()[0]),
        arranged=capital,
        verdicts={
            item.id: judge(
                item.way,
                standing,
                in_plan=book.in_plan,
                excepted=bool(book.contract.exception),
                arranged=capital,
            )
            for item in debt_definitions()
        },
        road=_road(book, standing),
    )


def _road(book: Book, standing: Position) -> Road | None:
    if not book.steps:
        return None
    agreed = min(step.agreed_on for step in book.steps)
    return road(step_sums(book), book.payments, agreed, standing)


@dataclass(frozen=True, slots=True)
class DefinitionSum:
    """What a definition says of all contracts: how much is nợ đọng, of how many, and of how many what is
    owed that is not known."""

    definition: DebtDefinition
    amount: int
    count: int
    unknown: int
    unknown_amount: int
    holds: bool


@dataclass(frozen=True, slots=True)
class RoadQuarter:
    """A quarter of the road to zero of all contracts: to be paid, paid on contracts with a road, owed at
    its end (on the day itself in the quarter under way; None for one to come), and owed if the road is
    kept (None for one that is over)."""

    period: Period
    planned: int
    paid: int
    owed: int | None
    foreseen: int | None
    state: StepState | None


@dataclass(frozen=True, slots=True)
class DebtBook:
    """All contracts of a place on a day; `lines` are those with a debt, the oldest first."""

    day: date
    contracts: int
    lines: tuple[DebtLine, ...]
    owed: int
    old: int
    without_road: int
    sums: tuple[DefinitionSum, ...]
    road: tuple[RoadQuarter, ...]
    beyond: bool

    @property
    def since(self) -> int:
        return self.owed - self.old


def debt_lines(place_ids: Collection[int], day: date) -> list[DebtLine]:
    """All contracts at some places as they stand on a day, those without a debt too."""
    found = books(place_ids)
    capital = arranged([book.contract.pk for book in found], day)
    return [debt_line(book, day, capital.get(book.contract.pk)) for book in found]


def debt_book(every: Sequence[DebtLine], day: date) -> DebtBook:
    """The debts of some contracts on a day; asks nothing more."""
    lines = [line for line in every if line.standing.owed]
    quarters_of_road, beyond = _road_quarters(every, day)
    return DebtBook(
        day=day,
        contracts=len(every),
        lines=tuple(sorted(lines, key=lambda line: (line.standing.oldest or day, line.contract.pk))),
        owed=sum(line.standing.owed for line in lines),
        old=sum(line.old for line in lines),
        without_road=sum(line.without_road for line in lines),
        sums=tuple(_sum(item, lines, day) for item in debt_definitions()),
        road=tuple(quarters_of_road),
        beyond=beyond,
    )


def _sum(item: DebtDefinition, lines: Sequence[DebtLine], day: date) -> DefinitionSum:
    said = [(line, line.verdicts[item.id]) for line in lines]
    unknown = [line for line, verdict in said if verdict.answer is None]
    return DefinitionSum(
        definition=item,
        amount=sum(verdict.amount for _line, verdict in said),
        count=sum(verdict.answer is True for _line, verdict in said),
        unknown=len(unknown),
        unknown_amount=sum(line.standing.owed for line in unknown),
        holds=item.words.in_force(day),
    )


def _road_quarters(lines: Sequence[DebtLine], day: date) -> tuple[list[RoadQuarter], bool]:
    """The road of all contracts by quarter, from its first step to its last, and whether it goes on."""
    steps = [step for line in lines for step in step_sums(line.book)]
    if not steps:
        return [], False
    last = max(*(step.day for step in steps), day)
    shown = quarters(min(*(step.day for step in steps), day), min(last, day + AHEAD))
    return [_road_quarter(lines, period, day) for period in shown], last > shown[-1].end


def _road_quarter(lines: Sequence[DebtLine], period: Period, day: date) -> RoadQuarter:
    walked = [line for line in lines if line.road]
    states = {
        item.state
        for line in walked
        for item in (line.road.steps if line.road else ())
        if item.step.day in period
    }
    order = (StepState.SLIPPED, StepState.LATE, StepState.OPEN, StepState.KEPT)
    over, end = period.end <= day, min(period.end, day)
    return RoadQuarter(
        period=period,
        planned=sum(step.amount for line in walked for step in line.book.steps if step.due in period),
        paid=sum(
            item.amount
            for line in walked
            for item in line.book.payments
            if item.day in period and item.day <= day
        ),
        owed=sum(position(line.book.acceptances, line.book.payments, end).owed for line in lines)
        if period.start <= day
        else None,
        foreseen=None if over else sum(_owed_by_road(line, period.end, day) for line in lines),
        state=next((state for state in order if state in states), None),
    )


def _owed_by_road(line: DebtLine, end: date, day: date) -> int:
    """What of a contract's debt is left at the end of a quarter to come if its road is kept."""
    if line.road is None:
        return line.standing.owed
    coming = until((step for step in step_sums(line.book) if step.day > day), end)
    every = until((step for step in step_sums(line.book) if step.day > day), date.max)
    paid_ahead = every - line.road.promised
    return max(0, line.standing.owed - max(0, coming - paid_ahead))


class GateState(StrEnum):
    """Whether debts let recognition pass."""

    CLEAR = "clear"
    BLOCKED = "blocked"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class DebtGate:
    """Whether a place's debts block its recognition on a day, under the definition that holds then, and
    the contracts behind the answer. No contract in the books at all: not known."""

    state: GateState
    definition: DebtDefinition | None
    lines: tuple[DebtLine, ...]
    contracts: int


def debt_gate(place: NamedPlace, day: date) -> DebtGate:
    """Whether debts block the recognition of a place on a day."""
    return gate_of(debt_lines(scope_ids([place.id], day), day), day)


def gate_of(lines: Sequence[DebtLine], day: date) -> DebtGate:
    """The same from contracts that were asked for already."""
    definition = definition_on(day)
    if definition is None:
        return DebtGate(GateState.NOT_KNOWN, None, (), len(lines))
    blocking = tuple(line for line in lines if line.verdicts[definition.id].answer)
    open_ = tuple(line for line in lines if line.verdicts[definition.id].answer is None)
    if blocking:
        return DebtGate(GateState.BLOCKED, definition, blocking, len(lines))
    if open_ or not lines:
        return DebtGate(GateState.NOT_KNOWN, definition, open_, len(lines))
    return DebtGate(GateState.CLEAR, definition, (), len(lines))


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a contract's schedule, acceptances and money foresee; `first`: the first quarter that ends
    with a debt, or may."""

    contract: Contract
    quarters: tuple[Foreseen, ...]

    @property
    def first(self) -> Foreseen | None:
        return first_debt(self.quarters)


def forecasts(lines: Sequence[DebtLine], day: date) -> list[Forecast]:
    """What is foreseen for contracts whose schedule is not all accepted yet."""
    coming = [line for line in lines if until(line.book.terms, date.max) > line.standing.accepted]
    if not coming:
        return []
    last = max(term.day for line in coming for term in line.book.terms)
    periods = quarters(day, max(day, last))[:FORESEEN_QUARTERS]
    capital = arranged_on([line.contract.pk for line in coming], [period.end for period in periods])
    return [
        Forecast(
            line.contract,
            tuple(
                foresee(
                    line.book.terms,
                    line.standing,
                    {period: capital[period.end].get(line.contract.pk) for period in periods},
                    periods,
                )
            ),
        )
        for line in coming
    ]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A contract that nobody signed yet: what it would owe by quarter. `left`: what of its value the typed
    terms do not say (less than nought: they say too much)."""

    quarters: tuple[Foreseen, ...]
    first: Foreseen | None
    left: int


def what_if(value: int, terms: Mapping[Period, int], money: Mapping[Period, int | None], day: date) -> WhatIf:
    """What would be owed if a contract of this value were signed. `money`: the capital that comes in each
    quarter; from the first quarter in which that is not known on, nothing is."""
    periods = sorted(terms)
    sums = [Sum(number, period.end, terms[period]) for number, period in enumerate(periods)]
    whole: dict[Period, int | None] = {}
    least: dict[Period, int] = {}
    known, sure = True, 0
    for period in periods:
        coming = money.get(period)
        known, sure = known and coming is not None, sure + (coming or 0)
        whole[period], least[period] = sure if known else None, sure
    found = foresee(sums, Position(day, 0, 0, ()), whole, periods, least)
    return WhatIf(tuple(found), first_debt(found), value - sum(terms.values()))


def coming_quarters(day: date, count: int) -> list[Period]:
    """The quarter of a day and those after it."""
    found = [period_on(day)]
    while len(found) < count:
        found.append(period_on(found[-1].end + timedelta(days=1)))
    return found
