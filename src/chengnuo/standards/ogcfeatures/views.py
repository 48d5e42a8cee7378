"""The addresses below ``/ogc/features/``: who asks, in which form, and what cannot be answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from pydantic import TypeAdapter

from chengnuo.core.people.tokens import owner_of
from chengnuo.kernel.access import public
from chengnuo.kernel.clock import now
from chengnuo.kernel.permissions import allows
from chengnuo.standards.ogcfeatures import documents
from chengnuo.standards.ogcfeatures.asking import asked_of, only
from chengnuo.standards.ogcfeatures.collections import collection, offered
from chengnuo.standards.ogcfeatures.crs import CRS84, known, to_crs
from chengnuo.standards.ogcfeatures.documents import GEOJSON, HTML, JSON, OPENAPI, link
from chengnuo.standards.ogcfeatures.pages import page
from chengnuo.standards.ogcfeatures.problems import Problem

#: The document, its media type, and the coordinate system of its geometries.
Answer = tuple[dict[str, Any], str, str]
Handler = Callable[..., Answer]
_json = TypeAdapter(dict[str, Any]).dump_json
_FORMS = {"json": False, "html": True}


def answered(handler: Handler) -> Callable[..., HttpResponse]:
    """A view of a handler; everybody may come this far, the handler asks the permissions for what it shows."""

    @public
    @wraps(handler)
    def view(request: HttpRequest, **parts: Any) -> HttpResponse:
        try:
            if request.method not in ("GET", "HEAD", "OPTIONS"):
                raise Problem(405, "only GET / 只能读取")
            as_page = _as_page(request)
            document, kind, system = handler(request, **parts)
        except Problem as problem:
            body = {"code": str(problem.status), "description": problem.text}
            response = HttpResponse(_json(body), content_type=JSON, status=problem.status)
            if problem.status == 401:
                response.headers["WWW-Authenticate"] = "Bearer"
            return _open(response)
        if as_page:
            return _open(HttpResponse(page(document), content_type=f"{HTML}; charset=utf-8"))
        response = HttpResponse(_json(document), content_type=kind)
        if system:
            response.headers["Content-Crs"] = f"<{system}>"
        return _open(response)

    return view


@answered
def landing(request: HttpRequest) -> Answer:
    """Where a client begins."""
    only(request.GET, "f")
    return documents.landing(_root(request)), JSON, ""


@answered
def conformance(request: HttpRequest) -> Answer:
    """What is met."""
    only(request.GET, "f")
    return documents.conformance(), JSON, ""


@answered
def api(request: HttpRequest) -> Answer:
    """The description for programs."""
    only(request.GET, "f")
    return documents.api(_root(request), offered(_caller(request)).values()), OPENAPI, ""


@answered
def collection_list(request: HttpRequest) -> Answer:
    """The layers the caller may open."""
    only(request.GET, "f")
    return documents.collections(_root(request), offered(_caller(request)).values()), JSON, ""


@answered
def collection_one(request: HttpRequest, name: str) -> Answer:
    """One layer."""
    only(request.GET, "f")
    return documents.collection(_root(request), collection(_caller(request), name)), JSON, ""


@answered
def items(request: HttpRequest, name: str) -> Answer:
    """The items of a layer that fit."""
    layer = collection(_caller(request), name)
    asked = asked_of(request.GET.dict(), layer.filters)
    found = layer.search(asked)
    shown = found.items
    if asked.crs != CRS84:
        shown = [one | {"geometry": to_crs(one["geometry"], asked.crs)} for one in shown]
    root, address = _root(request), request.build_absolute_uri()
    links = [link(address, "self", GEOJSON, "本页"), link(_with(request, f="html"), "alternate", HTML, "网页"),
             link(f"{root}collections/{name}", "collection", JSON, layer.title)]  # fmt: skip
    if found.after:
        links.append(link(_with(request, after=str(found.after)), "next", GEOJSON, "下一页"))
    document: dict[str, Any] = {
        "type": "FeatureCollection", "features": shown, "links": links, "timeStamp": f"{now():%Y-%m-%dT%H:%M:%SZ}",
        "numberReturned": len(shown),
    }  # fmt: skip
    if found.matched is not None:
        document["numberMatched"] = found.matched
    return document, GEOJSON, asked.crs


@answered
def item(request: HttpRequest, name: str, feature: str) -> Answer:
    """One item."""
    only(request.GET, "f", "crs")
    layer = collection(_caller(request), name)
    system = known(request.GET.get("crs", CRS84), "crs")
    found = layer.one(feature)
    if found is None:
        raise Problem(404, f"no item / 没有：{feature[:60]}")
    root = f"{_root(request)}collections/{name}"
    links = [
        link(f"{root}/items/{feature}", "self", GEOJSON, "本页"),
        link(root, "collection", JSON, layer.title),
    ]
    return found | {"geometry": to_crs(found["geometry"], system), "links": links}, GEOJSON, system


@answered
def nothing(request: HttpRequest, rest: str) -> Answer:
    """Everything else."""
    raise Problem(404, f"no such address / 没有这个地址：{rest[:60]}")


def _caller(request: HttpRequest) -> Any:
    """Whoever's token came along, if it may read at all; else whoever is signed in."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return getattr(request, "user", None)
    owner = owner_of(token.strip())
    if owner is None or not allows(owner, "api.read"):
        raise Problem(401, "unknown token / 令牌无效")
    return owner


def _as_page(request: HttpRequest) -> bool:
    form = request.GET.get("f")
    if form is None:
        accepted = request.headers.get("Accept", "")
        return "text/html" in accepted and "json" not in accepted
    if form not in _FORMS:
        raise Problem(400, f"f: {' | '.join(_FORMS)}")
    return _FORMS[form]


def _with(request: HttpRequest, **changes: str) -> str:
    params = request.GET.copy()
    for name, value in changes.items():
        params[name] = value
    return f"{request.build_absolute_uri(request.path)}?{params.urlencode()}"


def _root(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("ogcfeatures:landing"))


def _open(response: HttpResponse) -> HttpResponse:
    """Pages of other places may read what is public; a session never travels with them."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "private, no-cache"
    return response
