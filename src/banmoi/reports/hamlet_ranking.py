"""The commune's hamlets ranked by the house's rule with the commune's weights, each down to its values."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from banmoi.core.indicators import Indicator
from banmoi.core.ranking import Counted, Pair, Part, RankingRule, Standing, rank_hamlets
from banmoi.core.readings import Reading
from banmoi.reference.catalogue import indicators
from banmoi.reference.ranking import HouseRule, house_ranking
from banmoi.rooms.assessments.queries import standing_of
from banmoi.rooms.awards.models import RankingWeight
from banmoi.rooms.awards.queries import weights_on
from banmoi.rooms.places.queries import NamedPlace


@dataclass(frozen=True, slots=True)
class RankedPart:
    """One indicator of one hamlet: its part of the score (None: not known) and both readings."""

    definition: Indicator
    part: Part | None
    start: Reading
    now: Reading


@dataclass(frozen=True, slots=True)
class RankedHamlet:
    """A hamlet with where it stands and every part of it, in the rule's order."""

    place: NamedPlace
    standing: Standing
    parts: tuple[RankedPart, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The hamlets by band; those of which too little is known stand apart. `start`: the day before the
    year began, with whose values this year's are compared."""

    day: date
    start: date
    house: HouseRule
    rule: RankingRule
    own: tuple[RankingWeight, ...]
    hamlets: tuple[RankedHamlet, ...]

    @property
    def bands(self) -> list[tuple[int, list[RankedHamlet]]]:
        """The ranked hamlets, band by band."""
        found: dict[int, list[RankedHamlet]] = {}
        for item in self.hamlets:
            if item.standing.band is not None:
                found.setdefault(item.standing.band, []).append(item)
        return list(found.items())

    @property
    def unranked(self) -> list[RankedHamlet]:
        """The hamlets of which too little is known."""
        return [item for item in self.hamlets if item.standing.band is None]


def ranking_of(commune: NamedPlace, day: date) -> Ranking:
    """The ranking on a day. The number of queries does not grow with hamlets."""
    house, own = house_ranking(), weights_on(commune.id, day)
    rule = house.weighted({key: row.weight for key, row in own.items()})
    standing = standing_of(commune, day)
    start = date(day.year - 1, 12, 31)
    keys = [item.key for item in rule.indicators]
    now = {key: standing.readings[key].parts for key in keys}
    before = {key: standing.reading_on(key, start).parts for key in keys}
    read = {
        part.id: {
            key: (before[key].get(part.id, Reading()), now[key].get(part.id, Reading())) for key in keys
        }
        for part in standing.parts
    }
    pairs = {
        place_id: {key: Pair(_counted(first), _counted(last)) for key, (first, last) in found.items()}
        for place_id, found in read.items()
    }
    places = {part.id: part for part in standing.parts}
    hamlets = tuple(
        _hamlet(places[item.hamlet], item, read[item.hamlet]) for item in rank_hamlets(rule, pairs)
    )
    return Ranking(day, start, house, rule, tuple(own.values()), hamlets)


def _counted(reading: Reading) -> Counted | None:
    """A known share as its counts; None for what is not known or has no whole."""
    amount = reading.amount
    if amount is None or amount.denominator is None:
        return None
    return Counted(Fraction(amount.numerator), Fraction(amount.denominator))


def _hamlet(place: NamedPlace, standing: Standing, read: dict[str, tuple[Reading, Reading]]) -> RankedHamlet:
    parts = {part.key: part for part in standing.parts}
    return RankedHamlet(
        place,
        standing,
        tuple(RankedPart(indicators()[key], parts.get(key), *found) for key, found in read.items()),
    )
