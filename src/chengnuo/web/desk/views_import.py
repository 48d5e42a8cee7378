"""12345 work orders from a file: look first, then all of them or none."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chengnuo.core.desk import queries as desk
from chengnuo.exchange import orders_in
from chengnuo.exchange.orders_sheet import READ, REQUIRED
from chengnuo.exchange.sheet_in import MOST_BYTES
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import Invalid
from chengnuo.web.shell import kept_table

_AREA = "desk"


@require_http_methods(["GET", "POST"])
@requires("case.report")
def orders(request: HttpRequest) -> HttpResponse:
    """Upload, dry run, apply."""
    context = {"columns": READ, "required": REQUIRED, "batches": desk.batches()}
    if request.method == "GET":
        return render(request, "desk/import.html", context)
    data, name = _file(request)
    try:
        run = orders_in.dry_run(actor=request.user, data=data)
        if request.POST.get("step") == "apply" and not run.errors:
            orders_in.apply_orders(actor=request.user, data=data, name=name)
            messages.success(request, _("已导入「%(name)s」：新 %(new)s 件，已有 %(again)s 件没有变化。") % {
                "name": name, "new": run.new, "again": run.again})  # fmt: skip
            return redirect("desk:import")
    except Invalid as error:
        return render(request, "desk/import.html", context | {"error": error}, status=error.status)
    # a larger file is sent again
    kept = kept_table.kept_in_page(data, _AREA) if len(data) <= kept_table.MOST_KEPT else ""
    shown = {"run": run, "name": name, "kept": kept}
    return render(request, "desk/import.html", context | shown, status=422 if run.errors else 200)


def _file(request: HttpRequest) -> tuple[bytes, str]:
    name = request.POST.get("name", "").strip()[:120]
    file = request.FILES.get("file")
    if file is not None:
        return file.read(MOST_BYTES + 1), name or (file.name or "")[:120]
    if not request.POST.get("kept"):
        raise Invalid("exchange.sheet", _("请先选文件。"))
    return kept_table.table_of(request, _AREA), name
