"""Exact amounts: a plain number, or a share kept as its numerator and denominator."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number (`denominator` is None) or a share of `denominator`, compared without rounding."""

    numerator: Decimal
    denominator: Decimal | None = None

    @property
    def is_share(self) -> bool:
        return self.denominator is not None

    @property
    def defined(self) -> bool:
        """A share of nothing has no value."""
        return self.denominator is None or self.denominator != 0

    def exact(self) -> Fraction:
        """The value as a fraction; shares in per cent. The amount must be defined."""
        if self.denominator is None:
            return Fraction(self.numerator)
        return Fraction(self.numerator) * 100 / Fraction(self.denominator)

    def compare(self, line: Decimal) -> int:
        """-1, 0 or 1 as this amount lies below, on or above the line (per cent for a share)."""
        if self.denominator is None:
            left, right = self.numerator, line
        else:
            left, right = self.numerator * HUNDRED, line * self.denominator
        return (left > right) - (left < right)

    def rounded(self, decimals: int) -> Decimal:
        """The value rounded half up to so many decimals; shares in per cent."""
        scaled = self.exact() * 10**decimals
        whole = Decimal(scaled.numerator) / Decimal(scaled.denominator)
        return whole.quantize(Decimal(1), rounding=ROUND_HALF_UP).scaleb(-decimals)


def amount_sum(amounts: list[Amount]) -> Amount:
    """Sum of numerators over sum of denominators: the only way shares are added."""
    numerator = sum((amount.numerator for amount in amounts), Decimal(0))
    if any(amount.denominator is None for amount in amounts):
        return Amount(numerator)
    denominator = sum((amount.denominator or Decimal(0) for amount in amounts), Decimal(0))
    return Amount(numerator, denominator)
