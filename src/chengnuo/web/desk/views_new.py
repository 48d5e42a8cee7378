"""The phone form: what the caller says becomes a case, or joins the one that is there."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengnuo.core.cases import queries, services
from chengnuo.core.cases.queries import SimilarRow
from chengnuo.core.cases.rules.words import Source
from chengnuo.core.cases.services import Intake
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.desk import queries as desk
from chengnuo.core.desk import services as desk_services
from chengnuo.core.places import queries as places
from chengnuo.kernel.access import requires
from chengnuo.kernel.clock import now
from chengnuo.kernel.errors import Invalid
from chengnuo.kernel.geo import Crs, Point, to_wgs84
from chengnuo.web.cases import maps
from chengnuo.web.cases.page import Choice
from chengnuo.web.cases.views_parts import found_classes

FORM = "new"
FIELDS = ("text", "address", "area_code", "area_name", "lon", "lat", "crs", "condition_id", "join_case_id", "name", "phone", "source", "private")  # fmt: skip
SOURCES = (Source.HOTLINE, Source.SUPERIOR, Source.PARTNER)


@require_http_methods(["GET", "POST"])
@requires("case.report")
def new(request: HttpRequest) -> HttpResponse:
    """The form as it was left; sending goes on to the next call or to the case."""
    kept = desk.draft(request.user, FORM)
    values = values_of(request) if request.method == "POST" else (kept.values if kept else {})
    token = request.POST.get("token") or (kept.token if kept else secrets.token_urlsafe(12))
    error: Invalid | None = None
    if request.method == "POST":
        desk_services.save_draft(actor=request.user, form=FORM, token=token, values=values)
        if request.POST.get("then") == "drop":
            desk_services.drop_draft(actor=request.user, form=FORM)
            return redirect("desk:new")
        try:
            return _send(request, values, token)
        except Invalid as found:
            error = found
    shape = places.boundary_shape()
    context = {
        "values": values, "sources": SOURCES, "crs": tuple(Crs), "kept": kept, "error": error, "token": token,
        "layers": maps.layers(), "bounds": maps.sides(shape.bounds) if shape is not None else "",
    }  # fmt: skip
    return render(request, "desk/new.html", context | found_of(values), status=error.status if error else 200)


@require_POST
@requires("case.report")
def draft(request: HttpRequest) -> HttpResponse:
    """Keep what is typed, and answer with the classes and the cases it may be about."""
    values = values_of(request)
    token = request.POST.get("token", "")
    saved = bool(token) and desk_services.save_draft(
        actor=request.user, form=FORM, token=token, values=values
    )
    return render(request, "desk/_found.html", {"values": values, "saved": saved} | found_of(values))


@require_GET
@requires("case.report")
def places_found(request: HttpRequest) -> HttpResponse:
    """Streets and communities whose name or code holds what is typed."""
    found = [(code, name) for _kind, code, name in places.search(request.GET.get("area_name", ""), limit=12)]
    shown = [(code, name) for code, name in found if len(code) in (9, 12)]
    return render(request, "desk/_places.html", {"found": shown})


@require_GET
@requires("case.report")
def classes(request: HttpRequest) -> HttpResponse:
    """Classes by name, code or words."""
    text = request.GET.get("class_q", "").strip()
    return render(request, "cases/_choices.html", {"choices": found_classes(text), "q": text})


def values_of(request: HttpRequest) -> dict[str, str]:
    """What the form holds."""
    return {name: request.POST.get(name, "").strip() for name in FIELDS}


def found_of(values: dict[str, Any]) -> dict[str, Any]:
    """Where it is, classes the words speak for, and open cases that may be the same matter; as lists and as marks."""
    point = _point(values)
    text, condition_id = values.get("text", ""), _whole(values.get("condition_id", ""))
    choices = [
        Choice(s.matter, catalogue.conditions(s.matter.id), round(s.confidence * 100), s.reason)
        for s in (catalogue.suggest(text, 3) if text else ())
    ]
    if condition_id and not any(k.id == condition_id for c in choices for k in c.conditions):
        matter = catalogue.matter_class(catalogue.condition(condition_id).class_id)
        choices.insert(0, Choice(matter, catalogue.conditions(matter.id)))
    hints = queries.hints(
        text, point, area_code=values.get("area_code", ""), condition_id=condition_id
    ) if len(text) >= 4 else ()  # fmt: skip
    return {"choices": [c for c in choices if c.conditions], "hints": hints, "chosen": condition_id,
            "join": _whole(values.get("join_case_id", "")), "point": point,
            "place": places.locate(point) if point else None, "found_marks": {"marks": _marks(point, hints)}}  # fmt: skip


def _marks(point: Point | None, hints: Sequence[SimilarRow]) -> list[dict[str, Any]]:
    """The place of the call, and around it the open cases it may be about; they open from their list, not from here."""
    moment = now()
    found = [maps.of_row(hint.row, moment) | {"url": ""} for hint in hints if hint.row.lon is not None]
    if point is not None:
        here = {"lon": point.lon, "lat": point.lat, "n": 1, "tone": "desk", "sign": "+", "here": True}
        found.append(here | {"title": _("来电说的地点"), "lines": []})
    return found


def _send(request: HttpRequest, values: dict[str, str], token: str) -> HttpResponse:
    source = values["source"] if values["source"] in {s.value for s in SOURCES} else Source.HOTLINE.value
    intake = Intake(
        source=Source(source), text=values["text"], key=desk_services.draft_key(request.user, token), point=_point(values, strict=True),
        address=values["address"] or values["area_name"], area_code=values["area_code"],
        condition_id=_whole(values["condition_id"]), join_case_id=_whole(values["join_case_id"]),
        name=values["name"], phone=values["phone"], private=values["private"] == "1",
    )  # fmt: skip
    receipt = services.report_case(actor=request.user, intake=intake)
    desk_services.drop_draft(actor=request.user, form=FORM)
    words = (
        _("已并入案卷 %(n)s，查询码 %(c)s。") if receipt.joined else _("已登记为案卷 %(n)s，查询码 %(c)s。")
    )
    messages.success(request, words % {"n": receipt.number, "c": receipt.code})
    if request.POST.get("then") == "next":
        return redirect("desk:new")
    return redirect(reverse("cases:detail", args=[receipt.case_id]))


def _point(values: dict[str, Any], *, strict: bool = False) -> Point | None:
    lon, lat = values.get("lon", ""), values.get("lat", "")
    if not lon or not lat:
        return None
    try:
        return to_wgs84(float(lon), float(lat), Crs(values.get("crs") or Crs.WGS84))
    except (ValueError, Invalid) as error:
        if strict:
            raise Invalid(
                "geo.coordinates", _("「%(lon)s，%(lat)s」不是经纬度。") % {"lon": lon, "lat": lat}
            ) from error
        return None


def _whole(text: Any) -> int | None:
    return int(text) if str(text or "").isdecimal() else None
