"""The steps of a report: where, what, photo, check. Each is a page that works without script."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengnuo.core.cases import queries, services
from chengnuo.core.cases.rules.words import Source
from chengnuo.core.cases.services import Intake
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.places import queries as places
from chengnuo.kernel.access import public
from chengnuo.kernel.errors import ChengnuoError
from chengnuo.kernel.geo import Crs, to_wgs84
from chengnuo.web.resident import limits, views
from chengnuo.web.resident.draft import (
    NO_CLASS,
    Draft,
    condition_id,
    load,
    place_words,
    save,
    short,
    suggestions,
)
from chengnuo.web.resident.forms import SendForm, WhatForm, WhereForm, where_initial

_TITLES = {
    "where": gettext_lazy("在哪里？"), "what": gettext_lazy("什么事？"), "photo": gettext_lazy("照片"),
    "check": gettext_lazy("核对并提交"),
}  # fmt: skip
#: A phone takes photos of 3 to 8 MB; the store takes 15.
_MOST_FILE = 16_000_000
#: Where the session keeps a step that was not right.
_WRONG = "report_wrong"
_both = require_http_methods(["GET", "POST"])


def _step(
    request: HttpRequest, draft: Draft, name: str, status: int = 200, **context: Any
) -> HttpResponseBase:
    """A step's page with where one is and where back leads."""
    order = (*draft.order, "check")
    place = order.index(name)
    back = "check" if _from_check(request) else order[place - 1] if place else "start"
    context |= {
        "draft": draft, "title": _TITLES[name], "step": place + 1, "steps": len(order), "back": f"resident:{back}",
        "from_check": _from_check(request),
    }  # fmt: skip
    return render(request, f"resident/{name}.html", context, status=status)


def _from_check(request: HttpRequest) -> bool:
    return "check" in request.GET or request.POST.get("check") == "1"


def _next(request: HttpRequest, draft: Draft, name: str) -> HttpResponseBase:
    """On to the next step; back to the check for somebody who came from there."""
    order = (*draft.order, "check")
    following = "check" if _from_check(request) and not draft.missing else order[order.index(name) + 1]
    return redirect(f"resident:{following}")


def _wrong(request: HttpRequest, name: str, troubles: list[str] | None = None) -> HttpResponseBase:
    """To the step once more with what was given and what is wrong with it: a page of its own, so that back works."""
    data = {key: request.POST[key] for key in request.POST if key != "csrfmiddlewaretoken"}
    request.session[_WRONG] = {"step": name, "data": data, "troubles": troubles or []}
    return redirect(f"{reverse(f'resident:{name}')}?wrong{'&check' if _from_check(request) else ''}")


def _given(request: HttpRequest, name: str) -> dict[str, Any]:
    """What ``_wrong`` kept for this step: ``data`` and ``troubles``; empty where the step is opened anew."""
    kept: dict[str, Any] = request.session.get(_WRONG, {}) if "wrong" in request.GET else {}
    return kept if kept.get("step") == name else {}


@public
@never_cache
@_both
def where(request: HttpRequest) -> HttpResponseBase:
    """The place: from the device and the map, or from the list of streets and an address."""
    draft = load(request)
    if request.method != "POST":
        given = _given(request, "where")
        form = WhereForm(given["data"]) if given else WhereForm(initial=where_initial(draft))
        shape = places.boundary_shape()
        context = {
            "form": form, "words": place_words(draft) if draft.point and not given else "",
            "bounds": ",".join(f"{side:.6f}" for side in shape.bounds) if shape is not None else "",
            "map_number": settings.MAP_NUMBER,
        }  # fmt: skip
        return _step(request, draft, "where", 422 if given else 200, **context)
    form = WhereForm(request.POST)
    if not form.is_valid():
        return _wrong(request, "where")
    data = form.cleaned_data
    before = draft.point
    draft.lon, draft.lat = (data["lon"], data["lat"]) if data.get("lat") is not None else (None, None)
    if draft.point != before:
        draft.asset = None  # somewhere else than the asset whose label was read
    draft.street, draft.community = data["street"], data["community"]
    draft.address, draft.join = data["address"].strip(), None
    save(request, draft)
    return _next(request, draft, "where")


@public
@require_GET
def locate(request: HttpRequest) -> HttpResponseBase:
    """Where a point lies, in words, for the page of the first step."""
    try:
        point = to_wgs84(float(request.GET["lon"]), float(request.GET["lat"]), Crs.WGS84)
    except (KeyError, ValueError, ChengnuoError):
        return JsonResponse({"inside": False, "words": _("这不是坐标。")}, status=422)
    found = places.locate(point)
    if found is None:
        return JsonResponse({"inside": False, "words": _("这里不在本区范围内。")})
    return JsonResponse({"inside": True, "words": short(found.names)})


@public
@never_cache
@_both
def what(request: HttpRequest) -> HttpResponseBase:
    """What happened, in the person's own words; a class is suggested, never asked for."""
    draft = load(request)
    if request.method != "POST":
        return _what_page(request, draft)
    form = WhatForm(request.POST)
    suggested = suggestions(request.POST.get("text", ""))
    chosen = _chosen(request, suggested)
    if chosen is None and draft.asset is not None:
        chosen = draft.class_id  # of the asset whose label was read
    if not form.is_valid():
        return _wrong(request, "what")
    draft.join = draft.join if form.cleaned_data["text"] == draft.text else None
    draft.text, draft.class_id = form.cleaned_data["text"], chosen
    unasked = suggested and chosen is None and "suggested" not in request.POST
    if chosen is None and not unasked:
        draft.class_id = NO_CLASS
    save(request, draft)
    if unasked:
        # without script the question could not be asked while the words were written
        return redirect(f"{reverse('resident:what')}?ask{'&check' if _from_check(request) else ''}")
    return _next(request, draft, "what")


def _what_page(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    given = _given(request, "what")
    form = WhatForm(given["data"]) if given else WhatForm(initial={"text": draft.text})
    suggested = suggestions(given["data"].get("text", "") if given else draft.text)
    context = {"form": form, "chosen": draft.class_id, "asked": "ask" in request.GET, "suggested": suggested}
    return _step(request, draft, "what", 422 if given else 200, **context)


def _chosen(request: HttpRequest, suggested: tuple[Any, ...]) -> int | None:
    """The class that was ticked among those suggested for this text, ``NO_CLASS`` for none of them."""
    ticked = request.POST.get("class_id", "")
    known = {str(one.matter.id) for one in suggested} | {str(NO_CLASS)}
    return int(ticked) if ticked in known else None


@public
@require_POST
def suggest(request: HttpRequest) -> HttpResponseBase:
    """The question 「这是不是：…」 for a text, while it is being written."""
    suggested = suggestions(request.POST.get("text", "")[:2000])
    return render(
        request, "resident/_suggested.html", {"suggested": suggested, "chosen": _chosen(request, suggested)}
    )


@public
@never_cache
@_both
def photo(request: HttpRequest) -> HttpResponseBase:
    """Photos: taken, chosen or left out. Each is kept as soon as it is there."""
    draft = load(request)
    if request.method != "POST":
        return _photo_page(request, draft)
    save(request, draft)
    again = redirect(f"{reverse('resident:photo')}{'?check' if _from_check(request) else ''}")
    drop = request.POST.get("drop", "")
    if drop:
        services.drop_photo(draft=draft.key, name=drop)
        return again
    troubles = [
        trouble for file in request.FILES.getlist("photos") if (trouble := _hold(request, draft, file))
    ]
    if troubles:
        return _wrong(request, "photo", troubles)
    return again if request.POST.get("add") else _next(request, draft, "photo")


def _photo_page(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    given = _given(request, "photo")
    held_now, most = queries.held_photos(draft.key), queries.MOST_AT_ONCE
    context = {
        "held": held_now,
        "most": most,
        "full": len(held_now) >= most,
        "troubles": given.get("troubles", []),
    }
    return _step(request, draft, "photo", 422 if given else 200, **context)


def _hold(request: HttpRequest, draft: Draft, file: UploadedFile[Any]) -> str:
    """Keep one file; "" where it worked, else what is wrong with it."""
    name = str(file.name or "")[:60]
    if limits.used_up(request, limits.PHOTOS):
        return _("%(name)s：这个网络一小时内传的照片太多，请过一会儿再传，或不带照片先提交。") % {
            "name": name
        }
    limits.count(request, limits.PHOTOS)
    if (file.size or 0) > _MOST_FILE:
        return _("%(name)s：太大，单张不能超过 15 MB。") % {"name": name}
    try:
        services.hold_photo(draft=draft.key, data=file.read())
    except ChengnuoError as refused:
        return f"{name}：{refused.message_zh}"
    return ""


@public
@require_GET
def held(request: HttpRequest, name: str) -> HttpResponseBase:
    """A photo of one's own draft."""
    path = queries.held_photo(load(request).key, name)
    response = FileResponse(path.open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    return response


@public
@never_cache
@_both
def check(request: HttpRequest) -> HttpResponseBase:
    """Everything once more, what will be public, who reported it already; then it is sent."""
    draft = load(request)
    if draft.missing:
        return redirect(f"resident:{draft.missing}")
    if request.method != "POST":
        return _check_page(request, draft)
    form, near = SendForm(request.POST), _near(draft)
    _take(request, draft, near)
    save(request, draft)
    troubles = [_("请选择：附近已有人反映的是不是同一件事？")] if near and draft.join is None else []
    if limits.used_up(request, limits.REPORTS):
        troubles.append(
            _(
                "这个网络一小时内的上报太多，为防灌水暂停接收。您写的都还在，请过一会儿再提交；急事请拨打 12345。"
            )
        )
    if troubles or not form.is_valid():
        return _wrong(request, "check", troubles)
    try:
        return _send(request, draft)
    except ChengnuoError as refused:
        return _wrong(request, "check", [refused.message_zh])


def _take(request: HttpRequest, draft: Draft, near: tuple[Any, ...]) -> None:
    """Keep what was given, right or wrong: nothing is typed twice."""
    draft.phone, draft.name = request.POST.get("phone", "")[:30], request.POST.get("name", "")[:60]
    draft.private = request.POST.get("private") == "on"
    ticked = request.POST.get("join", "")
    known = {str(one.case_id) for one in near} | {str(NO_CLASS)}
    draft.join = int(ticked) if ticked in known else None


def _near(draft: Draft) -> tuple[Any, ...]:
    if draft.point is None or _private_reason(draft):
        return ()
    return queries.near_matters(draft.point, draft.text, condition_id(draft))


def _private_reason(draft: Draft) -> str:
    """Why the matter is not public by default, "" where it may be."""
    return catalogue.private_reason(draft.class_id or None, draft.text)


def _check_page(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    given = _given(request, "check")
    initial = {"phone": draft.phone, "name": draft.name, "private": draft.private}
    context = {
        "form": SendForm(given["data"]) if given else SendForm(initial=initial), "place": place_words(draft),
        "held": queries.held_photos(draft.key), "near": _near(draft), "troubles": given.get("troubles", []),
        "matter": catalogue.matter_class(draft.class_id) if draft.class_id else None,
        "private_reason": _private_reason(draft),
    }  # fmt: skip
    return _step(request, draft, "check", 422 if given else 200, **context)


def _send(request: HttpRequest, draft: Draft) -> HttpResponseBase:
    limits.count(request, limits.REPORTS)
    reason = _private_reason(draft)
    person = request.user if request.user.is_authenticated else None
    intake = Intake(
        source=Source.RESIDENT, text=draft.text, key=f"web:{draft.key}", point=draft.point, address=draft.address,
        area_code=draft.area_code, condition_id=condition_id(draft), join_case_id=draft.join or None,
        name=draft.name, phone=draft.phone, private=draft.private or bool(reason),
        asset_id=draft.asset,
    )  # fmt: skip
    receipt = services.report_case(actor=person, intake=intake)
    tail = "".join(sign for sign in draft.phone if sign.isdecimal())[-4:]
    troubles = []
    for one in queries.held_photos(draft.key):
        try:
            services.add_photo(
                actor=person, data=one.path.read_bytes(), moment="report", code=receipt.code, phone_tail=tail
            )
        except ChengnuoError as refused:
            troubles.append(refused.message_zh)
    return views.sent(request, draft, receipt.code, troubles)
