"""The layers that are offered: what each holds, what opens it, and which properties may be asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import shapely

from chengnuo.core.assets import queries as assets
from chengnuo.core.assets.queries import AssetFilter, Feature
from chengnuo.core.assets.rules.words import Source, State
from chengnuo.core.cases import publishing
from chengnuo.core.cases.publishing import PublicFilter
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.people import queries as people
from chengnuo.core.places import queries as places
from chengnuo.kernel.clock import local, now
from chengnuo.kernel.geo.shapes import to_geojson
from chengnuo.kernel.kept import Kept
from chengnuo.kernel.permissions import allows
from chengnuo.standards.ogcfeatures import records
from chengnuo.standards.ogcfeatures.asking import Asked, Box, number
from chengnuo.standards.ogcfeatures.problems import Problem
from chengnuo.standards.ogcfeatures.shapes import Collection, Found

_ASSET_FILTERS = ("GLBJBSM", "GLBJZT", "SZJDDM", "SZSQDM", "SZDYWGBSM")
_STATES = {state.value: state.label for state in State}
_BY_LABEL = {state.label: state.value for state in State}


def offered(user: Any) -> dict[str, Collection]:
    """What somebody may open, by id."""
    return {one.id: one for one in _all() if allows(user, one.permission)}


def collection(user: Any, wanted: str) -> Collection:
    """One that somebody may open. Raises ``Problem``: 401 where signing in may help, else 404."""
    found = next((one for one in _all() if one.id == wanted), None)
    if found is not None and allows(user, found.permission):
        return found
    if found is not None and not getattr(user, "is_authenticated", False):
        raise Problem(401, "sign in or send a token / 请登录或带令牌")
    raise Problem(404, f"no collection / 没有这个图层：{wanted[:60]}")


def extent() -> Box:
    """Around the district."""
    shape = places.boundary_shape()
    west, south, east, north = shape.bounds if shape is not None else (-180.0, -90.0, 180.0, 90.0)
    return (west, south, east, north)


def _made() -> tuple[Collection, ...]:
    found = [_areas("streets", "街道", "街道和功能区的范围", "layer.public"), _areas("communities", "社区", "社区的范围", "layer.public"),
             _areas("grids", "单元网格", "万米单元网格", "place.view"), _areas("zones", "分区", "功能区、商圈、路段", "place.view"),
             Collection("cases", "公开案卷", "不涉及个人的案卷，不含上报人", "layer.public", (), _cases, _case),
             Collection("assets", "部件", "全部管理部件", "asset.view", (*_ASSET_FILTERS, "XLDM"), _assets(None), _asset(None))]  # fmt: skip
    for tally in assets.tallies(AssetFilter(removed=True)):
        permission = "layer.public" if assets.class_of(tally.code).public else "asset.view"
        found.append(Collection(f"assets-{tally.code}", tally.name, f"部件小类 {tally.code}", permission, _ASSET_FILTERS,
                                _assets(tally.class_id), _asset(tally.class_id)))  # fmt: skip
    return (*found, *records.layers())


#: The classes in use are counted now and then only: they hardly change, and a million assets take a moment.
_kept = Kept(_made, mark=lambda: int(now().timestamp() // 60))


def _all() -> tuple[Collection, ...]:
    return _kept.value()


# ---- assets ----------------------------------------------------------------------------------------------------


def _assets(class_id: int | None) -> Callable[[Asked], Found]:
    def search(asked: Asked) -> Found:
        if class_id is None and asked.box and not asked.properties and asked.span == (None, None):
            quick = assets.box_features(asked.box, asked.after, asked.limit + 1)
            if quick is not None:
                return _page(quick[0], quick[1], asked.limit)
        matched, rows = assets.matching(_wanted(asked, class_id), asked.after, asked.limit + 1)
        return _page(matched, rows, asked.limit)

    return search


def _asset(class_id: int | None) -> Callable[[str], dict[str, Any] | None]:
    def one(wanted: str) -> dict[str, Any] | None:
        asset_id = number(wanted)
        found = assets.features([asset_id]) if asset_id is not None else ()
        return _asset_item(found[0]) if found and class_id in (None, found[0].class_id) else None

    return one


def _wanted(asked: Asked, class_id: int | None) -> AssetFilter:
    given = dict(asked.properties)
    code = given.pop("XLDM", "")
    if code:
        class_id = next((row.id for row in catalogue.classes("component") if row.code == code), -1)
    state = _BY_LABEL.get(given.get("GLBJZT", ""), given.get("GLBJZT", ""))
    first, last = asked.span
    return AssetFilter(
        class_id=class_id, state=state, removed=True, text=given.get("GLBJBSM", ""), box=asked.box,
        changed_from=local(first).date() if first else None, changed_to=local(last).date() if last else None,
        street_code=given.get("SZJDDM", ""), community_code=given.get("SZSQDM", ""), grid_code=given.get("SZDYWGBSM", ""),
    )  # fmt: skip


def _page(matched: int | None, rows: tuple[Feature, ...], limit: int) -> Found:
    shown = rows[:limit]
    return Found([_asset_item(row) for row in shown], matched, shown[-1].id if len(rows) > limit else 0)


_units = Kept(lambda: {unit.id: unit for unit in people.units(active_only=False)})


def _asset_item(row: Feature) -> dict[str, Any]:
    matter, units = catalogue.matter_class(row.class_id), _units.value()
    keeper, manager = units.get(row.keeper_id or 0), units.get(row.manager_id or 0)
    geometry = (
        to_geojson(shapely.from_wkb(row.shape))
        if row.shape
        else {"type": "Point", "coordinates": [row.lon, row.lat]}
    )
    return {
        "type": "Feature", "id": row.id, "geometry": geometry,
        "properties": {
            "GLBJBSM": row.identifier, "GLBJMC": row.name, "XLDM": matter.code, "XLMC": matter.name,
            "GLBJZT": _STATES[row.state], "ZGBMMC": manager.name if manager else None, "YHDWMC": keeper.name if keeper else None,
            "SZJDDM": row.street_code, "SZSQDM": row.community_code, "SZDYWGBSM": row.grid_code, "CSRQ": row.started_on,
            "BGRQ": row.changed_on, "SJLY": Source(row.source).label if row.source else None,
            "SJXZ": "模拟" if row.simulated else None, **(json.loads(row.attributes) if row.attributes != "{}" else {}),
        },
    }  # fmt: skip


# ---- areas -----------------------------------------------------------------------------------------------------


def _areas(kind: str, title: str, description: str, permission: str) -> Collection:
    def search(asked: Asked) -> Found:
        shape = shapely.box(*asked.box) if asked.box else None
        fits = [(number, item) for number, (item, geometry) in enumerate(_drawn(kind, places.layer_token()), start=1)
                if (shape is None or geometry.intersects(shape)) and _has(item, asked)]  # fmt: skip
        page = [one for one in fits if one[0] > asked.after][: asked.limit + 1]
        more = page[asked.limit - 1][0] if len(page) > asked.limit else 0
        return Found([item for _, item in page[: asked.limit]], len(fits), more)

    def one(wanted: str) -> dict[str, Any] | None:
        return next((item for item, _ in _drawn(kind, places.layer_token()) if item["id"] == wanted), None)

    return Collection(kind, title, description, permission, ("code", "name"), search, one)


def _has(item: Mapping[str, Any], asked: Asked) -> bool:
    values = item["properties"]
    if any(str(values.get(name, "")) != value for name, value in asked.properties.items()):
        return False
    since = values.get("valid_from")
    last = asked.span[1]
    return last is None or since is None or date.fromisoformat(since) <= local(last).date()


@lru_cache(maxsize=8)
def _drawn(kind: str, token: str) -> tuple[tuple[dict[str, Any], Any], ...]:
    """The areas of a layer with their shapes, made once for each state of the layers."""
    layer = json.loads(places.layer_file("zones" if kind == "zones" else "grids"))["features"]
    parts: dict[str, list[Any]] = {}
    values: dict[str, dict[str, Any]] = {}
    length = {"streets": 9, "communities": 12}.get(kind)
    names = {row.code: row.name for row in places.streets()} | places.communities()
    for feature in layer:
        code = feature["properties"]["code"][:length]
        parts.setdefault(code, []).append(shapely.from_geojson(json.dumps(feature["geometry"])))
        values[code] = {"code": code, "name": names.get(code, code)} if length else feature["properties"]
    found = []
    for code, shapes in sorted(parts.items()):
        whole = shapely.union_all(shapes)
        item = {"type": "Feature", "id": code, "geometry": to_geojson(whole), "properties": values[code]}
        found.append((item, whole))
    return tuple(found)


# ---- public cases ----------------------------------------------------------------------------------------------


def _cases(asked: Asked) -> Found:
    first, last = asked.span
    wanted = PublicFilter(reported_from=first, reported_to=last, box=asked.box)
    rows = publishing.public_cases(wanted, start=asked.after, size=asked.limit + 1)
    more = asked.after + asked.limit if len(rows) > asked.limit else 0
    return Found([_case_item(row) for row in rows[: asked.limit]], publishing.public_total(wanted), more)


def _case(wanted: str) -> dict[str, Any] | None:
    found = publishing.public_numbered([wanted])
    return _case_item(found[0]) if found else None


def _case_item(row: Any) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": [row.lon, row.lat]} if row.lon is not None else None
    return {
        "type": "Feature", "id": row.number, "geometry": point,
        "properties": {
            "number": row.number, "class": row.class_name or None, "state": row.state_label, "open": row.open, "unit": row.unit or None,
            "description": row.description, "address": row.address, "reported_at": row.reported_at.isoformat(),
            "due_at": row.due_at.isoformat() if row.due_at else None, "SJXZ": "模拟" if row.simulated else None,
        },
    }  # fmt: skip
