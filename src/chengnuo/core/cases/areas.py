"""Cases within an area drawn on a map, as SQL that every database has: no geometry types, and it goes with any filter."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import Any

from django.db.models import Case, F, IntegerField, Value, When

#: The corners of an area in WGS-84, (lon, lat); the last is joined to the first.
Ring = tuple[tuple[float, float], ...]


#: West, south, east, north in WGS-84.
Box = tuple[float, float, float, float]


def in_box(rows: Any, box: Box) -> Any:
    """The rows whose point lies in ``box``, its sides included."""
    west, south, east, north = box
    return rows.filter(lon__range=(west, east), lat__range=(south, north))


def within(rows: Any, ring: Ring) -> Any:
    """The rows whose point lies in ``ring``: a line east from it crosses the edge an odd number of times.

    What lies on the edge itself may fall to either side. The box around the ring comes first, for the index.
    """
    lons, lats = [lon for lon, _ in ring], [lat for _, lat in ring]
    crossed = reduce(add, [_crosses(a, b) for a, b in zip(ring, (*ring[1:], ring[0]), strict=True)])
    boxed = in_box(rows, (min(lons), min(lats), max(lons), max(lats)))
    return boxed.alias(crossed=crossed % 2).filter(crossed=1)


def _crosses(a: tuple[float, float], b: tuple[float, float]) -> Any:
    """1 where the line east from a row's point crosses the edge from ``a`` to ``b``."""
    (lon, lat), (lon_b, lat_b) = a, b
    if lat == lat_b:
        return Value(0)
    slope = (lon_b - lon) / (lat_b - lat)
    edge = (F("lat") - lat) * slope + lon
    hit = When(lat__gte=min(lat, lat_b), lat__lt=max(lat, lat_b), lon__lt=edge, then=Value(1))
    return Case(hit, default=Value(0), output_field=IntegerField())
