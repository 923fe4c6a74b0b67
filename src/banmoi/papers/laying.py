"""From an official paper as data to its lines: what the decree fixes is done here once, for both formats."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from banmoi.core.dispatch import written_number
from banmoi.core.document import (
    NAMED,
    Align,
    Annex,
    Block,
    Chart,
    Column,
    Document,
    DocumentFlawedError,
    Item,
    Level,
    Paragraph,
    Row,
    Runs,
    Signature,
    Table,
    flaws,
    plain,
    row,
)
from banmoi.core.paper_dates import day_words, place_and_day, roman, short_day
from banmoi.papers.laid import (
    Laid,
    LaidAnnex,
    LaidBlock,
    LaidChart,
    LaidHead,
    LaidRow,
    LaidRun,
    LaidRuns,
    LaidSignature,
    LaidTable,
    LaidText,
)
from banmoi.papers.laying_tables import fits, lay_table
from banmoi.papers.layout import Layout
from banmoi.papers.widths import widest_word, width

_BODIES = ("Ủy ban nhân dân", "Hội đồng nhân dân")
_HEADED = (
    Level.PART,
    Level.CHAPTER,
    Level.GROUP,
    Level.SECTION,
    Level.SUBSECTION,
    Level.ARTICLE,
    Level.CLAUSE,
    Level.POINT,
)
"""Levels that may head others, the highest first."""
_SIGNS = {Level.CLAUSE: ".", Level.GROUP: ".", Level.POINT: ")", Level.ARTICLE: "."}
_MOST_ENDING = 36
"""Recipients and signatures of up to so many lines in all are kept on one page."""
_SMALLEST_UPRIGHT = 11
"""A table of an annex turns the page when it would need smaller letters than these (points)."""

ROOM = "......"
"""Room for a number that is written in by hand."""


def lay_out(document: Document, layout: Layout) -> Laid:
    """Every line of a paper, in its order. Raises DocumentFlawedError with all that is wrong."""
    if found := flaws(document):
        raise DocumentFlawedError(found)
    room = layout.text_width(across=False)
    laying = _Laying(layout, {source.key: number for number, source in enumerate(document.sources, 1)})
    annexes = list(document.annexes)
    bases = tuple(
        LaidText("basis", laying.ended(base, ";" if place < len(document.bases) else "."))
        for place, base in enumerate(document.bases, 1)
    )
    if resolution := plain(document.resolution).strip():
        bases = (*bases, _line("resolution", resolution.upper()))
    body = laying.blocks(document.body, room)
    laid_annexes = [
        laying.annex(annex, number, len(annexes) + bool(document.sources), document)
        for number, annex in enumerate(annexes, 1)
    ]
    if document.sources:
        laid_annexes.append(laying.sources(document, len(annexes) + 1))
    title = plain(document.title).strip()
    title_room = room - 2 * _side(title, "title", room, layout)
    issuer = " ".join(plain(document.issuer).split())
    kind = plain(document.kind).strip()
    recipients = _recipients(document, layout)
    signatures = tuple(_signature(signature) for signature in document.signatures)
    return Laid(
        title=f"{kind} {title}" if kind else title,
        author=issuer,
        head=_head(document, layout),
        opening=_opening(document, layout),
        title_rule=_rule(title, "title", title_room, layout) if kind else 0,
        bases=bases,
        body=body,
        recipients_word=layout.words["recipients"],
        recipients=recipients,
        signatures=signatures,
        ending_whole=_short(recipients, signatures, room / 3),
        annexes=tuple(laid_annexes),
    )


@dataclass
class _Laying:
    """What is known while a paper is laid out: its sources and how deep the outline is."""

    layout: Layout
    sources_at: dict[str, int]
    path: list[Level] = field(default_factory=list)

    def runs(self, content: Runs) -> LaidRuns:
        """Runs with their text cleaned and their figures linked; what is empty is dropped."""
        return tuple(
            LaidRun(text, run.bold, run.italic, self.sources_at.get(run.source, 0))
            for run in content
            if (text := plain(run.text))
        )

    def ended(self, content: Runs, sign: str) -> LaidRuns:
        """Runs that end with this sign, whatever they ended with."""
        laid = list(self.runs(content))
        while laid and not (text := laid[-1].text.rstrip(" ;.,")):
            laid.pop()
        if laid:
            last = laid[-1]
            laid[-1] = LaidRun(text + sign, last.bold, last.italic, last.source)
        return tuple(laid)

    def blocks(self, blocks: tuple[Block, ...], room: float) -> tuple[LaidBlock, ...]:
        """The blocks of the text or of an annex, for a width in mm."""
        self.path.clear()
        laid: list[LaidBlock] = []
        for block in blocks:
            match block:
                case Paragraph():
                    laid.append(LaidText(block.style, self.runs(block.runs)))
                case Item():
                    laid += self.item(block)
                case Table():
                    laid += lay_table(block, room, self.layout, self.runs)
                case Chart():
                    laid.append(_chart(block, room))
        return tuple(laid)

    def item(self, item: Item) -> list[LaidText]:
        """A numbered piece: a line, or two where the level has a name of its own (Phần, Chương, Mục)."""
        number = plain(item.number).strip()
        content = self.runs(item.runs)
        if item.level in NAMED:
            depth = self.depth(item.level)
            style = self.layout.styles[f"{item.level}_heading"]
            heading = tuple(
                LaidRun(run.text.upper() if style.caps else run.text, run.bold, run.italic, run.source)
                for run in content
            )
            return [
                LaidText(item.level, (LaidRun(f"{NAMED[item.level]} {number}"),)),
                LaidText(style.key, heading, depth),
            ]
        if item.level in (Level.DASH, Level.PLUS):
            sign = "-" if item.level is Level.DASH else "+"
            return [LaidText(item.level, (LaidRun(f"{sign} "), *content))]
        name = "Điều " if item.level is Level.ARTICLE else ""
        label = LaidRun(f"{name}{number}{_SIGNS[item.level]} ", bold=item.level is Level.ARTICLE)
        style_key = f"{item.level}_heading" if item.heading else str(item.level)
        depth = self.depth(item.level) if item.heading or item.level is Level.ARTICLE else 0
        return [LaidText(style_key, (label, *content), depth)]

    def depth(self, level: Level) -> int:
        """How deep a heading stands among those used before it: no depth is left out."""
        rank = _HEADED.index(level)
        while self.path and _HEADED.index(self.path[-1]) >= rank:
            self.path.pop()
        self.path.append(level)
        return len(self.path)

    def annex(self, annex: Annex, number: int, of: int, document: Document) -> LaidAnnex:
        """An annex with its lines on top; landscape where it was asked for or a table needs it."""
        upright = self.layout.text_width(across=False)
        tables = [block for block in annex.blocks if isinstance(block, Table)]
        across = annex.across
        if across is None:
            across = any(not fits(table, upright, _SMALLEST_UPRIGHT, self.layout) for table in tables)
        room = self.layout.text_width(across=across)
        word = self.layout.words["annex"]
        name = f"{word} {roman(number)}" if of > 1 else word
        title = plain(annex.title).strip()
        capitals = title.upper()
        side = _side(capitals, "annex_title", room, self.layout)
        heading = (
            _line("annex", name),
            LaidText("annex_title", (LaidRun(capitals),), 1, side),
            _line("annex_of", self.layout.words["annex_of"].format(paper=_named(document, self.layout))),
        )
        blocks = self.blocks(annex.blocks, room)
        deeper = tuple(_deeper(block) if isinstance(block, LaidText) else block for block in blocks)
        return LaidAnnex(heading, deeper, across, f"{name}. {title}")

    def sources(self, document: Document, number: int) -> LaidAnnex:
        """The annex that tells where each figure comes from."""
        columns = (
            Column(("TT",), 11, 0, Align.CENTRE, key=True),
            Column(("Số liệu",), 35, 3),
            Column(("Giá trị",), 22, 1, Align.RIGHT),
            Column(("Nguồn",), 35, 3),
            Column(("Ngày",), 24, 0, Align.CENTRE),
        )
        lines: tuple[Row, ...] = tuple(
            row(
                str(place),
                source.what,
                source.value,
                source.origin,
                short_day(source.day) if source.day else "",
            )
            for place, source in enumerate(document.sources, 1)
        )
        annex = self.annex(Annex(document.sources_title, (Table(columns, lines),)), number, number, document)
        first, *others = annex.blocks
        assert isinstance(first, LaidTable)
        blocks = (_anchored(first, [source.address for source in document.sources]), *others)
        return LaidAnnex(annex.heading, blocks, annex.across, annex.name)


def _anchored(table: LaidTable, addresses: list[str]) -> LaidTable:
    rows = []
    for number, (line, address) in enumerate(zip(table.rows, addresses, strict=True), 1):
        cells = list(line.cells)
        if address.startswith(("https://", "http://")) and len(cells) > 3:
            origin = cells[3]
            linked = tuple(LaidRun(run.text, address=address) for run in origin.runs)
            cells[3] = replace(origin, runs=linked)
        rows.append(LaidRow(tuple(cells), line.bold, line.whole, number))
    return replace(table, rows=tuple(rows))


def _deeper(text: LaidText) -> LaidText:
    """A heading inside an annex, below the annex's own."""
    return LaidText(text.style, text.runs, text.outline + 1 if text.outline else 0)


def _line(style: str, text: str) -> LaidText:
    return LaidText(style, (LaidRun(text),))


def _named(document: Document, layout: Layout) -> str:
    """ "Kế hoạch số 138/KH-UBND ngày 19 tháng 02 năm 2024 của Ủy ban nhân dân xã Xuân Lương"."""
    kind = plain(document.kind).strip() or layout.words["letter"]
    number = written_number(document.number, plain(document.symbol).strip(), ROOM)
    issuer = " ".join(plain(document.issuer).split())
    return f"{kind} số {number} {day_words(document.day)} của {issuer}"


def _body_lines(name: str) -> tuple[str, ...]:
    """The lines of a body's name: as broken, else after the kind of body ("ỦY BAN NHÂN DÂN")."""
    lines = [plain(line).strip() for line in name.split("\n")]
    lines = [line for line in lines if line]
    for body in _BODIES:
        if len(lines) == 1 and lines[0].casefold().startswith(f"{body} ".casefold()):
            lines = [lines[0][: len(body)], lines[0][len(body) :].strip()]
    return tuple(line.upper() for line in lines)


def _head(document: Document, layout: Layout) -> LaidHead:
    room = layout.text_width(across=False)
    left = room * layout.take("head.share")
    lines = _body_lines(document.issuer)
    motto = layout.words["motto"]
    subject = "" if document.kind.strip() else f"{layout.words['subject']} {plain(document.title).strip()}"
    number = written_number(document.number, plain(document.symbol).strip(), ROOM)
    style = layout.styles["motto"]
    return LaidHead(
        above=_body_lines(document.body_above),
        issuer=lines,
        issuer_rule=_rule(lines[-1], "issuer", left, layout),
        national_name=layout.words["national_name"].upper(),
        motto=motto,
        motto_rule=min(width(motto, style.size, bold=style.bold), room - left),
        number=f"{layout.words['number']} {number}",
        subject=subject,
        place_and_day=place_and_day(plain(document.place).strip(), document.day),
    )


def _rule(text: str, style_key: str, room: float, layout: Layout) -> float:
    """The length in mm of the rule below a line; a text longer than the room counts as a full line."""
    style = layout.styles[style_key]
    return min(width(text, style.size, bold=style.bold), room) * layout.take("head.rule")


def _side(text: str, style_key: str, room: float, layout: Layout) -> float:
    """How far (mm) a title of several lines is moved in at each side, so that no word is left alone."""
    style = layout.styles[style_key]
    whole = width(text, style.size, bold=style.bold)
    lines = math.ceil(whole / room)
    if not 1 < lines < 4 or widest_word(text, style.size, bold=True) > room / 2:
        return 0
    return max(0.0, (room - whole / lines * 1.12) / 2)


def _opening(document: Document, layout: Layout) -> tuple[LaidText, ...]:
    """Kind and title; or whom a letter addresses. Addressees of other kinds come below the title."""
    lines: list[LaidText] = []
    kind = plain(document.kind).strip()
    if kind:
        lines.append(_line("kind", kind.upper()))
        title = plain(document.title).strip()
        side = _side(title, "title", layout.text_width(across=False), layout)
        lines.append(LaidText("title", (LaidRun(title),), side=side))
    names = [plain(name).strip().rstrip(";.,") for name in document.addressees]
    word = layout.words["addressees"]
    if len(names) == 1:
        lines.append(_line("addressees", f"{word} {names[0]}"))
    elif names:
        lines.append(_line("addressees", word))
        for place, name in enumerate(names, 1):
            lines.append(_line("addressee", f"- {name}{'.' if place == len(names) else ';'}"))
    if competence := plain(document.competence).strip():
        lines.append(_line("competence", competence.upper()))
    return tuple(lines)


def _recipients(document: Document, layout: Layout) -> tuple[str, ...]:
    names = [plain(name).strip().lstrip("- ").rstrip(";.,") for name in document.recipients]
    if archive := plain(document.archive).strip().rstrip(";.,"):
        names.append(f"{layout.words['archive']} {archive}")
    return tuple(f"- {name}{'.' if place == len(names) else ';'}" for place, name in enumerate(names, 1))


def _signature(signature: Signature) -> LaidSignature:
    lines = [plain(signature.role).strip().upper()] if signature.role else []
    lines += [f"{power} {plain(who).strip().upper()}" for power, who in signature.powers]
    if title := plain(signature.title).strip():
        lines.append(title.upper())
    return LaidSignature(tuple(lines), plain(signature.note).strip(), plain(signature.name).strip())


def _short(recipients: tuple[str, ...], signatures: tuple[LaidSignature, ...], room: float) -> bool:
    """Whether recipients and signatures go on one page for certain, in columns of this width (mm)."""
    columns = [(11, recipients)]
    columns += [(14, (*signature.lines, signature.note, signature.name)) for signature in signatures]
    lines = sum(math.ceil(width(line, size, bold=True) / room) for size, column in columns for line in column)
    return lines <= _MOST_ENDING


def _chart(chart: Chart, room: float) -> LaidChart:
    note = _line("table_note", plain(chart.note)) if chart.note else None
    title = _line("chart_title", plain(chart.title))
    return LaidChart(_cleaned(chart.specification), title, plain(chart.telling), room * chart.share, note)


def _cleaned(value: Any) -> Any:
    """A specification with its texts cleaned as all others are."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, Mapping):
        return {key: _cleaned(entry) for key, entry in value.items()}
    return [_cleaned(entry) for entry in value] if isinstance(value, list | tuple) else value
