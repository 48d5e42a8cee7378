"""What is wrong with a layer: rings, codes, overlaps, gaps, what lies outside. Every fault at once. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from chengnuo.core.places.layer_file import Drawn
from chengnuo.core.places.shapes import Fault
from chengnuo.kernel.geo.shapes import LocalMetres

#: Overlaps and gaps up to this many square metres are roundings of a drawing program, not faults.
SLIVER_M2 = 1.0
#: The district's line differs from map to map: only what reaches further over it, or stays further behind, is a fault.
EDGE_M = 60.0
_GRID = re.compile(r"[1-9]\d{13,14}")
LONGEST_CODE, LONGEST_KIND, LONGEST_NAME = 40, 20, 80


def grid_faults(
    areas: Sequence[Drawn], district: str, boundary: BaseGeometry | None, communities: Mapping[str, str]
) -> list[Fault]:
    """Everything that keeps ``areas`` from being the unit grids of the district; ``communities`` code → name."""
    faults = [f for area in areas if (f := _code_fault(area, district, communities))]
    faults += _twice(areas)
    if areas:
        plane = LocalMetres.around(shapely.union_all([a.polygon.envelope for a in areas]))
        flat = plane.to_metres(np.array([a.polygon for a in areas], dtype=object))
        faults += _overlaps(areas, flat)
        whole = shapely.union_all(flat)
        faults += _holes(areas, flat, whole, plane)
        if boundary is not None:
            faults += _against_boundary(areas, flat, whole, plane.to_metres(boundary), plane)
    return sorted(faults, key=lambda fault: (fault.number == 0, fault.number))


def zone_faults(areas: Sequence[Drawn]) -> list[Fault]:
    """Everything that keeps ``areas`` from being zones; zones may overlap and lie where they like."""
    faults = []
    for area in areas:
        missing = [
            word
            for word, value in (("编码", area.code), ("名称", area.name), ("类别", area.kind))
            if not value
        ]
        if missing:
            faults.append(Fault(area.number, area.code, "missing", f"没有{'、'.join(missing)}"))
        too_long = len(area.code) > LONGEST_CODE or len(area.kind) > LONGEST_KIND
        if too_long or len(area.name) > LONGEST_NAME:
            words = f"编码、类别、名称最长 {LONGEST_CODE}、{LONGEST_KIND}、{LONGEST_NAME} 字"
            faults.append(Fault(area.number, area.code, "long", words))
    return sorted(faults + _twice(areas), key=lambda fault: fault.number)


def _code_fault(area: Drawn, district: str, communities: Mapping[str, str]) -> Fault | None:
    if not area.code:
        return Fault(area.number, "", "code", "没有网格编码（属性 code 或 SZDYWGBSM）")
    if not _GRID.fullmatch(area.code):
        words = f"网格编码应为 15 位数字（6 区 + 3 街道 + 3 社区 + 3 序号；旧版 14 位），现在是「{area.code[:40]}」"
        return Fault(area.number, area.code[:40], "code", words)
    if not area.code.startswith(district):
        return Fault(area.number, area.code, "district", f"编码前六位 {area.code[:6]} 不是本区 {district}")
    if area.code[:12] not in communities:
        return Fault(area.number, area.code, "community", f"没有代码为 {area.code[:12]} 的社区")
    if len(area.name) > LONGEST_NAME:
        return Fault(area.number, area.code, "long", f"名称最长 {LONGEST_NAME} 字")
    return None


def _twice(areas: Sequence[Drawn]) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    for area in areas:
        if area.code and area.code in first:
            words = f"编码与第 {first[area.code]} 个要素相同"
            faults.append(Fault(area.number, area.code, "duplicate", words))
        first.setdefault(area.code, area.number)
    return faults


def _overlaps(areas: Sequence[Drawn], flat: np.ndarray[tuple[int], np.dtype[np.object_]]) -> list[Fault]:
    one, other = shapely.STRtree(flat).query(flat, predicate="intersects")
    pairs = one < other
    one, other = one[pairs], other[pairs]
    common = shapely.area(shapely.intersection(flat[one], flat[other]))
    faults = []
    for a, b, size in zip(one.tolist(), other.tolist(), common.tolist(), strict=True):
        if size > SLIVER_M2:
            words = f"与第 {areas[b].number} 个要素 {areas[b].code} 重叠 {size:,.0f} 平方米"
            faults.append(Fault(areas[a].number, areas[a].code, "overlap", words))
    return faults


def _holes(
    areas: Sequence[Drawn],
    flat: np.ndarray[tuple[int], np.dtype[np.object_]],
    whole: BaseGeometry,
    plane: LocalMetres,
) -> list[Fault]:
    """Ground between cells that belongs to none."""
    rings = [ring for part in shapely.get_parts(whole) for ring in part.interiors]
    holes = [h for ring in rings if (h := shapely.Polygon(ring)).area > SLIVER_M2]
    return [_gap(hole, areas, flat, plane) for hole in holes]


def _gap(
    hole: BaseGeometry,
    areas: Sequence[Drawn],
    flat: np.ndarray[tuple[int], np.dtype[np.object_]],
    plane: LocalMetres,
) -> Fault:
    beside = [areas[n] for n in shapely.STRtree(flat).query(hole, predicate="intersects")][:6]
    at = plane.to_degrees(hole.point_on_surface())
    codes = "、".join(f"{a.code}（第 {a.number} 个）" for a in sorted(beside, key=lambda a: a.number))
    words = f"网格之间有 {hole.area:,.0f} 平方米空隙（{at.x:.6f}, {at.y:.6f}）"
    return Fault(0, "", "gap", f"{words}，旁边是 {codes}" if codes else words)


def _against_boundary(
    areas: Sequence[Drawn],
    flat: np.ndarray[tuple[int], np.dtype[np.object_]],
    whole: BaseGeometry,
    boundary: BaseGeometry,
    plane: LocalMetres,
) -> list[Fault]:
    wide, narrow = boundary.buffer(EDGE_M), boundary.buffer(-EDGE_M)
    shapely.prepare(wide)
    faults = []
    for n in np.flatnonzero(~shapely.covers(wide, flat)).tolist():
        size = flat[n].difference(boundary).area
        words = f"有 {size:,.0f} 平方米在区界之外（超出 {EDGE_M:.0f} 米以上）"
        faults.append(Fault(areas[n].number, areas[n].code, "outside", words))
    missing = shapely.get_parts(narrow.difference(whole))
    inside = shapely.union_all([shapely.Polygon(r) for p in shapely.get_parts(whole) for r in p.interiors])
    open_ground = [part for part in missing if part.area > SLIVER_M2 and not inside.intersects(part)]
    return faults + [_gap(part, areas, flat, plane) for part in open_ground]
