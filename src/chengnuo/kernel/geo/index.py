"""Which polygon a point lies in: a million times a second, and exactly.

Shapely's STRtree finds candidates and its prepared polygons decide. In front of them lies a raster over the layer:
a square that lies wholly inside one polygon, or outside all of them, answers by itself; only points in squares that
an edge runs through need geometry. The raster never decides anything that geometry would decide otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

OUTSIDE = -1
_MIXED = -2
#: Squares of the raster: for each polygon, at least, and at most altogether.
_SQUARES_EACH, _LEAST_SQUARES, _MOST_SQUARES = 100, 10_000, 250_000
#: A square is grown by this many degrees before it is judged, so that rounding cannot put a point beside it.
_MARGIN = 1e-9


class PolygonIndex:
    """An immutable layer of polygons. A point on a shared edge belongs to the first polygon in order."""

    def __init__(self, polygons: Sequence[BaseGeometry] | NDArray[np.object_]) -> None:
        """Index polygons in degrees; their order decides ties and is what answers refer to."""
        self._polygons = np.array(polygons, dtype=object)
        shapely.prepare(self._polygons)
        self._tree = shapely.STRtree(self._polygons)
        self._west = self._south = self._per_lon = self._per_lat = 0.0
        self._columns = self._rows = 0
        self._raster: list[int] = []
        self._candidates: dict[int, tuple[BaseGeometry, ...]] = {}
        self._numbers: dict[int, tuple[int, ...]] = {}
        if len(polygons):
            self._draw()
        self._labels = np.array(self._raster, dtype=np.int32)

    def __len__(self) -> int:
        """How many polygons."""
        return len(self._polygons)

    def find(self, lon: float, lat: float) -> int:
        """The number of the polygon that holds the point, ``OUTSIDE`` for none."""
        x, y = (lon - self._west) * self._per_lon, (lat - self._south) * self._per_lat
        if not (0.0 <= x < self._columns and 0.0 <= y < self._rows):
            return OUTSIDE
        square = int(y) * self._columns + int(x)
        answer = self._raster[square]
        return answer if answer != _MIXED else self._decide(square, lon, lat)

    def find_many(self, lons: ArrayLike, lats: ArrayLike) -> NDArray[np.int32]:
        """``find`` for arrays."""
        lon, lat = np.asarray(lons, dtype=np.float64), np.asarray(lats, dtype=np.float64)
        answer = np.full(lon.shape, OUTSIDE, dtype=np.int32)
        x, y = (lon - self._west) * self._per_lon, (lat - self._south) * self._per_lat
        inside = (x >= 0) & (x < self._columns) & (y >= 0) & (y < self._rows)
        squares = y[inside].astype(np.int64) * self._columns + x[inside].astype(np.int64)
        answer[inside] = self._labels[squares]
        mixed = np.flatnonzero(answer == _MIXED)
        answer[mixed] = self._geometry_says(lon[mixed], lat[mixed])
        return answer

    def find_all(self, lon: float, lat: float) -> tuple[int, ...]:
        """Every polygon that holds the point, for layers whose polygons overlap."""
        first = self.find(lon, lat)
        if first == OUTSIDE:
            return ()
        square = self._square(lon, lat)
        if self._raster[square] != _MIXED:
            return (first,)
        both = zip(self._numbers[square], self._candidates[square], strict=True)
        return tuple(number for number, polygon in both if shapely.intersects_xy(polygon, lon, lat))

    def _square(self, lon: float, lat: float) -> int:
        """The square of a point that is known to lie on the raster."""
        column, row = (lon - self._west) * self._per_lon, (lat - self._south) * self._per_lat
        return int(row) * self._columns + int(column)

    def _geometry_says(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int32]:
        answer = np.full(lon.shape, len(self._polygons), dtype=np.int32)
        points, polygons = self._tree.query(shapely.points(lon, lat), predicate="intersects")
        np.minimum.at(answer, points, polygons.astype(np.int32))
        answer[answer == len(self._polygons)] = OUTSIDE
        return answer

    def _decide(self, square: int, lon: float, lat: float) -> int:
        for number, polygon in zip(self._numbers[square], self._candidates[square], strict=True):
            if shapely.intersects_xy(polygon, lon, lat):
                return number
        return OUTSIDE

    def _draw(self) -> None:
        """Judge every square of the raster."""
        west, south, east, north = shapely.total_bounds(self._polygons)
        squares = max(_LEAST_SQUARES, min(_MOST_SQUARES, _SQUARES_EACH * len(self._polygons)))
        side = int(squares**0.5)
        self._west, self._south, self._columns, self._rows = float(west), float(south), side, side
        # A hair wider than the layer, so that its own east and north edge falls into the last squares.
        width, height = (east - west) * (1 + 1e-9) + 1e-9, (north - south) * (1 + 1e-9) + 1e-9
        self._per_lon, self._per_lat = side / float(width), side / float(height)
        lefts, bottoms = np.meshgrid(
            west + np.arange(side) / self._per_lon, south + np.arange(side) / self._per_lat
        )
        boxes = shapely.box(
            lefts.ravel() - _MARGIN, bottoms.ravel() - _MARGIN,
            lefts.ravel() + 1 / self._per_lon + _MARGIN, bottoms.ravel() + 1 / self._per_lat + _MARGIN,
        )  # fmt: skip
        at, polygons = self._tree.query(boxes)
        touching = shapely.intersects(self._polygons[polygons], boxes[at])
        at, polygons = at[touching], polygons[touching]
        alone = np.bincount(at, minlength=len(boxes))[at] == 1
        whole = np.zeros(len(at), dtype=bool)
        whole[alone] = shapely.contains_properly(self._polygons[polygons[alone]], boxes[at[alone]])
        labels = np.full(len(boxes), OUTSIDE, dtype=np.int32)
        labels[at] = _MIXED
        labels[at[whole]] = polygons[whole]
        self._raster = labels.tolist()
        self._note_candidates(at[~whole], polygons[~whole])

    def _note_candidates(self, squares: NDArray[np.int64], polygons: NDArray[np.int64]) -> None:
        found: dict[int, list[int]] = {}
        for square, number in zip(squares.tolist(), polygons.tolist(), strict=True):
            found.setdefault(square, []).append(number)
        self._numbers = {square: tuple(sorted(numbers)) for square, numbers in found.items()}
        self._candidates = {
            square: tuple(self._polygons[number] for number in numbers)
            for square, numbers in self._numbers.items()
        }
