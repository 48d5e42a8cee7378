"""Streams: the list, the map, one of them with its chart."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chengnuo.core.observations import queries
from chengnuo.core.observations.queries import StreamFilter, StreamRow
from chengnuo.core.places import queries as places
from chengnuo.exchange import points_out
from chengnuo.kernel.access import requires
from chengnuo.kernel.clock import local, now
from chengnuo.web import typed
from chengnuo.web.sensors import words
from chengnuo.web.sensors.chart import chart_of
from chengnuo.web.tables import sent

_STATES = ("offline", "alarm")


@require_GET
@requires("sensor.view")
def stream_list(request: HttpRequest) -> HttpResponse:
    """All streams with their newest value."""
    wanted = wanted_of(request.GET)
    found = queries.stream_page(wanted, typed.page(request))
    context = filters_of(request, wanted) | {
        "lines": [words.stream_line(row) for row in found.rows], "page": found.page, "pages": found.pages,
        "total": found.total, "tallies": queries.tallies(), "tab": "list",
    }  # fmt: skip
    return render(request, "sensors/list.html", context)


@require_GET
@requires("sensor.view")
def stream_map(request: HttpRequest) -> HttpResponse:
    """The same filter on a map."""
    wanted = wanted_of(request.GET)
    rows = queries.streams_on_map(wanted)
    shape = places.boundary_shape()
    context = filters_of(request, wanted) | {
        "marks": {"marks": [mark(row) for row in rows]}, "shown": len(rows), "tab": "map", "tallies": queries.tallies(),
        "bounds": ",".join(f"{side:.6f}" for side in shape.bounds) if shape is not None else "",
        "layers": [
            {"id": name, "kind": "lines", "tone": name[:-1] if name.endswith("s") else name, "labels": True, "url": reverse("places:layer", args=[name])}
            for name in ("streets", "district")
        ],
    }  # fmt: skip
    return render(request, "sensors/map.html", context)


@require_GET
@requires("sensor.view")
def stream(request: HttpRequest, stream_id: int) -> HttpResponse:
    """One stream: newest value, chart with a table beside, a stretch opened to its points, alarms."""
    row = queries.stream(stream_id)
    span = request.GET.get("span", "week")
    span = span if span in dict(words.SPANS) else "week"
    end = moment_of(request.GET.get("end", "")) or row.at or now()
    buckets = queries.series(stream_id, span, end)
    start, stop = moment_of(request.GET.get("from", "")), moment_of(request.GET.get("to", ""))
    points, count = queries.points(stream_id, start, stop) if start and stop else ((), 0)
    length = {"day": 1, "week": 7, "month": 30}[span]
    context = {
        "line": words.stream_line(row), "span": span, "spans": words.SPANS, "chart": chart_of(buckets, span), "buckets": buckets,
        "points": points, "points_count": count, "points_from": start, "points_to": stop, "end": end,
        "before": end - timedelta(days=length), "after": end + timedelta(days=length) if row.at and end < row.at else None,
        "alarms": [words.alarm_line(one, request.user) for one in queries.alarm_page(stream_id=stream_id).rows[:10]],
        "windows": queries.windows(thing_id=row.thing_id, limit=5),
        "rules": [rule for rule, _source in queries.rules() if any(one.id == stream_id for one in queries.streams_of(rule))],
    }  # fmt: skip
    return render(request, "sensors/stream.html", context)


@require_GET
@requires("sensor.view")
def export(request: HttpRequest, stream_id: int) -> HttpResponse:
    """The points of a stretch as a file."""
    start, stop = moment_of(request.GET.get("from", "")), moment_of(request.GET.get("to", ""))
    return sent(points_out.export_points(actor=request.user, stream_id=stream_id, start=start, end=stop))


def wanted_of(params: Any) -> StreamFilter:
    """The filter of an address; what cannot be read does not filter."""
    state = params.get("state", "")
    return StreamFilter(
        text=params.get("q", "").strip()[:100], observed=params.get("observed", "")[:255],
        state=state if state in _STATES else "", thing_id=number_of(params.get("thing", ""), 0) or None,
    )  # fmt: skip


def filters_of(request: HttpRequest, wanted: StreamFilter) -> dict[str, Any]:
    """What the filters show."""
    return {"wanted": wanted, "observed_names": queries.observed_names(), "filtered": wanted != StreamFilter(),
            "address": request.GET.urlencode()}  # fmt: skip


def number_of(text: str, otherwise: int = 1) -> int:
    """A whole number of an address."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else otherwise


def moment_of(text: str) -> datetime | None:
    """A moment of an address, on the district's clock where it names no zone."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=local(now()).tzinfo)


def mark(row: StreamRow) -> dict[str, Any]:
    """A stream on a map."""
    line = words.stream_line(row)
    tone, sign = ("alert", "!") if row.alarms else ("rest", "×") if row.offline else ("done", "·")
    state = _("报警") if row.alarms else _("离线") if row.offline else _("正常")
    return {
        "lon": row.lon, "lat": row.lat, "n": 1, "tone": tone, "sign": sign, "title": row.thing, "simulated": row.simulated,
        "lines": [f"{row.name} · {line.value}", f"{state} · {line.age}"], "url": reverse("sensors:stream", args=[row.id]),
        "go": _("打开数据流"),
    }  # fmt: skip
