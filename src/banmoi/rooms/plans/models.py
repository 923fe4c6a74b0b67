"""The plan of a year: its goals, tasks, the days they fall due, notes on them, and how it was amended."""

from django.db import models

from banmoi.kit.privacy import classed
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.models import Unit, User
from banmoi.rooms.places.models import Place


class PlanStatus(models.TextChoices):
    """A plan's life. It is edited as a draft only; in force it is amended by numbered changes."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    IN_FORCE = "in_force"
    CLOSED = "closed"


class Answer(models.TextChoices):
    """What the officer said of something that was read: nothing yet, right, or not part of the plan."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


class Plan(models.Model):
    """A plan as issued. `aimed_set` is the criteria set that the place works towards.

    `unit`: whose plan it is within the place (None: the place's own). `parent`: the higher plan that it
    carries out. `text` is the paper's text as read (spans count its characters); `reading` keeps what
    was read of its head, outline, legal bases and recipients, by the keys of `banmoi plan read --json`.
    """

    PRIVACY = classed(
        official="id place number title_vi issued_on issuer_vi starts ends aimed_set demonstration "
        "unit parent status file text reading made_at confirmed_at in_force_at closed_at version",
        personal="signer made_by confirmed_by in_force_by",
    )

    place = models.ForeignKey(Place, models.PROTECT, related_name="plans")
    number = models.CharField(max_length=40)
    title_vi = models.CharField(max_length=300)
    issued_on = models.DateField()
    issuer_vi = models.CharField(max_length=200)
    signer = models.CharField(max_length=120, blank=True)
    starts = models.DateField()
    ends = models.DateField()
    aimed_set = models.CharField(max_length=80, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="plans")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    status = models.CharField(max_length=10, choices=PlanStatus, default=PlanStatus.DRAFT)
    version = models.PositiveSmallIntegerField(default=0)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="plans")
    text = models.TextField(blank=True)
    reading = models.JSONField(default=dict)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    in_force_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    in_force_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["place", "number", "issued_on"],
                condition=models.Q(unit__isnull=True) & ~models.Q(status="draft"),
                name="one_plan_a_number",
            ),
            models.UniqueConstraint(
                fields=["place", "unit", "number", "issued_on"],
                condition=~models.Q(status="draft"),
                name="one_plan_a_number_in_a_unit",
            ),
        ]


class Goal(models.Model):
    """A goal: where it stands in the plan, exactly as written, and how it is compared.

    `indicator` empty: not linked. `count`/`count_of`: the x and y of a goal written "x/y".
    `span_start`/`span_end`: the characters of the plan's text. `added_in`/`ended_in`: the change
    of the plan that brought it in or took it out (0: there from the beginning; None: still there).
    """

    PRIVACY = classed(
        official="id plan order where name_vi name_en as_written indicator comparator low high decimals "
        "count count_of unit_vi unit_en remark_vi remark_en answer span_start span_end added_in ended_in "
        "responsible"
    )

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals")
    order = models.PositiveSmallIntegerField()
    where = models.CharField(max_length=40)
    name_vi = models.CharField(max_length=300)
    name_en = models.CharField(max_length=200, blank=True)
    as_written = models.CharField(max_length=600)
    indicator = models.CharField(max_length=80, blank=True)
    comparator = models.CharField(max_length=24)
    low = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    high = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    count = models.PositiveIntegerField(null=True)
    count_of = models.PositiveIntegerField(null=True)
    unit_vi = models.CharField(max_length=60, blank=True)
    unit_en = models.CharField(max_length=40, blank=True)
    remark_vi = models.CharField(max_length=500, blank=True)
    remark_en = models.CharField(max_length=500, blank=True)
    responsible = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="goals")
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.CONFIRMED)
    span_start = models.PositiveIntegerField(null=True)
    span_end = models.PositiveIntegerField(null=True)
    added_in = models.PositiveSmallIntegerField(default=0)
    ended_in = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="goals_keep_their_order")]
        ordering = ["order"]


class Task(models.Model):
    """A task of a plan, or a request to a body outside it, in the plan's own words.

    `lead` is the unit that answers for it; the words of the plan stay beside it (`lead_words`,
    `with_words`, `approver_words`, lists in `with_words` parted by line ends). `deadlines` is the list
    of deadlines as `core.deadlines.Deadline` in JSON; its days stand in `Occurrence`. `parent` is the
    task of a higher plan that it carries out; `doer_vi` the households or group within the lead.
    `serves_set`/`serves_criterion`: the criterion served.
    """

    PRIVACY = classed(
        official="id plan order path section text is_request lead with_units lead_words with_words "
        "approver_words deadlines indicator serves_set serves_criterion parent doer_vi answer span_start "
        "span_end added_in ended_in",
        personal="people",
    )

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks")
    order = models.PositiveSmallIntegerField()
    path = models.CharField(max_length=40)
    section = models.CharField(max_length=400, blank=True)
    text = models.TextField()
    is_request = models.BooleanField(default=False)
    lead = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="tasks")
    with_units = models.ManyToManyField(Unit, related_name="joined_tasks")
    people = models.ManyToManyField(User, related_name="tasks")
    lead_words = models.CharField(max_length=400, blank=True)
    with_words = models.TextField(blank=True)
    approver_words = models.CharField(max_length=400, blank=True)
    deadlines = models.JSONField(default=list)
    indicator = models.CharField(max_length=80, blank=True)
    serves_set = models.CharField(max_length=80, blank=True)
    serves_criterion = models.CharField(max_length=20, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    doer_vi = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.CONFIRMED)
    span_start = models.PositiveIntegerField(null=True)
    span_end = models.PositiveIntegerField(null=True)
    added_in = models.PositiveSmallIntegerField(default=0)
    ended_in = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="tasks_keep_their_order")]
        ordering = ["order"]


class Occurrence(models.Model):
    """One time that a task is to be done: a monthly task has one a month.

    `due` None: the plan gives no day (it counts to the plan's end and is never late before that).
    `state` follows from the newest note that closes or reopens it, kept here for the late lists.
    """

    PRIVACY = classed(official="id task order what_vi starts due state state_on withdrawn")

    task = models.ForeignKey(Task, models.CASCADE, related_name="occurrences")
    order = models.PositiveSmallIntegerField()
    what_vi = models.CharField(max_length=300, blank=True)
    starts = models.DateField(null=True)
    due = models.DateField(null=True, db_index=True)
    state = models.CharField(
        max_length=8, choices=[("open",) * 2, ("done",) * 2, ("not_done",) * 2], default="open"
    )
    state_on = models.DateField(null=True)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "order"], name="occurrences_keep_their_order")]
        ordering = ["task_id", "order"]


class TaskNote(models.Model):
    """What somebody said of an occurrence: progress, done, not done with the reason, or opened again."""

    PRIVACY = classed(official="id occurrence kind text noted_at files", personal="noted_by")

    occurrence = models.ForeignKey(Occurrence, models.CASCADE, related_name="notes")
    kind = models.CharField(
        max_length=8, choices=[("progress",) * 2, ("done",) * 2, ("not_done",) * 2, ("reopened",) * 2]
    )
    text = models.CharField(max_length=1000, blank=True)
    files = models.ManyToManyField(StoredFile, related_name="task_notes")
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()


class PlanRemark(models.Model):
    """What a careful clerk noticed in the paper, and what the officer answered."""

    PRIVACY = classed(official="id plan order kind where facts spans answer answer_note answered_at",
                      personal="answered_by")  # fmt: skip

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="remarks")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40)
    where = models.CharField(max_length=80)
    facts = models.JSONField(default=dict)
    spans = models.JSONField(default=list)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.OPEN)
    answer_note = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["order"]


class PlanChange(models.Model):
    """A numbered change of a plan in force: its paper, its reason, and its moves."""

    PRIVACY = classed(official="id plan version paper decided_on reason changed_at", personal="changed_by")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="changes")
    version = models.PositiveSmallIntegerField()
    paper = models.CharField(max_length=120, blank=True)
    decided_on = models.DateField()
    reason = models.CharField(max_length=500)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "version"], name="changes_are_numbered")]
        ordering = ["version"]


class PlanMove(models.Model):
    """One thing that a change moved: a field of a goal or task, from what to what; added or taken out."""

    PRIVACY = classed(official="id change subject subject_id field before after")

    change = models.ForeignKey(PlanChange, models.CASCADE, related_name="moves")
    subject = models.CharField(max_length=8, choices=[("goal",) * 2, ("task",) * 2])
    subject_id = models.PositiveBigIntegerField()
    field = models.CharField(max_length=30)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ["id"]


class TakenCriterion(models.Model):
    """A criterion that a unit has chosen to stand behind within a plan (part III.5)."""

    PRIVACY = classed(official="id plan unit set_id criterion note taken_at given_up_at", personal="taken_by")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="taken")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="taken")
    set_id = models.CharField(max_length=80)
    criterion = models.CharField(max_length=20)
    note = models.CharField(max_length=300, blank=True)
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    given_up_at = models.DateTimeField(null=True)


class SpatialPlanMatter(models.Model):
    """The adjustment of a spatial plan (quy hoạch), followed as a matter of its own (part III.2)."""

    PRIVACY = classed(official="id plan title_vi horizon opened_at task closed_at", personal="opened_by")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="matters")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="matters")
    title_vi = models.CharField(max_length=300)
    horizon = models.CharField(max_length=20)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)


class MatterStep(models.Model):
    """A step of such a matter: reviewed, proposed, put to the people, submitted, approved or refused."""

    PRIVACY = classed(official="id matter stage on_day paper note file noted_at", personal="noted_by")

    matter = models.ForeignKey(SpatialPlanMatter, models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=12)
    on_day = models.DateField()
    paper = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=500, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["on_day", "id"]
