"""The measures of an official paper, from their file: one for the Word and the PDF writer.

An office may choose within what the decree allows; a choice outside of that is refused with the name
of the field and its range.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import Any

from banmoi.core.numbers import NumberError, parse_number
from banmoi.reference.files import FactError, load, need

FILE = "paper_layout.yaml"
ALIGNS = ("left", "centre", "right", "both")
MARKS = ("found", "recalled", "house")
SINGLE = 1.149
"""The height of a single line, in times the size of letters: that of Times New Roman and its twins."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure with the range that the decree allows, and whether that was found in a copy of it."""

    key: str
    name_vi: str
    take: float
    least: float
    most: float
    mark: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Style:
    """How an element looks: size in points; left in mm; above and below in points.

    `keep` stays on a page with what follows, `single` has single lines whatever the text has.
    """

    key: str
    name_vi: str
    size: float
    align: str
    bold: bool = False
    italic: bool = False
    caps: bool = False
    first: bool = False
    left: float = 0
    above: float = 0
    below: float = 0
    keep: bool = False
    single: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """All measures and styles."""

    measures: Mapping[str, Measure]
    styles: Mapping[str, Style]
    words: Mapping[str, str]
    colours: Mapping[str, str]
    font: str
    style_prefix: str
    citation: str

    def take(self, key: str) -> float:
        """The measure that this paper takes: "margins.left" in mm, "text.between" in points."""
        return self.measures[key].take

    def text_width(self, *, across: bool) -> float:
        """The width between the margins in mm, upright or landscape."""
        side = self.take("page.height") if across else self.take("page.width")
        return side - self.take("margins.left") - self.take("margins.right")


class LayoutChoiceError(Exception):
    """A choice that the decree does not allow: which field, what was asked, and the range."""

    def __init__(self, field: str, asked: str, measure: Measure | None) -> None:
        super().__init__(field, asked, measure)
        self.field, self.asked, self.measure = field, asked, measure


@cache
def layout() -> Layout:
    """The house's own layout."""
    return read_layout(load(FILE))


def read_layout(data: Mapping[str, Any]) -> Layout:
    """A layout from its file's content. Raises FactError for what cannot be meant, by its name."""
    measures: dict[str, Measure] = {}
    for group in ("page", "margins", "text", "head", "tables"):
        for name, entry in need(dict(data), group, FILE).items():
            measures[f"{group}.{name}"] = _measure(f"{group}.{name}", entry)
    styles: dict[str, Style] = {}
    for name, entry in need(dict(data), "elements", FILE).items():
        low, high, take = need(entry, "size", f"{FILE}, {name}")
        size = {**entry, "from": low, "to": high, "take": take, "vi": f"Cỡ chữ: {entry.get('vi', '')}"}
        measures[f"{name}.size"] = _measure(f"{name}.size", size)
        styles[name] = _style(name, entry, take)
    words = need(dict(data), "words", FILE)
    citation = f"{need(dict(data), 'document', FILE)}, {need(dict(data), 'annex', FILE)}"
    return Layout(
        MappingProxyType(measures),
        MappingProxyType(styles),
        MappingProxyType(dict(words)),
        MappingProxyType(dict(need(dict(data), "chart_colours", FILE))),
        need(dict(data), "font", FILE)["name"],
        need(dict(data), "style_prefix", FILE),
        citation,
    )


def with_choices(base: Layout, choices: Mapping[str, str]) -> Layout:
    """A layout with an office's own measures ("margins.left": "35"), as typed in Vietnamese numbers.

    Raises LayoutChoiceError with the field's name where a measure is unknown or outside of its range.
    """
    measures, styles = dict(base.measures), dict(base.styles)
    for key, typed in choices.items():
        measure = measures.get(key)
        if measure is None:
            raise LayoutChoiceError(key, typed, None)
        try:
            value = parse_number(typed)
        except NumberError as error:
            raise LayoutChoiceError(key, typed, measure) from error
        if not Decimal(str(measure.least)) <= value <= Decimal(str(measure.most)):
            raise LayoutChoiceError(key, typed, measure)
        measures[key] = replace(measure, take=float(value))
        name = key.removesuffix(".size")
        if name in styles:
            styles[name] = replace(styles[name], size=float(value))
    return replace(base, measures=MappingProxyType(measures), styles=MappingProxyType(styles))


def _measure(key: str, entry: Mapping[str, Any]) -> Measure:
    where = f"{FILE}, {key}"
    take, least, most = (need(dict(entry), name, where) for name in ("take", "from", "to"))
    mark = need(dict(entry), "mark", where)
    if mark not in MARKS:
        raise FactError(f"{where}: mark '{mark}' is none of {', '.join(MARKS)}.")
    if not all(isinstance(value, int | float) for value in (take, least, most)):
        raise FactError(f"{where}: take, from and to must be numbers.")
    if not least <= take <= most:
        raise FactError(f"{where}: {take} is not within {least} to {most}, which the decree allows.")
    at = entry.get("at", "")
    return Measure(key, need(dict(entry), "vi", where), float(take), float(least), float(most), mark, at)


def _style(key: str, entry: Mapping[str, Any], size: float) -> Style:
    where = f"{FILE}, {key}"
    align = need(dict(entry), "align", where)
    if align not in ALIGNS:
        raise FactError(f"{where}: align '{align}' is none of {', '.join(ALIGNS)}.")
    known = {"size", "align", "mark", "at", "vi"}
    rest = {name: value for name, value in entry.items() if name not in known}
    strange = set(rest) - {"bold", "italic", "caps", "first", "left", "above", "below", "keep", "single"}
    if strange:
        raise FactError(f"{where}: '{min(strange)}' is not a field of a style.")
    return Style(key, need(dict(entry), "vi", where), float(size), align, **rest)
