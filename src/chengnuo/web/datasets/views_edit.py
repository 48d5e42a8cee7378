"""What people say of a data set: owner and rhythm, external systems by hand, deliveries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chengnuo.core.datasets import queries, services
from chengnuo.core.datasets.errors import Wrong
from chengnuo.core.datasets.queries import DatasetRow
from chengnuo.core.datasets.rules.words import Access, Kind, typed_columns
from chengnuo.core.datasets.services import Words
from chengnuo.core.people import queries as people
from chengnuo.kernel.access import requires
from chengnuo.kernel.clock import SHANGHAI
from chengnuo.kernel.errors import ChengnuoError, Conflict, Invalid
from chengnuo.web import typed
from chengnuo.web.tables import done

_UNITS = {"minute": 1, "hour": 60, "day": 1440}


@require_http_methods(["GET", "POST"])
@requires("dataset.edit")
def new(request: HttpRequest) -> HttpResponseBase:
    """Register an external system's data set by hand."""
    if request.method != "POST":
        return _form(request, None, {"every_unit": "day"})
    try:
        key = services.register_external(actor=request.user, words=_words(request.POST))
    except (Invalid, Conflict) as error:
        return _form(request, None, request.POST, error)
    undo = f"undo:{reverse('datasets:remove', args=[key])}"
    messages.success(request, _("已登记到数据目录。"), extra_tags=undo)
    return redirect("datasets:detail", key)


@require_http_methods(["GET", "POST"])
@requires("dataset.edit")
def edit(request: HttpRequest, key: str) -> HttpResponseBase:
    """Change what is said of one; what was typed stays where something is wrong."""
    row = queries.dataset(key)
    if request.method != "POST":
        return _form(request, row, _typed(row))
    try:
        version = typed.whole(request.POST.get("version", ""))
        services.describe_dataset(
            actor=request.user,
            key=key,
            words=_words(request.POST),
            version=-1 if version is None else version,
        )
    except (Invalid, Conflict) as error:
        return _form(request, row, request.POST, error)
    messages.success(request, _("已保存。"))
    return redirect("datasets:detail", key)


@require_POST
@requires("dataset.view")
def run(request: HttpRequest, key: str) -> HttpResponseBase:
    """Measure and check it now."""
    services.check_now(actor=request.user, key=key)
    messages.success(request, _("已重新检查。"))
    return redirect("datasets:detail", key)


@require_POST
@requires("dataset.edit")
def deliver(request: HttpRequest, key: str) -> HttpResponseBase:
    """Write down that an external system's data came."""
    rows = typed.whole(request.POST.get("rows", "").replace(",", ""))
    try:
        at = datetime.fromisoformat(request.POST.get("at", "")).replace(tzinfo=SHANGHAI)
    except ValueError:
        raise Wrong(_("到达时间应写成 2023-11-27 09:30。"), "at") from None
    made = services.note_delivery(
        actor=request.user,
        key=key,
        at=at,
        rows=-1 if rows is None else rows,
        note=request.POST.get("note", ""),
    )
    undo = f"undo:{reverse('datasets:undo-delivery', args=[made])}"
    messages.success(request, _("已记下这次到达。"), extra_tags=undo)
    return redirect("datasets:detail", key)


@require_POST
@requires("dataset.edit")
def undo_delivery(request: HttpRequest, delivery_id: int) -> HttpResponseBase:
    """Take a delivery back."""
    services.undo_delivery(actor=request.user, delivery_id=delivery_id)
    return done(request, reverse("datasets:index"))


@require_POST
@requires("dataset.edit")
def remove(request: HttpRequest, key: str) -> HttpResponseBase:
    """Take an external one out of the catalogue."""
    services.remove_external(actor=request.user, key=key)
    if "text/html" in request.headers.get("Accept", ""):
        undo = f"undo:{reverse('datasets:restore', args=[key])}"
        messages.success(request, _("已从数据目录移除。"), extra_tags=undo)
    return done(request, reverse("datasets:index"))


@require_POST
@requires("dataset.edit")
def restore(request: HttpRequest, key: str) -> HttpResponseBase:
    """Undo it."""
    services.restore_external(actor=request.user, key=key)
    return done(request, reverse("datasets:index"))


def _form(
    request: HttpRequest, row: DatasetRow | None, given: Mapping[str, Any], error: ChengnuoError | None = None
) -> HttpResponse:
    context = {
        "row": row, "given": given, "error": error, "field": error.data.get("field", "") if error else "", "units": people.units(),
        "accesses": [(one.value, one.label) for one in Access], "external": row is None or row.kind == Kind.EXTERNAL,
        "version": row.version if row else 0,
    }  # fmt: skip
    return render(request, "datasets/edit.html", context, status=error.status if error else 200)


def _typed(row: DatasetRow) -> dict[str, str]:
    given = {
        "owner": str(row.owner_id or ""), "access": row.access.value, "meaning": row.meaning, "title": row.title,
        "system": row.system, "columns": typed_columns(row.columns), "address": row.forms[0].address if row.forms else "",
        "every": "", "every_unit": "day", "promise": "own" if row.rhythm_own and row.rhythm else "none" if row.rhythm_own else "",
    }  # fmt: skip
    if row.rhythm is not None:
        minutes = int(row.rhythm.total_seconds() // 60)
        unit = next(name for name in ("day", "hour", "minute") if minutes % _UNITS[name] == 0)
        given |= {"every": str(minutes // _UNITS[unit]), "every_unit": unit}
    return given


def _words(posted: Mapping[str, str]) -> Words:
    owner = posted.get("owner", "")
    return Words(
        owner_id=typed.whole(owner) if owner else None, rhythm_minutes=_rhythm(posted), access=posted.get("access", ""),
        meaning=posted.get("meaning", ""), title=posted.get("title", ""), system=posted.get("system", ""),
        columns=posted.get("columns", ""), address=posted.get("address", "").strip(),
    )  # fmt: skip


def _rhythm(posted: Mapping[str, str]) -> int | None:
    promise = posted.get("promise", "")
    if promise != "own":
        return 0 if promise == "none" else None
    amount = typed.whole(posted.get("every", ""))
    if not amount:
        raise Wrong(_("请写明多久更新一次，如 1 天。"), "rhythm")
    return amount * _UNITS.get(posted.get("every_unit", ""), 1440)
