"""A ranking of hamlets that is fair to size and to starting point, and says where it cannot tell.

For each chosen indicator the *gap* of a hamlet is the share of its households or people that still lack
what is wanted: 1 − x/n where more is better, x/n where less is (0 … 1, no unit). With g₀ the gap at the
start of the year, g₁ the gap now, and G the mean of all hamlets' g₀, each hamlet counted once:

    level          L = 1 − g₁                                  how far it is
    closing        C = max(−1, (g₀ − g₁) / (g₀ + G))           share of its own gap closed, steadied
    reliability    r = g₀ / (g₀ + G)                           much to do at the start: progress counts more
    points         s = (1 − β·r) · L + β · C

But for its floor, β·C is the pure share of the gap closed, (g₀ − g₁)/g₀, weighted β·r; so a page may say
"level × (1 − β·r) + share closed × β·r".

The pure share of the gap closed, (g₀ − g₁)/g₀, swings wildly where the gap is small; G in its denominator
steadies it, as empirical-Bayes estimates steady a rate by the weight of their prior (Efron and Morris,
1975, recalled): r is the reliability, a half at the average gap. A hamlet with nothing left to do is judged
by its level alone. The score is the mean of the points by the indicators' weights, at most 1; a hamlet that
fell back may come out below 0. Shares and never counts enter it: a hamlet that only is larger does not
gain, and doubling every hamlet changes no order. (Shrinking a hamlet's own share by its size would: of two
hamlets with equal shares above the mean the larger would come out ahead.)

Size enters the *margin*. Where a hamlet has n households, one more or less is 1/n, and small hamlets stand
at the top and the bottom of raw tables by chance alone. The chance of one indicator is taken as that of n
draws at G̃ = (G·m + ½)/(m + 1), m the mean size at the start: the hamlet's own share shrunk wholly to the
mean of all, and the mean by half a household, so that 0 of 20 is not taken for certainty:

    variance of s  K²·G̃(1 − G̃)/n,   K = (1 − β·r) + β/(g₀ + G)
    margin         e = z · √(Σ w²·variance) / Σ w

With z = 1,39 two independent scores whose intervals s ± e do not overlap differ at about the 95 % level
(Goldstein and Healy, 1995). Bands: down the scores, a new band begins with the first hamlet whose s + e
lies below the highest s − e of the band so far. Equal scores share a band.

What is not known is left out, never counted as nought; a hamlet for which less than `least_known` of the
weights is known is not ranked and is told why. Errors: the margin takes households as independent and the
start as given, so it is a guide to "cannot tell", not a test.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt


@dataclass(frozen=True, slots=True)
class RankedIndicator:
    """An indicator that counts: its key, its weight, and whether less is better."""

    key: str
    weight: Fraction
    lower_is_better: bool


@dataclass(frozen=True, slots=True)
class RankingRule:
    """The rule: indicators, the most that progress counts (β), how much must be known, and z."""

    indicators: tuple[RankedIndicator, ...]
    progress: Fraction
    least_known: Fraction
    z: float


@dataclass(frozen=True, slots=True)
class Counted:
    """A count of its whole, as reported: 12 of 148 households."""

    count: Fraction
    whole: Fraction

    @property
    def usable(self) -> bool:
        return 0 <= self.count <= self.whole and self.whole > 0


@dataclass(frozen=True, slots=True)
class Pair:
    """One indicator of one hamlet at the start of the year and now; None: not known."""

    start: Counted | None
    now: Counted | None

    @property
    def known(self) -> bool:
        return self.start is not None and self.start.usable and self.now is not None and self.now.usable


@dataclass(frozen=True, slots=True)
class Part:
    """What one indicator gives a hamlet: gaps, level, closing, their weights, points, and its variance."""

    key: str
    weight: Fraction
    gap_before: Fraction
    gap_now: Fraction
    level: Fraction
    closing: Fraction
    progress_weight: Fraction
    points: Fraction
    variance: float

    @property
    def closed(self) -> Fraction | None:
        """The plain share of the gap closed; None where there was no gap."""
        return (self.gap_before - self.gap_now) / self.gap_before if self.gap_before else None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a hamlet stands. `band` from 1, the best; None: not ranked, too little is known."""

    hamlet: int
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    known: Fraction
    score: Fraction | None
    margin: float
    band: int | None = None

    @property
    def low(self) -> float:
        return float(self.score or 0) - self.margin

    @property
    def high(self) -> float:
        return float(self.score or 0) + self.margin


Pairs = Mapping[int, Mapping[str, Pair]]
"""By hamlet and indicator."""


def rank_hamlets(rule: RankingRule, pairs: Pairs) -> list[Standing]:
    """All hamlets by band and, within a band, by number; those not ranked last. Order of input is nothing."""
    bases = {item.key: _base(item, pairs) for item in rule.indicators}
    found = [_standing(rule, hamlet, pairs[hamlet], bases) for hamlet in pairs]
    bands = _bands([item for item in found if item.score is not None])
    placed = [_with_band(item, bands.get(item.hamlet)) for item in found]
    return sorted(placed, key=lambda item: (item.band is None, item.band or 0, item.hamlet))


def _gap(item: RankedIndicator, counted: Counted) -> Fraction:
    part = counted.count / counted.whole
    return part if item.lower_is_better else 1 - part


@dataclass(frozen=True, slots=True)
class _Base:
    """The mean gap of the hamlets at the start, and the one from which chance is taken."""

    gap: Fraction
    chance: float


def _base(item: RankedIndicator, pairs: Pairs) -> _Base:
    """Over the hamlets whose start and present are both known; each counts once, however large it is."""
    starts = [
        found.start
        for hamlet in pairs.values()
        if (found := hamlet.get(item.key)) is not None and found.known and found.start is not None
    ]
    if not starts:
        return _Base(Fraction(0), 0.5)
    gap = sum((_gap(item, start) for start in starts), Fraction(0)) / len(starts)
    size = sum((start.whole for start in starts), Fraction(0)) / len(starts)
    return _Base(gap, float((gap * size + Fraction(1, 2)) / (size + 1)))


def _part(rule: RankingRule, item: RankedIndicator, pair: Pair, base: _Base) -> Part:
    assert pair.start is not None and pair.now is not None
    before, now = _gap(item, pair.start), _gap(item, pair.now)
    steady = before + base.gap
    level = 1 - now
    reliability = before / steady if steady else Fraction(0)
    closing = max(Fraction(-1), (before - now) / steady) if steady else Fraction(0)
    if not steady and now:
        # Nobody lacked anything at the start and this hamlet does now: the whole way back.
        closing = Fraction(-1)
    weight = rule.progress * reliability
    slope = float(1 - weight) + (float(rule.progress / steady) if steady else 0.0)
    variance = slope**2 * base.chance * (1 - base.chance) / float(pair.now.whole)
    points = (1 - weight) * level + rule.progress * closing
    return Part(item.key, item.weight, before, now, level, closing, weight, points, variance)


def _standing(
    rule: RankingRule, hamlet: int, pairs: Mapping[str, Pair], bases: Mapping[str, _Base]
) -> Standing:
    parts, missing = [], []
    for item in rule.indicators:
        pair = pairs.get(item.key)
        if pair is None or not pair.known:
            missing.append(item.key)
        else:
            parts.append(_part(rule, item, pair, bases[item.key]))
    whole = sum((item.weight for item in rule.indicators), Fraction(0))
    weight = sum((part.weight for part in parts), Fraction(0))
    known = weight / whole if whole else Fraction(0)
    if not weight or known < rule.least_known:
        return Standing(hamlet, tuple(parts), tuple(missing), known, None, 0.0)
    score = sum((part.weight * part.points for part in parts), Fraction(0)) / weight
    spread = sqrt(sum(float(part.weight) ** 2 * part.variance for part in parts))
    return Standing(hamlet, tuple(parts), tuple(missing), known, score, rule.z * spread / float(weight))


def _bands(ranked: Sequence[Standing]) -> dict[int, int]:
    """The band of each hamlet, down the scores; equal scores are judged together by the widest margin."""
    groups: dict[Fraction, list[Standing]] = {}
    for item in ranked:
        groups.setdefault(item.score or Fraction(0), []).append(item)
    found: dict[int, int] = {}
    band, line = 0, float("inf")
    for score in sorted(groups, reverse=True):
        group = groups[score]
        if max(item.high for item in group) < line:
            band, line = band + 1, float("-inf")
        line = max(line, *(item.low for item in group))
        found |= {item.hamlet: band for item in group}
    return found


def _with_band(item: Standing, band: int | None) -> Standing:
    return Standing(item.hamlet, item.parts, item.missing, item.known, item.score, item.margin, band)
