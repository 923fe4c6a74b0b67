"""Cleanliness and health: clean-up days, waste, insurance drives, children measured."""

from django.db import models

from banmoi.kit.privacy import classed
from banmoi.rooms.registers.checks import no_more
from banmoi.rooms.registers.models import OWN, OWN_PERSONAL, Entry, register_table


@register_table("cleanups")
class CleanUp(Entry):
    """A clean-up day: who came, what was done."""

    PRIVACY = classed(official=OWN + "what held_on people households result note", personal=OWN_PERSONAL)

    what = models.CharField(max_length=200)
    held_on = models.DateField()
    people = models.BigIntegerField()
    households = models.BigIntegerField(null=True)
    result = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)


@register_table("waste")
class WasteCount(Entry):
    """A hamlet's count of households by their waste. All households are those that the hamlet reported,
    so they are not asked for again; a hook refuses more than these."""

    PRIVACY = classed(
        official=OWN + "title counted_on treated sorting waste_water note", personal=OWN_PERSONAL
    )

    title = models.CharField(max_length=200, blank=True)
    counted_on = models.DateField()
    treated = models.BigIntegerField()
    sorting = models.BigIntegerField(null=True)
    waste_water = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)

    def derive(self) -> None:
        """Its title with the day."""
        self.title = f"Đếm ngày {self.counted_on:%d/%m/%Y}"


@register_table("insurance_drives")
class InsuranceDrive(Entry):
    """A drive for health insurance: who joined by it."""

    PRIVACY = classed(
        official=OWN + "what held_on visited joined women without done_by note", personal=OWN_PERSONAL
    )

    what = models.CharField(max_length=200)
    held_on = models.DateField()
    visited = models.BigIntegerField(null=True)
    joined = models.BigIntegerField()
    women = models.BigIntegerField(null=True)
    without = models.BigIntegerField(null=True)
    done_by = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [no_more("insurance_drive", "women", "joined")]


@register_table("child_measurements")
class ChildMeasurement(Entry):
    """A round in which children under five were measured. No names."""

    PRIVACY = classed(
        official=OWN + "title measured_on children measured stunted complete note", personal=OWN_PERSONAL
    )

    title = models.CharField(max_length=200, blank=True)
    measured_on = models.DateField()
    children = models.BigIntegerField()
    measured = models.BigIntegerField()
    stunted = models.BigIntegerField()
    complete = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            no_more("child_measurement", "measured", "children"),
            no_more("child_measurement", "stunted", "measured"),
        ]

    def derive(self) -> None:
        """Its title, and whether every child was measured: a child not measured is not a healthy one."""
        self.title = f"Cân đo ngày {self.measured_on:%d/%m/%Y}"
        self.complete = "yes" if self.measured == self.children else "no"
