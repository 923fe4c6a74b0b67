"""Household books told to people: counts with their bounds, what changed since, what is odd, how far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from banmoi.core.contradictions import FellLimits, households_fell, share_jumped
from banmoi.core.household_book import Bounds, Count, Mark
from banmoi.core.household_history import Cell
from banmoi.core.indicators import Indicator, IndicatorKind
from banmoi.core.periods import Period
from banmoi.core.readings import ValueStatus
from banmoi.reference.catalogue import indicators
from banmoi.reference.files import load
from banmoi.reference.household_book import marks, of_hamlets, told
from banmoi.reports.household_mergers import Turned
from banmoi.reports.registers import english
from banmoi.reports.wording import number_text
from banmoi.rooms.households.confirm_queries import Draft
from banmoi.rooms.households.models import HouseholdConfirmation
from banmoi.rooms.indicators.queries import current_rows


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator on a page of the book: what is counted, of how many, what stood the quarter before."""

    key: str
    definition: Indicator
    count: Count
    base: Count | None = None
    before: Decimal | None = None
    base_before: Decimal | None = None

    @property
    def share(self) -> tuple[Decimal, Decimal] | None:
        """The share in per cent and its bounds, to one decimal; None where the whole is not known."""
        whole = self.whole
        if whole is None or not whole.known or self.count.number.high is None:
            return None
        low, high = self.count.number.low, self.count.number.high
        return _percent(low, whole.known), _percent(high, whole.known)

    @property
    def whole(self) -> Bounds | None:
        return self.count.whole if self.base is None else self.base.number

    @property
    def share_before(self) -> Decimal | None:
        if self.before is None or not self.base_before:
            return None
        return (self.before * 100 / self.base_before).quantize(Decimal("0.1"))

    @property
    def changed(self) -> Decimal | None:
        """By how much the number moved since the quarter before; None where one of them is not known."""
        known = self.count.number.known
        return None if known is None or self.before is None else Decimal(known) - self.before


def _percent(part: int, whole: int) -> Decimal:
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"))


def lines_of(counts: Mapping[str, Count], before: Mapping[str, Decimal] | None = None) -> list[Line]:
    """The indicators of the hamlet as its book counts them, then those of the commune."""
    found = []
    for key, item in counts.items():
        definition = indicators()[key]
        base = counts.get(definition.base) if definition.base else None
        earlier = before or {}
        found.append(Line(key, definition, item, base, earlier.get(key), earlier.get(definition.base)))
    return found


def before_of(place_id: int, period: Period) -> dict[str, Decimal]:
    """What stood verified for the hamlet in the quarter before. One query."""
    rows = current_rows([place_id], indicators=of_hamlets(), period=period.previous().code)
    return {
        row.value.indicator: row.value.numerator
        for row in rows
        if row.value.numerator is not None and row.status is ValueStatus.VERIFIED
    }


def bounds_text(number: Bounds) -> str:
    """A number, or between what it lies: "12", "từ 10 đến 12", "ít nhất 10"."""
    if number.known is not None:
        return number_text(number.known)
    if number.high is None:
        return _("ít nhất %(low)s") % {"low": number_text(number.low)}
    return _("từ %(low)s đến %(high)s") % {"low": number_text(number.low), "high": number_text(number.high)}


def share_text(line: Line) -> str:
    """A share, or between which it lies: "12,5%", "từ 10,0% đến 12,5%"; nothing where there is none."""
    if line.definition.kind is not IndicatorKind.SHARE or line.share is None:
        return ""
    low, high = (f"{number_text(item, 1)}%" for item in line.share)
    return low if low == high else _("từ %(low)s đến %(high)s") % {"low": low, "high": high}


def mark_name(mark: Mark) -> str:
    """What a mark is called."""
    return mark.name_en if english() else mark.name_vi


def cell_words(name: str, cell: Cell) -> str:
    """What is written of a mark, for the eye; a name and words as they are."""
    if cell is None:
        return _("chưa biết")
    mark = marks().get(name)
    if mark is None or not mark.choices:
        return str(cell) if isinstance(cell, str) else number_text(cell)
    words = mark.choices.get(str(cell))
    return str(cell) if words is None else words[1 if english() else 0]


@dataclass(frozen=True, slots=True)
class Odd:
    """Something to look at before the quarter is confirmed; it is pointed out and stops nobody."""

    kind: str
    line: Line | None = None
    number: int = 0
    turned: Turned | None = None


def oddities(lines: Sequence[Line], rivals: int, misfit: int, turned: Sequence[Turned]) -> list[Odd]:
    """What is odd of a quarter's counts, by the house rules of `contradictions.yaml`."""
    found = []
    if rivals:
        found.append(Odd("rivals", number=rivals))
    if misfit:
        found.append(Odd("misfit", number=misfit))
    by_key = {line.key: line for line in lines}
    if _fell(by_key):
        found.append(Odd("households_fell", by_key["households"]))
    least = Decimal(str(load("contradictions.yaml")["jump_share"]["least_points"]))
    for line in lines:
        share, before = line.share, line.share_before
        if share is None or before is None or share[0] != share[1]:
            continue
        if share_jumped(before, share[0], least):
            found.append(Odd("jump_share", line))
    return found + [Odd("merged", turned=item) for item in turned]


def _fell(lines: Mapping[str, Line]) -> bool:
    pairs = []
    for key in ("households", "population"):
        now = lines[key].count.number.known
        before = lines[key].before
        if now is None or before is None:
            return False
        pairs.append((before, Decimal(now)))
    rule = load("contradictions.yaml")["households_fell"]
    limits = FellLimits(*(Decimal(str(rule[name])) for name in FellLimits.__slots__))
    return households_fell(pairs[0], pairs[1], limits)


@dataclass(frozen=True, slots=True)
class Frozen:
    """One count of a confirmation beside what it became."""

    key: str
    definition: Indicator
    number: Bounds
    open: int
    value_id: int | None


def frozen_of(row: HouseholdConfirmation) -> list[Frozen]:
    """What a confirmation froze, in the order of the book."""
    by_key = {item.indicator: item for item in row.counts.all()}
    return [
        Frozen(key, indicators()[key], Bounds(item.low, item.high), item.open_households, item.value_id)
        for key in told()
        if (item := by_key.get(key)) is not None
    ]


def draft_lines(place_id: int, draft: Draft) -> list[Line]:
    """What a confirmation would freeze, beside the quarter before."""
    return lines_of(draft.counts, before_of(place_id, draft.period))
