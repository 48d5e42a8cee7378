"""The coordinate systems Chinese maps use, and distances.

GCJ-02 and BD-09 have no published standard. The formulas are those found alike in the public-domain PRCoords, in
eviltransform and in coordTransform (all on PyPI); the libraries themselves were not taken because their way back is
an approximation of metres or their code a binary for few machines. Here the way back is the fixed point of the way
there, found to 1e-10 degrees.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from math import asin, atan2, cos, hypot, isfinite, pi, radians, sin, sqrt

from chengnuo.kernel.errors import Invalid

#: Mean radius of the Earth (IUGG), for distances on the sphere.
EARTH_RADIUS_M = 6_371_008.8
# GCJ-02 is computed on the ellipsoid of Krassovsky 1940.
_A, _EE = 6_378_245.0, 0.006_693_421_622_965_943
# BD-09 turns and shifts GCJ-02.
_BD_LON, _BD_LAT = 0.0065, 0.006
# Where maps shift at all: a rectangle around China.
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
_EXACT, _ROUNDS = 1e-11, 20

Pair = tuple[float, float]


class Crs(StrEnum):
    """Coordinate systems by the names people write."""

    WGS84 = "WGS84"
    CGCS2000 = "CGCS2000"
    GCJ02 = "GCJ-02"
    BD09 = "BD-09"


@dataclass(frozen=True, slots=True)
class Point:
    """A position in degrees, WGS-84."""

    lon: float
    lat: float


def to_wgs84(lon: float, lat: float, crs: Crs) -> Point:
    """The position that ``crs`` writes as (lon, lat).

    :raises Invalid: ``geo.coordinates``, no place on Earth.
    """
    _check(lon, lat)
    if crs is Crs.BD09:
        lon, lat = _gcj_of_bd(lon, lat)
    if crs in (Crs.GCJ02, Crs.BD09):
        lon, lat = _wgs_of_gcj(lon, lat)
    return Point(lon, lat)


def from_wgs84(point: Point, crs: Crs) -> Pair:
    """(lon, lat) as ``crs`` writes the position.

    :raises Invalid: ``geo.coordinates``, no place on Earth.
    """
    _check(point.lon, point.lat)
    lon, lat = point.lon, point.lat
    if crs in (Crs.GCJ02, Crs.BD09):
        lon, lat = _gcj_of_wgs(lon, lat)
    if crs is Crs.BD09:
        lon, lat = _bd_of_gcj(lon, lat)
    return lon, lat


def distance_m(a: Point, b: Point) -> float:
    """Metres between two positions, along the sphere; within 0.6% of the ellipsoid, far less inside a city."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half = sin((lat_b - lat_a) / 2) ** 2
    half += cos(lat_a) * cos(lat_b) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(half)))


def _check(lon: float, lat: float) -> None:
    if not (isfinite(lon) and isfinite(lat) and -180 <= lon <= 180 and -90 <= lat <= 90):
        raise Invalid(
            "geo.coordinates",
            f"坐标（经度 {lon}，纬度 {lat}）不在地球上：经度应在 -180 至 180 之间，纬度应在 -90 至 90 之间。",
            lon=lon if isfinite(lon) else None,
            lat=lat if isfinite(lat) else None,
        )


def _is_shifted(lon: float, lat: float) -> bool:
    return _WEST <= lon <= _EAST and _SOUTH <= lat <= _NORTH


def _gcj_of_wgs(lon: float, lat: float) -> Pair:
    if not _is_shifted(lon, lat):
        return lon, lat
    x, y = lon - 105.0, lat - 35.0
    wave = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + wave
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + wave
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y / 30.0 * pi)) * 2.0 / 3.0
    phi = radians(lat)
    magic = 1 - _EE * sin(phi) ** 2
    metres_north = _A * (1 - _EE) / (magic * sqrt(magic)) * pi / 180
    metres_east = _A / sqrt(magic) * cos(phi) * pi / 180
    return lon + east / metres_east, lat + north / metres_north


def _bd_of_gcj(lon: float, lat: float) -> Pair:
    turn = pi * 3000.0 / 180.0
    radius = hypot(lon, lat) + 0.00002 * sin(lat * turn)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * turn)
    return radius * cos(angle) + _BD_LON, radius * sin(angle) + _BD_LAT


def _wgs_of_gcj(lon: float, lat: float) -> Pair:
    return _back(_gcj_of_wgs, lon, lat, (lon, lat))


def _gcj_of_bd(lon: float, lat: float) -> Pair:
    return _back(_bd_of_gcj, lon, lat, (lon - _BD_LON, lat - _BD_LAT))


def _back(there: Callable[[float, float], Pair], lon: float, lat: float, guess: Pair) -> Pair:
    """What ``there`` leads to (lon, lat): the shift changes so slowly that correcting by the miss converges."""
    for _ in range(_ROUNDS):
        reached = there(*guess)
        miss = lon - reached[0], lat - reached[1]
        guess = guess[0] + miss[0], guess[1] + miss[1]
        if abs(miss[0]) < _EXACT and abs(miss[1]) < _EXACT:
            break
    return guess
