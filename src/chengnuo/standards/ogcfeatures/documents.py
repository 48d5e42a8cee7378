"""Landing page, conformance, collections and the OpenAPI description, as plain JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chengnuo.standards.ogcfeatures.asking import DEFAULT_LIMIT, MOST
from chengnuo.standards.ogcfeatures.collections import extent
from chengnuo.standards.ogcfeatures.crs import CODES, CRS84
from chengnuo.standards.ogcfeatures.shapes import Collection

JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
_PART1, _PART2 = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf",
)
CONFORMANCE = (f"{_PART1}/core", f"{_PART1}/oas30", f"{_PART1}/html", f"{_PART1}/geojson", f"{_PART2}/crs")
TITLE = "城诺 · 城市部件与图层"


def link(href: str, rel: str, kind: str, title: str) -> dict[str, str]:
    """A link as every document writes it."""
    return {"href": href, "rel": rel, "type": kind, "title": title}


def both(root: str, path: str, kind: str = JSON) -> list[dict[str, str]]:
    """A document as JSON and as HTML."""
    address = f"{root}{path}"
    return [link(address, "self", kind, "本页"), link(f"{address}?f=html", "alternate", HTML, "网页")]


def landing(root: str) -> dict[str, Any]:
    """Where a client begins; ``root`` ends with a slash."""
    return {
        "title": TITLE, "description": "部件、区划和公开案卷，OGC API Features 第 1、2 部分",
        "links": [
            *both(root, ""),
            link(f"{root}api", "service-desc", OPENAPI, "OpenAPI 3.0"),
            link(f"{root}api?f=html", "service-doc", HTML, "接口说明"),
            link(f"{root}conformance", "conformance", JSON, "符合的要求"),
            link(f"{root}collections", "data", JSON, "图层"),
        ],
    }  # fmt: skip


def conformance() -> dict[str, Any]:
    """The classes of requirements that are met."""
    return {"conformsTo": list(CONFORMANCE)}


def collections(root: str, offered: Iterable[Collection]) -> dict[str, Any]:
    """All layers somebody may open."""
    return {
        "links": both(root, "collections"), "crs": list(CODES),
        "collections": [collection(root, one, crs=["#/crs"]) for one in offered],
    }  # fmt: skip


def collection(root: str, one: Collection, crs: list[str] | None = None) -> dict[str, Any]:
    """One layer."""
    path = f"collections/{one.id}"
    items = link(f"{root}{path}/items", "items", GEOJSON, one.title)
    return {
        "id": one.id, "title": one.title, "description": one.description, "itemType": "feature",
        "extent": {"spatial": {"bbox": [list(extent())], "crs": CRS84}}, "crs": crs or list(CODES), "storageCrs": CRS84,
        "links": [*both(root, path), items, items | {"href": f"{root}{path}/items?f=html", "type": HTML}],
    }  # fmt: skip


def api(root: str, offered: Iterable[Collection]) -> dict[str, Any]:
    """The OpenAPI 3.0 description of what somebody may open."""
    paths: dict[str, Any] = {
        "/": _get("首页", {}), "/conformance": _get("符合的要求", {}), "/collections": _get("图层", {}), "/api": _get("接口说明", {}),
    }  # fmt: skip
    for one in offered:
        path = f"/collections/{one.id}"
        paths[path] = _get(one.title, {})
        paths[f"{path}/items"] = _get(one.title, _parameters(one.filters), GEOJSON)
        paths[f"{path}/items/{{featureId}}"] = _get(
            one.title, {"featureId": _parameter("featureId", where="path"), "crs": _parameter("crs")}, GEOJSON
        )
    return {
        "openapi": "3.0.3", "info": {"title": TITLE, "version": "1.0.0"}, "servers": [{"url": root.rstrip("/")}], "paths": paths,
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}}, "security": [{}, {"token": []}],
    }  # fmt: skip


def _get(summary: str, parameters: Mapping[str, Any], kind: str = JSON) -> dict[str, Any]:
    answers = {"200": {"description": "好", "content": {kind: {"schema": {"type": "object"}}, HTML: {"schema": {"type": "string"}}}},
               "400": {"description": "参数有误"}, "404": {"description": "没有"}}  # fmt: skip
    return {"get": {"summary": summary, "parameters": list(parameters.values()), "responses": answers}}


def _parameters(filters: Iterable[str]) -> dict[str, Any]:
    box = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
    limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT}
    found = {
        "limit": _parameter("limit", limit),
        "bbox": _parameter("bbox", box) | {"style": "form", "explode": False},
    }
    for name in ("bbox-crs", "crs", "datetime", *filters):
        found[name] = _parameter(name)
    return found


def _parameter(name: str, schema: Mapping[str, Any] | None = None, where: str = "query") -> dict[str, Any]:
    return {
        "name": name,
        "in": where,
        "required": where == "path",
        "schema": dict(schema or {"type": "string"}),
    }
