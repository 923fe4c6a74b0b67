"""Making recommendations, answering them, and verifying or sending back the answer."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.inspections.actions import (
    InspectionProblem,
    InspectionRefusedError,
    locked,
    under_way,
    unit_in_reach,
)
from banmoi.rooms.inspections.models import (
    Recommendation,
    RecommendationState,
    RecommendationStep,
)
from banmoi.rooms.inspections.queries import answerers
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.queries import NotAllowedError, Rights, require


@transaction.atomic
def recommend(
    rights: Rights,
    inspection_id: int,
    *,
    text: str,
    owner_id: int | None,
    due: date | None,
    moment: datetime,
) -> Recommendation:
    """Ask something of a unit by a day, while the inspection is being held.

    Raises NotAllowedError, InspectionRefusedError.
    """
    found = locked(rights, inspection_id)
    under_way(found)
    if not text.strip():
        raise InspectionRefusedError(InspectionProblem.TEXT_MISSING, "recommendation")
    if owner_id is None:
        raise InspectionRefusedError(InspectionProblem.UNKNOWN_UNIT, "owner")
    unit = unit_in_reach(found, owner_id, moment.date(), "owner")
    if due is None:
        raise InspectionRefusedError(InspectionProblem.DAY_MISSING, "due")
    if found.held_on is not None and due < found.held_on:
        raise InspectionRefusedError(InspectionProblem.DUE_TOO_EARLY, "due")
    last = found.recommendations.order_by("-order").first()
    made = Recommendation.objects.create(
        inspection=found, order=last.order + 1 if last else 1, text=text.strip()[:1000], owner=unit,
        due=due, made_by_id=rights.user_id, made_at=moment,
    )  # fmt: skip
    _trace(rights, made, moment, "recommendation.make", f"Kiến nghị với {unit.name_vi}: {made.text[:200]}")
    return made


@transaction.atomic
def withdraw(rights: Rights, recommendation_id: int, *, moment: datetime) -> bool:
    """Take out a recommendation made by mistake: only while its inspection is being held and nobody has
    answered. False when it is not there.

    Raises NotAllowedError, InspectionRefusedError.
    """
    row = Recommendation.objects.filter(id=recommendation_id).first()
    if row is None:
        return False
    under_way(locked(rights, row.inspection_id))
    if row.steps.exists():
        raise InspectionRefusedError(InspectionProblem.ALREADY_ANSWERED)
    if row.seen.exists():
        raise InspectionRefusedError(InspectionProblem.SEEN_LATER)
    _trace(rights, row, moment, "recommendation.withdraw", f"Bỏ kiến nghị ghi nhầm: {row.text[:200]}")
    row.delete()
    return True


@transaction.atomic
def answer(
    rights: Rights,
    recommendation_id: int,
    text: str,
    files: Sequence[StoredFile] = (),
    *,
    moment: datetime,
) -> RecommendationStep:
    """Answer for the unit that owns the recommendation: what was done, with files.

    Raises NotAllowedError (who may not see the place), InspectionRefusedError.
    """
    row = _locked(rights, recommendation_id)
    if row.owner_id not in rights.units:
        raise InspectionRefusedError(InspectionProblem.NOT_OWNER)
    if row.state == RecommendationState.VERIFIED:
        raise InspectionRefusedError(InspectionProblem.CLOSED)
    if row.state == RecommendationState.ANSWERED:
        raise InspectionRefusedError(InspectionProblem.ALREADY_ANSWERED)
    if not text.strip():
        raise InspectionRefusedError(InspectionProblem.TEXT_MISSING, "text")
    return _step(rights, row, RecommendationState.ANSWERED, text, files, moment)


@transaction.atomic
def judge_answer(
    rights: Rights, recommendation_id: int, *, verified: bool, reason: str = "", moment: datetime
) -> RecommendationStep:
    """Verify the answer, which closes the recommendation, or send it back with the reason. Nobody who has
    answered it does either.

    Raises NotAllowedError, InspectionRefusedError.
    """
    row = _locked(rights, recommendation_id)
    require(rights, "inspection.manage", row.inspection.place_id)
    if row.state == RecommendationState.VERIFIED:
        raise InspectionRefusedError(InspectionProblem.CLOSED)
    if row.state != RecommendationState.ANSWERED:
        raise InspectionRefusedError(InspectionProblem.NOT_ANSWERED)
    if rights.user_id in answerers(row):
        raise InspectionRefusedError(InspectionProblem.OWN_ANSWER)
    if not verified and not reason.strip():
        raise InspectionRefusedError(InspectionProblem.REASON_MISSING, "reason")
    outcome = RecommendationState.VERIFIED if verified else RecommendationState.RETURNED
    return _step(rights, row, outcome, reason, (), moment)


def _locked(rights: Rights, recommendation_id: int) -> Recommendation:
    rows = Recommendation.objects.select_for_update(of=("self",)).select_related("inspection")
    row = rows.get(id=recommendation_id)
    if not rights.may("place.read", row.inspection.place_id):
        raise NotAllowedError("place.read", row.inspection.place_id, visible=False)
    return row


_WORDS = {
    RecommendationState.ANSWERED: ("recommendation.answer", "Trả lời kiến nghị"),
    RecommendationState.VERIFIED: ("recommendation.verify", "Xác nhận đã thực hiện kiến nghị"),
    RecommendationState.RETURNED: ("recommendation.return", "Trả lại câu trả lời kiến nghị"),
}


def _step(
    rights: Rights,
    row: Recommendation,
    outcome: RecommendationState,
    text: str,
    files: Sequence[StoredFile],
    moment: datetime,
) -> RecommendationStep:
    step = RecommendationStep.objects.create(
        recommendation=row, outcome=outcome, text=text.strip()[:1000],
        said_by_id=rights.user_id, said_at=moment,
    )  # fmt: skip
    step.files.add(*files)
    row.state = outcome
    row.save(update_fields=["state"])
    act, words = _WORDS[outcome]
    detail: dict[str, object] = {"reason": step.text} if outcome == RecommendationState.RETURNED else {}
    _trace(rights, row, moment, act, f"{words}: {row.text[:200]}", detail)
    return step


def _trace(
    rights: Rights,
    row: Recommendation,
    moment: datetime,
    act: str,
    summary: str,
    detail: dict[str, object] | None = None,
) -> None:
    leave_trace(
        rights,
        moment=moment,
        act=act,
        subject_kind="recommendation",
        subject_id=row.id,
        place_id=row.inspection.place_id,
        summary=summary,
        detail=detail,
    )
