"""A layer replaced by a file: drop it, see all that is wrong or what it would change, put it in force, take it back."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from chengnuo.core.places import queries, services
from chengnuo.core.places.layer_file import MOST_BYTES
from chengnuo.core.places.queries import Check
from chengnuo.kernel.access import requires
from chengnuo.kernel.clock import today
from chengnuo.kernel.errors import ChengnuoError, Invalid
from chengnuo.kernel.geo import Crs
from chengnuo.web.places.words import CHANGES, FAULTS

#: Rows of a table on the page; the numbers above it count all.
_MOST_ROWS = 300
#: The first is what most people have to hand.
_SYSTEMS = (
    (Crs.CGCS2000, "CGCS2000 / WGS-84"),
    (Crs.GCJ02, gettext_lazy("GCJ-02（高德、腾讯）")),
    (Crs.BD09, gettext_lazy("BD-09（百度）")),
)


@require_http_methods(["GET", "POST"])
@requires("place.edit")
def upload(request: HttpRequest) -> HttpResponse:
    """The form, past imports, and what was found out about a file."""
    form = {"layer": "grids", "crs": Crs.CGCS2000.value, "valid_from": today().isoformat(), "simulated": ""}
    if request.method != "POST":
        return _page(request, form)
    form |= {key: request.POST.get(key, "") for key in form}
    try:
        data, name = _file_of(request)
        check = services.check_import(
            actor=request.user, layer=form["layer"], data=data, name=name, crs=form["crs"],
            valid_from=_day(form["valid_from"]), simulated=form["simulated"] == "1",
        )  # fmt: skip
    except ChengnuoError as error:
        return _page(request, form, status=error.status, error=error)
    return _page(request, form, check=_shown(check), name=name)


@require_POST
@requires("place.edit")
def apply(request: HttpRequest, import_id: int) -> HttpResponseBase:
    """Put a checked file in force."""
    changed = services.apply_import(actor=request.user, import_id=import_id)
    undo = reverse("places:undo", args=[import_id])
    text = _("已生效：改动 %s 处。") % changed
    messages.success(request, text, extra_tags=f"undo:{undo}")
    return redirect("places:import")


@require_POST
@requires("place.edit")
def undo(request: HttpRequest, import_id: int) -> HttpResponseBase:
    """Take an import back."""
    services.undo_import(actor=request.user, import_id=import_id)
    messages.success(request, _("已撤回，区划恢复到导入之前。"))
    return redirect("places:import")


def _page(request: HttpRequest, form: dict[str, str], *, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "form": form, "systems": [(crs.value, label) for crs, label in _SYSTEMS], "imports": queries.imports(),
        "most_mb": MOST_BYTES // 1_000_000, **more,
    }  # fmt: skip
    return render(request, "places/import.html", context, status=status)


def _shown(check: Check) -> dict[str, Any]:
    """A check as the page draws it."""
    rules = Counter(fault.rule for fault in check.faults)
    order = list(CHANGES)
    changes = sorted(check.changes, key=lambda change: order.index(change.kind))
    return {
        "check": check,
        "faults": [(fault, FAULTS[fault.rule]) for fault in check.faults[:_MOST_ROWS]],
        "rules": [(FAULTS[rule], count) for rule, count in rules.most_common()],
        "kinds": [(CHANGES[kind], kind, check.count(kind)) for kind in CHANGES],
        "changes": [(change, CHANGES[change.kind]) for change in changes[:_MOST_ROWS]],
        "moved_m2": sum(change.moved_m2 for change in check.changes),
        "most": _MOST_ROWS,
    }


def _file_of(request: HttpRequest) -> tuple[bytes, str]:
    file = request.FILES.get("file")
    if file is None or not file.size:
        raise Invalid("places.no_file", _("请选择一个 GeoJSON 文件。"))
    return bytes(file.read(MOST_BYTES + 1)), file.name or "layer.geojson"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("places.no_day", _("请填写生效日期，如 2024-01-01。")) from error
