"""Small drawings inside pages: the signs of verdicts, bullet graphs, sparklines. No script, no style."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from banmoi.core.amounts import Amount
from banmoi.core.assess import State
from banmoi.core.rhythms import Timing

_SHAPES = {
    State.MET: '<circle cx="10" cy="10" r="8" fill="currentColor"/>'
    '<path d="M6 10.4l2.7 2.7L14.2 7.4" fill="none" stroke="var(--paper)" stroke-width="2"/>',
    State.NOT_MET: '<circle cx="10" cy="10" r="7.2" fill="none" stroke="currentColor" stroke-width="2"/>'
    '<path d="M6 10h8" stroke="currentColor" stroke-width="2.4"/>',
    State.NOT_KNOWN: '<circle cx="10" cy="10" r="7.2" fill="none" stroke="currentColor" '
    'stroke-width="1.8" stroke-dasharray="2.6 2.4"/>',
    State.NOT_APPLICABLE: '<path d="M5 15L15 5" stroke="currentColor" stroke-width="2"/>',
}
_WEDGE = '<path d="M13 20h7v-7z" fill="var(--amber)"/>'


def state_mark(state: State, provisional: bool) -> SafeString:
    """The sign of an answer; a small wedge marks a provisional one."""
    wedge = _WEDGE if provisional else ""
    return mark_safe(
        f'<svg class="sign" viewBox="0 0 20 20" aria-hidden="true">{_SHAPES[state]}{wedge}</svg>'
    )


def sparkline(values: Sequence[float]) -> SafeString:
    """A line of past values with its last point marked; nothing for fewer than two."""
    if len(values) < 2:
        return SafeString("")
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    step = 84 / (len(values) - 1)
    points = [(3 + index * step, 23 - (value - low) / span * 18) for index, value in enumerate(values)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return format_html(
        '<svg class="sparkline" viewBox="0 0 90 28" aria-hidden="true"><polyline points="{}" fill="none" '
        'stroke="currentColor" stroke-width="1.6"/>'
        '<circle cx="{}" cy="{}" r="2.6" fill="currentColor"/></svg>',
        path,
        f"{x:.1f}",
        f"{y:.1f}",
    )


def bullet(standing: Any) -> SafeString:
    """Actual against target on one line: a bar and a mark. Nothing where there is no number.

    The scale runs around the target so that 99,1% against 99,2% can be told apart; its ends are
    printed below, because a scale that does not begin at zero must say so.
    """
    reading, terms = standing.reading, standing.terms
    amount: Amount | None = reading.amount or reading.low
    if amount is None or terms.low is None or not amount.defined:
        return SafeString("")
    comparator, line = terms.followed_as
    if terms.of_count is not None:
        actual, goal, top = amount.numerator, Decimal(terms.of_count[0]), Decimal(terms.of_count[1])
        low, high = Decimal(0), top
    elif terms.is_share:
        actual, goal = amount.rounded(2), line
        low, high = _scale(actual, goal)
    else:
        actual, goal = amount.numerator, terms.high or line
        low, high = Decimal(0), max(actual, goal) + 1
    left = _percent(actual, low, high)
    at = _percent(goal, low, high)
    met = "met" if comparator.wants_more == (actual >= goal) else "open"
    return format_html(
        '<svg class="bullet bullet-{}" viewBox="0 0 200 14" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" x="0" y="4" width="200" height="6"/>'
        '<rect class="bar" x="0" y="4" width="{}" height="6"/>'
        '<rect class="goal" x="{}" y="0" width="2.4" height="14"/></svg>',
        met,
        f"{left * 2:.1f}",
        f"{min(at * 2, 197.6):.1f}",
    )


def _scale(actual: Decimal, goal: Decimal) -> tuple[Decimal, Decimal]:
    if goal <= 20:
        return Decimal(0), max(actual, goal) * Decimal("1.4") or Decimal(1)
    # The same goal gives the same scale, so that two goals of 92% can be compared by eye.
    low = max(Decimal(0), min(goal - 10, actual - 5))
    return low, Decimal(100)


def _percent(value: Decimal, low: Decimal, high: Decimal) -> float:
    return float(max(Decimal(0), min(Decimal(1), (value - low) / (high - low))) * 100)


_TIMINGS = {
    Timing.DONE: _SHAPES[State.MET],
    Timing.LATE: '<path d="M10 2l8.5 15.5h-17z" fill="currentColor"/>'
    '<path d="M10 7.5v5M10 14v1.8" stroke="var(--paper)" stroke-width="2"/>',
    Timing.SOON: '<circle cx="10" cy="10" r="7.2" fill="none" stroke="currentColor" stroke-width="2"/>'
    '<path d="M10 5.5V10l3 2.5" fill="none" stroke="currentColor" stroke-width="2"/>',
    Timing.OPEN: '<circle cx="10" cy="10" r="7.2" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    Timing.NOT_DONE: '<circle cx="10" cy="10" r="7.2" fill="none" stroke="currentColor" stroke-width="2"/>'
    '<path d="M7 7l6 6M13 7l-6 6" stroke="currentColor" stroke-width="2"/>',
}


def timing_sign(timing: Timing) -> SafeString:
    """The sign of where a task stands: each has a shape of its own."""
    return mark_safe(f'<svg class="sign" viewBox="0 0 20 20" aria-hidden="true">{_TIMINGS[timing]}</svg>')


_DIFFERENCES = {
    "added": '<path d="M10 3v14M3 10h14" stroke="currentColor" stroke-width="2.6"/>',
    "ended": '<path d="M4 4l12 12M16 4L4 16" stroke="currentColor" stroke-width="2.6"/>',
    "changed": '<path d="M2 10h13M10 4.5l5.5 5.5L10 15.5" fill="none" stroke="currentColor" '
    'stroke-width="2.4"/>',
    "same": '<path d="M4 7.5h12M4 12.5h12" stroke="currentColor" stroke-width="2"/>',
}


def difference_sign(difference: str) -> SafeString:
    """The shape of a difference between two versions: a plus, a cross, an arrow, two equal lines."""
    return mark_safe(
        f'<svg class="sign" viewBox="0 0 20 20" aria-hidden="true">{_DIFFERENCES[difference]}</svg>'
    )
