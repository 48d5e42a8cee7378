"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.desk import views, views_bulk, views_import, views_new

app_name = "desk"

urlpatterns = [
    path("", views.index, name="index"),
    path("counts/", views.counts, name="counts"),
    path("case/<int:case_id>/", views.one, name="one"),
    path("bulk/", views_bulk.bulk, name="bulk"),
    path("bulk/undo/", views_bulk.undo, name="bulk_undo"),
    path("new/", views_new.new, name="new"),
    path("new/draft/", views_new.draft, name="draft"),
    path("new/places/", views_new.places_found, name="places"),
    path("new/classes/", views_new.classes, name="classes"),
    path("import/", views_import.orders, name="import"),
]
