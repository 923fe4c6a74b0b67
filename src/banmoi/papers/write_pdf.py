"""The PDF of an official paper: PDF/A-2a (so also 2b), tagged, with bookmarks and text that can be searched.

The template takes everything as data. Signs that the font does not have are written as their code
("[U+1F600]"), and the one who made the paper is told; a letter is never mixed in from another font.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import typst

from banmoi.core.document import Document
from banmoi.papers import fonts
from banmoi.papers.drawing import fitted, svg
from banmoi.papers.fonts import Face
from banmoi.papers.laid import (
    Laid,
    LaidAnnex,
    LaidBlock,
    LaidCell,
    LaidChart,
    LaidHead,
    LaidRuns,
    LaidTable,
    LaidText,
)
from banmoi.papers.laying import lay_out
from banmoi.papers.layout import SINGLE, Layout
from banmoi.papers.layout import layout as house_layout
from banmoi.papers.widths import width
from banmoi.papers.writing import PaperNotWrittenError, PaperWarning, WarningKind, Written

STANDARD: Literal["a-2a"] = "a-2a"
_SIZE = re.compile(r'<svg[^>]*?\swidth="([\d.]+)"[^>]*?\sheight="([\d.]+)"')
_BREAK = "\u200b"


def write_pdf(document: Document, layout: Layout | None = None, face: Face | None = None) -> Written:
    """A paper as PDF. Raises DocumentFlawedError, ChartRefusedError, PaperNotWrittenError."""
    layout, face = layout or house_layout(), face or fonts.face()
    laid = lay_out(document, layout)
    missing: set[str] = set()
    paper = _drawable(_paper(laid, layout), face, missing)
    for block in (*paper["body"], *(block for annex in paper["annexes"] for block in annex["blocks"])):
        if block["is"] == "chart":
            _draw(block, layout, face)
    data = {
        "paper": paper,
        "measures": {key: measure.take for key, measure in layout.measures.items()},
        "styles": {key: asdict(style) for key, style in layout.styles.items()},
        "font": face.family,
        "single": SINGLE,
    }
    content = _compiled(json.dumps(data, ensure_ascii=False), face, document)
    return Written(content, warnings_of(face, missing))


def warnings_of(face: Face, missing: set[str]) -> tuple[PaperWarning, ...]:
    """What the one who made a paper is told of its font."""
    found = []
    if not face.times_metrics:
        found.append(PaperWarning(WarningKind.OTHER_METRICS, (face.family,)))
    if missing:
        codes = tuple(f"U+{ord(sign):04X}" for sign in sorted(missing))
        found.append(PaperWarning(WarningKind.UNDRAWN, codes))
    return tuple(found)


def _compiled(data: str, face: Face, document: Document) -> bytes:
    made = datetime.combine(document.day, time(), UTC) if document.day else None
    folder = fonts.folder_of(face)
    try:
        content, warnings = typst.compile_with_warnings(
            _template(),
            format="pdf",
            font_paths=_fonts(folder),
            ignore_system_fonts=True,
            sys_inputs={"paper": data},
            pdf_standards=STANDARD,
            timestamp=made,
        )
    except typst.TypstError as error:
        raise PaperNotWrittenError(str(error)) from error
    if warnings:
        raise PaperNotWrittenError("; ".join(warning.message for warning in warnings))
    if not isinstance(content, bytes):
        raise PaperNotWrittenError("no PDF came back")
    return content


@lru_cache(maxsize=1)
def _template() -> bytes:
    return (files("banmoi.papers") / "official.typ").read_bytes()


@lru_cache(maxsize=4)
def _fonts(folder: Path | None) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=folder is None,
        font_paths=[str(folder)] if folder else [],
    )


def _paper(laid: Laid, layout: Layout) -> dict[str, Any]:
    """The laid paper as JSON values, with words that are too long for their line given places to break."""
    upright = layout.text_width(across=False)
    size = layout.styles["recipient"].size
    return {
        "title": laid.title,
        "author": laid.author,
        "head": _head(laid.head, layout, upright),
        "opening": [_text(line, layout, upright) for line in laid.opening],
        "title_rule": laid.title_rule,
        "bases": [_text(line, layout, upright) for line in laid.bases],
        "body": [_block(block, layout, upright) for block in laid.body],
        "recipients_word": laid.recipients_word,
        "recipients": [_broken(line, upright * 0.45, size) for line in laid.recipients],
        "signatures": _signatures(laid, layout, upright),
        "ending_whole": laid.ending_whole,
        "annexes": [_annex(annex, layout) for annex in laid.annexes],
    }


def _head(head: LaidHead, layout: Layout, upright: float) -> dict[str, Any]:
    left = upright * layout.take("head.share")
    found = asdict(head)
    for key, style in (("above", "body_above"), ("issuer", "issuer")):
        found[key] = [_broken(line, left, layout.styles[style].size) for line in found[key]]
    for key in ("number", "subject"):
        found[key] = _broken(found[key], left, layout.styles[key].size)
    size = layout.styles["place_and_day"].size
    found["place_and_day"] = _broken(head.place_and_day, upright - left, size)
    return found


def _signatures(laid: Laid, layout: Layout, upright: float) -> list[dict[str, Any]]:
    room = upright * 0.55 if len(laid.signatures) == 1 else upright / len(laid.signatures) - 6
    size = layout.styles["authority"].size
    return [
        {
            "lines": [_broken(line, room, size) for line in signature.lines],
            "note": _broken(signature.note, room, size),
            "name": _broken(signature.name, room, size),
        }
        for signature in laid.signatures
    ]


def _annex(annex: LaidAnnex, layout: Layout) -> dict[str, Any]:
    room = layout.text_width(across=annex.across)
    return {
        "across": annex.across,
        "heading": [_text(line, layout, room) for line in annex.heading],
        "blocks": [_block(block, layout, room) for block in annex.blocks],
    }


def _block(block: LaidBlock, layout: Layout, room: float) -> dict[str, Any]:
    match block:
        case LaidText():
            return _text(block, layout, room)
        case LaidTable():
            return _table(block, layout, room)
        case LaidChart():
            return _chart(block, layout, room)


def _runs(content: LaidRuns, room: float, size: float) -> list[dict[str, Any]]:
    return [
        {
            "text": _broken(run.text, room, size),
            "bold": run.bold,
            "italic": run.italic,
            "source": run.source,
            "address": run.address,
        }
        for run in content
    ]


def _text(line: LaidText, layout: Layout, room: float) -> dict[str, Any]:
    style = layout.styles[line.style]
    runs = _runs(line.runs, room - style.left - 2 * line.side, style.size)
    return {"is": "text", "style": line.style, "outline": line.outline, "side": line.side, "runs": runs}


def _table(table: LaidTable, layout: Layout, room: float) -> dict[str, Any]:
    inside = 2 * layout.take("tables.inside")

    def cells(line: tuple[LaidCell, ...]) -> list[dict[str, Any]]:
        return [
            {
                "runs": _runs(cell.runs, cell.width - inside, table.size),
                "align": cell.align,
                "across": cell.across,
                "down": cell.down,
            }
            for cell in line
        ]

    return {
        "is": "table",
        "widths": table.widths,
        "size": table.size,
        "together": table.together,
        "head": [cells(line) for line in table.head],
        "rows": [
            {
                "cells": cells(row.cells),
                "bold": row.bold,
                "whole": row.whole,
                "anchor": row.anchor,
                "leads": row.leads and place < len(table.rows) - 1,
            }
            for place, row in enumerate(table.rows)
        ],
        "caption": _text(table.caption, layout, room) if table.caption else None,
        "unit": _text(table.unit, layout, room) if table.unit else None,
        "note": _text(table.note, layout, room) if table.note else None,
    }


def _chart(chart: LaidChart, layout: Layout, room: float) -> dict[str, Any]:
    return {
        "is": "chart",
        "specification": dict(chart.specification),
        "title": _text(chart.title, layout, room),
        "telling": chart.telling,
        "width": chart.width,
        "note": _text(chart.note, layout, room) if chart.note else None,
    }


def _draw(block: dict[str, Any], layout: Layout, face: Face) -> None:
    """Put the drawing of a chart in the place of its specification."""
    title = "".join(run["text"] for run in block["title"]["runs"])
    block["svg"] = svg(block.pop("specification"), title, layout, face)
    if size := _SIZE.search(block["svg"]):
        block["width"] = fitted(block["width"], float(size[1]), float(size[2]))


def _broken(text: str, room: float, size: float) -> str:
    """The text with places to break in words wider than the room, which else would leave the page."""
    if len(text) * size < room:
        return text
    words = text.split(" ")
    return " ".join(_BREAK.join(word) if width(word, size, bold=True) > room else word for word in words)


def _drawable(value: Any, face: Face, missing: set[str]) -> Any:
    """The same values, with each sign that the font lacks written as its code."""
    if isinstance(value, str):
        if value.isascii():
            return value
        lacking = set(face.lacks(value)) - {_BREAK}
        missing |= lacking
        for sign in lacking:
            value = value.replace(sign, f"[U+{ord(sign):04X}]")
        return value
    if isinstance(value, Mapping):
        return {key: _drawable(entry, face, missing) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(entry, face, missing) for entry in value]
    return value
