"""The catalogue's table out and in: all that is wrong with it, what it would change, then all of it or nothing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengnuo.exchange.catalogue import apply_table, dry_run, export_catalogue, marked_table
from chengnuo.exchange.errors import SheetError, SheetHasErrors
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import Conflict, Invalid
from chengnuo.web.shell import kept_table

_AREA = "catalogue"
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@require_GET
@requires("catalogue.view")
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All classes with their conditions as xlsx or csv."""
    if kind not in _TYPES:
        raise Http404
    return _file(export_catalogue(actor=request.user, kind=kind), f"立案标准.{kind}", _TYPES[kind])


@require_http_methods(["GET", "POST"])
@requires("catalogue.edit")
def upload(request: HttpRequest) -> HttpResponse:
    """The upload form, and the dry run of what was uploaded."""
    if request.method != "POST":
        return render(request, "catalogue/import.html")
    try:
        data, name = kept_table.uploaded(request, _AREA, "xlsx / csv")
        run = dry_run(actor=request.user, data=data)
    except (SheetError, Invalid) as error:
        return render(request, "catalogue/import.html", {"error": error}, status=error.status)
    kept = kept_table.kept_in_page(data, _AREA)
    context = {"run": run, "kept": kept, "name": name, "is_xlsx": data[:2] == b"PK"}
    return render(request, "catalogue/import.html", context)


@require_POST
@requires("catalogue.edit")
def apply(request: HttpRequest) -> HttpResponseBase:
    """Check once more and write the whole table as one named batch."""
    try:
        change = apply_table(
            actor=request.user,
            data=kept_table.table_of(request, _AREA),
            name=request.POST.get("name", "")[:120],
        )
    except (SheetHasErrors, SheetError, Conflict) as error:
        return render(request, "catalogue/import.html", {"error": error}, status=error.status)
    return redirect("catalogue:changes") if change is None else redirect("catalogue:change", change)


@require_POST
@requires("catalogue.edit")
def marked(request: HttpRequest) -> HttpResponseBase:
    """The very table of the dry run, with the column 问题 and the faulty cells red, to be put right."""
    data = marked_table(actor=request.user, data=kept_table.table_of(request, _AREA))
    name = request.POST.get("name", "")[:120].removesuffix(".xlsx") or "table"
    return _file(data, f"{name}-问题.xlsx", _TYPES["xlsx"])


def _file(data: bytes, name: str, media_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
