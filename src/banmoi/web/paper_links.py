"""Buttons on other pages that begin a paper: of a plan, an inspection, an award round, an incoming paper."""

from collections.abc import Iterator
from dataclasses import dataclass

from banmoi.reports.awards import RoundBoard
from banmoi.reports.composing.answer_letter import KEY as ANSWER
from banmoi.reports.composing.award_papers import FAVOURED
from banmoi.reports.composing.invitation import INSPECTION
from banmoi.reports.composing.kinds import written_kinds
from banmoi.rooms.dispatch.actions import DRAFT_ACT
from banmoi.rooms.dispatch.models import IncomingPaper
from banmoi.rooms.inspections.models import Inspection, InspectionState
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.plans.models import Plan, PlanStatus

OF_OWN_PLAN = ("plan", "plan_submission", "plan_decision", "goals_notice")


@dataclass(frozen=True, slots=True)
class Way:
    """A kind of paper that can be written of what a page shows, and where it is written."""

    kind: str
    name: str
    code: str
    place_key: str


def _ways(mine: Rights, commune: NamedPlace | None, wanted: Iterator[tuple[str, str]]) -> list[Way]:
    if commune is None or commune.level != "commune" or not mine.may(DRAFT_ACT, commune.id):
        return []
    return [Way(key, written_kinds()[key].name(), code, commune.key) for key, code in wanted]


def ways_of_plan(mine: Rights, plan: Plan, commune: NamedPlace | None) -> list[Way]:
    """Of a plan that is confirmed or in force: its own paper, and those about it."""

    def wanted() -> Iterator[tuple[str, str]]:
        if plan.status not in (PlanStatus.CONFIRMED, PlanStatus.IN_FORCE):
            return
        own = plan.unit_id is None and commune is not None and plan.place_id == commune.id
        for key in OF_OWN_PLAN if own else ("plan_decision",):
            yield key, str(plan.id)

    return _ways(mine, commune, wanted())


def ways_of_inspection(mine: Rights, inspection: Inspection, commune: NamedPlace) -> list[Way]:
    """Of one that is planned the invitation, of one that is concluded the notice."""

    def wanted() -> Iterator[tuple[str, str]]:
        if inspection.state == InspectionState.PLANNED:
            yield "invitation", f"{INSPECTION}:{inspection.id}"
        if inspection.state == InspectionState.CONCLUDED:
            yield "inspection_notice", str(inspection.id)

    return _ways(mine, commune, wanted())


def ways_of_round(mine: Rights, board: RoundBoard, commune: NamedPlace) -> list[Way]:
    """Of a round in which the council favours somebody: the submissions and the decision."""
    forms = {line.row.form for line in board.lines if line.row.state in FAVOURED}

    def wanted() -> Iterator[tuple[str, str]]:
        for form in sorted(forms):
            yield "award_submission", f"{form}:{board.round.pk}"
        if "certificate" in forms:
            yield "award_decision", str(board.round.pk)

    return _ways(mine, commune, wanted())


def ways_of_incoming(mine: Rights, paper: IncomingPaper, commune: NamedPlace) -> list[Way]:
    """Of a paper that waits for an answer: the letter."""
    return _ways(mine, commune, iter(() if paper.done else ((ANSWER, str(paper.id)),)))
