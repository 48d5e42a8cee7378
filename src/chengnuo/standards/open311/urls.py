"""Addresses below ``/open311/v2/``: each with its form as an ending, and without one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from chengnuo.standards.open311 import views

app_name = "open311"


def _both(route: str, view: Callable[..., Any], name: str) -> list[URLPattern]:
    return [path(f"{route}.<slug:form>", view, name=name), path(route, view, name=name)]


urlpatterns = [
    *_both("discovery", views.discovery, "discovery"),
    *_both("services", views.services, "services"),
    *_both("services/<str:service_code>", views.definition, "definition"),
    *_both("requests", views.requests, "requests"),
    *_both("requests/<str:request_id>", views.request_one, "request"),
    *_both("tokens/<str:token>", views.token, "token"),
    *_both("servicerequestupdates", views.updates, "updates"),
    path("media/<str:request_id>.jpg", views.media, name="media"),
    path("", views.discovery, name="discovery"),
    path("<path:rest>", views.nothing, name="nothing"),
]
