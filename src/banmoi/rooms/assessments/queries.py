"""Where a place stands: readings, and every set judged on a day; and the frozen ones."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models.fields.json import KT

from banmoi.core.assess import SetVerdict, Situation, assess
from banmoi.core.law import CriteriaSet
from banmoi.core.periods import months_before
from banmoi.core.readings import Observations, Reader, Reading
from banmoi.core.verdict_file import recheck, verdict_document
from banmoi.reference.catalogue import indicators
from banmoi.reference.sets import criteria_sets
from banmoi.rooms.assessments.models import FrozenAssessment
from banmoi.rooms.indicators.queries import count_values, evidence_digests, observations
from banmoi.rooms.law.queries import sets_for
from banmoi.rooms.places.queries import NamedPlace, ancestor_ids, children, traits_of

MONTHS_REMEMBERED = 30
"""How far back values are fetched: a year of the plan, the year before it, and a half for freshness."""


@dataclass(frozen=True)
class Standing:
    """A place on a day with all that its verdicts need; verdicts are worked out when asked."""

    place: NamedPlace
    day: date
    parts: tuple[NamedPlace, ...]
    observations: Observations
    traits: Mapping[str, str | None]
    sets: Mapping[str, CriteriaSet]

    @cached_property
    def readings(self) -> dict[str, Reading]:
        return self.readings_on(self.day)

    def readings_on(self, day: date) -> dict[str, Reading]:
        """The readings as of another day, from the same remembered values."""
        reader = Reader(indicators(), self.observations, day)
        ids = [part.id for part in self.parts]
        return {key: reader.read(definition, self.place.id, ids) for key, definition in indicators().items()}

    def reading_on(self, key: str, day: date) -> Reading:
        """One indicator's reading on a day."""
        reader = Reader(indicators(), self.observations, day)
        return reader.read(indicators()[key], self.place.id, [part.id for part in self.parts])

    def verdict(self, set_id: str, day: date | None = None) -> SetVerdict:
        """The set judged on the day (or on another one, with the readings of that day)."""
        on = day or self.day
        readings = self.readings if on == self.day else self.readings_on(on)
        return assess(self.sets[set_id], on, Situation(self.traits, readings, self.sets))


def standing_of(place: NamedPlace, day: date, as_of: datetime | None = None) -> Standing:
    """All that is needed to judge a place on a day. `as_of`: only what was known at that moment."""
    above = ancestor_ids(place.id, day)
    parts = tuple(children(place.id, day, "hamlet")) if place.level == "commune" else ()
    since = months_before(day, MONTHS_REMEMBERED)
    return Standing(
        place=place,
        day=day,
        parts=parts,
        observations=observations([place.id, *(part.id for part in parts)], since, as_of),
        traits=traits_of(place.id, day),
        sets=sets_for([place.id, *above], day),
    )


def sets_of_level(level: str) -> list[CriteriaSet]:
    """The sets by which places of a level are judged, those for comparison left out."""
    return [item for item in criteria_sets().values() if item.level == level and not item.reference_only]


def document_of(standing: Standing, set_id: str) -> dict[str, Any]:
    """The verdict of a set as a document that can be checked again elsewhere."""
    verdict = standing.verdict(set_id)
    sources = {source for reading in standing.readings.values() for source in reading.sources}
    place = standing.place
    return verdict_document(
        verdict,
        place={"key": place.key, "name": place.title, "code": place.code, "level": place.level},
        part_names={part.id: part.key for part in standing.parts},
        evidence=evidence_digests(sources),
        readings=standing.readings,
    )


def frozen_of(place_ids: Collection[int]) -> list[FrozenAssessment]:
    """The frozen assessments of places, newest first."""
    rows = FrozenAssessment.objects.filter(place_id__in=list(place_ids))
    rows = rows.annotate(provisional=KT("document__provisional"))
    return list(rows.select_related("frozen_by").defer("document").order_by("-id"))


def get_frozen(frozen_id: int) -> FrozenAssessment | None:
    """One frozen assessment."""
    return FrozenAssessment.objects.filter(id=frozen_id).select_related("frozen_by").first()


def alarms_of(frozen: FrozenAssessment) -> list[str]:
    """What no longer agrees with a frozen verdict: its own recomputation, or the values it rests on.

    An empty list is the normal state; anything else means that stored data were changed.
    """
    wrong = recheck(frozen.document)
    if frozen.document.get("digest") != frozen.digest and "digest" not in wrong:
        wrong.append("digest")
    if frozen.document.get("state") != frozen.state:
        wrong.append("state")
    pinned = {value_id for data in frozen.document["readings"].values() for value_id in data["values"]}
    if count_values(pinned) != len(pinned):
        wrong.append("values")
    return wrong


def all_frozen() -> Iterator[FrozenAssessment]:
    """Every frozen assessment of the installation, one at a time."""
    return FrozenAssessment.objects.order_by("id").iterator(chunk_size=20)
