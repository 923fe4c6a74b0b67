"""Bookmarks of a PDF that was put together: PDFium cannot write them, so they are added as an update."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, BinaryIO

from pyhanko.pdf_utils import generic as pdf_objects
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

generic: Any = pdf_objects
"""The kinds of PDF objects; the library types them in part only."""

_MOST = 200
"""The most signs of a bookmark."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A bookmark: its words, the page that it opens (from 0), those below it."""

    words: str
    page: int
    below: tuple["Mark", ...] = ()


def add_outline(to: BinaryIO, title: str, marks: Iterable[Mark]) -> None:
    """Write bookmarks, the title and the language into an open PDF, in place."""
    to.seek(0)
    writer: Any = IncrementalPdfFileWriter(to)
    pages = _pages(writer)
    top = generic.DictionaryObject({generic.pdf_name("/Type"): generic.pdf_name("/Outlines")})
    held = writer.add_object(top)
    _hang(writer, top, held, list(marks), pages)
    root = writer.root
    root["/Outlines"] = held
    root["/PageMode"] = generic.pdf_name("/UseOutlines")
    root["/Lang"] = generic.pdf_string("vi-VN")
    writer.update_root()
    writer.set_info(generic.DictionaryObject({generic.pdf_name("/Title"): generic.pdf_string(title)}))
    writer.write_in_place()


def _pages(writer: Any) -> list[Any]:
    """The pages in their order, as references."""
    found: list[Any] = []

    def walk(node: Any) -> None:
        for kid in node.get_object()["/Kids"]:
            if kid.get_object()["/Type"] == "/Pages":
                walk(kid)
            else:
                found.append(generic.IndirectObject(kid.idnum, kid.generation, writer))

    walk(writer.root.raw_get("/Pages"))
    return found


def _hang(writer: Any, above: Any, held: Any, marks: Sequence[Mark], pages: Sequence[Any]) -> int:
    """Hang bookmarks below another object; how many there are in all."""
    count = 0
    made: list[tuple[Any, Any]] = []
    for mark in marks:
        own = generic.DictionaryObject(
            {
                generic.pdf_name("/Title"): generic.pdf_string(mark.words[:_MOST]),
                generic.pdf_name("/Parent"): held,
                generic.pdf_name("/Dest"): generic.ArrayObject([pages[mark.page], generic.pdf_name("/Fit")]),
            }
        )
        reference = writer.add_object(own)
        made.append((own, reference))
        below = _hang(writer, own, reference, mark.below, pages)
        if below:
            # closed until somebody opens it
            own["/Count"] = generic.NumberObject(-below)
        count += 1
    for (own, _), (_, after) in pairwise(made):
        own["/Next"] = after
    for (_, before), (own, _) in pairwise(made):
        own["/Prev"] = before
    if made:
        above["/First"], above["/Last"] = made[0][1], made[-1][1]
        above["/Count"] = generic.NumberObject(count)
    return count
