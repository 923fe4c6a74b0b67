"""A dossier as one PDF: cover, contents, its pieces and all evidence, every sheet numbered, with bookmarks.

What cannot be put in (a Word or Excel file, a damaged or locked PDF) is listed with the reason, and the
bundle is made all the same.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import pypdfium2

from banmoi.core.document import Document
from banmoi.core.paper_dates import place_and_day, short_day
from banmoi.papers.bundle_outline import Mark, add_outline
from banmoi.papers.bundle_sheets import A4, Caption, Picture, Sheets, draw_pictures, shrunk
from banmoi.papers.write_pdf import write_pdf
from banmoi.reports.composing.dossier import BundleFile, Dossier, Piece
from banmoi.reports.composing.dossier_contents import INDEX_NAME, Layout, Placed, contents, index
from banmoi.rooms.files.queries import path_of_digest

MOST_FILE, MOST_ALL = 500, 4000
"""The most sheets of one file, and of all: beyond these a file is listed and not put in."""
TOGETHER = 50
"""How many sheets get their numbers in one file."""
_ROUNDS = 6
COVER = 1


@dataclass(frozen=True, slots=True)
class Made:
    """A bundle that was made: where everything stands."""

    layout: Layout


@dataclass
class _Part:
    """A piece as a PDF of its own: where it lies, how many sheets it has, and its files with their sheets,
    from 0 within it."""

    piece: Piece
    path: Path | None = None
    count: int = 0
    files: list[tuple[BundleFile, int]] = field(default_factory=list)
    captions: dict[int, list[Caption]] = field(default_factory=dict)


def write_bundle(dossier: Dossier, to: BinaryIO) -> Made:
    """Write the bundle of a dossier into an open file that can be read back. Raises what `write_pdf` raises
    for a document that cannot be drawn.

    Each piece is a file on the disk first, and gets its numbers there, so that memory holds the largest of
    them and the sum once.
    """
    with tempfile.TemporaryDirectory(prefix="banmoi-bundle-") as kept:
        folder = Path(kept)
        building = _Building(folder)
        main = [building.part(piece) for piece in dossier.pieces]
        proofs = [building.part(piece) for piece in dossier.evidence_pieces]
        layout, front, table = _settled(dossier, main, proofs, building.aside)
        order: list[bytes | Path | None] = [front, *(part.path for part in main), table]
        sources = [item for item in (*order, *(part.path for part in proofs)) if item is not None]
        captions = _captions(layout, (*main, *proofs))
        numbered, at = [_cover(dossier, folder)], COVER
        for source in sources:
            found, at = _numbered(source, at, captions, folder)
            numbered += found
        to.seek(0)
        to.truncate()
        _merge(numbered, to)
    add_outline(to, f"Hồ sơ {dossier.title}", _marks(layout, main, proofs))
    return Made(layout)


def _merge(sources: Sequence[Path], to: BinaryIO | Path, pages: Sequence[int] | None = None) -> None:
    """Put PDFs together, or some of their pages. They stay open until it is written: PDFium's copies lean on
    what they came from."""
    made, opened = pypdfium2.PdfDocument.new(), []
    try:
        for source in sources:
            opened.append(pypdfium2.PdfDocument(source))
            made.import_pages(opened[-1], pages=pages)
        made.save(to)
    finally:
        made.close()
        for read in opened:
            read.close()


def _cover(dossier: Dossier, folder: Path) -> Path:
    own, path = dossier.criteria_set, folder / "cover.pdf"
    above = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", dossier.issuer.upper())
    rest = (dossier.title, own.title_vi, own.citation.number, f"Số liệu đến ngày {short_day(dossier.day)}")
    made = pypdfium2.PdfDocument.new()
    try:
        made.new_page(*A4).close()
        sheets = Sheets(made)
        sheets.cover(0, above, "HỒ SƠ", rest, place_and_day(dossier.town, dossier.day))
        sheets.number(0, sheet_words(1))
        sheets.close()
        made.save(path)
    finally:
        made.close()
    return path


def sheet_words(number: int) -> str:
    """What stands on a sheet."""
    return f"Tờ số {number}"


def _numbered(
    source: bytes | Path, at: int, captions: Mapping[int, Sequence[Caption]], folder: Path
) -> tuple[list[Path], int]:
    """A part with its numbers and captions, from a sheet on (counted from 0), and the sheet after it.

    In files of a few sheets: PDFium looks through a whole file for each page that it draws on.
    """
    path = source if isinstance(source, Path) else folder / f"drawn-{at}.pdf"
    if isinstance(source, bytes):
        path.write_bytes(source)
    count, found = _sheets_in(path), []
    for start in range(0, count, TOGETHER):
        inside = list(range(start, min(start + TOGETHER, count)))
        few = folder / f"few-{at + start}.pdf"
        if len(inside) < count:
            _merge([path], few, inside)
        found.append(folder / f"numbered-{at + start}.pdf")
        document = pypdfium2.PdfDocument(few if len(inside) < count else path)
        try:
            sheets = Sheets(document)
            for place, sheet in enumerate(range(at + start, at + start + len(inside))):
                sheets.number(place, sheet_words(sheet + 1), captions.get(sheet, ()))
            sheets.close()
            document.save(found[-1])
        finally:
            document.close()
    return found, at + count


def _captions(layout: Layout, parts: Sequence[_Part]) -> dict[int, list[Caption]]:
    """The captions by sheet, counted from 0."""
    first = {id(item.piece): item.first - 1 for item in layout.placed}
    return {
        first[id(part.piece)] + inside: found for part in parts for inside, found in part.captions.items()
    }


class _Building:
    """Makes the pieces, each in a file of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._all = folder, 0
        self.aside: dict[str, str] = {}

    def part(self, piece: Piece) -> _Part:
        """A piece, as much of it as can be drawn: its files, then its document."""
        part, opened = _Part(piece), list[pypdfium2.PdfDocument]()
        made = pypdfium2.PdfDocument.new()
        try:
            self._files(part, made, opened)
            if piece.document is not None:
                opened.append(pypdfium2.PdfDocument(write_pdf(piece.document).content))
                made.import_pages(opened[-1])
            part.count = len(made)
            if part.count:
                part.path = self._folder / f"{self._all}-{len(list(self._folder.iterdir()))}.pdf"
                made.save(part.path)
        finally:
            made.close()
            for read in opened:
                read.close()
        self._all += part.count
        return part

    def _files(self, part: _Part, made: pypdfium2.PdfDocument, opened: list[pypdfium2.PdfDocument]) -> None:
        waiting: list[tuple[BundleFile, Picture]] = []

        def draw() -> None:
            if waiting:
                part.files.extend((file, len(made)) for file, _picture in waiting)
                shown = [picture for _file, picture in waiting]
                found = draw_pictures(made, shown)
                part.captions[len(made) - 1] = found
                waiting.clear()

        for file in part.piece.files:
            if file.media_type.startswith("image/"):
                picture = self._picture(file, len(made))
                if picture is not None:
                    waiting.append((file, picture))
                if len(waiting) == (2 if part.piece.pictures else 1):
                    draw()
                continue
            draw()
            before = len(made)
            read = self._pdf(file, before)
            if read is not None:
                opened.append(read)
                self._imported(file, read, made)
            if len(made) > before:
                part.files.append((file, before))
        draw()

    def _imported(self, file: BundleFile, read: pypdfium2.PdfDocument, made: pypdfium2.PdfDocument) -> None:
        try:
            made.import_pages(read)
        except pypdfium2.PdfiumError:
            self.aside[file.digest] = "PDF hỏng, không lấy được trang"

    def _picture(self, file: BundleFile, before: int) -> Picture | None:
        if self._all + before >= MOST_ALL:
            self.aside[file.digest] = f"hồ sơ đã đủ {MOST_ALL} tờ"
            return None
        try:
            return shrunk(path_of_digest(file.digest, file.media_type), file.caption)
        except FileNotFoundError:
            self.aside[file.digest] = "tệp không còn trong kho"
        except (OSError, ValueError):
            self.aside[file.digest] = "ảnh hỏng, không mở được"
        return None

    def _pdf(self, file: BundleFile, before: int) -> pypdfium2.PdfDocument | None:
        """A PDF to be put in; None where it cannot be, with the reason kept."""
        path, why = path_of_digest(file.digest, file.media_type), ""
        if file.media_type != "application/pdf":
            why = "tệp Word, Excel hoặc văn bản thuần, không in được thành tờ"
        elif not path.is_file():
            why = "tệp không còn trong kho"
        else:
            try:
                read = pypdfium2.PdfDocument(path)
            except pypdfium2.PdfiumError as error:
                words = str(error).casefold()
                locked = "password" in words or "security" in words
                why = "PDF khóa bằng mật khẩu" if locked else "PDF hỏng, không mở được"
            else:
                count = len(read)
                if 0 < count <= MOST_FILE and self._all + before + count <= MOST_ALL:
                    return read
                read.close()
                why = f"PDF có {count} trang; một tệp lấy tối đa {MOST_FILE} trang, cả hồ sơ {MOST_ALL} tờ"
        self.aside[file.digest] = why
        return None


def _settled(
    dossier: Dossier, main: Sequence[_Part], proofs: Sequence[_Part], aside: dict[str, str]
) -> tuple[Layout, bytes, bytes]:
    """Where everything stands, with the contents and the index that say so. The contents' own length moves
    what they tell, so they are drawn until it stays."""
    lengths = (1, 2)
    for _round in range(_ROUNDS):
        layout = _laid(main, proofs, aside, *lengths)
        front, table = _drawn(contents(dossier, layout)), _drawn(index(dossier, layout))
        found = (_sheets_in(front), _sheets_in(table))
        if found == lengths:
            return layout, front, table
        lengths = found
    raise AssertionError("the contents change their length with every round")


def _drawn(document: Document) -> bytes:
    return write_pdf(document).content


def _sheets_in(content: bytes | Path) -> int:
    read = pypdfium2.PdfDocument(content)
    try:
        return len(read)
    finally:
        read.close()


def _laid(
    main: Sequence[_Part], proofs: Sequence[_Part], aside: dict[str, str], front: int, table: int
) -> Layout:
    kept = [*main, _Part(Piece(INDEX_NAME), None, table), *proofs]
    at, placed, sheet_of = COVER + front + 1, list[Placed](), dict[str, int]()
    for part in kept:
        placed.append(Placed(part.piece, at, at + part.count - 1) if part.count else Placed(part.piece))
        for file, inside in part.files:
            sheet_of.setdefault(file.digest, at + inside)
        at += part.count
    return Layout(tuple(placed), sheet_of, aside, at - 1)


def _marks(layout: Layout, main: Sequence[_Part], proofs: Sequence[_Part]) -> Iterator[Mark]:
    yield Mark("Bìa", 0)
    yield Mark("Mục lục, tài liệu còn thiếu", COVER)
    files = {id(part.piece): part.files for part in (*main, *proofs)}
    for item in layout.placed:
        if not item.first:
            continue
        within = [
            Mark(file.caption or file.name, item.first - 1 + inside)
            for file, inside in files.get(id(item.piece), [])
        ]
        yield Mark(item.piece.name, item.first - 1, tuple(within) if len(within) > 1 else ())
