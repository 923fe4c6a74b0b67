"""Sheets of a bundle drawn straight into its PDF: the cover, pictures with captions, the sheets' numbers.

One font is put in once for the whole bundle. Where the machine has no font file that PDFium takes, the
letters go without their marks rather than not at all.
"""

import ctypes
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as raw
from PIL import Image, ImageOps

from banmoi.kit.text import fold
from banmoi.papers.fonts import Face, face
from banmoi.papers.widths import POINT, width

A4 = (595.28, 841.89)
"""Width and height in points."""
MARGIN = 57.0
LONGEST, QUALITY = 1600, 80
"""The longest side of a picture in pixels (some 150 dots an inch on A4), and the quality of its JPEG."""
CAPTION = 11.0
STAMP, CORNER = 9.0, (28.0, 18.0)
"""The size of a sheet's number, and how far from the right and the bottom it stands, in points."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands below a picture, and how high on the sheet (points)."""

    words: str
    top: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready to be drawn: its JPEG, its size in pixels, its caption."""

    jpeg: bytes
    width: int
    height: int
    caption: str


def shrunk(path: Path, caption: str) -> Picture:
    """A kept picture, turned upright and made small. Raises OSError or ValueError for a broken one."""
    with Image.open(path) as opened:
        # a JPEG is read at a half or a quarter of its size where that is enough
        opened.draft("RGB", (LONGEST * 3 // 4, LONGEST * 3 // 4))
        opened.thumbnail((LONGEST, LONGEST), Image.Resampling.BICUBIC)
        image = ImageOps.exif_transpose(opened)
        if image.mode in ("RGBA", "LA", "P"):
            behind = Image.new("RGB", image.size, "white")
            clear = image.convert("RGBA")
            behind.paste(clear, mask=clear.getchannel("A"))
            image = behind
        made = io.BytesIO()
        image.convert("RGB").save(made, "JPEG", quality=QUALITY)
        return Picture(made.getvalue(), image.width, image.height, caption)


def draw_pictures(document: pypdfium2.PdfDocument, shown: Sequence[Picture]) -> list[Caption]:
    """A sheet more with one picture or two, and room for their captions, which are written at the end."""
    page = document.new_page(*A4)
    high, found = (A4[1] - 2 * MARGIN) / len(shown), []
    for place, picture in enumerate(shown):
        top = A4[1] - MARGIN - place * high
        lines = len(wrapped(picture.caption, CAPTION, A4[0] - 2 * MARGIN))
        room = (A4[0] - 2 * MARGIN, max(high / 2, high - 15 * lines - 24))
        scale = min(room[0] / picture.width, room[1] / picture.height)
        wide, tall = picture.width * scale, picture.height * scale
        image = pypdfium2.PdfImage.new(document)
        image.load_jpeg(io.BytesIO(picture.jpeg), inline=True)
        image.set_matrix(pypdfium2.PdfMatrix().scale(wide, tall).translate((A4[0] - wide) / 2, top - tall))
        page.insert_obj(image)
        found.append(Caption(picture.caption, top - tall - 4))
    page.gen_content()
    page.close()
    return found


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """A text in lines no wider than a room in points."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold=bold) / POINT <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


class Sheets:
    """Draws into one PDF."""

    def __init__(self, document: pypdfium2.PdfDocument, chosen: Face | None = None) -> None:
        self.document = document
        self.marks = True
        # a face lists its files by style: bold, bold italic, italic, regular
        files = (chosen or face()).files
        self._bold = self._font(files[0] if files else None, b"Times-Bold")
        self._regular = self._font(files[-1] if files else None, b"Times-Roman")

    def _font(self, path: Path | None, otherwise: bytes) -> Any:
        if path is not None:
            content = path.read_bytes()
            held = (ctypes.c_uint8 * len(content)).from_buffer_copy(content)
            font = raw.FPDFText_LoadFont(self.document, held, len(content), raw.FPDF_FONT_TRUETYPE, True)
            if font:
                return font
        self.marks = False
        return raw.FPDFText_LoadStandardFont(self.document, otherwise)

    def text(
        self,
        page: pypdfium2.PdfPage,
        words: str,
        matrix: pypdfium2.PdfMatrix,
        size: float,
        *,
        bold: bool = False,
    ) -> None:
        """Words where a matrix puts them."""
        font = self._bold if bold else self._regular
        piece = raw.FPDFPageObj_CreateTextObj(self.document, font, size)
        shown = words if self.marks else fold(words)
        encoded = (shown + "\x00").encode("utf-16-le")
        held = (ctypes.c_ushort * (len(encoded) // 2)).from_buffer_copy(encoded)
        raw.FPDFText_SetText(piece, held)
        drawn = pypdfium2.PdfObject(piece, pdf=self.document)
        drawn.set_matrix(matrix)
        page.insert_obj(drawn)

    def line(
        self,
        page: pypdfium2.PdfPage,
        words: str,
        top: float,
        size: float,
        *,
        bold: bool = False,
        room: float = 0,
    ) -> float:
        """Words in the middle of an A4 sheet below a height, in lines as they need; where they end."""
        for piece in wrapped(words, size, room or A4[0] - 2 * MARGIN, bold=bold):
            top -= size * 1.3
            wide = width(piece, size, bold=bold) / POINT
            self.text(page, piece, pypdfium2.PdfMatrix().translate((A4[0] - wide) / 2, top), size, bold=bold)
        return top

    def cover(self, place: int, above: Sequence[str], title: str, rest: Sequence[str], below: str) -> None:
        """The cover, on an empty sheet: who makes the dossier, what it is, of what, where and when."""
        page = self.document[place]
        top = A4[1] - 70
        for order, words in enumerate(above):
            top = self.line(page, words, top, 13 if order else 14, bold=True)
        top = self.line(page, title, A4[1] * 0.66, 28, bold=True) - 14
        for order, words in enumerate(rest):
            top = self.line(page, words, top, 15 if order else 18, bold=not order, room=400) - 10
        self.line(page, below, 90, 13)
        page.gen_content()
        page.close()

    def number(self, place: int, words: str, captions: Sequence[Caption] = ()) -> None:
        """Write the number of a sheet at the right below, as one looks at it, on a small white ground; and
        the captions of its pictures."""
        page = self.document[place]
        for caption in captions:
            self.line(page, caption.words, caption.top, CAPTION)
        left, bottom, right, top = page.get_cropbox()
        turned = page.get_rotation()
        across = turned in (90, 270)
        wide, high = (top - bottom, right - left) if across else (right - left, top - bottom)
        shown = width(words, STAMP) / POINT
        spot = (max(2.0, wide - CORNER[0] - shown), min(CORNER[1], high / 20))
        # from the sheet as one looks at it to the page's own axes
        seen = pypdfium2.PdfMatrix()
        match turned:
            case 90:
                seen = pypdfium2.PdfMatrix(0, 1, -1, 0, right, bottom)
            case 180:
                seen = pypdfium2.PdfMatrix(-1, 0, 0, -1, right, top)
            case 270:
                seen = pypdfium2.PdfMatrix(0, -1, 1, 0, left, top)
            case _:
                seen = pypdfium2.PdfMatrix(1, 0, 0, 1, left, bottom)
        ground = raw.FPDFPageObj_CreateNewRect(0, 0, shown + 6, STAMP + 4)
        raw.FPDFPageObj_SetFillColor(ground, 255, 255, 255, 255)
        raw.FPDFPath_SetDrawMode(ground, raw.FPDF_FILLMODE_WINDING, False)
        white = pypdfium2.PdfObject(ground, pdf=self.document)
        white.set_matrix(pypdfium2.PdfMatrix().translate(spot[0] - 3, spot[1] - 3).multiply(seen))
        page.insert_obj(white)
        self.text(page, words, pypdfium2.PdfMatrix().translate(*spot).multiply(seen), STAMP)
        page.gen_content()
        page.close()

    def close(self) -> None:
        """Let the fonts go; the PDF keeps them."""
        for font in (self._bold, self._regular):
            raw.FPDFFont_Close(font)
