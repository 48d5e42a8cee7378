"""What can be read of places, as plain data. ``locate`` answers from memory, everything else from the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import shapely
from django.db.models import Count, QuerySet, Sum
from numpy.typing import ArrayLike

from chengnuo.core.places import layers, located
from chengnuo.core.places.errors import ImportNotFound, PlaceNotFound
from chengnuo.core.places.layer_file import write_features
from chengnuo.core.places.models import (
    Community,
    District,
    GridCell,
    Layer,
    LayerImport,
    LayerState,
    LayerVersion,
    Street,
    Zone,
)
from chengnuo.core.places.shapes import (
    CellRow,
    Change,
    Check,
    DistrictRow,
    Fault,
    ImportRow,
    Location,
    StreetRow,
    Tally,
    ZoneRow,
)
from chengnuo.kernel.clock import today
from chengnuo.kernel.geo import Point
from chengnuo.kernel.geo.index import OUTSIDE, PolygonIndex
from chengnuo.kernel.kept import Kept

__all__ = [
    "CellRow", "Change", "Check", "DistrictRow", "Fault", "ImportRow", "Location", "StreetRow", "Tally", "ZoneRow",
    "boundary_shape", "cell", "cells", "cells_of", "communities", "district", "imported", "imports", "layer_file",
    "layer_token", "locate", "locate_many", "search", "shape_of", "streets", "tallies", "would_move", "zones",
]  # fmt: skip


def locate(point: Point, on: date | None = None) -> Location | None:
    """Grid, community, street, district and zones of a point as they were on a day (today where none is named).

    None outside the district. From an index in memory: about a microsecond. A change of the layer is seen at once
    in this process and within a second in others.
    """
    return located.snapshot(on).locate(point.lon, point.lat)


def locate_many(lons: ArrayLike, lats: ArrayLike, on: date | None = None) -> list[Location | None]:
    """``locate`` for arrays of WGS-84 degrees."""
    return located.snapshot(on).locate_many(lons, lats)


def district() -> DistrictRow | None:
    """The district this installation serves, if it was loaded."""
    row = District.objects.first()
    return DistrictRow(row.code, row.name, row.area_m2, row.source) if row else None


#: Every list offers them in its filter, and they change with a reform of the district.
_streets = Kept(lambda: tuple(Street.objects.select_related("district")), tables=(Street, District))
_communities = Kept(lambda: dict(Community.objects.values_list("code", "name")), tables=(Community,))


def streets(district_code: str = "") -> tuple[StreetRow, ...]:
    """All streets and zones by code, or those of one district."""
    return tuple(
        StreetRow(r.code, r.name, r.kind, str(r.get_kind_display()), r.district_id, r.district.name)
        for r in _streets.value()
        if district_code in ("", r.district_id)
    )


def tallies(street_code: str = "", on: date | None = None) -> tuple[Tally, ...]:
    """Streets with what lies in them, or the communities of one street; ordered by code."""
    every = _cells(on)
    if not street_code:
        sums = _sums(every, "community__street_id")
        inside = Counter(Community.objects.filter(kind="community").values_list("street_id", flat=True))
        return tuple(
            Tally(s.code, s.name, s.kind, s.district_id, inside[s.code], *sums.get(s.code, (0, 0.0, 0)))
            for s in Street.objects.all()
        )
    sums = _sums(every.filter(community__street_id=street_code), "community_id")
    return tuple(
        Tally(c.code, c.name, c.kind, c.street_id, 1, *sums.get(c.code, (0, 0.0, 0)))
        for c in Community.objects.filter(street_id=street_code)
    )


def communities() -> dict[str, str]:
    """Code → name."""
    return dict(_communities.value())


def cells_of(code: str, on: date | None = None) -> tuple[CellRow, ...]:
    """The grids in force on a day whose code begins with ``code``: a street's or a community's."""
    return tuple(_cell(row) for row in _related(_cells(on)).filter(code__startswith=code))


def cells(on: date | None = None) -> tuple[CellRow, ...]:
    """All grids in force on a day."""
    return tuple(_cell(row) for row in _related(_cells(on)))


def cell(code: str, on: date | None = None) -> tuple[CellRow, ...]:
    """A grid as drawn on a day, and its other drawings, newest first; raises ``PlaceNotFound`` if there never was one."""
    rows = list(_related(GridCell.objects.filter(code=code)).order_by("-valid_from"))
    if not rows:
        raise PlaceNotFound(code)
    day = on or today()
    rows.sort(key=lambda r: not (r.valid_from <= day and (r.valid_to is None or day < r.valid_to)))
    return tuple(_cell(row) for row in rows)


def zones(on: date | None = None) -> tuple[ZoneRow, ...]:
    """Zones in force on a day."""
    rows = Zone.objects.filter(located.on_day(on or today())).order_by("kind", "code")
    return tuple(
        ZoneRow(z.pk, z.code, z.name, z.kind, z.area_m2, (z.west, z.south, z.east, z.north), z.valid_from,
                z.valid_to, z.simulated)
        for z in rows
    )  # fmt: skip


def search(text: str, limit: int = 20) -> tuple[tuple[str, str, str], ...]:
    """Places whose code begins with, or whose name holds ``text``: (kind, code, name), streets first."""
    text = text.strip()
    if not text:
        return ()
    found: list[tuple[str, str, str]] = []
    by_code = text.isascii() and text.isdigit()
    lookup = {"code__startswith": text} if by_code else {"name__contains": text}
    found += [("street", s.code, s.name) for s in Street.objects.filter(**lookup)[:limit]]
    rows = Community.objects.filter(**lookup).select_related("street")[:limit]
    found += [("community", c.code, f"{c.street.name} · {c.name}") for c in rows]
    if by_code:
        cells_found = _related(_cells(None)).filter(code__startswith=text)[:limit]
        found += [("grid", c.code, _words(_cell(c))) for c in cells_found]
    zone_rows = Zone.objects.filter(located.on_day(today()), **lookup)[:limit]
    found += [("zone", z.code, z.name) for z in zone_rows]
    return tuple(found[:limit])


def shape_of(code: str, on: date | None = None) -> Any:
    """The Shapely polygon of a grid, community, street or zone on a day; raises ``PlaceNotFound``."""
    rows = list(_cells(on).filter(code__startswith=code).values_list("shape", flat=True)) if code else []
    if not rows:
        rows = list(
            Zone.objects.filter(located.on_day(on or today()), code=code).values_list("shape", flat=True)
        )
    if not rows:
        raise PlaceNotFound(code)
    return shapely.union_all([layers.shape_of(row) for row in rows])


def boundary_shape() -> Any | None:
    """The Shapely polygon of the district, None where none is known."""
    row = District.objects.first()
    return layers.shape_of(row.boundary) if row and row.boundary else None


def layer_token() -> str:
    """A mark that changes whenever a layer does."""
    return "-".join(LayerVersion.objects.order_by("layer").values_list("token", flat=True))


def layer_file(layer: str, on: date | None = None) -> bytes:
    """A layer as GeoJSON, as importing it would take it."""
    held = located.on_day(on or today())
    rows: list[GridCell] | list[Zone]
    if layer == Layer.GRIDS:
        rows = list(GridCell.objects.filter(held).select_related("community__street").order_by("code"))
    else:
        rows = list(Zone.objects.filter(held).order_by("kind", "code"))
    return write_features([(_properties(row), layers.shape_of(row.shape)) for row in rows])


def imports(layer: str = "", limit: int = 50) -> tuple[ImportRow, ...]:
    """Imports that were applied, newest first."""
    rows = LayerImport.objects.exclude(state=LayerState.CHECKED).defer("file")
    if layer:
        rows = rows.filter(layer=layer)
    standing = {name: layers.standing(name) for name in Layer.values}
    return tuple(_import(row, standing.get(row.layer)) for row in rows[:limit])


def imported(import_id: int) -> ImportRow:
    """One import; raises ``ImportNotFound``."""
    row = LayerImport.objects.filter(pk=import_id).first()
    if row is None:
        raise ImportNotFound(import_id)
    return _import(row, layers.standing(row.layer))


def would_move(import_id: int, points: Sequence[Point]) -> tuple[tuple[str, str], ...]:
    """(grid code now, grid code with the checked import) for each point; "" outside."""
    row = LayerImport.objects.filter(pk=import_id, layer=Layer.GRIDS).first()
    if row is None:
        raise ImportNotFound(import_id)
    areas = layers.checked_before(row)
    index = PolygonIndex([area.polygon for area in areas])
    lons, lats = [p.lon for p in points], [p.lat for p in points]
    now = [place.grid_code if place else "" for place in locate_many(lons, lats)]
    then = [areas[n].code if n != OUTSIDE else "" for n in index.find_many(lons, lats).tolist()]
    return tuple(zip(now, then, strict=True))


def _cells(on: date | None) -> QuerySet[GridCell]:
    return GridCell.objects.filter(located.on_day(on or today()))


def _related(rows: QuerySet[GridCell]) -> QuerySet[GridCell]:
    return rows.select_related("community__street", "made_by").defer("shape", "made_by__file")


def _sums(rows: QuerySet[GridCell], by: str) -> dict[str, tuple[int, float, int]]:
    """Key → (grids, square metres, of the grids simulated)."""
    counted = rows.order_by().values(by, "simulated").annotate(n=Count("id"), m2=Sum("area_m2"))
    found: dict[str, tuple[int, float, int]] = {}
    for row in counted:
        n, m2, made = found.get(row[by], (0, 0.0, 0))
        found[row[by]] = n + row["n"], m2 + row["m2"], made + (row["n"] if row["simulated"] else 0)
    return found


def _cell(row: GridCell) -> CellRow:
    return CellRow(
        row.pk, row.code, row.name, row.community_id, row.community.name, row.community.street_id,
        row.community.street.name, row.area_m2, (row.west, row.south, row.east, row.north), row.valid_from,
        row.valid_to, row.simulated, row.made_by.name,
    )  # fmt: skip


def _words(row: CellRow) -> str:
    return f"{row.street_name} · {row.community_name} · {row.code[12:]} 网格"


def _properties(row: GridCell | Zone) -> dict[str, Any]:
    """What a file says of an area beside its shape."""
    values: dict[str, Any] = {"code": row.code}
    if row.name:
        values["name"] = row.name
    if isinstance(row, Zone):
        values["kind"] = row.kind
    else:
        values |= {"community": row.community.name, "street": row.community.street.name}
    values |= {"area_m2": round(row.area_m2), "valid_from": row.valid_from.isoformat()}
    return values | {"simulated": row.simulated}


def _import(row: LayerImport, standing: LayerImport | None) -> ImportRow:
    undoable = row.state == LayerState.APPLIED and standing == row
    if undoable and row.layer == Layer.GRIDS:
        undoable = not layers.is_first(row)
    return ImportRow(
        row.pk, row.layer, str(row.get_layer_display()), row.state, str(row.get_state_display()), row.name,
        row.crs, row.valid_from, row.simulated, row.counts, row.created_at, row.created_by, row.applied_at,
        row.applied_by, row.undone_at, row.undone_by, undoable,
    )  # fmt: skip
