"""Addresses of the indicators. Keys have a dot, so that none is taken for one of the other addresses."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.indicators import views, views_files

app_name = "indicators"

urlpatterns = [
    path("", views.index, name="list"),
    path("export.<str:file>", views_files.export, name="export"),
    path("recompute/", views_files.recompute, name="recompute"),
    path("import/", views_files.upload, name="import"),
    path("imports/", views_files.batches, name="batches"),
    path("imports/figures.<str:file>", views_files.figures, name="figures"),
    path("imports/<int:batch_id>/", views_files.batch, name="batch"),
    path("imports/<int:batch_id>/undo/", views_files.undo, name="undo"),
    path("figures/<int:figure_id>/", views_files.figure, name="figure"),
    path("<str:key>/", views.detail, name="detail"),
    path("<str:key>/export.<str:file>", views_files.parts, name="parts"),
]
