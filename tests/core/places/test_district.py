"""The shipped district: real codes and boundary, simulated grids without gap or overlap, the same every time."""

import json
from collections import Counter
from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from chengnuo.core.places import loading, queries, services
from chengnuo.core.places.generator import LATTICE, StreetSeed, generate
from chengnuo.core.places.numbering import number_cells
from chengnuo.core.places.shipped import made_layers
from chengnuo.kernel.geo import Point
from chengnuo.kernel.geo.shapes import area_m2

pytestmark = pytest.mark.django_db


def _polygons() -> dict[str, shapely.Geometry]:
    whole = json.loads(queries.layer_file("grids"))
    return {f["properties"]["code"]: shape(f["geometry"]) for f in whole["features"]}


def test_the_district_has_its_real_codes(district: None) -> None:
    kinds = Counter(street.kind for street in queries.streets())
    assert kinds == {"street": 13, "zone": 2}
    names = queries.communities()
    assert len(names) == 111
    assert names["420103001007"] == "龙王庙社区"
    row = queries.district()
    assert row is not None and row.area_m2 == pytest.approx(28.66e6, rel=1e-3)


def test_the_grids_are_the_boundary_without_gap_or_overlap(district: None) -> None:
    polygons = _polygons()
    assert len(polygons) == 1025
    cells = np.array(list(polygons.values()))
    assert shapely.is_valid(cells).all()
    assert shapely.coverage_is_valid(cells)  # shared edges to the last digit: no overlap, no sliver
    whole, line = shapely.union_all(cells), queries.boundary_shape()
    assert whole.geom_type == "Polygon" and not whole.interiors
    # Where an inner edge meets the line a corner was put on a lattice of a millimetre.
    assert shapely.hausdorff_distance(whole, line) < 2e-8
    assert whole.symmetric_difference(line).area < line.length * LATTICE
    assert sum(area_m2(c) for c in cells) == pytest.approx(area_m2(whole), rel=1e-9)


def test_codes_name_real_communities_and_run_from_north_west(district: None) -> None:
    polygons, names = _polygons(), queries.communities()
    by_community: dict[str, list[str]] = {}
    for code in sorted(polygons):
        assert len(code) == 15 and code[:12] in names
        by_community.setdefault(code[:12], []).append(code)
    assert len(by_community) == 109
    for codes in by_community.values():
        assert [code[12:] for code in codes] == [f"{n:03d}" for n in range(1, len(codes) + 1)]
        together = shapely.union_all([polygons[code] for code in codes])
        assert together.geom_type == "Polygon"  # a community is in one piece
        first, last = polygons[codes[0]].centroid, polygons[codes[-1]].centroid
        assert first.y > last.y or first.x < last.x


def test_everything_made_up_says_so(district: None) -> None:
    assert all(tally.simulated == tally.grids for tally in queries.tallies())
    assert sum(tally.grids for tally in queries.tallies()) == 1025
    place = queries.locate(Point(114.2688, 30.6101))
    assert place is not None and place.simulated
    assert all(zone.simulated for zone in queries.zones())


def test_loading_again_changes_nothing(district: None) -> None:
    before = queries.layer_token()
    assert services.load_jianghan() == 0
    assert queries.layer_token() == before
    assert len(queries.cells()) == 1025


def test_generating_again_gives_the_shipped_files() -> None:
    for layer, data in made_layers().items():
        assert data == (loading._DATA / loading.FILES[layer]).read_bytes(), layer  # type: ignore[index]


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.integers(12, 60))
def test_any_district_is_partitioned(seed: int, count: int) -> None:
    line = shapely.Polygon([(114, 30), (114.05, 30.002), (114.03, 30.02), (114.05, 30.05), (114.001, 30.04)])
    streets = [
        StreetSeed("420199001", 114.01, 30.01, ("420199001001", "420199001002")),
        StreetSeed("420199002", 114.02, 30.03, ("420199002001",)),
    ]
    cells = generate(line, streets, count, seed)
    assert len(cells) == count == len({cell.code for cell in cells})
    polygons = np.array([cell.polygon for cell in cells])
    assert shapely.coverage_is_valid(polygons)
    assert shapely.union_all(polygons).symmetric_difference(line).area < line.length * LATTICE
    assert cells == generate(line, streets, count, seed)


@given(st.lists(st.tuples(st.floats(-500, 500), st.floats(-500, 500)), min_size=1, max_size=40, unique=True))
def test_numbers_are_each_given_once_and_the_north_comes_first(places: list[tuple[float, float]]) -> None:
    numbers = number_cells([(x, y, 10_000.0) for x, y in places])
    assert sorted(numbers) == list(range(1, len(places) + 1))
    for (_, y1), a in zip(places, numbers, strict=True):
        for (_, y2), b in zip(places, numbers, strict=True):
            if y1 - y2 > 100:
                assert a < b


def test_a_point_is_found_with_all_that_holds_it(district: None) -> None:
    place = queries.locate(Point(114.2414, 30.6000))  # in the business district
    assert place is not None
    assert place.grid_code[:12] == place.community_code and place.community_code[:9] == place.street_code
    assert place.district_code == "420103" and place.zones == ("420103401",)
    assert place.names.endswith(f"{place.grid_code[12:]} 网格") and place.names.count(" · ") == 2
    assert queries.locate(Point(114.0, 30.6)) is None


def test_many_points_are_found_as_one_by_one(district: None) -> None:
    rng = np.random.default_rng(7)
    lons, lats = rng.uniform(114.21, 114.30, 5_000), rng.uniform(30.56, 30.65, 5_000)
    many = queries.locate_many(lons, lats)
    assert many == [queries.locate(Point(x, y)) for x, y in zip(lons, lats, strict=True)]
    polygons = _polygons()
    for lon, lat, place in list(zip(lons, lats, many, strict=True))[:300]:
        holding = [c for c, p in polygons.items() if p.intersects(shapely.Point(lon, lat))]
        assert (place.grid_code if place else None) == (min(holding) if holding else None)


def test_every_cell_is_found_by_its_own_middle(district: None) -> None:
    polygons = _polygons()
    inner = [p.point_on_surface() for p in polygons.values()]
    found = queries.locate_many([p.x for p in inner], [p.y for p in inner])
    assert [place.grid_code for place in found if place] == list(polygons)


def test_places_are_searched_by_code_and_name(district: None) -> None:
    assert queries.search("龙王庙")[0] == ("community", "420103001007", "民族街道 · 龙王庙社区")
    assert queries.search("420103001007001")[0][0] == "grid"
    assert queries.search("唐家墩")[0][:2] == ("street", "420103009")
    assert queries.search("  ") == () and queries.search("没有这里") == ()


def test_before_anything_is_loaded_nothing_is_found() -> None:
    assert queries.locate(Point(114.2688, 30.6101)) is None
    assert queries.locate_many([114.2688], [30.6101], date(2023, 1, 1)) == [None]
    assert queries.district() is None and queries.tallies() == ()
