"""A plan's text as the parts of an official paper: grounds, opening words, outline, tables, closing words.

What is printed here is read back by `core.paper.reader` as the same plan: every paragraph keeps its sign
and its place in the outline. Pure functions over text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from banmoi.core.document import (
    Align,
    Block,
    Column,
    Item,
    Level,
    Paragraph,
    Row,
    Run,
    Runs,
    Table,
    row,
    runs,
)
from banmoi.core.paper import outline
from banmoi.core.paper.head import read_head, whole_day
from banmoi.core.paper.lines import lines_of
from banmoi.core.paper.marks import MarkKind, mark_of
from banmoi.core.paper.outline import blocks_of
from banmoi.core.paper.webtext import complete, without_links

_GROUND = re.compile(r"^(?:Căn cứ|Xét|Theo|Thực hiện|Trên cơ sở)\b")
_LEVELS = {
    MarkKind.PART: Level.PART,
    MarkKind.ARTICLE: Level.ARTICLE,
    MarkKind.ROMAN: Level.GROUP,
    MarkKind.CAPITAL: Level.GROUP,
    MarkKind.DECIMAL: Level.CLAUSE,
    MarkKind.LETTER: Level.POINT,
}
_BULLETS = {"-": Level.DASH, "+": Level.PLUS}
HEADING_WORDS = 22
"""A numbered line of up to so many words that ends like no sentence is a heading."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A plan's text in its parts: its grounds, and the blocks before and from the first numbered one on."""

    bases: tuple[Runs, ...]
    opening: tuple[Block, ...]
    body: tuple[Block, ...]


def body_lines(text: str) -> tuple[str, ...]:
    """The paragraphs of a plan's text between its title and its recipients, as the reader finds them."""
    lines = whole_day(without_links(lines_of(text)))
    parts = read_head(lines)
    first, last = parts.body
    first = complete(parts.head, lines, first)
    return tuple(line.text for line in lines[first:last])


def printed(paragraphs: Sequence[str]) -> Printed:
    """The paragraphs of a plan's body, laid out."""
    begins = next((place for place, text in enumerate(paragraphs) if _numbered(text)), len(paragraphs))
    grounds = 0
    while grounds < begins and _is_ground(paragraphs[grounds]):
        grounds += 1
    return Printed(
        tuple(runs(text.rstrip(" ;.,")) for text in paragraphs[:grounds]),
        tuple(_blocks(paragraphs[grounds:begins])),
        tuple(_blocks(paragraphs[begins:])),
    )


def _numbered(text: str) -> bool:
    mark = mark_of(text) if "\t" not in text else None
    return outline.is_capital(text) or (mark is not None and mark.kind is not MarkKind.BULLET)


def _is_ground(text: str) -> bool:
    """Whether a paragraph is a ground of its own, and not the sentence that opens the plan."""
    ends = text.rstrip().endswith((";", ".")) and not re.search(r"như sau\W*$", text)
    return bool(_GROUND.match(text)) and ends and (text.startswith("Căn cứ") or text.rstrip().endswith(";"))


def _blocks(paragraphs: Sequence[str]) -> Iterator[Block]:
    placed, at = [], 0
    for text in paragraphs:
        placed.append((at, text))
        at += len(text) + 1
    rows: list[str] = []
    for block in blocks_of(placed):
        if block.row:
            rows.append(block.text)
            continue
        if rows:
            yield _table(rows)
            rows = []
        yield _block(block)
    if rows:
        yield _table(rows)


_DASH = re.compile(r" ([-–]) ")
"""A dash inside a sentence: it stays with the word before it, so that no line begins with it like an item."""


def _block(block: outline.Block) -> Block:
    text = _DASH.sub("\u00a0\\1 ", block.text.strip())
    mark = block.mark
    if mark is None:
        return Paragraph(runs(text))
    if mark.length == 0:
        return Paragraph(runs(Run(text, bold=True)))
    if mark.kind is MarkKind.BULLET and mark.label in _BULLETS:
        return Item(_BULLETS[mark.label], "", runs(text))
    level = _LEVELS.get(mark.kind)
    if level is None:
        return Paragraph(runs(f"{mark.label} {text}"))
    number = mark.label.removeprefix("P" if mark.kind is MarkKind.PART else "Đ")
    return Item(level, number, runs(text), heading=_is_heading(block, text))


def _is_heading(block: outline.Block, text: str) -> bool:
    if not block.numbered and not (block.mark and block.mark.kind is MarkKind.LETTER and block.children):
        return False
    short = len(text.split()) <= HEADING_WORDS and not text.endswith((".", ";"))
    top = block.mark is not None and block.mark.kind in (MarkKind.PART, MarkKind.ROMAN, MarkKind.CAPITAL)
    return short and (bool(block.children) or top)


_NUMBER = re.compile(r"^(?:STT|TT|Số TT)\.?$", re.IGNORECASE)
_FIGURE = re.compile(r"^[\d.,%<>≥≤=/\s-]{1,14}$")


def _table(rows: Sequence[str]) -> Table:
    """Rows of cells parted by tabs; the first is the head where it names the column of numbers."""
    cells = [[cell.strip() for cell in text.split("\t")] for text in rows]
    count = max(len(line) for line in cells)
    padded = [line + [""] * (count - len(line)) for line in cells]
    head, lines = (padded[0], padded[1:]) if _NUMBER.match(padded[0][0]) else (["…"] * count, padded)
    columns = tuple(
        _column(title or "…", [line[place] for line in lines], first=place == 0)
        for place, title in enumerate(head)
    )
    return Table(columns, tuple(_row(line) for line in lines))


def _column(title: str, cells: Sequence[str], *, first: bool) -> Column:
    if first and _NUMBER.match(title):
        return Column((title,), 11, 0, Align.CENTRE, key=True)
    figures = all(_FIGURE.match(cell) for cell in cells if cell) and any(cells)
    longest = max((len(cell) for cell in cells), default=0)
    if figures:
        return Column((title,), 18, 0.5, Align.CENTRE)
    return Column((title,), 22, max(0.6, min(longest, 80) / 30))


def _row(cells: Sequence[str]) -> Row:
    return row(*cells)
