"""The cases of the list on a map: the same filter in the address, and the list beside it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from chengnuo.core.cases import mapping
from chengnuo.core.cases.queries import CaseFilter
from chengnuo.core.places import queries as places
from chengnuo.core.places.errors import PlaceNotFound
from chengnuo.kernel.access import requires
from chengnuo.web.cases import drawn, listing, maps, words
from chengnuo.web.cases.views import own_list


@require_GET
@requires("case.view")
def case_map(request: HttpRequest) -> HttpResponse:
    """The map with the list; people of a unit begin with the cases of their unit, as in the list."""
    own = own_list(request, "cases:map")
    if own is not None:
        return own
    context = listing.context_of(request)
    wanted: CaseFilter = context["wanted"]
    none = mapping.placeless(wanted)
    context |= {
        "placeless": listing.counted_words(none), "has_placeless": none > 0, "bounds": bounds_of(wanted),
        "layers": maps.layers(wanted), "legend": words.SIGNS,
        "source": {"url": f"{reverse('cases:points')}?{context['address']}"},
    }  # fmt: skip
    return render(request, "cases/map.html", context | listing.choices())


@never_cache
@require_GET
@requires("case.view")
def points(request: HttpRequest) -> JsonResponse:
    """The marks of the list's filter in the view ``box``; an answer is as small for a million cases as for ten."""
    found = mapping.marks(
        listing.wanted_of(request.GET, request.user), drawn.box_of(request.GET), maps.across_of(request.GET)
    )
    address = request.GET.copy()
    for name in ("box", "px"):
        address.pop(name, None)
    return JsonResponse({"marks": maps.of_marks(found, address)})


def bounds_of(wanted: CaseFilter) -> str:
    """What the map shows first: the area, grid, community or street asked for, else the whole district."""
    if wanted.area:
        lons, lats = [lon for lon, _lat in wanted.area], [lat for _lon, lat in wanted.area]
        return maps.sides((min(lons), min(lats), max(lons), max(lats)))
    code = wanted.grid_code or wanted.community_code or wanted.street_code
    try:
        shape = places.shape_of(code) if code else places.boundary_shape()
    except PlaceNotFound:
        shape = places.boundary_shape()
    return maps.sides(shape.bounds) if shape is not None else ""
