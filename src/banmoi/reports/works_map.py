"""Where the works of a place lie: those with a location for the map, and counts by hamlet for all of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from banmoi.core.shapes import Shape, read_shape
from banmoi.reports.works import tile_counts
from banmoi.reports.works_wording import choice_name, step_name
from banmoi.rooms.places.queries import NamedPlace
from banmoi.rooms.works.models import Work
from banmoi.rooms.works.queries import works_at

MOST = 50
"""How many works one map shows; beyond these it asks to be narrowed down, and says how many it leaves out."""

_PHASES = {
    "plan": ("listed", "proposed", "discussed", "approved"),
    "going": ("building",),
    "done": ("accepted", "handed_over", "managed"),
    "stopped": ("stopped",),
}


def phase_of(step: str) -> str:
    """How a map marks a step: still on paper, being built, built, stopped."""
    return next(phase for phase, steps in _PHASES.items() if step in steps)


@dataclass(frozen=True, slots=True)
class Placed:
    """A work on the map under its number there."""

    number: int
    work: Work
    shape: Shape
    kind: str
    step: str
    phase: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A hamlet or the commune itself in the grid: its works by step, and how many have no location."""

    place: NamedPlace
    counts: tuple[tuple[str, str, int], ...]
    total: int
    unplaced: int


@dataclass(frozen=True, slots=True)
class WorksMap:
    """The map of a place. `left_out`: located works beyond what one map shows; `unplaced`: not located."""

    placed: tuple[Placed, ...]
    tiles: tuple[Tile, ...]
    left_out: int
    unplaced: int
    total: int


def works_map(places: Mapping[int, NamedPlace], kind: str = "") -> WorksMap:
    """The works of some places, of one kind or of all. One query."""
    works = list(works_at(list(places)))
    if kind:
        works = [work for work in works if work.kind == kind]
    located = [work for work in works if work.location]
    placed = tuple(
        Placed(
            number, work, read_shape(work.location), choice_name("works", "kind", work.kind),
            step_name(work.step), phase_of(work.step),
        )
        for number, work in enumerate(located[:MOST], start=1)
    )  # fmt: skip
    return WorksMap(
        placed, _tiles(places, works), max(0, len(located) - MOST), len(works) - len(located), len(works)
    )


def _tiles(places: Mapping[int, NamedPlace], works: Collection[Work]) -> tuple[Tile, ...]:
    """The hamlets in their own order, which is fixed; the commune itself last, where it has works."""
    counts = tile_counts(works)
    tiles = [
        Tile(
            place, tuple(counts.get(key, ())),
            sum(count for _key, _name, count in counts.get(key, ())),
            sum(work.place_id == key and not work.location for work in works),
        )
        for key, place in sorted(places.items())
    ]  # fmt: skip
    hamlets = [tile for tile in tiles if tile.place.level == "hamlet"]
    return (*hamlets, *(tile for tile in tiles if tile.place.level != "hamlet" and tile.total))
