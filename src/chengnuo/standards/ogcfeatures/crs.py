"""The coordinate systems that are offered, each with its axes in the order its authority gives them.

Everything is kept in WGS-84; CGCS2000 differs from it by centimetres and counts as the same, as everywhere in the program.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer

from chengnuo.standards.ogcfeatures.problems import Problem

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
#: Address → EPSG code; CRS84 has none.
CODES = {CRS84: 0, **{f"{_EPSG}{code}": code for code in (4326, 3857, 4490, 4547)}}
#: Degrees with the latitude first.
_TURNED = (4326, 4490)


def known(address: str, parameter: str) -> str:
    """The address of a system that is offered. Raises ``Problem`` 400."""
    if address not in CODES:
        raise Problem(400, f"{parameter}: {address[:120]} is not offered / 没有这个坐标系")
    return address


def to_crs(geometry: dict[str, Any], address: str) -> dict[str, Any]:
    """A GeoJSON geometry in degrees, written in another system."""
    code = CODES[address]
    if not code or geometry is None:
        return geometry
    return {"type": geometry["type"], "coordinates": _each(geometry["coordinates"], code)}


def box_to_degrees(box: tuple[float, float, float, float], address: str) -> tuple[float, float, float, float]:
    """A box in another system as the degrees around it. Raises ``Problem`` 400 where it lies on no Earth."""
    code = CODES[address]
    if not code:
        return box
    first, second, third, fourth = box
    if code in _TURNED:
        return (second, first, fourth, third)
    sides = shapely.segmentize(
        shapely.box(first, second, third, fourth), max(third - first, fourth - second, 1) / 8
    )
    lats, lons = _transformer(code, back=True).transform(*np.asarray(shapely.get_coordinates(sides)).T)
    if not (np.isfinite(lats).all() and np.isfinite(lons).all()):
        raise Problem(400, "bbox: outside of its system / 范围超出坐标系")
    return (float(min(lons)), float(min(lats)), float(max(lons)), float(max(lats)))


def _each(coordinates: Any, code: int) -> Any:
    if isinstance(coordinates[0], list | tuple):
        return [_each(one, code) for one in coordinates]
    lon, lat = coordinates[:2]
    if code in _TURNED:
        return [lat, lon]
    first, second = _transformer(code).transform(lat, lon)
    return [round(first, 4), round(second, 4)]


@cache
def _transformer(code: int, *, back: bool = False) -> Transformer:
    """From degrees (latitude first) into a system in metres, or back; axes as the authority orders them."""
    degrees = 4490 if code == 4547 else 4326
    return Transformer.from_crs(code, degrees) if back else Transformer.from_crs(degrees, code)
