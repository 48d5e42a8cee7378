"""Pages of the phone, and the one address to which it sends acts."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from chengnuo.core.cases import queries
from chengnuo.core.cases.errors import CaseNotFound
from chengnuo.core.people import queries as people
from chengnuo.core.places import queries as places
from chengnuo.kernel.access import requires, signed_in
from chengnuo.kernel.clock import now
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.kernel.geo import Crs, to_wgs84
from chengnuo.kernel.permissions import allows
from chengnuo.kernel.worktime import LimitUnit
from chengnuo.web.mobile import acts, page
from chengnuo.web.mobile.once import once


@requires("case.view")
@require_GET
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """What waits for the person, by time left."""
    context = {
        "sections": page.sections(request.user),
        "made": now(),
        "may_report": allows(request.user, "case.report"),
    }
    return render(request, "mobile/index.html", context)


@requires("case.view")
@require_GET
@never_cache
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One task: what, where, by when, photos, and what may be done."""
    work = page.work(request.user, case_id)
    context = {
        "work": work, "row": work.detail.row, "made": now(), "limits": list(LimitUnit),
        "albums": [("before", _("处置前"), work.photos["before"]), ("after", _("处置后"), work.photos["after"])],
        "units": people.units() if "return" in work.acts or "ask_ruling" in work.acts else (),
    }  # fmt: skip
    return render(request, "mobile/case.html", context)


@requires("case.report")
@require_GET
@never_cache
def report(request: HttpRequest) -> HttpResponse:
    """巡查上报: photo, place, class."""
    quick, groups = page.choices()
    context = {"quick": quick, "groups": groups, "streets": page.communities(), "made": now()}
    return render(request, "mobile/report.html", context)


@requires("case.view")
@require_GET
@never_cache
def where(request: HttpRequest) -> HttpResponse:
    """A point of the device in words."""
    try:
        lon, lat = float(request.GET.get("lon", "")), float(request.GET.get("lat", ""))
    except ValueError as error:
        raise Http404 from error
    found = places.locate(to_wgs84(lon, lat, Crs.WGS84))
    return JsonResponse({"names": found.names if found else "", "inside": found is not None})


@requires("case.view")
@require_GET
@never_cache
def token(request: HttpRequest) -> HttpResponse:
    """Who is signed in, and the token to send acts with."""
    return JsonResponse({"user": request.user.pk, "csrf": get_token(request)})


@requires("case.view")
@require_POST
def sync(request: HttpRequest) -> HttpResponse:
    """Do one act. The same key again is answered as the first time, and not done again."""
    user: Any = request.user
    try:
        sent = acts.read(request)
        result, again = once(
            user_id=user.pk, key=sent.key, kind=sent.kind, do=partial(acts.perform, user, sent)
        )
    except ChengnuoError as error:
        told = error.as_dict()
        told["data"] = {"version": _version(request)}
        return JsonResponse(told, status=error.status)
    return JsonResponse({"code": "ok", "message": "", "data": result | {"again": again}})


def _version(request: HttpRequest) -> int | None:
    """The case's version as it is now, for whoever sends the act again after reading why it was refused."""
    case_id = request.POST.get("case", "")
    try:
        return queries.case(int(case_id)).row.version if case_id.isdecimal() and len(case_id) < 16 else None
    except CaseNotFound:
        return None


@signed_in
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: it must come from here to answer for the phone's pages, and for no others."""
    path = Path(settings.WEB) / "static/dist/mobile-worker.js"
    if not path.is_file():
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
