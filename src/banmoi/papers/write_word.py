"""The Word file of an official paper: what the office edits, with named styles and headings to go by."""

import io
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from docx import Document as new_document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from banmoi.core.document import Document
from banmoi.papers import fonts
from banmoi.papers.drawing import fitted, png
from banmoi.papers.fonts import Face
from banmoi.papers.laid import (
    Laid,
    LaidAnnex,
    LaidBlock,
    LaidChart,
    LaidHead,
    LaidRun,
    LaidRuns,
    LaidSignature,
    LaidTable,
    LaidText,
)
from banmoi.papers.laying import lay_out
from banmoi.papers.layout import Layout, Style
from banmoi.papers.layout import layout as house_layout
from banmoi.papers.word_parts import (
    add_bookmark,
    add_field,
    add_link,
    child,
    fix_frame,
    number_pages_from,
    rule_below,
    set_font,
)
from banmoi.papers.word_tables import add_plain_run, build_table
from banmoi.papers.writing import Written

_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def write_word(document: Document, layout: Layout | None = None, face: Face | None = None) -> Written:
    """A paper as a Word file. Raises DocumentFlawedError, ChartRefusedError.

    The font is named and not carried along: the reader's office has it, or its own twin of it.
    """
    layout, face = layout or house_layout(), face or fonts.face()
    laid = lay_out(document, layout)
    writer = _Writer(layout, face)
    writer.write(laid)
    about = writer.file.core_properties
    about.title, about.author, about.language = laid.title[:255], laid.author[:255], "vi-VN"
    about.comments, about.last_modified_by = "", laid.author[:255]
    if document.day:
        about.created = about.modified = datetime.combine(document.day, time())
    stream = io.BytesIO()
    writer.file.save(stream)
    return Written(stream.getvalue())


class _Writer:
    """A Word file while it is written."""

    def __init__(self, layout: Layout, face: Face) -> None:
        self.layout, self.face = layout, face
        self.file: Any = new_document()
        self.room = layout.text_width(across=False)
        self.bookmarks = 0
        self.style_ids: dict[str, str] = {}
        self._prepare()

    def _prepare(self) -> None:
        """Fonts, language and styles; the page."""
        styles = self.file.styles
        defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
        set_font(defaults, self.layout.font)
        normal = styles["Normal"]
        set_font(normal.element.get_or_add_rPr(), self.layout.font)
        normal.font.size = Pt(self.layout.styles["text"].size)
        normal.paragraph_format.space_after = Pt(0)
        for key, style in self.layout.styles.items():
            made = styles.add_style(f"{self.layout.style_prefix}{style.name_vi}", WD_STYLE_TYPE.PARAGRAPH)
            made.base_style = normal
            self._shape(made, style)
            self.style_ids[key] = made.style_id
        self._page(self.file.sections[0], across=False)

    def _shape(self, made: Any, style: Style) -> None:
        made.quick_style = True
        font = made.font
        font.size, font.bold, font.italic = Pt(style.size), style.bold, style.italic
        font.color.rgb = RGBColor(0, 0, 0)
        form = made.paragraph_format
        form.alignment = _ALIGN[style.align]
        form.space_before, form.space_after = Pt(style.above), Pt(style.below)
        form.left_indent = Mm(style.left)
        form.first_line_indent = Mm(self.layout.take("text.indent")) if style.first else Mm(0)
        form.line_spacing_rule = WD_LINE_SPACING.MULTIPLE
        form.line_spacing = 1.0 if style.single else self.layout.take("text.lines")
        form.keep_with_next = style.keep
        form.widow_control = True

    def _page(self, section: Any, *, across: bool) -> None:
        """Size, margins, and the number in the middle of the top margin, from the second page on."""
        take = self.layout.take
        wide, high = take("page.width"), take("page.height")
        section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(high), Mm(wide)) if across else (Mm(wide), Mm(high))
        section.top_margin, section.bottom_margin = Mm(take("margins.top")), Mm(take("margins.bottom"))
        section.left_margin, section.right_margin = Mm(take("margins.left")), Mm(take("margins.right"))
        section.header_distance, section.footer_distance = Mm(take("margins.top") / 2), Mm(10)
        section.different_first_page_header_footer = True
        section.header.is_linked_to_previous = False
        section.first_page_header.is_linked_to_previous = False
        number_pages_from(section, 1)
        line = section.header.paragraphs[0]
        self._dress(line, "page_number")
        add_field(line, "PAGE")

    def _dress(self, paragraph: Paragraph, key: str) -> Paragraph:
        """Give a paragraph its style, by its id: python-docx would search through all styles by name."""
        paragraph._p.get_or_add_pPr().get_or_add_pStyle().val = self.style_ids[key]
        return paragraph

    def write(self, laid: Laid) -> None:
        """The whole paper, in order."""
        self._head(laid.head)
        for line in laid.opening:
            self._text(line)
            if line.style == "title" and laid.title_rule:
                self._rule(self.file.add_paragraph(), laid.title_rule, self.room)
        for line in laid.bases:
            self._text(line)
        for block in laid.body:
            self._block(block)
        self._keep_last()
        self._ending(laid)
        for annex in laid.annexes:
            self._annex(annex)

    def _text(self, line: LaidText, at: Paragraph | None = None) -> Paragraph:
        paragraph = at if at is not None else self.file.add_paragraph()
        self._dress(paragraph, line.style)
        if line.side:
            paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(line.side)
        self._runs(paragraph, line.runs)
        if line.outline:
            child(paragraph._p.get_or_add_pPr(), "w:outlineLvl", val=min(line.outline, 9) - 1)
        return paragraph

    def _plain(self, container: Any, key: str, lines: Sequence[str]) -> None:
        """Lines in a cell, the first in the paragraph that the cell begins with."""
        for line in lines:
            first = container.paragraphs[0]
            begun = len(container.paragraphs) > 1 or first.runs
            self._dress(container.add_paragraph() if begun else first, key).add_run(line)

    def _runs(self, paragraph: Paragraph, content: LaidRuns) -> None:
        for run in content:
            self._run(paragraph._p, run, False)

    def _run(self, parent: Any, run: LaidRun, bold: bool) -> None:
        """A run, in a link where its figure has a source or it has an address."""
        if run.source:
            parent = add_link(parent, anchor=f"nguon_{run.source}")
        elif run.address:
            relation = self.file.part.relate_to(run.address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            parent = add_link(parent, relation=relation)
        add_plain_run(parent, run.text, bold=run.bold or bold, italic=run.italic)

    def _rule(self, paragraph: Paragraph, length: float, room: float) -> None:
        """A line of its own height, which is one point."""
        form = self._dress(paragraph, "text_flush").paragraph_format
        form.space_before, form.space_after = Pt(2), Pt(0)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)
        rule_below(paragraph, length, room)

    def _frame(self, widths: tuple[float, ...], rows: int = 1) -> Any:
        """A table without rules that puts things side by side."""
        table = self.file.add_table(rows, len(widths))
        fix_frame(table, widths)
        return table

    def _head(self, head: LaidHead) -> None:
        left = self.room * self.layout.take("head.share")
        table = self._frame((left, self.room - left), rows=2)
        first, second = table.rows[0].cells
        self._plain(first, "body_above", head.above)
        self._plain(first, "issuer", head.issuer)
        self._rule(first.add_paragraph(), head.issuer_rule, left)
        self._plain(second, "national_name", (head.national_name,))
        self._plain(second, "motto", (head.motto,))
        self._rule(second.add_paragraph(), head.motto_rule, self.room - left)
        first, second = table.rows[1].cells
        self._plain(first, "number", (head.number,))
        if head.subject:
            self._plain(first, "subject", (head.subject,))
        self._plain(second, "place_and_day", (head.place_and_day,))
        for cell in (first, second):
            cell.paragraphs[0].paragraph_format.space_before = Pt(4)

    def _block(self, block: LaidBlock) -> None:
        match block:
            case LaidText():
                self._text(block)
            case LaidTable():
                self._table(block)
            case LaidChart():
                self._chart(block)

    def _table(self, table: LaidTable) -> None:
        for line in (table.caption, table.unit):
            if line:
                self._text(line)
        take = self.layout.take
        inside, above = take("tables.inside"), take("tables.above")
        style_id = self._cell_style(table.size)
        made, anchors = build_table(table, style_id, self._run, inside=inside, above=above)
        self.file.element.body.insert_element_before(made, "w:sectPr")
        for number, paragraph in anchors.items():
            self.bookmarks += 1
            add_bookmark(paragraph, f"nguon_{number}", self.bookmarks)
        if table.note:
            self._text(table.note)

    def _cell_style(self, size: float) -> str:
        """The id of the style of a table's cells at a size of letters, made when it is first needed."""
        key = f"Bảng {size:g}"
        if key not in self.style_ids:
            made = self.file.styles.add_style(f"{self.layout.style_prefix}{key}", WD_STYLE_TYPE.PARAGRAPH)
            made.base_style = self.file.styles["Normal"]
            made.font.size = Pt(size)
            made.paragraph_format.line_spacing = 1.0
            self.style_ids[key] = made.style_id
        return self.style_ids[key]

    def _chart(self, chart: LaidChart) -> None:
        picture = png(chart.specification, chart.title.text, self.layout, self.face)
        paragraph = self._dress(self.file.add_paragraph(), "chart_title")
        paragraph.paragraph_format.space_before = Pt(10)
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(io.BytesIO(picture))
        wide = fitted(chart.width, shape.width, shape.height)
        shape.height = round(shape.height * Mm(wide) / shape.width)
        shape.width = Mm(wide)
        about = shape._inline.docPr
        about.set("descr", chart.telling)
        about.set("title", chart.title.text)
        self._text(chart.title)
        if chart.note:
            self._text(chart.note)

    def _keep_last(self) -> None:
        """The last paragraph stays with the signature, so that no page holds a signature alone."""
        last = self.file.element.body[-2]
        if last.tag == qn("w:p"):
            Paragraph(last, self.file).paragraph_format.keep_with_next = True

    def _ending(self, laid: Laid) -> None:
        gap = self._dress(self.file.add_paragraph(), "recipient")
        gap.paragraph_format.keep_with_next = True
        if len(laid.signatures) == 1:
            table = self._frame((self.room * 0.45, self.room * 0.55))
            self._recipients(table.cell(0, 0), laid)
            self._signature(table.cell(0, 1), laid.signatures[0])
            return
        share = self.room / len(laid.signatures)
        table = self._frame((share,) * len(laid.signatures))
        for cell, signature in zip(table.rows[0].cells, laid.signatures, strict=True):
            self._signature(cell, signature)
        if laid.recipients:
            self._dress(self.file.add_paragraph(), "recipient")
            self._recipients(self._frame((self.room,)).cell(0, 0), laid)

    def _recipients(self, cell: Any, laid: Laid) -> None:
        if laid.recipients:
            self._plain(cell, "recipients_word", (laid.recipients_word,))
            self._plain(cell, "recipient", laid.recipients)

    def _signature(self, cell: Any, signature: LaidSignature) -> None:
        self._plain(cell, "authority", signature.lines)
        if signature.note:
            self._plain(cell, "hand", (signature.note,))
        for _line in range(4 if not signature.note else 3):
            self._dress(cell.add_paragraph(), "authority")
        name = self._dress(cell.add_paragraph(), "name")
        name.add_run(signature.name)

    def _annex(self, annex: LaidAnnex) -> None:
        section = self.file.add_section(WD_SECTION.NEW_PAGE)
        self._page(section, across=annex.across)
        for line in annex.heading:
            self._text(line)
        for block in annex.blocks:
            self._block(block)
