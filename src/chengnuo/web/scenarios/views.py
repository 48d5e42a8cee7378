"""The list of scenarios, the page of one, the records behind a number, what it declares, and its versions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chengnuo.core.assets.queries import AssetRow
from chengnuo.core.records import queries as records
from chengnuo.core.records.queries import RecordFilter, RecordRow
from chengnuo.engine import finding, registry, versions
from chengnuo.engine.declaration import Count
from chengnuo.engine.errors import ScenarioFaulty, WouldBreak
from chengnuo.engine.measuring import Measuring, Row
from chengnuo.engine.versions import Standing
from chengnuo.kernel.access import requires
from chengnuo.kernel.paging import paged
from chengnuo.kernel.permissions import allows, demand
from chengnuo.web import typed
from chengnuo.web.assets.listing import lines_of as asset_lines
from chengnuo.web.scenarios import page as shown
from chengnuo.web.scenarios import registers
from chengnuo.web.sensors.words import stream_line

PAGE_SIZE = 50


@require_GET
@requires("scenario.view")
def index(request: HttpRequest) -> HttpResponse:
    """Every scenario in force with what it holds, and folders that wait to be put in force."""
    lines = []
    for live in registry.scenarios():
        name = live.scenario.id
        real = records.records(RecordFilter(scenario=name, simulated=False), size=1).total
        play = records.records(RecordFilter(scenario=name, simulated=True), size=1).total
        stalled = records.records(
            RecordFilter(scenario=name, state="stalled", simulated=not real), size=1
        ).total
        lines.append({"live": live, "real": real, "play": play, "stalled": stalled})
    waiting: list[versions.Trial] = []
    if allows(request.user, "scenario.edit"):
        waiting = [one for one in versions.trials() if one.standing is not Standing.SAME]
    return render(request, "scenarios/list.html", {"lines": lines, "waiting": waiting})


@require_GET
@requires("scenario.view")
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Numbers, map, charts, and what was written down last."""
    live = registry.live(name)
    simulated = shown.simulated_of(request.GET, live.scenario)
    measuring = Measuring(live.scenario, simulated=simulated)
    wanted = RecordFilter(scenario=name, simulated=simulated)
    kinds = [
        (kind, records.records(RecordFilter(scenario=name, kind=kind.id, simulated=simulated), size=1).total)
        for kind in live.scenario.kinds
    ]
    sensors = bool(live.scenario.datastreams) and allows(request.user, "sensor.view")
    context = {
        "watched": shown.watched(live.scenario, simulated) if sensors else (),
        "alarms": shown.alarms_of(live.scenario, simulated) if sensors else (),
        "live": live, "scenario": live.scenario, "simulated": simulated, "sim": shown.sim_part(simulated),
        "cards": shown.cards(live.scenario, measuring), "charts": shown.charts(live.scenario, measuring), "kinds": kinds,
        "map": shown.map_of(live.scenario, simulated, with_assets=allows(request.user, "asset.view"), devices=sensors),
        "latest": shown.lines_of(records.records(wanted, size=8, latest=True).rows),
        "stalled": shown.lines_of(records.records(RecordFilter(scenario=name, state="stalled", simulated=simulated), size=8).rows),
        "registers": registers.of(live.scenario, simulated) if allows(request.user, "asset.view") else [],
        "titles": {kind.id: kind.title for kind in live.scenario.kinds},
    }  # fmt: skip
    return render(request, "scenarios/page.html", context)


@require_GET
@requires("scenario.view")
def behind(request: HttpRequest, name: str, indicator: str, side: str) -> HttpResponse:
    """The very records an indicator counts, above or below the line."""
    scenario = registry.live(name).scenario
    one = scenario.indicator(indicator)
    if one is None or side not in ("above", "below"):
        raise Http404
    count = one.numerator if side == "above" else one.denominator
    if count is None:
        raise Http404
    measuring = Measuring(scenario, simulated=shown.simulated_of(request.GET, scenario))
    context: dict[str, Any] = {
        "indicator": one,
        "count": count,
        "side": side,
        "measured": measuring.indicator(one),
    }
    if count.alarm or count.datastream:
        return _devices(request, name, measuring, count, context)
    return rows_page(request, name, one.title, measuring.matching(count), measuring.simulated, context)


@require_GET
@requires("scenario.view")
def bar(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """The very records of one bar of a chart."""
    scenario = registry.live(name).scenario
    if number >= len(scenario.charts):
        raise Http404
    chart = scenario.charts[number]
    measuring = Measuring(scenario, simulated=shown.simulated_of(request.GET, scenario))
    key = request.GET.get("key", "")
    drawn = measuring.chart(chart, number)
    label = next((one.label for one in drawn.bars if one.key == key), key)
    title = f"{chart.title}：{label}"
    return rows_page(
        request, name, title, measuring.of_bar(chart, key), measuring.simulated, {"chart": chart}
    )


@require_GET
@requires("scenario.view")
def about(request: HttpRequest, name: str) -> HttpResponse:
    """What a scenario declares, in words, with its versions."""
    live = registry.live(name)
    folder = finding.folder(name)
    context = {
        "live": live, "scenario": live.scenario, "versions": versions.history(name),
        "readme": folder.beside("README.zh.md") if folder else "",
    }  # fmt: skip
    return render(request, "scenarios/about.html", context)


@require_http_methods(["GET", "POST"])
@requires("scenario.edit")
def use(request: HttpRequest, name: str) -> HttpResponseBase:
    """Look at a folder's present text: its faults, or what it would change; then put it in force."""
    error: Any = None
    if request.method == "POST":
        try:
            number = versions.put_in_force(
                actor=request.user, name=name, despite=request.POST.get("despite") == "1",
                note=request.POST.get("note", "").strip(),
            )  # fmt: skip
        except (ScenarioFaulty, WouldBreak) as refused:
            error = refused
        else:
            messages.success(request, _("已启用第 %s 版。没办完的仍按原来的版本办完。") % number)
            return redirect("scenarios:page", name)
    tried = versions.trial(name)
    return render(
        request, "scenarios/use.html", {"tried": tried, "error": error}, status=error.status if error else 200
    )


def _devices(
    request: HttpRequest, name: str, measuring: Measuring, count: Count, context: dict[str, Any]
) -> HttpResponse:
    """The very alarms or streams an indicator counts."""
    demand(request.user, "sensor.view")
    found: list[Any] = measuring.alarms(count) if count.alarm else measuring.streams(count)
    number, pages, part = _page_of(request, found)
    lines = (
        {"alarms": shown.alarm_lines(part)}
        if count.alarm
        else {"streams": [stream_line(row) for row in part]}
    )
    common = {
        "scenario": measuring.scenario, "title": context["indicator"].title, "total": len(found), "page": number, "pages": pages,
        "simulated": measuring.simulated,
    }  # fmt: skip
    return render(request, "scenarios/behind.html", context | common | lines)


def _page_of(request: HttpRequest, rows: Sequence[Any]) -> tuple[int, int, Sequence[Any]]:
    """The page that is asked for, how many there are, and what is on it."""
    at = paged(len(rows), typed.page(request), PAGE_SIZE)
    return at.page, at.pages, rows[at.part]


def rows_page(
    request: HttpRequest, name: str, title: str, rows: Sequence[Row], simulated: bool, more: dict[str, Any]
) -> HttpResponse:
    """The records or assets behind a number."""
    number, pages, part = _page_of(request, rows)
    found_assets = tuple(row for row in part if isinstance(row, AssetRow))
    if found_assets:
        demand(request.user, "asset.view")
    context = {
        "scenario": registry.live(name).scenario, "title": title, "total": len(rows), "page": number, "pages": pages,
        "lines": shown.lines_of(row for row in part if isinstance(row, RecordRow)), "simulated": simulated,
        "assets": asset_lines(found_assets),
        "sum": round(sum(row.quantity or 0 for row in rows if isinstance(row, RecordRow)), 4),
    }  # fmt: skip
    return render(request, "scenarios/behind.html", context | more)
