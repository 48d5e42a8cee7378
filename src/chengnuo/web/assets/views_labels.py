"""QR labels of assets: the sheet to print, and a new code for one whose label is worn or abused."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from chengnuo.core.assets import services
from chengnuo.exchange import labels_out
from chengnuo.kernel.access import requires
from chengnuo.web import typed
from chengnuo.web.assets import listing
from chengnuo.web.tables import sent


@require_GET
@requires("asset.export")
def sheet(request: HttpRequest) -> HttpResponse:
    """The labels of the list's filter, or of one asset (``id``), on A4."""
    site = request.build_absolute_uri("/a/")
    wanted, one = listing.wanted_of(request.GET), typed.whole(request.GET.get("id", ""))
    return sent(labels_out.label_sheet(actor=request.user, wanted=wanted, only=one, address=site))


@require_POST
@requires("asset.edit", own_unit=True)
def renew(request: HttpRequest, asset_id: int) -> HttpResponseBase:
    """A new code: the old label leads nowhere from now on."""
    services.renew_label(actor=request.user, asset_id=asset_id)
    messages.success(request, _("已换码，旧标签已失效，请打印新标签贴上。"))
    return redirect("assets:detail", asset_id)
