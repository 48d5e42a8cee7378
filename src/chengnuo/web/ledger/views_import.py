"""The table coming back in: all that is wrong with it, what it would change, then all of it or nothing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chengnuo.exchange.errors import SheetError, SheetHasErrors
from chengnuo.exchange.incoming import apply_table, dry_run, marked_table
from chengnuo.exchange.sheet_in import MOST_BYTES
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.web.ledger.data import report_of
from chengnuo.web.shell import kept_table

_AREA = "ledger"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
@requires("ledger.import")
def upload(request: HttpRequest) -> HttpResponse:
    """The upload form, and the dry run of what was uploaded."""
    asked = request.POST.get("report") or request.GET.get("report") or ""
    report = report_of(request.user, int(asked) if asked.isdigit() else None)
    if report is None:
        return render(request, "ledger/none.html")
    context = {"report": report, "most_mb": MOST_BYTES // 1024 // 1024}
    if request.method != "POST":
        return render(request, "ledger/import.html", context)
    try:
        data, name = kept_table.uploaded(request, _AREA, "xlsx")
        run = dry_run(actor=request.user, report_id=report.id, data=data)
    except ChengnuoError as error:
        return render(request, "ledger/import.html", {**context, "error": error}, status=error.status)
    kept = kept_table.kept_in_page(data, _AREA)
    return render(request, "ledger/import.html", {**context, "run": run, "kept": kept, "name": name})


@require_POST
@requires("ledger.import")
def apply(request: HttpRequest) -> HttpResponseBase:
    """Check once more and write the whole table as one named batch."""
    asked = request.POST.get("report", "")
    report = report_of(request.user, int(asked) if asked.isdigit() else None)
    if report is None:
        return redirect("ledger:list")
    data = kept_table.table_of(request, _AREA)
    name = request.POST.get("name", "")[:120]
    try:
        change = apply_table(actor=request.user, report_id=report.id, data=data, name=name)
    except (SheetHasErrors, SheetError) as error:
        context = {"report": report, "error": error, "most_mb": MOST_BYTES // 1024 // 1024}
        return render(request, "ledger/import.html", context, status=error.status)
    if change is None:
        return redirect("history:list")
    messages.success(request, _("表格已写入，改动列在下面，可以整批撤回。"))
    return redirect("history:change", change)


@require_POST
@requires("ledger.import")
def marked(request: HttpRequest) -> HttpResponseBase:
    """The very table of the dry run, with the column 问题 and the faulty cells red, to be put right."""
    asked = request.POST.get("report", "")
    report = report_of(request.user, int(asked) if asked.isdigit() else None)
    if report is None:
        return redirect("ledger:list")
    data = marked_table(actor=request.user, report_id=report.id, data=kept_table.table_of(request, _AREA))
    name = request.POST.get("name", "")[:120].removesuffix(".xlsx") or "table"
    response = HttpResponse(data, content_type=_XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}-问题.xlsx") or ""
    return response
