"""Remembering what was sent, so that nobody is told the same twice."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from banmoi.rooms.audit.actions import record
from banmoi.rooms.notices.models import Notice


def tell_once(
    user_id: int, kind: str, key: str, send: Callable[[], object], *, moment: datetime, summary: str
) -> bool:
    """Send something to a person unless it was sent before; false when it was.

    It counts as sent before it leaves, so that two runs at the same time send one mail; what cannot be
    sent (the error goes on) is forgotten again. No lock is held while it leaves. Run by the
    installation's keeper.
    """
    with transaction.atomic():
        notice, new = Notice.objects.get_or_create(
            user_id=user_id, kind=kind, key=key, defaults={"sent_at": moment}
        )
    if not new:
        return False
    try:
        send()
    except Exception:
        notice.delete()
        raise
    record(
        moment=moment,
        actor_id=None,
        actor_name="banmoi",
        act="notice.send",
        subject_kind="user",
        subject_id=user_id,
        place_id=None,
        summary=summary,
    )
    return True
