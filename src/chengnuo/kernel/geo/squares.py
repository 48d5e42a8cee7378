"""Numbered squares over the Earth, so that an ordinary index of a database finds what lies in a box."""

from __future__ import annotations

import math
from dataclasses import dataclass

from chengnuo.kernel.geo import Point

#: West, south, east, north in WGS-84.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Squares:
    """Squares of ``step`` degrees. Those beside one another from west to east have consecutive numbers."""

    step: float

    def of(self, point: Point) -> int:
        """The number of the square a point lies in."""
        return self._number(self._place(point.lat), self._place(point.lon))

    def runs(self, box: Box, most: int) -> tuple[tuple[int, int], ...]:
        """The squares that cover a box as runs (first, last), one a row; () where that would be more than ``most`` rows."""
        west, south, east, north = box
        first, last = self._place(south), self._place(north)
        if last - first >= most:
            return ()
        columns = self._place(west), self._place(east)
        return tuple(
            (self._number(row, columns[0]), self._number(row, columns[1])) for row in range(first, last + 1)
        )

    def _place(self, degrees: float) -> int:
        return math.floor(degrees / self.step)

    def _number(self, row: int, column: int) -> int:
        return row * math.ceil(360 / self.step) + column
