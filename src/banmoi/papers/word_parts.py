"""What python-docx has no words for: borders, fields, links, widths, languages, in Word's own XML."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

TWIP = 1440 / 25.4
"""Twentieths of a point in a millimetre."""


def child(parent: Any, name: str, **values: str | int) -> Any:
    """A new element below another, its values by their names ("w:val" as val)."""
    made = OxmlElement(name)
    for key, value in values.items():
        made.set(qn(f"w:{key}"), str(value))
    parent.append(made)
    return made


def set_font(properties: Any, name: str) -> None:
    """One font for all scripts, and Vietnamese as the language, in run properties."""
    for old in properties.findall(qn("w:rFonts")) + properties.findall(qn("w:lang")):
        properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)
    properties.insert(0, fonts)
    child(properties, "w:lang", val="vi-VN", eastAsia="vi-VN", bidi="vi-VN")


def add_field(paragraph: Paragraph, instruction: str) -> None:
    """A field that Word works out itself, such as the number of the page."""
    for kind in ("begin", None, "separate", "text", "end"):
        run = paragraph.add_run()
        if kind is None:
            text = child(run._r, "w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = f" {instruction} "
        elif kind == "text":
            run.text = "2"
        else:
            child(run._r, "w:fldChar", fldCharType=kind)


def add_link(parent: Any, *, anchor: str = "", relation: str = "") -> Any:
    """A link to a bookmark of the paper or to an address, below a paragraph; its runs go into it."""
    link = child(parent, "w:hyperlink", **({"anchor": anchor} if anchor else {}))
    if relation:
        link.set(qn("r:id"), relation)
    return link


def add_bookmark(paragraph: Any, name: str, number: int) -> None:
    """A place that links lead to, at the start of a paragraph's text."""
    start = OxmlElement("w:bookmarkStart")
    start.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    end = OxmlElement("w:bookmarkEnd")
    end.set(qn("w:id"), str(number))
    place = 1 if paragraph.find(qn("w:pPr")) is not None else 0
    paragraph.insert(place, start)
    paragraph.insert(place + 1, end)


def frame_rules(
    properties: Any, widths: tuple[float, ...], *, inside: float, above: float, ruled: bool
) -> None:
    """Width (mm) and rules of a table, its layout fixed, its cell margins in mm: in empty properties."""
    child(properties, "w:tblW", w=round(sum(widths) * TWIP), type="dxa")
    child(properties, "w:jc", val="center")
    if ruled:
        borders = child(properties, "w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            child(borders, f"w:{side}", val="single", sz=4, space=0, color="000000")
    child(properties, "w:tblLayout", type="fixed")
    margins = child(properties, "w:tblCellMar")
    for side, margin in (("top", above), ("left", inside), ("bottom", above), ("right", inside)):
        child(margins, f"w:{side}", w=round(margin * TWIP), type="dxa")


def fix_frame(table: Any, widths: tuple[float, ...]) -> None:
    """A table without rules that puts things side by side: widths on its columns and its cells, no margins.

    LibreOffice squeezes a table that has widths only on its cells, Word one that has them only on columns.
    """
    for old in list(table._tbl.tblPr):
        table._tbl.tblPr.remove(old)
    frame_rules(table._tbl.tblPr, widths, inside=0, above=0, ruled=False)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for line in table.rows:
        child(line._tr.get_or_add_trPr(), "w:cantSplit")
        for cell, width in zip(line.cells, widths, strict=True):
            cell.width = Mm(width)


def rule_below(paragraph: Paragraph, length: float, room: float) -> None:
    """A line of some length (mm) in the middle of a room: the upper border of a paragraph moved in."""
    side = max(0.0, (room - length) / 2)
    form = paragraph.paragraph_format
    form.left_indent, form.right_indent = Mm(side), Mm(side)
    borders = OxmlElement("w:pBdr")
    child(borders, "w:top", val="single", sz=5, space=1, color="000000")
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def number_pages_from(section: Any, number: int) -> None:
    """Where the counting of pages begins in a section."""
    for old in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(old)
    kind = OxmlElement("w:pgNumType")
    kind.set(qn("w:start"), str(number))
    after = ("cols", "formProt", "vAlign", "noEndnote", "titlePg", "textDirection", "bidi", "docGrid")
    section._sectPr.insert_element_before(kind, *(f"w:{name}" for name in after))
