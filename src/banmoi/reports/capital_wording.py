"""Words about the year's capital: sources, classes of the order of payment, plans, sums of money."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from banmoi.core.capital import FormRow, PaymentOrder, Source
from banmoi.core.numbers import format_number
from banmoi.core.registers import Column
from banmoi.reference.capital_sources import SourceTable, capital_sources
from banmoi.reference.registers import registers
from banmoi.reports.registers import cell_text, english, name_act
from banmoi.reports.wording import confidence_text

name_act("capital.discuss", "ghi cuộc họp, trình Chủ tịch", "noted the meeting, put to the chair")
name_act("capital.send_back", "trả lại để sửa", "sent back to be changed")
name_act("capital.decide", "quyết định", "decided")


def dong(amount: int) -> str:
    """A sum of money in a sentence."""
    return _("%(sum)s đồng") % {"sum": format_number(amount)}


def millions(amount: int) -> str:
    """A sum in millions of đồng, rounded half up to one decimal, for a chart."""
    return format_number((Decimal(amount) / 1_000_000).quantize(Decimal("0.1"), ROUND_HALF_UP))


def source_name(key: str) -> str:
    """A source of capital by its key."""
    found = capital_sources().get(key)
    return key if found is None else named_source(found)


def named_source(source: Source) -> str:
    """A source of capital."""
    return source.en if english() else source.vi


def named_table(table: SourceTable) -> str:
    """A table of the reports."""
    return table.en if english() else table.vi


def _choice(register: str, column: str, key: str) -> str:
    found: Column = registers()[register].column(column)
    return cell_text(found, key, {})


def class_name(key: str) -> str:
    """A class of the order of payment."""
    return _choice("allocations", "priority", key)


def capital_state(key: str) -> str:
    """How far a capital plan is."""
    return _choice("capital_plans", "state", key)


def programme_name(key: str) -> str:
    """A programme in which something was settled."""
    return _choice("settlements", "programme", key)


def order_text(order: PaymentOrder) -> str:
    """By which text the order of payment holds, and how sure that is."""
    text = order.text_en if english() else order.text_vi
    return f"{text} ({confidence_text(order.confidence)})"


def row_mark(row: FormRow) -> str:
    """How sure a row of the reports is, where it is not found in a text."""
    return "" if row.confidence == "found" else confidence_text(row.confidence)
