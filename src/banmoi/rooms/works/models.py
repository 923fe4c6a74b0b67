"""Typed tables of the registers of works."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from banmoi.core.registers import CellError, CellProblem
from banmoi.core.shapes import ShapeError, read_shape, shape_text
from banmoi.core.supervision import Standing
from banmoi.core.work_steps import LISTED
from banmoi.kit.privacy import classed
from banmoi.reference.works import criterion_of
from banmoi.rooms.registers.models import OWN, OWN_PERSONAL, Entry, register_table


@register_table("works")
class Work(Entry):
    """A work: a road, a school, a culture house. `step`, `started` and `finished` follow from its steps."""

    PRIVACY = classed(
        official=OWN + "name kind size size_unit step criterion people_pay started finished cost risk "
        "risk_note board_paper location warranty_until note",
        personal=OWN_PERSONAL,
    )

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    size = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    size_unit = models.CharField(max_length=20, blank=True)
    step = models.CharField(max_length=20, blank=True)
    criterion = models.CharField(max_length=10, blank=True)
    people_pay = models.CharField(max_length=10, blank=True)
    started = models.DateField(null=True)
    finished = models.DateField(null=True)
    cost = models.BigIntegerField(null=True)
    risk = models.CharField(max_length=20, blank=True)
    risk_note = models.CharField(max_length=200, blank=True)
    board_paper = models.CharField(max_length=200, blank=True)
    location = models.TextField(blank=True)
    warranty_until = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(name="work_cost_not_negative", condition=Q(cost__gte=0)),
        ]

    @property
    def people_contribute(self) -> bool | None:
        """Whether people contribute to it; None while that is not known."""
        return {"yes": True, "no": False}.get(self.people_pay)

    def derive(self) -> None:
        """The step of a new work, the criterion by its kind, "not known" for what nobody said, and the
        location in its one form; one that cannot be read is left for the hook, which refuses it at its
        own field."""
        self.step = self.step or LISTED
        self.criterion = self.criterion or criterion_of(self.kind)
        self.people_pay, self.risk = self.people_pay or "unknown", self.risk or "unknown"
        try:
            self.location = shape_text(read_shape(self.location)) if self.location else ""
        except ShapeError:
            return


@register_table("work_steps")
class WorkStep(Entry):
    """A step that a work reached, with its paper."""

    PRIVACY = classed(official=OWN + "paper work step on_day ground note", personal=OWN_PERSONAL)

    paper = models.CharField(max_length=200)
    work = models.ForeignKey(Work, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=20)
    on_day = models.DateField()
    ground = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(name="step_has_its_paper", condition=~Q(paper="")),
        ]


@register_table("supervisors")
class Supervisor(Entry):
    """A member of the board that supervises a work for the people. Nobody whom the law keeps off it."""

    PRIVACY = classed(
        official=OWN + "work represents part joined left", personal=OWN_PERSONAL + "name standing note"
    )

    name = models.CharField(max_length=200)
    work = models.ForeignKey(Work, models.PROTECT, related_name="supervisors")
    represents = models.CharField(max_length=20)
    part = models.CharField(max_length=20)
    standing = models.CharField(max_length=20)
    joined = models.DateField()
    left = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(name="supervisor_may_sit", condition=Q(standing__in=("free", "unknown"))),
            models.CheckConstraint(
                name="supervisor_leaves_after_joining",
                condition=Q(left__isnull=True) | Q(left__gte=F("joined")),
            ),
        ]

    def derive(self) -> None:
        """Refuses whom the law keeps off the board."""
        if self.standing in (Standing.OFFICIAL, Standing.KIN):
            raise CellError(CellProblem.RULE, rule=f"works.supervisor_{self.standing}")


@register_table("supervision_notes")
class SupervisionNote(Entry):
    """A visit of the board, with what it found and how it was answered."""

    PRIVACY = classed(
        official=OWN + "finding work on_day result answer settled_on note", personal=OWN_PERSONAL + "by_whom"
    )

    finding = models.CharField(max_length=200)
    work = models.ForeignKey(Work, models.PROTECT, related_name="supervision_notes")
    on_day = models.DateField()
    result = models.CharField(max_length=20)
    by_whom = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=200, blank=True)
    settled_on = models.DateField(null=True)
    note = models.TextField(blank=True)


@register_table("people_traces")
class PeopleTrace(Entry):
    """One of the six things of the people, as it happened at a work; with the numbers of a vote."""

    PRIVACY = classed(
        official=OWN + "what work verb on_day households present agreed against blank note",
        personal=OWN_PERSONAL,
    )

    what = models.CharField(max_length=200)
    work = models.ForeignKey(Work, models.PROTECT, related_name="people_traces")
    verb = models.CharField(max_length=20)
    on_day = models.DateField()
    households = models.IntegerField(null=True)
    present = models.IntegerField(null=True)
    agreed = models.IntegerField(null=True)
    against = models.IntegerField(null=True)
    blank = models.IntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(name="trace_present_of_all", condition=Q(present__lte=F("households"))),
            models.CheckConstraint(
                name="trace_votes_of_present",
                condition=Q(
                    present__gte=Coalesce(F("agreed"), 0)
                    + Coalesce(F("against"), 0)
                    + Coalesce(F("blank"), 0)
                ),
            ),
        ]

    def derive(self) -> None:
        """Refuses more voices than households were present."""
        voices = sum(number or 0 for number in (self.agreed, self.against, self.blank))
        if self.present is not None and voices > self.present:
            facts = {"voices": voices, "present": self.present}
            raise CellError(CellProblem.RULE, rule="works.vote_over_present", facts=facts)


@register_table("maintenance")
class Maintenance(Entry):
    """Upkeep of a work that is due by a day. `waits_until` is that day while it is not done, so that only
    what is still to do comes up in the calendar."""

    PRIVACY = classed(
        official=OWN + "what work due state done_on waits_until cost note", personal=OWN_PERSONAL + "done_by"
    )

    what = models.CharField(max_length=200)
    work = models.ForeignKey(Work, models.PROTECT, related_name="maintenance")
    due = models.DateField()
    state = models.CharField(max_length=20, blank=True)
    done_on = models.DateField(null=True)
    waits_until = models.DateField(null=True)
    done_by = models.CharField(max_length=200, blank=True)
    cost = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(name="maintenance_cost_not_negative", condition=Q(cost__gte=0)),
            models.CheckConstraint(
                name="maintenance_waits_while_open",
                condition=Q(done_on__isnull=True, waits_until=F("due"), state="open")
                | Q(done_on__isnull=False, waits_until__isnull=True, state="done"),
            ),
        ]

    def derive(self) -> None:
        """What is done waits no more."""
        self.state = "done" if self.done_on else "open"
        self.waits_until = None if self.done_on else self.due


@register_table("work_photos")
class WorkPhoto(Entry):
    """A photograph of a work before, during or after; the picture is the entry's evidence."""

    PRIVACY = classed(official=OWN + "caption work stage taken_on note", personal=OWN_PERSONAL)

    caption = models.CharField(max_length=200)
    work = models.ForeignKey(Work, models.PROTECT, related_name="photos")
    stage = models.CharField(max_length=20)
    taken_on = models.DateField()
    note = models.TextField(blank=True)
