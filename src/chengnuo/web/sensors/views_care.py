"""Rules tried over the past, maintenance, and the past filled in from files."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengnuo.core.observations import queries, services
from chengnuo.core.observations.rules.times import moment
from chengnuo.kernel.access import requires
from chengnuo.kernel.clock import now
from chengnuo.kernel.errors import ChengnuoError, Invalid
from chengnuo.kernel.jobs import queue
from chengnuo.web.sensors import rule_words, words
from chengnuo.web.sensors.views import moment_of, number_of
from chengnuo.web.tables import done

_MOST_DAYS = 92


@require_GET
@requires("sensor.view")
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in force."""
    lines = [rule_words.line(rule, source) for rule, source in queries.rules()]
    return render(request, "sensors/rules.html", {"lines": lines, "tab": "rules"})


@require_GET
@requires("sensor.view")
def rule(request: HttpRequest, name: str) -> HttpResponse:
    """One rule, and when it would have stood over the past of a stream, as it is or with another condition."""
    found = queries.rule(name)
    streams = queries.streams_of(found)
    stream_id = number_of(request.GET.get("stream", ""), streams[0].id if streams else 0)
    days = min(max(number_of(request.GET.get("days", ""), 7), 1), _MOST_DAYS)
    tried = replace(found, when=request.GET.get("when", found.when).strip() or found.when,
                    for_seconds=number_of(request.GET.get("for", ""), found.for_seconds))  # fmt: skip
    context: dict[str, Any] = {
        "rule": found, "tried": tried, "changed": tried != found, "streams": streams, "stream_id": stream_id, "days": days,
        "severity": words.SEVERITIES[found.severity], "tab": "rules",  # type: ignore[index]
        "condition": rule_words.condition(found), "ends": rule_words.said(found.clear_when), "hears": rule_words.hears(found),
        "opens": rule_words.opens(found), "told": rule_words.told(found), "flap": rule_words.span(found.flap_seconds),
    }  # fmt: skip
    if "stream" in request.GET and any(one.id == stream_id for one in streams):
        end = now()
        try:
            fired, count = queries.try_rule(tried, stream_id, end - timedelta(days=days), end)
            context |= {"fired": [_span(one) for one in fired], "count": count, "ran": True}
        except ChengnuoError as error:
            return render(request, "sensors/rule.html", context | {"error": error}, status=error.status)
    return render(request, "sensors/rule.html", context)


def _span(one: Any) -> dict[str, Any]:
    return {
        "start": moment(one.raised_at),
        "end": None if one.ended_at is None else moment(one.ended_at),
        "value": one.value,
    }


@require_http_methods(["GET", "POST"])
@requires("sensor.edit")
def maintenance(request: HttpRequest) -> HttpResponseBase:
    """The windows, and a new one."""
    context: dict[str, Any] = {
        "tab": "maintenance",
        "windows": queries.windows(),
        "things": queries.things(),
        "moment": now(),
    }
    if request.method == "GET":
        return render(
            request,
            "sensors/maintenance.html",
            context | {"chosen": number_of(request.GET.get("thing", ""), 0)},
        )
    given = request.POST
    try:
        starts, ends = moment_of(given.get("starts", "")), moment_of(given.get("ends", ""))
        if starts is None or ends is None:
            raise Invalid("sensors.time", _("请填写开始和结束时间。"))
        window = services.add_maintenance(
            actor=request.user, thing_id=number_of(given.get("thing", ""), 0), starts_at=starts, ends_at=ends,
            reason=given.get("reason", ""),
        )  # fmt: skip
    except ChengnuoError as error:
        return render(
            request,
            "sensors/maintenance.html",
            context | {"error": error, "given": given},
            status=error.status,
        )
    undo = f"undo:{reverse('sensors:remove', args=[window])}"
    messages.success(request, _("检修期间不再报警。"), extra_tags=undo)
    return redirect("sensors:maintenance")


@require_POST
@requires("sensor.edit")
def remove(request: HttpRequest, window_id: int) -> HttpResponseBase:
    """Take a window away."""
    services.set_maintenance_removed(actor=request.user, window_id=window_id, removed=True)
    messages.success(
        request, _("已删去检修时段。"), extra_tags=f"undo:{reverse('sensors:restore', args=[window_id])}"
    )
    return done(request, reverse("sensors:maintenance"))


@require_POST
@requires("sensor.edit")
def restore(request: HttpRequest, window_id: int) -> HttpResponseBase:
    """Put it back."""
    services.set_maintenance_removed(actor=request.user, window_id=window_id, removed=False)
    return done(request, reverse("sensors:maintenance"))


@require_http_methods(["GET", "POST"])
@requires("sensor.edit")
def backfill(request: HttpRequest) -> HttpResponseBase:
    """A file of points, filled in by the worker."""
    if request.method == "GET":
        return render(request, "sensors/backfill.html", {"tab": "backfill"})
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Invalid("sensors.file", _("请选择一个 csv 文件。"))
        job_id = services.start_backfill(
            actor=request.user,
            data=file.read(),
            name=file.name or "",
            stream_id=number_of(request.POST.get("stream", ""), 0) or None,
        )
    except ChengnuoError as error:
        return render(
            request, "sensors/backfill.html", {"tab": "backfill", "error": error}, status=error.status
        )
    return redirect(f"{reverse('jobs:job', args=[job_id])}?follow=1")


@require_GET
@requires("sensor.edit")
def filled(request: HttpRequest, job_id: int) -> HttpResponse:
    """What a file brought, with every row that was left out."""
    job = queue.get(job_id, owner_id=request.user.pk)
    return render(request, "sensors/filled.html", {"tab": "backfill", "job": job, "result": job.result})
