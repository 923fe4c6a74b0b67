"""Capital of a year: its sources as a dated tree, the law's order of payment, and the sums between them.

All sums are whole đồng. Nothing here is guessed: a source without a row on a day, a class of work whose
place in the order is not known and a share that nobody fixed stay not known (None).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class SourceUse(StrEnum):
    """What may be done with a source: it only gathers others, the chair allocates it, or it is only counted
    (credit, enterprises, people), because nobody in the commune decides over it."""

    GROUP = "group"
    ALLOCATED = "allocated"
    COUNTED = "counted"


class SourceSide(StrEnum):
    """Who brings a source, for the share that the commune itself has to bring of the local counterpart."""

    CENTRAL = "central"
    UPPER = "upper"
    COMMUNE = "commune"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FormRow:
    """Where a source stands in a report's table, and when.

    `number`: its row ("II.3"); empty where it has none of its own. `of`: the source whose row counts it
    then (land auctions in the commune's budget); both empty: the table has no row for it.
    """

    table: str
    number: str
    of: str
    starts: date
    ends: date
    confidence: str
    source: str
    note_vi: str = ""

    def holds(self, day: date) -> bool:
        return self.starts <= day <= self.ends


@dataclass(frozen=True, slots=True)
class Source:
    """A source of capital in the tree; `given` names the kinds of contributions that are this source."""

    key: str
    vi: str
    en: str
    parent: str
    use: SourceUse
    side: SourceSide
    rows: tuple[FormRow, ...]
    given: tuple[str, ...] = ()

    def row_on(self, day: date) -> FormRow | None:
        """Its row on a day; None: there is no such source on that day."""
        return next((row for row in self.rows if row.holds(day)), None)

    def row_in(self, year: int) -> FormRow | None:
        """Its row in a year, the last one where the year has several; None: not in that year at all."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        found = [row for row in self.rows if row.starts <= last and row.ends >= first]
        return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class Step:
    """A class of the order of payment. `need`: how its open needs are worked out ("": they are not)."""

    key: str
    vi: str
    en: str
    need: str = ""


FINISHED, OLD_DEBTS = "finished", "old_debts"
"""The two needs that acceptances and payments tell: finished works that are not fully paid, and what was
accepted before `OLD_BEFORE` and is not paid."""
OLD_BEFORE = date(2015, 1, 1)


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """The order in which capital goes to classes of work, as a legal text gives it.

    None among the steps is a gap: the text has something there that nobody has copied yet.
    """

    id: str
    starts: date
    ends: date | None
    text_vi: str
    text_en: str
    confidence: str
    source: str
    steps: tuple[Step | None, ...]
    note_vi: str = ""

    def rank(self, key: str) -> int | None:
        """A class's place in the order, 0 the first; None where it is not known."""
        return next((at for at, step in enumerate(self.steps) if step and step.key == key), None)

    @property
    def known(self) -> tuple[Step, ...]:
        """The classes that are known, in their order."""
        return tuple(step for step in self.steps if step)

    def step_of(self, need: str) -> Step | None:
        """The class whose open needs are worked out in this way."""
        return next((step for step in self.known if step.need == need), None)


@dataclass(frozen=True, slots=True)
class Need:
    """What a work still has to be paid, and how much of it the year's plan holds ready (đồng)."""

    step: str
    work: int
    name: str
    open: int
    funded: int

    @property
    def missing(self) -> int:
        return max(0, self.open - self.funded)


def passed_over(order: PaymentOrder, step: str, needs: Iterable[Need], work: int | None) -> tuple[Need, ...]:
    """The needs of earlier classes that are not funded, when money goes to a class; the first first.

    What the money's own work needs does not stand in its way. A class whose place is not known passes over
    nobody that is known.
    """
    own = order.rank(step)
    if own is None:
        return ()
    found = [
        (rank, need)
        for need in needs
        if need.missing and need.work != work and (rank := order.rank(need.step)) is not None and rank < own
    ]
    return tuple(need for _rank, need in sorted(found, key=lambda item: (item[0], -item[1].missing)))


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Part a sum by weights, in whole đồng that add up to it; what rounding leaves goes to the largest
    remainders. Nothing is parted where no weight says anything."""
    whole = sum(weights)
    if whole <= 0:
        return [0 for _weight in weights]
    parts = [total * weight // whole for weight in weights]
    rest = sorted(range(len(weights)), key=lambda at: (-(total * weights[at] % whole), at))
    for at in rest[: total - sum(parts)]:
        parts[at] += 1
    return parts


def committed(contracts: int, allocated: Sequence[int]) -> list[int]:
    """How much of each allocation of a work its contracts take: all of it where they reach that far, else in
    proportion to the allocations. What goes beyond all allocations is in none of them."""
    return list(allocated) if contracts >= sum(allocated) else split(contracts, allocated)


def keeps_share(own: int, local: int, percent: Decimal | None) -> bool | None:
    """Whether the commune brings at least its share of the local counterpart (both đồng, own within local).

    None: nobody fixed the share, or there is no local money to compare.
    """
    if percent is None or local <= 0:
        return None
    return own * 100 >= percent * local


@dataclass(frozen=True, slots=True)
class QuarterOfPlan:
    """A quarter of a capital plan: what was planned for it and paid in it, and both since the year began.

    `paid` None: the quarter has not begun. `ended`: it is over, so that being behind can be said.
    """

    quarter: int
    planned: int
    planned_so_far: int
    paid: int | None
    paid_so_far: int | None
    ended: bool

    @property
    def behind(self) -> int | None:
        """Planned so far and not paid; negative where more was paid than planned. None before its end."""
        return self.planned_so_far - self.paid_so_far if self.ended and self.paid_so_far is not None else None


def quarters_of_plan(
    year: int, planned: Sequence[int], paid: Mapping[date, int], today: date
) -> list[QuarterOfPlan]:
    """The four quarters of a plan against what was paid by days. What was paid from the year's money before
    it began counts to its first quarter, what was paid after its end to the last one."""
    found = []
    planned_so_far = paid_so_far = 0
    for at in range(4):
        starts = date(year, 3 * at + 1, 1)
        until = date(year, 3 * at + 4, 1) if at < 3 else date.max
        now = sum(amount for day, amount in paid.items() if (at == 0 or day >= starts) and day < until)
        planned_so_far += planned[at]
        paid_so_far += now
        begun = starts <= today or now > 0
        found.append(
            QuarterOfPlan(
                at + 1,
                planned[at],
                planned_so_far,
                now if begun else None,
                paid_so_far if begun else None,
                today >= (until if at < 3 else date(year + 1, 1, 1)),
            )
        )
    return found
