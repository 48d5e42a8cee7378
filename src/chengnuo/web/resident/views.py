"""The pages around a report: the start, what comes after sending, the map's lines, one's own reports."""

from __future__ import annotations

import segno
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengnuo.core.cases import queries
from chengnuo.core.cases.rules.words import Source
from chengnuo.kernel.access import public, signed_in
from chengnuo.web.places import drawing
from chengnuo.web.resident import codes
from chengnuo.web.resident.draft import ORDER, Draft, forget, load, save
from chengnuo.web.resident.words import grouped, tone_of

_YEAR = 365 * 24 * 3600
#: What the public map shows: no grids, no zones.
_LAYERS = ("communities", "streets", "district")


@public
@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponseBase:
    """Where one begins: with the place or with the photo; or goes on with what was not sent."""
    draft = load(request)
    if request.method == "POST":
        if request.POST.get("anew"):
            forget(request, draft)
            return redirect("resident:start")
        first = request.POST.get("first", "")
        draft.first = first if first in ORDER else "where"
        save(request, draft)
        return redirect(f"resident:{draft.order[0]}")
    step = draft.missing or "check"
    return render(request, "resident/start.html", {"begun": draft.begun, "go_on": f"resident:{step}"})


@public
@never_cache
@require_GET
def done(request: HttpRequest) -> HttpResponseBase:
    """The code, what happens next and by when."""
    code = codes.last(request)
    if not code:
        return redirect("resident:start")
    matter = queries.public_case(code, codes.tail_of(request, code))
    address = request.build_absolute_uri(reverse("resident:track", args=[code]))
    context = {
        "matter": matter, "grouped": grouped(code), "address": address, "qr": segno.make(address, error="m").svg_data_uri(scale=5, border=2),
        "first": queries.first_answer(Source.RESIDENT, matter.reported_at), "troubles": codes.troubles(request),
    }  # fmt: skip
    return render(request, "resident/done.html", context)


@public
@require_GET
def layer(request: HttpRequest, layer: str) -> HttpResponseBase:
    """Lines and names of the district, its streets and communities, for the map of the first step."""
    if layer not in _LAYERS:
        raise Http404
    data, mark = drawing.packed(layer)
    if request.headers.get("If-None-Match") == f'"{mark}"':
        return HttpResponseNotModified()
    headers = {"Content-Encoding": "gzip", "ETag": f'"{mark}"', "Cache-Control": "public, no-cache"}
    return HttpResponse(data, content_type="application/geo+json", headers=headers)


@signed_in
@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What somebody with an account reported."""
    own = queries.reports_of(int(request.user.pk or 0))
    for row in own:
        codes.remember(request, row.code, tail=row.phone_tail)  # who is signed in need not prove it once more
    rows = [{"row": row, "tone": tone_of(row.state), "code": grouped(row.code)} for row in own]
    return render(request, "resident/mine.html", {"rows": rows})


@public
@require_POST
def size(request: HttpRequest) -> HttpResponse:
    """长辈版 on or off; remembered for a year."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = reverse("resident:start")
    response = redirect(target)
    chosen = "large" if request.POST.get("size") == "large" else "plain"
    response.set_cookie("chengnuo_size", chosen, max_age=_YEAR, samesite="Lax", secure=request.is_secure())
    return response


def sent(request: HttpRequest, draft: Draft, code: str, troubles: list[str]) -> HttpResponseBase:
    """To the page that says so; the draft is gone, the code stays with this browser."""
    codes.remember(request, code, draft.phone, troubles=troubles)
    forget(request, draft)
    return redirect("resident:done")
