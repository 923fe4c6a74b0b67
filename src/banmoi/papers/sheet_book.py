"""A workbook as a file: what it is, why it may not be opened, its sheets, its words and its formats.

The parts that say these things are read here; the rows of a sheet in `sheet_reading`. The reader is our own,
since the usual one gives either formulas or their values, and says nothing of hidden rows while it streams.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Any

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

MOST_UNZIPPED = 200 * 1024 * 1024
MOST_WORDS = 60 * 1024 * 1024
"""Bytes of the part that holds the words of all cells."""
_OLE = b"\xd0\xcf\x11\xe0"
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class SheetProblem(StrEnum):
    """Why a file is not read as a sheet."""

    EMPTY = "empty"
    OLD_EXCEL = "old_excel"
    LOCKED = "locked"
    MACROS = "macros"
    OTHER_OFFICE = "other_office"
    NOT_A_SHEET = "not_a_sheet"
    SWOLLEN = "swollen"
    BROKEN = "broken"
    NO_SHEET = "no_sheet"
    TOO_MANY_ROWS = "too_many_rows"


class SheetRefusedError(Exception):
    """A file that is not read as a sheet, and why; `name` is what the person called it."""

    def __init__(self, problem: SheetProblem, name: str) -> None:
        super().__init__(problem, name)
        self.problem, self.name = problem, name


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """A sheet of a workbook; `part` is where its rows lie."""

    title: str
    hidden: bool
    part: str


@dataclass(frozen=True, slots=True)
class Book:
    """An opened workbook. `dates`: the styles under which a number is a day; `from_1904`: its days count
    from 1904; `linked`: some of its cells take their values from other files."""

    name: str
    content: bytes
    sheets: tuple[SheetInfo, ...]
    words: tuple[str, ...] = ()
    dates: frozenset[int] = frozenset()
    from_1904: bool = False
    linked: bool = False
    csv: bool = False

    @property
    def shown(self) -> tuple[SheetInfo, ...]:
        """The sheets that are not hidden."""
        return tuple(sheet for sheet in self.sheets if not sheet.hidden)


def kind_of(content: bytes, name: str) -> str:
    """ "xlsx" or "text", by the content alone. Raises SheetRefusedError for anything else."""
    if not content.strip():
        raise SheetRefusedError(SheetProblem.EMPTY, name)
    if content.startswith(_OLE):
        locked = _LOCKED_OFFICE in content
        raise SheetRefusedError(SheetProblem.LOCKED if locked else SheetProblem.OLD_EXCEL, name)
    if content.startswith(b"PK\x03\x04"):
        _check_archive(content, name)
        return "xlsx"
    pictures = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")
    start = content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    pages = (b"<!doctype html", b"<html", b"<?xml", b"{\\rtf", b"mime-version:")
    if content.startswith(pictures) or start.startswith(pages):
        raise SheetRefusedError(SheetProblem.NOT_A_SHEET, name)
    return "text"


def _check_archive(content: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {item.filename for item in members}
            sizes = {item.filename: item.file_size for item in members}
            types = (
                archive.read("[Content_Types].xml")
                if sizes.get("[Content_Types].xml", 10**9) < 10**6
                else b""
            )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, KeyError):
        raise SheetRefusedError(SheetProblem.BROKEN, name) from None
    if sum(sizes.values()) > MOST_UNZIPPED or sizes.get("xl/sharedStrings.xml", 0) > MOST_WORDS:
        raise SheetRefusedError(SheetProblem.SWOLLEN, name)
    if b"macroEnabled" in types or any(
        item.lower().endswith("vbaproject.bin") or "/macrosheets/" in item.lower() for item in names
    ):
        raise SheetRefusedError(SheetProblem.MACROS, name)
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise SheetRefusedError(SheetProblem.OTHER_OFFICE, name)
    if "xl/workbook.xml" not in names:
        raise SheetRefusedError(SheetProblem.NOT_A_SHEET, name)


def open_book(content: bytes, name: str) -> Book:
    """The workbook of a file, or the one sheet of a text with separators. Raises SheetRefusedError."""
    if kind_of(content, name) == "text":
        return Book(name, content, (SheetInfo("", False, ""),), csv=True)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            sheets, from_1904 = _sheets(archive)
            if not any(not sheet.hidden and sheet.part in names for sheet in sheets):
                raise SheetRefusedError(SheetProblem.NO_SHEET, name)
            return Book(
                name, content, tuple(sheet for sheet in sheets if sheet.part in names),
                tuple(_words(archive)) if "xl/sharedStrings.xml" in names else (),
                _dates(archive) if "xl/styles.xml" in names else frozenset(), from_1904,
                linked=any(item.startswith("xl/externalLinks/") for item in names),
            )  # fmt: skip
    except (etree.LxmlError, zipfile.BadZipFile, KeyError, ValueError, EOFError, OSError, NotImplementedError,
            RuntimeError):  # fmt: skip
        raise SheetRefusedError(SheetProblem.BROKEN, name) from None


def elements(stream: IO[bytes], *names: str) -> Iterator[Any]:
    """The elements of these names in a part, one after the other, each forgotten after its use. A part that
    declares names of its own (by which texts swell) is not one that an office program wrote."""
    asked = etree.iterparse(
        stream, events=("end",), tag=[f"{{*}}{name}" for name in names], resolve_entities=False,
        no_network=True, load_dtd=False, huge_tree=False,
    )  # fmt: skip
    for _event, element in asked:
        if element.getroottree().docinfo.internalDTD is not None:
            raise ValueError("a document type in a workbook")
        yield element
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def _sheets(archive: zipfile.ZipFile) -> tuple[list[SheetInfo], bool]:
    targets = {}
    with archive.open("xl/_rels/workbook.xml.rels") as stream:
        for item in elements(stream, "Relationship"):
            target = item.get("Target", "")
            targets[item.get("Id")] = posixpath.normpath(
                target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            )
    found, from_1904 = [], False
    with archive.open("xl/workbook.xml") as stream:
        for item in elements(stream, "workbookPr", "sheet"):
            if item.tag.endswith("}workbookPr"):
                from_1904 = item.get("date1904", "0") in ("1", "true")
                continue
            part = targets.get(item.get(_RELATION), "")
            if "/worksheets/" in part:
                hidden = item.get("state", "visible") != "visible"
                found.append(SheetInfo(item.get("name", ""), hidden, part))
    return found, from_1904


def _words(archive: zipfile.ZipFile) -> Iterator[str]:
    with archive.open("xl/sharedStrings.xml") as stream:
        for item in elements(stream, "si"):
            yield text_of(item)


def text_of(item: Any) -> str:
    """The words of a cell, however they are dressed; what says how they are read aloud is left out."""
    if len(item) == 1 and item[0].tag.endswith("}t"):
        text: str = item[0].text or ""
    else:
        text = "".join(
            part.text or "" for part in item.iter("{*}t") if not part.getparent().tag.endswith("}rPh")
        )
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n") if not text.isprintable() else text


def _dates(archive: zipfile.ZipFile) -> frozenset[int]:
    """Which styles of cells show a number as a day."""
    codes: dict[int, str] = dict(BUILTIN_FORMATS)
    found = []
    with archive.open("xl/styles.xml") as stream:
        for item in elements(stream, "numFmt", "cellXfs"):
            if item.tag.endswith("}numFmt"):
                codes[int(item.get("numFmtId"))] = item.get("formatCode", "")
            else:
                found = [int(form.get("numFmtId", "0")) for form in item if form.tag.endswith("}xf")]
    return frozenset(
        style for style, number in enumerate(found)
        if is_date_format(codes.get(number, "")) or 27 <= number <= 36 or 50 <= number <= 58
    )  # fmt: skip
