"""Asking about commendation: rounds, proposals, ballots, who may vote on what, what waits."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from banmoi.core.voting import Count, Outcome, ShareOf, VotingRule, count_of, outcome, parse_share
from banmoi.kit.text import fold
from banmoi.reference.roles import roles
from banmoi.rooms.awards.models import AwardProposal, AwardResults, AwardRound, AwardVote, RankingWeight
from banmoi.rooms.people.models import Position, Unit
from banmoi.rooms.people.queries import Rights, seated, units_of
from banmoi.rooms.registers.models import EntryChange

ROUNDS, PROPOSALS, WEIGHTS = "award_rounds", "award_proposals", "ranking_weights"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who votes: the person, their units, and the places at which they sit."""

    user_id: int
    name: str
    units: frozenset[int] = frozenset()
    homes: frozenset[int] = frozenset()


def rounds_at(place_id: int) -> list[AwardRound]:
    """The rounds of a commune, the newest first."""
    return list(AwardRound.objects.filter(place_id=place_id, withdrawn_at=None).order_by("-opens", "-id"))


def proposals_in(round_id: int) -> list[AwardProposal]:
    """The proposals of a round in the order in which they were written."""
    rows = AwardProposal.objects.filter(round_id=round_id, withdrawn_at=None)
    return list(rows.select_related("round", "made_by").order_by("id"))


def find_proposal(proposal_id: int) -> AwardProposal | None:
    """A proposal that was not withdrawn, with its round."""
    rows = AwardProposal.objects.filter(id=proposal_id, withdrawn_at=None)
    return rows.select_related("round", "made_by").first()


def published_at(place_ids: Collection[int], year: int | None = None) -> list[AwardProposal]:
    """What was published of some places, the newest decision first; of one year or of all."""
    rows = AwardProposal.objects.filter(
        place_id__in=list(place_ids), state="published", withdrawn_at=None
    ).select_related("round")
    if year is not None:
        rows = rows.filter(round__year=year)
    return list(rows.order_by("-decided_on", "-id"))


def published_years(place_ids: Collection[int]) -> list[int]:
    """The years of which commendations were published, the newest first."""
    rows = AwardProposal.objects.filter(place_id__in=list(place_ids), state="published", withdrawn_at=None)
    return sorted(set(rows.values_list("round__year", flat=True)), reverse=True)


def results_of(proposal_id: int) -> AwardResults | None:
    """The results that were frozen when the proposal was last sent."""
    return AwardResults.objects.filter(proposal_id=proposal_id).order_by("-id").first()


def rule_of(row: AwardRound) -> VotingRule:
    """The voting rule of a round, as its council's regulation says."""
    return VotingRule(row.members, parse_share(row.quorum), parse_share(row.share), ShareOf(row.share_of))


def _votes_in(role: str) -> bool:
    return role in roles() and "award.vote" in roles()[role].acts


def council(place_id: int, day: date) -> list[Member]:
    """The members of a commune's council who have an account, by name. One query."""
    positions = seated(day)
    voters = {p.user_id for p in positions if p.unit.place_id == place_id and _votes_in(p.role)}
    found: dict[int, list[Position]] = {}
    for position in positions:
        if position.user_id in voters:
            found.setdefault(position.user_id, []).append(position)
    members = [
        Member(
            user_id,
            rows[0].user.full_name,
            frozenset(row.unit_id for row in rows),
            frozenset(row.unit.place_id for row in rows),
        )
        for user_id, rows in found.items()
    ]
    return sorted(members, key=lambda item: (item.name, item.user_id))


def unit_named(place_id: int, name: str, day: date) -> Unit | None:
    """The unit of a place with this name, marks and case set aside."""
    return next((unit for unit in units_of({place_id}, day) if fold(unit.name_vi) == fold(name)), None)


@dataclass(frozen=True, slots=True)
class Ballots:
    """The ballots of some proposals: what the person said, who voted, what it comes to, who may not vote."""

    mine: Mapping[int, str] = field(default_factory=dict)
    voted: Mapping[int, frozenset[int]] = field(default_factory=dict)
    outcomes: Mapping[int, Outcome] = field(default_factory=dict)
    barred: Mapping[int, frozenset[int]] = field(default_factory=dict)
    members: tuple[Member, ...] = ()


def ballots_of(row: AwardRound, proposals: Collection[AwardProposal], user_id: int, day: date) -> Ballots:
    """Everything about the vote on some proposals of one round. A constant number of queries."""
    members = council(row.place_id, day)
    barred = _barred(proposals, members, day)
    said: dict[int, list[str]] = {}
    voted: dict[int, set[int]] = {item.pk: set() for item in proposals}
    mine: dict[int, str] = {}
    votes = AwardVote.objects.filter(proposal__in=[item.pk for item in proposals])
    for vote in votes:
        # A ballot of somebody who may no longer vote on this proposal does not count.
        if vote.user_id in barred[vote.proposal_id]:
            continue
        said.setdefault(vote.proposal_id, []).append(vote.ballot)
        voted[vote.proposal_id].add(vote.user_id)
        if vote.user_id == user_id:
            mine[vote.proposal_id] = vote.ballot
    rule = rule_of(row)
    found = {item.pk: outcome(rule, _count(item, said), len(barred[item.pk])) for item in proposals}
    who = {number: frozenset(users) for number, users in voted.items()}
    return Ballots(mine, who, found, barred, tuple(members))


def _count(item: AwardProposal, said: Mapping[int, list[str]]) -> Count:
    """The ballots as they stand; after the vote was closed, as they were counted then."""
    if item.votes_for is not None:
        return Count(item.votes_for, item.votes_against or 0, item.votes_abstain or 0)
    return count_of(said.get(item.pk, []))


def _barred(
    proposals: Collection[AwardProposal], members: Collection[Member], day: date
) -> dict[int, frozenset[int]]:
    """For each proposal the members who may not vote on it: who wrote or sent it, who is proposed, who sits
    in the unit or at the hamlet that is proposed."""
    ids = [item.pk for item in proposals]
    sent = EntryChange.objects.filter(register=PROPOSALS, entry__in=ids, act="send")
    senders: dict[int, set[int]] = {}
    for entry, user_id in sent.values_list("entry", "changed_by_id"):
        senders.setdefault(entry, set()).add(user_id)
    places = {item.place_id for item in proposals if item.kind == "unit"}
    units = {(unit.place_id, fold(unit.name_vi)): unit.id for unit in units_of(places, day)} if places else {}
    found = {}
    for item in proposals:
        own = senders.get(item.pk, set()) | {item.made_by_id}
        unit = units.get((item.place_id, fold(item.unit))) if item.kind == "unit" else None
        found[item.pk] = frozenset(
            member.user_id
            for member in members
            if member.user_id in own
            or (unit is not None and unit in member.units)
            or (item.kind == "hamlet" and item.place_id in member.homes)
            or (item.kind == "person" and fold(item.person) == fold(member.name))
        )
    return found


def ballots_missing(rights: Rights) -> int:
    """On how many proposals under vote a member has not voted and may. At most five queries; none for who
    votes nowhere."""
    places = rights.anywhere("award.vote")
    if not places:
        return 0
    rows = AwardProposal.objects.filter(
        place_id__in=list(places), round__place_id__in=list(places), state="sent", round__state="voting",
        withdrawn_at=None,
    ).exclude(votes__user_id=rights.user_id)  # fmt: skip
    found = list(rows)
    if not found:
        return 0
    me = Member(rights.user_id, rights.name, rights.units, frozenset(rights.homes))
    barred = _barred(found, [me], rights.day)
    return sum(not barred[item.pk] for item in found)


def decisions_missing(rights: Rights) -> int:
    """How many proposals that the council favours wait for the person's decision. One query, or none."""
    places = rights.anywhere("award.decide")
    if not places:
        return 0
    rows = AwardProposal.objects.filter(place_id__in=list(places), state="passed", withdrawn_at=None)
    return rows.count()


def weights_on(place_id: int, day: date) -> dict[str, RankingWeight]:
    """The commune's own weights on a day: of each indicator the newest line that applies."""
    rows = RankingWeight.objects.filter(place_id=place_id, withdrawn_at=None, since__lte=day)
    return {row.indicator: row for row in rows.order_by("since", "id")}


def same_weight(row: RankingWeight) -> bool:
    """Whether another line sets the same indicator from the same day."""
    others = RankingWeight.objects.filter(
        Q(place_id=row.place_id), indicator=row.indicator, since=row.since, withdrawn_at=None
    )
    return others.exclude(id=row.pk).exists()
