"""Shapes: GeoJSON ↔ Shapely, true areas, and what is wrong with a polygon, in words.

Coordinates are WGS-84 degrees unless a name says metres.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from chengnuo.kernel.geo.crs import Crs, to_wgs84

Coordinates = NDArray[np.float64]

# The ellipsoid of WGS-84; that of CGCS2000 is the same to a tenth of a millimetre.
_A = 6_378_137.0
_F = 1 / 298.257223563
_E2 = _F * (2 - _F)

_REASONS = (
    ("Ring Self-intersection", "边界线自己碰到自己"),
    ("Self-intersection", "边界线自己交叉"),
    ("Too few points", "点太少，围不成面"),
    ("Hole lies outside shell", "洞在外圈之外"),
    ("Holes are nested", "洞套着洞"),
    ("Nested holes", "洞套着洞"),
    ("Nested shells", "外圈套着外圈"),
    ("Interior is disconnected", "内部被分成几块"),
    ("Duplicate Rings", "有两个相同的圈"),
    ("Invalid Coordinate", "坐标不是数"),
    ("Ring is not closed", "边界线没有闭合"),
)


class LocalMetres:
    """An equal-area plane of a district (sinusoidal projection on the ellipsoid): areas are true, and within some
    tens of kilometres of ``lon`` so are lengths to a thousandth."""

    def __init__(self, lon: float) -> None:
        """The plane whose middle meridian is ``lon``."""
        self.lon = lon

    @classmethod
    def around(cls, geometry: BaseGeometry) -> LocalMetres:
        """The plane that suits a geometry in degrees."""
        west, _, east, _ = geometry.bounds
        return cls((west + east) / 2)

    def to_metres(self, geometry: Any) -> Any:
        """A geometry in degrees, or an array of them, in metres."""
        return shapely.transform(geometry, self._forward)

    def to_degrees(self, geometry: Any) -> Any:
        """The way back."""
        return shapely.transform(geometry, self._back)

    def _forward(self, degrees: Coordinates) -> Coordinates:
        phi = np.radians(degrees[:, 1])
        x = np.radians(degrees[:, 0] - self.lon) * _parallel(phi)
        return np.column_stack([x, _meridian(phi)])

    def _back(self, metres: Coordinates) -> Coordinates:
        phi = metres[:, 1] / (_A * (1 - _E2 / 4))
        for _ in range(6):
            phi = phi - (_meridian(phi) - metres[:, 1]) / _curvature(phi)
        lon = np.degrees(metres[:, 0] / _parallel(phi)) + self.lon
        return np.column_stack([lon, np.degrees(phi)])


def _parallel(phi: Any) -> Any:
    """Metres for a radian of longitude."""
    return _A * np.cos(phi) / np.sqrt(1 - _E2 * np.sin(phi) ** 2)


def _curvature(phi: Any) -> Any:
    """Metres for a radian of latitude."""
    return _A * (1 - _E2) / (1 - _E2 * np.sin(phi) ** 2) ** 1.5


def _meridian(phi: Any) -> Any:
    """Metres from the equator (the usual series, to a tenth of a millimetre)."""
    e4, e6 = _E2**2, _E2**3
    return _A * (
        (1 - _E2 / 4 - 3 * e4 / 64 - 5 * e6 / 256) * phi
        - (3 * _E2 / 8 + 3 * e4 / 32 + 45 * e6 / 1024) * np.sin(2 * phi)
        + (15 * e4 / 256 + 45 * e6 / 1024) * np.sin(4 * phi)
        - (35 * e6 / 3072) * np.sin(6 * phi)
    )


def area_m2(geometry: BaseGeometry) -> float:
    """Square metres on the ellipsoid."""
    if geometry.is_empty:
        return 0.0
    return float(LocalMetres.around(geometry).to_metres(geometry).area)


def to_geojson(geometry: BaseGeometry) -> dict[str, Any]:
    """The geometry as GeoJSON, in plain lists."""
    return json.loads(json.dumps(mapping(geometry)))  # type: ignore[no-any-return]


def polygon_of(geometry: object, crs: Crs = Crs.WGS84) -> tuple[BaseGeometry | None, str]:
    """A polygon of GeoJSON in ``crs``, in WGS-84, and what is wrong with it: (polygon, "") or (None, Chinese words).

    Never raises: whatever a file holds, there are words for it.
    """
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None, "不是面（Polygon 或 MultiPolygon）"
    wrong = _wrong_rings(geometry.get("coordinates"), geometry["type"])
    if wrong:
        return None, wrong
    try:
        made = shape(geometry)
    except (ValueError, TypeError, IndexError, shapely.errors.ShapelyError):
        return None, "坐标的写法不对"
    made = shapely.force_2d(made)
    if crs in (Crs.GCJ02, Crs.BD09):
        made = shapely.transform(made, _converter(crs))
    if made.is_empty or made.convex_hull.area == 0:
        return None, "面积为零"
    return (made, "") if made.is_valid else (None, reason_words(shapely.is_valid_reason(made)))


def reason_words(reason: str) -> str:
    """GEOS' reason for an invalid polygon in Chinese, with the position where it names one."""
    words = next((zh for en, zh in _REASONS if reason.startswith(en)), "不是合规的面")
    _, bracket, position = reason.partition("[")
    if not bracket:
        return words
    numbers = [f"{float(number):.6f}".rstrip("0").rstrip(".") for number in position.rstrip("]").split()]
    return f"{words}（{', '.join(numbers)}）"


def _wrong_rings(coordinates: object, kind: str) -> str:
    polygons = coordinates if kind == "MultiPolygon" else [coordinates]
    if not isinstance(polygons, list) or not polygons:
        return "没有坐标"
    for rings in polygons:
        if not isinstance(rings, list) or not rings:
            return "没有坐标"
        for ring in rings:
            if wrong := _wrong_ring(ring):
                return wrong
    return ""


def _wrong_ring(ring: object) -> str:
    if not isinstance(ring, list) or len(ring) < 4:
        return "边界线不足 4 个点"
    for position in ring:
        if not _is_position(position):
            return f"坐标不在地球上：{str(position)[:60]}"
    return "" if ring[0][:2] == ring[-1][:2] else "边界线没有闭合（首尾两点不同）"


def _is_position(value: object) -> bool:
    if not isinstance(value, list | tuple) or len(value) < 2:
        return False
    lon, lat = value[0], value[1]
    if not isinstance(lon, int | float) or not isinstance(lat, int | float) or isinstance(lon, bool):
        return False
    return math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90


def _converter(crs: Crs) -> Callable[[Coordinates], Coordinates]:
    def convert(pairs: Coordinates) -> Coordinates:
        points = [to_wgs84(lon, lat, crs) for lon, lat in pairs]
        return np.array([(p.lon, p.lat) for p in points])

    return convert


def union(polygons: Sequence[BaseGeometry]) -> BaseGeometry:
    """What polygons cover together."""
    return shapely.union_all(np.array(polygons, dtype=object))
