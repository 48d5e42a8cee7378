"""A tile of a layer: the few points that stand for many far away, and all of them close by."""

from __future__ import annotations

import math

import mapbox_vector_tile
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from shapely import Point

from chengnuo.core.assets import queries
from chengnuo.core.assets.queries import Box, Dot
from chengnuo.core.assets.rules.words import State
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.kernel.access import requires

#: Steps of a tile's side, and the deepest level that is cut.
_EXTENT, _DEEPEST = 4096, 22


@require_GET
@requires("asset.view")
def tile(request: HttpRequest, layer: str, z: int, x: int, y: int) -> HttpResponse:
    """The assets of a tile, of one class with ``class``, simulated (1) or real ones (0) with ``sim``; a browser keeps it for a minute."""
    if layer != "assets" or z > _DEEPEST or not (0 <= x < 2**z and 0 <= y < 2**z):
        raise Http404
    asked = request.GET.get("class", "")
    class_id = int(asked) if asked.isdecimal() and len(asked) < 16 else None
    simulated = {"0": False, "1": True}.get(request.GET.get("sim", ""))
    data = drawn(queries.dots(box_of(z, x, y), z, class_id, simulated), z, x, y)
    headers = {"Cache-Control": "private, max-age=60"}
    return HttpResponse(data, content_type="application/vnd.mapbox-vector-tile", headers=headers)


def drawn(dots: tuple[Dot, ...], z: int, x: int, y: int) -> bytes:
    """The points in the tile's own steps, y downwards as the map draws."""
    words = {state: _(State(state).label) for state in State}
    features = [
        {
            "id": dot.id, "geometry": Point(_place(dot.lon, dot.lat, z, x, y)),
            "properties": {
                "id": dot.id, "title": catalogue.matter_class(dot.class_id).name, "state": words[State(dot.state)],
                "sound": dot.state not in (State.BROKEN, State.LOST), "simulated": dot.simulated,
            },
        }
        for dot in dots
    ]  # fmt: skip
    options = {"y_coord_down": True, "extents": _EXTENT}
    return bytes(
        mapbox_vector_tile.encode([{"name": "assets", "features": features}], default_options=options)
    )


def box_of(z: int, x: int, y: int) -> Box:
    """A tile's sides in degrees."""
    return (_lon(z, x), _lat(z, y + 1), _lon(z, x + 1), _lat(z, y))


def _place(lon: float, lat: float, z: int, x: int, y: int) -> tuple[int, int]:
    whole = 1 << z
    across = (lon + 180) / 360 * whole - x
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * whole - y
    return round(across * _EXTENT), round(down * _EXTENT)


def _lon(z: int, x: int) -> float:
    return x / (1 << z) * 360 - 180


def _lat(z: int, y: int) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / (1 << z)))))
