"""Freezing an assessment, and closing a period with its verdicts."""

from datetime import date, datetime

from django.db import transaction

from banmoi.core.periods import Period
from banmoi.rooms.assessments.models import FrozenAssessment
from banmoi.rooms.assessments.queries import document_of, sets_of_level, standing_of
from banmoi.rooms.indicators.actions import close_period
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.queries import Rights, require
from banmoi.rooms.places.queries import NamedPlace


@transaction.atomic
def freeze(
    rights: Rights,
    place: NamedPlace,
    set_id: str,
    on: date,
    *,
    ground: str,
    moment: datetime,
    demonstration: bool = False,
) -> FrozenAssessment:
    """Keep the verdict of a set on a day with the values, thresholds and evidence that it rests on.

    Raises NotAllowedError.
    """
    require(rights, "assessment.freeze", place.id)
    document = document_of(standing_of(place, on), set_id)
    frozen = FrozenAssessment.objects.create(
        place_id=place.id,
        set_id=set_id,
        set_version=document["set"]["version"],
        on=on,
        state=document["state"],
        document=document,
        digest=document["digest"],
        ground=ground.strip()[:200],
        frozen_by_id=rights.user_id,
        frozen_at=moment,
        demonstration=demonstration,
    )
    leave_trace(
        rights,
        moment=moment,
        act="assessment.freeze",
        subject_kind="assessment",
        subject_id=frozen.id,
        place_id=place.id,
        summary=f"Chốt đánh giá {set_id} ngày {on:%d/%m/%Y}",
        detail={"digest": frozen.digest, "state": frozen.state},
    )
    return frozen


@transaction.atomic
def close_with_verdicts(
    rights: Rights, place: NamedPlace, period: Period, *, moment: datetime
) -> list[FrozenAssessment]:
    """Close a period and freeze the verdicts of every set in force on its last day.

    Raises NotAllowedError, ReportRefusedError.
    """
    close_period(rights, place.id, period, moment=moment)
    on = min(period.end, moment.date())
    return [
        freeze(rights, place, item.id, on, ground=f"Khóa kỳ {period.label_vi}", moment=moment)
        for item in sets_of_level(place.level)
        if item.in_force(on)
    ]
