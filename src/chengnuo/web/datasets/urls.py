"""Addresses of the data catalogue. A key may hold any character a device's words may."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.datasets import views, views_edit

app_name = "datasets"

urlpatterns = [
    path("", views.index, name="index"),
    path("export.<str:kind>", views.export, name="export"),
    path("new/", views_edit.new, name="new"),
    path("deliveries/<int:delivery_id>/undo/", views_edit.undo_delivery, name="undo-delivery"),
    path("rows/<str:check>/<path:key>/", views.rows, name="rows"),
    path("run/<path:key>/", views_edit.run, name="run"),
    path("edit/<path:key>/", views_edit.edit, name="edit"),
    path("deliver/<path:key>/", views_edit.deliver, name="deliver"),
    path("remove/<path:key>/", views_edit.remove, name="remove"),
    path("restore/<path:key>/", views_edit.restore, name="restore"),
    path("of/<path:key>/", views.detail, name="detail"),
]
