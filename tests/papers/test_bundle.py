"""The dossier as one PDF: read back, its numbers compared with what the contents say; files that fail."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from banmoi.core.document import Document, Paragraph, Signature, runs
from banmoi.papers.bundle import write_bundle
from banmoi.papers.bundle_sheets import LONGEST, shrunk, wrapped
from banmoi.papers.bundle_zip import write_zip
from banmoi.reference.sets import find_set
from banmoi.reports.composing.dossier import (
    BundleFile,
    Dossier,
    EvidenceUse,
    Piece,
    ProvenCriterion,
    ProvenLine,
)
from banmoi.reports.composing.dossier_gathering import dossier_of
from banmoi.rooms.files.actions import keep
from banmoi.rooms.indicators.models import Evidence
from tests.conftest import TODAY

SET = "commune_ntm_2021_2025"


def bundle(dossier):
    to = io.BytesIO()
    made = write_bundle(dossier, to)
    return to.getvalue(), made.layout


def texts(content):
    read = pypdfium2.PdfDocument(content)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in read]


def marks(content):
    read = pypdfium2.PdfDocument(content)
    return [(item.get_title(), item.get_dest().get_index()) for item in read.get_toc()]


def blank_pdf(count, *sizes, turned=0):
    made = pypdfium2.PdfDocument.new()
    for place in range(count):
        page = made.new_page(*(sizes[place] if place < len(sizes) else (595, 842)))
        page.set_rotation(turned)
    to = io.BytesIO()
    made.save(to)
    return to.getvalue()


def locked_pdf():
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(blank_pdf(2))))
    writer.encrypt("chu", "khach")
    to = io.BytesIO()
    writer.write(to)
    return to.getvalue()


def picture(size=(640, 480), colour="green"):
    to = io.BytesIO()
    Image.new("RGB", size, colour).save(to, "JPEG")
    return to.getvalue()


@pytest.fixture
def kept(db, moment):
    def keep_it(content, name="tep.pdf", caption=""):
        file = keep(content, name, actor_id=None, moment=moment)
        return BundleFile(file.digest, file.media_type, name, caption)

    return keep_it


@pytest.fixture
def empty(commune):
    """A dossier of the commune without anything in it."""
    return Dossier(commune, find_set(SET), TODAY, "Ủy ban nhân dân xã Xuân Lương", "Xuân Lương", (), ())


def a_document(title="Báo cáo thử"):
    return Document(
        "Ủy ban nhân dân xã Xuân Lương", "BC-UBND", "Xuân Lương", title, (Signature("A", "Chủ tịch"),),
        (Paragraph(runs("Nội dung.")),), kind="Báo cáo",
    )  # fmt: skip


def proven(*files):
    uses = tuple(
        EvidenceUse("Bản Ven", "quý 3/2024", f.name, TODAY, "Nguyễn Thị Hạnh, 05/10/2024", f) for f in files
    )
    return ProvenCriterion(
        "1", "Quy hoạch", (ProvenLine("1.1", "Có quy hoạch", uses), ProvenLine("1.2", "Có quy định", ()))
    )


def ranges_are_true(content, layout):
    """The ranges follow each other without a gap, end with the last sheet, and every sheet says its number."""
    pages = texts(content)
    assert len(pages) == layout.sheets
    at = None
    for item in layout.placed:
        if item.first:
            assert at is None or item.first == at
            assert item.last >= item.first
            at = item.last + 1
    assert at == layout.sheets + 1
    for number, text in enumerate(pages, 1):
        assert text.endswith(f"Tờ số {number}") or f"Tờ số {number}" in text


def test_the_demonstration_reads_back_as_its_contents_say(commune):
    dossier = dossier_of(None, commune, find_set(SET), TODAY)
    content, layout = bundle(dossier)
    ranges_are_true(content, layout)
    pages, found = texts(content), dict(marks(content))
    assert "HỒ SƠ" in pages[0] and "đề nghị xét, công nhận xã Xuân Lương" in pages[0]
    assert "Còn thiếu" in pages[1] and "Tờ trình đề nghị xét, công nhận: chưa có" in pages[1]
    for item in layout.placed:
        if not item.first:
            assert item.piece.name not in found
            continue
        assert found[item.piece.name] == item.first - 1
        assert item.sheets in pages[1] + pages[2]
    results = next(item for item in layout.placed if item.piece.name.startswith("Báo cáo kết quả thực hiện"))
    first = pages[results.first - 1]
    assert "trong 19 tiêu chí có" in first and "Kết quả thực hiện NTM" in first
    read = pypdfium2.PdfDocument(content)
    assert read.get_metadata_value("Title") == "Hồ sơ đề nghị xét, công nhận xã Xuân Lương"


def test_evidence_stands_on_the_sheet_that_the_index_names(commune):
    dossier = dossier_of(None, commune, find_set(SET), TODAY)
    content, layout = bundle(dossier)
    pages = texts(content)
    used = [use for item in dossier.evidence for line in item.lines for use in line.uses]
    assert used
    index = next(item for item in layout.placed if item.piece.name == "Bảng kê minh chứng")
    table = " ".join(pages[index.first - 1 : index.last])
    for use in used:
        sheet = layout.sheet_of[use.file.digest]
        assert index.last < sheet <= layout.sheets
        assert use.file.digest[:12] in table.replace("￾", "")
    assert "chưa có minh chứng" in table


def test_what_cannot_be_put_in_is_listed_and_the_rest_is_there(kept, empty):
    good, locked = kept(blank_pdf(3), "tot.pdf"), kept(locked_pdf(), "khoa.pdf")
    damaged = kept(b"%PDF-1.7 \xe2\xe3 khong con gi %%EOF", "hong.pdf")
    gone = BundleFile("0" * 64, "application/pdf", "mat.pdf")
    word = BundleFile(
        "1" * 64, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "w.docx"
    )
    dossier = replace(empty, evidence=(proven(good, locked, damaged, gone, word),))
    content, layout = bundle(dossier)
    ranges_are_true(content, layout)
    assert layout.aside[locked.digest] == "PDF khóa bằng mật khẩu"
    assert layout.aside[damaged.digest].startswith("PDF hỏng")
    assert layout.aside[gone.digest] == "tệp không còn trong kho"
    assert "Word" in layout.aside[word.digest]
    assert set(layout.sheet_of) == {good.digest}
    whole = " ".join(texts(content))
    for name in ("khoa.pdf", "hong.pdf", "mat.pdf", "w.docx", "PDF khóa bằng mật khẩu"):
        assert name in whole
    assert "4 tệp kèm ngoài" in whole


def test_turned_small_and_wide_pages_carry_their_number(kept, empty):
    files = [
        kept(blank_pdf(1, (842, 595)), "ngang.pdf"),
        kept(blank_pdf(1, turned=90), "xoay90.pdf"),
        kept(blank_pdf(1, turned=180), "xoay180.pdf"),
        kept(blank_pdf(1, turned=270), "xoay270.pdf"),
        kept(blank_pdf(1, (120, 90)), "nho.pdf"),
    ]
    content, layout = bundle(replace(empty, evidence=(proven(*files),)))
    ranges_are_true(content, layout)
    read = pypdfium2.PdfDocument(content)
    for file in files:
        page = read[layout.sheet_of[file.digest] - 1]
        # as one looks at it: dark letters in the lower right quarter, nowhere else
        shown = page.render(scale=1).to_pil().convert("L")
        ink = shown.point(lambda grey: 255 if grey < 128 else 0).getbbox()
        assert ink is not None and ink[1] > shown.height / 2 and ink[2] > shown.width / 2


def test_a_signed_paper_goes_in_whole_and_a_file_used_twice_once(kept, empty):
    paper = Piece("Tờ trình", "05/TTr-UBND", date(2024, 11, 1), (kept(blank_pdf(4)),))
    proof = kept(picture(), "anh.jpg", "Đường bản Ven")
    dossier = replace(
        empty, pieces=(paper, Piece("Biên bản họp", missing=("chưa có.",))), evidence=(proven(proof, proof),)
    )
    content, layout = bundle(dossier)
    ranges_are_true(content, layout)
    assert layout.placed[0].last - layout.placed[0].first == 3
    assert layout.placed[1].sheets == ""
    pages = texts(content)
    assert "05/TTr-UBND" in pages[1] and "01/11/2024" in pages[1] and "còn thiếu" in pages[1]
    assert "Biên bản họp: chưa có." in pages[1] and "1.2" in pages[1]
    assert sum("Đường bản Ven" in text for text in pages[layout.placed[2].last :]) == 1


def test_photographs_stand_two_on_a_sheet_with_their_captions(kept, empty):
    files = tuple(
        kept(picture(colour=(40 * number, 90, 60)), f"{number}.jpg", f"Ảnh thứ {number} của đường trục")
        for number in range(5)
    )
    content, layout = bundle(replace(empty, pieces=(Piece("Hình ảnh", files=files, pictures=True),)))
    ranges_are_true(content, layout)
    at = layout.placed[0]
    assert at.last - at.first + 1 == 3
    pages = texts(content)
    for number, file in enumerate(files):
        assert layout.sheet_of[file.digest] == at.first + number // 2
        assert f"Ảnh thứ {number}" in pages[layout.sheet_of[file.digest] - 1]


def test_a_large_picture_is_made_small_and_a_clear_one_gets_a_white_ground(tmp_path):
    Image.new("RGB", (6000, 4000), "red").save(tmp_path / "to.jpg")
    made = shrunk(tmp_path / "to.jpg", "")
    assert max(made.width, made.height) == LONGEST and len(made.jpeg) < 200_000
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(tmp_path / "trong.png")
    clear = Image.open(io.BytesIO(shrunk(tmp_path / "trong.png", "").jpeg))
    assert min(clear.getpixel((20, 20))) > 250
    (tmp_path / "hong.jpg").write_bytes(b"\xff\xd8\xff khong phai anh")
    with pytest.raises(OSError):
        shrunk(tmp_path / "hong.jpg", "")


@given(text=st.text(alphabet="aăâđêôơư ", max_size=200), room=st.floats(60, 500))
def test_wrapped_lines_keep_every_word(text, room):
    assert " ".join(wrapped(text, 11, room)).split() == text.split()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shape=st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=0, max_size=12))
def test_ranges_are_contiguous_whatever_the_pieces(kept, empty, shape):
    pieces = tuple(
        Piece(
            f"Tài liệu {place}",
            files=(kept(blank_pdf(count, (500 + place, 700 + count))),) if count else (),
            document=a_document() if written else None,
        )
        for place, (count, written) in enumerate(shape)
    )
    content, layout = bundle(replace(empty, pieces=pieces))
    ranges_are_true(content, layout)
    for item, (count, written) in zip(layout.placed, shape, strict=False):
        assert bool(item.first) == bool(count or written)
        if item.first and not written:
            assert item.last - item.first + 1 == count


def test_a_hamlet_without_any_evidence_gets_a_dossier_that_says_so(ven):
    Evidence.objects.all().delete()
    own = find_set("hamlet_ntm_model_bac_giang_2021_2025")
    dossier = dossier_of(None, ven, own, TODAY)
    content, layout = bundle(dossier)
    ranges_are_true(content, layout)
    assert not dossier.evidence_pieces
    assert dossier.missing


def test_the_zip_holds_the_original_files_and_a_list_that_is_safe(kept, empty):
    content = blank_pdf(2)
    piece = Piece(
        "Tờ trình", "=1+1", date(2024, 11, 1), (kept(content, "Tờ trình ký số.pdf"),), missing=("x.",)
    )
    to = io.BytesIO()
    write_zip(replace(empty, pieces=(piece, Piece("Báo cáo", document=a_document()))), to)
    with zipfile.ZipFile(to) as archive:
        names = archive.namelist()
        assert archive.read("01-to-trinh/001-to-trinh-ky-so.pdf") == content
        assert "02-bao-cao/bao-cao.docx" in names and "02-bao-cao/bao-cao.pdf" in names
        listed = archive.read("muc-luc.csv").decode("utf-8-sig")
    assert "'=1+1" in listed and piece.files[0].digest in listed
