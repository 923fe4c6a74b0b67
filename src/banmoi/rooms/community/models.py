"""Typed tables of the registers of community: outreach, movements, training, groups, security, activities."""

from django.db import models

from banmoi.kit.privacy import classed
from banmoi.rooms.registers.checks import no_earlier, no_more
from banmoi.rooms.registers.models import OWN, OWN_PERSONAL, Entry, register_table


@register_table("outreach")
class Outreach(Entry):
    """Items or meetings of communication, and how many people they reached where that was counted."""

    PRIVACY = classed(official=OWN + "subject channel on_day items reach done_by note", personal=OWN_PERSONAL)

    subject = models.CharField(max_length=200)
    channel = models.CharField(max_length=20)
    on_day = models.DateField()
    items = models.BigIntegerField()
    reach = models.BigIntegerField(null=True)
    done_by = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)


@register_table("movements")
class Movement(Entry):
    """A movement or a campaign: who took part, what came of it."""

    PRIVACY = classed(
        official=OWN + "name kind starts ends led_by units households result note", personal=OWN_PERSONAL
    )

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    starts = models.DateField()
    ends = models.DateField(null=True)
    led_by = models.CharField(max_length=200, blank=True)
    units = models.BigIntegerField(null=True)
    households = models.BigIntegerField(null=True)
    result = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [no_earlier("movement", "ends", "starts")]


@register_table("training")
class TrainingCourse(Entry):
    """A course or study visit: how many were asked, how many came, what came of it."""

    PRIVACY = classed(
        official=OWN + "title kind opened organiser invited learners women cost effect note",
        personal=OWN_PERSONAL,
    )

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    opened = models.DateField()
    organiser = models.CharField(max_length=200, blank=True)
    invited = models.BigIntegerField(null=True)
    learners = models.BigIntegerField()
    women = models.BigIntegerField(null=True)
    cost = models.BigIntegerField(null=True)
    effect = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [no_more("training", "learners", "invited"), no_more("training", "women", "learners")]


@register_table("self_groups")
class SelfGroup(Entry):
    """A self-managed group of a hamlet."""

    PRIVACY = classed(
        official=OWN + "name kind founded ended_on members households work note",
        personal=OWN_PERSONAL + "head",
    )

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    founded = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    head = models.CharField(max_length=200, blank=True)
    members = models.BigIntegerField()
    households = models.BigIntegerField(null=True)
    work = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [no_earlier("self_group", "ended_on", "founded")]


@register_table("security_models")
class SecurityModel(Entry):
    """A model of security and order: cameras, neighbours against fire, patrols."""

    PRIVACY = classed(
        official=OWN + "name kind started ended_on cameras households result note", personal=OWN_PERSONAL
    )

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    started = models.DateField()
    ended_on = models.DateField(null=True)
    cameras = models.BigIntegerField(null=True)
    households = models.BigIntegerField(null=True)
    result = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [no_earlier("security_model", "ended_on", "started")]


@register_table("admin_reform")
class OneStopReport(Entry):
    """What the one-stop office did in a span of days."""

    PRIVACY = classed(
        official=OWN + "title from_day to_day received online settled on_time complaints in_order note",
        personal=OWN_PERSONAL,
    )

    title = models.CharField(max_length=200, blank=True)
    from_day = models.DateField()
    to_day = models.DateField()
    received = models.BigIntegerField()
    online = models.BigIntegerField(null=True)
    settled = models.BigIntegerField()
    on_time = models.BigIntegerField()
    complaints = models.BigIntegerField()
    in_order = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            no_earlier("admin_reform", "to_day", "from_day"),
            no_more("admin_reform", "online", "received"),
            no_more("admin_reform", "on_time", "settled"),
        ]

    def derive(self) -> None:
        """Its title, and whether all was on time without complaints; nothing settled says nothing."""
        self.title = f"Từ {self.from_day:%d/%m/%Y} đến {self.to_day:%d/%m/%Y}"
        good = self.on_time == self.settled and self.complaints == 0
        self.in_order = "" if self.settled == 0 and good else "yes" if good else "no"


@register_table("culture_activities")
class CultureActivity(Entry):
    """What a culture house, a sports ground or a playground was used for."""

    PRIVACY = classed(
        official=OWN + "what facility held_on people children elderly note", personal=OWN_PERSONAL
    )

    what = models.CharField(max_length=200)
    facility = models.CharField(max_length=20)
    held_on = models.DateField()
    people = models.BigIntegerField()
    children = models.BigIntegerField(null=True)
    elderly = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta(Entry.Meta):
        constraints = [
            no_more("culture_activity", "children", "people"),
            no_more("culture_activity", "elderly", "people"),
        ]
