"""督办 from a commitment's page: one short form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chengnuo.core.commitments import queries as commitments
from chengnuo.core.documents import queries as documents
from chengnuo.core.progress import queries as progress
from chengnuo.core.supervision import services
from chengnuo.core.supervision.beginning import suggest
from chengnuo.core.supervision.rules.words import Level
from chengnuo.kernel.access import requires
from chengnuo.kernel.errors import Conflict, Invalid
from chengnuo.web import typed
from chengnuo.web.progress.words import LIGHTS
from chengnuo.web.supervision import page
from chengnuo.web.supervision.beside import matters_of


@require_http_methods(["GET", "POST"])
@requires("supervision.lead")
def begin(request: HttpRequest, commitment_id: int) -> HttpResponseBase:
    """The form filled in from the commitment; what is sent begins the matter."""
    row = commitments.commitment(commitment_id).row
    asked, error = suggest(commitment_id), None
    if request.method == "POST":
        try:
            asked = _asked(request, commitment_id)
            typed.day_or_fault(request.POST.get("due_on", ""), "supervision.bad_day")
            matter_id = services.begin(actor=request.user, asked=asked)
        except (Invalid, Conflict) as refused:
            error = refused
        else:
            messages.success(request, _("已立项并交办。") if asked.level is None else _("已立项并交办，督办单待签发。"))  # fmt: skip
            return redirect("supervision:matter", matter_id)
    light = progress.light_of(commitment_id)
    context: dict[str, Any] = {
        "row": row, "asked": asked, "error": error, "typed": request.POST, "all_levels": tuple(Level), "units": page.units(),
        "light": light, "look": LIGHTS[light.light] if light else None, "simulated": documents.report(row.report_id).is_sample, "matters": matters_of(request.user, commitment_id),
    }  # fmt: skip
    return render(request, "supervision/begin.html", context, status=error.status if error else 200)


def _asked(request: HttpRequest, commitment_id: int) -> services.Beginning:
    post = request.POST
    level = post.get("level", "")
    return services.Beginning(
        commitment_id, typed.whole(post.get("unit_id", "")) or 0, post.get("reason", ""),
        Level(level) if level in set(Level) else None, typed.day(post.get("due_on", "")), post.get("demand", ""),
    )  # fmt: skip
