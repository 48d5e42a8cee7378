"""Addresses of the places."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.places import views, views_import

app_name = "places"

urlpatterns = [
    path("", views.index, name="index"),
    path("import/", views_import.upload, name="import"),
    path("import/<int:import_id>/apply/", views_import.apply, name="apply"),
    path("import/<int:import_id>/undo/", views_import.undo, name="undo"),
    path("layer/<str:layer>.geojson", views.layer, name="layer"),
    path("export/<str:layer>.geojson", views.export, name="export"),
    path("zones/<str:code>/", views.zone, name="zone"),
    path("<str:code>/", views.place, name="place"),
]
