"""An official paper as plain data: what it says, never how it looks.

The parts are those of Nghị định 30/2020/NĐ-CP, Điều 8 and Phụ lục I: issuer, number and symbol, place and
day, kind and title, text, authority and signature, recipients, annexes. `flaws` tells what is missing
or contradicts itself, by the name of the field, so that nothing half made is ever drawn.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face. `source` is the key of the `Source` that a figure comes from."""

    text: str
    bold: bool = False
    italic: bool = False
    source: str = ""


Runs = tuple[Run, ...]


def runs(*parts: str | Run) -> Runs:
    """Text and runs in one line, as runs."""
    return tuple(Run(part) if isinstance(part, str) else part for part in parts)


class Level(StrEnum):
    """The levels of a text: the decree's own, and the officers' outline "I. 1. a) - +"."""

    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    SUBSECTION = "subsection"
    ARTICLE = "article"
    GROUP = "group"
    CLAUSE = "clause"
    POINT = "point"
    DASH = "dash"
    PLUS = "plus"


NAMED = {Level.PART: "Phần", Level.CHAPTER: "Chương", Level.SECTION: "Mục", Level.SUBSECTION: "Tiểu mục"}
"""Levels whose name and number stand in a line of their own, with the heading below."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. `style` is a name of the layout: text, text_flush, centred, quotation, note."""

    runs: Runs
    style: str = "text"


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered piece of the text. `number` without its sign: "I", "1", "1.2", "a"; "" for dashes.

    `heading` says that the text is a heading and not a sentence.
    """

    level: Level
    number: str
    runs: Runs
    heading: bool = False


class Align(StrEnum):
    """Where the text of a column stands."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `titles` from the top down: columns that share their first titles are grouped.

    `width` is the least width in mm, `grow` its share of what is left over; `key` columns (number,
    name) are drawn again on each part of a table that is too wide for one page.
    """

    titles: tuple[str, ...]
    width: float
    grow: float = 1.0
    align: Align = Align.LEFT
    key: bool = False


class RowKind(StrEnum):
    """What a row of a table is."""

    PLAIN = "plain"
    GROUP = "group"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Row:
    """A row: a cell for each column, or one cell alone for a group that goes across the table."""

    cells: tuple[Runs, ...]
    kind: RowKind = RowKind.PLAIN


def row(*cells: str | Run | Runs, kind: RowKind = RowKind.PLAIN) -> Row:
    """A row of texts."""
    return Row(tuple(cell if isinstance(cell, tuple) else runs(cell) for cell in cells), kind)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title, unit line and note. `counted` adds the line "(1) (2) (3)" of forms."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    unit: str = ""
    note: str = ""
    empty: str = "Không có số liệu."
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart by its Vega-Lite specification. `telling` says in words what it shows (for who cannot see).

    `share` is its part of the text's width, above 0 up to 1.
    """

    specification: Mapping[str, Any]
    title: str
    telling: str
    note: str = ""
    share: float = 1.0


Block = Paragraph | Item | Table | Chart


class Power(StrEnum):
    """By what power somebody signs: for the collective, for the head, acting, by order, by authority."""

    TM = "TM."
    KT = "KT."
    Q = "Q."
    TL = "TL."
    TUQ = "TUQ."


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: `powers` from the top ("TM." with the body, "KT." with the head), title, name.

    `role` heads a column where several sign ("Thư ký"); `note` stands in the place of the hand.
    """

    name: str
    title: str = ""
    powers: tuple[tuple[Power, str], ...] = ()
    role: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from: what it is, how it is written, from what, of which day, at which address."""

    key: str
    what: str
    value: str
    origin: str
    day: date | None = None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex with its own title. `across` None: landscape where a table needs it."""

    title: str
    blocks: tuple[Block, ...]
    across: bool | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """An official paper. A letter (công văn) has no `kind`: its title stands under the number.

    `number` and `day` are None until the paper is issued. `competence` is the line of who decides, and
    `resolution` the line after the legal bases ("QUYẾT ĐỊNH:").
    """

    issuer: str
    symbol: str
    place: str
    title: str
    signatures: tuple[Signature, ...]
    body: tuple[Block, ...]
    body_above: str = ""
    number: int | None = None
    day: date | None = None
    kind: str = ""
    addressees: tuple[str, ...] = ()
    competence: str = ""
    bases: tuple[Runs, ...] = ()
    resolution: str = ""
    recipients: tuple[str, ...] = ()
    archive: str = ""
    annexes: tuple[Annex, ...] = ()
    sources: tuple[Source, ...] = field(default=())
    sources_title: str = "Nguồn của các số liệu trong văn bản"


class FlawKind(StrEnum):
    """What is wrong with a field."""

    MISSING = "missing"
    NOT_POSITIVE = "not_positive"
    CELLS = "cells"
    UNKNOWN_SOURCE = "unknown_source"
    DOUBLE_SOURCE = "double_source"
    UNKNOWN_STYLE = "unknown_style"
    POWER_ORDER = "power_order"
    TOO_MANY = "too_many"
    OUT_OF_RANGE = "out_of_range"
    NO_COLUMNS = "no_columns"


Way = tuple[tuple[str, int], ...]
"""The way to a part of a paper, counted from 1: annex, block, row, column, signature, entry."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """A field that is wrong: its name, the way to it (("annex", 1), ("block", 2)), and the facts of it."""

    field: str
    kind: FlawKind
    where: Way = ()
    facts: tuple[str, ...] = ()


class DocumentFlawedError(Exception):
    """A paper that is not drawn, and all that is wrong with it."""

    def __init__(self, flaws: tuple[Flaw, ...]) -> None:
        super().__init__(flaws)
        self.flaws = flaws


STYLES = ("text", "text_flush", "centred", "quotation", "note")
"""The styles that a paragraph of the text may have."""

MOST_SIGNATURES = 3


def flaws(document: Document) -> tuple[Flaw, ...]:
    """Everything that keeps a paper from being drawn; () where nothing does."""
    return tuple(_flaws(document))


def plain(text: str) -> str:
    """Text fit for paper: letters composed, control and direction signs and other invisibles dropped.

    Signs that turn the direction of writing could show a figure in another order than it has; XML has
    no place for control characters. Tabs and line breaks become blanks.
    """
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text
    kept = []
    for sign in unicodedata.normalize("NFC", text):
        category = unicodedata.category(sign)
        if sign in "\t\n\r\v\f" or category in ("Zl", "Zp"):
            kept.append(" ")
        elif category not in ("Cc", "Cf", "Cs", "Co", "Cn"):
            kept.append(sign)
    return "".join(kept)


def text_of(content: Runs) -> str:
    """The words of runs, without their faces."""
    return plain("".join(run.text for run in content))


def _empty(text: str) -> bool:
    return not plain(text).strip()


def _flaws(document: Document) -> Iterator[Flaw]:
    for name in ("issuer", "symbol", "place", "title"):
        if _empty(getattr(document, name)):
            yield Flaw(name, FlawKind.MISSING)
    if document.number is not None and document.number < 1:
        yield Flaw("number", FlawKind.NOT_POSITIVE, facts=(str(document.number),))
    if not document.body:
        yield Flaw("body", FlawKind.MISSING)
    for name in ("addressees", "bases", "recipients"):
        for place, entry in enumerate(getattr(document, name), 1):
            if _empty(entry if isinstance(entry, str) else text_of(entry)):
                yield Flaw(name, FlawKind.MISSING, (("entry", place),))
    yield from _signature_flaws(document.signatures)
    keys = [source.key for source in document.sources]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Flaw("sources", FlawKind.DOUBLE_SOURCE, facts=(key,))
    known = frozenset(keys)
    for base in document.bases:
        yield from _run_flaws(base, known, ())
    for place, block in enumerate(document.body, 1):
        yield from _block_flaws(block, known, (("block", place),))
    for number, annex in enumerate(document.annexes, 1):
        if _empty(annex.title):
            yield Flaw("annex_title", FlawKind.MISSING, (("annex", number),))
        for place, block in enumerate(annex.blocks, 1):
            yield from _block_flaws(block, known, (("annex", number), ("block", place)))


def _signature_flaws(signatures: tuple[Signature, ...]) -> Iterator[Flaw]:
    if not signatures:
        yield Flaw("signatures", FlawKind.MISSING)
    if len(signatures) > MOST_SIGNATURES:
        yield Flaw("signatures", FlawKind.TOO_MANY, facts=(str(len(signatures)), str(MOST_SIGNATURES)))
    for place, signature in enumerate(signatures, 1):
        where: Way = (("signature", place),)
        powers = [power for power, _who in signature.powers]
        if _empty(signature.name):
            yield Flaw("signature_name", FlawKind.MISSING, where)
        if _empty(signature.title) and _empty(signature.role) and powers[-1:] != [Power.Q]:
            yield Flaw("signature_title", FlawKind.MISSING, where)
        if any(_empty(who) for _power, who in signature.powers):
            yield Flaw("signature_power", FlawKind.MISSING, where)
        if Power.TM in powers[1:] or len(set(powers)) != len(powers):
            yield Flaw("signature_power", FlawKind.POWER_ORDER, where, tuple(powers))


def _run_flaws(content: Runs, known: frozenset[str], where: Way) -> Iterator[Flaw]:
    for run in content:
        if run.source and run.source not in known:
            yield Flaw("source", FlawKind.UNKNOWN_SOURCE, where, (plain(run.text), run.source))


def _block_flaws(block: Block, known: frozenset[str], where: Way) -> Iterator[Flaw]:
    match block:
        case Paragraph():
            if block.style not in STYLES:
                yield Flaw("style", FlawKind.UNKNOWN_STYLE, where, (block.style,))
            yield from _run_flaws(block.runs, known, where)
        case Item():
            if _empty(block.number) and block.level not in (Level.DASH, Level.PLUS):
                yield Flaw("item_number", FlawKind.MISSING, where)
            if _empty(text_of(block.runs)):
                yield Flaw("item_text", FlawKind.MISSING, where)
            yield from _run_flaws(block.runs, known, where)
        case Chart():
            for name in ("title", "telling"):
                if _empty(getattr(block, name)):
                    yield Flaw(f"chart_{name}", FlawKind.MISSING, where)
            if not 0 < block.share <= 1:
                yield Flaw("chart_share", FlawKind.OUT_OF_RANGE, where, (str(block.share),))
        case Table():
            yield from _table_flaws(block, known, where)


def _table_flaws(table: Table, known: frozenset[str], where: Way) -> Iterator[Flaw]:
    if not table.columns:
        yield Flaw("columns", FlawKind.NO_COLUMNS, where)
    for place, column in enumerate(table.columns, 1):
        if not column.titles or _empty(column.titles[-1]):
            yield Flaw("column_title", FlawKind.MISSING, (*where, ("column", place)))
        if not column.width > 0 or column.grow < 0:
            facts = (f"{column.width:g}", f"{column.grow:g}")
            yield Flaw("column_width", FlawKind.OUT_OF_RANGE, (*where, ("column", place)), facts)
    for place, line in enumerate(table.rows, 1):
        across = line.kind is RowKind.GROUP and len(line.cells) == 1
        if len(line.cells) != len(table.columns) and not across:
            facts = (str(len(line.cells)), str(len(table.columns)))
            yield Flaw("cells", FlawKind.CELLS, (*where, ("row", place)), facts)
        for cell in line.cells:
            yield from _run_flaws(cell, known, (*where, ("row", place)))
