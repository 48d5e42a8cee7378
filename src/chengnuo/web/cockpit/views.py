"""The cockpit, and the part of it that is asked for again and again."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from chengnuo.core.cases import mapping
from chengnuo.core.cases.queries import CaseFilter
from chengnuo.core.documents import queries as documents
from chengnuo.core.observations import queries as sensors
from chengnuo.core.observations.queries import AlarmRow
from chengnuo.core.observations.rules.words import Severity
from chengnuo.core.places import queries as places
from chengnuo.kernel.access import requires
from chengnuo.kernel.clock import now, today
from chengnuo.web.cases import drawn, maps
from chengnuo.web.cases import words as case_words
from chengnuo.web.cockpit import decisions, vitals
from chengnuo.web.cockpit.lights import LOOKS, lights, listed
from chengnuo.web.live.tickets import follows
from chengnuo.web.sensors.words import age


@require_GET
@requires("cockpit.view")
@follows("cockpit")
def index(request: HttpRequest) -> HttpResponse:
    """The first page of whoever sees the whole."""
    simulated = simulated_of(request)
    shape = places.boundary_shape()
    context = board_of(request.user, simulated) | {
        "bounds": maps.sides(shape.bounds) if shape is not None else "", "layers": layers(), "legend": case_words.SIGNS,
        "source": {"url": f"{reverse('cockpit:points')}?sim={int(simulated)}"},
    }  # fmt: skip
    return render(request, "cockpit/index.html", context)


@never_cache
@require_GET
@requires("cockpit.view")
@follows("cockpit")
def board(request: HttpRequest) -> HttpResponse:
    """All but the map; 204 while it is as the page has it."""
    context = board_of(request.user, simulated_of(request))
    if request.GET.get("mark") == context["mark"]:
        return HttpResponse(status=204)
    answer = render(request, "cockpit/_board.html", context)
    answer.headers["X-Mark"] = context["mark"]
    return answer


@never_cache
@require_GET
@requires("cockpit.view")
def points(request: HttpRequest) -> JsonResponse:
    """The marks of the view: open cases, and alarms that stand."""
    simulated = simulated_of(request)
    box, address = drawn.box_of(request.GET), request.GET.copy()
    for name in ("box", "px"):
        address.pop(name, None)
    address["open"], address["sim"] = "1", str(int(simulated))
    found = mapping.marks(CaseFilter(open=True, simulated=simulated), box, maps.across_of(request.GET))
    marks = maps.of_marks(found, address)
    return JsonResponse(
        {"marks": marks + [alarm_mark(row) for row in standing(simulated) if _within(row, box)]}
    )


@require_GET
@requires("cockpit.view")
def light_list(request: HttpRequest) -> HttpResponse:
    """The commitments behind a light."""
    simulated, report_id = simulated_of(request), documents.latest_report_id()
    light = request.GET.get("light", "")
    light = light if light in {one.value for one in LOOKS} else ""
    context = {
        "lights": lights(report_id, simulated, today()), "light": light, "simulated": simulated,
        "rows": listed(report_id, simulated, light) if report_id is not None else [],
    }  # fmt: skip
    return render(request, "cockpit/lights.html", context)


def simulated_of(request: HttpRequest) -> bool:
    """Whether simulated work is shown: as asked for, else where there is no real case yet."""
    asked = request.GET.get("sim", "")
    return asked == "1" if asked in ("0", "1") else not vitals.any_real()


def board_of(user: Any, simulated: bool) -> dict[str, Any]:
    """What the page shows beside the map, and a mark that changes with it."""
    feeds, report_id = vitals.feeds_now(simulated), documents.latest_report_id()
    shown = vitals.vitals(simulated, feeds)
    lit = lights(report_id, simulated, today())
    waiting = decisions.decisions(user, simulated, feeds, lit)
    alarms = [row.id for row in standing(simulated)]
    said = (
        [vitals.words_of(one) for one in shown],
        [(one.key, one.count, one.named) for one in waiting],
        lit,
        alarms,
    )
    mark = hashlib.sha256(repr(said).encode()).hexdigest()[:16]
    return {
        "vitals": shown, "decisions": waiting, "waiting": sum(one.count > 0 for one in waiting), "simulated": simulated,
        "at": now(), "mark": mark, "lights": lit, "report_id": report_id,
    }  # fmt: skip


def layers() -> list[dict[str, Any]]:
    """The district's lines, above the grids, which open when they are clicked."""
    grids = {
        "id": "grids",
        "kind": "areas",
        "tone": "grid",
        "url": reverse("places:layer", args=["grids"]),
        "pick": True,
    }
    return [grids, *maps.layers()]


def standing(simulated: bool) -> tuple[AlarmRow, ...]:
    """The alarms that need somebody."""
    return tuple(row for row in sensors.board() if row.ended_at is None and row.simulated == simulated)


def alarm_mark(row: AlarmRow) -> dict[str, Any]:
    """An alarm on the map."""
    grave = row.severity == Severity.DANGER and row.taken_at is None
    return {
        "lon": row.lon, "lat": row.lat, "n": 1, "tone": "alert" if grave else "warn", "sign": _("警"), "title": row.title,
        "lines": [row.thing, age(row.raised_at)], "simulated": row.simulated, "url": reverse("sensors:stream", args=[row.stream_id]),
        "go": _("打开数据流"),
    }  # fmt: skip


def _within(row: AlarmRow, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    return (
        row.lon is not None and row.lat is not None and west <= row.lon <= east and south <= row.lat <= north
    )
