"""Growing areas, certificates, traceability and contracts: the chain from the field to the buyer."""

from django.db import models

from banmoi.kit.privacy import classed
from banmoi.rooms.registers.checks import no_earlier
from banmoi.rooms.registers.models import OWN, OWN_PERSONAL, Entry, register_table

GROWING_STANDARDS = ("vietgap", "globalgap", "organic")
"""VietGAP and what is like it for a growing area."""


@register_table("growing_areas")
class GrowingArea(Entry):
    """A growing area that has a code."""

    PRIVACY = classed(
        official=OWN + "name crop code area concentrated market households holder issued_on valid_until note",
        personal=OWN_PERSONAL,
    )

    name = models.CharField(max_length=200)
    crop = models.CharField(max_length=200)
    code = models.CharField(max_length=40)
    area = models.DecimalField(max_digits=14, decimal_places=3)
    concentrated = models.CharField(max_length=10)
    market = models.CharField(max_length=10, blank=True)
    households = models.BigIntegerField(null=True)
    holder = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField()
    valid_until = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [no_earlier("growing_area", "valid_until", "issued_on")]


@register_table("certificates")
class Certificate(Entry):
    """A certificate of a growing area or a business, until its last day."""

    PRIVACY = classed(
        official=OWN + "name standard holder area number issuer issued_on valid_until note",
        personal=OWN_PERSONAL,
    )

    name = models.CharField(max_length=200)
    standard = models.CharField(max_length=20)
    holder = models.CharField(max_length=200)
    area = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    number = models.CharField(max_length=60, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField()
    valid_until = models.DateField()
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [no_earlier("certificate", "valid_until", "issued_on")]


@register_table("traceability")
class Traceability(Entry):
    """A product whose origin can be traced. `chained` and `chained_until` follow its certificate."""

    PRIVACY = classed(
        official=OWN + "product key_product system since until area certificate chained chained_until note",
        personal=OWN_PERSONAL,
    )

    product = models.CharField(max_length=200)
    key_product = models.CharField(max_length=10)
    system = models.CharField(max_length=20)
    since = models.DateField()
    until = models.DateField(null=True)
    area = models.CharField(max_length=200, blank=True)
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, related_name="+")
    chained = models.CharField(max_length=10, blank=True)
    chained_until = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [no_earlier("traceability", "until", "since")]

    def derive(self) -> None:
        """Tied to a raw-material area while its certificate is in the register and of a growing standard;
        until the first of the certificate's last day and the day on which tracing stopped."""
        paper = self.certificate
        tied = (
            paper is not None
            and paper.withdrawn_at is None
            and paper.standard in GROWING_STANDARDS
            and bool(self.area)
        )
        self.chained = "yes" if tied else "no"
        ends = [self.until, paper.valid_until] if tied and paper is not None else []
        self.chained_until = min((end for end in ends if end is not None), default=None)


@register_table("value_chains")
class ValueChain(Entry):
    """A contract between who produces and who buys."""

    PRIVACY = classed(
        official=OWN + "product key_product seller buyer volume unit households number starts ends note",
        personal=OWN_PERSONAL,
    )

    product = models.CharField(max_length=200)
    key_product = models.CharField(max_length=10)
    seller = models.CharField(max_length=200)
    buyer = models.CharField(max_length=200)
    volume = models.DecimalField(max_digits=14, decimal_places=3, null=True)
    unit = models.CharField(max_length=20, blank=True)
    households = models.BigIntegerField(null=True)
    number = models.CharField(max_length=60, blank=True)
    starts = models.DateField()
    ends = models.DateField()
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [no_earlier("value_chain", "ends", "starts")]
