"""Comparing a threshold with its text, and settling it: two people, dated, in the audit."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from django.db import IntegrityError, transaction

from banmoi.core.law import DECIDED_SLOT
from banmoi.reference.sets import criteria_sets
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.law.models import Collation
from banmoi.rooms.law.queries import slots_of
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.queries import Rights, require


class CollationProblem(StrEnum):
    """Why a comparison is not taken."""

    UNKNOWN_SLOT = "unknown_slot"
    ALREADY_OPEN = "already_open"
    ARTICLE_MISSING = "article_missing"
    VALUE_MISSING = "value_missing"
    SAME_PERSON = "same_person"
    ALREADY_ANSWERED = "already_answered"
    REASON_MISSING = "reason_missing"


class CollationRefusedError(Exception):
    """A comparison or an answer to one that cannot be taken, and why."""

    def __init__(self, problem: CollationProblem) -> None:
        super().__init__(problem)
        self.problem = problem


def compare(
    rights: Rights,
    *,
    place_id: int,
    set_id: str,
    rule_key: str,
    slot: str,
    value: Decimal | None,
    article: str,
    note: str,
    scan: StoredFile | None,
    moment: datetime,
) -> Collation:
    """Write down what the text says for one slot; it counts only when a second person settles it.

    `value` is None for a decided rule. Raises NotAllowedError, CollationRefusedError.
    """
    require(rights, "law.collate", place_id)
    criteria_set = criteria_sets().get(set_id)
    known = {(item.rule_key, item.slot) for item in slots_of(criteria_set)} if criteria_set else set()
    if (rule_key, slot) not in known:
        raise CollationRefusedError(CollationProblem.UNKNOWN_SLOT)
    if not article.strip():
        raise CollationRefusedError(CollationProblem.ARTICLE_MISSING)
    if (slot == DECIDED_SLOT) != (value is None):
        raise CollationRefusedError(CollationProblem.VALUE_MISSING)
    try:
        with transaction.atomic():
            row = Collation.objects.create(
                place_id=place_id,
                set_id=set_id,
                rule_key=rule_key,
                slot=slot,
                value=value,
                article=article.strip()[:200],
                note=note.strip()[:500],
                scan=scan,
                compared_by_id=rights.user_id,
                compared_at=moment,
            )
            _audit(rights, row, "law.compare", f"Đối chiếu {set_id} {rule_key} ({slot})", moment)
    except IntegrityError:
        raise CollationRefusedError(CollationProblem.ALREADY_OPEN) from None
    return row


@transaction.atomic
def settle(rights: Rights, collation_id: int, *, moment: datetime) -> Collation:
    """Agree with a comparison as the second person. Raises NotAllowedError, CollationRefusedError."""
    row = _open_row(rights, collation_id)
    row.settled_by_id, row.settled_at = rights.user_id, moment
    row.save(update_fields=["settled_by", "settled_at"])
    _audit(rights, row, "law.settle", f"Chốt {row.set_id} {row.rule_key} ({row.slot})", moment)
    return row


@transaction.atomic
def refuse(rights: Rights, collation_id: int, reason: str, *, moment: datetime) -> Collation:
    """Send a comparison back, with the reason. Raises NotAllowedError, CollationRefusedError."""
    row = _open_row(rights, collation_id)
    if not reason.strip():
        raise CollationRefusedError(CollationProblem.REASON_MISSING)
    row.refused_by_id, row.refused_at, row.refusal = rights.user_id, moment, reason.strip()[:500]
    row.save(update_fields=["refused_by", "refused_at", "refusal"])
    _audit(rights, row, "law.refuse", f"Trả lại đối chiếu {row.set_id} {row.rule_key}", moment)
    return row


def _open_row(rights: Rights, collation_id: int) -> Collation:
    row = Collation.objects.select_for_update().get(id=collation_id)
    require(rights, "law.settle", row.place_id)
    if row.settled_at is not None or row.refused_at is not None:
        raise CollationRefusedError(CollationProblem.ALREADY_ANSWERED)
    if row.compared_by_id == rights.user_id:
        raise CollationRefusedError(CollationProblem.SAME_PERSON)
    return row


def _audit(rights: Rights, row: Collation, act: str, summary: str, moment: datetime) -> None:
    leave_trace(
        rights,
        moment=moment,
        act=act,
        subject_kind="collation",
        subject_id=row.id,
        place_id=row.place_id,
        summary=summary,
        detail={"value": None if row.value is None else str(row.value), "article": row.article},
    )
