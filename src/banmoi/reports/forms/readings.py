"""A reading of an indicator as a cell: its figure, and the hamlets or reports that it is made of."""

from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from banmoi.core.indicators import AcrossPeriods, Indicator, IndicatorKind
from banmoi.core.readings import Reading
from banmoi.core.reasons import Reason, ReasonCode
from banmoi.reports.forms.laid import UNKNOWN, CellState, LaidCell, Measure, Part, Why, exact, unknown
from banmoi.reports.wording import amount_text, number_text, period_label, reading_text, reason_text
from banmoi.rooms.assessments.queries import Standing


def reading_cell(
    standing: Standing, definition: Indicator, reading: Reading, line: Decimal | None, address: str = ""
) -> LaidCell:
    """What is known of an indicator, without its unit, which stands in a column of its own."""
    on = f"?on={standing.day:%Y-%m-%d}"
    address = address or reverse("indicator", args=[standing.place.key, definition.key]) + on
    names = {part.id: part.title for part in standing.parts}
    parts = reading_parts(standing, definition, reading)
    if reading.not_applicable:
        reason = reason_text(Reason(ReasonCode.NOT_APPLICABLE))
        return LaidCell(
            _("không áp dụng"),
            CellState.NOT_APPLICABLE,
            None,
            _measure(definition),
            Why(reason, parts, address),
        )
    if not reading.known:
        reason = reason_text(reading.reason or Reason(ReasonCode.NO_VALUE), names)
        return unknown(Why(reason, parts, address), _measure(definition))
    why = Why(_sentence(definition, reading), parts, address)
    return LaidCell(
        figure_text(definition, reading, line), CellState.KNOWN, _value(reading), _measure(definition), why
    )


def figure_text(definition: Indicator, reading: Reading, line: Decimal | None) -> str:
    """A known reading without its unit; hamlets as "11/14"."""
    amount = reading.amount
    if amount is None or definition.kind in (IndicatorKind.SHARE, IndicatorKind.DECISION):
        return reading_text(reading, definition, line)
    return number_text(amount.numerator)


def _value(reading: Reading) -> Decimal | None:
    if reading.decision is not None:
        return Decimal(reading.decision)
    amount = reading.amount
    return exact(amount.exact()) if amount is not None and amount.defined else None


def _measure(definition: Indicator) -> Measure:
    if definition.kind is IndicatorKind.DECISION:
        return Measure.SHARE if definition.collected_at == "hamlet" else Measure.VERDICT
    return Measure.SHARE if definition.kind is IndicatorKind.SHARE else Measure.NUMBER


def _sentence(definition: Indicator, reading: Reading) -> str:
    """What the figure is, of when."""
    text = definition.name_vi
    amount = reading.amount
    if amount is not None and amount.is_share and amount.defined:
        text += f": {number_text(amount.numerator)}/{number_text(amount.denominator or 0)}"
        text += f" = {amount_text(amount)}"
    if reading.newest is not None:
        oldest = reading.oldest
        if definition.across_periods is AcrossPeriods.SUM and oldest and oldest != reading.newest:
            text += _(", cộng từ %(first)s đến %(last)s") % {
                "first": period_label(oldest),
                "last": period_label(reading.newest),
            }
        else:
            text += f", {period_label(reading.newest)}"
    return f"{text}."


def reading_parts(standing: Standing, definition: Indicator, reading: Reading) -> tuple[Part, ...]:
    """The hamlets of a sum, else the reported values, each to be opened."""
    if reading.parts:
        on = f"?on={standing.day:%Y-%m-%d}"
        keys = {part.id: part for part in standing.parts}
        return tuple(
            Part(
                keys[place].title,
                _part_text(definition, part),
                reverse("indicator", args=[keys[place].key, definition.key]) + on,
            )
            for place, part in reading.parts.items()
            if place in keys
        )
    return tuple(
        Part(_("Số liệu đã xác minh"), f"№ {value_id}", reverse("value", args=[value_id]))
        for value_id in reading.sources
    )


def _part_text(definition: Indicator, reading: Reading) -> str:
    if not reading.known and not reading.not_applicable:
        return UNKNOWN
    text = reading_text(reading, definition)
    amount = reading.amount
    if amount is not None and amount.is_share and amount.defined:
        text += f" ({number_text(amount.numerator)}/{number_text(amount.denominator or 0)})"
    return text
