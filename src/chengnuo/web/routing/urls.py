"""Addresses of the routing."""

from __future__ import annotations

from django.urls import path

from chengnuo.web.routing import views

app_name = "routing"

urlpatterns = [
    path("", views.index, name="index"),
    path("contracts/new/", views.edit, name="new"),
    path("contracts/import/", views.upload, name="import"),
    path("contracts/export.<str:kind>", views.export, name="export"),
    path("contracts/<int:contract_id>/", views.edit, name="edit"),
    path("contracts/<int:contract_id>/end/", views.end, name="end"),
    path("rules/<str:rule>/<str:what>/", views.cases, name="cases"),
]
