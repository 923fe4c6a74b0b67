"""Where something lies: a point, a line or a boundary in WGS84, read from GeoJSON or from two typed numbers.

GeoJSON names the longitude first (RFC 7946), people and their phones the latitude. Within Việt Nam the two
cannot be taken for one another, so a swapped pair is told apart and never drawn in the wrong sea.
"""

import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

LONGITUDES = (Decimal(102), Decimal(118))
"""Degrees east between which a place of Việt Nam can lie, islands included; wide on purpose."""
LATITUDES = (Decimal(6), Decimal(24))
"""Degrees north, likewise."""
POSITIONS_MOST = 500
"""More corners than a work of a commune needs; a longer outline slows every map that shows it."""
_STEP = Decimal("0.000001")
"""Six decimals: about a tenth of a metre, finer than any phone measures."""

Position = tuple[Decimal, Decimal]
"""Longitude, latitude, in degrees."""


class ShapeKind(StrEnum):
    """What a location may be, in GeoJSON's words."""

    POINT = "Point"
    LINE = "LineString"
    AREA = "Polygon"


class ShapeProblem(StrEnum):
    """Why a text is no location."""

    NOT_READ = "not_read"
    OTHER_KIND = "other_kind"
    SEVERAL = "several"
    TOO_FEW = "too_few"
    NOT_CLOSED = "not_closed"
    TOO_MANY = "too_many"
    SWAPPED = "swapped"
    OUTSIDE = "outside"


class ShapeError(Exception):
    """A text that is no location; `at` is the position or the word that it stumbled on."""

    def __init__(self, problem: ShapeProblem, at: str = "") -> None:
        super().__init__(problem, at)
        self.problem, self.at = problem, at


@dataclass(frozen=True, slots=True)
class Shape:
    """A location. `parts`: one point, one line, or the rings of an area, the outer one first."""

    kind: ShapeKind
    parts: tuple[tuple[Position, ...], ...]

    @property
    def positions(self) -> tuple[Position, ...]:
        """All its corners."""
        return tuple(position for part in self.parts for position in part)


_PAIR = re.compile(r"\(?\s*(-?\d+(?:[.,]\d+)?)\s*°?\s*(?:[;/]|\s)\s*(-?\d+(?:[.,]\d+)?)\s*°?\s*\)?")
_POINTED = re.compile(r"\(?\s*(-?\d+\.\d+)\s*,\s*(-?\d+\.\d+)\s*\)?")
"""With a comma between, both numbers have a point, else "21,58" would be two of them."""


def read_shape(text: str) -> Shape:
    """Read "21,58; 106,11" (also with points, as phones copy it), or GeoJSON: a point, a line or an area,
    alone or as the only feature of a collection. Raises ShapeError."""
    text = text.strip()
    pair = _PAIR.fullmatch(text) or _POINTED.fullmatch(text)
    if pair:
        first, second = (Decimal(part.replace(",", ".")) for part in pair.groups())
        # Typed by hand the order is the latitude's, and a swapped pair can only mean one thing.
        if _within(first, LONGITUDES) and _within(second, LATITUDES):
            first, second = second, first
        return Shape(ShapeKind.POINT, ((_position([second, first]),),))
    try:
        data = json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=_refuse)
    except (ValueError, RecursionError, InvalidOperation):
        raise ShapeError(ShapeProblem.NOT_READ, text[:40]) from None
    return _geometry(_unwrapped(data))


def _refuse(word: str) -> None:
    raise ValueError(word)


def _within(value: Decimal, ends: tuple[Decimal, Decimal]) -> bool:
    return ends[0] <= value <= ends[1]


def _unwrapped(data: object) -> dict[str, object]:
    """The geometry inside a feature, or inside a collection of one."""
    if isinstance(data, dict) and data.get("type") == "FeatureCollection":
        features = data.get("features")
        if not isinstance(features, list) or len(features) != 1:
            raise ShapeError(ShapeProblem.SEVERAL)
        data = features[0]
    if isinstance(data, dict) and data.get("type") == "Feature":
        data = data.get("geometry")
    if not isinstance(data, dict):
        raise ShapeError(ShapeProblem.NOT_READ)
    return data


def _geometry(data: dict[str, object]) -> Shape:
    word = str(data.get("type", ""))[:40]
    if word not in list(ShapeKind):
        raise ShapeError(ShapeProblem.OTHER_KIND, word)
    kind, coordinates = ShapeKind(word), data.get("coordinates")
    parts: Sequence[object]
    match kind:
        case ShapeKind.POINT:
            parts = [[coordinates]]
        case ShapeKind.LINE:
            parts = [coordinates]
        case ShapeKind.AREA:
            parts = coordinates if isinstance(coordinates, list) else [None]
    least = {ShapeKind.POINT: 1, ShapeKind.LINE: 2, ShapeKind.AREA: 4}[kind]
    read = tuple(_part(part, least) for part in parts)
    if not read:
        raise ShapeError(ShapeProblem.TOO_FEW)
    if sum(len(part) for part in read) > POSITIONS_MOST:
        raise ShapeError(ShapeProblem.TOO_MANY)
    if kind is ShapeKind.AREA and any(part[0] != part[-1] for part in read):
        raise ShapeError(ShapeProblem.NOT_CLOSED)
    return Shape(kind, read)


def _part(part: object, least: int) -> tuple[Position, ...]:
    if not isinstance(part, list):
        raise ShapeError(ShapeProblem.NOT_READ)
    if len(part) > POSITIONS_MOST:
        raise ShapeError(ShapeProblem.TOO_MANY)
    if len(part) < least:
        raise ShapeError(ShapeProblem.TOO_FEW)
    return tuple(_position(item) for item in part)


def _position(item: object) -> Position:
    """Longitude and latitude; a height behind them is dropped."""
    if not isinstance(item, list) or len(item) < 2:
        raise ShapeError(ShapeProblem.NOT_READ)
    longitude, latitude = item[0], item[1]
    if not isinstance(longitude, Decimal) or not isinstance(latitude, Decimal):
        raise ShapeError(ShapeProblem.NOT_READ)
    if not (_within(longitude, LONGITUDES) and _within(latitude, LATITUDES)):
        swapped = _within(longitude, LATITUDES) and _within(latitude, LONGITUDES)
        problem = ShapeProblem.SWAPPED if swapped else ShapeProblem.OUTSIDE
        raise ShapeError(problem, f"{longitude:.8g}, {latitude:.8g}")
    return longitude.quantize(_STEP), latitude.quantize(_STEP)


def shape_text(shape: Shape) -> str:
    """A location as compact GeoJSON; reading it gives the same location."""
    parts = [[[_plain(value) for value in position] for position in part] for part in shape.parts]
    inner: object = parts
    if shape.kind is ShapeKind.POINT:
        inner = parts[0][0]
    elif shape.kind is ShapeKind.LINE:
        inner = parts[0]
    return json.dumps({"type": shape.kind.value, "coordinates": inner}, separators=(",", ":"))


def _plain(value: Decimal) -> float:
    # Nine figures, of which six behind the point: a float keeps them exactly.
    return float(value)


def middle(shape: Shape) -> tuple[float, float]:
    """Where a sign for it stands: the point, the middle corner of a line, the centre of an area's box."""
    outer = [(float(longitude), float(latitude)) for longitude, latitude in shape.parts[0]]
    if shape.kind is ShapeKind.AREA:
        xs, ys = [x for x, _y in outer], [y for _x, y in outer]
        return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return outer[len(outer) // 2]


@dataclass(frozen=True, slots=True)
class Projection:
    """A flat picture of a small region, north up. `scale`: units of the picture in a degree of latitude;
    a degree of longitude is shorter by the cosine of the latitude."""

    west: float
    north: float
    scale: float
    squeeze: float
    left: float
    top: float

    def __call__(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a position lies in the picture."""
        x = self.left + (longitude - self.west) * self.squeeze * self.scale
        return x, self.top + (self.north - latitude) * self.scale

    @property
    def units_a_km(self) -> float:
        """How long a kilometre is in the picture (a degree of latitude is 111,2 km)."""
        return self.scale / 111.2


_LEAST_SPAN = 0.01
"""Degrees of latitude, about a kilometre: a single point is not blown up to the size of a house."""


def fit(shapes: Iterable[Shape], width: float, height: float, margin: float) -> Projection:
    """The projection that puts all locations into a picture of that size, its margin left free.

    Raises ValueError for no location.
    """
    corners = [(float(x), float(y)) for shape in shapes for x, y in shape.positions]
    if not corners:
        raise ValueError("no location to fit")
    west, east = min(x for x, _y in corners), max(x for x, _y in corners)
    south, north = min(y for _x, y in corners), max(y for _x, y in corners)
    squeeze = math.cos(math.radians((south + north) / 2))
    across, down = max((east - west) * squeeze, _LEAST_SPAN), max(north - south, _LEAST_SPAN)
    scale = min((width - 2 * margin) / across, (height - 2 * margin) / down)
    left = (width - (east - west) * squeeze * scale) / 2
    top = (height - (north - south) * scale) / 2
    return Projection(west, north, scale, squeeze, left, top)
