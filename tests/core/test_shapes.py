"""Locations: what is read, what is refused and why, and how a picture lies."""

import contextlib
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banmoi.core.shapes import (
    LATITUDES,
    LONGITUDES,
    POSITIONS_MOST,
    Shape,
    ShapeError,
    ShapeKind,
    ShapeProblem,
    fit,
    middle,
    read_shape,
    shape_text,
)

POINT = Shape(ShapeKind.POINT, (((Decimal("106.113400"), Decimal("21.581200")),),))
longitudes = st.decimals(*LONGITUDES, places=6)
latitudes = st.decimals(*LATITUDES, places=6)
positions = st.tuples(longitudes, latitudes)
rings = st.lists(positions, min_size=3, max_size=12).map(lambda ring: (*ring, ring[0]))
shapes = st.one_of(
    positions.map(lambda one: Shape(ShapeKind.POINT, ((one,),))),
    st.lists(positions, min_size=2, max_size=12).map(lambda line: Shape(ShapeKind.LINE, (tuple(line),))),
    st.lists(rings, min_size=1, max_size=3).map(lambda area: Shape(ShapeKind.AREA, tuple(area))),
)


@pytest.mark.parametrize(
    "text",
    [
        "21,5812; 106,1134",
        "21.5812; 106.1134",
        "21.5812, 106.1134",
        "(21.5812, 106.1134)",
        " 21,5812 106,1134 ",
        "106,1134; 21,5812",
        '{"type":"Point","coordinates":[106.1134,21.5812]}',
        '{"type":"Point","coordinates":[106.1134,21.5812,350]}',
        '{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[106.1134,21.5812]}}',
        '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":'
        '{"type":"Point","coordinates":[106.1134,21.5812]}}]}',
    ],
)
def test_a_point_is_read_however_it_is_written(text):
    assert read_shape(text) == POINT


def area(*corners):
    return json.dumps({"type": "Polygon", "coordinates": [list(corners)]})


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("gần nhà văn hóa", ShapeProblem.NOT_READ),
        ("21,5812", ShapeProblem.NOT_READ),
        ("[106.1, 21.5]", ShapeProblem.NOT_READ),
        ('{"type":"Point","coordinates":["106","21"]}', ShapeProblem.NOT_READ),
        ('{"type":"Point","coordinates":[true,21]}', ShapeProblem.NOT_READ),
        ('{"type":"Point","coordinates":[NaN,21]}', ShapeProblem.NOT_READ),
        ('{"type":"Point","coordinates":106}', ShapeProblem.NOT_READ),
        ("[" * 20_000, ShapeProblem.NOT_READ),
        ('{"type":"MultiPoint","coordinates":[[106.1,21.5]]}', ShapeProblem.OTHER_KIND),
        ('{"coordinates":[106.1,21.5]}', ShapeProblem.OTHER_KIND),
        ('{"type":"FeatureCollection","features":[{},{}]}', ShapeProblem.SEVERAL),
        ('{"type":"LineString","coordinates":[[106.1,21.5]]}', ShapeProblem.TOO_FEW),
        ('{"type":"Polygon","coordinates":[]}', ShapeProblem.TOO_FEW),
        (area([106, 21], [106.1, 21], [106.1, 21.1], [106, 21.1]), ShapeProblem.NOT_CLOSED),
        ('{"type":"Point","coordinates":[21.58,106.11]}', ShapeProblem.SWAPPED),
        ('{"type":"Point","coordinates":[2.35,48.85]}', ShapeProblem.OUTSIDE),
        ('{"type":"Point","coordinates":[1e999999,21]}', ShapeProblem.OUTSIDE),
        ("0; 0", ShapeProblem.OUTSIDE),
    ],
)
def test_what_is_no_location_is_refused_with_its_reason(text, problem):
    with pytest.raises(ShapeError) as refused:
        read_shape(text)
    assert refused.value.problem is problem


def test_an_outline_with_too_many_corners_is_refused():
    line = [[106.1 + index / 10_000, 21.5] for index in range(POSITIONS_MOST + 1)]
    with pytest.raises(ShapeError) as refused:
        read_shape(json.dumps({"type": "LineString", "coordinates": line}))
    assert refused.value.problem is ShapeProblem.TOO_MANY
    assert read_shape(json.dumps({"type": "LineString", "coordinates": line[1:]}))


@given(shapes)
def test_written_and_read_again_it_is_the_same(shape):
    assert read_shape(shape_text(shape)) == shape


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(ShapeError):
        assert read_shape(text).positions


@given(st.lists(shapes, min_size=1, max_size=8))
def test_everything_lies_inside_the_picture_with_north_up(found):
    project = fit(found, 440, 400, 30)
    for shape in found:
        for longitude, latitude in shape.positions:
            x, y = project(float(longitude), float(latitude))
            assert 29.9 <= x <= 410.1
            assert 29.9 <= y <= 370.1
        x, y = middle(shape)
        assert project(x, y + 0.001)[1] < project(x, y)[1]
        assert project(x + 0.001, y)[0] > project(x, y)[0]


def test_a_kilometre_is_as_long_in_both_directions():
    project = fit([read_shape("21,5; 106,1"), read_shape("21,7; 106,3")], 440, 400, 30)
    down = project(106.1, 21.5)[1] - project(106.1, 21.5 + 1 / 111.2)[1]
    assert down == pytest.approx(project.units_a_km)
    across = project(106.1 + 1 / (111.2 * 0.9297), 21.6)[0] - project(106.1, 21.6)[0]
    assert across == pytest.approx(project.units_a_km, rel=0.01)


def test_no_location_has_no_picture():
    with pytest.raises(ValueError, match="no location"):
        fit([], 440, 400, 30)
