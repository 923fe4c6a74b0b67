"""A paper as a page shows it: the lines that both writers lay out, with gaps to write in and figures that
open."""

from collections.abc import Mapping
from dataclasses import dataclass

from banmoi.core.document import Document
from banmoi.papers.laid import Laid, LaidBlock, LaidCell, LaidChart, LaidRow, LaidRun, LaidTable, LaidText
from banmoi.papers.laying import lay_out
from banmoi.papers.layout import layout
from banmoi.reports.charts import draw
from banmoi.reports.composing.composed import Gap
from banmoi.reports.composing.finishing import gap_mark


@dataclass(frozen=True, slots=True)
class ShownRun:
    """A stretch of text; `address` opens its figure."""

    text: str
    bold: bool = False
    italic: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell of a table."""

    runs: tuple[ShownRun, ...]
    align: str
    across: int
    down: int


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of a table; `anchor` is the line's number in the annex of sources, 0 for none."""

    cells: tuple[ShownCell, ...]
    bold: bool
    anchor: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A block as the template takes it: `what` is text, gap, table or chart."""

    what: str
    style: str = ""
    runs: tuple[ShownRun, ...] = ()
    gap: Gap | None = None
    caption: tuple[ShownRun, ...] = ()
    unit: tuple[ShownRun, ...] = ()
    note: tuple[ShownRun, ...] = ()
    head: tuple[tuple[ShownCell, ...], ...] = ()
    rows: tuple[ShownRow, ...] = ()
    drawing: str = ""
    telling: str = ""


@dataclass(frozen=True, slots=True)
class ShownAnnex:
    """An annex with its heading."""

    heading: tuple[Shown, ...]
    blocks: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole paper. `laid` gives the lines of its head and its signatures."""

    laid: Laid
    opening: tuple[Shown, ...]
    bases: tuple[Shown, ...]
    body: tuple[Shown, ...]
    annexes: tuple[ShownAnnex, ...]


def preview(document: Document, gaps: tuple[Gap, ...] = ()) -> Preview:
    """How a paper is shown. Raises DocumentFlawedError."""
    laid = lay_out(document, layout())
    showing = _Showing(
        [source.address for source in document.sources], {gap_mark(gap.key): gap for gap in gaps}
    )
    return Preview(
        laid,
        showing.blocks(laid.opening),
        showing.blocks(laid.bases),
        showing.blocks(laid.body),
        tuple(
            ShownAnnex(showing.blocks(annex.heading), showing.blocks(annex.blocks)) for annex in laid.annexes
        ),
    )


@dataclass(frozen=True, slots=True)
class _Showing:
    addresses: list[str]
    gaps: Mapping[str, Gap]

    def blocks(self, blocks: tuple[LaidBlock, ...]) -> tuple[Shown, ...]:
        return tuple(self.block(block) for block in blocks)

    def block(self, block: LaidBlock) -> Shown:
        match block:
            case LaidText():
                if (gap := self.gaps.get(block.text)) is not None:
                    return Shown("gap", gap=gap)
                return Shown("text", block.style, self.runs(block.runs))
            case LaidTable():
                return Shown(
                    "table",
                    caption=self.line(block.caption),
                    unit=self.line(block.unit),
                    note=self.line(block.note),
                    head=tuple(self.cells(line) for line in block.head),
                    rows=tuple(self.row(line) for line in block.rows),
                )
            case LaidChart():
                return Shown(
                    "chart",
                    runs=self.runs(block.title.runs),
                    note=self.line(block.note),
                    drawing=draw(dict(block.specification)),
                    telling=block.telling,
                )

    def row(self, line: LaidRow) -> ShownRow:
        return ShownRow(self.cells(line.cells), line.bold, line.anchor)

    def cells(self, cells: tuple[LaidCell, ...]) -> tuple[ShownCell, ...]:
        return tuple(ShownCell(self.runs(cell.runs), cell.align, cell.across, cell.down) for cell in cells)

    def line(self, text: LaidText | None) -> tuple[ShownRun, ...]:
        return () if text is None else self.runs(text.runs)

    def runs(self, content: tuple[LaidRun, ...]) -> tuple[ShownRun, ...]:
        return tuple(ShownRun(run.text, run.bold, run.italic, self.address(run)) for run in content)

    def address(self, run: LaidRun) -> str:
        """The page that opens a figure; its line in the annex of sources where there is none."""
        if not run.source:
            return run.address
        return self.addresses[run.source - 1] or f"#nguon-{run.source}"
