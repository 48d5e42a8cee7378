"""The wall, the part of it that is asked for again and again, and the one thing that can be done at it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST

from chengnuo.core.observations import services
from chengnuo.core.places import queries as places
from chengnuo.kernel.access import requires
from chengnuo.kernel.permissions import allows
from chengnuo.web.cases import drawn, maps
from chengnuo.web.cockpit import vitals
from chengnuo.web.live.tickets import follows
from chengnuo.web.wall import showing
from chengnuo.web.wall.screens import for_screens

#: A view stands so long.
SECONDS = 20


@ensure_csrf_cookie
@never_cache
@require_GET
@for_screens
@follows("wall")
def index(request: HttpRequest) -> HttpResponse:
    """The wall."""
    simulated, shape = _simulated(request), places.boundary_shape()
    context = _context(request, simulated) | {
        "bounds": maps.sides(shape.bounds) if shape is not None else "", "seconds": SECONDS,
        "layers": [dict(line) | {"url": reverse("resident:layer", args=[line["id"]])} for line in maps.layers()],
        "source": {"url": f"{reverse('wall:points')}?sim={int(simulated)}"}, "query": f"sim={int(simulated)}",
    }  # fmt: skip
    return render(request, "wall/index.html", context)


@never_cache
@require_GET
@for_screens
@follows("wall")
def board(request: HttpRequest) -> HttpResponse:
    """All but the map; 204 while it is as the screen has it."""
    context = _context(request, _simulated(request))
    if request.GET.get("mark") == context["mark"]:
        return HttpResponse(status=204)
    answer = render(request, "wall/_board.html", context)
    answer.headers["X-Mark"] = context["mark"]
    return answer


@never_cache
@require_GET
@for_screens
def points(request: HttpRequest) -> JsonResponse:
    """The marks of the map, without a word of what anybody reported."""
    found = showing.marks(_simulated(request), drawn.box_of(request.GET), maps.across_of(request.GET))
    return JsonResponse({"marks": found})


@require_POST
@requires("alarm.handle")
def take(request: HttpRequest, alarm_id: int) -> HttpResponseBase:
    """Have the alarm in hand, said at the wall by somebody who has signed in there."""
    services.take_alarm(actor=request.user, alarm_id=alarm_id)
    return HttpResponse(status=204)


def _context(request: HttpRequest, simulated: bool) -> dict[str, Any]:
    may_take = request.user.is_authenticated and allows(request.user, "alarm.handle")
    return showing.shown(simulated) | {"may_take": may_take, "screen": getattr(request, "screen", None)}


def _simulated(request: HttpRequest) -> bool:
    screen = getattr(request, "screen", None)
    if screen is not None and not request.user.is_authenticated:
        return bool(screen.simulated)
    asked = request.GET.get("sim", "")
    return asked == "1" if asked in ("0", "1") else not vitals.any_real()
