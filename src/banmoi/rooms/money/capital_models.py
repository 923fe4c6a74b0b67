"""Capital of the year: what was granted, the plan that the chair decides, its lines, what was spent on tasks,
settlements, and the running sums of each source.

A line of a plan lives through adjustments: its first row is its number, each adjustment that changes it adds
a row that leads to the first one (`line`), and one row of a line is in force.
"""

from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower

from banmoi.core.registers import CellError, CellProblem
from banmoi.kit.privacy import classed
from banmoi.kit.text import fold
from banmoi.reference.capital_sources import capital_sources
from banmoi.rooms.places.models import Place
from banmoi.rooms.plans.models import Task
from banmoi.rooms.registers.actions import EntryRefusedError
from banmoi.rooms.registers.models import OWN, OWN_PERSONAL, Entry, register_table
from banmoi.rooms.works.models import Work

MONEY_COLUMNS = ("q1", "q2", "q3", "q4")
GIVEN, CUT, EXPECTED = "given", "cut", "expected"
DRAFT, DISCUSSED, DECIDED = "draft", "discussed", "decided"
IN_FORCE, REPLACED = "in_force", "replaced"


def broken(rule: str, **facts: object) -> CellError:
    """A rule of this room that an entry breaks, with its facts."""
    return CellError(CellProblem.RULE, rule=f"money.{rule}", facts=facts)


class Single(Entry):
    """An entry that the database keeps from standing twice: told in words, also when it is taken back."""

    class Meta(Entry.Meta):
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        try:
            with transaction.atomic():
                super().save(*args, **kwargs)
        except IntegrityError as error:
            raise EntryRefusedError({"": broken("stands_already")}) from error


@register_table("grants")
class Grant(Entry):
    """Capital granted to the commune from a source for a year, or cut, or only expected. `net` is what it
    adds to what the source has (đồng, negative for a cut)."""

    PRIVACY = classed(
        official=OWN + "paper source year kind granted_on amount net note", personal=OWN_PERSONAL
    )

    paper = models.CharField(max_length=200)
    source = models.CharField(max_length=30)
    year = models.CharField(max_length=4)
    kind = models.CharField(max_length=10)
    granted_on = models.DateField()
    amount = models.BigIntegerField()
    net = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(name="grant_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="grant_net_follows",
                condition=Q(kind=GIVEN, net=F("amount"))
                | Q(kind=CUT, net=-F("amount"))
                | Q(kind=EXPECTED, net=0),
            ),
        ]
        indexes = [models.Index(fields=["place", "year", "source"], name="grant_of_source")]

    def derive(self) -> None:
        self.net = {GIVEN: self.amount, CUT: -self.amount}.get(self.kind, 0)


@register_table("counterpart_shares")
class CounterpartShare(Entry):
    """The share of the local counterpart that the commune itself has to bring, per cent, and when."""

    PRIVACY = classed(official=OWN + "paper percent since until note", personal=OWN_PERSONAL)

    paper = models.CharField(max_length=200)
    percent = models.DecimalField(max_digits=14, decimal_places=3)
    since = models.DateField()
    until = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(
                name="counterpart_share_percent", condition=Q(percent__gte=0, percent__lte=100)
            )
        ]

    def derive(self) -> None:
        if self.percent > 100:
            raise broken("percent")


@register_table("capital_plans")
class CapitalPlan(Single):
    """The capital plan of a year (`number` 0) or its adjustment with a number. Made by finance, discussed
    with minutes, decided by the chair; decided, it stays as it is."""

    PRIVACY = classed(
        official=OWN + "title year number state minutes discussed_on decision decided_on ground note",
        personal=OWN_PERSONAL,
    )

    title = models.CharField(max_length=200, blank=True)
    year = models.CharField(max_length=4)
    number = models.IntegerField(null=True)
    state = models.CharField(max_length=10, default=DRAFT, blank=True)
    minutes = models.CharField(max_length=200, blank=True)
    discussed_on = models.DateField(null=True)
    decision = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True)
    ground = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["place", "year", "number"],
                condition=Q(withdrawn_at=None),
                name="one_capital_plan_a_number",
            ),
            models.UniqueConstraint(
                fields=["place", "year"],
                condition=Q(withdrawn_at=None) & ~Q(state=DECIDED),
                name="one_open_capital_plan_a_year",
            ),
            models.CheckConstraint(
                name="capital_plan_discussed_first",
                condition=Q(state=DRAFT) | (Q(discussed_on__isnull=False) & ~Q(minutes="")),
            ),
            models.CheckConstraint(
                name="capital_plan_decided_by_paper",
                condition=~Q(state=DECIDED) | (Q(decided_on__isnull=False) & ~Q(decision="")),
            ),
        ]

    def derive(self) -> None:
        """The next number of the year, and the name that follows from it."""
        if self.number is None:
            rows = CapitalPlan.objects.filter(place_id=self.place_id, year=self.year, withdrawn_at=None)
            self.number = rows.count()
        self.title = f"Kế hoạch vốn năm {self.year}"
        if self.number:
            self.title += f", điều chỉnh lần {self.number}"


@register_table("allocations")
class Allocation(Single):
    """A line of a capital plan as it stands in one plan or adjustment: source, work or task, quarters."""

    PRIVACY = classed(
        official=OWN + "what plan year source work task priority amount q1 q2 q3 q4 state line note",
        personal=OWN_PERSONAL,
    )

    what = models.CharField(max_length=200, blank=True)
    plan = models.ForeignKey(CapitalPlan, models.PROTECT, related_name="lines")
    year = models.CharField(max_length=4, blank=True)
    source = models.CharField(max_length=30)
    work = models.ForeignKey(Work, models.PROTECT, null=True, related_name="+")
    task = models.IntegerField(null=True)
    priority = models.CharField(max_length=30)
    amount = models.BigIntegerField()
    q1 = models.BigIntegerField(null=True)
    q2 = models.BigIntegerField(null=True)
    q3 = models.BigIntegerField(null=True)
    q4 = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, default=DRAFT, blank=True)
    line = models.ForeignKey("self", models.PROTECT, null=True, related_name="later")
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(
                name="allocation_work_or_task",
                condition=Q(work__isnull=False, task__isnull=True) | Q(work__isnull=True, task__isnull=False),
            ),
            models.CheckConstraint(
                name="allocation_quarters_add_up",
                condition=Q(amount=F("q1") + F("q2") + F("q3") + F("q4"))
                & Q(q1__gte=0, q2__gte=0, q3__gte=0, q4__gte=0)
                & Q(q1__isnull=False, q2__isnull=False, q3__isnull=False, q4__isnull=False),
            ),
            models.CheckConstraint(
                name="allocation_sum", condition=Q(amount__gt=0) | Q(amount=0, line__isnull=False)
            ),
            models.UniqueConstraint(
                Coalesce("line_id", "id"),
                condition=Q(state=IN_FORCE, withdrawn_at=None),
                name="one_row_of_a_line_in_force",
            ),
            models.UniqueConstraint(
                fields=["plan", "line"], condition=Q(withdrawn_at=None), name="a_line_once_an_adjustment"
            ),
        ]
        indexes = [models.Index(fields=["place", "year", "state"], name="allocation_of_year")]

    @property
    def root_id(self) -> int:
        """The number of its line: that of the line's first row."""
        return self.line_id or self.pk

    @property
    def quarters(self) -> tuple[int, int, int, int]:
        """What is planned to be paid in each quarter (đồng)."""
        return self.q1 or 0, self.q2 or 0, self.q3 or 0, self.q4 or 0

    @classmethod
    def only_line(cls, work_id: int, year: int) -> int | None:
        """The line in force of a work in a year, where there is exactly one."""
        rows = cls.objects.filter(work_id=work_id, year=str(year), state=IN_FORCE, withdrawn_at=None)
        found = [row.root_id for row in rows.filter(amount__gt=0)[:2]]
        return found[0] if len(found) == 1 else None

    def derive(self) -> None:
        """The plan's year, quarters that say nothing as nought, and a name: what for, from which source."""
        self.year = self.plan.year
        for name in MONEY_COLUMNS:
            setattr(self, name, getattr(self, name) or 0)
        if (self.work_id is None) == (self.task is None):
            raise broken("work_or_task")
        if sum(self.quarters) != self.amount:
            raise broken("quarters", amount=self.amount, quarters=sum(self.quarters))
        if not self.amount and self.line_id is None:
            raise broken("nothing_allocated")
        source = f" ({capital_sources()[self.source].vi})"
        name = self._task_name(self.task) if self.work is None else self.work.name
        self.what = name[: 200 - len(source)] + source

    def _task_name(self, task_id: int | None) -> str:
        task = Task.objects.filter(id=task_id or 0, plan__place_id=self.plan.place_id).first()
        if task is None:
            raise broken("no_such_task")
        return f"{task.path} {task.text}" if len(task.text) <= 90 else f"{task.path} {task.text[:90]}…"


@register_table("outlays")
class Outlay(Entry):
    """Money paid for a task from its allocation, without a contract for a work."""

    PRIVACY = classed(
        official=OWN + "paper allocation paid_on amount ground", personal=OWN_PERSONAL + "receiver note"
    )

    paper = models.CharField(max_length=200)
    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="outlays")
    paid_on = models.DateField()
    amount = models.BigIntegerField()
    receiver = models.CharField(max_length=200, blank=True)
    ground = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [models.CheckConstraint(name="outlay_positive", condition=Q(amount__gt=0))]

    def derive(self) -> None:
        self.allocation_id = self.allocation.root_id


@register_table("settlements")
class Settlement(Single):
    """A contract, or a part of it, settled in a programme: once, in whichever programme."""

    PRIVACY = classed(
        official=OWN + "paper contract item programme value settled_on note", personal=OWN_PERSONAL
    )

    paper = models.CharField(max_length=200)
    contract = models.ForeignKey("banmoi.Contract", models.PROTECT, related_name="settlements")
    item = models.CharField(max_length=200, blank=True)
    programme = models.CharField(max_length=20)
    value = models.BigIntegerField()
    settled_on = models.DateField()
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(name="settlement_positive", condition=Q(value__gt=0)),
            models.UniqueConstraint(
                "contract", Lower("item"), condition=Q(withdrawn_at=None), name="settled_once"
            ),
        ]

    def derive(self) -> None:
        """One settlement an item, and none of an item beside one of the whole contract."""
        self.item = " ".join(self.item.split())
        rows = Settlement.objects.filter(contract_id=self.contract_id, withdrawn_at=None).exclude(pk=self.pk)
        for row in rows:
            if not row.item or not self.item or fold(row.item) == fold(self.item):
                raise broken(
                    "settled_already", item=row.item, programme=row.programme, paper=row.paper,
                    day=row.settled_on,
                )  # fmt: skip


class SourceBalance(models.Model):
    """The running sums of a source in a year at a commune (đồng): never more allocated than was granted,
    never more disbursed than is allocated. Kept in step by every writing, under its lock."""

    PRIVACY = classed(official="id place year source granted allocated disbursed")

    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    year = models.CharField(max_length=4)
    source = models.CharField(max_length=30)
    granted = models.BigIntegerField(default=0)
    allocated = models.BigIntegerField(default=0)
    disbursed = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["place", "year", "source"], name="one_balance_a_source"),
            models.CheckConstraint(
                name="not_over_the_source", condition=Q(allocated__lte=F("granted"), allocated__gte=0)
            ),
            models.CheckConstraint(
                name="not_over_the_allocated", condition=Q(disbursed__lte=F("allocated"), disbursed__gte=0)
            ),
        ]
