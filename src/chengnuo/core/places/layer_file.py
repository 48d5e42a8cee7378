"""A GeoJSON file of cells or zones, read feature by feature; whatever it holds, there are words for it. Pure."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from shapely.geometry.base import BaseGeometry

from chengnuo.core.places.errors import Refused
from chengnuo.core.places.shapes import Fault
from chengnuo.kernel.geo import Crs
from chengnuo.kernel.geo.shapes import polygon_of, to_geojson

MOST_BYTES = 40_000_000
MOST_FEATURES = 20_000
#: Names under which a code, a name, a kind are found; the upper-case ones are those of GB/T 47678.5 and CJ/T 213.
CODE_KEYS = ("code", "grid_code", "SZDYWGBSM", "BGCODE", "bgcode", "网格编码", "单元网格编码", "编码")
NAME_KEYS = ("name", "BGNAME", "bgname", "名称", "网格名称")
KIND_KEYS = ("kind", "type", "类别", "类型")


@dataclass(frozen=True, slots=True)
class Drawn:
    """An area of a file or of the database: what comparing needs."""

    number: int
    code: str
    name: str
    kind: str
    polygon: BaseGeometry
    simulated: bool


def read_features(data: bytes) -> list[Any]:
    """The features of a GeoJSON file, packed with gzip or not.

    :raises Refused: ``places.too_large``, ``places.not_geojson``, ``places.no_features``.
    """
    if data[:2] == b"\x1f\x8b":
        data = _unpacked(data)
    if len(data) > MOST_BYTES:
        raise Refused("places.too_large", f"文件超过 {MOST_BYTES // 1_000_000} MB 的上限。")
    try:
        # A file written by a program of Windows may begin with a byte order mark.
        whole = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refused("places.not_geojson", "文件不是 UTF-8 编码的 GeoJSON。") from error
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list):
        raise Refused("places.not_geojson", "文件不是 GeoJSON 要素集（FeatureCollection）。")
    if not features:
        raise Refused("places.no_features", "文件里没有要素。")
    if len(features) > MOST_FEATURES:
        raise Refused("places.too_large", f"文件有 {len(features)} 个要素，超过 {MOST_FEATURES} 个的上限。")
    return features


def drawn_areas(features: Sequence[Any], crs: Crs) -> tuple[list[Drawn], list[Fault]]:
    """Features as areas in WGS-84, and what is wrong with those that are none."""
    areas, faults = [], []
    for number, feature in enumerate(features, 1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        values: Mapping[str, Any] = properties if isinstance(properties, dict) else {}
        code = text_of(values, CODE_KEYS)
        polygon, wrong = polygon_of(feature.get("geometry") if isinstance(feature, dict) else None, crs)
        if polygon is None:
            faults.append(Fault(number, code, "geometry", wrong))
            continue
        name, kind = text_of(values, NAME_KEYS), text_of(values, KIND_KEYS)
        areas.append(Drawn(number, code, name, kind, polygon, values.get("simulated") is True))
    return areas, faults


def text_of(values: Mapping[str, Any], keys: Sequence[str]) -> str:
    """The first of ``keys`` that says something; codes written as whole numbers are text all the same."""
    for key in keys:
        value = values.get(key)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return ""


def write_features(areas: Sequence[tuple[Mapping[str, Any], BaseGeometry]]) -> bytes:
    """A GeoJSON file (WGS-84, as RFC 7946 wants it) of properties and shapes; importing it changes nothing."""
    features = [
        {"type": "Feature", "properties": dict(values), "geometry": to_geojson(polygon)}
        for values, polygon in areas
    ]
    whole = {"type": "FeatureCollection", "features": features}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def _unpacked(data: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            return stream.read(MOST_BYTES + 1)
    except (OSError, EOFError) as error:
        raise Refused("places.not_geojson", "压缩文件已损坏。") from error


def _no_constant(word: str) -> NoReturn:
    raise ValueError(word)
