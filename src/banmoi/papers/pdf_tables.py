"""Tables of a PDF page by the rules that are drawn around their cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as raw

NEAR = 1.5
"""Rules that are nearer to each other than this (points) are one."""
LEAST_HIGH = 8.0
"""The least height of a row, and the least width of a column (points)."""

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points, as PDF counts them: from the lower left corner."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: where its rules stand, from the left and from the top."""

    across: tuple[float, ...]
    down: tuple[float, ...]

    @property
    def top(self) -> float:
        return self.down[0]

    @property
    def bottom(self) -> float:
        return self.down[-1]


def grids_of(page: pypdfium2.PdfPage) -> list[Grid]:
    """The tables of a page from the top down: rules that cross, with at least two columns and one row."""
    flat: list[Box] = []
    upright: list[Box] = []
    for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        left, bottom, right, top = thing.get_bounds()
        if right - left > LEAST_HIGH and top - bottom < 2 * NEAR:
            flat.append((left, bottom, right, top))
        elif top - bottom > LEAST_HIGH and right - left < 2 * NEAR:
            upright.append((left, bottom, right, top))
    found = [grid for group in _groups(upright) if (grid := _grid(group, flat)) is not None]
    return sorted(found, key=lambda grid: -grid.top)


def _groups(upright: Sequence[Box]) -> list[list[Box]]:
    """Upright rules that stand beside or on each other, by table."""
    groups: list[tuple[float, float, list[Box]]] = []
    for box in sorted(upright, key=lambda item: -item[3]):
        if groups and box[3] >= groups[-1][0] - 2 * NEAR:
            bottom, top, boxes = groups[-1]
            groups[-1] = (min(bottom, box[1]), top, [*boxes, box])
        else:
            groups.append((box[1], box[3], [box]))
    return [boxes for _bottom, _top, boxes in groups]


def _grid(upright: Sequence[Box], flat: Sequence[Box]) -> Grid | None:
    across = _merged([(box[0] + box[2]) / 2 for box in upright])
    bottom, top = min(box[1] for box in upright), max(box[3] for box in upright)
    if len(across) < 3:
        return None
    wide = across[-1] - across[0]
    levels = [(box[1] + box[3]) / 2 for box in flat if bottom - NEAR * 2 <= box[1] <= top + NEAR * 2]
    down = [level for level in _merged(levels) if _covered(flat, level, across[0], across[-1]) > 0.9 * wide]
    if len(down) < 2:
        return None
    return Grid(tuple(across), tuple(sorted(down, reverse=True)))


def _covered(flat: Sequence[Box], level: float, left: float, right: float) -> float:
    """How much of a level is ruled."""
    spans = sorted(
        (max(box[0], left), min(box[2], right)) for box in flat if abs((box[1] + box[3]) / 2 - level) < NEAR
    )
    total, reached = 0.0, left
    for begin, end in spans:
        begin = max(begin, reached)
        if end > begin:
            total, reached = total + end - begin, end
    return total


def _merged(places: Sequence[float]) -> list[float]:
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > NEAR * 2:
            found.append(place)
    return found


def cells_of(grid: Grid) -> Iterator[list[Box]]:
    """The cells of each row."""
    for top, bottom in zip(grid.down, grid.down[1:], strict=False):
        yield [(left, bottom, right, top) for left, right in zip(grid.across, grid.across[1:], strict=False)]
