"""Which row of a file is which row of a form: by number with those above it, and by name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from banmoi.core.document import RowKind
from banmoi.kit.text import fold
from banmoi.papers.form_reading import FoundTable, spelt_alike
from banmoi.papers.sheet_matching import bare, likeness
from banmoi.papers.sheet_reading import Value
from banmoi.papers.sheet_values import plain
from banmoi.reports.forms.laid import LaidForm, LaidRow

MOST_ROWS = 1500
"""Rows of a file that are compared; the longest form has a twentieth of them."""
ENOUGH = 60
SAME_NUMBER = 25
OTHER_NUMBER = 10
APART = 6
"""Two rows of the form that fit a row of the file nearly as well are not told apart."""
_ROMAN = re.compile(r"[IVX]{1,5}")
_TOTALS = ("tong cong", "tong so", "tong", "cong", "tong so tieu chi dat", "so tieu chi dat")


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row of the file: its number in the sheet, its own counting with that above it, its name, cells."""

    row: int
    path: str
    name: str
    cells: tuple[Value, ...]


@dataclass
class Matched:
    """Rows of the form (from 0) with theirs in the file; rows of the file that are none of the form's; and
    those that may be several of it, with their names."""

    pairs: dict[int, FileRow] = field(default_factory=dict)
    extra: list[FileRow] = field(default_factory=list)
    doubtful: list[tuple[FileRow, tuple[str, ...]]] = field(default_factory=list)


@lru_cache(maxsize=8192)
def _bare(text: str) -> str:
    return bare(text)


def file_rows(table: FoundTable, laid: LaidForm) -> list[FileRow]:
    """The rows below the head that name something, the line "(1) (2) (3)" left out."""
    kinds = [column.kind for column in laid.columns]
    name_at = table.place_of(kinds.index("name"))
    number_at = table.place_of(kinds.index("number"))
    found: list[FileRow] = []
    above = ""
    for number, cells in table.grid.rows:
        if number <= table.last or name_at is None:
            continue
        name = _words(cells, name_at)
        counted = _words(cells, number_at) if number_at is not None else ""
        if not name or _counting(cells):
            continue
        if len(found) == MOST_ROWS:
            break
        path = counted.strip(" .)(")
        if _ROMAN.fullmatch(path):
            above = path
        elif path.isdigit() and above:
            path = f"{above}.{path}"
        found.append(FileRow(number, path, name, tuple(cells)))
    return found


def _words(cells: Sequence[Value], place: int) -> str:
    """A cell in words; a number with a full stop for its decimals, as rows are counted."""
    value = cells[place] if place < len(cells) else None
    if isinstance(value, str):
        return " ".join(value.split())
    return plain(value).replace(",", ".")


def _counting(cells: Sequence[Value]) -> bool:
    said = [str(value).strip() for value in cells if value is not None]
    return len(said) > 1 and all(re.fullmatch(r"\(?\d{1,2}\)?(=.*)?", text) for text in said)


def match_rows(rows: Sequence[FileRow], laid: LaidForm) -> Matched:
    """Every row of the file with its row of the form, the surest first, each at most once."""
    rated: list[tuple[float, int, int]] = []
    scores: dict[int, list[tuple[float, int]]] = {}
    for place, row in enumerate(rows):
        for at, own in enumerate(laid.rows):
            score = fit(row, own)
            if score >= ENOUGH:
                rated.append((score, place, at))
                scores.setdefault(place, []).append((score, at))
    found, taken = Matched(), set()
    for _score, place, at in sorted(rated, key=lambda item: (-item[0], item[1], item[2])):
        if place in taken or at in found.pairs:
            continue
        near = [
            other for score, other in scores[place] if _score - score < APART and other not in found.pairs
        ]
        if len(near) > 1 and not _only_by_order(rows, place, laid, near):
            names = tuple(f"{laid.rows[other].path} {laid.rows[other].name}".strip() for other in near)
            found.doubtful.append((rows[place], names))
            taken.add(place)
            continue
        found.pairs[at] = rows[place]
        taken.add(place)
    found.extra = [row for place, row in enumerate(rows) if place not in taken and _says(row, laid)]
    return found


def _only_by_order(rows: Sequence[FileRow], place: int, laid: LaidForm, near: Sequence[int]) -> bool:
    """Whether rows of one name are told apart by their order: as many in the file as in the form."""
    name = fold(rows[place].name)
    same = sum(fold(row.name) == name for row in rows)
    return same == sum(fold(laid.rows[other].name) == name for other in near)


def fit(row: FileRow, own: LaidRow) -> float:
    """How well a row of a file fits one of the form."""
    mine, theirs = _bare(row.name), _bare(own.name)
    if own.kind is RowKind.TOTAL:
        return 100 if mine in _TOTALS or mine == theirs else 0
    score = likeness(mine, theirs)
    score = max(score, spelt_alike(mine, theirs))
    if score < 30:
        return 0
    if row.path and own.path:
        score += SAME_NUMBER if row.path == own.path else -OTHER_NUMBER
    return score


def _says(row: FileRow, laid: LaidForm) -> bool:
    """Whether a row has anything beside its name: remarks below a table have not."""
    return sum(value is not None for value in row.cells) > 2 or (
        bool(row.path) and sum(value is not None for value in row.cells) > 1
    )
