"""Where a point lies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from ninja import Router

from chengnuo.core.places import queries
from chengnuo.core.places.queries import Location
from chengnuo.kernel.geo import Crs, to_wgs84
from chengnuo.web.api.auth import reader

router = Router()


@dataclass(frozen=True, slots=True)
class Located:
    """The point in WGS-84, and where it lies: null outside the district."""

    lon: float
    lat: float
    location: Location | None


@router.get("/locate", response=Located, summary="一点属于哪个网格、社区、街道")
def locate(
    request: HttpRequest, lon: float, lat: float, crs: Crs = Crs.WGS84, on: date | None = None
) -> Located:
    """Grid, community, street, zones of a point given in ``crs``, as they were ``on`` a day (today by itself)."""
    reader(request, "place.view")
    point = to_wgs84(lon, lat, crs)
    return Located(round(point.lon, 8), round(point.lat, 8), queries.locate(point, on))
