"""Tables fitted to the page: size of letters, widths of columns, and parts where one page is too narrow."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from banmoi.core.document import Column, Row, RowKind, Runs, Table, plain, text_of
from banmoi.papers.laid import LaidCell, LaidRow, LaidRun, LaidRuns, LaidTable, LaidText
from banmoi.papers.layout import SINGLE, Layout
from banmoi.papers.widths import POINT, widest_word, width

MOST_WORD = 0.3
"""A single word may claim this part of the page's width; longer ones are broken."""
WHOLE_LINES = 12
"""A row of up to so many lines is kept on one page."""
WHOLE_TABLE = 70.0
"""A table of up to this height (mm) is kept on one page."""
WHOLE_PARTED = 150.0
"""A part of a table that is too wide is kept on one page up to this height (mm)."""

LayRuns = Callable[[Runs], LaidRuns]


def fits(table: Table, room: float, size: float, layout: Layout) -> bool:
    """Whether a table goes into a width (mm) at a size of letters (points) without being parted."""
    return _fit(_least(table, _words(table), size, room, layout), room)


def lay_table(table: Table, room: float, layout: Layout, lay_runs: LayRuns) -> tuple[LaidTable, ...]:
    """A table for a width of `room` mm: one, or several parts with the key columns on each."""
    take, smallest = layout.take("tables.size"), layout.take("tables.least")
    words = _words(table)
    size = take
    least = _least(table, words, size, room, layout)
    while size > smallest and not _fit(least, room):
        size = max(size - 1, smallest)
        least = _least(table, words, size, room, layout)
    if _fit(least, room):
        groups = [tuple(range(len(table.columns)))]
    else:
        # when it has to be parted anyway, letters need not be the smallest
        size = max(smallest, take - 2)
        least = _least(table, words, size, room, layout)
        groups = _parts(table, room, least)
    return tuple(
        _part(table, group, _Fit(room, size, least, number, len(groups)), layout, lay_runs)
        for number, group in enumerate(groups, 1)
    )


@dataclass(frozen=True, slots=True)
class _Fit:
    """How a part of a table is fitted: room in mm, letters in points, least widths of all columns."""

    room: float
    size: float
    least: Sequence[float]
    number: int
    of: int


def _fit(least: Sequence[float], room: float) -> bool:
    return sum(least) <= room + 0.01


def _words(table: Table) -> list[float]:
    """The widest word of each column, in mm at a size of one point."""
    found = [widest_word(plain(column.titles[-1]), 1, bold=True) for column in table.columns]
    for line in table.rows:
        if len(line.cells) == len(table.columns):
            bold = line.kind is not RowKind.PLAIN
            for place, cell in enumerate(line.cells):
                found[place] = max(found[place], widest_word(text_of(cell), 1, bold=bold))
    return found


def _least(table: Table, words: Sequence[float], size: float, room: float, layout: Layout) -> list[float]:
    """The least width of each column: what was asked for, and the widest word in it."""
    inside = 2 * layout.take("tables.inside") + 0.3
    scale = size / layout.take("tables.size")
    return [
        max(column.width * scale, min(word * size + inside, room * MOST_WORD))
        for column, word in zip(table.columns, words, strict=True)
    ]


def _parts(table: Table, room: float, least: Sequence[float]) -> list[tuple[int, ...]]:
    """Which columns go on which part: the key columns on each, the others in turn, parts of like width.

    Columns that share their first title stay on one part where they fit there.
    """
    keys = [place for place, column in enumerate(table.columns) if column.key]
    others = [place for place, column in enumerate(table.columns) if not column.key]
    left = room - sum(least[place] for place in keys)
    if not others or left < room * 0.25:
        keys, others, left = [], list(range(len(table.columns))), room
    shared: list[list[int]] = []
    for place in others:
        titles = table.columns[place].titles
        before = table.columns[shared[-1][-1]].titles if shared else ()
        if len(titles) > 1 and titles[:1] == before[:1] and _sum(least, [*shared[-1], place]) <= left:
            shared[-1].append(place)
        else:
            shared.append([place])
    most = len(_filled(shared, least, left))
    share = max(_sum(least, others) / most, max(_sum(least, group) for group in shared))
    while len(parts := _filled(shared, least, min(share, left))) > most:
        share += 1
    return [tuple(sorted(keys + part)) for part in parts]


def _sum(least: Sequence[float], places: Sequence[int]) -> float:
    return sum(least[place] for place in places)


def _filled(shared: Sequence[Sequence[int]], least: Sequence[float], room: float) -> list[list[int]]:
    """Groups of columns filled one after the other into parts of this width."""
    parts: list[list[int]] = []
    for group in shared:
        if parts and _sum(least, [*parts[-1], *group]) <= room + 0.01:
            parts[-1] += group
        else:
            parts.append(list(group))
    return parts


def _widths(columns: Sequence[Column], least: Sequence[float], room: float) -> tuple[float, ...]:
    rest = room - sum(least)
    if rest < 0:
        return tuple(value * room / sum(least) for value in least)
    grow = sum(column.grow for column in columns)
    if not grow:
        return tuple(value + rest / len(least) for value in least)
    return tuple(value + rest * column.grow / grow for value, column in zip(least, columns, strict=True))


def _part(table: Table, group: tuple[int, ...], fit: _Fit, layout: Layout, lay_runs: LayRuns) -> LaidTable:
    columns = [table.columns[place] for place in group]
    widths = _widths(columns, [fit.least[place] for place in group], fit.room)
    head = _head(columns, widths)
    if table.counted:
        numbers = (
            LaidCell((LaidRun(f"({place + 1})", italic=True),), "centre", wide)
            for place, wide in zip(group, widths, strict=True)
        )
        head = (*head, tuple(numbers))
    rows = tuple(_row(line, group, table, widths, fit.size, lay_runs) for line in table.rows)
    if not rows:
        nothing = LaidCell((LaidRun(plain(table.empty), italic=True),), "centre", fit.room, len(group))
        rows = (LaidRow((nothing,)),)
    most = WHOLE_PARTED if fit.of > 1 else WHOLE_TABLE
    return LaidTable(
        widths,
        head,
        rows,
        fit.size,
        _height(head, rows, fit.size, layout) <= most,
        _caption(table, fit, layout),
        _line("unit", table.unit),
        _line("table_note", table.note) if fit.number == fit.of else None,
    )


def _caption(table: Table, fit: _Fit, layout: Layout) -> LaidText | None:
    title = plain(table.caption)
    if fit.of > 1:
        which = layout.words["part_of"].format(part=fit.number, parts=fit.of)
        title = f"{title} ({which})" if title else f"({which})"
    return _line("caption", title)


def _line(style: str, text: str) -> LaidText | None:
    words = plain(text)
    return LaidText(style, (LaidRun(words),)) if words.strip() else None


def _height(
    head: Sequence[Sequence[LaidCell]], rows: Sequence[LaidRow], size: float, layout: Layout
) -> float:
    """About how high a table is, in mm."""
    lines = [max(_lines(cell, size, bold=True) / cell.down for cell in cells) for cells in head]
    lines += [max(_lines(cell, size, bold=line.bold) for cell in line.cells) for line in rows]
    between = 2 * layout.take("tables.above")
    return sum(math.ceil(count) * size * SINGLE * POINT + between for count in lines)


def _lines(cell: LaidCell, size: float, *, bold: bool) -> int:
    return max(1, math.ceil(1.1 * width(cell.text, size, bold=bold) / max(cell.width - 2, 1)))


def _head(columns: Sequence[Column], widths: Sequence[float]) -> tuple[tuple[LaidCell, ...], ...]:
    """The lines of the head: titles that neighbours share in one cell, shorter ones going down."""
    depth = max(len(column.titles) for column in columns)
    lines = []
    for level in range(depth):
        cells: list[LaidCell] = []
        before: tuple[str, ...] = ()
        for column, wide in zip(columns, widths, strict=True):
            titles = column.titles
            shared = titles[: level + 1] if len(titles) > level + 1 else ()
            if shared and shared == before:
                cells[-1] = replace(cells[-1], across=cells[-1].across + 1, width=cells[-1].width + wide)
            elif len(titles) > level:
                runs = (LaidRun(plain(titles[level]), bold=True),)
                down = 1 if shared else depth - level
                cells.append(LaidCell(runs, "centre", wide, down=down))
            before = shared
        lines.append(tuple(cells))
    return tuple(lines)


def _row(
    line: Row,
    group: tuple[int, ...],
    table: Table,
    widths: Sequence[float],
    size: float,
    lay_runs: LayRuns,
) -> LaidRow:
    bold = line.kind is not RowKind.PLAIN
    if len(line.cells) == 1 and line.kind is RowKind.GROUP:
        across = LaidCell(lay_runs(line.cells[0]), "left", sum(widths), len(group))
        return LaidRow((across,), bold, leads=True)
    cells = tuple(
        LaidCell(lay_runs(line.cells[place]), str(table.columns[place].align), wide)
        for place, wide in zip(group, widths, strict=True)
    )
    whole = max(_lines(cell, size, bold=bold) for cell in cells) <= WHOLE_LINES
    return LaidRow(cells, bold, whole, leads=line.kind is RowKind.GROUP)
