"""What the page of an entry shows beside its columns, for the registers that have more to show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from banmoi.rooms.registers.models import Entry
from banmoi.web import capital_parts


@dataclass(frozen=True, slots=True)
class Part:
    """A template, included on the page of an entry, and what it needs."""

    template: str
    context: Callable[[HttpRequest, Entry], dict[str, Any]]


PARTS: Mapping[str, Part] = {
    "grants": Part("part_capital.html", capital_parts.of_grant),
    "capital_plans": Part("part_capital.html", capital_parts.of_plan),
    "allocations": Part("part_capital.html", capital_parts.of_line),
    "payments": Part("part_capital.html", capital_parts.of_payment),
    "outlays": Part("part_capital.html", capital_parts.of_payment),
    "settlements": Part("part_capital.html", capital_parts.of_settlement),
}
"""By the register's key."""
