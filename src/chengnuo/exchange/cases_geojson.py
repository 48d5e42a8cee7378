"""Cases as GeoJSON (RFC 7946): the columns of the table as properties, the point as geometry."""

from __future__ import annotations

import json
from collections.abc import Iterable


def cases_geojson(lines: Iterable[dict[str, str]]) -> bytes:
    """One feature for each line; a case without a point has the geometry null, so none is lost."""
    features = [{"type": "Feature", "geometry": _point(line), "properties": line} for line in lines]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def _point(line: dict[str, str]) -> dict[str, object] | None:
    if not line["经度"]:
        return None
    return {"type": "Point", "coordinates": [float(line["经度"]), float(line["纬度"])]}
