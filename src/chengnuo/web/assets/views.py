"""The assets as a list, on the map, from and to files; and the nearest to a place."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengnuo.core.assets import queries, services
from chengnuo.core.assets.queries import AssetFilter
from chengnuo.core.places import queries as places
from chengnuo.exchange import assets_table
from chengnuo.exchange.assets_sheet import LAYOUT
from chengnuo.kernel.access import requires
from chengnuo.kernel.geo import Point
from chengnuo.web import typed
from chengnuo.web.assets import listing
from chengnuo.web.tables import TableImport, done, import_page, sent

IMPORT = TableImport(
    gettext_lazy("导入部件"), "assets:list", gettext_lazy("部件"), "assets:export", LAYOUT,
    assets_table.dry_run, assets_table.apply_table, "assets:undo-import",
    files=".xlsx,.csv,.geojson,.json",
)  # fmt: skip
_LINES = ({"id": "streets", "kind": "lines", "tone": "street", "labels": True, "to": 14.2},
          {"id": "district", "kind": "lines", "tone": "district"})  # fmt: skip
NEAREST = (5, 10, 20, 50)


@require_GET
@requires("asset.view")
def asset_list(request: HttpRequest) -> HttpResponse:
    """All assets by filter."""
    return render(request, "assets/list.html", listing.context_of(request) | listing.choices())


@require_GET
@requires("asset.view")
def asset_map(request: HttpRequest) -> HttpResponse:
    """The map with the list beside it."""
    context = listing.context_of(request)
    context |= {"layers": layers(context["wanted"]), "bounds": bounds_of(context["wanted"])}
    return render(request, "assets/map.html", context | listing.choices())


def layers(wanted: AssetFilter) -> list[dict[str, Any]]:
    """The district's lines, and the assets as tiles: of one class where one is asked for."""
    found: list[dict[str, Any]] = [
        dict(line) | {"url": reverse("places:layer", args=[line["id"]])} for line in _LINES
    ]
    return [*found, tiles(wanted.class_id)]


def tiles(
    class_id: int | None = None, simulated: bool | None = None, layer_id: str = "assets"
) -> dict[str, Any]:
    """The assets as a layer of tiles: of one class, real or simulated ones, where asked for."""
    sample = reverse("tiles:tile", args=["assets", 0, 0, 0])
    asked = {"class": class_id, "sim": None if simulated is None else int(simulated)}
    query = urlencode({name: value for name, value in asked.items() if value is not None})
    address = sample.replace("/0/0/0", "/{z}/{x}/{y}") + (f"?{query}" if query else "")
    layer = {"id": layer_id, "source": "assets", "kind": "tiles", "tone": "asset"}
    return layer | {"url": address, "pick": True}


def bounds_of(wanted: AssetFilter) -> str:
    """What the map shows first."""
    code = wanted.grid_code or wanted.community_code or wanted.street_code
    known = {row.code for row in places.streets()} | set(places.communities())
    shape = places.shape_of(code) if code in known else places.boundary_shape()
    box = wanted.box or (shape.bounds if shape is not None else None)
    return ",".join(f"{side:.6f}" for side in box) if box else ""


@require_GET
@requires("asset.view")
def near(request: HttpRequest) -> HttpResponse:
    """The assets of a class nearest to a place: its coordinates, or the middle of what a name finds."""
    params = request.GET
    count = typed.whole(params.get("n", "")) or NEAREST[0]
    point, words = _place(params)
    wanted = listing.wanted_of(params)
    found = queries.nearest(point, min(count, NEAREST[-1]), wanted) if point else ()
    lines = listing.lines_of(tuple(one.row for one in found))
    context = {
        "point": point, "words": words, "asked": bool(params.get("at") or params.get("lon")), "counts": NEAREST, "count": count,
        "lines": [(line, round(one.metres)) for line, one in zip(lines, found, strict=True)], "at": params.get("at", ""),
        "wanted": wanted,
    }  # fmt: skip
    return render(request, "assets/near.html", context | listing.choices())


def _place(params: Any) -> tuple[Point | None, str]:
    """The place asked for, and its name."""
    lon, lat = listing.degrees(params.get("lon", "")), listing.degrees(params.get("lat", ""))
    if lon is not None and lat is not None:
        found = places.locate(Point(lon, lat))
        return Point(lon, lat), found.names if found else f"{lon:.5f}, {lat:.5f}"
    text = params.get("at", "").strip()
    pair = [listing.degrees(part) for part in text.replace("，", ",").split(",")]
    if len(pair) == 2 and pair[0] is not None and pair[1] is not None:
        return Point(pair[0], pair[1]), text
    for _kind, code, name in places.search(text, 1):
        middle = places.shape_of(code).representative_point()
        return Point(middle.x, middle.y), name
    return None, ""


@require_GET
@requires("asset.export")
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The assets of the list's filter as a file."""
    wanted = listing.wanted_of(request.GET)
    return sent(assets_table.export_assets(actor=request.user, wanted=wanted, kind=kind))


@require_http_methods(["GET", "POST"])
@requires("asset.edit")
def upload(request: HttpRequest) -> HttpResponseBase:
    """Assets from a file."""
    return import_page(request, IMPORT)


@require_POST
@requires("asset.edit")
def undo_import(request: HttpRequest, batch_id: int) -> HttpResponseBase:
    """Take an import back as a whole."""
    services.undo_batch(actor=request.user, batch_id=batch_id)
    messages.success(request, _("已撤回这次导入。"))
    return done(request, "assets:list")
