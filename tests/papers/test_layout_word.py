"""The Word file of a paper read back: words, page, styles, tables, links, headings, page numbers."""

import re
import zipfile
from io import BytesIO

import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from banmoi.core.document import Table
from banmoi.papers.layout import layout, with_choices
from banmoi.papers.word import read_word
from banmoi.papers.write_pdf import write_pdf
from banmoi.papers.write_word import write_word
from tests.papers.layout_reading import pdf_text, word_file, word_text
from tests.papers.sample_papers import SAMPLES, decision, letter, money_table, plan, report


@pytest.mark.parametrize("name", SAMPLES)
def test_both_formats_say_the_same(name):
    paper = SAMPLES[name]()
    in_word = word_text(write_word(paper).content).split()
    in_pdf = pdf_text(write_pdf(paper).content).split()
    charts = {word for word in in_pdf if word not in in_word}
    assert all(in_pdf.count(word) >= in_word.count(word) for word in set(in_word) if not word.isdigit())
    # what only the PDF has: numbers of pages and the words drawn inside of charts
    assert all(re.fullmatch(r"\d|\w+", word) for word in charts), charts


def test_our_own_reader_reads_it_line_by_line():
    text, _pages = read_word(write_word(decision()).content, "qd.docx")
    lines = [line for line in text.split("\n") if line.strip()]
    assert lines[:4] == [
        "ỦY BAN NHÂN DÂN",
        "XÃ XUÂN LƯƠNG",
        "Số: 05/QĐ-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    ]
    assert "QUYẾT ĐỊNH" in lines
    assert "Điều 1. Phân bổ 29.000 triệu đồng cho các công trình theo bảng dưới đây." in lines
    assert "1\tĐường bê tông bản Xoan\t1.450\t1.200\t1.100\t350" in lines


def test_the_page_is_the_decree_s():
    section = word_file(write_word(decision()).content).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [20, 20, 30, 15]
    own = with_choices(layout(), {"margins.left": "35"})
    assert round(word_file(write_word(decision(), own).content).sections[0].left_margin.mm) == 35


def test_pages_are_numbered_in_the_middle_of_the_top_but_not_the_first():
    file = word_file(write_word(report()).content)
    assert len(file.sections) == 3
    for section in file.sections:
        assert section.different_first_page_header_footer
        assert not section.first_page_header.paragraphs[0].text
        line = section.header.paragraphs[0]
        assert line.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
        assert line.style.font.size.pt == 13
        assert "PAGE" in line._p.xml
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


def test_a_wide_annex_lies_across():
    sections = word_file(write_word(report()).content).sections
    assert [section.orientation for section in sections] == [
        WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT,
    ]  # fmt: skip
    assert sections[1].page_width > sections[1].page_height


def test_styles_have_their_sizes_and_vietnamese_names():
    file = word_file(write_word(decision()).content)
    assert file.styles["VB Nội dung"].font.size.pt == 14
    assert file.styles["VB Tên nơi nhận"].font.size.pt == 11
    assert file.styles["VB Quốc hiệu"].font.bold
    used = {paragraph.style.name for paragraph in file.paragraphs}
    assert {"VB Tên loại văn bản", "VB Trích yếu", "VB Căn cứ ban hành", "VB Điều"} <= used
    defaults = file.styles.element.find(qn("w:docDefaults"))
    assert next(defaults.iter(qn("w:lang"))).get(qn("w:val")) == "vi-VN"
    fonts = next(defaults.iter(qn("w:rFonts")))
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {
        "Times New Roman"
    }
    assert file.core_properties.language == "vi-VN"


def test_headings_can_be_gone_by():
    file = word_file(write_word(report()).content)
    found = {
        paragraph.text: level.get(qn("w:val"))
        for paragraph in file.paragraphs
        if (level := paragraph._p.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")) is not None
    }
    assert found["I. KẾT QUẢ THỰC HIỆN"] == "0"
    assert found["1. Công tác tuyên truyền"] == "1"
    assert found["a) Tuyên truyền tại bản"] == "2"
    assert found["KẾT QUẢ CÁC CHỈ TIÊU THEO BẢN"] == "0"


def test_the_head_of_a_table_is_repeated_and_widths_stand_twice():
    table = word_file(write_word(decision()).content).tables[1]
    heads = [row for row in table.rows if row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]
    assert len(heads) == 3
    assert all(row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in table.rows)
    columns = [round(column.width.mm, 1) for column in table.columns]
    assert [round(cell.width.mm, 1) for cell in table.rows[5].cells] == columns
    assert sum(columns) == pytest.approx(165, abs=0.5)
    assert table._tbl.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"
    assert table.cell(0, 2).text == table.cell(0, 3).text == "Kế hoạch năm 2024"
    assert table.cell(0, 1).text == table.cell(1, 1).text == "Tên công trình"
    total = table.rows[-1].cells[1].paragraphs[0].runs[0]
    assert (total.text, total.bold) == ("Tổng cộng", True)


def test_the_head_of_the_paper_has_no_margins_in_its_cells():
    margins = word_file(write_word(decision()).content).tables[0]._tbl.tblPr.find(qn("w:tblCellMar"))
    assert [side.get(qn("w:w")) for side in margins] == ["0", "0", "0", "0"]


def test_a_figure_is_linked_to_its_line_among_the_sources():
    body = word_file(write_word(report()).content).element.body
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink")) if link.get(qn("w:anchor"))]
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    assert links == ["nguon_1"]
    assert marks == {"nguon_1"}


def test_a_chart_is_a_picture_with_words_for_who_cannot_see():
    content = write_word(report(0, 2)).content
    with zipfile.ZipFile(BytesIO(content)) as package:
        pictures = [name for name in package.namelist() if name.startswith("word/media/")]
        assert len(pictures) == 2
    shapes = word_file(content).inline_shapes
    assert shapes[0]._inline.docPr.get("descr") == "Biểu đồ cột: tỷ lệ hộ nghèo của từng bản."
    assert shapes[0].width.mm <= 165.1


def test_an_empty_table_says_so():
    empty = Table(money_table().columns, (), "Bảng 2. Nợ", empty="Không phát sinh trong kỳ.")
    table = word_file(write_word(decision(body=(empty,))).content).tables[1]
    assert table.rows[-1].cells[0].text == table.rows[-1].cells[5].text == "Không phát sinh trong kỳ."


def test_what_is_not_issued_yet_leaves_room():
    text = word_text(write_word(plan()).content)
    assert "Số: ....../KH-UBND" in text
    assert "Xuân Lương, ngày ..... tháng ..... năm ........" in text
    assert "V/v báo cáo tiến độ" in word_text(write_word(letter()).content)


def test_the_xml_is_in_the_order_that_word_wants():
    """Word calls a file broken whose properties stand in another order than the schema's."""
    body = word_file(write_word(report()).content).element.body
    order = ["pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "pBdr", "spacing", "ind", "jc",
             "outlineLvl", "rPr", "sectPr"]  # fmt: skip
    seen = 0
    for properties in body.iter(qn("w:pPr")):
        names = [entry.tag.split("}")[1] for entry in properties]
        assert [order.index(name) for name in names] == sorted(order.index(name) for name in names), names
        seen += 1
    assert seen > 200
    section = [
        "headerReference",
        "footerReference",
        "type",
        "pgSz",
        "pgMar",
        "pgNumType",
        "cols",
        "titlePg",
        "docGrid",
    ]
    for properties in body.iter(qn("w:sectPr")):
        names = [entry.tag.split("}")[1] for entry in properties]
        assert [section.index(name) for name in names] == sorted(section.index(name) for name in names), names
    table = ["tblW", "jc", "tblBorders", "tblLayout", "tblCellMar"]
    for properties in body.iter(qn("w:tblPr")):
        names = [entry.tag.split("}")[1] for entry in properties]
        assert [table.index(name) for name in names] == sorted(table.index(name) for name in names), names
