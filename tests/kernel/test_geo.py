"""Coordinate systems, distances, shapes, and the index: exact, whatever is asked."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.geo import Crs, Point, distance_m, from_wgs84, to_wgs84
from chengnuo.kernel.geo.index import OUTSIDE, PolygonIndex
from chengnuo.kernel.geo.shapes import LocalMetres, area_m2, polygon_of, reason_words, to_geojson

#: Corners of the district as one data set has them in both systems (rounded to 1e-6 degrees there).
PAIRS = json.loads((Path(__file__).parent / "gcj02_pairs.json").read_text(encoding="utf-8"))

china = st.tuples(st.floats(73.6, 135.0), st.floats(4.0, 53.5))
shifted = st.sampled_from([Crs.GCJ02, Crs.BD09])


@given(china, shifted)
def test_there_and_back_is_exact(place: tuple[float, float], crs: Crs) -> None:
    point = Point(*place)
    back = to_wgs84(*from_wgs84(point, crs), crs)
    assert abs(back.lon - point.lon) < 1e-9 and abs(back.lat - point.lat) < 1e-9


@given(china, shifted)
def test_the_shift_is_some_hundred_metres(place: tuple[float, float], crs: Crs) -> None:
    point = Point(*place)
    shown = Point(*from_wgs84(point, crs))
    assert 10 < distance_m(point, shown) < 2_500


@given(st.floats(-180, 180), st.floats(-90, 90), st.sampled_from([Crs.WGS84, Crs.CGCS2000]))
def test_wgs84_and_cgcs2000_are_one(lon: float, lat: float, crs: Crs) -> None:
    assert to_wgs84(lon, lat, crs) == Point(lon, lat)
    assert from_wgs84(Point(lon, lat), crs) == (lon, lat)


def test_known_pairs_of_gcj02_agree_to_a_hand_s_breadth() -> None:
    assert len(PAIRS) > 100
    for gcj, wgs in PAIRS:
        assert distance_m(to_wgs84(*gcj, Crs.GCJ02), Point(*wgs)) < 0.12


def test_outside_china_maps_do_not_shift() -> None:
    assert from_wgs84(Point(-71.06, 42.36), Crs.GCJ02) == (-71.06, 42.36)


@pytest.mark.parametrize("lon, lat", [(181, 30), (114, 90.5), (math.nan, 30), (114, math.inf)])
def test_what_is_no_place_on_earth_is_refused_with_the_position(lon: float, lat: float) -> None:
    with pytest.raises(Invalid) as error:
        to_wgs84(lon, lat, Crs.WGS84)
    assert error.value.code == "geo.coordinates"
    assert "纬度" in error.value.message_zh
    json.dumps(error.value.as_dict(), allow_nan=False)


def test_distances_are_those_of_the_earth() -> None:
    assert distance_m(Point(114, 30), Point(114, 31)) == pytest.approx(111_195, rel=1e-3)
    assert distance_m(Point(179.999, 0), Point(-179.999, 0)) == pytest.approx(222, rel=0.01)


@given(st.floats(-170, 170), st.floats(-75, 75), st.floats(0.001, 0.2))
def test_areas_are_those_of_the_ellipsoid(lon: float, lat: float, size: float) -> None:
    box = shapely.box(lon, lat, lon + size, lat + size)
    # A quadrangle of the ellipsoid: width times height at its middle, which is exact enough for a small one.
    e2 = 0.00669437999014
    phi = math.radians(lat + size / 2)
    n = 6_378_137 / math.sqrt(1 - e2 * math.sin(phi) ** 2)
    m = 6_378_137 * (1 - e2) / (1 - e2 * math.sin(phi) ** 2) ** 1.5
    expected = n * math.cos(phi) * m * math.radians(size) ** 2
    assert area_m2(box) == pytest.approx(expected, rel=1e-4)


@given(st.floats(-170, 170), st.floats(-80, 80))
def test_metres_and_degrees_are_inverse(lon: float, lat: float) -> None:
    plane = LocalMetres(lon + 0.03)
    back = plane.to_degrees(plane.to_metres(shapely.Point(lon, lat)))
    assert abs(back.x - lon) < 1e-10 and abs(back.y - lat) < 1e-10


def test_geojson_comes_back_as_it_went() -> None:
    ring = shapely.Polygon([(0, 0), (2, 0), (2, 2), (0, 2)], [[(0.5, 0.5), (1, 0.5), (1, 1)]])
    again, wrong = polygon_of(to_geojson(ring))
    assert wrong == "" and again is not None and again.equals(ring)


@pytest.mark.parametrize(
    "geometry, words",
    [
        (None, "不是面"),
        ({"type": "Point", "coordinates": [1, 2]}, "不是面"),
        ({"type": "Polygon", "coordinates": []}, "没有坐标"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]}, "不足 4 个点"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}, "没有闭合"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, "x"], [0, 0]]]}, "不在地球上"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [999, 1], [0, 0]]]}, "不在地球上"),
        (
            {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]},
            "自己交叉（0.5, 0.5）",
        ),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [2, 2], [0, 0]]]}, "面积为零"),
    ],
)
def test_a_broken_ring_is_told_in_words(geometry: object, words: str) -> None:
    polygon, wrong = polygon_of(geometry)
    assert polygon is None and words in wrong


json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=True) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(["type", "coordinates"]), inner)
    ),
)


@given(
    st.one_of(json_values, st.fixed_dictionaries({"type": st.just("Polygon"), "coordinates": json_values}))
)
def test_whatever_a_file_holds_there_are_words_for_it(geometry: object) -> None:
    polygon, wrong = polygon_of(geometry)
    assert (polygon is None) == bool(wrong)


def test_reasons_of_geos_have_a_chinese_name() -> None:
    assert reason_words("Hole lies outside shell[3 4]") == "洞在外圈之外（3, 4）"
    assert reason_words("Something new[1 2]") == "不是合规的面（1, 2）"


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=3, max_size=25, unique=True),
    st.lists(st.tuples(st.integers(-5, 105), st.integers(-5, 105)), min_size=1, max_size=60),
)
def test_the_index_says_what_geometry_says(
    seats: list[tuple[int, int]], asked: list[tuple[int, int]]
) -> None:
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seats)))
    # Every third is missing: points also fall between cells. Corners and edges are asked as well.
    polygons = [cell for n, cell in enumerate(cells) if n % 3]
    index = PolygonIndex(polygons)
    corners = shapely.get_coordinates(polygons)[:40]
    points = np.vstack([np.array(asked, dtype=float) / 2, corners])
    for lon, lat in points:
        truth = [n for n, p in enumerate(polygons) if p.intersects(shapely.Point(lon, lat))]
        assert index.find(lon, lat) == (truth[0] if truth else OUTSIDE)
        assert list(index.find_all(lon, lat)) == truth
    many = index.find_many(points[:, 0], points[:, 1])
    assert many.tolist() == [index.find(lon, lat) for lon, lat in points]


def test_an_empty_layer_holds_nothing() -> None:
    index = PolygonIndex([])
    assert index.find(114.3, 30.6) == OUTSIDE
    assert index.find_many([114.3], [30.6]).tolist() == [OUTSIDE]
    assert index.find_all(114.3, 30.6) == ()


def test_overlapping_polygons_are_all_found() -> None:
    index = PolygonIndex([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)])
    assert index.find_all(1.5, 1.5) == (0, 1)
    assert index.find_all(2.5, 2.5) == (1,)
    assert index.find_all(9, 9) == ()
