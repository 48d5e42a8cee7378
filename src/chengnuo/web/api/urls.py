"""Addresses of the API. No ``app_name``: the API brings its own namespace."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from chengnuo.web.api.v1 import urls

urlpatterns: list[URLPattern | URLResolver] = [path("v1/", urls())]
