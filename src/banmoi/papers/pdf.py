"""The text of a PDF file, page by page: tables by their rules, paragraphs by their first lines."""

import re
from collections import Counter
from collections.abc import Sequence

import pypdfium2
import pypdfium2.raw as raw

from banmoi.papers.pdf_tables import Grid, cells_of, grids_of
from banmoi.papers.refusals import PaperProblem, PaperRefusedError

MOST_PAGES = 500
MM = 72 / 25.4


def read_pdf(content: bytes, name: str) -> tuple[str, int, tuple[int, ...]]:
    """The text, pages parted by form feeds; how many pages; and which of them hold no text.

    Rows of a table with rules are lines with their cells parted by tabs; a paragraph whose first line is
    moved in stands after a blank line. Raises PaperRefusedError: broken, locked with a password, too long,
    or without any text (a scan).
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).casefold() or "security" in str(error).casefold()
        raise PaperRefusedError(PaperProblem.ENCRYPTED if locked else PaperProblem.BROKEN, name) from error
    try:
        if len(document) > MOST_PAGES:
            raise PaperRefusedError(PaperProblem.TOO_LONG, name)
        pages = [_page(document, number) for number in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise PaperRefusedError(PaperProblem.BROKEN, name) from error
    finally:
        document.close()
    empty = tuple(number for number, text in enumerate(pages, 1) if len(text.strip()) < 8)
    if len(empty) == len(pages):
        raise PaperRefusedError(PaperProblem.SCANNED, name)
    return "\f".join(pages), len(pages), empty


def _page(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    try:
        words = page.get_textpage()
        try:
            return _text(page, words)
        finally:
            words.close()
    finally:
        page.close()


def _text(page: pypdfium2.PdfPage, words: pypdfium2.PdfTextPage) -> str:
    found = grids_of(page)
    if not found:
        return "\n".join(_parted(_lines(words.get_text_range()), _lefts(words)))
    wide, top = page.get_width(), page.get_height()
    parts: list[str] = []
    for grid in found:
        parts += _lines(words.get_text_bounded(0, grid.top, wide, top))
        parts += _rows(words, grid)
        top = grid.bottom
    return "\n".join([*parts, *_lines(words.get_text_bounded(0, 0, wide, top))])


def _lines(text: str) -> list[str]:
    # A hyphen at the end of a line comes marked, its line break swallowed; Vietnamese breaks no words.
    for sign in ("\ufffe\r\n", "\ufffe", "\x02\r\n", "\x02"):
        text = text.replace(sign, "-\n")
    return text.replace("\r\n", "\n").split("\n")


def _rows(words: pypdfium2.PdfTextPage, grid: Grid) -> list[str]:
    rows = []
    for line in cells_of(grid):
        cells = [" ".join(" ".join(_lines(words.get_text_bounded(*cell))).split()) for cell in line]
        if any(cells):
            rows.append("\t".join(cells))
    return rows


def _lefts(words: pypdfium2.PdfTextPage) -> list[float]:
    """How far from the left (mm) each line of the page's text begins."""
    found: list[float] = []
    begins = True
    for place in range(words.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(words, place))
        if sign == "\n":
            if begins:
                found.append(0.0)
            begins = True
        elif begins and not sign.isspace():
            found.append(words.get_charbox(place)[0] / MM)
            begins = False
    return [*found, 0.0] if begins else found


MOVED_IN = (6.0, 20.0)
"""How far (mm) the first line of a paragraph is moved in, at least and at most."""


def _parted(lines: Sequence[str], lefts: Sequence[float]) -> list[str]:
    """The lines with a blank one before each that is moved in as first lines are, where the page has such."""
    if len(lines) != len(lefts):
        return list(lines)
    moved = _moved_in(lefts)
    if moved is None:
        return list(lines)
    found: list[str] = []
    for line, left in zip(lines, lefts, strict=True):
        if abs(left - moved) < 1.2 and found and re.search(r"[^\W\d_]", line):
            found.append("")
        found.append(line)
    return found


def _moved_in(lefts: Sequence[float]) -> float | None:
    """Where the first lines of paragraphs begin; None where the page does not tell them from others."""
    counted = Counter(round(left) for left in lefts if left > 0)
    starts = sorted(place for place, count in counted.items() if count >= 3)
    inner = [place for place in starts if MOVED_IN[0] <= place - starts[0] <= MOVED_IN[1]]
    return max(inner, key=lambda place: counted[place]) if inner else None
