"""The text of a Word file: paragraphs and tables in their order, automatic numbers written out."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml.etree import LxmlError

from banmoi.papers.refusals import PaperProblem, PaperRefusedError

MOST_MEMBERS = 3_000
MOST_UNPACKED = 120 * 1024 * 1024
MOST_TEXT = 40 * 1024 * 1024
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def check_package(content: bytes, name: str) -> None:
    """Refuse a package that is none, is swollen, runs macros or is a workbook, before unpacking it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise PaperRefusedError(PaperProblem.BROKEN, name) from error
    sizes = {item.filename: item.file_size for item in members}
    if len(members) > MOST_MEMBERS or sum(sizes.values()) > MOST_UNPACKED:
        raise PaperRefusedError(PaperProblem.SWOLLEN, name)
    if sizes.get("word/document.xml", 0) > MOST_TEXT:
        raise PaperRefusedError(PaperProblem.SWOLLEN, name)
    if any(item.endswith("vbaProject.bin") for item in sizes):
        raise PaperRefusedError(PaperProblem.MACROS, name)
    if "xl/workbook.xml" in sizes:
        raise PaperRefusedError(PaperProblem.SPREADSHEET, name)
    if "word/document.xml" not in sizes:
        raise PaperRefusedError(PaperProblem.UNKNOWN_KIND, name)


def read_word(content: bytes, name: str) -> tuple[str, int]:
    """The text, one paragraph a line, cells of a row parted by tabs; and a guess at the pages.

    A table that only lays out the head or the signatures (two cells side by side, at the top or the end)
    is written cell by cell. Raises PaperRefusedError.
    """
    check_package(content, name)
    try:
        document = Document(io.BytesIO(content))
        numbers = _Numbers(document)
        body = document.element.body
        children = [child for child in body.iterchildren() if child.tag in _BLOCKS]
        lines: list[str] = []
        for index, child in enumerate(children):
            edge = index < 3 or index >= len(children) - 4
            lines += _block(child, numbers, edge=edge)
    except (
        PackageNotFoundError,
        LxmlError,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        AttributeError,
    ) as error:
        raise PaperRefusedError(PaperProblem.BROKEN, name) from error
    text = "\n".join(lines)
    return text, max(1, len(text) // 2200)


_BREAKS = (PackageNotFoundError, LxmlError, zipfile.BadZipFile, KeyError, ValueError, AttributeError)
_BLOCKS = {qn("w:p"), qn("w:tbl"), qn("w:sdt")}


def _block(element: Any, numbers: "_Numbers", *, edge: bool) -> Iterator[str]:
    if element.tag == qn("w:sdt"):
        inner = element.find(qn("w:sdtContent"))
        for child in inner if inner is not None else ():
            if child.tag in _BLOCKS:
                yield from _block(child, numbers, edge=edge)
    elif element.tag == qn("w:p"):
        yield from _paragraph(element, numbers)
    else:
        yield from _table(element, numbers, edge=edge)


def _paragraph(element: Any, numbers: "_Numbers") -> Iterator[str]:
    text = _words(element)
    label = numbers.label(element) if text.strip() else ""
    yield f"{label} {text}" if label else text
    for box in element.iter(qn("w:txbxContent")):
        for child in box.iterchildren(qn("w:p")):
            yield _words(child)


def _words(element: Any) -> str:
    """The words of a paragraph: insertions kept, deletions and text boxes left out."""
    found: list[str] = []
    for node in element.iterchildren():
        if node.tag == qn("w:r"):
            for part in node.iterchildren():
                if part.tag == qn("w:t"):
                    found.append(part.text or "")
                elif part.tag == qn("w:tab"):
                    found.append("\t")
                elif part.tag in (qn("w:br"), qn("w:cr")):
                    found.append("\n")
                elif part.tag == qn("w:noBreakHyphen"):
                    found.append("-")
        elif node.tag in (qn("w:ins"), qn("w:hyperlink"), qn("w:smartTag"), qn("w:fldSimple"), qn("w:sdt")):
            inner = node.find(qn("w:sdtContent")) if node.tag == qn("w:sdt") else node
            found.append(_words(inner) if inner is not None else "")
    return "".join(found)


def _table(element: Any, numbers: "_Numbers", *, edge: bool) -> Iterator[str]:
    rows = [
        [_cell(cell, numbers) for cell in row.iterchildren(qn("w:tc"))] for row in element.iter(qn("w:tr"))
    ]
    flat = " ".join(" ".join(cell) for row in rows for cell in row)
    signs = ("CỘNG HÒA", "CỘNG HOÀ", "Nơi nhận", "TM.", "KT.", "CHỦ TỊCH")
    if edge and len(rows) <= 4 and all(len(row) <= 3 for row in rows) and any(sign in flat for sign in signs):
        for column in range(max(len(row) for row in rows)):
            for row in rows:
                if column < len(row):
                    yield from row[column]
        return
    for row in rows:
        yield "\t".join(" ".join(" ".join(cell).split()) for cell in row)


def _cell(element: Any, numbers: "_Numbers") -> list[str]:
    return [line for child in element.iterchildren(qn("w:p")) for line in _paragraph(child, numbers)]


class _Numbers:
    """The automatic numbers of a document's lists, counted in its order."""

    def __init__(self, document: Any) -> None:
        self.levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self.abstract: dict[str, str] = {}
        self.styles: dict[str, tuple[str, int]] = {}
        self.counts: dict[str, dict[int, int]] = {}
        try:
            root = document.part.numbering_part.element
        except (NotImplementedError, KeyError):
            root = None
        if root is not None:
            self._learn(root)
        for style in document.styles.element.iter(qn("w:style")):
            found = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if found is not None and (number := _value(found, "w:numId")):
                self.styles[style.get(qn("w:styleId"))] = number, int(_value(found, "w:ilvl") or 0)

    def _learn(self, root: Any) -> None:
        for abstract in root.iter(qn("w:abstractNum")):
            key = abstract.get(qn("w:abstractNumId"))
            for level in abstract.iter(qn("w:lvl")):
                depth = int(level.get(qn("w:ilvl")))
                form, pattern = _value(level, "w:numFmt") or "decimal", _value(level, "w:lvlText") or ""
                self.levels[key, depth] = form, pattern, int(_value(level, "w:start") or 1)
        for number in root.iter(qn("w:num")):
            self.abstract[number.get(qn("w:numId"))] = _value(number, "w:abstractNumId") or ""

    def label(self, paragraph: Any) -> str:
        """The number or bullet that Word would print before a paragraph; "" for none."""
        found = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if found is not None:
            number, depth = _value(found, "w:numId") or "0", int(_value(found, "w:ilvl") or 0)
        else:
            style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            number, depth = self.styles.get(style.get(qn("w:val")) if style is not None else "", ("0", 0))
        key = self.abstract.get(number, "")
        if (key, depth) not in self.levels:
            return ""
        form, pattern, start = self.levels[key, depth]
        if form in ("bullet", "none"):
            return ("-", "+", "*")[min(depth, 2)] if form == "bullet" else ""
        counts = self.counts.setdefault(key, {})
        counts[depth] = counts.get(depth, start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        for other in range(depth + 1):
            shape, _pattern, first = self.levels.get((key, other), ("decimal", "", 1))
            pattern = pattern.replace(f"%{other + 1}", _figure(counts.get(other, first), shape))
        return pattern.strip()


def _value(element: Any, tag: str) -> str | None:
    found = element.find(qn(tag))
    return None if found is None else found.get(qn("w:val"))


def _figure(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        text, rest = "", number
        for value, sign in _ROMAN:
            while rest >= value:
                text, rest = text + sign, rest - value
        return text.lower() if form == "lowerRoman" else text
    return f"{number:02d}" if form == "decimalZero" else str(number)
