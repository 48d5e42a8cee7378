"""What somebody sees who reads the label on an asset: what it is, who keeps it, and a report with place and class filled in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chengnuo.core.assets import queries
from chengnuo.core.assets.queries import AssetRow
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.kernel.access import public
from chengnuo.web.assets.listing import lines_of
from chengnuo.web.resident.draft import Draft, save


@public
@never_cache
@require_GET
def asset(request: HttpRequest, token: str) -> HttpResponse:
    """The asset behind the label; nothing of its history for strangers."""
    row = queries.by_token(token)
    told = [one for one in queries.class_of(row.class_code).attributes if one.on_label]
    context = {
        "row": row, "line": lines_of((row,))[0], "token": token,
        "told": [(one.label, row.terms.attributes.get(one.key, "")) for one in told],
    }  # fmt: skip
    return render(request, "labels/asset.html", context)


@public
@require_POST
def report(request: HttpRequest, token: str) -> HttpResponseBase:
    """Begin a report about it: the place and the class are known, words and a photo are asked for."""
    row = queries.by_token(token)
    draft = Draft(
        lon=row.terms.lon, lat=row.terms.lat, address=_("%(name)s（%(code)s）") % {"name": row.name, "code": row.identifier},
        class_id=_fault_class(row), asset=row.id,
    )  # fmt: skip
    save(request, draft)
    return redirect("resident:what")


def _fault_class(row: AssetRow) -> int | None:
    """The matter of a fault of this component: the event with the same code; the class itself where a district added its own."""
    detail = catalogue.class_detail(row.terms.class_id)
    return detail.twin_id or (row.terms.class_id if detail.conditions else None)
