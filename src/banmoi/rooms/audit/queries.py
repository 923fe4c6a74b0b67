"""Questions to the audit trail."""

from collections.abc import Collection

from django.db.models import QuerySet

from banmoi.rooms.audit.models import AuditEntry


def trail_of(subject_kind: str, subject_ids: Collection[str]) -> QuerySet[AuditEntry]:
    """The lines about some things of one kind, newest first."""
    return AuditEntry.objects.filter(subject_kind=subject_kind, subject_id__in=list(subject_ids))


def trail_of_places(place_ids: Collection[int]) -> QuerySet[AuditEntry]:
    """All lines under some places, newest first."""
    return AuditEntry.objects.filter(place_id__in=list(place_ids))


def newest_line() -> int:
    """The number of the newest line; 0 where there is none. It grows with every act."""
    return AuditEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0
