"""The shape of a criteria set: criteria, indicators, rules of a closed list, dated thresholds.

A set is data (`reference/data/sets`); this module only says what such data can mean.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Confidence(StrEnum):
    """How sure a threshold is: recalled by nobody's text, found in a source, settled by two people."""

    RECALLED = "recalled"
    FOUND = "found"
    SETTLED = "settled"


class Comparator(StrEnum):
    """How a measure stands to its threshold."""

    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"

    def holds(self, sign: int) -> bool:
        """Whether a measure that lies below (-1), on (0) or above (1) its line satisfies it."""
        match self:
            case Comparator.AT_LEAST:
                return sign >= 0
            case Comparator.MORE_THAN:
                return sign > 0
            case Comparator.AT_MOST:
                return sign <= 0
            case Comparator.LESS_THAN:
                return sign < 0

    @property
    def wants_more(self) -> bool:
        return self in (Comparator.AT_LEAST, Comparator.MORE_THAN)


class MeasureKind(StrEnum):
    """What is compared: the value itself, its share, or hamlets for which a decision holds."""

    VALUE = "value"
    SHARE = "share"
    COUNT_OF_HAMLETS = "count_of_hamlets"
    SHARE_OF_HAMLETS = "share_of_hamlets"


class Combination(StrEnum):
    """How the parts of a rule make one answer."""

    ALL_OF = "all_of"
    ANY_OF = "any_of"
    SOME_OF = "some_of"


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a text of law says it: text id, its number, and the place in it."""

    text: str
    number: str
    place: str


@dataclass(frozen=True, slots=True)
class DerivedLine:
    """A threshold that is a multiple of another set's threshold for the same place and year."""

    set_id: str
    indicator_code: str
    times: Decimal


@dataclass(frozen=True, slots=True)
class Threshold:
    """One cell of the decision's table: for which places and years, and what it says.

    `value` None means not known: never met, never not met. `guess` is for a human checker only.
    """

    when: tuple[tuple[str, str], ...]
    value: Decimal | None
    confidence: Confidence
    source: str
    year: int | None = None
    derived: DerivedLine | None = None
    certainty: str = ""
    guess: str = ""
    why: str = ""
    article: str = ""

    @property
    def slot(self) -> str:
        """Names this cell within its rule: "all", "region=TDMNPB,year=2024"."""
        parts = [f"{key}={value}" for key, value in self.when]
        if self.year is not None:
            parts.append(f"year={self.year}")
        return ",".join(parts) or "all"


@dataclass(frozen=True, slots=True)
class Decided:
    """Met when a competent body has decided so."""

    key: str
    indicator: str
    confidence: Confidence
    source: str
    certainty: str = ""
    article: str = ""


@dataclass(frozen=True, slots=True)
class Compare:
    """Met when a measure stands to its threshold as the comparator says.

    `key` names the rule within its set ("17.1", "17.1/2"); `each` asks it of each group too.
    """

    key: str
    comparator: Comparator
    measure: MeasureKind
    indicator: str
    thresholds: tuple[Threshold, ...]
    each: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Combine:
    """Met when all, any, or at least so many of its parts are."""

    key: str
    kind: Combination
    parts: tuple["Rule", ...]
    at_least: int = 1


Rule = Decided | Compare | Combine


@dataclass(frozen=True, slots=True)
class LawIndicator:
    """One indicator line (chỉ tiêu) of a set."""

    code: str
    title_vi: str
    title_en: str
    rule: Rule
    citation: Citation
    set_by: str
    not_applicable_allowed: bool = False
    note_vi: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion (tiêu chí); `indicators` None means that its content is not known."""

    code: str
    title_vi: str
    title_en: str
    group: str
    citation: Citation
    indicators: tuple[LawIndicator, ...] | None


@dataclass(frozen=True, slots=True)
class RegionOverride:
    """Places with a trait are judged by another region's column."""

    trait: str
    value: str
    region: str


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """A whole set with its days in force. `version` is the digest of its data."""

    id: str
    aliases: tuple[str, ...]
    level: str
    family: str
    title_vi: str
    title_en: str
    short_vi: str
    short_en: str
    citation: Citation
    in_force_from: date | None
    in_force_to: date | None
    criteria: tuple[Criterion, ...] | None
    groups: tuple[tuple[str, str, str], ...]
    overrides: tuple[RegionOverride, ...]
    reference_only: bool
    expected_indicators: int | None
    version: str
    note_vi: str = ""
    note_en: str = ""

    def in_force(self, day: date) -> bool:
        """Days count: the first and the last day in force are both inside."""
        if self.in_force_from is None or day < self.in_force_from:
            return False
        return self.in_force_to is None or day <= self.in_force_to

    def criterion(self, code: str) -> Criterion | None:
        return next((item for item in self.criteria or () if item.code == code), None)


def leaf_rules(rule: Rule) -> Iterator[Decided | Compare]:
    """The rules at the ends of a rule, in the order of the text."""
    if isinstance(rule, Combine):
        for part in rule.parts:
            yield from leaf_rules(part)
    else:
        yield rule


def set_rules(
    criteria_set: CriteriaSet,
) -> Iterator[tuple[Criterion, LawIndicator, Decided | Compare]]:
    """Every leaf rule of a set with the line that it belongs to."""
    for criterion in criteria_set.criteria or ():
        for indicator in criterion.indicators or ():
            for rule in leaf_rules(indicator.rule):
                yield criterion, indicator, rule


@dataclass(frozen=True, slots=True)
class Layer:
    """What a province puts over a national set, for a rule each: its own threshold, dated and cited."""

    id: str
    set_id: str
    place_key: str
    text: str
    in_force_from: date | None
    in_force_to: date | None
    cells: tuple[tuple[str, Threshold], ...]

    def in_force(self, day: date) -> bool:
        """A layer whose first day is not known is not applied."""
        if self.in_force_from is None or day < self.in_force_from:
            return False
        return self.in_force_to is None or day <= self.in_force_to


def with_layer(criteria_set: CriteriaSet, layer: Layer) -> CriteriaSet:
    """The set with the province's thresholds in the place of the national ones of the same rule."""
    own: dict[str, tuple[Threshold, ...]] = {}
    for key, threshold in layer.cells:
        own[key] = (*own.get(key, ()), threshold)

    def lay(rule: Decided | Compare) -> Decided | Compare:
        if isinstance(rule, Compare) and rule.key in own:
            return replace(rule, thresholds=own[rule.key])
        return rule

    return replace(_mapped(criteria_set, lay), version=f"{criteria_set.version[:32]}+{layer.id}"[:64])


def _mapped(
    criteria_set: CriteriaSet, change: Callable[[Decided | Compare], Decided | Compare]
) -> CriteriaSet:
    """The set with every leaf rule changed."""

    def walk(rule: Rule) -> Rule:
        if isinstance(rule, Combine):
            return replace(rule, parts=tuple(walk(part) for part in rule.parts))
        return change(rule)

    criteria = tuple(
        criterion
        if criterion.indicators is None
        else replace(
            criterion,
            indicators=tuple(replace(line, rule=walk(line.rule)) for line in criterion.indicators),
        )
        for criterion in criteria_set.criteria or ()
    )
    return replace(criteria_set, criteria=criteria)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What two people read in the text of the decision for one slot."""

    value: Decimal | None
    article: str


Settlements = Mapping[tuple[str, str], Settlement]
"""By (rule key, slot). The slot of a decided rule is "decided"."""

DECIDED_SLOT = "decided"


def with_settlements(criteria_set: CriteriaSet, settled: Settlements) -> CriteriaSet:
    """The same set with its settled slots corrected and marked as settled."""
    if not settled or criteria_set.criteria is None:
        return criteria_set

    def settle(rule: Decided | Compare) -> Decided | Compare:
        if isinstance(rule, Decided):
            found = settled.get((rule.key, DECIDED_SLOT))
            if found is None:
                return rule
            return replace(rule, confidence=Confidence.SETTLED, article=found.article)
        return replace(rule, thresholds=tuple(_settled(rule.key, item, settled) for item in rule.thresholds))

    return _mapped(criteria_set, settle)


def _settled(rule_key: str, threshold: Threshold, settled: Settlements) -> Threshold:
    found = settled.get((rule_key, threshold.slot))
    if found is None:
        return threshold
    return replace(
        threshold,
        value=found.value,
        derived=None if found.value is not None else threshold.derived,
        confidence=Confidence.SETTLED,
        article=found.article,
    )
