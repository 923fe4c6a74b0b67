"""A paper laid out: every line of it with its style, the same for the Word and the PDF writer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class LaidRun:
    """A stretch of text; `source` is the line of the annex of sources that tells of it, 0 for none."""

    text: str
    bold: bool = False
    italic: bool = False
    source: int = 0
    address: str = ""


LaidRuns = tuple[LaidRun, ...]


@dataclass(frozen=True, slots=True)
class LaidText:
    """A paragraph with its style; `outline` is its depth in the bookmarks, 0 for none.

    `side` moves it in from both margins (mm), so that the lines of a title are of like length.
    """

    style: str
    runs: LaidRuns
    outline: int = 0
    side: float = 0

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class LaidCell:
    """A cell that goes over so many columns and rows; its width in mm."""

    runs: LaidRuns
    align: str
    width: float
    across: int = 1
    down: int = 1

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class LaidRow:
    """A row. `whole` rows stay on one page; `anchor` is the number that sources are linked by. A row that
    `leads` is a heading of those below it and never stands alone at the end of a page."""

    cells: tuple[LaidCell, ...]
    bold: bool = False
    whole: bool = True
    anchor: int = 0
    leads: bool = False


@dataclass(frozen=True, slots=True)
class LaidTable:
    """A table as it goes on paper: column widths in mm, size of letters in points.

    A table that is `together` is not parted by the end of a page.
    """

    widths: tuple[float, ...]
    head: tuple[tuple[LaidCell, ...], ...]
    rows: tuple[LaidRow, ...]
    size: float
    together: bool
    caption: LaidText | None = None
    unit: LaidText | None = None
    note: LaidText | None = None


@dataclass(frozen=True, slots=True)
class LaidChart:
    """A chart with its width in mm."""

    specification: Mapping[str, Any]
    title: LaidText
    telling: str
    width: float
    note: LaidText | None = None


LaidBlock = LaidText | LaidTable | LaidChart


@dataclass(frozen=True, slots=True)
class LaidHead:
    """The two columns on top of the first page; lengths of the rules in mm."""

    above: tuple[str, ...]
    issuer: tuple[str, ...]
    issuer_rule: float
    national_name: str
    motto: str
    motto_rule: float
    number: str
    subject: str
    place_and_day: str


@dataclass(frozen=True, slots=True)
class LaidSignature:
    """The lines over a signature, the place of the hand, and the name."""

    lines: tuple[str, ...]
    note: str
    name: str


@dataclass(frozen=True, slots=True)
class LaidAnnex:
    """An annex: its lines on top, its blocks, whether it is landscape."""

    heading: tuple[LaidText, ...]
    blocks: tuple[LaidBlock, ...]
    across: bool
    name: str


@dataclass(frozen=True, slots=True)
class Laid:
    """A whole paper, in order. `ending_whole`: recipients and signatures stay on one page."""

    title: str
    author: str
    head: LaidHead
    opening: tuple[LaidText, ...]
    title_rule: float
    bases: tuple[LaidText, ...]
    body: tuple[LaidBlock, ...]
    recipients_word: str
    recipients: tuple[str, ...]
    signatures: tuple[LaidSignature, ...]
    ending_whole: bool
    annexes: tuple[LaidAnnex, ...]
