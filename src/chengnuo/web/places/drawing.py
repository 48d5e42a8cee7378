"""The layers as the map takes them: packed GeoJSON, made once for each state of the layers."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import shapely

from chengnuo.core.places import queries
from chengnuo.kernel.geo.shapes import to_geojson

LAYERS = ("grids", "communities", "streets", "zones", "district")


def packed(layer: str) -> tuple[bytes, str]:
    """A layer of the map as gzip, and a mark that changes with it."""
    token = queries.layer_token()
    return _made(layer, token), f"{layer}-{token}"


@lru_cache(maxsize=10)
def _made(layer: str, token: str) -> bytes:
    whole = {"type": "FeatureCollection", "features": list(_features(layer))}
    return gzip.compress(json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode(), 5)


def _features(layer: str) -> Iterator[dict[str, Any]]:
    if layer in ("streets", "communities"):
        yield from _dissolved(9 if layer == "streets" else 12)
    elif layer == "district":
        line = queries.boundary_shape()
        if line is not None:
            yield {"type": "Feature", "properties": {}, "geometry": to_geojson(line)}
    else:
        for feature in json.loads(queries.layer_file(layer))["features"]:
            yield feature
            values = feature["properties"]
            name = values["code"][12:] if layer == "grids" else values["name"]
            yield _label(shapely.from_geojson(json.dumps(feature["geometry"])), values["code"], name)


def _dissolved(length: int) -> Iterator[dict[str, Any]]:
    """Streets or communities as what their grids cover together."""
    names = {s.code: s.name for s in queries.streets()} if length == 9 else queries.communities()
    parts: dict[str, list[Any]] = {}
    for feature in json.loads(queries.layer_file("grids"))["features"]:
        parts.setdefault(feature["properties"]["code"][:length], []).append(feature["geometry"])
    for code, shapes in sorted(parts.items()):
        polygon = shapely.union_all(shapely.from_geojson([json.dumps(shape) for shape in shapes]))
        values = {"code": code, "name": names.get(code, code)}
        yield {"type": "Feature", "properties": values, "geometry": to_geojson(polygon)}
        yield _label(polygon, code, values["name"])


def _label(polygon: Any, code: str, name: str) -> dict[str, Any]:
    """Where the name of an area stands: once, at the middle of its widest part."""
    spot = shapely.maximum_inscribed_circle(polygon, 1e-4).coords[0]
    place = {"type": "Point", "coordinates": [round(spot[0], 6), round(spot[1], 6)]}
    return {"type": "Feature", "properties": {"code": code, "label": name}, "geometry": place}
