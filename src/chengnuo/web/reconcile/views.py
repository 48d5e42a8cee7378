"""Two reports side by side: choosing them, the rows, a person's word on each."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chengnuo.core.documents import queries, reconciling
from chengnuo.core.documents.errors import RowChanged, RunNotFound
from chengnuo.core.documents.queries import ReconciliationRowView
from chengnuo.core.documents.reconcile_job import enqueue_reconciliation
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.paging import paged
from chengnuo.kernel.permissions import allows
from chengnuo.web import typed
from chengnuo.web.reconcile import page
from chengnuo.web.reconcile.table import workbook
from chengnuo.web.reports.words import bounded
from chengnuo.web.shell.errors import toast

PAGE_SIZE = 100


@require_GET
@requires("report.view")
def run_list(request: HttpRequest) -> HttpResponse:
    """Earlier runs, and the choice of two reports; how to get a second one where there is only one."""
    reports = queries.reports(state="accepted")
    newest = max(reports, key=lambda r: r.plan_year or 0, default=None)
    context = {
        "runs": queries.runs(), "reports": reports, "newest": newest,
        "older": next((r for r in reports if newest and r.id != newest.id), None),
        "can_start": allows(request.user, "ledger.edit"), "pairs_n": len(queries.pairs(newest.id)) if newest else 0,
    }  # fmt: skip
    return render(request, "reconcile/list.html", context)


@require_POST
@requires("ledger.edit")
def start(request: HttpRequest) -> HttpResponseBase:
    """Ask for the comparison; the page of the job goes on to the rows by itself."""
    chosen = [request.POST.get(name, "") for name in ("this_year", "next_year")]
    if not all(value.isdigit() for value in chosen):
        raise Invalid("reconcile.choose", _("请选择两份报告。"))
    job = enqueue_reconciliation(
        actor=request.user,
        this_year_id=int(chosen[0]),
        next_year_id=int(chosen[1]),
        open_at=reverse("reconcile:run", args=[0]).replace("/0/", "/{run_id}/"),
    )
    return redirect(f"{reverse('jobs:job', args=[job.id])}?follow=1")


@require_GET
@requires("report.view")
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """The rows; the filter stands in the address."""
    card, verdict = queries.run(run_id), request.GET.get("verdict", "")
    text = request.GET.get("q", "").strip()
    found = page.chosen_rows(queries.run_rows(run_id), verdict, text)
    at = paged(len(found), typed.page(request), PAGE_SIZE)
    shown = found[at.part]
    can_decide = allows(request.user, "ledger.edit")
    results = queries.figures(card.next_year.id, kind="result") if can_decide else ()
    context = {
        "run": card, "tabs": page.tabs_of(card, verdict), "verdict": verdict, "text": text, "total": len(found),
        "lines": [page.line_of(row) for row in shown], "page": at.page, "pages": at.pages,
        "can_decide": can_decide, "verdicts": page.VERDICTS,
        "results": [(f.key, f.indicator, bounded(f)) for f in results],
    }  # fmt: skip
    return render(request, "reconcile/run.html", context)


@require_POST
@requires("ledger.edit")
def decide(request: HttpRequest, run_id: int, row_id: int) -> HttpResponseBase:
    """A person confirms or corrects one row."""
    form = request.POST
    version = form.get("version", "")
    result_key = form.get("result_key", "").strip() or None
    try:
        reconciling.decide_row(
            actor=request.user,
            row_id=row_id,
            version=int(version) if version.isdigit() else 0,
            verdict=form.get("verdict", ""),
            result_key=result_key,
            note=form.get("note", ""),
        )
    except RowChanged as error:
        if not getattr(request, "htmx", False):
            raise
        return _row(request, run_id, row_id, error.message_zh, tone="alert")
    if getattr(request, "htmx", False):
        return _row(request, run_id, row_id, _("已记下您的判断"))
    return redirect("reconcile:run", run_id)


@require_GET
@requires("ledger.export")
def table(request: HttpRequest, run_id: int) -> HttpResponse:
    """The rows of the page's filter as a workbook."""
    card, verdict = queries.run(run_id), request.GET.get("verdict", "")
    found = page.chosen_rows(queries.run_rows(run_id), verdict, request.GET.get("q", "").strip())
    note = _("筛选：%s。") % verdict if verdict else ""
    data = workbook(card, [page.line_of(row) for row in found], note)
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(data, content_type=media)
    name = f"{card.this_year.place_name}{card.this_year.plan_year or ''}年目标与下一年结果对账.xlsx"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _row(request: HttpRequest, run_id: int, row_id: int, text: str, tone: str = "good") -> HttpResponse:
    """The one row as it is now."""
    found: dict[int, ReconciliationRowView] = {row.id: row for row in queries.run_rows(run_id)}
    if row_id not in found:
        raise RunNotFound(run_id)
    context: dict[str, Any] = {
        "line": page.line_of(found[row_id]), "run": queries.run(run_id), "can_decide": True, "verdicts": page.VERDICTS,
    }  # fmt: skip
    return toast(render(request, "reconcile/_row.html", context), text, tone=tone)
