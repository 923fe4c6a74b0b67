"""Commendation: typed tables of its registers, the results that were frozen, and the ballots."""

from django.db import models

from banmoi.core.registers import CellError, CellProblem
from banmoi.core.voting import Ballot
from banmoi.kit.privacy import classed
from banmoi.rooms.people.models import User
from banmoi.rooms.registers.models import OWN, OWN_PERSONAL, Entry, register_table

DECIDED = ("decided", "published")


@register_table("award_rounds")
class AwardRound(Entry):
    """A round: when it takes proposals, whose council votes, and by which rule, with its ground."""

    PRIVACY = classed(
        official=OWN
        + "name year opens closes council members quorum share share_of ground state voted_on note",
        personal=OWN_PERSONAL,
    )

    name = models.CharField(max_length=200)
    year = models.BigIntegerField()
    opens = models.DateField()
    closes = models.DateField()
    council = models.CharField(max_length=200)
    members = models.BigIntegerField()
    quorum = models.CharField(max_length=30)
    share = models.CharField(max_length=30)
    share_of = models.CharField(max_length=10)
    ground = models.CharField(max_length=200)
    state = models.CharField(max_length=12, blank=True)
    voted_on = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(name="round_has_members", condition=models.Q(members__gt=0)),
            models.CheckConstraint(
                name="round_closes_after_it_opens", condition=models.Q(closes__gte=models.F("opens"))
            ),
            models.CheckConstraint(
                name="round_voted_on_a_day",
                condition=models.Q(state="voted", voted_on__isnull=False)
                | (~models.Q(state="voted") & models.Q(voted_on__isnull=True)),
            ),
        ]

    def derive(self) -> None:
        """A round begins by taking proposals; a council has members."""
        self.state = self.state or "collecting"
        if self.members < 1:
            raise CellError(CellProblem.RULE, rule="awards.no_members")


@register_table("award_proposals")
class AwardProposal(Entry):
    """A proposal: who is to be commended, for what, by whose proposal; how the council and the chair
    answered. What is written of achievements may name persons, so it concerns them."""

    PRIVACY = classed(
        official=OWN
        + "title round kind unit form proposer state sent_on votes_for votes_against votes_abstain "
        + "decision_number decided_on published_on",
        personal=OWN_PERSONAL + "person achievements remarks declined_why",
    )

    title = models.CharField(max_length=200)
    round = models.ForeignKey(AwardRound, models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=10)
    unit = models.CharField(max_length=200, blank=True)
    person = models.CharField(max_length=200, blank=True)
    form = models.CharField(max_length=20)
    achievements = models.TextField()
    proposer = models.CharField(max_length=200)
    state = models.CharField(max_length=12, blank=True)
    sent_on = models.DateField(null=True)
    remarks = models.TextField(blank=True)
    votes_for = models.BigIntegerField(null=True)
    votes_against = models.BigIntegerField(null=True)
    votes_abstain = models.BigIntegerField(null=True)
    decision_number = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True)
    declined_why = models.CharField(max_length=300, blank=True)
    published_on = models.DateField(null=True)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(
                name="proposal_names_whom",
                condition=models.Q(kind="hamlet", unit="", person="")
                | (models.Q(kind="unit", person="") & ~models.Q(unit=""))
                | (models.Q(kind="person", unit="") & ~models.Q(person="")),
            ),
            models.CheckConstraint(
                name="proposal_decided_by_number_and_day",
                condition=(
                    models.Q(state__in=DECIDED, decided_on__isnull=False) & ~models.Q(decision_number="")
                )
                | (~models.Q(state__in=DECIDED) & models.Q(decision_number="", decided_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="proposal_published_on_a_day",
                condition=models.Q(state="published", published_on__isnull=False)
                | (~models.Q(state="published") & models.Q(published_on__isnull=True)),
            ),
        ]

    def derive(self) -> None:
        """A proposal begins as a draft; whom it names goes with its kind."""
        self.state = self.state or "draft"
        named = {"unit": self.unit, "person": self.person}
        for kind, name in named.items():
            if bool(name) != (kind == self.kind):
                rule = f"awards.{kind}_not_meant" if name else f"awards.{kind}_missing"
                raise CellError(CellProblem.RULE, rule=rule)


@register_table("ranking_weights")
class RankingWeight(Entry):
    """How much an indicator counts when the commune's hamlets are ranked, from a day, on a ground."""

    PRIVACY = classed(official=OWN + "indicator weight since ground", personal=OWN_PERSONAL)

    indicator = models.CharField(max_length=60)
    weight = models.DecimalField(max_digits=14, decimal_places=3)
    since = models.DateField()
    ground = models.CharField(max_length=200)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(name="weight_not_negative", condition=models.Q(weight__gte=0)),
        ]


class AwardResults(models.Model):
    """What the system knew of who is proposed when the proposal was sent: numbers, sources and the day.
    Only ever added; the newest counts. It names no person."""

    PRIVACY = classed(official="id proposal day document frozen_at", personal="sent_by")

    proposal = models.ForeignKey(AwardProposal, models.PROTECT, related_name="results")
    day = models.DateField()
    document = models.JSONField()
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class AwardVote(models.Model):
    """The ballot of a member of the council; changed freely until the vote is closed. Who voted how is
    shown to nobody else, so it stands in no trail either."""

    PRIVACY = classed(official="id proposal cast_at", personal="user ballot")

    proposal = models.ForeignKey(AwardProposal, models.PROTECT, related_name="votes")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    ballot = models.CharField(max_length=8)
    cast_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "user"], name="one_ballot_a_member"),
            models.CheckConstraint(
                name="ballot_is_one_of_three", condition=models.Q(ballot__in=[item.value for item in Ballot])
            ),
        ]
