"""The house's rule for ranking hamlets, from its file."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

from banmoi.core.indicators import IndicatorKind
from banmoi.core.ranking import RankedIndicator, RankingRule
from banmoi.reference.catalogue import indicators
from banmoi.reference.files import FactError, load, need

FILE = "hamlet_ranking.yaml"


@dataclass(frozen=True, slots=True)
class HouseRule:
    """The rule with the note that says whose it is, and where its factor comes from."""

    rule: RankingRule
    note_vi: str
    note_en: str
    z_source: str

    def weighted(self, own: Mapping[str, Decimal]) -> RankingRule:
        """The rule with the commune's own weights; an indicator of weight nought counts no more."""
        kept = [
            RankedIndicator(item.key, Fraction(own.get(item.key, Decimal(0))), item.lower_is_better)
            if item.key in own
            else item
            for item in self.rule.indicators
        ]
        shown = tuple(item for item in kept if item.weight > 0)
        return RankingRule(shown, self.rule.progress, self.rule.least_known, self.rule.z)


@cache
def house_ranking() -> HouseRule:
    """The rule of the file. Raises FactError for an indicator that is no share told by hamlets."""
    data = load(FILE)
    head = need(data, "rule", FILE)
    if head.get("mark") != "house":
        raise FactError(f"{FILE}: say whose rule it is: 'mark: house'.")
    found = []
    for entry in need(data, "indicators", FILE):
        item = indicators().get(need(entry, "indicator", FILE))
        if item is None or item.kind is not IndicatorKind.SHARE or item.collected_at != "hamlet":
            raise FactError(f"{FILE}: {entry['indicator']} is no share that hamlets report.")
        if not item.better:
            raise FactError(f"{FILE}: {item.key} has no better side.")
        found.append(RankedIndicator(item.key, Fraction(need(entry, "weight", FILE)), item.lower_is_better))
    rule = RankingRule(
        tuple(found), Fraction(need(head, "progress", FILE)), Fraction(need(head, "least_known", FILE)),
        float(need(head, "z", FILE)),
    )  # fmt: skip
    return HouseRule(
        rule, need(head, "note_vi", FILE), need(head, "note_en", FILE), need(head, "z_source", FILE)
    )
