"""Files become text, or are refused with the reason: nothing else ever comes out."""

import io
import unicodedata
import zipfile

import pypdfium2
import pytest
from docx import Document
from docx.oxml import parse_xml
from hypothesis import given
from hypothesis import strategies as st

from banmoi.papers.intake import read_paper
from banmoi.papers.letters import _TCVN3, from_tcvn3, from_vni, repaired
from banmoi.papers.problems import paper_problem
from banmoi.papers.refusals import PaperProblem, PaperRefusedError
from banmoi.reference.files import text as data_text
from tests.papers.making import saved, txt_to_docx, txt_to_pdf

PLAN = data_text("demonstration_plan.txt")
SENTENCE = (
    "Ủy ban nhân dân xã thực hiện kế hoạch xây dựng nông thôn mới, tỷ lệ hộ nghèo của các bản đạt 1,48%."
)


def problem_of(content: bytes, name: str = "tep") -> PaperProblem:
    with pytest.raises(PaperRefusedError) as caught:
        read_paper(content, name)
    assert caught.value.name == name
    assert name in paper_problem(caught.value)
    return caught.value.problem


def words(text: str) -> list[str]:
    return text.split()


@pytest.mark.parametrize("make", [str.encode, txt_to_docx, txt_to_pdf])
def test_the_same_paper_in_three_forms_has_the_same_words(make):
    read = read_paper(make(PLAN), "ke-hoach")
    assert words(read.text) == words(PLAN)
    assert len(words(read.text)) > 1000


@pytest.mark.parametrize("way", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
def test_plain_text_in_the_ways_of_this_day(way):
    content = SENTENCE.encode(way) if way != "cp1258" else cp1258(SENTENCE)
    if way == "utf-16-le":
        content = b"\xff\xfe" + content
    assert read_paper(content, "x.txt").text == SENTENCE


def cp1258(text: str) -> bytes:
    """Windows' Vietnamese: vowels with hats as one byte, tones as a byte of their own."""
    found = b""
    for letter in text:
        try:
            found += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = next(sign for sign in parts if sign in "\u0300\u0301\u0303\u0309\u0323")
            rest = unicodedata.normalize("NFC", parts.replace(tone, ""))
            found += rest.encode("cp1258") + tone.encode("cp1258")
    return found


def tcvn3(text: str) -> str:
    back = {letter: chr(code) for code, letter in _TCVN3.items()}
    return "".join(back.get(letter, back.get(letter.lower(), letter)) for letter in text)


def test_decomposed_unicode_is_composed_and_said():
    read = read_paper(unicodedata.normalize("NFD", SENTENCE).encode(), "x.txt")
    assert (read.text, read.notes) == (SENTENCE, ("composed",))


def test_the_old_letters_of_tcvn3_in_a_plain_file_and_inside_word():
    old = tcvn3(SENTENCE.lower())
    assert old != SENTENCE.lower()
    assert read_paper(old.encode("latin-1"), "x.txt").text == SENTENCE.lower()
    read = read_paper(txt_to_docx(old), "x.docx")
    assert (read.text, read.notes) == (SENTENCE.lower(), ("from_tcvn3",))


VNI = (
    "Uûy ban nhaân daân xaõ thöïc hieän keá hoaïch xaây döïng noâng thoân môùi, "
    "tyû leä hoä ngheøo cuûa caùc baûn ñaït 1,48%."
)


def test_the_old_letters_of_vni():
    assert from_vni(VNI) == SENTENCE
    assert repaired(VNI) == (SENTENCE, "from_vni")
    assert read_paper(VNI.encode("latin-1"), "x.txt").text == SENTENCE


@given(st.text(alphabet="".join(_TCVN3.values()) + "bcdghklmnpqrstvx ", min_size=1))
def test_every_letter_of_tcvn3_comes_back(text):
    back = {letter: chr(code) for code, letter in _TCVN3.items()}
    assert from_tcvn3("".join(back.get(letter, letter) for letter in text)) == text


def test_text_without_marks_is_left_alone():
    bare = "Ke hoach xay dung nong thon moi nam 2024"
    assert repaired(bare) == (bare, "")


def test_letters_that_nobody_knows_are_refused():
    assert problem_of(("Ωµ" + "¤§¶þýÿ×÷ß" * 40).encode("utf-8")) is PaperProblem.UNKNOWN_LETTERS


def test_automatic_numbers_and_bullets_of_word_are_written_out():
    document = Document()
    document.add_paragraph("MỤC TIÊU", style="List Number")
    document.add_paragraph("Tỷ lệ hộ nghèo giảm còn 1,48%", style="List Bullet")
    document.add_paragraph("NHIỆM VỤ", style="List Number")
    lines = read_paper(saved(document), "x.docx").text.split("\n")
    assert lines == ["1. MỤC TIÊU", "- Tỷ lệ hộ nghèo giảm còn 1,48%", "2. NHIỆM VỤ"]


def test_a_table_is_written_row_by_row_and_the_head_cell_by_cell():
    document = Document()
    head = document.add_table(1, 2)
    head.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nXÃ ĐỒNG TIẾN"
    head.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    for line in ("KẾ HOẠCH", "năm 2024", "I. MỤC TIÊU", "Các chỉ tiêu"):
        document.add_paragraph(line)
    table = document.add_table(2, 3)
    cells = [("STT", "1"), ("Chỉ tiêu", "Tỷ lệ\nhộ nghèo"), ("Kế hoạch", "2,5%")]
    for column, (top, low) in enumerate(cells):
        table.cell(0, column).text, table.cell(1, column).text = top, low
    for line in ("II. NHIỆM VỤ", "- Rà soát", "Nơi nhận:", "- Lưu: VT."):
        document.add_paragraph(line)
    text = read_paper(saved(document), "x.docx").text
    assert text.startswith("ỦY BAN NHÂN DÂN\nXÃ ĐỒNG TIẾN\nCỘNG HÒA")
    assert "STT\tChỉ tiêu\tKế hoạch\n1\tTỷ lệ hộ nghèo\t2,5%" in text


def test_tracked_deletions_are_left_out_and_insertions_kept():
    document = Document()
    paragraph = document.add_paragraph("còn 2%")
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    paragraph._p.append(parse_xml(f"<w:del {space}><w:r><w:delText>sai</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {space}><w:r><w:t> và 3%</w:t></w:r></w:ins>"))
    assert read_paper(saved(document), "x.docx").text == "còn 2% và 3%"


def test_what_is_no_paper_is_refused_with_its_own_reason():
    assert problem_of(b"  \n ") is PaperProblem.EMPTY
    assert problem_of(b"\xd0\xcf\x11\xe0" + bytes(600), "cu.doc") is PaperProblem.OLD_WORD
    locked = b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")
    assert problem_of(locked, "khoa.docx") is PaperProblem.ENCRYPTED
    assert problem_of(b"{\\rtf1 abc}", "a.doc") is PaperProblem.RICH_TEXT
    assert problem_of(b"<html><body>x</body></html>", "a.doc") is PaperProblem.WEB_PAGE
    assert problem_of(b"\x89PNG\r\n\x1a\n" + bytes(50), "anh.pdf") is PaperProblem.PICTURE
    assert problem_of(bytes(range(256)) * 40) is PaperProblem.UNKNOWN_KIND
    assert problem_of(b"x" * (15 * 1024 * 1024 + 1)) is PaperProblem.TOO_LARGE
    assert problem_of("dài quá ".encode() * 300_000) is PaperProblem.TOO_LONG


def package(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return stream.getvalue()


def test_packages_that_are_swollen_or_broken_or_something_else():
    assert problem_of(package(word__document_xml=bytes(60 * 1024 * 1024)), "bom.docx") is PaperProblem.SWOLLEN
    many = {f"word__a{number}_xml": b"" for number in range(3001)}
    assert problem_of(package(word__document_xml=b"<a/>", **many)) is PaperProblem.SWOLLEN
    assert problem_of(package(xl__workbook_xml=b"<a/>")) is PaperProblem.SPREADSHEET
    assert problem_of(package(word__document_xml=b"<a/>", word__vbaProject_bin=b"x")) is PaperProblem.MACROS
    assert problem_of(package(word__document_xml=b"<a>")) is PaperProblem.BROKEN
    assert problem_of(package(other_xml=b"<a/>")) is PaperProblem.UNKNOWN_KIND
    assert problem_of(txt_to_docx(PLAN)[:2000]) is PaperProblem.BROKEN


def test_pdf_files_that_hold_no_text_or_are_locked_or_broken():
    document = pypdfium2.PdfDocument.new()
    document.new_page(500, 700)
    stream = io.BytesIO()
    document.save(stream)
    assert problem_of(stream.getvalue(), "quet.pdf") is PaperProblem.SCANNED
    assert problem_of(b"%PDF-1.7 nothing", "hong.pdf") is PaperProblem.BROKEN


def test_a_pdf_with_some_pages_scanned_says_which():
    document = pypdfium2.PdfDocument(txt_to_pdf(SENTENCE))
    document.new_page(500, 700)
    stream = io.BytesIO()
    document.save(stream)
    assert read_paper(stream.getvalue(), "x.pdf").notes == ("no_text:2",)


def test_a_pdf_of_five_hundred_pages_is_read_and_one_more_is_refused():
    whole = pypdfium2.PdfDocument.new()
    page = pypdfium2.PdfDocument(txt_to_pdf(SENTENCE))
    for _ in range(500):
        whole.import_pages(page)
    stream = io.BytesIO()
    whole.save(stream)
    assert read_paper(stream.getvalue(), "dai.pdf").pages == 500
    whole.import_pages(page)
    stream = io.BytesIO()
    whole.save(stream)
    assert problem_of(stream.getvalue(), "dai.pdf") is PaperProblem.TOO_LONG


@given(st.binary(max_size=400))
def test_no_bytes_bring_anything_but_text_or_a_reason(content):
    for start in (b"", b"PK\x03\x04", b"%PDF-1.4\n", b"\xd0\xcf\x11\xe0", b"\xff\xfe"):
        try:
            assert read_paper(start + content, "x").text.strip()
        except PaperRefusedError as refused:
            assert paper_problem(refused)
