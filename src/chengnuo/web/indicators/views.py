"""The list of indicators, and one: what it says, how it is counted, the very rows behind it, its year and its past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from chengnuo.core.indicators import queries as indicators
from chengnuo.core.indicators.queries import Indicator, Part, Side, Source, Subject, Value
from chengnuo.engine import recomputing
from chengnuo.kernel.access import requires
from chengnuo.kernel.clock import today
from chengnuo.kernel.paging import paged
from chengnuo.web import typed
from chengnuo.web.indicators.asked import Asked, asked_of
from chengnuo.web.indicators.chart import chart_of

PAGE_SIZE, PARTS_SIZE = 40, 20
#: Subject → where one of them is looked at.
_PLACES = {
    Subject.RECORD: "scenarios:record", Subject.ASSET: "assets:detail", Subject.CASE: "cases:detail",
    Subject.STREAM: "sensors:stream", Subject.ALARM: "", Subject.IMPORT: "indicators:figure",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator with its value."""

    one: Indicator
    value: Value


@require_GET
@requires("indicator.view")
def index(request: HttpRequest) -> HttpResponse:
    """All indicators with their values as of a day."""
    rows = chosen(request)
    at = paged(len(rows), typed.page(request), PAGE_SIZE)
    shown = rows[at.part]
    asked = asked_of(request.GET)
    values = indicators.values([one.key for one in shown], **asked.span)
    everything = indicators.indicators()
    context = {
        "lines": [Line(one, values[one.key]) for one in shown], "asked": asked, "total": len(rows), "page": at.page,
        "pages": at.pages, "sources": sources(everything), "source": request.GET.get("source", ""),
        "text": request.GET.get("q", ""), "filtered": bool(request.GET.get("q") or request.GET.get("source")),
        "any": bool(everything), "waiting": indicators.waiting_count(), "address": request.GET.urlencode(),
        "both": indicators.anything(simulated=True), "today": today(),
    }  # fmt: skip
    return render(request, "indicators/list.html", context)


@require_GET
@requires("indicator.view")
def detail(request: HttpRequest, key: str) -> HttpResponse:
    """One indicator."""
    one = indicators.indicator(key)
    asked = asked_of(request.GET, [key])
    if asked.side not in one.sides:
        asked = replace(asked, side=Side.ABOVE)
    page = typed.page(request)
    found = indicators.parts(key, side=asked.side, page=page, size=PARTS_SIZE, **asked.span)
    context = {
        "one": one, "asked": asked, "value": indicators.value(key, **asked.span), "parts": linked(found.rows),
        "total": found.total, "page": found.page, "pages": found.pages, "amount": found.amount, "chart": _chart(one, asked),
        "versions": indicators.versions(key, start=asked.start, end=asked.at, simulated=asked.simulated),
        "both": indicators.anything(simulated=True, keys=[key]), "address": request.GET.urlencode(),
        "source_url": _source_url(one), "today": today(), "recompute_id": _recomputed_as(one),
    }  # fmt: skip
    return render(request, "indicators/detail.html", context)


def chosen(request: HttpRequest) -> tuple[Indicator, ...]:
    """The indicators an address filters."""
    source, _, source_id = request.GET.get("source", "").partition(":")
    return indicators.indicators(
        text=request.GET.get("q", "").strip()[:100], source=Source(source) if source in list(Source) else None,
        source_id=source_id[:80],
    )  # fmt: skip


def sources(rows: Sequence[Indicator]) -> list[tuple[str, str, int]]:
    """Each source with how many indicators it has: as an address names it, as people do."""
    found: dict[str, tuple[str, int]] = {}
    for one in rows:
        name = f"{one.source}:{one.source_id}"
        title = one.source.label if one.source is Source.IMPORT else one.source_title
        found[name] = (title, found.get(name, ("", 0))[1] + 1)
    return [(name, title, count) for name, (title, count) in found.items()]


def linked(parts: Sequence[Part]) -> list[tuple[Part, str]]:
    """Each part with where it is looked at."""
    return [
        (part, reverse(_PLACES[part.subject], args=[part.subject_id]) if _PLACES[part.subject] else reverse("sensors:alarms"))
        for part in parts
    ]  # fmt: skip


def _chart(one: Indicator, asked: Asked) -> Any:
    points = indicators.series(
        one.key, start=date(asked.at.year, 1, 1), end=asked.at, simulated=asked.simulated, known_at=asked.known_at,
        from_beginning=not asked.year,
    )  # fmt: skip
    return chart_of(points, asked.at.year, asked.at)


def _source_url(one: Indicator) -> str:
    if one.source is Source.SCENARIO:
        return reverse("scenarios:page", args=[one.source_id])
    return reverse("evaluation:index") if one.source is Source.CASES else reverse("indicators:batches")


def _recomputed_as(one: Indicator) -> str:
    if one.source is Source.IMPORT:
        return ""
    return recomputing.CASES if one.source is Source.CASES else one.source_id
