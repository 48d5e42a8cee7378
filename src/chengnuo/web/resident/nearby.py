"""What is under way nearby, for everybody: a list, and a map of those whose place may be told."""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chengnuo.core.cases import mapping, queries
from chengnuo.core.cases.mapping import Box, Mark
from chengnuo.core.cases.queries import CaseFilter
from chengnuo.core.places import queries as places
from chengnuo.kernel.access import public
from chengnuo.kernel.clock import local
from chengnuo.web.cases import drawn, maps, words
from chengnuo.web.resident.words import tone_of

_PAGE = 30
#: Ten metres: the place of a matter, not of the flat it was reported from.
_DECIMALS = 4


@public
@require_GET
def nearby(request: HttpRequest) -> HttpResponseBase:
    """Open matters that are public: class, street, state and dates, nothing that tells of a person."""
    streets, wanted = _streets(), _wanted(request)
    page = queries.cases(wanted, after=request.GET.get("after", ""), size=_PAGE)
    rows = [
        {"row": row, "street": streets.get(row.street_code, ""), "tone": tone_of(row.state)}
        for row in page.rows
    ]
    shape = places.shape_of(wanted.street_code) if wanted.street_code else places.boundary_shape()
    context = {
        "rows": rows, "page": page, "streets": streets, "street": wanted.street_code, "area": drawn.text_of(wanted.area),
        "bounds": maps.sides(shape.bounds) if shape is not None else "", "map_number": settings.MAP_NUMBER, "legend": (words.AT_DESK, words.AT_UNIT),
        "source": {"url": f"{reverse('resident:near-points')}?street={wanted.street_code}"},
    }  # fmt: skip
    return render(request, "resident/nearby.html", context)


@public
@require_GET
def near_points(request: HttpRequest) -> JsonResponse:
    """The marks of the public map in a view. What is kept from the public by class or by wish is not among them."""
    wanted = _on_map(_wanted(request))
    found = mapping.marks(wanted, drawn.box_of(request.GET), maps.across_of(request.GET))
    streets = _streets()
    return JsonResponse({"marks": [_told(mark, streets, wanted.street_code) for mark in found]})


def _streets() -> dict[str, str]:
    return {row.code: row.name for row in places.streets() if row.kind == "street"}


def _wanted(request: HttpRequest) -> CaseFilter:
    """Open, public, classified; of an area only what the map shows, or the list would tell what the map withholds."""
    chosen = request.GET.get("street", "")
    street = chosen if chosen in _streets() else ""
    wanted = CaseFilter(
        open=True,
        private=False,
        classified=True,
        street_code=street,
        area=drawn.ring_of(request.GET.get("area", "")),
    )
    return _on_map(wanted) if wanted.area else wanted


def _on_map(wanted: CaseFilter) -> CaseFilter:
    return replace(wanted, located=True, sensitive=False)


def _told(mark: Mark, streets: dict[str, str], street: str) -> dict[str, Any]:
    """A mark without address, words, number or link of the case, and its place to ten metres."""
    lon, lat = round(mark.lon, _DECIMALS), round(mark.lat, _DECIMALS)
    if mark.row is None:
        box = _rounded(mark.box)
        url = f"{reverse('resident:nearby')}?street={street}&area={drawn.text_of(drawn.around(box))}"
        return maps.counted(replace(mark, lon=lon, lat=lat, box=box, late=0), url) | {
            "title": _("%s 件") % mark.count
        }
    row = mark.row
    sign = words.AT_UNIT if row.state in ("dispatched", "handling") else words.AT_DESK
    line = " · ".join(
        word for word in (
            streets.get(row.street_code, ""), _("%s 上报") % f"{local(row.reported_at):%Y-%m-%d}", _(row.state_label),
        ) if word
    )  # fmt: skip
    return {
        "lon": lon, "lat": lat, "n": 1, "tone": sign.tone, "sign": str(sign.sign), "title": row.class_name,
        "lines": [line], "simulated": row.simulated,
    }  # fmt: skip


def _rounded(box: Box) -> Box:
    """The box, no smaller, at the places' own accuracy."""
    fine = 10**_DECIMALS
    west, south, east, north = box
    return (
        floor(west * fine) / fine,
        floor(south * fine) / fine,
        ceil(east * fine) / fine,
        ceil(north * fine) / fine,
    )
