"""The table coming back in: all that is wrong with it, what it would change, then all of it or nothing."""

from __future__ import annotations

import base64
import binascii

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chengnuo.exchange.errors import SheetError, SheetHasErrors
from chengnuo.exchange.incoming import apply_table, dry_run
from chengnuo.exchange.sheet_in import MOST_BYTES
from chengnuo.kernel.errors import ChengnuoError, Invalid
from chengnuo.web.access import requires
from chengnuo.web.ledger.data import report_of

_SALT = "chengnuo.ledger.import"
#: A table kept in the page for the second step, in bytes; bigger ones are sent again.
_MOST_KEPT = 3_000_000


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
        data, name = _file_of(request)
        run = dry_run(actor=request.user, report_id=report.id, data=data)
    except ChengnuoError as error:
        return render(request, "ledger/import.html", {**context, "error": error}, status=error.status)
    kept = signing.dumps(base64.b64encode(data).decode(), salt=_SALT, compress=False)
    return render(request, "ledger/import.html", {**context, "run": run, "kept": kept, "name": name})


@require_POST
@requires("ledger.import")
def apply(request: HttpRequest) -> HttpResponseBase:
    """Check once more and write the whole table as one named batch."""
    asked = request.POST.get("report", "")
    report = report_of(request.user, int(asked) if asked.isdigit() else None)
    if report is None:
        return redirect("ledger:list")
    try:
        data = base64.b64decode(signing.loads(request.POST.get("kept", ""), salt=_SALT, max_age=8 * 3600))
    except (signing.BadSignature, binascii.Error) as error:
        raise Invalid("ledger.kept", _("这一页打开太久，请重新上传表格。")) from error
    name = request.POST.get("name", "")[:120]
    try:
        change = apply_table(actor=request.user, report_id=report.id, data=data, name=name)
    except (SheetHasErrors, SheetError) as error:
        context = {"report": report, "error": error, "most_mb": MOST_BYTES // 1024 // 1024}
        return render(request, "ledger/import.html", context, status=error.status)
    if change is None:
        return redirect("history:list")
    return redirect("history:change", change)


def _file_of(request: HttpRequest) -> tuple[bytes, str]:
    file = request.FILES.get("file")
    if file is None or not file.size:
        raise Invalid("ledger.file", _("请选择一个 xlsx 表格。"))
    if file.size > _MOST_KEPT:
        size, most = file.size / 1024 / 1024, _MOST_KEPT / 1024 / 1024
        raise Invalid(
            "ledger.large",
            _("表格有 %(size).1f MB，超过 %(most).0f MB 的上限。") % {"size": size, "most": most},
        )
    return file.read(), file.name or "table.xlsx"
