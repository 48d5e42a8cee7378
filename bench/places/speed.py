"""Points a second: ours, one by one and many at once, beside what Shapely gives by itself in the same run.

The layer is the shipped one, in memory; no database is asked. Half of the points lie in the district, half beside it,
as with reports that come with a wrong position.
"""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from chengnuo.kernel.geo import Crs, to_wgs84
from chengnuo.kernel.geo.index import OUTSIDE, PolygonIndex

POINTS, ROUNDS, SLOW_POINTS = 200_000, 5, 2_000
Doubles = NDArray[np.float64]


def measure() -> dict[str, Any]:
    """Everything measured; raises ``SystemExit`` where two ways do not agree on every point."""
    polygons = _layer()
    began = time.perf_counter()
    index = PolygonIndex(polygons)
    built = time.perf_counter() - began
    lons, lats = _points(polygons)
    tree = shapely.STRtree(polygons)
    ours = index.find_many(lons, lats)
    if not np.array_equal(ours, _bulk(tree, len(polygons), lons, lats)):
        raise SystemExit("the index and Shapely's tree do not agree")
    if ours[:SLOW_POINTS].tolist() != _loop(polygons, lons[:SLOW_POINTS], lats[:SLOW_POINTS]):
        raise SystemExit("the index and the plain loop do not agree")
    pairs = list(zip(lons.tolist(), lats.tolist(), strict=True))
    few = slice(0, SLOW_POINTS)
    return {
        "polygons": len(polygons),
        "points": POINTS,
        "inside": int((ours != OUTSIDE).sum()),
        "build_seconds": round(built, 3),
        "many": _rate(lambda: index.find_many(lons, lats), POINTS),
        "one_by_one": _rate(lambda: [index.find(lon, lat) for lon, lat in pairs], POINTS),
        "strtree_bulk": _rate(lambda: _bulk(tree, len(polygons), lons, lats), POINTS),
        "strtree_one_by_one": _rate(lambda: _single(tree, pairs[few]), SLOW_POINTS),
        "plain_loop": _rate(lambda: _loop(polygons, lons[few], lats[few]), SLOW_POINTS, rounds=1),
        "gcj02_to_wgs84": _rate(lambda: [to_wgs84(*pair, Crs.GCJ02) for pair in pairs[few]], SLOW_POINTS),
    }


def _layer() -> NDArray[np.object_]:
    path = files("chengnuo.core.places") / "data" / "jianghan_grids.geojson.gz"
    whole = json.loads(gzip.decompress(path.read_bytes()))
    return shapely.from_geojson([json.dumps(feature["geometry"]) for feature in whole["features"]])


def _points(polygons: NDArray[np.object_]) -> tuple[Doubles, Doubles]:
    west, south, east, north = shapely.total_bounds(polygons)
    random = np.random.default_rng(1)
    return random.uniform(west, east, POINTS), random.uniform(south, north, POINTS)


def _bulk(tree: shapely.STRtree, count: int, lons: Doubles, lats: Doubles) -> NDArray[np.int64]:
    """The limit: one bulk query of the library's own tree; on an edge the first polygon."""
    answer = np.full(len(lons), count)
    points, polygons = tree.query(shapely.points(lons, lats), predicate="intersects")
    np.minimum.at(answer, points, polygons)
    answer[answer == count] = OUTSIDE
    return answer


def _single(tree: shapely.STRtree, pairs: list[tuple[float, float]]) -> list[int]:
    """What one writes first with the tree: a query for each point."""
    found = []
    for lon, lat in pairs:
        hits = tree.query(shapely.Point(lon, lat), predicate="intersects")
        found.append(int(hits.min()) if len(hits) else OUTSIDE)
    return found


def _loop(polygons: NDArray[np.object_], lons: Doubles, lats: Doubles) -> list[int]:
    """Without any index: each polygon is asked in turn."""
    shapely.prepare(polygons)
    found = []
    for lon, lat in zip(lons.tolist(), lats.tolist(), strict=True):
        hits = np.flatnonzero(shapely.intersects_xy(polygons, lon, lat))
        found.append(int(hits[0]) if len(hits) else OUTSIDE)
    return found


def _rate(work: Callable[[], Any], points: int, rounds: int = ROUNDS) -> int:
    """Points a second in the best of the rounds: others use the machine too."""
    best = float("inf")
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return round(points / best)
