"""What the page of an entry shows beside its columns, for the registers that have more to show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from banmoi.rooms.registers.models import Entry
from banmoi.web import award_parts


@dataclass(frozen=True, slots=True)
class Part:
    """A template, included on the page of an entry, and what it needs."""

    template: str
    context: Callable[[HttpRequest, Entry], dict[str, Any]]


PARTS: Mapping[str, Part] = {
    "award_proposals": Part("part_award_proposal.html", award_parts.proposal_part),
    "award_rounds": Part("part_award_round.html", award_parts.round_part),
}
"""By the register's key."""
