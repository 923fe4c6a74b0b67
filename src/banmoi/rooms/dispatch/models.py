"""Outgoing papers with their numbers, incoming papers with their deadlines, checks of signatures."""

from django.db import models

from banmoi.core.dispatch import NumberingWay
from banmoi.kit.privacy import classed
from banmoi.rooms.files.models import StoredFile
from banmoi.rooms.people.models import Unit, User
from banmoi.rooms.places.models import Place


class PaperState(models.TextChoices):
    """An outgoing paper's life. A number that was cancelled stays, with the reason."""

    DRAFT = "draft"
    NUMBERED = "numbered"
    CANCELLED = "cancelled"


class FileRole(models.TextChoices):
    """What a file of a paper is: its text (Word or PDF, until the number), the digitally signed PDF, or
    the scan of the sheet that was signed by hand."""

    TEXT = "text"
    SIGNED = "signed"
    SCAN = "scan"


class Numbering(models.Model):
    """How an office numbers its papers from 1 January of a year on, and by what decision."""

    PRIVACY = classed(official="id office year way ground decided_at", personal="decided_by")

    office = models.ForeignKey(Unit, models.PROTECT, related_name="numberings")
    year = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=8, choices=[(way.value, way.value) for way in NumberingWay])
    ground = models.CharField(max_length=300)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["office", "year"], name="one_numbering_a_year")]
        ordering = ["year"]


class NumberSeries(models.Model):
    """The counter of one series of an office in a year. It is locked while a number is taken.

    `opening`: the last number that was given on paper before the office began to number here (0: none), and
    why; `last`: the last number given; `last_day`: the latest day that a number of the series bears.
    """

    PRIVACY = classed(official="id office year series opening opening_ground last last_day")

    office = models.ForeignKey(Unit, models.PROTECT, related_name="number_series")
    year = models.PositiveSmallIntegerField()
    series = models.CharField(max_length=20)
    opening = models.PositiveIntegerField(default=0)
    opening_ground = models.CharField(max_length=300, blank=True)
    last = models.PositiveIntegerField(default=0)
    last_day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "series"], name="one_counter_a_series"),
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("opening")), name="numbers_follow_the_opening"
            ),
        ]


class OutgoingPaper(models.Model):
    """A paper that an office issues.

    `field`: the abbreviation of the drafting unit, for letters. `facts`: what the paper's figures were made
    from, as given by who made it. At the number everything is written into `frozen` and its SHA-256 into
    `digest`: from then on neither changes. `supersedes`: the paper that this one corrects or replaces.
    `backwards_ground`: why its day is earlier than that of a lower number.
    """

    PRIVACY = classed(
        official="id place office kind field symbol title state series number year issued_on "
        "backwards_ground facts frozen digest supersedes supersedes_ground made_at numbered_at cancelled_at "
        "cancel_reason search demonstration",
        personal="signer made_by numbered_by cancelled_by",
    )

    place = models.ForeignKey(Place, models.PROTECT, related_name="outgoing_papers")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="outgoing_papers")
    kind = models.CharField(max_length=20)
    field = models.CharField(max_length=20, blank=True)
    symbol = models.CharField(max_length=60)
    title = models.CharField(max_length=500)
    signer = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=PaperState, default=PaperState.DRAFT)
    series = models.CharField(max_length=20, blank=True)
    number = models.PositiveIntegerField(null=True)
    year = models.PositiveSmallIntegerField(null=True, db_index=True)
    issued_on = models.DateField(null=True)
    backwards_ground = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=dict)
    frozen = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="superseded_by")
    supersedes_ground = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    numbered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    numbered_at = models.DateTimeField(null=True)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    search = models.TextField(blank=True)
    demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year", "series", "number"], name="a_number_is_given_once"
            ),
            models.CheckConstraint(
                condition=models.Q(number__isnull=True)
                | models.Q(
                    number__gte=1,
                    year__isnull=False,
                    issued_on__isnull=False,
                    numbered_at__isnull=False,
                    frozen__isnull=False,
                )
                & ~models.Q(series="")
                & ~models.Q(digest=""),
                name="a_number_has_its_day_and_facts",
            ),
            models.CheckConstraint(
                condition=models.Q(issued_on__isnull=True) | models.Q(issued_on__year=models.F("year")),
                name="a_number_is_of_the_year_of_its_day",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", number__isnull=True)
                | models.Q(state="numbered", number__isnull=False)
                | models.Q(state="cancelled"),
                name="a_draft_has_no_number",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="cancelled") | ~models.Q(cancel_reason=""),
                name="cancelled_with_a_reason",
            ),
        ]
        ordering = ["-issued_on", "-number", "-id"]


class PaperRecipient(models.Model):
    """Who gets a paper: a unit of the commune or a body outside it; when and how it was sent and received."""

    PRIVACY = classed(
        official="id paper order unit body sent_on sent_how received_on", personal="received_note"
    )

    paper = models.ForeignKey(OutgoingPaper, models.CASCADE, related_name="recipients")
    order = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="received_papers")
    body = models.CharField(max_length=300, blank=True)
    sent_on = models.DateField(null=True)
    sent_how = models.CharField(max_length=200, blank=True)
    received_on = models.DateField(null=True)
    received_note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "order"], name="recipients_keep_their_order"),
            models.CheckConstraint(
                condition=models.Q(unit__isnull=False) | ~models.Q(body=""), name="a_recipient_is_somebody"
            ),
            models.CheckConstraint(
                condition=models.Q(received_on__isnull=True)
                | models.Q(sent_on__isnull=False, received_on__gte=models.F("sent_on")),
                name="received_after_sent",
            ),
        ]
        ordering = ["order"]

    @property
    def name(self) -> str:
        """What the recipient is called."""
        return self.unit.name_vi if self.unit is not None else self.body


class PaperFile(models.Model):
    """A file of an outgoing paper. Texts change only in a draft; signed files and scans are only added."""

    PRIVACY = classed(official="id paper file role added_at", personal="added_by")

    paper = models.ForeignKey(OutgoingPaper, models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="outgoing_papers")
    role = models.CharField(max_length=6, choices=FileRole)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "file"], name="file_once_a_paper")]
        ordering = ["id"]


class IncomingPaper(models.Model):
    """A paper that came in, under its number of arrival (`year`, `number`).

    `written`: number and symbol as its issuer wrote them. `owner` answers or carries it out, by
    `answer_by` where a day is set. It is done when `answer` is an issued paper, or when somebody said why
    none is needed (`closed_why`). One recorded by mistake is withdrawn; its number of arrival stays.
    """

    PRIVACY = classed(
        official="id place office year number written issuer issued_on received_on title files owner "
        "answer_by answer closed_why closed_at withdrawn_at made_at search demonstration",
        personal="withdrawn_why made_by",
    )

    place = models.ForeignKey(Place, models.PROTECT, related_name="incoming_papers")
    office = models.ForeignKey(Unit, models.PROTECT, related_name="incoming_papers")
    year = models.PositiveSmallIntegerField(db_index=True)
    number = models.PositiveIntegerField()
    written = models.CharField(max_length=80)
    issuer = models.CharField(max_length=300)
    issued_on = models.DateField()
    received_on = models.DateField()
    title = models.CharField(max_length=500)
    files = models.ManyToManyField(StoredFile, related_name="incoming_papers")
    owner = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="papers_to_answer")
    answer_by = models.DateField(null=True, db_index=True)
    answer = models.ForeignKey(OutgoingPaper, models.PROTECT, null=True, related_name="answers")
    closed_why = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    search = models.TextField(blank=True)
    demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "number"], name="an_arrival_is_numbered_once"),
            models.UniqueConstraint(
                fields=["office", "written", "issuer", "issued_on"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="a_paper_arrives_once",
            ),
            models.CheckConstraint(
                condition=models.Q(received_on__gte=models.F("issued_on")), name="received_after_issued"
            ),
            models.CheckConstraint(
                condition=models.Q(received_on__year=models.F("year")), name="arrival_of_its_year"
            ),
        ]
        ordering = ["-year", "-number"]

    @property
    def done(self) -> bool:
        """Answered by a paper that stands, or said to need no answer."""
        answered = self.answer is not None and self.answer.state == PaperState.NUMBERED
        return answered or bool(self.closed_why) or self.withdrawn_at is not None


class SignatureCheck(models.Model):
    """A check of a file's digital signatures on a day, as `core.signatures.FileCheck` in JSON. Only added:
    the same file may be judged anew when other roots are trusted or time has passed."""

    PRIVACY = classed(official="id place file answer checked_at", personal="found checked_by")

    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="signature_checks")
    answer = models.CharField(max_length=12)
    found = models.JSONField()
    checked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
