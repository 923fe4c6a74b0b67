"""Questions about places on a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from banmoi.kit.text import fold
from banmoi.rooms.places.models import Place, PlaceName, PlaceParent, PlaceSuccession, PlaceTrait


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place with what it is called on a day."""

    id: int
    key: str
    level: str
    kind_vi: str
    name_vi: str
    code: str
    valid_from: date | None
    valid_to: date | None
    placeholder: bool
    demonstration: bool

    @property
    def title(self) -> str:
        """As in a sentence: "xã Xuân Lương"; a hamlet's name already says what it is."""
        if not self.kind_vi or self.name_vi.casefold().startswith(self.kind_vi.casefold()):
            return self.name_vi
        return f"{self.kind_vi} {self.name_vi}"

    def exists_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


def on_day(day: date, prefix: str = "") -> Q:
    """The condition that a dated row holds on a day."""
    start, end = f"{prefix}valid_from", f"{prefix}valid_to"
    return (Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": day})) & (
        Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day})
    )


def named(places: Iterable[Place], day: date) -> list[NamedPlace]:
    """Places with their names on a day; one that no longer has a name then keeps its last one."""
    wanted = {place.id: place for place in places}
    names: dict[int, PlaceName] = {}
    for name in PlaceName.objects.filter(place_id__in=wanted).order_by("valid_from", "id"):
        holds = (name.valid_from is None or name.valid_from <= day) and (
            name.valid_to is None or day <= name.valid_to
        )
        if holds or name.place_id not in names:
            names[name.place_id] = name
    return [
        NamedPlace(
            id=place.id,
            key=place.key,
            level=place.level,
            kind_vi=names[place.id].kind_vi,
            name_vi=names[place.id].name_vi,
            code=names[place.id].code,
            valid_from=place.valid_from,
            valid_to=place.valid_to,
            placeholder=place.placeholder,
            demonstration=place.demonstration,
        )
        for place in wanted.values()
        if place.id in names
    ]


def get_place(key: str, day: date) -> NamedPlace | None:
    """A place by its key, named as on a day."""
    return next(iter(named(Place.objects.filter(key=key), day)), None)


def communes_on(day: date) -> list[NamedPlace]:
    """The communes of this installation that there are on a day."""
    return named(Place.objects.filter(on_day(day), level="commune").order_by("id"), day)


def places_by_id(ids: Collection[int], day: date) -> dict[int, NamedPlace]:
    """Places by id, named as on a day."""
    return {place.id: place for place in named(Place.objects.filter(id__in=list(ids)), day)}


def find_places(text: str, day: date, level: str | None = None) -> list[NamedPlace]:
    """Places whose key, code or name (marks do not matter) is the text, existing on that day."""
    wanted = fold(text)
    for word in ("xa ", "tinh ", "huyen ", "phuong "):
        wanted = wanted.removeprefix(word)
    wanted = wanted.replace("-", " ")
    match = Q(key=fold(text)) | (
        (Q(names__folded=wanted) | Q(names__code=text.strip(), names__code__gt="")) & on_day(day, "names__")
    )
    places = Place.objects.filter(match, on_day(day)).distinct()
    return named(places.filter(level=level) if level else places, day)


def child_ids(place_id: int, day: date, level: str = "") -> list[int]:
    """The places directly under a place on a day, in their own order."""
    rows = PlaceParent.objects.filter(on_day(day), on_day(day, "place__"), parent_id=place_id)
    if level:
        rows = rows.filter(place__level=level)
    return list(rows.order_by("place_id").values_list("place_id", flat=True))


def children(place_id: int, day: date, level: str = "") -> list[NamedPlace]:
    """The places directly under a place on a day, named."""
    return named(Place.objects.filter(id__in=child_ids(place_id, day, level)).order_by("id"), day)


def scope_ids(place_ids: Collection[int], day: date) -> set[int]:
    """Some places and all below them on a day. One query a level, however many places."""
    found = set(place_ids)
    level = set(place_ids)
    while level:
        rows = PlaceParent.objects.filter(on_day(day), parent_id__in=level)
        level = set(rows.values_list("place_id", flat=True)) - found
        found |= level
    return found


def ancestor_ids(place_id: int, day: date) -> list[int]:
    """The places above a place on a day, nearest first."""
    found: list[int] = []
    current: int | None = place_id
    while current is not None:
        row = PlaceParent.objects.filter(on_day(day), place_id=current).first()
        current = None if row is None or row.parent_id in found else row.parent_id
        if current is not None:
            found.append(current)
    return found


def commune_of(place: NamedPlace, day: date) -> NamedPlace | None:
    """The commune in which a hamlet lies, or the commune itself."""
    if place.level == "commune":
        return place
    above = places_by_id(ancestor_ids(place.id, day), day)
    return next((item for item in above.values() if item.level == "commune"), None)


def communes_of(place_ids: Collection[int], day: date) -> dict[int, int]:
    """The commune of each place that is one, or lies right under one on a day. Two queries."""
    ids = list(place_ids)
    own = Place.objects.filter(id__in=ids, level="commune").values_list("id", flat=True)
    under = PlaceParent.objects.filter(on_day(day), place_id__in=ids, parent__level="commune")
    return {place: place for place in own} | dict(under.values_list("place_id", "parent_id"))


def traits_of(place_id: int, day: date) -> dict[str, str | None]:
    """The place's own traits on a day, with what it inherits; a trait not known is None."""
    above = [place_id, *ancestor_ids(place_id, day)]
    found: dict[str, str | None] = {}
    rows = list(PlaceTrait.objects.filter(on_day(day), place_id__in=above))
    for owner in above:
        for row in rows:
            if row.place_id == owner:
                found.setdefault(row.trait, row.value or None)
    return found


def successors(place_id: int) -> list[PlaceSuccession]:
    """Into which places a place went."""
    return list(PlaceSuccession.objects.filter(predecessor_id=place_id).order_by("on"))


def later_ids(place_ids: Collection[int]) -> set[int]:
    """The places that some places went into."""
    rows = PlaceSuccession.objects.filter(predecessor_id__in=place_ids)
    return set(rows.values_list("successor_id", flat=True))


def predecessors(place_id: int) -> list[PlaceSuccession]:
    """Which places went into a place."""
    return list(PlaceSuccession.objects.filter(successor_id=place_id).order_by("on"))


def place_keys(place_ids: Collection[int]) -> set[str]:
    """The keys of some places."""
    return set(Place.objects.filter(id__in=list(place_ids)).values_list("key", flat=True))
