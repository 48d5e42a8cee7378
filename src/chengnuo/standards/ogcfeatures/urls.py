"""Addresses below ``/ogc/features/``."""

from __future__ import annotations

from django.urls import path

from chengnuo.standards.ogcfeatures import views

app_name = "ogcfeatures"

urlpatterns = [
    path("", views.landing, name="landing"),
    path("api", views.api, name="api"),
    path("conformance", views.conformance, name="conformance"),
    path("collections", views.collection_list, name="collections"),
    path("collections/<str:name>", views.collection_one, name="collection"),
    path("collections/<str:name>/items", views.items, name="items"),
    path("collections/<str:name>/items/<str:feature>", views.item, name="item"),
    path("<path:rest>", views.nothing, name="nothing"),
]
