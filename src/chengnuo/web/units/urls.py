"""Addresses of the units."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.units import views

app_name = "units"

urlpatterns = [
    path("", views.unit_list, name="list"),
    path("new/", views.create, name="create"),
    path("suggest/", views.suggest, name="suggest"),
    path("<int:unit_id>/", views.detail, name="detail"),
    path("<int:unit_id>/save/", views.save, name="save"),
]
