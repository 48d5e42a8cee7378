"""Addresses of the duty rosters."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.duty import views, views_grids

app_name = "duty"

urlpatterns = [
    path("", views.index, name="index"),
    path("add/", views.add, name="add"),
    path("import/", views.upload, name="import"),
    path("export.<str:kind>", views.export, name="export"),
    path("<int:shift_id>/remove/", views.remove, name="remove"),
    path("<int:shift_id>/restore/", views.restore, name="restore"),
    path("batches/<str:batch>/undo/", views.undo, name="undo"),
    path("grids/", views_grids.index, name="grids"),
    path("grids/add/", views_grids.add, name="grids_add"),
    path("grids/import/", views_grids.upload, name="grids_import"),
    path("grids/export.<str:kind>", views_grids.export, name="grids_export"),
    path("grids/<int:duty_id>/end/", views_grids.end, name="grids_end"),
]
