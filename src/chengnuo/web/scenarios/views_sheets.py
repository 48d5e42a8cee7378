"""Sheets: a line for each record of a kind, every count with the records behind it, as a page and as a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chengnuo.engine import closings, registry, sheets
from chengnuo.engine.closings import Closing
from chengnuo.engine.declaration import Period, Scenario, Sheet
from chengnuo.engine.measuring import Measuring
from chengnuo.engine.sheets import Head, Printed, PrintedLine
from chengnuo.exchange import sheets_table
from chengnuo.kernel import clock
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import ChengnuoError, Invalid
from chengnuo.web.scenarios import page as shown
from chengnuo.web.scenarios.views import rows_page
from chengnuo.web.tables import sent

Cells = list[tuple[Head, float | None, str]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A sheet as an address asks for it."""

    scenario: Scenario
    sheet: Sheet
    measuring: Measuring
    over: sheets.Span
    closings: tuple[Closing, ...]

    @property
    def lines(self) -> tuple[sheets.Line, ...]:
        """As it stands now."""
        return self.measuring.lines(self.sheet, self.over)

    @property
    def closing(self) -> Closing | None:
        """The closing that holds."""
        return closings.standing(self.closings)

    @property
    def shows(self) -> Printed:
        """As it was closed, else as it stands now."""
        return self.closing.printed if self.closing else sheets.printed(self.sheet, self.lines)

    @property
    def address(self) -> str:
        """What an address says of the period."""
        return urlencode({"at": self.over.name, "sim": int(self.measuring.simulated)})

    @property
    def page(self) -> str:
        """Its page."""
        return f"{reverse('scenarios:sheet', args=[self.scenario.id, self.sheet.id])}?{self.address}"


@require_GET
@requires("scenario.view")
def sheet(request: HttpRequest, name: str, sheet: str) -> HttpResponse:
    """A sheet in one of its periods: as it was closed, else as it stands now."""
    return _page(request, _asked(request, name, sheet))


def _page(request: HttpRequest, asked: _Asked, error: ChengnuoError | None = None) -> HttpResponse:
    after = sheets.span(asked.sheet.period, asked.over.last + timedelta(days=1), clock.today())
    shows, closing, may = asked.shows, asked.closing, closings.may_close(request.user, asked.scenario)
    since = closings.differences(shows, sheets.printed(asked.sheet, asked.lines)) if closing else ()
    context = {
        "scenario": asked.scenario, "sheet": asked.sheet, "kind": asked.scenario.kind(asked.sheet.record), "over": asked.over,
        "simulated": asked.measuring.simulated, "sim": shown.sim_part(asked.measuring.simulated), "heads": shows.heads,
        "lines": [(line, _cells(asked, shows.heads, line)) for line in shows.lines],
        "totals": [(head, shows.totals.get(head.id)) for head in shows.heads] if shows.totals and shows.lines else [],
        "before": sheets.span(asked.sheet.period, asked.over.first - timedelta(days=1), clock.today()).name,
        "after": after.name if after.first <= clock.today() else "", "closing": closing, "error": error,
        "opened": [one for one in asked.closings if one.opened_at], "differences": since[: closings.MOST_NAMED],
        "n_differences": len(since), "may_open": may and closing is not None,
        "may_close": may and closing is None and bool(shows.lines) and asked.over.last < clock.today(),
    }  # fmt: skip
    return render(request, "scenarios/sheet.html", context, status=error.status if error else 200)


@require_POST
@requires("record.edit", own_unit=True)
def close(request: HttpRequest, name: str, sheet: str) -> HttpResponseBase:
    """结账: the period stays as it is now."""
    asked = _asked(request, name, sheet)
    try:
        closing_id = closings.close(
            actor=request.user, scenario=asked.scenario, sheet=asked.sheet, over=asked.over, lines=asked.lines,
            simulated=asked.measuring.simulated, note=request.POST.get("note", ""),
        )  # fmt: skip
    except Invalid as error:
        return _page(request, asked, error)
    undo = f"undo:{reverse('scenarios:sheet-open', args=[name, sheet, closing_id])}?{asked.address}&undo=1"
    messages.success(request, _("%s 已结账。") % asked.over.name, extra_tags=undo)
    return redirect(asked.page)


@require_POST
@requires("record.edit", own_unit=True)
def open_again(request: HttpRequest, name: str, sheet: str, closing_id: int) -> HttpResponseBase:
    """反结账: the period counts anew."""
    asked = _asked(request, name, sheet)
    reason = _("结账后撤回") if request.GET.get("undo") == "1" else request.POST.get("reason", "")
    try:
        closings.reopen(actor=request.user, scenario=asked.scenario, closing_id=closing_id, reason=reason)
    except Invalid as error:
        return _page(request, asked, error)
    messages.success(request, _("%s 已反结账，重新计算。") % asked.over.name)
    return redirect(asked.page)


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
            printed=asked.shows, over=asked.over, simulated=asked.measuring.simulated, closed=_closed_words(asked.closing),
        )
    )  # fmt: skip


def _asked(request: HttpRequest, name: str, sheet_id: str) -> _Asked:
    scenario = registry.live(name).scenario
    found = scenario.sheet(sheet_id)
    if found is None:
        raise Http404
    measuring = Measuring(scenario, simulated=shown.simulated_of(request.GET, scenario))
    over = measuring.span(found, _day(found, request.GET.get("at", "")))
    kept = closings.closings(name, sheet_id, over.name, simulated=measuring.simulated)
    return _Asked(scenario, found, measuring, over, kept)


def _day(sheet: Sheet, text: str) -> date | None:
    """A day of the period an address names; None, and so the present one, for anything else."""
    try:
        day = date.fromisoformat(f"{text}-01" if sheet.period is Period.MONTH else f"{text}-01-01")
    except ValueError:
        return None
    return day if day <= clock.today() and day.year >= 1949 else None


def _cells(asked: _Asked, heads: Iterable[Head], line: PrintedLine) -> Cells:
    """A count opens to its records as long as the scenario still declares its column."""
    counts = {column.id for column in asked.sheet.columns if column.count}
    return [
        (head, line.values.get(head.id), _address(asked, head.id, line) if head.id in counts else "")
        for head in heads
    ]


def _address(asked: _Asked, column: str, line: PrintedLine) -> str:
    at = reverse("scenarios:cell", args=[asked.scenario.id, asked.sheet.id, column, line.record_id])
    return f"{at}?{asked.address}"


def _closed_words(closing: Closing | None) -> str:
    if closing is None:
        return ""
    return f"已结账：{closing.closed_by}，{clock.local(closing.closed_at):%Y-%m-%d %H:%M}；结账以后的变动不在表里"
