"""Entering a plan and its goals."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.queries import Rights, require
from banmoi.rooms.plans.models import Goal, Plan, PlanStatus


@transaction.atomic
def enter_plan(
    rights: Rights,
    place_id: int,
    head: Mapping[str, Any],
    goals: Iterable[Mapping[str, Any]],
    *,
    moment: datetime,
    demonstration: bool = False,
) -> Plan:
    """Keep a plan as issued, with its goals, in force from the start. Raises NotAllowedError."""
    require(rights, "plan.manage", place_id)
    plan = Plan.objects.create(
        place_id=place_id, demonstration=demonstration, status=PlanStatus.IN_FORCE,
        made_by_id=rights.user_id, made_at=moment, in_force_by_id=rights.user_id, in_force_at=moment,
        **head,
    )  # fmt: skip
    for order, goal in enumerate(goals, 1):
        low = goal.get("low")
        written = Decimal(str(low)).as_tuple().exponent if low is not None else 0
        decimals = max(0, -written) if isinstance(written, int) else 0
        Goal.objects.create(plan=plan, order=order, decimals=decimals, **goal)
    leave_trace(
        rights,
        moment=moment,
        act="plan.enter",
        subject_kind="plan",
        subject_id=plan.id,
        place_id=place_id,
        summary=f"Nhập kế hoạch {plan.number}",
    )
    return plan
