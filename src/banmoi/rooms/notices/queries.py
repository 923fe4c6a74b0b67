"""What was already sent to whom."""

from banmoi.rooms.notices.models import Notice


def told(kind: str, key: str) -> set[int]:
    """The people who were already sent this."""
    return set(Notice.objects.filter(kind=kind, key=key).values_list("user_id", flat=True))
