"""Saying that figures which do not fit together were looked at, and why they stand."""

from datetime import datetime

from django.db import transaction

from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.queries import Rights, require
from banmoi.rooms.registers.models import Looked


class ReasonNeededError(Exception):
    """It is said why the figures stand."""


@transaction.atomic
def look(rights: Rights, place_id: int, kind: str, mark: str, reason: str, *, moment: datetime) -> Looked:
    """Remember that somebody looked; a second time gives the newer reason. No figure is touched.

    Raises NotAllowedError, ReasonNeededError.
    """
    require(rights, "value.verify", place_id)
    reason = reason.strip()[:300]
    if not reason:
        raise ReasonNeededError
    row, _made = Looked.objects.update_or_create(
        place_id=place_id, mark=mark,
        defaults={"kind": kind, "reason": reason, "looked_by_id": rights.user_id, "looked_at": moment},
    )  # fmt: skip
    leave_trace(
        rights, moment=moment, act="contradiction.look", subject_kind="contradiction", subject_id=row.id,
        place_id=place_id, summary=f"Đã xem chỗ số liệu chưa khớp: {reason}"[:200], detail={"kind": kind},
    )  # fmt: skip
    return row
