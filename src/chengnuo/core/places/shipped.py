"""Making the shipped simulated layers: `chengnuo places generate`. Pure but for the files it reads."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from chengnuo.core.places.generator import LATTICE_DIGITS, MadeCell, generate
from chengnuo.core.places.layer_file import write_features
from chengnuo.core.places.loading import GRIDS, boundary, street_seeds, zone_seeds
from chengnuo.core.places.models import Layer
from chengnuo.kernel.geo.shapes import Coordinates, LocalMetres, union


def made_layers(seed: int = 420103, count: int = GRIDS) -> dict[str, bytes]:
    """Layer → packed GeoJSON; the same bytes for the same seed."""
    line = boundary()
    cells = generate(line, street_seeds(), count, seed)
    grids = [({"code": cell.code, "simulated": True}, cell.polygon) for cell in cells]
    return {
        Layer.GRIDS.value: _packed(grids),
        Layer.ZONES.value: _packed(_zones(line, cells)),
    }


def _zones(line: BaseGeometry, cells: Sequence[MadeCell]) -> list[tuple[dict[str, Any], BaseGeometry]]:
    """The two zones: the cells whose middle lies within reach."""
    plane = LocalMetres.around(line)
    found = []
    for code, name, lon, lat, reach in zone_seeds():
        middle = plane.to_metres(shapely.Point(lon, lat))
        own = [c.polygon for c in cells if plane.to_metres(c.polygon).centroid.distance(middle) <= reach]
        values = {"code": code, "name": name, "kind": "功能区", "simulated": True}
        found.append((values, union(own)))
    return found


def _packed(areas: Sequence[tuple[dict[str, Any], BaseGeometry]]) -> bytes:
    rounded = [(values, shapely.transform(shape, _rounded)) for values, shape in areas]
    return gzip.compress(write_features(rounded), 9, mtime=0)


def _rounded(pairs: Coordinates) -> Coordinates:
    """Corners lie on the lattice already; this takes off what a binary number adds."""
    return pairs.round(LATTICE_DIGITS)
