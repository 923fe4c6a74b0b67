"""What the entries of commendation show beside their columns: the numbers, and the way to the act."""

from typing import Any

from django.http import HttpRequest

from banmoi.kit import clock
from banmoi.reports.award_results import Results, read_results, result_lines, results_for
from banmoi.reports.awards import board_of_round
from banmoi.rooms.awards.models import AwardProposal, AwardResults, AwardRound
from banmoi.rooms.awards.queries import find_proposal, results_of
from banmoi.rooms.places.queries import places_by_id
from banmoi.rooms.registers.models import Entry
from banmoi.web.doors import rights


def proposal_results(row: AwardProposal) -> tuple[Results, AwardResults | None]:
    """The results of a proposal: as frozen when it was sent, else as they stand today."""
    kept = results_of(row.pk) if row.state != "draft" else None
    return (read_results(kept.document) if kept else results_for(row, clock.today())), kept


def results_context(row: AwardProposal) -> dict[str, Any]:
    """The results as the pages show them."""
    found, kept = proposal_results(row)
    return {
        "results": found,
        "frozen": kept,
        "result_lines": result_lines(found),
        "result_place": places_by_id([row.place_id], clock.today()).get(row.place_id),
        "proposal": row,
    }


def proposal_part(request: HttpRequest, row: Entry) -> dict[str, Any]:
    """On the entry of a proposal: its results and the way to its acts."""
    del request
    found = find_proposal(row.pk)
    return results_context(found) if found else {}


def round_part(request: HttpRequest, row: Entry) -> dict[str, Any]:
    """On the entry of a round: how it votes, what waits for whom, and the way to its acts."""
    assert isinstance(row, AwardRound)
    if row.withdrawn_at is not None:
        return {}
    return {"award_round": board_of_round(rights(request), row, clock.today())}
