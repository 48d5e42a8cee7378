"""The units' score: the table, one unit line by line, and the very things behind a figure."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chengnuo.core.supervision import scoring
from chengnuo.core.supervision.rules.scores import BY_KEY, MEANINGS, RATES, Counter
from chengnuo.core.supervision.scoring import Period, UnitScore
from chengnuo.exchange import supervision_out
from chengnuo.kernel import clock
from chengnuo.kernel.access import requires
from chengnuo.kernel.permissions import allows
from chengnuo.web import typed
from chengnuo.web.evaluation.asking import PRESETS, preset_days
from chengnuo.web.supervision import page
from chengnuo.web.tables import sent


def _period(request: HttpRequest) -> tuple[Period, str]:
    """The period asked for, this year by default, as known at its end or today."""
    get, today = request.GET, clock.today()
    start, end = typed.day(get.get("from", "")), typed.day(get.get("to", ""))
    preset = get.get("period", "")
    if not (start and end and start <= end and date(1993, 1, 1) <= start and end.year < 2090):
        preset = preset if preset in PRESETS else "year"
        start, end = preset_days(preset, today)
    as_of = typed.day(get.get("as_of", "")) or today
    return Period(start, end, min(as_of, today), page.simulated_of(get)), preset


def _address(period: Period, **more: str) -> str:
    own = {
        "from": period.start.isoformat(), "to": period.end.isoformat(), "as_of": period.as_of.isoformat(),
        "sim": str(int(period.simulated)),
    }  # fmt: skip
    return urlencode(own | more)


@require_GET
@requires("supervision.view", own_unit=True)
def index(request: HttpRequest) -> HttpResponse:
    """Every unit with something to count, the best first."""
    page.visible_unit(request)
    period, preset = _period(request)
    rows = scoring.unit_scores(period)
    context = _common(request, period) | {
        "rows": [(row, _cells(row)) for row in rows], "preset": preset, "rates": RATES,
        "presets": [(name, label, urlencode({"period": name, "sim": int(period.simulated)})) for name, label in PRESETS.items()],
    }  # fmt: skip
    return render(request, "supervision/score.html", context)


def _common(request: HttpRequest, period: Period) -> dict[str, Any]:
    sheet = scoring.sheet_of(period)
    return page.common(request, "score", simulated=period.simulated) | {
        "period": period, "address": _address(period), "sheet": sheet, "by_key": BY_KEY, "meanings": MEANINGS.items(),
        "formulas": [(BY_KEY[part.rate], part) for part in sheet.parts],
    }  # fmt: skip


def _cells(row: UnitScore) -> list[tuple[Any, int, int]]:
    return [(rate, row.counts[rate.numerator], row.counts[rate.denominator]) for rate in RATES]


@require_GET
@requires("supervision.view", own_unit=True)
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """How one unit's points came about."""
    page.visible_unit(request)
    period, _preset = _period(request)
    rows = scoring.unit_scores(period)
    found = next((row for row in rows if row.unit_id == unit_id), None)
    if found is None:
        raise Http404
    lines = [
        (BY_KEY[line.part.rate], line, found.counts[BY_KEY[line.part.rate].numerator],
         found.counts[BY_KEY[line.part.rate].denominator])
        for line in found.score.parts
    ]  # fmt: skip
    context = _common(request, period) | {
        "row": found, "of": len(rows), "lines": lines, "opens": _may_open(request, unit_id),
    }  # fmt: skip
    return render(request, "supervision/score_unit.html", context)


@require_GET
@requires("supervision.view", own_unit=True)
def parts(request: HttpRequest, unit_id: int, counter: str) -> HttpResponse:
    """The very matters, orders or points behind a figure: as many as it says."""
    page.visible_unit(request)
    period, _preset = _period(request)
    if counter not in set(Counter) or not _may_open(request, unit_id):
        raise Http404
    name = next((row.short_name for row in page.units() if row.id == unit_id), "")
    asked = Counter(counter)
    context = _common(request, period) | {
        "rows": scoring.parts(period, unit_id, asked), "counter": asked, "meaning": MEANINGS[asked], "unit_id": unit_id,
        "name": name,
    }  # fmt: skip
    return render(request, "supervision/score_parts.html", context)


def _may_open(request: HttpRequest, unit_id: int) -> bool:
    """The points are for everybody to see, the matters behind them for the unit's own people."""
    return allows(request.user, "supervision.view", (unit_id,))


@require_GET
@requires("supervision.export")
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The table as a file."""
    period, _preset = _period(request)
    return sent(supervision_out.export_scores(actor=request.user, period=period, kind=kind))
