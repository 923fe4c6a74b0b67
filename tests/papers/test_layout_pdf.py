"""The PDF of a paper read back: text, margins, sizes, page numbers, heads of tables, bookmarks, links, tags."""

import ctypes
import itertools

import pypdfium2
import pypdfium2.raw as raw
import pytest

from banmoi.core.document import (
    Column,
    DocumentFlawedError,
    Item,
    Level,
    Paragraph,
    RowKind,
    Run,
    Signature,
    Table,
    row,
    runs,
)
from banmoi.papers.fonts import face
from banmoi.papers.layout import layout, with_choices
from banmoi.papers.write_pdf import write_pdf
from tests.papers.layout_reading import letters, pdf_fonts, pdf_pages, pdf_text
from tests.papers.sample_papers import HAMLETS, SAMPLES, decision, letter, minutes, money_table, plan, report

NUMBER_ZONE = 20.0
"""Above this many mm from the top there is only the number of the page."""


@pytest.mark.parametrize("name", SAMPLES)
def test_nothing_leaves_the_margins_and_only_later_pages_have_a_number(name):
    content = write_pdf(SAMPLES[name]()).content
    pages = [tuple(side / 72 * 25.4 for side in page.get_size()) for page in pypdfium2.PdfDocument(content)]
    seen = 0
    zones: dict[int, str] = {}
    for sign in letters(content):
        width, height = pages[sign.page - 1]
        # an italic letter leans out of its box a little
        assert sign.left > 29.7 and sign.right < width - 14.7, sign
        assert sign.bottom < height - 19, sign
        if sign.top < NUMBER_ZONE - 1:
            zones[sign.page] = zones.get(sign.page, "") + sign.sign
            assert abs((sign.left + sign.right) / 2 - (30 + width - 15) / 2) < 4
            assert sign.size == 13
        seen += 1
    assert seen > 500
    annexes = {"quyet-dinh": [3], "bao-cao": [4, len(pages)]}.get(name, [])
    expected: dict[int, str] = {}
    number = 0
    for page in range(1, len(pages) + 1):
        number = 1 if page in annexes else number + 1
        if number > 1:
            expected[page] = str(number)
    assert zones == expected


def test_the_head_is_the_decree_s():
    lines = pdf_pages(write_pdf(decision()).content)[0]
    assert lines[:9] == [
        "ỦY BAN NHÂN DÂN",
        "XÃ XUÂN LƯƠNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/QĐ-UBND Xuân Lương, ngày 09 tháng 02 năm 2024",
        "QUYẾT ĐỊNH",
        "Về việc phân bổ vốn xây dựng nông thôn mới năm 2024",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ XUÂN LƯƠNG",
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
    ]
    text = pdf_text(write_pdf(decision()).content)
    assert (
        "huyện Yên Thế; Theo đề nghị của công chức Tài chính - Kế toán. QUYẾT ĐỊNH: Điều 1. Phân bổ" in text
    )
    assert "- Như Điều 3; - Phòng Tài chính" in text
    assert "- Lưu: VT, TCKT." in text


def test_sizes_are_the_layout_s():
    content = write_pdf(letter()).content
    found: dict[str, set[float]] = {}
    line, previous = "", None
    for sign in letters(content):
        if previous and abs(sign.bottom - previous.bottom) > 3:
            line = ""
        line += sign.sign
        previous = sign
        for words in (
            "CỘNGHÒA",
            "Độclập",
            "V/vbáo",
            "Kínhgửi",
            "Đẩymạnh",
            "Nơinhận",
            "-Nhưtrên",
            "PhạmTrung",
        ):
            if line.endswith(words):
                found.setdefault(words, set()).add(sign.size)
    assert found == {
        "CỘNGHÒA": {13.0}, "Độclập": {13.0}, "V/vbáo": {12.0}, "Kínhgửi": {14.0}, "Đẩymạnh": {14.0},
        "Nơinhận": {12.0}, "-Nhưtrên": {11.0}, "PhạmTrung": {14.0},
    }  # fmt: skip


def test_an_office_s_own_margin_is_taken():
    own = with_choices(layout(), {"margins.left": "35", "text.size": "13"})
    places = [sign.left for sign in letters(write_pdf(plan(), own).content)]
    assert 34.9 < min(places) < 35.6
    assert 29.9 < min(sign.left for sign in letters(write_pdf(plan()).content)) < 30.6


def test_the_same_paper_gives_the_same_bytes():
    assert write_pdf(decision()).content == write_pdf(decision()).content


def test_the_head_of_a_table_stands_on_every_page():
    content = write_pdf(decision(body=(money_table(120),))).content
    pages = pdf_pages(content)
    with_rows = [page for page in pages if any("Đường bê tông" in line for line in page)]
    assert len(with_rows) > 3
    for page in with_rows:
        assert sum("Tên công trình" in line for line in page) == 1
        assert sum("(1) (2) (3)" in line for line in page) == 1


def test_a_wide_table_is_parted_across_with_its_names_and_loses_nothing():
    content = write_pdf(report()).content
    document = pypdfium2.PdfDocument(content)
    across = [number for number, page in enumerate(document) if page.get_width() > page.get_height()]
    assert len(across) == 4
    pages = pdf_pages(content)
    for number in across:
        text = " ".join(pages[number])
        assert all(hamlet in text for hamlet in HAMLETS)
        assert f"phần {number - across[0] + 1} của 4" in text
    words = " ".join(" ".join(pages[number]) for number in across).split()
    for hamlet in range(1, 15):
        for indicator in range(57):
            assert words.count(f"{hamlet},{indicator:02d}") == 1
    sizes = {sign.size for sign in letters(content) if sign.page - 1 in across}
    assert min(sizes) >= 9


def test_an_empty_table_says_so_under_its_head():
    empty = Table(money_table().columns, (), "Bảng 2. Nợ", empty="Không phát sinh trong kỳ.")
    text = pdf_text(write_pdf(decision(body=(empty,))).content)
    assert "Bảng 2. Nợ" in text and "Tên công trình" in text
    assert "Không phát sinh trong kỳ." in text


def test_bookmarks_follow_the_outline_without_a_gap():
    toc = list(pypdfium2.PdfDocument(write_pdf(report()).content).get_toc())
    assert [(entry.get_title(), entry.level) for entry in toc][:4] == [
        ("I. KẾT QUẢ THỰC HIỆN", 0),
        ("1. Công tác tuyên truyền", 1),
        ("a) Tuyên truyền tại bản", 2),
        ("2. Nguồn vốn", 1),
    ]
    assert toc[-1].get_title() == "NGUỒN CỦA CÁC SỐ LIỆU TRONG VĂN BẢN"
    levels = [entry.level for entry in toc]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_a_figure_leads_to_its_line_among_the_sources():
    content = write_pdf(report()).content
    document = pypdfium2.PdfDocument(content)
    targets = []
    for place, page in enumerate(document):
        links = raw.FPDF_LINK()
        position = ctypes.c_int(0)
        while raw.FPDFLink_Enumerate(page, position, links):
            target = raw.FPDFLink_GetDest(document, links)
            if target:
                targets.append((place, raw.FPDFDest_GetDestPageIndex(document, target)))
    assert targets == [(0, len(document) - 1)]
    assert "1 Tỷ lệ hộ nghèo 1,48%" in pdf_text(content)
    assert b"https://ntm.example.vn/xa-xuan-luong" in content


def test_the_file_is_archival_tagged_and_names_itself():
    content = write_pdf(report()).content
    document = pypdfium2.PdfDocument(content)
    assert raw.FPDFCatalog_IsTagged(document)
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in content
    about = document.get_metadata_dict()
    assert about["Title"].startswith("Báo cáo Kết quả thực hiện")
    assert about["Author"] == "Ủy ban nhân dân xã Xuân Lương"


def test_only_one_family_is_drawn_with():
    family = face().family.replace(" ", "")
    names = pdf_fonts(write_pdf(report()).content)
    assert names and all(name.startswith(family) for name in names), names


def test_two_who_sign_stand_side_by_side_above_the_recipients():
    content = write_pdf(minutes()).content
    drawn = list(letters(content))
    text = "".join(sign.sign for sign in drawn)
    one, other = drawn[text.index("ĐẠIDIỆNBẢN")], drawn[text.index("TRƯỞNGĐOÀN")]
    assert abs(one.bottom - other.bottom) < 1 and other.left - one.left > 40
    assert drawn[text.index("Nơinhận")].top > one.bottom + 20
    assert pdf_pages(content)[0][-1] == "- Lưu: VT."


def test_powers_stand_over_the_title_and_a_letter_has_no_kind():
    text = pdf_text(write_pdf(report()).content)
    assert "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH" in text
    lines = pdf_pages(write_pdf(letter()).content)[0]
    assert "V/v báo cáo tiến độ chỉnh trang khu" in " ".join(lines)
    assert "Kính gửi: Trưởng các bản trong xã" in lines


def test_every_level_has_its_place():
    body = (
        Item(Level.PART, "I", runs("Phần đầu"), heading=True),
        Item(Level.CHAPTER, "II", runs("Quy định chung"), heading=True),
        Item(Level.SECTION, "1", runs("Mục một"), heading=True),
        Item(Level.SUBSECTION, "1", runs("Tiểu mục"), heading=True),
        Item(Level.ARTICLE, "3", runs("Phạm vi"), heading=True),
        Item(Level.CLAUSE, "1", runs("Khoản một;")),
        Item(Level.POINT, "đ", runs("Điểm đ;")),
        Paragraph(runs("Trích."), style="quotation"),
    )
    content = write_pdf(plan(body=body)).content
    text = pdf_text(content)
    assert (
        "Phần I PHẦN ĐẦU Chương II QUY ĐỊNH CHUNG Mục 1 MỤC MỘT Tiểu mục 1 TIỂU MỤC Điều 3. Phạm vi 1. Khoản một; "
        "đ) Điểm đ; Trích." in text
    )
    toc = [(entry.get_title(), entry.level) for entry in pypdfium2.PdfDocument(content).get_toc()]
    assert toc == [
        ("PHẦN ĐẦU", 0),
        ("QUY ĐỊNH CHUNG", 1),
        ("MỤC MỘT", 2),
        ("TIỂU MỤC", 3),
        ("Điều 3. Phạm vi", 4),
    ]


def test_very_long_titles_and_names_stay_a_paper():
    title = "Triển khai thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới " * 8
    name = "Nguyễn Thị Hoàng Phương Anh Minh Khuê Bảo Ngọc Thiên Kim Ánh Dương Tường Vy"
    content = write_pdf(
        plan(title=title, signatures=(Signature(name, "Phó Chủ tịch phụ trách " * 5),))
    ).content
    assert " ".join(title.split()) in pdf_text(content)
    assert name in pdf_text(content)


def test_no_page_holds_a_signature_alone():
    for count in range(5, 45):
        body = tuple(Item(Level.DASH, "", runs(f"Việc thứ {number}.")) for number in range(count))
        last = pdf_pages(write_pdf(plan(body=body)).content)[-1]
        assert any("Việc thứ" in line for line in last), count


def test_a_paper_with_flaws_is_not_drawn():
    with pytest.raises(DocumentFlawedError) as refused:
        write_pdf(plan(title="", body=(Table((Column(("a",), 10),), (row(Run("1", source="x")),)),)))
    assert [flaw.field for flaw in refused.value.flaws] == ["title", "source"]


def test_a_heading_inside_a_table_never_stands_alone_at_the_end_of_a_page():
    columns = (Column(("TT",), 10, 0), Column(("Việc",), 60, 3))
    for before in range(22, 40, 2):
        lines = [row(str(number), "Việc của bản") for number in range(before)]
        lines += [row("Nhóm thứ hai", kind=RowKind.GROUP), row("1", "Việc đầu của nhóm")]
        pages = pdf_pages(write_pdf(decision(body=(Table(columns, tuple(lines)),))).content)
        page = next(text for text in map(" ".join, pages) if "Nhóm thứ hai" in text)
        assert "Việc đầu của nhóm" in page
