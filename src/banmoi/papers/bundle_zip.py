"""A dossier as a ZIP: the original files in numbered folders, the system's own papers, a list of all.

The list (`muc-luc.csv`) is read by Excel as it is. Files are handed over one at a time, so memory does not
grow with the dossier.
"""

import csv
import io
import zipfile
from typing import BinaryIO

from banmoi.kit.text import fold
from banmoi.papers.write_pdf import write_pdf
from banmoi.papers.write_word import write_word
from banmoi.reports.composing.dossier import BundleFile, Dossier, Piece
from banmoi.rooms.files.models import EXTENSIONS
from banmoi.rooms.files.queries import path_of_digest

HEAD = ("TT", "Thành phần", "Số, ký hiệu", "Ngày", "Tệp", "SHA-256", "Ghi chú")


def write_zip(dossier: Dossier, to: BinaryIO) -> None:
    """Write the ZIP into an open file."""
    lines: list[tuple[str, ...]] = [HEAD]
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, piece in enumerate((*dossier.pieces, *dossier.evidence_pieces), 1):
            folder = f"{number:02d}-{slug(piece.name)}"
            day = f"{piece.day:%d/%m/%Y}" if piece.day else ""
            own = (str(number), piece.name, piece.number, day)
            note = " ".join(piece.missing)
            found = [*_documents(archive, folder, piece), *_files(archive, folder, piece)]
            for name, digest, more in found or [("", "", "")]:
                lines.append((*own, name, digest, more or note))
        archive.writestr("muc-luc.csv", _csv(lines))
        archive.writestr("con-thieu.txt", "\ufeff" + "\r\n".join(dossier.missing) + "\r\n")


def slug(text: str) -> str:
    """A name of a folder or file in plain letters."""
    words = "".join(sign if sign.isalnum() and sign.isascii() else " " for sign in fold(text)).split()
    return "-".join(words)[:60].strip("-") or "tai-lieu"


def _documents(archive: zipfile.ZipFile, folder: str, piece: Piece) -> list[tuple[str, str, str]]:
    if piece.document is None:
        return []
    found = []
    for ending, write in (("pdf", write_pdf), ("docx", write_word)):
        name = f"{folder}/{slug(piece.name)}.{ending}"
        archive.writestr(name, write(piece.document).content)
        found.append((name, "", ""))
    return found


def _files(archive: zipfile.ZipFile, folder: str, piece: Piece) -> list[tuple[str, str, str]]:
    found = []
    for number, file in enumerate(piece.files, 1):
        name = f"{folder}/{number:03d}-{_stem(file)}.{EXTENSIONS[file.media_type]}"
        path = path_of_digest(file.digest, file.media_type)
        if path.is_file():
            # pictures and PDFs are packed already
            archive.write(path, name, zipfile.ZIP_STORED)
            found.append((name, file.digest, file.caption))
        else:
            found.append(("", file.digest, "tệp không còn trong kho"))
    return found


def _stem(file: BundleFile) -> str:
    return slug(file.name.rsplit(".", 1)[0])


def _csv(lines: list[tuple[str, ...]]) -> str:
    made = io.StringIO()
    csv.writer(made, lineterminator="\r\n").writerows([_safe(cell) for cell in line] for line in lines)
    return "\ufeff" + made.getvalue()


def _safe(cell: str) -> str:
    """A cell that no spreadsheet program takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
