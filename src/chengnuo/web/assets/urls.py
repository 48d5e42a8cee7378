"""Addresses of the assets."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.assets import views, views_labels, views_one

app_name = "assets"

urlpatterns = [
    path("", views.asset_list, name="list"),
    path("map/", views.asset_map, name="map"),
    path("near/", views.near, name="near"),
    path("export.<str:kind>", views.export, name="export"),
    path("import/", views.upload, name="import"),
    path("import/<int:batch_id>/undo/", views.undo_import, name="undo-import"),
    path("labels.pdf", views_labels.sheet, name="labels"),
    path("new/", views_one.edit, name="new"),
    path("<int:asset_id>/", views_one.detail, name="detail"),
    path("<int:asset_id>/edit/", views_one.edit, name="edit"),
    path("<int:asset_id>/act/<str:act>/", views_one.act, name="act"),
    path("<int:asset_id>/undo/<int:change_id>/", views_one.undo, name="undo"),
    path("<int:asset_id>/label/", views_labels.renew, name="renew"),
]
