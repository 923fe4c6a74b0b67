"""Matching a sheet's columns to a register's: what is proposed, what the officer chose, and the lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from banmoi.core.registers import CellError, Column, Register
from banmoi.kit import clock
from banmoi.kit.text import fold
from banmoi.papers.sheet_book import Book, open_book
from banmoi.papers.sheet_matching import NUMBER, Head, Known, bare, find_head, head_at, propose, samples
from banmoi.papers.sheet_reading import Grid, Unread, column_letter, read_grid
from banmoi.papers.sheet_rows import Lines, Reading, lines_of
from banmoi.papers.sheet_template import helps
from banmoi.papers.sheet_values import plain
from banmoi.papers.sheet_words import book_notes
from banmoi.reports.registers import column_name
from banmoi.rooms.files.queries import path_of
from banmoi.rooms.people.queries import Rights
from banmoi.rooms.places.queries import NamedPlace, commune_of, scope_ids
from banmoi.rooms.registers.models import SheetImport
from banmoi.rooms.registers.queries import may_write
from banmoi.rooms.registers.sheet_actions import Match
from banmoi.rooms.registers.sheet_queries import learned
from banmoi.web.doors import rights
from banmoi.web.register_entries import cell_problem
from banmoi.web.registers import readable

SAMPLES = 3


@dataclass
class Matching:
    """A sheet that is being matched: its book, the sheet and head that were chosen, what each column is."""

    register: Register
    book: Book
    grid: Grid
    head: Head | None
    chosen: dict[int, str] = field(default_factory=dict)
    place_meant: str = ""
    with_hidden: bool = False
    errors: dict[str, str] = field(default_factory=dict)

    def columns(self) -> list[dict[str, Any]]:
        """The sheet's columns as the page shows them; those that say nothing are left out."""
        found: list[dict[str, Any]] = []
        if self.head is None:
            return found
        for place, words in enumerate(self.head.words):
            values = [_shown(value) for value in samples(self.grid, self.head, place, SAMPLES)]
            if words or values:
                found.append(
                    {
                        "place": place,
                        "letter": column_letter(place),
                        "head": words,
                        "samples": values,
                        "chosen": self.chosen.get(place, ""),
                        "hidden": place in self.grid.hidden_columns,
                    }
                )
        return found

    def notes(self, *, choosing: bool) -> list[str]:
        """What is to be known of the book and the sheet."""
        return book_notes(self.book, self.grid, choosing=choosing)


def _shown(value: Any) -> str:
    text = value.text or "?" if isinstance(value, Unread) else plain(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def writable(mine: Rights, place: NamedPlace, register: Register) -> dict[int, NamedPlace]:
    """The places at and below a place where the person may write in a register."""
    return {key: item for key, item in readable(mine, place).items() if may_write(mine, register, key)}


def names_of_places(places: Mapping[int, NamedPlace]) -> dict[str, str]:
    """The keys of places by every way in which a sheet may name them, folded."""
    found: dict[str, str] = {}
    for place in places.values():
        for name in (place.title, place.name_vi, place.key):
            found.setdefault(fold(name), place.key)
    return found


def matching(request: HttpRequest, sheet: SheetImport, place: NamedPlace, register: Register) -> Matching:
    """The sheet as asked for: by the form, else as it was matched before, else as is proposed.

    Raises SheetRefusedError.
    """
    asked = request.POST if request.method == "POST" else request.GET
    book = open_book(path_of(sheet.file).read_bytes(), sheet.file.original_name)
    titles = [item.title for item in book.shown]
    title = asked.get("sheet", sheet.sheet)
    grid = read_grid(book, title) if title in titles else _first_filled(book, titles)
    places = writable(rights(request), place, register)
    known = Known(register, frozenset(names_of_places(places)), _learned(register, place))
    head = _head(asked, sheet, grid, known)
    found = Matching(register, book, grid, head)
    keys = {item.key for item in places.values()}
    default = place.key if place.key in keys and place.level == "hamlet" else ""
    default = sheet.place_meant.key if sheet.place_meant else default
    found.place_meant = asked.get("place_meant", default) if asked.get("place_meant", default) in keys else ""
    found.with_hidden = asked.get("hidden") == "1" if request.method == "POST" else sheet.with_hidden
    if head is None:
        return found
    if request.method == "POST":
        names = {NUMBER, *(column.name for column in register.typed)}
        for number in range(len(head.words)):
            if (name := request.POST.get(f"column-{number}", "")) in names:
                found.chosen[number] = name
    elif sheet.match and grid.title == sheet.sheet and head.first == sheet.head_first:
        found.chosen = {int(number): name for number, (name, _words) in sheet.match.items()}
    else:
        found.chosen = propose(grid, head, known)
    return found


def _first_filled(book: Book, titles: list[str]) -> Grid:
    grid = read_grid(book, titles[0])
    for title in titles[1:]:
        if grid.rows:
            break
        grid = read_grid(book, title)
    return grid


def _head(asked: Mapping[str, str], sheet: SheetImport, grid: Grid, known: Known) -> Head | None:
    row = asked.get("row", "")
    if row.isascii() and row.isdigit() and any(number == int(row) for number, _cells in grid.rows):
        return head_at(grid, int(row))
    if sheet.head_first and sheet.sheet == grid.title:
        return head_at(grid, sheet.head_first, sheet.head_last)
    return find_head(grid, known)


def _learned(register: Register, place: NamedPlace) -> dict[str, str]:
    commune = commune_of(place, clock.today()) or place
    told = learned(register, scope_ids([commune.id], clock.today()))
    names = {column.name for column in register.typed}
    return {words: name for words, name in told.items() if name in names}


def check(found: Matching) -> None:
    """Put what is wrong with a match into its errors: a column twice, or none for what each entry needs."""
    taken: dict[str, int] = {}
    for number, name in found.chosen.items():
        if name in taken:
            words = {"name": _number_name() if name == NUMBER else column_name(found.register.column(name)),
                     "first": column_letter(taken[name]), "second": column_letter(number)}  # fmt: skip
            found.errors[f"column-{number}"] = (
                _("Cột %(first)s và cột %(second)s cùng là “%(name)s”. Chọn lại một cột.") % words
            )
        taken.setdefault(name, number)
    if NUMBER in taken:
        return  # rows that name their entry need say only what changes
    lacking = [column_name(column) for column in found.register.typed if _lacks(column, taken)]
    if lacking:
        found.errors["top"] = _("Chưa chọn cột cho: %(names)s. Sổ cần có những mục này.") % {
            "names": ", ".join(lacking)
        }


def _lacks(column: Column, taken: Mapping[str, int]) -> bool:
    # a row's place may come from a row above it, or from the place chosen for all
    return column.required and not column.default and column.name not in taken and column.kind != "place"


def _number_name() -> str:
    return _("Số trong sổ")


def read_lines(found: Matching, places: Mapping[int, NamedPlace]) -> Lines:
    """The lines of a matched sheet."""
    assert found.head is not None
    how = Reading(
        found.chosen, found.with_hidden, found.place_meant, names_of_places(places), helps(found.register)
    )
    return lines_of(found.grid, found.head, found.register, how)


def as_match(found: Matching, places: Mapping[int, NamedPlace]) -> Match:
    """The match as it is remembered, for this sheet and the next ones."""
    assert found.head is not None
    words = found.head.words
    heads = {place: bare(text) for place, text in enumerate(words)}
    return Match(
        found.grid.title, found.head.first, found.head.last,
        {str(at): [name, words[at] or column_letter(at)] for at, name in found.chosen.items()},
        {heads[at]: name for at, name in found.chosen.items() if heads[at] and name != NUMBER},
        found.with_hidden,
        next((item.id for item in places.values() if item.key == found.place_meant), None),
    )  # fmt: skip


def problem_words(register: Register, wrong: Mapping[str, CellError]) -> list[list[str]]:
    """What is wrong with a row, column by column, each with what stood there."""
    found = []
    for name, error in wrong.items():
        text = cell_problem(error, register)
        if error.text and error.text not in text and name:
            text = f"“{error.text}”: {text}"
        found.append([name, text])
    return found
