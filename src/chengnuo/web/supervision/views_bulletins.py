"""The weekly 通报: those issued, a preview of any span, Word in one click."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chengnuo.core.supervision import bulletins
from chengnuo.exchange import supervision_out
from chengnuo.kernel import clock
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import Invalid
from chengnuo.web import typed
from chengnuo.web.supervision import page
from chengnuo.web.tables import sent


def _span(params: Any) -> tuple[date, date, bool]:
    """The span asked for: the last week that is over where nothing is said."""
    since, as_of = typed.day(params.get("from", "")), typed.day(params.get("to", ""))
    if since is None or as_of is None:
        since, as_of = bulletins.week_of(clock.today())
    return since, as_of, page.simulated_of(params)


@require_GET
@requires("supervision.view", own_unit=True)
def listing(request: HttpRequest) -> HttpResponse:
    """Those issued, and the one to be made next."""
    page.visible_unit(request)
    since, as_of, simulated = _span(request.GET)
    context = page.common(request, "bulletins", simulated=simulated) | {
        "rows": bulletins.bulletins(simulated=simulated), "since": since, "as_of": as_of,
    }  # fmt: skip
    return render(request, "supervision/bulletins.html", context)


@require_GET
@requires("supervision.view")
def preview(request: HttpRequest) -> HttpResponse:
    """What the bulletin of a span says, with the hash of its Word file."""
    since, as_of, simulated = _span(request.GET)
    context: dict[str, Any] = page.common(request, "bulletins", simulated=simulated) | {
        "since": since, "as_of": as_of, "today": clock.today() == as_of,
        "address": urlencode({"from": since.isoformat(), "to": as_of.isoformat(), "sim": int(simulated)}),
    }  # fmt: skip
    try:
        context["blocks"] = bulletins.draft(since, as_of, simulated=simulated)
        file = supervision_out.draft_bulletin(since, as_of, simulated=simulated)
        context["digest"] = hashlib.sha256(file.data).hexdigest()
    except Invalid as error:
        context["error"] = error
        return render(request, "supervision/bulletin_preview.html", context, status=error.status)
    return render(request, "supervision/bulletin_preview.html", context)


@require_GET
@requires("supervision.view")
def draft(request: HttpRequest) -> HttpResponse:
    """The bulletin of a span in Word, not yet issued."""
    since, as_of, simulated = _span(request.GET)
    return sent(supervision_out.draft_bulletin(since, as_of, simulated=simulated))


@require_POST
@requires("supervision.lead")
def issue(request: HttpRequest) -> HttpResponseBase:
    """Issue the bulletin of a span."""
    since, as_of, simulated = _span(request.POST)
    try:
        bulletin_id = supervision_out.issue(actor=request.user, since=since, as_of=as_of, simulated=simulated)
    except Invalid as error:
        messages.error(request, error.message_zh)
        return redirect(f"{reverse('supervision:bulletins')}?sim={int(simulated)}")
    messages.success(request, _("已签发并存档。"))
    return redirect("supervision:bulletin", bulletin_id)


@require_GET
@requires("supervision.view", own_unit=True)
def bulletin(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """One that was issued."""
    page.visible_unit(request)
    row, blocks = bulletins.bulletin(bulletin_id)
    context = page.common(request, "bulletins", simulated=row.simulated) | {"row": row, "blocks": blocks}
    return render(request, "supervision/bulletin.html", context)


@require_GET
@requires("supervision.view", own_unit=True)
def word(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """One that was issued, in Word."""
    return sent(supervision_out.issued_bulletin(actor=request.user, bulletin_id=bulletin_id))
