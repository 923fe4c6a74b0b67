"""How long names of ended households are kept: the commune's rule, and taking them away by it."""

from datetime import datetime

from django.db import transaction

from banmoi.core.identity_numbers import identity_numbers
from banmoi.core.periods import months_before
from banmoi.rooms.audit.actions import record
from banmoi.rooms.households.actions import BookProblem, BookRefusedError
from banmoi.rooms.households.models import Household, HouseholdChange, NameKeeping
from banmoi.rooms.households.queries import HEAD, keeping_rule
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.queries import Rights, require
from banmoi.rooms.places.queries import NamedPlace, scope_ids

MONTHS_MOST = 600


@transaction.atomic
def set_keeping(
    rights: Rights, commune_id: int, months: int | None, ground: str, *, moment: datetime
) -> NameKeeping:
    """Set for how many months the names of ended households are kept in the books of a commune, and on what
    ground; None takes the rule back. Raises NotAllowedError, BookRefusedError."""
    require(rights, "household.keep", commune_id)
    ground = " ".join(ground.split())[:300]
    problems: dict[str, tuple[BookProblem, str]] = {}
    if months is not None and not 1 <= months <= MONTHS_MOST:
        problems["months"] = BookProblem.TOO_LARGE, str(months)
    if not ground:
        problems["ground"] = BookProblem.REASON_MISSING, ""
    elif found := identity_numbers(ground):
        problems["ground"] = BookProblem.IDENTITY_NUMBER, found[0]
    if problems:
        raise BookRefusedError(problems)
    row = NameKeeping.objects.create(
        place_id=commune_id, months=months, ground=ground, set_by_id=rights.user_id, set_at=moment
    )
    said = f"giữ {months} tháng" if months else "không xóa tên"
    leave_trace(
        rights, moment=moment, act="household.keep", subject_kind="name_keeping", subject_id=row.id,
        place_id=commune_id, summary=f"Tên trong sổ hộ sau khi hộ ra khỏi sổ: {said}. {ground}"[:200],
    )  # fmt: skip
    return row


@transaction.atomic
def forget_names(commune: NamedPlace, *, moment: datetime) -> int | None:
    """Take away the names of households that ended longer ago than the commune's rule says, with the reasons
    written beside them; marks and counts stay. How many; None: the commune has no rule, nothing is taken.

    Run by the installation's keeper at its own terminal, every night.
    """
    rule = keeping_rule(commune.id)
    if rule is None or rule.months is None:
        return None
    last = months_before(moment.date(), rule.months)
    rows = list(
        Household.objects.select_for_update()
        .filter(place_id__in=scope_ids([commune.id], moment.date()), ended_on__lt=last, names_removed_at=None)
        .exclude(rivals__has_key="standing")
    )
    for row in rows:
        row.head, row.search_personal, row.names_removed_at = "", "", moment
        row.rivals = {name: cells for name, cells in row.rivals.items() if name != HEAD}
        row.save()
        for change in HouseholdChange.objects.filter(household=row):
            change.reason = ""
            if HEAD in change.cells:
                change.cells = {**change.cells, HEAD: ""}
            change.save(update_fields=["reason", "cells"])
    if rows:
        record(
            moment=moment, actor_id=None, actor_name="banmoi", act="household.forget",
            subject_kind="name_keeping", subject_id=rule.id, place_id=commune.id,
            summary=f"Xóa tên {len(rows)} hộ đã ra khỏi sổ hộ quá {rule.months} tháng; số đếm giữ nguyên.",
        )  # fmt: skip
    return len(rows)
