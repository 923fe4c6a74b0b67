"""A round of commendation as people read it: its proposals, its vote, and what waits for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from banmoi.core.voting import Ballot, Outcome
from banmoi.reference.registers import registers
from banmoi.reports.registers import cell_text, name_act
from banmoi.rooms.awards.models import AwardProposal, AwardRound
from banmoi.rooms.awards.queries import PROPOSALS, ROUNDS, Ballots, ballots_of, proposals_in
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import places_by_id
from banmoi.rooms.registers.queries import may_see_names

name_act("send", "gửi Hội đồng", "sent to the council")
name_act("take_back", "rút lại", "taken back")
name_act("return", "trả lại người đề nghị", "given back")
name_act("review", "ghi ý kiến của Hội đồng", "remarks of the council")
name_act("open_vote", "mở bỏ phiếu", "vote opened")
name_act("close_vote", "đóng bỏ phiếu", "vote closed")
name_act("vote", "Hội đồng bỏ phiếu xong", "council voted")
name_act("decide", "quyết định khen", "decided")
name_act("decline", "không khen", "not commended")
name_act("publish", "công bố", "published")


@dataclass(frozen=True, slots=True)
class Wait:
    """Something that waits: for whom, what, how many."""

    who: str
    what: str
    count: int


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal in a round: whom it names (as the reader may know it), its vote, and the reader's part."""

    row: AwardProposal
    whom: str
    place: str
    outcome: Outcome | None
    mine: str
    may_vote: bool
    barred: bool


@dataclass(frozen=True, slots=True)
class RoundBoard:
    """A round with its proposals and what waits for whom."""

    round: AwardRound
    lines: tuple[ProposalLine, ...]
    waits: tuple[Wait, ...]
    members: tuple[str, ...]


def ballot_text(ballot: str) -> str:
    """A ballot in words."""
    return {
        Ballot.FOR: _("Đồng ý"),
        Ballot.AGAINST: _("Không đồng ý"),
        Ballot.ABSTAIN: _("Không có ý kiến"),
    }[Ballot(ballot)]


def may_know_person(rights: Rights, row: AwardProposal) -> bool:
    """Whether the reader may know which person is proposed: who keeps the register there, who oversees,
    and after it was published everybody who reads the place."""
    return row.state == "published" or may_see_names(rights, registers()[PROPOSALS], row.place_id)


def whom(rights: Rights, row: AwardProposal, place: str) -> str:
    """Who is proposed, as far as the reader may know."""
    if row.kind == "unit":
        return row.unit
    if row.kind == "hamlet":
        return place
    return row.person if may_know_person(rights, row) else _("Một cá nhân (%(place)s)") % {"place": place}


def award_word(row: AwardRound | AwardProposal, column: str) -> str:
    """A choice of a round or a proposal in the words of the page."""
    register = registers()[ROUNDS if isinstance(row, AwardRound) else PROPOSALS]
    return cell_text(register.column(column), getattr(row, column) or None, {})


def board_of_round(rights: Rights, row: AwardRound, day: date) -> RoundBoard:
    """A round for a reader. The number of queries does not grow with proposals."""
    proposals = proposals_in(row.pk)
    found = ballots_of(row, proposals, rights.user_id, day)
    titles = {key: place.title for key, place in places_by_id({p.place_id for p in proposals}, day).items()}
    voter = rights.may("award.vote", row.place_id)
    lines = tuple(_line(rights, item, found, titles.get(item.place_id, ""), voter) for item in proposals)
    members = tuple(member.name for member in found.members)
    return RoundBoard(row, lines, tuple(_waits(row, proposals, found, day)), members)


def _line(rights: Rights, item: AwardProposal, found: Ballots, place: str, voter: bool) -> ProposalLine:
    barred = rights.user_id in found.barred[item.pk]
    voting = item.round.state == "voting" and item.state == "sent"
    shown = voting or item.votes_for is not None
    return ProposalLine(
        item, whom(rights, item, place), place, found.outcomes[item.pk] if shown else None,
        found.mine.get(item.pk, ""), voter and voting and not barred, voter and voting and barred,
    )  # fmt: skip


def _waits(row: AwardRound, proposals: Sequence[AwardProposal], found: Ballots, day: date) -> list[Wait]:
    """What waits, in the order of the steps."""
    states = [item.state for item in proposals]
    waits = []
    council = _("Hội đồng")
    if row.state == "collecting":
        open_ = row.opens <= day <= row.closes
        if states.count("draft"):
            what = _("đề nghị đang soạn, chưa gửi") if open_ else _("đề nghị chưa gửi, đợt đã hết nhận")
            waits.append(Wait(_("Người đề nghị"), what, states.count("draft")))
        unread = sum(item.state == "sent" and not item.remarks for item in proposals)
        if unread:
            waits.append(Wait(council, _("đề nghị chưa có ý kiến của Hội đồng"), unread))
        if day > row.closes and states.count("sent"):
            waits.append(Wait(council, _("đề nghị chờ mở bỏ phiếu"), states.count("sent")))
    if row.state == "voting":
        for member in found.members:
            owed = sum(
                item.state == "sent"
                and member.user_id not in found.barred[item.pk]
                and member.user_id not in found.voted[item.pk]
                for item in proposals
            )
            if owed:
                waits.append(Wait(member.name, _("đề nghị chưa bỏ phiếu"), owed))
        if len(waits) == 0:
            waits.append(Wait(council, _("đề nghị chờ đóng bỏ phiếu"), states.count("sent")))
    if states.count("passed"):
        waits.append(Wait(_("Chủ tịch UBND xã"), _("đề nghị chờ quyết định"), states.count("passed")))
    if states.count("decided"):
        waits.append(Wait(council, _("quyết định chờ công bố"), states.count("decided")))
    return waits
