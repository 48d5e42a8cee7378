"""Addresses of the replay."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.replay import views

app_name = "replay"

urlpatterns = [
    path("", views.index, name="index"),
    path("start/", views.start, name="start"),
    path("<int:run_id>/", views.detail, name="run"),
    path("<int:run_id>/apply/", views.apply, name="apply"),
    path("<int:run_id>/export.<str:kind>", views.export, name="export"),
]
