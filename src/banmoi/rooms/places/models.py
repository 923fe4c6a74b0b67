"""Places in time. A code or a name alone is never a place: both pass from one to another.

07246 was Canh Nậu's code and is the new Xuân Lương's; the key of a place is its own and stays.
"""

from django.db import models

from banmoi.kit.privacy import classed


class Place(models.Model):
    """A place of any level, from its first to its last day (None: not known, or still there)."""

    PRIVACY = classed(official="id key level valid_from valid_to placeholder demonstration")

    key = models.SlugField(max_length=80, unique=True)
    level = models.CharField(max_length=20)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    placeholder = models.BooleanField(default=False)
    demonstration = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.key


class PlaceName(models.Model):
    """What a place is called and coded, and when. `folded` is the name without marks, for search."""

    PRIVACY = classed(official="id place kind_vi name_vi folded code valid_from valid_to")

    place = models.ForeignKey(Place, models.CASCADE, related_name="names")
    kind_vi = models.CharField(max_length=20, blank=True)
    name_vi = models.CharField(max_length=120)
    folded = models.CharField(max_length=120, db_index=True)
    code = models.CharField(max_length=10, blank=True, db_index=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)


class PlaceParent(models.Model):
    """Under which place a place lies, and when."""

    PRIVACY = classed(official="id place parent valid_from valid_to")

    place = models.ForeignKey(Place, models.CASCADE, related_name="parents")
    parent = models.ForeignKey(Place, models.CASCADE, related_name="children")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)


class PlaceSuccession(models.Model):
    """A place that went into another on a day, by a legal text (its id in the reference)."""

    PRIVACY = classed(official="id predecessor successor on text")

    predecessor = models.ForeignKey(Place, models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Place, models.CASCADE, related_name="predecessions")
    on = models.DateField()
    text = models.CharField(max_length=80)


class PlaceTrait(models.Model):
    """What of a place chooses its thresholds (region, group of communes), and when.

    An empty value says that the trait is not known for that time.
    """

    PRIVACY = classed(official="id place trait value valid_from valid_to confidence source why_vi")

    place = models.ForeignKey(Place, models.CASCADE, related_name="traits")
    trait = models.CharField(max_length=40)
    value = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    confidence = models.CharField(max_length=20)
    source = models.CharField(max_length=80, blank=True)
    why_vi = models.CharField(max_length=400, blank=True)
