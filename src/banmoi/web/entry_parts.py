"""What the page of an entry shows beside its columns, for the registers that have more to show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from banmoi.rooms.registers.models import Entry
from banmoi.web import award_parts, capital_parts, works_part
from banmoi.web.contributions import gift_part, vote_part
from banmoi.web.debts import contract_part


@dataclass(frozen=True, slots=True)
class Part:
    """A template, included on the page of an entry, and what it needs. `covers`: the registers whose
    entries it shows itself, so that the page does not list them again."""

    template: str
    context: Callable[[HttpRequest, Entry], dict[str, Any]]
    covers: frozenset[str] = frozenset()


PARTS: Mapping[str, Part] = {
    "works": Part(
        "part_work.html",
        works_part.context,
        frozenset(
            {"work_steps", "supervisors", "supervision_notes", "people_traces", "work_photos", "maintenance"}
        ),
    ),
    "contributions": Part("part_contribution.html", gift_part),
    "household_votes": Part("part_vote.html", vote_part),
    "contracts": Part("part_contract_debt.html", contract_part),
    "grants": Part("part_capital.html", capital_parts.of_grant),
    "capital_plans": Part("part_capital.html", capital_parts.of_plan),
    "allocations": Part("part_capital.html", capital_parts.of_line),
    "payments": Part("part_capital.html", capital_parts.of_payment),
    "outlays": Part("part_capital.html", capital_parts.of_payment),
    "settlements": Part("part_capital.html", capital_parts.of_settlement),
    "award_proposals": Part("part_award_proposal.html", award_parts.proposal_part),
    "award_rounds": Part("part_award_round.html", award_parts.round_part),
}
"""By the register's key."""
