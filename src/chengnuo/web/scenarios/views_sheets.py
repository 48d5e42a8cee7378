"""Sheets: a line for each record of a kind, every count with the records behind it, as a page and as a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from chengnuo.engine import registry, sheets
from chengnuo.engine.declaration import Column, Period, Scenario, Sheet
from chengnuo.engine.measuring import Measuring
from chengnuo.exchange import sheets_table
from chengnuo.kernel import clock
from chengnuo.kernel.access import requires
from chengnuo.web.scenarios import page as shown
from chengnuo.web.scenarios.views import rows_page
from chengnuo.web.tables import sent

Cells = list[tuple[Column, float | None, str]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A sheet as an address asks for it."""

    scenario: Scenario
    sheet: Sheet
    measuring: Measuring
    over: sheets.Span


@require_GET
@requires("scenario.view")
def sheet(request: HttpRequest, name: str, sheet: str) -> HttpResponse:
    """A sheet in one of its periods."""
    asked = _asked(request, name, sheet)
    lines = asked.measuring.lines(asked.sheet, asked.over)
    added = sheets.totals(asked.sheet, lines)
    after = sheets.span(asked.sheet.period, asked.over.last + timedelta(days=1), clock.today())
    context = {
        "scenario": asked.scenario, "sheet": asked.sheet, "kind": asked.scenario.kind(asked.sheet.record), "over": asked.over,
        "simulated": asked.measuring.simulated, "sim": shown.sim_part(asked.measuring.simulated),
        "lines": [(line.row, _cells(asked, line)) for line in lines],
        "totals": [(column, added.get(column.id)) for column in asked.sheet.columns] if added and lines else [],
        "before": sheets.span(asked.sheet.period, asked.over.first - timedelta(days=1), clock.today()).name,
        "after": after.name if after.first <= clock.today() else "",
    }  # fmt: skip
    return render(request, "scenarios/sheet.html", context)


@require_GET
@requires("scenario.view")
def cell(request: HttpRequest, name: str, sheet: str, column: str, record_id: int) -> HttpResponse:
    """The very records a cell counts."""
    asked = _asked(request, name, sheet)
    found = asked.sheet.column(column)
    line = next(
        (one for one in asked.measuring.lines(asked.sheet, asked.over) if one.row.id == record_id), None
    )
    if found is None or line is None:
        raise Http404
    title = f"{line.row.title}：{found.title}"
    rows = asked.measuring.of_cell(found, record_id, asked.over)
    return rows_page(
        request, name, f"{title} {asked.over.name}", rows, asked.measuring.simulated, {"sheet": asked.sheet}
    )


@require_GET
@requires("record.export")
def export(request: HttpRequest, name: str, sheet: str, file: str) -> HttpResponse:
    """A sheet as a table."""
    asked = _asked(request, name, sheet)
    return sent(
        sheets_table.export_sheet(
            actor=request.user, scenario=asked.scenario, sheet=asked.sheet, file=file,
            lines=asked.measuring.lines(asked.sheet, asked.over), over=asked.over, simulated=asked.measuring.simulated,
        )
    )  # fmt: skip


def _asked(request: HttpRequest, name: str, sheet_id: str) -> _Asked:
    scenario = registry.live(name).scenario
    found = scenario.sheet(sheet_id)
    if found is None:
        raise Http404
    measuring = Measuring(scenario, simulated=shown.simulated_of(request.GET, scenario))
    return _Asked(scenario, found, measuring, measuring.span(found, _day(found, request.GET.get("at", ""))))


def _day(sheet: Sheet, text: str) -> date | None:
    """A day of the period an address names; None, and so the present one, for anything else."""
    try:
        day = date.fromisoformat(f"{text}-01" if sheet.period is Period.MONTH else f"{text}-01-01")
    except ValueError:
        return None
    return day if day <= clock.today() and day.year >= 1949 else None


def _cells(asked: _Asked, line: sheets.Line) -> Cells:
    more = urlencode({"at": asked.over.name, "sim": int(asked.measuring.simulated)})
    return [
        (column, line.values[column.id], f"{_address(asked, column, line)}?{more}" if column.count else "")
        for column in asked.sheet.columns
    ]


def _address(asked: _Asked, column: Column, line: sheets.Line) -> Any:
    return reverse("scenarios:cell", args=[asked.scenario.id, asked.sheet.id, column.id, line.row.id])
