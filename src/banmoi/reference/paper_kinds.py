"""Kinds of official papers with their abbreviations, and the bodies that issue them, from their file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from banmoi.reference.catalogue import texts
from banmoi.reference.files import FactError, load, need
from banmoi.reference.roles import unit_kinds

FILE = "paper_kinds.yaml"
MARKS = ("found", "recalled")


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper. `short` is its abbreviation, empty for a letter; `where` it is fixed in the text
    with the id `text`; `confidence` says whether that was read (found) or is recalled."""

    key: str
    name_vi: str
    name_en: str
    short: str
    text: str
    where: str
    confidence: str
    common: bool


@dataclass(frozen=True, slots=True)
class Office:
    """A kind of body that issues papers: its abbreviation, and how the collective, its head and the head's
    deputy stand over a signature."""

    short: str
    collective: str
    head: str
    deputy: str


@dataclass(frozen=True, slots=True)
class NumberingRule:
    """What the text says about numbers, in short words, with its place there."""

    key: str
    vi: str
    text: str
    where: str
    confidence: str


@cache
def paper_kinds() -> Mapping[str, PaperKind]:
    """All kinds by key, the common ones first. Raises FactError for one without its source."""
    data = load(FILE)
    text = _text(data)
    found: dict[str, PaperKind] = {}
    for key, entry in need(data, "kinds", FILE).items():
        where = f"{FILE}, {key}"
        found[key] = PaperKind(
            key, need(entry, "vi", where), need(entry, "en", where), str(entry.get("short", "")), text,
            need(entry, "where", where), _mark(entry, where), bool(entry.get("common")),
        )  # fmt: skip
    shorts = [kind.short for kind in found.values() if kind.short]
    if len(set(shorts)) != len(shorts):
        raise FactError(f"{FILE}: two kinds have the same abbreviation; numbers would not tell them apart.")
    return dict(sorted(found.items(), key=lambda item: not item[1].common))


@cache
def offices() -> Mapping[str, Office]:
    """By the kind of unit, those that issue papers in their own name."""
    found = {}
    for kind, entry in need(load(FILE), "offices", FILE).items():
        where = f"{FILE}, {kind}"
        if kind not in unit_kinds():
            raise FactError(f"{where}: there is no such kind of unit in roles.yaml.")
        _mark(entry, where)
        found[kind] = Office(
            *(str(need(entry, name, where)) for name in ("short", "collective", "head", "deputy"))
        )
    return found


@cache
def numbering_rules() -> Mapping[str, NumberingRule]:
    """What the text says about numbers, by key."""
    data = load(FILE)
    text = _text(data)
    return {
        key: NumberingRule(
            key,
            need(entry, "vi", f"{FILE}, {key}"),
            text,
            need(entry, "where", f"{FILE}, {key}"),
            _mark(entry, f"{FILE}, {key}"),
        )
        for key, entry in need(data, "rules", FILE).items()
    }


def _text(data: dict[str, Any]) -> str:
    text: str = need(data, "text", FILE)
    if text not in texts():
        raise FactError(f"{FILE}: cites no text of texts.yaml: {text!r}")
    return text


def _mark(entry: dict[str, Any], where: str) -> str:
    mark: str = need(entry, "confidence", where)
    if mark not in MARKS:
        raise FactError(f"{where}: confidence is found or recalled, not {mark!r}.")
    return mark
