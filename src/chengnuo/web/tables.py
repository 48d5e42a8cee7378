"""One way for tables to come in: look first, with every fault by its place, then all of it or nothing."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from chengnuo.exchange.outgoing import ExportFile
from chengnuo.exchange.sheet_in import MOST_BYTES
from chengnuo.exchange.table_check import TableRun
from chengnuo.exchange.table_file import Layout
from chengnuo.kernel.errors import Conflict, Invalid

#: What is carried from the dry run to the writing travels in the form itself; larger files are sent again.
_CARRIED = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class TableImport:
    """What an import needs: its names, the page it belongs to, and the two steps of the exchange room.

    ``apply`` gives the batch it wrote, "" where there is nothing to take back; ``undo`` is the address that does;
    ``args`` are those of the addresses.
    """

    title: Promise | str
    home: str
    home_title: Promise | str
    export: str
    layout: Layout
    dry_run: Callable[..., TableRun[Any]]
    apply: Callable[..., str]
    undo: str = ""
    args: tuple[object, ...] = ()
    files: str = ".xlsx,.csv"


def import_page(request: HttpRequest, spec: TableImport) -> HttpResponseBase:
    """Upload, dry run, apply."""
    context: dict[str, Any] = {
        "spec": spec,
        "home": reverse(spec.home, args=spec.args),
        "present": reverse(spec.export, args=[*spec.args, "xlsx"]),
        "columns": spec.layout.columns,
        "required": spec.layout.required,
    }
    if request.method == "GET":
        return render(request, "shell/table_import.html", context)
    try:
        data, name = _file(request)
        run = spec.dry_run(actor=request.user, data=data)
        if request.POST.get("step") == "apply" and not run.errors:
            batch = spec.apply(actor=request.user, data=data, name=name)
            undo = f"undo:{reverse(spec.undo, args=[batch])}" if batch and spec.undo else ""
            messages.success(request, _("已写入 %s 条。") % len(run.changes), extra_tags=undo)
            return redirect(spec.home, *spec.args)
    except (Invalid, Conflict) as error:
        return render(request, "shell/table_import.html", context | {"error": error}, status=error.status)
    carried = base64.b64encode(data).decode() if len(data) <= _CARRIED else ""
    context |= {"run": run, "name": name, "carried": carried}
    return render(request, "shell/table_import.html", context, status=422 if run.errors else 200)


def sent(file: ExportFile) -> HttpResponse:
    """A file on its way to the browser."""
    response = HttpResponse(file.data, content_type=file.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, file.name)
    return response


def done(request: HttpRequest, home: str) -> HttpResponseBase:
    """The end of an act that may come from a form or from a toast's 撤回."""
    if "text/html" in request.headers.get("Accept", ""):
        return redirect(home)
    return HttpResponse(status=204)


def _file(request: HttpRequest) -> tuple[bytes, str]:
    name = request.POST.get("name", "").strip()[:120]
    file = request.FILES.get("file")
    if file is not None:
        return file.read(MOST_BYTES + 1), name or (file.name or "")[:120]
    try:
        data = base64.b64decode(request.POST.get("carried", ""), validate=True)
    except ValueError as error:
        raise Invalid("exchange.sheet", _("请先选文件。")) from error
    if not data:
        raise Invalid("exchange.sheet", _("请先选文件。"))
    return data, name
