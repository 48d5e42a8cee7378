"""The district as a list and a map that show the same: streets → communities → unit grids, and zones."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from chengnuo.core.people import duties
from chengnuo.core.places import queries
from chengnuo.core.places.errors import PlaceNotFound
from chengnuo.core.places.queries import Tally
from chengnuo.kernel.access import requires
from chengnuo.kernel.clock import today
from chengnuo.kernel.geo import Point
from chengnuo.web.places import drawing
from chengnuo.web.places.hooks import address
from chengnuo.web.places.words import KINDS

_LENGTHS = {9: "street", 12: "community", 14: "grid", 15: "grid"}


@require_GET
@requires("place.view")
def index(request: HttpRequest) -> HttpResponse:
    """All streets, or what a search found."""
    text = request.GET.get("q", "").strip()[:60]
    tallies = [t for t in queries.tallies() if t.grids]
    context: dict[str, Any] = {
        "level": "district",
        "tallies": tallies,
        "total": _total(tallies),
        "text": text,
    }
    if text:
        found = queries.search(text, 60)
        context["found"] = [(KINDS[kind], code, name, address(kind, code)) for kind, code, name in found]
    return _page(request, context)


@require_GET
@requires("place.view")
def place(request: HttpRequest, code: str) -> HttpResponse:
    """A street with its communities, a community with its grids, or one grid; raises ``PlaceNotFound``."""
    level = _LENGTHS.get(len(code), "")
    if not level or not code.isascii() or not code.isdigit():
        raise PlaceNotFound(code)
    street = next((t for t in queries.tallies() if t.code == code[:9]), None)
    if street is None:
        raise PlaceNotFound(code)
    context: dict[str, Any] = {"level": level, "code": code, "street": street}
    if level == "street":
        context["tallies"] = [t for t in queries.tallies(code) if t.grids]
        context["here"] = street
    else:
        context["here"] = context["community"] = _community(code[:12])
        context["cells"] = queries.cells_of(code[:12])
    if level == "grid":
        drawings = queries.cell(code)
        context |= {
            "cell": drawings[0],
            "drawings": drawings,
            "zones": _zones_at(code),
            "workers": duties.grid_duties(on=today(), grid_code=code),
        }
    return _page(request, context)


@require_GET
@requires("place.view")
def zone(request: HttpRequest, code: str) -> HttpResponse:
    """One zone; raises ``PlaceNotFound``."""
    row = next((z for z in queries.zones() if z.code == code), None)
    if row is None:
        raise PlaceNotFound(code)
    return _page(request, {"level": "zone", "code": code, "zone": row})


@require_GET
@requires("place.view")
def layer(request: HttpRequest, layer: str) -> HttpResponseBase:
    """A layer for the map, packed; the browser asks whether it is still the same."""
    if layer not in drawing.LAYERS:
        raise Http404
    data, mark = drawing.packed(layer)
    etag = f'"{mark}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    response = HttpResponse(data, content_type="application/geo+json")
    response["Content-Encoding"] = "gzip"
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


@require_GET
@requires("place.view")
def export(request: HttpRequest, layer: str) -> HttpResponseBase:
    """A layer as a file that can be imported again."""
    if layer not in ("grids", "zones"):
        raise Http404
    name = "单元网格.geojson" if layer == "grids" else "分区.geojson"
    response = HttpResponse(queries.layer_file(layer), content_type="application/geo+json")
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    district = queries.district()
    zones = queries.zones()
    context |= {"district": district, "all_zones": zones, "bounds": _bounds(context)}
    return render(request, "places/index.html", context)


def _bounds(context: dict[str, Any]) -> str:
    """What the map shows: the place itself, or the whole district."""
    shape = queries.shape_of(context["code"]) if "code" in context else queries.boundary_shape()
    return ",".join(f"{value:.6f}" for value in shape.bounds) if shape is not None else ""


def _community(code: str) -> Tally:
    found = next((t for t in queries.tallies(code[:9]) if t.code == code), None)
    if found is None:
        raise PlaceNotFound(code)
    return found


def _zones_at(code: str) -> tuple[queries.ZoneRow, ...]:
    """Zones that the middle of a grid lies in."""
    middle = queries.shape_of(code).representative_point()
    spot = queries.locate(Point(middle.x, middle.y))
    return tuple(z for z in queries.zones() if spot and z.code in spot.zones)


def _total(tallies: list[Tally]) -> dict[str, float]:
    return {
        "communities": sum(t.communities for t in tallies), "grids": sum(t.grids for t in tallies),
        "simulated": sum(t.simulated for t in tallies), "streets": len(tallies),
    }  # fmt: skip
