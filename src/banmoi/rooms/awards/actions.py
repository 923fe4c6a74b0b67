"""The acts of commendation: a proposal sent and taken back, reviewed, voted on, decided, published.

Each asks its own right, moves the entry with its history, and is refused with a reason that the pages say
in a sentence. What is missing is never made up.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import transaction

from banmoi.core.registers import Register
from banmoi.core.voting import Ballot
from banmoi.reference.registers import registers
from banmoi.rooms.awards.models import AwardProposal, AwardResults, AwardRound, AwardVote
from banmoi.rooms.awards.queries import PROPOSALS, ROUNDS, ballots_of, proposals_in
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.actions import leave_trace
from banmoi.rooms.people.queries import Rights, require
from banmoi.rooms.registers.actions import REASON_MOST, move_entry

REMARKS_MOST = 2000
NUMBER_MOST = 60


class AwardProblem(StrEnum):
    """Why an act of commendation is not done."""

    GONE = "gone"
    NOT_DRAFT = "not_draft"
    NOT_SENT = "not_sent"
    ROUND_CLOSED = "round_closed"
    STILL_OPEN = "still_open"
    NOT_COLLECTING = "not_collecting"
    NOTHING_SENT = "nothing_sent"
    NOT_VOTING = "not_voting"
    OWN_PROPOSAL = "own_proposal"
    UNKNOWN_BALLOT = "unknown_ballot"
    TOO_FEW = "too_few"
    NOT_PASSED = "not_passed"
    NUMBER_MISSING = "number_missing"
    DAY_MISSING = "day_missing"
    DAY_IN_FUTURE = "day_in_future"
    DAY_BEFORE_VOTE = "day_before_vote"
    REASON_MISSING = "reason_missing"
    REMARKS_MISSING = "remarks_missing"
    NOTHING_DECIDED = "nothing_decided"


class AwardRefusedError(Exception):
    """An act that is not done: why, at which field of the form, and the facts of the sentence."""

    def __init__(self, problem: AwardProblem, field: str = "", **facts: object) -> None:
        super().__init__(problem)
        self.problem, self.field, self.facts = problem, field, facts


def _register(key: str) -> Register:
    return registers()[key]


def _proposal(proposal_id: int) -> AwardProposal:
    """A proposal with its round, both held while the act lasts."""
    rows = AwardProposal.objects.select_for_update(of=("self",)).select_related("round")
    row = rows.filter(id=proposal_id, withdrawn_at=None).first()
    if row is None:
        raise AwardRefusedError(AwardProblem.GONE)
    AwardRound.objects.select_for_update().get(id=row.round_id)
    row.round.refresh_from_db()
    return row


def _round(round_id: int) -> AwardRound:
    row = AwardRound.objects.select_for_update().filter(id=round_id, withdrawn_at=None).first()
    if row is None:
        raise AwardRefusedError(AwardProblem.GONE)
    return row


def _move(
    rights: Rights,
    row: AwardProposal,
    cells: Mapping[str, Any],
    act: str,
    right: str,
    moment: datetime,
    reason: str = "",
    files: Sequence[StoredFile] = (),
) -> None:
    move_entry(
        rights, _register(PROPOSALS), row.pk, cells, act=act, right=right, reason=reason, files=files,
        moment=moment,
    )  # fmt: skip


@transaction.atomic
def send_proposal(rights: Rights, proposal_id: int, document: Mapping[str, Any], *, moment: datetime) -> None:
    """Send a proposal to the council, with what the system knows frozen beside it (`document`).

    Raises NotAllowedError, AwardRefusedError.
    """
    row = _proposal(proposal_id)
    require(rights, "award.propose", row.place_id)
    if row.state != "draft":
        raise AwardRefusedError(AwardProblem.NOT_DRAFT)
    day = moment.date()
    if row.round.state != "collecting" or not row.round.opens <= day <= row.round.closes:
        raise AwardRefusedError(AwardProblem.ROUND_CLOSED, opens=row.round.opens, closes=row.round.closes)
    AwardResults.objects.create(
        proposal=row, day=day, document=dict(document), sent_by_id=rights.user_id, frozen_at=moment
    )
    _move(rights, row, {"state": "sent", "sent_on": day}, "send", "award.propose", moment)


@transaction.atomic
def take_back(rights: Rights, proposal_id: int, *, reason: str, moment: datetime) -> None:
    """The proposer takes a proposal back to change it, while the round still takes proposals."""
    _back(rights, proposal_id, "take_back", "award.propose", reason, moment)


@transaction.atomic
def return_proposal(rights: Rights, proposal_id: int, *, reason: str, moment: datetime) -> None:
    """The council gives a proposal back with the reason; it may do so until the vote is closed."""
    _back(rights, proposal_id, "return", "award.vote", reason, moment)


def _back(rights: Rights, proposal_id: int, act: str, right: str, reason: str, moment: datetime) -> None:
    row = _proposal(proposal_id)
    require(rights, right, row.place_id)
    reason = reason.strip()[:REASON_MOST]
    if not reason:
        raise AwardRefusedError(AwardProblem.REASON_MISSING, "reason")
    if row.state != "sent":
        raise AwardRefusedError(AwardProblem.NOT_SENT)
    if act == "take_back" and row.round.state != "collecting":
        raise AwardRefusedError(AwardProblem.NOT_COLLECTING)
    AwardVote.objects.filter(proposal=row).delete()
    _move(rights, row, {"state": "draft", "sent_on": None}, act, right, moment, reason)


@transaction.atomic
def review_proposal(rights: Rights, proposal_id: int, remarks: str, *, moment: datetime) -> None:
    """Write the council's remarks on a proposal that was sent; what stood before stays in its history."""
    row = _proposal(proposal_id)
    require(rights, "award.vote", row.place_id)
    remarks = remarks.strip()[:REMARKS_MOST]
    if not remarks:
        raise AwardRefusedError(AwardProblem.REMARKS_MISSING, "remarks")
    if row.state != "sent":
        raise AwardRefusedError(AwardProblem.NOT_SENT)
    _move(rights, row, {"remarks": remarks}, "review", "award.vote", moment)


@transaction.atomic
def open_vote(rights: Rights, round_id: int, *, moment: datetime) -> None:
    """Begin the vote on all proposals that were sent, once the round takes no more."""
    row = _round(round_id)
    require(rights, "award.vote", row.place_id)
    if row.state != "collecting":
        raise AwardRefusedError(AwardProblem.NOT_COLLECTING)
    if moment.date() <= row.closes:
        raise AwardRefusedError(AwardProblem.STILL_OPEN, closes=row.closes)
    if not any(item.state == "sent" for item in proposals_in(round_id)):
        raise AwardRefusedError(AwardProblem.NOTHING_SENT)
    _move_round(rights, row, {"state": "voting"}, "open_vote", moment)


def _move_round(
    rights: Rights, row: AwardRound, cells: Mapping[str, Any], act: str, moment: datetime
) -> None:
    move_entry(rights, _register(ROUNDS), row.pk, cells, act=act, right="award.vote", moment=moment)


@transaction.atomic
def cast_ballot(rights: Rights, proposal_id: int, ballot: str, *, moment: datetime) -> None:
    """Vote on a proposal, or vote otherwise than before; nobody votes on their own proposal.

    The trail says that somebody voted, never how.
    """
    row = _proposal(proposal_id)
    require(rights, "award.vote", row.place_id)
    require(rights, "award.vote", row.round.place_id)
    if row.round.state != "voting" or row.state != "sent":
        raise AwardRefusedError(AwardProblem.NOT_VOTING)
    if ballot not in set(Ballot):
        raise AwardRefusedError(AwardProblem.UNKNOWN_BALLOT, "ballot")
    if rights.user_id in ballots_of(row.round, [row], rights.user_id, moment.date()).barred[row.pk]:
        raise AwardRefusedError(AwardProblem.OWN_PROPOSAL)
    AwardVote.objects.update_or_create(
        proposal=row, user_id=rights.user_id, defaults={"ballot": ballot, "cast_at": moment}
    )
    leave_trace(
        rights, moment=moment, act="award.vote", subject_kind="entry", subject_id=f"{PROPOSALS}:{row.pk}",
        place_id=row.place_id, summary=f"Bỏ phiếu khen thưởng: {row.title}"[:200],
    )  # fmt: skip


@transaction.atomic
def close_vote(rights: Rights, round_id: int, *, moment: datetime) -> None:
    """Close the vote of a round: each proposal's ballots are counted and its result stands.

    Refused while too few voted on one of them; the council may give that one back instead.
    """
    row = _round(round_id)
    require(rights, "award.vote", row.place_id)
    if row.state != "voting":
        raise AwardRefusedError(AwardProblem.NOT_VOTING)
    sent = [item for item in proposals_in(round_id) if item.state == "sent"]
    found = ballots_of(row, sent, rights.user_id, moment.date())
    short = [item for item in sent if found.outcomes[item.pk].passed is None]
    if short:
        first = found.outcomes[short[0].pk]
        raise AwardRefusedError(
            AwardProblem.TOO_FEW, title=short[0].title, cast=first.count.cast, wanted=first.wanted,
            entitled=first.entitled, others=len(short) - 1,
        )  # fmt: skip
    for item in sent:
        result = found.outcomes[item.pk]
        cells = {
            "state": "passed" if result.passed else "failed",
            "votes_for": result.count.favour,
            "votes_against": result.count.against,
            "votes_abstain": result.count.abstain,
        }
        _move(rights, item, cells, "vote", "award.vote", moment)
    _move_round(rights, row, {"state": "voted", "voted_on": moment.date()}, "close_vote", moment)


@transaction.atomic
def decide(
    rights: Rights,
    proposal_id: int,
    number: str,
    day: date | None,
    *,
    files: Sequence[StoredFile] = (),
    moment: datetime,
) -> None:
    """The chair commends: the number and day of the decision, whose paper may be added."""
    row = _proposal(proposal_id)
    require(rights, "award.decide", row.place_id)
    number = " ".join(number.split())[:NUMBER_MOST]
    if row.state != "passed":
        raise AwardRefusedError(AwardProblem.NOT_PASSED)
    if not number:
        raise AwardRefusedError(AwardProblem.NUMBER_MISSING, "number")
    if day is None:
        raise AwardRefusedError(AwardProblem.DAY_MISSING, "day")
    if day > moment.date():
        raise AwardRefusedError(AwardProblem.DAY_IN_FUTURE, "day")
    if row.round.voted_on is not None and day < row.round.voted_on:
        raise AwardRefusedError(AwardProblem.DAY_BEFORE_VOTE, "day", voted_on=row.round.voted_on)
    cells = {"state": "decided", "decision_number": number, "decided_on": day}
    _move(rights, row, cells, "decide", "award.decide", moment, files=files)


@transaction.atomic
def decline(rights: Rights, proposal_id: int, *, reason: str, moment: datetime) -> None:
    """The chair does not commend although the council was in favour, with the reason."""
    row = _proposal(proposal_id)
    require(rights, "award.decide", row.place_id)
    reason = reason.strip()[:REASON_MOST]
    if row.state != "passed":
        raise AwardRefusedError(AwardProblem.NOT_PASSED)
    if not reason:
        raise AwardRefusedError(AwardProblem.REASON_MISSING, "why")
    _move(rights, row, {"state": "declined", "declined_why": reason}, "decline", "award.decide", moment)


@transaction.atomic
def publish(rights: Rights, round_id: int, *, moment: datetime) -> int:
    """Make known all that was decided in a round, names included; how many."""
    row = _round(round_id)
    require(rights, "award.vote", row.place_id)
    decided = [item for item in proposals_in(round_id) if item.state == "decided"]
    if not decided:
        raise AwardRefusedError(AwardProblem.NOTHING_DECIDED)
    for item in decided:
        cells = {"state": "published", "published_on": moment.date()}
        _move(rights, item, cells, "publish", "award.vote", moment)
    return len(decided)
