"""The index in memory that answers where a point lies; drawn anew when the layer changed, in this or another process
(``kernel.kept``).
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import shapely
from django.db.models import Q
from numpy.typing import ArrayLike

from chengnuo.core.places.models import GridCell, LayerVersion, Zone
from chengnuo.core.places.shapes import Location
from chengnuo.kernel.clock import today
from chengnuo.kernel.geo.index import OUTSIDE, PolygonIndex
from chengnuo.kernel.kept import Kept

#: Days of which an index is kept; a district's layer changes a few times a year.
_MOST_KEPT = 8


class Snapshot:
    """Cells and zones as they lie on a day."""

    def __init__(
        self, places: Sequence[Location], cells: PolygonIndex, zones: PolygonIndex, codes: Sequence[str]
    ):
        """``places`` by the numbers of ``cells``, ``codes`` by those of ``zones``."""
        self._cells, self._zones, self._codes = cells, zones, tuple(codes)
        self._places = list(places)
        # One more, None, at the end: what OUTSIDE (-1) points to.
        self._all = np.empty(len(places) + 1, dtype=object)
        self._all[:-1] = self._places
        self._with_zones: dict[tuple[int, tuple[int, ...]], Location] = {}

    def locate(self, lon: float, lat: float) -> Location | None:
        """Where one point lies."""
        number = self._cells.find(lon, lat)
        if number == OUTSIDE:
            return None
        if self._codes and self._zones.find(lon, lat) != OUTSIDE:
            return self._zoned(number, self._zones.find_all(lon, lat))
        return self._places[number]

    def locate_many(self, lons: ArrayLike, lats: ArrayLike) -> list[Location | None]:
        """Where many points lie."""
        lon, lat = np.asarray(lons, dtype=np.float64), np.asarray(lats, dtype=np.float64)
        numbers = self._cells.find_many(lon, lat)
        found: list[Location | None] = self._all[numbers].tolist()
        if self._codes:
            inside = (self._zones.find_many(lon, lat) != OUTSIDE) & (numbers != OUTSIDE)
            for place in np.flatnonzero(inside).tolist():
                zones = self._zones.find_all(float(lon[place]), float(lat[place]))
                found[place] = self._zoned(int(numbers[place]), zones)
        return found

    def _zoned(self, number: int, zones: tuple[int, ...]) -> Location:
        key = (number, zones)
        known = self._with_zones.get(key)
        if known is None:
            known = replace(self._places[number], zones=tuple(self._codes[zone] for zone in zones))
            self._with_zones[key] = known
        return known


class _Edition:
    """The layers as one state of the database has them: days on which something changes, and snapshots made so far."""

    def __init__(self) -> None:
        self._changes = _days_of_change()
        self._snapshots: dict[int, Snapshot] = {}
        self._lock = threading.Lock()

    def on(self, day: date) -> Snapshot:
        """The layers on a day; drawn at the first question."""
        span = bisect_right(self._changes, day)
        found = self._snapshots.get(span)
        if found is None:
            with self._lock:
                found = self._snapshots.get(span) or self._drawn(span, day)
        return found

    def _drawn(self, span: int, day: date) -> Snapshot:
        while len(self._snapshots) >= _MOST_KEPT:
            self._snapshots.pop(next(iter(self._snapshots)))
        self._snapshots[span] = _draw(day)
        return self._snapshots[span]


def _token() -> str:
    return "-".join(LayerVersion.objects.order_by("layer").values_list("token", flat=True))


_kept = Kept(_Edition, tables=(LayerVersion,), mark=_token)


def snapshot(on: date | None = None) -> Snapshot:
    """The layers on a day, today where none is named."""
    return _kept.value().on(on or today())


def on_day(day: date) -> Q:
    """The condition of what holds on a day."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def _days_of_change() -> tuple[date, ...]:
    days: set[date] = set()
    for model in (GridCell, Zone):
        for field in ("valid_from", "valid_to"):
            days.update(
                model._default_manager.exclude(**{field: None}).values_list(field, flat=True).distinct()
            )
    return tuple(sorted(days))


def _draw(day: date) -> Snapshot:
    cells = list(
        GridCell.objects.filter(on_day(day))
        .order_by("code")
        .values_list("code", "simulated", "shape", "community_id", "community__name", "community__street_id",
                     "community__street__name", "community__street__district_id")
    )  # fmt: skip
    places = [
        Location(
            code, community, street, district, (), simulated, f"{street_name} · {name} · {code[12:]} 网格"
        )
        for code, simulated, _, community, name, street, street_name, district in cells
    ]
    zones = list(Zone.objects.filter(on_day(day)).order_by("kind", "code").values_list("code", "shape"))
    return Snapshot(
        places,
        PolygonIndex(shapely.from_wkb([bytes(cell[2]) for cell in cells])),
        PolygonIndex(shapely.from_wkb([bytes(shape) for _, shape in zones])),
        [code for code, _ in zones],
    )
