"""Layers in the database: reading what is in force, checking a file against it, writing and taking back. Inside core.

Public through ``services``.
"""

from __future__ import annotations

import gzip
import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from chengnuo.core.places.layer_check import grid_faults, zone_faults
from chengnuo.core.places.layer_diff import Difference, difference
from chengnuo.core.places.layer_file import Drawn, drawn_areas, read_features
from chengnuo.core.places.models import (
    Community,
    District,
    GridCell,
    Layer,
    LayerImport,
    LayerState,
    LayerVersion,
    Zone,
)
from chengnuo.core.places.shapes import Fault
from chengnuo.kernel.geo import Crs
from chengnuo.kernel.geo.shapes import area_m2

AreaModel = type[GridCell] | type[Zone]


def model_of(layer: str) -> AreaModel:
    """The table of a layer."""
    return GridCell if layer == Layer.GRIDS else Zone


def shape_of(value: Any) -> BaseGeometry:
    """A shape from its column."""
    return shapely.from_wkb(bytes(value))


def latest(layer: str) -> list[Drawn]:
    """What stands at the end of the layer's history; ``number`` is the row's id."""
    if layer == Layer.GRIDS:
        cells = GridCell.objects.filter(valid_to=None)
        return [Drawn(c.pk, c.code, c.name, "", shape_of(c.shape), c.simulated) for c in cells]
    zones = Zone.objects.filter(valid_to=None)
    return [Drawn(z.pk, z.code, z.name, z.kind, shape_of(z.shape), z.simulated) for z in zones]


def checked(layer: str, data: bytes, crs: Crs, *, simulated: bool) -> tuple[list[Drawn], list[Fault]]:
    """A file's areas and all that is wrong with them; raises ``Refused`` where it is no file of areas at all."""
    areas, faults = drawn_areas(read_features(data), crs)
    if simulated:
        areas = [Drawn(a.number, a.code, a.name, a.kind, a.polygon, True) for a in areas]
    if layer == Layer.ZONES:
        return areas, sorted(faults + zone_faults(areas), key=lambda fault: fault.number)
    district = District.objects.first()
    line = shape_of(district.boundary) if district and district.boundary and not faults else None
    known = dict(Community.objects.values_list("code", "name"))
    more = grid_faults(areas, district.code if district else "", line, known)
    if faults:  # a cell that could not be drawn leaves a gap that is none
        more = [fault for fault in more if fault.rule != "gap"]
    return areas, sorted(faults + more, key=lambda fault: (fault.number == 0, fault.number))


def trusted(data: bytes) -> list[Drawn]:
    """The areas of a shipped file, which a test of the project has checked."""
    areas, faults = drawn_areas(read_features(data), Crs.WGS84)
    if faults:
        raise ValueError(f"a shipped layer is broken: {faults[0]}")
    return areas


def checked_before(row: LayerImport) -> list[Drawn]:
    """The areas of a file that was checked when it came."""
    return drawn_areas(read_features(bytes(row.file)), Crs(row.crs))[0]


def compare(layer: str, areas: Sequence[Drawn]) -> Difference:
    """What ``areas`` change in the layer. A grid's name is not asked for in every file: none given keeps the old one."""
    old = latest(layer)
    names = {area.code: area.name for area in old}
    new = [
        Drawn(a.number, a.code, a.name or names.get(a.code, ""), "" if layer == Layer.GRIDS else a.kind,
              a.polygon, a.simulated)
        for a in areas
    ]  # fmt: skip
    return difference(old, new)


def write(row: LayerImport, areas: Sequence[Drawn], found: Difference) -> None:
    """End what the import ends, begin what it begins, in the caller's transaction."""
    model = model_of(row.layer)
    model._default_manager.filter(pk__in=found.ends).update(valid_to=row.valid_from, ended_by=row)
    wanted = set(found.begins)
    made = [_row_of(row, area) for area in areas if area.number in wanted]
    model._default_manager.bulk_create(made, batch_size=200)  # type: ignore[arg-type]
    touch(row.layer)


def take_back(row: LayerImport) -> None:
    """Open what the import ended and delete what it began, in the caller's transaction."""
    model = model_of(row.layer)
    model._default_manager.filter(made_by=row).delete()
    model._default_manager.filter(ended_by=row).update(valid_to=None, ended_by=None)
    touch(row.layer)


def touch(layer: str) -> None:
    """Tell every process that the layer is another one now."""
    LayerVersion.objects.update_or_create(layer=layer, defaults={"token": uuid.uuid4().hex})


def newest_start(layer: str) -> date | None:
    """The latest day on which something of the layer begins."""
    first = model_of(layer)._default_manager.order_by("-valid_from").first()
    return first.valid_from if first else None


def standing(layer: str) -> LayerImport | None:
    """The import that the layer stands on: the last one applied and not undone."""
    rows = LayerImport.objects.filter(layer=layer, state=LayerState.APPLIED)
    return rows.order_by("-valid_from", "-id").first()


def is_first(row: LayerImport) -> bool:
    """Whether nothing of the layer was there before this import."""
    return not LayerImport.objects.filter(layer=row.layer, state=LayerState.APPLIED, pk__lt=row.pk).exists()


def packed(data: bytes) -> bytes:
    """A file as it is kept."""
    return data if data[:2] == b"\x1f\x8b" else gzip.compress(data, 6, mtime=0)


def _row_of(row: LayerImport, area: Drawn) -> GridCell | Zone:
    west, south, east, north = area.polygon.bounds
    fields: dict[str, Any] = {
        "code": area.code, "name": area.name, "valid_from": row.valid_from, "shape": shapely.to_wkb(area.polygon),
        "west": west, "south": south, "east": east, "north": north, "area_m2": round(area_m2(area.polygon), 2),
        "simulated": area.simulated, "made_by": row,
    }  # fmt: skip
    if row.layer == Layer.GRIDS:
        return GridCell(community_id=area.code[:12], **fields)
    return Zone(kind=area.kind, **fields)
