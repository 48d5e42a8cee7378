"""One asset: its page with history and cases, its form, and what is done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chengnuo.core.assets import queries, services
from chengnuo.core.assets.queries import AssetRow, ChangeRow
from chengnuo.core.assets.rules.terms import Terms
from chengnuo.core.assets.rules.words import Accuracy, Act, Source, State
from chengnuo.core.cases import queries as cases
from chengnuo.core.cases.queries import CaseFilter
from chengnuo.core.catalogue import queries as catalogue
from chengnuo.core.people import queries as people
from chengnuo.kernel.access import requires
from chengnuo.kernel.clock import today
from chengnuo.kernel.errors import ChengnuoError, Conflict, Invalid
from chengnuo.kernel.geo import Point
from chengnuo.kernel.permissions import allows
from chengnuo.web import typed
from chengnuo.web.assets import ledgers, listing
from chengnuo.web.assets.views import layers
from chengnuo.web.cases.listing import line_of
from chengnuo.web.tables import done

_AROUND = 0.0015
#: Fields of a change that are shown, in the order of the page.
_SHOWN = {
    "name": "名称", "identifier": "标识码", "state": "状态", "keeper_id": "养护单位", "owner_id": "权属单位",
    "manager_id": "主管部门", "lon": "经度", "lat": "纬度", "note": "备注", "started_on": "初始日期",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the history with its changes in words."""

    row: ChangeRow
    words: tuple[str, ...]


@require_GET
@requires("asset.view")
def detail(request: HttpRequest, asset_id: int) -> HttpResponse:
    """Everything of an asset, now or on the day asked for."""
    return render(request, "assets/detail.html", _context(request, asset_id))


def _context(request: HttpRequest, asset_id: int) -> dict[str, Any]:
    row, day = queries.asset(asset_id), typed.day(request.GET.get("on", ""))
    then = queries.as_of(asset_id, day) if day else None
    shown = then or row
    lon, lat = shown.terms.lon, shown.terms.lat
    own = cases.cases(CaseFilter(asset_id=asset_id), size=10) if allows(request.user, "case.view") else None
    here = {"lon": lon, "lat": lat, "n": 1, "tone": "unit", "title": row.name, "lines": [], "here": True, "sign": "",
            "simulated": row.simulated}  # fmt: skip
    attributes = queries.class_of(row.class_code).attributes
    labels = {one.key: one.label for one in attributes}
    return {
        "row": row, "shown": shown, "day": day, "before": bool(day) and then is None, "line": listing.lines_of((shown,))[0],
        "history": [_moment(one) for one in queries.history(asset_id)], "own": own,
        "case_lines": [line_of(one) for one in own.rows] if own else [], "today": today(),
        "may_edit": allows(request.user, "asset.edit", row), "states": tuple(State), "units": people.units(),
        "source_label": Source(shown.terms.source).label, "accuracy_label": Accuracy(shown.terms.accuracy).label,
        "attributes": [(labels.get(key, key), value) for key, value in shown.terms.attributes.items()],
        "layers": layers(listing.wanted_of({}))[:-1], "marks": {"marks": [here]},
        "ledgers": ledgers.about(request.user, row) if allows(request.user, "scenario.view") else [],
        "bounds": f"{lon - _AROUND:.6f},{lat - _AROUND:.6f},{lon + _AROUND:.6f},{lat + _AROUND:.6f}",
    }  # fmt: skip


def _moment(row: ChangeRow) -> Moment:
    units = {unit.id: unit.short_name for unit in people.units(active_only=False)}

    def word(name: str, value: Any) -> str:
        if name == "state" and value:
            return str(_(State(value).label))
        return units.get(value, "—") if name.endswith("_id") else str(value or "—")

    if row.act == Act.REGISTER:
        return Moment(row, ())
    words = [f"{_(label)}：{word(name, row.before.get(name))} → {word(name, row.after.get(name))}"
             for name, label in _SHOWN.items() if name in row.after]  # fmt: skip
    return Moment(row, tuple(words))


@require_http_methods(["GET", "POST"])
@requires("asset.edit", own_unit=True)
def edit(request: HttpRequest, asset_id: int = 0) -> HttpResponseBase:
    """The form of an asset, a new one without an id; what was typed stays when something is wrong."""
    row = queries.asset(asset_id) if asset_id else None
    if request.method != "POST":
        return _form(request, row, _typed(row))
    try:
        terms = _terms(request.POST, row)
        if row is None:
            asset_id = services.register_asset(actor=request.user, terms=terms)
            messages.success(request, _("已登记。"))
        else:
            version = typed.whole(request.POST.get("version", "")) or 0
            change = services.update_asset(actor=request.user, asset_id=row.id, version=version, terms=terms)
            _say(request, row.id, change)
    except (Conflict, Invalid) as error:
        return _form(request, row, request.POST, error)
    return redirect("assets:detail", asset_id)


@require_POST
@requires("asset.edit", own_unit=True)
def act(request: HttpRequest, asset_id: int, act: str) -> HttpResponseBase:
    """One act on an asset, from a day on."""
    given = request.POST
    common: dict[str, Any] = {
        "actor": request.user, "asset_id": asset_id, "version": typed.whole(given.get("version", "")) or 0,
        "on": typed.day(given.get("on", "")), "note": given.get("note", ""),
    }  # fmt: skip
    try:
        if act == Act.STATE:
            change = services.change_state(**common, state=given.get("state", ""))
        elif act == Act.HAND_OVER:
            change = services.hand_over(**common, keeper_id=typed.whole(given.get("keeper", "")))
        elif act == Act.MOVE:
            change = services.move_asset(**common, point=Point(_number(given, "lon"), _number(given, "lat")))
        else:
            raise Http404
    except (Conflict, Invalid) as error:
        context = _context(request, asset_id) | {"error": error, "tried": act, "given": given}
        return render(request, "assets/detail.html", context, status=error.status)
    _say(request, asset_id, change)
    return redirect("assets:detail", asset_id)


@require_POST
@requires("asset.edit", own_unit=True)
def undo(request: HttpRequest, asset_id: int, change_id: int) -> HttpResponseBase:
    """Take back the last change."""
    services.undo_change(actor=request.user, change_id=change_id)
    if "text/html" not in request.headers.get("Accept", ""):
        return done(request, "assets:list")
    messages.success(request, _("已撤回。"))
    return redirect("assets:detail", asset_id)


def _say(request: HttpRequest, asset_id: int, change: int | None) -> None:
    if change is None:
        messages.info(request, _("没有变化。"))
        return
    undo = reverse("assets:undo", args=[asset_id, change])
    messages.success(request, _("已保存。"), extra_tags=f"undo:{undo}")


def _form(
    request: HttpRequest, row: AssetRow | None, typed: Mapping[str, Any], error: ChengnuoError | None = None
) -> HttpResponse:
    rows = catalogue.classes("component", edition=catalogue.CURRENT)
    context = {
        "row": row, "typed": typed, "error": error, "classes": tuple((str(one.id), f"{one.code} {one.name}") for one in rows),
        "units": tuple((str(unit.id), unit.short_name) for unit in people.units()),
        "sources": tuple((one.value, _(one.label)) for one in Source), "accuracies": tuple((one.value, _(one.label)) for one in Accuracy),
        "attributes": _attributes(row, typed),
    }  # fmt: skip
    return render(request, "assets/edit.html", context, status=error.status if error else 200)


def _attributes(row: AssetRow | None, typed: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """The fields of the class, each with what is in it."""
    declared = queries.class_of(row.class_code).attributes if row else ()
    kept = row.terms.attributes if row else {}
    return [(one, typed.get(f"a-{one.key}", kept.get(one.key, ""))) for one in declared]


def _typed(row: AssetRow | None) -> dict[str, str]:
    if row is None:
        return {"started_on": today().isoformat()}
    terms = row.terms
    return {
        "class": str(terms.class_id), "name": terms.name, "lon": f"{terms.lon:.7f}", "lat": f"{terms.lat:.7f}",
        "started_on": terms.started_on.isoformat(), "identifier": terms.identifier, "manager": str(terms.manager_id or ""),
        "owner": str(terms.owner_id or ""), "keeper": str(terms.keeper_id or ""), "source": terms.source,
        "accuracy": terms.accuracy, "note": terms.note,
    }  # fmt: skip


def _terms(posted: Mapping[str, str], row: AssetRow | None) -> Terms:
    """What was typed; what the form does not ask stays."""
    class_id, started = typed.whole(posted.get("class", "")), typed.day(posted.get("started_on", ""))
    if class_id is None:
        raise Invalid("assets.class", _("请选部件小类。"))
    if started is None:
        raise Invalid("assets.day", _("请写明初始日期。"))
    lon, lat, shape = _number(posted, "lon"), _number(posted, "lat"), row.terms.shape if row else ""
    if row is not None and max(abs(lon - row.terms.lon), abs(lat - row.terms.lat)) < 1e-7:
        lon, lat = row.terms.lon, row.terms.lat  # the form shows seven digits
    elif row is not None:
        shape = ""
    kept = dict(row.terms.attributes) if row else {}
    own = {name[2:]: value.strip() for name, value in posted.items() if name.startswith("a-")}
    return Terms(
        class_id=class_id, name=posted.get("name", "").strip(), lon=lon, lat=lat, started_on=started,
        identifier=posted.get("identifier", "").strip() or (row.identifier if row else ""),
        state=row.terms.state if row else State.GOOD, manager_id=typed.whole(posted.get("manager", "")),
        owner_id=typed.whole(posted.get("owner", "")), keeper_id=typed.whole(posted.get("keeper", "")), shape=shape,
        accuracy=posted.get("accuracy", ""), source=posted.get("source", ""), note=posted.get("note", "").strip(),
        attributes={key: value for key, value in (kept | own).items() if value},
    )  # fmt: skip


def _number(posted: Mapping[str, str], name: str) -> float:
    found = listing.degrees(posted.get(name, ""))
    if found is None:
        raise Invalid("assets.place", _("经度和纬度应是 WGS-84 的度，如 114.2712345 和 30.5951234。"))
    return found
