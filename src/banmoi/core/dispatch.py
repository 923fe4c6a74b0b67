"""Numbers of official papers: which series a paper belongs to, how its number is written, what is frozen.

Nghị định 30/2020/NĐ-CP, Điều 15, khoản 1: numbers follow the order and the days of issue within a year, from
01 on 1 January to 31 December, and number with symbol is unique in the year; how administrative papers are
numbered is for the head of the office to say. So an office has one series for all its papers, or one for
each kind.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ALL_KINDS = "all"
"""The series of an office that numbers all its papers in one row."""
ARRIVALS = "arrivals"
"""The series of the papers that come in (số đến)."""


class NumberingWay(StrEnum):
    """One series for all papers of an office, or one for each kind of paper."""

    ONE = "one"
    BY_KIND = "by_kind"


@dataclass(frozen=True, slots=True)
class WayFrom:
    """How an office numbers its papers, from 1 January of a year on."""

    year: int
    way: NumberingWay


def way_in(chosen: Iterable[WayFrom], year: int) -> NumberingWay:
    """How an office numbers in a year: the latest choice that has begun; one series where none was made."""
    begun = [item for item in chosen if item.year <= year]
    return max(begun, key=lambda item: item.year).way if begun else NumberingWay.ONE


def series_of(way: NumberingWay, kind: str) -> str:
    """The series in which a paper of a kind takes its number."""
    return ALL_KINDS if way is NumberingWay.ONE else kind


def symbol_of(kind_short: str, office_short: str, field: str = "") -> str:
    """The symbol of a paper: "KH-UBND"; of a letter, which has no abbreviation, "UBND-VX" or "UBND".

    `field` is the abbreviation of the drafting unit or of the field; only a letter carries it.
    """
    parts = [kind_short, office_short] if kind_short else [office_short, field.strip()]
    return "-".join(part for part in parts if part)


def written_number(number: int | None, symbol: str, room: str = "…") -> str:
    """Number and symbol as they are written: "05/KH-UBND"; `room` where the number is not given yet."""
    return f"{room if number is None else f'{number:02d}'}/{symbol}"


def runs_backwards(day: date, before: date | None) -> bool:
    """Whether a paper of this day would follow, by number, a paper of a later day."""
    return before is not None and day < before


def digest_of(facts: Mapping[str, object]) -> str:
    """The SHA-256 of facts, the same for the same facts in whatever order they were given."""
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
