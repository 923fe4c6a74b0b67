"""Asking the registers of community life."""

from collections.abc import Collection

from banmoi.rooms.community.models import Outreach


def meetings_at(place_ids: Collection[int]) -> list[Outreach]:
    """The meetings that communication was made at, of some places, the newest first."""
    rows = Outreach.objects.filter(place_id__in=list(place_ids), channel="meeting", withdrawn_at=None)
    return list(rows.order_by("-on_day", "-id"))
