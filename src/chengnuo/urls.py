"""The root of all addresses: the pages, and the standards beside them.

Outside the walls, and nobody imports it: rooms that may not know each other (``web``, ``standards``) meet here.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from chengnuo.web import urls as pages

handler400 = pages.handler400
handler404 = pages.handler404
handler500 = pages.handler500

urlpatterns: list[URLPattern | URLResolver] = [
    *pages.urlpatterns,
    path("open311/v2/", include("chengnuo.standards.open311.urls")),
    path("ogc/features/", include("chengnuo.standards.ogcfeatures.urls")),
    path("dcat/", include("chengnuo.standards.dcat.urls")),
    path("tiles/", include("chengnuo.standards.vectortiles.urls")),
    path("sta/v1.1/", include("chengnuo.standards.sensorthings.urls")),
]
