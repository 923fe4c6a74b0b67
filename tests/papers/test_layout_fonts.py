"""The font that papers are drawn with: found by its names and its letters, and never without one of them."""

import shutil
import struct

import pytest

from banmoi.core.document import Paragraph, runs
from banmoi.papers import fonts
from banmoi.papers.font_files import FontFileError, read_font
from banmoi.papers.write_pdf import write_pdf
from banmoi.papers.writing import WarningKind
from tests.papers.layout_reading import pdf_fonts, pdf_text
from tests.papers.sample_papers import plan, report

VIETNAMESE = "".join(sorted(chr(code) for code in fonts.vietnamese() if code > 0x7F))
STYLES = ("Regular", "Bold", "Italic", "Bold Italic")


def table(tag: bytes, content: bytes) -> tuple[bytes, bytes]:
    return tag, content


def font_file(family: str, style: str, letters: set[int]) -> bytes:
    """A file with the tables that are read, and nothing to draw."""
    texts = [(1, family), (2, style)]
    strings, records = b"", b""
    for number, text in texts:
        raw = text.encode("utf-16-be")
        records += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(raw), len(strings))
        strings += raw
    name = struct.pack(">HHH", 0, len(texts), 6 + len(records)) + records + strings
    groups = b"".join(struct.pack(">III", code, code, 1) for code in sorted(letters))
    cmap = struct.pack(">HHHHI", 0, 1, 3, 10, 12)
    cmap += struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(letters)) + groups
    head = b"\x00\x01\x00\x00" + struct.pack(">HHHH", 2, 0, 0, 0)
    start = 12 + 32
    head += struct.pack(">4sIII", b"cmap", 0, start, len(cmap))
    head += struct.pack(">4sIII", b"name", 0, start + len(cmap), len(name))
    return head + cmap + name


def lay(folder, family, *, lacking="", styles=STYLES):
    folder.mkdir(parents=True, exist_ok=True)
    letters = set(fonts.vietnamese()) - {ord(sign) for sign in lacking}
    for style in styles:
        name = f"{family}-{style}.ttf".replace(" ", "")
        (folder / name).write_bytes(font_file(family, style, letters))
    return folder


def test_times_new_roman_goes_before_its_twins(tmp_path):
    folder = lay(lay(tmp_path, "Tinos"), "Times New Roman")
    found = fonts.find_face([[folder]])
    assert found.family == "Times New Roman" and found.times_metrics
    assert len(found.files) == 4


def test_a_font_on_the_machine_goes_before_one_that_a_package_carries(tmp_path):
    machine, package = lay(tmp_path / "a", "Tinos"), lay(tmp_path / "b", "Times New Roman")
    assert fonts.find_face([[machine], [package]]).family == "Tinos"


@pytest.mark.parametrize("lacking", ["ơ", "Ự", "ệ", "đ"])
def test_a_font_without_one_letter_is_passed_over_whatever_its_name(tmp_path, lacking):
    folder = lay(lay(tmp_path, "Liberation Serif", lacking=lacking), "Tinos")
    assert fonts.find_face([[folder]]).family == "Tinos"


def test_two_fonts_of_one_name_are_told_apart_by_their_letters(tmp_path):
    old, new = lay(tmp_path / "1", "Liberation Serif", lacking="ơưạ"), lay(tmp_path / "2", "Liberation Serif")
    found = fonts.find_face([[old, new]])
    assert found.family == "Liberation Serif"
    assert all(path.parent == new for path in found.files)


def test_a_family_without_its_italic_is_not_taken(tmp_path):
    folder = lay(tmp_path, "Times New Roman", styles=("Regular", "Bold"))
    assert fonts.find_face([[folder]]) == fonts.carried_face()


def test_files_that_are_no_fonts_do_no_harm(tmp_path):
    (tmp_path / "times.ttf").write_bytes(b"\x00\x01\x00\x00\xff\xff" + b"\xff" * 40)
    (tmp_path / "tinos.otf").write_bytes(b"")
    assert fonts.find_face([[tmp_path, tmp_path / "nowhere"]]) == fonts.carried_face()
    for name in ("times.ttf", "tinos.otf", "gone.ttf"):
        with pytest.raises(FontFileError):
            read_font(tmp_path / name)


def test_without_any_font_a_paper_is_drawn_with_all_letters_and_says_so():
    carried = fonts.carried_face()
    signs = "".join(chr(code) for code in sorted(carried.covers) if not chr(code).isspace())
    # every sign that is said to be there is drawn: the PDF standard refuses a missing one
    written = write_pdf(plan(body=(Paragraph(runs(signs)),)), face=carried)
    assert [warning.kind for warning in written.warnings] == [WarningKind.OTHER_METRICS]
    assert fonts.vietnamese() <= carried.covers
    content = write_pdf(report(), face=carried).content
    assert all(name.startswith("Libertinus") for name in pdf_fonts(content))
    assert "Tỷ lệ hộ nghèo còn 1,48%" in pdf_text(content)


def test_every_vietnamese_letter_is_drawn_and_found_again():
    text = " ".join(VIETNAMESE)
    assert text in pdf_text(write_pdf(plan(body=(Paragraph(runs(text)),))).content)


def test_this_machine_s_font_has_the_metrics_of_times():
    found = fonts.face()
    if not found.times_metrics:
        pytest.skip("no font with the metrics of Times New Roman here, not even from a package")
    assert fonts.vietnamese() <= found.covers
    assert [warning.kind for warning in write_pdf(report()).warnings] == []


def test_only_the_family_s_own_files_are_handed_on(tmp_path):
    folder = lay(lay(tmp_path, "Tinos"), "Liberation Serif", lacking="ơ")
    shutil.copy(folder / "Tinos-Bold.ttf", folder / "Arimo.ttf")
    kept = fonts.folder_of(fonts.find_face([[folder]]))
    assert kept is not None and len(list(kept.iterdir())) == 4
    assert fonts.folder_of(fonts.carried_face()) is None
