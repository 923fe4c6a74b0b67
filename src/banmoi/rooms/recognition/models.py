"""Roads to titles with every move, what was said of each criterion, papers, counts, and the rules set."""

from django.db import models

from banmoi.core.assess import State
from banmoi.kit.privacy import classed
from banmoi.rooms.assessments.models import FrozenAssessment
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.models import Unit, User
from banmoi.rooms.places.models import Place

ANSWERS = [(state.value, state.value) for state in (State.MET, State.NOT_MET, State.NOT_KNOWN)]


class Road(models.Model):
    """The road of a place to a title in a year. `state`: the key of the last step reached ("": none yet),
    "stopped" or "withdrawn"; it follows from the newest move. `assessment`: the frozen one it rests on."""

    PRIVACY = classed(
        official="id place title year excellence state assessment made_at demonstration", personal="made_by"
    )

    place = models.ForeignKey(Place, models.PROTECT, related_name="roads")
    title = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    excellence = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=20, blank=True, db_index=True)
    assessment = models.ForeignKey(FrozenAssessment, models.PROTECT, null=True, related_name="roads")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ["-year", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "title", "year"],
                condition=~models.Q(state="stopped"),
                name="one_road_a_title_and_year",
            )
        ]


class RoadMove(models.Model):
    """A move: from which state to which, on which day, why, with all that was known then (`evidence`) and
    its digest. Only ever added."""

    PRIVACY = classed(
        official="id road move before after day reason evidence digest moved_at", personal="moved_by"
    )

    road = models.ForeignKey(Road, models.PROTECT, related_name="moves")
    move = models.CharField(max_length=10)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20)
    day = models.DateField()
    reason = models.CharField(max_length=1000, blank=True)
    evidence = models.JSONField()
    digest = models.CharField(max_length=64)
    moved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class RoadCriterion(models.Model):
    """A criterion of the set as it stood when the road was opened."""

    PRIVACY = classed(official="id road order code title_vi")

    road = models.ForeignKey(Road, models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20)
    title_vi = models.CharField(max_length=300)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["road", "code"], name="a_criterion_once_a_road"),
        ]


class Stage(models.TextChoices):
    """When a criterion is judged: in the review, in the self-assessment, by the team in the field, in a
    later year while the title is held."""

    REVIEW = "review"
    OWN = "own"
    TEAM = "team"
    KEEP = "keep"


class RoadFinding(models.Model):
    """What somebody said of a criterion. The newest of a stage counts; nothing is changed. `signed_as`: the
    name and position with which a member of the team signed."""

    PRIVACY = classed(
        official="id criterion stage result text seen_on files said_at", personal="said_by signed_as"
    )

    criterion = models.ForeignKey(RoadCriterion, models.CASCADE, related_name="findings")
    stage = models.CharField(max_length=10, choices=Stage)
    result = models.CharField(max_length=10, choices=ANSWERS)
    text = models.CharField(max_length=2000, blank=True)
    seen_on = models.DateField()
    files = models.ManyToManyField(StoredFile, related_name="road_findings")
    signed_as = models.CharField(max_length=400, blank=True)
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class RoadMember(models.Model):
    """A member of the verification team, and the criteria that are theirs."""

    PRIVACY = classed(official="id road part criteria", personal="user")

    road = models.ForeignKey(Road, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="road_teams")
    part = models.CharField(max_length=10, choices=[(item, item) for item in ("head", "secretary", "member")])
    criteria = models.ManyToManyField(RoadCriterion, related_name="members")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["road", "user"], name="once_in_a_team"),
            models.UniqueConstraint(fields=["road"], condition=models.Q(part="head"), name="one_head_a_team"),
        ]


class RoadWork(models.Model):
    """A line of the plan of execution: what is done for a criterion, by which unit, until when."""

    PRIVACY = classed(official="id criterion what unit due done_on made_at", personal="made_by done_by")

    criterion = models.ForeignKey(RoadCriterion, models.CASCADE, related_name="works")
    what = models.CharField(max_length=500)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    due = models.DateField()
    done_on = models.DateField(null=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["due", "id"]


class Dropped(models.Model):
    """What can be taken out with a reason, and stays to be seen."""

    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    dropped_why = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True


DROPPED = "dropped_at dropped_why "


class RoadPaper(Dropped):
    """A paper of a road: what kind, its number and day, who issued it, the files. `answer`: what a paper
    that answers a condition says ("": none)."""

    PRIVACY = classed(
        official=DROPPED + "id road kind number issued_on issuer answer files added_at",
        personal="added_by dropped_by",
    )

    road = models.ForeignKey(Road, models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=100, blank=True)
    issued_on = models.DateField()
    issuer = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=3, blank=True)
    files = models.ManyToManyField(StoredFile, related_name="road_papers")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class RecordKind(models.TextChoices):
    """What is recorded in numbers: publication, opinions, satisfaction, the meeting, the appraisal."""

    PUBLICATION = "publication"
    OPINIONS = "opinions"
    SATISFACTION = "satisfaction"
    MEETING = "meeting"
    APPRAISAL = "appraisal"


class RoadRecord(Dropped):
    """Something recorded in numbers; the newest of a kind counts.

    Publication: `starts`, `ends`, `where`. Opinions: `answered` came in, `agreed` of them were answered.
    Satisfaction, meeting, appraisal: `whole` in all, `asked` (or None), `answered` or present, `agreed`.
    """

    PRIVACY = classed(
        official=DROPPED + "id road kind starts ends where whole asked answered agreed ground files added_at",
        personal="added_by dropped_by",
    )

    road = models.ForeignKey(Road, models.CASCADE, related_name="records")
    kind = models.CharField(max_length=14, choices=RecordKind)
    starts = models.DateField()
    ends = models.DateField(null=True)
    where = models.CharField(max_length=300, blank=True)
    whole = models.PositiveIntegerField(null=True)
    asked = models.PositiveIntegerField(null=True)
    answered = models.PositiveIntegerField(null=True)
    agreed = models.PositiveIntegerField(null=True)
    ground = models.CharField(max_length=500, blank=True)
    files = models.ManyToManyField(StoredFile, related_name="road_records")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="a_record_ends_after_it_starts",
                condition=models.Q(ends__isnull=True) | models.Q(ends__gte=models.F("starts")),
            ),
            models.CheckConstraint(
                name="no_part_over_its_whole",
                condition=(models.Q(agreed__isnull=True) | models.Q(agreed__lte=models.F("answered")))
                & (models.Q(asked__isnull=True) | models.Q(answered__lte=models.F("asked")))
                & (models.Q(whole__isnull=True) | models.Q(answered__lte=models.F("whole"))),
            ),
        ]


class RecognitionSetting(Dropped):
    """What the province or the commune has set for a procedure from a day: who decided it, by which paper.
    `title`: for one title only ("": for all of the procedure)."""

    PRIVACY = classed(
        official=DROPPED + "id place procedure title key value base since decided_by paper note files set_at "
        "demonstration",
        personal="set_by dropped_by",
    )

    place = models.ForeignKey(Place, models.PROTECT, related_name="recognition_settings")
    procedure = models.CharField(max_length=60)
    title = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=40)
    value = models.TextField()
    base = models.CharField(max_length=10, blank=True)
    since = models.DateField()
    decided_by = models.CharField(max_length=200)
    paper = models.CharField(max_length=300)
    note = models.CharField(max_length=500, blank=True)
    files = models.ManyToManyField(StoredFile, related_name="recognition_settings")
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ["-since", "-id"]
        indexes = [models.Index(fields=["place", "procedure"])]
