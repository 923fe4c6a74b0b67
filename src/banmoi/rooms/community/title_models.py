"""Titles that hamlets, families and the commune hold, conventions, smart hamlets: what a paper gives."""

from django.db import models

from banmoi.core.registers import CellError, CellProblem
from banmoi.kit.privacy import classed
from banmoi.reference.registers import registers
from banmoi.rooms.registers.checks import checked_year, no_earlier, no_more
from banmoi.rooms.registers.models import OWN, OWN_PERSONAL, Entry, register_table

_TITLE = "title year reached decision decided_by decided_on valid_through note "


def _paper_behind(table: str, given: models.Q) -> models.CheckConstraint:
    """What was given names its decision."""
    return models.CheckConstraint(name=f"{table}_given_by_a_paper", condition=~given | ~models.Q(decision=""))


class YearlyTitle(Entry):
    """A title looked at each year: reached, with its decision and until when, or not."""

    title = models.CharField(max_length=200, blank=True)
    year = models.CharField(max_length=4)
    reached = models.CharField(max_length=10)
    decision = models.CharField(max_length=200, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField()
    valid_through = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        abstract = True

    def what(self) -> str:
        """The title as it is called."""
        raise NotImplementedError

    def derive(self) -> None:
        """Its title with the year. A title that was reached has a decision."""
        self.title = f"{self.what()}, năm {checked_year(self.year)}"
        if self.reached == "yes" and not self.decision:
            raise CellError(CellProblem.RULE, rule="title.no_decision")


@register_table("culture_titles")
class CultureTitle(YearlyTitle):
    """Whether a hamlet is a cultural hamlet in a year."""

    PRIVACY = classed(official=OWN + _TITLE, personal=OWN_PERSONAL)

    class Meta(YearlyTitle.Meta):
        abstract = False
        constraints = [
            no_earlier("culture_title", "valid_through", "decided_on"),
            _paper_behind("culture_title", models.Q(reached="yes")),
        ]

    def what(self) -> str:
        """The title as it is called."""
        return "Bản văn hóa"


@register_table("model_titles")
class ModelTitle(YearlyTitle):
    """Whether a hamlet holds the NTM or the model standard in a year."""

    PRIVACY = classed(official=OWN + _TITLE + "level registered_on", personal=OWN_PERSONAL)

    level = models.CharField(max_length=10)
    registered_on = models.DateField(null=True)

    class Meta(YearlyTitle.Meta):
        abstract = False
        constraints = [
            no_earlier("model_title", "valid_through", "decided_on"),
            no_earlier("model_title", "decided_on", "registered_on"),
            _paper_behind("model_title", models.Q(reached="yes")),
        ]

    def what(self) -> str:
        """The title as it is called."""
        return _choice("model_titles", "level", self.level)


@register_table("commune_titles")
class CommuneTitle(YearlyTitle):
    """Whether the commune holds a standard."""

    PRIVACY = classed(official=OWN + _TITLE + "kind", personal=OWN_PERSONAL)

    kind = models.CharField(max_length=20)

    class Meta(YearlyTitle.Meta):
        abstract = False
        constraints = [
            no_earlier("commune_title", "valid_through", "decided_on"),
            _paper_behind("commune_title", models.Q(reached="yes")),
        ]

    def what(self) -> str:
        """The title as it is called."""
        return _choice("commune_titles", "kind", self.kind)


def _choice(key: str, name: str, chosen: str) -> str:
    """The Vietnamese words of a choice: what stands on the paper."""
    return (registers()[key].column(name).choices or {})[chosen][0]


@register_table("smart_hamlets")
class SmartHamlet(Entry):
    """A smart hamlet model, being built or recognised."""

    PRIVACY = classed(
        official=OWN + "name state decision recognised_on ended_on households cameras parts note",
        personal=OWN_PERSONAL,
    )

    name = models.CharField(max_length=200)
    state = models.CharField(max_length=20)
    decision = models.CharField(max_length=200, blank=True)
    recognised_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    households = models.BigIntegerField(null=True)
    cameras = models.BigIntegerField(null=True)
    parts = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            no_earlier("smart_hamlet", "ended_on", "recognised_on"),
            _paper_behind("smart_hamlet", models.Q(state="recognised")),
        ]

    def derive(self) -> None:
        """Refuses a recognition without its decision and day."""
        if self.state == "recognised" and not (self.decision and self.recognised_on):
            raise CellError(CellProblem.RULE, rule="title.no_decision")


@register_table("conventions")
class Convention(Entry):
    """A hamlet's convention from its draft to its recognition."""

    PRIVACY = classed(
        official=OWN
        + "name state voted_on agreed households recognised_on decision posted_on posted_days note",
        personal=OWN_PERSONAL,
    )

    name = models.CharField(max_length=200)
    state = models.CharField(max_length=20)
    voted_on = models.DateField(null=True)
    agreed = models.BigIntegerField(null=True)
    households = models.BigIntegerField(null=True)
    recognised_on = models.DateField(null=True)
    decision = models.CharField(max_length=200, blank=True)
    posted_on = models.DateField(null=True)
    posted_days = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            no_more("convention", "agreed", "households"),
            no_earlier("convention", "recognised_on", "voted_on"),
            _paper_behind("convention", models.Q(state="recognised")),
        ]

    def derive(self) -> None:
        """Refuses a recognition without its decision and day."""
        if self.state == "recognised" and not (self.decision and self.recognised_on):
            raise CellError(CellProblem.RULE, rule="title.no_decision")


@register_table("cultural_families")
class CulturalFamilies(Entry):
    """How many families of a hamlet were recognised in a year, and how many got a certificate. No names."""

    PRIVACY = classed(
        official=OWN + "title year reviewed recognised certified decision decided_on note",
        personal=OWN_PERSONAL,
    )

    title = models.CharField(max_length=200, blank=True)
    year = models.CharField(max_length=4)
    reviewed = models.BigIntegerField()
    recognised = models.BigIntegerField()
    certified = models.BigIntegerField()
    decision = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField()
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            no_more("cultural_families", "recognised", "reviewed"),
            no_more("cultural_families", "certified", "recognised"),
        ]

    def derive(self) -> None:
        """Its title with the year."""
        self.title = f"Gia đình văn hóa, năm {checked_year(self.year)}"
