"""Writing the audit trail."""

from collections.abc import Mapping
from datetime import datetime

from banmoi.rooms.audit.models import AuditEntry


def record(
    *,
    moment: datetime,
    actor_id: int | None,
    actor_name: str,
    act: str,
    subject_kind: str,
    subject_id: object,
    place_id: int | None,
    summary: str,
    detail: Mapping[str, object] | None = None,
    actor_position: str = "",
) -> AuditEntry:
    """Leave one line. Called inside the transaction of the act that it tells of."""
    return AuditEntry.objects.create(
        moment=moment,
        actor_id=actor_id,
        actor_name=actor_name,
        actor_position=actor_position,
        act=act,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        place_id=place_id,
        summary=summary[:500],
        detail=dict(detail or {}),
    )
