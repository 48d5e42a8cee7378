"""The API put together."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase
from ninja.renderers import JSONRenderer

from chengnuo import __version__
from chengnuo.web.api import (
    cases,
    catalogue,
    errors,
    imports,
    indicators,
    ledger,
    me,
    places,
    progress,
    record_acts,
    records,
    sensors,
    supervision,
)
from chengnuo.web.api.auth import EITHER

ABOUT = """报告、指标、承诺台账、案卷、机制台账的 JSON 接口。两种进入方式：浏览器会话，或请求头 `Authorization: Bearer cn_…`。
偏移按解码后原文的码点计。写操作带 `version`，他人先改时返回 409 并给出两边内容。
出错一律为 `{"code", "message", "data"}`。"""


class LocalDocs(DocsBase):
    """Swagger UI from this server's own files: nothing loads from another host."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """The page of the interactive docs."""
        settings = {
            "url": self.get_openapi_url(api, kwargs),
            "layout": "BaseLayout",
            "deepLinking": True,
            "validatorUrl": None,
            "persistAuthorization": False,
        }
        return render(request, "api/docs.html", {"api": api, "settings": settings})


class PlainJSON(JSONRenderer):
    """Chinese as Chinese, not as escapes."""

    json_dumps_params: ClassVar[dict[str, Any]] = {"ensure_ascii": False}  # type: ignore[misc]


api = NinjaAPI(
    title="城诺 Chengnuo",
    version="1",
    description=ABOUT,
    urls_namespace="api-1",
    auth=EITHER,
    docs=LocalDocs(),
    renderer=PlainJSON(),
    docs_decorator=login_required,
    openapi_extra={"info": {"x-program-version": __version__}},
)
api.add_router("", cases.router, tags=["案卷"])  # first: asked most, and addresses are looked for in order
api.add_router("", me.router, tags=["身份"])
api.add_router("", sensors.router, tags=["感知"])
api.add_router("", imports.router, tags=["报告"])  # those of reports and its own: they share an address
api.add_router("", ledger.router, tags=["台账"])
api.add_router("", catalogue.router, tags=["立案标准"])
api.add_router("", records.router, tags=["机制与台账"])
api.add_router("", record_acts.router, tags=["机制与台账"])
api.add_router("", indicators.router, tags=["指标"])
api.add_router("", progress.router, tags=["承诺进展"])
api.add_router("", supervision.router, tags=["督查督办"])
api.add_router("/places", places.router, tags=["区划"])
errors.install(api)


def urls() -> tuple[list[URLPattern | URLResolver], str, str]:
    """The API's addresses; its root, which leads to the docs, asks who is there like everything else."""
    patterns, app_name, namespace = api.urls
    guarded = [
        path("", login_required(p.callback), name=p.name)
        if isinstance(p, URLPattern) and p.name == "api-root"
        else p
        for p in patterns
    ]
    return guarded, app_name, namespace
