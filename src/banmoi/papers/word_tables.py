"""A table of figures in Word's own XML: written straight, since python-docx looks up styles cell by cell."""

from collections.abc import Callable
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from banmoi.papers.laid import LaidCell, LaidRun, LaidTable
from banmoi.papers.word_parts import TWIP, child, frame_rules

AddRun = Callable[[Any, LaidRun, bool], None]
"""Puts a run into a paragraph's element, bold where its row is."""
_ALIGN = {"left": "left", "centre": "center", "right": "right"}


def build_table(
    table: LaidTable, style_id: str, add_run: AddRun, *, inside: float, above: float
) -> tuple[Any, dict[int, Any]]:
    """The table's element, and by the number of their source the paragraphs that links lead to.

    `inside` and `above` are the margins of a cell in mm.
    """
    made = OxmlElement("w:tbl")
    frame_rules(child(made, "w:tblPr"), table.widths, inside=inside, above=above, ruled=True)
    grid = child(made, "w:tblGrid")
    for width in table.widths:
        child(grid, "w:gridCol", w=round(width * TWIP))
    anchors: dict[int, Any] = {}
    going_down: dict[int, tuple[LaidCell, int]] = {}
    lines = [(cells, False, True, 0, True) for cells in table.head]
    last = len(table.rows) - 1
    lines += [
        (row.cells, row.bold, row.whole, row.anchor, (table.together or row.leads) and place < last)
        for place, row in enumerate(table.rows)
    ]
    for place, (cells, bold, whole, anchor, keep) in enumerate(lines):
        line = child(made, "w:tr")
        rules = child(line, "w:trPr")
        if whole:
            child(rules, "w:cantSplit")
        if place < len(table.head):
            child(rules, "w:tblHeader")
        for column, cell, first in _placed(cells, going_down, len(table.widths)):
            paragraph = _cell(line, cell, style_id, first=first, keep=keep)
            if first:
                for run in cell.runs:
                    add_run(paragraph, run, bold)
            if anchor and column == 0:
                anchors[anchor] = paragraph
    return made, anchors


def _placed(
    cells: tuple[LaidCell, ...], going_down: dict[int, tuple[LaidCell, int]], columns: int
) -> list[tuple[int, LaidCell, bool]]:
    """The cells of a line with their column: its own, and those that come down from above (False)."""
    found, waiting, column = [], list(cells), 0
    while column < columns:
        if column in going_down:
            cell, left = going_down.pop(column)
            if left > 1:
                going_down[column] = cell, left - 1
            found.append((column, cell, False))
        elif waiting:
            cell = waiting.pop(0)
            if cell.down > 1:
                going_down[column] = cell, cell.down - 1
            found.append((column, cell, True))
        else:
            break
        column += cell.across
    return found


def _cell(line: Any, cell: LaidCell, style_id: str, *, first: bool, keep: bool) -> Any:
    """A cell with its one paragraph, which is handed back."""
    made = child(line, "w:tc")
    rules = child(made, "w:tcPr")
    child(rules, "w:tcW", w=round(cell.width * TWIP), type="dxa")
    if cell.across > 1:
        child(rules, "w:gridSpan", val=cell.across)
    if cell.down > 1:
        child(rules, "w:vMerge", **({"val": "restart"} if first else {}))
    child(rules, "w:vAlign", val="center")
    paragraph = child(made, "w:p")
    form = child(paragraph, "w:pPr")
    child(form, "w:pStyle", val=style_id)
    if keep:
        child(form, "w:keepNext")
    child(form, "w:jc", val=_ALIGN[cell.align])
    return paragraph


def add_plain_run(parent: Any, text: str, *, bold: bool, italic: bool) -> Any:
    """A run of text below a paragraph or a link."""
    run = child(parent, "w:r")
    if bold or italic:
        face = child(run, "w:rPr")
        if bold:
            child(face, "w:b")
        if italic:
            child(face, "w:i")
    words = child(run, "w:t")
    words.text = text
    words.set(qn("xml:space"), "preserve")
    return run
