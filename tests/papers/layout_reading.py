"""Reads drawn papers back: the letters of a PDF with their place, size and font; the words of a Word file."""

import ctypes
import io
from collections.abc import Iterator
from dataclasses import dataclass

import docx
import pypdfium2
import pypdfium2.raw as raw

MM = 72 / 25.4


@dataclass(frozen=True)
class Letter:
    """A letter on a page: its place from the left and the top in mm, its size in points."""

    page: int
    sign: str
    left: float
    right: float
    top: float
    bottom: float
    size: float


def pdf_text(content: bytes) -> str:
    """All words of a PDF, one blank between them; places to break in long words left out."""
    document = pypdfium2.PdfDocument(content)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(text.replace("\u200b", "").split())


def pdf_pages(content: bytes) -> list[list[str]]:
    """The lines of each page, blanks single."""
    document = pypdfium2.PdfDocument(content)
    texts = [page.get_textpage().get_text_range().splitlines() for page in document]
    return [[" ".join(line.split()) for line in lines if line.strip()] for lines in texts]


def letters(content: bytes) -> Iterator[Letter]:
    """Every letter of a PDF that is not a blank."""
    document = pypdfium2.PdfDocument(content)
    for number, page in enumerate(document, 1):
        height = page.get_height()
        words = page.get_textpage()
        for place in range(words.count_chars()):
            sign = chr(raw.FPDFText_GetUnicode(words, place))
            if sign.isspace() or not sign.isprintable():
                continue
            left, bottom, right, top = words.get_charbox(place)
            size = raw.FPDFText_GetFontSize(words, place)
            yield Letter(
                number, sign, left / MM, right / MM, (height - top) / MM, (height - bottom) / MM, size
            )


def pdf_fonts(content: bytes) -> set[str]:
    """The names of all fonts that text is drawn with, without their subset marks."""
    found = set()
    for page in pypdfium2.PdfDocument(content):
        for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=8):
            name = ctypes.create_string_buffer(200)
            raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(thing), name, 200)
            found.add(name.value.decode().split("+")[-1])
    return found


def word_file(content: bytes):
    """A Word file opened again."""
    return docx.Document(io.BytesIO(content))


def word_text(content: bytes) -> str:
    """All words of a Word file's body in their order, cells and links with them."""
    body = word_file(content).element.body
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    paragraphs = [
        "".join(part.text or "" for part in line.iter(f"{space}t")) for line in body.iter(f"{space}p")
    ]
    return " ".join(" ".join(paragraphs).split())
