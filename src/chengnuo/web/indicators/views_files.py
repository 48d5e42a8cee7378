"""Indicators as files, figures from files, and computing anew."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengnuo.core.indicators import queries as indicators
from chengnuo.core.indicators import services
from chengnuo.core.indicators.queries import Side
from chengnuo.engine import recomputing
from chengnuo.exchange import figures_table, indicators_out
from chengnuo.kernel.access import requires
from chengnuo.web.indicators.asked import asked_of
from chengnuo.web.indicators.views import chosen
from chengnuo.web.tables import TableImport, done, import_page, sent

IMPORT = TableImport(
    gettext_lazy("导入指标数据"), "indicators:batches", gettext_lazy("导入的数据"), "indicators:figures", figures_table.LAYOUT,
    figures_table.dry_run, figures_table.apply_table, "indicators:undo",
)  # fmt: skip


@require_GET
@requires("indicator.view")
def export(request: HttpRequest, file: str) -> HttpResponse:
    """What the list shows, all pages of it."""
    rows = chosen(request)
    values = indicators.values([one.key for one in rows], **asked_of(request.GET).span)
    return sent(indicators_out.export_list(actor=request.user, rows=rows, values=values, file=file))


@require_GET
@requires("indicator.view")
def parts(request: HttpRequest, key: str, file: str) -> HttpResponse:
    """The rows behind one side of a number."""
    one, asked = indicators.indicator(key), asked_of(request.GET, [key])
    side = asked.side if asked.side in one.sides else Side.ABOVE
    value = indicators.value(key, **asked.span)
    return sent(indicators_out.export_parts(actor=request.user, one=one, value=value, side=side, file=file))


@require_POST
@requires("indicator.compute")
def recompute(request: HttpRequest) -> HttpResponseBase:
    """Have everything, or one source, computed anew and compared."""
    job = recomputing.ask(actor=request.user, source_id=request.POST.get("source_id", "")[:80])
    return redirect(f"{reverse('jobs:job', args=[job.id])}?follow=1")


@require_http_methods(["GET", "POST"])
@requires("indicator.import")
def upload(request: HttpRequest) -> HttpResponseBase:
    """Figures from a table."""
    return import_page(request, IMPORT)


@require_GET
@requires("indicator.view")
def batches(request: HttpRequest) -> HttpResponse:
    """The latest imports."""
    return render(request, "indicators/batches.html", {"batches": indicators.batches()})


@require_GET
@requires("indicator.view")
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """An import with its figures."""
    found, rows = indicators.batch(batch_id)
    return render(request, "indicators/batch.html", {"batch": found, "rows": rows})


@require_POST
@requires("indicator.import")
def undo(request: HttpRequest, batch_id: int) -> HttpResponseBase:
    """Take an import back."""
    services.undo_import(actor=request.user, batch_id=batch_id)
    return done(request, "indicators:batches")


@require_GET
@requires("indicator.view")
def figures(request: HttpRequest, file: str) -> HttpResponse:
    """The imported figures that count now."""
    return sent(figures_table.export_figures(actor=request.user, file=file))


@require_GET
@requires("indicator.view")
def figure(request: HttpRequest, figure_id: int) -> HttpResponseBase:
    """Where a figure stands in its import."""
    found = indicators.batch_of_figure(figure_id)
    if found is None:
        raise Http404
    return redirect(f"{reverse('indicators:batch', args=[found])}#f{figure_id}")
